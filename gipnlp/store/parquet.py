"""Parquet: the records as one columnar file with fixed column types."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import MissingExtraError
from .base import Writer
from .packed import Rows, unpack_tables
from .tables import TABLES, column_kind

#: rows that are gathered before they are written as a row group
BATCH = 20_000


def _library() -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingExtraError("GIP020", feature=".parquet", extra="parquet") from error
    return pyarrow


class ParquetWriter(Writer):
    """Writes the records in row groups (constant memory)."""

    writer: Any = None

    def __init__(self, path: Path, *, bom: bool = False) -> None:
        _library()
        super().__init__(path, bom=bom)

    def open(self) -> None:
        arrow = _library()
        types = {"text": arrow.string(), "integer": arrow.int64(), "number": arrow.float64()}
        self.schema = arrow.schema([(c, types[column_kind("records", c)]) for c in TABLES["records"]])
        self.kinds = [column_kind("records", c) for c in TABLES["records"]]
        self.rows: Rows = []
        self.writer = arrow.parquet.ParquetWriter(str(self.part), self.schema, compression="zstd")

    def add_packed(self, content: bytes) -> None:
        (rows,) = unpack_tables(content)
        self.rows += rows
        if len(self.rows) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        if not self.rows:
            return
        arrow = _library()
        columns = []
        for values, kind, field in zip(zip(*self.rows, strict=True), self.kinds, self.schema, strict=True):
            if kind == "number":  # 4 and 24.8 share a column of doubles
                values = tuple(v if v is None else float(v) for v in values)
            columns.append(arrow.array(values, type=field.type))
        self.writer.write_table(arrow.Table.from_arrays(columns, schema=self.schema))
        self.rows = []

    def finish(self) -> None:
        self._flush()
        self.discard()

    def discard(self) -> None:
        if self.writer is not None:
            self.writer.close()
            self.writer = None


def read(path: Path, table: str) -> list[dict[str, Any]]:
    """Read the records back as rows."""
    if table != "records":
        raise ValueError(f".parquet files hold the records only, no table {table!r}.")
    rows: list[dict[str, Any]] = _library().parquet.read_table(str(path)).to_pylist()
    return rows
