"""Tables without rules: lines whose pieces stand under each other, kept as tables only when that is plain to see.

Lines that overlap in height are one row (a label of two lines with its number set between them).  Rows with wide gaps
that follow each other make a run; the white strips that go through the whole run part its columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from .chars import ENUMERATOR
from .layout import is_value
from .pdf_lines import Line, Segment
from .pdf_tables import PdfCell, PdfTable

MIN_ROWS = 3
Row = list[Line]


def unruled_tables(lines: Sequence[Line], *, first_page: bool = True) -> list[Line | PdfTable]:
    """Replace runs of lines that make a table by the table; all other lines stay.

    Args:
        lines: of one page, from top to bottom.
        first_page: no table of a page before can go on at the top of this one.
    """
    out: list[Line | PdfTable] = []
    run: list[Row] = []
    for row in _rows(lines):
        near = not run or row[0].top - run[-1][-1].bottom < 2.5 * row[0].size
        if near and _columns(row) >= 2:
            run.append(row)
            continue
        if near and run:
            if _fits(row, run) or _is_group(row, run):
                run.append(row)
                continue
            if _goes_on(row, run):
                run[-1].extend(row)
                continue
        _close(run, out, first_page)
        run = _begin(row, out) if _columns(row) >= 2 else []
        if not run:
            out.extend(row)
    _close(run, out, first_page)
    return out


def _begin(row: Row, out: list[Line | PdfTable]) -> list[Row]:
    """Begin a run; the heading of a group that a page break has parted from the rows before it belongs to it."""
    first = out[0] if len(out) == 1 else None
    if (
        isinstance(first, Line)
        and len(first.pieces) == 1
        and ENUMERATOR.match(first.text)
        and abs(first.x0 - row[0].x0) < 1.0
        and row[0].top - first.bottom < 2.5 * first.size
    ):
        out.clear()
        return [[first], row]
    return [row]


def _rows(lines: Sequence[Line]) -> list[Row]:
    rows: list[Row] = []
    bottom = 0.0
    for line in lines:
        if rows and bottom - line.top > 0.15 * line.size:
            rows[-1].append(line)
            bottom = max(bottom, line.bottom)
        else:
            rows.append([line])
            bottom = line.bottom
    return rows


def _columns(row: Row) -> int:
    """Count the parts of a row that stand beside each other with wide gaps."""
    bands = _bands(segment for line in row for segment in line.segments)
    wide = 1.8 * max(line.size for line in row)
    return 1 + sum(right[0] - left[1] > wide for left, right in zip(bands, bands[1:], strict=False))


def _second(rows: Sequence[Row]) -> float:
    """Where the second column of the rows begins."""
    starts = [bands[1][0] for row in rows if len(bands := _bands(s for line in row for s in line.segments)) > 1]
    return min(starts, default=0.0)


def _fits(row: Row, run: list[Row]) -> bool:
    """Say whether a row without wide gaps stands in several of the columns that the run already has."""
    bands = _bands(piece for other in run for line in other for piece in line.pieces)
    pieces = [piece for line in row for piece in line.pieces]
    filled = {next((k for k, band in enumerate(bands) if p.x0 < band[1] and p.x1 > band[0]), -1) for p in pieces}
    both = _bands([*(Segment(low, high, "") for low, high in bands), *pieces])
    return len(filled - {-1}) >= 2 and len(both) == len(bands) >= 2


def _is_group(row: Row, run: list[Row]) -> bool:
    """Say whether a row of one piece stands in the first column of the run, as the heading of a group of rows does."""
    indent = row[0].x0 - min(line.x0 for other in run for line in other)
    clear = max(line.x1 for line in row) < _second(run) - 0.5 * row[0].size
    return clear and abs(indent) < 2.5 * row[0].size and all(_columns(other) > 1 for other in run[-2:])


def _goes_on(row: Row, run: list[Row]) -> bool:
    """Say whether a row of one piece is the next line of the label above it: nearer to it than rows are to each other."""
    tops = [other[0].top for other in run]
    if len(tops) < MIN_ROWS or max(line.x1 for line in row) > _second(run) - 0.5 * row[0].size:
        return False
    pitch = median(after - before for before, after in zip(tops, tops[1:], strict=False))
    return row[0].top - run[-1][-1].top < 0.85 * pitch


def _close(run: list[Row], out: list[Line | PdfTable], first_page: bool) -> None:
    after: list[Row] = []
    while run and len(run[-1]) == 1 and len(run[-1][0].pieces) == 1:  # what follows the last row belongs to the text
        after.insert(0, run.pop())
    least = 2 if not out and not first_page else MIN_ROWS  # the last rows of a table may go over a page break
    table = _table(run, least)
    if table is None:
        out.extend(line for row in run for line in row)
    else:
        out.append(table)
    out.extend(line for row in after for line in row)


def _table(run: list[Row], least: int) -> PdfTable | None:
    if len(run) < least:
        return None
    bands = _bands(piece for row in run for line in row for piece in line.pieces)
    under_numbers = _number_bands(run, least)
    if len(under_numbers) > len(bands):
        return _headed(run, under_numbers)
    if len(bands) < 2:
        return None
    values = sum(is_value(piece.text) for row in run for line in row for piece in line.pieces if piece.x0 > bands[0][1])
    if values < least - 1:
        return None
    edges = [bands[0][0], *((a[1] + b[0]) / 2 for a, b in zip(bands, bands[1:], strict=False)), bands[-1][1]]
    cells: list[PdfCell] = []
    for number, row in enumerate(run):
        top, bottom = row[0].top, max(line.bottom for line in row)
        for column in range(len(bands)):
            cells.append(PdfCell(number, 1, edges[column], edges[column + 1], top, bottom, _inside(row, bands[column])))
    return PdfTable(edges[0], edges[-1], run[0][0].top, run[-1][-1].bottom, len(run), cells, ruled=False)


def _split_row(row: Row) -> tuple[list[Segment], list[Segment]]:
    """Part the pieces of a row into those of its label and the numbers behind it; no label, no numbers."""
    pieces = sorted((piece for line in row for piece in line.pieces), key=lambda piece: piece.x0)
    first = len(pieces)
    while first > 0 and is_value(pieces[first - 1].text):
        first -= 1
    return (pieces[:first], pieces[first:]) if first else ([], [])


def _number_bands(run: Sequence[Row], least: int) -> list[tuple[float, float]]:
    """The columns that the rows with numbers alone show: headings over several columns close the strips between them."""
    parts = [_split_row(row) for row in run]
    rows = [(labels, numbers) for labels, numbers in parts if numbers]
    if len(rows) < max(least, 2) or 2 * len(rows) < len(run) or max(len(numbers) for _, numbers in rows) < 2:
        return []
    columns = _bands(piece for _, numbers in rows for piece in numbers)
    start = columns[0][0]
    if any(piece.x1 > start for labels, _ in rows for piece in labels if piece.x0 < start - 1):
        return []  # labels and numbers are not apart
    return [*_bands(piece for labels, _ in rows for piece in labels), *columns]


def _headed(run: Sequence[Row], bands: Sequence[tuple[float, float]]) -> PdfTable:
    """Make a table of columns that are known: a piece covers the columns above or below which it stands."""
    edges = [bands[0][0], *((a[1] + b[0]) / 2 for a, b in zip(bands, bands[1:], strict=False)), bands[-1][1]]
    edges[0] = min(edges[0], *(line.x0 for row in run for line in row))
    edges[-1] = max(edges[-1], *(line.x1 for row in run for line in row))
    cells: list[PdfCell] = []
    for number, row in enumerate(run):
        top, bottom = row[0].top, max(line.bottom for line in row)
        spans: list[tuple[int, int]] = []
        for piece in (piece for line in row for piece in line.pieces):
            first = _column_of(piece, bands, edges)
            last = max([first, *(k for k, band in enumerate(bands) if piece.x0 < band[1] and piece.x1 > band[0])])
            spans.append((first, last))
        spans += [(k, k) for k in range(len(bands))]
        for first, last in _joined(spans):
            inside = _inside(row, (edges[first], edges[last + 1]))
            cells.append(PdfCell(number, 1, edges[first], edges[last + 1], top, bottom, inside))
    return PdfTable(edges[0], edges[-1], run[0][0].top, run[-1][-1].bottom, len(run), cells, ruled=False)


def _column_of(piece: Segment, bands: Sequence[tuple[float, float]], edges: Sequence[float]) -> int:
    """The first column that a piece stands in."""
    for place, band in enumerate(bands):
        if piece.x0 < band[1] and piece.x1 > band[0]:
            return place
    middle = (piece.x0 + piece.x1) / 2
    return next((k for k in range(len(bands)) if middle < edges[k + 1]), len(bands) - 1)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join spans of columns that overlap."""
    out: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if out and first <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return out


def _inside(row: Row, band: tuple[float, float]) -> list[Line]:
    """The parts of a row's lines that stand in a strip."""
    out: list[Line] = []
    for line in row:
        pieces = [piece for piece in line.pieces if piece.x0 < band[1] and piece.x1 > band[0]]
        if pieces:
            out.append(Line(line.top, line.bottom, line.size, pieces))
    return out


def _bands(pieces: Iterable[Segment]) -> list[tuple[float, float]]:
    """The vertical strips that pieces fill, with white between them."""
    bands: list[tuple[float, float]] = []
    for low, high in sorted((piece.x0, piece.x1) for piece in pieces):
        if bands and low < bands[-1][1]:
            bands[-1] = (bands[-1][0], max(bands[-1][1], high))
        else:
            bands.append((low, high))
    return bands
