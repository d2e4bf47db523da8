"""What the terminal view and the page share: numbers as people write them, names of records, places in the text."""

from __future__ import annotations

import math
import re
from bisect import bisect_right

from ..messages import Lang, say
from ..taxonomy import by_id, indicators
from ..types import Check, Record, Report

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_LONG = 10**24
_BREAKS = re.compile(r"(?<!\s)[^\S\r\n\t]*[\r\n\t]\s*")


def plain(text: str, *, one_line: bool = False) -> str:
    """Make text safe for a terminal: controls, direction overrides, lone surrogates become ``\\x1b``, ``\\u202e``."""
    if one_line:
        text = _BREAKS.sub(" ", text)
    return _CONTROLS.sub(lambda m: f"\\x{ord(m[0]):02x}" if ord(m[0]) < 256 else f"\\u{ord(m[0]):04x}", text)


def whole(text: str) -> str:
    """Replace lone surrogates, which no encoding can write, by U+FFFD; the length in code points stays."""
    return _SURROGATES.sub("\ufffd", text)


def number(value: float | int | None) -> str:
    """Write a number with its thousands apart and without trailing noughts (``248,000``)."""
    if value is None:
        return "—"
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        if not value.is_integer():
            return f"{value:,.4f}".rstrip("0").rstrip(".")
        value = int(value)
    if abs(value) >= _LONG:  # nobody stated this; written out it would fill the view
        digits = int(math.log10(abs(value))) + 1
        return f"{value // 10 ** (digits - 2)}…({digits})"
    return f"{value:,}"


def amount(record: Record, lang: Lang) -> str:
    """Write a record's value with qualifier and unit; a share without a count is written as its percent."""
    if record.value is None:
        return percent(record) or "—"
    space = " " if lang == "en" else ""
    return f"{say(f'qualifier.{record.qualifier}', lang)}{number(record.value)}{space}{record.unit or ''}".rstrip()


def percent(record: Record) -> str:
    """Write a record's percent, ``""`` where it has none."""
    return "" if record.percent is None else f"{number(record.percent)}%"


def indicator_name(name: str, lang: Lang) -> str:
    """Give an indicator's name in ``lang``; an id that the taxonomy does not have stands for itself."""
    found = by_id().get(name)
    if found is None:
        return name
    return found.zh if lang == "zh" else found.en


def indicator_order() -> dict[str, int]:
    """Give the place of each indicator in the taxonomy."""
    return {indicator.id: i for i, indicator in enumerate(indicators())}


def record_name(record: Record, lang: Lang) -> str:
    """Name a record: its indicator, and the applicant where it is one column of several."""
    name = indicator_name(record.indicator, lang)
    if record.indicator == "other" and record.category:
        name = record.category
    if record.applicant is not None and record.applicant != "total":
        name += f" · {say(f'applicant.{record.applicant}', lang)}"
    return name


class Lines:
    """Line and column (from 1) of offsets into a text."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(m.end() for m in re.finditer(r"\r\n|\r|\n", text))]

    def __call__(self, offset: int) -> tuple[int, int]:
        """Give line and column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def where(record: Record, lines: Lines, lang: Lang) -> str:
    """Write where a record stands: line and column of the text, or table, row and column."""
    if record.cell is not None:
        cell = record.cell
        return say("at.cell", lang, table=cell.table + 1, row=cell.row + 1, column=cell.column + 1)
    line, column = lines(record.start)
    return say("at.line", lang, line=line, column=column)


def check_counts(checks: list[Check]) -> dict[str, int]:
    """Count checks by status, ``all`` included."""
    counts = {"all": len(checks), "holds": 0, "rounded": 0, "fails": 0, "incomplete": 0}
    for check in checks:
        counts["rounded" if check.status == "holds_rounded" else check.status] += 1
    return counts


def check_message(check: Check, lang: Lang) -> str:
    """Give a check's sentence in ``lang``."""
    return (check.message if lang == "zh" else check.message_en) or check.message or check.message_en


def period_text(report: Report) -> str:
    """Write the period of a report; open ends are left open."""
    if report.period.start is None and report.period.end is None:
        return ""
    return f"{report.period.start or ''} – {report.period.end or ''}".strip()
