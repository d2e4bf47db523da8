"""Tables over page breaks: the pieces on consecutive pages become one table.

The outer edges of the pieces must agree.  A repeated header is dropped, a row cut in two by the break is put together,
and a merged label cell that goes on over the break is one cell again.
"""

from __future__ import annotations

from dataclasses import replace

from .chars import ENUMERATOR
from .layout import is_value
from .pdf_tables import PdfCell, PdfTable

EDGE = 7.0
COLUMN = 4.0


def can_follow(table: PdfTable, piece: PdfTable) -> bool:
    """Say whether ``piece``, first on its page, may continue ``table``, last on the page before."""
    if table.ruled != piece.ruled:
        return False
    if not table.ruled:  # its columns are as wide as their words, so that only their number can be compared
        return abs(table.x0 - piece.x0) <= EDGE and len(_inner(table)) == len(_inner(piece))
    ours = _inner(table)
    if abs(table.x1 - piece.x1) > EDGE or not (abs(table.x0 - piece.x0) <= EDGE or _is_right_part(table, piece)):
        return False
    theirs = _inner(_aligned(table, piece))
    if not ours or not theirs:
        return True
    common = sum(any(abs(x - y) <= COLUMN for y in ours) for x in theirs)
    return 2 * common >= min(len(ours), len(theirs))


def join(table: PdfTable, piece: PdfTable) -> PdfTable:
    """Append ``piece`` to ``table``."""
    beside = [c for c in table.cells if c.row + c.rowspan == table.rows and c.x1 <= piece.x0 + COLUMN]
    if not _is_right_part(table, piece):
        beside = []
    piece = _aligned(table, piece)
    piece = _without_header(table, piece)
    if not piece.cells:
        return table
    bottom = {_span(cell): cell for cell in table.cells if cell.row + cell.rowspan == table.rows}
    top = {_span(cell): cell for cell in piece.cells if cell.row == 0}
    pairs = _pairs(bottom, top)
    cut = _is_cut(list(bottom.values()), list(top.values()), pairs)
    offset = table.rows - (1 if cut else 0)
    merged: set[int] = set()
    for above, below in pairs:
        if cut or _continues(above, below, list(bottom.values()), list(top.values())):
            above.rowspan += below.rowspan - (1 if cut else 0)
            above.lines = [*above.lines, *below.lines]
            above.unclosed = below.unclosed
            merged.add(id(below))
    for cell in piece.cells:
        if id(cell) not in merged:
            cell.row += offset
            table.cells.append(cell)
    for cell in beside:  # merged cells left of the piece go on through all of it
        cell.rowspan += offset + piece.rows - table.rows
    table.rows = offset + piece.rows
    table.weak = sum(bool(cell.lines) for cell in table.cells) < 3
    table.cells.sort(key=lambda cell: (cell.row, cell.x0))
    return table


def _aligned(table: PdfTable, piece: PdfTable) -> PdfTable:
    """Give ``piece`` with its columns moved onto those of ``table`` (scaled to its width, snapped to its columns)."""
    if _is_right_part(table, piece):
        left, scale = piece.x0, 1.0
    else:
        left, scale = table.x0, (table.x1 - table.x0) / max(piece.x1 - piece.x0, 1.0)
    levels = sorted({x for cell in table.cells for x in (cell.x0, cell.x1)})
    if not table.ruled:
        own = sorted({x for cell in piece.cells for x in (cell.x0, cell.x1)})
        places = dict(zip(own, levels, strict=False))
        cells = [replace(c, x0=places[c.x0], x1=places[c.x1]) for c in piece.cells]
        return PdfTable(table.x0, table.x1, piece.top, piece.bottom, piece.rows, cells, piece.ruled)

    def move(x: float) -> float:
        moved = left + (x - piece.x0) * scale
        near = min(levels, key=lambda level: abs(level - moved))
        return near if abs(near - moved) <= COLUMN else moved

    cells = [replace(c, x0=move(c.x0), x1=move(c.x1)) for c in piece.cells]
    return PdfTable(left, table.x1, piece.top, piece.bottom, piece.rows, cells, piece.ruled)


def _is_right_part(table: PdfTable, piece: PdfTable) -> bool:
    """Say whether ``piece`` begins at an inner column of ``table``: no border of the merged cells left of it is drawn."""
    return piece.x0 - table.x0 > EDGE and any(abs(piece.x0 - x) <= COLUMN for x in _inner(table))


def _inner(table: PdfTable) -> list[float]:
    return sorted({cell.x0 for cell in table.cells if cell.x0 > table.x0 + 1})


def _span(cell: PdfCell) -> tuple[int, int]:
    return round(cell.x0), round(cell.x1)


def _row_texts(table: PdfTable, row: int) -> list[tuple[int, str]]:
    return [(round(cell.x0 / 8), "".join(cell.text.split())) for cell in table.cells if cell.row == row]


def _without_header(table: PdfTable, piece: PdfTable) -> PdfTable:
    """Drop the rows at the top of ``piece`` that repeat the first rows of ``table``."""
    repeated = 0
    while repeated < min(table.rows, piece.rows, 4):
        texts = _row_texts(piece, repeated)
        if texts != _row_texts(table, repeated) or not any(text for _, text in texts):
            break
        if any(is_value(text) and any(c.isdigit() for c in text) for _, text in texts):
            break
        repeated += 1
    if not repeated:
        return piece
    cells = [cell for cell in piece.cells if cell.row >= repeated]
    for cell in cells:
        cell.row -= repeated
    return PdfTable(piece.x0, piece.x1, piece.top, piece.bottom, piece.rows - repeated, cells, piece.ruled)


def _pairs(
    bottom: dict[tuple[int, int], PdfCell], top: dict[tuple[int, int], PdfCell]
) -> list[tuple[PdfCell, PdfCell]]:
    return [(cell, top[span]) for span, cell in bottom.items() if span in top]


def _is_label(cell: PdfCell) -> bool:
    text = cell.text.strip()
    return bool(text) and not is_value(text)


def _is_cut(above: list[PdfCell], below: list[PdfCell], pairs: list[tuple[PdfCell, PdfCell]]) -> bool:
    """Say whether the page break cuts one row, so that both sides are the same row."""
    if len(pairs) != len(above) or len(pairs) != len(below):
        return False
    if any(a.text.strip() and b.text.strip() and not (_is_label(a) and _is_label(b)) for a, b in pairs):
        return False  # both sides have a value in one column: two rows
    single = [(a, b) for a, b in pairs if a.rowspan == 1 and b.rowspan == 1]
    labels = [(a, b) for a, b in single if _is_label(a)]
    if not labels:
        return False
    has_values = [any(is_value(cell.text) for cell in side) for side in (above, below)]
    if all(has_values):
        return False
    if not any(b.text.strip() for _, b in pairs):
        return has_values[0]
    texts = [(a, b) for a, b in labels if b.text.strip()]
    if texts:
        return all(not ENUMERATOR.match(b.text) and _fills(a) for a, b in texts)
    return has_values[1]


def _fills(cell: PdfCell) -> bool:
    """Say whether the last line of a cell reaches its right border, as it does where the words go on.

    Up to two characters may be missing: one that goes on to the next line takes a closing bracket with it.
    """
    if not cell.lines:
        return False
    last = cell.lines[-1]
    return last.x1 - last.x0 + 2.2 * last.size > cell.x1 - cell.x0 - 11.2


def _continues(above: PdfCell, below: PdfCell, bottom: list[PdfCell], top: list[PdfCell]) -> bool:
    """Say whether ``below`` is the rest of the merged label cell ``above``."""
    if above.unclosed and not all(cell.unclosed for cell in bottom):
        return True  # the borders of the others are drawn
    first, second = above.text.strip(), below.text.strip()
    spans = above.rowspan > 1 or below.rowspan > 1
    if first and not second:
        return _is_label(above) and (below.rowspan > 1 or _labelled_right(below, top) or _both_heads(bottom, top))
    if second and not first:
        return _is_label(below) and spans and _labelled_right(above, bottom)
    if not first or not spans:
        return False
    if not _is_label(above) or not _is_label(below) or ENUMERATOR.match(second):
        return False
    return bool(ENUMERATOR.match(first)) or _fills(above)


def _both_heads(bottom: list[PdfCell], top: list[PdfCell]) -> bool:
    """Say whether the break parts two rows of column headings, so that a blank cell below one is the rest of it."""
    if any(is_value(cell.text) for cell in (*bottom, *top)):
        return False
    return sum(_is_label(cell) for cell in top) >= 2 and sum(_is_label(cell) for cell in bottom) >= 2


def _labelled_right(cell: PdfCell, row: list[PdfCell]) -> bool:
    """Say whether the next cell to the right is a label, so that this one stands left of the labels."""
    right = [other for other in row if other.x0 >= cell.x1 - 1]
    return bool(right) and _is_label(min(right, key=lambda other: other.x0))
