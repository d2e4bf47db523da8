"""Suggestions: uncertain and various, pre-annotated, and back as a marked page."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from gipnlp.corpus import formats
from gipnlp.corpus.__main__ import main
from gipnlp.corpus.load import read_pages
from gipnlp.corpus.markup import parse
from gipnlp.corpus.suggest import Suggestion, doubts, gather, suggest
from gipnlp.models import load_pipeline

TEXT = """清河县教育局2010年政府信息公开工作年度报告
一、概述。2010年，我局共收到政府信息公开申请12件，其中当面申请5件，占41.7%。
2010年，我局共收到政府信息公开申请18件，其中当面申请6件，占33.3%。
没有发生针对我局的行政复议案件，老百姓戳了七八十回我们那块触摸屏。
| 项目 | 单位 | 数量 |
| 收到申请 | 件 | 12 |
谢谢。
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reports")
    (path / "清河.txt").write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def found(folder: Path) -> list[Suggestion]:
    return suggest([folder / "清河.txt"], 10)


def test_doubt_is_what_the_marginals_leave() -> None:
    tagger = load_pipeline().tagger
    text = TEXT.replace("，", ",")
    values = doubts(tagger, text)
    assert values.shape == (len(text),)
    for span in tagger.tag(text):
        assert np.isclose(1 - values[span.start : span.end].max(), span.confidence, atol=1e-4)
    assert doubts(tagger, "").shape == (0,)
    with pytest.raises(TypeError, match="marginals"):
        doubts(type("Other", (), {"name": "other", "tag": None})(), "x")


def test_pages_stand_on_the_source_and_scores_never_rise(found: list[Suggestion]) -> None:
    assert 3 <= len(found) <= 6
    scores = [s.score for s in found]
    assert scores == sorted(scores, reverse=True)
    for s in found:
        assert TEXT[s.start : s.start + len(s.page.text)] == s.page.text
        assert "|" not in s.page.text
        assert s.page.text != "谢谢。"
        for span in s.page.spans:
            assert s.page.text[span.start : span.end].strip()
    assert any(r.indicator == "requests.received" and r.value in (12, 18) for s in found for r in s.page.reports[0].records)


def test_a_sentence_that_differs_in_its_digits_alone_is_nothing_new(found: list[Suggestion], folder: Path) -> None:
    alike = [s for s in found if "我局共收到政府信息公开申请" in s.page.text]
    assert [round(s.novelty) for s in alike] in ([1], [1, 0])
    known = suggest([folder / "清河.txt"], 10, known=[s.page.text for s in found])
    assert all(s.novelty == 0 or s.page.text not in {f.page.text for f in found} for s in known)


def test_the_same_files_give_the_same_ranking(found: list[Suggestion], folder: Path) -> None:
    assert suggest([folder / "清河.txt"], 2) == found[:2]


def test_what_a_person_takes_away_takes_its_records_along(found: list[Suggestion]) -> None:
    pages = [s.page for s in found]
    whole = gather(pages)
    assert [p.id for p in whole] == ["清河_suggested"]
    assert whole[0].text == "".join(p.text + "\n" for p in sorted(pages, key=lambda p: int(p.meta["start"])))
    assert whole[0].reports[0].header["agency"] == "清河县教育局"
    for record in whole[0].reports[0].records:
        assert whole[0].text[record.start : record.end]
    bare = gather([type(p)(p.id, p.text, [s for s in p.spans if s.label != "COUNT"], p.reports, p.meta) for p in pages])
    assert all(r.stated == "words" or r.value is None for r in bare[0].reports[0].records)


@pytest.mark.parametrize("name", ["label-studio", "doccano"])
def test_the_loop_on_the_command_line(name: str, folder: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    task = tmp_path / "task"
    done = runner.invoke(main, ["suggest", str(folder), "-n", "3", "-o", str(task), "--format", name])
    assert done.exit_code == 0, done.output
    if name == "label-studio":
        assert formats.read(task, name) == []  # nobody has looked at them
        tasks = json.loads(task.read_text(encoding="utf-8"))
        for t in tasks:
            t["annotations"] = t.pop("predictions")
        task.write_text(json.dumps(tasks), encoding="utf-8")
    done = runner.invoke(main, ["import", str(task), "--format", name, "-o", str(tmp_path / "pages")])
    assert done.exit_code == 0, done.output
    page = read_pages([tmp_path / "pages"])[0]
    assert page.text.count("\n") == 3
    assert "清河.txt" in page.meta["notes"]
    assert page.reports[0].header["year"] == 2010
    again = runner.invoke(main, ["import", str(task), "--format", name, "-o", str(tmp_path / "pages")])
    assert again.exit_code == 1
    assert "--force" in again.output


def test_without_a_file_the_ranking_goes_to_standard_output(folder: Path) -> None:
    done = CliRunner().invoke(main, ["suggest", str(folder), "-n", "2"])
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [set(line) for line in lines] == [{"score", "uncertainty", "novelty", "file", "start", "text"}] * 2


def test_a_text_without_a_header_still_gives_a_page_that_can_be_parsed(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("小卖部里那只花猫大约吃掉三四十条鱼干。", encoding="utf-8")
    (tmp_path / "y.jsonl").write_text("", encoding="utf-8")
    found = suggest([tmp_path / "x.txt"], 5)
    formats.write([s.page for s in found], "doccano", tmp_path / "task")
    done = CliRunner().invoke(main, ["import", str(tmp_path / "task"), "--format", "doccano", "-o", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert parse((tmp_path / "out" / "x_suggested.txt").read_text(encoding="utf-8"), "x").reports[0].header["agency"]


def test_export_and_import_on_the_command_line(tmp_path: Path) -> None:
    runner = CliRunner()
    marked = "%% report\nagency: 清河县教育局\nyear: 2010\n%%\n{我局|A}收到{3件|N other}\n"
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text(marked, encoding="utf-8")
    done = runner.invoke(main, ["export", str(tmp_path / "corpus"), "--format", "brat", "-o", str(tmp_path / "brat")])
    assert done.exit_code == 0, done.output
    runner.invoke(main, ["import", str(tmp_path / "brat"), "--format", "brat", "-o", str(tmp_path / "back")])
    assert read_pages([tmp_path / "back"]) == read_pages([tmp_path / "corpus"])
    runner.invoke(main, ["import", str(tmp_path / "brat"), "--format", "brat", "-o", str(tmp_path / "back.jsonl")])
    assert read_pages([tmp_path / "back.jsonl"]) == read_pages([tmp_path / "corpus"])
    over = runner.invoke(main, ["export", str(tmp_path / "corpus"), "--format", "brat", "-o", str(tmp_path / "corpus")])
    assert over.exit_code == 2
    assert (tmp_path / "corpus" / "a.txt").read_text(encoding="utf-8") == marked
    bad = runner.invoke(main, ["import", str(tmp_path / "corpus" / "a.txt"), "--format", "doccano", "-o", str(tmp_path / "x")])
    assert bad.exit_code == 2
    assert "GIP040" in bad.output
