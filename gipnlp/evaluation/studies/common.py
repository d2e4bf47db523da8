"""What the studies share: their setting, training for a study, figures with intervals, and paired differences."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from ...corpus.markup import Page
from ...models import Pipeline, load_pipeline
from ...training.data import Example, split
from ...types import LABELS
from ..jobs import each
from ..report import RESAMPLES, interval
from ..run import PageScores, total
from ..sections import with_interval

Task = TypeVar("Task")
Outcome = TypeVar("Outcome")


def _silent(line: str) -> None:
    """Say nothing."""


@dataclass(slots=True)
class Setting:
    """What a study works on.

    Args:
        items: the corpus.
        real: real reports, empty where they are not at hand.
        folds: number of folds by agency; studies with one test part hold out the first.
        iterations: cap on the optimiser's iterations, for a quick look.
        say: told one line as each training is done.
        share: part of every training set that is used, whole agencies (:func:`part`); what is tested on stays whole.
        jobs: trainings that run at once, each in a process; the outcome is the same for any number.
    """

    items: list[Example]
    real: list[Page] = field(default_factory=list)
    folds: int = 5
    iterations: int | None = None
    say: Callable[[str], None] = _silent
    share: float = 1.0
    jobs: int = 1

    def split(self, number: int = 0) -> tuple[list[Example], list[Example]]:
        """Give training and held-out part: the share of all folds but one, and that one (the first)."""
        training, held = split(self.items, self.folds, number)
        return part(training, self.share), held

    def described(self) -> dict[str, Any]:
        """Give the setting as plain values for the study's file."""
        pages = {"pages": len(self.items), "characters": characters(self.items), "real_pages": len(self.real)}
        return {**pages, "folds": self.folds, "iterations": self.iterations, "share": self.share}

    def each(self, task: Callable[[Setting, Task], Outcome], arguments: Sequence[Task], title: str, names: Sequence[str] | None = None) -> list[Outcome]:
        """Give ``task(self, argument)`` for each argument, some of them at once, and say as each is done.

        Args:
            task: a function of a module that trains and tests.
            arguments: what it is called with.
            title: of the study, for what is said.
            names: of the arguments (default: the arguments).
        """
        outcomes = []
        for name, outcome in zip(names or arguments, each(task, replace(self, say=_silent), arguments, self.jobs), strict=True):
            outcomes.append(outcome)
            self.say(f"{title}: {name} done")
        return outcomes


@dataclass(slots=True)
class Result:
    """Outcome of a study: a table, its rows as plain values, and what to know when reading it."""

    title: str
    notes: str
    columns: list[str]
    cells: list[list[str]]
    rows: list[dict[str, Any]]
    settings: dict[str, Any] = field(default_factory=dict)


def part(items: Sequence[Example], share: float) -> list[Example]:
    """Give the agencies, in an order fixed by hashes, until they hold ``share`` of the characters; smaller parts lie in larger ones."""
    order = sorted({i.group for i in items}, key=lambda g: hashlib.sha256(g.encode("utf-8")).hexdigest())
    if share >= 1.0:
        return list(items)
    wanted = share * characters(items)
    chosen: set[str] = set()
    size = 0
    for group in order:
        if size >= wanted:
            break
        chosen.add(group)
        size += characters(i for i in items if i.group == group)
    return [i for i in items if i.group in chosen]


def characters(items: Iterable[Example]) -> int:
    """Count the characters of pages."""
    return sum(len(i.norm.text) for i in items)


def train_pipeline(items: list[Example], iterations: int | None) -> Pipeline:
    """Train tagger and linker and load them."""
    from ...train import train_to

    with tempfile.TemporaryDirectory() as folder:
        train_to(items, Path(folder), iterations=iterations)
        return load_pipeline(None, Path(folder))


def figures(scores: Sequence[PageScores]) -> dict[str, Any]:
    """Give span F1 and the F1 of all and of narrative records, with intervals."""
    whole = total(scores)
    return {
        "pages": len(scores),
        "span_f1": round(whole.spans.get("strict").f1, 4),
        "span_f1_95": [round(x, 4) for x in interval(scores, "strict")],
        "record_f1": round(whole.records.full_f1, 4),
        "record_f1_95": [round(x, 4) for x in interval(scores, "full")],
        "narrative_f1": round(whole.narrative.full_f1, 4),
        "narrative_f1_95": [round(x, 4) for x in interval(scores, "narrative")],
    }


def span_figures(scores: Sequence[PageScores]) -> dict[str, Any]:
    """Give span F1 with its interval, and that of each label."""
    whole = total(scores)
    made = {"pages": len(scores), "span_f1": round(whole.spans.get("strict").f1, 4), "span_f1_95": [round(x, 4) for x in interval(scores, "strict")]}
    return {**made, "labels": {label: round(whole.spans.get("strict", label).f1, 4) for label in LABELS}}


def cell(row: dict[str, Any], key: str) -> str:
    """Write a figure of :func:`figures` with its interval."""
    return with_interval(row[key], row[f"{key}_95"])


def difference(scores: Sequence[PageScores], base: Sequence[PageScores], seed: int = 7) -> tuple[float, float, float]:
    """Give the difference of strict span F1 to a base on the same pages, and its paired 95 % bootstrap interval.

    Args:
        scores: page scores.
        base: those it is compared with, of the same pages in the same order.
        seed: of the resampling.

    Raises:
        ValueError: the pages differ.
    """
    if [s.id for s in scores] != [s.id for s in base]:
        raise ValueError("a paired difference needs the same pages in the same order")

    def rows(pages: Sequence[PageScores]) -> np.ndarray:
        counts = [p.spans.get("strict") for p in pages]
        return np.array([(2.0 * c.points, c.found + c.gold) for c in counts], dtype=float).reshape(-1, 2)

    def f1(sums: np.ndarray) -> np.ndarray:
        out: np.ndarray = sums[..., 0] / np.maximum(sums[..., 1], 1e-9)
        return out

    ours, theirs = rows(scores), rows(base)
    if not len(ours):
        return 0.0, 0.0, 0.0
    draws = np.random.default_rng(seed).integers(0, len(ours), size=(RESAMPLES, len(ours)))
    gaps = f1(ours[draws].sum(axis=1)) - f1(theirs[draws].sum(axis=1))
    low, high = np.percentile(gaps, [2.5, 97.5])
    return float(f1(ours.sum(axis=0)) - f1(theirs.sum(axis=0))), float(low), float(high)


def signed(value: tuple[float, float, float]) -> str:
    """Write a difference with its interval."""
    return f"{value[0]:+.3f} [{value[1]:+.3f}, {value[2]:+.3f}]"
