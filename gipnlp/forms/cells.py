"""Cells: what the text of one value cell states (a number in base units, nothing, not applicable)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ..quantities import read_count
from ..types import Qualifier
from .model import SlotKind

_NUMBER = re.compile(
    r"(?P<approx>约|近)?\s?(?P<sign>[+\-−↑↓▲▼]|(?:新增|增加?|减少?|上升|下降|净增|净减)了?)?\s?[￥¥]?\s?"
    r"(?P<digits>\d{1,3}(?:[,\uff0c]\d{3}){1,6}(?:\.\d{1,9})?|\d{1,3}(?: \d{3}){1,6}(?:\.\d{1,9})?"
    r"|\d{1,18}(?:\s?\.\s?\d{1,9})?)"
    r"\s?(?P<more>余|多|以上)?\s?(?P<scale>万|亿|千)?\s?(?P<more2>余|多|以上)?\s?(?P<unit>[^\d\s+\-/|]{0,3})"
)
_WRAPPED = re.compile(r"\d{1,12}(?:[ \t]{0,4}\n[ \t]{0,4}\d{1,12}){1,3}")
#: numbers in words, and the units that may follow; 一 alone and 一一 are dashes
_WORDS = re.compile(r"(?P<digits>[〇零]|(?:[一二两三四五六七八九]?十|[一二两三四五六七八九][百千])[〇零一二三四五六七八九十百千]{0,8})\s?(?P<unit>[^\d\s+\-/|]{0,3})")
#: a number of more digits is several cells
_LONGEST = 13
_NA = re.compile(r"[/\\|\-—–_*―─－ー]{1,6}|无|不适用|[Nn]/?[Aa]|[—\-]+")
_SCALE = {"": Decimal(1), "千": Decimal(1000), "万": Decimal(10000), "亿": Decimal(100000000)}


@dataclass(frozen=True, slots=True)
class CellValue:
    """What a cell states: kind, value in the unit as written, the unit in the cell, and where the number stands."""

    kind: SlotKind
    value: Decimal | None = None
    unit: str = ""
    qualifier: Qualifier = "exact"
    start: int = 0
    end: int = 0
    joined: bool = False


@lru_cache(maxsize=8192)
def parse_cell(text: str, units: frozenset[str]) -> CellValue:
    """Read the text of one value cell.

    Args:
        text: the cell, brackets and digits already half width.
        units: the measure words that may follow the number.

    Returns:
        A :class:`CellValue`; ``kind`` is ``"text"`` for anything that is neither number, blank nor not applicable.
    """
    stripped = text.strip()
    if not stripped:
        return CellValue("blank")
    offset = text.index(stripped[0]) if stripped else 0
    if len(stripped) > 40:
        return CellValue("text")
    if _NA.fullmatch(stripped):
        return CellValue("na", start=offset, end=offset + len(stripped))
    match = _NUMBER.fullmatch(stripped)
    if match is None:
        digits = "".join(stripped.split())
        if _WRAPPED.fullmatch(stripped) and len(digits) <= _LONGEST:  # a number that the page breaks over two lines
            return CellValue("number", Decimal(digits), "", "exact", offset, offset + len(stripped), joined=True)
        return _in_words(stripped, offset, units)
    unit, scale = match["unit"], match["scale"] or ""
    if unit and unit not in units:
        return CellValue("text")
    digits = re.sub(r"[,\uff0c\s]", "", match["digits"])
    if (len(digits) > 1 and digits[0] == "0" and digits[1] != ".") or len(digits.partition(".")[0]) > _LONGEST:
        return CellValue("text")
    value = Decimal(digits) * _SCALE[scale]
    if match["sign"] and (match["sign"][0] in "-−减↓▼下" or match["sign"].startswith("净减")):
        value = -value
    qualifier: Qualifier = "exact"
    if match["approx"]:
        qualifier = "approximate"
    elif match["more"] or match["more2"]:
        qualifier = "at_least"
    begin = match.start("digits")
    sign = match["sign"] or ""
    if sign in ("-", "−", "+"):
        begin = match.start("sign")
    end = max(match.end(name) for name in ("digits", "more", "scale", "more2", "unit") if match[name])
    return CellValue("number", value, unit, qualifier, offset + begin, offset + end, joined=" " in match["digits"])


def _in_words(text: str, offset: int, units: frozenset[str]) -> CellValue:
    """Read 零, 十二, 三百件; anything else is text."""
    match = _WORDS.fullmatch(text)
    if match is None or (match["unit"] and match["unit"] not in units):
        return CellValue("text")
    count = read_count(match["digits"] + "件")
    if count is None or not isinstance(count.value, int):
        return CellValue("text")
    end = match.end("unit") if match["unit"] else match.end("digits")
    return CellValue("number", Decimal(count.value), match["unit"], "exact", offset, offset + end)


def as_number(value: Decimal) -> int | float:
    """Give a Python number: an int where the value is whole, otherwise the nearest float."""
    return int(value) if value == value.to_integral_value() else float(value)
