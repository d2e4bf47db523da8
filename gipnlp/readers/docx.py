"""DOCX → blocks: paragraphs, tables and text boxes of the body in document order.

The package is read through python-docx; the body is walked as XML, because tables in content controls, text boxes
and tracked changes are not among python-docx's paragraphs and tables.  Headers, footers, notes and deleted text stay
out; numbers that Word sets before paragraphs by itself (一、 1.) are put back by :mod:`.numbering`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..errors import MissingExtraError, ReadError
from ..types import Source
from .blocks import Block, RawCell, add_text
from .chars import clean
from .grid import resolve
from .lay import lay
from .limits import Guard
from .numbering import Numbering
from .patterns import ZIP_KINDS

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PARTS = 20_000
#: the text of a document as XML takes ten times its size in memory
MAX_XML = 64 * 1024 * 1024
#: levels that the parser of python-docx goes down, and what it says of more
_DEEPEST, _TOO_DEEP = 256, "Excessive depth"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = frozenset(_W + name for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "sectPr", "tblPr"))


def read_docx(data: bytes, path: str, guard: Guard | None = None) -> Source:
    """Read a Word document.

    Raises:
        ReadError: GIP013, GIP024 another kind of zip, GIP016 damaged, GIP017 encrypted, GIP021 without text; GIP022,
            GIP025 to GIP028 and GIP055 beyond the limits.
        MissingExtraError: python-docx is not installed.
    """
    try:
        import docx as python_docx
    except ImportError as error:
        raise MissingExtraError("GIP020", feature="Reading DOCX", extra="readers") from error
    guard = guard or Guard(path)
    check_package(data, guard)
    try:
        document = python_docx.Document(io.BytesIO(data))
        body = document.element.body
        title = document.core_properties.title or None
    except Exception as error:  # python-docx and lxml raise whatever a broken package makes them stumble over
        if _TOO_DEEP in str(error):
            raise guard.nesting(f"{_DEEPEST}+", min(_DEEPEST, guard.limits.nesting)) from None
        raise ReadError("GIP016", path=path, kind="DOCX", reason=_reason(error)) from error
    if body is None:
        raise ReadError("GIP016", path=path, kind="DOCX", reason="no body in it")
    guard.tick()
    _check_size(body, guard)
    blocks = _Body(Numbering.of(document), guard).blocks(body)
    source = lay(blocks, kind="docx", title=title, guard=guard)
    if not source.text.strip():
        raise ReadError("GIP021", path=path, reason="the document holds only pictures or nothing")
    return source


def check_package(data: bytes, guard: Guard) -> None:
    """Look at the zip directory before anything is unpacked: kind, damage, encryption, size."""
    path = guard.path
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise ReadError("GIP016", path=path, kind="DOCX", reason=_reason(error)) from error
    if any(info.flag_bits & 1 for info in infos):
        raise ReadError("GIP017", path=path)
    names = {info.filename for info in infos}
    if "[Content_Types].xml" not in names or not any(name.startswith("word/") for name in names):
        other = next((kind for name, kind in ZIP_KINDS if any(n.startswith(name) for n in names)), None)
        raise ReadError("GIP024", path=path, kind=other[0], target=other[1]) if other else ReadError("GIP013", path=path)
    guard.unpacked(sum(info.file_size for info in infos))
    for info in infos:
        if info.filename.endswith((".xml", ".rels")) and info.file_size > min(MAX_XML, guard.limits.unpacked):
            raise ReadError("GIP025", path=path, size=info.file_size, limit=MAX_XML)
    if len(infos) > MAX_PARTS:
        raise ReadError("GIP022", path=path, what="parts", count=len(infos), limit=MAX_PARTS)


def _check_size(body: _Element, guard: Guard) -> None:
    """Look at the number of elements and at how deep they are nested."""
    from lxml import etree

    count = depth = 0
    for event, _ in etree.iterwalk(body, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        count, depth = count + 1, depth + 1
        if count > guard.limits.elements:
            limit = guard.limits.elements
            raise ReadError("GIP022", path=guard.path, what="elements", count=f"{limit}+", limit=limit)
        if depth > guard.limits.nesting:
            raise guard.nesting(depth)


def _reason(error: Exception) -> str:
    return (str(error) or type(error).__name__).split("\n")[0][:120]


class _Body:
    """Walks body, cells and text boxes; recursion goes as deep as tables are nested."""

    def __init__(self, numbering: Numbering, guard: Guard) -> None:
        self.numbering = numbering
        self.guard = guard

    def blocks(self, parent: _Element) -> list[Block]:
        """Give the blocks of a body, a cell or a text box."""
        out: list[Block] = []
        for node in content(parent, ("p", "tbl")):
            self.guard.tick()
            if node.tag == _W + "p":
                self.paragraph(node, out)
            else:
                grid = resolve([self.rows(node)], self.guard)
                if grid.cells:
                    out.append(grid)
        return out

    def paragraph(self, node: _Element, out: list[Block]) -> None:
        """Append the lines of a paragraph, then the text boxes anchored in it."""
        boxes: list[_Element] = []
        text = clean("".join(runs(node, boxes)))
        if text.strip():
            mark = self.numbering.mark(node)
            for number, line in enumerate(text.split("\n")):
                add_text(out, mark + line if number == 0 else line)
        for box in boxes:
            out.extend(self.blocks(box))

    def rows(self, table: _Element) -> list[list[RawCell]]:
        """Give the rows of a table with spans resolved from ``gridSpan`` and ``vMerge``."""
        rows: list[list[RawCell]] = []
        open_cells: dict[int, RawCell] = {}  # grid column → the cell that vertical merges continue
        for tr in content(table, ("tr",)):
            if tr.find(f"{_W}trPr/{_W}del") is not None:
                continue
            row: list[RawCell] = []
            column = self._skip(tr, "gridBefore")
            if column:
                row.append(RawCell([], 1, column))
            continued: dict[int, RawCell] = {}
            for tc in content(tr, ("tc",)):
                width = max(1, number(tc.find(f"{_W}tcPr/{_W}gridSpan"), 1))
                merge = tc.find(f"{_W}tcPr/{_W}vMerge")
                above = open_cells.get(column)
                if merge is not None and merge.get(_W + "val") != "restart" and above is not None:
                    above.rowspan += 1
                    continued[column] = above
                else:
                    cell = RawCell(self.blocks(tc), 1, width)
                    row.append(cell)
                    if merge is not None:
                        continued[column] = cell
                column += width
            after = self._skip(tr, "gridAfter")
            if after:
                row.append(RawCell([], 1, after))
            open_cells = continued
            rows.append(row)
        return rows

    @staticmethod
    def _skip(tr: _Element, name: str) -> int:
        return number(tr.find(f"{_W}trPr/{_W}{name}"), 0)


def content(parent: _Element, names: tuple[str, ...]) -> Iterator[_Element]:
    """Give the children of these names, through content controls, custom XML, insertions and alternatives."""
    wanted = {_W + name for name in names}
    stack = [iter(parent)]
    while stack:
        for node in stack[-1]:
            if node.tag in wanted:
                yield node
            elif node.tag == _W + "sdt":
                inner = node.find(_W + "sdtContent")
                if inner is not None:
                    stack.append(iter(inner))
                    break
            elif node.tag in (_W + "customXml", _W + "ins", _W + "moveTo", _W + "smartTag"):
                stack.append(iter(node))
                break
            elif node.tag == _MC + "AlternateContent":
                stack.append(iter(list(node)[:1][0]) if len(node) else iter(()))
                break
        else:
            stack.pop()


def runs(paragraph: _Element, boxes: list[_Element]) -> Iterator[str]:
    """Give the text of a paragraph piece by piece; text boxes found on the way go to ``boxes``."""
    stack: list[Any] = [iter(paragraph)]
    while stack:
        for node in stack[-1]:
            tag = node.tag
            if not isinstance(tag, str) or tag in _SKIPPED:
                continue
            if tag == _W + "t":
                yield node.text or ""
            elif tag in (_W + "tab", _W + "ptab"):
                yield "\t"
            elif tag in (_W + "br", _W + "cr"):
                yield "\n"
            elif tag == _W + "noBreakHyphen":
                yield "-"
            elif tag == _W + "txbxContent":
                boxes.append(node)
            elif tag == _W + "r" and hidden(node):
                continue
            elif tag == _MC + "AlternateContent":
                if len(node):
                    stack.append(iter(node[0]))
                    break
            elif len(node):
                stack.append(iter(node))
                break
        else:
            stack.pop()


def hidden(run: _Element) -> bool:
    """Say whether a run is hidden text."""
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(_W + "val", "1") not in ("0", "false", "off")


def number(node: _Element | None, default: int) -> int:
    """Give the whole number in ``w:val``."""
    value = node.get(_W + "val", "") if node is not None else ""
    return int(value) if value.isdecimal() and len(value) < 6 else default
