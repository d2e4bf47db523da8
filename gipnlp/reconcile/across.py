"""Narrative against table: one fact stated twice."""

from __future__ import annotations

from ..types import Check, Record, Report
from .intervals import is_digit_swap, of_record, written
from .make import name_of

# Facts that a narrative states about the whole body and that the official table repeats.
_COMPARED = frozenset(
    "disclosure.total requests.received requests.carried_over requests.carried_forward requests.answered.total review.total litigation.total "
    "requests.received.in_person requests.received.fax requests.received.online requests.received.letter requests.closed response.press_conferences "
    "disclosure.by_channel.gazette disclosure.by_channel.weibo disclosure.by_channel.wechat documents.issued".split()
)


def check(report: Report) -> list[Check]:
    """Compare each narrative number with the table's cell of the same indicator, scope, period and measure; link them."""
    if report.form.id not in ("2014", "2019", "2021", "other"):
        return []
    cells: dict[str, Record] = {}
    doubled: set[str] = set()
    for record in report.records:
        if record.source == "table" and record.applicant in (None, "total") and record.measure == "flow" and record.value is not None:
            if record.indicator in cells:
                doubled.add(record.indicator)
            cells[record.indicator] = record
    checks = []
    for record in report.records:
        cell = cells.get(record.indicator)
        if (
            record.source != "narrative" or cell is None or record.indicator in doubled or record.indicator not in _COMPARED
            or record.value is None or record.measure != "flow" or record.scope != report.agency.name
            or record.period != cell.period or record.applicant is not None
        ):
            continue
        if record.part_of is not None and not is_digit_swap(record.value, cell.value):
            continue  # a part of something else may well differ; two digits in other places are no coincidence
        if of_record(record).meets(of_record(cell)):
            record.corroborates = cell.id
            status = "holds" if record.value == cell.value else "holds_rounded"
            checks.append(_make(record, cell, status))
        elif is_digit_swap(record.value, cell.value):
            checks.append(_make(record, cell, "fails"))
        else:
            checks.append(_make(record, cell, "incomplete"))
    return checks


def _make(record: Record, cell: Record, status: str) -> Check:
    a, b = written(record.value), written(cell.value)
    name = name_of(cell)
    if status == "fails":
        text = f"“{name}”正文写{a},表中写{b},疑为数字颠倒,请核对。"
        english = f"{cell.indicator}: the text says {a}, the table {b}; two digits may have changed places. Please check."
    elif status == "incomplete":
        text = f"“{name}”正文写{a},表中写{b};两处口径可能不同,请留意。"
        english = f"{cell.indicator}: the text says {a}, the table {b}; they may not be about the same thing."
    else:
        text, english = f"“{name}”正文与表格一致。", f"{cell.indicator}: text and table agree."
    same = record.value == cell.value
    return Check(
        id="",
        rule="narrative_vs_table",
        status=status,  # type: ignore[arg-type]
        expression=f"{a} {'=' if same else '≈' if status == 'holds_rounded' else '≠'} {b}",
        expected=cell.value,
        observed=record.value,
        records=[record.id, cell.id],
        message=text,
        message_en=english,
        difference=None if record.value is None or cell.value is None else record.value - cell.value,
    )
