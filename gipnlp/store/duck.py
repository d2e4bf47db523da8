"""DuckDB: a database file with the tables records, checks and reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import MissingExtraError
from .base import Writer
from .tables import TABLES, Row, column_kind, table_rows

if TYPE_CHECKING:
    from ..document import Document

#: rows that are gathered before they are inserted
BATCH = 5_000
_TYPES = {"text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE"}


def _library() -> Any:
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtraError("GIP020", feature=".duckdb", extra="duckdb") from error
    return duckdb


def _columns(table: str) -> str:
    return ", ".join(f'"{c}" {_TYPES[column_kind(table, c)]}' for c in TABLES[table])


class DuckWriter(Writer):
    """Fills the tables in batches, each batch handed over as one list of structs."""

    connection: Any = None

    def __init__(self, path: Path, *, bom: bool = False) -> None:
        _library()
        super().__init__(path, bom=bom)

    def open(self) -> None:
        self.part.unlink()  # DuckDB wants to make the file itself
        self.connection = _library().connect(str(self.part))
        self.rows: dict[str, list[Row]] = {table: [] for table in TABLES}
        for table in TABLES:
            self.connection.execute(f'CREATE TABLE "{table}" ({_columns(table)})')

    def add(self, document: Document) -> None:
        for table, rows in self.rows.items():
            rows += table_rows(document, table)
            if len(rows) >= BATCH:
                self._flush(table)

    def _flush(self, table: str) -> None:
        rows = self.rows[table]
        if not rows:
            return
        columns = TABLES[table]
        # one list a column: quick, and the types are those of the table whatever the first rows hold
        lists = [
            [r[c] if column_kind(table, c) != "number" or r[c] is None else float(r[c]) for r in rows] for c in columns
        ]
        picks = ", ".join(f"unnest(?::{_TYPES[column_kind(table, c)]}[])" for c in columns)
        self.connection.execute(f'INSERT INTO "{table}" SELECT {picks}', lists)
        rows.clear()

    def finish(self) -> None:
        for table in TABLES:
            self._flush(table)
        self.connection.execute("CHECKPOINT")
        self.discard()

    def discard(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None
        self.part.with_name(self.part.name + ".wal").unlink(missing_ok=True)


def read(path: Path, table: str) -> list[dict[str, Any]]:
    """Read a table back as rows."""
    if table not in TABLES:
        raise ValueError(f"{path} has no table {table!r}.")
    with _library().connect(str(path), read_only=True) as connection:
        result = connection.execute(f'SELECT * FROM "{table}"')
        names = [d[0] for d in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
