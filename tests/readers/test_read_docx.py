"""Word documents: order, merged cells, text that Word shows and text that it hides."""

from __future__ import annotations

import io
from typing import Any

import pytest

from gipnlp.readers import read_bytes
from gipnlp.types import Source

docx = pytest.importorskip("docx")
from docx.oxml import parse_xml  # noqa: E402
from docx.oxml.ns import nsdecls  # noqa: E402

W = nsdecls("w")


def read(document: Any) -> Source:
    stream = io.BytesIO()
    document.save(stream)
    return read_bytes(stream.getvalue(), "a.docx")


def with_body(xml: str) -> Source:
    """Read a document whose body is ``xml``."""
    document = docx.Document()
    body = document.element.body
    for node in list(body)[:-1]:
        body.remove(node)
    for offset, node in enumerate(parse_xml(f"<w:body {W}>{xml}</w:body>")):
        body.insert(offset, node)
    return read(document)


def p(*runs: str) -> str:
    return "<w:p>" + "".join(runs) + "</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(r(text))}</w:tc>"


def tbl(*rows: str) -> str:
    return "<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def grid(source: Source) -> list[list[str | None]]:
    return [[None if cell is None else cell.text for cell in row] for row in source.tables[0].grid()]


@pytest.mark.parametrize(
    ("xml", "text", "why"),
    [
        (p(r("公"), r("开")) + p(r("12条")), "公开\n12条", "runs part no words, paragraphs end lines"),
        (p(r("甲"), "<w:r><w:br/></w:r>", r("乙")), "甲\n乙", "a break ends a line"),
        (p(r("甲"), "<w:r><w:tab/></w:r>", r("3")), "甲\t3", "a tab stays"),
        (p(r("甲"), "<w:ins>" + r("乙") + "</w:ins>"), "甲乙", "inserted text is there"),
        (p(r("甲"), "<w:del><w:r><w:delText>乙</w:delText></w:r></w:del>"), "甲", "deleted text is gone"),
        (p(r("甲"), "<w:moveFrom>" + r("乙") + "</w:moveFrom>"), "甲", "text moved away is gone"),
        (p(r("甲"), r("乙", "<w:vanish/>"), r("丙", '<w:vanish w:val="0"/>')), "甲丙", "hidden text is gone"),
        (p("<w:hyperlink>" + r("甲") + "</w:hyperlink>"), "甲", "links are text"),
        (p('<w:fldSimple w:instr="DATE">' + r("2020年") + "</w:fldSimple>"), "2020年", "the result of a field"),
        (p("<w:r><w:instrText>PAGE</w:instrText></w:r>", r("甲")), "甲", "the code of a field is no text"),
        ("<w:sdt><w:sdtContent>" + p(r("甲")) + "</w:sdtContent></w:sdt>", "甲", "a content control"),
        (p("<w:sdt><w:sdtContent>" + r("甲") + "</w:sdtContent></w:sdt>"), "甲", "a content control in a line"),
        (p(r("甲"), "<w:r><w:noBreakHyphen/></w:r>", r("乙")), "甲-乙", "a hyphen that does not break"),
        (p(r(" \u3000甲\u00a0")), "甲", "indents are taken off"),
    ],
)
def test_text(xml: str, text: str, why: str) -> None:
    assert with_body(xml).text == text


SPAN2, START, GOES_ON = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


@pytest.mark.parametrize(
    ("rows", "expected", "why"),
    [
        (
            [tc("甲", SPAN2), tc("乙") + tc("1"), tc("丙") + tc("2")],
            [["甲", "甲"], ["乙", "1"], ["丙", "2"]],
            "gridSpan",
        ),
        ([tc("甲", START) + tc("1"), tc("", GOES_ON) + tc("2")], [["甲", "1"], ["甲", "2"]], "vMerge"),
        (
            [tc("甲", SPAN2 + START) + tc("1"), tc("", SPAN2 + GOES_ON) + tc("2"), tc("乙") + tc("丙") + tc("3")],
            [["甲", "甲", "1"], ["甲", "甲", "2"], ["乙", "丙", "3"]],
            "both",
        ),
        ([tc("甲", GOES_ON) + tc("1"), tc("乙") + tc("2")], [["甲", "1"], ["乙", "2"]], "a merge that nothing begins"),
        (
            [tc("甲", START) + tc("1"), tc("乙", START) + tc("2"), tc("", GOES_ON) + tc("3")],
            [["甲", "1"], ["乙", "2"], ["乙", "3"]],
            "one merge after the other",
        ),
        (
            [tc("甲") + tc("1"), '<w:trPr><w:del w:id="1"/></w:trPr>' + tc("乙") + tc("2"), tc("丙") + tc("3")],
            [["甲", "1"], ["丙", "3"]],
            "a deleted row",
        ),
        (
            [tc("甲") + tc("1") + tc("2"), '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + tc("3") + tc("4")],
            [["甲", "1", "2"], ["", "3", "4"]],
            "a row that begins later",
        ),
    ],
)
def test_grid(rows: list[str], expected: list[list[str]], why: str) -> None:
    source = with_body(tbl(*rows))
    assert grid(source) == expected
    assert all(source.text[c.start : c.end] == c.text for c in source.tables[0].cells)


def test_paragraphs_and_tables_keep_their_order() -> None:
    table = tbl(tc("收到申请数") + tc("3"), tc("答复数") + tc("2"))
    source = with_body(p(r("前")) + table + p(r("中")) + table + p(r("后")))
    assert source.text == "前\n收到申请数\t3\n答复数\t2\n中\n收到申请数\t3\n答复数\t2\n后"
    assert [table.index for table in source.tables] == [0, 1]


def test_headers_and_footers_stay_out() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉12"
    document.sections[0].footer.paragraphs[0].text = "第3页"
    document.add_paragraph("正文")
    assert read(document).text == "正文"


@pytest.mark.parametrize(
    ("form", "pattern", "marks"),
    [
        ("chineseCountingThousand", "%1、", ["一、", "二、", "三、"]),
        ("chineseCounting", "（%1）", ["（一）", "（二）", "（三）"]),
        ("decimal", "%1.", ["1.", "2.", "3."]),
        ("lowerLetter", "%1)", ["a)", "b)", "c)"]),
        ("decimalEnclosedCircle", "%1", ["①", "②", "③"]),
        ("bullet", "•", ["", "", ""]),
    ],
)
def test_automatic_numbers_are_put_back(form: str, pattern: str, marks: list[str]) -> None:
    document = docx.Document()
    part = document.part.numbering_part.element
    part.insert(
        0,
        parse_xml(
            f'<w:abstractNum {W} w:abstractNumId="80"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{pattern}"/></w:lvl></w:abstractNum>'
        ),
    )
    part.append(parse_xml(f'<w:num {W} w:numId="81"><w:abstractNumId w:val="80"/></w:num>'))
    for words in ("总体情况", "主动公开", "其他"):
        paragraph = document.add_paragraph(words)
        numbers = parse_xml(f'<w:numPr {W}><w:ilvl w:val="0"/><w:numId w:val="81"/></w:numPr>')
        paragraph._p.get_or_add_pPr().append(numbers)
    expected = [mark + words for mark, words in zip(marks, ("总体情况", "主动公开", "其他"), strict=True)]
    assert read(document).text.split("\n") == expected


def test_title_is_that_of_the_document() -> None:
    document = docx.Document()
    document.core_properties.title = "某县2019年年度报告"
    document.add_paragraph("甲")
    assert read(document).title == "某县2019年年度报告"
