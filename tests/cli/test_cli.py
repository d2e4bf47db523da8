"""The command line: what goes to which stream, exit codes, one line an error, no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import gipnlp.api
import gipnlp.store.base
from gipnlp.cli import cli
from gipnlp.errors import ModelError, ReadError
from gipnlp.tag.bundle import MANIFEST, models_directory

needs_model = pytest.mark.skipif(not (models_directory() / MANIFEST).exists(), reason="no trained model in models/")
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def files(sample, monkeypatch, tmp_path):
    """Files whose content says what extraction gives; the current directory is theirs."""
    real = gipnlp.api.extract_file

    def extract_file(path, *, model=None):
        name = os.fspath(path)
        if os.path.isfile(name):
            content = Path(name).read_text(encoding="utf-8")
            if content == "crash":
                raise RuntimeError("boom\nmore")
            if content == "fails":
                return sample.document(name)
            document = sample.document(name)
            document.reports[0].checks = document.reports[0].checks[1:]
            return document
        return real(path, model=model)

    monkeypatch.setattr(gipnlp.api, "extract_file", extract_file)
    monkeypatch.chdir(tmp_path)
    for name, content in (("good.txt", "good"), ("bad.txt", "fails"), ("crash.txt", "crash")):
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def lines(result: Result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_extract_writes_a_json_line_a_file(files):
    result = run("extract", "good.txt", "bad.txt")
    assert result.exit_code == 0
    assert [d["path"] for d in lines(result)] == ["good.txt", "bad.txt"]
    assert result.stderr == ""


def test_a_bad_file_is_a_line_and_the_others_are_done(files):
    result = run("extract", "nope.txt", "good.txt", "crash.txt", ".", "bad.txt")
    assert result.exit_code == 2
    found = lines(result)
    assert [d.get("error", {}).get("code") for d in found] == ["GIP010", None, "GIP099", "GIP011", None]
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == ["GIP010", "GIP099", "GIP011"]
    assert "Traceback" not in result.output


def test_recursive_takes_readable_files_in_order(files):
    (files / "d" / "deep").mkdir(parents=True)
    (files / "empty").mkdir()
    for name in ("b.txt", "a.md", "x.png", ".hidden.txt", "deep/c.html"):
        (files / "d" / name).write_text("good", encoding="utf-8")
    result = run("extract", "-r", "d", "empty", "good.txt")
    assert [d["path"] for d in lines(result)] == ["d/a.md", "d/b.txt", "d/deep/c.html", "empty", "good.txt"]
    assert result.exit_code == 2
    assert "GIP021: empty" in result.stderr


@pytest.mark.parametrize("suffix", ["jsonl", "json", "csv", "xlsx", "parquet", "duckdb"])
def test_output_files(files, suffix):
    if suffix in ("xlsx", "parquet", "duckdb"):
        pytest.importorskip({"xlsx": "openpyxl", "parquet": "pyarrow", "duckdb": "duckdb"}[suffix])
    from gipnlp.store import read

    result = run("extract", "good.txt", "nope.txt", "-o", f"out.{suffix}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(read(f"out.{suffix}")) == 6
    assert sorted(os.listdir(files)) == ["bad.txt", "crash.txt", "good.txt", f"out.{suffix}"]


def test_bom(files):
    assert run("extract", "good.txt", "-o", "out.csv", "--bom").exit_code == 0
    assert Path("out.csv").read_bytes().startswith(b"\xef\xbb\xbfpath,")
    assert run("extract", "good.txt", "--bom").exit_code == 2


def test_unknown_suffix_and_unwritable_place(files):
    assert run("extract", "good.txt", "-o", "out.foo").stderr.startswith("GIP050: out.foo")
    result = run("extract", "good.txt", "-o", "no/where/out.csv")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert result.stderr.startswith("GIP012: no/where/out.csv")


@pytest.mark.parametrize(
    "command", [("extract", "good.csv", "-o", "good.csv"), ("view", "good.csv", "-o", "./good.csv")]
)
def test_an_input_is_never_written_over(files, command):
    Path("good.csv").write_text("good", encoding="utf-8")
    result = run(*command)
    assert result.exit_code == 2
    assert result.stderr.startswith("GIP012")
    assert Path("good.csv").read_text(encoding="utf-8") == "good"


def test_check_exit_codes(files):
    assert run("check", "good.txt").exit_code == 0
    failing = run("check", "good.txt", "bad.txt")
    assert failing.exit_code == 1
    assert "bad.txt:4:" in failing.stdout
    assert (
        "抚顺市人民政府 2009 [sum] 1821 + 8313 + 12136 = 22270 ≠ 21870\n    The parts add up to 22270."
        in failing.stdout
    )
    assert "各项相加为22270" in run("check", "bad.txt", "--lang", "zh").stdout
    unread = run("check", "bad.txt", "nope.txt")
    assert unread.exit_code == 2
    assert "2 files, 1 reports, 2 checks, 1 fail." in unread.stdout


def test_show(files):
    result = run("show", "bad.txt", "--lang", "zh")
    assert result.exit_code == 0
    for words in (
        "抚顺市人民政府",
        "2009",
        "市级",
        "1821 + 8313 + 12136 = 22270 ≠ 21870",
        "主动公开政府信息数",
        "21,870条",
    ):
        assert words in result.stdout
    assert "12136 ÷ 288000" not in result.stdout
    assert "12136 ÷ 288000" in run("show", "bad.txt", "--all-checks").stdout
    missing = run("show", "nope.txt", "--lang", "zh")
    assert (missing.exit_code, missing.stdout) == (2, "")
    assert missing.stderr == "GIP010: nope.txt:没有这个文件。请检查路径的写法。\n"


def test_view(files):
    assert run("view", "bad.txt", "-o", "out.html").exit_code == 0
    page = Path("out.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert run("view", "bad.txt", "-o", "-").stdout == page
    assert run("view", "bad.txt", "-o", ".").stderr.startswith("GIP011")
    assert run("view", "nope.txt", "-o", "x.html").exit_code == 2
    assert not Path("x.html").exists()


def test_indicators():
    everything = json.loads(run("indicators", "--json").stdout)
    assert {"id", "zh", "en", "unit", "parent", "forms"} == set(everything[0])
    some = json.loads(run("indicators", "--json", "--form", "2014").stdout)
    assert 0 < len(some) < len(everything)
    assert all("2014" in i["forms"] for i in some)
    assert "主动公开政府信息数" in run("indicators", "--lang", "zh").stdout
    assert "Requests received" in run("indicators", "--lang", "en").stdout


def test_locale_chooses_the_language(files, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "没有这个文件" in run("extract", "nope.txt").stderr
    assert json.loads(run("extract", "nope.txt").stdout)["error"]["message"].endswith("Check the spelling of the path.")


def test_a_missing_model_is_one_line(files, monkeypatch):
    def extract_file(path, *, model=None):
        raise ModelError("GIP032", name="tagger.npz")

    monkeypatch.setattr(gipnlp.api, "extract_file", extract_file)
    result = run("extract", "good.txt", "bad.txt", "-o", "out.jsonl")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert result.stderr.startswith("GIP032")
    assert not [n for n in os.listdir(files) if "out" in n]


def test_names_from_outside_do_not_reach_the_terminal_raw(files):
    result = run("extract", "a\nb\x1b[31m.txt")
    assert result.stderr.count("\n") == 1
    assert "\x1b" not in result.stderr


def test_failure_while_writing_leaves_the_old_file(files, monkeypatch, sample):
    Path("out.jsonl").write_text("old", encoding="utf-8")

    def extract_many(paths, workers=None, *, model=None):
        yield sample.document()
        raise ReadError("GIP012", path="x", reason="disk")

    monkeypatch.setattr("gipnlp.batch.extract_many", extract_many)
    result = run("extract", "good.txt", "bad.txt", "-o", "out.jsonl")
    assert result.exit_code == 2
    assert Path("out.jsonl").read_text(encoding="utf-8") == "old"


def test_version():
    assert "0." in run("--version").stdout


def _process(*arguments: str, **more):
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, "-m", "gipnlp", *arguments], capture_output=True, env=environment, timeout=120, **more
    )


@needs_model
def test_closed_pipe_is_quiet(tmp_path):
    names = []
    for i in range(20):
        (tmp_path / f"{i}.txt").write_text("2009年,我局共收到政府信息公开申请4件。\n" * 200, encoding="utf-8")
        names.append(str(tmp_path / f"{i}.txt"))
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-m", "gipnlp", "extract", "--workers", "1", *names]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@needs_model
def test_the_real_thing_from_a_process(tmp_path):
    good, binary = tmp_path / "good.txt", tmp_path / "bin.txt"
    good.write_text("2009年,我局共收到政府信息公开申请4件,其中当面申请1件,信函申请2件,传真申请2件。", encoding="utf-8")
    binary.write_bytes(bytes(range(256)) * 20)
    done = _process("extract", str(binary), str(good), "--workers", "2")
    assert done.returncode == 2
    first, second = (json.loads(line) for line in done.stdout.decode("utf-8").splitlines())
    assert first["error"]["code"] == "GIP013"
    assert [r["value"] for r in second["reports"][0]["records"]][:1] == [4]
    assert b"Traceback" not in done.stderr
    assert _process("show", str(good)).returncode == 0


def test_heavy_libraries_are_not_imported_for_help():
    heavy = ("numpy", "pandas", "rich", "pyarrow", "openpyxl", "duckdb")
    code = f"import sys, gipnlp.cli; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=os.environ | {"PYTHONPATH": str(REPOSITORY)}, check=True
    )
    assert done.stdout.strip() == b"[]"
