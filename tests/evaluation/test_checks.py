"""Planted contradictions, Wilson's intervals, and the list of real contradictions, in small."""

from __future__ import annotations

from pathlib import Path

import pytest

from gipnlp.corpus.markup import parse
from gipnlp.evaluation.contradictions import measure_checks, of_folder, readme, section, wilson
from gipnlp.models import load_pipeline

PAGE = """%% report
agency: 清河县教育局
level: county
kind: department
year: 2016
title: 清河县教育局2016年政府信息公开工作年度报告
%%
清河县教育局{2016年|D}政府信息公开工作年度报告
{2016年|D}，{我局|A}收到{政府信息公开申请|K}{40件|N requests.received}，其中{网络申请|K}{26件|N requests.received.online}，占{65%|P of=40件}；{信函申请|K}{14件|N requests.received.letter}，占{35%|P of=40件}。
"""
FALSE = "清河县教育局2016年政府信息公开工作年度报告\n2016年，我局收到政府信息公开申请40件，其中网络申请26件，占65%；信函申请41件。\n"
KNOWN = '[[contradiction]]\npage = "one"\nnumbers = [40, 41]\nwhat = "26 + 41 = 67, stated 40"\n'


def test_wilson() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(95, 100) == pytest.approx((0.8883, 0.9785), abs=1e-3)
    assert wilson(0, 50)[0] == 0.0


def test_planted_contradictions_are_found_and_told() -> None:
    figures = measure_checks([parse(PAGE, "page")], load_pipeline(), count=6, seed=3)
    assert figures["faults"] >= 2
    assert figures["detection"] == 1.0
    assert (figures["consistent"], figures["alarmed"], figures["alarms"]) == (1, 0, [])
    text = "\n".join(section(figures))
    assert "## Checks" in text
    assert "No false alarm." in text
    assert readme(figures).startswith("| checks | figure [95 %] |")


def test_contradictions_of_a_folder_are_listed_with_their_sentences(tmp_path: Path) -> None:
    folder, known = tmp_path / "reports", tmp_path / "known.toml"
    folder.mkdir()
    (folder / "one.txt").write_text(FALSE, encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    known.write_text(KNOWN, encoding="utf-8")
    real = of_folder(folder, load_pipeline(), known)
    assert (real["files"], real["listed"], real["found"], real["invented"], real["missed"]) == (1, 1, 1, 0, [])
    assert [u["file"] for u in real["unread"]] == ["broken.pdf"]
    assert any("信函申请41件" in sentence for row in real["failing"] for sentence in row["sentences"])
    known.write_text(KNOWN.replace("40, 41", "40, 43"), encoding="utf-8")
    real = of_folder(folder, load_pipeline(), known)
    assert real["invented"] == len(real["failing"]) > 0
    assert real["missed"] == [{"file": "one.txt", "what": "26 + 41 = 67, stated 40"}]
