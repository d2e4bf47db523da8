"""Real files, where they are at hand: how many cells of each form are read, and that the forms' identities hold.

Only counts and identities stand here, no word of a report.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from gipnlp.forms import FormReading, read_forms
from gipnlp.forms.definitions import Relation, definitions
from gipnlp.normalise import normalise
from gipnlp.readers import read_file
from gipnlp.segment import read_header, split_pages

#: file → form id, cells read, cells that gave no number (blank, not applicable, unreadable)
COUNTS = {
    "000_661ba67caf8b678d.txt": [("none", 0, 0)] * 4,
    "001_74e3e29789819dcb.txt": [("2014", 60, 0)],
    "002_f1a975fb07a56e4f.txt": [("none", 0, 0)],
    "003_78b9ceb0a6821668.txt": [("none", 0, 0)],
    "004_a3924bb01dd63641.txt": [("none", 0, 0)],
    "huaian_2024.pdf": [("2021", 200, 0)],
    "pingtan_social_2024.html": [("2021", 197, 0)],
    "sh_gov_office_2019.html": [("2019", 63, 135)],
    "shuyang_county_2025.txt": [("2021", 200, 0)],
}

pytestmark = pytest.mark.slow


def readings(path: Path) -> list[FormReading]:
    """The tables of every report in a file."""
    source = read_file(path)
    norm = normalise(source.text)
    found = []
    for start, end in split_pages(norm.text):
        year = read_header(norm.text, start, end).year
        found.append(read_forms(norm.plain, source.tables, *norm.to_source(start, end), year=year))
    return found


def sums(reading: FormReading) -> list[tuple[str, str | None, float, float]]:
    """Both sides of every identity whose cells were all read."""
    values: dict[tuple[str, str | None], float] = {}
    for cell in reading.cells:
        if cell.period == "year":
            values.setdefault((cell.indicator, cell.applicant), cell.value)
    family = "since2019" if reading.form.id in ("2019", "2021") else reading.form.id
    blocks = [block for block in definitions().blocks.values() if block.form == family]
    relations: list[Relation] = [relation for block in blocks for relation in block.relations]
    for group in ("review", "litigation.direct", "litigation.after_review") if family == "since2019" else ():
        parts = tuple(f"{group}.{name}" for name in ("upheld", "corrected", "other", "pending"))
        relations.append(Relation("sum", (f"{group}.total",), parts))
    out = []
    for who in {applicant for _, applicant in values}:
        for relation in relations:
            names = [(name, who) for name in (*relation.left, *relation.right)]
            if relation.kind in ("sum", "balance") and all(name in values for name in names):
                left = sum(values[name, who] for name in relation.left)
                out.append((relation.left[0], who, left, sum(values[name, who] for name in relation.right)))
    return out


@pytest.mark.parametrize("file", COUNTS)
def test_cells_of_each_form(reports: Path, file: str) -> None:
    if not (reports / file).is_file():
        pytest.skip("this file is not at hand")
    found = [
        (r.form.id, r.form.cells["read"], sum(r.form.cells[s] for s in ("blank", "not_applicable", "unreadable")))
        for r in readings(reports / file)
    ]
    assert found == COUNTS[file]


@pytest.mark.parametrize(
    ("file", "contradictions"),
    [("huaian_2024.pdf", 0), ("shuyang_county_2025.txt", 0), ("pingtan_social_2024.html", 1)],  # the last one's own
)
def test_identities_hold(reports: Path, file: str, contradictions: int) -> None:
    if not (reports / file).is_file():
        pytest.skip("this file is not at hand")
    found = [item for reading in readings(reports / file) for item in sums(reading)]
    assert len(found) >= 14
    assert len([item for item in found if item[2] != item[3]]) == contradictions


@pytest.mark.parametrize("file", ["pingtan_county_2011.txt", "pingtan_zone_2016.txt", "pingtan_police_2018.txt"])
def test_glued_cells_are_within_their_totals_or_refused(reports: Path, file: str) -> None:
    """No number of the year exceeds the cumulative one."""
    if not (reports / file).is_file():
        pytest.skip("this file is not at hand")
    (reading,) = readings(reports / file)
    assert reading.form.id == "other"
    values: dict[str, dict[str, float]] = {}
    for cell in reading.cells:
        if cell.indicator != "other":
            values.setdefault(cell.indicator, {})[cell.period] = cell.value
    pairs = [both for both in values.values() if {"year", "cumulative"} <= set(both)]
    assert pairs
    assert all(both["year"] <= both["cumulative"] for both in pairs)
