"""Plain text and its encodings; what kind of file it is."""

from __future__ import annotations

import pytest

from gipnlp.readers import read_bytes, read_file
from gipnlp.readers.chars import collapse, join_blocks, joint
from gipnlp.readers.kinds import kind_of

HANS = "二〇一六年，全县主动公开政府信息1,234条，受理申请5件，全部按时答复。\r\n其中：网络申请３件。"
HANT = "本機關於民國期間之政府資訊公開年度報告：受理申請5件，全部按時答覆；行政訴訟0件，這是總數。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (HANS, "utf-8"),
        (HANS, "utf-8-sig"),
        (HANS, "utf-16"),
        (HANS, "gb18030"),
        (HANS, "gbk"),
        (HANS.replace("〇", "零"), "gb2312"),
        (HANT, "big5hkscs"),
        (HANT, "gb18030"),
        (HANT, "utf-8"),
        ("shi 2016 12", "ascii"),
        ("收到申请3件", "gb18030"),
        ("受理申請3件", "big5"),
    ],
)
def test_every_encoding_gives_the_same_text(text: str, encoding: str) -> None:
    assert read_bytes(text.encode(encoding), "a.txt").text == text


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_utf16_in_both_orders(mark: bytes) -> None:
    data = mark + HANS.encode("utf-16-le" if mark == b"\xff\xfe" else "utf-16-be")
    assert read_bytes(data, "a.txt").text == HANS


def test_text_stays_exactly_as_it_is() -> None:
    text = "  一、概述\r\n\t收到\u3000申请\u00a03件\u200b\n\n\n|a|b|\r末行 \n"
    source = read_bytes(text.encode(), "a.md")
    assert (source.text, source.tables, source.kind, source.title) == (text, (), "markdown", None)


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        ("# 年度报告".encode(), "a.md", "markdown"),
        ("年度报告".encode(), "a.md.txt", "text"),
        ("年度报告".encode(), "", "text"),
        (b"<!DOCTYPE html><p>x", "a.txt", "html"),
        (b"\xef\xbb\xbf\n <!-- saved from url=(0014)about:internet -->\n<HTML><body>x", "a.txt", "html"),
        (b'<?xml version="1.0" encoding="utf-8"?>\n<html><body>x', "", "html"),
        ("收到<3件".encode(), "a.html", "text"),
        (b"<div>x</div><p>y</p>", "", "html"),
        (b"<table><tr><td>1</td></tr></table>", "a.md", "markdown"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n", "a.html", "mht"),
        (b"junk\n%PDF-1.7\n", "a.txt", "pdf"),
        (b"PK\x03\x04....", "a.txt", "docx"),
        (b"\x00\x01\x02", "a.txt", "binary"),
        (b"GIF89a", "a.html", "binary"),
    ],
)
def test_kind_is_told_from_the_content(data: bytes, name: str, kind: str) -> None:
    assert kind_of(data, name) == kind


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("信息\n公开", "信息公开", "a line end inside a Chinese word is nothing"),
        ("公开 \r\n 12条", "公开12条", "nor between words and numbers"),
        ("open \n data", "open data", "between Latin words it is a space"),
        ("12\n34", "12 34", "two numbers stay apart"),
        ("信息  公开", "信息 公开", "spaces on one line are kept, as one"),
        ("a\tb", "a b", "a tab is a space"),
        ("信\u200b息\ufeff", "信息", "what nobody sees is taken out"),
        ("\u00a0\u00a01", "\u00a0\u00a01", "no-break spaces are not collapsed"),
    ],
)
def test_white_space_of_web_pages(text: str, expected: str, why: str) -> None:
    assert collapse(text) == expected


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (["结果", "维持"], "结果维持"),
        (["三、", "本", "年", "度"], "三、本年度"),
        (["1.属于国家秘密", "2.重复申请"], "1.属于国家秘密 2.重复申请"),
        (["12", "34"], "12 34"),
        (["", " \u3000", "5"], "5"),
        (["Open", "Data"], "Open Data"),
        ([], ""),
    ],
)
def test_paragraphs_of_a_cell_become_one_line(blocks: list[str], expected: str) -> None:
    assert join_blocks(blocks) == expected


def test_joint() -> None:
    assert [joint(*pair) for pair in (("公", "开"), ("a", "b"), ("1", "条"), ("条", "1"), ("", "a"), ("1", "2"))] == [
        "", " ", "", "", "", " ",
    ]  # fmt: skip


def test_path_objects_and_names_are_taken(tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "年报.txt"
    file.write_bytes(HANS.encode("gb18030"))
    assert read_file(file) == read_file(str(file))
    assert read_file(file).text == HANS
