"""Tables whose grid is lost: one cell a line, tabs, spaces, or all cells glued together.

The scanner finds known labels that stand like cells (not inside a sentence) and joins neighbours to zones;
:mod:`.tokens` cuts a zone into tokens, :mod:`.assemble` builds the rows of the common model from them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from .assemble import zone_events
from .data import canonical
from .definitions import Definitions, definitions
from .labels import AMONG, MARK
from .model import Event, Head, Heading, Row
from .tokens import Token, tokens_of

_LETTERS = re.compile(r"[^\W_]+")
_GAPS = re.compile(r"[\W_]+")
#: what a list mark or 其中 may end with
_MARK_ENDS = frozenset("、.．,，)）中:：" + "".join(chr(c) for a, b in ("①⑳", "⑴⒇", "⒈⒛", "㈠㈩") for c in range(ord(a), ord(b) + 1)))
_SPACE = " \t\r\n\u2002\u2003\u2004\u2005\u2009\u200b\u3000\xa0\ufeff"
_HAN = "一二三四五六七八九十"
#: farthest distance of two labels of one table in characters, and counted with the blanks that a layout is padded with
_GAP = 400
_PADDED = 6000
#: most words between two labels that no label explains
_LOOSE = 60
#: a zone shorter than this that is no table may still be the heading of one
_HEADING = 80
_REVIEW_CELLS = 15
_YEAR_HEAD = re.compile(r"(?:19|20)\d\d\s?年度?(?=\s{0,4}(?:历年累计|(?:19|20)\d\d\s?年|累计|\n))|(?:19|20)\d\d年度")


@dataclass(slots=True)
class Zone:
    """A stretch of text that may hold rows of a table."""

    tokens: list[Token]
    start: int
    end: int


def flow_events(text: str, start: int, end: int, first: int) -> tuple[list[Event], list[tuple[int, int]]]:
    """Read the tables without a grid in ``text[start:end]``.

    Args:
        text: the whole text.
        start: where to begin.
        end: where to stop.
        first: the number of the first table found.

    Returns:
        The rows, headings and column headings in reading order, and the ranges that the tables cover.
    """
    book = definitions()
    events: list[Event] = []
    regions: list[tuple[int, int]] = []
    for zone in _zones(text, start, end, book):
        found = zone_events(zone.tokens, text, first + len(regions), book)
        if _is_table(found):
            events.extend(found)
            begin = min(event.start for event in found if not isinstance(event, Heading))
            regions.append((begin, zone.end))
        elif zone.end - zone.start < _HEADING:
            events.extend(event for event in found if isinstance(event, Heading))
    return events, regions


def _is_table(events: list[Event]) -> bool:
    """Whether a zone has enough rows with numbers, or column headings and a row."""
    rows = [event for event in events if isinstance(event, Row)]
    heads = sum(len(event.cells) for event in events if isinstance(event, Head))
    valued = sum(any(slot.kind == "number" for slot in row.slots) for row in rows)
    named = sum(bool(row.labels) and bool(row.slots) for row in rows)
    bare = any(not row.labels and len(row.slots) >= 5 for row in rows)
    return valued >= 3 or (valued >= 1 and (heads >= 1 or bare)) or (named >= 2 and (heads >= 2 or valued >= 2))


# -- finding labels ------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """One pattern for all known keys, built as a trie so that a search is linear and the longest key wins."""
    book = definitions()
    words: set[str] = {*book.heading_keys, *book.note_keys, *(key for keys in book.stat.values() for key in keys)}
    for block in book.blocks.values():
        words.update(block.by_key, block.headings, block.by_column, *(keys for _, keys in block.groups))
    trie: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = trie
        for char in word if len(word) > 1 else "":
            node = node.setdefault(char, {})
        node[""] = {}
    trie.pop("", None)
    return re.compile(_branch(trie))


def _branch(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    options = [re.escape(char) + _branch(child) for char, child in sorted(node.items()) if char]
    if not options:
        return ""
    body = options[0] if len(options) == 1 else "|".join(options)
    return f"(?:{body})?" if "" in node else (f"(?:{body})" if len(options) > 1 else body)


def _hits(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """Find known keys in the letters of the text; give their places in the text and the key."""
    squeezed = canonical(_GAPS.sub("", text[start:end]))
    hits = list(_pattern().finditer(squeezed))
    if not hits:
        return []
    # where the runs of letters begin in the text, and how many letters stand before each
    runs = [match.span() for match in _LETTERS.finditer(text, start, end)]
    begins = [left for left, _ in runs]
    counts = list(accumulate((right - left for left, right in runs), initial=0))
    found = []
    for match in hits:
        first, last = match.start(), match.end() - 1
        run = bisect_right(counts, first) - 1
        left = begins[run] + first - counts[run]
        run = bisect_right(counts, last, run) - 1
        right = begins[run] + last - counts[run] + 1
        if right - left > 3 * len(match.group()) + 12:
            continue
        inside = text[left:right]
        if "\t" in inside or "|" in inside or "\n\n" in inside:
            continue
        if inside.count("(") > inside.count(")") and text[right : right + 1] == ")":
            right += 1  # the key ends inside a bracketed note
        found.append((left, right, match.group()))
    return found


def _before(text: str, position: int, floor: int) -> tuple[int, bool]:
    """Step back over list mark, 其中 and spaces; give the new place and whether any space was passed."""
    spaced = False
    for _ in range(4):
        while position > floor and text[position - 1] in _SPACE + '#*"“《':
            spaced = spaced or text[position - 1] in _SPACE
            position -= 1
        if position - 2 >= floor and text[position - 1] in "、.．" and text[position - 2].isdigit():
            return position - 1, spaced  # a list mark, or the digits of the cell before and a list mark
        left = _mark_start(text, position, floor)
        if left == position:
            break
        position = left
    return position, spaced


def _mark_start(text: str, position: int, floor: int) -> int:
    """Give the start of the list mark or 其中 that ends at ``position``, or ``position`` itself."""
    last = text[position - 1 : position]
    if last not in _MARK_ENDS and not last.isspace():
        return position
    for width in range(1, 8):
        left = position - width
        if left < floor:
            break
        if text[left] in _SPACE or text[left].isdigit():
            continue
        part = text[left:position]
        longer = text[left] in _HAN and left > floor and text[left - 1] in _HAN
        if not longer and (MARK.fullmatch(part) or AMONG.fullmatch(part)):
            return left
    return position


def _after(text: str, position: int, ceiling: int, book: Definitions, starts: set[int]) -> bool:
    """Say whether what follows a label looks like the end of its cell."""
    if position in starts:
        return True
    limit = min(ceiling, position + 4)
    while position < limit and text[position] in '”"》*':
        position += 1
    if position >= ceiling or text[position] in _SPACE + "(（|/-—:：" or text[position].isdigit():
        return True
    for width in (3, 2, 1):
        rest = position + width
        if text[position:rest] in book.unit_set and (
            rest >= ceiling or rest in starts or text[rest] in _SPACE + "(（/-—|" or text[rest].isdigit()
        ):
            return True
    near = min(ceiling, position + 12)
    mark = MARK.match(text, position, near) or AMONG.match(text, position, near)
    return bool(mark and mark.end() in starts)


def _labels(text: str, start: int, end: int, book: Definitions) -> Iterator[Token]:
    """Give the known labels that stand like cells."""
    hits = _hits(text, start, end)
    starts = {left for left, _, _ in hits} | {match.start() for match in _YEAR_HEAD.finditer(text, start, end)}
    ends = {right for _, right, _ in hits}
    for left, right, key in hits:
        place, spaced = _before(text, left, start)
        before = text[place - 1] if place > start else "\n"
        fits = spaced or before.isdigit() or before in "\n)）|/-—" or place in ends or text[place - 2 : place] == "年度"
        if not fits:  # the unit of a row whose number is missing
            fits = any(place - width in ends and text[place - width : place] in book.unit_set for width in (1, 2))
        if fits and _after(text, right, end, book, starts):
            yield Token("label", key, left, right)


# -- zones ---------------------------------------------------------------------------------------------------------


def _zones(text: str, start: int, end: int, book: Definitions) -> Iterator[Zone]:
    zone: Zone | None = None
    for token in _labels(text, start, end, book):
        if zone is not None:
            gap = tokens_of(text, zone.end, token.start, book) if _near(text, zone.end, token.start) else None
            if gap is not None and any(item.kind == "note" and item.end > token.start for item in gap):
                continue
            if gap is None or not _joined(gap, book):
                yield _closed(zone, text, token.start, book)
                zone = None
            else:
                if gap and gap[-1].kind == "end":
                    breaks = gap.pop()
                    token.newlines, token.tabs, token.spaced = breaks.newlines, breaks.tabs, breaks.spaced
                zone.tokens.extend(gap)
        if zone is None:
            zone = Zone([], _before(text, token.start, start)[0], token.start)
        zone.tokens.append(token)
        zone.end = token.end
    if zone is not None:
        yield _closed(zone, text, end, book)


def _near(text: str, start: int, end: int) -> bool:
    """Whether no more than a row stands between two places."""
    return end - start <= _GAP or (end - start <= _PADDED and len("".join(text[start:end].split())) <= _GAP)


def _reach(text: str, start: int, limit: int) -> int:
    """Give the place up to which a last row may go on behind its label."""
    stop = min(limit, start + _GAP)
    if _near(text, start, min(limit, start + _PADDED)):
        return min(limit, start + _PADDED)
    while stop < min(limit, start + _PADDED) and _near(text, start, min(limit, stop + _GAP)):
        stop = min(limit, stop + _GAP)
    return stop


def _joined(gap: list[Token], book: Definitions) -> bool:
    """Whether two labels with this between them stand in one table."""
    loose = sum(item.end - item.start for item in gap if item.kind == "text" and not book.resembles(item.text))
    return loose <= _LOOSE and not any(item.kind == "stop" for item in gap)


def _closed(zone: Zone, text: str, limit: int, book: Definitions) -> Zone:
    """Add the numbers behind the last label, and rows behind it whose words are not known but whose unit is."""
    tail = tokens_of(text, zone.end, _reach(text, zone.end, limit), book)
    through = _review_row(tail)
    for index, token in enumerate(tail):
        if token.kind == "stop" and not token.apart:
            _drop_sentence(zone)
        if token.kind in ("stop", "end") or (token.kind == "note" and token.newlines):
            break
        if token.kind == "text" and index > through:
            row = [item.kind for item in tail[index + 1 : index + 4] if item.kind != "note"][:2]
            known = row[:1] == ["number"] and book.resembles(token.text)
            if not token.apart or (row != ["unit", "number"] and not known):
                break
        zone.tokens.append(token)
        zone.end = token.end
    return zone


def _review_row(tail: list[Token]) -> int:
    """Give the place of the last of fifteen numbers in a row (section four behind broken headings), or -1."""
    run = 0
    for index, token in enumerate(tail):
        if token.kind == "stop":
            break
        run = run + 1 if token.kind == "number" and (run == 0 or not token.newlines) else int(token.kind == "number")
        if run == _REVIEW_CELLS:
            return index
    return -1


def _drop_sentence(zone: Zone) -> None:
    """Take away the last label and what follows it: they begin a sentence (行政复议16件,维持9件)."""
    while zone.tokens and zone.tokens.pop().kind not in ("label", "text"):
        pass
    zone.end = zone.tokens[-1].end if zone.tokens else zone.start
