"""The header of a report: whose it is, of which year, for which period, its title and when it was published.

:func:`read_header` reads as the ladder; the rooms of the steps are :mod:`.titles`, :mod:`.names`, :mod:`.bodies` and :mod:`.dates`.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..divisions import Division
from ..types import Agency, Period
from .bodies import describe
from .dates import read_period, read_published
from .names import body_name
from .pages import is_junk_line, main_year
from .titles import find_title

#: characters above a report that may be its page's own fields, and the longest line among them
_ABOVE, _LONGEST = 1500, 120


@dataclass(frozen=True, slots=True)
class Header:
    """Header of a report: what cannot be told is ``None``, ``""`` or ``unknown``."""

    agency: Agency
    year: int | None
    period: Period
    title: str | None
    title_span: tuple[int, int] | None
    published: str | None
    division: Division | None


def read_header(text: str, start: int, end: int) -> Header:
    """Read the header of the report ``text[start:end]``; the page's fields right above it are read too.

    What cannot be told stays ``None`` or ``unknown``.
    """
    body = text[start:end]
    above = text[_fields_above(text, start) : start]
    title = find_title(text, start, end, start - len(above))
    year = (title.year if title else None) or main_year(body)
    name = body_name(body, above, title.named if title else "", year)
    agency, division = describe(name, body, year)
    return Header(
        agency, year, read_period(body, year),
        title.text if title else None, (title.start, title.end) if title else None,
        read_published(body, above, year), division,
    )


def _fields_above(text: str, start: int) -> int:
    """Where the lines above a report begin that are fields of its page: upwards to the first line of prose."""
    at = start
    floor = max(0, start - _ABOVE)
    while at > floor:
        line_start = max(text.rfind("\n", 0, at - 1) + 1, floor) if at > 0 else 0
        line = text[line_start:at]
        if not is_junk_line(line) and (len(line) > _LONGEST or "。" in line):
            break
        at = line_start
    return at


__all__ = ["Header", "read_header"]
