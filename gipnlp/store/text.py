"""JSON Lines, JSON and CSV."""

from __future__ import annotations

import csv
import json
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

    file: IO[str]

    def open(self) -> None:
        self.file = self.part.open("w", encoding="utf-8", newline="\n")

    def add(self, document: Document) -> None:
        self.file.write(json_line(document) + "\n")

    def finish(self) -> None:
        self.file.close()


class JsonWriter(Writer):
    """A JSON list of documents, one a line."""

    file: IO[str]
    count = 0

    def open(self) -> None:
        self.file = self.part.open("w", encoding="utf-8", newline="\n")

    def add(self, document: Document) -> None:
        self.file.write((",\n" if self.count else "[\n") + json_line(document))
        self.count += 1

    def finish(self) -> None:
        self.file.write("\n]\n" if self.count else "[]\n")
        self.file.close()

    def discard(self) -> None:
        self.file.close()


class CsvWriter(Writer):
    """The records as CSV in UTF-8; with ``bom`` as Excel opens it by a double click."""

    file: IO[str]

    def open(self) -> None:
        self.file = self.part.open("w", encoding="utf-8-sig" if self.bom else "utf-8", newline="")
        self.writer = csv.writer(self.file, lineterminator="\n")
        self.writer.writerow(TABLES["records"])

    def add(self, document: Document) -> None:
        for row in table_rows(document, "records"):
            self.writer.writerow([self._cell(v) for v in row.values()])

    def _cell(self, value: Any) -> Any:
        if value is None:
            return ""
        return guard(value) if self.bom and isinstance(value, str) else value

    def finish(self) -> None:
        self.file.close()


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
