"""Administrative divisions: names and GB/T 2260 codes with years of validity (``data/divisions.tsv``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .taxonomy import DATA

_END = re.compile(r"[省市县区旗州盟港]")
_SHORT_PROVINCES = {"内蒙古": "150000", "广西": "450000", "西藏": "540000", "宁夏": "640000", "新疆": "650000"}
#: cities that rank as provinces
MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})
#: how people and old conversions misspell a name
_VARIANTS = {"溮河区": "浉河区", "沐阳县": "沭阳县", "毫州市": "亳州市", "毫州": "亳州", "忻洲市": "忻州市"}


@dataclass(frozen=True, slots=True)
class Division:
    """A division: code, full name, and the years in which the pair was valid (``None``: open)."""

    code: str
    name: str
    first: int | None
    last: int | None

    @property
    def level(self) -> str:
        """``province``, ``city`` or ``county``."""
        if self.code.endswith("0000"):
            return "province"
        return "city" if self.code.endswith("00") else "county"

    def valid(self, year: int | None) -> bool:
        """Whether the pair of name and code held in ``year`` (unknown year: yes)."""
        return year is None or ((self.first is None or year >= self.first) and (self.last is None or year <= self.last))


@lru_cache(maxsize=1)
def by_name() -> dict[str, tuple[Division, ...]]:
    """Give the divisions of each full name."""
    table: dict[str, list[Division]] = {}
    for line in (DATA / "divisions.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line:
            continue
        code, name, first, last = (line.split("\t") + ["", ""])[:4]
        table.setdefault(name, []).append(Division(code, name, int(first) if first else None, int(last) if last else None))
    return {name: tuple(items) for name, items in table.items()}


@lru_cache(maxsize=1)
def names_of_code() -> dict[str, str]:
    """Give the latest name of each code."""
    return {d.code: d.name for items in by_name().values() for d in items}


def spelling(name: str) -> str:
    """Give the official spelling of a name that is often misspelt."""
    for wrong, right in _VARIANTS.items():
        name = name.replace(wrong, right)
    return name


def find_names(text: str) -> list[tuple[int, int, str]]:
    """List the full names of divisions in ``text``: (start, end, official name), longest first at each end."""
    table = by_name()
    found = []
    for match in _END.finditer(text):
        end = match.end()
        for length in range(min(12, end), 1, -1):
            name = spelling(text[end - length : end])
            if name in table:
                found.append((end - length, end, name))
                break
    return found


def locate(name: str, text: str, year: int | None) -> Division | None:
    """Find the division called ``name``; a name that several divisions bear is settled by its parent's name in ``text``.

    Returns:
        The division, or ``None`` when the name is unknown or it stays open which one is meant.
    """
    candidates = [d for d in by_name().get(spelling(name), ()) if d.valid(year)] or list(by_name().get(spelling(name), ()))
    codes = {d.code for d in candidates}
    if len(codes) == 1:
        return candidates[0]
    parents = names_of_code()
    for width in (4, 2):
        named = [
            d for d in candidates
            if (parent := parents.get(d.code[:width] + "0" * (6 - width))) and (parent in text or parent.rstrip("省市") in text)
        ]
        if len({d.code for d in named}) == 1:
            return named[0]
        candidates = named or candidates
    return None
