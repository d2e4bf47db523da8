"""PDF → blocks: pages one after the other, tables over page breaks made one, lines joined to paragraphs.

Read :mod:`.pdf_safety` (what a file unpacks to), :mod:`.pdf_lines` (characters → lines), :mod:`.pdf_tables` (rules → cells), :mod:`.pdf_page` (one page),
:mod:`.pdf_flow` (page numbers, paragraphs), :mod:`.pdf_join` (tables over page breaks).
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..errors import MissingExtraError, ReadError
from ..types import Source
from .blocks import Block, Grid, GridCell, Paragraph, add_text
from .grid import compress
from .lay import lay
from .limits import Guard
from .pdf_flow import Paragraphs, drop_running, join_lines
from .pdf_join import can_follow, join
from .pdf_lines import Line
from .pdf_page import PageContent, page_content
from .pdf_safety import check_packed, check_page, check_whole
from .pdf_tables import PdfTable


def read_pdf(data: bytes, path: str, guard: Guard | None = None) -> Source:
    """Read a PDF with a text layer.

    Raises:
        ReadError: GIP016 damaged, GIP017 encrypted, GIP018 scanned, GIP023 fonts without meaning; GIP025 to GIP029 and
            GIP055 beyond the limits.
        MissingExtraError: pdfplumber is not installed.
    """
    guard = guard or Guard(path)
    pages, title = read_pages(data, guard)
    chars = sum(page.chars for page in pages)
    if chars < 10 * len(pages) and (chars == 0 or any(page.pictures for page in pages)):
        raise ReadError("GIP018", path=path)
    if sum(page.unmapped for page in pages) > 0.3 * chars:
        raise ReadError("GIP023", path=path)
    drop_running(pages)
    settle(pages)
    return lay(flow(pages), kind="pdf", title=title, guard=guard)


def read_pages(data: bytes, guard: Guard) -> tuple[list[PageContent], str | None]:
    """Open a PDF and take what is needed of its pages, one at a time."""
    try:
        import pdfplumber
        from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
    except ImportError as error:
        raise MissingExtraError("GIP020", feature="Reading PDF", extra="readers") from error
    pages: list[PageContent] = []
    path = guard.path
    check_packed(data, guard)
    try:
        with quiet(), pdfplumber.open(io.BytesIO(data)) as document:
            title = _title(document.metadata)
            if len(document.pages) > guard.limits.pages:
                raise ReadError("GIP029", path=path, count=len(document.pages), limit=guard.limits.pages)
            check_whole(document, data, guard)
            for page in document.pages:
                guard.tick()
                check_page(page, guard)
                pages.append(page_content(page))
                page.close()
    except ReadError:
        raise
    except Exception as error:  # pdfminer raises whatever a broken file makes it stumble over
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, (PDFPasswordIncorrect, PDFEncryptionError)) or any(
                isinstance(item, (PDFPasswordIncorrect, PDFEncryptionError)) for item in cause.args
            ):
                raise ReadError("GIP017", path=path) from error
            cause = cause.__cause__ or cause.__context__
        reason = (str(error) or type(error).__name__).split("\n")[0][:120]
        raise ReadError("GIP016", path=path, kind="PDF", reason=reason) from error
    if not pages:
        raise ReadError("GIP016", path=path, kind="PDF", reason="no pages in it")
    return pages, title


@contextmanager
def quiet() -> Iterator[None]:
    """Keep pdfminer's warnings about single fonts and colours away from the user's terminal."""
    logger = logging.getLogger("pdfminer")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _title(metadata: Any) -> str | None:
    title = metadata.get("Title") if isinstance(metadata, dict) else None
    if not isinstance(title, str) or not title.strip() or not title.isprintable():
        return None
    return title.strip()


def settle(pages: Sequence[PageContent]) -> None:
    """Turn frames with one or two cells back into lines, unless they stand where a table may go over a page break."""
    for page in pages:
        last = len(page.items) - 1
        items: list[Line | PdfTable] = []
        for order, item in enumerate(page.items):
            if isinstance(item, PdfTable) and item.weak and 0 < order < last:
                items.extend(item.loose_lines())
            else:
                items.append(item)
        page.items = items


def flow(pages: Sequence[PageContent]) -> list[Block]:
    """Put the items of all pages into one list of blocks."""
    blocks: list[Block] = []
    paragraphs = Paragraphs(pages)
    words = ""
    last: Line | None = None
    table: PdfTable | None = None

    def close() -> None:
        nonlocal words, last, table
        add_text(blocks, words)
        if table is not None and table.weak:
            for line in table.loose_lines():
                add_text(blocks, line.text)
        elif table is not None:
            blocks.append(grid_of(table))
        words, last, table = "", None, None

    for page in pages:
        for order, item in enumerate(page.items):
            if isinstance(item, PdfTable):
                if table is not None and order == 0 and can_follow(table, item):
                    table = join(table, item)
                else:
                    close()
                    table = item
            elif last is not None and paragraphs.goes_on(last, item, same_page=order > 0):
                words = join_lines(words, item.text)
                last = item
            else:
                close()
                words, last = item.text, item
    close()
    return blocks


def grid_of(table: PdfTable) -> Grid:
    """Give a table's cells their columns: the left borders that occur in it, from left to right."""
    levels: list[float] = []
    for x in sorted(cell.x0 for cell in table.cells):
        if not levels or x - levels[-1] > 2.5:
            levels.append(x)

    def column(x: float) -> int:
        return min(range(len(levels)), key=lambda index: abs(levels[index] - x))

    cells: list[GridCell] = []
    for cell in table.cells:
        left = column(cell.x0)
        right = len(levels) if cell.x1 > levels[-1] + 2.5 else column(cell.x1)
        text = cell.text
        blocks: list[Block] = [Paragraph(text)] if text else []
        cells.append(GridCell(cell.row, left, cell.rowspan, max(1, right - left), blocks))
    return compress(cells)
