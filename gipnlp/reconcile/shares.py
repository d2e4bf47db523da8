"""Percentages against the counts that they are shares of."""

from __future__ import annotations

from ..types import Check, Record, Report
from .intervals import Interval, is_digit_swap, of_record, written
from .make import name_of


def check(report: Report) -> list[Check]:
    """Give a check for each share whose base is stated."""
    by_id = {r.id: r for r in report.records}
    checks = []
    for record in report.records:
        if record.percent is None or record.percent_of is None or record.value is None or record.percent_digits is None:
            continue
        base = by_id.get(record.percent_of)
        if base is None or not base.value:
            continue
        if record.percent >= 100 and not _ratio(record, base).meets(_stated(record)):
            continue  # 占总数的100% of a part: all of its own kind, not of the stated total
        checks.append(_share(record, base, report.records))
    return checks


def _ratio(part: Record, base: Record) -> Interval:
    a, b = of_record(part), of_record(base)
    low = 0.0 if b.high == float("inf") else 100.0 * a.low / b.high
    high = float("inf") if b.low <= 0 else 100.0 * a.high / b.low
    return Interval(low, high)


def _stated(record: Record) -> Interval:
    step = 0.5 * 10.0 ** -(record.percent_digits or 0)
    percent = record.percent or 0.0
    # cutting off instead of rounding is common and no contradiction
    return Interval(percent - step, percent + 2 * step)


def _share(record: Record, base: Record, records: list[Record]) -> Check:
    ratio, stated = _ratio(record, base), _stated(record)
    part, whole = record.value or 0, base.value or 1
    computed = round(100.0 * part / whole, 2)
    holds = ratio.meets(stated)
    exact = holds and abs(computed - (record.percent or 0.0)) < 1e-9
    expression = f"{written(part)} ÷ {written(whole)} = {written(computed)}%"
    other = None
    if not holds:
        expression += f" ≠ {written(record.percent)}%"
        near = [r for r in records if r is not base and r.value and r.unit == base.unit and r.source == base.source and r.value > part and r.indicator in (base.indicator, "disclosure.total")]
        other = next((r for r in near if _ratio(record, r).meets(stated)), None)
    name = name_of(record)
    if holds:
        message, message_en = f"“{name}”所占比例与件数相符。", f"the share of {record.indicator} agrees with its count."
    else:
        hint = f";若以{written(other.value)}为总数则相符" if other else ""
        hint_en = f"; it would agree with {written(other.value)} as the base" if other else ""
        if is_digit_swap(round(computed * 100), round((record.percent or 0) * 100)):
            hint += ";疑为数字颠倒"
            hint_en += "; two digits may have changed places"
        message = f"“{name}”{written(part)}占{written(whole)}应为{written(computed)}%,而写的是{written(record.percent)}%{hint},请核对。"
        message_en = f"{written(part)} of {written(whole)} is {written(computed)}%, but {written(record.percent)}% is stated{hint_en}. Please check."
    return Check(
        id="",
        rule="percent",
        status="holds" if exact else "holds_rounded" if holds else "fails",
        expression=expression,
        expected=computed,
        observed=record.percent,
        records=[record.id, base.id],
        message=message,
        message_en=message_en,
        difference=round(computed - (record.percent or 0.0), 4),
    )
