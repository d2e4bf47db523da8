"""The words and examples of the OpenAPI description."""

from __future__ import annotations

import json
from typing import Any

from ..render.schema import schema
from .schema import ErrorModel, TextModel

API = (
    "Annual reports on government information disclosure (政府信息公开工作年度报告) → structured, checked records. "
    "Nothing that is sent is kept or logged. Every error is a JSON object with a stable code (`GIPnnn`), which says what "
    "to do in English and Chinese."
)
EXTRACT = (
    "Send the text as `application/json` or `text/plain`, or a file (.txt .md .html .mht .pdf .docx, told by content) as "
    "the field `file` of a form. The reply is the JSON document; offsets are code points of the text, which `text=true` "
    "gives as well."
)
VIEW = "Takes the same bodies as `/extract` and gives one self-contained page: text with its spans, records, checks."
FORMAT = "What to reply with: the JSON document, the same as one line, or its records as CSV or as an Excel workbook."
TEXT = "Give the text that the offsets point into as `text` (JSON only)."
BOM = "Begin CSV with a byte order mark, and keep Excel from reading texts as formulas."
LANG = "Language that the page begins in; without it the browser's."

_SAMPLE = "2009年，我局共收到政府信息公开申请4件，其中当面申请1件。"
_ERROR = {
    "error": {
        "code": "GIP015",
        "message": "GIP015: report.txt: is empty. Download it again.",
        "message_zh": "GIP015: report.txt:是空文件。请重新下载。",
    }
}

#: told by content, whatever type is declared
_FILES = (
    "text/plain, text/markdown, text/html, multipart/related, application/pdf, "
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)

#: the body of /extract and /view
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": TextModel.model_json_schema(), "example": {"text": _SAMPLE}},
            "text/plain": {"schema": {"type": "string"}, "example": _SAMPLE},
            "multipart/form-data": {
                "schema": {
                    "title": "A file, or a text",
                    "type": "object",
                    "properties": {
                        "file": {"type": "string", "format": "binary", "description": "the report, at most the limit"},
                        "text": {"type": "string"},
                    },
                    "additionalProperties": False,
                    "oneOf": [{"required": ["file"]}, {"required": ["text"]}],
                },
                "encoding": {"file": {"contentType": _FILES}},
            },
        },
    }
}

#: status → why
_ERRORS = {
    400: "The body is broken: no JSON, no form (GIP071).",
    403: "A page of another site sent it, or the server was called by a name that is not its own (GIP077).",
    408: "The body did not arrive in time (GIP074).",
    413: "The document is beyond a limit (GIP019, GIP022, GIP025 to GIP029: bytes, memory, cells, nesting, pages).",
    415: "A body of a type that is not taken (GIP072).",
    422: "The document cannot be read (GIP013 to GIP018, GIP021, GIP023, GIP024: empty, damaged, encrypted, scanned), a "
    "parameter or field is wrong (GIP073), or gipnlp failed on it (GIP099). Sending it again changes nothing.",
    501: "The packages that read or write this format are not installed (GIP020).",
    502: "The process that worked on it died (GIP075).",
    503: "The server is busy (GIP070).",
    504: "It took longer than the time limit (GIP055).",
}
_RETRY = {"Retry-After": {"description": "seconds", "schema": {"type": "integer", "minimum": 1}}}


def extracted() -> dict[str, Any]:
    """Describe the good reply of ``/extract``."""
    string: dict[str, Any] = {"schema": {"type": "string"}}
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {
        "description": "The JSON document, or what `format` asks for.",
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Document"}},
            "application/x-ndjson": string,
            "text/csv": string,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": binary,
        },
    }


def document_schemas() -> dict[str, Any]:
    """Give the schema of the JSON document and of its parts as components of the description."""
    document = schema()
    parts = document.pop("$defs")
    del document["$schema"]
    moved = json.dumps({"Document": document, **parts}).replace('"#/$defs/', '"#/components/schemas/')
    made: dict[str, Any] = json.loads(moved)
    return made


def replies(good: dict[str, Any]) -> dict[int | str, dict[str, Any]]:
    """Describe all replies of a route that takes a document; ``good`` is the one of status 200."""
    made: dict[int | str, dict[str, Any]] = {200: good}
    for status, why in _ERRORS.items():
        made[status] = {
            "description": why,
            "model": ErrorModel,
            "content": {"application/json": {"example": _ERROR}} if status == 422 else {},
        }
    made[503]["headers"] = _RETRY
    return made
