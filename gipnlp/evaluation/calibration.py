"""Fitting and measuring calibrated confidence.

Read :func:`fit` (isotonic regression, thinned to a few points), :func:`cross_fitted` (what a map is worth on pages it has not seen),
then :func:`reliability` (the figures of the report).  The maps themselves live in :mod:`gipnlp.calibrate`.

References: Zadrozny and Elkan (2002), Transforming classifier scores into accurate multiclass probability estimates, KDD; Naeini,
Cooper and Hauskrecht (2015), Obtaining well calibrated probabilities using Bayesian binning, AAAI (the expected calibration error).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from ..calibrate import RECORD, WORDS, Calibration, Curve
from ..types import LABELS
from .records import Judged
from .run import PageScores

#: a map has at most so many points, each with at least so many predictions behind it
MOST_POINTS, LEAST_COUNT = 20, 20
THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99)
BINS = 10
#: the part that a user would review
DOUBTFUL = 0.1


def judged_spans(scores: Iterable[PageScores]) -> list[Judged]:
    """Give the tagged spans of many pages."""
    return [j for page in scores for j in page.judged]


def judged_records(scores: Iterable[PageScores]) -> list[Judged]:
    """Give the narrative records found on many pages."""
    return [j for page in scores for j in page.records.judged]


def fit_curve(judged: Sequence[Judged]) -> Curve | None:
    """Fit one monotone map: isotonic regression, whose steps are merged until few and well-filled ones are left.

    Returns:
        The map through the mean raw confidence and the share of right ones of each step; ``None`` with too few predictions.
    """
    from sklearn.isotonic import IsotonicRegression

    if len(judged) < LEAST_COUNT:
        return None
    raw = np.array([j.confidence for j in judged])
    right = np.array([j.right for j in judged], dtype=float)
    level = IsotonicRegression(y_min=0.0, y_max=1.0).fit_transform(raw, right)
    masks = [level == y for y in np.unique(level)]
    steps = [(float(raw[at].sum()), float(right[at].sum()), int(at.sum())) for at in masks]
    while len(steps) > 1 and (len(steps) > MOST_POINTS or min(s[2] for s in steps) < LEAST_COUNT):
        small = min(range(len(steps)), key=lambda i: steps[i][2])
        beside = [i for i in (small - 1, small + 1) if 0 <= i < len(steps)]
        other = min(beside, key=lambda i: steps[i][2])
        a, b = sorted((small, other))
        steps[a : b + 1] = [(steps[a][0] + steps[b][0], steps[a][1] + steps[b][1], steps[a][2] + steps[b][2])]
    points: dict[float, tuple[float, int]] = {}  # the file keeps four digits: means that fall together are one point
    for x, y, n in steps:
        points[round(x / n, 4)] = (round(y / n, 4), n)
    return Curve(tuple(points), tuple(y for y, _ in points.values()), tuple(n for _, n in points.values()))


def fit(judged: Iterable[Judged], model: str = "") -> Calibration:
    """Fit one map for each key (span labels, records) that occurs often enough."""
    groups: dict[str, list[Judged]] = {}
    for j in judged:
        groups.setdefault(j.key, []).append(j)
    curves = {key: curve for key in sorted(groups) if (curve := fit_curve(groups[key])) is not None}
    return Calibration(curves, model)


def cross_fitted(scores: Sequence[PageScores]) -> list[Judged]:
    """Give all predictions of a cross-validation with calibrated confidence, each fold mapped by maps fitted on the others."""
    out: list[Judged] = []
    for fold in sorted({page.fold for page in scores}):
        others = [page for page in scores if page.fold != fold]
        calibration = fit([*judged_spans(others), *judged_records(others)])
        held = [page for page in scores if page.fold == fold]
        out += mapped([*judged_spans(held), *judged_records(held)], calibration)
    return out


def mapped(judged: Iterable[Judged], calibration: Calibration) -> list[Judged]:
    """Apply maps to raw predictions."""
    return [Judged(j.key, calibration.apply(j.key, j.confidence), j.right) for j in judged]


def bins(judged: Sequence[Judged]) -> list[tuple[float, float, int]]:
    """Give mean confidence, share of right ones and count of each of ten bins of equal width that is not empty."""
    if not judged:
        return []
    confidence = np.array([j.confidence for j in judged])
    right = np.array([j.right for j in judged], dtype=float)
    at = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return [(float(confidence[at == b].mean()), float(right[at == b].mean()), int((at == b).sum())) for b in np.unique(at)]


def ece(judged: Sequence[Judged]) -> float:
    """Give the expected calibration error: the mean distance of confidence and accuracy over ten bins, by their size."""
    return sum(n * abs(c - r) for c, r, n in bins(judged)) / len(judged) if judged else 0.0


def above(judged: Sequence[Judged], threshold: float) -> dict[str, float | None]:
    """Give the share of predictions at or above a threshold and how many of them, and of the rest, are right."""
    kept = [j.right for j in judged if j.confidence >= threshold]
    rest = [j.right for j in judged if j.confidence < threshold]
    return {
        "threshold": threshold,
        "kept": round(len(kept) / len(judged), 4) if judged else 0.0,
        "accuracy": round(sum(kept) / len(kept), 4) if kept else None,
        "accuracy_below": round(sum(rest) / len(rest), 4) if rest else None,
    }


def doubtful(judged: Sequence[Judged], share: float = DOUBTFUL) -> dict[str, float | None]:
    """Give the accuracy of the surest predictions, of the doubtful rest, and the share of all errors among the rest.

    Predictions of one confidence count in the proportion in which they fall on either side, so that their order does not matter.
    """
    if not judged:
        return {"sure": None, "doubtful": None, "errors_in_doubtful": None}
    levels: dict[float, list[int]] = {}
    for j in judged:
        entry = levels.setdefault(j.confidence, [0, 0])
        entry[0] += 1
        entry[1] += j.right
    room = len(judged) * share
    total, right = float(len(judged)), float(sum(j.right for j in judged))
    taken = taken_right = 0.0
    for level in sorted(levels):
        n, good = levels[level]
        part = min(1.0, (room - taken) / n)
        taken, taken_right = taken + part * n, taken_right + part * good
        if part < 1.0:
            break
    wrong = total - right
    return {
        "sure": round((right - taken_right) / (total - taken), 4) if total > taken else None,
        "doubtful": round(taken_right / taken, 4) if taken else None,
        "errors_in_doubtful": round((taken - taken_right) / wrong, 4) if wrong else None,
    }


def reliability(raw: Sequence[Judged], calibrated: Sequence[Judged] | None) -> dict[str, Any]:
    """Give the figures of the report for spans, each label, and records.

    Args:
        raw: predictions as the models give them.
        calibrated: the same with calibrated confidence; ``None`` where there are no maps.
    """
    groups: Mapping[str, tuple[str, ...]] = {"spans": LABELS, **{label: (label,) for label in LABELS}, "records": (RECORD, WORDS)}
    made = {}
    for name, keys in groups.items():
        before = [j for j in raw if j.key in keys]
        after = [j for j in calibrated if j.key in keys] if calibrated is not None else None
        final = after if after is not None else before
        made[name] = {
            "count": len(before),
            "right": round(sum(j.right for j in before) / len(before), 4) if before else None,
            "ece_raw": round(ece(before), 4),
            "ece_calibrated": round(ece(after), 4) if after is not None else None,
            "bins_raw": [[round(c, 4), round(r, 4), n] for c, r, n in bins(before)],
            "bins_calibrated": [[round(c, 4), round(r, 4), n] for c, r, n in bins(after)] if after is not None else None,
            "thresholds": [above(final, t) for t in THRESHOLDS],
            "review": doubtful(final),
        }
    return made
