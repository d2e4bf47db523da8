"""Scores of all numbers of a report at once: what does not depend on the numbers before them.

The n-grams around the numbers are looked up with arrays (:mod:`.grams`), the rows of the other groups are kept (:mod:`.bags`), and all
rows of many numbers are added up together (:mod:`.weights`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, chain

import numpy as np

from ..tag.tables import Hashed
from . import classify
from .bags import Group, Kept, keys
from .classify import NO_RECORD, NO_RECORD_HANDICAP, Linear, wording_bonus
from .context import Context
from .grams import keys_of
from .weights import beside

_DIGIT = np.zeros(0x10000, dtype=bool)
_DIGIT[[i for i in range(0x10000) if chr(i).isdecimal()]] = True


class Surroundings:
    """The text of a report with every run of digits as one ``0``, as code points.

    Args:
        text: the text from ``start`` on to the end of the report.
        start: where it begins on the page.
    """

    def __init__(self, text: str, start: int) -> None:
        self.start = start
        self.points, self.index = _collapse(text)


class Stack:
    """The models of indicator and measure over the same features side by side.

    Args:
        indicator, measure: the models; the columns of the second follow those of the first.
    """

    def __init__(self, indicator: Linear, measure: Linear) -> None:
        self.indicator = indicator
        known, self._weights = beside([(indicator.keys, indicator.weights), (measure.keys, measure.weights)])
        self._find = Hashed(known, spare=4)
        self._bias = np.concatenate([indicator.bias, measure.bias])
        if NO_RECORD in indicator.column:
            self._bias[indicator.column[NO_RECORD]] -= NO_RECORD_HANDICAP
        self._kept: Kept[Group, np.ndarray] = Kept()
        self._bonus: Kept[str, list[tuple[int, float]]] = Kept()

    def sums(self, groups: Sequence[Group]) -> np.ndarray:
        """Give what each group adds to the scores, a row of float32 for each; those of all new groups are looked up together."""
        found = self._kept.find(groups)
        new = list(dict.fromkeys([group for group, sums in zip(groups, found, strict=True) if sums is None]))
        if new:
            made = dict(zip(new, self._look_up(new), strict=True))
            found = [made[group] if sums is None else sums for group, sums in zip(groups, found, strict=True)]
        return np.concatenate(found).reshape(len(groups), -1)  # type: ignore[arg-type]

    def _look_up(self, groups: Sequence[Group]) -> Iterator[np.ndarray]:
        spelled = [function(*values) for function, values in groups]
        owners = np.repeat(np.arange(len(groups)), np.fromiter(map(len, spelled), dtype=np.int64, count=len(groups)))
        rows = self._find.find(np.array(keys(chain.from_iterable(spelled)), dtype=np.int64))
        known = np.flatnonzero(rows)
        for group, sums in zip(groups, self._weights.sums(rows[known] - 1, owners[known], len(groups)), strict=True):
            yield self._kept.keep(group, sums.copy())

    def scores(self, around: Surroundings, contexts: Sequence[Context], groups: Sequence[Sequence[Group]]) -> np.ndarray:
        """Give the score of each class for each number, bias and wordings of the taxonomy included.

        Args:
            around: the text.
            contexts: the numbers, at least one.
            groups: the groups of each (:func:`gipnlp.link.classify.number_groups`).

        Returns:
            A row for each number, float64.
        """
        made = self._grams(around, contexts)
        sums = self.sums(list(chain.from_iterable(groups)))
        ends, add = list(accumulate(map(len, groups))), np.add.reduce
        for row, first, end in zip(made, [0, *ends[:-1]], ends, strict=True):  # quicker than np.add.reduceat along rows
            row += add(sums[first:end], axis=0)
        scores: np.ndarray = made + self._bias
        extra = [(i, *more) for i, context in enumerate(contexts) for more in self._wordings(context.category_text)]
        if extra:
            rows, columns, bonus = zip(*extra, strict=True)
            scores[rows, columns] += bonus  # no place comes twice
        return scores

    def _wordings(self, category: str) -> list[tuple[int, float]]:
        found = self._bonus.get(category)
        return self._bonus.keep(category, list(wording_bonus(self.indicator, category).items())) if found is None else found

    def _grams(self, around: Surroundings, contexts: Sequence[Context]) -> np.ndarray:
        """Give what :func:`gipnlp.link.classify.number_grams` spells out adds to the scores of each number."""
        count = len(contexts)
        index, offset = around.index, around.start
        first, last, clause, before, after = np.array(
            [(c.span.start - offset, c.span.end - offset, len(c.clause), len(c.before), len(c.after)) for c in contexts]
        ).T
        # the same in characters of the collapsed text
        end = index[first - 1] + 1
        clause = np.where(clause > 0, end - index[first - clause], 0)
        begin = index[first - before]
        before = np.where(before > 0, end - begin, 0)
        behind = index[np.minimum(last, len(index) - 1)]
        after = np.where(after > 0, index[last + after - 1] + 1 - behind, 0)
        starts, lengths = np.array([end - clause, begin, behind]).T[:, _PART], np.array([clause, before, after]).T[:, _PART]
        taken = np.minimum(lengths, _REACH)
        size = np.where(_WINDOW, _SIZE, taken)
        low = np.where(_AT_END, starts + lengths - taken, starts)
        grams = np.maximum(taken - size + 1, 0)
        each = grams.ravel()
        places = np.repeat(low.ravel() - (np.cumsum(each) - each), each)
        places += np.arange(len(places))
        prefixes = np.repeat(np.tile(np.arange(len(_PREFIXES)), count), each)
        row = self._find.find(keys_of(around.points, places, np.repeat(size.ravel(), each), _PREFIXES, prefixes))
        known = np.flatnonzero(row)
        owner = np.repeat(np.arange(count), grams.sum(axis=1))[known]
        return self._weights.sums(row[known] - 1, owner, count)


_CLAUSE, _BEFORE, _AFTER = range(3)
#: all grams: which part of the text, prefix, size (0: as much as there is), reach, and whether it is counted from the end of the part
_ALL_GRAMS = (
    *((_CLAUSE, *gram, True) for gram in classify.CLAUSE_GRAMS),
    *((_BEFORE, *gram, False) for gram in classify.BEFORE_GRAMS),
    *((_AFTER, *gram, False) for gram in classify.AFTER_GRAMS),
    *((_CLAUSE, prefix, 0, reach, True) for prefix, reach in classify.CLAUSE_ENDS),
    *((_AFTER, prefix, 0, reach, False) for prefix, reach in classify.AFTER_ENDS),
)
_PREFIXES = tuple(gram[1] for gram in _ALL_GRAMS)
_PART, _SIZE, _REACH = (np.array([gram[i] for gram in _ALL_GRAMS]) for i in (0, 2, 3))
_WINDOW, _AT_END = _SIZE > 0, np.array([gram[4] for gram in _ALL_GRAMS])


def _collapse(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Give the code points of ``text`` with every run of digits as one ``0``, and for each character its place in them."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    beyond = np.flatnonzero(points > 0xFFFF)
    points[beyond] = [ord("0") if text[i].isdecimal() else 0xFFFF for i in beyond.tolist()]
    digit = _DIGIT[points]
    kept = ~digit
    kept[0] = True
    kept[1:] |= ~digit[:-1]
    return np.where(digit, 48, points)[kept], np.cumsum(kept) - 1
