"""Ablation of the tagger's evidence: built up from characters alone, and left out one kind at a time."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import MissingExtraError
from ...link.linker import Models
from ...models import Pipeline
from ...tag.crf import Tagger, Weights
from ...tag.features import TEMPLATES
from ...tag.groups import GROUPS, templates
from ...tag.labels import STATES, Span
from ...training import crf
from ...training.data import Example
from ...types import LABELS
from ..run import PageScores, on_pages, total
from .common import Result, Setting, cell, difference, figures, signed
from .evidence import section_context, segmenter_words, train_segmenter

#: the ladder: what each step adds to the one before
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("characters only", ("characters",)),
    ("+ numbers, dates, distances, titles", ("quantities", "titles")),
    ("+ lexicons", ("lexicons",)),
    ("+ word boundaries from the dictionary", ("words",)),
    ("+ places and zones", ("places",)),
)


class StudyTagger(Tagger):
    """The CRF tagger with further templates, whose codes are taken of the whole page.

    Args:
        weights: the trained weights.
        extra: gives the codes of the templates from :data:`gipnlp.training.crf.FIRST_EXTRA` on.
    """

    def __init__(self, weights: Weights, extra: crf.Extra | None = None) -> None:
        further = weights.keys >> 48 >= crf.FIRST_EXTRA
        super().__init__(Weights(weights.keys[~further], weights.rows[~further], weights.transitions), "study")
        self.extra = extra
        order = np.argsort(weights.keys[further])
        self.keys = weights.keys[further][order]
        # relative to state O, as a shift of all states of a character changes nothing
        self.rows = (weights.rows[further] - weights.rows[further][:, :1])[order]
        self.page, self.sums = "", np.zeros((0, len(STATES)), dtype=np.float32)

    def tag(self, text: str) -> list[Span]:
        """Find the spans of normalised ``text``."""
        self.page, self.sums = text, self._further(text)
        return super().tag(text)

    def emissions(self, text: str) -> np.ndarray:
        """Give the summed feature weights of a page or a part of it, shape (characters, states)."""
        at = max(self.page.find(text), 0)  # long pages are tagged in blocks
        return np.asarray(super().emissions(text) + self.sums[at : at + len(text)], dtype=np.float32)

    def _further(self, text: str) -> np.ndarray:
        out = np.zeros((len(text), len(STATES)), dtype=np.float32)
        if self.extra is None or not len(self.keys):
            return out
        encode = self.extra
        for template, codes in enumerate(encode(text), crf.FIRST_EXTRA):
            keys = codes | np.int64(template << 48)
            at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
            out += np.where((self.keys[at] == keys)[:, None], self.rows[at], np.float32(0))
        return out


def train_tagger(items: list[Example], iterations: int | None, use: Collection[int] | None = None, extra: crf.Extra | None = None) -> StudyTagger:
    """Train a tagger with some of the templates, or with further ones."""
    parameters = dict(crf.PARAMETERS)
    if iterations is not None:
        parameters["max_iterations"] = iterations
    with tempfile.TemporaryDirectory() as folder:
        return StudyTagger(crf.train(items, Path(folder) / "tagger.crfsuite", None, parameters, use, extra), extra)


def study(setting: Setting) -> Result:
    """Train a tagger for each row; test on the held-out fold and on the real reports."""
    training, held = setting.split()
    pages = [item.page for item in held]
    present = [g for g in GROUPS if len(templates([x for x in GROUPS if x != g])) < TEMPLATES]
    rows: list[dict[str, Any]] = []
    scores: list[tuple[list[PageScores], list[PageScores]]] = []

    def run(name: str, use: frozenset[int] | None, extra: crf.Extra | None = None) -> None:
        tagger = train_tagger(training, setting.iterations, use, extra)
        pipeline = Pipeline(tagger, Models(), "study")
        made = on_pages(pages, pipeline), on_pages(setting.real, pipeline)
        scores.append(made)
        row: dict[str, Any] = {"row": name, "templates": len(use) if use is not None else TEMPLATES, "corpus": _spans(made[0])}
        if setting.real:
            row["real"] = _spans(made[1])
        rows.append(row)
        setting.say(f"ablation: {name} done")

    groups: list[str] = []
    for name, added in STEPS:
        if any(group in present for group in added):
            groups += added
            run(name, templates(groups))
    whole = len(rows) - 1  # the last step of the ladder has all
    rows[whole]["row"] += " (all)"
    for group in present:
        if group != "characters":
            run(f"all without {group}", templates([g for g in GROUPS if g != group]))
    run("all + section context", None, section_context)
    notes = ""
    try:
        with tempfile.TemporaryDirectory() as folder:
            segmenter = train_segmenter(training, Path(folder))
            run("all + pkuseg trained on the corpus", None, segmenter_words(segmenter))
    except MissingExtraError as error:
        notes = f" Without the row of the pkuseg segmenter: {error}"
    cells = []
    for row, made in zip(rows, scores, strict=True):
        shown = [row["row"]]
        for part, ours, base in zip(("corpus", "real"), made, scores[whole], strict=True):
            if part in row:
                gap = difference(ours, base)
                row[part]["difference"] = [round(x, 4) for x in gap]
                labels = row[part]["labels"]
                shown += [cell(row[part], "span_f1"), "" if row is rows[whole] else signed(gap), f"{labels['AGENCY']:.3f}", f"{labels['CATEGORY']:.3f}"]
        cells.append(shown)
    columns = ["evidence", *(f"{what}, {part}" for part in ("held-out fold", *(("real reports",) if setting.real else ())) for what in _COLUMNS)]
    notes = (
        "Strict F1 of spans; the difference to “all” with its paired bootstrap interval. Characters include their classes (digit, Han, punctuation)."
        " A row without a kind of evidence drops every template that looks at it, also together with another. The segmenter is"
        " trained on the training folds: words of the dictionary, cut at the borders of gold spans." + notes
    )
    return Result("Ablation of the tagger's evidence", notes, columns, cells, rows, setting.described())


_COLUMNS = ("spans", "difference", "AGENCY", "CATEGORY")


def _spans(scores: list[PageScores]) -> dict[str, Any]:
    made = {k: v for k, v in figures(scores).items() if k in ("pages", "span_f1", "span_f1_95")}
    whole = total(scores)
    return {**made, "labels": {label: round(whole.spans.get("strict", label).f1, 4) for label in LABELS}}
