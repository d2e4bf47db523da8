"""Parquet and CSV: the panel's tables as files beside its state, each written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..errors import GipError
from .tables import EXPORTED, TABLES

_OPTIONS = {".parquet": "FORMAT parquet, COMPRESSION zstd", ".csv": "FORMAT csv, HEADER true"}
#: columns that bring rows into one order, so that the same panel gives the same files
_ORDER = {
    "reports": "path, number", "records": 'report_id, start, "end", id', "checks": "report_id, length(id), id", "agencies": "agency_id",
    "panel_checks": "length(id), id", "files": "path", "failures": "path",
}  # fmt: skip


def export(connection: Any, output: str | os.PathLike[str]) -> tuple[Path, ...]:
    """Write the tables of a panel as ``NAME.records.parquet`` …; nothing for a ``.duckdb``.

    Returns:
        The files written.

    Raises:
        GipError: one cannot be written (GIP012).
    """
    path = Path(output)
    options = _OPTIONS.get(path.suffix.lower())
    if options is None:
        return ()
    written = []
    for table in EXPORTED:
        target = path.with_name(f"{path.stem}.{table}{path.suffix}")
        columns = ", ".join(f'"{c.name}"' for c in TABLES[table])
        with whole_file(target) as part:
            # a path cannot be a parameter here; quotes are doubled as SQL wants it
            name = str(part).replace("'", "''")
            connection.execute(f"COPY (SELECT {columns} FROM {table} ORDER BY {_ORDER[table]}) TO '{name}' ({options})")
        written.append(target)
    return tuple(written)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give the name of a file to write, which gets the name ``path`` at the end; after a failure nothing is left of it.

    Raises:
        GipError: it is a directory (GIP011) or cannot be written (GIP012).
    """
    if path.is_dir():
        raise GipError("GIP011", path=str(path))
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            part.open("wb").close()
            yield part
            os.replace(part, path)
        except OSError as error:
            raise GipError("GIP012", path=str(path), reason=error.strerror or str(error)) from error
    finally:
        part.unlink(missing_ok=True)


__all__ = ["export", "whole_file"]
