"""Runs: each content once, nothing twice, nothing half; the same panel whatever way the files came."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from panel_support import CITY, report

from gipnlp import panel
from gipnlp.errors import GipError, MissingExtraError

REPOSITORY = Path(__file__).parents[2]


def test_one_row_a_report_record_and_check(bench):
    bench.file("a.txt", report(2012, ("requests.received", 4), ("disclosure.total", 9), checks=["holds", "fails"]), report(2013, ("requests.received", 5)))
    bench.file("d/b.txt", report(2014, ("requests.received", 6)))
    done = bench.run()
    assert (done.files, done.new, done.known, done.failed) == (2, 2, 0, 0)
    assert bench.rows("SELECT path, number, agency_id, year, records, failed FROM reports ORDER BY path, number") == [
        ("in/a.txt", 0, "445100:潮州市人民政府", 2012, 2, 1),
        ("in/a.txt", 1, "445100:潮州市人民政府", 2013, 1, 0),
        ("in/d/b.txt", 0, "445100:潮州市人民政府", 2014, 1, 0),
    ]
    assert bench.rows("SELECT year, indicator, value FROM records ORDER BY ALL") == [
        (2012, "disclosure.total", 9.0), (2012, "requests.received", 4.0), (2013, "requests.received", 5.0), (2014, "requests.received", 6.0),
    ]  # fmt: skip
    assert bench.rows("SELECT status, count(*) FROM checks GROUP BY 1 ORDER BY 1") == [("fails", 1), ("holds", 1)]
    assert bench.rows("SELECT agency, names, region, years, first_year, last_year, missing_years FROM agencies") == [
        (CITY[0], CITY[0], "潮州市", 3, 2012, 2014, "")
    ]
    assert bench.rows("SELECT count(*) FROM records r JOIN reports p USING (report_id)") == [(4,)]
    assert (done.counts.reports, done.counts.records, done.counts.failed) == (3, 4, 1)


def test_a_second_run_reads_nothing(bench):
    bench.file("a.txt", report(2012, ("requests.received", 4)))
    bench.run()
    before = bench.whole()
    done = bench.run()
    assert (bench.extracted, done.new, done.known) == ([], 0, 1)
    assert bench.whole() == before


def test_a_renamed_file_is_the_same_file(bench):
    path = bench.file("a.txt", report(2012, ("requests.received", 4)))
    bench.run()
    path.rename(path.with_name("b.txt"))
    assert bench.run().known == 1
    assert bench.extracted == []
    assert bench.rows("SELECT path FROM reports") == [("in/b.txt",)]
    assert bench.rows("SELECT path, copies FROM files") == [("in/b.txt", 1)]
    assert bench.rows("SELECT path FROM paths") == [("in/b.txt",)]


def test_a_changed_file_replaces_what_it_said(bench):
    bench.file("a.txt", report(2012, ("requests.received", 4)), report(2013, ("requests.received", 7)))
    bench.run()
    bench.file("a.txt", report(2012, ("requests.received", 5)))
    assert bench.run().new == 1
    assert bench.rows("SELECT year, value FROM records") == [(2012, 5.0)]
    assert bench.rows("SELECT count(*) FROM reports") == [(1,)]
    assert bench.rows("SELECT count(*) FROM files") == [(1,)]


def test_two_files_that_swap_their_contents(bench):
    first, second = bench.file("a.txt", report(2012, ("fees.charged", 1))), bench.file("b.txt", report(2013, ("fees.charged", 2)))
    bench.run()
    a, b = first.read_bytes(), second.read_bytes()
    first.write_bytes(b)
    second.write_bytes(a)
    bench.run()
    assert bench.extracted == []
    assert bench.rows("SELECT path, year FROM reports ORDER BY 1") == [("in/a.txt", 2013), ("in/b.txt", 2012)]


def test_the_same_bytes_at_two_places_are_one_file(bench):
    bench.file("a.txt", report(2012, ("requests.received", 4)))
    bench.file("b.txt", report(2012, ("requests.received", 4)))
    done = bench.run()
    assert (done.new, done.known, len(bench.extracted)) == (1, 1, 1)
    assert bench.rows("SELECT path, copies FROM files") == [("in/a.txt", 2)]
    (bench.folder / "in" / "a.txt").unlink()
    bench.run()
    assert bench.rows("SELECT path, copies FROM files") == [("in/b.txt", 1)]


def test_the_same_report_in_two_files_stands_once(bench):
    bench.file("a.txt", report(2012, ("requests.received", 4)))
    bench.file("b.txt", report(2012, ("requests.received", 4)), junk="navigation")
    bench.file("c.txt", report(2012, ("requests.received", 5), ("fees.charged", 0), cells=60))
    done = bench.run()
    assert done.counts.duplicates == 2
    marks = bench.rows("SELECT path, duplicate_of IS NULL, duplicate FROM reports ORDER BY path")
    assert marks[2] == ("in/c.txt", True, None), "most was read of it"
    assert [m[1:] for m in marks[:2]] == [(False, "same_year"), (False, "same_year")]
    (bench.folder / "in" / "c.txt").unlink()
    bench.run(prune=True)
    marks = bench.rows("SELECT duplicate FROM reports ORDER BY duplicate_of NULLS FIRST")
    assert marks == [(None,), ("same_text",)]


def test_open_names_are_merged_by_their_text_alone(bench):
    for name, junk, value in (("a.txt", "", 1), ("b.txt", "x", 1), ("c.txt", "", 2)):
        bench.file(name, report(2012, ("requests.received", value), agency="鼓楼区教育局", code=None), junk=junk)
    done = bench.run()
    assert (done.counts.agencies, done.counts.duplicates) == (3, 1)
    assert bench.rows("SELECT DISTINCT resolved FROM agencies") == [(False,)]
    assert len(bench.rows("SELECT * FROM series")) == 2


def test_failed_files_are_listed_and_tried_again(bench):
    bench.file("good.txt", report(2012, ("requests.received", 4)))
    bad, crash = bench.folder / "in" / "bad.txt", bench.folder / "in" / "crash.txt"
    bad.write_text("damaged", encoding="utf-8")
    crash.write_text("crash", encoding="utf-8")
    told = []
    done = bench.run(*sorted(bad.parent.iterdir()), bench.folder / "gone.txt", told=lambda n, e: told.append((Path(n).name, e.code if e else None)))
    assert (done.new, done.failed) == (1, 3)
    assert told == [("bad.txt", "GIP016"), ("crash.txt", "GIP099"), ("good.txt", None), ("gone.txt", "GIP010")]
    found = bench.rows("SELECT path, file IS NULL, code, message_en FROM failures ORDER BY path")
    assert [row[:3] for row in found] == [("gone.txt", True, "GIP010"), ("in/bad.txt", False, "GIP016"), ("in/crash.txt", False, "GIP099")]
    assert "Download it again" in found[1][3]
    assert "重新下载" in bench.rows("SELECT message FROM failures WHERE code = 'GIP016'")[0][0]
    bench.file("bad.txt", report(2013))
    crash.unlink()
    assert bench.run().failed == 0
    assert bench.extracted == ["bad.txt"]
    assert bench.rows("SELECT * FROM failures") == []


def test_a_file_that_was_damaged_later_says_nothing_any_more(bench):
    path = bench.file("a.txt", report(2012, ("requests.received", 4)))
    bench.run()
    path.write_text("damaged", encoding="utf-8")
    bench.run()
    assert bench.rows("SELECT count(*) FROM reports") == [(0,)]
    assert bench.rows("SELECT code FROM failures") == [("GIP016",)]


def test_a_file_that_cannot_be_had_keeps_what_it_said(bench):
    path = bench.file("a.txt", report(2012, ("requests.received", 4)))
    bench.run()
    path.unlink()
    done = bench.run(path)
    assert done.failed == 1
    assert bench.rows("SELECT count(*) FROM reports") == [(1,)]


def test_files_that_are_gone_stay_until_they_are_pruned(bench):
    first = bench.file("a.txt", report(2012, ("requests.received", 4)))
    other = bench.file("b.txt", report(2013, ("requests.received", 4)))
    bench.run()
    first.unlink()
    bench.run()
    assert bench.rows("SELECT count(*) FROM reports") == [(2,)]
    bench.run(other, prune=True)
    assert bench.rows("SELECT path FROM reports") == [("in/b.txt",)]


def test_a_file_that_changes_while_it_is_read(bench, monkeypatch):
    path = bench.file("a.txt", report(2012, ("requests.received", 4)))
    import gipnlp.api

    real = gipnlp.api.extract_file

    def slow(name, *, model=None):
        document = real(name, model=model)
        bench.file("a.txt", report(2012, ("requests.received", 5000)))
        return document

    monkeypatch.setattr("gipnlp.api.extract_file", slow)
    assert bench.run(path).failed == 1
    assert bench.rows("SELECT code FROM failures") == [("GIP067",)]
    monkeypatch.setattr("gipnlp.api.extract_file", real)
    bench.run(path)
    assert bench.rows("SELECT value FROM records") == [(5000.0,)]


def test_another_version_extracts_again(bench, monkeypatch):
    bench.file("a.txt", report(2012, ("requests.received", 4)))
    bench.run()
    bench.run(again=True)
    assert bench.extracted == ["a.txt"]
    monkeypatch.setattr("gipnlp.panel.run.made_by", lambda model: "next version")
    bench.run()
    assert bench.extracted == ["a.txt"]
    assert bench.rows("SELECT made_by FROM files") == [("next version",)]
    assert bench.rows("SELECT count(*) FROM records") == [(1,)]


def test_what_was_read_once_survives_a_failing_second_time(bench, monkeypatch):
    path = bench.file("a.txt", report(2012, ("requests.received", 4)))
    bench.run()

    def fails(name, *, model=None):
        raise MissingExtraError("GIP020", feature="x", extra="readers")

    monkeypatch.setattr("gipnlp.api.extract_file", fails)
    bench.run(path, again=True)
    assert bench.rows("SELECT value FROM records") == [(4.0,)]
    assert bench.rows("SELECT code FROM failures") == [("GIP020",)]


def many(bench, count: int = 7) -> None:
    for i in range(count):
        bench.file(f"{i}.txt", report(2010 + i, ("requests.received", 10 + i)))


def test_one_run_or_several_give_the_same(bench):
    many(bench)
    bench.run()
    at_once = bench.whole()
    bench.panel.unlink()
    files = sorted((bench.folder / "in").iterdir())
    bench.run(*reversed(files[3:]))
    bench.run(*files[:4])
    assert bench.whole() == at_once


def test_an_interrupted_run_goes_on(bench, monkeypatch):
    import gipnlp.api

    many(bench)
    bench.run()
    at_once = bench.whole()
    bench.panel.unlink()
    real, count = gipnlp.api.extract_file, []

    def stops(name, *, model=None):
        count.append(name)
        if len(count) == 5:
            raise KeyboardInterrupt
        return real(name, model=model)

    monkeypatch.setattr("gipnlp.api.extract_file", stops)
    with pytest.raises(KeyboardInterrupt):
        bench.run()
    assert bench.rows("SELECT count(*) FROM reports") == [(4,)]
    assert bench.rows("SELECT value FROM info WHERE key = 'complete'") == [("no",)]
    monkeypatch.setattr("gipnlp.api.extract_file", real)
    bench.run()
    assert bench.extracted == ["4.txt", "5.txt", "6.txt"]
    assert bench.whole() == at_once


_KILLED = """
import os, sys
sys.path[:0] = {path!r}
import gipnlp.api, panel_support
import gipnlp.panel.run as run
run.COMMIT_FILES, run.COMMIT_SECONDS = 2, 1e9
count = 0
def extract_file(path, *, model=None):
    global count
    count += 1
    if count == 6:
        os._exit(9)
    return panel_support.extract_file(path, model=model)
gipnlp.api.extract_file = extract_file
run.build(sys.argv[2:], sys.argv[1])
"""


def test_a_killed_run_goes_on(bench):
    many(bench)
    bench.run()
    at_once = bench.whole()
    bench.panel.unlink()
    code = _KILLED.format(path=[str(REPOSITORY), str(Path(__file__).parent)])
    files = sorted(map(str, (bench.folder / "in").iterdir()))
    done = subprocess.run([sys.executable, "-c", code, str(bench.panel), *files], capture_output=True, text=True, timeout=120)
    assert done.returncode == 9, done.stderr
    bench.run()
    assert bench.extracted == ["4.txt", "5.txt", "6.txt"], "two batches of two were committed"
    assert bench.whole() == at_once


def test_a_batch_is_committed_whole_or_not_at_all(bench, monkeypatch):
    many(bench, 4)
    monkeypatch.setattr("gipnlp.panel.run.COMMIT_FILES", 2)
    monkeypatch.setattr("gipnlp.panel.run.COMMIT_SECONDS", 1e9)
    from gipnlp.panel import database, run

    real = database.insert

    def breaks(connection, table, rows):
        if table == "paths" and any(r["path"] == "in/3.txt" for r in rows):
            raise MemoryError
        real(connection, table, rows)

    monkeypatch.setattr(run, "insert", breaks)
    with pytest.raises(MemoryError):
        bench.run()
    for table in ("files", "reports", "records", "paths"):
        assert bench.rows(f"SELECT count(*) FROM {table}") == [(2,)], table


@pytest.mark.slow
def test_workers_give_the_same(bench, tmp_path, monkeypatch):
    monkeypatch.undo()  # the workers are processes of their own: the real extraction
    samples = sorted((REPOSITORY / "gipnlp" / "samples").glob("*.txt"))
    one, two = tmp_path / "one.duckdb", tmp_path / "two.duckdb"
    panel.build(samples, one)
    panel.build(samples, two, workers=2)
    assert panel.table(one).equals(panel.table(two))
    assert len(panel.table(one)) > 50


@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_files_beside_the_state(bench, suffix):
    pandas = pytest.importorskip("pandas", reason="reads the files back")
    if suffix == ".parquet":
        pytest.importorskip("pyarrow", reason="pandas needs it for Parquet")
    path = bench.file("a.txt", report(2012, ("requests.received", 4), ("fees.charged", 2.5, {"unit": "元"}), checks=["fails"]))
    done = panel.build([path], bench.folder / f"panel{suffix}")
    assert [p.name for p in done.written[:3]] == ["panel.duckdb", f"panel.reports{suffix}", f"panel.records{suffix}"]
    read = pandas.read_csv if suffix == ".csv" else pandas.read_parquet
    for table, rows in (("reports", 1), ("records", 2), ("checks", 1), ("agencies", 1), ("panel_checks", 0), ("files", 1), ("failures", 0)):
        frame = read(bench.folder / f"panel.{table}{suffix}")
        assert len(frame) == rows
        assert list(frame.columns) == list(panel.table(bench.folder / f"panel{suffix}", table).columns)
    assert sorted(read(bench.folder / f"panel.records{suffix}")["value"]) == [2.5, 4]
    assert not list(bench.folder.glob(".*.part"))
    before = (bench.folder / f"panel.records{suffix}").read_bytes()
    panel.build([path], bench.folder / f"panel{suffix}", again=True)
    assert (bench.folder / f"panel.records{suffix}").read_bytes() == before


def test_names_and_texts_from_outside_do_no_harm(bench, sample, monkeypatch):
    for i, _ in enumerate(sample.NASTY):
        bench.file(f"it's {i}.txt", report(2012), junk=str(i))
    documents = {f"it's {i}.txt": sample.nasty(words) for i, words in enumerate(sample.NASTY)}
    monkeypatch.setattr("gipnlp.api.extract_file", lambda path, *, model=None: documents[Path(path).name])
    done = panel.build(sorted((bench.folder / "in").iterdir()), bench.folder / "it's; DROP.csv")
    assert (done.new, done.failed) == (len(sample.NASTY), 0)
    assert len(panel.table(bench.folder / "it's; DROP.duckdb")) == len(sample.NASTY)


def test_huge_numbers(bench, sample, monkeypatch):
    bench.file("a.txt", report(2012))
    document = sample.document("a.txt")
    for record, value in zip(document.records, [10**400, 1 / 3, 10**15, -1, 0, None], strict=True):
        record.value = value
    monkeypatch.setattr("gipnlp.api.extract_file", lambda path, *, model=None: document)
    assert bench.run().failed == 0
    assert bench.rows("SELECT value FROM records ORDER BY id") == [(None,), (0.333333,), (1e15,), (-1.0,), (0.0,), (None,)]


def test_only_panels_are_written_to(bench, tmp_path):
    import duckdb

    path = bench.file("a.txt", report(2012))
    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as connection:
        connection.execute("CREATE TABLE records (x INTEGER)")
    text, empty = tmp_path / "text.duckdb", tmp_path / "empty.duckdb"
    text.write_text("no database at all" * 1000, encoding="utf-8")
    empty.touch()
    for wrong in (other, text, empty):
        before = wrong.read_bytes()
        with pytest.raises(GipError, match="GIP060"):
            panel.build([path], wrong)
        assert wrong.read_bytes() == before
    with pytest.raises(GipError, match="GIP062"):
        panel.build([path], tmp_path / "x.jsonl")
    with pytest.raises(GipError, match="GIP012"):
        panel.build([path], tmp_path / "no" / "x.duckdb")
    (tmp_path / "folder.duckdb").mkdir()
    with pytest.raises(GipError, match="GIP011"):
        panel.build([path], tmp_path / "folder.duckdb")
    with pytest.raises(GipError, match="GIP010"):
        panel.table(tmp_path / "none.duckdb")
    assert not (tmp_path / "none.duckdb").exists()


def test_a_run_that_was_killed_while_it_made_the_panel(bench):
    import duckdb

    duckdb.connect(str(bench.panel)).close()
    bench.file("a.txt", report(2012, ("requests.received", 4)))
    assert bench.run().new == 1


def test_a_panel_of_another_version(bench):
    import duckdb

    bench.file("a.txt", report(2012))
    bench.run()
    with duckdb.connect(str(bench.panel)) as connection:
        connection.execute("UPDATE info SET value = '0' WHERE key = 'schema'")
    with pytest.raises(GipError, match="GIP060.*version 0"):
        bench.run()


def test_a_panel_in_use(bench):
    import duckdb

    bench.file("a.txt", report(2012))
    bench.run()
    with duckdb.connect(str(bench.panel), read_only=True), pytest.raises(GipError, match="GIP061"):
        bench.run()


def test_a_missing_package_says_what_to_install(bench, monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(MissingExtraError, match=r"gipnlp\[duckdb\]"):
        panel.build([], bench.panel)
    assert not bench.panel.exists()


def test_a_single_path_is_refused(bench):
    with pytest.raises(TypeError, match="list"):
        panel.build(bench.panel, bench.panel)
