"""Damage that pages do to text and that can be read with certainty: lost 年 and 月, list numbers glued to years.

The text stays as it is; each finding is a repair that stands beside it.
"""

from __future__ import annotations

import re

from ..quantities.dates import read_date
from ..types import Repair
from . import Normalised

_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d{2}(?:\d{2,4}日(?:起?(?:至|到|-)(?:(?:19|20)\d{2})?\d{2,4}日)?|1?\d月(?:\d{1,2}日)?(?:至1?\d月)?)"
    r"|(?m:^)\s*((?:19|20)\d{2}\d{2,4})(?=\s*$)"
)
_ENUMERATOR = re.compile(r"(?:(?<=\n)|(?<=[。;:])|\A)([1-9])((?:19|20)\d{2}年)")


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


def find_repairs(norm: Normalised, source: str, year: int | None = None) -> list[Repair]:
    """List the damaged places of a page whose reading is certain, with offsets into ``source``."""
    repairs = []
    for match in _DATE.finditer(norm.text):
        group = 1 if match.group(1) else 0
        reading = read_date(match.group(group), year)
        if reading is None or not reading.damaged:
            continue
        start, end = norm.to_source(*match.span(group))
        repairs.append(Repair("date", start, end, source[start:end], _spelled(reading.start, reading.end, match.group(group))))
    for match in _ENUMERATOR.finditer(norm.text):
        start, end = norm.to_source(*match.span())
        repairs.append(Repair("enumerator", start, end, source[start:end], f"{match.group(1)}、{match.group(2)}"))
    repairs.sort(key=lambda r: r.start)
    return repairs
