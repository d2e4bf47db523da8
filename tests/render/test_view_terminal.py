"""The terminal view: what it shows, and that no text of a report acts on the terminal."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from gipnlp.document import Document
from gipnlp.render.shared import Lines, number, plain, whole
from gipnlp.render.terminal import show, show_indicators
from gipnlp.taxonomy import indicators


def shown(document: Document, *, width: int = 140, color: bool = False, **options: object) -> str:
    stream = io.StringIO()
    console = Console(
        file=stream, width=width, force_terminal=color, color_system="truecolor" if color else None, highlight=False
    )
    show(document, console, **({"lang": "zh"} | options))
    return stream.getvalue()


def test_header_records_and_failures(sample):
    text = shown(sample.document())
    for words in (
        "抚顺市人民政府  2009", "市级 · 政府 · 区划代码 210400", "2009-01-01 – 2009-12-31", "2010-03-31", "无法读出1格",
        "1821 + 8313 + 12136 = 22270 ≠ 21870", "各项相加为22270", "疑点", "市级机关", "本机关",
        "约8,313条", "存量", "4.2%", "4行17", "自然人",
        "核对2项:相符0,舍入范围内1,不符1,不作判断0",
    ):  # fmt: skip
        assert words in text, words


def test_english(sample):
    text = shown(sample.document(), lang="en", all_checks=True)
    for words in (
        "city · government",
        "The parts add up to 22270.",
        "about 8,313 条",
        "stock",
        "itself",
        "agrees.",
        "2 checks: 0 hold",
    ):
        assert words in text, words


def test_all_checks(sample):
    assert "12136 ÷ 288000" not in shown(sample.document())
    assert "12136 ÷ 288000" in shown(sample.document(), all_checks=True)


def test_failures_are_red(sample):
    assert "\x1b[1;31m1821 + 8313 + 12136 = 22270 ≠ 21870" in shown(sample.document(), color=True)


def test_texts_do_not_act_on_the_terminal(sample):
    for words in sample.NASTY:
        text = shown(sample.nasty(words), all_checks=True)
        assert "\x1b" not in text
        assert "\u202e" not in text
        text.encode("utf-8")
    assert "[red]markup[/red]" in shown(sample.nasty("[red]markup[/red]"))


@pytest.mark.parametrize("width", [20, 40, 80, 300])
def test_any_width(sample, width):
    assert "抚顺" in shown(sample.document(), width=width)


def test_no_reports_and_no_records(sample):
    assert "没有找到年度报告" in shown(Document("x"))
    document = sample.document()
    document.reports[0].records, document.reports[0].checks = [], []
    assert "没有记录" in shown(document)


def test_indicators_are_listed_under_their_parents():
    stream = io.StringIO()
    show_indicators(indicators(), Console(file=stream, width=160, highlight=False), lang="en")
    text = stream.getvalue()
    assert all(i.id in text for i in indicators())
    assert "    Cases upheld" in text or "  " in text


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "—"),
        (0, "0"),
        (248000, "248,000"),
        (4.0, "4"),
        (4.25, "4.25"),
        (0.1 + 0.2, "0.3"),
        (-3, "-3"),
        (10**4000, "10…(4001)"),
        (float("inf"), "inf"),
    ],
)
def test_numbers(value, written):
    assert number(value) == written


def test_lines_and_columns():
    lines = Lines("ab\ncd\r\nef\rg")
    assert [lines(i) for i in (0, 1, 3, 4, 7, 10)] == [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (4, 1)]


@given(st.text(alphabet=st.characters(codec=None)))
def test_plain_and_whole(text):
    assert not set(plain(text)) & set("\x1b\x07\x08\r\u202e\ud800")
    assert len(whole(text)) == len(text)
    whole(text).encode("utf-8")
