"""Calibrated confidence: monotone maps from what a model says to how often it is right.

The CRF's lowest marginal of a span and the product of a record's parts are no probabilities of being right.  The maps of
``models/calibration.json`` turn them into such: one for each span label (right = borders and label), one for narrative records whose
value stands in numerals, one for those stated in words (right = value, indicator, scope and measure).  They are fitted on out-of-fold
predictions of the corpus by ``python -m gipnlp.evaluate --folds 5 --calibrate`` (:mod:`gipnlp.evaluation.calibration`).

Order: the tagger and the linker work on raw numbers (a record's raw product has the raw marginal of its span as a factor); spans and
records are mapped once, at the end, when :mod:`gipnlp.build` makes entities and records of them.  Cells of tables are read by rule
and keep their fixed confidence.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import ModelError

FILE = "calibration.json"
#: raised when the layout of the file changes
VERSION = 1
#: keys of the maps of records: value in numerals, value in words (零, 未收到)
RECORD, WORDS = "record", "record in words"


@dataclass(frozen=True, slots=True)
class Curve:
    """A monotone map, linear between its points and flat outside of them.

    Args:
        raw: rising raw confidences.
        right: share of right ones at each, never falling.
        counts: predictions behind each point.
    """

    raw: tuple[float, ...]
    right: tuple[float, ...]
    counts: tuple[int, ...] = ()
    #: of each stretch, that before the first point and that behind the last included: slope, begin and value there
    _stretches: tuple[tuple[float, float, float], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        points = list(zip(self.raw, self.right, strict=False))
        between = (((d - b) / (c - a), a, b) for (a, b), (c, d) in zip(points, points[1:], strict=False))
        ends = (0.0, *points[0]), (0.0, *points[-1])
        object.__setattr__(self, "_stretches", (ends[0], *between, ends[1]))

    def __call__(self, confidence: float) -> float:
        """Map one raw confidence."""
        slope, begin, value = self._stretches[bisect_right(self.raw, confidence)]
        return slope * (confidence - begin) + value


@dataclass(frozen=True, slots=True)
class Calibration:
    """The maps by span label, :data:`RECORD` and :data:`WORDS`; where there is none, confidence stays as it is.

    Args:
        curves: the maps.
        model: name of the tagger whose confidences they map (another tagger's must not be mapped by them).
    """

    curves: Mapping[str, Curve] = field(default_factory=dict)
    model: str = ""

    def apply(self, key: str, confidence: float) -> float:
        """Map the raw confidence of a span (key: its label) or record."""
        curve = self.curves.get(key)
        return curve(confidence) if curve is not None else confidence

    def record(self, confidence: float, stated: str) -> float:
        """Map the raw confidence of a narrative record; ``stated`` is ``number`` or ``words``."""
        curve = self.curves.get(WORDS if stated == "words" else RECORD)
        return curve(confidence) if curve is not None else confidence


def parse(content: bytes) -> Calibration:
    """Read a calibration file.

    Raises:
        ModelError: it is no such file, or a map is none (GIP030).
    """
    try:
        loaded: dict[str, Any] = json.loads(content)
        if loaded["version"] != VERSION:
            raise ValueError(f"version {loaded['version']}, not {VERSION}")
        curves = {str(key): _curve(key, entry["points"]) for key, entry in loaded["curves"].items()}
        return Calibration(curves, str(loaded["model"]))
    except (AttributeError, KeyError, IndexError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise ModelError("GIP030", name=FILE, reason=str(error)) from error


def _curve(key: str, points: list[list[float]]) -> Curve:
    raw = tuple(float(p[0]) for p in points)
    right = tuple(float(p[1]) for p in points)
    rising = all(a < b for a, b in zip(raw, raw[1:], strict=False)) and list(right) == sorted(right)
    if not points or not rising or not all(0.0 <= v <= 1.0 for v in (*raw, *right)):
        raise ValueError(f"the points of {key} are no monotone map of 0..1")
    return Curve(raw, right, tuple(int(p[2]) for p in points))


def dump(calibration: Calibration, facts: Mapping[str, Any]) -> str:
    """Write the maps as JSON.

    Args:
        calibration: the maps.
        facts: what to keep beside them (corpus hash, folds, pages).
    """
    curves = {
        key: {
            "count": sum(curve.counts),
            "points": [[round(x, 4), round(y, 4), n] for x, y, n in zip(curve.raw, curve.right, curve.counts, strict=True)],
        }
        for key, curve in calibration.curves.items()
    }
    content = {"version": VERSION, "model": calibration.model, **facts, "curves": curves}
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
