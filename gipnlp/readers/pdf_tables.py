"""Ruled tables of a PDF page, by geometry.

The rules of a page are put together to horizontal and vertical strokes; strokes that touch make a table.  Its strokes
span a lattice, and lattice fields with no stroke between them are one merged cell.  So merged cells, open sides and
dashed or doubled rules all come out of one rule of thumb: a border is where a border is drawn.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .pdf_lines import Line, join_cell

SNAP = 2.6
JOIN_GAP = 4.0
TOUCH = 3.5
#: largest side of a dot
DOT = 2.0
#: so many shaded boxes make a table whose borders are the white between them
MIN_BOXES = 6
#: a page with more strokes is a drawing; its tables are not looked for
MAX_STROKES = 4000
MAX_FIELDS = 40_000


@dataclass(slots=True)
class Stroke:
    """An axis-parallel rule: ``at`` is its fixed coordinate, ``low``–``high`` its extent."""

    at: float
    low: float
    high: float


@dataclass(slots=True)
class PdfCell:
    """A cell of a table on one page: place in the lattice, box on the page, its lines."""

    row: int
    rowspan: int
    x0: float
    x1: float
    top: float
    bottom: float
    lines: list[Line] = field(default_factory=list)
    #: no border is drawn below it: it goes on behind a page break
    unclosed: bool = False

    @property
    def text(self) -> str:
        """The cell's words as one line."""
        return join_cell(self.lines, self.x1 - self.x0)


@dataclass(slots=True)
class PdfTable:
    """A table on one page, or joined over several (then the boxes are those of the first page's coordinates)."""

    x0: float
    x1: float
    top: float
    bottom: float
    rows: int
    cells: list[PdfCell]
    ruled: bool = True
    #: no border is drawn at the top, at the bottom
    open_top: bool = False
    open_bottom: bool = False
    #: a frame with one or two cells of text: a table only if it goes on on another page
    weak: bool = False

    def loose_lines(self) -> list[Line]:
        """Give the lines of all cells, for a frame that is no table."""
        return [line for cell in self.cells for line in cell.lines]

    def take_overflow(self, lines: list[Line]) -> list[Line]:
        """Take lines that run out of unclosed cells at the foot of the page; give the lines that are left."""
        open_cells = [cell for cell in self.cells if cell.unclosed and cell.row + cell.rowspan == self.rows]
        rest: list[Line] = []
        bottom = self.bottom
        for line in lines:
            owners = [next((c for c in open_cells if c.x0 - 1 <= p.x0 and p.x1 <= c.x1 + 1), None) for p in line.pieces]
            if None in owners or not -2 <= line.top - bottom < 0.8 * line.size:
                rest.append(line)
                continue
            for piece, owner in zip(line.pieces, owners, strict=True):
                if owner is not None:
                    owner.lines.append(Line(line.top, line.bottom, line.size, [piece]))
            bottom = line.bottom
        return rest

    def trim(self) -> None:
        """Take out the strip that a page break leaves between the last drawn border and the edge of the page."""
        for row, is_open in ((self.rows - 1, self.open_bottom), (0, self.open_top)):
            strip = [cell for cell in self.cells if cell.row == row and cell.rowspan == 1]
            if not is_open or self.rows < 2 or any(cell.text for cell in strip):
                continue
            self.cells = [cell for cell in self.cells if not any(cell is other for other in strip)]
            for cell in self.cells:
                cell.rowspan -= cell.row <= row < cell.row + cell.rowspan
                cell.row -= row == 0 and cell.row > 0
            self.rows -= 1


def strokes_of(page: Any) -> tuple[list[Stroke], list[Stroke]]:
    """Collect the horizontal and the vertical rules of a page, joined and snapped."""
    across: list[Stroke] = []
    down: list[Stroke] = []
    dots: list[tuple[float, float, float, float]] = []

    def add(x0: float, top: float, x1: float, bottom: float) -> None:
        if max(x1 - x0, bottom - top) <= DOT:
            dots.append((x0, top, x1, bottom))
        elif bottom - top <= 3 and x1 - x0 > bottom - top:
            across.append(Stroke((top + bottom) / 2, x0, x1))
        elif x1 - x0 <= 3 and bottom - top > x1 - x0:
            down.append(Stroke((x0 + x1) / 2, top, bottom))

    for shape in page.lines:
        add(shape["x0"], shape["top"], shape["x1"], shape["bottom"])
    for shape in page.rects:
        x0, x1, top, bottom = shape["x0"], shape["x1"], shape["top"], shape["bottom"]
        if x1 - x0 <= 3 or bottom - top <= 3:
            add(x0, top, x1, bottom)
        elif shape.get("stroke"):
            for box in ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)):
                add(*box)
    for shape in page.curves:
        points = shape.get("pts") or []
        if shape.get("stroke") and len(points) <= 12:
            for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
                if abs(ax - bx) < 0.5 or abs(ay - by) < 0.5:
                    add(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
    across += _dotted([((top + bottom) / 2, x0, x1) for x0, top, x1, bottom in dots])
    down += _dotted([((x0 + x1) / 2, top, bottom) for x0, top, x1, bottom in dots])
    return _merge(across), _merge(down)


def _dotted(dots: list[tuple[float, float, float]]) -> list[Stroke]:
    """Give the rules that dots in a row make; dots of a rule that crosses stand alone."""
    out: list[Stroke] = []
    run: Stroke | None = None
    for at, low, high in sorted((round(2 * at) / 2, low, high) for at, low, high in dots):
        if run is not None and run.at == at and low - run.high <= JOIN_GAP:
            run.high = max(run.high, high)
            continue
        if run is not None and run.high - run.low > 4 * DOT:
            out.append(run)
        run = Stroke(at, low, high)
    if run is not None and run.high - run.low > 4 * DOT:
        out.append(run)
    return out


def _merge(strokes: list[Stroke]) -> list[Stroke]:
    """Snap strokes to common lines and join those that continue each other."""
    out: list[Stroke] = []
    strokes.sort(key=lambda s: s.at)
    group: list[Stroke] = []
    for stroke in [*strokes, Stroke(float("inf"), 0, 0)]:
        if group and stroke.at - group[-1].at > SNAP:
            at = sum(s.at for s in group) / len(group)
            group.sort(key=lambda s: s.low)
            run: Stroke | None = None
            for item in group:
                if run is not None and item.low <= run.high + JOIN_GAP:
                    run.high = max(run.high, item.high)
                else:
                    run = Stroke(at, item.low, item.high)
                    out.append(run)
            group = []
        group.append(stroke)
    return [stroke for stroke in out if stroke.high - stroke.low > 4]


def find_tables(page: Any) -> list[PdfTable]:
    """Find the ruled tables of a page; their cells hold no lines yet."""
    tables = _of_strokes(*strokes_of(page))
    tables += _shaded(page, tables)
    return sorted(tables, key=lambda t: (t.top, t.x0))


def _of_strokes(across: list[Stroke], down: list[Stroke]) -> list[PdfTable]:
    if not across or not down or len(across) + len(down) > MAX_STROKES:
        return []
    found = (_lattice(rows, columns) for rows, columns in _components(across, down))
    return [table for table in found if table is not None]


def _shaded(page: Any, tables: Sequence[PdfTable]) -> list[PdfTable]:
    """Tables without rules whose cells are shaded boxes; boxes inside ruled tables only colour their cells."""
    across: list[Stroke] = []
    down: list[Stroke] = []
    boxes = 0
    for shape in page.rects:
        x0, x1, top, bottom = shape["x0"], shape["x1"], shape["top"], shape["bottom"]
        if shape.get("stroke") or not shape.get("fill") or min(x1 - x0, bottom - top) <= 3:
            continue
        if 2 * (x1 - x0) * (bottom - top) > float(page.width) * float(page.height):
            continue  # the ground of the page
        if any(t.x0 - TOUCH < x1 and x0 < t.x1 + TOUCH and t.top - TOUCH < bottom and top < t.bottom + TOUCH for t in tables):
            continue
        boxes += 1
        across += [Stroke(top, x0, x1), Stroke(bottom, x0, x1)]
        down += [Stroke(x0, top, bottom), Stroke(x1, top, bottom)]
    if not MIN_BOXES <= boxes <= MAX_STROKES // 4:
        return []
    found = _of_strokes(_merge(across), _merge(down))
    return [t for t in found if t.rows >= 2 and len(t.cells) >= MIN_BOXES and len({c.x0 for c in t.cells}) >= 2]


def _components(across: list[Stroke], down: list[Stroke]) -> Iterable[tuple[list[Stroke], list[Stroke]]]:
    """Give the groups of strokes that touch each other."""
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    heights = [stroke.at for stroke in across]
    for number, stroke in enumerate(down):
        first = bisect_left(heights, stroke.low - TOUCH)
        last = bisect_right(heights, stroke.high + TOUCH)
        for index in range(first, last):
            if across[index].low - TOUCH <= stroke.at <= across[index].high + TOUCH:
                parent[root(index)] = root(len(across) + number)
    groups: dict[int, tuple[list[Stroke], list[Stroke]]] = {}
    for index, stroke in enumerate(across):
        groups.setdefault(root(index), ([], []))[0].append(stroke)
    for index, stroke in enumerate(down):
        groups.setdefault(root(len(across) + index), ([], []))[1].append(stroke)
    return [group for group in groups.values() if len(group[0]) >= 2 and group[1]]


def _levels(values: Iterable[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > SNAP:
            out.append(value)
    return out


def _lattice(across: list[Stroke], down: list[Stroke]) -> PdfTable | None:
    left, right = min(s.low for s in across), max(s.high for s in across)
    upper, lower = min(s.low for s in down), max(s.high for s in down)
    xs = _levels([*(s.at for s in down), *_open(left, right, [s.at for s in down])])
    ys = _levels([*(s.at for s in across), *_open(upper, lower, [s.at for s in across])])
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 1 or rows < 1 or columns * rows > MAX_FIELDS:
        return None
    right_border = _borders(down, xs, ys)
    lower_border = _borders(across, ys, xs)
    lower_end = {place for place in lower_border if place[0] == rows}
    parent = list(range(rows * columns))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for row in range(rows):
        for column in range(columns):
            here = row * columns + column
            if column + 1 < columns and (column + 1, row) not in right_border:
                parent[root(here + 1)] = root(here)
            if row + 1 < rows and (row + 1, column) not in lower_border:
                parent[root(here + columns)] = root(here)
    regions: dict[int, list[tuple[int, int]]] = {}
    for row in range(rows):
        for column in range(columns):
            regions.setdefault(root(row * columns + column), []).append((row, column))
    cells: list[PdfCell] = []
    for fields in regions.values():
        for r0, r1, c0, c1 in _rectangles(fields):
            unclosed = r1 == rows - 1 and not all((rows, column) in lower_end for column in range(c0, c1 + 1))
            cells.append(PdfCell(r0, r1 - r0 + 1, xs[c0], xs[c1 + 1], ys[r0], ys[r1 + 1], unclosed=unclosed))
    cells.sort(key=lambda cell: (cell.row, cell.x0))
    open_ends = _open(upper, lower, [s.at for s in across])
    return PdfTable(
        xs[0], xs[-1], ys[0], ys[-1], rows, cells, open_top=upper in open_ends, open_bottom=lower in open_ends
    )


def _open(low: float, high: float, levels: list[float]) -> list[float]:
    """Give the ends of the crossing strokes where no border is drawn (a table open at its sides)."""
    return [end for end in (low, high) if all(abs(end - level) > 2 * TOUCH for level in levels)]


def _borders(strokes: list[Stroke], levels: list[float], others: list[float]) -> set[tuple[int, int]]:
    """Give the (level, field) pairs at which a stroke covers most of the field's side."""
    out: set[tuple[int, int]] = set()
    for stroke in strokes:
        level = min(range(len(levels)), key=lambda index: abs(levels[index] - stroke.at))
        for index in range(max(0, bisect_right(others, stroke.low) - 1), len(others) - 1):
            low, high = others[index], others[index + 1]
            if low >= stroke.high:
                break
            if min(high, stroke.high) - max(low, stroke.low) >= 0.6 * (high - low):
                out.add((level, index))
    return out


def _rectangles(fields: Sequence[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """Give a region as rectangles (one, unless a border is missing and it is not rectangular)."""
    r0, r1 = min(r for r, _ in fields), max(r for r, _ in fields)
    c0, c1 = min(c for _, c in fields), max(c for _, c in fields)
    if len(fields) == (r1 - r0 + 1) * (c1 - c0 + 1):
        return [(r0, r1, c0, c1)]
    out: list[tuple[int, int, int, int]] = []
    rows: dict[int, list[int]] = {}
    for row, column in fields:
        rows.setdefault(row, []).append(column)
    for row, columns in sorted(rows.items()):
        columns.sort()
        start = previous = columns[0]
        for column in [*columns[1:], -2]:
            if column != previous + 1:
                above = next(
                    (k for k, box in enumerate(out) if box[1] == row - 1 and box[2:] == (start, previous)), None
                )
                if above is not None:
                    out[above] = (out[above][0], row, start, previous)
                else:
                    out.append((row, row, start, previous))
                start = column
            previous = column
    return out
