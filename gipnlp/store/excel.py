"""Excel: one workbook with the sheets records, checks and reports."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import MissingExtraError
from .base import Writer
from .packed import unpack_tables
from .tables import TABLES, column_kind

if TYPE_CHECKING:
    from openpyxl import Workbook

#: rows of a sheet, by Excel's limit; what is more goes to records_2, records_3, …
MAX_ROWS = 1_048_576
#: characters of a cell, by Excel's limit
MAX_TEXT = 32_767

# what XML cannot hold
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WIDTHS = {
    "path": 28,
    "agency": 26,
    "indicator": 30,
    "category": 24,
    "scope": 24,
    "evidence": 60,
    "expression": 44,
    "message": 60,
    "message_en": 60,
    "title": 40,
}


def _library() -> Any:
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtraError("GIP020", feature=".xlsx", extra="xlsx") from error
    return openpyxl


class ExcelWriter(Writer):
    """Writes rows as they come (constant memory); texts stay texts, also those that begin with ``=``."""

    tables = tuple(TABLES)
    book: Workbook | None = None

    def __init__(self, path: Path, *, bom: bool = False) -> None:
        _library()
        super().__init__(path, bom=bom)

    def open(self) -> None:
        self.book = _library().Workbook(write_only=True)
        self._sheets: dict[str, Any] = {}
        self._rows: dict[str, int] = {}
        self._parts: dict[str, int] = {}
        for table in TABLES:
            self._new_sheet(table)

    def _new_sheet(self, table: str) -> None:
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter

        if self.book is None:
            return
        self._parts[table] = self._parts.get(table, 0) + 1
        part = self._parts[table]
        sheet = self.book.create_sheet(table if part == 1 else f"{table}_{part}")
        sheet.freeze_panes = "A2"
        for i, column in enumerate(TABLES[table], start=1):
            sheet.column_dimensions[get_column_letter(i)].width = _WIDTHS.get(column, 12)
        self._sheets[table], self._rows[table] = sheet, 1
        bold = Font(bold=True)
        head = [self._cell(sheet, column) for column in TABLES[table]]
        for cell in head:
            cell.font = bold
        sheet.append(head)

    @staticmethod
    def _cell(sheet: Any, value: Any) -> Any:
        from openpyxl.cell import WriteOnlyCell

        if not isinstance(value, str):
            return WriteOnlyCell(sheet, value)
        cell = WriteOnlyCell(sheet, _ILLEGAL.sub("\ufffd", value)[:MAX_TEXT])
        cell.data_type = "s"  # neither formula nor error value
        return cell

    def add_packed(self, content: bytes) -> None:
        for table, rows in zip(self.tables, unpack_tables(content), strict=True):
            for row in rows:
                if self._rows[table] >= MAX_ROWS:
                    self._new_sheet(table)
                sheet = self._sheets[table]
                sheet.append([self._cell(sheet, v) for v in row])
                self._rows[table] += 1

    def finish(self) -> None:
        if self.book is not None:
            self.book.save(self.part)
            self.book = None

    def discard(self) -> None:
        if self.book is not None:
            for sheet in self.book.worksheets:  # ends the generators that hold temporary files
                sheet.close()
            self.book.save(self.part)
            self.book = None


def read(path: Path, table: str) -> list[dict[str, Any]]:
    """Read a sheet (and its continuations) back as rows."""
    book = _library().load_workbook(path, read_only=True)
    try:
        if table not in book.sheetnames:
            raise ValueError(f"{path} has no sheet {table!r}.")
        made: list[dict[str, Any]] = []
        for name in book.sheetnames:
            if name == table or re.fullmatch(rf"{table}_\d+", name):
                lines = book[name].iter_rows(values_only=True)
                columns = [str(c) for c in next(lines, ())]
                made += [_row(columns, line, table) for line in lines]
        return made
    finally:
        book.close()


def _row(columns: list[str], line: tuple[Any, ...], table: str) -> dict[str, Any]:
    values = line + (None,) * (len(columns) - len(line))  # a sheet leaves empty cells at the end of a row out
    return {c: _read_cell(v, table, c) for c, v in zip(columns, values, strict=False)}


def _read_cell(value: Any, table: str, column: str) -> Any:
    if value is None or value == "":
        return None
    return int(value) if column_kind(table, column) == "integer" else value
