"""Records from sentences, with the gold in the sentence."""

from __future__ import annotations

import re

import numpy as np
import pytest

import gipnlp
from gipnlp.link.context import coordinated, gather
from gipnlp.link.names import Body
from gipnlp.link.scope import candidates
from gipnlp.link.zeros import find_zeros
from gipnlp.tag.labels import Span
from gipnlp.types import Record

HEAD = "清河县人民政府2010年政府信息公开工作年度报告\n"


def records(sentence: str, head: str = HEAD) -> list[Record]:
    return gipnlp.extract(head + sentence).records


CASES = [
    ("2010年，我县主动公开政府信息1250条。", {("disclosure.total", 1250)}, "noun before number"),
    ("全年共收到政府信息公开申请12件，其中当面申请7件，信函申请5件。", {("requests.received", 12), ("requests.received.in_person", 7), ("requests.received.letter", 5)}, "其中 list"),
    ("已答复的申请中，同意公开9件，不予公开2件，信息不存在1件。", {("requests.answered.granted", 9), ("requests.answered.denied", 2), ("requests.answered.nonexistent", 1)}, "outcomes"),
    ("全县共设立政府信息公开查阅点15个，从事政府信息公开工作的专职人员8人，兼职人员60人。", {("resources.reading_points", 15), ("resources.staff.full_time", 8), ("resources.staff.part_time", 60)}, "resources"),
    ("收到行政复议申请2件，行政诉讼1件。", {("review.total", 2), ("litigation.total", 1)}, "review and litigation"),
    ("2017年度我局不予以公开政府信息2条。", {("requests.answered.denied", 2)}, "not disclosed"),
    ("全年在县政府门户网站主动公开政府信息365条。", {("disclosure.by_channel.website", 365)}, "the channel where items were disclosed"),
]


@pytest.mark.parametrize(("sentence", "expected", "why"), CASES)
def test_indicators_and_values(sentence: str, expected: set[tuple[str, int]], why: str) -> None:
    assert expected <= {(r.indicator, r.value) for r in records(sentence)}, why


def test_percent_belongs_to_its_count_and_to_the_total() -> None:
    found = records("全年主动公开政府信息382条。其中，政策法规类信息15条，占3.9%；业务类信息367条，占96.1%。")
    by_value = {r.value: r for r in found}
    assert by_value[15].percent == 3.9
    assert by_value[367].percent == 96.1
    assert by_value[15].percent_of == by_value[382].id


def test_quantities_are_in_base_units_with_qualifiers() -> None:
    found = {r.start: r for r in records("政府网站访问量达24.8万人次，发放宣传资料3000余份。")}
    values = {(r.value, r.qualifier) for r in found.values()}
    assert (248_000, "exact") in values
    assert (3000, "at_least") in values


ZEROS = [
    ("没有发生因政府信息公开引起的行政复议案件和行政诉讼案件。", {"review.total", "litigation.total"}),
    ("2010年未收到政府信息公开申请。", {"requests.received"}),
    ("全年没有收到公民提出的公开政府信息申请。", {"requests.received"}),
    ("依申请公开政府信息未收取任何费用。", {"fees.charged"}),
    ("全年未收费。", {"fees.charged"}),
    ("无行政复议、行政诉讼。", {"review.total", "litigation.total"}),
    ("未收到有关政府信息公开的投诉举报。", {"complaints.received"}),
    ("因信息公开引起的行政复议、行政诉讼均为零。", {"review.total", "litigation.total"}),
    ("针对信息公开申请行政复议、提起行政诉讼的,一例也没有。", {"review.total", "litigation.total"}),
    ("没有收到信函、传真申请。", {"requests.received.letter", "requests.received.fax"}),
    ("当面申请7件,传真申请为零。", {"requests.received.fax"}),
    ("上年没有结转的申请。", {"requests.carried_over"}),
    ("没有结转下年度的申请。", {"requests.carried_forward"}),
    ("没有延期答复的情形。", {"requests.closed.extended"}),
    ("目前没有收费及减免收入。", {"fees.charged", "fees.reduced"}),
    ("收费、减免均为零。", {"fees.charged", "fees.reduced"}),
    ("除网站维护外,无其他专门支出。", {"other"}),
    ("未制发规章、行政规范性文件。", {"documents.issued"}),
    ("行政诉讼和举报投诉均为零。", {"litigation.total", "complaints.received"}),
]


@pytest.mark.parametrize(("sentence", "expected"), ZEROS)
def test_zeros_in_words(sentence: str, expected: set[str]) -> None:
    assert {z.indicator for z in find_zeros(sentence, 0, len(sentence), [])} == expected


NO_ZEROS = [
    "无障碍环境建设稳步推进。",
    "没有规矩不成方圆，要加强制度建设。",
    "未经审查的信息不得公开。",
    "对未按时答复申请的单位予以通报。",
    "免费向群众发放宣传手册。",
    "公开内容还没有完全覆盖。",
    "部分单位未及时更新栏目。",
    "免费发放办事指南。",
    "行政复议2件,尚未审结。",
    "对不予公开和信息不存在的,说明理由。",
]


@pytest.mark.parametrize("sentence", NO_ZEROS)
def test_what_only_looks_like_a_zero(sentence: str) -> None:
    assert find_zeros(sentence, 0, len(sentence), []) == []


def test_a_number_behind_words_that_deny_is_a_count() -> None:
    sentence = "同意公开3件,申请信息不存在2件,免收124元,尚未审结1件。"
    counts = [Span("COUNT", sentence.index(c), sentence.index(c) + len(c), 1.0) for c in ("3件", "2件", "124元", "1件")]
    assert find_zeros(sentence, 0, len(sentence), counts) == []


def test_our_county_is_the_body_and_the_whole_county_is_a_scope() -> None:
    found = records("2010年，我县主动公开政府信息120条。")
    assert {r.scope for r in found} == {"清河县人民政府"}
    found = records("2010年，全县共受理政府信息公开申请6件。")
    assert {r.scope for r in found} == {"全县"}


@pytest.mark.parametrize(
    ("mention", "name"),
    [("我局", "清河县教育局"), ("本机关", "清河县教育局"), ("县教育局", "清河县教育局"), ("县局", "清河县教育局"), ("各科室", "各科室"), ("省教育厅", "省教育厅"), ("“我局”", "清河县教育局"), ("“清河教育”微信", "“清河教育”微信")],
)
def test_names_of_the_body(mention: str, name: str) -> None:
    assert Body("清河县教育局", "county", "department").resolve(mention) == name


def test_a_coordinated_category_is_told_apart() -> None:
    assert coordinated("当面、网络、信函申请") == ["当面申请", "网络申请", "信函申请"]
    assert coordinated("政府信息") == ["政府信息"]


def test_list_numbers_documents_and_phones_are_no_records() -> None:
    text = "1、加强领导。根据国办发〔2016〕22号文件和《条例》第十五条，设立12345热线，电话0319-8161234，邮编054800。"
    assert records(text) == []


def test_a_wording_that_training_never_saw_decides() -> None:
    from gipnlp.link.classify import NEW_WORDING_BONUS, WORDING_BONUS, Linear, key, wording_scores

    known, new = "行政复议案件", "政府信息公开申请"
    model = Linear(np.array([key(f"cat={known}")]), np.zeros((1, 3)), np.zeros(3), ["other", "requests.received", "review.total"])
    assert wording_scores(model, new).tolist() == [0.0, NEW_WORDING_BONUS, 0.0]
    assert max(wording_scores(model, known)) == WORDING_BONUS


@pytest.mark.parametrize(
    ("body", "level", "kind", "mention"),
    [
        ("沧州市住房保障和房产管理局", "city", "department", "市房管局"),
        ("江苏省科学技术厅", "province", "department", "省科技厅"),
        ("巨野县扶贫开发办公室", "county", "department", "县扶贫办"),
        ("云南省民族宗教事务委员会", "province", "department", "省民族宗教委"),
        ("重庆市万州区统计局", "county", "department", "区统计局"),
        ("武汉市江夏区人民政府", "county", "government", "江夏区政府"),
        ("凤庆县小湾镇人民政府", "town", "government", "小湾镇人民政府"),
        ("泉州经济技术开发区管理委员会", "county", "government", "泉州经济技术开发区管委会"),
    ],
)
def test_short_forms_of_the_bodys_name(body: str, level: str, kind: str, mention: str) -> None:
    assert Body(body, level, kind).resolve(mention) == body


@pytest.mark.parametrize("mention", ["市规划局", "市财政局", "省房管局", "房管所", "武汉市人民政府", "市委"])
def test_other_bodies_keep_their_names(mention: str) -> None:
    assert Body("沧州市住房保障和房产管理局", "city", "department").resolve(mention) == mention


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("“清河发布”微信公众号推送图文1874条", "“清河发布”微信公众号"),
        ("局网站访问量12.3万人次", "局网站"),
        ("2012年县政府门户网站发布信息96条", "县政府门户网站"),
        ("《清河日报》刊登公告14次", "《清河日报》"),
        ("《清河日报》、清河电视台等媒体采用稿件168篇", "《清河日报》、清河电视台等媒体"),
        ("新清河、清河时刻APP共发布信息50余条", "新清河、清河时刻APP"),
    ],
)
def test_sites_and_papers_are_candidates(sentence: str, name: str) -> None:
    number = next(m for m in re.finditer(r"[\d.]+[万余]*[条次篇人]", sentence) if m.start() > len(name) - 1)
    context = gather(sentence, 0, len(sentence), [Span("COUNT", number.start(), number.end(), 1.0)], [])[0]
    assert name in {c.name for c in candidates(sentence, context, Body("清河县教育局", "county", "department"), None, None)}


def test_the_scope_of_the_last_number_of_a_family_is_a_candidate() -> None:
    sentence = "政策法规类312条"
    context = gather(sentence, 0, len(sentence), [Span("COUNT", 5, 9, 1.0)], [])[0]
    body = Body("清河县人民政府", "county", "government")
    found = candidates(sentence, context, body, None, None, "disclosure.by_category", "", "全系统")
    assert "全系统" in {c.name for c in found}


def test_what_is_done_within_the_year_is_flow() -> None:
    found = {r.value: r for r in records("全年累计整改不规范表述22处。")}
    assert found[22].measure == "flow"


def test_kinds_that_a_text_is_put_in_order_by_are_no_records() -> None:
    assert 6 not in {r.value for r in records("2010年，我县把公开内容分为经济、社会、城建、政务、民生、综合六大类。")}


def test_a_medium_that_publishes_decides_the_channel() -> None:
    found = {r.value: r.indicator for r in records("2010年，清河政务微信平台发布信息400条，清河手机报发布信息150条。")}
    assert found == {400: "disclosure.by_channel.wechat", 150: "disclosure.by_channel.other"}


def test_parts_are_about_the_same_body_as_their_whole() -> None:
    found = records("12345热线受理咨询投诉320件，其中咨询210件，投诉110件。")
    assert len({r.scope for r in found if r.value in (320, 210, 110)}) == 1
    found = records("全县公开政府信息900条，其中县教育局公开300条。")
    assert next(r.scope for r in found if r.value == 300) == "县教育局"


def test_the_24_hours_of_a_day_are_no_record() -> None:
    assert 24 not in {r.value for r in records("新建24小时自助服务区2处。")}


def test_a_territory_that_something_is_about_is_no_scope() -> None:
    body = Body("清河县人民政府", "county", "government")

    def names(sentence: str) -> set[str]:
        at = sentence.index("6个")
        context = gather(sentence, 0, len(sentence), [Span("COUNT", at, at + 2, 1.0)], [])[0]
        return {c.name for c in candidates(sentence, context, body, None, None)}

    assert "全系统" not in names("今年聚焦全系统作风建设开设专栏6个")
    assert "全系统" in names("今年全系统开设专栏6个")
