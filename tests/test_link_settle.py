"""What the words around a number settle, each rule with a sentence it is for and one it must leave alone."""

from __future__ import annotations

import re

import pytest

from gipnlp.link import settle
from gipnlp.link.context import Context, gather
from gipnlp.quantities import Count, read_count
from gipnlp.tag.labels import Span
from gipnlp.taxonomy import by_id


def number(sentence: str) -> tuple[Context, Count]:
    """The last number in 【】 of a sentence whose categories stand in ⟨⟩ and earlier numbers in 【】 too."""
    spans, text = [], ""
    for piece in re.findall(r"[【⟨][^】⟩]*[】⟩]|[^【⟨]+", sentence):
        bare = piece.strip("【】⟨⟩")
        if bare != piece:
            spans.append(Span("COUNT" if piece[0] == "【" else "CATEGORY", len(text), len(text) + len(bare)))
        text += bare
    context = [c for c in gather(text, 0, len(text), spans, []) if c.span.label == "COUNT"][-1]
    count = read_count(text[context.span.start : context.span.end])
    assert count is not None
    return context, count


CHANNEL = "disclosure.by_channel."


@pytest.mark.parametrize(
    ("sentence", "decided", "settled"),
    [
        ("不予公开政府⟨信息⟩【3条】", "disclosure.total", "requests.answered.denied"),
        ("同意公开政府⟨信息⟩【3条】", "disclosure.total", "disclosure.total"),
        ("全年受理⟨咨询、投诉⟩【420件】", "complaints.received", "other"),
        ("中心接到⟨举报和咨询电话⟩【420个】", "consultations.received", "other"),
        ("全年受理⟨咨询⟩【420件】", "consultations.received", "consultations.received"),
        ("投诉中心接到⟨咨询⟩【420件】", "consultations.received", "consultations.received"),
        ("计划年内举办⟨培训班⟩【2期】", "training.courses", "other"),
        ("按照计划,举办⟨培训班⟩【2期】", "training.courses", "training.courses"),
        ("从申请的事项看,⟨征地类⟩【6件】", "requests.received", "requests.received.by_topic"),
        ("从申请的方式看,⟨信函⟩【6件】", "requests.received", "requests.received"),
        ("向省厅报送⟨监测信息⟩【90条】,⟨执法信息⟩【12条】", "disclosure.by_category", "other"),
        ("报送⟨监测信息⟩【90条】,公开⟨执法信息⟩【12条】", "disclosure.by_category", "disclosure.by_category"),
        ("推文【300篇】,其中阅读量过万的⟨推文⟩【12篇】", CHANNEL + "wechat", "other"),
        ("短视频中【4条】播放量破千万", CHANNEL + "other", "other"),
        ("阅读公众号⟨推文⟩【12篇】", CHANNEL + "wechat", CHANNEL + "wechat"),
        ("向责任单位发出⟨督办单⟩【17份】", CHANNEL + "other", "other"),
        ("发布⟨安全提示⟩【17条】", "disclosure.by_category", "disclosure.by_category"),
        ("各村更新⟨公开栏⟩【96期】", "other", CHANNEL + "other"),
        ("关停⟨网站⟩【9个】", "website.sites", "other"),
        ("整合⟨网站⟩【9个】", "website.sites", "website.sites"),
        ("各村设置⟨公开栏⟩【96块】", "other", "other"),
        ("各村更新⟨公开栏⟩【96期】;编印《县政府公报》【6期】", "other", "other"),
        ("在政府门户网站主动公开⟨信息⟩【80条】", "disclosure.total", CHANNEL + "website"),
    ],
)
def test_indicators(sentence: str, decided: str, settled: str) -> None:
    assert {decided, settled} <= set(by_id())
    assert settle.indicator(decided, *number(sentence)) == settled


@pytest.mark.parametrize(
    ("sentence", "decided", "settled"),
    [
        ("目前保留⟨审批事项⟩【41项】", "flow", "stock"),
        ("目前已全部答复⟨申请⟩【5件】", "flow", "flow"),
        ("目前日均访问【530次】", "flow", "flow"),
        ("目前设有⟨栏目⟩【9个】,全年访问【5万次】", "flow", "flow"),
        ("热线开通至今,共接听⟨来电⟩【4万个】", "flow", "stock"),
        ("2012年1月至今,共接听⟨来电⟩【4万个】", "flow", "flow"),
        ("全年累计接听⟨来电⟩【4万个】", "stock", "flow"),
        ("累计接听⟨来电⟩【4万个】", "stock", "stock"),
    ],
)
def test_measures(sentence: str, decided: str, settled: str) -> None:
    assert settle.measure(decided, number(sentence)[0]) == settled


@pytest.mark.parametrize(
    ("sentence", "nothing"),
    [
        ("公开【五大类】", True),
        ("编制公开目录【9类】", False),
        ("公告【10万元以上】的项目", True),
        ("安排经费【10万元以上】", False),
        ("完成卷宗【八千余卷】的数字化", False),
        ("从【三个】方面推进", True),
        ("没有【一件】被纠错", True),
        ("没有被纠错,有【一件】在审", False),
        ("公开⟨事项⟩【三个】", False),
        ("每季度通报【一次】", True),
        ("全年通报【一次】", False),
        ("在【7日】内改正", True),
        ("分【两批】清理", True),
        ("检验【两批】", False),
        ("速报【3.0级】以上地震", True),
        ("新建【24小时】自助服务区", True),
        ("播出【30小时】", False),
    ],
)
def test_what_says_nothing(sentence: str, nothing: bool) -> None:
    assert settle.says_nothing(*number(sentence)) is nothing


def test_each_rule_says_what_it_can_change() -> None:
    known = set(by_id())
    assert set(settle._CHANGES) == set(settle.RULES)
    for of in settle._CHANGES.values():
        for name in of:
            assert any(i.startswith(name) for i in known) if isinstance(of, tuple) else name in known
