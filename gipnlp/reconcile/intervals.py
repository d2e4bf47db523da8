"""Intervals of stated numbers, and the verdict on an identity.

24.8万 stands for [247500, 248500), 4.2% for [4.15, 4.25), 300余 for [300, 400): a number is everything that rounds to its stated digits.
An identity fails only if no choice of values satisfies it (after XBRL Calculations 1.1, "round" and "truncate" intervals).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import NamedTuple

from ..types import Record, Status


class Interval(NamedTuple):
    """Values ``low <= x <= high``; infinite ends are open knowledge."""

    low: float
    high: float

    def meets(self, other: Interval) -> bool:
        """Whether the two have a value in common."""
        return self.low <= other.high and other.low <= self.high

    @property
    def exact(self) -> bool:
        """Whether it is a single value."""
        return self.low == self.high


def of_record(record: Record) -> Interval:
    """Give the interval of a record's value; approximate numbers without bounds get a tenth to either side."""
    if record.value is None:
        return Interval(-inf, inf)
    if record.low is not None and record.high is not None:
        return Interval(float(record.low), float(record.high if record.high > record.low else record.low))
    value = float(record.value)
    if record.qualifier == "approximate" and record.low is None:
        return Interval(value * 0.9, value * 1.1)
    low = value if record.low is None and record.qualifier == "at_least" else (-inf if record.low is None else float(record.low))
    high = inf if record.high is None else float(record.high)
    if record.qualifier == "at_most" and record.high is None:
        high = value
    return Interval(low, max(low, high))


def add(intervals: Sequence[Interval]) -> Interval:
    """Sum intervals."""
    low = high = 0.0
    for interval in intervals:
        low += interval.low
        high += interval.high
    return Interval(low, high)


def verdict(left: Interval, right: Interval, exactly: bool) -> Status:
    """Give ``holds`` (exactly), ``holds_rounded`` (inside the intervals) or ``fails``."""
    if exactly:
        return "holds"
    return "holds_rounded" if left.meets(right) else "fails"


def written(value: float | int | None) -> str:
    """Write a number as people do: no trailing noughts, no exponent."""
    if value is None:
        return "?"
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return str(int(value))


def is_digit_swap(a: float | int | None, b: float | int | None) -> bool:
    """Whether two whole numbers differ by two neighbouring digits changing places (2831 / 2381)."""
    if a is None or b is None or a == b:
        return False
    x, y = str(int(a)), str(int(b))
    if len(x) != len(y):
        return False
    wrong = [i for i in range(len(x)) if x[i] != y[i]]
    return len(wrong) == 2 and wrong[1] == wrong[0] + 1 and x[wrong[0]] == y[wrong[1]] and x[wrong[1]] == y[wrong[0]]
