"""Finding candidates of quantities and dates in running text by pattern.

The tagger takes them as features and decides; the linker trusts the tagger.  Bounded repeats only, so time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..wordlist import any_of
from .patterns import NO_COUNT, PREFIXES, SUFFIXES, UNITS

_UNIT = any_of(UNITS).pattern
_OPENINGS = tuple(p for p in PREFIXES if PREFIXES[p] != "exact")
_ENDINGS = tuple(s for s in SUFFIXES if SUFFIXES[s] != "exact")
_PRE, _SUF = any_of(_OPENINGS).pattern, any_of(_ENDINGS).pattern
_ARABIC = r"(?:\d{1,3}(?:,\d{3}){1,6}(?!\d)|\d{1,15})(?:\.\d{1,6})?"
#: the same, where no digit may be left over: a search does not try each shorter number
_WHOLE = r"(?:\d{1,3}(?:,\d{3}){1,6}(?!\d)|\d{1,15}(?!\d))(?:\.\d{1,6}(?!\d))?"
_CHINESE = r"[零〇一二两三四五六七八九十百千廿][零〇一二两三四五六七八九十百千万亿]{0,12}"
_NUMBER = rf"(?:{_ARABIC}|{_CHINESE})"

_MONTHDAY = r"\d{1,2}\s?月(?:份|\s?\d{1,2}\s?[日号])?"
_CNDATE = r"[二2][零〇0Oo][一二三四五六七八九零〇\d]{2}\s?年(?:度|[一二三四五六七八九十\d]{1,2}月(?:[一二三四五六七八九十\d]{1,3}日)?)?"
_YEAR = rf"(?:19|20)\d{{2}}\s?年(?:度|底|末|初|\s?{_MONTHDAY}|上半年|下半年)?"
_RELATIVE = r"(?:本年度?|今年|去年|上年度?|上一年度?|全年|当年|年底|年内|年末|明年|前年|上半年|下半年|去年底)"
_DAMAGED = r"(?:19|20)\d{2}\d{2,4}日|(?:19|20)\d{2}1?\d月(?:\d{1,2}日)?|(?:1[0-2]|[1-9])(?:[12]\d|3[01]|[1-9])日"
_NUMERIC = r"(?:19|20)\d{2}[-./](?:1[0-2]|0?[1-9])[-./](?:[12]\d|3[01]|0?[1-9])(?!\d)"
_POINT = rf"(?:{_NUMERIC}|{_YEAR}|{_CNDATE}|{_DAMAGED}|{_MONTHDAY}|{_RELATIVE})"
_DATE = re.compile(rf"{_POINT}(?:起?(?:至|到|-|—|–|~){_POINT})?|1?\d[-至](?:1?\d)月份?")
_PERCENT = re.compile(
    rf"(?:{_PRE})?(?:{_WHOLE}(?:\s?[%‰](?:[-~至]{_ARABIC}\s?%)?|[余多]?倍)|百分之[零〇一二两三四五六七八九十百点]{{1,8}}|"
    rf"[一二三四五六七八九十]{{1,3}}分之[一二两三四五六七八九十]{{1,3}}|{_CHINESE}[余多]?倍|(?<![一-鿿])[一二三四五六七八九][成](?![立为员功果效交绩本长])[一二三四五六七八九半]?)(?:{_SUF})?"
)
_COUNT = re.compile(
    rf"(?:{_PRE})?(?:{_NUMBER})(?:[余多几])?(?:[万亿千百]{{1,2}})?(?:[余多])?(?: ?[-~至到] ?{_NUMBER})? ?(?:{_UNIT})?(?:{_SUF})?"
)
_NONE = any_of(NO_COUNT)
_HAS_ARABIC = re.compile(r"\d")
_UNIT_ENDS = frozenset(u + more + after for u in UNITS for more in ("", "余", "多") for after in ("", *_ENDINGS))
_LONGEST_END = max(map(len, _UNIT_ENDS))
KINDS = ("DATE", "PERCENT", "COUNT", "NUMBER")
_DATE_KIND, _PERCENT_KIND, _COUNT_KIND, _NUMBER_KIND = range(4)
#: what a date in digits holds within its first characters, and a proportion within the reach of a number
_DATE_MARKS, _DATE_REACH = "年月日-./至", 12
_PERCENT_MARKS, _PERCENT_REACH = "%‰分倍成", 48


@dataclass(frozen=True, slots=True)
class Mention:
    """A candidate: ``kind`` is DATE, PERCENT, COUNT or NUMBER (digits without a measure word)."""

    kind: str
    start: int
    end: int


def scan(text: str) -> list[Mention]:
    """List the candidates in ``text`` in order, without overlaps; dates win over proportions, those over counts."""
    kinds, starts, ends = find_mentions(text)
    return [Mention(KINDS[k], a, b) for k, a, b in zip(kinds.tolist(), starts.tolist(), ends.tolist(), strict=True)]


# A pattern is tried only where it can match: at a character that can begin it, with a character in reach that it must hold.
# The flags of a character, one bit each:
_DIGIT, _NUMERAL, _PREFIX, _RELATIVE_1, _RELATIVE_2, _DATE_MARK, _PERCENT_MARK, _GOES_ON = (1 << i for i in range(8))


def _flags() -> np.ndarray:
    table = np.zeros(0x10000, dtype=np.uint8)

    def put(characters: str, flag: int) -> None:
        table[[ord(c) for c in characters]] |= flag

    put("".join(c for c in map(chr, range(0xD800)) if c.isdecimal()), _DIGIT)
    put("".join(c for c in map(chr, range(0xE000, 0xFFFF)) if c.isdecimal()), _DIGIT)
    table[0xFFFF] |= _DIGIT  # stands for everything beyond, digits among it
    put("零〇一二两三四五六七八九十百千廿", _NUMERAL)
    put("".join(w[0] for w in _OPENINGS), _PREFIX)
    put("本今去上全当年明前下", _RELATIVE_1)
    put("年一半底内末", _RELATIVE_2)
    put(_DATE_MARKS, _DATE_MARK)
    put(_PERCENT_MARKS, _PERCENT_MARK)
    put("零〇一二两三四五六七八九十百千万亿余多几-~至到 " + "".join(w[0] for w in (*UNITS, *_ENDINGS)), _GOES_ON)
    return table


_FLAGS = _flags()


@lru_cache(maxsize=8192)
def _count_kind(body: str) -> int:
    """COUNT, NUMBER, or -1 for a numeral in characters without a measure word."""
    unit = any(body[-n:] in _UNIT_ENDS for n in range(min(_LONGEST_END, len(body)), 0, -1))
    if unit:
        return _COUNT_KIND
    return _NUMBER_KIND if _HAS_ARABIC.search(body) else -1


def _near(places: np.ndarray, marks: np.ndarray, reach: int) -> np.ndarray:
    """Give those of the rising ``places`` with one of the rising ``marks`` there or at most ``reach`` behind."""
    if not len(marks):
        return places[:0]
    following = marks.take(np.searchsorted(marks, places), mode="clip")
    return places[(following >= places) & (following <= places + reach)]


def _matches(pattern: re.Pattern[str], text: str, places: Sequence[int]) -> list[tuple[int, int]]:
    """Give what ``pattern.finditer`` gives, trying only ``places``."""
    found = []
    match, end = pattern.match, 0
    for at in places:
        if at >= end:
            hit = match(text, at)
            if hit:
                end = hit.end()
                found.append((at, end))
    return found


def find_mentions(text: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give kinds (indices of :data:`KINDS`), starts and ends of the candidates of :func:`scan`, as arrays."""
    points = np.minimum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32), 0xFFFF)
    flags = _FLAGS[points]
    following = np.append(flags[1:], 0)
    number = flags & (_DIGIT | _NUMERAL) != 0
    dated = (flags & _RELATIVE_1 != 0) & (following & _RELATIVE_2 != 0)
    dated[_near(np.flatnonzero(number), np.flatnonzero(flags & _DATE_MARK), _DATE_REACH)] = True
    opening = np.flatnonzero(number | (flags & _PREFIX != 0))
    shared = _near(opening, np.flatnonzero(flags & _PERCENT_MARK), _PERCENT_REACH)
    # a single numeral that nothing continues is no count and holds up nothing
    counted = (flags & (_DIGIT | _PREFIX) != 0) | (number & (following & (_GOES_ON | _DIGIT) != 0))
    taken = bytearray(len(text))
    found: list[tuple[int, int, int]] = []
    for a, b in _matches(_DATE, text, np.flatnonzero(dated).tolist()):
        taken[a:b] = b"\x01" * (b - a)
        found.append((_DATE_KIND, a, b))
    for a, b in _matches(_PERCENT, text, shared.tolist()):
        if not any(taken[a:b]):
            taken[a:b] = b"\x01" * (b - a)
            found.append((_PERCENT_KIND, a, b))
    blocked: bytearray | None = None
    for a, b in _matches(_COUNT, text, np.flatnonzero(counted).tolist()):
        body = text[a:b]
        kind = _count_kind(body)
        if kind < 0 or any(taken[a:b]):
            continue
        if kind == _COUNT_KIND and not _HAS_ARABIC.search(body):
            blocked = _blocked(text) if blocked is None else blocked
            if blocked[a] or (a and text[a - 1] == "第"):
                continue
        found.append((kind, a, b))
    found.sort(key=lambda m: m[1])
    made = np.array(found, dtype=np.int64).reshape(-1, 3)
    return made[:, 0], made[:, 1], made[:, 2]


def _blocked(text: str) -> bytearray:
    """Mark the fixed expressions with numerals that count nothing."""
    blocked = bytearray(len(text))
    for match in _NONE.finditer(text):
        if not _HAS_ARABIC.search(match.group()):
            blocked[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    return blocked
