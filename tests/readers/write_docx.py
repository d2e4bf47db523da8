"""Writes a report as DOCX: merged cells, content controls, text boxes, automatic numbers, nested tables."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from truth import Truth, TruthTable

_SURPLUS = ("docProps/thumbnail.jpeg", "word/stylesWithEffects.xml")
SECTION_MARKS = "一二三四五六"


def write_docx(truth: Truth, style: str) -> bytes:
    """Give the bytes of a document in a style (``docx``…, or ``writer``… for the document behind a PDF)."""
    document = Document()
    document.styles["Normal"].font.name = "WenQuanYi Micro Hei"
    document.styles["Normal"].element.rPr.rFonts.set(qn("w:eastAsia"), "WenQuanYi Micro Hei")
    section = document.sections[0]
    sizes = {"writer_a5": (148, 210), "writer_b6": (125, 150)}
    width, height = sizes.get(style, (210, 297))
    section.page_width, section.page_height = Mm(width), Mm(height)
    margin = Mm(12 if style in sizes else 20)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = margin
    section.orientation = WD_ORIENT.PORTRAIT
    if style.startswith("writer"):
        _running(section)
    small = style in sizes
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    heading.add_run(truth.title).font.size = Pt(16)
    number = _numbering(document) if style == "docx_numbered" else None
    for item in truth.items:
        if isinstance(item, str):
            _paragraph(document, item, number, 9 if small else 11)
        elif style == "docx_nested":
            outer = document.add_table(rows=1, cols=1)
            outer.style = "Table Grid"
            _fill(outer.cell(0, 0).add_table(len(item.rows), item.columns), item, 7)
        else:
            _fill(
                document.add_table(len(item.rows), item.columns), item, 6 if small else 9, head=style == "writer_head"
            )
    if style == "docx_controls":
        _into_controls(document)
    if style == "docx_textbox":
        _into_textbox(document)
    stream = io.BytesIO()
    document.save(stream)
    return _repack(stream.getvalue())


def _paragraph(document: Any, text: str, number: int | None, size: int) -> None:
    paragraph = document.add_paragraph()
    if number is not None and text[1:2] == "、" and text[0] in SECTION_MARKS:
        properties = paragraph._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')
        )
        text = text[2:]
    elif text[1:2] != "、":
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.add_run(text).font.size = Pt(size)


def _fill(table: Any, truth: TruthTable, size: float, *, head: bool = False) -> None:
    table.style = "Table Grid"
    if truth.columns > 8:
        table.autofit = False
        wide, narrow = (Mm(28), Mm(11)) if truth.columns == 10 else (Mm(11), Mm(11))
        for index in range(truth.columns):
            width = wide if truth.columns == 10 and index == 2 else narrow
            for cell in table.columns[index].cells:
                cell.width = width
    for (row, column), cell in truth.grid().items():
        target = table.cell(row, column)
        if cell.rowspan > 1 or cell.colspan > 1:
            target = target.merge(table.cell(row + cell.rowspan - 1, column + cell.colspan - 1))
        run = target.paragraphs[0].add_run(cell.text)
        run.font.size = Pt(size)
    if head:
        for row in table.rows[: truth.header_rows]:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _running(section: Any) -> None:
    section.header.paragraphs[0].add_run("政府信息公开工作年度报告").font.size = Pt(8)
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    paragraph._p.append(field)
    paragraph.add_run(" —")


def _numbering(document: Any) -> int:
    part = document.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
    )
    part.insert(0, abstract)
    part.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
    return 91


def _into_controls(document: Any) -> None:
    """Wrap every table, and one row of the first, in a content control."""
    for table in document.tables:
        control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
        table._tbl.addprevious(control)
        control[1].append(table._tbl)
    row = document.element.body.find(f".//{qn('w:tr')}")
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
    row.addprevious(control)
    control[1].append(row)


def _into_textbox(document: Any) -> None:
    """Move the title into a text box, written twice (drawing and fallback) as Word does, and add deleted text."""
    first = document.paragraphs[0]
    content = f"<w:txbxContent><w:p><w:r><w:t>{first.text}</w:t></w:r></w:p></w:txbxContent>"
    spaces = nsdecls("w", "wp", "a") + (
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    run = parse_xml(
        f'<w:r {spaces}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData>'
        f"<wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    for old in first.runs:
        first._p.remove(old._r)
    first._p.append(run)
    second = document.paragraphs[1]._p
    second.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>删去的9字</w:delText></w:r></w:del>"))
    hidden = copy.deepcopy(parse_xml(f"<w:r {nsdecls('w')}><w:rPr><w:vanish/></w:rPr><w:t>隐藏的8字</w:t></w:r>"))
    second.append(hidden)


def _repack(data: bytes) -> bytes:
    """Write the package with fixed dates and without the template's thumbnail, so that files are equal on every run."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename in _SURPLUS:
                continue
            entry = zipfile.ZipInfo(info.filename, (2020, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = old.read(info)
            if info.filename == "_rels/.rels":
                content = re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", content)
            elif info.filename.endswith(("document.xml.rels", "[Content_Types].xml")):
                content = re.sub(rb"<(?:Relationship|Override) [^>]*stylesWithEffects[^>]*/>", b"", content)
            new.writestr(entry, content)
    return out.getvalue()
