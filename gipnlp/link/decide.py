"""What the numbers of a report mean: the indicator of each, and whether it is flow or stock.

What does not depend on other numbers is scored for many numbers at once (:mod:`.numbers`).  What was decided for the numbers before one in
its sentence is a feature too; it is foreseen, and the few numbers for which it comes otherwise are decided again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from ..quantities import Count
from . import settle
from .bags import Group, spelled
from .classify import NO_RECORD, History, Linear, history_group, likeliest, number_groups, wording_scores
from .context import Context
from .names import Body
from .numbers import Stack, Surroundings

_NONE = History()
#: numbers that are scored together, as far as their sentences allow
_BLOCK = 384


@dataclass(slots=True)
class Models:
    """The trained parts of the linker; ``None`` falls back to the wordings of the taxonomy and short rules."""

    indicator: Linear | None = None
    measure: Linear | None = None
    percent: Linear | None = None
    scope: Linear | None = None
    name: str = "rules"
    _stack: tuple[Linear | None, Linear | None, Stack | None] = field(default=(None, None, None), init=False, repr=False, compare=False)

    @property
    def stack(self) -> Stack | None:
        """The models of indicator and measure side by side; ``None`` unless both are trained."""
        if self.indicator is None or self.measure is None:
            return None
        indicator, measure, stack = self._stack
        if stack is None or indicator is not self.indicator or measure is not self.measure:
            stack = Stack(self.indicator, self.measure)
            self._stack = (self.indicator, self.measure, stack)
        return stack


class Decision(NamedTuple):
    """Indicator (or :data:`gipnlp.link.classify.NO_RECORD`) and measure of a number, and how sure each is."""

    indicator: str
    sure: float
    measure: str
    measure_sure: float


def decide(
    text: str, start: int, end: int, numbers: Sequence[tuple[Context, Count]], body: Body, models: Models
) -> list[Decision]:
    """Decide the numbers of the report ``text[start:end]``, in their order.

    Args:
        text: normalised text of the page.
        start, end: range of the report.
        numbers: contexts of COUNT spans in text order, with their readings.
        body: the reporting body.
        models: trained parts.
    """
    contexts = [context for context, _ in numbers]
    groups = [number_groups(context, count.unit, count.value, body) for context, count in numbers]
    stack = models.stack
    if stack is None:
        return _counted(_one_by_one(numbers, groups, models), numbers)
    made: list[Decision] = []
    around = Surroundings(text[start:end], start) if numbers else None
    for a, b in _blocks(contexts):
        assert around is not None  # noqa: S101 - for the type checker: there are blocks only where there are numbers
        made += _in_rounds(numbers[a:b], stack.scores(around, contexts[a:b], groups[a:b]), stack)
    return _counted(made, numbers)


def _blocks(contexts: Sequence[Context]) -> Iterator[tuple[int, int]]:
    """Cut the numbers into blocks between sentences."""
    begin = 0
    for i in range(1, len(contexts)):
        if i - begin >= _BLOCK and contexts[i].sentence != contexts[i - 1].sentence:
            yield begin, i
            begin = i
    if contexts:
        yield begin, len(contexts)


def _in_rounds(numbers: Sequence[tuple[Context, Count]], scores: np.ndarray, stack: Stack) -> list[Decision]:
    """Decide the numbers of whole sentences together, each with the history that it would have if all are as they seem without one.

    Those whose history turns out to be another are decided again, until none is left: the first of a sentence is right at once, the
    second at latest in the second round, and so on.
    """
    contexts = [context for context, _ in numbers]
    classes, width = stack.indicator.classes, len(stack.indicator.classes)
    seeming = zip(scores[:, :width].argmax(axis=1).tolist(), (scores[:, -1] > 0).tolist(), strict=True)
    known: dict[tuple[int, int], str] = {}

    def settled(i: int, column: int) -> str:
        """What the words around number ``i`` make of a class; asked for in each round, found once."""
        found = known.get((i, column))
        if found is None:
            found = known[i, column] = settle.indicator(classes[column], *numbers[i])
        return found

    foreseen = [
        (settled(i, b), settle.measure("stock" if stock else "flow", contexts[i])) for i, (b, stock) in enumerate(seeming)
    ]
    history = _histories(contexts, foreseen)
    made: dict[int, Decision] = {}
    open_ = list(range(len(contexts)))
    decided = foreseen
    while open_:
        found = scores[open_] + stack.sums([history_group(contexts[i], history[i]) for i in open_])
        best, sure = likeliest(found[:, :width])
        stock = 1.0 / (1.0 + np.exp(-found[:, -1]))
        for i, b, s, m in zip(open_, best, sure, stock.tolist(), strict=True):
            measure = settle.measure("stock" if m > 0.5 else "flow", contexts[i])
            made[i] = Decision(settled(i, b), s, measure, m if measure == "stock" else 1 - m)
        before = decided
        decided = [(d.indicator, d.measure) for d in map(made.__getitem__, range(len(contexts)))]
        if decided == before:
            break
        old, history = history, _histories(contexts, decided)
        open_ = [i for i, (was, now) in enumerate(zip(old, history, strict=True)) if was != now]
    return [made[i] for i in range(len(contexts))]


def _histories(contexts: Sequence[Context], decided: Sequence[tuple[str, str]]) -> list[History]:
    """Give what each number sees of those before it in its sentence, if indicator and measure are decided so."""
    made: list[History] = []
    history, sentence = _NONE, None
    for context, (indicator, measure) in zip(contexts, decided, strict=True):
        if context.sentence != sentence:
            history, sentence = _NONE, context.sentence
        made.append(history)
        if indicator != NO_RECORD:
            history = history.then(indicator, measure, context.among)
    return made


def _one_by_one(numbers: Sequence[tuple[Context, Count]], groups: Sequence[list[Group]], models: Models) -> Iterator[Decision]:
    """Decide without trained models, or with one of the two."""
    history = History()
    for i, (context, count) in enumerate(numbers):
        if i and context.sentence != numbers[i - 1][0].sentence:
            history = History()
        bag = spelled([*groups[i], history_group(context, history)])
        indicator, sure = _indicator(bag, context, models)
        indicator = settle.indicator(indicator, context, count)
        measure, measure_sure = _measure(bag, models)
        measure = settle.measure(measure, context)
        yield Decision(indicator, sure, measure, measure_sure)
        if indicator != NO_RECORD:
            history = history.then(indicator, measure, context.among)


def _indicator(bag: list[str], context: Context, models: Models) -> tuple[str, float]:
    if models.indicator is not None:
        return models.indicator.predict(bag, wording_scores(models.indicator, context.category_text))
    words = [f[5:] for f in bag if f.startswith("word=")]
    return (words[0], 0.5) if words else ("other", 0.3)


def _measure(bag: list[str], models: Models) -> tuple[str, float]:
    if models.measure is not None:
        stock = models.measure.probability(bag)
        return ("stock", stock) if stock > 0.5 else ("flow", 1 - stock)
    return ("stock" if any(f.startswith("stock=") for f in bag) else "flow"), 0.7


def _counted(decisions: Iterable[Decision], numbers: Sequence[tuple[Context, Count]]) -> list[Decision]:
    """Leave out the numbers that say nothing of what was done."""
    return [
        decision._replace(indicator=NO_RECORD) if settle.says_nothing(context, count) else decision
        for decision, (context, count) in zip(decisions, numbers, strict=True)
    ]
