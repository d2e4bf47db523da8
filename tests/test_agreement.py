"""Agreement of two annotators, on a page small enough to count by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gipnlp.corpus.agreement import compare
from gipnlp.corpus.markup import parse, to_json

HEAD = "%% report\nagency: 清河县教育局\nyear: 2010\n%%\n"


def test_two_hands(tmp_path: Path) -> None:
    one = parse(HEAD + "{我局|A}收到{申请|K}{3件|N requests.received}", "x")
    two = parse(HEAD + "{我局|A}收到{申请|K}3件", "x")
    for name, page in (("first", one), ("second", two)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.json").write_text(json.dumps(to_json(page, with_text=False)), encoding="utf-8")
    (tmp_path / "x.txt").write_text(one.text, encoding="utf-8")
    found = compare(tmp_path / "first", tmp_path / "second", tmp_path)
    assert (found.pages, found.first, found.second) == (1, 3, 2)
    assert found.f1[""] == pytest.approx(0.8)
    assert found.f1["COUNT"] == 0.0
    assert 0 < found.kappa < 1
