"""Reading a number in any of the ways that reports write it.

``read_number("24.8万")`` gives value 248000 and the interval [247500, 248500) of its stated digits, because a number stands for all
values that round to it; ``read_number("三百余")`` gives 300 and [300, 400).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from .patterns import CN_DIGITS, CN_MYRIADS, CN_TENS, CN_UNITS, MORE

_CN = "零〇一二两三四五六七八九十百千万亿廿卅"
_ARABIC = re.compile(r"(\d{1,3}(?:,\d{3}){1,6}(?!\d)|\d{1,18})(\.\d{1,9})?")
#: 千 before these begins a measure word: 46.2千克, 1.2万千瓦
_THOUSANDS_OF = "克瓦米伏卡"
_MULTIPLIER = re.compile(rf"[{MORE}]?((?:[十百万亿]|千(?![{_THOUSANDS_OF}])){{1,3}})")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as stated.

    Attributes:
        value: the number that the text states.
        low, high: the values that it can stand for, ``low <= x < high``; equal bounds mean exactly this value.
        more: whether 余, 多 or 几 follows ("and some more").
        end: position in the text behind the number (and behind 余, 多).
    """

    value: int | float
    low: int | float
    high: int | float
    more: bool
    end: int


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def read_number(text: str, start: int = 0) -> Number | None:
    """Read the number that begins at ``start``; ``None`` when there is none.

    Takes Arabic digits (with thousands separators, decimals, 百千万亿 behind them), Chinese numerals, both mixed
    (3万4000, 13万2), digit strings (二0一0) and a following 余, 多 or 几.
    """
    match = _ARABIC.match(text, start)
    if match:
        return _arabic(text, match)
    return _chinese(text, start)


def _arabic(text: str, match: re.Match[str]) -> Number:
    digits, decimals = match.group(1).replace(",", ""), match.group(2) or ""
    value = Decimal(digits + decimals)
    step = Decimal(1).scaleb(-(len(decimals) - 1)) if decimals else Decimal(1)
    exact = not decimals
    at = match.end()
    more = False
    factor = Decimal(1)
    follow = _MULTIPLIER.match(text, at)
    if follow:
        more = text[at] in MORE
        for c in follow.group(1):
            factor *= CN_UNITS.get(c, 0) or CN_MYRIADS[c]
        at = follow.end()
        rest = re.compile(r"(\d{4})(?!\d)|(\d)(?!\d|\.)").match(text, at) if not decimals and not more else None
        if rest and factor >= 10000:  # 3万4000, 13万2
            tail = Decimal(rest.group(1)) if rest.group(1) else Decimal(rest.group(2)) * factor / 10
            step, exact, at = Decimal(1) if rest.group(1) else factor / 10, bool(rest.group(1)), rest.end()
            value, factor = value * factor + tail, Decimal(1)
        else:
            exact = False
    place = _last_place(value) * factor if not decimals else step * factor
    value *= factor
    if not more and at < len(text) and text[at] in MORE:
        more, at = True, at + 1
    return _number(value, more, at, place, None if exact else (step if factor == 1 else step * factor))


def _number(value: Decimal, more: bool, end: int, place: Decimal, rounding: Decimal | None) -> Number:
    if more:
        return Number(_plain(value), _plain(value), _plain(value + place), True, end)
    if rounding is None:
        return Number(_plain(value), _plain(value), _plain(value), False, end)
    return Number(_plain(value), _plain(value - rounding / 2), _plain(value + rounding / 2), False, end)


def _last_place(value: Decimal) -> Decimal:
    """The place of the last digit that is not nought: 100 for 300, 10 for 280; 余 and 多 add less than one of it."""
    whole = str(int(value))
    return Decimal(10) ** (len(whole) - len(whole.rstrip("0"))) if int(value) else Decimal(1)


def _chinese(text: str, start: int) -> Number | None:
    at = start
    while at < len(text) and at - start < 24 and (text[at] in _CN or text[at] in "0123456789"):
        at += 1
    body = text[start:at]
    if not body or body[0] in "万亿":
        return None
    if not any(c in CN_UNITS or c in CN_MYRIADS or c in CN_TENS for c in body):
        return _digit_string(text, body, start)
    body = re.match(rf"[{_CN}]*", body).group()  # type: ignore[union-attr]
    if not body:
        return None
    if len(body) > 1 and body.endswith("千") and text.startswith(tuple(_THOUSANDS_OF), start + len(body)):
        body = body[:-1]
    value, smallest = _sum(body)
    at = start + len(body)
    if value is None:
        return None
    more = False
    if at < len(text) and text[at] in MORE:
        more, at = True, at + 1
        tail = re.compile(r"[万亿]{1,2}").match(text, at)
        if tail:
            factor = 1
            for c in tail.group():
                factor *= CN_MYRIADS[c]
            value, smallest, at = value * factor, smallest * factor, tail.end()
    return _number(Decimal(value), more, at, Decimal(max(smallest, int(_last_place(Decimal(value))))), None)


def _digit_string(text: str, body: str, start: int) -> Number | None:
    if len(body) == 1 or body[0] not in CN_DIGITS:
        if body[0] not in CN_DIGITS:
            return None
        body = body[0]
        value = CN_DIGITS[body]
    elif len(body) == 2 and body[0] in "二三四五六七八" and CN_DIGITS.get(body[1]) == CN_DIGITS[body[0]] + 1:
        value = CN_DIGITS[body[0]]  # 二三个: two or three
        return Number(value, value, value + 2, False, start + 2)
    else:
        value = int("".join(str(CN_DIGITS.get(c, c)) for c in body))
    at = start + len(body)
    more = at < len(text) and text[at] in MORE
    return _number(Decimal(value), more, at + more, Decimal(1), None)


def _sum(body: str) -> tuple[int | None, int]:
    """Add up a numeral with place words; also gives the smallest place that it names."""
    total = section = digit = 0
    last_unit = 1
    smallest = 1
    seen_digit = False
    for i, c in enumerate(body):
        if c in CN_DIGITS:
            if seen_digit and CN_DIGITS[c] and digit and body[i - 1] in CN_DIGITS and digit != 0:
                if i + 1 < len(body) and body[i + 1] in "十百千万亿" and CN_DIGITS[c] == digit + 1:
                    digit = digit  # 二三十: between two and three tens
                    continue
                return None, 1
            digit, seen_digit = CN_DIGITS[c], True
            smallest = 1
        elif c in CN_TENS:
            section += CN_TENS[c]
            digit, last_unit, smallest = 0, 10, 10
        elif c in CN_UNITS:
            section += (digit if digit or (seen_digit and i and body[i - 1] in CN_DIGITS) else 1) * CN_UNITS[c]
            digit, last_unit, smallest = 0, CN_UNITS[c], CN_UNITS[c]
        else:
            factor = CN_MYRIADS[c]
            section += digit
            digit = 0
            if section == 0:
                total *= factor
            elif factor == 10**8:
                total, section = (total + section) * factor, 0
            else:
                total += section * factor
            section, last_unit, smallest = 0, factor, factor
    # 一百九 = 190, 两万三 = 23000: a last digit right behind a place word counts the next lower place
    if digit and len(body) >= 2 and body[-1] in CN_DIGITS and body[-2] in "百千万亿" and last_unit >= 100:
        return total + section + digit * last_unit // 10, last_unit // 10
    return total + section + digit, smallest
