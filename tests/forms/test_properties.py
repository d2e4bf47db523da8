"""What holds for any text: it never raises, offsets hold, time grows with the length."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gipnlp.forms import FormReading, read_forms
from gipnlp.forms.definitions import definitions
from gipnlp.types import Cell, Table

from . import render

WORDS = sorted(
    {
        *(row.label for block in definitions().blocks.values() for row in block.rows),
        *(column.label for block in definitions().blocks.values() for column in block.columns),
        "统计指标", "单位", "统计数", "指标名称", "计量单位", "2016年度", "历年累计", "第二十条第(一)项", "信息内容", "行政复议", "行政诉讼",
    }
)  # fmt: skip
PIECES = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(
        ["0", "00", "7", "13", "713000074", "1.5", "-3", "+2", "/", "-", "—", "", "1,036", "12万元", "件", "条", "万元"]
    ),
    st.sampled_from(
        [
            "\n",
            "\n\n",
            "\t",
            " ",
            "  ",
            "|",
            "| ",
            "。",
            "，",
            "、",
            "1.",
            "2、",
            "(一)",
            "其中:",
            "(",
            ")",
            "\u3000",
            "\r\n",
        ]
    ),
    st.text(max_size=6),
)
RELAXED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def holds(text: str, reading: FormReading) -> None:
    """Offsets and counts are right whatever was read."""
    for cell in reading.cells:
        assert 0 <= cell.start < cell.end <= len(text)
        assert any(char.isdigit() for char in text[cell.start : cell.end])
        assert 0 <= cell.label_start <= cell.label_end <= len(text)
        assert isinstance(cell.value, (int, float))
    for span in reading.labels:
        assert text[span.start : span.end] == span.text != ""
    for repair in reading.repairs:
        assert text[repair.start : repair.end] == repair.original
    for start, end in reading.regions:
        assert 0 <= start <= end <= len(text)
    counts = reading.form.cells
    assert counts["read"] == len(reading.cells)
    assert sum(counts.values()) - counts["read"] == len(reading.form.without_value)


@RELAXED
@given(st.text(max_size=400))
def test_any_text(text: str) -> None:
    holds(text, read_forms(text))


@RELAXED
@given(
    st.lists(PIECES, max_size=60),
    st.sampled_from([None, 2011, 2016, 2019, 2022]),
    st.frozensets(st.integers(0, 9999), max_size=5),
)
def test_any_sequence_of_pieces(pieces: list[str], year: int | None, known: frozenset[int]) -> None:
    text = "".join(pieces)
    holds(text, read_forms(text, year=year, known=known))


@RELAXED
@given(st.lists(st.lists(PIECES, min_size=1, max_size=9), min_size=1, max_size=9), st.data())
def test_any_grid(rows: list[list[str]], data: st.DataObject) -> None:
    text, cells = "", []
    for row, line in enumerate(rows):
        for column, cell in enumerate(line):
            down, right = data.draw(st.integers(1, 2)), data.draw(st.integers(1, 3))
            cells.append(Cell(row, column, cell, len(text), len(text) + len(cell), down, right))
            text += cell + "\t"
    table = Table(0, len(rows), max(map(len, rows)), tuple(cells), 0, len(text))
    holds(text, read_forms(text, (table,)))


@RELAXED
@given(st.text(max_size=80), st.integers(-5, 90), st.one_of(st.none(), st.integers(-5, 90)))
def test_any_range(text: str, start: int, end: int | None) -> None:
    read_forms("统计指标\n主动公开信息数\n" + text, start=start, end=end)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["2014", "2019", "2021", "fujian"]))
def test_what_is_read_was_written(seed: int, name: str) -> None:
    """In the hardest layout, every value that is read is one that was written, in its place."""
    form = {"2014": render.form_2014, "2019": render.form_2019, "2021": render.form_2021, "fujian": render.form_fujian}[
        name
    ](seed)
    reading = read_forms(render.as_glued(form))
    rest = iter(form.expected)
    assert all(((c.indicator, c.applicant, c.period), c.value) in rest for c in reading.cells)


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="甲乙丙丁,。0123456789年条件\n", max_size=200))
def test_foreign_text_before_a_table_changes_no_cell(text: str) -> None:
    table = render.as_lines(render.form_2014(1))
    plain = read_forms(table, year=2016).cells
    more = read_forms(text + "\n。\n" + table, year=2016).cells
    assert [(c.indicator, c.value) for c in more] == [(c.indicator, c.value) for c in plain]


def _repeat(piece: str) -> Callable[[int], str]:
    return lambda size: (piece * (size // len(piece) + 1))[:size]


GROWING: dict[str, Callable[[int], str]] = {
    "flat": _repeat(render.as_lines(render.form_2014(1), "\n\n")),
    "lost blanks": _repeat(render.as_lines(render.form_2021(1, True), blanks=False)),
    "pipes": _repeat(render.as_pipes(render.form_2021(1))),
    "glued": _repeat(render.as_glued(render.form_fujian(1))),
    "labels": _repeat("行政复议数\n"),
    "digits": lambda size: "统计指标主动公开信息数条" + "1" * size,
    "brackets": lambda size: "统计指标" + "(" * size,
    "spaces": lambda size: "统计指标" + " " * size + "主动公开信息数",
    "line breaks": lambda size: "收到申请数" + "\n" * size + "5",
    "marks": lambda size: "统计指标" + "一、" * (size // 2) + "收到申请数1",
    "bars": lambda size: "|" * size,
    "long rows": _repeat("重复申请182736459182736450"),
}


@pytest.mark.parametrize("name", GROWING)
def test_time_grows_with_the_length(name: str) -> None:
    """Three attempts, so that a busy machine does not fail it."""
    make = GROWING[name]
    ratios = []
    for _ in range(3):
        spent = []
        for size in (20000, 40000):
            text = make(size)
            begin = time.process_time()
            read_forms(text)
            spent.append(time.process_time() - begin)
        ratios.append((spent[1] + 0.02) / (spent[0] + 0.02))
        if ratios[-1] < 3:
            return
    pytest.fail(f"time grows by {ratios} when the text doubles")
