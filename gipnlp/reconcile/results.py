"""Results of section three in words: 不予公开35件 in the text against the rows that the form breaks it down into.

The forms since 2019 print no total for 不予公开 (denied), 无法提供 (unable), 不予处理 (not processed) and 其他处理 (other); the narrative
states one.  It is held against the sum of the rows, and 予以公开及部分公开 against two rows.  The sentence is about the table only where
at least two of its results agree with it; then one that does not is a contradiction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..types import Check, Record, Report
from . import patterns
from .intervals import is_digit_swap, written
from .outline import Number, Outline

#: so many results of one sentence must agree with the table
_AGREEING = 2
_FORMS = ("2019", "2021")


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
                made = _compare(number, names, cells, rows)
                if made is not None:
                    yield made


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


def _compare(number: Number, names: Sequence[str], cells: Sequence[Record], rows: dict[str, list[Record]]) -> Check | None:
    record, total = number.record, _sum(cells)
    holds = record.value == total
    status = "holds" if holds else "fails"
    if not holds and any(record.value == _sum([c for c in cells if c.indicator == row]) for row in rows):
        status = "incomplete"  # 因本机关不掌握等原因无法提供265件: perhaps only that row is meant
    filled = [c for c in cells if c.value]
    shown = " + ".join(written(c.value) for c in filled) or "0"
    if len(filled) > 1:
        shown += f" = {written(total)}"
    a, b, label = written(record.value), written(total), "、".join(patterns.RESULT_NAMES[n] for n in names)
    english = " + ".join(names)
    if status == "holds":
        text, text_en = f"“{label}”正文与表格各行之和一致。", f"{english}: text and table agree."
    elif status == "incomplete":
        text = f"“{label}”正文写{a},表中各行相加为{b};两处口径可能不同,请留意。"
        text_en = f"{english}: the text says {a}, the table's rows add up to {b}; they may not be about the same thing."
    else:
        swap = is_digit_swap(record.value, total)
        text = f"“{label}”正文写{a},表中各行相加为{b}{',疑为数字颠倒' if swap else ''},请核对。"
        text_en = f"{english}: the text says {a}, the table's rows add up to {b}{'; two digits may have changed places' if swap else ''}. Please check."
    return Check(
        id="",
        rule="narrative_vs_table",
        status=status,  # type: ignore[arg-type]
        expression=f"{a} {'=' if holds else '≠'} {shown}",
        expected=total,
        observed=record.value,
        records=[record.id, *(c.id for c in cells)],
        message=text,
        message_en=text_en,
        difference=None if record.value is None else record.value - total,
    )
