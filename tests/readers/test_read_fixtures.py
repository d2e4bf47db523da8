"""Every generated file gives back what it says: paragraphs, every cell's words and place, and every known value."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from fixture import Fixture
from fixtures_list import FIXTURES
from truth import TruthTable

from gipnlp.readers import read_file
from gipnlp.types import Source, Table

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "readers"
ALL = pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.file)


@cache
def source_of(file: str) -> Source:
    return read_file(FOLDER / file)


def cells_of(table: Table) -> dict[tuple[int, int], tuple[str, int, int]]:
    return {(c.row, c.column): (c.text, c.rowspan, c.colspan) for c in table.cells}


def truth_of(table: TruthTable) -> dict[tuple[int, int], tuple[str, int, int]]:
    return {place: (c.text, c.rowspan, c.colspan) for place, c in table.grid().items()}


def test_there_are_enough_fixtures_and_they_are_small() -> None:
    assert len(FIXTURES) >= 40
    assert len({fixture.file for fixture in FIXTURES}) == len(FIXTURES)
    assert max((FOLDER / fixture.file).stat().st_size for fixture in FIXTURES) < 60_000


@ALL
def test_every_cell_has_its_words_and_its_place(fixture: Fixture) -> None:
    source, truth = source_of(fixture.file), fixture.truth
    assert len(source.tables) == len(truth.tables)
    for table, expected in zip(source.tables, truth.tables, strict=True):
        assert cells_of(table) == truth_of(expected)
        assert (table.rows, table.columns) == (len(expected.rows), expected.columns)


@ALL
def test_offsets_point_to_the_cells(fixture: Fixture) -> None:
    source = source_of(fixture.file)
    for index, table in enumerate(source.tables):
        assert table.index == index
        assert all(source.text[c.start : c.end] == c.text for c in table.cells)
        assert all(table.start <= c.start <= c.end <= table.end for c in table.cells)
        for line in table.grid():
            assert all(cell is not None for cell in line)


@ALL
def test_the_text_has_every_paragraph_once_and_in_order(fixture: Fixture) -> None:
    text, truth = "\n" + source_of(fixture.file).text + "\n", fixture.truth
    position = 0
    for paragraph in [truth.title, *truth.paragraphs]:
        found = text.find(f"\n{paragraph}\n", position)
        assert found >= 0, paragraph
        position = found + 1
    prose = [paragraph for paragraph in truth.paragraphs if len(paragraph) > 12]
    assert all(text.count(paragraph) == 1 for paragraph in prose)


@ALL
def test_tables_stand_between_their_paragraphs(fixture: Fixture) -> None:
    source, truth = source_of(fixture.file), fixture.truth
    tables = iter(source.tables)
    position = 0
    for item in truth.items:
        if isinstance(item, TruthTable):
            table = next(tables)
            assert table.start >= position
            position = table.end
        else:
            position = source.text.index(item, position)


@ALL
def test_nothing_is_added_to_the_report(fixture: Fixture) -> None:
    """Page numbers, running heads, menus, hidden and deleted text are gone; dates and sources of web pages stay."""
    source, truth = source_of(fixture.file), fixture.truth
    known = {truth.title, *truth.paragraphs}
    inside = [(table.start, table.end) for table in source.tables]
    position, extra = 0, []
    for line in source.text.split("\n"):
        if line not in known and not any(a <= position <= b for a, b in inside):
            extra.append(line)
        position += len(line) + 1
    if fixture.file == "writer_private.pdf":  # one page: nothing tells its running head from a line of the text
        extra.remove("政府信息公开工作年度报告")
    assert all(line.startswith(("发布日期：", "发布时间：")) for line in extra), extra


@ALL
def test_the_kind_is_told_from_the_content(fixture: Fixture) -> None:
    expected = {"htm": "html", "html": "html", "mht": "mht", "docx": "docx", "pdf": "pdf"}[fixture.kind]
    assert source_of(fixture.file).kind == expected


@ALL
def test_every_known_value_comes_back_with_its_meaning(fixture: Fixture) -> None:
    forms = pytest.importorskip("gipnlp.forms")
    normalise = pytest.importorskip("gipnlp.normalise")
    source, truth = source_of(fixture.file), fixture.truth
    reading = forms.read_forms(normalise.translate(source.text)[0], source.tables, year=truth.year)
    assert reading.form.id == {"private": "other"}.get(truth.form, truth.form)
    found = {(cell.table, cell.row, cell.column): cell for cell in reading.cells}
    expected = {}
    for index, table in enumerate(truth.tables):
        for (row, column), cell in table.values():
            if cell.text not in ("", "/", "-"):
                expected[index, row, column] = cell
    assert set(found) == set(expected)
    for place, cell in expected.items():
        got = found[place]
        indicator, applicant = cell.key or ("", None)
        assert (got.indicator, got.applicant) == (indicator, applicant), place
        number = float(cell.text.removesuffix("万元"))
        money = indicator in ("fees.charged", "resources.budget", "administration.fees") or "万元" in cell.text
        scale = 10_000 if money and got.unit == "元" else 1
        assert got.value == pytest.approx(number * scale), place
        assert source.text[got.start : got.end].startswith(cell.text.removesuffix("万元"))


def test_turned_pages_are_read_as_upright_ones() -> None:
    turned, upright = read_file(FOLDER / "rotated.pdf"), source_of("chrome_2021.pdf")
    assert turned.text == upright.text
    assert turned.tables == upright.tables


def test_a_pdf_that_only_forbids_changes_is_read() -> None:
    assert read_file(FOLDER / "owner_only.pdf") == source_of("chrome_unruled_private.pdf")
