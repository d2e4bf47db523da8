"""Where reports begin and end on a page, and what belongs to none.

A report begins at its title line, or at a first overview heading (一、概述) when one report has already run its course.
Page furniture around and between reports, and snippets of other articles, are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort

from .patterns import BUTTONS, JUNK_LINES, JUNK_PARTS, META_LINES, OVERVIEW, TAIL_ENDS, TAIL_LINES
from .sections import at_lines, headings

_TITLE = re.compile(
    r"(?:(?<=\n)|\A)[ \t#*]*(?![ \t#*])(?P<title>[^\n。;!?“”《》]{0,60}?(?:政府|政务)?(?:信息|政务)公开[^\n。;,!?《》]{0,14}?(?:报告|年报|总结)(?:\([^()\n]{1,12}\))?)[ \t*]*(?=\n|\Z| )"
)
_ORGAN_LINE = re.compile(
    r"(?:\n|\A)[ \t#*]*([一-鿿()]{3,30}(?:政府|委员会|管委会|办事处|办公[厅室]|局|厅|委|部|院|署|镇|乡|街道|中心|馆|海关|总队|支队|公司|集团|学校|医院))[ \t*]*\n\s{0,3}[#*]*\Z"
)
_PAGE_NUMBER = re.compile(r"\n[^\S\n]*[—–-]\s?\d{1,3}\s?[—–-](?=\s*\Z)[^\S\n]*\n")
_YEAR = re.compile(r"(?:19|20)\d{2}(?=\s?年)")
_CORE = (
    re.compile(r"(?:公开|发布)[^。\n]{0,30}\d+\s?余?多?条"),
    re.compile(r"申请[^。\n]{0,20}\d+\s?[件宗条]|[未没][^。\n]{0,8}收到[^。\n]{0,20}申请"),
    re.compile(r"复议|诉讼"),
    re.compile(r"统计期限|本年度报告|本报告"),
)
_META = re.compile(r"[ \t•*]*(?:" + "|".join(META_LINES) + r")\s?[:：]")
_JUNK = re.compile(r"[ \t|>•*【\[]*(?:" + "|".join(map(re.escape, JUNK_LINES)) + r")")
_FULL_TEXT = re.compile(r"(?:(?<=\n)|\A)[ \t]*报告(?:全文|正文|内容)[ \t]*(?=\n)")
_FULL_TEXT_LINE = re.compile(r"报告(?:全文|正文|内容)")
_MARKS = r"=\-_*—#~<>+"
# a line of marks, or two of them around at most 12 characters
_RULE = re.compile(rf"[{_MARKS}]{{8,}}\s*\Z|[{_MARKS}]{{4,}}[^\n{_MARKS}](?:[^\n]{{0,10}}[^\n{_MARKS}])?[{_MARKS}]{{4,}}\s*\Z")
_JUNK_PART = re.compile("|".join(map(re.escape, JUNK_PARTS)))
_BUTTONS = frozenset(BUTTONS)
_BUTTON_BREAK = re.compile(r"[\s|【】\[\]:、·&;]+|nbsp")
_TAIL_LINE = re.compile(r"[ \t|•*【\[]*(?:" + "|".join(TAIL_LINES) + ")")
_TAGGED = re.compile(r"\s*[\[【][^\]】\n]{1,6}[\]】]")
_CUT_OFF = re.compile(r"(?:\.{3}|…|查看更多|详情)\s*\Z")
#: a list of other pages behind a report is shorter than this part of it
_TAIL_PART = 0.4


def _lines(text: str) -> list[tuple[int, int]]:
    spans = []
    at = 0
    for line in text.split("\n"):
        spans.append((at, at + len(line)))
        at += len(line) + 1
    return spans


def is_junk_line(line: str) -> bool:
    """Whether a line is page furniture: navigation, metadata, share buttons, rules."""
    body = line.strip()
    if not body:
        return True
    if _META.match(line) or _RULE.match(body):
        return True
    if len(body) <= 60 and (_JUNK.match(line) or _JUNK_PART.search(body) or all(w in _BUTTONS for w in _BUTTON_BREAK.split(body) if w)):
        return True
    return len(body) < 80 and body.count(">") - body.count("<") >= 2  # a trail, and no tags


def _titles(text: str) -> list[tuple[int, int, str]]:
    found = []
    for match in at_lines(_TITLE, text):
        title = match.group("title").strip()
        line_end = text.find("\n", match.end())
        rest = text[match.end() : line_end if line_end >= 0 else len(text)]
        if _META.match(title) or is_junk_line(title):
            continue
        if not _YEAR.search(title) and len(title) > 30:
            continue
        if rest and not rest.startswith(" ") and len(rest.strip()) > 2:
            continue
        if not re.search(r"\d{4}|[二〇零一三四五六七八九]{4}", title):
            continue
        found.append((_name_line(text, match.start("title")), match.end("title"), title))
    return found


def _name_line(text: str, at: int) -> int:
    """A title in two lines: the line above holds nothing but the body's name."""
    match = _ORGAN_LINE.search(text[max(0, at - 60) : at])
    return max(0, at - 60) + match.start(1) if match else at


def _richness(text: str) -> int:
    return sum(bool(pattern.search(text)) for pattern in _CORE)


def split_pages(text: str) -> list[tuple[int, int]]:
    """Give the half-open ranges of the reports in normalised ``text``, in text order.

    Text without anything of a report (no title, no core fact, no heading of the form) gives no range, unless it is
    short plain prose: a sentence or paragraph given to ``extract`` counts as one report.
    """
    if not text.strip():
        return []
    starts: set[int] = set()
    titles = _titles(text)
    last_title: str | None = None
    last_at = -10_000
    marks = headings(text)
    tops = [
        (at, title)
        for at, _, title, number in marks
        if number == 1 and any(w in title for w in OVERVIEW) and (at == 0 or text[at - 1] in "\n #*")
    ]
    for at, stop, title in titles:
        if last_title is not None and _PAGE_NUMBER.search(text[max(0, at - 20) : at]):
            continue  # a running head at the top of a printed page
        key = re.sub(r"\W|关于|的|年度|工作", "", title)
        between = text[last_at:at] if last_at >= 0 else ""
        if last_title is not None and key == last_title and not _renamed(text, at, last_at):
            continue  # a running head, or the title of the page and of the text
        if last_title is not None and (key == last_title or (_same_year(title, last_title) and _contains(key, last_title))) and _richness(between) < 3:
            continue  # the title repeated: heading of the page and of the text
        starts.add(at)
        last_title, last_at = key, stop
    begins = sorted(starts)  # both lists are in text order: bisection keeps a page of headings linear
    top_places = [at for at, _ in tops]
    title_ends = [stop for _, stop, _ in titles]
    for at in top_places:
        i = bisect_right(begins, at)
        begin = begins[i - 1] if i else _first_prose(text)
        if begin >= at:
            continue
        seen_top = bisect_left(top_places, begin) < bisect_left(top_places, at)
        if not seen_top:
            segment = text[begin:at]
            seen_top = len(segment) > 1200 and _richness(segment) >= 3 and not _preamble(segment, i > 0)
        if seen_top:
            k = bisect_right(title_ends, at)
            new = titles[k - 1][0] if k and at - title_ends[k - 1] < 400 else at
            for place in (new,) if i else (new, begin):
                if place not in starts:
                    starts.add(place)
                    insort(begins, place)
    for match in at_lines(_FULL_TEXT, text):
        i = bisect_right(begins, match.start())
        if _richness(text[begins[i - 1] if i else 0 : match.start()]) >= 3:
            starts.add(match.end())
            insort(begins, match.end())
    if not starts:
        starts.add(_first_prose(text))
    ordered = sorted(starts)
    if ordered[0] > 0 and _richness(text[: ordered[0]]) >= 3 and len(text[: ordered[0]]) > 1200:
        ordered.insert(0, _first_prose(text))
    ranges = []
    for i, at in enumerate(ordered):
        stop = ordered[i + 1] if i + 1 < len(ordered) else len(text)
        trimmed = _trim(text, at, stop)
        if trimmed is not None:
            ranges.append(trimmed)
    if len(ranges) > 1:  # a title or heading alone makes no report
        ranges = [r for r in ranges if _richness(text[r[0] : r[1]]) >= 2] or ranges[:1]
    return ranges


def _renamed(text: str, at: int, before: int) -> bool:
    """Whether a title without a name stands under another body's name than the one before it."""
    line = text[at : text.find("\n", at) if text.find("\n", at) >= 0 else len(text)].strip()
    return _ORGAN_LINE.search("\n" + line + "\n") is not None and line not in text[max(0, before - 200) : before]


def _same_year(a: str, b: str) -> bool:
    return bool(set(re.findall(r"\d{4}", a)) & set(re.findall(r"\d{4}", b)))


def _contains(a: str, b: str) -> bool:
    return a in b or b in a or len(set(a) & set(b)) > 0.8 * min(len(set(a)), len(set(b)))


def _preamble(segment: str, titled: bool) -> bool:
    """Whether the text before an overview heading is an introduction or summary of the same report."""
    return titled and len(segment) < 1500


def _first_prose(text: str) -> int:
    lines = _lines(text)
    for i, (a, b) in enumerate(lines[:20]):  # a crawler's block of metadata ends with a rule
        if _RULE.match(text[a:b].strip()) and any(_META.match(text[c:d]) for c, d in lines[:i]):
            lines = lines[i + 1 :]
            break
    for a, b in lines:
        if not is_junk_line(text[a:b]):
            return a
    return 0


def _trim(text: str, start: int, stop: int) -> tuple[int, int] | None:
    """Cut page furniture and foreign snippets off both ends of ``text[start:stop]``."""
    start = max(start, start + _first_prose(text[start:stop]))
    lines = [(start + a, start + b) for a, b in _lines(text[start:stop])]
    while lines and is_junk_line(text[lines[0][0] : lines[0][1]]):
        lines.pop(0)
    year = main_year(text[start:stop])
    lines = lines[: _tail(text, lines, year)]
    cut = len(lines)
    for i in range(len(lines) - 1, -1, -1):
        line = text[lines[i][0] : lines[i][1]]
        if is_junk_line(line) or _FULL_TEXT_LINE.fullmatch(line.strip()) or is_foreign(line, year) or (_follows_foreign(text, lines, i, year)):
            cut = i
            continue
        break
    lines = lines[:cut]
    if not lines:
        return None
    return lines[0][0], lines[-1][1]


def _tail(text: str, lines: list[tuple[int, int]], year: int | None) -> int:
    """Where the list of other pages begins behind a report: its heading, and nothing of a report after it."""
    if not lines:
        return 0
    earliest = lines[-1][1] - _TAIL_PART * (lines[-1][1] - lines[0][0])
    for i, (a, b) in enumerate(lines):
        if a < earliest or not (_opens_tail(text[a:b]) or _entry_of(text, lines, i)):
            continue
        rest = [text[c:d] for c, d in lines[i + 1 :]]
        if all(_of_a_list(line, year) or _entry_of(text, lines, k) or _is_entry(text, lines, k) for k, line in enumerate(rest, i + 1)):
            return i
    return len(lines)


def _opens_tail(line: str) -> bool:
    body = line.strip()
    return (len(body) <= 80 and _TAIL_LINE.match(line) is not None and "。" not in body) or body.endswith(TAIL_ENDS)


def _of_a_list(line: str, year: int | None) -> bool:
    """Whether a line is an item of a list of other pages: furniture, a short title, a text that is cut off."""
    body = line.strip()
    return (
        is_junk_line(line) or _CUT_OFF.search(body) is not None or _TAGGED.match(body) is not None or is_foreign(line, year)
        or (len(body) <= 60 and "。" not in body) or body.endswith(TAIL_ENDS) or _JUNK_PART.search(body) is not None
    )


def _entry_of(text: str, lines: list[tuple[int, int]], i: int) -> bool:
    """Whether line ``i`` is the heading of an encyclopaedia's entry: a bare name, and the next line says what it is."""
    name = text[lines[i][0] : lines[i][1]].strip()
    return 2 <= len(name) <= 16 and i + 1 < len(lines) and text.startswith((name + "是", name + "位于"), lines[i + 1][0])


def _is_entry(text: str, lines: list[tuple[int, int]], i: int) -> bool:
    return i > 0 and _entry_of(text, lines, i - 1)


def _follows_foreign(text: str, lines: list[tuple[int, int]], i: int, year: int | None) -> bool:
    """A short bare name between two foreign snippets is the next snippet's heading."""
    line = text[lines[i][0] : lines[i][1]].strip()
    later = [text[a:b] for a, b in lines[i + 1 :] if text[a:b].strip()]
    return len(line) <= 24 and not re.search(r"\d", line) and bool(later) and (is_foreign(later[0], year) or is_junk_line(later[0])) and any(
        is_foreign(x, year) for x in later[:3]
    )


def is_foreign(line: str, year: int | None) -> bool:
    """Whether a paragraph is the beginning of another article: another year's, cut off, without a word of disclosure."""
    if len(line) < 60 or year is None:
        return False
    years = {int(y) for y in _YEAR.findall(line.replace(" ", ""))}
    return bool(years) and year not in years and max(years) > year + 1 and "信息公开工作" not in line


def main_year(text: str) -> int | None:
    """The year that a report is about, by the words that name it or else by frequency."""
    match = re.search(r"(\d{4})年度?[^。\n]{0,30}(?:政府|政务)?信息公开[^。\n]{0,8}(?:年度)?报告|统计期限[^\n。]{0,12}?(\d{4})年?1", text)
    if match:
        return int(match.group(1) or match.group(2))
    counts: dict[int, int] = {}
    for y in _YEAR.findall(text):
        counts[int(y)] = counts.get(int(y), 0) + 1
    return max(counts, key=lambda y: (counts[y], -y)) if counts else None


__all__ = ["is_foreign", "is_junk_line", "main_year", "split_pages"]
