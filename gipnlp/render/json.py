"""The JSON document, schema version 1; the fields of a record are described in ``docs/records.md``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ..types import Check, Entity, Period, Record, Repair, Report, Section

if TYPE_CHECKING:
    from ..document import Document


def _period(period: Period) -> dict[str, Any]:
    return {"start": period.start, "end": period.end}


def _number(value: float | int | None) -> float | int | None:
    return round(value, 6) if isinstance(value, float) else value


def entity_dict(entity: Entity) -> dict[str, Any]:
    """Give an entity as the document has it."""
    return {
        "id": entity.id,
        "label": entity.label,
        "text": entity.text,
        "start": entity.start,
        "end": entity.end,
        "confidence": round(entity.confidence, 4),
        "value": _number(entity.value),
        "unit": entity.unit,
        "iso": entity.iso,
    }


def record_dict(record: Record) -> dict[str, Any]:
    """Give a record as the document has it; table records carry ``cell``."""
    made: dict[str, Any] = {
        "id": record.id,
        "indicator": record.indicator,
        "category": record.category,
        "value": _number(record.value),
        "unit": record.unit,
        "qualifier": record.qualifier,
        "measure": record.measure,
        "scope": record.scope,
        "period": _period(record.period),
        "percent": _number(record.percent),
        "percent_of": record.percent_of,
        "applicant": record.applicant,
        "source": record.source,
        "stated": record.stated,
        "start": record.start,
        "end": record.end,
        "evidence": record.evidence,
        "entities": record.entities,
        "confidence": round(record.confidence, 4),
        "low": _number(record.low),
        "high": _number(record.high),
        "part_of": record.part_of,
        "corroborates": record.corroborates,
    }
    if record.cell is not None:
        made["cell"] = {"table": record.cell.table, "row": record.cell.row, "column": record.cell.column}
    return made


def check_dict(check: Check) -> dict[str, Any]:
    """Give a check as the document has it."""
    return {
        "id": check.id,
        "rule": check.rule,
        "status": check.status,
        "expression": check.expression,
        "expected": _number(check.expected),
        "observed": _number(check.observed),
        "difference": _number(check.difference),
        "records": check.records,
        "culprit": check.culprit,
        "culprit_value": _number(check.culprit_value),
        "message": check.message,
        "message_en": check.message_en,
    }


def _section(section: Section) -> dict[str, Any]:
    return {"title": section.title, "kind": section.kind, "start": section.start, "end": section.end}


def _repair(repair: Repair) -> dict[str, Any]:
    return {
        "kind": repair.kind,
        "start": repair.start,
        "end": repair.end,
        "original": repair.original,
        "repaired": repair.repaired,
    }


def report_dict(report: Report) -> dict[str, Any]:
    """Give a report as the document has it."""
    return {
        "agency": {
            "name": report.agency.name,
            "level": report.agency.level,
            "kind": report.agency.kind,
            "region_code": report.agency.region_code,
        },
        "year": report.year,
        "period": _period(report.period),
        "title": report.title,
        "published": report.published,
        "script": report.script,
        "span": {"start": report.start, "end": report.end},
        "sections": [_section(s) for s in report.sections],
        "entities": [entity_dict(e) for e in report.entities],
        "records": [record_dict(r) for r in report.records],
        "checks": [check_dict(c) for c in report.checks],
        "form": {
            "id": report.form.id,
            "cells": dict(report.form.cells),
            "recognised_by": report.form.recognised_by,
            "without_value": report.form.without_value,
        },
        "repairs": [_repair(r) for r in report.repairs],
    }


def to_dict(document: Document, *, text: bool = False) -> dict[str, Any]:
    """Give the JSON document as plain dictionaries and lists; with ``text`` the text is in it, too."""
    from .. import __version__
    from ..document import SCHEMA_VERSION

    made: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "gipnlp_version": document.version or __version__,
        "model": document.model,
        "reports": [report_dict(report) for report in document.reports],
    }
    if document.path is not None:
        made["path"] = document.path
    if document.error is not None:
        made["error"] = {"code": document.error.code, "message": str(document.error)}
    if text:
        made["text"] = document.text
    return made


def to_json(document: Document, indent: int | None = None, *, text: bool = False) -> str:
    """Give the JSON document as a string; lone surrogates of the source are written as escapes."""
    content = to_dict(document, text=text)
    try:
        encoded = msgspec.json.encode(content)
        return (msgspec.json.format(encoded, indent=indent) if indent else encoded).decode("utf-8")
    except UnicodeEncodeError:
        import json

        return json.dumps(content, ensure_ascii=True, indent=indent)
