"""Scores of all numbers of a report at once: what does not depend on the numbers before them.

The n-grams around the numbers are looked up with arrays (:mod:`.grams`), the other groups are sums that the models keep (:mod:`.bags`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from ..tag.tables import Hashed
from . import classify
from .bags import Group, summed
from .classify import Linear
from .context import Context
from .grams import keys_of

#: numbers that are scored together
_BLOCK = 256
_DIGIT = np.zeros(0x10000, dtype=bool)
_DIGIT[[i for i in range(0x10000) if chr(i).isdecimal()]] = True
#: characters beyond U+FFFF: no n-gram with one has a weight
_BEYOND = re.compile("[\U00010000-\U0010ffff]")


class Stack:
    """Linear models over the same features side by side.

    Args:
        models: the models; their columns follow one another.
    """

    def __init__(self, models: Sequence[Linear]) -> None:
        keys = list(dict.fromkeys(k for model in models for k in model._rows))
        width = sum(len(model.classes) for model in models)
        self.weights = np.zeros((len(keys) + 1, width), dtype=np.float32)  # the last row is empty
        self.bias = np.concatenate([model.bias for model in models])
        rows = {k: i for i, k in enumerate(keys)}
        at = 0
        for model in models:
            own = [rows[k] for k in model._rows]
            self.weights[own, at : at + len(model.classes)] = model._weights
            at += len(model.classes)
        self._find = Hashed(np.array(keys, dtype=np.int64))
        self.sums = summed(rows, self.weights)

    def scores(self, text: str, start: int, numbers: Sequence[tuple[Context, list[Group], np.ndarray]]) -> Iterator[np.ndarray]:
        """Give the score of each class for each number, float64, bias included.

        Args:
            text: the text from ``start`` on to the end of the report.
            start: where it begins on the page.
            numbers: contexts, their groups (:func:`gipnlp.link.classify.number_groups`), and scores to add, one a column.
        """
        if not numbers:
            return
        collapsed, index = _collapse(text)
        of = self.sums.of
        for at in range(0, len(numbers), _BLOCK):
            block = numbers[at : at + _BLOCK]
            made = np.concatenate([more for _, _, more in block]).reshape(len(block), -1)
            rest = [groups for _, groups, _ in block]
            for place in range(max(map(len, rest))):  # the first group of all numbers, then the second …
                owners = [i for i, groups in enumerate(rest) if len(groups) > place]
                sums = np.concatenate([of(*rest[i][place]) for i in owners]).reshape(len(owners), -1)
                if len(owners) == len(block):
                    made += sums
                else:
                    made[owners] += sums
            self._add_grams(made, collapsed, index, start, [context for context, _, _ in block])
            yield from made.astype(np.float64) + self.bias

    def _add_grams(self, made: np.ndarray, points: np.ndarray, index: np.ndarray, offset: int, contexts: list[Context]) -> None:
        """Add the weights of what :func:`gipnlp.link.classify.number_grams` spells out."""
        count = len(contexts)
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
        keys = keys_of(points, np.concatenate(places), np.concatenate(sizes), _PREFIXES, np.concatenate(prefixes))
        owner, row = np.concatenate(owners), self._find.find(keys)
        known = np.flatnonzero(row)
        if len(known):
            known = known[np.argsort(owner[known], kind="stable")]
            owner = owner[known]
            edges = np.flatnonzero(np.diff(owner, prepend=-1))
            rows = self.weights.take(row[known] - 1, axis=0)
            total = np.add.reduce
            for i, a, b in zip(owner[edges].tolist(), edges.tolist(), [*edges[1:].tolist(), len(rows)], strict=True):
                made[i] += total(rows[a:b], axis=0)


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
