"""Growth against the two numbers that it is stated between: 968条,2010年为812条,增长19.2%."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..types import Check, Record
from . import patterns
from .intervals import Interval, of_record, written
from .make import name_of
from .outline import Number, Outline, Sentence

#: so many numbers before a growth are looked at
_NUMBERS = 24
_DELTA = re.compile(r"(?:增加|增长|增[收支产]|减[收支产]|减少|下降|多[了出]?|少了?|净增|上升)\s?(?:了|为)?$")


def check(outline: Outline) -> Iterator[Check]:
    """Give a check for each growth in percent that stands behind this year's and last year's number."""
    for sentence in outline.sentences:
        for grown in _grown(sentence) if sentence.main else ():
            made = _check(sentence, grown, outline)
            if made is not None:
                yield made


def _grown(sentence: Sentence) -> Iterator[tuple[Number, str, int]]:
    """Give the numbers that carry or are a growth in percent, the words before it, and its place."""
    for number in (*sentence.numbers, *sentence.shares):
        record = number.record
        if record.percent is None or record.percent_digits is None or record.percent_digits < 0 or "点" in number.percent_text:
            continue
        words, at = (number.lead, number.start) if record.value is None else (number.percent_lead, number.percent_at or number.end)
        if patterns.GROWTH.search(words) and not patterns.SHARE.search(words) and not patterns.RATE.search(words):
            yield number, words, at


def _check(sentence: Sentence, grown: tuple[Number, str, int], outline: Outline) -> Check | None:
    number, words, at = grown
    before = [n for n in sentence.main if n.end <= at][-_NUMBERS:]
    if not before:
        return None
    last = before[-1]
    same = [n for n in before if n.unit == last.unit]
    now = [n for n in same if not n.compared]
    then = [n for n in same if n.compared]
    if len(then) != 1 or not now:
        return None
    this = now[-1]
    down = bool(patterns.DOWN.search(words)) or (bool(patterns.DOWN.search(then[0].lead)) and _DELTA.search(then[0].lead) is not None)
    value, old = of_record(this.record), of_record(then[0].record)
    if _DELTA.search(then[0].lead):
        old = Interval(value.low + old.low, value.high + old.high) if down else Interval(value.low - old.high, value.high - old.low)
    if old.low <= 0:
        return None
    rate = Interval(100 * (value.low / old.high - 1), 100 * (value.high / old.low - 1))
    if down:
        rate = Interval(-rate.high, -rate.low)
    step = 0.5 * 10.0 ** -(number.record.percent_digits or 0)
    percent = number.record.percent or 0.0
    holds = rate.meets(Interval(percent - step, percent + 2 * step))
    if not holds and (len(now) != 1 or not value.exact or not old.exact or outline.unread(sentence.start, at, this.unit)):
        return None  # of several numbers any may be meant
    return _make(number.record, this.record, then[0].record, old, down, holds, percent)


def _make(grown: Record, now: Record, then: Record, old: Interval, down: bool, holds: bool, percent: float) -> Check:
    base = old.low if old.exact else (old.low + old.high) / 2
    value = float(now.value or 0)
    change = (base - value) if down else (value - base)
    computed = round(100 * change / base, 2)
    exact = holds and abs(computed - percent) < 1e-9
    sign = "=" if exact else "≈" if holds else "≠"
    first, second = (base, value) if down else (value, base)
    expression = f"({written(first)} - {written(second)}) ÷ {written(base)} = {written(computed)}%" + ("" if exact else f" {sign} {written(percent)}%")
    word, word_en = ("下降", "fell") if down else ("增长", "grew")
    name = name_of(now)
    if holds:
        message, message_en = f"“{name}”的{word}率与两年数字相符。", f"the change of {now.indicator} agrees with both numbers."
    else:
        message = f"“{name}”由{written(base)}到{written(value)}应{word}{written(computed)}%,而写的是{written(percent)}%,请核对。"
        message_en = f"from {written(base)} to {written(value)} it {word_en} by {written(computed)}%, but {written(percent)}% is stated. Please check."
    return Check(
        id="",
        rule="percent",
        status="holds" if exact else "holds_rounded" if holds else "fails",
        expression=expression,
        expected=computed,
        observed=percent,
        records=list(dict.fromkeys([grown.id, now.id, then.id])),
        message=message,
        message_en=message_en,
        difference=round(computed - percent, 4),
    )
