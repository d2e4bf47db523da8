"""Tables with a grid (HTML, PDF, DOCX, Markdown pipes) turned into rows, column headings and headings.

A reader's :class:`~gipnlp.types.Table` is walked row by row; pipe tables of the text are first given the same shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..types import Cell, Table
from .cells import parse_cell
from .definitions import Definitions, definitions
from .labels import key_of, label_key
from .model import RAGGED, Event, Head, HeadCell, Heading, Piece, Row, Slot

#: shortest key of a row label above numbers, most rows of headings, largest table that is looked at from the side
_LABEL, _HEAD_ROWS, _MOST_TURNED = 4, 3, 20_000
#: results of one group of section four
_RESULTS = 5
#: a line with more pipes than this is no row
_MOST_PIPES = 64
_VALUE_ROLES = ("year", "cumulative", "previous", "block")
_RULE = re.compile(r"[\s|:\-+=]+")
_YEAR = re.compile(r"(?:19|20)\d\d年?度?(?:数|合计)?")
_NAMELESS = re.compile(r"数据\d{1,2}|列\d{1,2}")


def column_role(text: str, book: Definitions) -> str | None:
    """Say what kind of column heading ``text`` is: a role of a statistics table, ``year``, ``block`` or ``None``."""
    key = key_of(text)
    if not key:
        return None
    if _YEAR.fullmatch(key):
        return "year"
    role = book.stat_role(text)
    if role:
        return role
    if _NAMELESS.fullmatch(key):
        return "nameless"
    if key in book.heading_keys or key in book.note_keys:
        return "words"
    return "block" if book.column(text) or book.group(text) else None


def pipe_tables(text: str, start: int, end: int, first: int) -> list[Table]:
    """Find the pipe tables of ``text[start:end]`` and give them a grid; they are numbered from ``first``."""
    tables: list[Table] = []
    lines: list[tuple[int, int]] = []
    position = start
    for line in text[start:end].split("\n"):
        stop = position + len(line)
        if 2 <= line.count("|") <= _MOST_PIPES:
            lines.append((position, stop))
        elif lines:
            tables.append(_pipe_table(text, lines, first + len(tables)))
            lines = []
        position = stop + 1
    if lines:
        tables.append(_pipe_table(text, lines, first + len(tables)))
    return [table for table in tables if table.cells]


def _pipe_table(text: str, lines: list[tuple[int, int]], index: int) -> Table:
    cells: list[Cell] = []
    row = width = 0
    for start, end in lines:
        line = text[start:end]
        if _RULE.fullmatch(line) and "-" in line and re.search(r"--|:-|-:", line):
            continue
        left = len(line) - len(line.lstrip())
        if line[left : left + 1] == "|":
            left += 1
        right = len(line.rstrip())
        if right > left and line[right - 1] == "|":
            right -= 1
        column, position = 0, start + left
        for part in line[left:right].split("|"):
            shift = len(part) - len(part.lstrip())
            body = part.strip()
            at = position + shift if body else position
            cells.append(Cell(row, column, body, at, at + len(body)))
            position += len(part) + 1
            column += 1
        width = max(width, column)
        row += 1
    return Table(index, row, width, tuple(cells), lines[0][0], lines[-1][1])


def table_events(table: Table) -> list[Event]:
    """Give the rows, column headings and headings of a table in reading order."""
    book = definitions()
    top = _turned_from(table, book)
    if top is None:
        return list(_events(table, book))
    before, body = _cut(table, top)
    events = list(_events(before, book)) if before.cells else []
    for event in _events(_turn(body), book):
        if isinstance(event, Row):
            event.turned = True
        events.append(event)
    return events


def _turned_from(table: Table, book: Definitions) -> int | None:
    """Say from which row on a table is set on its side: labels of rows stand above its numbers, or results beside them."""
    if table.rows * table.columns > _MOST_TURNED:
        return None
    grid = table.grid()
    review = book.blocks["review"]
    results = {column.label for line in grid if line and line[0] and (column := review.column(line[0].text))}
    if len(results) >= len(review.columns) - 1 and not any(review.column(c.text) for c in grid[0][1:] if c):
        groups = [line for line in grid[:3] if any(c and review.group(c.text) for c in line[1:])]
        return grid.index(groups[0]) if groups else None
    for number, line in enumerate(grid[: _HEAD_ROWS + 1]):
        cells = [cell for cell in _distinct(line) if cell.text.strip()]
        labels = [cell for cell in cells if len(label_key(cell.text)) >= _LABEL and _is_row(cell, book)]
        if len(labels) < 2 or 5 * len(labels) < 3 * len(cells):
            continue
        below = grid[number + 1 :]
        columns = {cell.column for cell in labels}
        filled = [c for line in below for c in line if c is not None and c.column in columns and c.text.strip()]
        numbers = [c for c in filled if parse_cell(c.text, book.unit_set).kind in ("number", "na")]
        if len(numbers) >= 2 and 5 * len(numbers) >= 4 * len(filled):
            return number
    return None


def _is_row(cell: Cell, book: Definitions) -> bool:
    """Whether a cell's words are the label of a row with numbers, and not a column heading."""
    if book.column(cell.text):
        return False
    return any(row.indicator for row in book.rows(label_key(cell.text)))


def _cut(table: Table, top: int) -> tuple[Table, Table]:
    """Cut a table above a row."""
    above = tuple(cell for cell in table.cells if cell.row + cell.rowspan <= top)
    body = tuple(cell for cell in table.cells if cell.row + cell.rowspan > top)
    return replace(table, cells=above), replace(table, cells=body)


def _turn(table: Table) -> Table:
    """Let rows and columns change places."""
    cells = [
        replace(cell, row=cell.column, column=cell.row, rowspan=cell.colspan, colspan=cell.rowspan)
        for cell in table.cells
    ]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return replace(table, rows=table.columns, columns=table.rows, cells=tuple(cells))


def _events(table: Table, book: Definitions) -> Iterator[Event]:
    grid = table.grid()
    heads: list[list[Cell | None]] = []
    roles: dict[int, str | None] = {}
    first_value = _first_value_column(grid, book)
    for number, line in enumerate(grid):
        cells = _distinct(line)
        filled = [cell for cell in cells if cell.text.strip()]
        if not any(cell.row == number for cell in filled):  # blank, or only cells that reach down from the row above
            if heads and number + 1 >= len(grid) and not filled and len(cells) >= _RESULTS:
                yield _head(table, heads)
                heads = []
                slots = [Slot("blank", "", cell.start, cell.end, cell.column) for cell in cells]
                yield Row(table.index, number, [], None, slots)  # section four with nothing filled in
            continue
        if _is_head(filled, cells, book):
            heads.append(line)
            continue
        if heads:
            current = _head(table, heads)
            roles = {cell.column: column_role(cell.path[-1].text, book) for cell in current.cells}
            heads = []
            yield current
        if len(filled) == 1 and len(cells) == 1 and parse_cell(filled[0].text, book.unit_set).kind == "text":
            yield Heading(Piece(filled[0].text, filled[0].start, filled[0].end))
            roles = {}
            continue
        yield from _rows(table, number, cells, roles, first_value, book)
    if heads:
        yield _head(table, heads)


def _distinct(line: list[Cell | None]) -> list[Cell]:
    cells: list[Cell] = []
    for cell in line:
        if cell is not None and (not cells or cells[-1] is not cell):
            cells.append(cell)
    return cells


def _is_head(filled: list[Cell], cells: list[Cell], book: Definitions) -> bool:
    if any(parse_cell(cell.text, book.unit_set).kind in ("number", "na") for cell in filled):
        return False
    roles = [column_role(cell.text, book) for cell in filled]
    known = sum(role is not None for role in roles)
    if known == len(filled) and set(roles) == {"words"}:
        return True
    if known >= 2:
        return True
    # one known heading alone: 事项 | 数量
    return known == 1 and len(filled) > 1 and any(role in ("year", "cumulative", "previous") for role in roles[1:])


def _head(table: Table, rows: list[list[Cell | None]]) -> Head:
    cells: list[HeadCell] = []
    last: tuple[int, ...] = ()
    for column in range(table.columns):
        path: list[Piece] = []
        seen: list[int] = []
        for row in rows:
            cell = row[column]
            if cell is not None and id(cell) not in seen and cell.text.strip():
                seen.append(id(cell))
                path.append(Piece(cell.text, cell.start, cell.end))
        if path and tuple(seen) != last:
            cells.append(HeadCell(column, tuple(path)))
        last = tuple(seen)
    start = min((piece.start for cell in cells for piece in cell.path), default=table.start)
    return Head(table.index, tuple(cells), start)


def _first_value_column(grid: list[list[Cell | None]], book: Definitions) -> int:
    """The leftmost column, right of a label, in which a number stands."""
    best = len(grid[0]) if grid else 0
    for line in grid:
        labelled = False
        for column, cell in enumerate(line[: best + 1]):
            if cell is None or not cell.text.strip():
                continue
            kind = parse_cell(cell.text, book.unit_set).kind
            if kind == "text":
                labelled = True
            elif kind == "number" and labelled and cell.column == column:
                best = min(best, column)
                break
    return best


def _rows(
    table: Table, number: int, cells: list[Cell], roles: dict[int, str | None], first_value: int, book: Definitions
) -> Iterator[Row]:
    """Give the rows of one line of a table; ``roles``: what stands above its columns."""
    halves = list(roles.values()).count("label") > 1
    refused = RAGGED if any(cell.doubtful and cell.row == number for cell in cells) else ""
    row = Row(table.index, number, [], refused=refused)
    for order, cell in enumerate(cells):
        value = parse_cell(cell.text, book.unit_set)
        role = roles.get(cell.column)
        if halves and role == "label" and row.slots:
            yield row  # the next half of a table in two halves
            row = Row(table.index, number, [], refused=refused)
        if role in ("unit", "ignored", "number") and value.kind != "text":
            continue
        if value.kind == "text":
            name = cell.text.strip()
            if name in book.unit_set and row.labels:
                row.unit = Piece(name, cell.start, cell.end)
                continue
            if role in ("ignored", "number"):
                continue
            known = bool(book.rows(label_key(name)))
            valued = role in _VALUE_ROLES or cell.column >= first_value
            if row.labels and not known and (valued or row.filled()):
                row.slots.append(Slot("text", cell.text, cell.start, cell.end, cell.column))
                continue
            if row.filled():
                yield row  # two rows side by side
                row = Row(table.index, number, [], refused=refused)
            row.slots.clear()
            if not row.labels or row.labels[-1].text != cell.text:
                row.labels.append(Piece(cell.text, cell.start, cell.end))
        elif value.kind == "blank":
            if row.labels and (cell.column >= first_value or role in _VALUE_ROLES):
                row.slots.append(Slot("blank", "", cell.start, cell.end, cell.column))
        elif cell.row != number:
            row.slots.append(Slot("text", cell.text, cell.start, cell.end, cell.column))
        elif row.labels or not any(
            parse_cell(later.text, book.unit_set).kind == "text" for later in cells[order + 1 :]
        ):
            row.slots.append(Slot(value.kind, cell.text, cell.start, cell.end, cell.column))
    if row.labels or row.slots:
        yield row
