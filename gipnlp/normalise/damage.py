"""Damage that pages do to text and that can be read with certainty: lost 年 and 月, list numbers glued to years.

The text stays as it is; each finding is a repair that stands beside it.
"""

from __future__ import annotations

import re

from ..quantities.dates import read_date
from ..types import Repair
from . import Normalised

# The patterns look back from behind their first characters, so that only digits are tried.
_DATE = re.compile(
    r"(?:19|20)(?<!\d..)\d{2}(?:\d{2,4}日(?:起?(?:至|到|-)(?:(?:19|20)\d{2})?\d{2,4}日)?|1?\d月(?:\d{1,2}日)?(?:至1?\d月)?)"
)
#: digits alone on the last line
_LAST = re.compile(r"[^\S\n]*((?:19|20)\d{2}\d{2,4})\s*\Z")
_ENUMERATOR = re.compile(r"([1-9])(?<![^\n。;:].)((?:19|20)\d{2}年)")


def _spelled(start: str, end: str, text: str) -> str:
    def day(iso: str) -> str:
        y, m, d = iso.split("-")
        return f"{int(y)}年{int(m)}月{int(d)}日"

    if "日" not in text and "月" in text:
        y, m, _ = start.split("-")
        first = f"{int(y)}年{int(m)}月"
        return first + (f"至{int(end.split('-')[1])}月" if end[:7] != start[:7] else "")
    if start == end:
        return day(start)
    return day(start) + "至" + (day(end) if end[:4] != start[:4] or text.count(start[:4]) > 1 else day(end)[5:])


#: no damaged place is longer
_REACH = 64


def find_repairs(norm: Normalised, source: str, year: int | None = None, start: int = 0, end: int | None = None) -> list[Repair]:
    """List the damaged places of a page whose reading is certain, with offsets into ``source``.

    Args:
        norm: the normalised page.
        source: the page.
        year: of the report, for dates without one.
        start, end: range of normalised text to look at; what begins in it and ends a little behind it is given too.
    """
    repairs = []
    whole = len(norm.text)
    stop = whole if end is None else min(end + _REACH, whole)
    places = [match.span() for match in _DATE.finditer(norm.text, start, stop)]
    if stop == whole and (last := _last_line(norm.text, start)) is not None:
        places.append(last)
    for place in places:
        words = norm.text[slice(*place)]
        reading = read_date(words, year)
        if reading is None or not reading.damaged:
            continue
        a, b = norm.to_source(*place)
        repairs.append(Repair("date", a, b, source[a:b], _spelled(reading.start, reading.end, words)))
    for match in _ENUMERATOR.finditer(norm.text, start, stop):
        a, b = norm.to_source(*match.span())
        repairs.append(Repair("enumerator", a, b, source[a:b], f"{match.group(1)}、{match.group(2)}"))
    repairs.sort(key=lambda r: r.start)
    return repairs


def _last_line(text: str, start: int) -> tuple[int, int] | None:
    """Where the last line of a page that is not blank holds nothing but digits, if it does and begins at ``start`` or behind."""
    end = len(text)
    while end > start and text[end - 1].isspace():
        end -= 1
    begin = text.rfind("\n", 0, end) + 1
    match = _LAST.match(text, begin) if begin >= start else None
    return match.span(1) if match else None
