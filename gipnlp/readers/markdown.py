"""Markdown with tables written as HTML, as programs that recognise or convert pages write them.

Everything but these tables stays as it is; pipe tables are found in the text by the forms room.  A table goes through
the reader of web pages (:mod:`.html`), and its rows stand in its place as lines with tabs, the cells of the grid
pointing into them.  Rows with a cell too few or too many are marked (:mod:`.ragged`).  A table that is never closed
ends with its last row, which is marked too where it does not end; tags that are left over become tabs and line ends,
so that no number of theirs (``colspan="2"``) is taken for one of the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..types import Source, Table
from .limits import Guard

#: a tag of a table's parts, or the beginning of a comment
_TAG = re.compile(r"<!--|<(/?)(table|thead|tbody|tfoot|tr|td|th|caption|colgroup|col)(?=[\s/>])[^<>]{0,2000}>", re.I)
_WRAPPERS = re.compile(r"</?(?:html|body)\s{0,4}>", re.I)
_BLANK_LINE = re.compile(r"\n[ \t\r]{0,200}\n")


def read_markdown(text: str, guard: Guard) -> Source:
    """Read Markdown whose tables may be written as HTML.

    Args:
        text: the file's text.
        guard: the limits of the document.

    Returns:
        The text with these tables as lines, and the tables.  A text without any is given back as it is.

    Raises:
        ReadError: GIP022, GIP026 to GIP028 and GIP055 beyond the limits.
        MissingExtraError: there are such tables, and lxml is not installed.
    """
    if next(_tags(text), None) is None:
        return Source(text, (), "markdown")
    parts: list[str] = []
    tables: list[Table] = []
    length = position = 0

    def put(piece: str) -> None:
        nonlocal length
        parts.append(piece)
        length += len(piece)

    for start, end, unfinished in [*_stretches(text), (len(text), len(text), False)]:
        between = _without_tags(text[position:start])
        if between:
            put(between)
        position = end
        inner = _read_table(text[start:end], unfinished, guard) if end > start else None
        if inner is None or not inner.text:
            continue
        if length and not parts[-1].endswith("\n"):
            put("\n")
        tables += [_moved(table, length, len(tables) + order) for order, table in enumerate(inner.tables)]
        put(inner.text)
        put("\n")
        guard.tick()
    return Source("".join(parts), tuple(tables), "markdown")


def _read_table(markup: str, unfinished: bool, guard: Guard) -> Source:
    from .html import page_blocks, parse
    from .lay import lay
    from .ragged import mark_last_row, mark_ragged

    # what stands apart stays apart: a page number between two lines does not become part of a number
    markup = _BLANK_LINE.sub("\n<br>\n", markup)
    opened = "" if markup[:6].lower() == "<table" else "<table>"
    blocks = page_blocks(parse(f"<html><body>{opened}{markup}</body></html>", guard), guard)
    mark_ragged(blocks)
    if unfinished:
        mark_last_row(blocks)
    return lay(blocks, kind="markdown", guard=guard)


def _moved(table: Table, by: int, index: int) -> Table:
    """Give a table whose text begins at another place."""
    cells = tuple(replace(cell, start=cell.start + by, end=cell.end + by) for cell in table.cells)
    return replace(table, index=index, cells=cells, start=table.start + by, end=table.end + by)


def _stretches(text: str) -> Iterator[tuple[int, int, bool]]:
    """Find the outermost tables, also of rows whose table's beginning is lost.

    Returns:
        Where each begins and ends, and whether its last row does not end.
    """
    depth = begin = last = 0
    in_cell = in_row = False
    for match in _tags(text):
        closing, name = bool(match.group(1)), match.group(2).lower()
        if name == "table" and not closing:
            apart = _BLANK_LINE.search(text, last, match.start()) is not None
            if depth and (apart or not in_cell):  # the one before was never closed
                yield begin, _paragraph_end(text, last, match.start()) if in_row else last, in_row
                depth = 0
            if not depth:
                begin, in_row = match.start(), False
            depth += 1
            in_cell = False
        elif not depth:
            if name == "tr" and not closing:  # the beginning of its table is lost
                begin, depth, in_row, in_cell = match.start(), 1, True, False
        elif name == "table":
            depth -= 1
            in_cell = depth > 0
            if not depth:
                yield begin, match.end(), False
        elif name in ("td", "th"):
            in_cell = not closing
            in_row = in_row or depth == 1
        elif depth == 1:
            in_cell = False
            in_row = in_row and name != "tr" if closing else in_row or name == "tr"
        last = match.end()
    if depth:
        yield begin, _paragraph_end(text, last, len(text)) if in_row else last, in_row


def _paragraph_end(text: str, place: int, most: int) -> int:
    """Give the end of the paragraph at a place."""
    found = _BLANK_LINE.search(text, place, most)
    return found.start() if found else most


def _tags(text: str) -> Iterator[re.Match[str]]:
    """Give the tags of tables outside of comments."""
    position = 0
    closed = True
    while match := _TAG.search(text, position):
        position = match.end()
        if match.group(2):
            yield match
        elif closed:
            end = text.find("-->", position)
            closed = end >= 0
            position = end + 3 if closed else position


def _without_tags(text: str) -> str:
    """Put tabs and line ends for the tags of tables that have lost their table."""

    def one(match: re.Match[str]) -> str:
        closing, name = match.group(1), (match.group(2) or "").lower()
        if not name:
            return match.group()
        return ("\t" if name in ("td", "th") else "\n" if name in ("tr", "table") else "") if closing else ""

    return _TAG.sub(one, _WRAPPERS.sub("", text))
