"""From placed rows to readings: which slot stands in which column, where that is certain.

A row whose cells are all at hand has one reading.  A row with lost blank cells, or with cells glued together, has
several; the identities of its block cross readings out (:func:`~gipnlp.forms.solve.propagate`), then the numbers that
the narrative states.  What is left ambiguous stays unreadable, with its candidates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .cells import parse_cell
from .definitions import Definitions, Relation
from .model import Row, Slot
from .recognise import Placed
from .solve import Budget, Reading, place_values, propagate, split_digits, split_groups

#: rows of sections three and four have at least so many columns
_WIDE = 7
#: numbers below this stand in every narrative and tell nothing about a table
TELLING = 100

Slots = tuple[Slot | None, ...]
Way = tuple[Slots, Reading]


@dataclass(slots=True)
class Work:
    """A placed row with the readings that are left; ``candidates`` are values of a row that has no reading at all."""

    placed: Placed
    ways: list[Way] = field(default_factory=list)
    certain: bool = False
    candidates: list[int] = field(default_factory=list)
    by_narrative: bool = False
    by_identities: bool = False


def choose(placed: Sequence[Placed], book: Definitions, known: frozenset[int | float]) -> list[Work]:
    """Give every placed row the readings that its cells, the identities and the narrative leave.

    Args:
        placed: rows in reading order.
        book: the form definitions.
        known: numbers that the narrative states.

    Returns:
        One :class:`Work` a row, in order; a row is read where one way is left.
    """
    trusted, gappy = _survey(placed)
    budget = Budget()
    works = [_work(item, book, trusted, gappy, budget) for item in placed]
    _refuse_short_rows(works)
    for group in _groups(works):
        _solve(works, group, book, known, budget)
    return works


def _survey(placed: Sequence[Placed]) -> tuple[set[int], set[tuple[int, str]]]:
    """Say in which tables line breaks count blank cells rightly, and in which glued ones some cells are blank."""
    wrong: set[int] = set()
    tables: set[int] = set()
    gappy: set[tuple[int, str]] = set()
    for item in placed:
        row, width = item.row, len(item.targets)
        if row.refused:
            continue
        tables.add(row.table)
        if width < 2 or row.layout == "grid":
            continue
        if row.layout == "glued":
            if sum(len(slot.text) for slot in row.slots) < width:
                gappy.add((row.table, item.block))
        elif row.slots and len(row.slots) != width and len(row.slots) + row.trailing != width:
            wrong.add(row.table)
    return tables - wrong, gappy


def _refuse_short_rows(works: Sequence[Work]) -> None:
    """Where a grid has lost columns, its total may be among them: one row with too few numbers that do not add up tells.

    Then no row with too few numbers is read, as those that seem to add up (0 = 0) do so by chance.
    """
    read = [work for work in works if not work.placed.row.refused]
    short = [work for work in read if work.placed.row.layout == "grid" and not work.certain and work.candidates]
    lost = {work.placed.row.table for work in short if not work.ways}
    for work in short:
        if work.placed.row.table in lost:
            work.ways = []


# -- one row -------------------------------------------------------------------------------------------------------


def _work(
    item: Placed, book: Definitions, trusted: set[int], gappy: set[tuple[int, str]], budget: Budget
) -> Work:
    row, width = item.row, len(item.targets)
    if not width:  # columns that no form of this year has
        return Work(item)
    if row.refused:
        return Work(item, candidates=[value for slot in row.slots if (value := whole(slot, book)) is not None])
    slots = item.slots if item.slots is not None else _in_order(row, width, row.table in trusted)
    if slots is not None:
        return Work(item, [(tuple(slots), tuple(whole(slot, book) for slot in slots))], True)
    filled = [slot for slot in row.slots if slot.kind != "blank"]
    values = [whole(slot, book) for slot in filled]
    numbers = [value for value in values if value is not None]
    if len(numbers) < len(filled) or len(filled) > width:
        return Work(item, candidates=numbers)
    has_total = item.targets[-1].applicant == "total"
    if row.layout == "glued" or _is_run(filled, width):
        row.layout = "glued"
        ways = _split(item, filled, width, has_total, (row.table, item.block) in gappy, budget)
        return Work(item, ways or [], False)
    if width > 9:
        return Work(item, candidates=numbers)
    found: list[Way] = []
    for reading in place_values(numbers, width, last_is_sum=has_total, blank_sum=False):
        queue = iter(filled)
        found.append((tuple(next(queue) if value is not None else None for value in reading), reading))
    return Work(item, found, False, numbers)


def _in_order(row: Row, width: int, trusted: bool) -> list[Slot | None] | None:
    """Give the slots in order where their number is right; ``None`` where places are not certain."""
    slots = list(row.slots)
    if not slots:
        return [None] * width
    if row.layout == "glued":
        if width > 1 and not all(slot.apart for slot in slots[1:]):
            return None  # 26-515 may be 26, - and 515, or 26 and -515
        return list(slots) if len(slots) == width else None
    if row.layout == "tabs":
        while len(slots) > width and slots[0].kind == "blank":
            del slots[0]  # the label's cell covers further columns
        counted = row.trailing > 0 or any(slot.kind == "blank" for slot in slots)
        if counted and len(slots) + row.trailing <= width:
            return [*slots, *[None] * (width - len(slots))]
        return list(slots) if len(slots) == width else None
    if any(slot.kind == "blank" for slot in slots) and not trusted:
        return None
    if len(slots) == width:
        return list(slots)
    if trusted and len(slots) < width and len(slots) + row.trailing == width:
        return [*slots, *[None] * row.trailing]
    return None


def _is_run(slots: list[Slot], width: int) -> bool:
    """Whether a space before the digits hides that all cells of a row are glued: one number with more digits than columns."""
    return len(slots) == 1 and width >= _WIDE and slots[0].text.isdecimal() and len(slots[0].text) >= width


def _split(
    item: Placed, slots: list[Slot], width: int, has_total: bool, gappy: bool, budget: Budget
) -> list[Way] | None:
    """List the ways to cut the runs of digits of a glued row; where a space stands is always a cut."""
    if not all(slot.text.isdecimal() for slot in slots) or not all(slot.apart for slot in slots[1:]):
        return None
    digits = "".join(slot.text for slot in slots)
    if gappy and digits != "0" * width:
        return None  # other rows of the table have blank cells, so this one may have too
    if item.block == "review" and width % 5 == 0:
        cuts = split_groups(digits, width // 5, 5, budget)
    else:
        cuts = split_digits(digits, width, budget, last_is_sum=has_total)
    if cuts is None:
        return None
    hints = [target.period for target in item.targets]
    places = [slot.start + index for slot in slots for index in range(len(slot.text))]
    breaks = {sum(len(slot.text) for slot in slots[:count]) for count in range(1, len(slots))}
    ways: list[Way] = []
    for cut in cuts:
        numbers = [int(part) for part in cut]
        if hints == ["year", "cumulative"] and numbers[0] > numbers[1]:
            continue
        parts: list[Slot | None] = []
        begins: set[int] = set()
        position = 0
        for order, part in enumerate(cut):
            begins.add(position)
            last = places[position + len(part) - 1] + 1
            parts.append(Slot("number", part, places[position], last, order))
            position += len(part)
        if breaks <= begins:
            ways.append((tuple(parts), tuple(numbers)))
    return ways


def whole(slot: Slot | None, book: Definitions) -> int | None:
    """Give the whole number that a slot states, ``None`` for anything else."""
    if slot is None or slot.kind != "number":
        return None
    if slot.text.isdecimal() and len(slot.text) <= 60:
        return int(slot.text)
    value = parse_cell(slot.text, book.unit_set).value
    return int(value) if value is not None and value == value.to_integral_value() else None


# -- rows together -------------------------------------------------------------------------------------------------


def _groups(works: Sequence[Work]) -> list[dict[str, int]]:
    """Put the rows of one table together, by name; a name that comes again begins another table."""
    groups: list[dict[str, int]] = []
    current: dict[str, int] = {}
    block = ""
    for index, work in enumerate(works):
        definition = work.placed.definition
        if definition is None or work.placed.row.refused:
            continue
        if definition.block != block or definition.name in current:
            groups.append(current)
            current, block = {}, definition.block
        if work.ways:
            current[definition.name] = index
    groups.append(current)
    return [group for group in groups if any(len(works[index].ways) > 1 for index in group.values())]


def _solve(
    works: list[Work], group: dict[str, int], book: Definitions, known: frozenset[int | float], budget: Budget
) -> None:
    """Let the identities cross out readings, then let the narrative choose, then the identities again."""
    ambiguous = [index for index in group.values() if len(works[index].ways) > 1]
    first = works[ambiguous[0]].placed
    width = len(first.targets)
    names = {name: index for name, index in group.items() if len(works[index].placed.targets) == width}
    relations = [relation for relation in book.blocks[first.block].relations if relation.kind != "likely"]
    likely = [relation for relation in book.blocks[first.block].relations if relation.kind == "likely"]

    def narrow(relations: Sequence[Relation]) -> None:
        readings = {name: [way[1] for way in works[index].ways] for name, index in names.items()}
        left = propagate(readings, relations, budget)
        for name, index in names.items():
            keep = set(left[name])
            if len(keep) < len(works[index].ways):
                works[index].ways = [way for way in works[index].ways if way[1] in keep]
                works[index].by_identities = True

    narrow(relations)
    for index in ambiguous:
        if known and len(works[index].ways) > 1 and _narrative(works[index], known):
            narrow(relations)
    if likely:
        narrow([*relations, *likely])


def _narrative(work: Work, known: frozenset[int | float]) -> bool:
    """Take the one reading whose numbers the narrative states.

    Either all numbers of one reading stand in the narrative, or its number of the year does and is telling.
    """
    if work.placed.targets[0].period != "year" or work.placed.row.layout != "glued":
        return False
    whole_way = [way for way in work.ways if all(value in known for value in way[1])]
    telling = [way for way in work.ways if max(value or 0 for value in way[1]) >= TELLING and way in whole_way]
    first = [way for way in work.ways if (way[1][0] or 0) >= TELLING and way[1][0] in known]
    for ways in (telling, first):
        if len(ways) == 1:
            work.ways = ways
            work.by_narrative = True
            return True
    return False
