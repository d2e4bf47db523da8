"""DuckDB: a database file with the tables records, checks and reports."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..errors import MissingExtraError
from .base import Writer
from .packed import Rows, unpack_tables
from .tables import TABLES, column_kind

#: rows that are gathered before they are inserted
BATCH = 5_000
_TYPES = {"text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE"}


def _library() -> Any:
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtraError("GIP020", feature=".duckdb", extra="duckdb") from error
    return duckdb


@contextmanager
def _as_os_errors() -> Iterator[None]:
    """Make what DuckDB says about the disk an OSError, as with any other file."""
    try:
        yield
    except (_library().IOException, _library().OutOfMemoryException, _library().FatalException) as error:
        raise OSError(str(error)) from error


def _columns(table: str) -> str:
    return ", ".join(f'"{c}" {_TYPES[column_kind(table, c)]}' for c in TABLES[table])


class DuckWriter(Writer):
    """Fills the tables in batches, each batch handed over as one list of structs."""

    tables = tuple(TABLES)
    connection: Any = None

    def __init__(self, path: Path, *, bom: bool = False) -> None:
        _library()
        super().__init__(path, bom=bom)

    def open(self) -> None:
        self.part.unlink()  # DuckDB wants to make the file itself
        self.connection = _library().connect(str(self.part))
        self.rows: dict[str, Rows] = {table: [] for table in TABLES}
        for table in TABLES:
            self.connection.execute(f'CREATE TABLE "{table}" ({_columns(table)})')

    def add_packed(self, content: bytes) -> None:
        for table, rows in zip(self.tables, unpack_tables(content), strict=True):
            self.rows[table] += rows
            if len(self.rows[table]) >= BATCH:
                self._flush(table)

    def _flush(self, table: str) -> None:
        rows = self.rows[table]
        if not rows:
            return
        kinds = [column_kind(table, c) for c in TABLES[table]]
        # one list a column: quick, and the types are those of the table whatever the first rows hold
        lists = [
            [v if kind != "number" or v is None else float(v) for v in values]
            for values, kind in zip(zip(*rows, strict=True), kinds, strict=True)
        ]
        picks = ", ".join(f"unnest(?::{_TYPES[kind]}[])" for kind in kinds)
        with _as_os_errors():
            self.connection.execute(f'INSERT INTO "{table}" SELECT {picks}', lists)
        rows.clear()

    def finish(self) -> None:
        for table in TABLES:
            self._flush(table)
        with _as_os_errors():
            self.connection.execute("CHECKPOINT")
            self.discard()

    def discard(self) -> None:
        connection, self.connection = self.connection, None
        try:
            if connection is not None:
                connection.close()
        finally:
            self.part.with_name(self.part.name + ".wal").unlink(missing_ok=True)


def read(path: Path, table: str) -> list[dict[str, Any]]:
    """Read a table back as rows."""
    if table not in TABLES:
        raise ValueError(f"{path} has no table {table!r}.")
    with _library().connect(str(path), read_only=True) as connection:
        result = connection.execute(f'SELECT * FROM "{table}"')
        names = [d[0] for d in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
