"""HTML → blocks: a walk over the tree that collects paragraphs, and tables with their cells.

What stands around the article is taken out first (:mod:`.boilerplate`); then one walk without recursion puts inline
text together, ends a line at every block element, and resolves tables to grids, layout tables among them (told from
data later, in :mod:`.layout`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..errors import MissingExtraError, ReadError
from ..types import Source
from .blocks import Block, RawCell, add_text
from .boilerplate import boilerplate
from .chars import collapse, tidy
from .encoding import declared_charset, decode
from .grid import resolve
from .lay import lay
from .limits import Guard
from .patterns import BLOCK_TAGS

if TYPE_CHECKING:
    from lxml.etree import _Element

#: levels that the parser goes down
_DEEPEST = 2048
#: elements between two looks at the clock
_OFTEN = 20_000
_XML_HEAD = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_INLINE_TAG = re.compile(
    r"</?(?:font|span|b|i|u|em|strong|a|o:p|small|big|ins|sub|sup|st1:\w{1,20})(?:\s[^<>]{0,2000})?>", re.I
)
_SPAN = re.compile(r"\s{0,4}(\d{1,9})")


def read_html(data: bytes, path: str, *, charset: str | None = None, guard: Guard | None = None) -> Source:
    """Read a web page.

    Args:
        data: its bytes.
        path: named in errors.
        charset: the codec that the transport declares (MHTML), before the page's own declaration.

    Raises:
        ReadError: GIP014 undecodable, GIP016 damaged, GIP021 without text; GIP022, GIP026 to GIP028 and GIP055 beyond
            the limits.
        MissingExtraError: lxml is not installed.
    """
    guard = guard or Guard(path)
    text = decode(data, path=path, declared=charset or declared_charset(data), lenient=True)
    root = parse(text, guard)
    source = lay(page_blocks(root, guard), kind="html", title=page_title(root), guard=guard)
    if not source.text.strip():
        raise ReadError(
            "GIP021", path=path, reason="the page is filled in by a script or holds only frames or pictures"
        )
    return source


def parse(text: str, guard: Guard) -> _Element:
    """Parse a page however broken; inline markup goes where it is nested too deeply for the parser."""
    try:
        from lxml import etree
    except ImportError as error:
        raise MissingExtraError("GIP020", feature="Reading HTML", extra="readers") from error
    path, most = guard.path, guard.limits.elements
    text = _XML_HEAD.sub("", text, count=1).replace("\x00", "")
    if text.count("<") - text.count("</") - text.count("<!") > 2 * most:  # before the tree fills the memory
        raise ReadError("GIP022", path=path, what="elements", count=f"{most}+", limit=most)
    for attempt in range(2):
        parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
        try:
            root = etree.fromstring(text.encode("utf-8", "replace"), parser)
        except etree.XMLSyntaxError as error:
            raise ReadError("GIP016", path=path, kind="HTML", reason=str(error)[:120]) from error
        deep = any("depth" in entry.message.lower() for entry in parser.error_log.filter_from_fatals())
        if root is None:
            raise ReadError("GIP021", path=path, reason="there is no markup in it")
        if not deep:
            return root
        if attempt == 0:
            text = _INLINE_TAG.sub("", text)
    raise guard.nesting(f"{_DEEPEST}+", min(_DEEPEST, guard.limits.nesting))


def page_title(root: _Element) -> str | None:
    """Give the page's title: of ``<title>``, the article's meta title and ``<h1>`` the first that names a report."""
    found: list[str] = []
    for path in ("//title", "//meta[translate(@name,'ARTICLE','article')='articletitle']/@content", "//h1"):
        for item in list(root.xpath(path))[:3]:
            words = item if isinstance(item, str) else "".join(item.itertext())
            words = tidy(collapse(words))
            if words:
                found.append(words)
    for words in found:
        if "报告" in words or "報告" in words or "年报" in words:
            return words
    return found[0] if found else None


@dataclass(slots=True)
class _Sink:
    """Collects the blocks of the page or of one cell."""

    blocks: list[Block] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    pre: int = 0

    def flush(self) -> None:
        if self.inline:
            text = "".join(self.inline)
            self.inline.clear()
            if self.pre:
                for line in text.split("\n"):
                    add_text(self.blocks, line)
            else:
                add_text(self.blocks, collapse(text))


@dataclass(slots=True)
class _TableFrame:
    """A table under construction: row groups of rows of cells."""

    sections: list[list[list[RawCell]]] = field(default_factory=lambda: [[]])
    foster: _Sink = field(default_factory=_Sink)

    def new_section(self) -> None:
        if self.sections[-1]:
            self.sections.append([])

    def add(self, cell: RawCell) -> None:
        if not self.sections[-1]:
            self.sections[-1].append([])
        self.sections[-1][-1].append(cell)


def page_blocks(root: _Element, guard: Guard) -> list[Block]:
    """Walk the tree and give its blocks in reading order."""
    dropped = boilerplate(root, guard)
    walker = _Walker(guard)
    node: _Element | None = root
    depth = count = 0
    while node is not None:
        down = False
        count += 1
        if count % _OFTEN == 0:
            guard.tick()
        if depth > guard.limits.nesting:
            raise guard.nesting(depth)
        if isinstance(node.tag, str) and node not in dropped:
            walker.enter(node)
            if node.text:
                walker.text(node.text)
            if len(node):
                node = node[0]
                depth += 1
                down = True
            else:
                walker.leave(node)
        while not down and node is not None:
            if node is root:
                node = None
                break
            if node.tail:
                walker.text(node.tail)
            following = node.getnext()
            if following is not None:
                node = following
                break
            node = node.getparent()
            depth -= 1
            if node is not None:
                walker.leave(node)
    return walker.finish()


class _Walker:
    """Reacts to elements and text in document order."""

    def __init__(self, guard: Guard) -> None:
        self.guard = guard
        self.page = _Sink()
        self.stack: list[_Sink | _TableFrame] = [self.page]

    @property
    def sink(self) -> _Sink:
        top = self.stack[-1]
        return top if isinstance(top, _Sink) else top.foster

    def text(self, text: str) -> None:
        self.sink.inline.append(text)

    def enter(self, node: _Element) -> None:
        tag = node.tag.lower()
        top = self.stack[-1]
        if tag == "table":
            self.sink.flush()
            self.stack.append(_TableFrame())
        elif isinstance(top, _TableFrame) and tag in ("thead", "tbody", "tfoot"):
            top.new_section()
        elif isinstance(top, _TableFrame) and tag == "tr":
            top.sections[-1].append([])
        elif isinstance(top, _TableFrame) and tag in ("td", "th"):
            self.stack.append(_Sink())
        elif tag == "br":
            self.sink.flush()
        elif tag in BLOCK_TAGS:
            self.sink.flush()
            self.sink.pre += tag in ("pre", "listing")

    def leave(self, node: _Element) -> None:
        tag = node.tag.lower()
        top = self.stack[-1]
        if tag == "table" and isinstance(top, _TableFrame):
            self.stack.pop()
            self._close(top)
        elif tag in ("td", "th") and isinstance(top, _Sink) and len(self.stack) > 1:
            frame = self.stack[-2]
            top.flush()
            self.stack.pop()
            if isinstance(frame, _TableFrame):
                frame.add(RawCell(top.blocks, _span(node, "rowspan"), _span(node, "colspan")))
        elif isinstance(top, _TableFrame) and tag in ("thead", "tbody", "tfoot"):
            top.new_section()
        elif tag in BLOCK_TAGS:
            self.sink.flush()
            self.sink.pre -= tag in ("pre", "listing")

    def _close(self, frame: _TableFrame) -> None:
        frame.foster.flush()
        sink = self.sink
        sink.flush()
        sink.blocks.extend(frame.foster.blocks)
        grid = resolve([section for section in frame.sections if section], self.guard)
        if grid.cells:
            sink.blocks.append(grid)

    def finish(self) -> list[Block]:
        """Close what the page left open and give the page's blocks."""
        while len(self.stack) > 1:
            top = self.stack.pop()
            if isinstance(top, _TableFrame):
                self._close(top)
            else:
                top.flush()
                self.sink.blocks.extend(top.blocks)
        self.page.flush()
        return self.page.blocks


def _span(node: _Element, name: str) -> int:
    match = _SPAN.match(node.get(name, "1"))
    if not match:
        return 1
    value = int(match.group(1))
    return value if value or name == "rowspan" else 1
