"""A stated percentage beside its count: whether the one can be the other's share of a base."""

from __future__ import annotations

from ..types import Record
from .intervals import Interval, of_record


def share_fits(part: Record, base: Record) -> bool:
    """Whether the stated share of ``part`` can be its share of ``base``."""
    if part.percent is None or not part.value or not base.value:
        return False
    return ratio(of_record(part), of_record(base)).meets(stated(part))


def ratio(part: Interval, base: Interval) -> Interval:
    """Give the interval of ``part`` in percent of ``base``."""
    low = 0.0 if base.high == float("inf") else 100.0 * part.low / base.high
    high = float("inf") if base.low <= 0 else 100.0 * part.high / base.low
    return Interval(low, high)


def stated(record: Record) -> Interval:
    """Give the interval of a stated percentage; cutting off instead of rounding is common and no contradiction."""
    step = 0.5 * 10.0 ** -(record.percent_digits or 0)
    percent = record.percent or 0.0
    return Interval(percent - step, percent + 2 * step)


def fits(part: Record, base: Interval) -> bool:
    """Whether the stated share of ``part`` can be its share of an interval."""
    return base.high > 0 and ratio(of_record(part), base).meets(stated(part))
