"""Finding candidates of quantities and dates in running text by pattern.

The tagger takes them as features and decides; the linker trusts the tagger.  Bounded repeats only, so time is linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .patterns import NO_COUNT, PREFIXES, SUFFIXES, UNITS

_UNIT = "|".join(re.escape(u) for u in UNITS)
_PRE = "|".join(sorted((p for p in PREFIXES if PREFIXES[p] != "exact"), key=len, reverse=True))
_SUF = "|".join(sorted((s for s in SUFFIXES if SUFFIXES[s] != "exact"), key=len, reverse=True))
_ARABIC = r"(?:\d{1,3}(?:,\d{3}){1,6}(?!\d)|\d{1,15})(?:\.\d{1,6})?"
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
    rf"(?:{_PRE})?(?:{_ARABIC}\s?[%‰](?:[-~至]{_ARABIC}\s?%)?|百分之[零〇一二两三四五六七八九十百点]{{1,8}}|"
    rf"[一二三四五六七八九十]{{1,3}}分之[一二两三四五六七八九十]{{1,3}}|{_NUMBER}(?:余|多)?倍|(?<![一-鿿])[一二三四五六七八九][成](?![立为员功果效交绩本长])[一二三四五六七八九半]?)(?:{_SUF})?"
)
_COUNT = re.compile(
    rf"(?:{_PRE})?(?:{_NUMBER})(?:[余多几])?(?:[万亿千百]{{1,2}})?(?:[余多])?(?: ?[-~至到] ?{_NUMBER})? ?(?:{_UNIT})?(?:{_SUF})?"
)
_NONE = re.compile("|".join(map(re.escape, sorted(NO_COUNT, key=len, reverse=True))))
_HAS_ARABIC = re.compile(r"\d")
_UNIT_END = re.compile(rf"(?:{_UNIT})(?:余|多)?(?:{_SUF})?\Z")


@dataclass(frozen=True, slots=True)
class Mention:
    """A candidate: ``kind`` is DATE, PERCENT, COUNT or NUMBER (digits without a measure word)."""

    kind: str
    start: int
    end: int


def scan(text: str) -> list[Mention]:
    """List the candidates in ``text`` in order, without overlaps; dates win over proportions, those over counts."""
    found: list[Mention] = []
    taken = bytearray(len(text))

    def add(kind: str, start: int, end: int) -> None:
        if end > start and not any(taken[start:end]):
            found.append(Mention(kind, start, end))
            taken[start:end] = b"\x01" * (end - start)

    blocked = bytearray(len(text))
    for match in _NONE.finditer(text):
        if not _HAS_ARABIC.search(match.group()):
            blocked[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    for match in _DATE.finditer(text):
        add("DATE", *match.span())
    for match in _PERCENT.finditer(text):
        add("PERCENT", *match.span())
    for match in _COUNT.finditer(text):
        body = match.group()
        if _HAS_ARABIC.search(body):
            add("COUNT" if _UNIT_END.search(body) else "NUMBER", *match.span())
        elif _UNIT_END.search(body) and not blocked[match.start()] and not (match.start() and text[match.start() - 1] == "第"):
            add("COUNT", *match.span())
    found.sort(key=lambda m: m.start)
    return found
