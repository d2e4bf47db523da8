"""Writing a check down: the identity with its numbers, and one sentence in each language that says what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from ..taxonomy import by_id
from ..types import Check, Record, Status
from .intervals import add, is_digit_swap, of_record, verdict, written

Rule = Literal["sum", "percent", "narrative_vs_table", "bound", "balance", "duplicate"]


def name_of(record: Record) -> str:
    """Name a record for a reader: category or indicator, and whom it is about if that is a column."""
    indicator = by_id().get(record.indicator)
    words = record.category or (indicator.zh if indicator else record.indicator)
    return words + (f"({record.applicant})" if record.applicant and record.applicant != "total" else "")


def sum_check(
    rule: Rule,
    parts: Sequence[Record],
    total: Record,
    *,
    where: str,
    where_en: str,
    complete: bool = True,
    others: Sequence[Record] = (),
    status: Status | None = None,
) -> Check:
    """Check ``Σ parts = total (+ Σ others)``.

    Args:
        rule: ``sum`` or ``balance``.
        parts: records of the left side.
        total: the stated total; ``others`` are added to it (balance).
        where, where_en: what identity this is, for the message.
        complete: whether the parts are known to be all; if not, a sum below the total is ``incomplete``.
        status: put this instead of ``fails``, where the identity does not hold.
    """
    right = [total, *others]
    left_value = sum(p.value or 0 for p in parts)
    right_value = sum(r.value or 0 for r in right)
    left, stated = add([of_record(p) for p in parts]), add([of_record(r) for r in right])
    equal = abs(left_value - right_value) < 1e-6
    found: Status = verdict(left, stated, equal and left.exact and stated.exact)
    if found == "fails":
        found = status or ("incomplete" if not complete and left.high < stated.low else "fails")
    expression = " + ".join(written(p.value) for p in parts) + f" = {written(left_value)}"
    if not equal:
        expression += f" {'≈' if found == 'holds_rounded' else '≠'} " + " + ".join(written(r.value) for r in right)
    elif others:
        expression += " = " + " + ".join(written(r.value) for r in right)
    difference = left_value - right_value
    message, message_en = _sum_messages(found, parts, right, left_value, right_value, where, where_en)
    if rule == "balance" and found == "fails":
        gap = written(abs(difference))
        message = f"{where}:左边相加为{written(left_value)},右边相加为{written(right_value)},相差{gap},请核对。"
        message_en = f"{where_en}: the left side makes {written(left_value)}, the right side {written(right_value)}; they differ by {gap}. Please check."
    return Check(
        id="",
        rule=rule,
        status=found,
        expression=expression,
        expected=left_value,
        observed=right_value,
        records=[*(p.id for p in parts), *(r.id for r in right)],
        message=message,
        message_en=message_en,
        difference=round(difference, 6) if isinstance(difference, float) else difference,
    )


def _sum_messages(
    status: Status, parts: Sequence[Record], right: Sequence[Record], left: float, stated: float, where: str, where_en: str
) -> tuple[str, str]:
    total = right[0]
    gap = written(abs(left - stated))
    if status == "fails":
        return (
            f"{where}:各项相加为{written(left)},而“{name_of(total)}”写的是{written(stated)},相差{gap},请核对。",
            f"{where_en}: the parts add up to {written(left)}, but {written(stated)} is stated; they differ by {gap}. Please check.",
        )
    if status == "incomplete" and left < stated:
        return (
            f"{where}:所列{len(parts)}项相加为{written(left)},少于{written(stated)},所列可能不全,不作判断。",
            f"{where_en}: the {len(parts)} parts named add up to {written(left)}, less than {written(stated)}; the list may be partial.",
        )
    if status == "incomplete":
        return (
            f"{where}:所列{len(parts)}项相加为{written(left)},多于{written(stated)},各项可能有重复或不属同一口径,不作判断。",
            f"{where_en}: the {len(parts)} parts named add up to {written(left)}, more than {written(stated)}; they may overlap or count something else.",
        )
    rounded = "(在四舍五入或概数范围内)" if status == "holds_rounded" else ""
    return f"{where}:各项相加与总数相符{rounded}。", f"{where_en}: the parts agree with the total{' within rounding' if rounded else ''}."


def bound_check(smaller: Record, larger: Sequence[Record], *, name: str, name_en: str, status: Status = "fails") -> Check:
    """Check ``smaller ≤ Σ larger``.

    Args:
        smaller: what may not be larger.
        larger: records that are added up to the bound.
        name, name_en: what the bound says, for the message.
        status: given where it does not hold.
    """
    limit = sum(r.value or 0 for r in larger)
    holds = of_record(smaller).low <= add([of_record(r) for r in larger]).high
    right_side = " + ".join(written(r.value) for r in larger) + (f" = {written(limit)}" if len(larger) > 1 else "")
    value = smaller.value or 0
    exact = holds and value <= limit
    if holds:
        message, message_en = f"{name}:相符。", f"{name_en}: holds."
    elif status == "fails":
        message = f"{name}:“{name_of(smaller)}”写的是{written(value)},超过{written(limit)},请核对。"
        message_en = f"{name_en}: {smaller.indicator} is {written(value)}, more than {written(limit)}. Please check."
    else:
        message = f"{name}:“{name_of(smaller)}”写的是{written(value)},多于{written(limit)};口径可能不同,不作判断。"
        message_en = f"{name_en}: {smaller.indicator} is {written(value)}, more than {written(limit)}; they may not be about the same thing."
    return Check(
        id="",
        rule="bound",
        status="holds" if exact else "holds_rounded" if holds else status,
        expression=f"{written(value)} {'≤' if holds else '>'} {right_side}",
        expected=limit,
        observed=value,
        records=[smaller.id, *(r.id for r in larger)],
        message=message,
        message_en=message_en,
        difference=value - limit,
    )


class Places(NamedTuple):
    """How to say where two statements of one fact stand; ``{}`` is the number.

    Attributes:
        first, second: the two places in Chinese; ``both_en`` in English.
        agree, agree_en: said where the two numbers agree.
        known: which of the two numbers is taken for what the other should be.
    """

    first: str
    second: str
    both_en: str
    agree: str
    agree_en: str
    known: Literal["first", "second"]


def pair_check(
    rule: Rule,
    status: Status,
    places: Places,
    values: tuple[float | int | None, float | int | None],
    records: Sequence[Record],
    *,
    name: str,
    name_en: str,
    shown: str | None = None,
) -> Check:
    """Write down that one fact is stated in two places, whether or not the numbers agree; a swap of two digits is named as such.

    Args:
        rule: ``narrative_vs_table`` or ``duplicate``.
        status: what was found.
        places: where the two statements stand.
        values: the number of the first place and that of the second.
        records: the records of both.
        name, name_en: the fact, for the message.
        shown: the second number as the expression shows it, where it is a sum.
    """
    first, second = values
    a, b = written(first), written(second)
    stated, stated_en = f"“{name}”{places.first.format(a)},{places.second.format(b)}", f"{name_en}: {places.both_en.format(a, b)}"
    if status == "fails":
        swap, swap_en = (",疑为数字颠倒", "; two digits may have changed places") if is_digit_swap(first, second) else ("", "")
        message, message_en = f"{stated}{swap},请核对。", f"{stated_en}{swap_en}. Please check."
    elif status == "incomplete":
        message, message_en = f"{stated};两处口径可能不同,请留意。", f"{stated_en}; they may not be about the same thing."
    else:
        message, message_en = f"“{name}”{places.agree}。", f"{name_en}: {places.agree_en}."
    expected, observed = values if places.known == "first" else (second, first)
    return Check(
        id="",
        rule=rule,
        status=status,
        expression=f"{a} {'=' if first == second else '≈' if status == 'holds_rounded' else '≠'} {shown or b}",
        expected=expected,
        observed=observed,
        records=[r.id for r in records],
        message=message,
        message_en=message_en,
        difference=None if expected is None or observed is None else observed - expected,
    )


__all__ = ["Places", "Rule", "bound_check", "name_of", "pair_check", "sum_check"]
