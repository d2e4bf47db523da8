"""One fact stated twice in the narrative: two places that agree support each other, two that differ are shown.

Different numbers of one indicator are usually two facts (another channel, another half-year).  They contradict each other where two
neighbouring digits changed places, or where both are plain statements of one of the few facts that a report has only once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..types import Check, Record, Report, Status
from .intervals import is_digit_swap, of_record, written
from .make import Places, name_of, pair_check
from .outline import Number, Outline
from .sums import Judged

#: facts of which a report has one number; their plain statement in words
_ONCE = {
    "requests.received": re.compile(r"(?:收到|受理|新收|接到)(?:的|了|到)?[^,;:。通过网自部各其]{0,6}(?:政府)?信息公开申请$"),
    "requests.carried_forward": re.compile(r"结转(?:至|到|下)"),
    "review.total": re.compile(r"行政复议(?:案件|申请)?$"),
    "litigation.total": re.compile(r"行政诉讼(?:案件)?$"),
}
#: a swap of two digits says something only from this many digits on
_DIGITS = 3
_PLACES = Places("一处写{}", "另一处写{}", "{} in one place, {} in another", "两处一致", "both places agree", known="first")


def check(report: Report, outline: Outline, judged: Sequence[Judged]) -> Iterator[Check]:
    """Give a check for each fact that the narrative states more than once; link those that agree."""
    parts = {p.order for one in judged for p in one.list.parts if one.list.marker not in ("topic", "total")}
    year = report.period.start, report.period.end
    groups: dict[tuple[str, str, str], list[Number]] = defaultdict(list)
    for number in outline.numbers():
        record = number.record
        if number.compared or record.applicant is not None or record.qualifier != "exact" or not record.value or record.indicator == "other":
            continue
        if record.measure == "flow" and (record.period.start, record.period.end) != year:
            continue
        groups[record.indicator, record.measure, number.unit].append(number)
    for numbers in groups.values():
        if len(numbers) > 1:
            yield from _same_fact(numbers, parts)


def _same_fact(numbers: Sequence[Number], parts: set[int]) -> Iterator[Check]:
    first: dict[tuple[str, str], Number] = {}
    swapped: dict[str, list[Number]] = defaultdict(list)  # by the digits, sorted
    for number in numbers:
        record = number.record
        key = (record.scope, record.category or "")
        primary = first.get(key)
        if primary is None:
            first[key] = number
        elif number.order not in parts and primary.order not in parts and number.sentence is not primary.sentence:
            made = _compare(primary, number)
            if made is not None:
                yield made
                continue
        digits = "".join(sorted(written(record.value)))
        if len(digits) >= _DIGITS:
            for other in swapped[digits][:3]:
                if is_digit_swap(other.value, number.value) and _alike(other, number, parts):
                    yield _make(other.record, record, "fails")
                    break
            swapped[digits].append(number)


def _compare(primary: Number, number: Number) -> Check | None:
    one, two = primary.record, number.record
    if of_record(one).meets(of_record(two)):
        two.corroborates = two.corroborates or one.id
        return _make(one, two, "holds" if one.value == two.value else "holds_rounded")
    plain = _ONCE.get(one.indicator)
    if plain is None or not (plain.search(primary.lead) and plain.search(number.lead)):
        return None
    return _make(one, two, "fails")


def _alike(one: Number, two: Number, parts: set[int]) -> bool:
    """Whether two numbers whose digits changed places can be one fact: not siblings of a list, and of one scope or category."""
    if one.sentence is two.sentence or (one.order in parts and two.order in parts):
        return False
    a, b = one.record, two.record
    return a.scope == b.scope and (a.category == b.category or {one.order, two.order}.isdisjoint(parts))


def _make(one: Record, two: Record, status: Status) -> Check:
    return pair_check("duplicate", status, _PLACES, (one.value, two.value), (one, two), name=name_of(one), name_en=one.indicator)
