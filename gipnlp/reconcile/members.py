"""What belongs to a list: the words that open it, and which numbers may be parts of which total."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from . import patterns
from .kinds import part_of_kind
from .outline import Number

Marker = Literal["among", "split", "dimension", "topic", "each", "bracket", "kind", "total", "shares"]

# What opens a list, looked for in this order, and how many commas may stand between the opening and the first part.
_MARKERS: tuple[tuple[Marker, re.Pattern[str], int], ...] = (
    ("split", patterns.SPLIT, 1),
    ("dimension", patterns.DIMENSION, 2),
    ("among", patterns.AMONG, 1),
    ("topic", patterns.TOPIC, 1),
)


@lru_cache(maxsize=4096)
def marker_of(before: str) -> Marker | None:
    """Tell what, in the words before a number, opens a list whose first part it is."""
    for name, pattern, commas in _MARKERS:
        end = -1
        for match in pattern.finditer(before):
            end = match.end()
        if end >= 0 and before.find(";", end) < 0 and before.count(",", end) + before.count(":", end) <= commas:
            return "each" if name == "split" and distributes(before) else name
    return None


def distributes(before: str) -> bool:
    """Whether 分别 gives each of several names its number (甲、乙分别为1件、2件) instead of breaking a total down."""
    at = before.rfind("分别")
    return at >= 0 and patterns.JOINED.search(before[:at].split(";")[-1]) is not None


def fits(head: Number, part: Number) -> bool:
    """Whether two numbers count alike: same unit (or none), measure and time."""
    return part.unit in (head.unit, "") and head.when == part.when


def may_be_total(head: Number, part: Number) -> bool:
    """Whether a number may be the total of another: it fits, is no comparison and no number for each of several."""
    return fits(head, part) and not head.compared and ("各" not in head.lead or patterns.FOR_EACH.search(head.lead) is None)


def alike(head: Number, numbers: Sequence[Number]) -> list[Number]:
    """Choose the numbers that may be parts of ``head``."""
    chosen: list[Number] = []
    for number in numbers:
        if not fits(head, number) or number.compared:
            continue
        if ("共" in number.lead or "计" in number.lead) and patterns.TOTAL_BEHIND.search(number.lead):
            break  # 共计612件;结转下年19件
        if patterns.THRESHOLD.search(number.lead):
            continue
        if chosen and is_outcome(number) and not is_outcome(chosen[0]):
            continue
        chosen.append(number)
    return chosen


def is_outcome(number: Number) -> bool:
    """Whether a number says what became of another (已办结, 采纳), and is no result that answers are told apart by."""
    if not patterns.OUTCOME.search(number.lead):
        return False
    return all(part_of_kind(number, kind) is None for kind in ("result", "case", "time"))


def mixed(head: Number, numbers: Sequence[Number], parts: Sequence[Number]) -> list[Number]:
    """Give the parts together with those counted in another measure word (条 beside 件), if there are such."""

    def other(n: Number) -> bool:
        units = {n.unit, head.unit} <= patterns.ITEM_UNITS and n.unit != head.unit
        return units and n.when == head.when and not n.compared and not is_outcome(n)

    found = [n for n in numbers if n in parts or other(n)]
    return found if len(found) > len(parts) else []


def loose(head: Number, numbers: Sequence[Number], parts: Sequence[Number]) -> list[Number]:
    """Give the parts together with the outcomes between them, if there are such."""
    found = [n for n in numbers if n in parts or (fits(head, n) and not n.compared and is_outcome(n))]
    return found if len(found) > len(parts) else []
