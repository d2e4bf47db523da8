"""The text of a document as HTML, with every span in it.

Spans are rendered here, on code points, so the page's script needs no offsets. Read in this order: :class:`Mark`
(what can be marked), :class:`Inline` (text cut at every border of a mark, each piece naming the marks that cover
it), then :class:`Blocks` (paragraphs, headings and tables). Everything from the text goes through :func:`esc`.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..messages import Lang, say
from ..types import Cell, Report, Table
from .shared import whole

# What HTML cannot hold is shown as U+FFFD; one code point stays one code point.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_LINE = re.compile(r"\r\n|\r|\n")
_PIPE_ROW = re.compile(r"\s*\|.*\|\s*$")
_PIPE_RULE = re.compile(r"\s*\|(?:\s*:?-{2,}:?\s*\|)+\s*$")
_MARKDOWN_HEADING = re.compile(r"#{1,6}[ \t]+(?=\S)")
_SENTENCE = re.compile(r"[。；！？]”?")
#: a heading has at most this many characters; a longer line is folded at sentence ends
HEADING, FOLD = 60, 420
#: lines up to this many characters stand closer together
SHORT = 28


def esc(text: str) -> str:
    """Escape text for HTML content and quoted attributes."""
    return html.escape(_CONTROLS.sub("\ufffd", whole(text)), quote=True)


def both(zh: str, en: str) -> str:
    """Give words in both languages; the page shows the one that is chosen."""
    if zh == en:
        return esc(zh)
    return f'<span class="zh" lang="zh">{esc(zh)}</span><span class="en" lang="en">{esc(en)}</span>'


def words(key: str, **values: object) -> str:
    """Give the words of ``key`` in both languages."""
    return both(say(key, "zh", **values), say(key, "en", **values))


def labelled(key: str, lang: Lang, **values: object) -> str:
    """Give an ``aria-label`` in ``lang`` with both languages beside it, for the page's language switch."""
    zh, en = say(key, "zh", **values), say(key, "en", **values)
    return f'aria-label="{esc(zh if lang == "zh" else en)}" data-label-zh="{esc(zh)}" data-label-en="{esc(en)}"'


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked span: ``token`` is the id of an entity, a record or another thing, ``classes`` how its pieces look."""

    start: int
    end: int
    token: str
    classes: tuple[str, ...] = ()


class Inline:
    """A text cut into pieces at the borders of marks; :meth:`render` gives the HTML of any range of it."""

    def __init__(self, text: str, marks: Sequence[Mark]) -> None:
        self.text = text
        size = len(text)
        ordered = sorted((m for m in marks if 0 <= m.start < m.end <= size), key=lambda m: (m.start, -m.end))
        borders = sorted({b for m in ordered for b in (m.start, m.end)})
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.marks: list[list[Mark]] = []
        active: list[Mark] = []
        following = 0
        for start, end in zip(borders, borders[1:], strict=False):
            active = [m for m in active if m.end > start]
            while following < len(ordered) and ordered[following].start <= start:
                active.append(ordered[following])
                following += 1
            if active:
                self.starts.append(start)
                self.ends.append(end)
                self.marks.append(list(active))

    def render(self, start: int, end: int) -> str:
        """Give the HTML of ``text[start:end]``."""
        made: list[str] = []
        at = start
        for i in range(bisect_right(self.ends, start), bisect_left(self.starts, end)):
            a, b = max(start, self.starts[i]), min(end, self.ends[i])
            made.append(esc(self.text[at:a]))
            made.append(self._piece(a, b, self.marks[i]))
            at = b
        made.append(esc(self.text[at:end]))
        return "".join(made)

    def _piece(self, start: int, end: int, marks: Sequence[Mark]) -> str:
        classes = ["m"]
        for mark in marks:
            classes += [c for c in mark.classes if c not in classes]
        if any(m.start == start and m.classes for m in marks):
            classes.append("first")
        if any(m.end == end and m.classes for m in marks):
            classes.append("last")
        tokens = " ".join(m.token for m in marks)
        button = ' role="button" tabindex="-1"' if "rec" in classes else ""
        return f'<span class="{" ".join(classes)}" data-t="{esc(tokens)}"{button}>{esc(self.text[start:end])}</span>'


class Blocks:
    """Paragraphs, headings and tables of a text."""

    def __init__(self, text: str, inline: Inline, tables: Sequence[Table], lang: Lang) -> None:
        self.text, self.inline, self.lang = text, inline, lang
        self.drawn = 0
        self.tables = sorted((t for t in tables if _faithful(text, t)), key=lambda t: t.start)

    def render(self, start: int, end: int, report: Report | None = None) -> str:
        """Give the HTML of a range: its lines as paragraphs, its section titles as headings, its tables as tables."""
        titles = sorted({s.start for s in report.sections if start <= s.start < end}) if report is not None else []
        made: list[str] = []
        at = start
        for table in self.tables:
            a, b = _reach(table)
            if a < at or b > end:
                continue
            made += self._lines(at, a, titles)
            made.append(self._table(table))
            at = b
        made += self._lines(at, end, titles)
        return "\n".join(made)

    def _lines(self, start: int, end: int, titles: Sequence[int]) -> Iterator[str]:
        lines = _split(self.text, start, end)
        i = 0
        while i < len(lines):
            a, b = lines[i]
            if _PIPE_ROW.match(self.text[a:b]):
                last = i
                while last + 1 < len(lines) and _PIPE_ROW.match(self.text[slice(*lines[last + 1])]):
                    last += 1
                yield self._pipe_table(lines[i : last + 1])
                i = last + 1
                continue
            i += 1
            hashes = _MARKDOWN_HEADING.match(self.text, a, b)
            if hashes is not None:
                yield f'<h3><span class="quiet">{esc(hashes[0])}</span>{self.inline.render(hashes.end(), b)}</h3>'
                continue
            inside = titles[bisect_left(titles, a) : bisect_left(titles, b)]
            borders = [a, *(t for t in inside if t > a), b]
            for x, y in zip(borders, borders[1:], strict=False):
                yield from self._paragraph(x, y, x in inside)

    def _paragraph(self, start: int, end: int, heading: bool) -> Iterator[str]:
        if not self.text[start:end].strip():
            return
        if heading and end - start <= HEADING:
            yield f"<h3>{self.inline.render(start, end)}</h3>"
            return
        short = ' class="s"' if end - start <= SHORT else ""  # table cells and list marks that became lines
        for a, b in _fold(self.text, start, end):
            yield f"<p{short}>{self.inline.render(a, b)}</p>"

    def _table(self, table: Table) -> str:
        rows: list[list[str]] = [[] for _ in range(table.rows)]
        for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
            if 0 <= cell.row < table.rows:
                rows[cell.row].append(self._cell(cell))
        return self._frame("".join(f"<tr>{''.join(row)}</tr>" for row in rows))

    def _cell(self, cell: Cell) -> str:
        spans = "".join(
            f' {n}="{v}"' for n, v in (("rowspan", cell.rowspan), ("colspan", cell.colspan)) if 1 < v <= 1000
        )
        return f"<td{spans}>{self.inline.render(cell.start, cell.end)}</td>"

    def _pipe_table(self, lines: Sequence[tuple[int, int]]) -> str:
        rows = []
        for a, b in lines:
            if _PIPE_RULE.match(self.text[a:b]):
                continue
            bars = [m.start() + a for m in re.finditer(r"\|", self.text[a:b])]
            cells = (_trim(self.text, x + 1, y) for x, y in zip(bars, bars[1:], strict=False))
            rows.append("<tr>" + "".join(f"<td>{self.inline.render(x, y)}</td>" for x, y in cells) + "</tr>")
        return self._frame("".join(rows))

    def _frame(self, rows: str) -> str:
        self.drawn += 1
        label = labelled("page.table", self.lang, number=self.drawn)
        return f'<div class="table" role="region" tabindex="0" {label}><table><tbody>{rows}</tbody></table></div>'


def _reach(table: Table) -> tuple[int, int]:
    """From the first to the last cell (what a reader gives as the end of a table may lie a little behind it)."""
    return min(c.start for c in table.cells), max(c.end for c in table.cells)


def _faithful(text: str, table: Table) -> bool:
    """Whether drawing the table's cells shows all of its text: cells in order, only space and bars between them."""
    if not table.cells:
        return False
    at = _reach(table)[0]
    for cell in sorted(table.cells, key=lambda c: (c.start, c.end)):
        if not at <= cell.start <= cell.end <= len(text) or text[at : cell.start].strip(" \t\r\n|\u3000\xa0"):
            return False
        at = cell.end
    return True


def _split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    lines, at = [], start
    for found in _LINE.finditer(text, start, end):
        lines.append((at, found.start()))
        at = found.end()
    lines.append((at, end))
    return lines


def _fold(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a very long line (a page that lost its paragraphs) behind sentences, so that it can be read."""
    at = start
    if end - start > 2 * FOLD:
        for found in _SENTENCE.finditer(text, start, end):
            if found.end() - at >= FOLD and end - found.end() > FOLD // 2:
                yield at, found.end()
                at = found.end()
    yield at, end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
