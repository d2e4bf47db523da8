"""gipnlp.corpus.load: documented columns, splits by agency, nothing lost."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_pages import CORPUS, corpus_pages

from gipnlp.corpus import load
from gipnlp.corpus.load import COLUMNS, read_pages, splits
from gipnlp.corpus.markup import GoldReport, Page, to_json
from gipnlp.errors import MarkupError, MissingExtraError, ReadError


def _pages(groups: list[list[str]]) -> list[Page]:
    return [
        Page(str(i), "", [], [GoldReport({"agency": a, "period": ["", ""]}, 0, 0) for a in agencies])
        for i, agencies in enumerate(groups)
    ]


@settings(max_examples=50)
@given(st.lists(st.lists(st.sampled_from([f"{c}局" for c in "甲乙丙丁戊己庚辛壬癸"]), min_size=1, max_size=3), max_size=12))
def test_no_agency_is_split(groups: list[list[str]]) -> None:
    where: dict[str, str] = {}
    parts = splits(_pages(groups))
    for split, pages in parts.items():
        for page in pages:
            for report in page.reports:
                assert where.setdefault(report.header["agency"], split) == split
    assert sum(map(len, parts.values())) == len(groups)
    again = splits(_pages(groups[::-1]))
    assert {k: len(v) for k, v in again.items()} == {k: len(v) for k, v in parts.items()}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="an installed package has no corpus")
def test_the_splits_of_the_corpus_are_worth_their_names() -> None:
    parts = splits(corpus_pages())
    total = sum(map(len, parts.values()))
    assert len(parts["test"]) >= total * 0.08
    assert len(parts["validation"]) >= total * 0.04


def test_without_datasets_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datasets", None)
    with pytest.raises(MissingExtraError, match=r"GIP020.*gipnlp\[datasets\]"):
        load()


def test_a_place_without_pages_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="GIP021"):
        read_pages([tmp_path])
    with pytest.raises(ReadError, match="GIP010"):
        read_pages([tmp_path / "x"])
    (tmp_path / "x.jsonl").write_text('{"id": "x", "text": ""}', encoding="utf-8")
    with pytest.raises(MarkupError, match="compiled"):
        read_pages([tmp_path / "x.jsonl"])


@pytest.mark.skipif(not CORPUS.is_dir(), reason="an installed package has no corpus")
def test_rows_say_what_the_pages_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("datasets", reason="needs the extra [datasets]")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    pages = {p.id: p for p in corpus_pages()[::12]}
    path = tmp_path / "some.jsonl"
    path.write_text("".join(json.dumps(to_json(p), ensure_ascii=False) + "\n" for p in pages.values()), encoding="utf-8")
    found = load(path)
    assert list(found) == ["train", "validation", "test"]
    rows = [row for part in found.values() for row in part]
    assert sorted(r["id"] for r in rows) == sorted(pages)
    for row in rows:
        page = pages[row["id"]]
        assert list(row) == list(COLUMNS)
        assert row["text"] == page.text
        assert [(s["label"], s["start"], s["end"]) for s in row["spans"]] == [(s.label, s.start, s.end) for s in page.spans]
        records = [(i, r) for i, report in enumerate(page.reports) for r in report.records]
        assert [(r["report"], r["indicator"], r["value"], r["percent_of"], r["start"]) for r in row["records"]] == [
            (i, r.indicator, r.value, r.percent_of, r.start) for i, r in records
        ]
        assert [r["agency"] for r in row["reports"]] == [r.header["agency"] for r in page.reports]
    assert "one report" not in found["train"].info.description
    for name in COLUMNS:
        assert f"- {name}: " in found["train"].info.description
