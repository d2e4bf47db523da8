"""Writes the fixtures again: ``python tests/readers/make_fixtures.py [NAME...]``.

Needs Debian's chromium, libreoffice-writer-nogui, fonts-wqy-microhei and qpdf, and fonttools, for the PDF files; the tests need only the files.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from fixture import Fixture, wanted, write_all
from fixtures_list import FIXTURES
from truth import C, Truth, TruthTable
from write_docx import write_docx
from write_html import body, page, spans

FOLDER = Path(__file__).parents[1] / "fixtures" / "readers"

FONT = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")

_COMMON = "@font-face{font-family:Report;src:url(r.ttf)} body{font:10.5pt/1.5 Report} h1{font-size:16pt;font-weight:normal;text-align:center} p{text-indent:2em;margin:0} td{padding:2pt 3pt}"
CSS = {
    "chrome": "@page{size:A4;margin:20mm} table{border-collapse:collapse;width:100%} td{border:1px solid #000}",
    "chrome_a5": "@page{size:A5;margin:12mm} body{font-size:7.5pt} table{border-collapse:collapse;width:100%} td{border:1px solid #000}",
    "chrome_wide": "@page{size:A4 landscape;margin:15mm} table{border-collapse:collapse;width:90%} td{border:0.5pt solid #000;text-align:center}",
    "chrome_head": "@page{size:A5;margin:12mm} body{font-size:9pt} table{border-collapse:collapse;width:100%} td{border:1px solid #000}",
    "chrome_separate": "@page{size:A4;margin:20mm} table{border-collapse:separate;border-spacing:0;border:1px solid #000;width:100%} td{border:1px solid #555}",
    "chrome_open": "@page{size:A4;margin:20mm} table{border-collapse:collapse;width:100%;border-left-style:hidden;border-right-style:hidden} td{border:1px solid #000}",
    "chrome_unruled": "@page{size:A4;margin:20mm} table{border-collapse:collapse;width:100%} td:not(:first-child){white-space:nowrap;padding-left:14pt}",
    "chrome_rows": "@page{size:A4;margin:24mm} table{border-collapse:collapse;width:100%} td{border-bottom:1px solid #999} td:not(:first-child){white-space:nowrap;padding-left:14pt}",
    "chrome_lines": "@page{size:A4;margin:20mm} table{border-collapse:collapse;width:100%;border-top:2px solid #000;border-bottom:2px solid #000} tr:first-child td{border-bottom:1px solid #000} h1{font-weight:bold}",
}  # fmt: skip


def page_for_print(truth: Truth, style: str) -> str:
    """Write the page that the browser prints."""

    def cell(c: C) -> str:
        return f"<td{spans(c)}>{c.text}</td>"

    def write(t: TruthTable) -> str:
        rows = ["<tr>" + "".join(map(cell, row)) + "</tr>" for row in t.rows]
        head = t.header_rows if style == "chrome_head" else 0
        top = f"<thead>{''.join(rows[:head])}</thead>" if head else ""
        return f"<table>{top}<tbody>{''.join(rows[head:])}</tbody></table>"

    inner = f"<h1>{truth.title}</h1>" + body(truth, lambda text: f"<p>{text}</p>", write)
    return page(truth.title, f"<style>{_COMMON}{CSS[style]}</style>{inner}")


def subset(text: str, target: Path) -> None:
    """Write a font with only the characters of ``text``: the browser would embed its hints and bitmaps, too."""
    from fontTools import subset as fonts

    options = fonts.Options(
        hinting=False, layout_features=[], name_IDs=[1, 2, 4, 6], notdef_outline=False, font_number=0
    )
    options.drop_tables += ["EBDT", "EBLC", "EBSC", "GSUB", "GPOS", "GDEF", "kern", "vhea", "vmtx"]
    font = fonts.load_font(str(FONT), options)
    maker = fonts.Subsetter(options)
    maker.populate(text=text)
    maker.subset(font)
    fonts.save_font(font, str(target), options)


def make(fixture: Fixture) -> bytes:
    """Give the bytes of a fixture."""
    from write_html import write_html

    if fixture.kind in ("html", "htm", "mht"):
        return write_html(fixture.truth, fixture.tool)
    if fixture.kind == "docx":
        return write_docx(fixture.truth, fixture.tool)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "r.html"), Path(folder, "r.pdf")
        if fixture.tool.startswith("chrome"):
            text = page_for_print(fixture.truth, fixture.tool)
            source.write_text(text, encoding="utf-8")
            subset(text, Path(folder, "r.ttf"))
            command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--disable-pdf-tagging",
                       f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", source.as_uri()]  # fmt: skip
        else:
            source = Path(folder, "r.docx")
            source.write_bytes(write_docx(fixture.truth, fixture.tool))
            command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile",
                       "--convert-to", "pdf", "--outdir", folder, str(source)]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return target.read_bytes()


#: files made of others: name, source, arguments of qpdf
DERIVED = [
    ("encrypted.pdf", "chrome_unruled_private.pdf", ["--encrypt", "geheim", "geheim", "256", "--"]),
    ("owner_only.pdf", "chrome_unruled_private.pdf", ["--encrypt", "", "owner", "128", "--use-aes=y", "--"]),
    ("rotated.pdf", "chrome_2021.pdf", ["--rotate=+90"]),
]


def derive(names: list[str]) -> None:
    """Write the encrypted and turned files."""
    for name, source, arguments in DERIVED:
        if wanted(name, names):
            subprocess.run(["qpdf", *arguments, str(FOLDER / source), str(FOLDER / name)], check=True)


def main(names: list[str]) -> None:
    """Write all fixtures, or those whose names contain one of ``names``."""
    write_all(FIXTURES, make, FOLDER, names)
    derive(names)


if __name__ == "__main__":
    main(sys.argv[1:])
