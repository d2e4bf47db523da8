"""Active learning: which unlabelled sentences a person should annotate next, and what comes back from it.

:func:`suggest` ranks sentences greedily by *uncertainty × novelty*:

- uncertainty: the mean doubt (1 − marginal probability of the decoded state) of its characters, because the annotator's work grows with
  them, too;
- novelty: the share of the sentence's character trigrams (all digits alike) that no sentence chosen before it has.

Each suggestion is a small :class:`Page` of its own, pre-annotated with the spans and records of the extraction and with the
header of its report.  :func:`gather` joins the corrected ones of a source to one marked page.

Reference: Settles (2009), Active Learning Literature Survey; Shen et al. (2004), Multi-criteria-based active learning for NER, ACL.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..api import run
from ..document import Document
from ..models import Pipeline, TaggerLike, load_pipeline
from ..normalise import normalise
from ..readers import read_file
from ..tag import Tagger
from ..types import Record, Report, Source
from .formats.side import unknown_header
from .markup import GoldRecord, GoldReport, GoldSpan, Page

#: sentences shorter or longer than this are not suggested
SHORTEST, LONGEST = 8, 400
_ROW = re.compile(r"[\t|][^\t|\n]*[\t|]")  # two separators: a row of a table
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]?[”」』）)]{0,2}")
_HAN = re.compile(r"[一-鿿]{2}")
_BLANK = " \t\u3000\xa0\r"
_SEPARATE = "\n"  # between gathered sentences


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A sentence worth annotating: its pre-annotated page, its score when it was chosen, and where it stands."""

    page: Page
    source: str
    start: int
    uncertainty: float
    novelty: float

    @property
    def score(self) -> float:
        """Uncertainty × novelty."""
        return self.uncertainty * self.novelty

    def __repr__(self) -> str:
        return f"Suggestion({self.score:.3f} {self.source}:{self.start} {self.page.text[:24]!r})"


@dataclass(slots=True)
class _Candidate:
    source: str
    document: Document
    report: Report | None
    start: int
    end: int
    uncertainty: float
    grams: frozenset[str]


def suggest(
    paths: Iterable[str | Path], n: int = 50, *, pipeline: Pipeline | None = None, known: Sequence[str] = ()
) -> list[Suggestion]:
    """Choose the ``n`` sentences of ``paths`` that would teach the tagger most.

    Args:
        paths: report files of any kind that :func:`gipnlp.extract_file` reads.
        n: how many sentences at most.
        pipeline: the trained parts to ask (default: the shipped ones).
        known: texts that are annotated already; their trigrams are no novelty.

    Returns:
        Suggestions, the best one first; the same for the same files and model.

    Raises:
        ReadError: a file cannot be read.
        ModelError: the model is missing or damaged.
        TypeError: the pipeline's tagger has no marginals (only the CRF has).
    """
    pipeline = pipeline or load_pipeline()
    candidates = [c for path in paths for c in _candidates(str(path), read_file(path), pipeline)]
    seen = {gram for text in known for gram in _grams(text)}
    chosen = []
    names: set[str] = set()
    for candidate, novelty in _choose(candidates, n, seen):
        page = _page(candidate, names)
        chosen.append(Suggestion(page, candidate.source, candidate.start, round(candidate.uncertainty, 4), round(novelty, 4)))
    return chosen


def doubts(tagger: TaggerLike, text: str) -> np.ndarray:
    """Give for each character of normalised ``text`` 1 − the marginal probability of the state that the CRF decodes."""
    if not isinstance(tagger, Tagger):
        raise TypeError(f"suggestions need the marginals of the CRF tagger; {tagger.name} has none. Use model='crf'.")
    marginals = tagger.decode(text)[1]
    return np.asarray(np.clip(1.0 - marginals, 0.0, 1.0), dtype=np.float32)


def _candidates(path: str, source: Source, pipeline: Pipeline) -> list[_Candidate]:
    """Cut a page into sentences, leaving out the cells of its tables and what is too short or too long."""
    document = run(source, pipeline)
    norm = normalise(source.text)
    doubt = np.zeros(len(source.text), dtype=np.float32)
    at = np.arange(len(norm.text)) if norm.kept is None else norm.kept
    doubt[at] = doubts(pipeline.tagger, norm.text)
    cells = np.zeros(len(source.text) + 1, dtype=np.int64)
    for record in document.records:
        cells[record.start] += record.source == "table"
    found = []
    for match in _SENTENCE.finditer(source.text):
        sentence = match.group()
        start = match.start() + len(sentence) - len(sentence.lstrip(_BLANK))
        end = match.end() - len(sentence) + len(sentence.rstrip(_BLANK))
        if not SHORTEST <= end - start <= LONGEST or not _HAN.search(sentence) or _ROW.search(sentence):
            continue
        if cells[start:end].any():
            continue
        report = next((r for r in document.reports if r.start <= start and end <= r.end), None)
        grams = _grams(source.text[start:end])
        found.append(_Candidate(path, document, report, start, end, float(doubt[start:end].mean()), grams))
    return found


def _grams(sentence: str) -> frozenset[str]:
    plain = re.sub(r"\d", "0", normalise(sentence).text)
    return frozenset(plain[i : i + 3] for i in range(len(plain) - 2))


def _choose(candidates: Sequence[_Candidate], n: int, seen: set[str]) -> list[tuple[_Candidate, float]]:
    """Take the best again and again.  Novelty only falls, so a stale score is an upper bound and most are never computed again."""

    def novelty(candidate: _Candidate) -> float:
        return 1.0 - len(candidate.grams & seen) / max(1, len(candidate.grams))

    heap = [(-c.uncertainty * novelty(c), i) for i, c in enumerate(candidates)]
    heapq.heapify(heap)
    chosen: list[tuple[_Candidate, float]] = []
    while heap and len(chosen) < n:
        stale, i = heapq.heappop(heap)
        fresh = novelty(candidates[i])
        score = -candidates[i].uncertainty * fresh
        if score >= 0:
            continue  # nothing to learn from it any more
        if score > stale and heap and (score, i) > heap[0]:
            heapq.heappush(heap, (score, i))
            continue
        chosen.append((candidates[i], fresh))
        seen |= candidates[i].grams
    return chosen


# -- a suggestion as a page -----------------------------------------------------------------------------------------


def _page(candidate: _Candidate, names: set[str]) -> Page:
    start, end = candidate.start, candidate.end
    document, report = candidate.document, candidate.report
    text = document.text[start:end]
    spans = [GoldSpan(e.label, e.start - start, e.end - start) for e in document.entities if start <= e.start and e.end <= end]
    header = _header(report)
    gold = GoldReport(header, 0, len(text))
    if report is not None:
        starts = {r.id: r.start for r in report.records}
        for record in report.records:
            if start <= record.start and record.end <= end:
                gold.records.append(_record(record, start, starts, header))
    name = f"{Path(candidate.source).stem}-{start}"
    while name in names:  # two files of one name in two folders
        name += "x"
    names.add(name)
    meta = {"source": Path(candidate.source).name, "start": str(start), "uncertainty": f"{candidate.uncertainty:.4f}"}
    return Page(name, text, spans, [gold], {"age": _age(header["year"]), **meta})


def _header(report: Report | None) -> dict[str, Any]:
    """Give the header that the extraction read; what it could not read stays open."""
    header = unknown_header()
    if report is None:
        return header
    if report.agency.name:
        header["agency"] = report.agency.name
    header.update(level=report.agency.level, kind=report.agency.kind, region_code=report.agency.region_code)
    if report.year is not None:
        header["year"] = report.year
        header["period"] = [report.period.start or f"{report.year}-01-01", report.period.end or f"{report.year}-12-31"]
    header.update(title=report.title, published=report.published, script=report.script)
    return header


def _record(record: Record, offset: int, starts: dict[str, int], header: dict[str, Any]) -> GoldRecord:
    base = starts.get(record.percent_of or "")
    period = (record.period.start, record.period.end)
    return GoldRecord(
        indicator=record.indicator,
        value=record.value,
        unit=record.unit,
        scope=record.scope or header["agency"],
        measure=record.measure,
        start=record.start - offset,
        end=record.end - offset,
        qualifier=record.qualifier,
        period=None if list(period) == header["period"] or period == (None, None) else period,
        percent=record.percent,
        percent_of=base - offset if base is not None and base >= offset else None,
        applicant=record.applicant,
        source=record.source,
        stated=record.stated,
    )


def _age(year: int) -> str:
    return "narrative" if year < 2014 else "2014" if year < 2019 else "2019" if year < 2021 else "2021"


# -- what comes back ------------------------------------------------------------------------------------------------


def gather(pages: Sequence[Page]) -> list[Page]:
    """Join the suggestions of each source, in text order and one a line, to the page ``<source>_suggested``; others stay as they are.

    A record stays when a span or a zero in words still stands where it was; the others went with the spans that a person took away.
    """
    groups: dict[str, list[Page]] = {}
    out: list[Page] = []
    for page in pages:
        if "source" in page.meta and "start" in page.meta:
            groups.setdefault(page.meta["source"], []).append(page)
        else:
            out.append(page)
    for source, members in groups.items():
        members.sort(key=lambda p: int(p.meta["start"]))
        out.append(_joined(source, members))
    return out


def _joined(source: str, members: Sequence[Page]) -> Page:
    joined = Page(f"{Path(source).stem}_suggested", "", [], [], {"age": members[0].meta.get("age", ""), "damage": "none"})
    joined.meta["notes"] = f"sentences suggested from {source}; the spans are corrected, look through the records"
    lines = []
    at = 0
    for page in members:
        lines.append(page.text)
        joined.spans += [GoldSpan(s.label, s.start + at, s.end + at) for s in page.spans]
        for report in page.reports:
            if not joined.reports or joined.reports[-1].header != report.header:
                if joined.reports:
                    joined.reports[-1].end = at
                joined.reports.append(GoldReport(report.header, at, at))
            for record in report.records:
                if _still_there(record, page):
                    joined.reports[-1].records.append(_moved(record, at))
        at += len(page.text) + len(_SEPARATE)
    joined.text = _SEPARATE.join(lines) + _SEPARATE
    if joined.reports:
        joined.reports[-1].end = len(joined.text)
    return joined


def _still_there(record: GoldRecord, page: Page) -> bool:
    same = [s for s in page.spans if (s.start, s.end) == (record.start, record.end)]
    if same:
        return same[0].label in ("COUNT", "PERCENT")
    apart = all(s.end <= record.start or record.end <= s.start for s in page.spans)
    return record.stated == "words" and apart


def _moved(record: GoldRecord, by: int) -> GoldRecord:
    values = {name: getattr(record, name) for name in GoldRecord.__dataclass_fields__}
    values["start"], values["end"] = record.start + by, record.end + by
    values["percent_of"] = None if record.percent_of is None else record.percent_of + by
    return GoldRecord(**values)
