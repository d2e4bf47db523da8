"""Sections of a report by their first-level headings (一、 二、 …), whether they stand on lines of their own or inside one long line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..types import Section, SectionKind
from .patterns import SECTION_KINDS

_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_LINE = re.compile(r"(?:(?<=\n)|\A)[ \t#*]*([一二三四五六七八九十]{1,2})、 ?([^\n。;]{1,60})(?=\n|\Z|[。])")
_INLINE = re.compile(
    r"([一二三四五六七八九十](?<![^。;!)\n ].)[一二三四五六七八九十]?)、 ?"  # looks back from behind, so that only numerals are tried
    r"([^。;:,\n]{0,36}?(?:情况|概述|概况|措施|打算|安排|事项|说明|统计表|问题|计划|总述|支出|费用))"
)
#: a line that begins with so many blanks is no heading
_PLAIN_HEADING = re.compile(r"(?:(?<=\n)|\A)(?![ \t#]{300})[ \t#]*(?!\()([^\n。,;:()《》]{4,24}(?:情况|措施|概况|概述|打算|统计表|内容|形式))[ \t]*(?=\n)")
# Reports that number their sections otherwise: 第一部分, 第一、, 一., 一 - then 【…】 - then (一).
_PARTS = re.compile(r"(?:(?<=\n)|\A)[ \t#*]*(?:第[一二三四五六七八九十]{1,2}(?:部分|、)[、:]? ?(?=[^\n。;,]{2,40}\n)|[一二三四五六七八九十]{1,2}\.? ?(?=[^\n。;,、]{2,40}\n))([^\n]{2,40}?)[ \t]*(?=\n)")
_BOXED = re.compile(r"(?:(?<=\n)|\A)[ \t#*]*【([^\n】]{2,24})】")
_ROUND = re.compile(r"(?:(?<=\n)|\A)[ \t#*]*\([一二三四五六七八九十]{1,2}\)([^\n。;,]{2,40}?)[ \t]*(?=\n)")
#: the other ways, and how many of their headings must be of a known kind
_OTHER_WAYS = ((_PARTS, 2), (_BOXED, 2), (_PLAIN_HEADING, 1), (_ROUND, 3))


def at_lines(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Give what ``pattern.finditer(text)`` gives, for a pattern that begins with a line and stays in it."""
    at = 0
    while True:
        match = pattern.match(text, at)
        if match:
            yield match
        at = text.find("\n", at) + 1
        if not at:
            return


def kind_of(title: str) -> SectionKind:
    """Give the kind of a section by the words of its heading."""
    for kind, words in SECTION_KINDS:
        if any(word in title for word in words):
            return kind  # type: ignore[return-value]
    return "other"


def headings(text: str) -> list[tuple[int, int, str, int]]:
    """List first-level headings: (start, end, title, number); a number that does not continue the count is none."""
    found: dict[int, tuple[int, int, str, int]] = {}
    ways: tuple[Iterable[re.Match[str]], ...] = (at_lines(_LINE, text), _INLINE.finditer(text))
    for matches in ways:
        for match in matches:
            if match.group(1) in _NUMERALS and match.group(2).strip():
                found.setdefault(match.start(1), (match.start(1), match.end(2), match.group(2).strip(), _NUMERALS.index(match.group(1)) + 1))
    return [found[at] for at in sorted(found)]


def find_sections(text: str, start: int = 0, end: int | None = None) -> list[Section]:
    """Give the sections of the report ``text[start:end]``, offsets into ``text``.

    The text before the first heading is no section.  Reports without numbered headings are cut at heading lines.
    """
    end = len(text) if end is None else end
    body = text[start:end]
    chosen = _numbered(body) or _otherwise(body)
    sections = []
    for i, (at, _, title) in enumerate(chosen):
        stop = chosen[i + 1][0] if i + 1 < len(chosen) else len(body)
        sections.append(Section(title.split("\n")[0], kind_of(title), start + at, start + stop))
    return sections


def _numbered(body: str) -> list[tuple[int, int, str]]:
    """The headings 一、 二、 … that continue the count, or are of a known kind and near it."""
    chosen: list[tuple[int, int, str]] = []
    used: set[int] = set()
    expected = 1
    for at, stop, title, number in headings(body):
        known = kind_of(title) != "other"
        own_line = at == 0 or body[at - 1] in "\n #*"
        moved = own_line and number not in used and number <= expected + 3  # sections out of order
        if number == expected or (known and (number in (expected + 1, expected - 1, 1) or moved)):
            chosen.append((at, stop, title))
            used.add(number)
            expected = number + 1
    return chosen


def _otherwise(body: str) -> list[tuple[int, int, str]]:
    """The headings of the first other way of writing them that the report uses."""
    for pattern, least in _OTHER_WAYS:
        found = [(m.start(1), m.end(1), m.group(1).strip()) for m in at_lines(pattern, body)]
        known = [item for item in found if kind_of(item[2]) != "other"]
        if len(known) >= least:
            return known if pattern is _PLAIN_HEADING else found
    return []
