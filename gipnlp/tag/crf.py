"""Tagging with a linear-chain CRF and plain arrays: look up weights, add them (:mod:`.tables`), find path and marginals (:mod:`.chain`).

The weights come from a crfsuite training (:mod:`gipnlp.train`); the labels are those that crfsuite itself gives.
No native code reads the model, so a damaged file cannot crash the process.

Reference: Lafferty, McCallum, Pereira (2001), Conditional Random Fields, ICML.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..types import LABELS
from .chain import Chain
from .features import EXTENSIONS, codepoints, encode, sentence_bounds
from .labels import STATES, Span
from .tables import Emissions

#: a long text is tagged in blocks of whole sentences of about so many characters; features see this far beyond a block
_BLOCK, _MARGIN = 1 << 14, 1 << 10


class Weights:
    """Weights of a CRF; those of features are kept without noughts, of which a plain table is nearly full.

    Args:
        keys: template << 48 | code, each once.
        rows: a row of weights for each key, a column a state.
        transitions: [from, to].

    Attributes:
        keys: rising.
        starts: where the weights of each key begin in ``states`` and ``values``, and the end of the last.
        states, values: the states whose weights are not 0, and those weights (float32).
        transitions: as given.
    """

    def __init__(self, keys: np.ndarray, rows: np.ndarray, transitions: np.ndarray) -> None:
        if (keys[1:] <= keys[:-1]).any():
            order = np.argsort(keys, kind="stable")
            keys, rows = keys[order], rows[order]
        occupied = rows != 0
        self._fill(keys, occupied.sum(axis=1), np.nonzero(occupied)[1], rows[occupied], transitions)

    @classmethod
    def sparse(cls, keys: np.ndarray, counts: np.ndarray, states: np.ndarray, values: np.ndarray, transitions: np.ndarray) -> Weights:
        """Make them of rising keys, the number of weights of each, and states and values of these.

        Raises:
            ValueError: the arrays do not belong together.
        """
        if (keys[1:] <= keys[:-1]).any() or len(keys) != len(counts) or not int(counts.sum(dtype=np.int64)) == len(states) == len(values):
            raise ValueError("the states and values are no rows of weights")
        if len(states) and (states.max() >= len(transitions) or states.min() < 0):
            raise ValueError("a state that does not exist")
        made = cls.__new__(cls)
        made._fill(keys, counts, states, values, transitions)
        return made

    def _fill(self, keys: np.ndarray, counts: np.ndarray, states: np.ndarray, values: np.ndarray, transitions: np.ndarray) -> None:
        self.keys = keys
        self.starts = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
        self.states = states
        self.values = values.astype(np.float32, copy=False)
        self.transitions = transitions

    @property
    def rows(self) -> np.ndarray:
        """The weights as a plain table, a row for each key."""
        rows = np.zeros((len(self.keys), len(self.transitions)), dtype=np.float32)
        rows[np.repeat(np.arange(len(self.keys)), np.diff(self.starts)), self.states] = self.values
        return rows


class Tagger:
    """Tags normalised text.

    Args:
        weights: the trained weights.
        name: name of the model, as it appears in documents.
        temperature: divides the scores before the marginals are taken, so that confidences are calibrated.
    """

    def __init__(self, weights: Weights, name: str = "crf", temperature: float = 1.0) -> None:
        self.name = name
        self.temperature = temperature
        self._weights = Emissions(
            weights.keys, weights.starts, weights.states, weights.values, len(weights.transitions), encode("政府"), EXTENSIONS
        )
        self._chain = Chain(weights.transitions, temperature)

    def emissions(self, text: str) -> np.ndarray:
        """Give the summed feature weights, shape (characters, states), float32, relative to those of state O."""
        return self._weights.of(encode(text))

    def decode(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Give for each character of normalised ``text`` the index of its state on the best path, and its marginal probability."""
        return self._decode(text, *sentence_bounds(codepoints(text)))

    def _decode(self, text: str, starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        states = np.zeros(len(text), dtype=np.int64)
        marginals = np.ones(len(text), dtype=np.float32)
        for first, last in _blocks(starts, ends):
            a, b = int(starts[first]), int(ends[last - 1])
            low, high = max(0, a - _MARGIN), min(len(text), b + _MARGIN)
            emissions = self.emissions(text[low:high])[a - low : b - low]
            states[a:b], marginals[a:b] = self._chain.decode(emissions, starts[first:last] - a, ends[first:last] - a)
        return states, marginals

    def tag(self, text: str) -> list[Span]:
        """Find the spans of normalised ``text``: in text order, none overlapping another, with confidence."""
        bounds = sentence_bounds(codepoints(text))
        states, marginals = self._decode(text, *bounds)
        kinds, starts, ends = _spans(states, bounds[0])
        if not len(starts):
            return []
        edges = np.column_stack([starts, ends]).ravel()
        lowest = np.minimum.reduceat(np.append(marginals, np.float32(1.0)), edges)[::2]
        return [
            Span(LABELS[kind], start, end, confidence)
            for kind, start, end, confidence in zip(kinds.tolist(), starts.tolist(), ends.tolist(), lowest.tolist(), strict=True)
        ]

    def states(self, text: str) -> list[str]:
        """Give the state of every character, as ``pycrfsuite.Tagger`` would."""
        return [STATES[s] for s in self.decode(text)[0].tolist()]


def _spans(states: np.ndarray, sentences: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give kind, start and end of the spans of all sentences, as :func:`gipnlp.tag.labels.decode` gives those of one."""
    kind, mark = np.divmod(states - 1, 4)  # O: kind -1, mark 3
    opens = (mark == 0) | (mark == 3)  # B and S begin, whatever stood before
    closes = mark >= 2  # E and S end, whatever follows
    cut = kind[1:] != kind[:-1]
    first = np.ones(len(states), dtype=bool)
    first[1:] = cut | opens[1:] | closes[:-1]
    first[sentences] = True
    last = np.append(first[1:], True)
    inside = kind >= 0
    starts = np.flatnonzero(inside & first)
    ends = np.flatnonzero(inside & (last | closes)) + 1
    return kind[starts], starts, ends


def _blocks(starts: np.ndarray, ends: np.ndarray) -> Iterator[tuple[int, int]]:
    """Cut the sentences into blocks of about equal length: (first, behind the last)."""
    first = 0
    while first < len(starts):
        last = max(first + 1, int(np.searchsorted(ends, starts[first] + _BLOCK, side="right")))
        yield first, last
        first = last
