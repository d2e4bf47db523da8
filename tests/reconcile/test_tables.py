"""Tables: identities of the forms, bounds, and the narrative against them."""

from __future__ import annotations

import pytest
from marked import YEAR, cell, checks_of, failing, told

from gipnlp.types import Check, Period, Record

ALL_YEARS = Period(None, "2010-12-31")


def cells(values: dict[str, float], **more: object) -> list[Record]:
    return [cell(f"t{i}", name, value, **more) for i, (name, value) in enumerate(values.items(), 1)]


def test_refusals_of_the_form_of_2014_add_up() -> None:
    denied = dict.fromkeys(
        (f"requests.answered.denied.{n}" for n in "state_secret trade_secret privacy safety_stability not_government_information other_legal".split()), 0.0
    )
    denied["requests.answered.denied.not_government_information"] = 2
    assert failing("", *cells({"requests.answered.denied": 0, **denied}), form="2014") == ["0 + 0 + 0 + 0 + 2 + 0 = 2 ≠ 0"]


def test_reviews_of_2014_have_three_outcomes_and_are_complete() -> None:
    reviews = {"review.total": 6, "review.upheld": 2, "review.corrected": 0, "review.other": 3}
    assert failing("", *cells(reviews), form="2014") == ["2 + 0 + 3 = 5 ≠ 6"]
    assert failing("", *cells(reviews), form="2021") == []  # its fourth outcome is not stated


BOUNDS = [
    ({"response.press_conferences": 5, "response.press_conferences.principal": 7}, "2014", ["7 > 5"]),
    ({"response.press_conferences": 7, "response.press_conferences.principal": 5}, "2014", []),
    ({"disclosure.total": 30, "disclosure.normative_documents": 39}, "2014", ["39 > 30"]),
    ({"requests.received": 10, "requests.carried_over": 2, "requests.answered": 13}, "2021", ["13 > 10 + 2 = 12"]),
    ({"requests.received": 10, "requests.answered": 13}, "2014", []),  # requests of last year may be answered
    ({"requests.answered": 0, "requests.answered.granted": 1, "requests.answered.denied": 0}, "other", ["1 > 0"]),
    ({"disclosure.total": 30, "disclosure.by_channel.website": 30, "disclosure.by_channel.gazette": 12}, "other", []),  # may overlap
]


@pytest.mark.parametrize(("values", "form", "expressions"), BOUNDS)
def test_bounds(values: dict[str, float], form: str, expressions: list[str]) -> None:
    assert failing("", *cells(values), form=form) == expressions


def test_more_answered_than_received_is_undecided_without_what_was_carried_over() -> None:
    found = told(checks_of("", *cells({"requests.received": 10, "requests.answered": 13}), form="2014"), "bound")
    assert found == [("incomplete", "13 > 10")]


def test_the_year_is_not_more_than_all_years() -> None:
    year, total = cell("t1", "disclosure.total", 425), cell("t2", "disclosure.total", 415, measure="stock", period=ALL_YEARS)
    assert failing("", year, total, form="other") == ["425 > 415"]


def test_documents_issued_and_not_repealed_are_in_force() -> None:
    row = {"documents.issued": 5, "documents.repealed": 0, "documents.valid": 0}
    assert failing("", *cells(row, category="行政规范性文件:"), form="2021") == ["5 > 0 + 0 = 0"]
    assert failing("", *cells({**row, "documents.valid": 32}, category="行政规范性文件:"), form="2021") == []


def across(text: str, *table: Record, form: str = "2014") -> list[Check]:
    return [c for c in checks_of(text, *table, form=form) if c.rule == "narrative_vs_table"]


def test_text_and_table_that_agree_are_linked() -> None:
    (check,) = across("收到申请[31件]。", cell("t1", "requests.received", 31))
    assert (check.status, check.records) == ("holds", ["r1", "t1"])


@pytest.mark.parametrize(
    ("text", "indicator", "value", "status"),
    [
        ("全年收到政府信息公开申请[31件]。", "requests.received", 35, "fails"),
        ("全年收到政府信息公开申请[3581件]。", "requests.received", 3518, "fails"),
        ("其中自然人申请[31件:requests.received]。", "requests.received", 35, None),
        ("上年收到申请[28件]。", "requests.received", 35, None),
        ("已答复中同意公开[15件:requests.answered.granted]。", "requests.answered.granted", 17, "fails"),
        ("编发简报[52篇:response.press_conferences]。", "response.press_conferences", 11, None),
        ("收到申请[31件@市政府部门]。", "requests.received", 35, None),
    ],
)
def test_text_against_table(text: str, indicator: str, value: float, status: str | None) -> None:
    assert [c.status for c in across(text, cell("t1", indicator, value))] == ([status] if status else [])


def test_received_with_what_was_carried_over_is_no_contradiction() -> None:
    table = cells({"requests.received": 713, "requests.carried_over": 36}, applicant="total")
    assert [c.status for c in across("全年受理政府信息公开申请[749件]。", *table, form="2021")] == ["incomplete"]


def zero(evidence: str, indicator: str = "requests.received") -> Record:
    return cell("z1", indicator, 0, source="narrative", stated="words", evidence=evidence)


@pytest.mark.parametrize(
    ("evidence", "statuses"),
    [("2010年未收到政府信息公开申请。", ["fails"]), ("办理申请未产生信息处理费。", []), ("没有发生因公开引起的投诉。", [])],
)
def test_a_zero_in_words_against_the_table(evidence: str, statuses: list[str]) -> None:
    assert [c.status for c in across("", zero(evidence), cell("t1", "requests.received", 11))] == statuses


def test_a_fact_stated_twice() -> None:
    same = checks_of("收到政府信息公开申请[31件]。\n全年收到政府信息公开申请[31件]。")
    assert ("holds", "31 = 31") in told(same, "duplicate")
    assert failing("收到政府信息公开申请[31件]。\n全年收到政府信息公开申请[35件]。") == ["31 ≠ 35"]
    assert failing("全市公开政府信息[41286条]。\n全市公开政府信息[42186条]。") == ["41286 ≠ 42186"]


@pytest.mark.parametrize(
    "text",
    [
        "公开政府信息[300条]。上半年公开政府信息[120条]。",
        "收到政府信息公开申请[31件]。通过网络收到申请[12件]。",
        "公开政府信息[452条],其中甲类公开信息[120条]、乙类公开信息[210条]、丙类公开信息[122条]。",
        "公开政府信息[1543条]。上年公开政府信息[1534条]。",
    ],
)
def test_two_facts_are_no_duplicate(text: str) -> None:
    assert failing(text) == []


def test_periods_of_cells_are_kept_apart() -> None:
    assert YEAR != ALL_YEARS
    last = Period("2009-01-01", "2009-12-31")
    assert across("收到申请[31件]。", cell("t1", "requests.received", 11, period=last)) == []
