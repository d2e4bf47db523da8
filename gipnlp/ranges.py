"""Ranges of a text, asked again and again whether a place or a stretch lies in one of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate


class Ranges:
    """Half-open ranges in any order, which may overlap; a question takes a bisection.

    ``at in ranges`` tells whether a place lies in one of them.

    Args:
        ranges: pairs of start and end, code points.
    """

    __slots__ = ("_begins", "_reach")

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(ranges)
        self._begins = [start for start, _ in ordered]
        self._reach = list(accumulate((end for _, end in ordered), max))  # the farthest end up to each range

    def __bool__(self) -> bool:
        return bool(self._begins)

    def __contains__(self, at: int) -> bool:
        k = bisect_right(self._begins, at)
        return k > 0 and self._reach[k - 1] > at

    def cover(self, start: int, end: int) -> bool:
        """Whether the stretch ``start:end`` lies in a single one of them, borders included."""
        k = bisect_right(self._begins, start)
        return k > 0 and self._reach[k - 1] >= end
