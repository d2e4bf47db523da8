"""When a report was published, and the period that it counts."""

from __future__ import annotations

import re

from ..quantities.dates import read_date
from ..types import Period
from .patterns import CN_DATE, YEAR

_DAY = r"20\d{2}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"
_SPACED_DAY = r"2\s?0\s?\d\s?\d\s?年\s?\d\s?\d?\s?月\s?\d\s?\d?\s?日"
_BEFORE = r"(?:(?<=\n)|(?<=[。)> 局府室会厅委办处镇乡道院校司部署站心馆队团])|\A)"
_DATE_LINE = re.compile(
    rf"{_BEFORE}(?![ \t(*]{{61}})[ \t(*]{{0,60}}(?=[2二])({_DAY}|{_SPACED_DAY}|{CN_DATE}|20\d{{2}}年\d{{1,2}}月\d{{1,2}}(?=\s*(?:\n|\Z))|20\d{{2}}[-./]\d{{1,2}}[-./]\d{{1,2}}(?=\s*(?:\n|\Z))|20\d{{4,6}}日?)"
    r"(?:印发)?[ \t)*]*(?=\n|\Z| |<|附|政府信息公开情况统计表|。?\Z)"
)
_PAGE_DATE = re.compile(
    r"(?:发布日期|发布时间|发文日期|公开日期|成文日期|生成日期|公布日期|发布于|时间|日期)\s?[:：|]?\s{0,3}(20\d{2}[-./年]\d{1,2}[-./月]\d{1,2})"
)
_HEAD_DATE = re.compile(rf"(?<!\d)(20\d{{2}}年\d{{1,2}}月\d{{1,2}}日|20\d{{2}}[-./]\d{{1,2}}[-./]\d{{1,2}}|{CN_DATE})(?!起|至|到|-|以|施行|实施|正式)")
_RANGE_WORDS = r"(?:起?,?(?:至|到|-|—|~)止?)"
_PERIOD = re.compile(
    r"(?:统计期限|统计时限|统计期间|时间范围|数据统计|报告期|统计时间|统计时段|期限)[^\n。;]{0,12}?("
    rf"{YEAR}[^\n。;,]{{0,14}}?{_RANGE_WORDS}" + r"[^\n。;,\u4e00-\u5e73\u5e75-\u65e4\u65e6-\u6707\u6709-\u9fff]{1,14}日?)"
)
_RANGE = re.compile(
    rf"({YEAR}年\d{{1,2}}月\d{{1,2}}日(?:起)?(?:至|到|-|—|~)(?:{YEAR}年)?\d{{1,2}}月\d{{1,2}}日)|自?({YEAR}年\d{{1,2}}月\d{{1,2}}日)[^。;]{{0,14}},到(\d{{1,2}}月\d{{1,2}}日)"
)
#: characters at the beginning of a report that may hold its range of dates; its dates under the title
_PREAMBLE, _UNDER_TITLE = 700, 260


def read_period(body: str, year: int | None) -> Period:
    """Give the period that the report says it counts, or the calendar year of its title."""
    match = _PERIOD.search(body)
    if match:
        reading = read_date(match.group(1).rstrip("止起,").replace(",", ""), year)
        if reading is not None and reading.start[:4] <= reading.end[:4] and (year is None or abs(int(reading.end[:4]) - year) <= 1):
            return Period(reading.start, reading.end)
    for match in _RANGE.finditer(body[:_PREAMBLE]):
        words = match.group(1) or f"{match.group(2)}至{match.group(3)}"
        reading = read_date(words, year)
        if reading is not None and year is not None and reading.end == f"{year}-12-31" and reading.start[:4] == str(year):
            return Period(reading.start, reading.end)
    return Period(None, None) if year is None else Period(f"{year}-01-01", f"{year}-12-31")


def read_published(body: str, above: str, year: int | None) -> str | None:
    """Give the date of the signature, or else the one under the title, or else the page's own."""
    return _signed(body, year) or _under_title(body, year) or _of_page(above + body[:600], year)


def _signed(body: str, year: int | None) -> str | None:
    found = None
    for match in _DATE_LINE.finditer(body):
        if not (match.start() > len(body) * 0.5 or match.start() < 400):
            continue
        reading = read_date(re.sub(r"\s", "", match.group(1)) + _missing_day(match.group(1)), year)
        if reading is not None and reading.start == reading.end and _after(reading.start, year):
            found = reading.start
    return found


def _after(day: str, year: int | None) -> bool:
    """Whether a report on ``year`` may have been signed on ``day``: from its November to two years later."""
    return year is None or (f"{year}-11" <= day[:7] and int(day[:4]) - year <= 2)


def _missing_day(words: str) -> str:
    """日 behind a day that lost it: 2018年3月21."""
    return "日" if "月" in words and not words.rstrip().endswith("日") else ""


def _under_title(body: str, year: int | None) -> str | None:
    if year is None:
        return None
    for match in _HEAD_DATE.finditer(body[:_UNDER_TITLE]):
        reading = read_date(match.group(1), year)
        line = body[body.rfind("\n", 0, match.start()) + 1 : (body.find("\n", match.end()) + 1 or len(body))]
        if reading is not None and int(reading.start[:4]) == year + 1 and len(line) < 80 and "。" not in line:
            return reading.start
    return None


def _of_page(text: str, year: int | None) -> str | None:
    for match in _PAGE_DATE.finditer(text):
        reading = read_date(re.sub("[年月/.]", "-", match.group(1)), year)
        if reading is not None and (year is None or int(reading.start[:4]) >= year):
            return reading.start
    return None


__all__ = ["read_period", "read_published"]
