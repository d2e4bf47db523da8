"""The panel's state: one DuckDB file, opened for one writer or several readers, never taken for anything else's.

Every change is a transaction, so a run that is killed leaves the state of its last commit.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ..errors import GipError, MissingExtraError
from .tables import SCHEMA, TABLES, create_statements

#: rows that are handed over at once
BATCH = 5_000
#: kinds of panels by suffix; all but the first are written from a .duckdb beside them
SUFFIXES = (".duckdb", ".parquet", ".csv")

PathLike = str | os.PathLike[str]


def state_path(panel: PathLike) -> Path:
    """Give the DuckDB file of a panel: itself, or ``NAME.duckdb`` for ``NAME.parquet`` and ``NAME.csv``.

    Raises:
        GipError: the suffix is none of them (GIP062).
    """
    path = Path(panel)
    if path.suffix.lower() not in SUFFIXES:
        raise GipError("GIP062", path=os.fspath(panel), suffix=path.suffix)
    return path if path.suffix.lower() == ".duckdb" else path.with_suffix(".duckdb")


@contextmanager
def connect(panel: PathLike, *, write: bool = False) -> Iterator[Any]:
    """Open a panel and give the DuckDB connection; ``write`` makes an empty one where there is none.

    Raises:
        GipError: no such file (GIP010), a file that is no panel of this version (GIP060), one that another program has
            open (GIP061), or a place that cannot be written (GIP012).
        MissingExtraError: duckdb is not installed.
    """
    path = state_path(panel)
    duckdb = library()
    if path.is_dir():
        raise GipError("GIP011", path=str(path))
    if not write and not path.exists():
        raise GipError("GIP010", path=str(path))
    if write and not path.absolute().parent.is_dir():
        raise GipError("GIP012", path=str(path), reason="its directory does not exist")
    if write and path.exists() and path.stat().st_size == 0:
        raise GipError("GIP060", path=str(path), reason="it is empty")
    try:
        connection = duckdb.connect(str(path), read_only=not write)
    except duckdb.Error as error:
        raise _plainly(path, error, "GIP060") from error
    try:
        if write and not connection.execute("SELECT 1 FROM information_schema.tables").fetchone():
            _create(connection)
        _check(connection, path)
        yield connection
    except duckdb.IOException as error:  # the disk is full, or gone
        raise _plainly(path, error, "GIP012") from error
    finally:
        connection.close()


def library() -> Any:
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtraError("GIP020", feature="gipnlp panel", extra="duckdb") from error
    return duckdb


def _plainly(path: Path, error: Exception, code: str) -> GipError:
    words = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
    if re.search(r"\block\b|different configuration|being used", words, re.IGNORECASE):
        code = "GIP061"
    elif re.search(r"permission|cannot open file|read-only|no space", words, re.IGNORECASE):
        code = "GIP012"
    return GipError(code, path=str(path), reason=words)


def _create(connection: Any) -> None:
    from .select import SERIES_VIEW

    with transaction(connection):
        for statement in [*create_statements(), SERIES_VIEW]:
            connection.execute(statement)
        for key, value in (("schema", SCHEMA), ("complete", "yes")):
            connection.execute("INSERT INTO info VALUES (?, ?)", [key, value])


def _check(connection: Any, path: Path) -> None:
    found = connection.execute(
        "SELECT count(*) FROM information_schema.tables WHERE table_name IN ('info', 'panel_checks', 'paths')"
    ).fetchone()
    if found is None or found[0] != 3:
        raise GipError("GIP060", path=str(path), reason="it has other tables")
    schema = info(connection, "schema")
    if schema != SCHEMA:
        raise GipError("GIP060", path=str(path), reason=f"it was made with tables of version {schema}, not {SCHEMA}")


def info(connection: Any, key: str) -> str | None:
    """Give an entry of the table ``info``."""
    found = connection.execute("SELECT value FROM info WHERE key = ?", [key]).fetchone()
    return None if found is None else str(found[0])


def set_info(connection: Any, key: str, value: str) -> None:
    """Set an entry of the table ``info``."""
    connection.execute("DELETE FROM info WHERE key = ?", [key])
    connection.execute("INSERT INTO info VALUES (?, ?)", [key, value])


@contextmanager
def transaction(connection: Any) -> Iterator[None]:
    """Do all or nothing of what is inside."""
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        with suppress(Exception):  # the first error is the one that counts
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def insert(connection: Any, table: str, rows: Sequence[dict[str, Any]]) -> None:
    """Add rows to a table, a list a column: quick, and the types are the table's whatever the first rows hold."""
    columns = TABLES[table]
    picks = ", ".join(f"unnest(?::{c.type}[])" for c in columns)
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        connection.execute(f'INSERT INTO "{table}" SELECT {picks}', [[r.get(c.name) for r in part] for c in columns])


def replace(connection: Any, table: str, rows: Sequence[dict[str, Any]]) -> None:
    """Put rows in the place of all that a table holds."""
    connection.execute(f'DELETE FROM "{table}"')
    insert(connection, table, rows)


def fetch(connection: Any, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """Run a query and give its rows as dictionaries."""
    result = connection.execute(sql, list(parameters))
    columns = [d[0] for d in result.description]
    return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


def drop_contents(connection: Any, files: list[str]) -> None:
    """Remove all rows of contents."""
    if not files:
        return
    inside = "SELECT report_id FROM reports WHERE file IN (SELECT unnest(?::VARCHAR[]))"
    for table in ("records", "checks"):
        connection.execute(f"DELETE FROM {table} WHERE report_id IN ({inside})", [files])
    for table in ("reports", "files"):
        connection.execute(f"DELETE FROM {table} WHERE file IN (SELECT unnest(?::VARCHAR[]))", [files])


__all__ = ["SUFFIXES", "connect", "drop_contents", "fetch", "info", "insert", "library", "replace", "set_info", "state_path", "transaction"]
