"""import(export(x)) == x for every format, and what each format refuses."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from made_pages import corpus_pages, page_lists, same

from gipnlp.corpus import formats
from gipnlp.corpus.formats.label_studio import _span
from gipnlp.corpus.markup import GoldSpan, Page, parse
from gipnlp.errors import GipError, MarkupError, ReadError

HEAD = "%% report\nagency: 清河县教育局\nyear: 2010\n%%\n"
SMALL = parse(HEAD + "{2010年|D}{我局|A}收到{申请|K}{3件|N requests.received}。\n其中{当面申请|K}{2件|N other}", "小页")


def need(name: str) -> None:
    if name == "spacy":
        pytest.importorskip("spacy", reason="needs the extra [spacy]")


@pytest.fixture(scope="module")
def corpus() -> list[Page]:
    pages = corpus_pages()
    if not pages:
        pytest.skip("an installed package has no corpus")
    return pages


@pytest.mark.parametrize("name", formats.FORMATS)
def test_a_part_of_the_corpus_goes_out_and_back(name: str, corpus: list[Page], tmp_path: Path) -> None:
    need(name)
    pages = [p for p in corpus[::20]] + [p for p in corpus if "\t" in p.text or len(p.reports) > 1][:6]
    pages = list({p.id: p for p in pages}.values())
    assert same(formats.read(formats.write(pages, name, tmp_path / "out")[0], name), pages)


@pytest.mark.slow
@pytest.mark.parametrize("name", formats.FORMATS)
def test_the_whole_corpus_goes_out_and_back(name: str, corpus: list[Page], tmp_path: Path) -> None:
    need(name)
    assert same(formats.read(formats.write(corpus, name, tmp_path / "out")[0], name), corpus)


@pytest.mark.parametrize("name", formats.FORMATS)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(page_lists())
def test_any_page_goes_out_and_back(name: str, pages: list[Page]) -> None:
    need(name)
    with tempfile.TemporaryDirectory() as folder:
        assert same(formats.read(formats.write(pages, name, Path(folder) / "out")[0], name), pages)


@pytest.mark.parametrize(
    ("spans", "reason"),
    [
        ([GoldSpan("COUNT", 0, 2), GoldSpan("COUNT", 1, 3)], "overlaps"),
        ([GoldSpan("COUNT", 2, 3), GoldSpan("COUNT", 0, 1)], "out of order"),
        ([GoldSpan("COUNT", 2, 2)], "empty"),
        ([GoldSpan("COUNT", 2, 99)], "out of the text"),
        ([GoldSpan("MONEY", 0, 2)], "MONEY"),
        ([GoldSpan("COUNT", 3, 6)], "line end"),
    ],
)
def test_a_page_that_breaks_the_rules_is_not_written(spans: list[GoldSpan], reason: str, tmp_path: Path) -> None:
    with pytest.raises(MarkupError, match=reason):
        formats.write([Page("x", "12件。\n34件", spans, [])], "conll", tmp_path / "x")
    assert not list(tmp_path.iterdir())


def test_page_ids_are_unique_and_texts_can_be_encoded(tmp_path: Path) -> None:
    with pytest.raises(MarkupError, match="two pages"):
        formats.write([SMALL, SMALL], "doccano", tmp_path / "x")
    with pytest.raises(MarkupError, match="surrogate"):
        formats.write([Page("x", "a\ud800", [], [])], "doccano", tmp_path / "x")
    with pytest.raises(ValueError, match="known"):
        formats.write([SMALL], "xml", tmp_path / "x")


def test_conll_can_be_read_by_a_person(tmp_path: Path) -> None:
    path = formats.write([SMALL], "conll", tmp_path / "x.conll")[0]
    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines[:9] == ["-DOCSTART-\tO", "", "2\tB-DATE", "0\tI-DATE", "1\tI-DATE", "0\tI-DATE", "年\tI-DATE", "我\tB-AGENCY", "局\tI-AGENCY"]
    assert "\\n\tO" in lines


def test_conll_of_others_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.conll"
    path.write_text("我 B-AGENCY\n局 E-AGENCY\n收 O\n3 S-COUNT\n4 S-COUNT\n件 I-COUNT\n", encoding="utf-8")
    page = formats.read(path, "conll")[0]
    assert page.text == "我局收34件"
    assert [(s.label, s.start, s.end) for s in page.spans] == [("AGENCY", 0, 2), ("COUNT", 3, 4), ("COUNT", 4, 5), ("COUNT", 5, 6)]


def test_brat_file_names_are_safe_and_different(tmp_path: Path) -> None:
    pages = [Page(name, name, [], []) for name in ("a", "A", "../a", "a/b", ".x", "长" * 90, "")]
    assert same(formats.read(formats.write(pages, "brat", tmp_path / "out")[0], "brat"), pages)
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_brat_reads_pieces_and_passes_over_notes(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("2010年 全年", encoding="utf-8")
    (tmp_path / "x.ann").write_text("T1\tDATE 0 5;6 8\t2010年 全年\n#1\tAnnotatorNotes T1\t?\n", encoding="utf-8")
    assert [(s.start, s.end) for s in formats.read(tmp_path, "brat")[0].spans] == [(0, 8)]


def test_a_correction_in_doccano_comes_back_with_the_records(tmp_path: Path) -> None:
    path = formats.write([SMALL], "doccano", tmp_path / "x.jsonl")[0]
    line = json.loads(path.read_text(encoding="utf-8"))
    side = line.pop("gip")
    line = {"id": 7, "Comments": [], **line, "meta": {"gip": json.dumps(side)}}  # as older versions give it back
    line["label"] = [*reversed(line["label"]), [SMALL.text.index("其中"), SMALL.text.index("其中") + 2, "CATEGORY"]]
    path.write_text(json.dumps(line), encoding="utf-8")
    page = formats.read(path, "doccano")[0]
    assert len(page.spans) == len(SMALL.spans) + 1
    assert (page.id, page.reports) == (SMALL.id, SMALL.reports)


def test_label_studio_takes_the_last_annotation_and_no_unreviewed_task(tmp_path: Path) -> None:
    path = formats.write([SMALL], "label-studio", tmp_path / "x.json")[0]
    task = json.loads(path.read_text(encoding="utf-8"))[0]
    gone = {"result": [], "was_cancelled": True}
    fewer = {"result": task["annotations"][0]["result"][:1]}
    both = {**task, "annotations": [*task["annotations"], fewer, gone]}
    path.write_text(json.dumps([both, {**task, "annotations": [], "predictions": task["annotations"]}]), encoding="utf-8")
    pages = formats.read(path, "label-studio")
    assert [(len(p.spans), p.reports) for p in pages] == [(1, SMALL.reports)]
    minimal = [{**task["data"], "id": 1, "annotation_id": 2, "label": [r["value"] for r in task["annotations"][0]["result"]]}]
    path.write_text(json.dumps(minimal), encoding="utf-8")
    assert same(formats.read(path, "label-studio"), [SMALL])


def test_offsets_in_utf_16_units_are_understood() -> None:
    assert _span({"start": 4, "end": 6, "text": "3件", "labels": ["COUNT"]}, "𠮷𠮷3件") == GoldSpan("COUNT", 2, 4)
    assert _span({"start": 2, "end": 4, "text": "3件", "labels": ["COUNT"]}, "𠮷𠮷3件") == GoldSpan("COUNT", 2, 4)


def test_a_text_from_elsewhere_becomes_a_page_with_an_open_header(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text(json.dumps({"text": "收到3件", "label": [[2, 4, "COUNT"]]}), encoding="utf-8")
    page = formats.read(tmp_path / "x.jsonl", "doccano")[0]
    assert (page.reports[0].header["agency"], page.reports[0].end) == ("不详", 4)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("doccano", '{"text": 3}', "GIP040"),
        ("doccano", '{"text": "abc", "label": [[0, 1]]}', "GIP040.*:1"),
        ("doccano", "{", "no JSON"),
        ("doccano", '{"text": "abc", "label": [[0, 1, "X"]]}', "'X'"),
        ("doccano", '{"text": "abc", "label": [], "gip": {"id": "x"}}', "damaged"),
        ("label-studio", '{"a": 1}', "list of tasks"),
        ("label-studio", "[3]", "task 1"),
        ("label-studio", "[", "no JSON"),
        ("conll", "a b c\n", ":1: expected"),
        ("conll", "a\tB-MONEY\n", "MONEY"),
        ("spacy", "nothing", "DocBin"),
    ],
)
def test_what_is_no_export_is_refused_with_its_place(name: str, content: str, reason: str, tmp_path: Path) -> None:
    need(name)
    (tmp_path / "x").write_text(content, encoding="utf-8")
    with pytest.raises(MarkupError, match=reason):
        formats.read(tmp_path / "x", name)


@pytest.mark.parametrize("name", formats.FORMATS)
def test_a_changed_text_is_refused_and_a_missing_file_named(name: str, tmp_path: Path) -> None:
    need(name)
    with pytest.raises(ReadError, match="nowhere"):
        formats.read(tmp_path / "nowhere", name)
    if name in ("conll", "spacy"):
        return  # conll finds the side by the text; a DocBin is binary
    target = formats.write([SMALL], name, tmp_path / "x")[0]
    for path in (p for p in tmp_path.rglob("*") if p.is_file() and p.suffix in ("", ".txt")):
        path.write_text(path.read_text(encoding="utf-8").replace("收到", "接到"), encoding="utf-8")
    with pytest.raises(GipError, match="GIP041"):
        formats.read(target, name)
