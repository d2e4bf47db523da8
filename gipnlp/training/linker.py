"""Training the linear models of the linker on the gold records of the corpus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ..corpus.markup import GoldRecord
from ..link.bags import key
from ..link.classify import NO_RECORD, History, Linear, features, percent_features
from ..link.context import gather
from ..link.linker import ATTACH, NEXT, Models, _State
from ..link.names import Body, compare_key
from ..quantities import read_count
from ..segment import find_sections
from ..tag.labels import Span
from .data import Example


@dataclass(slots=True)
class Samples:
    """Feature bags and their classes for each of the linker's questions."""

    indicator: list[tuple[list[str], str]] = field(default_factory=list)
    measure: list[tuple[list[str], str]] = field(default_factory=list)
    percent: list[tuple[list[str], str]] = field(default_factory=list)
    scope: list[list[tuple[tuple[str, ...], bool]]] = field(default_factory=list)


def collect(items: Sequence[Example]) -> Samples:
    """Walk through the gold spans of ``items`` as the linker would, with the gold decisions as history."""
    samples = Samples()
    for item in items:
        _collect_page(item, samples)
    return samples


def _collect_page(item: Example, samples: Samples) -> None:
    text = item.norm.text
    spans = [Span(label, a, b) for label, a, b in item.spans]
    for report in item.page.reports:
        start, end = item.norm.from_source(report.start), item.norm.from_source(report.end)
        header = report.header
        body = Body(compare_key(header["agency"]), header["level"], header["kind"])
        gold: dict[int, list[GoldRecord]] = {}
        table_cells: set[int] = set()
        for record in report.records:
            at = item.norm.from_source(record.start)
            gold.setdefault(at, []).append(record)
            if record.source == "table":
                table_cells.add(at)
        owners = {r.percent for r in report.records if r.percent is not None}
        usable = [s for s in spans if s.start not in table_cells]
        state = _State()
        history = History()
        for context in gather(text, start, end, usable, find_sections(text, start, end)):
            if context.sentence != state.sentence:
                history = History()
            state.enter(context)
            found = gold.get(context.span.start, [])
            if context.span.label == "PERCENT":
                bag = percent_features(context, body, history)
                if found:
                    samples.percent.append((bag, found[0].indicator))
                elif owners and _belongs(report.records, context.span, text, item):
                    samples.percent.append((bag, _direction(report.records, context.span, item)))
                else:
                    samples.percent.append((bag, NO_RECORD))
                continue
            count = read_count(text[context.span.start : context.span.end])
            if count is None:
                continue
            bag = features(context, count.unit, count.value, body, history)
            if not found:
                samples.indicator.append((bag, NO_RECORD))
                continue
            record = found[0]
            samples.indicator.append((bag, record.indicator))
            samples.measure.append((bag, record.measure))
            wanted = compare_key(record.scope)
            options = state.candidates(text, context, body, record.indicator)
            if any(compare_key(o.name) == wanted for o in options):
                samples.scope.append([(o.features, compare_key(o.name) == wanted) for o in options])
            state.keep(wanted, record.indicator)
            history = history.then(record.indicator, record.measure, context.among)


def _belongs(records: Sequence[GoldRecord], span: Span, text: str, item: Example) -> bool:
    from ..quantities import read_percent

    value = read_percent(text[span.start : span.end])
    return value is not None and any(
        r.percent is not None and abs(r.percent - value.value) < 0.01 and abs(item.norm.from_source(r.start) - span.start) < 120 for r in records
    )


def _direction(records: Sequence[GoldRecord], span: Span, item: Example) -> str:
    from ..quantities import read_percent

    value = read_percent(item.norm.text[span.start : span.end])
    near = [
        item.norm.from_source(r.start) for r in records
        if r.percent is not None and value is not None and abs(r.percent - value.value) < 0.01
    ]
    best = min(near, key=lambda at: abs(at - span.start))
    return ATTACH if best < span.start else NEXT


def fit(samples: Sequence[tuple[Sequence[str], str]], strength: float = 1.0, least: int = 1) -> Linear | None:
    """Fit a multinomial logistic regression on string features.

    Args:
        samples: feature bags and classes.
        strength: inverse of the L2 penalty.
        least: features seen less often are left out.
    """
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    classes = sorted({c for _, c in samples})
    if len(classes) < 2:
        return None
    counts: dict[int, int] = {}
    bags = []
    for bag, _ in samples:
        keys = {key(f) for f in bag}
        bags.append(keys)
        for k in keys:
            counts[k] = counts.get(k, 0) + 1
    known = sorted(k for k, n in counts.items() if n > least)
    column = {k: i for i, k in enumerate(known)}
    indices: list[int] = []
    pointers = [0]
    for keys in bags:
        indices += sorted(column[k] for k in keys if k in column)
        pointers.append(len(indices))
    matrix = csr_matrix((np.ones(len(indices)), indices, pointers), shape=(len(bags), len(known)))
    model = LogisticRegression(C=strength, max_iter=120, tol=1e-3)
    model.fit(matrix, [c for _, c in samples])
    weights, bias = model.coef_, model.intercept_
    if len(classes) == 2:
        weights, bias = np.vstack([np.zeros_like(weights[0]), weights[0]]), np.array([0.0, bias[0]])
    weights = np.where(np.abs(weights) < 0.004, 0.0, weights).T
    return Linear(np.array(known, dtype=np.int64), weights, bias, list(model.classes_))


def fit_choice(groups: Sequence[Sequence[tuple[Sequence[str], bool]]], penalty: float = 1.5) -> Linear | None:
    """Fit a conditional logit: in each group of candidates the right ones share the probability.

    Args:
        groups: candidates as (features, right); every group holds at least one right one.
        penalty: weight of the L2 term.
    """
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    if not groups:
        return None
    counts: dict[int, int] = {}
    for group in groups:
        for bag, _ in group:
            for k in {key(f) for f in bag}:
                counts[k] = counts.get(k, 0) + 1
    known = sorted(k for k, n in counts.items() if n > 1)
    column = {k: i for i, k in enumerate(known)}
    indices: list[int] = []
    pointers = [0]
    owner: list[int] = []
    right: list[bool] = []
    for g, group in enumerate(groups):
        for bag, yes in group:
            indices += sorted(column[k] for k in {key(f) for f in bag} if k in column)
            pointers.append(len(indices))
            owner.append(g)
            right.append(yes)
    matrix = csr_matrix((np.ones(len(indices)), indices, pointers), shape=(len(owner), len(known)))
    groups_of, yes_mask = np.array(owner), np.array(right)
    first = np.flatnonzero(np.diff(groups_of, prepend=-1))

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ weights
        scores = scores - np.maximum.reduceat(scores, first)[groups_of]
        exp = np.exp(scores)
        total = np.add.reduceat(exp, first)
        good = np.add.reduceat(np.where(yes_mask, exp, 0.0), first)
        gradient = exp / total[groups_of] - np.where(yes_mask, exp, 0.0) / np.maximum(good, 1e-300)[groups_of]
        value = float((np.log(total) - np.log(np.maximum(good, 1e-300))).sum() + 0.5 * penalty * weights @ weights)
        return value, matrix.T @ gradient + penalty * weights

    done = minimize(loss, np.zeros(len(known)), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    weights = np.where(np.abs(done.x) < 0.004, 0.0, done.x)
    return Linear(np.array(known, dtype=np.int64), np.vstack([np.zeros_like(weights), weights]).T, np.zeros(2), ["no", "yes"])


def train_models(items: Sequence[Example]) -> Models:
    """Train all models of the linker."""
    samples = collect(items)
    scope = fit_choice(samples.scope)
    return Models(
        indicator=fit(samples.indicator, 2.0),
        measure=fit(samples.measure, 1.0),
        percent=fit(samples.percent, 1.0),
        scope=scope,
        name="linear",
    )
