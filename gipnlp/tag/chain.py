"""Decoding a linear chain with arrays: marginals for all sentences at once, and from them the best path.

The forward and the backward pass run over all sentences side by side, one step a character, so that a step is one small matrix
product.  The path of the likeliest states is the best path wherever what it leaves to chance is small (see :meth:`Chain.decode`); only the
few stretches where it may not be are searched by Viterbi.

References: Rabiner (1989), A tutorial on hidden Markov models, Proc. IEEE 77; Lafferty, McCallum, Pereira (2001), Conditional random
fields, ICML.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

#: a sentence longer than this is cut into pieces that see ``_CONTEXT`` characters of their neighbours
_LONGEST = 96
_CONTEXT = 24
#: pieces agree when their marginals at the border differ by no more than this; a sentence whose pieces do not is done whole
_AGREE = 4e-7
#: sentences side by side: small enough for the caches, and for a matrix product to stay on one core
_LANES = 512
#: single precision holds exponents up to 88: no score is above this, and rows that are multiplied may be off by so much each
_RANGE, _SPARE = 80.0, 38.0
#: below this much left to chance a path of likeliest states is surely the best one (it is from 0.5 down; the rest is for rounding)
_SURE = 0.45


@dataclass(slots=True)
class _Lanes:
    """Pieces of text side by side, the longest first, in groups of at most :data:`_LANES`.

    The row of a piece at its step t is ``offsets[at + t] + lane``.

    Attributes:
        forward, backward: forward weights with the character's own factor, and backward weights without it.
        offsets: number of the first row of each step of each group.
        at: for each piece, in text order, where the offsets of its group begin.
        lane: for each piece its place in its group.
        low, high: for each piece the characters it sees.
    """

    forward: np.ndarray
    backward: np.ndarray
    offsets: np.ndarray
    at: np.ndarray
    lane: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def rows(self, first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give the rows of forward and of backward weights for the characters ``first:last`` of each piece."""
        lengths = last - first
        position = _ranges(first, lengths)
        lane = np.repeat(self.lane, lengths)
        forward = self.offsets.take(np.repeat(self.at - self.low, lengths) + position) + lane
        backward = self.offsets.take(np.repeat(self.at + self.high - 1, lengths) - position) + lane
        return forward, backward

    def products(self, first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give the unscaled marginals of the characters ``first:last`` of each piece, and their rows of forward weights."""
        rows, behind = self.rows(first, last)
        weight = self.forward.take(rows, axis=0)
        weight *= self.backward.take(behind, axis=0)
        return weight, rows


class Chain:
    """The transitions of a chain, ready to decode.

    Args:
        transitions: weights [from, to].
        temperature: divides all scores before the marginals are taken; the best path does not depend on it.
    """

    def __init__(self, transitions: np.ndarray, temperature: float = 1.0) -> None:
        self.temperature = temperature
        self._scores = (transitions / temperature).astype(np.float32)
        # a step with factors that add up to 1 changes the weight of a row by no less than the least transition and no more than the greatest
        middle = (self._scores.max() + self._scores.min()) / 2
        factors = np.exp(self._scores - middle)
        self._into = np.ascontiguousarray(factors.T)
        self._both = np.ascontiguousarray(np.stack([factors, factors.T]))
        self._every = 1 + int(_SPARE / max(float(self._scores.max() - middle), 1.0))
        self._ones = np.ones(len(factors), dtype=np.float32)

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
        if float(emissions.max(initial=0.0)) > _RANGE:  # never on real text
            emissions = emissions - np.maximum(emissions.max(axis=1, keepdims=True), 0.0)
        factors = np.exp(emissions)
        factors /= (factors @ self._ones)[:, None]
        weight, total, forward = self._products(factors, starts, ends)
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
        self, factors: np.ndarray, starts: np.ndarray, ends: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, Callable[[np.ndarray], np.ndarray]]:
        """Give unscaled marginals (characters, states), their sums, and a function that gives the forward weights of characters."""
        low, high, first, last = _pieces(starts, ends)
        lanes = self._run(factors, low, high)
        weight, rows = lanes.products(first, last)
        total = weight @ self._ones
        table = lanes.forward
        if len(first) > len(starts) and len(wrong := self._disagreeing(lanes, weight, total, first, last)):
            again = np.unique(np.searchsorted(starts, wrong, side="right") - 1)
            a, b = starts[again], ends[again]
            whole = self._run(factors, a, b)
            position = _ranges(a, b - a)
            weight[position], rows_again = whole.products(a, b)
            total[position] = weight[position] @ self._ones
            rows[position] = len(table) + rows_again
            table = np.concatenate([table, whole.forward])
        return weight, total, lambda position: table.take(rows.take(position), axis=0)

    def _run(self, factors: np.ndarray, low: np.ndarray, high: np.ndarray) -> _Lanes:
        """Run forward and backward over the pieces ``low:high``, rescaling every so many steps."""
        order = np.argsort(low - high, kind="stable")
        lengths = high - low
        number = len(order)
        at = np.empty(number, dtype=np.int64)
        lane = np.empty(number, dtype=np.int64)
        emitted = np.empty((2, int(lengths.sum()), factors.shape[1]), dtype=np.float32)
        came = np.empty_like(emitted)  # before the character's own factor; after it, ``emitted`` is overwritten
        offsets: list[np.ndarray] = []
        begin = known = 0
        for start in range(0, number, _LANES):
            group = order[start : start + _LANES]
            count = len(group)
            longest = lengths[group]
            steps = int(longest[0])
            active = count - np.searchsorted(longest[::-1], np.arange(steps), side="right")  # how many pieces are longer than t
            end = np.cumsum(active)
            own = end - active
            lane[group] = np.arange(count)
            at[group] = known
            known += steps
            offsets.append(own + begin)
            rows = int(end[-1])
            # the row of lane l at step t is own[t] + l: its characters are low[l] + t and high[l] - 1 - t
            lanes = np.arange(rows) - np.repeat(own, active)
            step = np.repeat(np.arange(steps), active)
            part = slice(begin, begin + rows)
            np.take(factors, low[group].take(lanes) + step, axis=0, out=emitted[0, part], mode="clip")
            np.take(factors, (high[group] - 1).take(lanes) - step, axis=0, out=emitted[1, part], mode="clip")
            self._steps(emitted[:, part], came[:, part], active.tolist(), own.tolist())
            begin += rows
        return _Lanes(emitted[0], came[1], np.concatenate(offsets), at, lane, low, high)

    def _steps(self, emitted: np.ndarray, came: np.ndarray, counts: list[int], places: list[int]) -> None:
        """Go through one group of pieces step by step, forward and backward at once."""
        matmul, multiply, both, every = np.matmul, np.multiply, self._both, self._every
        came[:, : counts[0]] = 1.0
        state = emitted[:, : counts[0]]
        for t in range(1, len(counts)):
            count, place = counts[t], places[t]
            arrived = came[:, place : place + count]
            matmul(state[:, :count], both, out=arrived)
            state = emitted[:, place : place + count]
            multiply(arrived, state, out=state)
            if t % every == 0:
                state /= (state @ self._ones)[:, :, None]

    @staticmethod
    def _disagreeing(lanes: _Lanes, weight: np.ndarray, total: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
        """Give the first characters of the pieces that find other marginals at their border than the piece before."""
        borders = np.flatnonzero(lanes.low < first)  # pieces that go on with a sentence
        at = first[borders]
        # what a piece makes of the character before it, and the piece before of the first one of this
        left = lanes.products(np.maximum(first - 1, lanes.low), np.where(lanes.low < first, first, lanes.low))[0]
        right = lanes.products(np.where(last < lanes.high, last, lanes.high), np.minimum(last + 1, lanes.high))[0]
        worst = np.zeros(len(borders), dtype=np.float32)
        for rows, place in ((left, at - 1), (right, at)):
            found = rows / rows.sum(axis=1, keepdims=True)
            worst = np.maximum(worst, np.abs(found - weight[place] / total[place, None]).max(axis=1))
        disagreeing: np.ndarray = at[worst > _AGREE]
        return disagreeing

    # -- the best path --------------------------------------------------------------------------------------------

    def _stretches(
        self, forward: Callable[[np.ndarray], np.ndarray], states: np.ndarray, rest: np.ndarray, starts: np.ndarray, ends: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Give the stretches whose best path may be another: starts, ends, and the states beside them (-1: none)."""
        lengths = ends - starts
        position = _ranges(starts, lengths)
        begin = np.cumsum(lengths) - lengths
        # P(y) = p(y_n) · Π p(y_t-1 | y_t), each from the forward weights
        here = states.take(position)
        through = self._into.take(np.roll(here, -1), axis=0)
        through *= forward(position)
        chance = through.ravel().take(np.arange(0, through.size, len(self._ones)) + here) / (through @ self._ones)
        left_over = rest.take(position)
        final = begin + lengths - 1
        chance[final] = 1.0 - left_over.take(final)
        with np.errstate(divide="ignore"):
            likely = np.add.reduceat(np.log(chance), begin)
        opening = left_over >= np.repeat(np.exp(likely) / 2, lengths)
        # runs of open places that stay inside of a sentence
        edges = np.zeros(len(position) + 1, dtype=bool)
        edges[begin] = edges[-1] = True
        starting, ending = edges[:-1].copy(), edges[1:].copy()
        starting[1:] |= ~opening[:-1]
        ending[:-1] |= ~opening[1:]
        run_start, run_end = (opening & starting).nonzero()[0], (opening & ending).nonzero()[0] + 1
        total = np.zeros(len(position) + 1)
        np.cumsum(left_over, dtype=np.float64, out=total[1:])
        has_left, has_right = ~edges[run_start], ~edges[run_end]
        open_ = total[run_end + has_right] - total[run_start - has_left] >= _SURE
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
