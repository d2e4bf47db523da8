"""Pages made by hypothesis, and the corpus of the clone."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import strategies as st

from gipnlp.corpus.load import read_pages
from gipnlp.corpus.markup import GoldRecord, GoldReport, GoldSpan, Page, to_json
from gipnlp.types import APPLICANTS, LABELS

ROOT = Path(__file__).resolve().parent.parent.parent
CORPUS = ROOT / "corpus"
AWKWARD = "\t\n\r \u3000\xa0\x00\x0b\x0c\x1c\x85\u2028\u2029\ufeff\u200b\"'\\/<>&{}|%#-_,;𠮷😀é我局收到申请12件。"
CHARACTERS = st.one_of(st.sampled_from(AWKWARD), st.characters(exclude_categories=["Cs"]))
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NUMBERS = st.one_of(st.none(), st.integers(-(10**20), 10**20), st.floats(allow_nan=False, allow_infinity=False))
DAYS = st.one_of(st.none(), st.just("2010-12-31"))


def same(left: list[Page], right: list[Page]) -> bool:
    """Equal to the last type: 50 and 50.0 differ."""
    return [json.dumps(to_json(p)) for p in left] == [json.dumps(to_json(p)) for p in right] and left == right


def corpus_pages() -> list[Page]:
    return read_pages([CORPUS]) if CORPUS.is_dir() else []


@st.composite
def spans_of(draw: st.DrawFn, text: str) -> list[GoldSpan]:
    """Spans in text order, none over a line end; neighbours may touch each other and the ends of lines."""
    spans: list[GoldSpan] = []
    at = 0
    for line in text.split("\n"):
        end, here = at + len(line), at
        while here < end and draw(st.booleans()):
            start = draw(st.integers(here, end - 1))
            here = draw(st.integers(start + 1, end))
            spans.append(GoldSpan(draw(st.sampled_from(LABELS)), start, here))
        at = end + 1
    return spans


@st.composite
def records_of(draw: st.DrawFn, length: int) -> GoldRecord:
    start = draw(st.integers(0, length))
    return GoldRecord(
        indicator=draw(st.sampled_from(["requests.received", "other", "review.total"])),
        value=draw(NUMBERS), unit=draw(st.one_of(st.none(), WORDS)), scope=draw(WORDS), measure=draw(st.sampled_from(["flow", "stock"])),
        start=start, end=draw(st.integers(start, length)), category=draw(st.one_of(st.none(), WORDS)),
        period=draw(st.one_of(st.none(), st.tuples(DAYS, DAYS))), percent=draw(NUMBERS), percent_of=draw(st.one_of(st.none(), st.just(start))),
        applicant=draw(st.one_of(st.none(), st.sampled_from(APPLICANTS))), source=draw(st.sampled_from(["table", "narrative"])),
    )


@st.composite
def pages(draw: st.DrawFn) -> Page:
    text = draw(st.text(CHARACTERS, max_size=40))
    reports = []
    for _ in range(draw(st.integers(0, 2))):
        header = {
            "agency": draw(WORDS), "level": "county", "kind": "unknown", "region_code": draw(st.one_of(st.none(), WORDS)), "year": 2010,
            "period": ["2010-01-01", "2010-12-31"], "title": draw(st.one_of(st.none(), WORDS)), "published": None, "script": "hans", "form": "none",
        }
        records = draw(st.lists(records_of(len(text)), max_size=2))
        reports.append(GoldReport(header, 0, len(text), records))
    meta = draw(st.dictionaries(st.sampled_from(["age", "damage", "notes", "split"]), WORDS, max_size=2))
    return Page(draw(WORDS), text, draw(spans_of(text)), reports, meta)


def page_lists() -> st.SearchStrategy[list[Page]]:
    return st.lists(pages(), max_size=3, unique_by=lambda p: p.id)
