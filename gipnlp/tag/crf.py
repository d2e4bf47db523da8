"""Decoding a linear-chain CRF with plain arrays: look up weights, add them, Viterbi, marginals.

The weights come from a crfsuite training (:mod:`gipnlp.train`); the labels are those that crfsuite itself gives.
No native code reads the model, so a damaged file cannot crash the process.

Reference: Lafferty, McCallum, Pereira (2001), Conditional Random Fields, ICML.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .features import encode, sentences
from .labels import STATES, Span, decode

_EMPTY = np.int64(-1)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_BATCH_CHARACTERS = 1 << 15


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of a CRF: ``keys`` (template << 48 | code), one row of ``rows`` a key, and ``transitions`` [from, to]."""

    keys: np.ndarray
    rows: np.ndarray
    transitions: np.ndarray


class _Table:
    """An open-addressing hash table from keys to row numbers, looked up for whole arrays at once."""

    def __init__(self, keys: np.ndarray) -> None:
        bits = max(4, int(np.ceil(np.log2(max(len(keys), 1) * 3))))
        self.shift = np.uint64(64 - bits)
        self.mask = (1 << bits) - 1
        self.keys = np.full(1 << bits, _EMPTY, dtype=np.int64)
        self.values = np.zeros(1 << bits, dtype=np.int32)
        pending = np.arange(len(keys))
        slots = self._hash(keys)
        while len(pending):
            at = slots[pending]
            free = self.keys[at] == _EMPTY
            first = np.zeros(len(pending), dtype=bool)
            first[np.unique(at, return_index=True)[1]] = True
            placed = free & first
            self.keys[at[placed]] = keys[pending[placed]]
            self.values[at[placed]] = pending[placed] + 1
            slots[pending[~placed]] = (at[~placed] + 1) & self.mask
            pending = pending[~placed]

    def _hash(self, keys: np.ndarray) -> np.ndarray:
        with np.errstate(over="ignore"):
            slots: np.ndarray = ((keys.astype(np.uint64) * _MULTIPLIER) >> self.shift).astype(np.int64)
        return slots

    def find(self, keys: np.ndarray) -> np.ndarray:
        """Give for each key its row number + 1, or 0."""
        at = self._hash(keys)
        found = self.keys[at]
        out = np.where(found == keys, self.values[at], 0)
        open_ = np.flatnonzero((found != keys) & (found != _EMPTY))
        while len(open_):
            at_open = (at[open_] + 1) & self.mask
            at[open_] = at_open
            found_open = self.keys[at_open]
            hit = found_open == keys[open_]
            out[open_[hit]] = self.values[at_open[hit]]
            open_ = open_[~hit & (found_open != _EMPTY)]
        return out


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
        self._table = _Table(weights.keys)
        self._rows = np.vstack([np.zeros((1, len(STATES)), dtype=np.float32), weights.rows.astype(np.float32)])
        self._transitions = weights.transitions.astype(np.float32)

    def emissions(self, text: str) -> np.ndarray:
        """Give the summed feature weights, shape (characters, states), float32."""
        out = np.zeros((len(text), len(STATES)), dtype=np.float32)
        for template, codes in enumerate(encode(text)):
            rows = self._table.find(codes | np.int64(template << 48))
            out += self._rows[rows]
        return out

    def tag(self, text: str) -> list[Span]:
        """Find the spans of normalised ``text``: in text order, none overlapping another, with confidence."""
        if not text:
            return []
        emissions = self.emissions(text)
        states = np.zeros(len(text), dtype=np.int8)
        marginals = np.ones(len(text), dtype=np.float32)
        ranges = list(sentences(text))
        for batch in _batches(ranges):
            self._decode(emissions, batch, states, marginals)
        found = []
        flat = states.tolist()
        for a, b in ranges:
            for label, start, end in decode(flat[a:b], a):
                found.append(Span(label, start, end, float(marginals[start:end].min())))
        return found

    def states(self, text: str) -> list[str]:
        """Give the state of every character, as ``pycrfsuite.Tagger`` would."""
        emissions = self.emissions(text)
        states = np.zeros(len(text), dtype=np.int8)
        for batch in _batches(list(sentences(text))):
            self._decode(emissions, batch, states, None)
        return [STATES[s] for s in states]

    def _decode(
        self, emissions: np.ndarray, batch: list[tuple[int, int]], states: np.ndarray, marginals: np.ndarray | None
    ) -> None:
        """Viterbi (and forward-backward) over sentences of similar length at once; results go to their positions."""
        lengths = np.array([b - a for a, b in batch])
        starts = np.array([a for a, _ in batch])
        longest = int(lengths.max())
        count = len(batch)
        position = np.minimum(starts[:, None] + np.arange(longest)[None, :], len(emissions) - 1)
        scores = emissions[position]  # (sentences, longest, states); behind the end: rubbish that is never read
        size = len(STATES)
        best = scores[:, 0]
        back = np.zeros((longest, count, size), dtype=np.int8)
        last = np.zeros((count, size), dtype=np.float32)
        last[lengths == 1] = best[lengths == 1]
        for t in range(1, longest):
            through = best[:, :, None] + self._transitions[None]
            back[t] = through.argmax(axis=1)
            best = np.take_along_axis(through, back[t][:, None, :].astype(np.int64), axis=1)[:, 0] + scores[:, t]
            ending = lengths == t + 1
            if ending.any():
                last[ending] = best[ending]
        current = last.argmax(axis=1)
        rows = np.arange(count)
        for t in range(longest - 1, -1, -1):
            inside = lengths > t
            states[starts[inside] + t] = current[inside]
            moving = inside & (lengths > t) & (t > 0)
            current = np.where(moving, back[t, rows, current], current)
        if marginals is not None:
            self._marginals(scores, lengths, starts, states, marginals)

    def _marginals(
        self, scores: np.ndarray, lengths: np.ndarray, starts: np.ndarray, states: np.ndarray, out: np.ndarray
    ) -> None:
        """Probability of the decoded state at each character, by scaled forward-backward."""
        scaled = scores / self.temperature
        factors = np.exp(scaled - scaled.max(axis=2, keepdims=True))
        transition = np.exp(self._transitions / self.temperature)
        count, longest, size = factors.shape
        forward = np.empty_like(factors)
        forward[:, 0] = factors[:, 0] / factors[:, 0].sum(axis=1, keepdims=True)
        for t in range(1, longest):
            step = (forward[:, t - 1] @ transition) * factors[:, t]
            forward[:, t] = step / np.maximum(step.sum(axis=1, keepdims=True), 1e-30)
        backward = np.ones((count, size), dtype=factors.dtype)
        for t in range(longest - 1, -1, -1):
            at_end = lengths == t + 1
            backward[at_end] = 1.0
            product = forward[:, t] * backward
            product /= np.maximum(product.sum(axis=1, keepdims=True), 1e-30)
            inside = np.flatnonzero(lengths > t)
            positions = starts[inside] + t
            out[positions] = product[inside, states[positions]]
            backward = (backward * factors[:, t]) @ transition.T
            backward /= np.maximum(backward.sum(axis=1, keepdims=True), 1e-30)


def _batches(ranges: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Group sentences of similar length so that little is padded and memory stays bounded."""
    ordered = sorted(ranges, key=lambda r: r[1] - r[0])
    groups: list[list[tuple[int, int]]] = []
    group: list[tuple[int, int]] = []
    for a, b in ordered:
        if group and (len(group) + 1) * (b - a) > _BATCH_CHARACTERS:
            groups.append(group)
            group = []
        group.append((a, b))
    if group:
        groups.append(group)
    return groups
