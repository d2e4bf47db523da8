"""Reading a DATE span: full, partial, relative and damaged calendar expressions, and ranges of them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from functools import lru_cache

from .patterns import CN_DIGITS

_CN_NUM = re.compile(r"[零〇一二两三四五六七八九十]+")
_FULL = re.compile(r"(?:(\d{4})\s?年度?|(今年|本年度?|当年|去年|上年度?|上一年度?|前年|明年))?\s?(?:(\d{1,2})\s?月份?)?\s?(?:(\d{1,2})\s?[日号])?")
_NUMERIC = re.compile(r"(\d{4})[-./](\d{1,2})(?:[-./](\d{1,2}))?")
_RANGE = re.compile(r"(?<!\s)\s*(?:至|到|—+|-+|–|~|～|起至)\s*")
# 年 and 月 lost by the page: 201711日 is 2017年1月1日, 1231日 is 12月31日, 2018321 is 2018年3月21日.
_LOST_BOTH = re.compile(r"((?:19|20)\d{2})(\d{2,4})日?\Z")
_LOST_YEAR_MARK = re.compile(r"((?:19|20)\d{2})(\d{1,2})月(?:(\d{1,2})日)?\Z")
_LOST_MONTH_MARK = re.compile(r"(\d{2,4})日\Z")
_RELATIVE = {"今年": 0, "本年": 0, "本年度": 0, "当年": 0, "去年": -1, "上年": -1, "上年度": -1, "上一年": -1, "上一年度": -1, "前年": -2, "明年": 1}
_WHOLE = ("全年", "年内", "本年度", "本年", "今年", "当年", "一年来", "全年度", "本年内", "年度内", "本报告期", "报告期内")


@dataclass(frozen=True, slots=True)
class DateReading:
    """Days in ISO form, both inclusive, and the ``iso`` text of the expression (``2009``, ``2009-08``, ``a/b``)."""

    start: str
    end: str
    iso: str
    damaged: bool = False


def chinese_year_digits(text: str) -> str:
    """Replace Chinese numerals of a date by Arabic digits: 二0一0年三月三十一日 → 2010年3月31日."""

    def value(match: re.Match[str]) -> str:
        body = match.group()
        if "十" in body:
            tens, _, ones = body.partition("十")
            return str((CN_DIGITS.get(tens, 1) if tens else 1) * 10 + (CN_DIGITS.get(ones, 0) if ones else 0))
        return "".join(str(CN_DIGITS[c]) for c in body)

    # digits and Chinese digits may be mixed: 二0一0, 二O一一
    text = re.sub(r"(?<=[零〇一二三四五六七八九])[OoＯ](?=[零〇一二三四五六七八九年])", "0", text)
    return _CN_NUM.sub(value, text)


def split_damaged(digits: str) -> list[tuple[int, int]]:
    """Give the (month, day) readings of a run of two to four digits: 11 → 1/1; 1231 → 12/31; 111 → 1/11 and 11/1."""
    found = []
    for cut in (1, 2):
        month, day = digits[:cut], digits[cut:]
        if not day or month.startswith("0") and len(month) == 1 or len(day) > 2:
            continue
        if 1 <= int(month) <= 12 and 1 <= int(day) <= 31 and not (len(day) == 2 and day[0] == "0" and len(month) == 1):
            found.append((int(month), int(day)))
    return found


def _damaged(text: str, year: int | None) -> tuple[int | None, int | None, int | None] | None:
    match = _LOST_YEAR_MARK.match(text)
    if match:
        day = int(match.group(3)) if match.group(3) else None
        return int(match.group(1)), int(match.group(2)), day
    match = _LOST_BOTH.match(text)
    if match:
        readings = split_damaged(match.group(2))
        if len(readings) == 1:
            return int(match.group(1)), *readings[0]
        return None
    match = _LOST_MONTH_MARK.match(text)
    if match and year is not None:
        readings = split_damaged(match.group(1))
        if len(readings) == 1:
            return year, *readings[0]
    return None


#: year, month, day as far as stated, and whether the writing was damaged
_Point = tuple[int | None, int | None, int | None, bool]


def _one(text: str, year: int | None, report_year: int | None) -> _Point | None:
    text = text.strip().rstrip("起止末底初前后")
    match = _NUMERIC.match(text)
    if match:
        return int(match.group(1)), int(match.group(2)), int(match.group(3)) if match.group(3) else None, False
    match = _FULL.match(text)
    if match and any(match.groups()) and match.end() >= len(text.rstrip("度份")) - 1:
        y: int | None = int(match.group(1)) if match.group(1) else year
        if match.group(2):
            base = report_year if report_year is not None else year
            y = None if base is None else base + _RELATIVE[match.group(2)]
        month = int(match.group(3)) if match.group(3) else None
        day = int(match.group(4)) if match.group(4) else None
        if month is not None and len(match.group(3)) == 2 and month > 12 or (month is None and day is not None and len(match.group(4)) > 2):
            return None
        if not (month is None and day is not None):
            return y, month, day, False
    damaged = _damaged(text, year)
    if damaged:
        return *damaged, True
    return None


def read_date(text: str, report_year: int | None = None) -> DateReading | None:
    """Read a DATE span.

    Args:
        text: the span, normalised; damaged (201711日至1231日) and Chinese (二0一0年三月三十一日) writings included.
        report_year: year of the report, which 本年度, 去年, 全年, 5月15日 refer to.

    Returns:
        The first and last day and an ISO text, or ``None`` when the span cannot be read with certainty.
    """
    return _read(text, report_year) if len(text) <= _LONGEST else _read.__wrapped__(text, report_year)


#: the same dates come again and again: readings of short spans are kept
_LONGEST = 40


#: 1月1日起,至12月31日
_SINCE = re.compile(r"(?:起|开始),?(?=[至到])")


@lru_cache(maxsize=4096)
def _read(text: str, report_year: int | None) -> DateReading | None:
    text = _SINCE.sub("", chinese_year_digits(text.strip()))
    note = re.search(r"\(((?:19|20)\d{2}年)\)\Z", text)
    text = note.group(1) if note else re.sub(r"\([^()]*\)\Z", "", text)  # 去年(2008年): the bracket is exact
    if text in _WHOLE or re.fullmatch(r"(?:本年度?|全年|年内|今年以来)", text):
        return None if report_year is None else _span(report_year, None, None, report_year, None, None, False)
    quarter = re.fullmatch(r"(\d{4})?年?(上半年|下半年|前三季度|第[1234]季度)", text)
    if quarter:
        y = int(quarter.group(1)) if quarter.group(1) else report_year
        if y is None:
            return None
        months = {"上": (1, 6), "下": (7, 12), "前": (1, 9)}.get(quarter.group(2)[0])
        if months is None:
            opening = int(quarter.group(2)[1]) * 3 - 2
            months = (opening, opening + 2)
        return _span(y, months[0], None, y, months[1], None, False)
    if re.fullmatch(r"(?:\d{4}年|年|本年)?(?:底|末)", text):
        y = int(text[:4]) if text[:4].isdigit() else report_year
        return None if y is None else DateReading(f"{y:04d}-12-31", f"{y:04d}-12-31", f"{y:04d}-12-31")
    parts = _RANGE.split(text, maxsplit=1)
    if len(parts) == 2 and parts[0] and parts[1] and not _NUMERIC.fullmatch(text):
        first: _Point | None = _one(parts[0], report_year, report_year)
        if first is None or first[0] is None:
            if re.fullmatch(r"\d{1,2}", parts[0]) and report_year is not None:  # 1至12月
                first = (report_year, int(parts[0]), None, False)
            elif re.fullmatch(r"\d{4}", parts[0]):
                first = (int(parts[0]), None, None, False)
            else:
                return None
        last: _Point | None = _one(parts[1], first[0], report_year)
        if last is None and re.fullmatch(r"\d{1,2}日", parts[1]):
            last = (first[0], first[1], int(parts[1][:-1]), False)
        if last is None:
            return None
        if last[0] is None:
            last = (first[0], last[1], last[2], last[3])
        return _span(first[0], first[1], first[2], last[0], last[1], last[2], first[3] or last[3])
    one = _one(text, report_year, report_year)
    if one is None or one[0] is None:
        return None
    return _span(one[0], one[1], one[2], one[0], one[1], one[2], one[3])


def _span(
    y1: int | None, m1: int | None, d1: int | None, y2: int | None, m2: int | None, d2: int | None, damaged: bool
) -> DateReading | None:
    if y1 is None or y2 is None or not 1900 <= y1 <= 2100 or not 1900 <= y2 <= 2100:
        return None
    if (m1 is not None and not 1 <= m1 <= 12) or (m2 is not None and not 1 <= m2 <= 12):
        return None
    last_day = calendar.monthrange(y2, m2 or 12)[1]
    if (d1 is not None and not 1 <= d1 <= calendar.monthrange(y1, m1 or 12)[1]) or (d2 is not None and not 1 <= d2 <= last_day):
        return None
    start = f"{y1:04d}-{m1 or 1:02d}-{d1 or 1:02d}"
    end = f"{y2:04d}-{m2 or 12:02d}-{d2 or last_day:02d}"
    if start > end:
        return None

    def iso(y: int, m: int | None, d: int | None) -> str:
        return f"{y:04d}" + (f"-{m:02d}" if m else "") + (f"-{d:02d}" if m and d else "")

    one, two = iso(y1, m1, d1), iso(y2, m2, d2)
    return DateReading(start, end, one if one == two else f"{one}/{two}", damaged)
