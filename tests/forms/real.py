"""The real files of ``shared/reports`` as texts and tables, read with the plainest means, for tests only."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pdfplumber

from gipnlp.types import Cell, Table

REPORTS = Path(__file__).resolve().parents[3] / "shared" / "reports"
_WIDE = {0xFF01 + i: 0x21 + i for i in range(94) if chr(0xFF01 + i) not in ",;:!?"}


def text_of(name: str) -> str:
    """A text file, translated without changing lengths."""
    return (REPORTS / name).read_text(encoding="utf-8").translate(_WIDE)


class _Builder:
    def __init__(self) -> None:
        self.text = ""
        self.tables: list[Table] = []

    def add(self, rows: list[list[tuple[str, int, int]]]) -> None:
        """Add a table of (text, rowspan, colspan)."""
        taken: set[tuple[int, int]] = set()
        cells = []
        start = len(self.text)
        for r, row in enumerate(rows):
            c = 0
            for content, down, right in row:
                while (r, c) in taken:
                    c += 1
                taken |= {(r + i, c + j) for i in range(down) for j in range(right)}
                content = content.translate(_WIDE)
                cells.append(Cell(r, c, content, len(self.text), len(self.text) + len(content), down, right))
                self.text += content + "\t"
                c += right
            self.text += "\n"
        width = max((c for _, c in taken), default=-1) + 1
        self.tables.append(Table(len(self.tables), len(rows), width, tuple(cells), start, len(self.text)))
        self.text += "\n"


def html_of(name: str) -> tuple[str, tuple[Table, ...]]:
    """The tables of a web page."""
    builder = _Builder()
    root = lxml.html.parse(str(REPORTS / name), lxml.html.HTMLParser(encoding="utf-8")).getroot()
    for table in root.iter("table"):
        rows = []
        for line in table.iter("tr"):
            cells = [cell for cell in line if cell.tag in ("td", "th")]
            rows.append(
                [
                    ("".join(cell.itertext()).strip(), int(cell.get("rowspan") or 1), int(cell.get("colspan") or 1))
                    for cell in cells
                ]
            )
        builder.add(rows)
    return builder.text, tuple(builder.tables)


def pdf_of(name: str) -> tuple[str, tuple[Table, ...]]:
    """The tables of a PDF; cells that pdfplumber leaves out become blank ones."""
    builder = _Builder()
    with pdfplumber.open(REPORTS / name) as pdf:
        for page in pdf.pages:
            for table in page.extract_tables():
                builder.add([[(cell or "", 1, 1) for cell in row] for row in table])
    return builder.text, tuple(builder.tables)
