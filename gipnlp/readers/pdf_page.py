"""One PDF page → its lines and tables in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from .chars import tidy
from .pdf_lines import Char, Line, lines_of
from .pdf_tables import PdfCell, PdfTable, find_tables
from .pdf_unruled import unruled_tables

#: height of the bands in which the cell of a character is looked for
BAND = 12
#: a frame with one or two cells and more lines than this is a frame around text
MAX_WEAK_LINES = 6
#: a watermark is at least so many times as large as the text, lighter than this, or slanted by more than this
WATERMARK, PALE, LEVEL = 2.0, 0.6, 0.03


@dataclass(slots=True)
class PageContent:
    """What is kept of a page once it is closed."""

    number: int
    height: float
    items: list[Line | PdfTable]
    chars: int
    unmapped: int
    pictures: int


def page_content(page: Any) -> PageContent:
    """Take the lines and tables out of a pdfplumber page."""
    number, pictures = page.page_number, len(page.images)
    page = upright(page)
    chars = _visible(page)
    unmapped = sum(char["text"].startswith("(cid:") or char["text"] == "\ufffd" for char in chars)
    tables: list[PdfTable] = []
    rest: list[Char] = chars
    for table in sorted(find_tables(page), key=lambda t: (t.x1 - t.x0) * (t.bottom - t.top)):
        inside, outside = _divide(rest, table)
        filled = _fill(table, inside)
        table.weak = filled < 3
        small = table.rows <= 2 and len(table.loose_lines()) <= MAX_WEAK_LINES
        if not table.weak or (small and (filled or len(table.cells) >= 3)):
            table.trim()
            tables.append(table)
            rest = outside
    lines = lines_of(rest)
    for table in tables:
        lines = table.take_overflow(lines)
    items: list[Line | PdfTable] = list(unruled_tables(lines, first_page=number == 1))
    items.extend(tables)
    items.sort(key=lambda item: (item.top + 2 if isinstance(item, Line) else item.top, item.x0))
    visible = sum(not char["text"].isspace() for char in chars)
    return PageContent(number, float(page.height), items, visible, unmapped, pictures)


def upright(page: Any) -> Any:
    """Give a page that is set sideways (a wide table on a tall page) as it is read; others as they are."""
    turned = [char["matrix"][1] for char in page.chars if not char.get("upright", True) and not char["text"].isspace()]
    if 2 * len(turned) <= sum(not char["text"].isspace() for char in page.chars):
        return page
    upward = sum(slope > 0 for slope in turned) * 2 > len(turned)
    width, height = float(page.width), float(page.height)

    def place(x: float, y: float) -> tuple[float, float]:
        return (height - y, x) if upward else (y, width - x)

    def turn(shape: Any) -> dict[str, Any]:
        ax, ay = place(shape["x0"], shape["top"])
        bx, by = place(shape["x1"], shape["bottom"])
        points = [place(*point) for point in shape.get("pts") or []]
        box = {"x0": min(ax, bx), "x1": max(ax, bx), "top": min(ay, by), "bottom": max(ay, by)}
        return {**shape, **box, "pts": points, "upright": not shape.get("upright", True)}

    shapes = {name: [turn(shape) for shape in getattr(page, name)] for name in ("chars", "lines", "rects", "curves")}
    return SimpleNamespace(width=height, height=width, **shapes)


def _visible(page: Any) -> list[Char]:
    """The characters on the page, without those outside its edges and without slanted watermarks."""
    chars: list[Char] = [
        char
        for char in page.chars
        if char["x1"] > 0 and char["x0"] < page.width and char["bottom"] > 0 and char["top"] < page.height
    ]
    straight = [char for char in chars if _is_straight(char)]
    if 2 * len(straight) >= len(chars):
        chars = straight
    sizes = sorted(char["bottom"] - char["top"] for char in chars)
    large = WATERMARK * sizes[len(sizes) // 2] if sizes else 0.0
    return [char for char in chars if char["bottom"] - char["top"] < large or not _is_pale(char)]


def _is_straight(char: Char) -> bool:
    """Say whether a character stands upright on a level line."""
    matrix = char.get("matrix")
    level = matrix is None or abs(matrix[1]) <= LEVEL * max(abs(matrix[0]), 0.01)
    return level and bool(char.get("upright", True))


def _is_pale(char: Char) -> bool:
    """Say whether a character is painted in a light grey or colour, as watermarks are."""
    colour = char.get("non_stroking_color")
    if not isinstance(colour, (tuple, list)) or not all(isinstance(part, (int, float)) for part in colour):
        return False
    if len(colour) == 4:  # ink, not light
        return sum(colour) < 4 * (1 - PALE)
    return len(colour) in (1, 3) and min(colour) > PALE


def _divide(chars: list[Char], table: PdfTable) -> tuple[list[Char], list[Char]]:
    inside: list[Char] = []
    outside: list[Char] = []
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        hit = table.x0 - 1 <= x <= table.x1 + 1 and table.top - 1 <= y <= table.bottom + 1
        (inside if hit else outside).append(char)
    return inside, outside


def _fill(table: PdfTable, chars: list[Char]) -> int:
    """Put the characters into the cells, and give the number of cells that hold text."""
    buckets: list[list[Char]] = [[] for _ in table.cells]
    bands: dict[int, list[int]] = {}  # bands of the page's height → the cells in them
    for index, cell in enumerate(table.cells):
        for band in range(int(cell.top // BAND), int(cell.bottom // BAND) + 1):
            bands.setdefault(band, []).append(index)
    everything = range(len(table.cells))
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        near = bands.get(int(y // BAND), everything)
        buckets[min(near, key=lambda k: _distance(table.cells[k], x, y))].append(char)
    for cell, bucket in zip(table.cells, buckets, strict=True):
        cell.lines = lines_of(bucket)
    least = min((line.size for cell in table.cells for line in cell.lines), default=0.0)
    merged = {row for cell in table.cells if cell.rowspan > 1 for row in range(cell.row, cell.row + cell.rowspan)}
    # blank, lower than a line of type, and others reach over it: the gap between two borders, no cell
    table.cells = [
        cell for cell in table.cells if cell.lines or cell.bottom - cell.top >= least or cell.row not in merged
    ]
    return sum(any(tidy(line.text) for line in cell.lines) for cell in table.cells)


def _distance(cell: PdfCell, x: float, y: float) -> float:
    dx = max(cell.x0 - x, 0.0, x - cell.x1)
    dy = max(cell.top - y, 0.0, y - cell.bottom)
    return float(dx + dy)
