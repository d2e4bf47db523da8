"""Wide tables: a row a body and year, a column an indicator, with what differs in a column of its own.

:func:`look_up` asks a panel; what it gives is laid out as a table with a row a year (:meth:`Found.rows`) or a column a year
(:meth:`Found.years`), and :func:`write` puts tables into a CSV, Excel or Parquet file.  Which number is taken says :mod:`.select`.
"""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ..errors import GipError, MissingExtraError
from ..reconcile.intervals import written
from .database import fetch, library
from .export import whole_file
from .select import VALUE_COLUMNS, values_sql, wanted, years_of

#: columns of a wide table before those of the indicators
BODY = ("agency_id", "agency", "region_code", "level", "kind", "year", "form")
_LASTING = tuple(c for c in BODY if c not in ("year", "form"))
SUFFIXES = (".csv", ".xlsx", ".parquet")
#: characters that a cell of a workbook holds
_CELL = 32_767

Years = str | int | tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to write: its name, columns, rows (a list each), and which columns hold numbers."""

    name: str
    columns: tuple[str, ...]
    rows: list[list[Any]]
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """What a panel says about indicators.

    Attributes:
        names: the indicators as asked for.
        bodies: a dictionary for each body and year that has a report, with the columns of :data:`BODY`.
        taken: the number of each indicator, by body and year.
        differs: the numbers that differ from it, written out with their place.
        values: all statements with their roles, a row each.
    """

    names: tuple[str, ...]
    bodies: list[dict[str, Any]]
    taken: dict[tuple[str, int], dict[str, float]]
    differs: dict[tuple[str, int], dict[str, list[str]]]
    values: Sheet

    def rows(self) -> Sheet:
        """Give a row a body and year, a column an indicator; what is not stated is ``None``."""
        rows = []
        for body in self.bodies:
            place = (body["agency_id"], body["year"])
            taken, differs = self.taken.get(place, {}), self.differs.get(place, {})
            told = [f"{name}: {written(taken[name])} ≠ {', '.join(differs[name])}" for name in self.names if name in differs]
            rows.append([*(body[c] for c in BODY), *(taken.get(name) for name in self.names), "; ".join(told) or None])
        return Sheet("wide", (*BODY, *self.names, "differs"), rows, frozenset({"year", *self.names}))

    def years(self) -> Sheet:
        """Give a row a body and indicator, a column a year; ``differs`` has the years in which numbers differ."""
        years = sorted({body["year"] for body in self.bodies})
        lasting = {body["agency_id"]: [body[c] for c in _LASTING] for body in self.bodies}
        rows = []
        for agency, columns in lasting.items():
            for name in self.names:
                cells = [self.taken.get((agency, year), {}).get(name) for year in years]
                unlike = [str(year) for year in years if name in self.differs.get((agency, year), {})]
                rows.append([*columns, name, *cells, " ".join(unlike) or None])
        labels = tuple(map(str, years))
        return Sheet("years", (*_LASTING, "indicator", *labels, "differs"), rows, frozenset(labels))


def look_up(connection: Any, names: Sequence[str], years: Years = None, scope: str = "own") -> Found:
    """Look indicators up in a panel.

    Args:
        connection: of a panel.
        names: indicators, see :func:`gipnlp.panel.select.wanted`.
        years: a year, ``"2012-2018"``, or a pair; all by default.
        scope: ``own`` (the reporting body itself), ``territory`` (全市, 全系统 …), or a scope in words.

    Raises:
        GipError: unknown indicator (GIP064), one that needs a category (GIP065), no years (GIP066).
    """
    asked, span = wanted(names), years_of(years)
    taken: dict[tuple[str, int], dict[str, float]] = defaultdict(dict)
    differs: dict[tuple[str, int], dict[str, list[str]]] = defaultdict(dict)
    sql, parameters = values_sql(asked, span, scope)
    rows = [list(row) for row in connection.execute(sql, parameters).fetchall()] if asked else []
    for line in rows:
        row = dict(zip(VALUE_COLUMNS, line, strict=True))
        place = (row["agency_id"], row["year"])
        if row["role"] == "taken":
            taken[place][row["indicator"]] = row["value"]
        elif row["role"] == "differs":
            words = f"{written(row['value'])} ({row['source']}, {row['report_id']}/{row['record']})"
            differs[place].setdefault(row["indicator"], []).append(words)
    values = Sheet("values", VALUE_COLUMNS, rows, frozenset({"year", "value", "low", "high"}))
    return Found(tuple(w.name for w in asked), _bodies(connection, span), taken, differs, values)


def _bodies(connection: Any, years: tuple[int, int] | None) -> list[dict[str, Any]]:
    where = "AND r.year BETWEEN ? AND ?" if years is not None else ""
    return fetch(
        connection,
        f"""
        SELECT r.agency_id, coalesce(any_value(a.agency), max(r.agency)) AS agency, any_value(a.region_code) AS region_code,
               any_value(a.level) AS level, any_value(a.kind) AS kind, r.year,
               first(r.form ORDER BY r.cells_read DESC, r.records DESC, r.failed, r.report_id) AS form
        FROM reports r LEFT JOIN agencies a USING (agency_id)
        WHERE r.year IS NOT NULL AND r.duplicate IS DISTINCT FROM 'same_text' {where}
        GROUP BY r.agency_id, r.year ORDER BY r.agency_id, r.year
        """,
        years or (),
    )


def check_suffix(path: str | os.PathLike[str]) -> str:
    """Give the suffix of a file for tables in small letters.

    Raises:
        GipError: it is none of :data:`SUFFIXES` (GIP063).
    """
    suffix = Path(path).suffix
    if suffix.lower() not in SUFFIXES:
        raise GipError("GIP063", path=os.fspath(path), suffix=suffix)
    return suffix.lower()


def write(sheets: Sequence[Sheet], path: str | os.PathLike[str]) -> None:
    """Write tables to a file that appears whole or not at all: all of them to a workbook, the first to CSV and Parquet.

    Raises:
        GipError: unknown suffix (GIP063), or a place that cannot be written (GIP011, GIP012).
        MissingExtraError: the packages of the format are not installed.
    """
    suffix = check_suffix(path)
    with whole_file(Path(path)) as part:
        if suffix == ".csv":
            with part.open("w", encoding="utf-8", newline="") as file:
                write_csv(sheets[0], file)
        elif suffix == ".xlsx":
            _write_workbook(sheets, part)
        else:
            _write_parquet(sheets[0], part)


def write_csv(sheet: Sheet, file: IO[str]) -> None:
    """Write a table as CSV; whole numbers without ``.0``, what is not stated as an empty cell."""
    lines = csv.writer(file, lineterminator="\n")
    lines.writerow(sheet.columns)
    for row in sheet.rows:
        lines.writerow(["" if v is None else written(v) if isinstance(v, float) else v for v in row])


def _write_workbook(sheets: Sequence[Sheet], part: Path) -> None:
    try:
        import openpyxl
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    except ImportError as error:
        raise MissingExtraError("GIP020", feature=".xlsx", extra="xlsx") from error

    book = openpyxl.Workbook(write_only=True)
    for table in sheets:
        sheet = book.create_sheet(table.name)
        sheet.freeze_panes = "A2"
        for row in [list(table.columns), *table.rows]:
            cells = []
            for value in row:
                cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)[:_CELL] if isinstance(value, str) else value)
                if isinstance(value, str):
                    cell.data_type = "s"  # neither formula nor error value
                cells.append(cell)
            sheet.append(cells)
    book.save(part)


def _write_parquet(sheet: Sheet, part: Path) -> None:
    types = ["BIGINT" if c == "year" else "DOUBLE" if c in sheet.numbers else "VARCHAR" for c in sheet.columns]
    columns = ", ".join('"{}" {}'.format(c.replace('"', '""'), t) for c, t in zip(sheet.columns, types, strict=True))
    name = str(part).replace("'", "''")
    with library().connect() as connection:
        connection.execute(f"CREATE TABLE wide ({columns})")
        if sheet.rows:
            picks = ", ".join(f"unnest(?::{t}[])" for t in types)
            connection.execute(f"INSERT INTO wide SELECT {picks}", [list(column) for column in zip(*sheet.rows, strict=True)])
        connection.execute(f"COPY wide TO '{name}' (FORMAT parquet, COMPRESSION zstd)")


__all__ = ["BODY", "Found", "Sheet", "check_suffix", "look_up", "write", "write_csv"]
