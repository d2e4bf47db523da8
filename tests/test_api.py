"""The front door keeps the contract on any input."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import ROOT

import gipnlp
from gipnlp.corpus.markup import parse
from gipnlp.document import Document
from gipnlp.taxonomy import by_id
from gipnlp.types import APPLICANTS, LABELS

SAMPLE = (
    "清河县教育局2010年政府信息公开工作年度报告\n2010年，我局主动公开政府信息120条，其中政策法规类信息30条，占25%；工作动态类信息90条，占75%。\n"
    "全年收到政府信息公开申请3件，均已答复。没有发生行政复议和行政诉讼。\n清河县教育局\n2011年3月5日\n"
)


def check_contract(text: str, document: Document) -> None:
    """Everything that the contract promises of any document."""
    assert document.text == text
    content = json.loads(document.to_json())
    assert content["schema_version"] == "1"
    seen: set[str] = set()
    for report in content["reports"]:
        a, b = report["span"]["start"], report["span"]["end"]
        assert 0 <= a <= b <= len(text)
        ids = {e["id"] for e in report["entities"]}
        record_ids = {r["id"] for r in report["records"]}
        assert not seen & (ids | record_ids)
        seen |= ids | record_ids
        last = a
        for entity in report["entities"]:
            assert text[entity["start"] : entity["end"]] == document.text[entity["start"] : entity["end"]]
            assert last <= entity["start"] < entity["end"] <= b
            assert entity["label"] in LABELS
            last = entity["end"]
        for entity in document.entities:
            assert text[entity.start : entity.end] == entity.text
        for record in report["records"]:
            assert a <= record["start"] < record["end"] <= b
            assert record["indicator"] in by_id()
            assert record["measure"] in ("flow", "stock")
            assert record["qualifier"] in ("exact", "approximate", "at_least", "at_most")
            assert record["source"] in ("narrative", "table")
            assert record["stated"] in ("number", "words")
            assert record["applicant"] is None or record["applicant"] in APPLICANTS
            assert set(record["entities"]) <= ids
            assert record["percent_of"] is None or record["percent_of"] in record_ids
            assert 0.0 <= record["confidence"] <= 1.0
        for check in report["checks"]:
            assert set(check["records"]) <= record_ids
            assert check["status"] in ("holds", "holds_rounded", "fails", "incomplete")
            assert check["message"]
            assert check["message_en"]
        for repair in report["repairs"]:
            assert text[repair["start"] : repair["end"]] == repair["original"]


def test_a_small_report() -> None:
    document = gipnlp.extract(SAMPLE)
    check_contract(SAMPLE, document)
    (report,) = document.reports
    assert report.agency.name == "清河县教育局"
    assert (report.agency.level, report.agency.kind, report.agency.region_code) == ("county", "department", "130534")
    assert (report.year, report.published, report.script) == (2010, "2011-03-05", "hans")
    found = {(r.indicator, r.value) for r in document.records}
    assert {("disclosure.total", 120), ("requests.received", 3), ("review.total", 0), ("litigation.total", 0)} <= found
    assert {c.status for c in document.checks if c.rule == "sum"} == {"holds"}
    frame = document.to_frame()
    assert len(frame) == len(document.records)


def test_simplified_and_traditional_give_the_same_numbers() -> None:
    traditional = (
        "清河縣教育局2010年政府信息公開工作年度報告\n2010年，我局主動公開政府信息120條，其中政策法規類信息30條，占25%；工作動態類信息90條，占75%。\n"
        "全年收到政府信息公開申請3件，均已答覆。沒有發生行政複議和行政訴訟。\n清河縣教育局\n2011年3月5日\n"
    )
    ours, theirs = gipnlp.extract(SAMPLE), gipnlp.extract(traditional)
    assert theirs.reports[0].script == "hant"
    assert [(r.indicator, r.value, r.scope) for r in ours.records] == [(r.indicator, r.value, r.scope) for r in theirs.records]


PIECES = st.sampled_from(
    "2010年 ，我局 主动公开 政府信息 120条 。 其中 占25% ； \n 一、概述 收到 申请 3件 没有发生 行政复议 和 行政诉讼 | 总计 0 / 统计指标 单位 统计数 条 件 "
    "201711日 12016年 　 \xa0 \ud800 《 》 （ ） 二0一0年 近百万人次 三分之一 某某县教育局2010年政府信息公开工作年度报告 "
    "主动公开信息数条4251516其中：1.网站公开条4181509 指标名称计量单位2011年度历年累计 结果维持 713000074 本年新收政府信息公开申请数量".split(" ")
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join)))
def test_any_string_gives_a_document(text: str) -> None:
    check_contract(text, gipnlp.extract(text))


@pytest.mark.parametrize("text", ["", "一", "\n", " ", "1", "\ud800", "12345678901234567890" * 50, "\x00\x01", "|" * 500, "一一一" * 300])
def test_edges(text: str) -> None:
    check_contract(text, gipnlp.extract(text))


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["公", "3", "| 1 | 2 |\n", "2010年"])
def test_a_megabyte_of_junk(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    start = time.perf_counter()
    check_contract(text, gipnlp.extract(text))
    assert time.perf_counter() - start < 300


def test_one_endless_sentence_of_numbers_takes_linear_time() -> None:
    times = []
    for repeats in (3_000, 9_000):
        start = time.process_time()
        gipnlp.extract("三件，" * repeats)
        times.append(time.process_time() - start)
    assert times[1] < 3 * times[0] * 2


@pytest.mark.parametrize("wrong", [None, 3, b"bytes", ["list"]])
def test_wrong_types_are_refused(wrong: object) -> None:
    with pytest.raises(TypeError, match="GIP001"):
        gipnlp.extract(wrong)  # type: ignore[arg-type]


def test_a_foreign_paragraph_changes_no_other_record() -> None:
    plain = gipnlp.extract(SAMPLE)
    more = gipnlp.extract(SAMPLE + "本市今日天气晴朗，适宜出游。\n")
    assert [(r.indicator, r.value, r.start) for r in plain.records] == [(r.indicator, r.value, r.start) for r in more.records]


def test_import_is_light() -> None:
    code = (
        "import sys, gipnlp\n"
        "heavy = {'numpy', 'pandas', 'spacy', 'sklearn', 'lxml', 'pdfplumber', 'click', 'rich', 'msgspec', 'opencc', 'pycrfsuite'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_no_pickle_on_the_load_path() -> None:
    for path in (ROOT / "gipnlp").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        for word in ("import pickle", "import joblib", "allow_pickle=True", "eval(", "marshal"):
            assert word not in source, f"{path}: {word}"


def test_public_names() -> None:
    assert set(gipnlp.__all__) >= {"extract", "extract_file", "extract_many", "indicators", "Document", "ReadError", "ModelError", "GipError", "__version__"}
    for name in gipnlp.__all__:
        assert getattr(gipnlp, name) is not None
    with pytest.raises(AttributeError):
        gipnlp.nothing  # noqa: B018


CORPUS = sorted((ROOT / "corpus").glob("*.txt"))[::9]


@pytest.mark.parametrize("path", CORPUS, ids=lambda p: Path(p).stem)
def test_corpus_pages_keep_the_contract(path: Path) -> None:
    page = parse(path.read_text(encoding="utf-8"), path.stem)
    document = gipnlp.extract(page.text)
    check_contract(page.text, document)
    assert len(document.reports) == len(page.reports)
    for gold, found in zip(page.reports, document.reports, strict=True):
        assert found.year == gold.header["year"]
