"""What surrounds each number: its clause, category, verb, section and neighbours, gathered once for all later steps."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..tag.labels import Span
from ..types import Section
from ..wordlist import any_of
from . import patterns

_STOP = re.compile(r"[。!?\n]")
_CLAUSE = re.compile(r"[,;:。!?\n]")
_VERB = any_of(patterns.VERBS)
_TIME = any_of(patterns.TIMES)
_MEDIUM_NAME = (
    rf"({any_of(patterns.CHANNELS).pattern})(?:平台|公众号|账号|号|端|栏目|专栏|频道|节目)?[”》\"]?(?=[{''.join(patterns.DOINGS)}])"
)
_NAMED = re.compile(_MEDIUM_NAME)
#: where no name begins within reach, none is tried
_FIRST = "".join(sorted({word[0] for word in patterns.CHANNELS}))
_MEDIUM = re.compile(rf"(?:\A|[,;:。、\s年月日底中])(?![^,;:。\s{_FIRST}]{{25}})(?!{'|'.join(patterns.CHANNEL)}|同时|并)[^,;:。\s]{{0,24}}?{_MEDIUM_NAME}")
_JOIN = re.compile(r"[、和及与以]|以及")
_HEAD_GAP = re.compile(r"[个的类各种名项\s“”()]{0,3}")
_BETWEEN_LIST = re.compile(r"[、和及与,\s]{1,2}")


@dataclass(slots=True)
class Context:
    """A COUNT or PERCENT span with what the text says around it.

    Attributes:
        span: the number.
        category: the category span that it counts, or ``None``; ``category_text`` may be one part of a coordinated one.
        where: ``before``, ``after``, ``carried`` or ``none``: how the category was found.
        clause: the text from the start of its clause (or the previous number) to the number.
        before: the text from the previous number of the sentence to this one.
        after: the text behind the number up to the next number or the end of its clause.
        sentence: range of the sentence; index and count of numbers in it.
        verb: the nearest verb of :data:`patterns.VERBS` before (or right behind) the number.
        section: kind of the section it stands in; ``title`` its heading.
        parent: category text of the number that 其中 refers to, or ``""``.
        times: first and last word of :data:`patterns.TIMES` in the sentence before the number, or ``None``.
        medium: kind (:data:`patterns.CHANNELS`) of the last medium before the number that is a subject, and whether no number stands between; or ``None``.
        kept: what later steps keep for all numbers of the sentence.
    """

    span: Span
    sentence: tuple[int, int]
    clause_start: int
    before: str
    clause: str
    after: str
    category: Span | None = None
    category_text: str = ""
    where: str = "none"
    verb: str = ""
    section: str = ""
    title: str = ""
    parent: str = ""
    among: bool = False
    times: tuple[str, str] | None = None
    medium: tuple[str, bool] | None = None
    index: int = 0
    previous: Context | None = None
    percent_follows: bool = False
    agencies: list[Span] = field(default_factory=list)
    dates: list[Span] = field(default_factory=list)
    kept: dict[str, Any] = field(default_factory=dict)


def sentence_ranges(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut ``text[start:end]`` after 。 ! ? and line ends (a semicolon does not end what a list is about)."""
    ranges = []
    at = start
    for match in _STOP.finditer(text, start, end):
        if match.end() > at:
            ranges.append((at, match.end()))
        at = match.end()
    if at < end:
        ranges.append((at, end))
    if max([b - a for a, b in ranges], default=0) <= LONGEST_SENTENCE:
        return ranges
    return [piece for a, b in ranges for piece in _pieces(text, a, b)]


#: a longer sentence is cut at a comma: nothing that far away belongs to a number
LONGEST_SENTENCE = 1500
_COMMA = re.compile(r"[,;:]")


def _pieces(text: str, a: int, b: int) -> list[tuple[int, int]]:
    pieces = []
    while b - a > LONGEST_SENTENCE:
        comma = _COMMA.search(text, a + LONGEST_SENTENCE - 200, min(b, a + LONGEST_SENTENCE + 200))
        cut = comma.end() if comma else a + LONGEST_SENTENCE
        pieces.append((a, cut))
        a = cut
    if a < b:
        pieces.append((a, b))
    return pieces


def gather(
    text: str, start: int, end: int, spans: Sequence[Span], sections: Sequence[Section], sentences: Sequence[tuple[int, int]] | None = None
) -> list[Context]:
    """Give the contexts of all COUNT and PERCENT spans of the report ``text[start:end]``, in text order.

    ``sentences``: :func:`sentence_ranges` of the report, if known.
    """
    spans = [s for s in spans if start <= s.start and s.end <= end]
    section_at = [s.start for s in sections]
    first_section = section_at[0] if section_at else end
    contexts: list[Context] = []
    heading = ""
    number, count = 0, len(spans)
    for sentence in sentence_ranges(text, start, end) if sentences is None else sentences:
        a, b = sentence
        low = number
        while number < count and spans[number].start < b:
            number += 1
        inside = spans[low:number]
        numbers = [s for s in inside if s.label == "COUNT" or s.label == "PERCENT"] if inside else inside
        if not numbers:
            if a < first_section:
                body = text[a:b].strip()
                if 3 < len(body) <= 40 and not body.endswith("。"):
                    heading = body
            continue
        k = bisect_right(section_at, numbers[0].start) - 1
        section = sections[k] if k >= 0 else None
        contexts += _sentence(text, sentence, inside, numbers, section, heading)
    return contexts


def _sentence(
    text: str, sentence: tuple[int, int], inside: list[Span], numbers: list[Span], section: Section | None, heading: str
) -> list[Context]:
    a, b = sentence
    by_label: dict[str, list[Span]] = {}
    for span in inside:
        by_label.setdefault(span.label, []).append(span)
    categories, agencies, dates = by_label.get("CATEGORY", []), by_label.get("AGENCY", []), by_label.get("DATE", [])
    agency_at, date_at = [s.start for s in agencies], [s.start for s in dates]
    category_at = [s.start for s in categories]
    stops = [match.start() for match in _CLAUSE.finditer(text, a, b)]
    kept: dict[str, Any] = {"agencies": agencies}
    kind, title = (section.kind, section.title) if section else ("", heading)
    times = [(match.start(), match.group().replace("截止", "截至")) for match in _TIME.finditer(text, a, b)]
    named = _NAMED.search(text, a, b) is not None
    media = [(match.start(1), patterns.CHANNELS[match.group(1)]) for match in _MEDIUM.finditer(text, a, b)] if named else []
    made: list[Context] = []
    previous_end = a
    previous: Context | None = None
    head: Context | None = None
    among = False
    for i, span in enumerate(numbers):
        begin, end = span.start, span.end
        before = text[previous_end:begin]
        k = bisect_left(stops, begin) - 1
        clause_start = stops[k] + 1 if k >= 0 and stops[k] >= previous_end else previous_end
        limit = numbers[i + 1].start if i + 1 < len(numbers) else b
        k = bisect_left(stops, end)
        after_end = stops[k] if k < len(stops) and stops[k] < limit else limit
        context = Context(
            span=span,
            sentence=sentence,
            clause_start=clause_start,
            before=before[-80:],
            clause=text[clause_start:begin][-60:],
            after=text[end:after_end][:30],
            section=kind,
            title=title,
            index=i,
            previous=previous,
            agencies=agencies[: bisect_left(agency_at, begin)] if agencies else [],
            dates=dates[: bisect_left(date_at, begin)] if dates else [],
            kept=kept,
        )
        if times and times[0][0] < begin:
            context.times = times[0][1], times[bisect_left(times, (begin,)) - 1][1]
        if media and media[0][0] < begin:
            at, medium = media[bisect_left(media, (begin,)) - 1]
            context.medium = medium, at >= previous_end
        if "其中" in before or "包括" in before or "分为" in before:
            among = True
            head = previous
            if previous is not None and previous.among and head is not None and head.previous is not None and "其中" not in before:
                head = head.previous
        context.among = among
        context.parent = head.category_text if head else ""
        _category(text, context, categories, category_at, previous_end, after_end, made)
        _verb(text, context, previous_end)
        if span.label == "PERCENT" and previous is not None and previous.span.label == "COUNT" and begin - previous.span.end <= 24:
            previous.percent_follows = True
        made.append(context)
        previous, previous_end = context, end
    if len(made) > 1:
        _distribute(text, made)
    return made


def _category(
    text: str, context: Context, categories: list[Span], category_at: list[int], low: int, after_end: int, made: list[Context]
) -> None:
    """Find the category that a number counts: the nearest before it, the one right behind it, or the one of the number before."""
    span = context.span
    k = bisect_left(category_at, span.start) - 1
    while k >= 0 and categories[k].end > span.start:
        k -= 1
    before = categories[k] if k >= 0 and categories[k].start >= low else None
    k = bisect_left(category_at, span.end)
    after = categories[k] if k < len(categories) and categories[k].end <= after_end + 1 else None
    near = before is not None and before.start >= context.clause_start
    chosen: Span | None = None
    where = "none"
    if after is not None and not (near and before is not None and before.end == span.start) and _HEAD_GAP.fullmatch(text, span.end, after.start):
        chosen, where = after, "after"
    elif near:
        chosen, where = before, "before"
    elif after is not None and before is None and after.start - span.end <= 12 and _CLAUSE.search(text, span.end, after.start) is None:
        chosen, where = after, "after"
    elif before is not None:
        chosen, where = before, "before"
    elif made and span.label == "COUNT":
        owner = next((m for m in reversed(made) if m.category is not None), None)
        if owner is not None:
            chosen, where = owner.category, "carried"
    elif made and span.label == "PERCENT":
        chosen, where = made[-1].category, "carried"
    context.category, context.where = chosen, where
    context.category_text = text[chosen.start : chosen.end] if chosen else ""


def _verb(text: str, context: Context, low: int) -> None:
    found = ""
    for match in _VERB.finditer(text, context.clause_start, context.span.start):
        if context.category is None or not (context.category.start <= match.start() < context.category.end):
            found = match.group()
    if not found and low < context.clause_start:
        for match in _VERB.finditer(text, low, context.span.start):
            if context.category is None or not (context.category.start <= match.start() < context.category.end):
                found = match.group()
    context.verb = found


def coordinated(category: str) -> list[str]:
    """Split a coordinated category: 当面、网络、信函申请 → 当面申请, 网络申请, 信函申请."""
    parts = [p for p in re.split(r"、|和|及|与|以及", category) if p]
    if len(parts) < 2:
        return [category]
    last = parts[-1]
    for cut in range(1, len(last)):
        tail = last[cut:]
        if len(tail) >= 2 and not any(p.endswith(tail) for p in parts[:-1]) and len(tail) <= len(last) - 2:
            return [p + tail for p in parts[:-1]] + [last]
    return parts


def _distribute(text: str, made: list[Context]) -> None:
    """当面、网络、信函申请分别为1、10、7件: give the i-th number of a run the i-th category of the list before it."""
    i = 0
    while i < len(made):
        run = [made[i]]
        while i + len(run) < len(made):
            nxt = made[i + len(run)]
            if nxt.span.label == run[0].span.label and _BETWEEN_LIST.fullmatch(text, run[-1].span.end, nxt.span.start):
                run.append(nxt)
            else:
                break
        if len(run) > 1 and ("分别" in run[0].before or run[0].where == "before"):
            _spread(text, run)
        i += len(run)


def _spread(text: str, run: list[Context]) -> None:
    category = run[0].category
    if category is None:
        return
    parts = coordinated(text[category.start : category.end])
    if len(parts) == len(run):
        for context, part in zip(run, parts, strict=True):
            context.category, context.category_text, context.where = category, part, "before"
