"""Results of section three in words: 不予公开35件 in the text against the rows that the form breaks it down into.

The forms since 2019 print no total for 不予公开 (denied), 无法提供 (unable), 不予处理 (not processed) and 其他处理 (other); the narrative
states one.  It is held against the sum of the rows, and 予以公开及部分公开 against two rows.  The sentence is about the table only where
at least two of its results agree with it; then one that does not is a contradiction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..types import Check, Record, Report, Status
from . import patterns
from .intervals import written
from .make import Places, pair_check
from .outline import Number, Outline

#: so many results of one sentence must agree with the table
_AGREEING = 2
_FORMS = ("2019", "2021")
_PLACES = Places("正文写{}", "表中各行相加为{}", "the text says {}, the table's rows add up to {}", "正文与表格各行之和一致", "text and table agree", known="second")


def check(report: Report, outline: Outline) -> Iterator[Check]:
    """Compare the results that a sentence lists with the table's rows; silent where it is not sure that they are the same requests."""
    if report.form.id not in _FORMS:
        return
    rows = _rows(report)
    if not rows:
        return
    for sentence in outline.sentences:
        found = [(n, names, cells) for n in sentence.numbers if (names := named(n)) and (cells := _cells(names, rows))]
        right = sum(bool(n.value) and n.value == _sum(cells) for n, _, cells in found)
        if right < _AGREEING:
            continue
        for number, names, cells in found:
            if len(cells) > 1:  # a single row is compared as any other fact
                yield _compare(number, names, cells, rows)


def named(number: Number) -> tuple[str, ...]:
    """Give the results that a number's words name: one, or 予以公开 together with 部分公开; of any others together none."""
    if number.compared or number.record.qualifier != "exact":
        return ()
    words = number.lead + "|" + (number.record.category or "")
    if patterns.GRANTED_TOGETHER.search(words):
        return ("requests.answered.granted", "requests.answered.partly_granted")
    found = [name for name, pattern in patterns.RESULTS.items() if pattern.search(words)]
    return (found[0],) if len(found) == 1 else ()


def _rows(report: Report) -> dict[str, list[Record]]:
    """Give the cells of each row of results: its total, or where that is blank those of its columns."""
    cells: dict[str, dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    for record in report.records:
        if record.source == "table" and record.value is not None and record.applicant is not None and record.indicator.startswith("requests.answered."):
            cells[record.indicator][record.applicant].append(record)
    rows = {}
    for name, columns in cells.items():
        if all(len(found) == 1 for found in columns.values()):
            rows[name] = columns["total"] if "total" in columns else [found[0] for found in columns.values()]
    return rows


def _cells(names: Sequence[str], rows: dict[str, list[Record]]) -> list[Record]:
    wanted = [row for row in rows if any(row == name or (row.startswith(name + ".") and name not in rows) for name in names)]
    return [cell for row in wanted for cell in rows[row]]


def _sum(cells: Sequence[Record]) -> float:
    return sum(c.value or 0 for c in cells)


def _compare(number: Number, names: Sequence[str], cells: Sequence[Record], rows: dict[str, list[Record]]) -> Check:
    record, total = number.record, _sum(cells)
    holds = record.value == total
    status: Status = "holds" if holds else "fails"
    if not holds and any(record.value == _sum([c for c in cells if c.indicator == row]) for row in rows):
        status = "incomplete"  # 因本机关不掌握等原因无法提供265件: perhaps only that row is meant
    filled = [c for c in cells if c.value]
    shown = " + ".join(written(c.value) for c in filled) or "0"
    if len(filled) > 1:
        shown += f" = {written(total)}"
    names_zh, names_en = "、".join(patterns.RESULT_NAMES[n] for n in names), " + ".join(names)
    return pair_check("narrative_vs_table", status, _PLACES, (record.value, total), (record, *cells), name=names_zh, name_en=names_en, shown=shown)
