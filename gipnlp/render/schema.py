"""The JSON Schema (2020-12) of the JSON document, made from :mod:`gipnlp.types`; run as a module it prints it.

``docs/schema/document-1.json`` is this module's output. It is strict about the fields that the contract of schema
version 1 names (:data:`CONTRACT`): each must be there, with its type and its set of words. It is open for fields that
a later version adds; those added since are described, but not required.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from ..document import SCHEMA_VERSION
from ..types import CellPlace, Report

#: the fields that the contract names and every document therefore has
CONTRACT: dict[str, tuple[str, ...]] = {
    "Document": ("schema_version", "gipnlp_version", "model", "reports"),
    "Report": tuple("agency year period title published script span sections entities records checks form repairs".split()),
    "Agency": ("name", "level", "kind", "region_code"),
    "Period": ("start", "end"),
    "Span": ("start", "end"),
    "Section": ("title", "kind", "start", "end"),
    "Entity": tuple("id label text start end confidence value unit iso".split()),
    "Record": tuple(
        "id indicator category value unit qualifier measure scope period percent percent_of applicant source stated "
        "start end evidence entities confidence".split()
    ),
    "CellPlace": ("table", "row", "column"),
    "Check": tuple("id rule status expression expected observed records message message_en".split()),
    "FormInfo": ("id", "cells"),
    "Repair": ("kind", "start", "end", "original", "repaired"),
    "Error": ("code", "message"),
}
#: fields of the classes that the document does not carry
NOT_IN_JSON = {"Record": ("percent_digits",)}
_POSITION = {"type": "integer", "minimum": 0}
_DAY = {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}
_CELLS = ("read", "blank", "not_applicable", "unreadable")
#: what the Python types do not say, by class and field
SHARPER: dict[tuple[str, str], dict[str, Any]] = {
    ("Agency", "region_code"): {
        "anyOf": [{"type": "string", "pattern": "^[0-9]{6}$"}, {"type": "null"}],
        "description": "code of the division in GB/T 2260",
    },
    ("Period", "start"): _DAY,
    ("Period", "end"): _DAY,
    ("Report", "published"): _DAY,
    ("Report", "year"): {"anyOf": [{"type": "integer", "minimum": 1900, "maximum": 2999}, {"type": "null"}]},
    ("Entity", "id"): {"type": "string", "pattern": "^e[0-9]+$"},
    ("Record", "id"): {"type": "string", "pattern": "^r[0-9]+$"},
    ("Check", "id"): {"type": "string", "pattern": "^c[0-9]+$"},
    ("Record", "indicator"): {
        "type": "string",
        "pattern": "^[a-z_]+(\\.[a-z_]+)*$",
        "description": "id of the taxonomy (docs/indicators.md), or other",
    },
    ("FormInfo", "cells"): {
        "type": "object",
        "properties": {name: _POSITION for name in _CELLS},
        "required": list(_CELLS),
        "additionalProperties": _POSITION,
    },
}
for _name in ("Entity", "Record"):
    SHARPER[(_name, "confidence")] = {"type": "number", "minimum": 0, "maximum": 1}
for _name in ("Span", "Section", "Entity", "Record", "Repair"):
    SHARPER[(_name, "start")] = SHARPER[(_name, "end")] = _POSITION
for _name in ("table", "row", "column"):
    SHARPER[("CellPlace", _name)] = _POSITION


def schema() -> dict[str, Any]:
    """Give the schema of the document as dictionaries and lists."""
    (_, _), parts = msgspec.json.schema_components([Report, CellPlace], ref_template="#/$defs/{name}")
    report = parts["Report"]["properties"]
    start = list(report).index("start")
    fields = list(report.items())
    parts["Report"]["properties"] = dict([*fields[:start], ("span", {"$ref": "#/$defs/Span"}), *fields[start + 2 :]])
    parts["Span"] = {
        "title": "Span",
        "description": "A place in the text: code points, start inclusive, end exclusive.",
        "type": "object",
        "properties": {"start": _POSITION, "end": _POSITION},
    }
    text = {"type": "string"}
    parts["Error"] = {
        "title": "Error",
        "description": "Why a file could not be read; such a document has no reports.",
        "type": "object",
        "properties": {"code": {"type": "string", "pattern": "^GIP[0-9]{3}$"}, "message": text},
    }
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The JSON document of gipnlp, schema version 1",
        "description": "All positions are code points of the text, start inclusive, end exclusive. "
        "Fields may be added; a field described here is not renamed, moved or given another meaning.",
        "type": "object",
        "properties": {
            "schema_version": {"const": SCHEMA_VERSION},
            "gipnlp_version": text,
            "model": text,
            "reports": {"type": "array", "items": {"$ref": "#/$defs/Report"}},
            "path": {**text, "description": "the file it was read from"},
            "error": {"$ref": "#/$defs/Error"},
            "text": {**text, "description": "what all positions point into; only where it was asked for"},
        },
        "required": list(CONTRACT["Document"]),
    }
    return {**document, "$defs": {name: _part(name, parts[name]) for name in sorted(parts)}}


def _part(name: str, part: dict[str, Any]) -> dict[str, Any]:
    made = {**part, "required": list(CONTRACT[name])}
    if "description" in part:
        made["description"] = " ".join(part["description"].replace("``None``", "null").replace("``", "`").split())
    left_out = NOT_IN_JSON.get(name, ())
    made["properties"] = {
        field: SHARPER.get((name, field), _plain(content)) for field, content in part["properties"].items() if field not in left_out
    }
    return made


def _plain(content: dict[str, Any]) -> dict[str, Any]:
    """Leave the default out (a document states every field) and one of two types that mean the same."""
    made = {key: value for key, value in content.items() if key != "default"}
    if {"type": "number"} in made.get("anyOf", ()):
        made["anyOf"] = [kind for kind in made["anyOf"] if kind != {"type": "integer"}]
    return made


if __name__ == "__main__":
    import sys

    sys.stdout.buffer.write(json.dumps(schema(), ensure_ascii=False, indent=1).encode("utf-8") + b"\n")
