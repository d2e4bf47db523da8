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
#: a path with more of the probability than this is surely the best one (it is from 0.5 up)
_LIKELY = 0.55


@dataclass(slots=True)
class _Lanes:
    """Pieces of text after both passes.  A slot is a character of a piece; the slots of all pieces stand one after the other.

    Attributes:
        forward, backward: at even rows forward weights with the character's own factor, at odd rows backward weights without it.
        ahead, behind: for each slot its row of forward and of backward weights.
        begin: for each piece, in text order, its first slot.
        low, high: for each piece the characters it sees.
    """

    forward: np.ndarray
    backward: np.ndarray
    ahead: np.ndarray
    behind: np.ndarray
    begin: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def products(self, first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give the unscaled marginals of the characters ``first:last`` of each piece, and their rows of forward weights."""
        rows, behind = self.ahead, self.behind
        if first is not self.low or last is not self.high:
            slots = _ranges(self.begin + (first - self.low), last - first)
            rows, behind = rows.take(slots), behind.take(slots)
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
        # forward and backward weights stand side by side in a row, so that one plain product goes a step with both
        nothing = np.zeros_like(factors)
        self._both = np.block([[factors, nothing], [nothing, factors.T]])
        self._sums = np.block([[nothing + 1, nothing], [nothing, nothing + 1]])
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
        unsure = (np.add.reduceat(rest, starts) >= _SURE).nonzero()[0]
        if len(unsure):
            a, b = starts.take(unsure), ends.take(unsure)
            chance = self._chance(forward, states, rest, a, b)
            open_ = (chance <= _LIKELY).nonzero()[0]
            if len(open_):
                runs = self._stretches(states, rest, chance.take(open_), a.take(open_), b.take(open_))
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
        lengths = high - low
        order = np.argsort(-lengths, kind="stable")
        end = np.cumsum(lengths)
        begin, final, total = end - lengths, end - 1, int(end[-1])
        slots = np.empty((total, 2), dtype=np.int64)  # of each row: one goes from the left, the other from the right
        groups: list[list[int]] = []
        done = 0
        for start in range(0, len(order), _LANES):
            group = order[start : start + _LANES]
            longest = lengths.take(group)
            steps = np.arange(int(longest[0]))
            active = len(group) - longest[::-1].searchsorted(steps, side="right")  # how many pieces are longer than t
            step = np.repeat(steps, active)
            lane = np.arange(len(step)) - np.repeat(np.cumsum(active) - active, active)
            part = slots[done : done + len(step)]
            np.add(begin.take(group).take(lane), step, out=part[:, 0])
            np.subtract(final.take(group).take(lane), step, out=part[:, 1])
            groups.append(active.tolist())
            done += len(step)
        # without cuts slots are characters
        emitted = factors.take(slots if total == len(factors) else _ranges(low, lengths).take(slots), axis=0)
        came = np.empty_like(emitted)  # before the character's own factor; after it, ``emitted`` is overwritten
        size = factors.shape[1]
        self._steps(emitted.reshape(total, 2 * size), came.reshape(total, 2 * size), groups)
        ahead, behind = np.empty(total, dtype=np.int64), np.empty(total, dtype=np.int64)
        rows = np.arange(0, 2 * total, 2)
        ahead[slots[:, 0]] = rows
        behind[slots[:, 1]] = rows + 1
        return _Lanes(emitted.reshape(-1, size), came.reshape(-1, size), ahead, behind, begin, low, high)

    def _steps(self, emitted: np.ndarray, came: np.ndarray, groups: list[list[int]]) -> None:
        """Go through groups of pieces step by step, forward and backward at once; a group is how many pieces there are at each step."""
        dot, multiply, both, every = np.dot, np.multiply, self._both, self._every
        begin = 0
        for counts in groups:
            end = begin + counts[0]
            came[begin:end] = 1.0
            state = emitted[begin:end]
            for t, count in enumerate(counts[1:], 1):
                begin, end = end, end + count
                arrived = came[begin:end]
                dot(state[:count], both, out=arrived)
                state = emitted[begin:end]
                multiply(arrived, state, out=state)
                if t % every == 0:
                    state /= dot(state, self._sums)
            begin = end

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

    def _chance(
        self, forward: Callable[[np.ndarray], np.ndarray], states: np.ndarray, rest: np.ndarray, starts: np.ndarray, ends: np.ndarray
    ) -> np.ndarray:
        """Give the probability P(y) of the likeliest states of each sentence: p(y_n) · Π p(y_t-1 | y_t), each from the forward weights."""
        lengths = ends - starts
        position = _ranges(starts, lengths)
        here = states.take(position)
        following = np.empty_like(here)
        following[:-1], following[-1] = here[1:], 0
        through = self._into.take(following, axis=0)
        through *= forward(position)
        share = through.ravel().take(np.arange(0, through.size, len(self._ones)) + here) / (through @ self._ones)
        end = lengths.cumsum()
        share[end - 1] = 1.0 - rest.take(ends - 1)
        with np.errstate(divide="ignore"):
            chance: np.ndarray = np.exp(np.add.reduceat(np.log(share), end - lengths))
        return chance

    def _stretches(
        self, states: np.ndarray, rest: np.ndarray, chance: np.ndarray, starts: np.ndarray, ends: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Give the stretches whose best path may be another: starts, ends, and the states beside them (-1: none)."""
        lengths = ends - starts
        position = _ranges(starts, lengths)
        begin = np.cumsum(lengths) - lengths
        left_over = rest.take(position)
        opening = left_over >= np.repeat(chance / 2, lengths)
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
        active = np.searchsorted(-lengths, -np.arange(steps), side="left").tolist()
        scores, each = self._scores, self._scores[:, :, None]
        # a column for each stretch, so that the innermost loops are long ones
        best = emissions.take(starts, axis=0).T + np.where(left >= 0, scores.T.take(left, axis=1, mode="clip"), np.float32(0.0))
        kept = [best]
        for t in range(1, steps):
            count = active[t]
            best = (best[:, None, :count] + each).max(axis=0)
            best += emissions.take(starts[:count] + t, axis=0).T
            best -= best.max(axis=0)
            kept.append(best)
        closing = np.where(right >= 0, scores.take(right, axis=1, mode="clip"), np.float32(0.0))
        current = np.zeros(len(starts), dtype=np.int64)
        going_on = 0
        for t in range(steps - 1, -1, -1):
            count = active[t]
            if going_on:
                current[:going_on] = (kept[t][:, :going_on] + scores.take(current[:going_on], axis=1)).argmax(axis=0)
            if going_on < count:
                current[going_on:count] = (kept[t][:, going_on:] + closing[:, going_on:count]).argmax(axis=0)
            states[starts[:count] + t] = current[:count]
            going_on = count


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
    flat = (weight > (0.5 * total)[:, None]).ravel().nonzero()[0]  # at most one a row
    row = flat // size
    if len(row) == len(weight):
        states = flat - row * size
    else:
        states = np.full(len(weight), -1, dtype=np.int64)
        states[row] = flat - row * size
        open_ = (states < 0).nonzero()[0]
        states[open_] = weight.take(open_, axis=0).argmax(axis=1)
    share = weight.ravel().take(np.arange(0, weight.size, size) + states)
    share /= total
    return states, share
