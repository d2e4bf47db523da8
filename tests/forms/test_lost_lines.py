"""Tables of which a page, or its reader, lost lines or columns: refused, never wrong."""

from __future__ import annotations

from gipnlp.forms import read_forms
from gipnlp.normalise import translate
from gipnlp.types import Cell, Table


def grid(rows: list[list[str]]) -> tuple[str, tuple[Table, ...]]:
    """A page that is one table."""
    text, cells = "", []
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            cells.append(Cell(r, c, words, len(text), len(text) + len(words)))
            text += words + ("\n" if c == len(row) - 1 else "\t")
    return text, (Table(0, len(rows), max(map(len, rows)), tuple(cells), 0, len(text)),)


def read(rows: list[list[str]]) -> list[tuple[str, str | None, object]]:
    text, tables = grid(rows)
    return [(cell.indicator, cell.applicant, cell.value) for cell in read_forms(translate(text)[0], tables, year=2022).cells]


def test_a_label_that_holds_two_rows_is_no_row() -> None:
    """The page draws no line between the rows: the numbers may be those of either."""
    found = read([
        ["一、本年新收政府信息公开申请数量", "9", "0", "0", "0", "0", "0", "9"],
        ["2.没有现成信息需要另行制作 3.补正后申请内容仍不明确", "3", "0", "4", "0", "0", "0", "7"],
        ["四、结转下年度继续办理", "1", "0", "0", "0", "0", "0", "1"],
    ])  # fmt: skip
    assert {indicator for indicator, *_ in found} == {"requests.received", "requests.carried_forward"}
    assert len(found) == 14


def test_a_label_that_repeats_its_group_is_one_row() -> None:
    found = read([
        ["一、本年新收政府信息公开申请数量", "9", "0", "0", "0", "0", "0", "9"],
        ["（三）不予公开 1.属于国家秘密", "3", "0", "4", "0", "0", "0", "7"],
    ])  # fmt: skip
    assert ("requests.answered.denied.state_secret", "total", 7) in found


def test_where_the_total_is_lost_zeros_do_not_add_up_to_it() -> None:
    """Two of seven columns are lost, as one row shows; the five zeros of another one say nothing about its total."""
    found = read([
        ["一、本年新收政府信息公开申请数量", "167", "40", "16", "28", "41"],
        ["二、上年结转政府信息公开申请数量", "5", "0", "2", "5", "2"],
        ["1.属于国家秘密", "0", "0", "0", "0", "0"],
    ])  # fmt: skip
    assert found == []


def test_the_numbers_of_a_label_with_two_rows_are_listed_as_unread_for_both() -> None:
    text, tables = grid([
        ["一、本年新收政府信息公开申请数量", "9", "0", "0", "0", "0", "0", "9"],
        ["2.没有现成信息需要另行制作 3.补正后申请内容仍不明确", "3", "0", "4", "0", "0", "0", "7"],
        ["四、结转下年度继续办理", "1", "0", "0", "0", "0", "0", "1"],
    ])  # fmt: skip
    form = read_forms(translate(text)[0], tables, year=2022).form
    assert form.cells == {"read": 14, "blank": 0, "not_applicable": 0, "unreadable": 14}
    assert {cell["indicator"] for cell in form.without_value} == {"requests.answered.unable.needs_creation", "requests.answered.unable.unclear"}
    assert {(cell["status"], cell["reason"]) for cell in form.without_value} == {("unreadable", "rows_in_one_label")}
    assert form.without_value[0]["candidates"] == [0, 3, 4, 7]
    place = form.without_value[0]
    assert text[place["start"] : place["end"]] == "3\t0\t4\t0\t0\t0\t7"


def test_a_label_with_two_rows_and_no_numbers_is_not_listed() -> None:
    text, tables = grid([
        ["一、本年新收政府信息公开申请数量", "9", "0", "0", "0", "0", "0", "9"],
        ["2.没有现成信息需要另行制作 3.补正后申请内容仍不明确", "", "", "", "", "", "", ""],
    ])  # fmt: skip
    form = read_forms(translate(text)[0], tables, year=2022).form
    assert (form.cells["read"], form.cells["unreadable"]) == (7, 0)
