"""Cells: what the text of one value cell states (a number in base units, nothing, not applicable)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ..types import Qualifier
from .model import SlotKind

_NUMBER = re.compile(
    r"(?P<approx>约|近)?\s?(?P<sign>[+\-−]|增加?|减少?)?\s?"
    r"(?P<digits>\d{1,3}(?:[,\uff0c]\d{3}){1,6}(?:\.\d{1,9})?|\d{1,3}(?: \d{3}){1,6}(?:\.\d{1,9})?"
    r"|\d{1,18}(?:\s?\.\s?\d{1,9})?)"
    r"\s?(?P<more>余|多|以上)?\s?(?P<scale>万|亿|千)?\s?(?P<more2>余|多|以上)?\s?(?P<unit>[^\d\s+\-/|]{0,3})"
)
_WRAPPED = re.compile(r"\d[\d\s]{1,30}\d")
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
        if _WRAPPED.fullmatch(stripped):  # a number that the page breaks over two lines
            value = Decimal("".join(stripped.split()))
            return CellValue("number", value, "", "exact", offset, offset + len(stripped), joined=True)
        return CellValue("text")
    unit, scale = match["unit"], match["scale"] or ""
    if unit and unit not in units:
        return CellValue("text")
    digits = re.sub(r"[,\uff0c\s]", "", match["digits"])
    if len(digits) > 1 and digits[0] == "0" and digits[1] != ".":
        return CellValue("text")
    value = Decimal(digits) * _SCALE[scale]
    if match["sign"] and match["sign"][0] in "-−减":
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


def as_number(value: Decimal) -> int | float:
    """Give a Python number: an int where the value is whole, otherwise the nearest float."""
    return int(value) if value == value.to_integral_value() else float(value)
