"""The balance in words: 收到213件,上年结转6件,办结214件,结转下年5件.

What was received and carried over is what was answered and carried forward.  Some reports count what was carried over among what they
received; then received alone is the left side.  The balance fails only where each of the four numbers has one candidate nearby.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Literal

from ..types import Check
from . import patterns
from .intervals import of_record
from .make import sum_check
from .outline import Number, Outline

#: so many numbers before and behind the one that is carried forward are looked at, in so many sentences to either side
_BEFORE, _BEHIND, _SENTENCES = 9, 4, 2
Role = Literal["received", "over", "answered", "forward"]
_WHERE = "新收+上年结转=办结+结转下年"
_WHERE_EN = "received + carried over = answered + carried forward"


def check(outline: Outline) -> Iterator[Check]:
    """Give a check for each balance whose four numbers the narrative states, and for what was to be answered as the sum of what came in."""
    numbers = list(outline.numbers())
    if not any("转" in n.lead or "转" in n.tail or "顺延" in n.lead or "顺延" in n.tail for n in numbers):
        return  # nothing is carried over or forward
    roles = [role_of(n) for n in numbers]
    yield from _due(numbers, roles, outline)
    for i, number in enumerate(numbers):
        if roles[i] != "forward":
            continue
        near: dict[Role, list[Number]] = {}
        for k in range(max(0, i - _BEFORE), min(len(numbers), i + _BEHIND)):
            role = roles[k]
            if role is not None and _beside(numbers[k], number):
                near.setdefault(role, []).append(numbers[k])
        if len(near) == 4:
            made = _balance(near["received"], near["over"], near["answered"], number, len(near["forward"]) == 1, outline)
            if made is not None:
                yield made


def _due(numbers: Sequence[Number], roles: Sequence[Role | None], outline: Outline) -> Iterator[Check]:
    """新收1426件,加上上年结转73件,应办理1499件."""
    for i, number in enumerate(numbers):
        if not i or roles[i - 1] != "over" or not patterns.DUE.search(number.lead) or number.sentence is not numbers[i - 1].sentence:
            continue
        over = numbers[i - 1]
        new = [n for k, n in enumerate(numbers[max(0, i - _BEFORE) : i], max(0, i - _BEFORE)) if roles[k] == "received" and n.sentence is number.sentence]
        if len(new) != 1 or len({n.unit for n in (new[0], over, number)}) != 1 or not all(of_record(n.record).exact for n in (new[0], over, number)):
            continue
        if new[0].value + over.value == number.value or not outline.unread(new[0].start, number.end, number.unit):
            yield sum_check("sum", [new[0].record, over.record], number.record, where="新收+上年结转=应办理", where_en="received + carried over = to be answered")


def role_of(number: Number) -> Role | None:
    """Tell by its words what a number is in the balance of requests."""
    words = number.lead + "|" + number.tail
    if "转" in words or "顺延" in words:
        if patterns.CARRIED_FORWARD.search(words):
            return "forward"
        if patterns.CARRIED_OVER.search(words):
            return "over"
    indicator = number.record.indicator
    if number.compared or not indicator.startswith(("requests.", "other")):
        return None
    if patterns.ANSWERED.search(number.lead):
        return "answered"
    return "received" if indicator.startswith("requests.received") and patterns.TAKEN_IN.search(number.lead) else None


def _beside(number: Number, forward: Number) -> bool:
    if number.sentence is None or forward.sentence is None or number.unit != forward.unit:
        return False
    return abs(number.sentence.index - forward.sentence.index) <= _SENTENCES


def _balance(
    received: Sequence[Number], over: Sequence[Number], answered: Sequence[Number], forward: Number, single: bool, outline: Outline
) -> Check | None:
    for new, old, done in product(received, over, answered):
        if new.value + old.value == done.value + forward.value:
            return _made(new, old, done, forward)
    if any(new.value == done.value + forward.value for new, done in product(received, answered)):
        return None  # what was carried over is counted among what was received
    if not single or len(received) > 1 or len(over) > 1 or len(answered) > 1:
        return None
    four = (received[0], over[0], answered[0], forward)
    if not all(of_record(n.record).exact for n in four):
        return None
    start, end = min(n.start for n in four), max(n.end for n in four)
    return None if outline.unread(start, end, forward.unit) else _made(*four)


def _made(new: Number, old: Number, done: Number, forward: Number) -> Check:
    return sum_check("balance", [new.record, old.record], done.record, others=[forward.record], where=_WHERE, where_en=_WHERE_EN)
