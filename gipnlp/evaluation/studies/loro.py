"""Leave one report out: what training on a few real reports gains on another one (``python -m gipnlp.train --reports DIR``)."""

from __future__ import annotations

from typing import Any

from ...training.data import examples
from ..run import PageScores, on_pages, total
from ..sections import number
from .common import Result, Setting, cell, difference, figures, part, signed, train_pipeline


def study(setting: Setting) -> Result:
    """Train on the corpus and all real pages but those of one agency, test on that agency's; beside it the corpus alone.

    Raises:
        ValueError: there are not two agencies among the real reports.
    """
    real = examples(setting.real)
    agencies = list(dict.fromkeys(item.group for item in real))
    if len(agencies) < 2:
        raise ValueError("the study loro needs the real reports of two agencies: set GIPNLP_REPORTS or pass --reports")
    by_agency = {agency: [item.page for item in real if item.group == agency] for agency in agencies}
    names = {agency: ", ".join(page.id for page in pages) for agency, pages in by_agency.items()}
    alone, *others = setting.each(_score, ["", *agencies], "leave one report out", ["corpus alone", *names.values()])
    by_page = {page.id: page for page in alone}
    base: list[PageScores] = []
    more: list[PageScores] = []
    rows: list[dict[str, Any]] = []
    cells: list[list[str]] = []
    for agency, with_real in zip(agencies, others, strict=True):
        without = [by_page[page.id] for page in by_agency[agency]]
        base += without
        more += with_real
        name = names[agency]
        one, other = total(without), total(with_real)
        rows.append({"pages": name, "corpus": figures(without), "corpus_and_real": figures(with_real)})
        before_f1, after_f1 = one.spans.get("strict").f1, other.spans.get("strict").f1
        gained = f"{after_f1 - before_f1:+.3f}"
        told = [number(x.narrative.full_f1) for x in (one, other)]
        cells.append([name, number(before_f1), number(after_f1), gained, *told])
    gain = difference(more, base)
    before, after = figures(base), figures(more)
    rows.append({"pages": "all", "corpus": before, "corpus_and_real": after, "span_gain": [round(x, 4) for x in gain]})
    cells.append(["**all**", cell(before, "span_f1"), cell(after, "span_f1"), signed(gain), cell(before, "narrative_f1"), cell(after, "narrative_f1")])
    columns = ["page left out", "spans, corpus alone", "spans, and other real reports", "gain", "narrative records, corpus alone", "and other real reports"]
    notes = "Pages of one agency are left out together. Strict F1 of spans, full-match F1 of records; the gain with its paired interval."
    return Result("Leave one report out", notes, columns, cells, rows, setting.described())


def _score(setting: Setting, agency: str) -> list[PageScores]:
    """Score the real pages of ``agency`` with a model of the corpus and all others; of no agency: all pages with one of the corpus alone."""
    real = examples(setting.real)
    others = [item for item in real if agency and item.group != agency]
    pipeline = train_pipeline([*part(setting.items, setting.share), *others], setting.iterations)
    return on_pages([item.page for item in real if not agency or item.group == agency], pipeline)
