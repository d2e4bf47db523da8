"""Tables drawn with characters in a text: boxes (┌─┬─┐), grids (+---+), and columns under dashes (pandoc's simple and multiline tables).

Browsers in a terminal, databases' command lines and document converters write them. Such a drawing is laid on a canvas of display columns (a Chinese
character takes two), cut along its lines, and becomes a :class:`~gipnlp.types.Table` with merged cells, as one that a reader found. A drawing whose lines
do not meet is left alone: the text around it is then read as any other text.

References: docutils, ``GridTableParser`` (cells as rectangles between rules); Pandoc's manual, "Tables"; Unicode Standard Annex 11 (width).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from ..types import Cell, Table

_ACROSS = frozenset("-=─━═╌╍┄┅┈┉")
_DOWN = frozenset("|│┃║╎╏┆┇┊┋")
_JOINT = frozenset("+┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┝┞┟┠┡┢┣┤┥┦┧┨┩┪┫┬┭┮┯┰┱┲┳┴┵┶┷┸┹┺┻┼┽┾┿╀╁╂╃╄╅╆╇╈╉╊╋╒╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡╢╣╤╥╦╧╨╩╪╫╬╭╮╯╰")
_EDGE = _DOWN | _JOINT
#: the top of a drawing: corners or joints with a line between them
_TOP = re.compile(rf"[ \t]*[{re.escape(''.join(_JOINT))}][{re.escape(''.join(_ACROSS | _JOINT))}:]{{2,2000}}[ \t\r]*")
#: dashes that say where the columns of a simple table are; one line of dashes that opens or closes a multiline table
_COLUMNS = re.compile(r"[ ]{0,8}-{2,400}(?:[ ]{1,8}-{2,400}){1,40}[ \t\r]*")
_WHOLE = re.compile(r"[ ]{0,8}-{3,4000}[ \t\r]*")
_NUMBER = re.compile(r"[\d,.]{1,20}[万亿]?|[/\-—–]{1,2}")
#: longest line, most lines and most upright lines that are looked at; lines that the heading of a multiline table may have
_LONGEST, _MOST_LINES, _MOST_EDGES, _HEAD = 4000, 2000, 65, 12


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the text: where it begins, its words, and the display column of each character (and of its end)."""

    start: int
    text: str
    at: list[int]

    def cut(self, left: int, right: int) -> tuple[int, int]:
        """Give the range in the text of what stands in the display columns ``left`` to ``right``, without blanks around it."""
        a, b = self.between(left, right)
        words = self.text[a:b]
        body = words.strip()
        a += len(words) - len(words.lstrip()) if body else 0
        return self.start + a, self.start + a + len(body)

    def between(self, left: int, right: int) -> tuple[int, int]:
        """Give the indices of the characters that begin in the display columns ``left`` to ``right``."""
        return bisect_left(self.at, left, 0, len(self.text)), bisect_left(self.at, right, 0, len(self.text))

    def char(self, column: int) -> str:
        """Give the character at a display column; nothing where another one covers it."""
        index = bisect_left(self.at, column, 0, len(self.text))
        return self.text[index] if index < len(self.text) and self.at[index] == column else ""


#: a cell of a drawing: row, column, rows and columns it spans, and its ranges in the text
_Drawn = tuple[int, int, int, int, list[tuple[int, int]]]
#: what turns lines on a canvas into cells; nothing where they do not meet
_Reading = Callable[[Sequence[_Line]], list[_Drawn]]


def drawn_tables(text: str, start: int, end: int, first: int, printed: str | None = None) -> list[Table]:
    """Find the drawn tables of ``text[start:end]``.

    Args:
        text: the page, translated.
        start, end: the range that is looked at.
        first: number of the first table found.
        printed: the page before it was translated, as long as ``text``; full-width brackets are wider there, and a drawing is measured on it.

    Returns:
        The tables in text order, with words from ``text``.  A cell that is written on several lines has its words joined; its offsets are those of
        its first line.
    """
    printed = text if printed is None else printed
    lines: list[tuple[int, str]] = []
    position = start
    for line in printed[start:end].split("\n"):
        lines.append((position, line))
        position += len(line) + 1
    tables: list[Table] = []
    number = 0
    while number < len(lines):
        stop, table = _at(text, lines, number, first + len(tables))
        if table is not None:
            tables.append(table)
        number = max(stop, number + 1)
    return tables


def _at(text: str, lines: Sequence[tuple[int, str]], number: int, index: int) -> tuple[int, Table | None]:
    """Read the drawing that begins at a line, if one does; give the line behind it."""
    line = lines[number][1]
    if len(line) > _LONGEST:
        return number + 1, None
    if _TOP.fullmatch(line):
        stop = number + 1
        while stop < min(len(lines), number + _MOST_LINES) and _framed(lines[stop][1]):
            stop += 1
        return (stop, _first(text, lines[number:stop], index, _box)) if stop - number > 2 else (stop, None)
    if _COLUMNS.fullmatch(line) or _WHOLE.fullmatch(line):
        return _dashed(text, lines, number, index)
    return number + 1, None


def _framed(line: str) -> bool:
    body = line.strip()
    return 2 < len(body) <= _LONGEST and body[0] in _EDGE and body[-1] in _EDGE


def _first(text: str, lines: Sequence[tuple[int, str]], index: int, read: _Reading) -> Table | None:
    """Try the ways in which programs count the width of characters, until the lines of the drawing meet."""
    for wide, unclear in ((2, 1), (2, 2), (1, 1)):
        laid = [_lay(start, line, wide, unclear) for start, line in lines]
        cells = read(laid)
        if cells:
            return _table(text, laid, cells, index)
    return None


def _lay(start: int, line: str, wide: int, unclear: int) -> _Line:
    at = [0]
    for char in line:
        kind = east_asian_width(char)
        at.append(at[-1] + (wide if kind in "WF" else unclear if kind == "A" else 1))
    return _Line(start, line, at)


def _table(text: str, lines: Sequence[_Line], drawn: Sequence[_Drawn], index: int) -> Table:
    cells = []
    for row, column, down, right, ranges in drawn:
        filled = [(a, b) for a, b in ranges if b > a]
        begin, end = filled[0] if filled else ranges[0]
        words = "".join(text[a:b] for a, b in filled)
        if len(filled) > 1 and all(_NUMBER.fullmatch(text[a:b]) for a, b in filled):
            words = text[begin : filled[-1][1]]  # one number on two lines, or two: not to be told, and not read
        cells.append(Cell(row, column, words, begin, end, down, right))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    rows = max(cell.row + cell.rowspan for cell in cells)
    columns = max(cell.column + cell.colspan for cell in cells)
    last = lines[-1]
    return Table(index, rows, columns, tuple(cells), lines[0].start, last.start + len(last.text))


# -- boxes and grids ----------------------------------------------------------------------------------------------


def _box(lines: Sequence[_Line]) -> list[_Drawn]:
    """Cut a box along its lines: rectangles that no line crosses are cells."""
    edges = _edges(lines)
    if not 2 <= len(edges) <= _MOST_EDGES:
        return []
    rules: list[list[bool]] = [_ruled(line, edges) for line in lines]
    bands: list[list[int]] = []
    between: list[int] = []  # the border line above each band
    for number, rule in enumerate(rules):
        if any(rule):
            continue
        if number and not any(rules[number - 1]):
            bands[-1].append(number)
        else:
            bands.append([number])
            between.append(number - 1)
    if not bands or not all(rules[0]) or not all(rules[-1]):
        return []
    walls = []
    for band in bands:
        seen = [[lines[number].char(edge) in _EDGE for edge in edges] for number in band]
        if any(wall != seen[0] for wall in seen) or not (seen[0][0] and seen[0][-1]):
            return []
        walls.append(seen[0])
    if len(bands) <= 2 and _many_rows(lines, bands[-1], edges, walls[-1]):
        last = bands[-1]
        walls = [*walls[:-1], *[walls[-1]] * len(last)]
        bands = [*bands[:-1], *[[number] for number in last]]
        between = [*between, *[-1] * (len(last) - 1)]
    return _rectangles(lines, bands, between, walls, rules, edges)


def _edges(lines: Sequence[_Line]) -> list[int]:
    """Give the display columns of the upright lines: of the joints of lines that are drawn from side to side."""
    found: set[int] = set()
    for line in lines:
        body = line.text.strip()
        if body and all(char in _ACROSS or char in _JOINT or char == ":" for char in body):
            found |= {line.at[i] for i, char in enumerate(line.text) if char in _JOINT}
        else:
            found |= {line.at[i] for i, char in enumerate(line.text) if char in _JOINT and char != "+"}
    edges = sorted(found)
    if not edges:
        return []
    for line in lines:
        marks = [line.at[i] for i, char in enumerate(line.text) if char in _DOWN]
        body = line.text.rstrip()
        if not body or line.at[len(body) - 1] != edges[-1] or line.at[len(line.text) - len(line.text.lstrip())] != edges[0]:
            return []
        if any(mark not in found for mark in marks):
            return []
    return edges


def _ruled(line: _Line, edges: Sequence[int]) -> list[bool]:
    """Say for each stretch between two edges whether the line draws a rule there."""
    found = []
    for left, right in zip(edges, edges[1:], strict=False):
        inner = line.text[slice(*line.between(left + 1, right))]
        ends = line.char(left) in _JOINT | _ACROSS and line.char(right) in _JOINT | _ACROSS
        found.append(ends and bool(inner) and all(char in _ACROSS or char in ":+" for char in inner))
    return found


def _many_rows(lines: Sequence[_Line], band: Sequence[int], edges: Sequence[int], walls: Sequence[bool]) -> bool:
    """Whether each line of the last band is a row of its own: numbers stand below one another (a database's output)."""
    inner = [edge for edge, wall in zip(edges, walls, strict=True) if wall]
    counts = [0] * len(inner)
    for number in band:
        line = lines[number]
        for column, (left, right) in enumerate(zip(inner, inner[1:], strict=False)):
            a, b = line.cut(left + 1, right)
            counts[column] += bool(_NUMBER.fullmatch(line.text[a - line.start : b - line.start]))
    return max(counts) > 1


def _rectangles(
    lines: Sequence[_Line],
    bands: Sequence[Sequence[int]],
    between: Sequence[int],
    walls: Sequence[Sequence[bool]],
    rules: Sequence[Sequence[bool]],
    edges: Sequence[int],
) -> list[_Drawn]:
    width = len(edges) - 1
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    found: list[_Drawn] = []
    for row in range(len(bands)):
        for column in range(width):
            if (row, column) in owner:
                continue
            right = column + 1
            while right < width and not walls[row][right]:
                right += 1
            below = row + 1
            while below < len(bands) and between[below] >= 0 and not any(rules[between[below]][column:right]):
                # the cell goes on below: the same walls, or it is no rectangle
                if not walls[below][column] or not walls[below][right] or any(walls[below][column + 1 : right]):
                    return []
                below += 1
            if below < len(bands) and between[below] >= 0 and not all(rules[between[below]][column:right]):
                return []
            for r in range(row, below):
                for c in range(column, right):
                    if (r, c) in owner:
                        return []
                    owner[r, c] = (row, column)
            numbers = range(bands[row][0], bands[below - 1][-1] + 1)
            ranges = [lines[number].cut(edges[column] + 1, edges[right]) for number in numbers]
            found.append((row, column, below - row, right - column, ranges))
    return found


# -- columns under dashes -----------------------------------------------------------------------------------------


def _dashed(text: str, lines: Sequence[tuple[int, str]], number: int, index: int) -> tuple[int, Table | None]:
    """Read a simple or multiline table whose first line of dashes is line ``number``; its columns are said by dashes with gaps."""
    opened = number
    while number < len(lines) and number - opened < _HEAD and not _COLUMNS.fullmatch(lines[number][1]):
        number += 1  # a multiline table has its heading between the opening line and the columns
    if number == len(lines) or not _COLUMNS.fullmatch(lines[number][1]) or (number > opened and not _WHOLE.fullmatch(lines[opened][1])):
        return opened + 1, None
    ruler = lines[number][1]
    head: list[int] = list(range(opened + 1, number)) if number > opened else []
    if not head and number and lines[number - 1][1].strip():
        head = [number - 1]
    stop = number + 1
    while stop < min(len(lines), number + _MOST_LINES) and not (_COLUMNS.fullmatch(lines[stop][1]) or _WHOLE.fullmatch(lines[stop][1])):
        stop += 1
    closed = stop < len(lines) and stop - number < _MOST_LINES and stop > number + 1
    if not closed:  # a simple table with a heading may end at a blank line
        stop = number + 1
        while stop < len(lines) and lines[stop][1].strip():
            stop += 1
    body = lines[number + 1 : stop]
    apart = closed and any(not line.strip() for _, line in body)
    if not body or (not closed and not head):
        return opened + 1, None
    spans = [(m.start(), m.end()) for m in re.finditer(r"-+", ruler)]
    if closed and apart and _COLUMNS.fullmatch(lines[stop][1]) and lines[stop][1].strip() != ruler.strip():
        return opened + 1, None  # two tables, the first without an end

    def rows(laid: Sequence[_Line]) -> list[_Drawn]:
        return _under(laid, spans, len(head), apart)

    used = [*(lines[i] for i in head), *body]
    table = _first(text, used, index, rows)
    return (stop + closed, table) if table is not None else (opened + 1, None)


def _under(lines: Sequence[_Line], spans: Sequence[tuple[int, int]], head: int, apart: bool) -> list[_Drawn]:
    """Cut lines by columns; nothing where words stand in a gap."""
    starts = [0, *(left for left, _ in spans[1:])]
    ends = [*starts[1:], 1 << 30]
    found: list[_Drawn] = []
    row = -1
    fresh = True
    for number, line in enumerate(lines):
        if not line.text.strip():
            fresh = True
            continue
        for (_, right), (left, _) in zip(spans, spans[1:], strict=False):
            if any(right <= line.at[i] < left or line.at[i] < right < line.at[i + 1] for i, c in enumerate(line.text) if not c.isspace()):
                return []
        heading = number < head
        if fresh or number == head or (not apart and not heading):
            row += 1
            found += [(row, column, 1, 1, []) for column in range(len(spans))]
        fresh = False
        for column, (left, right) in enumerate(zip(starts, ends, strict=True)):
            found[row * len(spans) + column][4].append(line.cut(left, right))
    return found


__all__ = ["drawn_tables"]

