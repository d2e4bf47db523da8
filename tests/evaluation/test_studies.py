"""Studies: groups of templates, parts of the corpus, evidence of the ablation, sections of the report."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from gipnlp.corpus.markup import parse
from gipnlp.evaluate import main
from gipnlp.evaluation.jobs import each
from gipnlp.evaluation.studies import put, section, with_studies
from gipnlp.evaluation.studies.common import Setting, part
from gipnlp.evaluation.studies.evidence import section_context, words_of
from gipnlp.evaluation.studies.linker import gold_pipeline, wording_bonus
from gipnlp.link import classify
from gipnlp.link.linker import Models
from gipnlp.tag import features, groups
from gipnlp.tag.lists import WordLists
from gipnlp.tag.words import Words
from gipnlp.training.crf import FIRST_EXTRA, feature_strings
from gipnlp.training.data import Example, example

TEXT = "浉河区教育局2016年受理申请12件,占45%。依据《条例》,未收到投诉,郑东新区管委会公开政府信息。"


def page(name: str, agency: str, body: str = "") -> Example:
    head = f"%% report\nagency: {agency}\nlevel: county\nkind: department\nyear: 2016\nperiod: 2016-01-01..2016-12-31\ntitle: {agency}年度报告\nscript: hans\n%%\n"
    return example(parse(head + (body or f"{{{agency}|A}}年度报告\n{{我局|A}}共收到{{申请|K}}{{12件|N requests.received}}。\n"), name))


def changed(monkeypatch: pytest.MonkeyPatch, **replaced: object) -> set[int]:
    """Numbers of the templates that change when parts of the features see nothing."""
    before = features.encode(TEXT)
    with monkeypatch.context() as patch:
        for name, value in replaced.items():
            patch.setattr(features, name, value)
        after = features.encode(TEXT)
    return {i for i, (a, b) in enumerate(zip(before, after, strict=True)) if (a != b).any()}


def using(group: str) -> set[int]:
    return {i for i, uses in enumerate(groups.USES[: features.TEMPLATES]) if group in uses.split()}


_NOTHING = re.compile(r"(?!)")


@pytest.mark.parametrize(
    ("group", "replaced"),
    [
        ("quantities", {"find_mentions": lambda text: (np.zeros(0, dtype=np.int64),) * 3}),
        ("titles", {"_TITLE": _NOTHING}),
        ("words", {"words": lambda points, ranges: Words(*[np.zeros(len(points), dtype=np.int64)] * 8)}),
        ("places", {"find_names": lambda text: [], "find_zones": lambda text: []}),
        ("lexicons", {"_lists": lambda: WordLists([()] * 5)}),
    ],
)
def test_groups_say_what_a_template_looks_at(group: str, replaced: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    assert changed(monkeypatch, **replaced) == using(group)


def test_every_template_is_described_and_groups_leave_out() -> None:
    assert len(groups.USES) == features.TEMPLATES
    assert groups.templates(groups.GROUPS) == frozenset(range(features.TEMPLATES))
    assert groups.templates(["characters"]) == frozenset(range(17))
    assert not using("places") & groups.templates([g for g in groups.GROUPS if g != "places"])
    with pytest.raises(ValueError, match="no group"):
        groups.templates(["colours"])


def test_attributes_of_some_templates_and_of_further_ones() -> None:
    rows = feature_strings("公开12条", {0, 1}, lambda text: [np.arange(len(text))])
    assert [[a.split(":")[0] for a in row] for row in rows] == [["0", "1", str(FIRST_EXTRA)]] * 5
    assert [row[-1] for row in rows] == [f"{FIRST_EXTRA}:{i}" for i in range(5)]


def test_smaller_parts_of_the_corpus_lie_in_larger_ones_and_keep_agencies_whole() -> None:
    items = [page(f"p{i}", f"某{'甲乙丙丁'[i % 4]}局") for i in range(8)]
    parts = [{i.page.id for i in part(items, share)} for share in (0.25, 0.5, 0.75, 1.0)]
    assert [len(p) for p in parts] == [2, 4, 6, 8]
    assert parts[0] < parts[1] < parts[2] < parts[3]
    groups_of = [{i.group for i in part(items, 0.5)}, {i.group for i in items if i.page.id not in parts[1]}]
    assert not groups_of[0] & groups_of[1]


def test_a_share_makes_training_smaller_and_leaves_the_test_whole() -> None:
    items = [page(f"p{i}", f"某{'甲乙丙丁戊己'[i % 6]}局") for i in range(12)]
    whole, held = Setting(items, folds=3).split()
    less, same = Setting(items, folds=3, share=0.5).split()
    assert {i.page.id for i in less} == {i.page.id for i in part(whole, 0.5)} < {i.page.id for i in whole}
    assert [i.page.id for i in same] == [i.page.id for i in held]
    assert not {i.group for i in less} & {i.group for i in held}
    assert Setting(items, share=0.5).described()["share"] == 0.5


def test_tasks_give_the_same_in_any_number_of_jobs() -> None:
    said: list[str] = []
    for jobs in (1, 2):
        assert list(each(divmod, 17, [5, 3, 4], jobs)) == [(3, 2), (5, 2), (4, 1)]
    assert list(each(divmod, 17, [], 2)) == []
    setting = Setting([], say=said.append)
    assert setting.each(_share_of, [1, 2], "study", ["one", "two"]) == [1.0, 2.0]
    assert said == ["study: one done", "study: two done"]


def _share_of(setting: Setting, times: int) -> float:
    return setting.share * times


def test_an_error_in_a_job_is_told() -> None:
    with pytest.raises(ZeroDivisionError):
        list(each(divmod, 17, [5, 0], 2))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["--share", "0.2"], "--share belongs to the studies"), (["--share", "0", "--study", "loro"], "--share"), (["--jobs", "0"], "--jobs")],
)
def test_wrong_options_are_refused(arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert message in result.output


def test_training_words_are_cut_at_gold_borders() -> None:
    item = page("p", "某局", "{某局|A}年度报告\n共收到{政府信息公开申|K}{12件|N requests.received}。\n")
    lines = words_of(item)
    assert ["".join(line) for line in lines] == ["某局年度报告", "共收到政府信息公开申12件。"]
    for label, start, end in item.spans:
        line = next(x for x in lines if item.norm.text[start:end] in "".join(x))
        at = "".join(line).find(item.norm.text[start:end])
        borders = {len("".join(line[:i])) for i in range(len(line) + 1)}
        assert {at, at + end - start} <= borders, label


def test_section_context_gives_the_kind_of_the_section() -> None:
    text = "某局2016年政府信息公开工作年度报告\n一、概述\n我局工作。\n二、主动公开情况\n公开12条。\n"
    kinds, *others = section_context(text)
    assert len(kinds) == len(text)
    assert kinds[0] == 0
    assert len({kinds[text.index("我局")], kinds[text.index("12条")], 0}) == 3
    assert all(len(codes) == len(text) for codes in others)


def test_a_further_template_decides_in_the_study_tagger() -> None:
    from gipnlp.evaluation.studies.ablation import StudyTagger
    from gipnlp.tag.crf import Weights
    from gipnlp.tag.labels import INDEX, STATES

    keys = np.array([5, FIRST_EXTRA << 48 | 7], dtype=np.int64)  # the second: code 7 of the first further template
    rows = np.zeros((2, len(STATES)), dtype=np.float32)
    rows[1, INDEX["S-DATE"]] = 9.0
    weights = Weights(keys, rows, np.zeros((len(STATES), len(STATES)), dtype=np.float32))
    tagger = StudyTagger(weights, lambda text: [np.array([7 if c == "日" else 0 for c in text], dtype=np.int64)])
    assert [(s.label, s.start, s.end) for s in tagger.tag("今日公开。明日") if s.label == "DATE" and s.confidence > 0.9] == [("DATE", 1, 2), ("DATE", 6, 7)]


def test_the_wording_bonus_is_set_back() -> None:
    before = classify.WORDING_BONUS
    with wording_bonus(0.0):
        assert classify.WORDING_BONUS == 0.0

    def fail() -> None:
        with wording_bonus(0.0):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert before == classify.WORDING_BONUS != 0.0


def test_gold_spans_are_linked_by_rules() -> None:
    from gipnlp.evaluation.run import on_pages

    item = page("p", "某县教育局")
    (scores,) = on_pages([item.page], gold_pipeline([item], Models()))
    assert (scores.spans.get("strict").f1, scores.narrative.value_recall) == (1.0, 1.0)


CONTENT = {
    "study": "curve", "title": "Learning curve", "notes": "N.", "columns": ["a", "b"], "cells": [["1", "2"]], "rows": [],
    "settings": {"pages": 3, "folds": 2, "real_pages": 0, "iterations": 4},
}


def test_a_study_takes_the_place_of_its_older_section(tmp_path: Path) -> None:
    import json

    text = section(CONTENT)
    assert "**only 4 iterations**" in text
    assert "0.2 of the training pages" in section({**CONTENT, "settings": {**CONTENT["settings"], "share": 0.2}})
    assert "training pages" not in text
    once = put("# Evaluation\n\nbefore\n", "curve", text)
    other = put(once, "linker", "## L\n")
    twice = put(other, "curve", text.replace("| 1 | 2 |", "| 3 | \\1 |"))
    assert twice.count("## Learning curve") == 1
    assert "| 3 | \\1 |" in twice
    assert "## L" in twice
    assert "before" in twice
    (tmp_path / "study_curve.json").write_text(json.dumps(CONTENT), encoding="utf-8")
    assert with_studies("# Evaluation\n", tmp_path) == put("# Evaluation\n", "curve", text)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["curve", "linker", "ablation", "augmentation", "loro"])
def test_studies_run_on_a_few_pages(name: str, tmp_path: Path) -> None:
    from gipnlp.evaluation.studies import run
    from gipnlp.training.data import corpus_directory, examples

    paths = sorted(corpus_directory().glob("w1_*.txt"))[:4]
    items = examples(parse(p.read_text(encoding="utf-8"), p.stem) for p in paths)
    real = [item.page for item in items[2:]] if name == "loro" else []
    result = run(name, Setting(items[:2] if name == "loro" else items, real, 2, 3), tmp_path)
    assert (tmp_path / f"study_{name}.json").exists()
    assert f"## {result.title}" in (tmp_path / "report.md").read_text(encoding="utf-8")
    assert all(len(row) == len(result.columns) for row in result.cells)


@pytest.mark.slow
def test_figures_are_the_same_in_any_number_of_jobs(tmp_path: Path) -> None:
    from gipnlp.evaluation.run import cross_validate
    from gipnlp.evaluation.studies import run
    from gipnlp.training.data import corpus_directory, examples

    pages = [parse(p.read_text(encoding="utf-8"), p.stem) for p in sorted(corpus_directory().glob("w1_*.txt"))[:3]]
    assert cross_validate(pages, 2, 3, jobs=1) == cross_validate(pages, 2, 3, jobs=2)
    files = []
    for jobs in (1, 2):
        run("curve", Setting(examples(pages), pages[2:], 2, 2, share=0.5, jobs=jobs), tmp_path / str(jobs))
        files.append([p.read_bytes() for p in sorted((tmp_path / str(jobs)).glob("*.json"))])
    assert files[0] == files[1]
