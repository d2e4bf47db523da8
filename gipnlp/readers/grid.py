"""Rows of cells with spans → a grid: the table algorithm of HTML, with caps on absurd spans.

Columns and rows in which no cell begins (``colspan=100`` over seven columns, spacer rows) are taken out, so that the
grid is the one that a person sees.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from .blocks import Grid, GridCell, RawCell
from .limits import Guard

MAX_COLSPAN = 1000
MAX_ROWSPAN = 65534
#: a table wider than this is a broken one: the spans of its cells are not followed any more
MAX_COLUMNS = 2000


def resolve(sections: Sequence[Sequence[Sequence[RawCell]]], guard: Guard | None = None) -> Grid:
    """Place the cells of a table on a grid.

    Args:
        sections: row groups (``thead``, ``tbody``) of rows of cells; a rowspan ends with its group.
        guard: refuses tables whose merged cells cover too much.

    Returns:
        A :class:`Grid` without rows and columns in which nothing begins.

    Raises:
        ReadError: GIP027 when the cells cover more fields than the limit.
    """
    guard = guard or Guard("")
    cells: list[GridCell] = []
    top = 0
    for rows in sections:
        _place(rows, top, cells, guard)
        top += len(rows)
    return compress(cells)


def _place(rows: Sequence[Sequence[RawCell]], top: int, out: list[GridCell], guard: Guard) -> None:
    taken: dict[int, int] = {}  # column → first row in which it is free again
    covered = 0
    for index, row in enumerate(rows):
        column = 0
        for raw in row:
            while taken.get(column, 0) > index:
                column += 1
            rest = len(rows) - index
            rowspan = min(raw.rowspan, MAX_ROWSPAN, rest) if raw.rowspan > 0 else rest
            limit = min(max(raw.colspan, 1), MAX_COLSPAN)
            if column + limit > MAX_COLUMNS:
                rowspan = limit = 1
                taken = {}
            colspan = 0
            while colspan < limit and taken.get(column + colspan, 0) <= index:
                if rowspan > 1:
                    taken[column + colspan] = index + rowspan
                colspan += 1
            covered += colspan * rowspan
            guard.fields(covered)
            out.append(GridCell(top + index, column, rowspan, colspan, raw.blocks))
            column += colspan


def compress(cells: list[GridCell]) -> Grid:
    """Take out the rows and columns in which no cell begins; spans shrink with them."""
    row_starts = sorted({cell.row for cell in cells})
    column_starts = sorted({cell.column for cell in cells})
    for cell in cells:
        row, column = bisect_left(row_starts, cell.row), bisect_left(column_starts, cell.column)
        cell.rowspan = max(1, bisect_left(row_starts, cell.row + cell.rowspan) - row)
        cell.colspan = max(1, bisect_left(column_starts, cell.column + cell.colspan) - column)
        cell.row, cell.column = row, column
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(len(row_starts), len(column_starts), cells)
