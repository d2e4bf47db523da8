"""The front door of the forms room: all tables of one report, from layouts to cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..ranges import Ranges
from ..types import FormInfo, Table
from .choose import choose
from .definitions import Definitions, definitions
from .drawn import drawn_tables
from .flow import flow_events
from .grid import pipe_tables, table_events
from .labels import label_key
from .model import Event, FormReading, Head, Heading, Piece, Row
from .output import Output
from .recognise import Recogniser

#: words without which no table is looked for
_MARKERS = re.compile(
    r"统\s?计\s?表|统计指标|指\s?标\s?名\s?称|计量单位|历年累计|统计数|新收政府信息|第二十条\s?第|结\s?果\s?维\s?持|处理决定数"
    r"|\|[^\n|]{0,80}\||公开[^\s。，,]{0,6}信息数|申请数|答复数|复议数|数量?\s{0,4}[条件次个][\s\d]"
)
#: a cell with more characters than this holds running text
_PARAGRAPH = 200
_LINES_ABOVE = 5
_ABOVE = 240


def read_forms(
    text: str,
    tables: Sequence[Table] = (),
    start: int = 0,
    end: int | None = None,
    year: int | None = None,
    known: frozenset[int | float] = frozenset(),
    printed: str | None = None,
) -> FormReading:
    """Read the statistical tables of one report.

    Args:
        text: the page, translated without changing lengths (simplified script, half-width digits and brackets).
        tables: tables of the page that a reader found, with offsets into ``text``.
        start: where the report begins.
        end: where it ends; the end of the text by default.
        year: the report's year, if known; tells the forms of 2019 and 2021 apart where their words do not.
        known: numbers that the narrative states; they choose between several readings of glued cells.
        printed: the page before it was translated, as long as ``text``: tables drawn with characters are measured on it.

    Returns:
        The form, its cells, label spans, the ranges covered and the repairs.  Never raises for any text.
    """
    end = len(text) if end is None else max(0, min(end, len(text)))
    start = max(0, min(start, end))
    inside = [_worded(table, text) for table in tables if start <= table.start <= table.end <= end and table.cells]
    if not inside and not _MARKERS.search(text, start, end):
        return FormReading(FormInfo())
    book = definitions()
    first = max((table.index for table in tables), default=-1) + 1
    drawn = drawn_tables(text, start, end, first, printed)
    events, regions = _events(text, start, end, inside, drawn, first, book)
    recogniser = Recogniser(year=year)
    works = choose(recogniser.read(events), book, frozenset(known))
    return Output(text, book).build(works, regions, recogniser)


def _events(
    text: str, start: int, end: int, tables: Sequence[Table], drawn: Sequence[Table], first: int, book: Definitions
) -> tuple[list[Event], list[tuple[int, int]]]:
    """Turn all layouts of the report into one list of events; give the ranges of the tables too."""
    pipes = pipe_tables(text, start, end, first + len(drawn))
    number = first + len(drawn) + len(pipes)
    drawn = _outside(drawn, tables)
    pipes = _outside(pipes, [*tables, *drawn])
    grids = sorted([*tables, *drawn, *pipes], key=lambda table: table.start)
    events: list[Event] = []
    regions: list[tuple[int, int]] = []
    position = above = start
    foreign: list[tuple[int, int]] = []
    for table in grids:
        if table.start < position:
            continue  # a table inside a table
        found = table_events(table)
        if not _known(found, book, continued=position > start):
            if not _is_layout(table):
                foreign.append((table.start, table.end))
            continue  # a table of the page's layout may still hold rows in its text
        flow, ranges = _flow(text, position, table.start, number, foreign)
        number += len(ranges)
        above = max([above, *(stop for _, stop in ranges)])
        events += [*flow, *_headings(text, above, table.start), *found]
        regions += [*ranges, (table.start, table.end)]
        position = above = table.end
    flow, ranges = _flow(text, position, end, number, foreign)
    return [*events, *flow], [*regions, *ranges]


def _flow(
    text: str, start: int, end: int, number: int, foreign: Sequence[tuple[int, int]]
) -> tuple[list[Event], list[tuple[int, int]]]:
    """Read the tables without a grid in a stretch of text; what stands in a grid of something else is left out."""
    events: list[Event] = []
    ranges: list[tuple[int, int]] = []
    for left, right in [*foreign, (end, end)]:
        if right < start or left > end:
            continue
        found, places = flow_events(text, start, max(start, left), number + len(ranges))
        events += found
        ranges += places
        start = max(start, right)
    return events, ranges


def _is_layout(table: Table) -> bool:
    """Whether a table only arranges the page: few columns, or whole paragraphs in its cells."""
    return table.columns < 2 or any(len(cell.text) > _PARAGRAPH or "\n" in cell.text for cell in table.cells)


def _worded(table: Table, text: str) -> Table:
    """Give a table whose cells have the words of ``text``: readers keep the source's script and width."""
    cells = []
    for cell in table.cells:
        words = text[cell.start : cell.end]
        same = words == cell.text or len(words) != len(cell.text)
        cells.append(cell if same else replace(cell, text=words))
    return replace(table, cells=tuple(cells))


def _known(events: Sequence[Event], book: Definitions, *, continued: bool) -> bool:
    """Whether a table has a row or column of any form; ``continued``: it may go on with the table before it."""
    shortest = 2 if continued else 3
    for event in events:
        if isinstance(event, Head):
            if any(book.column(cell.path[-1].text) for cell in event.cells):
                return True
        elif isinstance(event, Row):
            keys = (label_key(label.text) for label in event.labels)
            if any(len(key) >= shortest and book.rows(key) for key in keys):
                return True
    return False


def _outside(tables: Sequence[Table], others: Sequence[Table]) -> list[Table]:
    """Give the tables that do not begin inside one of the others."""
    covered = Ranges((table.start, table.end) for table in others)
    return [table for table in tables if table.start not in covered]


def _headings(text: str, start: int, end: int) -> list[Heading]:
    """Give the short lines right above a table."""
    found: list[Heading] = []
    begin = max(start, end - _ABOVE)
    position = begin
    for line in text[begin:end].split("\n"):
        body = line.strip(" \t\r#*\u3000\xa0")
        if body and len(body) <= 60 and (position > begin or begin == start):
            at = position + line.index(body)
            found.append(Heading(Piece(body, at, at + len(body))))
        position += len(line) + 1
    return found[-_LINES_ABOVE:]
