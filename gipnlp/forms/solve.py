"""Readings of rows whose cells are not told apart, and the identities that leave one of them.

A *reading* of a row is a tuple with one entry a column: a value, or ``None`` for a blank cell.  :func:`split_digits`
and :func:`place_values` list the readings that a row allows by itself; :func:`propagate` crosses out those that no
combination of the other rows' readings can satisfy.  Nothing is ranked and nothing is guessed: a row is read only
when one reading is left.

Every search spends from a :class:`Budget`; when it is spent, rows stay unreadable, so that no page takes long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from .definitions import Relation

Reading = tuple[int | None, ...]
Cut = tuple[str, ...]
#: longest run of digits that is cut, and most readings of one row that are kept
MOST_DIGITS = 40
MOST_READINGS = 400
_MOST_SUMS = 20000


@dataclass(slots=True)
class Budget:
    """Steps that are left for all searches of one report."""

    steps: int = 400_000

    def spend(self, steps: int = 1) -> bool:
        """Take steps; ``False`` when none are left."""
        self.steps -= steps
        return self.steps > 0


# -- one row -------------------------------------------------------------------------------------------------------


def split_digits(digits: str, parts: int, budget: Budget, *, last_is_sum: bool = False) -> list[Cut] | None:
    """List the ways to cut a run of digits into numbers without leading zeros.

    Args:
        digits: the run.
        parts: how many numbers it holds.
        budget: what the search may spend.
        last_is_sum: the last number is the sum of the others.

    Returns:
        All ways, or ``None`` where there are too many to list.
    """
    size = len(digits)
    if size < parts or size > MOST_DIGITS:
        return []
    found: list[Cut] = []
    search = _Search(digits, found, budget)
    if not last_is_sum or parts < 2:
        search.run(0, size, parts, None, ())
    for length in range(1, size - parts + 2) if last_is_sum and parts > 1 else ():
        last = digits[size - length :]
        if length == 1 or last[0] != "0":
            search.run(0, size - length, parts - 1, int(last), (), (last,))
    return None if budget.steps <= 0 or len(found) > MOST_READINGS else found


@dataclass(slots=True)
class _Search:
    digits: str
    found: list[Cut]
    budget: Budget

    def run(self, start: int, end: int, parts: int, rest: int | None, taken: Cut, tail: Cut = ()) -> None:
        """Cut ``digits[start:end]`` into ``parts`` numbers whose sum is ``rest`` (any sum if it is ``None``)."""
        left = end - start
        if not self.budget.spend() or len(self.found) > MOST_READINGS or left < parts:
            return
        if rest is not None:
            longest = -(-left // parts)  # some part has at least so many digits
            if longest > 1 and 10 ** (longest - 1) > rest:
                return
            if parts * (10 ** (left - parts + 1) - 1) < rest:
                return
        if parts == 1:
            number = self.digits[start:end]
            if (left == 1 or number[0] != "0") and (rest is None or int(number) == rest):
                self.found.append((*taken, number, *tail))
            return
        most = 1 if self.digits[start] == "0" else left - parts + 1
        for length in range(1, most + 1):
            number = self.digits[start : start + length]
            if rest is not None and int(number) > rest:
                break
            remaining = None if rest is None else rest - int(number)
            self.run(start + length, end, parts - 1, remaining, (*taken, number), tail)


def split_groups(digits: str, groups: int, size: int, budget: Budget) -> list[Cut] | None:
    """List the ways to cut a run into ``groups`` of ``size`` numbers, each group ending with its own sum."""
    if len(digits) < groups * size or len(digits) > 3 * MOST_DIGITS:
        return []
    states: dict[int, list[Cut]] = {0: [()]}
    for group in range(groups):
        following: dict[int, list[Cut]] = {}
        left = (groups - group - 1) * size
        for start, ways in states.items():
            stops = range(start + size, len(digits) - left + 1) if left else range(len(digits), len(digits) + 1)
            for stop in stops:
                if stop - start > MOST_DIGITS:
                    break
                cuts = split_digits(digits[start:stop], size, budget, last_is_sum=True)
                if cuts is None:
                    return None
                if cuts:
                    bucket = following.setdefault(stop, [])
                    bucket.extend((*way, *cut) for way in ways for cut in cuts)
                    if len(bucket) > MOST_READINGS:
                        return None
        states = following
    return states.get(len(digits), [])


def place_values(
    values: Sequence[int], columns: int, *, last_is_sum: bool = False, blank_sum: bool = True
) -> list[Reading]:
    """List the ways in which fewer values than columns can stand in the columns, blank cells between them.

    Where the last column is the sum of the others, it holds the sum, or is blank where ``blank_sum`` says that the
    table has such rows.
    """
    found: list[Reading] = []
    for places in combinations(range(columns), len(values)):
        reading: list[int | None] = [None] * columns
        for place, value in zip(places, values, strict=True):
            reading[place] = value
        if last_is_sum and (
            reading[-1] != sum(v or 0 for v in reading[:-1]) if reading[-1] is not None else values and not blank_sum
        ):
            continue
        found.append(tuple(reading))
    return found


# -- rows together -------------------------------------------------------------------------------------------------


def propagate(
    readings: Mapping[str, Sequence[Reading]], relations: Sequence[Relation], budget: Budget
) -> dict[str, list[Reading]]:
    """Cross out the readings that contradict a relation of the form.

    A relation that no combination satisfies is left aside: then the report contradicts itself, and it tells nothing
    about where the numbers are cut.

    Args:
        readings: the readings of every row, by the row's name.
        relations: sums, bounds and balances between rows.
        budget: what the search may spend.

    Returns:
        The readings that are left, never an empty list for a row that had one.
    """
    left = {name: list(ways) for name, ways in readings.items()}
    for _ in range(8):
        changed = False
        for relation in relations:
            narrow = _within if relation.kind == "within" else _balance
            changed = narrow(left, relation, budget) or changed
        if not changed:
            break
    return left


def _balance(left: dict[str, list[Reading]], relation: Relation, budget: Budget) -> bool:
    """Sums and balances: the left rows add up to what the right rows add up to, in every column.

    Forwards, all sums that the first rows can reach are collected; backwards, a reading is kept if it leads from a
    reachable sum to zero.  A reading is one integer here, its columns so far apart that they never touch.
    """
    names = [*relation.left, *relation.right]
    if any(not left.get(name) for name in names) or all(len(left[name]) == 1 for name in names):
        return False
    largest = max((value or 0 for name in names for way in left[name] for value in way), default=0)
    shift = (largest * len(names) + 1).bit_length() + 2
    coded: list[list[int]] = []
    for place, name in enumerate(names):
        sign = 1 if place < len(relation.left) else -1
        coded.append([sign * sum((v or 0) << (shift * c) for c, v in enumerate(way)) for way in left[name]])
    reach: list[set[int]] = [{0}]
    for codes in coded:
        if not budget.spend(len(reach[-1]) * len(codes)):
            return False
        reach.append({total + code for total in reach[-1] for code in codes})
        if len(reach[-1]) > _MOST_SUMS:
            return False
    if 0 not in reach[-1]:
        return False
    wanted = {0}
    changed = False
    for place in range(len(names) - 1, -1, -1):
        if not budget.spend(len(wanted) * len(coded[place])):
            return changed
        before: set[int] = set()
        keep: list[Reading] = []
        for way, code in zip(left[names[place]], coded[place], strict=True):
            earlier = {total - code for total in wanted} & reach[place]
            if earlier:
                keep.append(way)
                before |= earlier
        changed = changed or len(keep) < len(left[names[place]])
        left[names[place]] = keep
        wanted = before
    return changed


def _within(left: dict[str, list[Reading]], relation: Relation, budget: Budget) -> bool:
    """Bounds: no part exceeds its whole, in any column."""
    changed = False
    whole = relation.left[0]
    for part in relation.right:
        if not left.get(part) or not left.get(whole) or not budget.spend(2 * len(left[part]) * len(left[whole])):
            continue
        wholes = [w for w in left[whole] if any(_fits(p, w) for p in left[part])]
        parts = [p for p in left[part] if any(_fits(p, w) for w in left[whole])]
        if wholes and parts and (len(wholes) < len(left[whole]) or len(parts) < len(left[part])):
            left[whole], left[part] = wholes, parts
            changed = True
    return changed


def _fits(part: Reading, whole: Reading) -> bool:
    return all(p is None or w is None or p <= w for p, w in zip(part, whole, strict=True))
