"""What holds for every file: an error of the room or a source whose offsets are right, and nothing else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gipnlp.errors import ReadError
from gipnlp.readers import read_bytes
from gipnlp.readers.blocks import Paragraph, RawCell
from gipnlp.readers.grid import resolve
from gipnlp.readers.lay import lay
from gipnlp.types import Source

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "readers"
NAMES = st.sampled_from(["", "a.txt", "a.html", "a.md", "a.pdf", "a.docx", "a.mht"])
PIECES = st.sampled_from(
    ["<table>", "</table>", "<tr>", "<td>", "<td rowspan=3>", "<td colspan=2>", "<td rowspan=0 colspan=50>", "</td>", "</tr>",
     "<p>", "</p>", "<br>", "<div class=nav>", "<div hidden>", "</div>", "公开", "12", " \n", "&nbsp;", "<b>", "</b>", "<thead>",
     "<caption>", "一、总体情况", "<script>", "</script>", "<!--", "-->", "<o:p>", "<a>链接</a>", "</body>", "\u200b", "<"]
)  # fmt: skip


def check(source: Source) -> None:
    for index, table in enumerate(source.tables):
        assert table.index == index
        taken: set[tuple[int, int]] = set()
        previous = table.start
        for cell in table.cells:
            assert source.text[cell.start : cell.end] == cell.text
            assert previous <= cell.start <= cell.end <= table.end
            previous = cell.end
            covered = {
                (r, c)
                for r in range(cell.row, cell.row + cell.rowspan)
                for c in range(cell.column, cell.column + cell.colspan)
            }
            assert not covered & taken
            taken |= covered
            assert cell.row + cell.rowspan <= table.rows
            assert cell.column + cell.colspan <= table.columns


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), NAMES)
def test_any_bytes(data: bytes, name: str) -> None:
    try:
        check(read_bytes(data, name))
    except ReadError as error:
        assert error.code.startswith("GIP0")  # noqa: PT017


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=60))
def test_any_markdown(pieces: list[str]) -> None:
    """Every word and number of the tables and around them is still there, unless markup hides it."""
    text = "甲" + "".join(pieces)
    source = read_bytes(text.encode(), "a.md")
    check(source)
    assert source.kind == "markdown"
    if not {"<script>", "<!--", "<div hidden>", "<div class=nav>", "<", "<a>链接</a>"} & set(pieces):
        for words in ("12", "公开", "一、总体情况"):
            assert source.text.count(words) == text.count(words)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=60))
def test_any_page(pieces: list[str]) -> None:
    try:
        check(read_bytes(("<html><body>" + "".join(pieces)).encode(), "a.html"))
    except ReadError as error:
        assert error.code == "GIP021"  # noqa: PT017


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1, max_size=200).filter(lambda text: text.strip(" \t\r\n\f\v\x00") and "\x00" not in text))
def test_any_text_comes_back_exactly(text: str) -> None:
    try:
        source = read_bytes(b"\xef\xbb\xbf" + text.encode("utf-8"), "a.txt")
    except (ReadError, UnicodeEncodeError):
        return
    if source.kind == "text":
        assert source.text == text


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 5), st.integers(-1, 6), st.text("公开12", max_size=3)), max_size=5),
        max_size=6,
    )
)
def test_any_spans_make_a_grid_without_overlaps(rows: list[list[tuple[int, int, str]]]) -> None:
    raw = [[RawCell([Paragraph(text)] if text else [], high, wide) for high, wide, text in row] for row in rows]
    grid = resolve([raw])
    assert len(grid.cells) == sum(map(len, rows))
    check(lay([grid], kind="html"))


@pytest.mark.parametrize(
    "file", ["plain_2014.docx", "chrome_unruled_private.pdf", "writer_private.pdf", "saved_2021.mht"]
)
def test_damaged_files_give_an_error_or_a_source(file: str) -> None:
    data = (FOLDER / file).read_bytes()
    rng = random.Random(7)
    for _ in range(12):
        at = rng.randrange(len(data))
        broken = data[:at] if rng.random() < 0.4 else data[:at] + rng.randbytes(rng.randrange(1, 60)) + data[at + 20 :]
        try:
            check(read_bytes(broken, file))
        except ReadError as error:
            assert error.code.startswith("GIP0")  # noqa: PT017
