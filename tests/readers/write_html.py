"""Writes a report as HTML in the styles that web pages of public bodies use."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Callable
from email.message import EmailMessage

from truth import C, Truth, TruthTable

Cell = Callable[[C], str]
E_ = html.escape


def table(t: TruthTable, attributes: str, cell: Cell, *, head: bool = False) -> str:
    """Write a table; ``cell`` writes what is inside a ``td``."""
    rows = []
    for number, row in enumerate(t.rows):
        tds = "".join(f"<td{spans(c)}>{cell(c)}</td>" for c in row)
        text = f"<tr>{tds}</tr>"
        if head and t.header_rows:
            text = ("<thead>" if number == 0 else "") + text
            text += "</thead><tbody>" if number + 1 == t.header_rows else ""
        rows.append(text)
    return f"<table {attributes}>" + "\n".join(rows) + ("</tbody>" if head and t.header_rows else "") + "</table>"


def spans(c: C) -> str:
    """Write the span attributes."""
    return (f' rowspan="{c.rowspan}"' if c.rowspan > 1 else "") + (f' colspan="{c.colspan}"' if c.colspan > 1 else "")


def body(truth: Truth, paragraph: Callable[[str], str], write: Callable[[TruthTable], str]) -> str:
    """Write the items in order."""
    return "\n".join(paragraph(i) if isinstance(i, str) else write(i) for i in truth.items)


def _inline(truth: Truth) -> str:
    def write(t: TruthTable) -> str:
        return table(
            t, 'border="1" style="border-collapse:collapse"', lambda c: f'<p style="margin:0">{E_(c.text)}</p>'
        )

    def paragraph(text: str) -> str:
        return f'<p style="text-indent: 2em;"><span style="font-size:16px">　　{E_(text)}</span></p>'

    inner = f"<h1>{E_(truth.title)}</h1><p>发布日期：{truth.year + 1}-01-20</p>" + body(truth, paragraph, write)
    return page(truth.title, inner)


def page(title: str, inner: str, charset: str = "utf-8") -> str:
    """Write a page around ``inner``."""
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="{charset}"><title>{E_(title)}</title>'
        f"<style>p{{margin:0}}</style><script>var n=12;</script></head><body>{inner}</body></html>"
    )


def _broken(text: str, width: int) -> str:
    """Wrap text the way Word's export wraps its lines: inside Chinese words."""
    return "\n".join(textwrap.wrap(text, width, break_on_hyphens=False)) if text else ""


def _word(truth: Truth, charset: str = "utf-8") -> str:
    def cell(c: C) -> str:
        if not c.text:
            return "<p class=MsoNormal align=center><span lang=EN-US><o:p>&nbsp;</o:p></span></p>"
        if c.text[0].isdigit() and c.text[1:2] == ".":
            mark, words = c.text[:2], c.text[2:]
            inner = f"<span lang=EN-US>{mark}</span><span style='font-family:宋体'>{E_(_broken(words, 9))}</span>"
        else:
            inner = f"<span style='font-family:宋体'>{E_(_broken(c.text, 9))}</span>"
        return f"<p class=MsoNormal align=center style='mso-pagination:widow-orphan'>{inner}<span lang=EN-US><o:p></o:p></span></p>"

    def paragraph(text: str) -> str:
        return (
            "<p class=MsoNormal style='text-indent:32.0pt'><![if !supportLists]><![endif]>"
            f"<span style='font-family:仿宋'>{E_(_broken(text, 30))}</span><span lang=EN-US><o:p></o:p></span></p>"
        )

    def write(t: TruthTable) -> str:
        return table(t, "class=MsoNormalTable border=1 cellspacing=0 cellpadding=0", cell)

    return (
        '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">\n<head>\n'
        f'<meta http-equiv=Content-Type content="text/html; charset={charset}">\n<title>{E_(truth.title)}</title>\n'
        "<!--[if gte mso 9]><xml><o:DocumentProperties><o:Pages>12</o:Pages></o:DocumentProperties></xml><![endif]-->\n"
        "<style><!-- p.MsoNormal {margin:0cm;} --></style></head>\n<body lang=ZH-CN>\n<div class=WordSection1>\n"
        + paragraph(truth.title)
        + body(truth, paragraph, write)
        + "\n</div></body></html>"
    )


def _nested(truth: Truth) -> str:
    """An old site: the page in layout tables, the article in a cell of a cell."""

    def write(t: TruthTable) -> str:
        return "<div align=center>" + table(t, "border=1", lambda c: E_(c.text) or "&nbsp;") + "</div>"

    article = body(truth, lambda text: f"<p>{E_(text)}</p>", write)
    menu = "".join(f"<tr><td><a href=#{i}>栏目{i}</a></td></tr>" for i in range(9))
    inner = (
        "<table width=1000><tr><td colspan=2><img src=top.gif></td></tr><tr>"
        f"<td width=200><table>{menu}</table></td><td><table><tr><td align=center>{E_(truth.title)}</td></tr>"
        f"<tr><td>发布时间：{truth.year + 1}-02-03　来源：办公室</td></tr><tr><td>{article}</td></tr></table></td></tr>"
        "<tr><td colspan=2 align=center>主办单位：某某人民政府办公室　技术支持：某某公司　备案号：某ICP备05000001号</td></tr></table>"
    )
    return page(truth.title, inner)


def _divs(truth: Truth) -> str:
    def cell(c: C) -> str:
        return f"<div><div class='in'><span><font>{E_(c.text)}</font></span></div></div>"

    def write(t: TruthTable) -> str:
        return "<div class=table-wrap><div style='overflow-x:auto'>" + table(t, "class=t", cell) + "</div></div>"

    def paragraph(text: str) -> str:
        half = len(text) // 2
        return f"<div><b></b><span>{E_(text[:half])}</span><span>{E_(text[half:])}</span><br></div>"

    return page(truth.title, f"<div><div>{E_(truth.title)}</div>{body(truth, paragraph, write)}</div>")


def _unclosed(truth: Truth) -> str:
    def write(t: TruthTable) -> str:
        rows = "\n".join("<TR>" + "".join(f"<TD{spans(c)}>{E_(c.text)}" for c in row) for row in t.rows)
        return f"<TABLE BORDER=1>{rows}</TABLE>"

    return f"<HTML><BODY><CENTER>{E_(truth.title)}</CENTER>" + body(truth, lambda text: f"<P>{E_(text)}", write)


def _portal(truth: Truth) -> str:
    links = "".join(f'<li><a href="/{i}">第{i}个栏目的链接</a></li>' for i in range(20))

    def write(t: TruthTable) -> str:
        return table(t, "", lambda c: f"<p>{E_(c.text)}</p>" if c.text else "<br/>", head=True)

    article = body(truth, lambda text: f"<p>&nbsp;&nbsp;&nbsp;&nbsp;{E_(text)}</p>", write)
    inner = (
        f'<div class="header"><div class="nav"><ul>{links}</ul></div><form><input value=12><button>搜索</button></form></div>'
        f'<div class="breadcrumb">当前位置：<a>首页</a> &gt; <a>信息公开</a></div><h1>{E_(truth.title)}</h1>'
        f'<div class="pages_content">{article}</div><div style="display: none">浏览次数：<span>1234</span>次</div>'
        f'<div class="share">分享到：<a>微信</a><a>微博</a></div><ul class="list">{links}</ul>'
        "<div id=footer><p>版权所有：某某人民政府　网站标识码：1234567890</p><p>某ICP备05000001号　某公网安备 12345678901234号</p></div>"
    )
    return page(truth.title, inner)


def _onetable(truth: Truth) -> str:
    """Everything but the data tables in one table, and the paragraphs as rows over its full width."""
    parts = []
    for item in truth.items:
        inner = E_(item) if isinstance(item, str) else table(item, "border=1", lambda c: E_(c.text))
        parts.append(f"<tr><td>{inner}</td></tr>")
    return page(truth.title, f"<p>{E_(truth.title)}</p><table>{''.join(parts)}</table>")


def _colspan100(truth: Truth) -> str:
    def write(t: TruthTable) -> str:
        width = t.columns
        out = []
        for row in t.rows:
            tds = ""
            for c in row:
                wide = C(c.text, c.rowspan, 100) if len(row) == 1 and c.colspan == width else c
                tds += f"<td{spans(wide)}>{E_(c.text)}</td>"
            out.append(
                f"<tr>{tds}</tr><tr></tr>"
                if all(c.rowspan == 1 for c in row) and t.name == "section2"
                else f"<tr>{tds}</tr>"
            )
        return f"<table>{''.join(out)}</table>"

    return page(truth.title, f"<h2>{E_(truth.title)}</h2>" + body(truth, lambda text: f"<p>{E_(text)}</p>", write))


def _mht(truth: Truth, charset: str) -> bytes:
    message = EmailMessage()
    message["From"] = "<Saved by a browser>"
    message["Subject"] = "report"
    text = _inline(truth).replace('charset="utf-8"', f'charset="{charset}"')
    message.set_content(
        text, subtype="html", charset=charset, cte="quoted-printable" if charset == "utf-8" else "base64"
    )
    message.add_related(b"GIF89a", "image", "gif")
    message.set_boundary("----part-of-the-page")
    return message.as_bytes()


def write_html(truth: Truth, style: str) -> bytes:
    """Give the bytes of a page in a style."""
    if style == "word_gbk":
        return _word(truth, "gb2312").encode("gb18030")
    if style == "gbk":
        return _inline(truth).replace('charset="utf-8"', 'charset="gbk"').encode("gb18030")
    if style == "gb_declared_utf8":
        return _inline(truth).encode("gb18030")
    if style == "utf8_declared_gbk":
        return _inline(truth).replace('charset="utf-8"', 'charset="gb2312"').encode()
    if style == "utf16":
        return _inline(truth).encode("utf-16")
    if style == "mht":
        return _mht(truth, "utf-8")
    if style == "mht_gbk":
        return _mht(truth, "gbk")
    writers = {
        "inline": _inline, "word": _word, "nested": _nested, "divs": _divs, "unclosed": _unclosed, "portal": _portal,
        "onetable": _onetable, "colspan100": _colspan100,
    }  # fmt: skip
    return writers[style](truth).encode()
