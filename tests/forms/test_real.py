"""The tables of the real files, cell by cell; the expected figures were taken from the files by eye."""

from __future__ import annotations

import pytest

from gipnlp.forms import FormReading, read_forms
from gipnlp.forms.definitions import definitions

from . import real
from .render import APPLICANTS
from .test_layouts import check_places

pytestmark = pytest.mark.skipif(not real.REPORTS.is_dir(), reason="the real reports (../shared/reports) are not here")

FIGURES_2017 = [
    2381, 39, 0, 3578, 16, 2381, 0, 1036, 145, 0, 72, 11, 11, 1, 1, 60, 0, 0, 17, 0, 0, 10, 7, 17, 17, 0, 17, 5, 17, 0, 0,
    0, 0, 0, 0, 2, 0, 4, 0, 0, 3, 5, 2, 0, 3, 4, 4, 0, 0, 1914, 0, 1, 4, 4, 0, 4, 100000, 2, 1, 60,
]  # fmt: skip

# natural person, enterprise, legal service, other, total; the columns between are 0
SHUYANG = {
    "requests.received": (705, 3, 5, 0, 713),
    "requests.carried_over": (36, 0, 0, 0, 36),
    "requests.answered.granted": (290, 1, 3, 0, 294),
    "requests.answered.partly_granted": (99, 0, 2, 0, 101),
    "requests.answered.denied.state_secret": (0, 0, 0, 0, 0),
    "requests.answered.denied.law_forbidden": (0, 0, 0, 0, 0),
    "requests.answered.denied.safety_stability": (2, 0, 0, 0, 2),
    "requests.answered.denied.third_party": (2, 0, 0, 0, 2),
    "requests.answered.denied.internal_affairs": (13, 0, 0, 0, 13),
    "requests.answered.denied.process_information": (2, 0, 0, 0, 2),
    "requests.answered.denied.enforcement_files": (4, 0, 0, 0, 4),
    "requests.answered.denied.query_matters": (9, 0, 0, 0, 9),
    "requests.answered.unable.not_held": (111, 0, 0, 0, 111),
    "requests.answered.unable.needs_creation": (2, 0, 0, 0, 2),
    "requests.answered.unable.unclear": (0, 0, 0, 0, 0),
    "requests.answered.not_processed.petition": (12, 0, 0, 0, 12),
    "requests.answered.not_processed.repeated": (6, 1, 0, 0, 7),
    "requests.answered.not_processed.publication": (0, 0, 0, 0, 0),
    "requests.answered.not_processed.excessive": (0, 0, 0, 0, 0),
    "requests.answered.not_processed.reconfirm": (0, 0, 0, 0, 0),
    "requests.answered.other.no_supplement": (9, 0, 0, 0, 9),
    "requests.answered.other.fee_unpaid": (7, 0, 0, 0, 7),
    "requests.answered.other.other": (142, 1, 0, 0, 143),
    "requests.answered.total": (710, 3, 5, 0, 718),
    "requests.carried_forward": (31, 0, 0, 0, 31),
}
HUAIAN = {
    "requests.received": (3001, 53, 61, 4, 3119),
    "requests.carried_over": (34, 0, 0, 0, 34),
    "requests.answered.granted": (1288, 21, 50, 3, 1362),
    "requests.answered.partly_granted": (447, 7, 0, 0, 454),
    "requests.answered.denied.state_secret": (2, 0, 0, 0, 2),
    "requests.answered.denied.law_forbidden": (30, 1, 0, 0, 31),
    "requests.answered.denied.safety_stability": (5, 0, 0, 0, 5),
    "requests.answered.denied.third_party": (6, 0, 0, 0, 6),
    "requests.answered.denied.internal_affairs": (7, 1, 0, 0, 8),
    "requests.answered.denied.process_information": (12, 0, 0, 0, 12),
    "requests.answered.denied.enforcement_files": (9, 0, 0, 0, 9),
    "requests.answered.denied.query_matters": (105, 0, 0, 0, 105),
    "requests.answered.unable.not_held": (746, 12, 10, 1, 769),
    "requests.answered.unable.needs_creation": (11, 0, 0, 0, 11),
    "requests.answered.unable.unclear": (1, 0, 0, 0, 1),
    "requests.answered.not_processed.petition": (56, 6, 0, 0, 62),
    "requests.answered.not_processed.repeated": (25, 0, 0, 0, 25),
    "requests.answered.not_processed.publication": (0, 0, 0, 0, 0),
    "requests.answered.not_processed.excessive": (0, 0, 0, 0, 0),
    "requests.answered.not_processed.reconfirm": (1, 0, 0, 0, 1),
    "requests.answered.other.no_supplement": (67, 3, 1, 0, 71),
    "requests.answered.other.fee_unpaid": (6, 0, 0, 0, 6),
    "requests.answered.other.other": (108, 2, 0, 0, 110),
    "requests.answered.total": (2932, 53, 61, 4, 3050),
    "requests.carried_forward": (103, 0, 0, 0, 103),
}
# the same columns; a blank cell is None
SHANGHAI = {
    "requests.received": (821, 35, 2, 1, 859),
    "requests.carried_over": (18, None, None, None, 18),
    "requests.answered.granted": (258, 12, 1, 1, None),
    "requests.answered.partly_granted": (3, None, None, None, None),
    "requests.answered.denied.state_secret": (14, None, None, None, None),
    "requests.answered.denied.internal_affairs": (5, None, None, None, None),
    "requests.answered.denied.process_information": (3, 1, None, None, None),
    "requests.answered.denied.query_matters": (10, 2, None, None, None),
    "requests.answered.unable.not_held": (252, 12, 1, None, None),
    "requests.answered.unable.needs_creation": (44, 3, None, None, None),
    "requests.answered.unable.unclear": (25, None, None, None, None),
    "requests.answered.not_processed.petition": (148, 1, None, None, None),
    "requests.answered.not_processed.repeated": (5, 4, None, None, None),
    "requests.answered.total": (767, 35, 2, 1, 805),
    "requests.carried_forward": (72, None, None, None, 72),
}
COLUMNS = ["natural_person", "enterprise", "legal_service", "other", "total"]


def section_three(reading: FormReading) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for cell in reading.cells:
        if cell.applicant:
            found.setdefault(cell.indicator, {})[cell.applicant] = cell.value
    return found


def others(reading: FormReading) -> list[tuple[str, object]]:
    return [(cell.indicator, cell.value) for cell in reading.cells if not cell.applicant]


def expand(rows: dict[str, tuple[int | None, ...]], filler: int | None) -> dict[str, dict[str, object]]:
    found = {}
    for name, values in rows.items():
        cells: dict[str, object] = dict.fromkeys(APPLICANTS, filler) | dict(zip(COLUMNS, values, strict=True))
        found[name] = {applicant: value for applicant, value in cells.items() if value is not None}
    return found


def test_hunan_2017() -> None:
    text = real.text_of("001_74e3e29789819dcb.txt")
    reading = read_forms(text, year=2017)
    rows = [row for row in definitions().blocks["2014"].rows if row.indicator]
    assert [(cell.indicator, cell.value) for cell in reading.cells] == [
        (row.indicator, value) for row, value in zip(rows, FIGURES_2017, strict=True)
    ]
    assert reading.form.id == "2014"
    assert [cell.indicator for cell in reading.cells if cell.measure == "stock"] == [
        "resources.offices", "resources.reading_points", "resources.staff", "resources.staff.full_time", "resources.staff.part_time",
    ]  # fmt: skip
    assert {cell.unit for cell in reading.cells} == {"条", "件", "次", "篇", "元", "个", "人", "人次"}
    assert reading.repairs == []
    assert len(reading.regions) == 1
    assert text[reading.regions[0][0] :].startswith("统计指标")
    check_places(text, reading)


def test_shuyang_2025() -> None:
    text = real.text_of("shuyang_county_2025.txt")
    reading = read_forms(text, year=2025)
    assert reading.form.id == "2021"
    assert reading.form.cells == {"read": 200, "blank": 0, "not_applicable": 0, "unreadable": 0}
    assert section_three(reading) == expand(SHUYANG, 0)
    results = ["upheld", "corrected", "other", "pending", "total"]
    assert others(reading) == [
        ("documents.issued", 0), ("documents.repealed", 0), ("documents.valid", 0),
        ("documents.issued", 6), ("documents.repealed", 1), ("documents.valid", 32),
        ("administration.licences", 517645), ("administration.penalties", 693957), ("administration.coercion", 2154),
        ("administration.fees", 40682080),
        *zip([f"review.{name}" for name in results], [27, 10, 9, 15, 61], strict=True),
        *zip([f"litigation.direct.{name}" for name in results], [3, 0, 0, 0, 3], strict=True),
        *zip([f"litigation.after_review.{name}" for name in results], [8, 0, 1, 1, 10], strict=True),
    ]  # fmt: skip
    check_places(text, reading)


def check_newer(reading: FormReading, rows: dict[str, tuple[int | None, ...]], filler: int | None) -> None:
    assert section_three(reading) == expand(rows, filler)
    assert reading.form.cells["unreadable"] == 0
    assert reading.repairs == []


def test_huaian_2024() -> None:
    text, tables = real.pdf_of("huaian_2024.pdf")
    reading = read_forms(text, tables, year=2024)
    check_newer(reading, HUAIAN, 0)
    assert reading.form.id == "2021"
    assert reading.form.cells["read"] == 200
    assert [value for _, value in others(reading)] == [
        1, 0, 11, 8, 26, 66, 447228, 3985758, 88283, 961716000, 72, 64, 178, 37, 351, 13, 4, 8, 1, 26, 12, 1, 1, 6, 20,
    ]  # fmt: skip
    check_places(text, reading)


def test_shanghai_2019() -> None:
    text, tables = real.html_of("sh_gov_office_2019.html")
    reading = read_forms(text, tables, year=2019)
    check_newer(reading, SHANGHAI, None)
    assert reading.form.id == "2019"
    assert others(reading) == [
        ("documents.issued", 13), ("disclosure.normative_documents", 13), ("documents.valid", 524),
        ("documents.issued", 60), ("disclosure.normative_documents", 60), ("documents.valid", 368),
        *[(f"administration.{name}", 0) for name in ("licences", "services", "penalties", "coercion") for _ in range(3)],
        ("administration.fees", 0), ("administration.fees", 0), ("administration.procurement", 6), ("administration.procurement", 251000),
        ("review.upheld", 5), ("review.pending", 2), ("review.total", 7),
        ("litigation.direct.upheld", 8), ("litigation.direct.pending", 1), ("litigation.direct.total", 9),
    ]  # fmt: skip
    check_places(text, reading)


def test_pingtan_social_2024() -> None:
    text, tables = real.html_of("pingtan_social_2024.html")
    reading = read_forms(text, tables, year=2024)
    rows = {name: (0, 0, 0, 0, 0) for name in SHUYANG}
    rows |= {
        name: (2, 0, 0, 0, 2) for name in ("requests.received", "requests.answered.granted", "requests.answered.total")
    }
    check_newer(reading, rows, 0)
    assert [value for _, value in others(reading)] == [
        5,
        0,
        0,
        2650,
        31,
        0,
        0,
        0,
        0,
        2,
        0,
        2,
        0,
        0,
        0,
        0,
        0,
        13,
        2,
        4,
        0,
        15,
    ]


PINGTAN = [
    (
        "pingtan_county_2011.txt", 2011, frozenset[int](),
        ["disclosure.total", "disclosure.by_channel.website", "disclosure.by_channel.gazette", "requests.received",
         "requests.received.in_person", "requests.received.fax", "requests.received.email", "requests.received.online",
         "requests.received.letter", "other", "requests.answered", "requests.answered.granted",
         "requests.answered.partly_granted", "requests.answered.denied", "review.total", "litigation.total", "other"],
        {0: (425, 1516), 1: (418, 1509), 2: (7, 7)},
    ),
    (
        "pingtan_zone_2016.txt", 2016, frozenset({3460, 1822, 1638, 3, 4, 53}),
        ["disclosure.total", "disclosure.by_channel.website", "disclosure.by_channel.gazette", "requests.received",
         "requests.received.in_person", "requests.received.online", "other", "requests.answered", "requests.answered.granted",
         "requests.answered.partly_granted", "requests.answered.denied", "requests.answered.other", "fees.reduced", "other",
         "review.total", "litigation.total"],
        {0: (3460, 85376), 1: (3460, 85376)},
    ),
    (
        "pingtan_police_2018.txt", 2018, frozenset({1568, 181, 9, 1, 6, 2, 2300, 400}),
        ["disclosure.total", "disclosure.by_channel.website", "disclosure.by_channel.gazette", "requests.received",
         "requests.received.in_person", "requests.received.online", "requests.received.letter", "requests.answered",
         "requests.answered.granted", "requests.answered.partly_granted", "requests.answered.denied",
         "requests.answered.other", "fees.reduced", "review.total", "litigation.total", "other"],
        {0: (181, 1568), 1: (181, 1568), 3: (1, 3), 6: (1, 3), 8: (1, 3)},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "year", "known", "rows", "figures"), PINGTAN)
def test_pingtan(
    name: str, year: int, known: frozenset[int], rows: list[str], figures: dict[int, tuple[int, int]]
) -> None:
    text = real.text_of(name)
    reading = read_forms(text, year=year, known=known)
    expected = []
    for index, indicator in enumerate(rows):
        first, second = figures.get(index, (0, 0))
        expected += [(indicator, "year", "flow", first), (indicator, "cumulative", "stock", second)]
    assert [(cell.indicator, cell.period, cell.measure, cell.value) for cell in reading.cells] == expected
    assert reading.form.id == "other"
    assert reading.form.cells["unreadable"] == 0
    assert all(repair.kind == "glued_cells" for repair in reading.repairs)
    assert len(reading.repairs) == len(rows)
    check_places(text, reading)


def test_without_the_narrative_pingtan_zone_is_refused() -> None:
    reading = read_forms(real.text_of("pingtan_zone_2016.txt"), year=2016)
    assert reading.form.cells == {"read": 28, "blank": 0, "not_applicable": 0, "unreadable": 4}
    assert [cell["candidates"] for cell in reading.form.without_value][0] == [3, 34, 3460]


@pytest.mark.parametrize(
    "name",
    ["000_661ba67caf8b678d.txt", "002_f1a975fb07a56e4f.txt", "003_78b9ceb0a6821668.txt", "004_a3924bb01dd63641.txt"],
)
def test_narrative_reports_have_no_table(name: str) -> None:
    assert read_forms(real.text_of(name)).form.id == "none"
