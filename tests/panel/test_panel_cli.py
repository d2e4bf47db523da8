"""``gipnlp panel`` and ``gipnlp panel query``: what goes where, exit codes, one line an error."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from panel_support import report

from gipnlp.cli import cli


@pytest.fixture(autouse=True)
def english(monkeypatch, bench):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.chdir(bench.folder)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["panel", *arguments])


def test_a_directory_into_a_panel(bench):
    bench.file("a.txt", report(2012, ("requests.carried_forward", 1), checks=["fails"]))
    bench.file("deep/b.txt", report(2013, ("requests.carried_over", 2)))
    result = run("in", "-o", "panel.duckdb")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "2 files: 2 extracted, 0 known, 0 failed.",
        "panel.duckdb: 2 reports (0 of them duplicates), 1 bodies, 2 records, 1 checks (1 fail).",
        "1 checks across years: 1 fail; 0 hints (table panel_checks).",
        "  [carried over] 潮州市人民政府: the report of 2012 carries 1 requests forward, that of 2013 takes 2 over; they differ by 1. Please check.",
    ]
    again = run("build", "-r", "in", "-o", "panel.duckdb", "--lang", "zh", "--workers", "1")
    assert again.stdout.startswith("2个文件:新提取0个,已有2个,失败0个。\n")
    assert run("in", "-o", "panel.duckdb", "--again").stdout.startswith("2 files: 2 extracted")


def test_many_contradictions_are_cut_short(bench, monkeypatch):
    monkeypatch.setattr("gipnlp.cli_panel.SHOWN", 2)
    for year in range(2010, 2016):
        bench.file(f"{year}.txt", report(year, ("requests.carried_over", 1), ("requests.carried_forward", 2)))
    lines = run("in", "-o", "panel.duckdb", "--lang", "zh").stdout.splitlines()
    assert [line[:6] for line in lines[3:]] == ["  [结转]", "  [结转]", "  另有3项"]


def test_a_bad_file_is_a_line_and_exit_code_2(bench):
    bench.file("a.txt", report(2012))
    Path("in/bad.txt").write_text("damaged", encoding="utf-8")
    Path("empty").mkdir()
    result = run("in", "empty", "gone.txt", "-o", "panel.duckdb", "--lang", "zh")
    assert result.exit_code == 2
    assert sorted(line.split(":")[0] for line in result.stderr.splitlines()) == ["GIP010", "GIP016", "GIP021"]
    assert "已损坏" in result.stderr
    assert bench.rows("SELECT path FROM failures ORDER BY 1") == [("empty",), ("gone.txt",), ("in/bad.txt",)]
    assert bench.rows("SELECT count(*) FROM reports") == [(1,)]


def test_query(bench):
    bench.file("a.txt", report(2012, ("requests.received", 4), ("disclosure.total", 1.5)))
    bench.file("b.txt", report(2013, ("requests.received", 5)))
    run("in", "-o", "panel.duckdb")
    result = run("query", "panel.duckdb", "--indicator", "requests.received", "-i", "disclosure.total", "--years", "2012")
    assert (result.exit_code, result.stderr) == (0, "")
    (row,) = csv.DictReader(io.StringIO(result.stdout))
    assert (row["year"], row["requests.received"], row["disclosure.total"], row["differs"]) == ("2012", "4", "1.5", "")
    done = run("query", "panel.duckdb", "-i", "requests.received", "-o", "wide.csv", "--values", "values.csv", "--layout", "years")
    assert (done.exit_code, done.stdout) == (0, "")
    (row,) = csv.DictReader(Path("wide.csv").read_text(encoding="utf-8").splitlines())
    assert (row["2012"], row["2013"]) == ("4", "5")
    assert len(list(csv.DictReader(Path("values.csv").read_text(encoding="utf-8").splitlines()))) == 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("query", "none.duckdb", "-i", "disclosure.total"), "GIP010"),
        (("query", "panel.duckdb", "-i", "disclosure.totl"), "GIP064"),
        (("query", "panel.duckdb", "-i", "documents.valid"), "GIP065"),
        (("query", "panel.duckdb", "-i", "disclosure.total", "--years", "12"), "GIP066"),
        (("query", "panel.duckdb", "-i", "disclosure.total", "-o", "x.txt"), "GIP063"),
        (("in", "-o", "panel.jsonl"), "GIP062"),
    ],
)
def test_errors_are_one_line(bench, arguments, code):
    bench.file("a.txt", report(2012))
    run("in", "-o", "panel.duckdb")
    result = run(*arguments, "--lang", "zh")
    assert result.exit_code == 2
    assert result.stderr.startswith(code)
    assert result.stderr.count("\n") == 1
    assert any("\u4e00" <= c <= "\u9fff" for c in result.stderr)
    assert result.stdout == ""


def test_wrong_calls_and_help(bench):
    assert run("in").exit_code == 2
    assert run("query", "panel.duckdb").exit_code == 2
    help_text = run("--help").stdout
    assert "Usage: gipnlp panel " in help_text.replace("cli panel", "gipnlp panel")
    assert "build" in help_text
    assert "query" in help_text
    assert "--prune" in run("build", "--help").stdout


def test_an_interrupted_run_says_how_to_go_on(bench, monkeypatch):
    bench.file("a.txt", report(2012, ("requests.received", 4)))
    bench.file("b.txt", report(2013, ("requests.received", 4)))
    import gipnlp.api

    real = gipnlp.api.extract_file

    def stops(path, *, model=None):
        if Path(path).name == "b.txt":
            raise KeyboardInterrupt
        return real(path, model=model)

    monkeypatch.setattr("gipnlp.api.extract_file", stops)
    result = run("in", "-o", "panel.duckdb")
    assert result.exit_code == 130
    assert "the same command goes on" in result.stderr
    partial = run("query", "panel.duckdb", "-i", "requests.received")
    assert partial.stdout.count("\n") == 2
    assert "did not finish" in partial.stderr
    monkeypatch.setattr("gipnlp.api.extract_file", real)
    assert run("in", "-o", "panel.duckdb").stdout.startswith("2 files: 1 extracted, 1 known")
    assert run("query", "panel.duckdb", "-i", "requests.received").stderr == ""


def test_the_panel_is_never_written_over_an_input(bench):
    bench.file("a.csv", report(2012))
    result = run("in/a.csv", "-o", "in/a.csv")
    assert result.exit_code == 2
    assert result.stderr.startswith("GIP012")
