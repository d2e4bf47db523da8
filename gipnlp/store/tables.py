"""The three tables: what a row of records, checks and reports holds, and what kind of value stands in each column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from ..render.frame import COLUMNS, rows
from ..render.shared import whole

if TYPE_CHECKING:
    from ..document import Document

ColumnKind = Literal["text", "integer", "number"]
Row = dict[str, Any]

TABLES: dict[str, tuple[str, ...]] = {
    "records": tuple(COLUMNS),
    "checks": tuple(
        "path agency year report id rule status expression expected observed difference records culprit message "
        "message_en".split()
    ),
    "reports": tuple(
        "path report agency level kind region_code year period_start period_end title published script start end form "
        "cells_read cells_blank cells_not_applicable cells_unreadable records checks failed model error_code "
        "error_message".split()
    ),
}

_INTEGERS = frozenset(
    "year report start end cells_read cells_blank cells_not_applicable cells_unreadable checks failed".split()
)
#: whole numbers from here on are no numbers that anyone stated, and no double holds them
_HUGE = 10**300
_NUMBERS = frozenset("value percent confidence expected observed difference low high".split())


def column_kind(table: str, column: str) -> ColumnKind:
    """Give what stands in a column; whole numbers of ``value`` are numbers too (24.8 and 4 share a column)."""
    if column in _INTEGERS or (table, column) == ("reports", "records"):
        return "integer"
    return "number" if column in _NUMBERS else "text"


def table_rows(document: Document, table: str) -> Iterator[Row]:
    """Give the rows of one table, keys as in :data:`TABLES`: no lone surrogates, numbers that a double holds."""
    made = {"records": _records, "checks": _checks, "reports": _reports}[table](document)
    for row in made:
        yield {column: _clean(row.get(column), column_kind(table, column)) for column in TABLES[table]}


def _clean(value: Any, kind: ColumnKind) -> Any:
    if value is None:
        return None
    if kind == "text":
        return whole(str(value)) or None  # no format but JSON tells an empty text from none
    if kind == "integer":
        return int(value)
    if isinstance(value, float):
        return round(value, 6)  # as in the JSON document
    return value if abs(value) < _HUGE else None


def _records(document: Document) -> list[Row]:
    return rows(document)


def _checks(document: Document) -> Iterator[Row]:
    for index, report in enumerate(document.reports):
        for check in report.checks:
            yield {
                "path": document.path,
                "agency": report.agency.name,
                "year": report.year,
                "report": index,
                "id": check.id,
                "rule": check.rule,
                "status": check.status,
                "expression": check.expression,
                "expected": check.expected,
                "observed": check.observed,
                "difference": check.difference,
                "records": " ".join(check.records),
                "culprit": check.culprit,
                "message": check.message,
                "message_en": check.message_en,
            }


def _reports(document: Document) -> Iterator[Row]:
    """One row a report; a file without a report or with an error has one row as well, so that no file gets lost."""
    base: Row = {"path": document.path, "model": document.model}
    if document.error is not None:
        yield base | {"error_code": document.error.code, "error_message": str(document.error)}
    elif not document.reports:
        yield base
    for index, report in enumerate(document.reports):
        cells = {f"cells_{name}": count for name, count in report.form.cells.items()}
        yield (
            base
            | cells
            | {
                "report": index,
                "agency": report.agency.name,
                "level": report.agency.level,
                "kind": report.agency.kind,
                "region_code": report.agency.region_code,
                "year": report.year,
                "period_start": report.period.start,
                "period_end": report.period.end,
                "title": report.title,
                "published": report.published,
                "script": report.script,
                "start": report.start,
                "end": report.end,
                "form": report.form.id,
                "records": len(report.records),
                "checks": len(report.checks),
                "failed": sum(c.status == "fails" for c in report.checks),
            }
        )


_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def guard(text: str) -> str:
    """Put an apostrophe before a text that Excel would run as a formula (``=HYPERLINK(…)`` in a report)."""
    return "'" + text if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """Undo :func:`guard`."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def parse_cell(text: str, kind: ColumnKind) -> Any:
    """Read a cell of a text table back; an empty one is ``None``."""
    if text == "":
        return None
    if kind == "integer":
        return int(text)
    if kind == "number":
        return int(text) if re.fullmatch(r"-?\d+", text) else float(text)
    return text
