"""Web pages: what is text, what is a table, what is neither."""

from __future__ import annotations

import contextlib
import time

import pytest

from gipnlp.errors import ReadError
from gipnlp.readers import read_bytes
from gipnlp.types import Source

REPORT = "<p>一、总体情况</p><p>本年主动公开政府信息12条。</p>"


def read(body: str, head: str = "") -> Source:
    return read_bytes(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), "a.html")


def grid(source: Source, index: int = 0) -> list[list[str | None]]:
    return [[None if cell is None else cell.text for cell in row] for row in source.tables[index].grid()]


@pytest.mark.parametrize(
    ("body", "text", "why"),
    [
        ("<p>公<b>开</b><i>12</i>条</p>", "公开12条", "inline elements part no words"),
        ("<p>公<span>\n</span>开</p>", "公开", "a line end in a span of its own"),
        ("<div>甲<div>乙</div>丙</div>", "甲\n乙\n丙", "block elements end lines"),
        ("甲<br>乙<br/>丙", "甲\n乙\n丙", "br ends a line"),
        ("<p>甲<p>乙", "甲\n乙", "unclosed paragraphs"),
        ("<ul><li>甲<li>乙</ul>", "甲\n乙", "list items"),
        ("<pre>甲\n乙</pre>", "甲\n乙", "pre keeps its lines"),
        ("<p>　　甲&nbsp;</p>", "甲", "indents are taken off"),
        ("<p>3&lt;5&amp;</p>", "3<5&", "entities"),
        ("<p>甲</p><script>var a=12</script><style>b</style><!--c-->", "甲", "scripts, styles, comments"),
        ("<p>甲<!--[if gte mso 9]><xml>9</xml><![endif]-->乙</p>", "甲乙", "Word's conditional comments"),
        ("<p><![if !supportLists]>1.<![endif]>甲<o:p></o:p></p>", "1.甲", "Word's list marks stay"),
        ("<p>甲</p><p style='DISPLAY: none'>99</p><p hidden>98</p>", "甲", "hidden elements"),
        ("<p>发布日期：2020-01-31</p><p>甲</p>", "发布日期：2020-01-31\n甲", "the date of publication stays"),
        ("<p>甲</p><select><option>12</option></select><input value=13>", "甲", "form controls"),
        ("<noscript>请打开脚本</noscript><p>甲</p>", "甲", "noscript"),
        ("<table><tr><td>甲</td></tr><tr><td>乙</td></tr></table>", "甲\n乙", "one column is no data"),
        ("甲\x00乙", "甲乙", "NUL characters"),
    ],
)
def test_text(body: str, text: str, why: str) -> None:
    data = f"<html><body>{body}</body></html>".replace("\x00", "&#0;").encode()
    assert read_bytes(data, "a.html").text.replace("\ufffd", "") == text


BOILERPLATE = [
    "<div class='nav'><ul><li><a>首页</a></li><li><a>概况</a></li></ul></div>",
    "<nav>首页 概况</nav>",
    "<div id='footer'>主办：某县人民政府</div>",
    "<div class='mainFooter'>主办：某县人民政府</div>",
    "<div>版权所有：某县人民政府 网站标识码：3400000000 某ICP备05000000号</div>",
    "<ul>" + "".join(f"<li><a href=#>第{i}篇文章的题目</a></li>" for i in range(8)) + "</ul>",
    "<div class='share'>分享到：微信 微博</div>",
    "<footer>联系我们</footer>",
]


@pytest.mark.parametrize("junk", BOILERPLATE)
def test_what_stands_around_the_article_goes(junk: str) -> None:
    assert read(junk + REPORT + junk).text == "一、总体情况\n本年主动公开政府信息12条。"


NUMBERS = "<table><tr><td>指标</td><td>数</td></tr>" + "<tr><td>收到申请数</td><td>3</td></tr>" * 9 + "</table>"


@pytest.mark.parametrize("wrapper", ["<div class='nav'>{}</div>", "<footer>{}</footer>", "<div style='display:none'>{}</div>",
                                     "<div id='sidebar'>{}</div>", "<noscript>{}</noscript>", "<aside>{}</aside>"])  # fmt: skip
@pytest.mark.parametrize(
    "inner", [REPORT + "<p>二、主动公开政府信息情况</p>", NUMBERS, "<p>" + "公开工作情况良好。" * 20 + "</p>"]
)
def test_a_block_that_holds_the_report_is_never_dropped(wrapper: str, inner: str) -> None:
    source = read("<p>标题</p>" + wrapper.format(inner))
    assert len(source.text) > 25


def test_a_hidden_second_edition_of_the_article_goes() -> None:
    article = "".join(f"<p>第{i}段，本年主动公开政府信息{i}条，受理申请{i}件，均已答复。</p>" for i in range(9))
    source = read(f"<div>{article}</div><div style='display:none'>{article}</div>")
    assert source.text.count("第3段") == 1


def test_links_inside_the_article_stay() -> None:
    source = read("<p>见<a>附件1</a>、<a>附件2</a>。</p><ul><li><a>附件1：统计表</a></li></ul>")
    assert source.text == "见附件1、附件2。\n附件1：统计表"


@pytest.mark.parametrize(
    ("rows", "expected", "why"),
    [
        ("<tr><td rowspan=2>甲<td>1<tr><td>2", [["甲", "1"], ["甲", "2"]], "rowspan"),
        ("<tr><td colspan=2>甲<td>乙<tr><td>1<td>2<td>3", [["甲", "甲", "乙"], ["1", "2", "3"]], "colspan"),
        ("<tr><td rowspan=0>甲<td>1<tr><td>2", [["甲", "1"], ["甲", "2"]], "rowspan 0 reaches to the end"),
        ("<tr><td rowspan=99>甲<td>1<tr><td>2", [["甲", "1"], ["甲", "2"]], "rowspan beyond the table"),
        ("<tr><td colspan=-3>甲<td>1<tr><td>乙<td>2", [["甲", "1"], ["乙", "2"]], "nonsense is 1"),
        ("<tr><td colspan='2px'>甲<tr><td>乙<td>2<tr><td>丙<td>3", [["甲", "甲"], ["乙", "2"], ["丙", "3"]], "2px is 2"),
        ("<tr><td colspan=99>甲<tr><td>乙<td>2<tr><td>丙<td>3", [["甲", "甲"], ["乙", "2"], ["丙", "3"]], "too wide"),
        ("<tr><td>甲<td>1<tr><tr><td>乙<td>2", [["甲", "1"], ["乙", "2"]], "empty rows are no rows"),
        ("<tr><td>甲<td>1<tr><td>乙<td>&nbsp;", [["甲", "1"], ["乙", ""]], "a blank cell is a cell"),
        ("<tr><td>甲<td>1<tr><td>乙", [["甲", "1"], ["乙", None]], "a missing cell is none"),
        ("<td>甲<td>1<tr><td>乙<td>2", [["甲", "1"], ["乙", "2"]], "cells without a row"),
        ("<tr><th>甲<th>数<tr><td>乙<td><p>1</p><p></p>", [["甲", "数"], ["乙", "1"]], "th, empty paragraphs"),
        ("<tr><td>结果<br>维持<td>1<tr><td>乙<td>2", [["结果维持", "1"], ["乙", "2"]], "a break inside a word"),
        ("<thead><tr><td rowspan=5>甲<td>1</thead><tbody><tr><td>乙<td>2", [["甲", "1"], ["乙", "2"]], "spans end with the group"),
    ],
)  # fmt: skip
def test_grid(rows: str, expected: list[list[str | None]], why: str) -> None:
    source = read(f"<table>{rows}</table>")
    assert grid(source) == expected
    assert all(source.text[c.start : c.end] == c.text for c in source.tables[0].cells)


def test_rows_are_lines_and_cells_are_parted_by_tabs() -> None:
    source = read("<p>前</p><table><tr><td>指标<td>单位<td>数<tr><td>收到<td>件<td></table><p>后</p>")
    assert source.text == "前\n指标\t单位\t数\n收到\t件\t\n后"
    assert (source.tables[0].start, source.tables[0].end) == (2, 15)


def test_layout_table_around_data_tables() -> None:
    data = "<table><tr><td>指标<td>数<tr><td>收到申请数<td>3<tr><td>答复数<td>3</table>"
    source = read(f"<table><tr><td>菜单<td><p>一、概述</p>{data}<p>二、结束</p>{data}</table>")
    assert [table.rows for table in source.tables] == [3, 3]
    assert (
        source.text.index("一、概述") < source.tables[0].start < source.text.index("二、结束") < source.tables[1].start
    )


def test_prose_over_the_full_width_of_a_data_table_is_text() -> None:
    prose = "本年度主动公开工作有序开展。" * 20
    source = read(
        f"<table><tr><td colspan=2>{prose}<tr><td>收到申请数<td>3<tr><td>答复数<td>3<tr><td colspan=2>{prose}"
        "<tr><td>复议数<td>1<tr><td>诉讼数<td>2</table>"
    )
    assert [grid(source, k) for k in (0, 1)] == [
        [["收到申请数", "3"], ["答复数", "3"]],
        [["复议数", "1"], ["诉讼数", "2"]],
    ]
    assert source.text.split("\n")[0] == prose


def test_a_table_in_a_cell_of_a_data_table_is_a_table_of_its_own() -> None:
    inner = "<table><tr><td>甲<td>7<tr><td>乙<td>8</table>"
    rows = "".join(f"<tr><td>指标{i}<td>{i}" for i in range(6))
    source = read(f"<table>{rows}<tr><td>其中<td>{inner}</table>")
    assert [(t.rows, t.columns) for t in source.tables] == [(7, 2), (2, 2)]
    assert grid(source, 0)[6] == ["其中", ""]


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title> 某县\n年度报告 </title>", "", "某县年度报告"),
        ("<title>某县门户</title>", "<h1>2019年度报告</h1>", "2019年度报告"),
        ("<meta name='ArticleTitle' content='2018年年度报告'><title>首页</title>", "", "2018年年度报告"),
        ("", "", None),
    ],
)
def test_title(head: str, body: str, title: str | None) -> None:
    assert read(body + REPORT, head).title == title


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("gb18030", "gb2312"),
        ("gb18030", "utf-8"),
        ("utf-8", "gbk"),
        ("big5hkscs", "big5"),
        ("utf-8", ""),
        ("gb18030", ""),
    ],
)
def test_declared_charset_is_checked(encoding: str, declared: str) -> None:
    words = (
        "政府信息公開年度報告，受理申請12件" if encoding == "big5hkscs" else "政府信息公开年度报告，受理申请12件，镕"
    )
    page = f"<html><head><meta http-equiv='Content-Type' content='text/html; charset={declared}'></head><p>{words}</p></html>"
    assert read_bytes(page.encode(encoding), "a.html").text == words


def test_a_few_broken_bytes_of_a_page_stay_visible() -> None:
    page = b"<html><meta charset=utf-8><p>" + "公开".encode()[:-1] + ("</p><p>" + "公开12条。" * 300).encode()
    text = read_bytes(page, "a.html").text
    assert "\ufffd" in text
    assert text.count("公开12条。") == 300


def test_words_too_deeply_nested_are_found_without_their_font_tags() -> None:
    assert read("<p>" + "<font>" * 3000 + "公开12条").text == "公开12条"


@pytest.mark.parametrize(
    "body",
    [
        "<table>" + "<tr><td colspan=1000 rowspan=60000>1" * 3000,
        "<div class=nav>" * 1500 + "版权所有 技术支持",
        "<p>公开 \n" * 20000,
        "<div class=nav>" + "<div class=nav>版权所有 技术支持</div>" * 20000,
        "<" * 200_000,
        "<!--" * 100_000,
        "<table><tr><td>" * 600,
        "<p " + "class='nav " * 20000,
    ],
    ids=range(8),
)
def test_hostile_pages_end_soon(body: str) -> None:
    start = time.perf_counter()
    with contextlib.suppress(ReadError):
        read("<p>标题</p>" + body)
    assert time.perf_counter() - start < 10


@pytest.mark.slow
def test_a_page_of_fifty_megabytes_ends_in_bounded_time() -> None:
    start = time.perf_counter()
    with pytest.raises(ReadError, match="GIP022"):
        read("<table>" + ("<tr>" + "<td>1</td>" * 10 + "</tr>") * 450_000 + "</table>")
    source = read("<p>全年公开信息12条，其中网站发布3条。</p>" * 700_000)
    assert len(source.text) > 13_000_000
    assert time.perf_counter() - start < 180
