"""The corpus format: what it accepts, what it refuses and why."""

from __future__ import annotations

import json

import pytest

from gipnlp.corpus.markup import from_json, parse, to_json
from gipnlp.errors import MarkupError

HEAD = "%% report\nagency: 清河县教育局\nlevel: county\nkind: department\nyear: 2010\n%%\n"


def test_spans_and_records_come_out_with_offsets() -> None:
    page = parse(HEAD + "{2010年|D}{我局|A}收到{申请|K}{3件|N requests.received}，其中{当面申请|K}{2件|N requests.received.in_person}，占{66.7%|P of=3件}。", "x")
    assert page.text == "2010年我局收到申请3件，其中当面申请2件，占66.7%。"
    assert [(s.label, page.text[s.start : s.end]) for s in page.spans][:3] == [("DATE", "2010年"), ("AGENCY", "我局"), ("CATEGORY", "申请")]
    first, second = page.reports[0].records
    assert (first.indicator, first.value, first.unit, first.scope) == ("requests.received", 3, "件", "清河县教育局")
    assert (second.percent, second.percent_of) == (66.7, first.start)


def test_one_phrase_may_state_two_facts() -> None:
    page = parse(HEAD + "{没有发生|Z review.total,litigation.total}{行政复议|K}和{行政诉讼|K}。", "x")
    assert [(r.indicator, r.value, r.stated) for r in page.reports[0].records] == [
        ("review.total", 0, "words"),
        ("litigation.total", 0, "words"),
    ]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("{3件|N}", "needs an indicator"),
        ("{3件|N requests.unknown}", "neither an indicator"),
        ("{3万件|N other}", "base units"),
        ("{，3件|N other}", "punctuation"),
        ("{未收到|Z}", "needs an indicator"),
        ("多了一个{括号", "brace"),
        ("《{2010年|D}工作报告》", "book-title"),
        ("{我局|A requests.received}", "takes no attributes"),
    ],
)
def test_what_breaks_the_rules_is_refused_with_line_and_reason(body: str, reason: str) -> None:
    with pytest.raises(MarkupError, match=reason) as caught:
        parse(HEAD + body, "bad")
    assert "bad:" in str(caught.value)


def test_standoff_round_trip() -> None:
    page = parse(HEAD + "{我局|A}公开{信息|K}{24.8万条|N disclosure.total =248000条 @全县 stock p=/2010-12-31}。", "x")
    again = from_json(json.loads(json.dumps(to_json(page), ensure_ascii=False)))
    assert to_json(again) == to_json(page)
    without = to_json(page, with_text=False)
    assert "text" not in without
    assert to_json(from_json(without, page.text)) == to_json(page)
