"""Checks: what fails, what holds within rounding, and when to stay silent."""

from __future__ import annotations

import pytest

import gipnlp
from gipnlp.reconcile import reconcile
from gipnlp.reconcile.intervals import Interval, is_digit_swap, of_record
from gipnlp.types import Agency, Check, Period, Record, Report

YEAR = Period("2010-01-01", "2010-12-31")


def record(id: str, indicator: str, value: float, **more: object) -> Record:
    fields: dict[str, object] = {
        "id": id, "indicator": indicator, "category": None, "value": value, "unit": "件", "qualifier": "exact", "measure": "flow",
        "scope": "清河县人民政府", "period": YEAR, "percent": None, "percent_of": None, "applicant": None, "source": "narrative",
        "stated": "number", "start": 0, "end": 1, "evidence": "", "low": value, "high": value,
    }
    return Record(**{**fields, **more})  # type: ignore[arg-type]


def checks(*records: Record, form: str = "none") -> list[Check]:
    report = Report(Agency("清河县人民政府"), 2010, YEAR, None, None, "hans", 0, 1, records=list(records))
    report.form.id = form  # type: ignore[assignment]
    return reconcile(report)


def listed(total: float, *parts: float, **more: object) -> list[Record]:
    head = record("r0", "disclosure.total", total)
    return [head, *(record(f"r{i}", "disclosure.total", p, part_of="r0", scope=f"s{i}", **more) for i, p in enumerate(parts, 1))]


def test_parts_that_add_up_hold() -> None:
    (check,) = checks(*listed(12937, 1421, 2673, 8843))
    assert (check.rule, check.status, check.expression) == ("sum", "holds", "1421 + 2673 + 8843 = 12937")


def test_more_than_the_whole_fails_with_the_sum_written_out() -> None:
    (check,) = checks(*listed(21870, 1821, 8313, 12136))
    assert check.status == "fails"
    assert check.expression == "1821 + 8313 + 12136 = 22270 ≠ 21870"
    assert (check.expected, check.observed, check.difference) == (22270, 21870, 400)
    assert "400" in check.message
    assert "400" in check.message_en


def test_a_list_that_names_only_some_parts_is_no_error() -> None:
    (check,) = checks(*listed(1000, 100, 200))
    assert check.status == "incomplete"


def test_rounded_numbers_hold_within_their_interval() -> None:
    head = record("r0", "disclosure.total", 248_000, low=247_500, high=248_500)
    parts = [record(f"r{i}", "disclosure.by_category", v, part_of="r0") for i, v in enumerate((107_605, 140_201), 1)]
    (check,) = checks(head, *parts)
    assert check.status == "holds_rounded"


@pytest.mark.parametrize(("percent", "digits", "status"), [(50.0, 0, "holds"), (33.3, 1, "holds_rounded"), (33.4, 1, "fails"), (33.0, 0, "holds_rounded")])
def test_percentages(percent: float, digits: int, status: str) -> None:
    part = 15 if percent == 50.0 else 10
    base = record("r0", "requests.received", 30)
    share = record("r1", "requests.answered.granted", part, percent=percent, percent_digits=digits, percent_of="r0")
    (check,) = checks(base, share)
    assert check.status == status


def test_a_share_of_another_total_says_which() -> None:
    base = record("r0", "disclosure.total", 382)
    other = record("r2", "disclosure.total", 357)
    share = record("r1", "disclosure.by_category", 15, percent=4.2, percent_digits=1, percent_of="r0")
    (check,) = checks(base, share, other)
    assert check.status == "fails"
    assert "357" in check.message


def test_the_official_sum_of_the_form() -> None:
    cells = [
        record("r1", "requests.received", 17, source="table"),
        record("r2", "requests.received.in_person", 0, source="table"),
        record("r3", "requests.received.fax", 0, source="table"),
        record("r4", "requests.received.online", 10, source="table"),
        record("r5", "requests.received.letter", 8, source="table"),
    ]
    (check,) = checks(*cells, form="2014")
    assert check.status == "fails"
    assert check.expression == "0 + 0 + 10 + 8 = 18 ≠ 17"


def test_the_balance_of_section_three() -> None:
    cells = [
        record("r1", "requests.received", 713, source="table", applicant="total"),
        record("r2", "requests.carried_over", 36, source="table", applicant="total"),
        record("r3", "requests.answered.total", 718, source="table", applicant="total"),
        record("r4", "requests.carried_forward", 31, source="table", applicant="total"),
    ]
    (check,) = checks(*cells, form="2021")
    assert (check.rule, check.status) == ("balance", "holds")


def test_a_digit_swap_between_text_and_table_is_named() -> None:
    text = record("r1", "disclosure.total", 2831)
    cell = record("r2", "disclosure.total", 2381, source="table")
    (check,) = checks(text, cell, form="2014")
    assert (check.rule, check.status) == ("narrative_vs_table", "fails")
    assert "数字颠倒" in check.message


def test_a_digit_swap_is_found_in_a_part_of_a_list_too() -> None:
    whole = record("r0", "other", 3455)
    text = record("r1", "disclosure.total", 2831, part_of="r0")
    cell = record("r2", "disclosure.total", 2381, source="table")
    assert [c.status for c in checks(whole, text, cell, form="2014") if c.rule == "narrative_vs_table"] == ["fails"]
    unlike = record("r1", "disclosure.total", 900, part_of="r0")
    assert [c for c in checks(whole, unlike, cell, form="2014") if c.rule == "narrative_vs_table"] == []


def test_all_of_its_own_kind_is_no_share_of_the_total() -> None:
    base = record("r0", "website.sites", 1024)
    part = record("r1", "website.sites", 787, percent=100.0, percent_digits=0, percent_of="r0")
    assert checks(base, part) == []


def test_another_scope_or_measure_is_not_compared() -> None:
    cell = record("r2", "disclosure.total", 2381, source="table")
    assert checks(record("r1", "disclosure.total", 2831, scope="全县"), cell, form="2014") == []
    assert checks(record("r1", "disclosure.total", 2831, measure="stock"), cell, form="2014") == []


@pytest.mark.parametrize(("a", "b", "swap"), [(2831, 2381, True), (95, 59, True), (2831, 2831, False), (100, 1000, False), (1234, 4321, False)])
def test_digit_swaps(a: int, b: int, swap: bool) -> None:
    assert is_digit_swap(a, b) is swap


def test_widening_an_interval_never_creates_a_failure() -> None:
    exact = checks(*listed(100, 40, 60))
    wide = checks(*listed(100, 40, 60, low=0, high=1000))
    assert exact[0].status == "holds"
    assert wide[0].status in ("holds", "holds_rounded")
    assert of_record(record("x", "other", 5)) == Interval(5, 5)


def test_end_to_end_the_sum_of_a_narrative() -> None:
    text = (
        "抚远市人民政府2009年政府信息公开工作年度报告\n2009年，全市各级政府及部门主动公开政府信息900条，其中市政府办公室公开政府信息300条，"
        "县区政府公开政府信息400条，市政府部门公开政府信息300条。\n"
    )
    failing = [c for c in gipnlp.extract(text).checks if c.status == "fails"]
    assert [c.expression for c in failing] == ["300 + 400 + 300 = 1000 ≠ 900"]
