"""Known values written into every layout of every form come back: value, meaning, place."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from gipnlp.forms import FormReading, read_forms
from gipnlp.types import Table

from . import render
from .render import Form

FORMS: dict[str, tuple[Callable[[int], Form], int]] = {
    "2014": (render.form_2014, 2016),
    "2019": (render.form_2019, 2019),
    "2021": (render.form_2021, 2022),
    "fujian": (render.form_fujian, 2016),
}
LAYOUTS: dict[str, Callable[[Form], str]] = {
    "one cell a line": render.as_lines,
    "one cell a line, blank lines between": lambda form: render.as_lines(form, "\n\n"),
    "one cell a line, units lost": lambda form: render.as_lines(form, units=False),
    "tabs": render.as_rows,
    "single spaces": lambda form: render.as_rows(form, " "),
    "double spaces": lambda form: render.as_rows(form, "  "),
    "pipes": render.as_pipes,
    "pipes without a rule": lambda form: render.as_pipes(form, rule=False),
}
SEEDS = (1, 2, 3)


def stated(reading: FormReading) -> list[tuple[tuple[str, str | None, str], object]]:
    """The cells in reading order, as the forms of :mod:`.render` state them."""
    return [((cell.indicator, cell.applicant, cell.period), cell.value) for cell in reading.cells]


def check_places(text: str, reading: FormReading) -> None:
    """Numbers and labels stand where the cells say."""
    for cell in reading.cells:
        number = "".join(char for char in text[cell.start : cell.end] if char.isdigit() or char in ".-")
        times = 10000 if cell.unit == "元" and "fees.reduced" not in cell.indicator else 1
        assert Decimal(str(cell.value)) in (Decimal(number), Decimal(number) * times)
        label = text[cell.label_start : cell.label_end]
        assert label
        assert label[0].isalnum()
        assert label[-1].isalnum()
    for span in reading.labels:
        assert text[span.start : span.end] == span.text
    covered = [(a, b) for a, b in reading.regions if a < b]
    assert all(any(a <= cell.start and cell.end <= b for a, b in covered) for cell in reading.cells)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", FORMS)
def test_real_tables(name: str, seed: int) -> None:
    make, year = FORMS[name]
    form = make(seed)
    text, tables = render.as_tables(form)
    reading = read_forms(text, tables, year=year)
    assert stated(reading) == form.expected
    assert reading.form.id == form.name
    assert reading.form.cells["read"] == len(form.expected)
    assert {cell.table for cell in reading.cells} == {table.index for table in tables}
    for cell in reading.cells:
        found = tables[cell.table or 0].grid()[cell.row or 0][cell.column or 0]
        assert found is not None
        assert found.start <= cell.start
        assert cell.end <= found.end
    check_places(text, reading)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", FORMS)
def test_texts(name: str, layout: str, seed: int) -> None:
    make, year = FORMS[name]
    form = make(seed)
    text = LAYOUTS[layout](form)
    reading = read_forms(text, year=year)
    assert stated(reading) == form.expected
    assert reading.form.id == form.name
    assert reading.form.cells["unreadable"] == 0
    check_places(text, reading)


@pytest.mark.parametrize("name", ["2014", "2019", "2021"])
def test_lost_header_rows(name: str) -> None:
    make, year = FORMS[name]
    form = make(4)
    reading = read_forms(render.as_rows(form, headers=False), year=year)
    assert stated(reading) == form.expected


def test_two_columns_without_headings_are_not_read() -> None:
    """Whether they are year and cumulative, or two years, nobody can tell."""
    form = render.form_fujian(4)
    reading = read_forms(render.as_rows(form, headers=False), year=2016)
    assert reading.cells == []
    assert reading.form.cells["unreadable"] == len(render.FUJIAN)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("layout", ["table", "lines", "tabs", "pipes"])
@pytest.mark.parametrize("name", ["2014", "2019", "2021"])
def test_blank_cells_that_the_layout_keeps(name: str, layout: str, seed: int) -> None:
    makers = {"2014": render.form_2014, "2019": render.form_2019, "2021": render.form_2021}
    form = makers[name](seed, True)
    tables: tuple[Table, ...] = ()
    if layout == "table":
        text, tables = render.as_tables(form)
    else:
        text = {"lines": render.as_lines, "tabs": render.as_rows, "pipes": render.as_pipes}[layout](form)
    reading = read_forms(text, tables, year=FORMS[name][1])
    assert stated(reading) == [(key, value) for key, value in form.expected if value is not None]
    assert reading.form.cells["blank"] == sum(value is None for _, value in form.expected)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("version", ["2019", "2021"])
def test_blank_cells_that_the_layout_lost(version: str, seed: int) -> None:
    """Numbers are placed only where the identities leave one place; nothing is placed wrongly."""
    form = {"2019": render.form_2019, "2021": render.form_2021}[version](seed, True)
    reading = read_forms(render.as_lines(form, blanks=False), year=FORMS[version][1])
    expected = [(key, value) for key, value in form.expected if value is not None]
    found = stated(reading)
    rest = iter(expected)
    assert all(item in rest for item in found)  # a subsequence: right values in the right columns
    assert reading.form.cells["unreadable"] > 0
    for cell in reading.form.without_value:
        if cell["status"] == "unreadable" and cell["candidates"]:
            assert all(isinstance(value, int) for value in cell["candidates"])


def test_the_range_of_one_report() -> None:
    one, two = render.as_lines(render.form_2014(1)), render.as_lines(render.form_2014(2))
    text = one + "\n正文。\n" + two
    reading = read_forms(text, start=len(one), end=len(text), year=2016)
    assert stated(reading) == render.form_2014(2).expected
    assert all(cell.start > len(one) for cell in reading.cells)


def test_several_tables_are_numbered() -> None:
    text, tables = render.as_tables(render.form_2021(1))
    flat = render.as_lines(render.form_2014(1))
    reading = read_forms(text + flat, tables)
    assert {cell.table for cell in reading.cells} == {0, 1, 2, 3}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "没有表格的一段话。",
        "2016年收到申请数17件，其中当面申请数0件，网络申请数10件，信函申请数7件。",
        "|",
        "统计指标",
    ],
)
def test_texts_without_a_table(text: str) -> None:
    reading = read_forms(text)
    assert reading.form.id == "none"
    assert reading.cells == []
    assert reading.labels == []
    assert reading.regions == []


def test_a_sentence_that_begins_like_a_row_is_no_row() -> None:
    text = "四、政府信息公开行政复议、行政诉讼情况\n\n行政复议16件,维持9件、纠正2件。\n行政诉讼8件,维持6件。\n"
    assert read_forms(text, year=2023).cells == []
