"""Rules, trained models, and both: who links better, with gold spans and with the spans that the tagger finds."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...link import classify
from ...link.linker import Models
from ...models import Pipeline
from ...tag.labels import Span
from ...training.data import Example
from ..report import interval
from ..run import PageScores, on_pages, total
from ..sections import with_interval
from .common import Result, Setting

SYSTEMS = ("rules alone", "model alone", "both")
FIELDS = ("indicator", "scope", "measure", "percent")


@dataclass(frozen=True, slots=True)
class _Gold(Pipeline):
    """Gives the gold spans of known pages instead of tagging."""

    spans: dict[str, list[Span]] = field(default_factory=dict)

    def tag(self, text: str) -> list[Span]:
        return self.spans[text]


def gold_pipeline(items: list[Example], linker: Models) -> Pipeline:
    """Make a pipeline that links the gold spans of ``items``."""
    spans = {item.norm.text: [Span(label, a, b) for label, a, b in item.spans] for item in items}
    return _Gold(tagger=None, linker=linker, name="gold", spans=spans)  # type: ignore[arg-type]


@contextmanager
def wording_bonus(value: float) -> Iterator[None]:
    """Set what an exact wording of the taxonomy adds to the score of its indicator, and set it back."""
    before = classify.WORDING_BONUS
    classify.WORDING_BONUS = value
    try:
        yield
    finally:
        classify.WORDING_BONUS = before


def study(setting: Setting) -> Result:
    """Cross-validate the three linkers on narrative records."""
    scores: dict[tuple[str, str], list[PageScores]] = {(spans, system): [] for spans in ("gold", "found") for system in SYSTEMS}
    numbers = range(setting.folds)
    for made in setting.each(_fold, numbers, "linker", [f"fold {number + 1} of {setting.folds}" for number in numbers]):
        for key, held_scores in made.items():
            scores[key] += held_scores
    rows: list[dict[str, Any]] = []
    cells = []
    for (spans, system), pages_scores in scores.items():
        told = total(pages_scores).narrative
        low, high = interval(pages_scores, "narrative")
        accuracy = {name: round(told.accuracy(name), 4) for name in FIELDS}
        row = {"spans": spans, "linker": system, "gold": told.gold, "found": told.found, "value_recall": round(told.value_recall, 4)}
        rows.append({**row, **accuracy, "full_f1": round(told.full_f1, 4), "full_f1_95": [round(low, 4), round(high, 4)]})
        cells.append([spans, system, f"{told.value_recall:.3f}", *(f"{accuracy[n]:.3f}" for n in FIELDS), with_interval(told.full_f1, (low, high))])
    columns = ["spans", "linker", "found with the right value", *(f"{name} right" for name in FIELDS), "full match F1"]
    notes = (
        "Narrative records of the held-out folds; fields are counted among the records found with the right value. “Rules alone”: wordings of the"
        " taxonomy and short rules; “model alone”: the linear models without the bonus for an exact wording (wordings stay features);"
        " “both”: as shipped."
    )
    return Result("Linker: rules, models, both", notes, columns, cells, rows, setting.described())


def _fold(setting: Setting, number: int) -> dict[tuple[str, str], list[PageScores]]:
    """Train on the other folds and score one, for each source of spans and each linker."""
    from ...tag.crf import Tagger
    from ...training import crf, linker

    parameters = dict(crf.PARAMETERS)
    if setting.iterations is not None:
        parameters["max_iterations"] = setting.iterations
    training, held = setting.split(number)
    with tempfile.TemporaryDirectory() as folder:
        tagger = Tagger(crf.train(training, Path(folder) / "tagger.crfsuite", None, parameters))
    trained = linker.train_models(training)
    pages = [item.page for item in held]
    scores = {}
    for system in SYSTEMS:
        models = Models() if system == "rules alone" else trained
        with wording_bonus(0.0 if system == "model alone" else classify.WORDING_BONUS):
            scores["gold", system] = on_pages(pages, gold_pipeline(held, models))
            scores["found", system] = on_pages(pages, Pipeline(tagger, models, "crf"))
    return scores
