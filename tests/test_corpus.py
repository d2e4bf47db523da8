"""The corpus keeps the rules of its format, and the compiled annotations are those of the corpus."""

from __future__ import annotations

import json

import pytest
from support import ROOT

from gipnlp.corpus.markup import parse, to_json
from gipnlp.taxonomy import by_id, indicators

CORPUS = sorted((ROOT / "corpus").glob("*.txt"))


@pytest.mark.skipif(not CORPUS, reason="an installed package has no corpus")
def test_every_page_keeps_the_rules_and_the_annotations_are_compiled_from_it() -> None:
    compiled = (ROOT / "annotations" / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(compiled) == len(CORPUS)
    for path, line in zip(CORPUS, compiled, strict=True):
        page = parse(path.read_text(encoding="utf-8"), path.stem)
        assert json.loads(line) == json.loads(json.dumps(to_json(page), ensure_ascii=False)), path.name
        for a, b in zip(sorted(page.spans, key=lambda s: s.start), sorted(page.spans, key=lambda s: s.start)[1:], strict=False):
            assert a.end <= b.start, path.name


@pytest.mark.skipif(not CORPUS, reason="an installed package has no corpus")
def test_the_corpus_is_large_and_varied() -> None:
    pages = [parse(path.read_text(encoding="utf-8"), path.stem) for path in CORPUS]
    headers = [r.header for page in pages for r in page.reports]
    assert len(headers) >= 40
    assert {h["script"] for h in headers} == {"hans", "hant"}
    assert {"province", "city", "county", "town", "central"} <= {h["level"] for h in headers}
    assert {"none", "2014", "2019", "2021", "other"} <= {h["form"] for h in headers}
    assert sum(len(page.text) >= 3000 for page in pages) >= 5


def test_real_annotations_hold_no_text() -> None:
    for path in (ROOT / "annotations" / "real").glob("*.json"):
        document = json.loads(path.read_text(encoding="utf-8"))
        assert "text" not in document
        assert len(document["sha256"]) == 64


def test_taxonomy_is_sound() -> None:
    ids = [i.id for i in indicators()]
    assert len(ids) == len(set(ids))
    for indicator in indicators():
        assert indicator.zh
        assert indicator.en
        assert all(part in by_id() for part in indicator.sum), indicator.id
        assert indicator.parent is None or indicator.parent in by_id()
