"""The weights of a CRF as tables: what every character's features add up to, looked up for a whole text at once.

Templates whose codes are views of one array (see :func:`gipnlp.tag.features.encode`) share a look-up; templates with few codes are added up
beforehand, two or three in a table; templates whose codes tell those of others (three characters tell the first two) hold their rows too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, pairwise

import numpy as np

CODE_BITS = 48
_CODE = (1 << CODE_BITS) - 1
#: codes below this are indices of a plain table; codes below that, of a table of pages; others are hashed
_PLAIN, _PAGED = 1 << 17, 1 << 25
_PAGE_BITS = 8
#: rows of a table that adds up several templates
_JOINED = 4096
_EMPTY = np.int64(-1)
_NO_CODES = np.zeros(0, dtype=np.int64)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def distinct(codes: np.ndarray) -> np.ndarray:
    """Give the codes sorted, each once; as ``numpy.unique``, which takes longer and imports more."""
    codes = np.sort(codes)
    new = np.ones(len(codes), dtype=bool)
    np.not_equal(codes[1:], codes[:-1], out=new[1:])
    return codes[new]


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
        pages = distinct(codes >> _PAGE_BITS)
        page = np.searchsorted(pages, codes >> _PAGE_BITS)
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
    """From codes of any size to row numbers: open addressing, looked up for whole arrays at once.

    Args:
        codes: different codes, int64.
        spare: slots a code, at least.
    """

    def __init__(self, codes: np.ndarray, spare: int = 8) -> None:
        bits = max(4, int(np.ceil(np.log2(max(len(codes), 1) * spare))))
        self.shift = np.uint64(64 - bits)
        slots = self._hash(codes)
        order = np.argsort(slots)
        number = np.arange(len(codes))
        # each in its slot or, where that is taken, in the next free one; behind the last slot there is room for the last ones
        at = number + np.maximum.accumulate(slots[order] - number)
        size = max(1 << bits, int(at[-1]) + 1 if len(at) else 0) + 1
        self.keys = np.full(size, _EMPTY, dtype=np.int64)
        self.values = np.zeros(size, dtype=np.int32)
        self.keys[at] = codes[order]
        self.values[at] = order + 1

    def _hash(self, codes: np.ndarray) -> np.ndarray:
        slots: np.ndarray = ((codes.view(np.uint64) * _MULTIPLIER) >> self.shift).view(np.int64)
        return slots

    def find(self, codes: np.ndarray) -> np.ndarray:
        """Give for each code its row number + 1, or 0."""
        at = self._hash(codes)
        found = self.keys.take(at)
        rows: np.ndarray = self.values.take(at).astype(np.int64)
        open_ = np.flatnonzero(found != codes)
        if len(open_):
            rows[open_] = 0
            open_ = open_[found[open_] != _EMPTY]
            at, codes = at[open_], codes[open_]
            while len(open_):
                at += 1
                found = self.keys.take(at)
                hit = found == codes
                rows[open_[hit]] = self.values.take(at[hit])
                going_on = np.flatnonzero(~hit & (found != _EMPTY))
                open_, at, codes = open_[going_on], at[going_on], codes[going_on]
        return rows


#: that a code of one template tells the code of another: (template, the other, how)
Extension = tuple[int, int, Callable[[np.ndarray], np.ndarray]]
_Held = dict[int, tuple[int, Callable[[np.ndarray], np.ndarray]]]


@dataclass(slots=True)
class _Group:
    """Templates that look the same array up.

    Where each of them extends a template of one other group, ``base`` is that group: its rows stand in the tables before those of this
    group, to which they are added; what this group does not know has its row there.

    Attributes:
        found: the codes that some of the templates know, sorted.
        places: for each template the place of its first code in the array.
        find: look-up for small codes.
        base: number of the group that this one extends.
        shift: number of rows of that group's tables, without the first.
    """

    found: np.ndarray
    places: dict[int, int]
    find: Plain | Paged | None = None
    base: int | None = None
    shift: int = 0

    def codes(self, codes: Sequence[np.ndarray]) -> np.ndarray:
        """Give the array of codes that the templates share."""
        first = codes[next(iter(self.places))]
        return first if len(self.places) == 1 or first.base is None else first.base


@dataclass(slots=True)
class _Table:
    """Rows of a template, with those of the templates that it extends: ``places`` are (group, place of its first code), the longest first."""

    rows: np.ndarray
    places: list[tuple[int, int]]


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
        extensions: templates whose codes tell those of others: one row then holds what both have.
    """

    def __init__(self, keys: np.ndarray, rows: np.ndarray, probe: Sequence[np.ndarray], extensions: Sequence[Extension] = ()) -> None:
        self.size = rows.shape[1]
        self.templates = len(probe)
        if (keys[1:] <= keys[:-1]).any():
            order = np.argsort(keys, kind="stable")
            keys, rows = keys[order], rows[order]
        codes = keys & _CODE
        rows = rows.astype(np.float32)
        rows -= rows[:, :1].copy()
        bounds = np.searchsorted(keys, np.arange(self.templates + 1, dtype=np.int64) << CODE_BITS).tolist()
        own = [slice(a, b) for a, b in pairwise(bounds)]
        self._groups: list[_Group] = []
        self._joined: list[_Joined] = []
        small: list[tuple[int, np.ndarray, np.ndarray]] = []
        for alike in _groups(probe):
            t = alike[0][0]
            found = codes[own[t]] if len(alike) == 1 else distinct(np.concatenate([codes[own[t]] for t, _ in alike]))
            largest = int(found.max(initial=0))
            if len(alike) == 1 and len(found) < _JOINED // 4 and largest < _PLAIN:
                small.append((t, found, rows[own[t]]))
                continue
            find = None if largest >= _PAGED else Plain(found) if largest < _PLAIN else Paged(found)
            self._groups.append(_Group(found, dict(alike) if len(alike) > 1 else {t: 0}, find))
        hashed = [group.found for group in self._groups if group.find is None]  # one look-up for all of these
        self._find = Hashed(np.concatenate([found + tag for found, tag in zip(hashed, _tags(), strict=False)] or [_NO_CODES]), spare=5)
        self._before = np.cumsum([0, *map(len, hashed)]).tolist()
        self._tables: list[_Table] = []
        extended = self._extend(extensions)
        inside = {other for other, _ in extended.values()}
        for group in self._groups:
            for t in group.places:
                if t not in inside:
                    self._tables.append(self._table(t, extended, lambda t: (codes[own[t]], rows[own[t]])))
        for group in self._groups:  # of use while the tables are made
            group.found = _NO_CODES
        self._join(small)

    def _extend(self, extensions: Sequence[Extension]) -> _Held:
        """Let groups extend others where every template of theirs does; gives the extensions that hold."""
        number = {t: i for i, group in enumerate(self._groups) for t in group.places}
        known = {t: (other, how) for t, other, how in extensions if t in number and other in number}
        held: _Held = {}
        for group in self._groups:
            bases = {number[known[t][0]] if t in known else None for t in group.places}
            if len(bases) == 1 and (base := bases.pop()) is not None:
                group.base = base
                held.update((t, known[t]) for t in group.places)
        for group in self._groups:
            base = group.base
            while base is not None:
                group.shift += len(self._groups[base].found)
                base = self._groups[base].base
        return held

    def _table(
        self,
        t: int,
        extended: _Held,
        known: Callable[[int], tuple[np.ndarray, np.ndarray]],
    ) -> _Table:
        """Make the table of a template: the rows of what it extends, then its own with those added."""
        number, group = next((i, group) for i, group in enumerate(self._groups) if t in group.places)
        own = np.zeros((len(group.found) + 1, self.size), dtype=np.float32)
        codes, rows = known(t)
        own[np.searchsorted(group.found, codes) + 1 if len(group.places) > 1 else slice(1, None)] = rows
        here = [(number, group.places[t])]
        if t not in extended:
            return _Table(own, here)
        other, how = extended[t]
        base = self._table(other, extended, known)
        own[1:] += base.rows[self._index(other, how(group.found), extended)]
        return _Table(np.concatenate([base.rows, own[1:]]), here + base.places)

    def _index(self, t: int, codes: np.ndarray, extended: _Held) -> np.ndarray:
        """Give the rows of codes in the table of a template."""
        group = next(group for group in self._groups if t in group.places)
        at = np.minimum(np.searchsorted(group.found, codes), max(len(group.found) - 1, 0))
        hit = group.found[at] == codes if len(group.found) else np.zeros(len(codes), dtype=bool)
        base: np.ndarray | int = 0
        if t in extended:
            base = self._index(extended[t][0], extended[t][1](codes), extended)
        return np.where(hit, at + 1 + group.shift, base)

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
            joined.rows.take(index, axis=0, out=buffer, mode="clip")
            out += buffer
        found = self._indices(codes)
        for table in self._tables:
            (group, place), *bases = table.places
            index = found[group][place : place + n]
            for group, place in bases:
                index = np.maximum(index, found[group][place : place + n])
            table.rows.take(index, axis=0, out=buffer, mode="clip")
            out += buffer
        return out

    def _indices(self, codes: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Give the row numbers of the codes of each group in the tables; 0 for those that it does not know."""
        arrays = [group.codes(codes) for group in self._groups]
        large = [array for array, group in zip(arrays, self._groups, strict=True) if group.find is None]
        ends = np.cumsum([0, *map(len, large)]).tolist()
        tagged = np.empty(ends[-1], dtype=np.int64)
        for array, (a, b), tag in zip(large, pairwise(ends), _tags(), strict=False):
            np.add(array, tag, out=tagged[a:b])
        rows = self._find.find(tagged)
        hashed = iter(zip(pairwise(ends), self._before, strict=False))
        indices = []
        for array, group in zip(arrays, self._groups, strict=True):
            if group.find is None:
                (a, b), before = next(hashed)
                found = rows[a:b]
            else:
                before, found = 0, group.find.find(array)
            if group.shift:
                known = found > 0
                found = found + (group.shift - before)
                found *= known
            elif before:
                found = np.maximum(found - before, 0)
            indices.append(found)
        return indices


def _tags() -> Iterator[int]:
    """Give what is added to the codes of the first, second … group, so that none is like one of another group."""
    return (number << CODE_BITS for number in count())


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
