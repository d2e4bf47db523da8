"""Narrative against table: one fact stated twice.

A number of the narrative is the cell's fact only if indicator, scope, period and measure agree and its own words say so (the linker may be
wrong about any of them).  Then equal numbers are linked - the cell is the primary statement, the sentence corroborates it - and unequal
ones contradict each other, unless the narrative's number is made up of two cells (新收加上年结转) or counts something nearby.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..link.names import compare_key
from ..types import Check, Record, Report, Status
from . import patterns
from .intervals import is_digit_swap, of_record, written
from .make import Places, name_of, pair_check
from .outline import Number, Outline
from .sums import Judged

#: from this many digits on a swap of two is no coincidence, whatever else the words say
_DIGITS = 3
#: from this many on it is none even where the two are told of different scopes
_LONG = 5
#: so many numbers of a sentence must agree with the table to show that it is about the same, whatever scope it names
_AGREEING = 3
_PLACES = Places("正文写{}", "表中写{}", "the text says {}, the table {}", "正文与表格一致", "text and table agree", known="second")


def check(report: Report, outline: Outline, judged: Sequence[Judged]) -> Iterator[Check]:
    """Compare each narrative number with the table's cell of the same indicator, scope, period and measure; link them."""
    if report.form.id == "none":
        return
    cells = _cells(report)
    if not cells:
        return
    words = {n.record.id: n for n in outline.numbers()}
    inside = {p.record.id: one for one in judged for p in one.list.parts}
    agreed = {
        r.indicator for r in report.records if r.source == "narrative" and r.value and r.indicator in cells and of_record(r).meets(of_record(cells[r.indicator]))
        and r.scope == report.agency.name and r.period == cells[r.indicator].period
    }
    same = _same_facts(outline, cells)
    for record in report.records:
        cell = cells.get(record.indicator)
        if cell is None or not (_comparable(record, cell, report, record.id in same) or _swapped(record, cell)):
            continue
        number = words.get(record.id)
        if number is not None and (number.compared or patterns.GRANTED_TOGETHER.search(number.words)):
            continue  # 予以公开及部分公开 is two rows
        if of_record(record).meets(of_record(cell)):
            record.corroborates = cell.id
            yield _make(record, cell, "holds" if record.value == cell.value else "holds_rounded")
            continue
        if is_digit_swap(record.value, cell.value) and len(written(record.value)) >= _DIGITS:
            yield _make(record, cell, "fails")
        elif record.indicator in agreed or record.indicator in patterns.WIDER or not _says(record, number):
            continue  # another sentence states the fact, or the words are about something else
        elif _is_part_of_other(record, number, inside):
            continue
        elif _made_up(record, cell, cells, number) or record.qualifier != "exact" or not _plain(record, number):
            yield _make(record, cell, "incomplete")
        else:
            yield _make(record, cell, "fails")


def _cells(report: Report) -> dict[str, Record]:
    """Give the table's cells of the year that have their indicator for themselves."""
    found: dict[str, list[Record]] = defaultdict(list)
    for record in report.records:
        if record.source == "table" and record.applicant in (None, "total") and record.measure == "flow" and record.value is not None and record.period == report.period:
            found[record.indicator].append(record)
    return {name: records[0] for name, records in found.items() if len(records) == 1}


def _same_facts(outline: Outline, cells: dict[str, Record]) -> set[str]:
    """Give the records of sentences that are about the table's facts whatever scope they name: most numbers of one family agree with it.

    全市行政复议51件,维持32件,纠正4件 in the report of a city's government: its table counts the same.
    """
    found: set[str] = set()
    for sentence in outline.sentences:
        families: dict[tuple[str, str], list[Record]] = defaultdict(list)
        for number in sentence.numbers:
            if number.record.indicator in cells and not number.compared:
                families[number.record.indicator.split(".")[0], number.record.scope].append(number.record)
        for records in families.values():
            right = [r for r in records if r.value and r.value == cells[r.indicator].value]
            if len({r.indicator for r in right}) >= _AGREEING and 2 * len(right) > len(records):
                found.update(r.id for r in records)
    return found


def _comparable(record: Record, cell: Record, report: Report, same: bool) -> bool:
    return (
        record.source == "narrative"
        and record.value is not None
        and record.measure == "flow"
        and (same or _of_the_body(record, report))
        and record.period == cell.period
        and record.applicant is None
        and record.indicator != "other"
        and (record.indicator.startswith("requests.") or _unit(record) in ("", _unit(cell)))  # requests are counted in 件, 条, 份, 宗
    )


def _swapped(record: Record, cell: Record) -> bool:
    """Whether two long numbers of one indicator and year, whoever they are about, differ by two neighbouring digits."""
    same = record.source == "narrative" and record.measure == "flow" and record.period == cell.period and record.applicant is None
    return same and record.indicator != "other" and is_digit_swap(record.value, cell.value) and len(written(cell.value)) >= _LONG


def _of_the_body(record: Record, report: Report) -> bool:
    """Whether a number is about the reporting body; a zero in words also where its sentence names no other scope."""
    if record.scope == report.agency.name:
        return True
    return record.stated == "words" and compare_key(record.scope) not in compare_key(record.evidence)


def _unit(record: Record) -> str:
    unit = record.unit or ""
    return patterns.SAME_UNIT.get(unit, unit)


def _says(record: Record, number: Number | None) -> bool:
    """Whether the sentence's own words name the indicator."""
    pattern = patterns.STATES.get(record.indicator)
    if pattern is None:
        return False
    if record.stated == "words":
        zero = patterns.STATES_NONE.get(record.indicator)
        return zero is not None and bool(zero.search(record.evidence))
    if number is None:
        return True  # built by hand: there is no text to look at
    return bool(pattern.search(number.lead + number.tail if re.search(r"[一-鿿]", number.lead) else (record.category or "") + number.tail))


def _plain(record: Record, number: Number | None) -> bool:
    """Whether nothing in the words narrows the fact down to some of it."""
    if number is None:
        return True
    lead, pattern = number.lead, patterns.STATES.get(record.indicator)
    if record.indicator.count(".") > 1 and pattern is not None:
        lead = pattern.sub("", lead).removeprefix("其中")  # 其中网上申请: a channel's own name narrows nothing
    return not patterns.NARROWED.search(lead)


def _is_part_of_other(record: Record, number: Number | None, inside: dict[str, Judged]) -> bool:
    """Whether a number is listed as a part of something that its indicator is no part of."""
    if number is None:
        return record.part_of is not None
    one = inside.get(record.id)
    if one is None:
        return False
    head = one.list.head.record.indicator.removesuffix(".total")
    if one.list.marker in ("topic", "dimension") and not one.list.sure:
        return False
    return not record.indicator.startswith(head.split(".")[0] + ".") or record.indicator.removesuffix(".total") == head


def _made_up(record: Record, cell: Record, cells: dict[str, Record], number: Number | None) -> bool:
    """Whether the number is the cell's with another's added or taken off; or, where its words also fit another cell, that one's."""
    answered = number is not None and patterns.ANSWERED.search(number.lead) is not None
    for one in patterns.ADDED.get(record.indicator, ()):
        other = cells.get(one)
        if other is None or not record.value or not other.value:
            continue
        if record.value in ((cell.value or 0) + other.value, (cell.value or 0) - other.value) or (answered and record.value == other.value):
            return True
    return False


def _make(record: Record, cell: Record, status: Status) -> Check:
    return pair_check("narrative_vs_table", status, _PLACES, (record.value, cell.value), (record, cell), name=name_of(cell), name_en=cell.indicator)
