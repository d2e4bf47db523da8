"""Whether a list of the narrative adds up, and when to say that it does not.

A list may be read in more than one way (where does it end, is the last number still a part, which number is its total).  Every plausible
reading is tried, and one that adds up settles it.  Only when none does is the list held against the text: more than the total is a
contradiction where the parts exclude each other, less than the total only where the text says that these are all parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ..types import Check, Record
from . import patterns
from .intervals import add, is_digit_swap, of_record, written
from .kinds import answers_all, common_kind, contains_all, is_complete, kind_may_have, parent_of, part_of_kind
from .lists import NumberList
from .make import name_of, sum_check
from .members import distributes
from .outline import Number, Outline
from .percentages import fits

#: so many other totals, or numbers behind the list, are tried
_TOTALS = 6

#: parts that differ from their total by more than this share of the larger are of another order
_ANOTHER_ORDER = 0.6

Verdict = Literal["holds", "more", "less", "open"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a list: these parts make up this total."""

    head: Number
    parts: tuple[Number, ...]
    plain: bool = False

    @property
    def difference(self) -> float:
        """The parts' sum less the total."""
        return sum(p.value for p in self.parts) - self.head.value

    @property
    def meets(self) -> bool:
        """Whether some choice of values inside the stated intervals adds up."""
        return add([of_record(p.record) for p in self.parts]).meets(of_record(self.head.record))


@dataclass(slots=True)
class Judged:
    """A list with the reading that was chosen and what was found.

    Attributes:
        verdict: ``holds``; ``more`` or ``less`` than the total, and that is a contradiction; ``open``: nothing can be said.
        closed: why the parts are all there is, or ``""``.
        swap: the number whose neighbouring digits changed places would explain the difference, and its right value.
    """

    list: NumberList
    reading: Reading
    verdict: Verdict
    closed: str = ""
    swap: tuple[Record, float] | None = None


def judge(lists: Sequence[NumberList], outline: Outline) -> list[Judged]:
    """Judge all lists of a report; where its text has a number in a list that was not read, nothing fails."""
    judged = [_judge(item) for item in lists]
    _agreeing(judged)
    for one in judged:
        if one.verdict in ("more", "less") and (unread(one, outline) or misread(one)):
            one.verdict = "open"
    return judged


def misread(one: Judged) -> bool:
    """Whether the numbers themselves tell that the list is built otherwise than it was read, so that its sum says nothing.

    One part is the sum of those behind it (a list in the list), the first parts alone make the total (the list ends there), or total and
    parts are of another order.  That is chance where the words themselves make sure that these are the parts (:func:`_bound_together`).
    """
    if _bound_together(one):
        return False
    values = [p.value for p in one.reading.parts]
    head, total = one.reading.head, sum(values)
    if one.swap is None and not is_digit_swap(total, head.value) and abs(total - head.value) > _ANOTHER_ORDER * max(total, head.value):
        return True
    for i, value in enumerate(values):
        makes = 0.0
        for count, below in enumerate(values[i + 1 :], 1):
            makes += below
            if makes == value and (count > 2 or (count == 2 and total - makes == head.value)):
                return True
    makes = 0.0
    for count, value in enumerate(values[:-1], 1):
        makes += value
        if count > 1 and makes == head.value:
            return not _rest_is_residual(one.reading.parts[count:])
    return False


def _bound_together(one: Judged) -> bool:
    """Whether the parts are sure to be parts of one whole: of one kind that the total may have, below it in the taxonomy, or by their shares."""
    head, parts = one.reading.head, one.reading.parts
    kind = common_kind(parts)
    if kind is not None and kind_may_have(kind, head):
        return True
    if all(p.record.indicator.startswith(head.record.indicator + ".") for p in parts) and one.list.adjacent:
        return True
    whole = add([of_record(p.record) for p in parts])
    shared = [p for p in parts if p.record.percent is not None]
    return len(shared) == len(parts) > 2 and 3 * sum(fits(p.record, whole) for p in shared) > 2 * len(shared)


def _rest_is_residual(rest: Sequence[Number]) -> bool:
    """Whether only 其余 or 其他 is left behind the parts that make the total by chance."""
    return len(rest) == 1 and patterns.OTHERS.search(rest[0].lead) is not None and ";" not in rest[0].before


def unread(one: Judged, outline: Outline) -> bool:
    """Whether a number of the list's unit stands about its total or before the end of its last sentence that no record holds."""
    first, last, head = one.list.parts[0], one.list.parts[-1], one.list.head
    start = min(n.sentence.start if n.sentence else first.start for n in (head, first))
    return outline.unread(start, last.sentence.end if last.sentence else last.end, first.unit, (head.value, one.reading.head.value))


def check(judged: Sequence[Judged]) -> Iterator[Check]:
    """Write down what was found: every list that adds up or does not, and those that leave it open where words open them."""
    for one in judged:
        reading = one.reading
        if len(reading.parts) < 2 or (one.verdict == "open" and (one.list.marker in ("kind", "total") or not one.list.sure)):
            continue
        head = reading.head.record
        yield sum_check(
            "sum",
            [p.record for p in reading.parts],
            head,
            where=f"“{name_of(head)}”{written(head.value)}{head.unit or ''}的分项",
            where_en=f"parts of {head.indicator}",
            status=None if one.verdict in ("more", "less") else "incomplete",
        )


def _judge(item: NumberList) -> Judged:
    plain = Reading(item.head, tuple(item.parts), plain=True)
    if len(item.parts) < 2:
        return Judged(item, plain, "open")
    for reading in _readings(item):
        if reading.meets:
            return Judged(item, reading, "holds", closed_by(item))
    closed = closed_by(item)
    for numbers in (item.mixed, item.loose):
        if numbers and not find_swap(plain) and find_swap(wider := Reading(item.head, tuple(numbers))):
            plain = wider
    if len(item.parts) > 2 and item.parts[-1].value == item.head.value:
        plain = Reading(item.head, tuple(item.parts[:-1]))  # the total once more: 直接起诉5件,复议后起诉2件,判决驳回7件
    judged = Judged(item, plain, "open", closed, find_swap(plain))
    if not item.sure or _of_several(item):
        return judged
    if plain.difference > 0 and _carried(item, plain.difference):
        return judged
    if plain.difference > 0 and exclusive(item) and (judged.swap is not None or _plainly_parts(item)):
        judged.verdict = "more"
    elif plain.difference < 0 and closed and not _made_up(plain) and (not item.mixed or closed in ("shares", "complete kind")):
        judged.verdict = "less"
    elif judged.swap is not None and judged.swap[0] is item.head.record and item.head.value >= 100:
        judged.verdict = "more" if plain.difference > 0 else "less"
    return judged


def _agreeing(judged: Sequence[Judged]) -> None:
    """Two lists of one total that both add up to the same other number leave no doubt."""
    by_head: dict[int, list[Judged]] = {}
    for one in judged:
        if one.reading.difference and abs(one.reading.difference) in _left_over(one.list):
            continue  # 新收107件,上年结转5件,合计112件: the parts may be parts of the new ones only
        if one.verdict == "open" and len(one.reading.parts) > 1 and (one.reading.difference < 0 or _otherwise_unstated(one)):
            by_head.setdefault(one.reading.head.order, []).append(one)
    for group in by_head.values():
        sums: dict[float, list[Judged]] = {}
        for one in group:
            sums.setdefault(one.reading.difference, []).append(one)
        for same in sums.values():
            if len(same) > 1:
                for one in same:
                    one.verdict = "less" if one.reading.difference < 0 else "more"


def _otherwise_unstated(one: Judged) -> bool:
    """Whether no other number nearby, nor the total with one of them, is what the parts add up to."""
    whole, head = one.reading.difference + one.reading.head.value, one.reading.head
    return len(one.reading.parts) > 2 and not any(h.value in (whole, whole - head.value) for h in one.list.heads) and not _carried(one.list, one.reading.difference)


# -- readings ---------------------------------------------------------------------------------------------------------


def _readings(item: NumberList) -> Iterator[Reading]:
    """Give the plausible readings, the plainest first; a bounded number of them."""
    head, parts = item.head, item.parts
    yield Reading(head, tuple(parts), plain=True)
    yield Reading(head, tuple(_with_inner(item)))
    yield from (Reading(head, tuple(numbers)) for numbers in (item.mixed, item.loose) if numbers)
    whole = sum(p.value for p in parts)
    telling = len(parts) > 2 and head.sentence is not parts[0].sentence
    near = [item.over] if item.adjacent else [h for h in item.heads if h.sentence is head.sentence]
    others = [h for h in (*item.heads, item.over) if h and h not in parts and (not item.sure or h in near or (telling and h.value == whole))]
    shares = [p.record.percent for p in parts]
    if None not in shares and abs(sum(s or 0 for s in shares) - 100) <= 1:
        return  # the text itself says that these are all
    yield from (Reading(head, run) for run in _runs(head, parts))
    divided = item.marker == "split" and item.adjacent and ";" not in item.words  # 答复141件,分为: nothing else is
    if divided:
        others = [o for o in others if o.value == head.value]
    for total in others[:_TOTALS]:
        yield Reading(total, tuple(parts))
        yield from (Reading(total, run) for run in _runs(total, parts) if run[0] is parts[0] and len(run) < len(parts) and ";" in parts[len(run)].before)
    if not divided:
        yield from _from_before(parts)
    rest = _rest(item)
    yield Reading(head, tuple(sorted([*parts, *rest], key=lambda n: n.order)))
    yield from (Reading(head, tuple([*parts, *rest[: k + 1]])) for k in range(min(len(rest), _TOTALS)))
    if len(parts) > 2 and common_kind(parts) is None and head.sentence is not parts[0].sentence:
        yield Reading(parts[0], tuple(parts[1:]))
    if len(parts) > 2:
        for i, part in enumerate(parts):
            if _doubtful(part, parts):
                yield Reading(head, tuple(parts[:i] + parts[i + 1 :]))


def _rest(item: NumberList) -> list[Number]:
    """Give the numbers behind the list that may belong to it: none behind a residual and a semicolon, and nothing that is carried forward."""
    last = item.parts[-1]
    rest = [n for n in item.rest if not patterns.CARRIED_FORWARD.search(n.lead)]
    if rest and ";" in rest[0].before and patterns.OTHERS.search(last.lead):
        return []
    return rest


def _from_before(parts: Sequence[Number]) -> Iterator[Reading]:
    """Read 投诉5864件,热线3517件,微信612件,平台1483件,来信252件 as one list, where only its end was taken for one.

    A total and its other parts stand before the parts in their sentence.
    """
    first, last, sentence = parts[0], parts[-1], parts[0].sentence
    if sentence is None or last.sentence is not sentence:
        return
    run = [n for n in sentence.numbers if n.unit == first.unit and n.order <= last.order and not n.compared and n.depth == first.depth]
    total = sum(n.value for n in run)
    for i, number in enumerate(run):
        total -= number.value
        if number.order >= first.order or len(run) - i - 1 < 3:
            return
        if total == number.value:
            yield Reading(number, tuple(run[i + 1 :]))


def _made_up(reading: Reading) -> bool:
    """Whether the number before the total is just what the list lacks (公开1307条,全系统共公开3462条,其中甲局548条,乙局1607条)."""
    head, sentence = reading.head, reading.head.sentence
    before = [n for n in sentence.numbers if n.unit == head.unit and n.order < head.order] if sentence else []
    return bool(before) and before[-1].value == -reading.difference


def _of_several(item: NumberList) -> bool:
    """Whether the parts make up the total together with the numbers before it (建议12件,提案15件;其中主办25件,协办2件)."""
    sentence = item.head.sentence
    before = [n for n in sentence.numbers if n.order < item.head.order and n.unit == item.head.unit] if sentence else []
    total, whole, behind = item.head.value, sum(p.value for p in item.parts), item.head
    for number in reversed(before):
        if re.search("[;:]", behind.before):
            return False
        total, behind = total + number.value, number
        if total == whole:
            return True
    return False


def _carried(item: NumberList, difference: float) -> bool:
    """Whether what was left from last year may be counted among the parts (新收396件,上年结转18件;其中自然人…)."""
    return any(difference <= value for value in _left_over(item))


def _left_over(item: NumberList) -> list[float]:
    """Give the numbers carried over from last year that stand beside the total."""
    sentence = item.head.sentence
    return [n.value for n in sentence.numbers if patterns.CARRIED_OVER.search(n.lead)] if sentence else []


def _with_inner(item: NumberList) -> list[Number]:
    """Take numbers that were thought parts of a part for parts of the whole, once the part's own are complete."""
    numbers = list(item.parts)
    for order, inner in item.inner.items():
        owner = next((p for p in item.parts if p.order == order), None)
        total = 0.0
        for i, number in enumerate(inner):
            total += number.value
            if owner is not None and total == owner.value:
                numbers += inner[i + 1 :]
                break
    return sorted(numbers, key=lambda n: n.order)


def _runs(head: Number, parts: Sequence[Number]) -> Iterator[tuple[Number, ...]]:
    """Give the runs of parts that add up to a total: one breakdown beside another, or beside other matters.

    A run ends where a semicolon parts it from the others, or where they are of another kind.
    """
    borders = {0, len(parts)} | {i for i, part in enumerate(parts) if i and ";" in part.before}
    sums = {0.0: 0}  # of the parts before an index
    total = 0.0
    for i, part in enumerate(parts):
        total += part.value
        start = sums.get(total - head.value)
        if start is not None and i - start >= 1:
            run, left, right = parts[start : i + 1], parts[:start], parts[i + 1 :]
            if not start and sum(p.value for p in right) == head.value and len(right) > 1 < len(run):
                yield tuple(run)  # two breakdowns of one total, one behind the other
            if (start in borders or _apart(left, run)) and (i + 1 in borders or _apart(right, run)):
                yield tuple(run)
        sums.setdefault(total, i + 1)


def _apart(others: Sequence[Number], run: Sequence[Number]) -> bool:
    """Whether numbers beside a run of parts are of another kind than these: other words, another indicator, or still pending."""
    parent, kind = parent_of(run), common_kind(run)

    def other(number: Number) -> bool:
        if patterns.OTHERS.search(number.words):
            return False
        if kind is not None and part_of_kind(number, kind) is None:
            return True
        return parent_of([number]) != parent or part_of_kind(number, "case") == "pending" or "其余" in number.lead

    return all(other(n) for n in others)


def _doubtful(part: Number, parts: Sequence[Number]) -> bool:
    """Whether a part differs from its siblings in what it counts."""
    others = [p for p in parts if p is not part]
    if all(p.record.indicator == others[0].record.indicator for p in others) and part.record.indicator != others[0].record.indicator:
        return True
    return bool(patterns.OUTCOME.search(part.words)) and not any(patterns.OUTCOME.search(p.words) for p in others)


# -- what may be said ---------------------------------------------------------------------------------------------------


def closed_by(item: NumberList) -> str:
    """Say what in the text tells that the parts are all there is; ``""`` where nothing does."""
    parts, kind = item.parts, common_kind(item.parts)
    if kind == "result" and not answers_all(item.head) and not patterns.ALL_DONE.search(item.words):
        return ""  # some of what was received may not be answered yet
    shares = [p.record.percent for p in parts]
    if None not in shares and 99.0 <= sum(s or 0 for s in shares) <= 101.0:
        return "shares"
    if patterns.PARTIAL.search(item.words) or _residue_without_number(item):
        return ""
    for part in parts[1:]:
        if patterns.RESIDUAL.search(part.words) and not patterns.NO_RESIDUAL.search(part.words):
            return "residual"
    if len(parts) > 2 and patterns.JOINT_RESIDUAL.search(parts[-1].lead):
        return "residual"
    if item.marker == "total":
        return "total"
    if item.marker == "split" or (patterns.SPLIT.search(item.words) and not distributes(item.words)):
        return "split"
    counted = patterns.STATED_NUMBER_OF_PARTS.search(item.words[-40:])
    if counted and _number(counted.group(1)) == len(parts):
        return "counted"
    if kind is not None and is_complete(kind, parts) and not _of_another(item) and (kind != "complaint" or kind_may_have(kind, item.head)):
        return "complete kind"
    return ""


def _of_another(item: NumberList) -> bool:
    """Whether the first part names a body that its total does not (全系统76人,其中局机关专职3人、兼职24人)."""
    bodies = patterns.BODY.findall(item.parts[0].lead)
    return any(body not in item.head.lead for body in bodies)


def _plainly_parts(item: NumberList) -> bool:
    """Whether a part larger than the total says that a number is wrong, and not that they are no parts.

    Numbers of a lower level (一级栏目10个,其中二级栏目77个) and those behind a semicolon, after one part only, may be no parts.
    """
    parts = item.parts
    if contains_all(item.head, parts) or closed_by(item) in ("complete kind", "shares") or any("其余" in p.lead for p in parts[1:]):
        return True
    sentence = parts[0].sentence
    between = sentence.text[parts[0].end - sentence.start : parts[1].start - sentence.start] if sentence and len(parts) > 1 else ""
    return not any(patterns.SUBORDINATE.search(p.words) for p in parts) and ";" not in between


def _residue_without_number(item: NumberList) -> bool:
    """Whether the text goes on with a residue that it gives no number for (其余为文字解读)."""
    last = item.parts[-1]
    sentence = last.sentence
    if sentence is None:
        return False
    behind = sentence.text[last.end - sentence.start :]
    residue = patterns.RESIDUAL.search(behind)
    return residue is not None and not any(n.order > last.order for n in sentence.numbers)


def exclusive(item: NumberList) -> bool:
    """Whether nothing is counted twice, so that the parts may not exceed the total."""
    parts = item.parts
    if "均" in item.words and any(p.value == item.head.value for p in parts):
        return False  # the total said once more (收到2件,均为当面申请2件)
    near = item.marker in ("among", "split", "bracket") and item.head.sentence is parts[0].sentence
    done = patterns.ALL_DONE.search(item.words)
    if common_kind(parts) == "result" and not answers_all(item.head) and not near and not done:
        return False  # what was carried over from last year is answered too
    known = {a for n in (item.head, parts[0]) for a in patterns.ACTION.findall(n.words)}
    if any(p.record.scope == item.head.record.scope and not known.issuperset(patterns.ACTION.findall(p.lead)) for p in parts):
        return False  # the same body did something else
    if _another_thing(item.head, parts):
        return False
    channels = sum(not set(patterns.CHANNEL.findall(p.words)) <= set(patterns.CHANNEL.findall(item.head.words)) for p in parts)
    by_channel = item.marker == "dimension" and patterns.CHANNELS.search(item.words) and item.head.record.indicator.startswith("disclosure")
    return (2 * channels <= len(parts) and not by_channel) or item.marker == "split" or closed_by(item) == "shares"


def _another_thing(head: Number, parts: Sequence[Number]) -> bool:
    """Whether some parts count what the total counts and others something beside it (发布会6次,其中负责人出席3次,参加在线访谈4次)."""
    name = head.record.indicator.removesuffix(".total")
    if "." not in name or name.split(".")[0] not in patterns.SEPARATE:
        return False
    below = [f"{p.record.indicator}.".startswith(f"{name}.") for p in parts]
    beside = [not b and p.record.indicator.split(".")[0] == name.split(".")[0] for b, p in zip(below, parts, strict=True)]
    return any(below) and any(beside)


def find_swap(reading: Reading) -> tuple[Record, float] | None:
    """Find the one number whose neighbouring digits changed places explain the difference, the total first."""
    if all(of_record(n.record).exact for n in (reading.head, *reading.parts)):
        total = sum(p.value for p in reading.parts)
        if is_digit_swap(reading.head.value, total):
            return reading.head.record, total
        found = [(p.record, p.value - reading.difference) for p in reading.parts if is_digit_swap(p.value, p.value - reading.difference)]
        if len(found) == 1:
            return found[0]
    return None


def _number(text: str) -> int:
    if re.fullmatch(r"\d+", text):
        return int(text)
    return "零一二三四五六七八九十".find(text) if text != "两" else 2
