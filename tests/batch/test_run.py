"""A whole run: the same bytes however it went, nothing lost, nothing twice, nothing left behind."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from support import ROOT

import gipnlp.api
from gipnlp.batch import extract_to
from gipnlp.batch.journal import Journal
from gipnlp.cli import cli
from gipnlp.errors import GipError, ModelError, ReadError
from gipnlp.store import FORMATS, read, write
from gipnlp.tag.bundle import MANIFEST, models_directory

NEEDS = {".xlsx": "openpyxl", ".parquet": "pyarrow", ".duckdb": "duckdb"}
BYTES = (".jsonl", ".json", ".csv", ".parquet")
needs_model = pytest.mark.skipif(not (models_directory() / MANIFEST).exists(), reason="no trained model in models/")


@pytest.fixture(params=sorted(set(FORMATS) - {".ndjson"}))
def suffix(request):
    if request.param in NEEDS:
        pytest.importorskip(NEEDS[request.param], reason=f"{request.param} needs its extra")
    return request.param


class Extraction:
    """A stand-in for ``extract_file``: counts what is extracted, and can stop at a document."""

    def __init__(self, sample):
        self.sample, self.seen, self.stop_at = sample, [], None

    def __call__(self, path, *, model=None):
        name = os.path.basename(path)
        if name == self.stop_at:
            raise KeyboardInterrupt
        self.seen.append(name)
        words = Path(path).read_text(encoding="utf-8") if os.path.exists(path) else None
        if words is None:
            raise ReadError("GIP010", path=str(path))
        if words == "scan":
            raise ReadError("GIP018", path=str(path))
        if words == "crash":
            raise ZeroDivisionError
        document = self.sample.document(str(path))
        document.reports[0].records[0].value = len(words)
        return document


@pytest.fixture
def extraction(sample, monkeypatch):
    made = Extraction(sample)
    monkeypatch.setattr(gipnlp.api, "extract_file", made)
    return made


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("d").mkdir()
    for i in range(12):
        Path(f"d/{i:02d}.txt").write_text("scan" if i == 5 else "x" * (i + 1), encoding="utf-8")
    return [f"d/{i:02d}.txt" for i in range(12)]


def content(path, suffix):
    if suffix in BYTES:
        return Path(path).read_bytes()
    return [read(path, table) for table in ("records", "checks", "reports")]


def undisturbed(files, suffix):
    write((gipnlp.batch.one(f) for f in files), f"reference{suffix}")
    return content(f"reference{suffix}", suffix)


def names():
    return sorted(p.name for p in Path().iterdir() if p.name not in ("d",) and not p.name.startswith("reference"))


def test_a_run_writes_what_the_store_writes(files, extraction, suffix):
    outcome = extract_to(files, f"out{suffix}")
    assert (outcome.documents, outcome.reused, outcome.failed) == (12, 0, 1)
    assert content(f"out{suffix}", suffix) == undisturbed(files, suffix)
    assert names() == [f"out{suffix}"]


@pytest.mark.parametrize("stops", [("06.txt",), ("00.txt", "11.txt"), ("01.txt", "01.txt", "05.txt", "10.txt")])
def test_stopped_and_taken_up_again(files, extraction, suffix, stops):
    expected = undisturbed(files, suffix)
    extraction.seen.clear()
    for stop in stops:
        extraction.stop_at = stop
        with pytest.raises(KeyboardInterrupt):
            extract_to(files, f"out{suffix}", resume=True)
        assert f"out{suffix}" not in names()
        assert not [n for n in names() if "part" in n]
    extraction.stop_at = None
    outcome = extract_to(files, f"out{suffix}", resume=True)
    assert content(f"out{suffix}", suffix) == expected
    assert sorted(extraction.seen) == [os.path.basename(f) for f in files]  # each once
    assert outcome.reused == int(stops[-1][:2])
    assert outcome.failed == 1


def test_a_run_without_resume_can_be_resumed_too(files, extraction):
    extraction.stop_at = "06.txt"
    with pytest.raises(KeyboardInterrupt):
        extract_to(files, "out.csv")
    assert names() == ["out.csv.resume"]
    extraction.stop_at = None
    assert extract_to(files, "out.csv", resume=True).reused == 6


def test_without_resume_it_starts_anew_and_leaves_nothing(files, extraction):
    extraction.stop_at = "06.txt"
    with pytest.raises(KeyboardInterrupt):
        extract_to(files, "out.csv")
    extraction.stop_at = None
    told = []
    assert extract_to(files, "out.csv", started=lambda j: told.append(j.dropped)).reused == 0
    assert told == [6]
    assert names() == ["out.csv"]


def test_a_finished_run_goes_on_with_what_is_new(files, extraction):
    extract_to(files, "out.csv", resume=True)
    Path("d/03.txt").write_text("changed", encoding="utf-8")
    Path("d/99.txt").write_text("new", encoding="utf-8")
    more = [*files, "d/99.txt"]
    extraction.seen.clear()
    assert extract_to(more, "out.csv", resume=True).reused == 11
    assert extraction.seen == ["03.txt", "99.txt"]
    assert content("out.csv", ".csv") == undisturbed(more, ".csv")
    extraction.seen.clear()
    assert extract_to(more[4:8], "out.csv", resume=True).reused == 4
    assert extraction.seen == []
    assert content("out.csv", ".csv") == undisturbed(more[4:8], ".csv")


def test_what_may_go_better_is_tried_again(files, extraction):
    os.rename("d/02.txt", "away")
    Path("d/07.txt").write_text("crash", encoding="utf-8")
    assert extract_to(files, "out.jsonl", resume=True).failed == 3
    lines = [json.loads(line) for line in Path("out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [d["error"]["code"] for d in lines if "error" in d] == ["GIP010", "GIP018", "GIP099"]
    os.rename("away", "d/02.txt")
    extraction.seen.clear()
    assert extract_to(files, "out.jsonl", resume=True).failed == 2
    assert extraction.seen == ["02.txt", "07.txt"]  # the scan stays a scan
    assert content("out.jsonl", ".jsonl") == undisturbed(files, ".jsonl")


def test_other_options_do_not_mix(files, extraction):
    extract_to(files, "out.csv", resume=True)
    assert extract_to(files, "out.csv", resume=True, bom=True).reused == 0
    assert Path("out.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_same_file_twice_is_two_documents(files, extraction):
    assert extract_to([files[0], files[0], files[1]], "out.jsonl").documents == 3
    assert content("out.jsonl", ".jsonl") == undisturbed([files[0], files[0], files[1]], ".jsonl")


def test_finished_documents_take_their_place(files, extraction, sample):
    gone = sample.failed("gone.txt")
    told = []
    outcome = extract_to([files[0], gone, files[1]], "out.jsonl", told=lambda *seen: told.append(seen))
    assert outcome.failed == 1
    assert [(name, error and error.code) for name, error, _ in told] == [
        ("d/00.txt", None), ("gone.txt", gone.error.code), ("d/01.txt", None),
    ]  # fmt: skip


def test_a_missing_model_leaves_nothing(files, monkeypatch):
    def extract_file(path, *, model=None):
        raise ModelError("GIP032", name="tagger")

    monkeypatch.setattr(gipnlp.api, "extract_file", extract_file)
    with pytest.raises(ModelError):
        extract_to(files, "out.csv")
    assert names() == []


@pytest.mark.parametrize("where", ["add_packed", "close"])
def test_a_full_disk_is_one_clear_error_and_costs_nothing(files, extraction, monkeypatch, where):
    from gipnlp.store.text import CsvWriter

    Path("out.csv").write_text("old", encoding="utf-8")
    calls = []
    real = getattr(CsvWriter, where)

    def full(self, *given):
        calls.append(where)
        if where == "close" or len(calls) == 8:
            raise OSError(28, "No space left on device")
        return real(self, *given)

    with monkeypatch.context() as patch:
        patch.setattr(CsvWriter, where, full)
        with pytest.raises(GipError, match=r"GIP051: out\.csv.*No space left.*out\.csv\.resume.*--resume"):
            extract_to(files, "out.csv")
    assert Path("out.csv").read_text(encoding="utf-8") == "old"
    expected = {"add_packed": 8, "close": 12}[where]
    assert extract_to(files, "out.csv", resume=True).reused == expected
    assert content("out.csv", ".csv") == undisturbed(files, ".csv")


def test_parts_of_killed_runs_are_cleared_away(files, extraction):
    for name in (".out.csv.123456.part", ".out.duckdb.7.part.wal", ".out.csv.x.part", ".out.csv.5.part.more"):
        Path(name).write_bytes(b"left")
    extract_to(files, "out.csv")
    assert names() == [".out.csv.5.part.more", ".out.csv.x.part", ".out.duckdb.7.part.wal", "out.csv"]


def test_the_output_is_on_the_disk_before_it_has_its_name(files, extraction, monkeypatch):
    import gipnlp.store.base as base

    steps = []
    real_sync, real_replace = os.fsync, os.replace
    monkeypatch.setattr(base.os, "fsync", lambda handle: (steps.append("sync"), real_sync(handle)))
    monkeypatch.setattr(base.os, "replace", lambda a, b: (steps.append("rename"), real_replace(a, b)))
    write([], "out.jsonl")
    assert steps == ["sync", "rename", "sync"]


@needs_model
def test_workers_and_order_make_no_difference(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    paths = []
    for i in range(9):
        path = Path(f"{i}.txt")
        path.write_text(f"2009年,我局共收到政府信息公开申请{i}件,其中当面申请1件。\n", encoding="utf-8")
        paths.append(str(path))
    paths[4] = "gone.txt"
    extract_to(paths, "one.csv", 1)
    extract_to(paths, "two.csv", 2)
    extract_to(paths[:5], "three.csv", 1, resume=True)
    assert extract_to(paths, "three.csv", 1, timeout=60, resume=True).reused == 4
    assert Path("one.csv").read_bytes() == Path("two.csv").read_bytes() == Path("three.csv").read_bytes()


@needs_model
def test_the_block_of_the_docs_runs(tmp_path, monkeypatch):
    pytest.importorskip("pyarrow", reason="Parquet needs the extra [parquet]")
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "batch.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    exec(compile(block, "docs/batch.md", "exec"), {})  # noqa: S102 - the point of the test
    assert read("panel.parquet") == []  # the files of the example are missing: no record, and no exception


class TestCommand:
    """``gipnlp extract … -o … --resume``."""

    @staticmethod
    def run(*arguments):
        from click.testing import CliRunner

        return CliRunner(env={"LC_ALL": "C.UTF-8"}).invoke(cli, ["extract", *arguments])

    def test_a_directory(self, files, extraction):
        result = self.run("d", "-o", "out.jsonl", "--workers", "1", "--resume")
        assert result.exit_code == 2  # the scan
        lines = Path("out.jsonl").read_text(encoding="utf-8").splitlines()
        assert [json.loads(line)["path"] for line in lines] == files
        assert names() == ["out.jsonl", "out.jsonl.resume"]

    def test_stopped_and_resumed(self, files, extraction):
        extraction.stop_at = "07.txt"
        result = self.run("d", "-o", "out.jsonl", "--workers", "1")
        assert result.exit_code == 130
        assert "Stopped. 7 finished documents are kept in out.jsonl.resume" in result.stderr
        extraction.stop_at = None
        result = self.run("d", "-o", "out.jsonl", "--workers", "1", "--resume")
        assert "7 of 12 documents come from an earlier run." in result.stderr
        assert "GIP018: d/05.txt" in result.stderr  # told again
        result = self.run("d", "-o", "out.jsonl", "--workers", "1")
        assert "Starting anew: 12 documents of an earlier run are not used" in result.stderr
        assert names() == ["out.jsonl"]

    def test_two_runs_at_once(self, files, extraction):
        journal = Journal(Path("out.jsonl"), "x", resume=True)
        result = self.run("d", "-o", "out.jsonl", "--workers", "1")
        journal.close()
        assert (result.exit_code, result.stderr.split(":")[0]) == (2, "GIP053")

    def test_resume_needs_a_file(self, files, extraction):
        assert self.run("d", "--resume").exit_code == 2
        assert self.run("d", "--timeout", "-1").exit_code == 2

    def test_a_journal_is_no_input(self, files, extraction):
        Path("d/out.jsonl.resume").write_bytes(b"x")
        assert self.run("d", "-o", "o.jsonl", "--workers", "1").exit_code == 2
        assert "resume" not in Path("o.jsonl").read_text(encoding="utf-8")
