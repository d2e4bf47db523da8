"""A panel as pandas data frames; pandas is imported when a frame is asked for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import MissingExtraError
from .database import connect
from .query import Sheet, Years, look_up
from .tables import TABLES

if TYPE_CHECKING:
    import pandas

PathLike = str | os.PathLike[str]


def table(panel: PathLike, name: str = "records") -> pandas.DataFrame:
    """Give a table of a panel: reports, records, checks, agencies, panel_checks, files, failures, series, …

    Args:
        panel: the panel's file (for ``NAME.parquet`` and ``NAME.csv`` the ``NAME.duckdb`` beside is read).
        name: a table of :data:`gipnlp.panel.tables.TABLES`, or one of the views ``series`` and ``statements``.

    Raises:
        ValueError: there is no such table.
        GipError: the file is missing, no panel, or in use.
        MissingExtraError: pandas or duckdb is not installed.
    """
    if name not in (*TABLES, "series", "statements"):
        raise ValueError(f"a panel has no table {name!r}; it has {', '.join([*TABLES, 'series', 'statements'])}.")
    library = _pandas()
    with connect(panel) as connection:
        result = connection.execute(f'SELECT * FROM "{name}"')
        columns = [d[0] for d in result.description]
        return library.DataFrame(result.fetchall(), columns=columns)


def values(panel: PathLike, indicators: Sequence[str], years: Years = None, scope: str = "own") -> pandas.DataFrame:
    """Give every statement of indicators, a row each, with its ``role``: taken, agrees, differs, other_measure, aside.

    Args and errors: see :func:`wide`.
    """
    with connect(panel) as connection:
        return _frame(look_up(connection, indicators, years, scope).values)


def wide(
    panel: PathLike, indicators: Sequence[str], years: Years = None, scope: str = "own", *, layout: str = "rows"
) -> pandas.DataFrame:
    """Give a wide table: bodies × years.

    Args:
        panel: the panel's file.
        indicators: ids of the taxonomy; ``requests.answered.*`` takes all below, ``documents.issued:规范性文件`` those of a category.
        years: a year, ``"2012-2018"``, or a pair of years; all of the panel by default.
        scope: ``own`` (the reporting body itself), ``territory`` (全市, 全系统 …), or a scope in words.
        layout: ``rows``: a row a body and year, a column an indicator; ``years``: a row a body and indicator, a column a year.

    Returns:
        The frame; its last column ``differs`` names the numbers that were not taken and disagree with the one that was.

    Raises:
        GipError: unknown indicator (GIP064), one that needs a category (GIP065), no years (GIP066), no panel (GIP010, GIP060).
        MissingExtraError: pandas or duckdb is not installed.
    """
    if layout not in ("rows", "years"):
        raise ValueError(f"layout is 'rows' or 'years', not {layout!r}.")
    with connect(panel) as connection:
        found = look_up(connection, indicators, years, scope)
    return _frame(found.rows() if layout == "rows" else found.years())


def _frame(sheet: Sheet) -> pandas.DataFrame:
    library = _pandas()
    frame = library.DataFrame(sheet.rows, columns=list(sheet.columns))
    for column in sheet.numbers - {"year"}:
        frame[column] = library.to_numeric(frame[column]).astype("float64")
    return frame


def _pandas() -> Any:
    try:
        import pandas
    except ImportError as error:
        raise MissingExtraError("GIP020", feature="gipnlp.panel", extra="frames") from error
    return pandas


__all__ = ["table", "values", "wide"]
