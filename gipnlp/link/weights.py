"""Weights of linear models without their noughts: most features speak for or against a few classes only."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from ..tag.tables import distinct

#: columns that their numbers can tell apart
_WIDEST = 1 << 15
#: a row with more columns than this is added up as a plain one
_MANY = 12


class Weights:
    """Rows of weights, each as the columns that are not nought and their values.

    Args:
        starts: where each row begins in the other two, and the end of the last: one number more than there are rows.
        columns: columns, row after row.
        values: the weights in them.
        width: how many columns there are.

    Raises:
        ValueError: these are no such rows.
    """

    def __init__(self, starts: np.ndarray, columns: np.ndarray, values: np.ndarray, width: int) -> None:
        rising = len(starts) > 0 and int(starts[0]) == 0 and bool((np.diff(starts) >= 0).all())
        if not rising or width > _WIDEST or not int(starts[-1]) == len(columns) == len(values) or int(columns.max(initial=0)) >= max(width, 1):
            raise ValueError("the columns and values are no rows of weights")
        self.starts = starts.astype(np.int64)
        self.columns = columns.astype(np.int16)
        self.values = values.astype(np.float32)
        self.width = width

    @classmethod
    def of(cls, table: np.ndarray) -> Weights:
        """Make them from a plain table, a row a feature."""
        rows, columns = np.nonzero(table)
        starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(table)))])
        return cls(starts, columns, table[rows, columns], table.shape[1])

    def __len__(self) -> int:
        return len(self.starts) - 1

    def owners(self) -> np.ndarray:
        """Give the row of each value."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    @cached_property
    def _full(self) -> tuple[np.ndarray, np.ndarray]:
        """The rows with many columns as a plain table, and the place of each row in it or -1: those rows are the ones that are wanted most."""
        rows = np.flatnonzero(np.diff(self.starts) > _MANY)
        place = np.full(len(self), -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        owners = place[self.owners()]
        chosen = owners >= 0
        table = np.zeros((len(rows), self.width), dtype=np.float32)
        table[owners[chosen], self.columns[chosen]] = self.values[chosen]
        return table, place

    def sums(self, rows: np.ndarray, owners: np.ndarray, count: int) -> np.ndarray:
        """Add rows up.

        Args:
            rows: numbers of rows.
            owners: the sum that each of them goes to, never falling.
            count: how many sums there are.

        Returns:
            A row of float32 for each sum.
        """
        made = np.zeros((count, self.width), dtype=np.float32)
        table, place = self._full
        at = place[rows]
        full = np.flatnonzero(at >= 0)
        if len(full):
            pieces, owner, add = table.take(at[full], axis=0), owners[full], np.add.reduce
            edges = np.flatnonzero(np.diff(owner, prepend=-1))
            for i, a, b in zip(owner[edges].tolist(), edges.tolist(), [*edges[1:].tolist(), len(full)], strict=True):
                add(pieces[a:b], axis=0, out=made[i])
        if len(full) < len(rows):
            few = np.flatnonzero(at < 0)
            begins = self.starts[rows[few]]
            sizes = self.starts[rows[few] + 1] - begins
            ends = np.cumsum(sizes)
            entry = np.repeat(begins - ends + sizes, sizes) + np.arange(ends[-1])
            places = np.repeat(owners[few] * self.width, sizes) + self.columns[entry]
            made += np.bincount(places, weights=self.values[entry], minlength=made.size).reshape(made.shape)
        return made


def beside(parts: list[tuple[np.ndarray, Weights]]) -> tuple[np.ndarray, Weights]:
    """Put weights of the same features side by side.

    Args:
        parts: rising keys of the rows, and the rows.

    Returns:
        The keys of the rows that are not empty, and the rows; the columns of the parts follow one another.
    """
    used = [np.diff(weights.starts) > 0 for _, weights in parts]
    keys = distinct(np.concatenate([part[0][rows] for part, rows in zip(parts, used, strict=True)]))
    width, columns, owners = 0, [], []
    for own, weights in parts:
        columns.append(weights.columns + width)
        owners.append(np.searchsorted(keys, own)[weights.owners()])
        width += weights.width
    owner = np.concatenate(owners)
    order = np.argsort(owner, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(keys)))])
    values = np.concatenate([weights.values for _, weights in parts])
    return keys, Weights(starts, np.concatenate(columns)[order], values[order], width)
