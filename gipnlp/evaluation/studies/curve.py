"""Learning curve: how much the scores rise with more annotated pages, and so whether more would help."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from ...training.data import Example
from ..run import on_pages
from .common import Result, Setting, cell, characters, figures, train_pipeline

SHARES = (0.25, 0.5, 0.75, 1.0)


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


def study(setting: Setting) -> Result:
    """Train on 25, 50, 75 and 100 % of the training folds; test on the held-out one and on the real reports."""
    training, held = setting.split()
    rows, cells = [], []
    for share in SHARES:
        items = part(training, share)
        pipeline = train_pipeline(items, setting.iterations)
        row: dict[str, Any] = {"share": share, "pages": len(items), "characters": characters(items)}
        row["corpus"] = figures(on_pages([i.page for i in held], pipeline))
        shown = [f"{share:.0%}", str(len(items)), f"{characters(items):,}", cell(row["corpus"], "span_f1"), cell(row["corpus"], "narrative_f1")]
        if setting.real:
            row["real"] = figures(on_pages(setting.real, pipeline))
            shown += [cell(row["real"], "span_f1"), cell(row["real"], "narrative_f1")]
        rows.append(row)
        cells.append(shown)
        setting.say(f"learning curve: {share:.0%} done")
    columns = ["share", "pages", "characters", "spans, held-out fold", "narrative records, held-out fold"]
    if setting.real:
        columns += ["spans, real reports", "narrative records, real reports"]
    notes = "Tagger and linker trained on nested parts of the training folds, whole agencies; strict F1 of spans, full-match F1 of records."
    return Result("Learning curve", notes, columns, cells, rows, setting.described())
