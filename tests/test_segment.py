"""Which reports stand on a page, and whose they are."""

from __future__ import annotations

import pytest

import gipnlp
from gipnlp.divisions import find_names, locate
from gipnlp.segment.sections import find_sections, kind_of

BODY = (
    "一、概述\n{d}以公开为常态。本报告的统计期限自{y}年1月1日至12月31日。\n二、主动公开政府信息情况\n{y}年主动公开政府信息{n}条。\n"
    "三、依申请公开政府信息情况\n{y}年收到申请{m}件。\n四、复议和诉讼情况\n没有发生行政复议和行政诉讼。\n"
)


def report(name: str, year: int, n: int, m: int) -> str:
    return f"{name}{year}年政府信息公开工作年度报告\n" + BODY.format(d=name, y=year, n=n, m=m)


def test_two_reports_on_one_page_with_junk_around() -> None:
    text = "首页 > 政务公开 > 年报\n" + report("会宁县人民政府", 2011, 1200, 3) + "上一篇：通知\n相关词条\n" + report("景泰县人民政府", 2012, 800, 5) + "版权所有 主办单位：某网\n"
    document = gipnlp.extract(text)
    assert [(r.agency.name, r.year, r.agency.region_code) for r in document.reports] == [
        ("会宁县人民政府", 2011, "620422"),
        ("景泰县人民政府", 2012, "620423"),
    ]
    assert "版权所有" not in text[document.reports[1].start : document.reports[1].end]


def test_reports_without_titles_begin_at_their_overview() -> None:
    first = BODY.format(d="本市", y=2009, n=900, m=2) + "白银市政府门户网站运行正常，白银市各部门积极参与，全市共同努力。" * 40 + "\n"
    second = BODY.format(d="本市", y=2009, n=700, m=4) + "嘉峪关市政府门户网站运行正常，嘉峪关市各部门积极参与，全市共同努力。" * 3 + "\n"
    document = gipnlp.extract(first + second)
    assert [r.agency.name for r in document.reports] == ["白银市人民政府", "嘉峪关市人民政府"]


def test_a_crawlers_head_belongs_to_no_report() -> None:
    head = "标题: 平安镇2016年政府信息公开年报\n发布时间: 2017-01-05 09:00\n文号: \n==================== 正文 ====================\n"
    text = head + report("安溪县教育局", 2016, 90, 1)
    (found,) = gipnlp.extract(text).reports
    assert found.start >= len(head)
    assert found.agency.name == "安溪县教育局"


def test_names_are_made_full() -> None:
    text = "2010年浉河区政府信息公开工作年度报告\n信阳市浉河区信息公开网运行良好。\n" + BODY.format(d="我区", y=2010, n=10, m=1)
    (found,) = gipnlp.extract(text).reports
    assert found.agency.name == "信阳市浉河区人民政府"
    assert found.agency.region_code == "411502"


@pytest.mark.parametrize(
    ("name", "year", "context", "code"),
    [
        ("襄樊市", 2008, "", "420600"),
        ("襄阳市", 2015, "", "420600"),
        ("崇文区", 2009, "北京市", "110103"),
        ("鼓楼区", 2012, "南京市鼓楼区", "320106"),
        ("鼓楼区", 2012, "", None),
    ],
)
def test_divisions_have_years(name: str, year: int, context: str, code: str | None) -> None:
    division = locate(name, context, year)
    assert (division.code if division else None) == code


def test_longest_name_wins() -> None:
    assert [n for _, _, n in find_names("内蒙古自治区锡林郭勒盟")] == ["内蒙古自治区", "锡林郭勒盟"]


def test_sections_of_a_page_on_one_line() -> None:
    text = "某县2016年报告。一、概述推进工作。二、主动公开政府信息情况公开10条。三、依申请公开政府信息情况收到1件。四、存在的主要问题及改进措施不足。"
    assert [s.kind for s in find_sections(text)] == ["overview", "disclosure", "requests", "problems"]


@pytest.mark.parametrize(
    ("title", "kind"),
    [("因政府信息公开申请行政复议、提起行政诉讼情况", "review"), ("政府信息公开情况统计表", "statistics"), ("下一步工作打算", "plans"), ("其他需要报告的事项", "other")],
)
def test_kinds(title: str, kind: str) -> None:
    assert kind_of(title) == kind
