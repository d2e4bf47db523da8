"""Augmentation: what each kind of changed training sentences gains on the held-out fold, on a changed copy of it, and on the real reports."""

from __future__ import annotations

from typing import Any

from ...link.linker import Models
from ...models import Pipeline
from ...training.augment import KINDS, SEED, augment, changed
from ..run import PageScores, on_pages
from .ablation import train_tagger
from .common import Result, Setting, cell, characters, difference, signed, span_figures

#: seed of the changed fold
TEST_SEED = 2
PLAN: tuple[tuple[str, tuple[str, ...]], ...] = (("none", ()), *((kind, (kind,)) for kind in KINDS), ("all", tuple(KINDS)))
PARTS = {"corpus": "held-out fold", "changed": "held-out fold, changed", "real": "real reports"}


def study(setting: Setting) -> Result:
    """Train a tagger without augmentation, with each kind and with all; test on the three parts."""
    made = setting.each(_row, [kinds for _, kinds in PLAN], "augmentation", [name for name, _ in PLAN])
    rows: list[dict[str, Any]] = []
    cells = []
    for (name, kinds), (copied, scores) in zip(PLAN, made, strict=True):
        row: dict[str, Any] = {"row": name, "copied_characters": copied}
        shown = [name, f"{copied:,}"]
        for part in PARTS:
            if part == "real" and not setting.real:
                continue
            row[part] = span_figures(scores[part])
            gap = difference(scores[part], made[0][1][part])
            row[part]["difference"] = [round(x, 4) for x in gap]
            shown += [cell(row[part], "span_f1"), signed(gap) if kinds else ""]
        rows.append(row)
        cells.append(shown)
    columns = ["kinds", "characters added", *(f"{what}, {PARTS[part]}" for part in PARTS if part in rows[0] for what in ("spans", "difference"))]
    notes = (
        "Strict F1 of spans; the difference to “none” with its paired bootstrap interval. Copies of half of the training sentences that a kind"
        f" can change are added (seed {SEED}); “all” changes a copy by about half of the kinds. The changed fold has every sentence changed by"
        f" about half of the kinds (seed {TEST_SEED}), with names of its own pages and of the list of divisions."
    )
    return Result("Augmentation", notes, columns, cells, rows, setting.described())


def _row(setting: Setting, kinds: tuple[str, ...]) -> tuple[int, dict[str, list[PageScores]]]:
    """Train with copies changed by ``kinds``; give their characters and the scores of each part."""
    training, held = setting.split()
    copies = augment(training, kinds)
    pipeline = Pipeline(train_tagger([*training, *copies], setting.iterations), Models(), "study")
    tests = {"corpus": [item.page for item in held], "changed": changed(held, tuple(KINDS), seed=TEST_SEED), "real": setting.real}
    return characters(copies), {part: on_pages(pages, pipeline) for part, pages in tests.items()}
