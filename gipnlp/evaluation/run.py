"""What is measured on what: the real reports with a model, and the corpus by cross-validation."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..api import run
from ..build import TABLE_CONFIDENCE
from ..calibrate import Calibration
from ..corpus.markup import GoldRecord, Page
from ..document import Document
from ..link.names import compare_key
from ..models import Pipeline, load_pipeline
from ..ranges import Ranges
from ..training.data import Example, examples, split
from ..types import Record, Source
from . import records as record_scorer
from . import spans as span_scorer
from .jobs import each

HEADER = ("agency", "level", "kind", "region_code", "year", "period", "title", "published")


@dataclass(slots=True)
class PageScores:
    """Scores of one page.

    ``narrative`` are the record scores without tables; ``judged`` the tagger's spans with their confidence; ``confusion`` how often
    a gold label (``none``: nothing is there) was found as another (``none``: missed); ``span_kinds`` counts the kinds of
    errors by label; ``fold`` is the fold of a cross-validation that held the page out.
    """

    id: str
    spans: span_scorer.SpanScores
    records: record_scorer.RecordScores
    headers_right: dict[str, int] = field(default_factory=dict)
    reports_gold: int = 0
    reports_found: int = 0
    outside: int = 0
    span_errors: list[dict[str, Any]] = field(default_factory=list)
    header_errors: list[dict[str, Any]] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    narrative: record_scorer.RecordScores = field(default_factory=record_scorer.RecordScores)
    judged: list[record_scorer.Judged] = field(default_factory=list)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    span_kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    fold: int = -1


def score_page(page: Page, document: Document) -> PageScores:
    """Score what was extracted from a page against its gold."""
    inside = Ranges((r.start, r.end) for r in page.reports)  # nothing outside of the reports is counted
    gold_spans = [(s.label, s.start, s.end) for s in page.spans if s.start in inside]
    found_spans = [(str(e.label), e.start, e.end) for e in document.entities]
    scores = PageScores(page.id, span_scorer.score(gold_spans, found_spans), record_scorer.RecordScores(), meta=_meta(page))
    scores.span_errors = _span_errors(page, gold_spans, found_spans)
    pairs = span_scorer.match(gold_spans, found_spans)
    scores.confusion = span_scorer.confusion(gold_spans, found_spans, pairs)
    scores.span_kinds = span_scorer.error_kinds(gold_spans, found_spans, pairs)
    right = set(gold_spans)
    scores.judged = [
        record_scorer.Judged(str(e.label), e.confidence, (str(e.label), e.start, e.end) in right)
        for e in document.entities
        if e.confidence != TABLE_CONFIDENCE  # read by rule, not tagged
    ]
    scores.reports_gold, scores.reports_found = len(page.reports), len(document.reports)
    scores.headers_right = dict.fromkeys(HEADER, 0)
    used: set[int] = set()
    for gold in page.reports:
        best = max(
            (i for i in range(len(document.reports)) if i not in used),
            key=lambda i: min(gold.end, document.reports[i].end) - max(gold.start, document.reports[i].start),
            default=None,
        )
        report = document.reports[best] if best is not None else None
        if report is None or min(gold.end, report.end) <= max(gold.start, report.start):
            _add_records(scores, page, gold.records, [], tuple(gold.header["period"]))
            continue
        assert best is not None  # noqa: S101 - for the type checker: report is set only with it
        used.add(best)
        found = {
            "agency": report.agency.name,
            "level": report.agency.level,
            "kind": report.agency.kind,
            "region_code": report.agency.region_code,
            "year": report.year,
            "period": [report.period.start, report.period.end],
            "title": report.title,
            "published": report.published,
        }
        for name in HEADER:
            wanted = gold.header.get(name)
            same = compare_key(str(wanted)) == compare_key(str(found[name])) if name in ("agency", "title") else wanted == found[name]
            scores.headers_right[name] += same
            if not same:
                scores.header_errors.append({"report": page.id, "field": name, "gold": wanted, "found": found[name]})
        _add_records(scores, page, gold.records, report.records, tuple(gold.header["period"]))
        scores.outside += sum(r.start not in inside for r in report.records)
    for i, report in enumerate(document.reports):
        if i not in used:
            _add_records(scores, page, [], report.records, (None, None))
    return scores


def _add_records(
    scores: PageScores, page: Page, gold: Sequence[GoldRecord], found: Sequence[Record], period: tuple[str | None, str | None]
) -> None:
    """Score the records of a report, and once more those of its narrative text alone."""
    scores.records.add(record_scorer.score(gold, found, period, page.text, page.id))
    told = [r for r in gold if r.source == "narrative"], [r for r in found if r.source == "narrative"]
    scores.narrative.add(record_scorer.score(*told, period, page.text, page.id))


def _meta(page: Page) -> dict[str, str]:
    """The page's own metadata, and script and level of its reports (``several`` where they differ)."""
    meta = dict(page.meta)
    for name in ("script", "level"):
        values = {str(r.header.get(name) or "unknown") for r in page.reports}
        meta[name] = values.pop() if len(values) == 1 else "several" if values else "unknown"
    return meta


def _span_errors(page: Page, gold: list[span_scorer.SpanT], found: list[span_scorer.SpanT]) -> list[dict[str, Any]]:
    errors = []
    pairs = span_scorer.match(gold, found)
    seen_gold, seen_found = {g for g, _ in pairs}, {f for _, f in pairs}

    def entry(kind: str, g: span_scorer.SpanT | None, f: span_scorer.SpanT | None) -> dict[str, Any]:
        at = (g or f or ("", 0, 0))[1]
        return {
            "report": page.id,
            "kind": kind,
            "gold": f"{g[0]} {page.text[g[1] : g[2]]}" if g else "—",
            "found": f"{f[0]} {page.text[f[1] : f[2]]}" if f else "—",
            "start": at,
            "context": page.text[max(0, at - 15) : at + 25],
        }

    for g, f in pairs:
        if g != f:
            errors.append(entry("border" if g[0] == f[0] else "label", g, f))
    errors += [entry("missed", g, None) for g in gold if g not in seen_gold]
    errors += [entry("invented", None, f) for f in found if f not in seen_found]
    return sorted(errors, key=lambda e: e["start"])


def on_pages(pages: Sequence[Page], pipeline: Pipeline, advance: Callable[[], None] | None = None) -> list[PageScores]:
    """Extract from each page with ``pipeline`` and score it; confidences are kept raw."""
    pipeline = replace(pipeline, calibration=Calibration())
    scores = []
    for page in pages:
        scores.append(score_page(page, run(Source(page.text), pipeline)))
        if advance is not None:
            advance()
    return scores


def cross_validate(pages: Sequence[Page], count: int = 5, iterations: int | None = None, *, jobs: int = 1) -> list[PageScores]:
    """Train on all folds but one and score that one, for each fold; agencies are never split.

    Args:
        pages: the corpus.
        count: number of folds.
        iterations: cap on the iterations of every training.
        jobs: folds that are trained at once, each in a process; the outcome is the same for any number.
    """
    shared = (examples(pages), count, iterations)
    return [page for scores in each(_fold, shared, range(count), jobs) for page in scores]


def _fold(shared: tuple[list[Example], int, int | None], number: int) -> list[PageScores]:
    """Train on all folds but ``number`` and score that one."""
    from ..train import train_to

    items, count, iterations = shared
    training, held = split(items, count, number)
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder)
        train_to(training, directory, iterations=iterations)
        scores = on_pages([item.page for item in held], load_pipeline(None, directory))
    for page in scores:
        page.fold = number
    return scores


def total(scores: Sequence[PageScores]) -> PageScores:
    """Add up the scores of many pages."""
    whole = PageScores("all", span_scorer.SpanScores(), record_scorer.RecordScores(), dict.fromkeys(HEADER, 0))
    for page in scores:
        whole.spans.add(page.spans)
        whole.records.add(page.records)
        whole.narrative.add(page.narrative)
        whole.confusion += page.confusion
        whole.span_kinds += page.span_kinds
        for name in HEADER:
            whole.headers_right[name] += page.headers_right.get(name, 0)
        whole.reports_gold += page.reports_gold
        whole.reports_found += page.reports_found
        whole.outside += page.outside
    return whole
