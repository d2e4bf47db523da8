"""Blocks → one text with its tables: paragraphs a line each, table rows a line each, cells separated by tabs.

Every cell's words are laid into the text once, at the cell's top left position, so that
``text[cell.start:cell.end] == cell.text`` holds; the grid tells which rows and columns it covers.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ..types import Cell, Source, Table
from .blocks import Block, Grid, GridCell, Paragraph, grids
from .layout import is_layout, split_at_prose
from .limits import Guard


class Layer:
    """Collects text and tables while blocks are laid one after the other."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._parts: list[str] = []
        self._length = 0
        self.tables: list[Table] = []

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)

    def paragraph(self, text: str) -> None:
        """Lay one line."""
        if text:
            self._put(text)
            self._put("\n")

    def table(self, grid: Grid) -> None:
        """Lay a data table and remember its cells."""
        self._guard.add_cells(len(grid.cells))
        self._guard.fields(grid.rows * grid.columns)
        first = self._length
        cells: list[Cell] = []
        for _, row in groupby(grid.cells, key=lambda cell: cell.row):
            for order, cell in enumerate(row):
                if order:
                    self._put("\t")
                start = self._length
                self._put(cell.text)
                place = (start, self._length, cell.rowspan, cell.colspan, cell.doubtful)
                cells.append(Cell(cell.row, cell.column, cell.text, *place))
            self._put("\n")
        self.tables.append(
            Table(len(self.tables), grid.rows, grid.columns, tuple(cells), first, max(first, self._length - 1))
        )


def lay(blocks: Sequence[Block], *, kind: str, title: str | None = None, guard: Guard | None = None) -> Source:
    """Lay blocks into a :class:`~gipnlp.types.Source`.

    Args:
        blocks: paragraphs and grids in reading order.
        kind: the kind of file, for :attr:`Source.kind`.
        title: the document's title, if it names one.
        guard: counts the cells of the document.

    Returns:
        The text, ending without a line end, and the data tables in it.

    Raises:
        ReadError: GIP026, GIP027 too many cells or fields.
    """
    layer = Layer(guard or Guard(""))
    stack: list[Block | GridCell] = list(reversed(blocks))
    while stack:
        block = stack.pop()
        if isinstance(block, Paragraph):
            layer.paragraph(block.text)
        elif isinstance(block, GridCell):
            stack.extend(reversed(block.blocks))
        elif is_layout(block):
            stack.extend(reversed(_rows(block)))
        else:
            parts = split_at_prose(block)
            if len(parts) > 1:
                stack.extend(reversed(parts))
            else:
                inner: list[Block] = [grid for cell in block.cells for grid in grids(cell.blocks)]
                layer.table(block)
                stack.extend(reversed(inner))
    # empty cells of a last row stand behind the last line: the text ends where the last of them does
    least = max((cell.end for table in layer.tables for cell in table.cells), default=0)
    text = layer.text.rstrip("\n")
    return Source(layer.text[: max(len(text), least)], tuple(layer.tables), kind, title)


def _rows(grid: Grid) -> list[Block | GridCell]:
    """Give the contents of a layout table row by row; a row of short cells becomes one line with tabs."""
    out: list[Block | GridCell] = []
    for _, group in groupby(grid.cells, key=lambda cell: cell.row):
        row = list(group)
        if len(row) > 1 and all(len(cell.blocks) <= 1 and not any(grids(cell.blocks)) for cell in row):
            texts = [cell.text for cell in row]
            if sum(map(bool, texts)) > 1 and max(map(len, texts)) < 60:
                out.append(Paragraph("\t".join(texts).strip("\t")))
                continue
        out.extend(row)
    return out
