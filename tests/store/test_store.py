"""Stores: what goes in comes back, nothing is half written, no text does harm in the program that opens it."""

from __future__ import annotations

import csv
import json
import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gipnlp.errors import GipError, MissingExtraError
from gipnlp.render.frame import COLUMNS
from gipnlp.store import FORMATS, open_store, read, write
from gipnlp.store.tables import TABLES, column_kind, guard, table_rows, unguard

NEEDS = {".xlsx": "openpyxl", ".parquet": "pyarrow", ".duckdb": "duckdb"}
SUFFIXES = sorted(FORMATS)


@pytest.fixture(params=SUFFIXES)
def suffix(request):
    if request.param in NEEDS:
        pytest.importorskip(NEEDS[request.param])
    return request.param


def records(*documents):
    return [row for document in documents for row in table_rows(document, "records")]


def test_records_come_back(sample, tmp_path, suffix):
    first, second = sample.document("a.txt"), sample.document("b.txt")
    path = tmp_path / f"out{suffix}"
    assert write([first, sample.failed(), second], path) == 3
    found = read(path)
    assert found == records(first, second)
    assert tuple(found[0]) == tuple(COLUMNS)


@pytest.mark.parametrize("suffix", [".xlsx", ".duckdb"])
def test_checks_and_reports_come_back(sample, tmp_path, suffix):
    pytest.importorskip(NEEDS[suffix])
    documents = [sample.document("a.txt"), sample.failed("gone.txt")]
    path = tmp_path / f"out{suffix}"
    write(documents, path)
    for table in ("checks", "reports"):
        assert read(path, table) == [row for d in documents for row in table_rows(d, table)]
    report, gone = read(path, "reports")
    assert (report["agency"], report["failed"], report["error_code"]) == ("抚顺市人民政府", 1, None)
    assert (gone["path"], gone["agency"], gone["error_code"]) == ("gone.txt", None, "GIP010")
    assert read(path, "checks")[0]["records"] == "r2 r3 r4 r1"


def test_no_documents_at_all(tmp_path, suffix):
    path = tmp_path / f"out{suffix}"
    assert write([], path) == 0
    assert read(path) == []


def test_json_holds_the_documents(sample, tmp_path):
    document = sample.document()
    write([document, sample.failed()], tmp_path / "a.json")
    write([document, sample.failed()], tmp_path / "a.jsonl")
    expected = [document.to_dict(), sample.failed().to_dict()]
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == expected
    assert [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()] == expected


def test_nasty_texts(sample, tmp_path, suffix):
    documents = [sample.nasty(words) for words in sample.NASTY]
    path = tmp_path / f"out{suffix}"
    write(documents, path, bom=True)
    found = read(path)
    assert len(found) == len(documents)
    for row, words in zip(found, sample.NASTY, strict=True):
        exact = suffix in (".jsonl", ".ndjson", ".json") or not set(words) & set("\ud800\x1b\r")
        assert not exact or row["category"] == words


def test_excel_keeps_texts_as_texts(sample, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    write([sample.nasty("=1+1"), sample.nasty("#N/A"), sample.nasty("x" * 40_000)], tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["records", "checks", "reports"]
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert {c.data_type for c in cells} <= {"s", "n"}
    assert max(len(c.value) for c in cells if isinstance(c.value, str)) == 32_767


def test_excel_sheets_go_on(sample, tmp_path, monkeypatch):
    pytest.importorskip("openpyxl")
    monkeypatch.setattr("gipnlp.store.excel.MAX_ROWS", 5)
    documents = [sample.document("a"), sample.document("b")]
    write(documents, tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx") == records(*documents)


def test_csv_for_excel(sample, tmp_path):
    path = tmp_path / "a.csv"
    write([sample.nasty("=1+1")], path, bom=True)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    row = next(csv.DictReader(path.open(encoding="utf-8-sig", newline="")))
    assert row["category"] == "'=1+1"
    write([sample.nasty("=1+1")], path)
    assert not path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert next(csv.DictReader(path.open(encoding="utf-8", newline="")))["category"] == "=1+1"


@given(st.text(alphabet="'=+-@\tab1", max_size=8))
def test_guard_can_be_undone(text):
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def interrupted(path, document):
    with open_store(path) as store:
        store.add(document)
        raise KeyError


def test_a_failure_leaves_nothing_or_the_old_file(sample, tmp_path, suffix):
    path = tmp_path / f"out{suffix}"
    for before in (None, b"old"):
        if before is not None:
            path.write_bytes(before)
        with pytest.raises(KeyError):
            interrupted(path, sample.document())
        assert (path.read_bytes() if path.exists() else None) == before
        assert [p.name for p in tmp_path.iterdir()] == ([path.name] if before else [])


def test_the_old_file_is_there_until_the_end(sample, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("old", encoding="utf-8")
    with open_store(path) as store:
        store.add(sample.document())
        assert path.read_text(encoding="utf-8") == "old"
    assert len(read(path)) == 6


@pytest.mark.skipif(os.name == "nt", reason="links and modes of POSIX")
def test_links_and_modes_stay(sample, tmp_path):
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    link.symlink_to(target)
    write([sample.document()], link)
    assert link.is_symlink()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert len(read(target)) == 6


@pytest.mark.parametrize("name", ["a.foo", "a", "a.jsonl.gz"])
def test_unknown_formats(name, tmp_path):
    with pytest.raises(GipError, match="GIP050"):
        open_store(tmp_path / name)


def test_a_directory_is_no_file(tmp_path):
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(GipError, match="GIP011"):
        open_store(tmp_path / "a.csv")


@pytest.mark.parametrize(("suffix", "module"), sorted(NEEDS.items()))
def test_a_missing_package_says_what_to_install(suffix, module, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(MissingExtraError, match=rf"gipnlp\[{suffix[1:]}\]"):
        open_store(tmp_path / f"a{suffix}")
    assert list(tmp_path.iterdir()) == []


def test_huge_numbers_and_fractions(sample, tmp_path, suffix):
    document = sample.document()
    values = [10**400, 1 / 3, 10**15, -1, 0, None]
    for record, value in zip(document.records, values, strict=True):
        record.value = value
    write([document], tmp_path / f"out{suffix}")
    if suffix in (".jsonl", ".ndjson", ".json"):
        return  # JSON takes 400 digits or says in the document that it does not
    if suffix in (".jsonl", ".ndjson", ".json"):
        write(
            [document], tmp_path / f"out{suffix}"
        )  # 400 digits are more than JSON readers promise to take: the document says so
        return
    write([document], tmp_path / f"out{suffix}")
    assert [r["value"] for r in read(tmp_path / f"out{suffix}")] == [None, 0.333333, 10**15, -1, 0, None]


def test_column_kinds_fit_the_values(sample):
    kinds = {"text": str, "integer": int, "number": (int, float)}
    for table in TABLES:
        for row in table_rows(sample.document(), table):
            for column, value in row.items():
                assert value is None or isinstance(value, kinds[column_kind(table, column)]), column


def test_tables_that_a_format_does_not_hold(sample, tmp_path):
    write([sample.document()], tmp_path / "a.csv")
    with pytest.raises(ValueError, match="checks"):
        read(tmp_path / "a.csv", "checks")
