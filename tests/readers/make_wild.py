"""Writes the second set of fixtures again: ``python tests/readers/make_wild.py [NAME...]``.

Needs Debian's chromium, libreoffice-writer-nogui, lynx, pandoc, poppler-utils, w3m and fonts-wqy-microhei, and
from the package index fonttools, opencc-python-reimplemented, beautifulsoup4, html2text, inscriptis, markdownify,
markitdown, trafilatura and weasyprint (a Python that has them: ``GIPNLP_TOOLS_PYTHON``).  The tests need only the files.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from fixture import Fixture, write_all
from make_fixtures import subset
from truth import Truth, TruthTable
from wild_list import WILD
from wild_pages import E_, MARKUP, paragraphs, plain, trs_editor, whole
from write_html import body, page, spans, write_html

FOLDER = Path(__file__).parents[1] / "fixtures" / "wild"
PYTHON = os.environ.get("GIPNLP_TOOLS_PYTHON", sys.executable)

SCRIPTS = {
    "html2text": "import html2text as h;t=h.HTML2Text();t.body_width=0;print(t.handle(page))",
    "inscriptis": "import inscriptis;print(inscriptis.get_text(page))",
    "soup lines": "import bs4;print(bs4.BeautifulSoup(page,'html.parser').get_text('\\n',strip=True))",
    "soup spaces": "import bs4;print(bs4.BeautifulSoup(page,'html.parser').get_text(' ',strip=True))",
    "soup glued": "import bs4;print(bs4.BeautifulSoup(page,'html.parser').get_text('',strip=True))",
    "trafilatura": "import trafilatura;print(trafilatura.extract(page,favor_recall=True))",
    "markdownify": "import markdownify;print(markdownify.markdownify(page,heading_style='ATX'))",
    "markitdown": "import io,markitdown as m;print(m.MarkItDown().convert_stream(io.BytesIO(page.encode()),file_extension='.html').text_content)",
}  # fmt: skip
COMMANDS = {
    "lynx": "lynx -dump -nolist -stdin -width=160 -assume_charset=utf-8 -display_charset=utf-8 -force_html",
    "pandoc plain": "pandoc -f html -t plain --wrap=none",
    "pandoc gfm": "pandoc -f html -t gfm --wrap=none",
    "pandoc rst": "pandoc -f html -t rst",
    "pandoc multiline": "pandoc -f html -t plain-simple_tables --columns=120",
    "w3m": "w3m -T text/html -I UTF-8 -O UTF-8 -cols 200 -dump",
}
CSS = {
    "fill": "table{border-collapse:separate;border-spacing:1px;background:#333} td{border:none;background:#eee}",
    "dotted": "td{border:1px dotted #000}",
    "double": "td{border:3px double #000}",
    "twocol": "div.prose{column-count:2;column-gap:8mm}",
    "watermark": "div.wm{position:fixed;top:40%;left:20%;font-size:60pt;color:#eee;transform:rotate(-30deg)}",
    "headfoot": "@page{margin:20mm;@top-center{content:'政府信息公开工作年度报告'}@bottom-center{content:counter(page) ' / ' counter(pages)}}",
    "narrow": "@page{size:A5;margin:10mm} td{font-size:8pt;padding:1pt}",
    "hrules": "td{border:none;border-bottom:1px solid #000} table{border-top:2px solid #000}",
}  # fmt: skip
_BASE = (
    "@font-face{font-family:Report;src:url(r.ttf)} body{font:10.5pt/1.5 Report,'WenQuanYi Micro Hei'} p{text-indent:2em;margin:0} "
    "h1{font-size:16pt;text-align:center;font-weight:normal} table{border-collapse:collapse;width:100%} "
    "td{padding:2pt 3pt;border:1px solid #000}"
)


def printed(truth: Truth, style: str) -> str:
    """Write the page that is printed."""

    def write(t: TruthTable) -> str:
        rows = ("<tr>" + "".join(f"<td{spans(c)}>{E_(c.text)}</td>" for c in row) + "</tr>" for row in t.rows)
        return f"<table><tbody>{''.join(rows)}</tbody></table>"

    tag = "<div class=prose><p>{}</p></div>" if style == "twocol" else "<p>{}</p>"
    mark = "<div class=wm>内部资料</div>" if style == "watermark" else ""
    inner = f"<h1>{truth.title}</h1>" + body(truth, lambda text: tag.format(text), write)
    return page(truth.title, f"<style>{_BASE}{CSS[style]}</style>{mark}{inner}")


def run(command: list[str], given: bytes = b"") -> bytes:
    """Run a program and give what it prints."""
    return subprocess.run(command, input=given, check=True, capture_output=True, timeout=180).stdout


def convert(source: Path, target: str, *options: str) -> Path:
    """Convert a file by LibreOffice."""
    run(["soffice", "--headless", f"-env:UserInstallation=file://{source.parent}/profile", *options, "--convert-to", target,
         "--outdir", str(source.parent), str(source)])  # fmt: skip
    return source.with_suffix("." + target.partition(":")[0])


def printed_pdf(truth: Truth, tool: str, folder: Path) -> bytes:
    """Print a report by one of the tools."""
    program, _, style = tool.partition(" ")
    source, target = folder / "r.html", folder / "r.pdf"
    text = printed(truth, style)
    source.write_text(text, encoding="utf-8")
    subset(text, folder / "r.ttf")
    if program == "chrome":
        run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--disable-pdf-tagging",
             f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", source.as_uri()])  # fmt: skip
    else:
        run([PYTHON, "-m", "weasyprint", str(source), str(target)])
    return target.read_bytes()


def in_bytes(truth: Truth, tool: str) -> bytes:
    """Write a page whose bytes are not what it declares, or whose script is the traditional one."""
    text = trs_editor(truth)
    if tool == "gb18030 as iso-8859-1":
        return text.replace('charset="utf-8"', 'charset="iso-8859-1"').encode("gb18030")
    if tool == "gb18030, declared late":
        late = "<!--" + "x" * 6000 + '--><meta charset="gb2312">'
        return text.replace('<meta charset="utf-8">', late).encode("gb18030")
    if tool == "utf-16-le without a mark":
        return text.encode("utf-16-le")
    if tool == "utf-8, cut inside a character":
        return text.encode().replace("评议".encode(), "评议".encode()[:5], 1)
    from opencc import OpenCC

    text = OpenCC("s2twp" if "Taiwan" in tool else "s2tw" if "big5" in tool else "s2t").convert(text)
    return text.replace('"utf-8"', '"big5"').encode("big5hkscs", "ignore") if "big5" in tool else text.encode()


def make(fixture: Fixture) -> bytes:
    """Give the bytes of a fixture."""
    truth, tool = fixture.truth, fixture.tool
    if tool in MARKUP:
        text = MARKUP[tool](truth)
        return text.encode("gb18030" if "charset=gb2312" in text else "utf-8")
    if tool in SCRIPTS:
        start = "import sys;page=sys.stdin.buffer.read().decode();"
        return run([PYTHON, "-c", start + SCRIPTS[tool]], write_html(truth, "inline"))
    if tool in COMMANDS:
        return run(COMMANDS[tool].split(), write_html(truth, "inline"))
    if fixture.kind == "html":
        return in_bytes(truth, tool)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if fixture.kind == "pdf":
            return printed_pdf(truth, tool, folder)
        if tool.startswith("pdftotext"):
            source = folder / "p.pdf"
            source.write_bytes(printed_pdf(truth, "chrome narrow", folder))
            return run([*tool.split(), str(source), "-"])
        source = folder / "r.html"
        source.write_text(whole(truth, paragraphs(truth, plain)), encoding="utf-8")
        if tool == "pandoc docx":
            run(["pandoc", "-f", "html", "-t", "docx", "-o", str(folder / "r.docx"), str(source)])
            return (folder / "r.docx").read_bytes()
        document = convert(source, "docx:MS Word 2007 XML", "--infilter=HTML (StarWriter)")
        return (document if fixture.kind == "docx" else convert(document, "txt:Text (encoded):UTF8")).read_bytes()


if __name__ == "__main__":
    write_all(WILD, make, FOLDER, sys.argv[1:])
