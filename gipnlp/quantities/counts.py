"""Reading a COUNT or PERCENT span: number, measure word, qualifier, and the interval it stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..wordlist import any_of
from .numerals import Number, read_number
from .patterns import CN_MYRIADS, MONEY_UNITS, MORE, PREFIXES, SUFFIXES, UNITS

_UNIT, _PREFIX, _SUFFIX = any_of(UNITS), any_of(PREFIXES), any_of(SUFFIXES)
_RANGE_MARK = r"\s*(?:-|—|–|~|～|至|到)\s*(?=[0-9一二两三四五六七八九十百千])"
_RANGE = re.compile(_RANGE_MARK)
_PERCENT_RANGE = re.compile("[%％]?" + _RANGE_MARK)
#: begin no measure word but a multiple, or say "and some more"
_MAGNITUDES = frozenset("十百千万亿余多几")
_FRACTION = re.compile(r"([一二两三四五六七八九十百千万\d]{1,5})分之([零〇一二两三四五六七八九十百千万点\d.]{1,12})")
#: what a page has put inside one number: 58 426条, 1 86条, 36. 5元, 1.5 万条
_TORN = re.compile(r"(?<=[0-9]) +(?=[0-9十百千万亿余多])|(?<=[0-9]) +(?=\.[0-9])|(?<=[0-9]\.) +(?=[0-9])")
#: 上百人, 数十万条: so many or more
_ROUGHLY = re.compile(r"(?:上|数|好几|几)(?=[十百千万亿])")
#: 近万人次, 超过亿元: a magnitude alone
_MAGNITUDE = re.compile(r"[万亿](?![一二两三四五六七八九0-9])")
#: 一半, 过半, 半数以上
_HALF = re.compile(r"(?:过|一|大)半|半数")
_MORE_THAN_HALF = re.compile(r"[过大]半|半多")


@dataclass(frozen=True, slots=True)
class Count:
    """A counted quantity: ``value`` in base units, interval ``low <= x < high`` (``None``: open), ``unit``, qualifier."""

    value: int | float
    unit: str | None
    qualifier: str
    low: int | float | None
    high: int | float | None


@dataclass(frozen=True, slots=True)
class Percent:
    """A proportion in percent: 4.2% → 4.2, 10.5倍 → 1050, 三分之一 → 33.33…; ``digits`` stated decimals or ``None``."""

    value: float
    qualifier: str
    digits: int | None
    low: float | None
    high: float | None


def read_count(text: str) -> Count | None:
    """Read a COUNT span such as ``近200家``, ``24.8万条``, ``280多条``, ``七个``, ``3500余万元``; ``None`` if it holds no number.

    A span holds one number: blanks between its digits are the page's (``58 426条`` is 58,426) and are not read.
    """
    return _count(text) if len(text) <= _LONGEST else _count.__wrapped__(text)


#: the same few spans come again and again: readings of short ones are kept
_LONGEST = 24
#: digits and a measure word, nothing else
_PLAIN = re.compile(r"([0-9]{1,15})(?:" + _UNIT.pattern + r")?\Z")


@lru_cache(maxsize=4096)
def _count(text: str) -> Count | None:
    plain = _PLAIN.match(text)
    if plain and text[plain.end(1) : plain.end(1) + 1] not in _MAGNITUDES:
        word = text[plain.end(1) :]
        stated = int(plain.group(1)) * MONEY_UNITS.get(word, 1)
        return Count(stated, "元" if word in MONEY_UNITS else word or None, "exact", stated, stated)
    text = _TORN.sub("", text)
    at, qualifier = _prefix(text)
    number = read_number(text, at) or (_magnitude(text, at) if at else None)
    if number is None:
        return None
    at = number.end
    upper: Number | None = None
    span = _RANGE.match(text, at)
    if span:
        upper = read_number(text, span.end())
        if upper is not None:
            at = upper.end
    while at < len(text) and text[at] == " ":
        at += 1
    unit, at = _unit(text, at)
    factor = 1
    if unit in MONEY_UNITS:
        factor, unit = MONEY_UNITS[unit], "元"
    tail = _SUFFIX.search(text, at)
    if tail:
        qualifier = SUFFIXES[tail.group()] if SUFFIXES[tail.group()] != "exact" else qualifier
    more = number.more
    if not more and at < len(text) and text[at] in MORE:  # 三个多
        more = True
    if more and qualifier in ("exact", "approximate"):
        qualifier = "at_least" if qualifier == "exact" else qualifier
    value, low, high = number.value, number.low, number.high
    if upper is not None:
        qualifier = "approximate"
        if upper.high >= low:
            high = upper.high
    bounds: tuple[int | float | None, int | float | None]
    bounds = {
        "exact": (low, high),
        "at_least": (low, high if more else None),
        "at_most": (0, value),
        "approximate": (None, None) if upper is None else (low, high),
    }[qualifier]
    return Count(
        _times(value, factor), unit, qualifier, _times_or_none(bounds[0], factor), _times_or_none(bounds[1], factor)
    )


def _magnitude(text: str, at: int) -> Number | None:
    """万 or 亿 without a number before it, as in 近万人次."""
    match = _MAGNITUDE.match(text, at)
    value = CN_MYRIADS[match.group()] if match else 0
    return Number(value, value, value, False, at + 1) if match else None


def _prefix(text: str) -> tuple[int, str]:
    roughly = _ROUGHLY.match(text)
    if roughly:
        return roughly.end(), "at_least"
    match = _PREFIX.match(text)
    at = match.end() if match else 0
    qualifier = PREFIXES[match.group()] if match else "exact"
    while at < len(text) and text[at] in " 了":
        at += 1
    if match is None:
        inner = re.match(r"[^0-9零〇一二两三四五六七八九十百千廿卅]{1,6}", text)
        if inner and read_number(text, inner.end()):
            return inner.end(), "exact"
    return at, qualifier


def _unit(text: str, at: int) -> tuple[str | None, int]:
    match = _UNIT.match(text, at)
    if match:
        return match.group(), match.end()
    rest = re.match(r"[^\d\s,.;:，。；：、以左上]{1,4}", text[at : at + 4])
    return (rest.group(), at + rest.end()) if rest else (None, at)


def _times(value: int | float, factor: int) -> int | float:
    if factor == 1 or isinstance(value, int):
        return value * factor
    from decimal import Decimal

    product = Decimal(repr(value)) * factor
    return int(product) if product == product.to_integral_value() else float(product)


def _times_or_none(value: int | float | None, factor: int) -> int | float | None:
    return None if value is None else _times(value, factor)


def read_percent(text: str) -> Percent | None:
    """Read a PERCENT span such as ``99.9%``, ``百分之三``, ``10.5倍``, ``三分之一``, ``八成``; ``None`` if it holds none; torn digits as in a COUNT."""
    return _percent(text) if len(text) <= _LONGEST else _percent.__wrapped__(text)


@lru_cache(maxsize=2048)
def _percent(text: str) -> Percent | None:
    text = _TORN.sub("", text)
    at, qualifier = _prefix(text)
    tail = _SUFFIX.search(text)
    if tail:
        qualifier = SUFFIXES[tail.group()] if SUFFIXES[tail.group()] != "exact" else qualifier
    fraction = _FRACTION.search(text)
    if fraction:
        return _fraction(fraction, qualifier)
    if _HALF.search(text):
        return _half(text, qualifier)
    number = read_number(text, at)
    if number is None:
        return None
    rest = text[number.end :].lstrip()
    span = _PERCENT_RANGE.match(rest)
    if span:
        upper = read_number(rest, span.end())
        if upper is not None:
            return Percent(float(number.value), "approximate", None, float(number.low), float(upper.high))
    stated = re.match(r"[^.]*?(\d+)(?:\.(\d+))?", text[at:])
    digits = len(stated.group(2) or "") if stated else None
    if rest[:1] in "%％":
        factor = 1.0
    elif rest[:1] == "‰":
        factor, digits = 0.1, None if digits is None else digits + 1
    elif rest[:1] == "倍":
        factor, digits = 100.0, None if digits is None else digits - 2
    elif rest[:1] == "成":
        half = re.match(r"成([一二三四五六七八九半])", rest)
        extra = 0.0 if not half else (5.0 if half.group(1) == "半" else float(read_number(half.group(1)).value))  # type: ignore[union-attr]
        return Percent(float(number.value) * 10 + extra, qualifier if qualifier != "exact" else "approximate", None, None, None)
    elif rest.startswith("个百分点") or rest.startswith("百分点"):
        factor = 1.0
    else:
        return None
    value = round(float(number.value) * factor, 10)
    if number.more and qualifier == "exact":
        qualifier = "at_least"
    if qualifier != "exact" or digits is None:
        return Percent(value, qualifier, digits, None, None)
    half_step = 0.5 * 10.0**-digits
    return Percent(value, qualifier, digits, value - half_step, value + half_step)


def _half(text: str, qualifier: str) -> Percent:
    """一半左右, 接近一半, 超过半数: about, nearly, more than half."""
    if qualifier == "exact" and _MORE_THAN_HALF.search(text):
        qualifier = "at_least"
    low, high = {"at_least": (50.0, None), "at_most": (0.0, 50.0)}.get(qualifier, (None, None))
    return Percent(50.0, qualifier, None, low, high)


def _fraction(match: re.Match[str], qualifier: str) -> Percent | None:
    below = read_number(match.group(1))
    above_text = match.group(2)
    whole, _, decimals = above_text.partition("点")
    above = read_number(whole)
    if below is None or above is None or not below.value:
        return None
    top = float(above.value)
    digits: int | None = None
    if decimals:
        read = [read_number(c) for c in decimals]
        if any(d is None for d in read):
            return None
        top += float("0." + "".join(str(d.value) for d in read if d))
        digits = len(decimals)
    value = top / float(below.value) * 100
    if below.value == 100:
        digits = digits or 0
        half_step = 0.5 * 10.0**-digits
        return Percent(value, qualifier, digits, value - half_step, value + half_step)
    return Percent(value, qualifier, None, None, None)
