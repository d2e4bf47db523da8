"""The trained part of linking: which indicator a number means, whether it is flow or stock, what a percentage belongs to.

Linear models over string features, saved as plain arrays; the wordings of ``data/indicators.toml`` are features of their own, so a
wording added there speaks at once.  The features stand in groups (:mod:`.bags`), one function a group: add a feature to the group whose
values it needs, or a group of its own to :func:`number_groups`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import chain, repeat
from typing import NamedTuple

import numpy as np

from ..taxonomy import indicators
from ..wordlist import any_of
from . import patterns
from .bags import Group, key, keys, spelled
from .context import Context
from .names import Body
from .weights import Weights

NO_RECORD = "-"
_STOCK = any_of(patterns.STOCK)
_ANY_CHANNEL = any_of(patterns.CHANNELS)
_CHANNEL = re.compile(f"(?:在|通过|于|依托|利用|借助|经|以)[^,;。、]{{0,24}}?({_ANY_CHANNEL.pattern})")
_DIGITS = re.compile(r"\d+")


def likeliest(scores: np.ndarray) -> tuple[list[int], list[float]]:
    """Give the column of the highest score of each row, and its probability (softmax)."""
    top = scores.max(axis=1, keepdims=True)
    return scores.argmax(axis=1).tolist(), (1.0 / np.exp(scores - top).sum(axis=1)).tolist()


class Linear:
    """A linear classifier.

    Args:
        keys: the numbers of its features (:func:`gipnlp.link.bags.key`), rising.
        weights: a row of weights for each of them, a column for each class.
        bias: what each class begins with.
        classes: names of the classes.

    Raises:
        ValueError: the parts do not fit together.
    """

    def __init__(self, keys: np.ndarray, weights: np.ndarray | Weights, bias: np.ndarray, classes: Sequence[str]) -> None:
        self.classes = list(classes)
        self.bias = bias.astype(np.float64)
        self.keys = keys
        self.weights = weights if isinstance(weights, Weights) else Weights.of(weights)
        if not len(keys) == len(self.weights) or not len(self.classes) == len(bias) == self.weights.width or not (np.diff(keys) > 0).all():
            raise ValueError("keys, weights and classes do not fit together")
        #: the column of each class
        self.column = {name: i for i, name in enumerate(self.classes)}

    def knows(self, feature: str) -> bool:
        """Whether the feature stood in the training examples more than once."""
        at = int(np.searchsorted(self.keys, key(feature)))
        return at < len(self.keys) and int(self.keys[at]) == key(feature)

    @cached_property
    def _last(self) -> dict[int, float]:
        """The weights of the last class by key."""
        chosen = self.weights.columns == self.weights.width - 1
        return dict(zip(self.keys[self.weights.owners()[chosen]].tolist(), self.weights.values[chosen].tolist(), strict=True))

    def last(self, features: Iterable[str]) -> float:
        """Give what features add to the score of the last class."""
        return sum(map(self._last.get, keys(features), repeat(0.0)))

    def all_scores(self, bags: Sequence[Sequence[str]]) -> np.ndarray:
        """Give the score of each class for each bag, a row of float64 a bag."""
        wanted = np.array(keys(chain.from_iterable(bags)), dtype=np.int64)
        owners = np.repeat(np.arange(len(bags)), np.fromiter(map(len, bags), dtype=np.int64, count=len(bags)))
        at = np.searchsorted(self.keys, wanted)
        known = np.flatnonzero(np.append(self.keys, -1)[at] == wanted)
        scores: np.ndarray = self.weights.sums(at[known], owners[known], len(bags)) + self.bias
        return scores

    def scores(self, features: Iterable[str]) -> np.ndarray:
        """Give the score of each class."""
        scores: np.ndarray = self.all_scores([list(features)])[0]
        return scores

    def predict_all(self, bags: Sequence[Sequence[str]]) -> list[tuple[str, float]]:
        """Give the likeliest class and its probability (softmax) for each bag."""
        return [(self.classes[b], s) for b, s in zip(*likeliest(self.all_scores(bags)), strict=True)]

    def predict(self, features: Iterable[str], extra: np.ndarray | None = None) -> tuple[str, float]:
        """Give the likeliest class and its probability (softmax); ``extra`` is added to the scores."""
        scores = self.scores(features)
        (best,), (sure,) = likeliest((scores if extra is None else scores + extra)[None])
        return self.classes[best], sure

    def probability(self, features: Iterable[str]) -> float:
        """Give the probability of the second of two classes (logistic)."""
        return float(1.0 / (1.0 + np.exp(-self.scores(features)[-1])))


@lru_cache(maxsize=1)
def _words() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    table: dict[str, list[str]] = {}
    for indicator in indicators():
        for word in (*indicator.words, *(w for w in indicator.labels if len(w) >= 4)):
            table.setdefault(word, []).append(indicator.id)
    pattern = any_of(table)
    return pattern, {w: tuple(ids) for w, ids in table.items()}


@lru_cache(maxsize=1)
def _longest_wording() -> int:
    return max(map(len, _words()[1]))


@lru_cache(maxsize=4096)
def wordings(text: str) -> tuple[str, ...]:
    """Give the indicators whose wordings occur in ``text``."""
    pattern, table = _words()
    return tuple(i for word in pattern.findall(text) for i in table[word])


class History(NamedTuple):
    """What was decided for the numbers before this one in its sentence: the last indicator and measure, and the head of the list."""

    last: str = ""
    head: str = ""
    measure: str = ""

    def then(self, indicator: str, measure: str, among: bool) -> History:
        """Give what the next number sees when this one was decided; ``among``: it stands in a 其中 list and heads none."""
        return History(indicator, self.head if among else indicator, measure)


#: what an exact wording of the taxonomy adds to the score of its indicator; chosen by cross-validation
WORDING_BONUS = 0.75
#: the same for a category that is a wording of the taxonomy as a whole and that no training example had: only the file knows it
NEW_WORDING_BONUS = 4.0


#: a number is taken for data unless the model is rather sure that it is none; chosen by cross-validation
NO_RECORD_HANDICAP = 1.0


def wording_bonus(model: Linear, category: str) -> dict[int, float]:
    """Give the extra score of each class (its column) whose wording ends the category: a wording added to the taxonomy speaks at once."""
    _, table = _words()
    for length in range(min(len(category), _longest_wording()), 1, -1):
        ids = table.get(category[-length:])
        if ids:
            new = length == len(category) and not model.knows(f"cat={category}")
            return dict.fromkeys((model.column[name] for name in ids if name in model.column), NEW_WORDING_BONUS if new else WORDING_BONUS)
    return {}


def wording_scores(model: Linear, category: str) -> np.ndarray:
    """Give the extra score of each class: :func:`wording_bonus` and the handicap of :data:`NO_RECORD`."""
    extra = np.zeros(len(model.classes))
    if NO_RECORD in model.column:
        extra[model.column[NO_RECORD]] = -NO_RECORD_HANDICAP
    for column, bonus in wording_bonus(model, category).items():
        extra[column] = bonus
    return extra


def _ngrams(text: str, prefix: str, low: int = 1, high: int = 3) -> list[str]:
    return [f"{prefix}{text[i : i + n]}" for n in range(low, high + 1) for i in range(len(text) - n + 1)]


def of_number(unit: str | None, verb: str, section: str) -> list[str]:
    """Give the features of measure word, verb and section."""
    return [f"unit={unit}", f"verb={verb}", f"sec={section}", f"unit&sec={unit}&{section}", f"unit&verb={unit}&{verb}"]


def of_place(where: str, kind: str, zero: bool, index: int, among: bool, parent: str) -> list[str]:
    """Give the features of where a number stands: in a list, as the first, in whose report."""
    return [f"where={where}", f"kind={kind}", f"zero={zero}", f"index={index}", f"among={among}", f"parent={parent}"]


def of_category(text: str) -> list[str]:
    """Give the features of a category's words."""
    category = _DIGITS.sub("0", text)
    ends = [f"cend:{category[-n:]}" for n in (1, 2, 3, 4)]
    return [f"cat={category}", *_ngrams(category, "c:", 1, 4), *ends, *(f"word={w}" for w in set(wordings(text)))]


def of_category_with(text: str, unit: str | None, verb: str, section: str) -> list[str]:
    """Give the features of a category beside measure word, verb and section."""
    category = _DIGITS.sub("0", text)
    f = [f"cat&verb={category[-4:]}&{verb}", f"cat&sec={category}&{section}"]
    for word in set(wordings(text)):
        f += [f"word&unit={word}&{unit}", f"word&verb={word}&{verb}", f"word&sec={word}&{section}"]
    return f


def of_title(title: str) -> list[str]:
    """Give the features of a section's title."""
    return _ngrams(title[:16], "t:", 2, 2)


def of_clause_words(names: tuple[str, ...], section: str) -> list[str]:
    """Give the features of the indicators whose wordings stand in the clause."""
    return [f for name in names for f in (f"cword={name}", f"cword&sec={name}&{section}")]


def of_channel(channel: str, near: bool, verb: str, category: str, unit: str | None) -> list[str]:
    """Give the features of the channel that the words before a number name; ``category``: its last two characters."""
    return [
        f"chan={channel}", f"chan={channel}&near={near}", f"chan&verb={channel}&{verb}", f"chan&cat={channel}&{category}",
        f"chan&unit={channel}&{unit}", f"chan&verb&near={channel}&{verb}&{near}",
    ]


def of_stock(words: tuple[str, ...], unit: str | None, year_end: bool) -> list[str]:
    """Give the features of words that speak of a stock, and of the end of a year."""
    f = [f for word in words for f in (f"stock={word}", f"stock&unit={word}&{unit}")]
    return [*f, "year_end"] if year_end else f


def of_times(first: str, last: str, unit: str | None, verb: str, category: str) -> list[str]:
    """Give the features of the first and the last word of time before a number; ``category``: its last two characters."""
    return [
        f"t1={first}", f"tn={last}", f"t1&tn={first}&{last}", f"t1&verb={first}&{verb}", f"tn&verb={last}&{verb}",
        f"t1&unit={first}&{unit}", f"tn&unit={last}&{unit}", f"tn&cat={last}&{category}",
    ]


def of_medium(medium: str, near: bool, verb: str, category: str, unit: str | None) -> list[str]:
    """Give the features of the medium that publishes by itself before a number; ``category``: its last two characters."""
    return [f"med={medium}", f"med&near={medium}&{near}", f"med&verb={medium}&{verb}", f"med&cat={medium}&{category}", f"med&unit={medium}&{unit}"]


def of_history(last: str, head: str, category: str, where: str, verb: str, percent: bool, measure: str) -> list[str]:
    """Give the features of what was decided for the numbers before; ``category``: its last three characters."""
    return [
        f"last={last}",
        f"head={head}",
        f"head&cat={head}&{category}",
        f"last&cat={last}&{category}",
        f"last&where={last}&{where}&{verb}",
        f"percent={percent}&{head}",
        f"lm={measure}",
        f"lm&where={measure}&{where}",
        f"lm&verb={measure}&{verb}",
        f"lm&cat={measure}&{category}",
    ]


@lru_cache(maxsize=4096)
def channel_of(before: str) -> tuple[str, bool]:
    """Give the kind of the last channel named in ``before`` and whether it stands in the last clause of it; ``""`` if none is named."""
    found = None
    if not _ANY_CHANNEL.search(before):
        return "", False
    for match in _CHANNEL.finditer(before):
        found = match
    if found is None:
        return "", False
    return patterns.CHANNELS[found.group(1)], "," not in before[found.end() :]


def number_groups(context: Context, unit: str | None, value: float | int | None, body: Body) -> list[Group]:
    """Give the groups of a number that do not depend on the numbers before it; its n-grams are :func:`number_grams`."""
    verb, section, category = context.verb, context.section, context.category_text
    groups: list[Group] = [
        (of_number, (unit, verb, section)),
        (of_place, (context.where, body.kind, value == 0, min(context.index, 3), context.among, context.parent)),
        (of_category, (category,)),
        (of_category_with, (category, unit, verb, section)),
        (of_title, (context.title,)),
    ]
    names = wordings(context.clause)
    if names:
        groups.append((of_clause_words, (tuple(sorted(set(names))), section)))
    channel, near = channel_of(context.before)
    if channel:
        groups.append((of_channel, (channel, near, verb, category[-2:], unit)))
    stock = tuple([w.replace("截止", "截至") for w in _STOCK.findall(context.before)])  # 截止目前 is written for 截至目前
    close = context.before[-30:]
    year_end = "底" in close or "末" in close
    if stock or year_end:
        groups.append((of_stock, (stock, unit, year_end)))
    if context.times is not None:
        groups.append((of_times, (*context.times, unit, verb, category[-2:])))
    if context.medium is not None:
        groups.append((of_medium, (*context.medium, verb, category[-2:], unit)))
    return groups


@lru_cache(maxsize=1024)
def _without_digits(category: str) -> str:
    return _DIGITS.sub("0", category)


def history_group(context: Context, history: History) -> Group:
    """Give the group of a number that depends on what was decided for the numbers before it."""
    category = _without_digits(context.category_text)[-3:]
    return of_history, (history.last, history.head, category, context.where, context.verb, context.percent_follows, history.measure)


# What stands around a number as n-grams; runs of digits count as one character.  Each entry gives the prefix of its features, the size
# of the n-grams, and from how many characters of the clause before the number, of all that stands before it since the number before, and
# of what follows they are taken.
CLAUSE_GRAMS = (("b:", 2, 24), ("b:", 3, 24))
BEFORE_GRAMS = (("s:", 2, 24),)
AFTER_GRAMS = (("a:", 2, 8),)
#: the last and the first characters beside a number: prefix of the feature, and how many
CLAUSE_ENDS = (("clause1=", 1), ("clause2=", 2), ("clause3=", 3), ("clause4=", 4))
AFTER_ENDS = (("after1=", 1), ("after2=", 2), ("after4=", 4))


def number_grams(context: Context) -> list[str]:
    """Give what stands around a number as features (:mod:`.numbers` looks the same up with arrays)."""
    clause, before, after = (_DIGITS.sub("0", text) for text in (context.clause, context.before, context.after))
    f = [g for prefix, size, reach in CLAUSE_GRAMS for g in _ngrams(clause[-reach:], prefix, size, size)]
    f += [g for prefix, size, reach in BEFORE_GRAMS for g in _ngrams(before[:reach], prefix, size, size)]
    f += [g for prefix, size, reach in AFTER_GRAMS for g in _ngrams(after[:reach], prefix, size, size)]
    f += [prefix + clause[-size:] for prefix, size in CLAUSE_ENDS]
    return f + [prefix + after[:size] for prefix, size in AFTER_ENDS]


def features(context: Context, unit: str | None, value: float | int | None, body: Body, history: History) -> list[str]:
    """Give the features of a number for all classifiers."""
    groups = [*number_groups(context, unit, value, body), history_group(context, history)]
    return spelled(groups) + number_grams(context)


def percent_features(context: Context, body: Body, history: History) -> list[str]:
    """Give the features of a percentage: does it belong to the number before or behind it, or is it a record of its own."""
    gap = context.span.start - context.previous.span.end if context.previous else 99
    kind = context.previous.span.label if context.previous else "none"
    between = context.before
    f = [
        f"prev={kind}",
        f"gap={min(gap, 40) // 4}",
        f"punct={''.join(c for c in between if c in ',;:。、()')[-3:]}",
        f"after={context.after[:2]}",
        f"after1={context.after[:1]}",
        f"before2={between[-2:]}",
        f"before3={between[-3:]}",
        f"before4={between[-4:]}",
        f"cat={context.category_text}",
        f"where={context.where}",
        f"sec={context.section}",
        f"last={history.last}",
        f"follow={bool(re.match(r'[的个 ]{0,2}[一-鿿]{0,10}[0-9]', context.after))}",
        f"share={'占' in between}",
        f"growth={bool(re.search('同比|增长|下降|上升|减少|提高|增加|提速|升', between))}",
        f"gap&kind={gap <= 3}&{kind}",
    ]
    f += _ngrams(between[-16:], "b:", 2, 3)
    f += _ngrams(context.category_text, "c:", 2, 2)
    f += [f"b&prev:{kind}:{between[-3:]}"]
    del body
    return f
