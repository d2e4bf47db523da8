"""Cells without anything between them: taken apart where one reading is left, refused where several are."""

from __future__ import annotations

import random

import pytest

from gipnlp.forms import FormReading, read_forms
from gipnlp.forms.definitions import Relation
from gipnlp.forms.solve import Budget, place_values, propagate, split_digits, split_groups

from . import render
from .test_layouts import check_places, stated

HEAD = "清河县政府信息公开情况统计表 指标名称计量单位2016年度历年累计"
SECTION_THREE = "申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他"


def pairs(reading: FormReading) -> dict[str, list[object]]:
    """Values by indicator, the year's first."""
    found: dict[str, list[object]] = {}
    for cell in reading.cells:
        found.setdefault(cell.indicator, []).append(cell.value)
    return found


# -- year and cumulative -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "expected", "why"),
    [
        ("主动公开文件数条00政府网站公开数条00", {"disclosure.total": [0, 0]}, "00 is 0 and 0"),
        ("主动公开文件数条77政府网站公开数条77", {"disclosure.total": [7, 7]}, "two digits, two cells"),
        ("主动公开文件数条90120政府网站公开数条00", {"disclosure.total": [90, 120]}, "9 leaves 0120, 901 exceeds 20"),
        ("主动公开文件数条30100政府网站公开数条30100", {"disclosure.total": [30, 100]}, "3 leaves 0100, 301 leaves 00"),
    ],
)  # fmt: skip
def test_one_reading(rows: str, expected: dict[str, list[object]], why: str) -> None:
    reading = read_forms(HEAD + rows + "行政复议数件00", year=2016)
    found = pairs(reading)
    for indicator, numbers in expected.items():
        assert found[indicator] == numbers, why


def test_the_parts_of_a_whole_leave_one_reading() -> None:
    """4/31516 has a year below the gazette's 7; 43/1516 has a web site above it; 431/516 has less than the site's 418."""
    text = HEAD + "主动公开信息数条4311526其中：1.网站公开条42415192.政府公报公开条77行政复议数条00"
    reading = read_forms(text, year=2016)
    assert pairs(reading)["disclosure.total"] == [431, 1526]
    assert pairs(reading)["disclosure.by_channel.website"] == [424, 1519]
    assert [(repair.kind, repair.original, repair.repaired) for repair in reading.repairs][:2] == [
        ("glued_cells", "4311526", "431 1526"),
        ("glued_cells", "4241519", "424 1519"),
    ]
    check_places(text, reading)


AMBIGUOUS = HEAD + "主动公开文件数条512087411其中：1、政府网站公开数条5120874112、政府公报公开数条00行政复议数件00"


def test_several_readings_are_refused_with_their_candidates() -> None:
    reading = read_forms(AMBIGUOUS, year=2016)
    assert "disclosure.total" not in pairs(reading)
    cell = next(cell for cell in reading.form.without_value if cell["indicator"] == "disclosure.total")
    assert cell["status"] == "unreadable"
    assert cell["candidates"] == [5, 51, 5120]
    assert AMBIGUOUS[cell["start"] : cell["end"]] == "512087411"
    assert reading.form.cells["unreadable"] == 4
    assert "主动公开文件数" in {label.text for label in reading.labels}


@pytest.mark.parametrize("known", [{5120}, {5120, 87411}, {5120, 5, 3, 51, 12}])
def test_the_narrative_chooses(known: set[int]) -> None:
    reading = read_forms(AMBIGUOUS, year=2016, known=frozenset(known))
    assert pairs(reading)["disclosure.total"] == [5120, 87411]
    assert pairs(reading)["disclosure.by_channel.website"] == [5120, 87411]
    assert reading.repairs[0].repaired == "5120 87411 (as the narrative states)"
    assert reading.form.cells["unreadable"] == 0


@pytest.mark.parametrize("known", [{5}, {51, 5}, {77}, {87411}])
def test_small_and_foreign_numbers_of_the_narrative_do_not_choose(known: set[int]) -> None:
    reading = read_forms(AMBIGUOUS, year=2016, known=frozenset(known))
    assert "disclosure.total" not in pairs(reading)


def test_the_sum_of_site_and_gazette_is_only_a_bound() -> None:
    """Both may publish the same item: 3496 stays 3 and 496, or 34 and 96."""
    text = HEAD + "主动公开文件数条24159822其中：1、政府网站公开数条2381 97262、政府公报公开数条3496行政复议数件00"
    reading = read_forms(text, year=2016, known=frozenset({2415, 9822}))
    assert "disclosure.by_channel.gazette" not in pairs(reading)
    assert [cell["candidates"] for cell in reading.form.without_value] == [[3, 34], [96, 496]]


def test_a_lost_heading_of_the_year_does_not_make_one_number_of_two() -> None:
    reading = read_forms("统计表 指标名称计量单位历年累计主动公开文件数条4187行政复议数件00行政诉讼数件00", year=2016)
    assert all(cell.value == 0 for cell in reading.cells)
    assert {cell.period for cell in reading.cells} == {"year", "cumulative"}


def test_blank_cells_elsewhere_make_a_run_of_digits_uncertain() -> None:
    """In a table where 行政复议数 has one digit for two cells, 13 may be one cell too; 00 cannot."""
    reading = read_forms(HEAD + "主动公开文件数条13政府网站公开数条00行政复议数件0行政诉讼数件00", year=2016)
    assert "disclosure.total" not in pairs(reading)
    assert pairs(reading)["litigation.total"] == [0, 0]


# -- list marks ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "其中：1、当面申请数条002、网上申请数条003、信函申请数条13",
            {"requests.received.in_person": [0, 0], "requests.received.online": [0, 0]},
        ),
        ("其中:1.当面申请数条132.传真申请数条003.电子邮件申请数条00", {"requests.received.in_person": [1, 3]}),
        ("其中:1.当面申请数条22 2.传真申请数条00", {"requests.received.in_person": [2, 2]}),
    ],
)
def test_a_list_mark_behind_the_digits(text: str, expected: dict[str, list[object]]) -> None:
    found = pairs(read_forms(HEAD + "受理依申请公开信息总数条39" + text + "行政复议数件00", year=2016))
    for indicator, numbers in expected.items():
        assert found[indicator] == numbers


@pytest.mark.parametrize("seed", range(8))
def test_the_form_of_2014(seed: int) -> None:
    """One number a row: only list marks have to be told from digits."""
    form = render.form_2014(seed)
    assert stated(read_forms(render.as_glued(form), year=2016)) == form.expected


# -- section three -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("digits", "values"),
    [
        ("713000074", [71, 3, 0, 0, 0, 0, 74]),
        ("0000000", [0] * 7),
        ("70530050713", [705, 3, 0, 0, 5, 0, 713]),
        ("30015300614" + "3119", [3001, 53, 0, 0, 61, 4, 3119]),
        ("1000001", [1, 0, 0, 0, 0, 0, 1]),
    ],
)
def test_a_row_whose_last_cell_is_the_sum(digits: str, values: list[int]) -> None:
    text = (
        SECTION_THREE
        + "一、本年新收政府信息公开申请数量"
        + digits
        + "二、上年结转政府信息公开申请数量0000000(三)不予公开1.属于国家秘密0000000"
    )
    reading = read_forms(text, year=2022)
    assert [cell.value for cell in reading.cells[:7]] == values
    assert [cell.applicant for cell in reading.cells[:7]] == render.APPLICANTS
    check_places(text, reading)


@pytest.mark.parametrize(
    ("digits", "candidates"),
    [
        ("110100012", [[1, 11], [0, 1, 10], [0, 1], [0, 10], [0], [0], [12]]),  # 11 0 1 0 0 0 12, 1 10 1 0 0 0 12, …
        ("11100011", [[]] * 7),  # no cut adds up: the report contradicts itself
    ],
)
def test_a_row_without_one_reading_is_refused(digits: str, candidates: list[list[int]]) -> None:
    text = (
        SECTION_THREE
        + f"一、本年新收政府信息公开申请数量{digits}二、上年结转政府信息公开申请数量0000000(三)不予公开1.属于国家秘密0000000"
    )
    reading = read_forms(text, year=2022)
    found = [cell["candidates"] for cell in reading.form.without_value if cell["indicator"] == "requests.received"]
    single = [cell.value for cell in reading.cells if cell.indicator == "requests.received"]
    assert found == [one for one in candidates if len(one) != 1]
    assert single == [one[0] for one in candidates if len(one) == 1]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("version", ["2019", "2021"])
def test_whole_forms(version: str, seed: int) -> None:
    """Section three comes apart by its identities; what section two leaves open is refused, nothing is wrong."""
    form = {"2019": render.form_2019, "2021": render.form_2021}[version](seed)
    text = render.as_glued(form)
    reading = read_forms(text, year={"2019": 2019, "2021": 2022}[version])
    rest = iter(form.expected)
    assert all(item in rest for item in stated(reading))
    requests = [key for key, _ in form.expected if key[0].startswith("requests.")]
    assert sum(cell.indicator.startswith("requests.") for cell in reading.cells) >= 0.95 * len(requests)
    check_places(text, reading)


@pytest.mark.parametrize("seed", range(12))
def test_fujian(seed: int) -> None:
    form = render.form_fujian(seed)
    reading = read_forms(render.as_glued(form), year=2016)
    rest = iter(form.expected)
    assert all(item in rest for item in stated(reading))


def test_section_two_without_identities_is_refused() -> None:
    text = "第二十条第(一)项信息内容本年制发件数本年废止件数现行有效件数规章000行政规范性文件6132第二十条第(五)项信息内容本年处理决定数量行政许可517645"
    reading = read_forms(text, year=2025)
    assert pairs(reading)["administration.licences"] == [517645]
    assert [cell.value for cell in reading.cells if cell.category == "规章"] == [0, 0, 0]
    unread = [cell for cell in reading.form.without_value if cell["status"] == "unreadable"]
    assert [cell["candidates"] for cell in unread] == [[6, 61], [1, 3, 13], [2, 32]]


# -- the solver ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("digits", "parts", "total", "expected"),
    [
        ("00", 2, False, [("0", "0")]),
        ("123", 2, False, [("1", "23"), ("12", "3")]),
        ("100", 2, False, [("10", "0")]),
        ("7", 2, False, []),
        ("", 2, False, []),
        ("123", 3, True, [("1", "2", "3")]),
        ("101020", 3, True, [("10", "10", "20")]),
        ("1" * 41, 7, True, []),
    ],
)
def test_split_digits(digits: str, parts: int, total: bool, expected: list[tuple[str, ...]]) -> None:
    assert split_digits(digits, parts, Budget(), last_is_sum=total) == expected


def test_split_digits_finds_every_way() -> None:
    rng = random.Random(7)
    for _ in range(300):
        numbers = [rng.choice([0, 0, 1, 5, 12, 130]) for _ in range(6)]
        digits = "".join(map(str, [*numbers, sum(numbers)]))
        cuts = split_digits(digits, 7, Budget(), last_is_sum=True)
        assert cuts is not None
        assert tuple(map(str, [*numbers, sum(numbers)])) in cuts
        assert all(sum(map(int, cut[:-1])) == int(cut[-1]) and "".join(cut) == digits for cut in cuts)
        assert len(set(cuts)) == len(cuts)


def test_split_groups() -> None:
    digits = "2710915" + "61" + "30003" + "801110"
    assert split_groups(digits, 3, 5, Budget()) == [
        ("27", "10", "9", "15", "61", "3", "0", "0", "0", "3", "8", "0", "1", "1", "10")
    ]


def test_a_spent_budget_gives_no_reading() -> None:
    assert split_digits("123456789123456789", 7, Budget(10), last_is_sum=True) is None


def test_place_values() -> None:
    assert (821, 35, None, None, 2, 1, 859) in place_values([821, 35, 2, 1, 859], 7, last_is_sum=True)
    assert place_values([1, 2], 2) == [(1, 2)]


def test_propagate_keeps_what_a_contradiction_cannot_tell() -> None:
    readings = {"whole": [(1, 2), (12, 0)], "part": [(5, 5)]}
    relation = Relation("sum", ("whole",), ("part",))
    assert propagate(readings, [relation], Budget()) == readings


def test_propagate_crosses_out_through_a_sum() -> None:
    readings = {"whole": [(1, 25), (12, 5)], "one": [(10, 2)], "two": [(2, 3), (23, 0)]}
    relation = Relation("sum", ("whole",), ("one", "two"))
    assert propagate(readings, [relation], Budget()) == {"whole": [(12, 5)], "one": [(10, 2)], "two": [(2, 3)]}
