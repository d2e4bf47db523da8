"""Bags of features as the linker's models see them.

A bag is written as *groups*: a function and a few small values, ``(of_verb, ("收到", "requests"))``; the function gives the group's
features as strings.  Training spells them out (:func:`spelled`); a model looks a group up once for each combination of its values and
keeps what its features add up to (:meth:`Sums.of`), because the same combinations come again and again.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import numpy as np

#: a function of a few hashable values that gives features, and the values
Group = tuple[Callable[..., Sequence[str]], tuple[Any, ...]]

#: sums that are kept since the last change of shifts; those of the shift before are kept too
_KEPT = 1 << 14

Sum = TypeVar("Sum")
Value = TypeVar("Value")


def key(feature: str) -> int:
    """Give the number under which a feature is stored."""
    return zlib.crc32(feature.encode("utf-8", "surrogatepass"))


def known(features: Iterable[str], table: Mapping[int, Value]) -> list[Value]:
    """Give what ``table`` has for those of the features whose numbers (:func:`key`) are in it."""
    get, crc32 = table.get, zlib.crc32
    found = [get(crc32(feature.encode("utf-8", "surrogatepass"))) for feature in features]
    return [value for value in found if value is not None]


def spelled(groups: Iterable[Group]) -> list[str]:
    """Give the features of a bag as strings."""
    return [feature for function, values in groups for feature in function(*values)]


class Kept(Generic[Sum]):
    """What has been made of groups lately.

    Several threads may ask at once: something may then be made twice, and is the same.

    Args:
        make: makes a group's sum from its function and values.
        size: how many are kept before the older ones are forgotten.
    """

    def __init__(self, make: Callable[[Callable[..., Sequence[str]], tuple[Any, ...]], Sum], size: int = _KEPT) -> None:
        self._make, self._size = make, size
        self._new: dict[Group, Sum] = {}
        self._old: dict[Group, Sum] = {}

    def of(self, function: Callable[..., Sequence[str]], values: tuple[Any, ...]) -> Sum:
        """Give what a group adds up to."""
        group = (function, values)
        found = self._new.get(group)
        if found is not None:
            return found
        found = self._old.get(group)
        if found is None:
            found = self._make(function, values)
        if len(self._new) >= self._size:
            self._old, self._new = self._new, {}
        self._new[group] = found
        return found


def summed(rows: dict[int, int], weights: np.ndarray) -> Kept[np.ndarray]:
    """Give the sums of a linear model's groups, one number a column.

    Args:
        rows: the number of the row of each key.
        weights: a row of weights for each key, float32.
    """
    none = np.zeros(weights.shape[1], dtype=np.float32)

    def make(function: Callable[..., Sequence[str]], values: tuple[Any, ...]) -> np.ndarray:
        found = known(function(*values), rows)
        if len(found) < 2:
            return weights[found[0]] if found else none
        made: np.ndarray = np.add.reduce(weights.take(found, axis=0), axis=0)
        return made

    return Kept(make)
