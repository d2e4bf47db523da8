"""JSON Lines, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ..errors import ReadError
from .base import Writer
from .tables import TABLES, column_kind, guard, parse_cell, table_rows, unguard

if TYPE_CHECKING:
    from ..document import Document


def json_line(document: Document) -> str:
    """Give a document as one line of JSON; one that JSON cannot hold becomes a document with an error."""
    try:
        return document.to_json()
    except (OverflowError, ValueError) as error:
        from ..document import Document as Empty

        path = document.path or "<text>"
        return Empty("", path=path, error=ReadError("GIP099", path=path, reason=str(error))).to_json()


class JsonLinesWriter(Writer):
    """One JSON document a line, UTF-8."""

    file: IO[bytes]

    def open(self) -> None:
        self.file = self.part.open("wb")

    @classmethod
    def pack(cls, document: Document, *, bom: bool = False) -> bytes:
        return json_line(document).encode("utf-8")

    def add_packed(self, content: bytes) -> None:
        self.file.write(content + b"\n")

    def finish(self) -> None:
        self.file.close()


class JsonWriter(JsonLinesWriter):
    """A JSON list of documents, one a line."""

    count = 0

    def add_packed(self, content: bytes) -> None:
        self.file.write((b",\n" if self.count else b"[\n") + content)
        self.count += 1

    def finish(self) -> None:
        self.file.write(b"\n]\n" if self.count else b"[]\n")
        self.file.close()

    def discard(self) -> None:
        self.file.close()


class CsvWriter(Writer):
    """The records as CSV in UTF-8; with ``bom`` as Excel opens it by a double click."""

    file: IO[bytes]

    def open(self) -> None:
        self.file = self.part.open("wb")
        self.file.write((b"\xef\xbb\xbf" if self.bom else b"") + _csv_lines([TABLES["records"]]))

    @classmethod
    def pack(cls, document: Document, *, bom: bool = False) -> bytes:
        return _csv_lines([_csv_cell(v, bom) for v in row.values()] for row in table_rows(document, "records"))

    def add_packed(self, content: bytes) -> None:
        self.file.write(content)

    def finish(self) -> None:
        self.file.close()


def _csv_lines(rows: Iterable[Sequence[Any]]) -> bytes:
    lines = io.StringIO(newline="")
    csv.writer(lines, lineterminator="\n").writerows(rows)
    return lines.getvalue().encode("utf-8")


def _csv_cell(value: Any, bom: bool) -> Any:
    if value is None:
        return ""
    return guard(value) if bom and isinstance(value, str) else value


def read(path: Path, table: str) -> list[dict[str, Any]]:
    """Read records from CSV; from JSON (Lines) the documents' records with the path and agency they belong to."""
    if table != "records":
        raise ValueError(f"{path.suffix} files hold no separate table {table!r}; read the documents as JSON.")
    if path.suffix.lower() == ".csv":
        return _read_csv(path)
    text = path.read_text(encoding="utf-8")
    documents = (
        json.loads(text) if path.suffix.lower() == ".json" else [json.loads(line) for line in text.split("\n") if line]
    )
    return [row for document in documents for row in _flat(document)]


def _read_csv(path: Path) -> list[dict[str, Any]]:
    raw = path.read_bytes()[:3]
    guarded = raw == b"\xef\xbb\xbf"
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        columns = next(lines, [])
        return [
            {
                c: parse_cell(unguard(v) if guarded else v, column_kind("records", c))
                for c, v in zip(columns, line, strict=True)
            }
            for line in lines
        ]


def _flat(document: dict[str, Any]) -> list[dict[str, Any]]:
    made = []
    for index, report in enumerate(document["reports"]):
        for record in report["records"]:
            period = record["period"]
            known = (
                report["agency"]
                | record
                | {
                    "path": document.get("path"),
                    "agency": report["agency"]["name"],
                    "year": report["year"],
                    "report": index,
                    "period_start": period["start"],
                    "period_end": period["end"],
                }
            )
            made.append({column: known.get(column) for column in TABLES["records"]})
    return made
