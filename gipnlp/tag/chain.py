"""Decoding a linear chain with arrays: marginals for all sentences at once, and from them the best path.

The forward and the backward pass run over all sentences side by side, one step a character, so that a step is one small matrix
product.  The path of the likeliest states is the best path wherever what it leaves to chance is small (see :meth:`Chain.decode`); only the
few stretches where it may not be are searched by Viterbi.

References: Rabiner (1989), A tutorial on hidden Markov models, Proc. IEEE 77; Lafferty, McCallum, Pereira (2001), Conditional random
fields, ICML.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: a sentence longer than this is cut into pieces that see ``_CONTEXT`` characters of their neighbours
_LONGEST = 96
_CONTEXT = 24
#: pieces agree when their marginals at the border differ by no more than this; a sentence whose pieces do not is done whole
_AGREE = 4e-7
#: sentences side by side: small enough for the caches, and for a matrix product to stay on one core
_LANES = 512
#: single precision holds exponents up to 88: one step may take this much, and rows that are multiplied may be off by so much each
_RANGE, _SPARE = 80.0, 38.0
#: below this much left to chance a path of likeliest states is surely the best one (it is from 0.5 down; the rest is for rounding)
_SURE = 0.45


@dataclass(slots=True)
class _Pass:
    """A forward and a backward pass: ``rows`` of a piece at its step t stand at ``offsets[t] + lane``."""

    forward: np.ndarray
    backward: np.ndarray
    offsets: np.ndarray
    lane: np.ndarray


class Chain:
    """The transitions of a chain, ready to decode.

    Args:
        transitions: weights [from, to].
        temperature: divides all scores before the marginals are taken; the best path does not depend on it.
    """

    def __init__(self, transitions: np.ndarray, temperature: float = 1.0) -> None:
        self.temperature = temperature
        self._scores = (transitions / temperature).astype(np.float32)
        factors = np.exp(self._scores)
        self._into = np.ascontiguousarray(factors.T)
        self._both = np.ascontiguousarray(np.stack([factors, factors.T]))
        self._growth = float(self._scores.max())

    def decode(self, emissions: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Find the best state of each character and its marginal probability.

        Every path but y has less than 1 - P(y) of the probability, and P(y) is at least 1 less the sum of what the marginals leave
        beside y.  Where that sum is below a half, y is the best path.  Else: the best path is no less likely than y, so it agrees
        with y wherever less than P(y) is left beside y, and the stretches between such places are searched one by one.

        Args:
            emissions: scores (characters, states), float32, relative to the first state (whose column is 0).
            starts, ends: the sentences, without gaps, in order; none is empty.

        Returns:
            States (int64) and marginals (float32), one a character.
        """
        if self.temperature != 1.0:
            emissions = emissions / np.float32(self.temperature)
        highest = float(emissions.max(initial=0.0))
        if highest + self._growth > _RANGE:  # never on real text
            emissions = emissions - np.maximum(emissions.max(axis=1, keepdims=True), 0.0)
            highest = 0.0
        every = 1 + int(_SPARE / max(highest + self._growth, 1.0))
        factors = np.exp(emissions)
        weight, total, forward = self._products(factors, starts, ends, every)
        states, share = _likeliest(weight, total)
        rest = 1.0 - share
        unsure = np.flatnonzero(np.add.reduceat(rest, starts) >= _SURE)
        if len(unsure):
            runs = self._stretches(forward, states, rest, starts[unsure], ends[unsure])
            if len(runs[0]):
                self._search(emissions, states, *runs)
                at = _ranges(runs[0], runs[1] - runs[0])
                share[at] = weight[at, states[at]] / total[at]
        return states, share

    # -- marginals ------------------------------------------------------------------------------------------------

    def _products(
        self, factors: np.ndarray, starts: np.ndarray, ends: np.ndarray, every: int
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Give unscaled marginals (characters, states), their sums, and the forward weights."""
        low, high, first, last = _pieces(starts, ends)
        size = factors.shape[1]
        weight = np.empty_like(factors)
        forward = np.empty_like(factors)
        borders = np.flatnonzero(low < first)  # pieces that go on with a sentence
        left = right = np.zeros((0, size), dtype=np.float32)
        if len(borders):
            left, right = np.empty((2, len(low), size), dtype=np.float32)
        order = np.argsort(low - high, kind="stable")
        for at in range(0, len(order), _LANES):
            group = order[at : at + _LANES]
            a, b = low[group], high[group]
            done = self._run(factors, a, b, every)
            length = last[group] - first[group]
            lane = np.repeat(np.arange(len(group)), length)
            position = _ranges(first[group], length)
            rows = done.forward[done.offsets[position - a[lane]] + lane]
            forward[position] = rows
            rows *= done.backward[done.offsets[b[lane] - 1 - position] + lane]
            weight[position] = rows
            if len(borders):  # what the piece makes of the character before it and of its first one
                before = np.maximum(first[group] - 1, a)
                lanes = np.arange(len(group))
                left[group] = done.forward[done.offsets[before - a] + lanes] * done.backward[done.offsets[b - 1 - before] + lanes]
                after = np.minimum(last[group], b - 1)
                right[group] = done.forward[done.offsets[after - a] + lanes] * done.backward[done.offsets[b - 1 - after] + lanes]
        total = weight @ np.ones(size, dtype=np.float32)
        if len(borders):
            redo = self._disagreeing(weight, total, left, right, first, borders)
            if len(redo):
                sentence = np.unique(np.searchsorted(starts, first[redo], side="right") - 1)
                self._whole(factors, starts[sentence], ends[sentence], every, weight, forward)
                total = weight @ np.ones(size, dtype=np.float32)
        return weight, total, forward

    def _run(self, factors: np.ndarray, low: np.ndarray, high: np.ndarray, every: int) -> _Pass:
        """Run forward and backward over the pieces ``low:high``, longest first, rescaling every so many steps."""
        lengths = high - low
        steps = int(lengths[0])
        active = np.searchsorted(-lengths, -np.arange(steps), side="left")  # how many pieces are longer than t
        offsets = np.concatenate([[0], np.cumsum(active)])
        lane = _ranges(np.zeros(steps, dtype=np.int64), active)
        step = np.repeat(np.arange(steps), active)
        size = factors.shape[1]
        emitted = np.empty((2, len(lane), size), dtype=np.float32)
        np.take(factors, low[lane] + step, axis=0, out=emitted[0], mode="clip")
        np.take(factors, high[lane] - 1 - step, axis=0, out=emitted[1], mode="clip")
        came = np.empty_like(emitted)  # before the character's own factor; after it, ``emitted`` is overwritten
        came[:, : active[0]] = 1.0
        ones = np.ones(size, dtype=np.float32)
        counts, places = active.tolist(), offsets.tolist()
        state = emitted[:, : counts[0]]
        matmul, multiply = np.matmul, np.multiply
        for t in range(1, steps):
            count, place = counts[t], places[t]
            arrived = came[:, place : place + count]
            matmul(state[:, :count], self._both, out=arrived)
            state = emitted[:, place : place + count]
            multiply(arrived, state, out=state)
            if t % every == 0:
                state /= (state @ ones)[:, :, None]
        return _Pass(emitted[0], came[1], offsets, lane)

    def _whole(
        self, factors: np.ndarray, starts: np.ndarray, ends: np.ndarray, every: int, weight: np.ndarray, forward: np.ndarray
    ) -> None:
        """Do sentences without cutting them; the results go to their places in ``weight`` and ``forward``."""
        order = np.argsort(starts - ends, kind="stable")
        a, b = starts[order], ends[order]
        done = self._run(factors, a, b, every)
        lane = np.repeat(np.arange(len(a)), b - a)
        position = _ranges(a, b - a)
        forward[position] = done.forward[done.offsets[position - a[lane]] + lane]
        weight[position] = forward[position] * done.backward[done.offsets[b[lane] - 1 - position] + lane]

    @staticmethod
    def _disagreeing(
        weight: np.ndarray, total: np.ndarray, left: np.ndarray, right: np.ndarray, first: np.ndarray, borders: np.ndarray
    ) -> np.ndarray:
        """Give the borders at which a piece and the one before it find other marginals."""

        at = first[borders]
        worst = np.zeros(len(borders), dtype=np.float32)
        for rows, place in ((left[borders], at - 1), (right[borders - 1], at)):
            found = rows / rows.sum(axis=1, keepdims=True)
            worst = np.maximum(worst, np.abs(found - weight[place] / total[place, None]).max(axis=1))
        disagreeing: np.ndarray = borders[worst > _AGREE]
        return disagreeing

    # -- the best path --------------------------------------------------------------------------------------------

    def _stretches(
        self, forward: np.ndarray, states: np.ndarray, rest: np.ndarray, starts: np.ndarray, ends: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Give the stretches whose best path may be another: starts, ends, and the states beside them (-1: none)."""
        lengths = ends - starts
        position = _ranges(starts, lengths)
        begin = np.cumsum(lengths) - lengths
        # P(y) = p(y_n) · Π p(y_t-1 | y_t), each from the forward weights
        before = forward[position]
        here = states[position]
        following = np.append(here[1:], 0)
        through = before * self._into[following]
        chance = np.take_along_axis(through, here[:, None], axis=1)[:, 0] / np.einsum("ij->i", through)
        final = begin + lengths - 1
        chance[final] = 1.0 - rest[position[final]]
        with np.errstate(divide="ignore"):
            likely = np.add.reduceat(np.log(chance), begin)
        limit = np.repeat(np.exp(likely) / 2, lengths)
        left_over = rest[position]
        opening = left_over >= limit
        # runs of open places that stay inside of a sentence
        edges = np.zeros(len(position) + 1, dtype=bool)
        edges[begin] = edges[-1] = True
        run_start = np.flatnonzero(opening & (edges[:-1] | ~np.insert(opening[:-1], 0, False)))
        run_end = np.flatnonzero(opening & (edges[1:] | ~np.append(opening[1:], False))) + 1
        total = np.insert(np.cumsum(left_over, dtype=np.float64), 0, 0.0)
        has_left, has_right = ~edges[run_start], ~edges[run_end]
        low, high = run_start - has_left, run_end + has_right
        open_ = total[high] - total[low] >= _SURE
        run_start, run_end, has_left, has_right = run_start[open_], run_end[open_], has_left[open_], has_right[open_]
        a, b = position[run_start], position[run_end - 1] + 1
        return a, b, np.where(has_left, states[a - 1], -1), np.where(has_right, states[np.minimum(b, len(states) - 1)], -1)

    def _search(
        self, emissions: np.ndarray, states: np.ndarray, starts: np.ndarray, ends: np.ndarray, left: np.ndarray, right: np.ndarray
    ) -> None:
        """Viterbi over stretches ``starts:ends`` between known states; the best states are written to their places."""
        order = np.argsort(starts - ends, kind="stable")
        for at in range(0, len(order), _LANES):
            group = order[at : at + _LANES]
            self._viterbi(emissions, states, starts[group], ends[group], left[group], right[group])

    def _viterbi(
        self, emissions: np.ndarray, states: np.ndarray, starts: np.ndarray, ends: np.ndarray, left: np.ndarray, right: np.ndarray
    ) -> None:
        lengths = ends - starts
        steps = int(lengths[0])
        active = np.searchsorted(-lengths, -np.arange(steps), side="left")
        scores = self._scores
        best = emissions[starts] + np.where(left[:, None] >= 0, scores[left], 0.0)
        kept = [best]
        for t in range(1, steps):
            count = active[t]
            through = best[:count, :, None] + scores
            best = through.max(axis=1) + emissions[starts[:count] + t]
            best -= best.max(axis=1, keepdims=True)
            kept.append(best)
        closing = np.where(right[:, None] >= 0, scores[:, right].T, 0.0)
        current = np.zeros(len(starts), dtype=np.int64)
        for t in range(steps - 1, -1, -1):
            count = active[t]
            going_on = active[t + 1] if t + 1 < steps else 0
            current[:going_on] = (kept[t][:going_on] + scores[:, current[:going_on]].T).argmax(axis=1)
            current[going_on:count] = (kept[t][going_on:] + closing[going_on:count]).argmax(axis=1)
            states[starts[:count] + t] = current[:count]


def _ranges(starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Give ``start, start + 1, …`` of each length, one after the other."""
    shift = starts - (np.cumsum(lengths) - lengths)
    made: np.ndarray = np.repeat(shift, lengths) + np.arange(int(lengths.sum()))
    return made


def _pieces(starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Cut long sentences: what each piece sees (low:high), and what it is asked for (first:last)."""
    lengths = ends - starts
    if not len(lengths) or lengths.max() <= _LONGEST:
        return starts, ends, starts, ends
    core = _LONGEST - 2 * _CONTEXT
    counts = np.where(lengths <= _LONGEST, 1, -(-lengths // core))
    number = _ranges(np.zeros(len(starts), dtype=np.int64), counts)
    width = np.repeat(-(-lengths // counts), counts)
    begin, end = np.repeat(starts, counts), np.repeat(ends, counts)
    first = np.minimum(begin + number * width, end)
    last = np.minimum(first + width, end)
    kept = first < last
    first, last, begin, end = first[kept], last[kept], begin[kept], end[kept]
    return np.maximum(first - _CONTEXT, begin), np.minimum(last + _CONTEXT, end), first, last


def _likeliest(weight: np.ndarray, total: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the likeliest state of each row and its share of the row's sum."""
    size = weight.shape[1]
    flat = np.flatnonzero(weight > (0.5 * total)[:, None])  # at most one a row
    row = flat // size
    states = np.full(len(weight), -1, dtype=np.int64)
    states[row] = flat - row * size
    open_ = np.flatnonzero(states < 0)
    states[open_] = weight[open_].argmax(axis=1)
    share = weight.ravel()[np.arange(0, weight.size, size) + states] / total
    return states, share
