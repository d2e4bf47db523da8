"""Pages as content systems write them: the same tables in other markup, and tables that bodies have changed.

A case is a function that gives the page and its tables; what a cell states is told by its words (:func:`wild.stated`).
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

from truth import C, Truth, TruthTable, report
from write_html import page, spans

E_ = html.escape
Rows = list[list[C]]


def plain(t: TruthTable, attributes: str = "border=1", cell: Callable[[C], str] | None = None) -> str:
    """Write a table, one element a cell."""
    inner = cell or (lambda c: E_(c.text))
    rows = "\n".join("<tr>" + "".join(f"<td{spans(c)}>{inner(c)}</td>" for c in row) + "</tr>" for row in t.rows)
    return f"<table {attributes}>\n{rows}\n</table>"


def paragraphs(truth: Truth, write: Callable[[TruthTable], str], tag: str = "p") -> str:
    """Write a report's items in order."""
    return "\n".join(f"<{tag}>{E_(i)}</{tag}>" if isinstance(i, str) else write(i) for i in truth.items)


def whole(truth: Truth, inner: str, charset: str = "utf-8") -> str:
    """Write the page around a report."""
    return page(truth.title, f"<h1>{E_(truth.title)}</h1>{inner}", charset)


# -- markup of content systems -----------------------------------------------------------------------------------------


def trs_editor(truth: Truth) -> str:
    """TRS WCM: a style element inside the article, an editor's paragraph in each cell, blanks as &nbsp;."""

    def cell(c: C) -> str:
        text = E_(c.text) if c.text else "&nbsp;"
        return (
            '<p style="text-align: center; line-height: 1.5; margin-top: 0px;" align="center">'
            f'<span style="font-family: 宋体; font-size: 12pt;">{text}</span></p>'
        )

    def write(t: TruthTable) -> str:
        return '<div class="table-box" style="overflow:auto">' + plain(t, 'width="100%" class="trs_word_table"', cell) + "</div>"

    inner = (
        '<div class="detail"><div class="view TRS_UEDITOR trs_paper_default trs_word"><style type="text/css">'
        ".TRS_Editor P{line-height:1.5;}.TRS_Editor TD{font-size:12pt}</style>"
        f'<div class="TRS_Editor">{paragraphs(truth, write)}</div></div></div>'
        '<div class="fujian"><ul><li><a href="./P0.pdf">附件下载</a></li></ul></div>'
    )
    return whole(truth, inner)


def hanweb(truth: Truth) -> str:
    """hanweb: markers in comments, custom elements, metadata as a table before the article."""
    meta = (
        '<table class="xxgk_table"><tr><td>索 引 号</td><td>002489479/2024-00012</td><td>分类</td><td>政府信息公开年报 / 报告</td></tr>'
        "<tr><td>发布机构</td><td>某某单位</td><td>发文日期</td><td>2024-01-25</td></tr>"
        "<tr><td>文号</td><td>无</td><td>有效性</td><td>有效</td></tr></table>"
    )
    inner = (
        f"{meta}<ucaptitle>{E_(truth.title)}</ucaptitle><div id='zoom'><!--ZJEG_RSS.content.begin-->"
        '<meta name="ContentStart"/><ucapcontent>'
        + paragraphs(truth, lambda t: plain(t, "style='width:98.5%;border:none' cellspacing=0"))
        + '</ucapcontent><meta name="ContentEnd"/><!--ZJEG_RSS.content.end--></div>'
        "<div class='main-fl-gn'><a>打印本页</a><a>关闭窗口</a></div>"
    )
    return whole(truth, inner)


def percent_columns(truth: Truth) -> str:
    """A caption, column elements, widths in percent, header cells."""

    def write(t: TruthTable) -> str:
        cols = "".join(f'<col style="width:{100 / t.columns:.2f}%">' for _ in range(t.columns))
        rows = []
        for number, row in enumerate(t.rows):
            tag = "th" if number < t.header_rows else "td"
            rows.append("<tr>" + "".join(f'<{tag}{spans(c)} width="{9 * c.colspan}%">{E_(c.text)}</{tag}>' for c in row) + "</tr>")
        return f"<table><caption>单位：件</caption><colgroup>{cols}</colgroup>{''.join(rows)}</table>"

    return whole(truth, paragraphs(truth, write))


def word_ruler(truth: Truth) -> str:
    """Word's export of a table with misaligned columns: a last row of cells without height."""

    def write(t: TruthTable) -> str:
        ruler = "".join("<td width=61 style='border:none'></td>" for _ in range(t.columns))
        table = plain(t, "class=MsoNormalTable", lambda c: f"<p class=MsoNormal>{E_(c.text)}<o:p></o:p></p>")
        return table.replace("</table>", f"<![if !supportMisalignedColumns]><tr height=0>{ruler}</tr><![endif]></table>")

    return whole(truth, paragraphs(truth, write))


def upright_words(truth: Truth) -> str:
    """Headings set one character a line, spaces inside short words."""

    def cell(c: C) -> str:
        if c.key is None and len(c.text) <= 8:
            return "<br>".join(E_(char) for char in c.text)
        return E_(c.text)

    return whole(truth, paragraphs(truth, lambda t: plain(t, "border=1", cell)))


def spaced_words(truth: Truth) -> str:
    """Spaces of several kinds inside headings and around numbers."""

    def cell(c: C) -> str:
        if c.key is not None:
            return f"&emsp;{E_(c.text)}&nbsp;" if c.text else "&#8203;"
        return E_("　".join(c.text) if len(c.text) <= 3 else c.text)

    return whole(truth, paragraphs(truth, lambda t: plain(t, "border=1", cell)))


def full_width(truth: Truth) -> str:
    """Full-width digits and signs."""
    wide = {ord("0") + i: 0xFF10 + i for i in range(10)} | {ord("."): 0xFF0E, ord("/"): 0xFF0F, ord("-"): 0xFF0D}
    return whole(truth, paragraphs(truth, lambda t: plain(t, "border=1", lambda c: E_(c.text.translate(wide)))))


def boxed(truth: Truth) -> str:
    """Each table in the only cell of another table, the whole article in a third."""

    def write(t: TruthTable) -> str:
        return f"<table border=1 width=100%><tbody><tr><td>{plain(t)}</td></tr></tbody></table>"

    return whole(truth, f"<table width=960 align=center><tr><td>{paragraphs(truth, write)}</td></tr></table>")


def wrong_spans(truth: Truth) -> str:
    """Headings that span one column too many or too few, as editors leave them."""

    def write(t: TruthTable) -> str:
        text = plain(t)
        return text.replace('colspan="7"', 'colspan="8"').replace('colspan="10"', 'colspan="11"')

    return whole(truth, paragraphs(truth, write))


def no_rowspans(truth: Truth) -> str:
    """Every field is a cell of its own; the words of merged cells stand in the first one, the others are blank."""

    def write(t: TruthTable) -> str:
        width, grid = t.columns, t.grid()
        rows = []
        for row in range(len(t.rows)):
            cells = (grid.get((row, column)) for column in range(width))
            rows.append("<tr>" + "".join(f"<td>{E_(c.text) if c else '&nbsp;'}</td>" for c in cells) + "</tr>")
        return f"<table border=1>{''.join(rows)}</table>"

    return whole(truth, paragraphs(truth, write))


def repeated_labels(truth: Truth) -> str:
    """Merged label cells written out in every row (a spreadsheet's export)."""

    def write(t: TruthTable) -> str:
        width = t.columns
        full: dict[tuple[int, int], C] = {}
        for (row, column), c in t.grid().items():
            for r in range(c.rowspan):
                for k in range(c.colspan):
                    full[row + r, column + k] = c
        rows = []
        for row in range(len(t.rows)):
            tds = "".join(f"<td>{E_(full[row, column].text)}</td>" for column in range(width))
            rows.append(f"<tr>{tds}</tr>")
        return f"<table>{''.join(rows)}</table>"

    return whole(truth, paragraphs(truth, write))


def cut_tables(truth: Truth) -> str:
    """Section three cut into three tables by the editor, paragraphs without words between them."""

    def write(t: TruthTable) -> str:
        if t.name != "section3":
            return plain(t)
        parts, rows = [], t.rows
        for row in rows:  # the merged cells of the left end with the part: write them without rowspan
            for place, c in enumerate(row):
                if c.rowspan > 3:
                    row[place] = C(c.text, 1, c.colspan, c.key)
        flat = [[*(C("") for _ in range(10 - sum(c.colspan for c in row))), *row] if n > 2 else row for n, row in enumerate(rows)]
        for part in (flat[:9], flat[9:18], flat[18:]):
            parts.append(plain(TruthTable("part", part)))
        return "<p>&nbsp;</p>".join(parts)

    return whole(truth, paragraphs(truth, write))


def excel_html(truth: Truth) -> str:
    """A spreadsheet saved as a page and named .xls."""

    def write(t: TruthTable) -> str:
        rows = []
        for row in t.rows:
            tds = "".join(
                f"<td{spans(c)} class=xl6{5 + bool(c.key)} style='mso-number-format:General'{' x:num' if c.key else ''}>{E_(c.text)}</td>"
                for c in row
            )
            rows.append(f"<tr height=19 style='height:14.25pt'>{tds}</tr>")
        return f"<table x:str border=0 cellpadding=0 style='border-collapse:collapse'>{''.join(rows)}</table>"

    inner = "".join(
        f"<table x:str><tr><td colspan=10 class=xl64>{E_(i)}</td></tr></table>" if isinstance(i, str) else write(i)
        for i in truth.items
    )
    return (
        '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns="http://www.w3.org/TR/REC-html40">\n<head>'
        '<meta http-equiv=Content-Type content="text/html; charset=gb2312"><meta name=ProgId content=Excel.Sheet>'
        "<!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:Name>Sheet1</x:Name></x:ExcelWorksheets></x:ExcelWorkbook></xml><![endif]-->"
        f"</head><body link=blue vlink=purple><p>{E_(truth.title)}</p>{inner}</body></html>"
    )


def wps_html(truth: Truth) -> str:
    """WPS Writer's export: conditional comments, every run in spans with attributes of its own."""

    def run(text: str) -> str:
        return (
            "<span style=\"mso-spacerun:'yes';font-family:仿宋_GB2312;mso-font-kerning:1.0000pt;\" >"
            f'<font face="仿宋_GB2312" >{E_(text)}</font></span>'
        )

    def cell(c: C) -> str:
        return f'<p class=MsoNormal align=center style="mso-pagination:none;" >{run(c.text) if c.text else run(" ")}<o:p></o:p></p>'

    def write(t: TruthTable) -> str:
        return plain(t, 'class=MsoNormalTable border=1 style="border-collapse:collapse;mso-table-layout-alt:fixed;"', cell)

    body = "".join(f"<p class=MsoNormal >{run(i)}</p>" if isinstance(i, str) else write(i) for i in truth.items)
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head>'
        '<meta http-equiv=Content-Type  content="text/html; charset=gb2312" ><meta name=Generator  content="WPS Office" >'
        f"<title>{E_(truth.title)}</title><!--[if gte mso 9]><xml><w:WordDocument><w:Pages>9</w:Pages></w:WordDocument></xml><![endif]-->"
        "<style>@font-face{font-family:\"Times New Roman\";}p.MsoNormal{mso-style-name:正文;}</style></head>"
        f'<body style="tab-interval:21pt;" ><!--StartFragment--><div class="Section0" style="layout-grid:15.6000pt;" >'
        f"<p class=MsoNormal >{run(truth.title)}</p>{body}</div><!--EndFragment--></body></html>"
    )


def twice(truth: Truth) -> str:
    """The article twice: for telephones (hidden) and for screens."""
    inner = paragraphs(truth, plain)
    return whole(truth, f'<div class="wap" style="display:none">{inner}</div><div class="pc">{inner}</div>')


def pictures(truth: Truth) -> str:
    """The tables are pictures: there is no table to read, and no zero."""
    return whole(truth, paragraphs(truth, lambda t: f'<p style="text-align:center"><img src="W0{len(t.rows)}.png" alt="" title=""></p>'))


MARKUP: dict[str, Callable[[Truth], str]] = {
    function.__name__: function
    for function in (
        trs_editor, hanweb, percent_columns, word_ruler, upright_words, spaced_words, full_width, boxed, wrong_spans,
        no_rowspans, repeated_labels, cut_tables, excel_html, wps_html, twice, pictures,
    )
}  # fmt: skip


# -- several reports on a page -----------------------------------------------------------------------------------------


def years_on_a_page() -> tuple[str, list[Truth]]:
    """A page that holds the reports of four years, with the tables of three forms."""
    truths = [report("2021", 71), report("2019", 72), report("2014", 73)]
    inner = "".join(f"<h2>{E_(t.title)}</h2>{paragraphs(t, plain)}" for t in truths)
    return page("历年政府信息公开年度报告", inner), truths


# -- tables that bodies have changed -----------------------------------------------------------------------------------


def table(name: str, rows: Sequence[Sequence[C | str]], header_rows: int = 1) -> TruthTable:
    """Give a table; strings are cells without a meaning."""
    return TruthTable(name, [[c if isinstance(c, C) else C(c) for c in row] for row in rows], header_rows)


def v(text: str, indicator: str, applicant: str | None = None, rowspan: int = 1, colspan: int = 1) -> C:
    """Give a value cell."""
    return C(text, rowspan, colspan, (indicator, applicant))
