"""Layout tables told from data tables.

Pages put menus, whole articles and single paragraphs into tables.  A table is taken as data when its cells are short
and stand on a real grid; it is layout when it holds other tables, long prose or one column only.
"""

from __future__ import annotations

import re

from .blocks import Grid, GridCell, Paragraph, grids
from .grid import compress

LONG = 220
MANY_PARAGRAPHS = 5
_VALUE = re.compile(
    r"[\s\d,.，．%％+]{1,24}[万亿余多]{0,2}(?:元|条|件|个|次|人|份|篇|期|场|起|人次|项)?|[/／\-—–－]{1,4}|无"
)


def is_value(text: str) -> bool:
    """Say whether a cell's text is a bare number or a mark for one (``/``, ``-``, ``—``, 无)."""
    return bool(text) and bool(_VALUE.fullmatch(text.strip()))


def is_layout(grid: Grid) -> bool:
    """Say whether ``grid`` only arranges the page, so that its cells are to be read as running text."""
    if grid.columns < 2 or grid.rows < 2:
        return True
    values = words = nested = long = 0
    for cell in grid.cells:
        if is_prose(cell) and cell.colspan < grid.columns and any(grids(cell.blocks)):
            return True
        text = cell.text
        values += is_value(text)
        words += bool(text)
        nested += any(True for _ in grids(cell.blocks))
        long += is_prose(cell)
    if words < 3:
        return True
    if nested and values < 4:
        return True
    return bool(long) and not full_width_prose(grid) and values < max(4, 2 * long)


def is_prose(cell: GridCell) -> bool:
    """Say whether a cell holds running text rather than a label or a value."""
    paragraphs = [block for block in cell.blocks if isinstance(block, Paragraph)]
    size = sum(len(block.text) for block in paragraphs)
    return size > LONG or (len(paragraphs) >= MANY_PARAGRAPHS and size > LONG // 2)


def full_width_prose(grid: Grid) -> bool:
    """Say whether all running text of the grid stands in cells of its full width."""
    return all(cell.colspan >= grid.columns for cell in grid.cells if is_prose(cell))


def split_at_prose(grid: Grid) -> list[Grid | GridCell]:
    """Cut a data table at the rows that hold running text over its full width (a report laid into its own table).

    Returns:
        Grids and the cells between them, in order.
    """
    bars = {
        cell.row: cell
        for cell in grid.cells
        if cell.colspan >= grid.columns and cell.rowspan == 1 and (is_prose(cell) or any(grids(cell.blocks)))
    }
    if not bars:
        return [grid]
    parts: list[Grid | GridCell] = []
    run: list[GridCell] = []
    for cell in grid.cells:
        if cell.row in bars:
            if run:
                parts.append(_part(run))
                run = []
            parts.append(cell)
        else:
            run.append(cell)
    if run:
        parts.append(_part(run))
    return parts


def _part(cells: list[GridCell]) -> Grid:
    last = max(cell.row for cell in cells)
    for cell in cells:
        cell.rowspan = min(cell.rowspan, last - cell.row + 1)
    return compress(cells)
