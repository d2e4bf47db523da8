"""The parts of the PDF reader by themselves: lines, cells, tables over page breaks, paragraphs, page numbers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from gipnlp.readers.chars import IDEOGRAPHS
from gipnlp.readers.pdf import grid_of
from gipnlp.readers.pdf_flow import Paragraphs, drop_running
from gipnlp.readers.pdf_join import can_follow, join
from gipnlp.readers.pdf_lines import Line, Segment, join_cell, lines_of
from gipnlp.readers.pdf_page import PageContent
from gipnlp.readers.pdf_tables import PdfCell, PdfTable


def chars(text: str, x: float = 0.0, top: float = 0.0, size: float = 10.0) -> list[dict[str, object]]:
    """Set ``text`` in a line: Han characters a full square wide, others half; ``_`` is a gap of a quarter."""
    out: list[dict[str, object]] = []
    for char in text:
        width = size * (0.25 if char == "_" else 0.5 if char < "\x80" else 1.0)
        if char != "_":
            out.append({"text": char, "x0": x, "x1": x + width, "top": top, "bottom": top + size})
        x += width
    return out


def line(text: str, x: float = 0.0, top: float = 0.0, size: float = 10.0) -> Line:
    return lines_of(chars(text, x, top, size))[0]


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("2024_年公开", "2024年公开", "the gap beside digits is a matter of setting"),
        ("open_data", "open data", "between Latin words it is a space"),
        ("公_开", "公开", "justified lines are set wider"),
        ("公____开", "公 开", "a full square is a space"),
        ("公________开", "公\t开", "two squares are another column"),
        ("12________34", "12\t34", "so for numbers"),
        ("公 开", "公 开", "spaces of the file stay"),
        ("⼀、总体情况⻚", "一、总体情况页", "radicals stand for characters"),
    ],
)
def test_line(text: str, expected: str, why: str) -> None:
    assert line(text).text == expected


def test_characters_painted_twice_count_once() -> None:
    bold = [*chars("共44件"), *({**c, "x0": c["x0"] + 0.4, "x1": c["x1"] + 0.4} for c in chars("共44件"))]  # type: ignore[operator]
    assert lines_of(bold)[0].text == "共44件"


def test_digits_in_another_font_stand_in_the_same_line() -> None:
    mixed = [*chars("全年", 0, 0, 16), *chars("12", 32, 2.5, 13), *chars("条", 48, 0, 16), *chars("下一行", 0, 24, 16)]
    assert [item.text for item in lines_of(mixed)] == ["全年12条", "下一行"]


@pytest.mark.parametrize(
    ("radical", "char"), [("⼀", "一"), ("⽂", "文"), ("⺠", "民"), ("⻓", "长"), ("⻅", "见"), ("金", "金")]
)
def test_ideographs(radical: str, char: str) -> None:
    assert radical.translate(IDEOGRAPHS) == char


@pytest.mark.parametrize(
    ("texts", "width", "expected", "why"),
    [
        (["结果", "维持"], 30, "结果维持", "a word over two lines"),
        (["4472", "28"], 30, "447228", "a number that fills its cell goes on"),
        (["4", "7"], 60, "4 7", "two numbers with room beside them are two"),
        (["1.甲", "2.乙"], 60, "1.甲 2.乙", "a list"),
        (["open", "data"], 60, "open data", "Latin words"),
    ],
)
def test_lines_of_a_cell(texts: list[str], width: float, expected: str, why: str) -> None:
    assert join_cell([line(text, top=12.0 * k) for k, text in enumerate(texts)], width) == expected


def table(rows: Sequence[Sequence[str]], widths: Sequence[float] = (100, 40, 40), *, x: float = 0.0) -> PdfTable:
    """A ruled table; ``^`` in a cell means: merged with the cell above."""
    edges = [x]
    for width in widths:
        edges.append(edges[-1] + width)
    cells: list[PdfCell] = []
    above: dict[int, PdfCell] = {}
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text == "^":
                above[c].rowspan += 1
                continue
            words = [line(text, edges[c] + 5)] if text else []
            above[c] = PdfCell(r, 1, edges[c], edges[c + 1], 20.0 * r, 20.0 * r + 20, words)
            cells.append(above[c])
    return PdfTable(edges[0], edges[-1], 0, 20.0 * len(rows), len(rows), cells)


def joined(first: PdfTable, second: PdfTable) -> list[list[str]]:
    grid = grid_of(join(first, second))
    out = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        for r in range(cell.row, cell.row + cell.rowspan):
            out[r][cell.column] = cell.text
    return out


LONG = "（二）部分公开区分处"  # fills a cell of 100


@pytest.mark.parametrize(
    ("first", "second", "expected", "why"),
    [
        (
            [["甲", "1", "2"]], [["乙", "3", "4"]], [["甲", "1", "2"], ["乙", "3", "4"]],
            "rows go on",
        ),
        (
            [["指标", "本年", "上年"], ["甲", "1", "2"]], [["指标", "本年", "上年"], ["乙", "3", "4"]],
            [["指标", "本年", "上年"], ["甲", "1", "2"], ["乙", "3", "4"]],
            "a repeated header goes",
        ),
        (
            [["甲", "1", "2"], ["乙", "3", "4"]], [["甲", "1", "2"], ["丙", "5", "6"]],
            [["甲", "1", "2"], ["乙", "3", "4"], ["甲", "1", "2"], ["丙", "5", "6"]],
            "a repeated row of values is no header",
        ),
        (
            [["甲", "1", "2"], [LONG, "3", "4"]], [["理的", "", ""], ["乙", "5", "6"]],
            [["甲", "1", "2"], [LONG + "理的", "3", "4"], ["乙", "5", "6"]],
            "a row cut in two, values above",
        ),
        (
            [["甲", "1", "2"], [LONG, "", ""]], [["理的", "3", "4"], ["乙", "5", "6"]],
            [["甲", "1", "2"], [LONG + "理的", "3", "4"], ["乙", "5", "6"]],
            "a row cut in two, values below",
        ),
        (
            [["甲", "1", "2"], [LONG, "3", "4"]], [["（三）其他", "", ""], ["乙", "5", "6"]],
            [["甲", "1", "2"], [LONG, "3", "4"], ["（三）其他", "", ""], ["乙", "5", "6"]],
            "a list mark begins a row",
        ),
        (
            [["甲", "1", "2"], ["短", "3", "4"]], [["另一行", "", ""], ["乙", "5", "6"]],
            [["甲", "1", "2"], ["短", "3", "4"], ["另一行", "", ""], ["乙", "5", "6"]],
            "a label that does not fill its cell is whole",
        ),
        (
            [["甲", "1", "2"], [LONG, "3", "4"]], [["理的", "5", "6"], ["乙", "7", "8"]],
            [["甲", "1", "2"], [LONG, "3", "4"], ["理的", "5", "6"], ["乙", "7", "8"]],
            "values on both sides are two rows",
        ),
        (
            [["（四）无", "1.甲", "1"]], [["法提供", "2.乙", "2"], ["^", "3.丙", "3"], ["（五）", "1.丁", "4"]],
            [["（四）无法提供", "1.甲", "1"], ["（四）无法提供", "2.乙", "2"], ["（四）无法提供", "3.丙", "3"], ["（五）", "1.丁", "4"]],
            "a merged label cut in the middle of a word",
        ),
        (
            [["（四）无法提供", "1.甲", "1"], ["^", "2.乙", "2"]], [["", "3.丙", "3"], ["（五）", "1.丁", "4"]],
            [["（四）无法提供", "1.甲", "1"], ["（四）无法提供", "2.乙", "2"], ["（四）无法提供", "3.丙", "3"], ["（五）", "1.丁", "4"]],
            "a merged label whose words all stand above",
        ),
        (
            [["", "1.甲", "1"], ["^", "2.乙", "2"]], [["（四）无法提供", "3.丙", "3"], ["^", "4.丁", "4"]],
            [["（四）无法提供", "1.甲", "1"], ["（四）无法提供", "2.乙", "2"], ["（四）无法提供", "3.丙", "3"], ["（四）无法提供", "4.丁", "4"]],
            "a merged label whose words all stand below",
        ),
        (
            [["（四）", "1.甲", "1"], ["^", "2.乙", "2"]], [["（五）", "1.丙", "3"], ["^", "2.丁", "4"]],
            [["（四）", "1.甲", "1"], ["（四）", "2.乙", "2"], ["（五）", "1.丙", "3"], ["（五）", "2.丁", "4"]],
            "two groups stay two",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_table_over_a_page_break(
    first: list[list[str]], second: list[list[str]], expected: list[list[str]], why: str
) -> None:
    assert can_follow(table(first), table(second))
    assert joined(table(first), table(second)) == expected


@pytest.mark.parametrize(
    ("widths", "x", "follows", "why"),
    [
        ((100, 40, 40), 0.0, True, "the same columns"),
        ((100.5, 41, 39.5), -1.2, True, "a hair off"),
        ((100, 80), 0.0, True, "two of the columns"),
        ((180,), 0.0, True, "a row over the full width"),
        ((60, 60, 60), 0.0, False, "other columns"),
        ((100, 40, 80), 0.0, False, "wider"),
        ((100, 40, 40), 30.0, False, "moved"),
    ],
)
def test_pieces_of_one_table_have_the_same_columns(
    widths: tuple[float, ...], x: float, follows: bool, why: str
) -> None:
    first = table([["甲", "1", "2"], ["乙", "3", "4"]])
    assert can_follow(first, table([["丙", "5", "6"][: len(widths)]], widths, x=x)) is follows


def page(number: int, *lines: Line) -> PageContent:
    return PageContent(number, 800.0, list(lines), 100, 0, 0)


@pytest.mark.parametrize(
    ("feet", "kept", "why"),
    [
        (["1", "2", "3"], [], "bare numbers that count"),
        (["— 1 —", "— 2 —", "— 3 —"], [], "dashes around them"),
        (["- 5 -", "- 6 -", "- 7 -"], [], "not from 1"),
        (["第1页 共3页", "第2页 共3页", "第3页 共3页"], [], "words around them"),
        (["1/3", "2/3", "3/3"], [], "of how many"),
        (["政府办公室", "政府办公室", "政府办公室"], [], "a running foot"),
        (["71", "2", "305"], ["71", "2", "305"], "numbers that do not count are data"),
        (["甲", "乙", "丙"], ["甲", "乙", "丙"], "different words are text"),
    ],
)
def test_running_lines(feet: list[str], kept: list[str], why: str) -> None:
    pages = [page(k + 1, line("正文", 50, 400), line(foot, 300, 780)) for k, foot in enumerate(feet)]
    drop_running(pages)
    left = [item.text for content in pages for item in content.items if isinstance(item, Line)]
    assert [text for text in left if text != "正文"] == kept


FULL = "这一行写满了整个版心的宽度所以下一行是它的后半"


@pytest.mark.parametrize(
    ("before", "after", "goes_on", "why"),
    [
        (line(FULL, 0, 0), line("句。", 0, 16), True, "a full line goes on"),
        (
            line(FULL[:-1] + "。", 0, 0),
            line("又一句", 0, 16),
            True,
            "even after a full stop, where nothing is indented",
        ),
        (line(FULL, 0, 0), line("新的一段", 20, 16), False, "an indent begins a paragraph"),
        (line("短的一行", 0, 0), line("下一行", 0, 16), False, "a short line ends one"),
        (line(FULL, 0, 0), line("下一段", 0, 60), False, "a wide gap ends one"),
        (line(FULL, 0, 0), line("大标题", 0, 16, 18), False, "larger type is something else"),
        (line(FULL[:-1] + "。", 0, 0), line("二、标题", 0, 16), False, "a list mark after a full stop"),
        (line(FULL[:-4], 0, 0), line("www.gov.cn见网站", 0, 16), True, "what cannot be divided goes to the next line"),
    ],
)
def test_paragraphs(before: Line, after: Line, goes_on: bool, why: str) -> None:
    body = [line(FULL, 0, 100 + 16 * k) for k in range(6)]
    assert Paragraphs([page(1, *body)]).goes_on(before, after, same_page=True) is goes_on


def test_segments_of_a_line() -> None:
    item = Line(0, 10, 10, [Segment(0, 20, "条"), Segment(32, 42, "3"), Segment(90, 99, "4")])
    assert (item.text, item.x0, item.x1) == ("条 3\t4", 0, 99)
