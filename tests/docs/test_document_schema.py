"""The JSON document keeps its schema, and stored documents of released versions load."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from support import ROOT

import gipnlp
from gipnlp.document import Document
from gipnlp.render.schema import CONTRACT, schema

FILE = ROOT / "docs" / "schema" / "document-1.json"
STORED = sorted((ROOT / "tests" / "data" / "documents").glob("*/*.json"))
CURRENT = [path for path in STORED if path.parent.name == gipnlp.__version__]
SAMPLES = {path.stem: path for path in (ROOT / "gipnlp" / "samples").glob("*.txt")}

TABLE_MARKDOWN = """# 清河县教育局2013年度政府信息公开工作年度报告

| 指标名称 | 计量单位 | 统计数 |
|---|---|---|
| 一、主动公开情况 | —— | —— |
| (一)主动公开政府信息数 | 条 | 120 |
| 二、依申请公开情况 | —— | —— |
| (一)收到申请数 | 件 | 7 |
| 1.当面申请数 | 件 | 3 |
| 2.传真申请数 | 件 | 0 |
| 3.网络申请数 | 件 | 2 |
| 4.信函申请数 | 件 | 1 |
"""
TEXTS = {
    "nothing": "",
    "no report": "今天天气很好。",
    "narrative": "清河县教育局2010年政府信息公开工作年度报告\n全年收到政府信息公开申请3件,均已答复。没有发生行政复议。",
    "failed check": "清河县教育局2010年政府信息公开工作年度报告\n全年收到政府信息公开申请9件,其中当面申请5件,网络申请6件,信函申请3件。",
    "table": TABLE_MARKDOWN,
}


@pytest.fixture(scope="module")
def validator() -> Any:
    jsonschema = pytest.importorskip("jsonschema", reason="the schema tests need jsonschema of the extra [test]")
    content = json.loads(FILE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(content)
    return jsonschema.Draft202012Validator(content, format_checker=jsonschema.FormatChecker())


def faults(validator: Any, content: object) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(content)]


def test_the_published_schema_is_what_the_types_say() -> None:
    assert json.loads(FILE.read_text(encoding="utf-8")) == schema(), "renew: python -m gipnlp.render.schema > docs/schema/document-1.json"


def test_every_field_of_the_contract_is_described_and_required() -> None:
    made = schema()
    for name, fields in CONTRACT.items():
        part = made if name == "Document" else made["$defs"][name]
        assert set(part["required"]) == set(fields)
        assert set(fields) <= set(part["properties"])


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_documents_keep_the_schema(name: str, validator: Any) -> None:
    document = gipnlp.extract(TEXTS[name])
    assert faults(validator, json.loads(document.to_json(text=True))) == []


def test_the_texts_are_what_they_are_called() -> None:
    assert any(check.status == "fails" for check in gipnlp.extract(TEXTS["failed check"]).checks)
    assert any(record.cell or record.source == "table" for record in gipnlp.extract(TEXTS["table"]).records)
    assert not gipnlp.extract(TEXTS["no report"]).records


def test_hand_made_and_failed_documents_keep_the_schema(sample: ModuleType, validator: Any) -> None:
    for document in (sample.document(), sample.nasty("<script>&\""), sample.failed()):
        assert faults(validator, json.loads(document.to_json())) == []


@pytest.mark.parametrize("path", STORED, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_stored_documents_keep_the_schema(path: Path, validator: Any) -> None:
    assert faults(validator, json.loads(path.read_text(encoding="utf-8"))) == []


def _without(content: dict[str, Any], where: tuple[Any, ...]) -> dict[str, Any]:
    made = copy.deepcopy(content)
    inner: Any = made
    for key in where[:-1]:
        inner = inner[key]
    del inner[where[-1]]
    return made


def test_the_schema_is_strict_about_the_contract_and_open_otherwise(validator: Any) -> None:
    content = json.loads(min(STORED, key=lambda p: p.stat().st_size).read_text(encoding="utf-8"))
    first = {"Report": (), "Record": ("records", 0), "Entity": ("entities", 0), "Check": ("checks", 0), "Agency": ("agency",)}
    for name, place in first.items():
        for key in CONTRACT[name]:
            assert faults(validator, _without(content, ("reports", 0, *place, key))), (name, key)
    for name in CONTRACT["Document"]:
        assert faults(validator, _without(content, (name,)))
    record = content["reports"][0]["records"][0]
    for key, value in {"measure": "level", "start": -1, "value": "4", "id": "4", "confidence": 1.5, "entities": "e1"}.items():
        kept = record[key]
        record[key] = value
        assert faults(validator, content), key
        record[key] = kept
    record["added_later"] = content["added_later"] = 1
    assert faults(validator, content) == []


# -- stored documents


def test_there_are_stored_documents() -> None:
    assert len(STORED) >= 3


@pytest.mark.parametrize("path", STORED, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_a_stored_document_loads_and_is_written_as_it_was(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    document = gipnlp.load(path)
    assert document.to_dict(text="text" in content) == content
    assert Document.from_dict(content).to_json() == document.to_json()
    assert gipnlp.load(json.dumps(content)).to_dict() == document.to_dict()
    assert document.version == content["gipnlp_version"]
    for entity in document.entities:
        assert document.text[entity.start : entity.end] == entity.text


def test_a_loaded_document_gives_table_and_page() -> None:
    pytest.importorskip("pandas", reason="to_frame() needs the extra [frames]")
    document = gipnlp.load(STORED[0])
    frame = document.to_frame()
    assert len(frame) == len(document.records) > 10
    assert list(frame.value)[0] == document.records[0].value
    page = document.to_html()
    assert document.records[0].id in page
    assert document.reports[0].agency.name in page


def test_without_its_text_a_document_gives_all_but_the_page() -> None:
    content = json.loads(STORED[0].read_text(encoding="utf-8"))
    text = content.pop("text")
    document = gipnlp.load(json.dumps(content))
    assert document.records
    with pytest.raises(gipnlp.GipError, match="GIP084"):
        document.to_html()
    assert gipnlp.load(json.dumps(content), text=text).to_html() == gipnlp.load(STORED[0]).to_html()
    with pytest.raises(gipnlp.ReadError, match="GIP082"):
        gipnlp.load(json.dumps(content), text="x" + text)
    with pytest.raises(gipnlp.ReadError, match="GIP082"):
        gipnlp.load(json.dumps(content), text=text[:40])


@pytest.mark.parametrize("suffix", [".jsonl", ".json"])
def test_what_extract_wrote_loads(suffix: str, tmp_path: Path) -> None:
    from gipnlp.batch import extract_to

    for name in ("narrative", "failed check"):
        (tmp_path / f"{name}.txt").write_text(TEXTS[name], encoding="utf-8")
    paths = [str(tmp_path / name) for name in ("narrative.txt", "missing.txt", "failed check.txt")]
    extract_to(paths, tmp_path / f"out{suffix}", 1)
    documents = list(gipnlp.load_many(tmp_path / f"out{suffix}"))
    assert [d.path for d in documents] == paths
    assert documents[2].to_dict()["reports"] == gipnlp.extract_file(paths[2]).to_dict()["reports"]
    error = documents[1].error
    assert error is not None
    assert error.code == "GIP010"
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - as it comes back from a worker
    with pytest.raises(gipnlp.ReadError, match=r"GIP080.*3 documents"):
        gipnlp.load(tmp_path / f"out{suffix}")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{}", "GIP080"),
        ("[]", "GIP080"),
        ("{", "GIP080"),
        ("[" * 100_000, "GIP080"),
        ('{"schema_version": "2"}', "GIP081"),
        ('{"schema_version": "1"}', "GIP080"),
        ('{"schema_version": "1", "gipnlp_version": "0.1.0", "model": "m", "reports": [{}]}', "GIP080"),
        ('{"schema_version": "1", "gipnlp_version": "0.1.0", "model": "m", "reports": [{"span": {"start": 0, "end": 1}}]}', "GIP080"),
    ],
)
def test_no_document_gives_one_clear_error(content: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / "document.json"
    path.write_text(content, encoding="utf-8")
    for given in (content, path):
        with pytest.raises(gipnlp.ReadError, match=code):
            gipnlp.load(given)


def test_missing_files_and_wrong_types_are_told(tmp_path: Path) -> None:
    with pytest.raises(gipnlp.ReadError, match="GIP010"):
        gipnlp.load(tmp_path / "none.json")
    with pytest.raises(gipnlp.ReadError, match="GIP011"):
        gipnlp.load(tmp_path)
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe\x00{")
    with pytest.raises(gipnlp.ReadError, match="GIP080"):
        gipnlp.load(tmp_path / "binary.json")
    with pytest.raises(TypeError, match="GIP083"):
        gipnlp.load(3)  # type: ignore[arg-type]


# -- the same sample read anew


def _keys(content: dict[str, Any]) -> dict[str, str]:
    """Give each record under what it says (ids and confidences change with the model)."""
    made = {}
    for report in content["reports"]:
        for r in report["records"]:
            what = f"{r['start']}:{r['end']} {r['indicator']} {r['applicant'] or ''} {r['category'] or ''}"
            share = "" if r["percent"] is None else f" {r['percent']}%"
            made[what] = f"{r['value']}{r['unit'] or ''}{share} {r['qualifier']} {r['measure']} {r['scope']}"
    return made


def _differences(old: dict[str, str], new: dict[str, str]) -> list[str]:
    lines = [f"lost    {k} = {v}" for k, v in old.items() if k not in new]
    lines += [f"gained  {k} = {v}" for k, v in new.items() if k not in old]
    return lines + [f"changed {k}: {v} -> {new[k]}" for k, v in old.items() if k in new and new[k] != v]


def test_differences_are_seen() -> None:
    assert _differences({"a": "1", "b": "2"}, {"b": "3", "c": "4"}) == ["lost    a = 1", "gained  c = 4", "changed b: 2 -> 3"]


@pytest.mark.parametrize("path", CURRENT, ids=lambda p: p.stem)
def test_a_sample_read_anew_gives_the_stored_records(path: Path) -> None:
    old = _keys(json.loads(path.read_text(encoding="utf-8")))
    new = _keys(gipnlp.extract_file(SAMPLES[path.stem]).to_dict())
    lines = _differences(old, new)
    assert not lines, "\n".join(["records changed; if they are better: python tests/docs/renew.py", *lines])
