"""Learning curve: how much the scores rise with more annotated pages, and so whether more would help."""

from __future__ import annotations

from typing import Any

from ..run import on_pages
from .common import Result, Setting, cell, characters, figures, part, train_pipeline

SHARES = (0.25, 0.5, 0.75, 1.0)


def study(setting: Setting) -> Result:
    """Train on 25, 50, 75 and 100 % of the setting's share of the training folds; test on the held-out one and on the real reports."""
    rows = setting.each(_row, SHARES, "learning curve", [f"{share:.0%}" for share in SHARES])
    cells = []
    for row in rows:
        shown = [f"{100 * row['share']:.3g}%", str(row["pages"]), f"{row['characters']:,}"]
        for where in ("corpus", *(("real",) if setting.real else ())):
            shown += [cell(row[where], "span_f1"), cell(row[where], "narrative_f1")]
        cells.append(shown)
    columns = ["share", "pages", "characters", "spans, held-out fold", "narrative records, held-out fold"]
    if setting.real:
        columns += ["spans, real reports", "narrative records, real reports"]
    notes = "Tagger and linker trained on nested parts of the training folds, whole agencies; strict F1 of spans, full-match F1 of records."
    return Result("Learning curve", notes, columns, cells, rows, setting.described())


def _row(setting: Setting, share: float) -> dict[str, Any]:
    training, held = setting.split()
    items = part(training, share)
    pipeline = train_pipeline(items, setting.iterations)
    row: dict[str, Any] = {"share": round(share * setting.share, 6), "pages": len(items), "characters": characters(items)}
    row["corpus"] = figures(on_pages([i.page for i in held], pipeline))
    if setting.real:
        row["real"] = figures(on_pages(setting.real, pipeline))
    return row
