"""Rows that do not fit into their table: a cell too few or too many, as where a page break or a recogniser took a tag.

Their cells stand on the grid all the same, but in which column is not certain; they are marked, and no number of
theirs is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from .blocks import Block, Grid, GridCell
from .layout import is_value


def mark_ragged(blocks: Iterable[Block]) -> None:
    """Mark the cells of all rows, of tables however deep, whose columns are not certain (:attr:`.GridCell.doubtful`).

    Rows that only a single cell stands in divide a table into parts.  Within a part all rows have as many columns;
    where some have not, those with another number than most are marked, and below one of column headings all are;
    so are rows that cells of a marked one push aside.
    """
    waiting = list(blocks)
    while waiting:
        block = waiting.pop()
        if isinstance(block, Grid):
            waiting += [inner for cell in block.cells for inner in cell.blocks]
            for row in _doubtful(block):
                for cell in row:
                    cell.doubtful = True


def mark_last_row(blocks: Sequence[Block]) -> None:
    """Mark the last row of a table that breaks off: its last cell may have lost digits."""
    for block in reversed(blocks):
        if isinstance(block, Grid):
            for cell in block.cells:
                cell.doubtful = cell.doubtful or cell.row == block.rows - 1
            return


def _doubtful(grid: Grid) -> Iterator[list[GridCell]]:
    rows: list[list[GridCell]] = [[] for _ in range(grid.rows)]
    widths, counts = [0] * grid.rows, [0] * grid.rows
    for cell in grid.cells:
        rows[cell.row].append(cell)
        for row in range(cell.row, min(cell.row + cell.rowspan, grid.rows)):
            widths[row] += cell.colspan
            counts[row] += 1
    #: row → column of a cell that reaches into it from a ragged row
    reached: dict[int, int] = {}
    part: list[int] = []
    for row in range(grid.rows + 1):
        if row < grid.rows and counts[row] > 1:
            part.append(row)
            continue
        below_heading = False
        usual = _usual([widths[r] for r in part], grid.columns)
        for r in part:
            ragged = widths[r] != usual
            if ragged:
                _reach(rows[r], reached)
            if ragged or below_heading or any(cell.column < reached.get(r, 0) for cell in rows[r]):
                yield rows[r]
            below_heading = below_heading or (ragged and not any(is_value(cell.text) for cell in rows[r]))
        part = []


def _reach(row: list[GridCell], reached: dict[int, int]) -> None:
    """Note which rows the cells of a ragged row reach into: one that begins left of such a cell may not be where it belongs."""
    for cell in row:
        for below in range(cell.row + 1, cell.row + cell.rowspan):
            reached[below] = max(reached.get(below, 0), cell.column)


def _usual(widths: list[int], columns: int) -> int:
    """Give the number of columns that most rows have; where as many have another, that of the table."""
    common = Counter(widths).most_common(2)
    if not common or (len(common) > 1 and common[0][1] == common[1][1]):
        return columns
    return common[0][0]
