"""Percentages against the counts that they are shares of.

The shares of one list have one base.  Where most of them fit it, the others contradict it; where none does, another stated number may be
the base, and only if the list itself adds up to its total is there nothing else that they could be shares of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from ..types import Check, Record, Report
from . import patterns
from .growth import check as growth
from .intervals import Interval, is_digit_swap, of_record, written
from .kinds import related
from .make import name_of
from .outline import Number, Outline
from .percentages import fits, ratio, share_fits, stated
from .sums import Judged, unread

#: so many numbers before a share are tried as its base
_BASES = 24
#: so many characters before a number may name what its rate is a rate of
_WORDS = 12


def check(report: Report, outline: Outline, judged: Sequence[Judged]) -> list[Check]:
    """Give a check for each share, rate and growth whose numbers are stated."""
    if not outline.sentences:
        return list(_linked(report))
    checks: list[Check] = []
    done: set[int] = set()
    for one in judged:
        shared = [p for p in one.list.parts if _is_share(p) and p.order not in done]
        if shared:
            done.update(p.order for p in shared)
            checks += _of_list(one, shared, outline)
    for number in outline.numbers():
        if number.record.percent is not None and number.order not in done and _is_stated(number):
            made = _rate(number, outline) if patterns.RATE.search(number.percent_lead) else _alone(number, outline) if _is_share(number) else None
            if made is not None:
                checks.append(made)
    return [*checks, *_rates_alone(outline), *growth(outline)]


def _is_stated(number: Number) -> bool:
    record = number.record
    return record.percent is not None and record.percent_digits is not None and bool(record.value) and "点" not in number.percent_text


def _is_share(number: Number) -> bool:
    """Whether the percentage of a number is a share: 占38.2%, or nothing but a bracket or comma before it."""
    if not _is_stated(number) or patterns.RATE.search(number.percent_lead) or patterns.WITHIN.match(number.tail):
        return False
    if patterns.SHARE.search(number.percent_lead):
        return True
    return not patterns.GROWTH.search(number.percent_lead) and len(number.percent_lead.strip("(,:为约达 ")) == 0


# -- the shares of a list ---------------------------------------------------------------------------------------------


def _of_list(one: Judged, shared: Sequence[Number], outline: Outline) -> Iterator[Check]:
    """Check the shares of one list against the one base that they have."""
    parts = one.reading.parts if one.verdict == "holds" else tuple(one.list.parts)
    head = one.reading.head.record
    base = _base(head, [p.record for p in parts], one.verdict == "holds")
    fitting = [p for p in shared if fits(p.record, base)]
    certain = 2 * len(fitting) > len(shared) or _only_part(one) or (one.verdict == "holds" and bool(fitting)) or (one.verdict == "holds" and one.list.sure and (len(shared) > 1 or _explicit(shared)))
    by_sum = [p for p in shared if fits(p.record, Interval(*_sum(parts)))]
    if len(by_sum) > len(fitting) and 2 * len(by_sum) > len(shared):
        return  # the shares follow the parts: the total is what is wrong, or another one, and the sum says so
    if not fitting and len(shared) > 1:
        certain = False  # where no share fits, it is the base that is another
    if not fitting:
        others = [h.record for h in one.list.heads]
        other = next((o for o in others if sum(share_fits(p.record, o) for p in shared) * 2 > len(shared)), None)
        if other is not None and not (one.verdict == "holds" and len(shared) > 1):
            yield from (make(p.record, other, of_record(other)) for p in shared if share_fits(p.record, other))
            return
    for part in shared:
        if fits(part.record, base):
            yield make(part.record, head, base)
        elif certain and not unread(one, outline) and not _in_parallel(part, parts, base):
            hint = _other_base(part.record, head, [h.record for h in one.list.heads])
            yield make(part.record, head, base, other=hint)
        elif one.list.sure or certain:
            yield make(part.record, head, base, undecided=True)


def _in_parallel(part: Number, parts: Sequence[Number], base: Interval) -> bool:
    """Whether shares are listed behind the parts (占比依次为 …): the share stands behind the last part and is that of another."""
    return bool(patterns.IN_TURN.search(part.percent_lead)) or any(
        p is not part and p.value and not _has_own(p, base) and ratio(of_record(p.record), base).meets(stated(part.record)) for p in parts
    )


def _has_own(part: Number, base: Interval) -> bool:
    """Whether a part has a share of its own, which fits, so that it cannot have its neighbour's."""
    return part.record.percent is not None and fits(part.record, base)


def _only_part(one: Judged) -> bool:
    """Whether 其中 names one part with its share right behind the only number that it can be a share of."""
    item = one.list
    return len(item.parts) == 1 and item.sure and item.head.order == item.parts[0].order - 1 and item.head.value >= item.parts[0].value and _explicit(item.parts)


def _explicit(shared: Sequence[Number]) -> bool:
    return all("占" in p.percent_lead for p in shared)


def _sum(parts: Iterable[Number]) -> tuple[float, float]:
    intervals = [of_record(p.record) for p in parts]
    return sum(i.low for i in intervals), sum(i.high for i in intervals)


def _base(head: Record, parts: Sequence[Record], holds: bool) -> Interval:
    """Give the interval of the base; parts that add up to a rounded total say more exactly what it is."""
    base = of_record(head)
    if not holds or base.exact:
        return base
    low, high = sum(of_record(p).low for p in parts), sum(of_record(p).high for p in parts)
    narrower = Interval(max(base.low, low), min(base.high, high))
    return narrower if narrower.low <= narrower.high else base


def _other_base(part: Record, base: Record, others: Iterable[Record]) -> Record | None:
    """Find another stated number that the share fits."""
    return next((o for o in others if o is not base and o.value and o.value > (part.value or 0) and share_fits(part, o)), None)


# -- shares and rates outside of lists ------------------------------------------------------------------------------------


def _alone(number: Number, outline: Outline) -> Check | None:
    """Check a share that belongs to no list against the numbers before it: one that fits is its base, else the one right before it."""
    sentence = number.sentence
    if sentence is None:
        return None
    before = [n for n in sentence.numbers if n.order < number.order and n.unit == number.unit]
    near = [n for s in reversed(outline.sentences[max(0, sentence.index - 4) : sentence.index]) for n in s.numbers if n.unit == number.unit]
    for base in [*reversed(before), *near][:_BASES]:
        if base.record.value and base.value >= number.value and share_fits(number.record, base.record):
            return make(number.record, base.record, of_record(base.record))
    if len(before) != 1 or not patterns.SHARE.search(number.percent_lead):
        return None
    base = before[0]
    if base.order != number.order - 1 or base.compared or base.value < number.value or ";" in number.before or not related(base, [number]):
        return None
    if outline.unread(base.end, number.start, number.unit, (base.value,)):
        return None
    return make(number.record, base.record, of_record(base.record))


def _rates_alone(outline: Outline) -> Iterator[Check]:
    """Check the rates that the linker left alone (办结率98%) as rates of the number before them."""
    for sentence in outline.sentences:
        for share in sentence.shares:
            if "率" not in share.lead or "点" in share.percent_text or share.record.percent_digits is None:
                continue
            before = [n for n in sentence.main if n.end <= share.start]
            if not before:
                continue
            rated = replace(before[-1].record, percent=share.record.percent, percent_digits=share.record.percent_digits)
            made = _rate(replace(before[-1], record=rated, percent_lead=share.lead), outline) if rated.value else None
            if made is not None:
                made.records.append(share.record.id)
                yield made


def _rate(number: Number, outline: Outline) -> Check | None:
    """Check 受理30件,办结20件,办结率66.7%: the rate of the number against the one before it."""
    if number.sentence is None:
        return None
    before = [n for n in number.sentence.numbers if n.order < number.order and n.unit == number.unit and n.depth <= number.depth]
    for base in before[: -_BASES - 1 : -1]:
        if base.record.value and share_fits(number.record, base.record):
            return make(number.record, base.record, of_record(base.record), rate=True)
    name = patterns.RATE_NAME.search(number.percent_lead)
    root = name.group(1).removeprefix(number.record.unit or "") if name else ""
    rated = _rated(number, root)
    if not rated or ";" in number.before or (before and before[-1].compared):
        return None
    above = [n for n in _same_segment(before) if n.value >= number.value and not n.compared]
    if not before and rated == "known":
        above = _taken_in(number, outline)
    if not above or root in above[-1].lead:
        return None
    if rated == "spelled" and (above[-1].order != number.order - 1 or not patterns.HANDED_OUT.search(above[-1].lead)):
        return None  # 特种设备11.4万台,定期检验4.6万台,定检率: the rate of those that were due
    base = above[-1]
    if outline.unread(base.end, number.start, number.unit):
        return None
    undecided = len({n.value for n in above}) > 1 or (rated == "spelled" and (number.record.percent or 0) >= 100)  # those not yet due are left out
    return make(number.record, base.record, of_record(base.record), rate=True, undecided=undecided)


def _rated(number: Number, root: str) -> Literal["", "known", "spelled"]:
    """Tell whether a rate is the number's by its name: 办结20件,办结率; or one that is made of the number's own words (收回有效问卷962份,有效回收率).

    提前办结率 is no rate of 办结, and 合格率 none of 不合格.
    """
    plain = patterns.RATE_SUFFIX.sub("", root)
    if plain in patterns.RATED and (re.search(rf"(?<![不未]){plain}[^,;:]{{0,2}}$", number.lead) or re.match(f"已?经?{plain}", number.tail)):
        return "known"
    words = number.lead[-_WORDS:]
    spelled = len(root) > 1 and set(root) <= set(words) and not re.search("[不未非]", words)
    return "spelled" if spelled else ""


def _same_segment(before: Sequence[Number]) -> list[Number]:
    """Give the numbers behind the last semicolon."""
    for i in range(len(before) - 1, 0, -1):
        if ";" in before[i].before:
            return list(before[i:])
    return list(before)


def _taken_in(number: Number, outline: Outline) -> list[Number]:
    """Give what the sentence before says to have been received, where a sentence opens with what was done (受理1126件。…已办结1108件,办结率…)."""
    sentence = number.sentence
    if sentence is None or not sentence.index or sentence.numbers[0] is not number:
        return []
    family = number.record.indicator.split(".")[0]
    last = outline.sentences[sentence.index - 1]
    return [
        n for n in last.main
        if n.unit == number.unit and not n.compared and patterns.TAKEN_IN.search(n.lead) and n.record.indicator.startswith(family) and n.value >= number.value
    ]


# -- numbers that only the linker joined ----------------------------------------------------------------------------------


def _linked(report: Report) -> Iterator[Check]:
    """Check each share against the base that its record names; for reports whose text is not at hand."""
    by_id = {r.id: r for r in report.records}
    for record in report.records:
        if record.percent is None or record.percent_of is None or record.value is None or record.percent_digits is None:
            continue
        base = by_id.get(record.percent_of)
        if base is None or not base.value or (record.percent >= 100 and not share_fits(record, base)):
            continue  # 占总数的100% of a part: all of its own kind, not of the stated total
        other = None
        if not share_fits(record, base):
            near = (r for r in report.records if r.unit == base.unit and r.source == base.source and r.indicator in (base.indicator, "disclosure.total"))
            other = _other_base(record, base, near)
        yield make(record, base, of_record(base), other=other)


# -- writing it down --------------------------------------------------------------------------------------------------------


def make(
    part: Record, base: Record, interval: Interval, *, other: Record | None = None, rate: bool = False, undecided: bool = False
) -> Check:
    """Write the check of a share down.

    Args:
        part: the number with its percentage.
        base: what it is a share of; ``interval`` what values that can have.
        other: another stated number that the share would fit.
        rate: whether the percentage is a rate (办结率) and no share.
        undecided: give ``incomplete`` instead of ``fails``: the base is not sure.
    """
    holds = interval.high > 0 and ratio(of_record(part), interval).meets(stated(part))
    whole = interval.low if interval.exact else base.value or 1
    computed = round(100.0 * (part.value or 0) / whole, 2)
    percent = part.percent or 0.0
    exact = holds and abs(computed - percent) < 1e-9
    sign = "=" if exact else "≈" if holds else "≠"
    expression = f"{written(part.value)} ÷ {written(whole)} = {written(computed)}%" + ("" if exact else f" {sign} {written(percent)}%")
    name, name_en = name_of(part), part.indicator
    kind, kind_en = ("率", "rate") if rate else ("占比", "share")
    if holds:
        message, message_en = f"“{name}”的{kind}与件数相符。", f"the {kind_en} of {name_en} agrees with its count."
    else:
        hint, hint_en = "", ""
        if other is not None:
            hint, hint_en = f";若以{written(other.value)}为总数则相符", f"; it would agree with {written(other.value)} as the base"
        if is_digit_swap(round(computed * 10 ** (part.percent_digits or 0)), round(percent * 10 ** (part.percent_digits or 0))):
            hint, hint_en = hint + ";疑为数字颠倒", hint_en + "; two digits may have changed places"
        end, end_en = ("可能另有总数,不作判断", "It may be a share of another number") if undecided else ("请核对", "Please check")
        message = f"“{name}”{written(part.value)}占{written(whole)}应为{written(computed)}%,而写的是{written(percent)}%{hint},{end}。"
        message_en = f"{written(part.value)} of {written(whole)} is {written(computed)}%, but {written(percent)}% is stated{hint_en}. {end_en}."
    return Check(
        id="",
        rule="percent",
        status="holds" if exact else "holds_rounded" if holds else "incomplete" if undecided else "fails",
        expression=expression,
        expected=computed,
        observed=percent,
        records=[part.id, base.id],
        message=message,
        message_en=message_en,
        difference=round(computed - percent, 4),
    )
