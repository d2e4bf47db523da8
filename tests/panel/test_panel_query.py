"""Which record is a body's number of a year, and the tables that are made of it."""

from __future__ import annotations

import csv
import io

import pytest
from panel_support import report

from gipnlp import panel
from gipnlp.errors import GipError
from gipnlp.panel.select import wanted, years_of

pandas = pytest.importorskip("pandas", reason="frames need the extra [frames]")
ALL = "disclosure.total"


def taken(bench, *numbers, name: str = ALL, **more):
    """The value and the roles that the records of one report get."""
    bench.file("a.txt", report(2012, *numbers, **more))
    bench.run()
    frame = panel.values(bench.panel, [name])
    return [(row.value, row.role) for row in frame.itertuples()]


@pytest.mark.parametrize(
    ("numbers", "expected", "why"),
    [
        ([(ALL, 5)], [(5, "taken")], "the only one"),
        ([(ALL, 5), (ALL, 7, {"source": "table"})], [(7, "taken"), (5, "differs")], "the table goes before the narrative"),
        ([(ALL, 7), (ALL, 7, {"source": "table"})], [(7, "taken"), (7, "agrees")], "both say so"),
        ([(ALL, 90, {"measure": "stock"}), (ALL, 7)], [(7, "taken"), (90, "other_measure")], "the year's before all years'"),
        ([(ALL, 90, {"measure": "stock"})], [(90, "taken")], "no other"),
        ([(ALL, 7, {"scope": "全市"}), (ALL, 5)], [(5, "taken")], "the body itself"),
        ([(ALL, 7, {"scope": "潮州市政府"})], [(7, "taken")], "the body under another name"),
        ([(ALL, 5), (ALL, 7)], [(5, "taken"), (7, "differs")], "what stands first"),
        ([(ALL, 5, {"category": "政府信息"}), (ALL, 3, {"category": "网站信息"})], [(5, "taken"), (3, "aside")], "other words, another thing"),
        ([(ALL, 248_000, {"low": 247_500, "high": 248_500}), (ALL, 248_123)], [(248_123, "taken"), (248_000, "agrees")], "the more precise one"),
        ([(ALL, 5), (ALL, 3, {"part_of": "r00"})], [(5, "taken")], "其中"),
        ([(ALL, 9, {"scope": "全市"}), (ALL, 3, {"part_of": "r00"})], [(3, "taken")], "the body's part of the city's"),
        ([(ALL, 5), (ALL, 3, {"percent": 60.0, "percent_of": "r00"})], [(5, "taken")], "占60%"),
        ([(ALL, 5), (ALL, 4, {"period": ["2011-01-01", "2011-12-31"]})], [(5, "taken")], "the year before's"),
        ([(ALL, 4, {"period": ["2012-01-01", "2012-06-30"]})], [], "half a year"),
        ([(ALL, 5, {"unit": "元"})], [], "money is no count"),
        ([(ALL, None, {"percent": 60.0, "unit": "%"})], [], "nor is a percentage"),
        ([(ALL, 5, {"applicant": "natural_person"})], [], "one kind of applicant"),
        ([(ALL, 5), (ALL, 6, {"applicant": "total"})], [(6, "taken"), (5, "differs")], "the column of totals"),
    ],
)
def test_one_number_a_year(bench, numbers, expected, why):
    assert taken(bench, *numbers) == expected, why


def test_shares_and_categories(bench):
    rate = "disclosure.digitised"
    assert taken(bench, (rate, None, {"percent": 98.6, "percent_digits": 1, "unit": "%"}), name=rate) == [(98.6, "taken")]
    numbers = [("documents.issued", v, {"category": c, "source": "table"}) for v, c in ((0, "规章"), (4, "行政规范性文件"))]
    assert taken(bench, *numbers, name="documents.issued:规范性文件") == [(4, "taken")]
    assert taken(bench, *numbers, name="documents.issued:规章") == [(0, "taken")]


def test_wide_has_a_row_a_body_and_year(bench):
    bench.file("a.txt", report(2012, ("requests.received", 4), (ALL, 31), (ALL, 13, {"source": "table"}), form="2014", cells=9))
    bench.file("b.txt", report(2013, ("requests.received", 0)))
    bench.file("c.txt", report(2012, ("requests.received", 8), agency="抚顺市人民政府", code="210400"))
    bench.run()
    frame = panel.wide(bench.panel, ["requests.received", ALL])
    assert list(frame.columns) == ["agency_id", "agency", "region_code", "level", "kind", "year", "form", "requests.received", ALL, "differs"]
    assert frame[["region_code", "year", "form"]].values.tolist() == [["210400", 2012, "none"], ["445100", 2012, "2014"], ["445100", 2013, "none"]]
    assert frame["requests.received"].tolist() == [8, 4, 0], "nought is a number"
    assert frame[ALL].isna().tolist() == [True, False, True], "what is not stated is none"
    differs = frame["differs"].tolist()
    assert differs[1].startswith(f"{ALL}: 13 ≠ 31 (narrative, ")
    assert pandas.isna(differs[0])
    assert panel.wide(bench.panel, [ALL], "2013")["year"].tolist() == [2013]
    assert len(panel.wide(bench.panel, [ALL], (2010, 2011))) == 0


def test_years_across(bench):
    bench.file("a.txt", report(2012, (ALL, 31), (ALL, 13, {"source": "table"})))
    bench.file("b.txt", report(2014, (ALL, 5)))
    bench.run()
    frame = panel.wide(bench.panel, [ALL], layout="years")
    assert list(frame.columns)[-4:] == ["indicator", "2012", "2014", "differs"]
    assert frame.iloc[0][["2012", "2014", "differs"]].tolist() == [13, 5, "2012"]
    with pytest.raises(ValueError, match="layout"):
        panel.wide(bench.panel, [ALL], layout="x")


def test_scopes(bench):
    bench.file("a.txt", report(2012, (ALL, 5), (ALL, 70, {"scope": "全市"}), (ALL, 9, {"scope": "市直部門"})))
    bench.run()
    assert panel.wide(bench.panel, [ALL])[ALL].tolist() == [5]
    assert panel.wide(bench.panel, [ALL], scope="territory")[ALL].tolist() == [70]
    assert panel.wide(bench.panel, [ALL], scope="市直部门")[ALL].tolist() == [9]
    assert panel.values(bench.panel, [ALL], scope="市直部门")["scope"].tolist() == ["市直部门"]


def test_two_files_of_one_year_hide_nothing(bench):
    bench.file("a.txt", report(2012, (ALL, 5)))
    bench.file("b.txt", report(2012, (ALL, 6), ("fees.charged", 0, {"unit": "元"})))
    bench.run()
    frame = panel.wide(bench.panel, [ALL])
    assert frame[ALL].tolist() == [6], "the report that more was read of"
    assert "≠ 5" in frame["differs"][0]
    assert panel.values(bench.panel, [ALL])["path"].tolist() == ["in/b.txt", "in/a.txt"]
    series = panel.table(bench.panel, "series")
    assert series[series.indicator == ALL].differs.tolist()[0].startswith("5 (narrative, ")


def test_the_latest_name_of_a_body(bench):
    bench.file("a.txt", report(2012, (ALL, 5), agency="潮州市"))
    bench.file("b.txt", report(2013, (ALL, 6), agency="广东省潮州市人民政府"))
    bench.run()
    assert panel.wide(bench.panel, [ALL])["agency"].tolist() == ["广东省潮州市人民政府"] * 2


@pytest.mark.parametrize(("suffix", "reader"), [(".csv", "read_csv"), (".xlsx", "read_excel"), (".parquet", "read_parquet")])
def test_files(bench, suffix, reader):
    if suffix == ".xlsx":
        pytest.importorskip("openpyxl", reason="workbooks need the extra [xlsx]")
    if suffix == ".parquet":
        pytest.importorskip("pyarrow", reason="pandas needs it to read Parquet")
    from gipnlp.panel.database import connect
    from gipnlp.panel.query import look_up, write

    bench.file("a.txt", report(2012, (ALL, 5), ("fees.charged", 2.5, {"unit": "元"}), agency="=1+1市人民政府"))
    bench.run()
    target = bench.folder / f"wide{suffix}"
    with connect(bench.panel) as connection:
        names = [ALL, "fees.charged", "review.total"]
        found = look_up(connection, names)
        write([found.rows(), found.values], target)
    frame = getattr(pandas, reader)(target)
    assert frame[[ALL, "fees.charged", "year"]].values.tolist() == [[5, 2.5, 2012]]
    assert frame["review.total"].isna().all()
    assert frame["agency"].tolist() == ["=1+1市人民政府"]
    if suffix == ".xlsx":
        assert len(pandas.read_excel(target, sheet_name="values")) == 2
    assert [p.name for p in bench.folder.iterdir() if "part" in p.name] == []
    with pytest.raises(GipError, match="GIP063"):
        write([], bench.folder / "x.doc")


def test_wishes():
    assert [w.name for w in wanted(["requests.answered.unable.*"])] == [
        f"requests.answered.unable.{n}" for n in ("not_held", "needs_creation", "unclear")
    ]
    assert [(w.indicator, w.category) for w in wanted(["documents.issued:规章"])] == [("documents.issued", "规章")]
    assert len(wanted([ALL, ALL])) == 1
    with pytest.raises(GipError, match=r"GIP064.*requests\.received"):
        wanted(["requests.recieved"])
    with pytest.raises(GipError, match="GIP064"):
        wanted(["nothing.*"])
    with pytest.raises(GipError, match="GIP065"):
        wanted(["documents.issued"])
    with pytest.raises(TypeError):
        wanted("requests.received")


@pytest.mark.parametrize(
    ("years", "expected"), [("2014", (2014, 2014)), ("2012-2018", (2012, 2018)), ("2012 – 2018", (2012, 2018)), (2014, (2014, 2014)), (None, None)]
)
def test_years(years, expected):
    assert years_of(years) == expected


@pytest.mark.parametrize("years", ["", "14", "2018-2012", "2012-", "x"])
def test_no_years(years):
    with pytest.raises(GipError, match="GIP066"):
        years_of(years)


def test_tables(bench):
    bench.file("a.txt", report(2012, (ALL, 5)))
    bench.run()
    assert panel.table(bench.panel)["value"].tolist() == [5]
    assert panel.table(bench.panel.with_suffix(".csv"), "reports")["year"].tolist() == [2012]
    with pytest.raises(ValueError, match="no table 'x'"):
        panel.table(bench.panel, "x")


def test_pandas_comes_when_asked(bench):
    import subprocess
    import sys

    code = "import sys, gipnlp.panel, gipnlp.panel.run, gipnlp.cli_panel; print([m for m in ('pandas', 'duckdb', 'numpy.random') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pandas" not in done.stdout
    assert "duckdb" not in done.stdout


def test_csv_writes_whole_numbers_as_such(bench):
    from gipnlp.panel.database import connect
    from gipnlp.panel.query import look_up, write_csv

    bench.file("a.txt", report(2012, (ALL, 5)))
    bench.run()
    text = io.StringIO()
    with connect(bench.panel) as connection:
        write_csv(look_up(connection, [ALL, "review.total"]).rows(), text)
    (row,) = csv.DictReader(io.StringIO(text.getvalue()))
    assert (row[ALL], row["review.total"], row["year"]) == ("5", "", "2012")
