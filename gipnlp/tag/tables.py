"""The weights of a CRF as tables: what every character's features add up to, looked up for a whole text at once.

Templates whose codes are views of one array (see :func:`gipnlp.tag.features.encode`) share a look-up; templates with few codes are added up
beforehand, two or three in a table.  What is done follows from the weights and from one encoded word alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

CODE_BITS = 48
_CODE = (1 << CODE_BITS) - 1
#: codes below this are indices of a plain table; codes below that, of a table of pages
_PLAIN, _PAGED = 1 << 17, 1 << 24
_PAGE_BITS = 8
#: rows of a table that adds up several templates
_JOINED = 4096
_EMPTY = np.int64(-1)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


class Plain:
    """From small codes to row numbers: an array."""

    def __init__(self, codes: np.ndarray) -> None:
        self.table = np.zeros(int(codes.max(initial=0)) + 2, dtype=np.int64)
        self.table[codes] = np.arange(1, len(codes) + 1)

    def find(self, codes: np.ndarray) -> np.ndarray:
        """Give for each code its row number + 1, or 0."""
        found: np.ndarray = self.table.take(codes, mode="clip")  # the last place is empty
        return found


class Paged:
    """From codes of middle size to row numbers: an array of the pages that are in use."""

    def __init__(self, codes: np.ndarray) -> None:
        pages, page = np.unique(codes >> _PAGE_BITS, return_inverse=True)
        self.pages = np.zeros(int(pages.max(initial=0)) + 2, dtype=np.int64)
        self.pages[pages] = np.arange(1, len(pages) + 1) << _PAGE_BITS
        self.table = np.zeros(len(pages) + 1 << _PAGE_BITS, dtype=np.int64)
        self.table[page + 1 << _PAGE_BITS | codes & _MASK] = np.arange(1, len(codes) + 1)

    def find(self, codes: np.ndarray) -> np.ndarray:
        """Give for each code its row number + 1, or 0."""
        found: np.ndarray = self.table.take(self.pages.take(codes >> _PAGE_BITS, mode="clip") | codes & _MASK)
        return found


_MASK = (1 << _PAGE_BITS) - 1


class Hashed:
    """From codes of any size to row numbers: open addressing, looked up for whole arrays at once."""

    def __init__(self, codes: np.ndarray) -> None:
        bits = max(4, int(np.ceil(np.log2(max(len(codes), 1) * 8))))
        self.shift = np.uint64(64 - bits)
        self.mask = (1 << bits) - 1
        self.keys = np.full(1 << bits, _EMPTY, dtype=np.int64)
        self.values = np.zeros(1 << bits, dtype=np.int64)
        pending = np.arange(len(codes))
        slots = self._hash(codes)
        while len(pending):
            at = slots[pending]
            free = self.keys[at] == _EMPTY
            first = np.zeros(len(pending), dtype=bool)
            first[np.unique(at, return_index=True)[1]] = True
            placed = free & first
            self.keys[at[placed]] = codes[pending[placed]]
            self.values[at[placed]] = pending[placed] + 1
            slots[pending[~placed]] = (at[~placed] + 1) & self.mask
            pending = pending[~placed]

    def _hash(self, codes: np.ndarray) -> np.ndarray:
        slots: np.ndarray = ((codes.view(np.uint64) * _MULTIPLIER) >> self.shift).view(np.int64)
        return slots

    def find(self, codes: np.ndarray) -> np.ndarray:
        """Give for each code its row number + 1, or 0."""
        at = self._hash(codes)
        found = self.keys.take(at)
        other = found != codes
        rows: np.ndarray = self.values.take(at)
        rows[other] = 0
        open_ = np.flatnonzero(other & (found != _EMPTY))
        while len(open_):
            at_open = (at[open_] + 1) & self.mask
            at[open_] = at_open
            found = self.keys[at_open]
            hit = found == codes[open_]
            rows[open_[hit]] = self.values[at_open[hit]]
            open_ = open_[~hit & (found != _EMPTY)]
        return rows


def lookup(codes: np.ndarray) -> Plain | Paged | Hashed:
    """Give the look-up that suits the size of the codes."""
    largest = int(codes.max(initial=0))
    if largest < _PLAIN:
        return Plain(codes)
    return Paged(codes) if largest < _PAGED else Hashed(codes)


@dataclass(slots=True)
class _Shared:
    """Templates that look the same array up: ``parts`` are (template, place of its first code in the array, rows)."""

    find: Plain | Paged | Hashed
    parts: list[tuple[int, int, np.ndarray]]


@dataclass(slots=True)
class _Joined:
    """Templates with few codes: their row numbers, multiplied by ``steps``, add up to the row of their sum."""

    rows: np.ndarray
    parts: list[tuple[int, np.ndarray]] = field(default_factory=list)


class Emissions:
    """Adds up the weights of all templates.

    Args:
        keys: template << 48 | code.
        rows: a row of weights for each key.
        probe: the encoded codes of some word, one array a template; tells which templates share an array.
    """

    def __init__(self, keys: np.ndarray, rows: np.ndarray, probe: Sequence[np.ndarray]) -> None:
        self.size = rows.shape[1]
        self.templates = len(probe)
        template = keys >> CODE_BITS
        codes = keys & _CODE
        rows = rows.astype(np.float32)
        rows = np.ascontiguousarray(rows - rows[:, :1])
        order = np.argsort(keys, kind="stable")
        bounds = np.searchsorted(template[order], np.arange(self.templates + 1))
        own = [order[bounds[t] : bounds[t + 1]] for t in range(self.templates)]
        self._shared: list[_Shared] = []
        self._joined: list[_Joined] = []
        small: list[tuple[int, np.ndarray, np.ndarray]] = []
        for group in _groups(probe):
            found = np.unique(np.concatenate([codes[own[t]] for t, _ in group]))
            if len(group) == 1 and len(found) < _JOINED // 4 and int(found.max(initial=0)) < _PLAIN:
                small.append((group[0][0], found, rows[own[group[0][0]]]))
                continue
            parts = []
            for t, place in group:
                table = np.zeros((len(found) + 1, self.size), dtype=np.float32)
                table[np.searchsorted(found, codes[own[t]]) + 1] = rows[own[t]]
                parts.append((t, place, table))
            self._shared.append(_Shared(lookup(found), parts))
        self._join(small)

    def _join(self, small: list[tuple[int, np.ndarray, np.ndarray]]) -> None:
        """Add up tables of few rows beforehand, as many as give a table that is not too long."""
        tables: list[list[tuple[int, np.ndarray, np.ndarray]]] = []
        for item in sorted(small, key=lambda i: (-len(i[1]), i[0])):
            for table in tables:
                if (len(item[1]) + 1) * int(np.prod([len(other[1]) + 1 for other in table])) <= _JOINED:
                    table.append(item)
                    break
            else:
                tables.append([item])
        for table in tables:
            made = _Joined(np.zeros((1, self.size), dtype=np.float32))
            for t, codes, rows in table:
                numbers = Plain(codes).table * len(made.rows)
                padded = np.vstack([np.zeros((1, self.size), dtype=np.float32), rows])
                made.rows = (padded[:, None] + made.rows[None]).reshape(-1, self.size)
                made.parts.append((t, numbers))
            self._joined.append(made)

    def of(self, codes: Sequence[np.ndarray]) -> np.ndarray:
        """Give the summed weights, shape (characters, states), float32, relative to the first state."""
        n = len(codes[0])
        out = np.zeros((n, self.size), dtype=np.float32)
        buffer = np.empty_like(out)
        for joined in self._joined:
            (t, numbers), *others = joined.parts
            index = numbers.take(codes[t], mode="clip")
            for t, numbers in others:
                index += numbers.take(codes[t], mode="clip")
            np.take(joined.rows, index, axis=0, out=buffer, mode="clip")
            out += buffer
        for shared in self._shared:
            first = codes[shared.parts[0][0]]
            if len(shared.parts) == 1 or first.base is None:
                index, places = shared.find.find(first), [0]
            else:
                index, places = shared.find.find(first.base), [place for _, place, _ in shared.parts]
            for (_, _, rows), place in zip(shared.parts, places, strict=True):
                np.take(rows, index[place : place + n], axis=0, out=buffer, mode="clip")
                out += buffer
        return out


def _groups(probe: Sequence[np.ndarray]) -> list[list[tuple[int, int]]]:
    """Put the templates together whose codes are views of one array; gives (template, place of its first code) for each."""
    groups: dict[int, list[tuple[int, int]]] = {}
    for t, codes in enumerate(probe):
        base = codes.base
        if base is None or base.ndim != 1 or base.dtype != codes.dtype or not (base.flags.c_contiguous and codes.flags.c_contiguous):
            groups[-1 - t] = [(t, 0)]
            continue
        place = (codes.__array_interface__["data"][0] - base.__array_interface__["data"][0]) // codes.itemsize
        groups.setdefault(id(base), []).append((t, place))
    return list(groups.values())
