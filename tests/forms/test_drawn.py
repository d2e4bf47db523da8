"""Tables drawn with characters: boxes, grids, columns under dashes; every number right, or the drawing is left alone."""

from __future__ import annotations

import time
from unicodedata import east_asian_width

import pytest

from gipnlp.forms import FormReading, read_forms
from gipnlp.forms.drawn import drawn_tables
from gipnlp.normalise import translate

ROWS = [
    ["统计指标", "单位", "统计数"],
    ["（三）申请答复数", "件", "12"],
    ["1.属于已主动公开范围数", "件", "5"],
    ["2.同意公开答复数", "件", "7"],
    ["五、行政诉讼数量", "件", "/"],
]
STATED = [("requests.answered", 12), ("requests.answered.already_public", 5), ("requests.answered.granted", 7)]


def width(text: str, wide: int) -> int:
    return sum(wide if east_asian_width(char) in "WF" else 1 for char in text)


def draw(rows: list[list[str]], style: str, wide: int = 2, every: bool = True) -> str:
    """Draw a table; ``every``: with a line below every row, not only below the heading."""
    down, across, *corners = style
    widths = [max(width(row[c], wide) for row in rows) + 2 for c in range(len(rows[0]))]

    def rule(left: str, middle: str, right: str) -> str:
        return left + middle.join(across * (w // (2 if wide == 4 else 1)) for w in widths) + right

    lines = [rule(*corners[:3])]
    for number, row in enumerate(rows):
        lines.append(down + down.join(" " + cell + " " * (w - 1 - width(cell, wide)) for cell, w in zip(row, widths, strict=True)) + down)
        if number == len(rows) - 1:
            lines.append(rule(*corners[6:]))
        elif every or number == 0:
            lines.append(rule(*corners[3:6]))
    return "\n".join(lines)


STYLES = {"box": "│─┌┬┐├┼┤└┴┘", "heavy": "┃━┏┳┓┣╋┫┗┻┛", "double": "║═╔╦╗╠╬╣╚╩╝", "grid": "|-+++++++++"}


def read(page: str) -> FormReading:
    return read_forms(translate(page)[0], year=2016, printed=page)


def stated(reading: FormReading) -> list[tuple[str, object]]:
    return [(cell.indicator, cell.value) for cell in reading.cells]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("wide", [1, 2], ids=["a character a column", "Chinese is wide"])
@pytest.mark.parametrize("every", [True, False], ids=["all rules", "rule below the heading"])
def test_all_styles(style: str, wide: int, every: bool) -> None:
    page = "清河县教育局\n政府信息公开情况统计表\n" + draw(ROWS, STYLES[style], wide, every) + "\n填报人：张三\n"
    reading = read(page)
    assert stated(reading) == STATED
    assert reading.form.cells == {"read": 3, "blank": 0, "not_applicable": 1, "unreadable": 0}
    assert [page[cell.start : cell.end] for cell in reading.cells] == ["12", "5", "7"]
    assert {(cell.table, cell.column) for cell in reading.cells} == {(0, 2)}
    (region,) = reading.regions
    assert page[slice(*region)].startswith(STYLES[style][2])


def test_wrapped_words_are_joined_and_labels_stand_on_their_first_line() -> None:
    rows = [[*row] for row in ROWS]
    page = draw(rows, STYLES["box"])
    lines = page.split("\n")
    at = next(i for i, line in enumerate(lines) if "同意公开" in line)
    lines[at : at + 1] = [lines[at].replace("2.同意公开答复数", "2.同意公开      "), lines[at].replace("2.同意公开答复数", "答复数          ").replace("7", " ").replace("件", "  ")]
    reading = read("\n".join(lines))
    assert stated(reading) == STATED
    assert reading.cells[2].category == "同意公开答复数"


def test_a_number_on_two_lines_is_refused() -> None:
    """Whether it is one number or two is not to be told."""
    page = "\n".join([
        "+----------------+------+--------+",
        "| 统计指标       | 单位 | 统计数 |",
        "+----------------+------+--------+",
        "| 当面申请数     | 件   | 12     |",
        "|                |      | 34     |",
        "+----------------+------+--------+",
        "| 传真申请数     | 件   | 5      |",
        "+----------------+------+--------+",
        "| 网络申请数     | 件   | 6      |",
        "+----------------+------+--------+",
    ])  # fmt: skip
    assert stated(read(page)) == [("requests.received.fax", 5), ("requests.received.online", 6)]
    assert read(page).form.cells["unreadable"] == 1


@pytest.mark.parametrize(
    ("page", "cells"),
    [
        ("+---+---+\n| a | b |\n+---+---+\n", [("a", 0, 0, 1, 1), ("b", 0, 1, 1, 1)]),
        ("┌───┬───┐\n│ a │ b │\n│   ├───┤\n│   │ c │\n├───┴───┤\n│ d     │\n└───────┘", [("a", 0, 0, 2, 1), ("b", 0, 1, 1, 1), ("c", 1, 1, 1, 1), ("d", 2, 0, 1, 2)]),
        ("+---+---+\n| a | b |\n|   +---+\n|   | c |\n+---+---+\n| d     |\n+-------+", [("a", 0, 0, 2, 1), ("b", 0, 1, 1, 1), ("c", 1, 1, 1, 1), ("d", 2, 0, 1, 2)]),
        ("  ---- ----\n  甲   1\n  乙   2\n  ---- ----\n", [("甲", 0, 0, 1, 1), ("1", 0, 1, 1, 1), ("乙", 1, 0, 1, 1), ("2", 1, 1, 1, 1)]),
        ("  a    b\n  ---- ----\n  甲   1\n\n后文", [("a", 0, 0, 1, 1), ("b", 0, 1, 1, 1), ("甲", 1, 0, 1, 1), ("1", 1, 1, 1, 1)]),
        ("  ---------\n  a    b\n  ---- ----\n  甲   1\n  乙\n\n  丙   2\n  ---------\n", [("a", 0, 0, 1, 1), ("b", 0, 1, 1, 1), ("甲乙", 1, 0, 1, 1), ("1", 1, 1, 1, 1), ("丙", 2, 0, 1, 1), ("2", 2, 1, 1, 1)]),
    ],
    ids=["grid", "merged box", "merged grid", "no heading", "simple", "multiline"],
)
def test_cells(page: str, cells: list[tuple[str, int, int, int, int]]) -> None:
    (table,) = drawn_tables(page, 0, len(page), 0)
    assert [(c.text, c.row, c.column, c.rowspan, c.colspan) for c in table.cells] == cells


@pytest.mark.parametrize(
    "page",
    [
        "+---+---+\n| a  | b |\n+---+---+\n",  # the upright lines do not meet
        "+---+---+\n| a | b\n+---+---+\n",  # a side is open
        "+---+---+\n| a | b |\n",  # no end
        "┌───┬───┐\n│ a │ b │\n│   │ c │\n│ d   e │\n└───┴───┘",  # a wall that ends where no line is
        "  ---- ----\n  甲乙丙丁戊1\n  ---- ----\n",  # words in the gap
        "----------\n\n一段话。\n\n----------\n另一段话。\n",  # rules between paragraphs
        "---- ----\n", "+--+\n", "", "+" * 50 + "\n", "-" * 5000 + "\n" + "- " * 3000,
    ],
)  # fmt: skip
def test_what_does_not_meet_is_left_alone(page: str) -> None:
    assert drawn_tables(page, 0, len(page), 0) == []


@pytest.mark.parametrize(
    "unit", ["+--+--+\n| a| b|\n", "┌──┐\n", "-- --\n", "----\n", "+--+--+\n", "│──│\n", "+-" * 300 + "+\n" + "| " * 300 + "|\n", "-- " * 400 + "\n甲\n"]
)
def test_time_grows_with_the_length(unit: str) -> None:
    def seconds(count: int) -> float:
        page = unit * count
        begin = time.process_time()
        drawn_tables(page, 0, len(page), 0)
        return time.process_time() - begin

    small = max(2, 10_000 // len(unit))
    assert seconds(4 * small) < 10 * max(seconds(small), 0.1)
