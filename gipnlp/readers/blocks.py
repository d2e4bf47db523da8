"""The plain values inside the room: what the HTML, DOCX and PDF readers make before the text is laid.

A document is a list of blocks in reading order: :class:`Paragraph` or :class:`Grid`.  A grid's cells hold blocks
again (a layout table holds whole reports; a data cell a few words).  :mod:`.lay` turns blocks into a ``Source``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .chars import join_blocks, tidy


@dataclass(slots=True)
class Paragraph:
    """One line of text: a paragraph, a heading, a list item."""

    text: str


@dataclass(slots=True)
class GridCell:
    """One cell on a grid, at its top left position."""

    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    blocks: list[Block] = field(default_factory=list)
    #: see :attr:`gipnlp.types.Cell.doubtful`
    doubtful: bool = False

    @property
    def text(self) -> str:
        """The cell's own words as one line, without the tables in it."""
        return join_blocks(block.text for block in self.blocks if isinstance(block, Paragraph))


@dataclass(slots=True)
class Grid:
    """A table of any kind; whether it is data or layout is decided by :mod:`.layout`."""

    rows: int
    columns: int
    cells: list[GridCell]


Block = Paragraph | Grid


@dataclass(slots=True)
class RawCell:
    """A cell as the file writes it, without its place: spans may be absurd, ``rowspan`` 0 means to the end."""

    blocks: list[Block]
    rowspan: int = 1
    colspan: int = 1


def add_text(blocks: list[Block], text: str) -> None:
    """Append ``text`` as a paragraph unless it is blank."""
    text = tidy(text)
    if text:
        blocks.append(Paragraph(text))


def grids(blocks: Iterable[Block]) -> Iterator[Grid]:
    """Give the grids that stand directly in ``blocks``."""
    return (block for block in blocks if isinstance(block, Grid))
