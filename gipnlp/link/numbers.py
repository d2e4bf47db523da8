"""Scores of all numbers of a report at once: what does not depend on the numbers before them.

The n-grams around the numbers are looked up with arrays (:mod:`.grams`), the rows of the other groups are kept (:mod:`.bags`), and all
rows of many numbers are added up together (:mod:`.weights`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

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
#: characters beyond U+FFFF: no n-gram with one has a weight
_BEYOND = re.compile("[\U00010000-\U0010ffff]")


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
        self._find = Hashed(known)
        self._bias = np.concatenate([indicator.bias, measure.bias])
        if NO_RECORD in indicator.column:
            self._bias[indicator.column[NO_RECORD]] -= NO_RECORD_HANDICAP
        self._kept: Kept[Group, np.ndarray] = Kept()
        self._bonus: Kept[str, dict[int, float]] = Kept()

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
        sizes = np.fromiter(map(len, groups), dtype=np.int64, count=len(groups))
        first = np.cumsum(sizes) - sizes
        for place in range(int(sizes.max())):  # the first group of all numbers, then the second …
            owners = np.flatnonzero(sizes > place)
            made[owners] += sums[first[owners] + place]
        scores: np.ndarray = made + self._bias
        for i, context in enumerate(contexts):
            for column, bonus in self._wordings(context.category_text).items():
                scores[i, column] += bonus
        return scores

    def _wordings(self, category: str) -> dict[int, float]:
        found = self._bonus.get(category)
        return self._bonus.keep(category, wording_bonus(self.indicator, category)) if found is None else found

    def _grams(self, around: Surroundings, contexts: Sequence[Context]) -> np.ndarray:
        """Give what :func:`gipnlp.link.classify.number_grams` spells out adds to the scores of each number."""
        count = len(contexts)
        index, offset = around.index, around.start
        first = np.array([c.span.start for c in contexts]) - offset
        last = np.array([c.span.end for c in contexts]) - offset
        clause = np.array([len(c.clause) for c in contexts])
        before = np.array([len(c.before) for c in contexts])
        after = np.array([len(c.after) for c in contexts])
        # the same in characters of the collapsed text
        end = index[first - 1] + 1
        clause = np.where(clause > 0, end - index[first - clause], 0)
        begin = index[first - before]
        before = np.where(before > 0, end - begin, 0)
        behind = index[np.minimum(last, len(index) - 1)]
        after = np.where(after > 0, index[last + after - 1] + 1 - behind, 0)
        owners, places, sizes, prefixes = [], [], [], []
        number = np.arange(count)
        prefix = 0

        def windows(grams: tuple[tuple[str, int, int], ...], starts: np.ndarray, lengths: np.ndarray, *, at_end: bool) -> None:
            nonlocal prefix
            for _, size, reach in grams:
                taken = np.minimum(lengths, reach)
                counts = np.maximum(taken - size + 1, 0)
                low = starts + lengths - taken if at_end else starts
                owner = np.repeat(number, counts)
                owners.append(owner)
                places.append(np.repeat(low - (np.cumsum(counts) - counts), counts) + np.arange(len(owner)))
                sizes.append(np.full(len(owner), size))
                prefixes.append(np.full(len(owner), prefix))
                prefix += 1

        def ends(grams: tuple[tuple[str, int], ...], starts: np.ndarray, lengths: np.ndarray, *, at_end: bool) -> None:
            nonlocal prefix
            for _, size in grams:
                taken = np.minimum(lengths, size)
                owners.append(number)
                places.append(starts + lengths - taken if at_end else starts)
                sizes.append(taken)
                prefixes.append(np.full(count, prefix))
                prefix += 1

        windows(classify.CLAUSE_GRAMS, end - clause, clause, at_end=True)
        windows(classify.BEFORE_GRAMS, begin, before, at_end=False)
        windows(classify.AFTER_GRAMS, behind, after, at_end=False)
        ends(classify.CLAUSE_ENDS, end - clause, clause, at_end=True)
        ends(classify.AFTER_ENDS, behind, after, at_end=False)
        wanted = keys_of(around.points, np.concatenate(places), np.concatenate(sizes), _PREFIXES, np.concatenate(prefixes))
        row = self._find.find(wanted)
        known = np.flatnonzero(row)
        owner = np.concatenate(owners)[known]
        order = np.argsort(owner.astype(np.int16), kind="stable")  # so small that it is a sort by digits
        return self._weights.sums(row[known[order]] - 1, owner[order], count)


_PREFIXES = tuple(
    entry[0]
    for entry in (*classify.CLAUSE_GRAMS, *classify.BEFORE_GRAMS, *classify.AFTER_GRAMS, *classify.CLAUSE_ENDS, *classify.AFTER_ENDS)
)


def _collapse(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Give the code points of ``text`` with every run of digits as one ``0``, and for each character its place in them."""
    if not text.isascii() and max(text) > "\uffff":
        text = _BEYOND.sub(lambda m: "0" if m.group().isdecimal() else "\uffff", text)
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    digit = _DIGIT[points]
    kept = ~digit
    kept[0] = True
    kept[1:] |= ~digit[:-1]
    return np.where(digit, 48, points)[kept], np.cumsum(kept) - 1
