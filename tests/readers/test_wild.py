"""Reports as other tools and content systems write them: every number right or refused, never wrong."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from fixture import Fixture
from truth import C, TruthTable
from wild_list import WILD

from gipnlp.forms import FormReading, read_forms
from gipnlp.normalise import translate
from gipnlp.readers import read_file
from gipnlp.types import Source

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "wild"
#: tests of one file run in one worker, which keeps what it has read
ALL = pytest.mark.parametrize("wild", [pytest.param(wild, marks=pytest.mark.xdist_group(wild.file)) for wild in WILD], ids=lambda wild: wild.file)
#: rows whose numbers the forms print in 万元
IN_MONEY = ("fees.charged", "resources.budget", "administration.fees")


@cache
def source_of(file: str) -> Source:
    return read_file(FOLDER / file)


def reading_of(wild: Fixture) -> FormReading:
    return _reading(wild.file, wild.truth.year)


@cache
def _reading(file: str, year: int) -> FormReading:
    source = source_of(file)
    return read_forms(translate(source.text)[0], source.tables, year=year, printed=source.text)


def value(cell: C, form: str) -> float:
    """What a cell states, in base units."""
    indicator = cell.key[0] if cell.key else ""
    number = float(cell.text.removesuffix("万元"))
    in_money = indicator in IN_MONEY and not (form == "2019" and indicator == "administration.fees")
    return round(number * 10_000 if in_money or cell.text.endswith("万元") else number, 4)


def stated(tables: list[TruthTable], form: str) -> Counter[tuple[str, str | None, float]]:
    """Everything that the tables state."""
    cells = [cell for table in tables for _, cell in table.values() if cell.key and cell.text not in ("", "/", "-")]
    return Counter((cell.key[0], cell.key[1], value(cell, form)) for cell in cells if cell.key)


def found(reading: FormReading) -> Counter[tuple[str, str | None, float]]:
    """Everything that was read."""
    return Counter((cell.indicator, cell.applicant, round(float(cell.value), 4)) for cell in reading.cells)


def test_there_are_enough_and_they_are_small() -> None:
    assert len(WILD) >= 40
    assert len({wild.file for wild in WILD}) == len(WILD)
    assert max((FOLDER / wild.file).stat().st_size for wild in WILD) < 120_000


@ALL
def test_no_number_is_wrong(wild: Fixture) -> None:
    expected = Counter() if wild.tool == "pictures" else stated(wild.truth.tables, wild.form)
    assert found(reading_of(wild)) - expected == Counter()


@ALL
def test_every_number_is_there_or_refused(wild: Fixture) -> None:
    expected = Counter() if wild.tool == "pictures" else stated(wild.truth.tables, wild.form)
    missing = expected - found(reading_of(wild))
    assert missing.total() <= wild.refused


@ALL
def test_blank_and_not_applicable_are_told_apart(wild: Fixture) -> None:
    """Where the file has a grid; a text may have lost its blank cells."""
    if wild.refused or wild.kind in ("txt", "md") or wild.tool == "pictures":
        pytest.skip("a text without a grid")
    texts = [cell.text for table in wild.truth.tables for _, cell in table.values()]
    cells = reading_of(wild).form.cells
    assert cells["blank"] == texts.count("")
    assert cells["not_applicable"] == texts.count("/") + texts.count("-")
    assert cells["unreadable"] == 0


@ALL
def test_the_form_is_recognised(wild: Fixture) -> None:
    assert reading_of(wild).form.id == ("none" if wild.tool == "pictures" else wild.form)


@ALL
def test_places(wild: Fixture) -> None:
    """Each number stands where its offsets say, and in the cell of the grid that its coordinates say."""
    source = source_of(wild.file)
    text = translate(source.text)[0]
    for cell in reading_of(wild).cells:
        digits = "".join(char for char in text[cell.start : cell.end] if char.isdecimal() or char == ".")
        assert float(digits) in (abs(cell.value), abs(cell.value) / 10_000)
        if cell.table is not None and cell.table < len(source.tables):
            place = source.tables[cell.table].grid()[cell.row or 0][cell.column or 0]
            assert place is not None
            assert place.start <= cell.start <= cell.end <= place.end


def test_pictures_of_tables_are_no_tables_and_no_zeros() -> None:
    wild = next(wild for wild in WILD if wild.tool == "pictures")
    reading = reading_of(wild)
    assert (reading.cells, reading.form.without_value, source_of(wild.file).tables) == ([], [], ())
