"""Pages → one flow: page numbers and running heads out, lines joined to paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from .chars import ENUMERATOR, joint
from .pdf_lines import Line
from .pdf_page import PageContent
from .pdf_tables import PdfTable

_PAGE_NUMBER = re.compile(
    r"[\s\-—–－―·.•~～_|]{0,8}(?:第\s?)?(?P<number>\d{1,4})(?:\s?页)?"
    r"(?:\s?[,，/／、]?\s?(?:共\s?)?\d{1,4}\s?页?|\s?(?:of|OF)\s?\d{1,4})?[\s\-—–－―·.•~～_|]{0,8}"
)
_DECORATED = re.compile(r"[\-—–－―·•~～]\s{0,3}\d|第\s?\d{1,4}\s?页|\d\s?[/／]\s?\d")
_SENTENCE_END = "。！？；：!?;:"
#: parts of the page's height in which running heads and page numbers stand
HEAD_ZONE = 0.12
FOOT_ZONE = 0.12
LEAST_ZONE = 58.0


def drop_running(pages: Sequence[PageContent]) -> None:
    """Take page numbers, and lines that repeat at the same place of many pages, out of the pages."""
    numbers: Counter[int] = Counter()
    repeated: Counter[tuple[str, int]] = Counter()
    for page in pages:
        for line in _zone(page):
            match = _PAGE_NUMBER.fullmatch(line.text)
            if match:
                numbers[int(match["number"]) - page.number] += 1
            repeated[_place(line)] += 1
    shift = numbers.most_common(1)[0][0] if numbers else None
    enough = max(2 if len(pages) < 4 else 3, (len(pages) + 1) // 2)
    for page in pages:
        gone = []
        for line in _zone(page):
            match = _PAGE_NUMBER.fullmatch(line.text)
            if match:
                counted = int(match["number"]) - page.number == shift and numbers[shift or 0] * 2 > len(pages)
                if _DECORATED.search(line.text) or counted:
                    gone.append(line)
                    continue
            if len(pages) > 1 and repeated[_place(line)] >= enough:
                gone.append(line)
        page.items = [item for item in page.items if not any(item is line for line in gone)]


def _zone(page: PageContent) -> list[Line]:
    """The outermost lines of the page, top and bottom, up to two each and no table."""
    low = max(HEAD_ZONE * page.height, LEAST_ZONE)
    high = min((1 - FOOT_ZONE) * page.height, page.height - LEAST_ZONE)
    out: list[Line] = []
    for items, at_top in ((page.items[:2], True), (page.items[:-3:-1], False)):
        for item in items:
            if not isinstance(item, Line) or not (item.bottom < low if at_top else item.top > high):
                break
            if not any(item is line for line in out):
                out.append(item)
    return out


def _place(line: Line) -> tuple[str, int]:
    text = line.text if _PAGE_NUMBER.fullmatch(line.text) else re.sub(r"\d+", "0", line.text)
    return text, round(line.top / 4)


class Paragraphs:
    """Joins lines to paragraphs the Chinese way: a line that fills its measure goes on without a space."""

    def __init__(self, pages: Sequence[PageContent]) -> None:
        lines = [item for page in pages for item in page.items if isinstance(item, Line)]
        sizes = Counter(round(line.size) for line in lines for _ in line.text)
        self.size = float(sizes.most_common(1)[0][0]) if sizes else 10.0
        right, shared = _edge([line.x1 for line in lines], 1.2 * self.size)
        if not shared:  # no line is full: the tables tell how wide the page is set
            tables = [item.x1 for page in pages for item in page.items if isinstance(item, PdfTable)]
            right = max([right, *tables])
        self.right = right
        after_full = [
            after.x0
            for before, after in zip(lines, lines[1:], strict=False)
            if before.x1 > self.right - 1.5 * self.size and abs(before.size - after.size) < 2
        ]  # lines that go on begin at the left edge, lines that begin a paragraph may be indented
        self.left = min(after_full) if after_full else -_edge([-line.x0 for line in lines], 0.6 * self.size)[0]
        gaps = Counter(
            round(after.top - before.top)
            for page in pages
            for before, after in zip(page.items, page.items[1:], strict=False)
            if isinstance(before, Line) and isinstance(after, Line) and abs(before.size - after.size) < 2
        )
        self.pitch = float(gaps.most_common(1)[0][0]) if gaps else 0.0

    def goes_on(self, before: Line, after: Line, *, same_page: bool) -> bool:
        """Say whether ``after`` continues the paragraph of ``before``."""
        em = max(before.size, 6.0)
        if len(before.segments) > 1 or len(after.segments) > 1:
            return False
        if abs(before.size - after.size) > 0.35 * em:
            return False
        if before.x1 + min(after.head, 20 * em) < self.right - 1.0 * em and not self._heading(before, after):
            return False
        if same_page and after.top - before.top > max(1.45 * self.pitch, 1.6 * em):
            return False
        if after.x0 > self.left + 1.3 * em and not self._heading(before, after):
            return False  # indented: a new paragraph
        return not (before.text[-1] in _SENTENCE_END and ENUMERATOR.match(after.text))

    def _heading(self, before: Line, after: Line) -> bool:
        """Say whether both lines are one centred title in larger type, broken because it is long."""
        middle = (self.left + self.right) / 2
        centred = all(abs((line.x0 + line.x1) / 2 - middle) < line.size for line in (before, after))
        larger = min(before.size, after.size) > 1.2 * self.size
        return centred and larger and before.x1 - before.x0 > 0.8 * (self.right - self.left)


def _edge(values: list[float], reach: float) -> tuple[float, bool]:
    """The edge of the text: the outermost place that several lines share; a line or two may hang over it.

    Returns:
        The place, and whether several lines do share it.
    """
    ordered = sorted(values, reverse=True)
    for value in ordered:
        if ordered[0] - value > 4 * reach:
            break
        shared = [other for other in ordered if 0 <= value - other <= reach]
        if len(shared) >= max(2, len(ordered) // 25):
            return sorted(shared)[len(shared) // 2], True
    return (ordered[0] if ordered else 0.0), False


def join_lines(first: str, second: str) -> str:
    """Join two lines of one paragraph."""
    return first + joint(first, second) + second
