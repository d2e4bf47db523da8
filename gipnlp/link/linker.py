"""The ladder that turns the numbers of a report into records.

Each step has one reason; what stays unclear is left out rather than guessed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from ..quantities import Count, Percent, read_count, read_date, read_percent
from ..ranges import Ranges
from ..tag.labels import Span
from ..types import Period, Section
from .classify import (
    NO_RECORD,
    History,
    percent_features,
)
from .context import LONGEST_SENTENCE, Context, gather, sentence_ranges
from .decide import Decision, Models, decide
from .names import Body, territories
from .scope import Candidate, candidates, choose, family_of
from .zeros import Zero, find_zeros

ATTACH, NEXT = "attach", "next"


@dataclass(slots=True)
class Draft:
    """A record on normalised text, before ids and source offsets are given."""

    indicator: str
    category: str | None
    value: int | float | None
    unit: str | None
    qualifier: str
    measure: str
    scope: str
    period: Period
    start: int
    end: int
    sentence: tuple[int, int]
    confidence: float
    spans: list[Span] = field(default_factory=list)
    percent: float | None = None
    percent_digits: int | None = None
    percent_of: Draft | None = None
    applicant: str | None = None
    stated: str = "number"
    low: int | float | None = None
    high: int | float | None = None
    among: bool = False
    part_of: Draft | None = None
    share: bool = False


def link(
    text: str,
    start: int,
    end: int,
    spans: Sequence[Span],
    sections: Sequence[Section],
    body: Body,
    year: int | None,
    period: Period,
    models: Models,
    skip: Ranges | None = None,
) -> list[Draft]:
    """Link the spans of one report.

    Args:
        text: normalised text of the page.
        start, end: range of the report in it.
        spans: tagged spans, in order.
        sections: sections of the report.
        body: the reporting body.
        year, period: of the report.
        models: trained parts.
        skip: ranges of statistical tables, which the forms room reads.

    Returns:
        Drafts of records in text order.
    """
    usable = [s for s in spans if s.start not in skip] if skip else list(spans)
    sentences = sentence_ranges(text, start, end)
    contexts = gather(text, start, end, usable, sections, sentences)
    drafts: list[Draft] = []
    pending: tuple[Percent, Span, float] | None = None
    state = _State()
    numbers = [(c, count) for c in contexts if c.span.label == "COUNT" and (count := read_count(text[c.span.start : c.span.end])) is not None]
    decisions = decide(text, start, end, numbers, body, models)
    records = {id(c): (count, d) for (c, count), d in zip(numbers, decisions, strict=True) if d.indicator != NO_RECORD}
    percents = {id(c): percent for c in contexts if c.span.label == "PERCENT" and (percent := read_percent(text[c.span.start : c.span.end])) is not None}
    kinds = _percent_kinds(contexts, percents, records, body, models)
    for context in contexts:
        state.enter(context)
        if context.span.label == "COUNT":
            if id(context) in records:
                draft = _count(text, context, *records[id(context)], body, year, period, models, state)
                draft.part_of = _head(drafts, draft, text)
                if pending is not None and pending[1].start >= context.sentence[0]:
                    _attach(draft, *pending)
                pending = None
                drafts.append(draft)
            continue
        percent = percents.get(id(context))
        if percent is None:
            continue
        kind, confidence = kinds[id(context)]
        if kind == ATTACH and state.last is not None and state.last.percent is None:
            _attach(state.last, percent, context.span, confidence)
            state.last.share = "占" in context.before
            state.last.percent_of = state.last.part_of if state.last.share else None
        elif kind == NEXT:
            pending = (percent, context.span, confidence)
        elif kind not in (NO_RECORD, ATTACH):
            drafts.append(_own_percent(text, context, percent, kind, confidence, body, period, models, state))
    zeros = _zeros(text, usable, sections, body, period, drafts, find_zeros(text, start, end, usable, skip, sentences), start, end)
    drafts = _without_doubles(drafts, zeros) + zeros
    drafts.sort(key=lambda d: (d.start, d.end))
    return drafts


class _State:
    """What the ladder remembers from number to number."""

    def __init__(self) -> None:
        self.sentence: tuple[int, int] | None = None
        self.section = ""
        self.last: Draft | None = None
        self.scope: str | None = None
        self.far_scope: str | None = None
        self.indicator = ""
        self.kin: dict[str, str] = {}

    def enter(self, context: Context) -> None:
        if context.sentence != self.sentence:
            if self.scope is not None:
                self.far_scope = self.scope
            self.sentence, self.scope = context.sentence, None
            self.last, self.indicator = None, ""
        if context.title != self.section:
            self.section, self.far_scope = context.title, None

    def leave(self, draft: Draft) -> None:
        self.last = draft
        self.keep(draft.scope, draft.indicator)

    def keep(self, scope: str, indicator: str) -> None:
        """Remember what the number just decided means and whom it is about."""
        self.scope, self.indicator = scope, indicator
        self.kin[family_of(indicator)] = scope

    def candidates(self, text: str, context: Context, body: Body, indicator: str) -> list[Candidate]:
        """Give the candidates for the scope of a number with that meaning."""
        return candidates(text, context, body, *self.seen(indicator))

    def seen(self, indicator: str) -> tuple[str | None, str | None, str, str, str | None]:
        """Give what :func:`gipnlp.link.scope.candidates` must know of the numbers before one with that meaning."""
        return self.scope, self.far_scope, indicator, self.indicator, self.kin.get(family_of(indicator))

    def whole(self, text: str, context: Context) -> str | None:
        """Give the scope of what a number is part of (其中 …), unless another body, territory or medium stands before it.

        The mentions of the sentence are those that :func:`gipnlp.link.scope.choose` has found.
        """
        if not context.among:
            return None
        at = context.span.start
        scope = self.far_scope if self.scope is None and _OPENING.match(text, context.sentence[0], at) else self.scope
        since = context.previous.span.end if context.previous else context.sentence[0]
        if scope is None or _OWN_DOER.search(text, since, at) or any(since <= m.start < at for m in context.kept["mentions"]):
            return None
        return scope


def _count(
    text: str,
    context: Context,
    count: Count,
    decision: Decision,
    body: Body,
    year: int | None,
    period: Period,
    models: Models,
    state: _State,
) -> Draft:
    scope, scope_sure = choose(models.scope, text, context, body, *state.seen(decision.indicator))
    whole = state.whole(text, context)
    if whole is not None and whole != scope:
        scope, scope_sure = whole, max(1.0 - scope_sure, _PART)
    draft = Draft(
        indicator=decision.indicator,
        category=context.category_text or None,
        value=count.value,
        unit=count.unit,
        qualifier=count.qualifier,
        measure=decision.measure,
        scope=scope,
        period=_period(text, context, year, period, decision.measure),
        start=context.span.start,
        end=context.span.end,
        sentence=context.sentence,
        confidence=context.span.confidence * decision.sure * scope_sure * decision.measure_sure,
        spans=[context.span, context.category] if context.category else [context.span],
        stated="number" if count.value or _DIGIT.search(text, context.span.start, context.span.end) else "words",
        low=count.low,
        high=count.high,
        among=context.among,
        applicant=_applicant(context),
    )
    state.leave(draft)
    return draft


_DIGIT = re.compile(r"\d")
#: words for who does something, beside the bodies that were found
_OWN_DOER = re.compile("[;；]|分别|[央省市县区镇乡州旗]级|本级|部门|单位|热线|系统|机关|微博|微信|抖音|公报|电台|电视|网站|[县区乡镇街旗][公受发县区镇街旗]")
#: how sure it is that parts are about the same body as their whole
_PART = 0.9


def _percent_kinds(
    contexts: Sequence[Context], percents: Mapping[int, Percent], records: dict[int, tuple[Count, Decision]], body: Body, models: Models
) -> dict[int, tuple[str, float]]:
    """Tell of each percentage that was read (by its context's ``id``) what it belongs to and how sure that is; all are scored together."""
    bags: list[list[str]] = []
    made: dict[int, tuple[str, float]] = {}
    history = History()
    sentence: tuple[int, int] | None = None
    with_percents = {c.sentence for c in contexts if id(c) in percents}
    for context in contexts:
        if context.sentence not in with_percents:  # nobody asks for its history
            continue
        if context.sentence != sentence:
            sentence, history = context.sentence, History()
        if id(context) in records:
            _, decision = records[id(context)]
            history = history.then(decision.indicator, decision.measure, context.among)
        elif id(context) in percents:
            bag = percent_features(context, body, history)
            previous = context.previous
            attached = previous is not None and previous.span.label == "COUNT" and "growth=True" not in bag
            bags.append(bag)
            made[id(context)] = (ATTACH, 0.6) if attached else ("other", 0.4)
    return dict(zip(made, models.percent.predict_all(bags), strict=True)) if models.percent is not None and bags else made


def _attach(draft: Draft, percent: Percent, span: Span, confidence: float) -> None:
    draft.percent = percent.value
    draft.percent_digits = percent.digits if percent.qualifier == "exact" else None
    draft.spans.append(span)
    draft.confidence *= confidence


_OPENING = re.compile(r"\s*[(一二三四五六七八九十\d)、.]{0,6}其中")


def _head(drafts: list[Draft], draft: Draft, text: str) -> Draft | None:
    """The number that a 其中 list breaks down: the last one before 其中 of the same unit and measure."""
    if not draft.among:
        return None
    opening = _OPENING.match(text, draft.sentence[0], draft.start)
    for other in reversed(drafts):
        if other.sentence == draft.sentence:
            if other is draft or other.among:
                continue
        elif not opening or not 0 <= draft.sentence[0] - other.sentence[1] <= 2:
            return None
        if other.value is not None and other.unit == draft.unit and other.measure == draft.measure:
            return other
    return None


def _own_percent(
    text: str,
    context: Context,
    percent: Percent,
    kind: str,
    confidence: float,
    body: Body,
    period: Period,
    models: Models,
    state: _State,
) -> Draft:
    scope, scope_sure = choose(models.scope, text, context, body, *state.seen(kind))
    return Draft(
        indicator=kind,
        category=context.category_text or None,
        value=None,
        unit="%",
        qualifier=percent.qualifier,
        measure="flow",
        scope=scope,
        period=period,
        start=context.span.start,
        end=context.span.end,
        sentence=context.sentence,
        confidence=context.span.confidence * confidence * scope_sure,
        spans=[context.span] + ([context.category] if context.category else []),
        percent=percent.value,
        percent_digits=percent.digits,
        low=percent.low,
        high=percent.high,
    )


_APPLICANTS = (("自然人", "natural_person"), ("公民", "natural_person"), ("个人", "natural_person"), ("法人或其他组织", "legal_person"), ("法人", "legal_person"), ("企业", "enterprise"))


def _applicant(context: Context) -> str | None:
    """自然人申请741件: the applicant column that the category names."""
    if "申请" not in context.category_text + context.clause:
        return None
    for word, name in _APPLICANTS:
        if word in context.category_text or context.clause.endswith((word + "申请", word, word + "提出")):
            return name
    return None


_SINCE = re.compile(r"自?((?:19|20)\d{2}年(?:\d{1,2}月(?:\d{1,2}日)?)?)[^,。;]{0,12}?以来")
_COMPARED = re.compile(r"比|较|与$|同")


def _period(text: str, context: Context, year: int | None, period: Period, measure: str) -> Period:
    """The period that the sentence names, if it is another than the report's."""
    sentence, at = context.sentence[0], context.span.start
    since = _SINCE.search(text, sentence, at) if text.find("以来", sentence, at) >= 0 else None
    if since:
        reading = read_date(since.group(1), year)
        if reading is not None:
            return Period(reading.start, period.end)
    for span in reversed(context.dates):
        if span.start < context.clause_start - 40:
            break
        reading = read_date(text[span.start : span.end], year)
        if reading is None:
            continue
        if _COMPARED.search(text, max(0, span.start - 3), span.start):
            continue
        if measure == "stock":
            return Period(None, reading.end)
        if year is not None and reading.start[:4] == str(year) == reading.end[:4] and reading.start[5:] == "01-01" and reading.end[5:] == "12-31":
            return period
        if reading.start[:4] != reading.end[:4] or int(reading.start[:4]) in range((year or 0) - 1, (year or 9999) + 1):
            whole = reading.start[5:] == "01-01" and reading.end[5:] == "12-31"
            if whole or reading.start[:7] != reading.end[:7]:
                return Period(reading.start, reading.end)
        return period
    return Period(None, period.end) if measure == "stock" else period


def _without_doubles(drafts: list[Draft], zeros: list[Draft]) -> list[Draft]:
    """Leave out the number 零 where the words were read (复议、诉讼均为零); takes out of ``zeros`` what a draft of its sentence says already."""
    if not zeros:
        return drafts
    noughts = [d for d in drafts if d.value == 0]
    said = {(d.indicator, d.sentence[0]) for d in noughts if d.stated == "number"}
    zeros[:] = [z for z in zeros if (z.indicator, z.sentence[0]) not in said]
    words = {id(d) for d in noughts if d.stated == "words" and any(z.start <= d.start < z.end for z in zeros)}
    return [d for d in drafts if id(d) not in words]


def _zeros(
    text: str,
    spans: list[Span],
    sections: Sequence[Section],
    body: Body,
    period: Period,
    drafts: list[Draft],
    zeros: Sequence[Zero],
    start: int,
    end: int,
) -> list[Draft]:
    """Make drafts of the zeros in words of the report ``text[start:end]``."""
    made: list[Draft] = []
    if not zeros:
        return made
    agencies = [s for s in spans if s.label == "AGENCY"]
    agency_at = [s.start for s in agencies]
    heads = {s.start for s in sections}
    reach = list(accumulate((d.sentence[1] for d in drafts), max))  # ends of sentences up to each draft
    for zero in zeros:
        low = max(start, zero.start - LONGEST_SENTENCE)
        sentence_start = max(text.rfind("。", low, zero.start), text.rfind("\n", low, zero.start), low - 1) + 1
        scope = body.name
        named = [(s.start, text[s.start : s.end]) for s in agencies[bisect_left(agency_at, sentence_start) : bisect_left(agency_at, zero.start)]]
        named += [(a, text[a:b]) for a, b in territories(text, sentence_start, zero.start)]
        named.sort()
        before = _ended(drafts, reach, sentence_start)
        if named:
            scope = body.resolve(named[-1][1])
        elif before is not None and not heads.intersection(range(before.end, zero.start + 1)) and text[sentence_start - 1 : sentence_start] != "\n":
            # the sentence before says whose
            scope = before.scope
        stop = text.find("。", zero.end, end)
        made.append(
            Draft(
                indicator=zero.indicator,
                category=zero.category_text or None,
                value=0,
                unit="元" if zero.indicator.startswith("fees") else "件",
                qualifier="exact",
                measure="flow",
                scope=scope,
                period=period,
                start=zero.start,
                end=zero.end,
                sentence=(sentence_start, stop + 1 if stop >= 0 else end),
                confidence=0.9,
                spans=[zero.category] if zero.category else [],
                stated="words",
                low=0,
                high=0,
            )
        )
    return made


def _ended(drafts: list[Draft], reach: list[int], at: int) -> Draft | None:
    """Give the last draft whose sentence ends at ``at`` or one character before it; drafts are in the order of their sentences."""
    k = bisect_right(reach, at)
    while k > 0 and reach[k - 1] >= at - 1:
        if at - 1 <= drafts[k - 1].sentence[1] <= at:
            return drafts[k - 1]
        k -= 1
    return None


__all__ = ["ATTACH", "NEXT", "Count", "Draft", "Models", "link"]
