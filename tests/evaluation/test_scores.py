"""Error kinds, confusion, groups, paired differences, the README's table; figures worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gipnlp.corpus.markup import GoldRecord, parse
from gipnlp.evaluate import main
from gipnlp.evaluation import records as record_scorer
from gipnlp.evaluation.records import Judged, RecordScores
from gipnlp.evaluation.report import by_group, interval, markdown, summary
from gipnlp.evaluation.run import PageScores, score_page, total
from gipnlp.evaluation.spans import SpanT, confusion, error_kinds, match, score
from gipnlp.types import Period, Record

GOLD: list[SpanT] = [("AGENCY", 0, 5), ("COUNT", 10, 14), ("CATEGORY", 20, 26), ("DATE", 30, 35), ("CATEGORY", 40, 44)]
FOUND: list[SpanT] = [
    ("AGENCY", 1, 7),  # left too short, right too long
    ("PERCENT", 10, 14),  # label
    ("CATEGORY", 18, 26),  # left too long
    ("CATEGORY", 40, 43),  # right too short
    ("COUNT", 50, 52),  # invented; the date is missed
]


def test_kinds_of_span_errors() -> None:
    assert error_kinds(GOLD, FOUND, match(GOLD, FOUND)) == {
        ("AGENCY", "left too short"): 1,
        ("AGENCY", "right too long"): 1,
        ("COUNT", "label"): 1,
        ("CATEGORY", "left too long"): 1,
        ("CATEGORY", "right too short"): 1,
        ("DATE", "missed"): 1,
        ("COUNT", "invented"): 1,
    }


def test_confusion_of_labels() -> None:
    assert confusion(GOLD, FOUND, match(GOLD, FOUND)) == {
        ("AGENCY", "AGENCY"): 1,
        ("COUNT", "PERCENT"): 1,
        ("CATEGORY", "CATEGORY"): 2,
        ("DATE", "none"): 1,
        ("none", "COUNT"): 1,
    }


def record(indicator: str, value: float, start: int, confidence: float, stated: str = "number", source: str = "narrative") -> Record:
    return Record(
        id="", indicator=indicator, category=None, value=value, unit="件", qualifier="exact", measure="flow", scope="某局",
        period=Period("2016-01-01", "2016-12-31"), percent=None, percent_of=None, applicant=None, source=source, stated=stated,  # type: ignore[arg-type]
        start=start, end=start + 2, evidence="", confidence=confidence,
    )


def gold(indicator: str, value: float, start: int, source: str = "narrative") -> GoldRecord:
    return GoldRecord(indicator, value, "件", "某局", "flow", start, start + 2, source=source)


def test_records_are_judged_and_their_indicators_counted() -> None:
    wanted = [gold("requests.received", 4, 0), gold("requests.answered", 5, 10), gold("other", 6, 20), gold("other", 9, 50, "table")]
    made = [
        record("requests.received", 4, 0, 0.9),
        record("other", 5, 10, 0.4),
        record("other", 0, 30, 0.9, stated="words"),
        record("other", 9, 50, 0.99, source="table"),
    ]
    scores = record_scorer.score(wanted, made, ("2016-01-01", "2016-12-31"))
    assert scores.judged == [Judged("record", 0.9, True), Judged("record", 0.4, False), Judged("record in words", 0.9, False)]
    assert scores.indicators == {
        ("requests.received", "requests.received"): 1,
        ("requests.answered", "other"): 1,
        ("other", "none"): 1,
        ("none", "other"): 1,
        ("other", "other"): 1,
    }


MARKED = """%% page
age: narrative
%%
%% report
agency: 某县教育局
level: county
kind: department
year: 2016
period: 2016-01-01..2016-12-31
title: 某县教育局2016年政府信息公开工作年度报告
script: hans
%%
{某县教育局|A}{2016年|D}政府信息公开工作年度报告
{我局|A}共收到{申请|K}{12件|N requests.received}。
"""


def test_narrative_scores_and_metadata_of_a_page() -> None:
    from gipnlp.api import run
    from gipnlp.models import load_pipeline
    from gipnlp.types import Source

    page = parse(MARKED, "hand")
    scores = score_page(page, run(Source(page.text), load_pipeline()))
    assert scores.meta["script"] == "hans"
    assert scores.meta["level"] == "county"
    assert scores.narrative.gold == scores.records.gold == 1
    assert {j.key for j in scores.judged} <= {"AGENCY", "DATE", "COUNT", "PERCENT", "CATEGORY"}
    assert sum(j.right for j in scores.judged) == scores.spans.get("strict").points


def page(name: str, level: str, gold_spans: list[SpanT], found_spans: list[SpanT], full: int = 1) -> PageScores:
    records = RecordScores(gold=2, found=2, matched=2, full=full)
    pairs = match(gold_spans, found_spans)
    return PageScores(
        name, score(gold_spans, found_spans), records, meta={"level": level, "age": "2014", "script": "hans"}, narrative=RecordScores(gold=1, found=1, full=1),
        span_kinds=error_kinds(gold_spans, found_spans, pairs), confusion=confusion(gold_spans, found_spans, pairs),
    )


PAGES = [page("a", "county", GOLD, GOLD, 2), page("b", "city", GOLD, GOLD[:3], 1), page("c", "city", GOLD, GOLD[:1], 0)]


def test_scores_by_level() -> None:
    made = by_group(PAGES, "level")
    assert made["county"] == {"pages": 1, "span_f1": 1.0, "span_f1_95": [1.0, 1.0], "record_f1": 1.0, "record_f1_95": [1.0, 1.0]}
    # city: 4 right of 4 found and 10 gold; records 1 of 4 and 4; pages alone: 6/8 and 2/6, 1/2 and 0
    assert (made["city"]["span_f1"], made["city"]["record_f1"]) == (0.5714, 0.25)
    assert made["city"]["span_f1_95"] == [0.3333, 0.75]
    assert made["city"]["record_f1_95"] == [0.0, 0.5]


def test_pages_without_a_label_do_not_widen_its_interval() -> None:
    none = page("d", "town", GOLD[:2], GOLD[:2])
    assert interval([PAGES[0], none], "strict", "DATE") == (1.0, 1.0)
    assert interval([none], "strict", "DATE") == (1.0, 1.0)


def test_speed_of_two_pipelines_in_one_run() -> None:
    from gipnlp.evaluation.speed import measure
    from gipnlp.models import load_pipeline

    rows = measure([parse(MARKED, "hand")], [load_pipeline(), load_pipeline("crf")], rounds=1)
    assert [r["model"] for r in rows] == [load_pipeline().name] * 2
    assert all(min(r["tagging"], r["extraction"]) > 0 and r["characters"] == len(parse(MARKED, "hand").text) for r in rows)


def test_totals_add_up() -> None:
    whole = total(PAGES)
    assert whole.span_kinds["CATEGORY", "missed"] == 3
    assert whole.confusion["DATE", "none"] == 2
    assert whole.narrative.full == 3


def test_a_paired_difference() -> None:
    from gipnlp.evaluation.studies.common import difference

    perfect = [page(p.id, "city", GOLD, GOLD) for p in PAGES]
    gap, low, high = difference(PAGES, perfect)
    assert gap == pytest.approx(2 * 9 / (9 + 15) - 1)
    assert low <= gap <= high <= 0
    assert difference(PAGES, PAGES) == (0.0, 0.0, 0.0)
    with pytest.raises(ValueError, match="same pages"):
        difference(PAGES, perfect[::-1])


def test_the_report_has_all_sections() -> None:
    part = summary("hand", PAGES)
    text = markdown([part], {"hand": PAGES})
    for heading in ("By age, script and level", "Kinds of span errors", "Labels confused"):
        assert f"### {heading}" in text
    assert "| level | city | 2 | 0.571 [0.333, 0.750] | 0.250 [0.000, 0.500] |" in text
    assert "| **DATE** | 0 | 1 | 0 | 0 | 0 | 2 |" in text
    assert "| CATEGORY | 0 | 0 | 0 | 0 | 0 | 3 | 0 |" in text


def test_readme_prints_the_table_of_the_report(tmp_path: Path) -> None:
    part = summary("hand", PAGES)
    other = {**summary("second tagger", PAGES), "in_readme": False}
    (tmp_path / "report.json").write_text(json.dumps([part, other]), encoding="utf-8")
    result = CliRunner().invoke(main, ["--readme", "-o", str(tmp_path)])
    lines = result.output.splitlines()
    assert lines[:2] == ["| what | hand |", "|---|---|"]
    assert lines[2].startswith("| **all spans, strict F1** | **0.750 [")
    assert lines[-1] == "| reports with agency, year, period right | 0, 0, 0 / 0 |"
    assert len(lines) == 15  # as the table between the marks of README.md


def test_readme_without_a_report_says_what_to_do(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--readme", "-o", str(tmp_path)])
    assert result.exit_code == 1
    assert "python -m gipnlp.evaluate -o" in result.output


@pytest.mark.parametrize("arguments", [["--calibrate", "--folds", "0"], ["--study", "curve", "--folds", "1"], ["--calibrate", "--study", "curve"]])
def test_options_that_do_not_go_together(arguments: list[str]) -> None:
    assert CliRunner().invoke(main, arguments).exit_code == 2


def test_plots_are_written(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="plots need the extra [evaluate]")
    from gipnlp.evaluation.calibration import reliability
    from gipnlp.evaluation.plots import plots

    part = summary("hand", PAGES)
    part["reliability"] = reliability([Judged("COUNT", 0.9, True)], None)
    made = plots(tmp_path, [part])
    assert [p.name for p in made] == ["spans.png", "groups.png", "confusion.png", "reliability.png"]
    assert all(p.read_bytes()[:4] == b"\x89PNG" for p in made)
