"""The trained part of linking: which indicator a number means, whether it is flow or stock, what a percentage belongs to.

Linear models over string features, saved as plain arrays; the wordings of ``data/indicators.toml`` are features of their own, so a
wording added there speaks at once.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..taxonomy import indicators
from . import patterns
from .context import Context
from .names import Body

NO_RECORD = "-"
_STOCK = re.compile("|".join(map(re.escape, sorted(patterns.STOCK, key=len, reverse=True))))
_DIGITS = re.compile(r"\d+")


def key(feature: str) -> int:
    """Give the number under which a feature is stored."""
    return zlib.crc32(feature.encode("utf-8", "surrogatepass"))


class Linear:
    """A linear classifier: ``weights`` has a row for each of ``keys``, a column for each of ``classes``."""

    def __init__(self, keys: np.ndarray, weights: np.ndarray, bias: np.ndarray, classes: Sequence[str]) -> None:
        self.classes = list(classes)
        self.bias = bias.astype(np.float64)
        self._rows = {int(k): i for i, k in enumerate(keys.tolist())}
        self._weights = weights.astype(np.float32)

    def knows(self, feature: str) -> bool:
        """Whether the feature has a weight, that is, stood in the training examples more than once."""
        return key(feature) in self._rows

    def scores(self, features: Iterable[str | int]) -> np.ndarray:
        """Give the score of each class; features are strings, or their keys where they have been taken already."""
        get = self._rows.get
        found = (get(f if isinstance(f, int) else key(f)) for f in features)
        rows = [r for r in found if r is not None]
        scores: np.ndarray = self._weights[rows].sum(axis=0) + self.bias if rows else self.bias.copy()
        return scores

    def predict(self, features: Iterable[str | int], extra: np.ndarray | None = None) -> tuple[str, float]:
        """Give the likeliest class and its probability (softmax); ``extra`` is added to the scores."""
        scores = self.scores(features)
        if extra is not None:
            scores = scores + extra
        scores = np.exp(scores - scores.max())
        best = int(scores.argmax())
        return self.classes[best], float(scores[best] / scores.sum())

    def probability(self, features: Iterable[str | int]) -> float:
        """Give the probability of the second of two classes (logistic)."""
        return float(1.0 / (1.0 + np.exp(-self.scores(features)[-1])))


@lru_cache(maxsize=1)
def _words() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    table: dict[str, list[str]] = {}
    for indicator in indicators():
        for word in (*indicator.words, *(w for w in indicator.labels if len(w) >= 4)):
            table.setdefault(word, []).append(indicator.id)
    pattern = re.compile("|".join(map(re.escape, sorted(table, key=len, reverse=True))))
    return pattern, {w: tuple(ids) for w, ids in table.items()}


def wordings(text: str) -> list[str]:
    """Give the indicators whose wordings occur in ``text``."""
    pattern, table = _words()
    return [i for m in pattern.finditer(text) for i in table[m.group()]]


@dataclass(frozen=True, slots=True)
class History:
    """What was decided for the numbers before this one in its sentence: the last indicator, and the head of the list."""

    last: str = ""
    head: str = ""


#: what an exact wording of the taxonomy adds to the score of its indicator; chosen by cross-validation
WORDING_BONUS = 0.75
#: the same for a category that is a wording of the taxonomy as a whole and that no training example had: only the file knows it
NEW_WORDING_BONUS = 4.0


#: a number is taken for data unless the model is rather sure that it is none; chosen by cross-validation
NO_RECORD_HANDICAP = 1.0


def wording_scores(model: Linear, category: str) -> np.ndarray:
    """Give the extra score of each class whose wording ends the category: a wording added to the taxonomy speaks at once."""
    extra = np.zeros(len(model.classes))
    if NO_RECORD in model.classes:
        extra[model.classes.index(NO_RECORD)] = -NO_RECORD_HANDICAP
    _, table = _words()
    for length in range(len(category), 1, -1):
        ids = table.get(category[-length:])
        if ids:
            for name in ids:
                if name in model.classes:
                    new = length == len(category) and not model.knows(f"cat={category}")
                    extra[model.classes.index(name)] = NEW_WORDING_BONUS if new else WORDING_BONUS
            break
    return extra


def _ngrams(text: str, prefix: str, low: int = 1, high: int = 3) -> list[str]:
    return [f"{prefix}{text[i : i + n]}" for n in range(low, high + 1) for i in range(len(text) - n + 1)]


def features(context: Context, unit: str | None, value: float | int | None, body: Body, history: History) -> list[str]:
    """Give the features of a number for all classifiers."""
    category = _DIGITS.sub("0", context.category_text)
    before = _DIGITS.sub("0", context.before)
    clause = _DIGITS.sub("0", context.clause)
    after = _DIGITS.sub("0", context.after)[:12]
    f = [
        f"unit={unit}",
        f"verb={context.verb}",
        f"where={context.where}",
        f"sec={context.section}",
        f"cat={category}",
        f"cat&verb={category[-4:]}&{context.verb}",
        f"cat&sec={category}&{context.section}",
        f"unit&sec={unit}&{context.section}",
        f"unit&verb={unit}&{context.verb}",
        f"last={history.last}",
        f"head={history.head}",
        f"among={context.among}",
        f"head&cat={history.head}&{category[-3:]}",
        f"last&cat={history.last}&{category[-3:]}",
        f"last&where={history.last}&{context.where}&{context.verb}",
        f"percent={context.percent_follows}&{history.head}",
        f"kind={body.kind}",
        f"zero={value == 0}",
        f"index={min(context.index, 3)}",
        f"clause1={clause[-1:]}",
        f"clause2={clause[-2:]}",
        f"clause3={clause[-3:]}",
        f"clause4={clause[-4:]}",
        f"after1={after[:1]}",
        f"after2={after[:2]}",
        f"after4={after[:4]}",
        f"parent={context.parent}",
    ]
    f += _ngrams(category, "c:", 1, 4)
    f += [f"cend:{category[-n:]}" for n in (1, 2, 3, 4)]
    f += _ngrams(clause[-24:], "b:", 2, 3)
    f += _ngrams(before[:24], "s:", 2, 2)
    f += _ngrams(after[:8], "a:", 2, 2)
    f += _ngrams(context.title[:16], "t:", 2, 2)
    for word in set(wordings(context.category_text)):
        f += [f"word={word}", f"word&unit={word}&{unit}", f"word&verb={word}&{context.verb}", f"word&sec={word}&{context.section}"]
    for word in set(wordings(context.clause)):
        f += [f"cword={word}", f"cword&sec={word}&{context.section}"]
    for match in _STOCK.finditer(context.before):
        f += [f"stock={match.group()}", f"stock&unit={match.group()}&{unit}"]
    if any("底" in d or "末" in d for d in (context.before[-30:],)):
        f.append("year_end")
    return f


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
