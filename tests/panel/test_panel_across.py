"""Checks across years: intervals, silence where the sides may not be about the same, hints that are no contradictions."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st
from panel_support import report

from gipnlp.panel.across import FORWARD, OVER, Statement, carry, cumulative
from gipnlp.panel.jumps import Change, find_changes, is_jump, score


def stated(year: int, indicator: str, value: float, **more) -> Statement:
    """A statement of a year that is exact and about the calendar year."""
    known = {
        "agency_id": "445100:潮州市人民政府", "agency": "潮州市人民政府", "scope": "own", "measure": "flow", "source": "narrative", "low": value,
        "high": value, "period_start": f"{year}-01-01", "period_end": f"{year}-12-31", "report_start": f"{year}-01-01",
        "report_end": f"{year}-12-31", "record": f"x{year}-0/r{indicator[-3:]}{value}", "evidence": "", "unit": "件",
    }  # fmt: skip
    if more.get("measure") == "stock":
        known["period_start"] = None
    return Statement(year=year, indicator=indicator, value=value, **(known | more))


def forward(value: float, year: int = 2019, **more) -> Statement:
    return stated(year, FORWARD, value, **more)


def over(value: float, year: int = 2020, **more) -> Statement:
    return stated(year, OVER, value, **more)


@pytest.mark.parametrize(
    ("statements", "status", "why"),
    [
        ([forward(3), over(3)], "holds", "the same"),
        ([forward(3), over(4)], "fails", "one more"),
        ([forward(0), over(1)], "fails", "nothing is a number too"),
        ([forward(300, low=300, high=400), over(345)], "holds_rounded", "300余"),
        ([forward(300, low=300, high=400), over(401)], "fails", "outside of 300余"),
        ([forward(300, low=300, high=inf), over(401)], "holds_rounded", "超过300"),
        ([forward(3), over(3, 2021)], None, "not the next year"),
        ([forward(3), over(4, scope="全市")], None, "another scope"),
        ([forward(3), over(4, agency_id="b")], None, "another body"),
        ([forward(3)], None, "nothing to compare with"),
        ([over(3)], None, "nothing to compare with"),
        ([forward(3), forward(4), over(4)], "holds", "one of two agrees"),
        ([forward(3), forward(5), over(4)], "incomplete", "which of the two?"),
        ([forward(3), over(4, source="table"), over(5)], "incomplete", "which of the two?"),
        ([forward(3), over(4), over(4, source="table")], "fails", "both say 4"),
        ([forward(3), over(4, report_start="2020-03-01")], "incomplete", "two months in between"),
        ([forward(3, report_end=None), over(3)], "incomplete", "nobody knows the period"),
    ],
)
def test_carry(statements, status, why):
    found = list(carry(statements))
    assert [row["status"] for row in found] == ([] if status is None else [status]), why


def test_carry_is_written_out():
    (row,) = carry([forward(3), over(4)])
    assert row["expression"] == "3 [2019] ≠ 4 [2020]"
    assert (row["expected"], row["observed"], row["difference"]) == (3, 4, 1)
    assert (row["year"], row["next_year"], row["indicator"], row["scope"]) == (2019, 2020, FORWARD, "own")
    assert row["records"] == "x2019-0/rard3 x2020-0/rver4"
    assert row["message"] == "潮州市人民政府:2019年报告写结转下年3,2020年报告写上年结转4,相差1,请核对。"
    assert "they differ by 1" in row["message_en"]
    (other,) = carry([forward(3, scope="全市"), over(4, scope="全市")])
    assert other["message"].startswith("潮州市人民政府(全市):")


ALL = "disclosure.total"


def years(before: float, new: float, after: float, **more) -> list[Statement]:
    stock = {"measure": "stock", "evidence": "累计公开"} | more
    return [stated(2010, ALL, before, **stock), stated(2011, ALL, new), stated(2011, ALL, after, **stock)]


@pytest.mark.parametrize(
    ("statements", "status", "why"),
    [
        (years(100, 20, 120), "holds", "grows by the new ones"),
        (years(100, 20, 119), "fails", "one is lost"),
        (years(100, 20, 130), "incomplete", "earlier years may have been added to"),
        (years(100, 20, 119, evidence="现有"), "incomplete", "not said to be cumulative"),
        (years(100, 20, 119, evidence="", source="table"), "fails", "a table's column of all years"),
        (years(100, 20, 90, evidence="", period_start="2008-05-01"), "fails", "since the same day"),
        ([*years(100, 20, 90)[:2], stated(2011, ALL, 90, measure="stock", period_start="2009-01-01", evidence="累计")], "incomplete", "one without a day"),
        (
            [stated(2010, ALL, 100, measure="stock", period_start="2008-05-01"), *years(100, 20, 90, period_start="2009-01-01")[1:]],
            None,
            "since different days",
        ),
        (years(100, 20, 120)[1:], None, "no year before"),
        ([*years(100, 20, 120)[:1], *years(100, 20, 120)[2:]], None, "the new ones are not stated"),
        ([*years(100, 20, 110), stated(2011, ALL, 10)], None, "two numbers of new ones"),
        ([stated(2010, ALL, 100000, measure="stock", low=95000, high=105000), *years(0, 20, 100015)[1:]], "holds_rounded", "10万"),
    ],
)
def test_cumulative(statements, status, why):
    assert [row["status"] for row in cumulative(statements)] == ([] if status is None else [status]), why


def test_cumulative_is_written_out():
    (row,) = cumulative(years(100, 20, 115))
    assert row["expression"] == "100 [2010] + 20 [2011] = 120 ≠ 115 [2011]"
    assert row["message"] == "潮州市人民政府“主动公开政府信息数”:2010年累计100,2011年新增20,而其累计只有115,少5,请核对。"
    assert "5 fewer" in row["message_en"]
    assert len(row["records"].split()) == 3


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 9), st.integers(0, 9))
def test_a_wider_interval_never_makes_a_contradiction(left, right, less, more):
    (exact,) = carry([forward(left), over(right)])
    (wide,) = carry([forward(left, low=left - less, high=left + more), over(right)])
    assert wide["status"] != "fails" or exact["status"] == "fails"
    assert exact["status"] == ("holds" if left == right else "fails")


def change(before: float, after: float, year: int = 2015, agency: str = "a") -> tuple[str, int, float, float]:
    return agency, year, before, after


def found(changes: list[tuple[str, int, float, float]]) -> list[tuple[str, int, int | None]]:
    """Those of the changes that are jumps; each is put into years of its own, so that nothing else is a change."""
    duckdb = pytest.importorskip("duckdb", reason="panels need the extra [duckdb]")
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE given (agency_id VARCHAR, agency VARCHAR, indicator VARCHAR, year BIGINT, value DOUBLE, report_id VARCHAR, record VARCHAR)")
        for agency, year, *values in changes:
            for i, value in enumerate(values):
                connection.execute("INSERT INTO given VALUES (?, ?, 'x', ?, ?, 'f', 'r')", [agency, agency, 3 * year + i, value])
        return [(c.agency_id, c.year // 3, c.power) for c in find_changes(connection, "SELECT * FROM given") if is_jump(c)]


CALM = [change(100 + i, 104 + i, 2000 + i) for i in range(8)]
OTHERS = [change(100 + i, 110 - i, 2015, f"b{i}") for i in range(12)]


@pytest.mark.parametrize(
    ("changes", "expected", "why"),
    [
        ([*CALM, change(120, 12_000)], [("a", 2015, 2)], "far out of its own changes, and a hundred times"),
        ([*OTHERS, change(120, 900)], [("a", 2015, None)], "far out of what others do"),
        ([*CALM, *OTHERS, change(900, 120)], [("a", 2015, None)], "down as well as up"),
        ([change(120, 12_000)], [], "nothing to compare with"),
        ([*CALM[:3], change(120, 12_000)], [], "three changes are too few"),
        ([*CALM, change(120, 300)], [], "not threefold"),
        ([*CALM, change(0, 8)], [], "small numbers"),
        ([*CALM, change(1, 14)], [], "chance of small numbers"),
        ([*(change(10, 1000, 2000 + i, f"b{i}") for i in range(12)), change(10, 1000)], [], "everybody's number went up"),
        ([*(change(100, 100 * f, 2000 + i) for i, f in enumerate((30, 0.1, 4, 0.3, 9, 0.04, 2, 60))), change(10, 1000)], [], "its numbers are always wild"),
        ([*CALM, change(3, 30_000)], [("a", 2015, 4)], "a missing 万"),
    ],
)
def test_jumps(changes, expected, why):
    assert found(changes) == expected, why


def test_score_of_the_usual_is_small():
    assert score(Change("a", "a", ALL, 2015, 100, 105), 0.04, 0.01) < 1
    assert score(Change("a", "a", ALL, 2015, 100, 1000), 0.04, 0.01) > 10


def test_all_of_it_in_a_panel(bench):
    for i, year in enumerate((2008, 2009, 2010, 2011, 2012, 2013, 2015)):
        bench.file(
            f"{year}.txt",
            report(
                year,
                ("requests.received", 40 + i if year != 2013 else 400_000),
                (OVER, i),
                (FORWARD, i + 1 if year != 2010 else 9),
                (ALL, 100),
                (ALL, 1000 + 100 * i, {"measure": "stock", "evidence": "历年累计"}),
            ),
        )
    done = bench.run()
    rows = bench.rows("SELECT rule, year, next_year, status, expression FROM panel_checks ORDER BY length(id), id")
    assert [r for r in rows if r[3] != "holds"] == [
        ("carry", 2010, 2011, "fails", "9 [2010] ≠ 3 [2011]"),
        ("jump", 2012, 2013, "incomplete", "44 [2012] → 400000 [2013]"),
        ("missing_year", 2014, None, "incomplete", "2008 < 2014 < 2015"),
    ]
    assert [r[:4] for r in rows if r[3] == "holds"] == [
        *[("carry", y, y + 1, "holds") for y in (2008, 2009, 2011, 2012)],
        *[("cumulative", y, y + 1, "holds") for y in range(2008, 2013)],
    ]
    assert (done.counts.years, done.counts.contradictions, done.counts.hints) == (10, 1, 2)
    message, english = bench.rows("SELECT message, message_en FROM panel_checks WHERE rule = 'jump'")[0]
    assert "这只是提示" in message
    assert "a hint only" in english
    assert bench.rows("SELECT message FROM panel_checks WHERE rule = 'missing_year'") == [("潮州市人民政府:2008年至2015年之间缺2014年的报告。",)]
    assert bench.rows("SELECT missing_years FROM agencies") == [("2014",)]


def test_a_missing_report_that_comes_later_is_no_longer_missing(bench):
    bench.file("a.txt", report(2012, (FORWARD, 1)))
    bench.file("c.txt", report(2014, (OVER, 2)))
    bench.run()
    assert bench.rows("SELECT rule, year FROM panel_checks") == [("missing_year", 2013)]
    bench.file("b.txt", report(2013, (OVER, 1), (FORWARD, 3)))
    bench.run()
    assert bench.rows("SELECT rule, year, status FROM panel_checks ORDER BY year") == [("carry", 2012, "holds"), ("carry", 2013, "fails")]


def test_two_files_of_one_year_that_disagree_leave_it_open(bench):
    bench.file("a.txt", report(2012, (FORWARD, 1)))
    bench.file("b.txt", report(2012, (FORWARD, 2)))
    bench.file("c.txt", report(2013, (OVER, 3)))
    bench.run()
    assert bench.rows("SELECT status FROM panel_checks") == [("incomplete",)]


def test_tables_standing_numbers_and_parts_make_no_checks(bench):
    for year, value in ((2012, 9), (2013, 5)):
        bench.file(
            f"{year}.txt",
            report(
                year,
                ("resources.staff", value, {"measure": "stock", "evidence": "累计"}),
                ("resources.staff", 3),
                ("website.columns", value, {"measure": "stock"}),
                (FORWARD, value, {"applicant": "natural_person", "source": "table"}),
                (OVER, value, {"applicant": "natural_person", "source": "table"}),
            ),
        )
    bench.run()
    assert bench.rows("SELECT * FROM panel_checks") == []
