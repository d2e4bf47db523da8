"""Bags of features as the linker's models see them.

A bag is written as *groups*: a function and a few small values, ``(of_verb, ("收到", "requests"))``; the function gives the group's
features as strings.  Training spells them out (:func:`spelled`); a model looks a group up once for each combination of its values and
keeps what it found (:class:`Kept`), because the same combinations come again and again.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Generic, TypeVar

#: a function of a few hashable values that gives features, and the values
Group = tuple[Callable[..., Sequence[str]], tuple[Any, ...]]

#: what is kept since the last change of shifts; what the shift before had is kept too
_KEPT = 1 << 14

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def key(feature: str) -> int:
    """Give the number under which a feature is stored."""
    return zlib.crc32(feature.encode("utf-8", "surrogatepass"))


def keys(features: Iterable[str]) -> list[int]:
    """Give the numbers under which features are stored."""
    features = list(features)
    try:
        return list(map(zlib.crc32, map(str.encode, features)))
    except UnicodeEncodeError:  # half of a surrogate pair
        return list(map(key, features))


def spelled(groups: Iterable[Group]) -> list[str]:
    """Give the features of a bag as strings."""
    return [feature for function, values in groups for feature in function(*values)]


class Kept(Generic[Key, Value]):
    """What has been found for groups or words lately.

    Several threads may ask and keep at once: something may then be looked up twice, and is the same.

    Args:
        size: how much is kept before what is older is forgotten.
    """

    def __init__(self, size: int = _KEPT) -> None:
        self._size = size
        self._new: dict[Key, Value] = {}
        self._old: dict[Key, Value] = {}

    def get(self, of: Key) -> Value | None:
        """Give what is kept for a group or word."""
        found = self._new.get(of)
        if found is None:
            found = self._old.get(of)
            if found is not None:
                self.keep(of, found)
        return found

    def find(self, of: Sequence[Key]) -> list[Value | None]:
        """Give what is kept for each of many groups or words."""
        get = self.get
        return [get(key) if value is None else value for key, value in zip(of, map(self._new.get, of), strict=True)]

    def keep(self, of: Key, value: Value) -> Value:
        """Keep what has been found for a group or word."""
        if len(self._new) >= self._size:
            self._old, self._new = self._new, {}
        self._new[of] = value
        return value


class Table(dict[tuple[Any, ...], Any]):
    """What a group of features is worth, by the values of its function; worked out when it is first asked for.

    A dictionary, because what is known is then found without a call.

    Args:
        function: gives the features.
        worth: gives what features are worth.
        kinds: the table gives a row with the worth for each of these first values of the function, nought for ``""``; without kinds it gives one worth.
    """

    def __init__(self, function: Callable[..., Sequence[str]], worth: Callable[[Sequence[str]], Any], kinds: Sequence[str] = ()) -> None:
        super().__init__()
        self._function, self._worth, self._kinds = function, worth, kinds
        self._old: dict[tuple[Any, ...], Any] = {}

    def __missing__(self, values: tuple[Any, ...]) -> Any:
        """Work out what is not known; what has not been asked for lately is forgotten."""
        found = self._old.get(values)
        if found is None:
            function, worth = self._function, self._worth
            found = tuple([worth(function(kind, *values) if kind else ()) for kind in self._kinds]) if self._kinds else worth(function(*values))
        if len(self) >= _KEPT:
            self._old = dict(self)
            self.clear()
        self[values] = found
        return found
