"""The title of a report and what it says of body and year.

A title stands on the first lines of the report, on one line or on up to three; or only in the page's own lines above it (metadata,
navigation, file name); or in the first sentence of an encyclopaedia's entry.  :func:`find_title` looks in this order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..quantities.dates import chinese_year_digits
from .patterns import NOISE, ORGAN_END, REPORT, TOPIC, YEAR

#: characters of the report in which its title is looked for
WINDOW = 400
_CHARS = r"[^\n。;,:!?“”《》\d]"
# A title is looked for at the beginning of a line, behind a blank, a mark of Markdown, or a joint, label or path mark of a page's line: elsewhere,
# and where no 公开 follows as near as the patterns reach, they give up at their first step.
_BEGINS = r"(?<![^\s#*\u200b>»＞/\\_:：])(?=[^\n]{0,100}公开)"
_ORGAN_IN_BRACKETS = rf"\((?P<organ>[^()\n\d。,;:]{{2,28}}?{ORGAN_END})\)"
_DATED = re.compile(
    rf"{_BEGINS}(?P<title>(?:关于)?(?P<before>{_CHARS}{{0,40}}?)(?:关于)?(?P<year>{YEAR})年?度?(?P<after>{_CHARS}{{0,30}}?)"
    rf"{TOPIC}(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:总结)?{REPORT}(?:{_ORGAN_IN_BRACKETS})?)"
)
_LATE_YEAR = re.compile(rf"{_BEGINS}(?P<title>(?P<before>{_CHARS}{{2,40}}?){TOPIC}(?:工作)?(?:情况)?(?:年度)?(?:工作)?{REPORT}\((?P<year>{YEAR})年?度?\))")
_INNER_YEAR = re.compile(rf"{_BEGINS}(?P<title>(?P<before>{_CHARS}{{2,40}}?){TOPIC}(?:工作)?(?P<year>{YEAR})年?(?:年度)?度?(?:工作)?{REPORT})")
# Weaker forms, which must fill their line.
_SITUATION = re.compile(rf"{_BEGINS}(?P<title>(?P<before>{_CHARS}{{2,40}}?)(?P<year>{YEAR})年?度?{TOPIC}(?:工作)?情况)[ \t*]*(?=\n|\Z)")
_UNDATED = re.compile(rf"{_BEGINS}(?P<title>(?P<before>{_CHARS}{{2,40}}?){TOPIC}(?:工作)?(?:情况)?(?:的)?年?度?(?:工作)?{REPORT})[ \t*]*(?=\n|\Z)")
_ENTRY = re.compile(rf"《(?P<title>(?P<before>{_CHARS}{{0,40}}?)(?P<year>{YEAR})年?度?(?P<after>{_CHARS}{{0,30}}?){TOPIC}[^\n。;,:!?“”《》]{{0,10}}{REPORT})》(?=是|\n|\Z)")
_FIRST = (_DATED, _LATE_YEAR, _INNER_YEAR)
_THEN = (_ENTRY, _SITUATION, _UNDATED)
_NOISE = re.compile(NOISE)
# A title begins with its line, or behind a blank or a mark of Markdown.
_MAY_BEGIN = re.compile(r"(?:\A|\n|(?<=[ #*\u200b]))(?![ \t#*\u200b]{61})[ \t#*\u200b]{0,60}(?=[^ \t\n#*\u200b])")

# A line that goes on in the next one: the body's name, a year, or both; and how the next one goes on.
_BREAK = re.compile(r"(?<![ \t*])[ \t*]*\n[\s#*]*")
_NAME_LINE = re.compile(rf"[ \t#*]*(?![ \t#*])[^\n。;,:!?“”《》\d]{{3,40}}?(?:{ORGAN_END}|[省市县区旗州盟])(?:关于)?\Z")
_YEAR_LINE = re.compile(rf"[ \t#*\u200b]*(?![ \t#*\u200b])[^\n。;,:!?“”《》\d]{{0,40}}?{YEAR}年度?\Z")
_YEAR_NEXT = re.compile(rf"(?:关于)?{YEAR}年")
_TOPIC_NEXT = re.compile(rf"(?:{TOPIC}[^\n。;,:]{{0,20}}{REPORT})")
#: what stands for a line break inside a title, so that offsets stay
_JOINT = "\u200b"

# Lines above a report that may hold its title.
_TRAIL = re.compile(r"[>»＞]+")
_LABELLED = re.compile(r"[ \t•*]*(?:标题|名称|文章标题|信息名称)\s?[:：]\s*")
_PATH = re.compile(r"[/\\_]")


@dataclass(frozen=True, slots=True)
class Title:
    """A title with its place, and the words of it that name the body and the year."""

    text: str
    start: int
    end: int
    named: str
    year: int | None


def find_title(text: str, start: int, end: int, above: int) -> Title | None:
    """Find the title of the report ``text[start:end]``; ``text[above:start]`` are the page's lines above it."""
    window = join_lines(text[start : min(end, start + WINDOW)])
    found = _best(window, _FIRST) or _from_lines(text, above, start) or _best(window, _THEN)
    if found is None:
        return None
    match, at = (found, start) if isinstance(found, re.Match) else found
    return _title(match, at)


def _title(match: re.Match[str], at: int) -> Title:
    groups = match.groupdict()
    words = [_NOISE.sub("", (groups.get(name) or "").replace(_JOINT, "")) for name in ("before", "after", "organ")]
    year = int(chinese_year_digits(groups["year"].replace("O", "0"))) if groups.get("year") else None
    return Title(
        match.group("title").replace(_JOINT, "").strip(),
        at + match.start("title"), at + match.end("title"), next((w for w in words if len(w) >= 2), ""), year,
    )


def join_lines(window: str) -> str:
    """Replace the line breaks inside a title of two or three lines by as many joints."""
    out = []
    at = 0
    for brk in _BREAK.finditer(window):
        line = window[at : brk.start()]
        rest = window[brk.end() : brk.end() + 60]
        goes_on = len(line) <= 60 and (
            (_NAME_LINE.match(line) and (_YEAR_NEXT.match(rest) or _TOPIC_NEXT.match(rest))) or (_YEAR_LINE.match(line) and _TOPIC_NEXT.match(rest))
        )
        out += [line, _JOINT * (brk.end() - brk.start()) if goes_on else brk.group()]
        at = brk.end()
    return "".join(out) + window[at:]


def _best(window: str, patterns: tuple[re.Pattern[str], ...]) -> re.Match[str] | None:
    """The likeliest title: near the beginning, at the beginning of a line, with a name."""
    if "公开" not in window:
        return None
    best: tuple[int, re.Match[str]] | None = None
    starts = [m.end() for m in _MAY_BEGIN.finditer(window)]
    for pattern in patterns:
        stop = 0
        for at in starts:
            match = pattern.match(window, at) if at >= stop else None
            if match is None:
                continue
            stop = match.end()
            named = match.group("before") or match.groupdict().get("after")
            score = (1 if named else 0) - at // 200
            if best is None or score > best[0]:
                best = (score, match)
    return best[1] if best else None


def _from_lines(text: str, above: int, start: int) -> tuple[re.Match[str], int] | None:
    """A title in the metadata, the navigation or the file name above a report; the line nearest to the report wins."""
    found = None
    at = above
    for line in text[above:start].split("\n"):
        begin = at
        at += len(line) + 1
        label = _LABELLED.match(line)
        if label:
            begin += label.end()
        else:
            marks = [m.end() for m in _TRAIL.finditer(line)] or [m.end() for m in _PATH.finditer(line)]
            if not marks:
                continue
            begin += marks[-1]
        while begin < at - 1 and text[begin] in " 　":
            begin += 1
        stop = begin + len(text[begin : at - 1].rstrip())
        for pattern in _FIRST:
            match = pattern.fullmatch(text, begin, stop)
            if match:
                found = match, 0
                break
    return found


__all__ = ["Title", "find_title", "join_lines"]
