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
_MULTIPLIERS, _WORD = (0x9E3779B97F4A7C15, 0x5851F42D4C957F2E), (1 << 64) - 1
#: codes are displaced by less than this
_FARTHEST = 1 << 14


def distinct(codes: np.ndarray) -> np.ndarray:
    """Give the codes sorted, each once; as ``numpy.unique``, which takes longer and imports more."""
    codes = np.sort(codes)
    new = np.ones(len(codes), dtype=bool)
    np.not_equal(codes[1:], codes[:-1], out=new[1:])
    return codes[new]


class Plain:
    """From small codes to numbers, rising from ``first``: an array."""

    def __init__(self, codes: np.ndarray, first: int = 1) -> None:
        self.table = np.zeros(int(codes.max(initial=0)) + 2, dtype=np.int64)
        self.table[codes] = np.arange(first, first + len(codes))

    def find(self, codes: np.ndarray) -> np.ndarray:
        """Give for each code its number, or 0."""
        found: np.ndarray = self.table.take(codes, mode="clip")  # the last place is empty
        return found


class Paged:
    """From codes of middle size to numbers, rising from ``first``: an array of the pages that are in use."""

    def __init__(self, codes: np.ndarray, first: int = 1) -> None:
        pages = distinct(codes >> _PAGE_BITS)
        page = np.searchsorted(pages, codes >> _PAGE_BITS)
        self.pages = np.zeros(int(pages.max(initial=0)) + 2, dtype=np.int64)
        self.pages[pages] = np.arange(1, len(pages) + 1) << _PAGE_BITS
        self.table = np.zeros(len(pages) + 1 << _PAGE_BITS, dtype=np.int64)
        self.table[page + 1 << _PAGE_BITS | codes & _MASK] = np.arange(first, first + len(codes))

    def find(self, codes: np.ndarray) -> np.ndarray:
        """Give for each code its number, or 0."""
        found: np.ndarray = self.table.take(self.pages.take(codes >> _PAGE_BITS, mode="clip") | codes & _MASK)
        return found


_MASK = (1 << _PAGE_BITS) - 1


class Hashed:
    """From codes of any size to numbers by one look at one place: no two codes have the same place.

    A code's place is a hash plus what stands for its bucket, another hash; for each bucket that is chosen so that all its codes find
    free places (hash and displace: Belazzougui, Botelho, Dietzfelbinger 2009, ESA).

    Args:
        codes: different codes, int64.
        spare: slots a code, at least.
        numbers: what to give for each code, not 0; None: 1, 2, 3 …
    """

    def __init__(self, codes: np.ndarray, spare: int = 3, numbers: np.ndarray | None = None) -> None:
        bits = max(4, int(np.ceil(np.log2(max(len(codes), 1) * spare))))
        self._slot_shift, self._bucket_shift = np.uint64(64 - bits), np.uint64(64 - 2 * bits + 2)
        self._bucket_mask = np.uint64((1 << bits - 2) - 1)
        for number in range(100):
            self._multiplier = np.uint64(_MULTIPLIERS[0] + number * _MULTIPLIERS[1] & _WORD)
            slots, buckets = self._hashes(codes)
            at = self._place(slots, buckets)
            if at is not None:
                break
        else:
            raise ValueError("codes that cannot be told apart")
        self.keys = np.full((1 << bits) + int(self._displaced.max()), _EMPTY, dtype=np.int64)
        self.values = np.zeros(len(self.keys), dtype=np.int32)
        self.keys[at] = codes
        self.values[at] = np.arange(1, len(codes) + 1) if numbers is None else numbers

    def _hashes(self, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        mixed = codes.view(np.uint64) * self._multiplier
        buckets = mixed >> self._bucket_shift
        buckets &= self._bucket_mask
        mixed >>= self._slot_shift
        return mixed.view(np.int64), buckets.view(np.int64)

    def _place(self, slots: np.ndarray, buckets: np.ndarray) -> np.ndarray | None:
        """Choose how far the codes of each bucket are displaced; gives their places, or None where two have both hashes alike."""
        self._displaced = np.zeros(int(self._bucket_mask) + 1, dtype=np.int16)
        order = np.sort(buckets << 32 | np.arange(len(buckets))) & 0xFFFFFFFF  # quicker than argsort
        sizes = np.bincount(buckets, minlength=len(self._displaced))
        begins = np.cumsum(sizes) - sizes
        at = np.empty(len(slots), dtype=np.int64)
        taken = np.zeros((1 << 64 - int(self._slot_shift)) + _FARTHEST, dtype=np.int32)  # 0: free, else 1 + a bucket
        for size in range(int(sizes.max(initial=0)), 0, -1):  # the fullest are the hardest
            open_ = np.flatnonzero(sizes == size)
            codes = order[begins[open_][:, None] + np.arange(size)]
            places = slots[codes]
            sorted_ = np.sort(places, axis=1)
            if (sorted_[:, 1:] == sorted_[:, :-1]).any():
                return None
            for by in range(_FARTHEST):
                free = np.flatnonzero(taken[places].max(axis=1) == 0)
                wish, names = places[free], open_[free, None] + 1
                taken[wish] = names  # the last of several that wish for a place has it
                has = taken[wish] == names
                won = has.all(axis=1)
                taken[wish[~won][has[~won]]] = 0
                placed = free[won]
                at[codes[placed]] = places[placed]
                self._displaced[open_[placed]] = by
                rest = np.ones(len(open_), dtype=bool)
                rest[placed] = False
                open_, codes, places = open_[rest], codes[rest], places[rest] + 1
                if not len(open_):
                    break
            else:
                return None
        return at

    def find(self, codes: np.ndarray) -> np.ndarray:
        """Give for each code its number, or 0."""
        at, buckets = self._hashes(codes)
        at += self._displaced.take(buckets)
        found: np.ndarray = self.values.take(at) * (self.keys.take(at) == codes)
        return found.astype(np.int64)


#: that a code of one template tells the code of another: (template, the other, how)
Extension = tuple[int, int, Callable[[np.ndarray], np.ndarray]]
#: codes of a template, rising; and of each of its weights the number of the code, the state and the value
_Known = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
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
        keys: template << 48 | code, rising.
        starts: where the weights of each key begin in the next two, and the end of the last.
        states, values: the weights that are not 0, key by key.
        size: how many states there are.
        probe: the encoded codes of some word, one array a template; tells which templates share an array.
        extensions: templates whose codes tell those of others: one row then holds what both have.
    """

    def __init__(
        self,
        keys: np.ndarray,
        starts: np.ndarray,
        states: np.ndarray,
        values: np.ndarray,
        size: int,
        probe: Sequence[np.ndarray],
        extensions: Sequence[Extension] = (),
    ) -> None:
        self.size = size
        self.templates = len(probe)
        codes = keys & _CODE
        bounds = np.searchsorted(keys, np.arange(self.templates + 1, dtype=np.int64) << CODE_BITS).tolist()
        own = [slice(a, b) for a, b in pairwise(bounds)]

        def known(t: int) -> _Known:
            begins = starts[own[t].start : own[t].stop + 1]
            part = slice(int(begins[0]), int(begins[-1]))
            return codes[own[t]], np.repeat(np.arange(len(begins) - 1), np.diff(begins)), states[part], values[part]

        self._groups: list[_Group] = []
        self._joined: list[_Joined] = []
        small: list[tuple[int, np.ndarray, np.ndarray]] = []
        for alike in _groups(probe):
            t = alike[0][0]
            found = codes[own[t]] if len(alike) == 1 else distinct(np.concatenate([codes[own[t]] for t, _ in alike]))
            largest = int(found.max(initial=0))
            if len(alike) == 1 and len(found) < _JOINED // 4 and largest < _PLAIN:
                rows = np.zeros((len(found), size), dtype=np.float32)
                rows[known(t)[1:3]] = values[starts[own[t].start] : starts[own[t].stop]]
                small.append((t, found, rows))
                continue
            self._groups.append(_Group(found, dict(alike) if len(alike) > 1 else {t: 0}))
        extended = self._extend(extensions)
        self._find = self._finders()
        made: dict[int, _Table] = {}
        inside = {other for other, _ in extended.values()}
        self._tables = [self._table(t, extended, known, made) for group in self._groups for t in group.places if t not in inside]
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

    def _finders(self) -> Hashed:
        """Make the look-ups of small codes, and give one for all groups with large ones."""
        codes, numbers = [_NO_CODES], [_NO_CODES]
        tags = _tags()
        for group in self._groups:
            largest = int(group.found.max(initial=0))
            first = group.shift + 1
            if largest < _PAGED:
                group.find = Plain(group.found, first) if largest < _PLAIN else Paged(group.found, first)
            else:
                codes.append(group.found + next(tags))
                numbers.append(np.arange(first, first + len(group.found)))
        return Hashed(np.concatenate(codes), numbers=np.concatenate(numbers))

    def _table(
        self,
        t: int,
        extended: _Held,
        known: Callable[[int], _Known],
        made: dict[int, _Table],
    ) -> _Table:
        """Make the table of a template: the rows of what it extends, then its own with those added; ``made`` keeps all of them."""
        if t in made:
            return made[t]
        number, group = next((i, group) for i, group in enumerate(self._groups) if t in group.places)
        here = [(number, group.places[t])]
        first = 1
        if t not in extended:
            table = np.zeros((first + len(group.found), self.size), dtype=np.float32)
        else:
            other, how = extended[t]
            base = self._table(other, extended, known, made)
            here += base.places
            first = len(base.rows)
            table = np.empty((first + len(group.found), self.size), dtype=np.float32)
            table[:first] = base.rows
            base.rows.take(self._index(other, how(group.found), extended), axis=0, out=table[first:], mode="clip")
        codes, row, states, values = known(t)
        if len(group.places) > 1:
            row = np.searchsorted(group.found, codes)[row]
        table.reshape(-1)[(row + first) * self.size + states] += values
        made[t] = _Table(table, here)
        return made[t]

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
        out -= out[:, :1].copy()
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
        parts = iter(pairwise(ends))
        return [
            rows[slice(*next(parts))] if group.find is None else group.find.find(array)
            for array, group in zip(arrays, self._groups, strict=True)
        ]


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
