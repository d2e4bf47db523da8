"""Ablation of the tagger's evidence: built up from characters alone, and left out one kind at a time."""

from __future__ import annotations

import importlib.util
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
from ..run import PageScores, on_pages
from .common import Result, Setting, cell, difference, signed, span_figures
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
    present = [g for g in GROUPS if len(templates([x for x in GROUPS if x != g])) < TEMPLATES]
    plan: list[tuple[str, frozenset[int] | None, str]] = []
    groups: list[str] = []
    for name, added in STEPS:
        if any(group in present for group in added):
            groups += added
            plan.append((name, templates(groups), ""))
    whole = len(plan) - 1  # the last step of the ladder has all
    plan[whole] = (f"{plan[whole][0]} (all)", *plan[whole][1:])
    plan += [(f"all without {group}", templates([g for g in GROUPS if g != group]), "") for group in present if group != "characters"]
    plan.append(("all + section context", None, "sections"))
    notes = ""
    if importlib.util.find_spec("spacy_pkuseg") is not None:
        plan.append(("all + pkuseg trained on the corpus", None, "segmenter"))
    else:
        notes = f" Without the row of the pkuseg segmenter: {MissingExtraError('GIP020', feature='it', extra='spacy')}"
    scores = setting.each(_row, plan, "ablation", [name for name, *_ in plan])
    rows: list[dict[str, Any]] = []
    cells = []
    for (name, use, _), made in zip(plan, scores, strict=True):
        row: dict[str, Any] = {"row": name, "templates": len(use) if use is not None else TEMPLATES, "corpus": span_figures(made[0])}
        if setting.real:
            row["real"] = span_figures(made[1])
        rows.append(row)
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


def _row(setting: Setting, plan: tuple[str, frozenset[int] | None, str]) -> tuple[list[PageScores], list[PageScores]]:
    """Train with some templates, or with further evidence, and score the held-out fold and the real reports."""
    _, use, further = plan
    training, held = setting.split()
    with tempfile.TemporaryDirectory() as folder:
        extra: crf.Extra | None = None
        if further == "sections":
            extra = section_context
        elif further == "segmenter":
            extra = segmenter_words(train_segmenter(training, Path(folder)))
        pipeline = Pipeline(train_tagger(training, setting.iterations, use, extra), Models(), "study")
        return on_pages([item.page for item in held], pipeline), on_pages(setting.real, pipeline)
