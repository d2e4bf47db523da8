"""The store: documents → files that other programs open, and back to rows.

Read in this order: this module (front door: :func:`write`, :func:`open_store`, :func:`read`), :mod:`.tables` (what
the tables records, checks and reports hold), :mod:`.packed` (rows as bytes), :mod:`.base` (what a writer is; files
appear whole or not at all), then one module a format: :mod:`.text` (JSON Lines, JSON, CSV), :mod:`.excel`, :mod:`.parquet`, :mod:`.duck`.

=========  =============================================================  ==============
suffix     content                                                        extra
=========  =============================================================  ==============
.jsonl     one JSON document a line                                       –
.json      a list of JSON documents                                       –
.csv       the records                                                    –
.xlsx      sheets records, checks, reports                                ``xlsx``
.parquet   the records                                                    ``parquet``
.duckdb    tables records, checks, reports                                ``duckdb``
=========  =============================================================  ==============
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import GipError
from .base import Writer

if TYPE_CHECKING:
    from ..document import Document

#: suffix → (module, class)
FORMATS: dict[str, tuple[str, str]] = {
    ".jsonl": ("text", "JsonLinesWriter"),
    ".ndjson": ("text", "JsonLinesWriter"),
    ".json": ("text", "JsonWriter"),
    ".csv": ("text", "CsvWriter"),
    ".xlsx": ("excel", "ExcelWriter"),
    ".parquet": ("parquet", "ParquetWriter"),
    ".duckdb": ("duck", "DuckWriter"),
}


def _format(path: str | os.PathLike[str]) -> tuple[str, str]:
    suffix = Path(path).suffix.lower()
    if suffix not in FORMATS:
        raise GipError("GIP050", path=os.fspath(path), suffix=suffix)
    return FORMATS[suffix]


def open_store(path: str | os.PathLike[str], *, bom: bool = False) -> Writer:
    """Open a file for documents; its suffix says the format.

    Args:
        path: the file to write; one that exists is replaced when all is written, not before.
        bom: begin a CSV file with a byte order mark, as Excel wants it, and keep Excel from reading texts as formulas.

    Returns:
        A context manager with ``add(document)``; leaving it by an exception leaves no file behind.

    Raises:
        GipError: unknown suffix (GIP050) or a place that cannot be written (GIP012).
        MissingExtraError: the packages of the format are not installed.
    """
    return writer_class(path)(Path(path), bom=bom)


def writer_class(path: str | os.PathLike[str]) -> type[Writer]:
    """Give the writer of a file's format, without importing the packages that the format needs.

    Raises:
        GipError: unknown suffix (GIP050).
    """
    module, name = _format(path)
    writer: type[Writer] = getattr(import_module(f".{module}", __name__), name)
    return writer


def write(documents: Iterable[Document], path: str | os.PathLike[str], *, bom: bool = False) -> int:
    """Write documents to a file and give their number; see :func:`open_store`."""
    count = 0
    with open_store(path, bom=bom) as store:
        for document in documents:
            store.add(document)
            count += 1
    return count


def read(path: str | os.PathLike[str], table: str = "records") -> list[dict[str, Any]]:
    """Read a stored table back as rows; empty cells are ``None``.

    Args:
        path: a file that :func:`write` made (any of the formats).
        table: ``records``, or where the format holds them ``checks`` and ``reports``.

    Raises:
        GipError: unknown suffix (GIP050).
        ValueError: the format does not hold this table.
    """
    module, _ = _format(path)
    rows: list[dict[str, Any]] = import_module(f".{module}", __name__).read(Path(path), table)
    return rows


__all__ = ["FORMATS", "Writer", "open_store", "read", "write", "writer_class"]
