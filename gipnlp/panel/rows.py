"""A document becomes rows of the tables reports, records and checks.

What needs a report as a whole is settled here, once: whose it is (:mod:`.agency`), what a record's number can stand for,
whether it is about the body itself, and whether it may be the body's number of the year (:func:`usable`).
"""

from __future__ import annotations

import hashlib
import math
import re
from typing import TYPE_CHECKING, Any

from ..link.names import compare_key
from ..link.patterns import TERRITORIES
from ..reconcile.intervals import Interval, of_record
from ..render.shared import whole
from ..taxonomy import by_id
from . import patterns
from .agency import agency_key, same_body
from .tables import TABLES

if TYPE_CHECKING:
    from ..document import Document
    from ..types import Record, Report

Row = dict[str, Any]
#: numbers from here on are nobody's, and no double holds them
_HUGE = 10**300
_TERRITORIES = frozenset(TERRITORIES)
_MONEY = frozenset("元 万元".split())


def document_rows(document: Document, file: str, path: str) -> dict[str, list[Row]]:
    """Give the rows of a document's reports, records and checks.

    Args:
        document: what was extracted from the file.
        file: SHA-256 of the file's bytes in hexadecimal.
        path: where the file is, from the panel's folder.
    """
    rows: dict[str, list[Row]] = {"reports": [], "records": [], "checks": []}
    for number, report in enumerate(document.reports):
        key = agency_key(report.agency.name, report.agency.region_code, level=report.agency.level, file=file)
        base = {
            "report_id": f"{file[:16]}-{number}",
            "agency_id": key.id,
            "agency": report.agency.name,
            "year": report.year,
        }
        rows["reports"].append(base | {"file": file, "path": path, "number": number} | _report(report, document.text))
        records = {r.id: r for r in report.records}
        rows["records"] += [base | _record(r, report, records, document.text) for r in report.records]
        rows["checks"] += [
            base
            | {name: getattr(check, name) for name in _CHECK_FIELDS}
            | {"records": " ".join(check.records)}
            for check in report.checks
        ]
    return {table: [_clean(row, table) for row in made] for table, made in rows.items()}


_CHECK_FIELDS = "id rule status expression expected observed difference culprit message message_en".split()
_RECORD_FIELDS = (
    "id indicator category value unit qualifier measure scope percent percent_of applicant source stated start end evidence confidence part_of "
    "corroborates"
).split()


def _report(report: Report, text: str) -> Row:
    cells = {f"cells_{name}": count for name, count in report.form.cells.items()}
    return cells | {
        "region_code": report.agency.region_code,
        "level": report.agency.level,
        "kind": report.agency.kind,
        "period_start": report.period.start,
        "period_end": report.period.end,
        "title": report.title,
        "published": report.published,
        "script": report.script,
        "form": report.form.id,
        "records": len(report.records),
        "checks": len(report.checks),
        "failed": sum(c.status == "fails" for c in report.checks),
        "start": report.start,
        "end": report.end,
        "text_hash": text_hash(text[report.start : report.end]),
    }


def text_hash(text: str) -> str:
    """Give a hash that a report keeps when it is saved again: of its characters without blanks, quotes, width and script."""
    plain = "".join(compare_key(whole(text)).split())
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()[:32]


def _record(record: Record, report: Report, records: dict[str, Record], text: str) -> Row:
    interval = stated_interval(record)
    scope = scope_key(record, report)
    return {name: getattr(record, name) for name in _RECORD_FIELDS} | {
        "low": None if math.isinf(interval.low) else interval.low,
        "high": None if math.isinf(interval.high) else interval.high,
        "scope_kind": "own" if scope == "own" else "territory" if scope in _TERRITORIES else "part",
        "scope_key": scope,
        "usable": usable(record, report, records, text),
        "period_start": record.period.start,
        "period_end": record.period.end,
    }


def scope_key(record: Record, report: Report) -> str:
    """Give ``own`` for the reporting body itself, else the scope in the form in which scopes are compared."""
    return "own" if same_body(record.scope, report.agency.name) else compare_key(record.scope)


def stated_interval(record: Record) -> Interval:
    """Give the interval of a record's number: of its value, or of its percentage where only that is stated."""
    if record.value is not None:
        if abs(record.value) >= _HUGE:
            return Interval(-math.inf, math.inf)
        if record.qualifier == "exact" and record.low is None and record.high is None:
            return Interval(float(record.value), float(record.value))
        return of_record(record)
    if record.percent is None:
        return Interval(-math.inf, math.inf)
    step = 0.5 * 10.0 ** -(record.percent_digits or 0)
    return Interval(record.percent - step, record.percent + step)


def usable(record: Record, report: Report, records: dict[str, Record], text: str) -> bool:
    """Tell whether a record may be a body's number of its indicator for the report's year.

    It states a number of the indicator's kind (count, money or percentage), for no single kind of applicant, about the
    report's own period, and it is no part or share of another number of the same indicator and scope, nor what the number is
    compared with or has changed by.

    Args:
        record: the record, one of ``report``.
        report: its report.
        records: all records of the report by id.
        text: the document's text.
    """
    if record.applicant not in (None, "total") or record.indicator == "other":
        return False
    indicator = by_id().get(record.indicator)
    base = indicator.unit if indicator is not None else None
    if record.value is None:
        if record.percent is None or record.unit != "%" or base != "%":
            return False
    elif base is not None and record.indicator not in patterns.BY_CATEGORY and _kind(record.unit, base) != _kind(base, base):
        return False
    wholes = [records.get(i) for i in (record.part_of, record.percent_of) if i is not None]
    own = scope_key(record, report)
    if any(w is not None and w.indicator == record.indicator and scope_key(w, report) == own for w in wholes):
        return False
    return _of_the_year(record, report) and not _compared(record, report, text)


def _kind(unit: str | None, base: str) -> str:
    unit = unit or base
    return "money" if unit in _MONEY else "percent" if unit == "%" else "count"


def _of_the_year(record: Record, report: Report) -> bool:
    if record.indicator in patterns.NAMES_ITS_YEAR:
        return True
    period = record.period
    if record.measure == "stock":
        return period.end is None or period.end == report.period.end
    return period == report.period or (period.start is None and period.end is None)


_BEFORE = 24
_OTHER_YEAR, _DIFFERENCE, _NO_DIFFERENCE = map(re.compile, (patterns.OTHER_YEAR, patterns.DIFFERENCE, patterns.NO_DIFFERENCE))


def _compared(record: Record, report: Report, text: str) -> bool:
    """Whether the words before a narrative number say that it is another year's, or a difference."""
    if record.source != "narrative" or record.indicator in patterns.NAMES_ITS_YEAR:
        return False
    before = compare_key(text[max(report.start, record.start - _BEFORE) : record.start])
    if _DIFFERENCE.search(before) and not _NO_DIFFERENCE.search(before):
        return True
    match = _OTHER_YEAR.search(before)
    return match is not None and (match["year"] is None or match["year"] != str(report.year))


def _clean(row: Row, table: str) -> Row:
    """Keep the table's columns: no lone surrogates and no NULs, numbers that a double holds."""
    made: Row = {}
    for column in TABLES[table]:
        value = row.get(column.name)
        if isinstance(value, str):
            value = whole(value).replace("\x00", "\ufffd")
        elif column.type == "DOUBLE" and value is not None:
            value = round(float(value), 6) if abs(value) < _HUGE else None
        made[column.name] = value
    return made


__all__ = ["document_rows", "scope_key", "stated_interval", "text_hash", "usable"]
