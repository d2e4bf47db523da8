"""The likeliest culprit of a failing check: the one number whose change makes all checks hold.

For each number of a failing identity the value is worked out that would satisfy it; the number is a suspect if every other check that it
stands in holds with this value, too.  One suspect that explains more failing checks than any other is named, together with the value that
it should have; so is the only one whose neighbouring digits would have changed places, and the only one at all where no other number is
free to change.  The work is linear in the numbers of the checks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..types import Check, Record
from .intervals import Interval, add, is_digit_swap, of_record, written
from .make import name_of
from .percentages import ratio, stated

#: numbers that stand in more checks than this are not followed
_MOST = 40


@dataclass(frozen=True, slots=True)
class _Relation:
    """A check as a relation of two sides: both equal, the left not more than the right, or a share of it."""

    check: Check
    kind: Literal["equal", "bound", "share"]
    left: tuple[str, ...]
    right: tuple[str, ...]


def name_culprits(checks: Sequence[Check], records: Sequence[Record]) -> None:
    """Set ``culprit`` and ``culprit_value`` of the failing checks whose cause the other checks single out, and say so."""
    by_id = {r.id: r for r in records}
    relations = [r for c in checks if (r := _relation(c)) is not None]
    standing: dict[str, list[_Relation]] = defaultdict(list)
    held: set[str] = set()  # numbers that another identity, which holds, says are right
    for relation in relations:
        for name in (*relation.left, *relation.right):
            standing[name].append(relation)
        if relation.kind != "bound" and relation.check.status != "fails":
            held.update(relation.left, relation.right)
    for relation in relations:
        if relation.check.status == "fails" and relation.kind == "equal":
            _name(relation, standing, held, by_id)
    for relation in relations:  # the same number explains the share that its wrong value spoils
        if relation.check.status == "fails" and relation.check.culprit is None:
            _share_blame(relation, standing)


def _relation(check: Check) -> _Relation | None:
    if check.status == "incomplete":
        return None
    records = tuple(check.records)
    if check.rule in ("sum", "balance"):
        right = 2 if check.rule == "balance" else 1
        return _Relation(check, "equal", records[:-right], records[-right:])
    if check.rule in ("narrative_vs_table", "duplicate"):
        return _Relation(check, "equal", records[:1], records[1:])
    if check.rule == "bound":
        return _Relation(check, "bound", records[:1], records[1:])
    return _Relation(check, "share", records[:1], records[1:]) if len(records) == 2 else None


def _name(relation: _Relation, standing: dict[str, list[_Relation]], held: set[str], by_id: dict[str, Record]) -> None:
    suspects: dict[str, tuple[float, int]] = {}  # record → value that it should have, other failing checks that this explains
    for name in (*relation.left, *relation.right):
        record = by_id.get(name)
        if record is None or len(standing[name]) > _MOST or not of_record(record).exact:
            continue
        value = _solve(relation, name, by_id)
        if value is None or value < 0 or (isinstance(record.value, int) and value != int(value)):
            continue
        others = [r for r in standing[name] if r is not relation]
        if all(_holds(r, name, value, by_id) for r in others):
            suspects[name] = (value, sum(r.check.status == "fails" for r in others))
    best = _single_out(suspects, by_id, relation, held)
    if best is not None:
        _blame(relation.check, by_id[best], suspects[best][0])


def _single_out(
    suspects: dict[str, tuple[float, int]], by_id: dict[str, Record], relation: _Relation, held: set[str]
) -> str | None:
    """Give the one suspect that explains most, or whose digits changed places, or beside which every number is held by other checks."""
    if not suspects:
        return None
    most = max(explained for _, explained in suspects.values())
    best = [n for n, (_, explained) in suspects.items() if explained == most]
    swapped = [n for n in best if is_digit_swap(by_id[n].value, suspects[n][0])]
    if len(swapped) == 1:
        return swapped[0]
    if len(best) != 1 or (not most and not all(n in held for n in (*relation.left, *relation.right) if n != best[0])):
        return None
    return best[0]


def _blame(check: Check, record: Record, value: float) -> None:
    check.culprit, check.culprit_value = record.id, int(value) if value == int(value) else value
    name, old, new = name_of(record), written(record.value), written(value)
    if is_digit_swap(record.value, value):
        hint = f";疑为“{name}”{old}的数字颠倒,应为{new}"
        hint_en = f" Two digits of {old} ({record.indicator}) may have changed places: with {new} every check would hold."
    else:
        hint = f";若“{name}”由{old}改为{new},则各项核对均相符"
        hint_en = f" With {new} instead of {old} ({record.indicator}) every check would hold."
    check.message = f"{check.message.removesuffix(_ASK).removesuffix(_SWAP)}{hint}{_ASK}"
    check.message_en = f"{check.message_en.removesuffix(_ASK_EN).removesuffix(_SWAP_EN)}{'.' if _SWAP_EN in check.message_en else ''}{hint_en}{_ASK_EN}"


#: what messages end with, and what they say of a swap before it is known which number is wrong
_ASK, _ASK_EN = ",请核对。", " Please check."
_SWAP, _SWAP_EN = ",疑为数字颠倒", "; two digits may have changed places."


def _share_blame(relation: _Relation, standing: dict[str, list[_Relation]]) -> None:
    for name in (*relation.left, *relation.right):
        named = next((r.check for r in standing[name] if r.check.culprit == name), None)
        if named is not None:
            relation.check.culprit, relation.check.culprit_value = name, named.culprit_value
            return


def _solve(relation: _Relation, name: str, by_id: dict[str, Record]) -> float | None:
    """Give the value of one number that makes the identity hold, all others as stated; ``None`` if others are not exact."""
    left = [by_id[n] for n in relation.left if n != name and n in by_id]
    right = [by_id[n] for n in relation.right if n != name and n in by_id]
    if not all(of_record(r).exact for r in (*left, *right)):
        return None
    gap = sum(r.value or 0 for r in right) - sum(r.value or 0 for r in left)
    return round(gap if name in relation.left else -gap, 6)


def _holds(relation: _Relation, name: str, value: float, by_id: dict[str, Record]) -> bool:
    """Whether a check holds once a number has another value."""
    left, right = (_side(side, name, value, by_id) for side in (relation.left, relation.right))
    if relation.kind == "equal":
        return left.low <= right.high + 1e-6 and right.low <= left.high + 1e-6
    if relation.kind == "bound":
        return left.low <= right.high
    part = by_id.get(relation.left[0])
    return part is not None and right.high > 0 and ratio(left, right).meets(stated(part))


def _side(names: tuple[str, ...], name: str, value: float, by_id: dict[str, Record]) -> Interval:
    known = add([of_record(by_id[n]) for n in names if n != name and n in by_id])
    shift = value if name in names else 0.0
    return Interval(known.low + shift, known.high + shift)
