"""What stands around the article of a web page: found before the walk, cut only where it is obvious.

Scripts, styles, hidden elements and form controls always go; navigation and page feet (by tag, class name or a high
share of links) go unless they hold the report: no block with prose, report headings or a table of numbers is cut.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import ReadError
from .limits import Guard
from .patterns import (
    BOILERPLATE_NAMES,
    DROPPED_TAGS,
    FOOT_WORDS,
    HIDING_STYLES,
    PROTECTED_TAGS,
    REPORT_WORDS,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
#: a candidate with this many characters outside links is kept
PROSE = 150
#: the foot of a page has less elements than this
MANY = 300
_LINKED_TAGS = frozenset(["ul", "ol", "div", "p", "td", "table", "tr", "tbody", "dl", "section"])


class _Count:
    """What a subtree holds: characters, characters inside links, links, cells."""

    __slots__ = ("cells", "linked", "links", "nodes", "size")

    def __init__(self) -> None:
        self.size = self.linked = self.links = self.cells = 0
        self.nodes = 1

    def add(self, other: _Count) -> None:
        self.size += other.size
        self.nodes += other.nodes
        self.linked += other.linked
        self.links += other.links
        self.cells += other.cells


def boilerplate(root: _Element, guard: Guard) -> set[_Element]:
    """Find the elements that the reader leaves out.

    Args:
        root: the page.
        guard: says how many elements are walked.

    Raises:
        ReadError: GIP022 when the page has more elements.
    """
    dropped: set[_Element] = set()
    counts: dict[_Element, _Count] = {}
    order: list[_Element] = []
    limit = guard.limits.elements
    for total, node in enumerate(root.iter()):
        if total >= limit:
            raise ReadError("GIP022", path=guard.path, what="elements", count=f"{limit}+", limit=limit)
        if isinstance(node.tag, str):
            order.append(node)
    concealed: list[_Element] = []
    for node in reversed(order):  # children come before their parents
        count = counts.pop(node, None) or _Count()
        tag = node.tag.lower()
        count.size += len((node.text or "").strip())
        if tag == "a":
            count.linked, count.links = count.size, count.links + 1
        elif tag in ("td", "th"):
            count.cells += 1
        parent = node.getparent()
        if _unwanted(node, tag, count):
            dropped.add(node)
            count = _Count()
        elif _conceals(node):
            concealed.append(node)
        if parent is not None:
            count.size += len((node.tail or "").strip())
            if parent in counts:
                counts[parent].add(count)
            else:
                counts[parent] = count
    if concealed:
        dropped.update(_repeated(root, concealed))
    return dropped


def _repeated(root: _Element, concealed: list[_Element]) -> list[_Element]:
    """Give the hidden blocks that say once more what the page shows (an edition for print or for telephones)."""
    hidden = set(concealed)
    shown: list[str] = []
    stack = [root]
    while stack:
        node = stack.pop()
        if node in hidden or not isinstance(node.tag, str):
            shown.append(node.tail or "")
            continue
        shown.append(node.text or "")
        shown.append(node.tail or "")
        stack.extend(node)
    pieces = {"".join(piece.split()) for piece in shown}
    out = []
    for node in concealed:
        words = [word for piece in node.itertext() if len(word := "".join(piece.split())) > 3]
        if words and sum(word in pieces for word in words) > 0.8 * len(words):
            out.append(node)
    return out


def _unwanted(node: _Element, tag: str, count: _Count) -> bool:
    if tag in DROPPED_TAGS:
        return tag not in PROTECTED_TAGS or not _holds_report(node, count)
    if tag in ("html", "body"):
        return False
    if _conceals(node):
        return not _holds_report(node, count)
    if _is_named(node) and not _holds_report(node, count):
        return True
    if tag not in _LINKED_TAGS or not count.size:
        return False
    outside = count.size - count.linked
    if count.links >= 6 and count.linked > 0.85 * count.size and outside < 60:
        return not _holds_report(node, count)
    return count.size < 500 and count.cells < 12 and count.nodes < MANY and _is_foot(node, count)


def _conceals(node: _Element) -> bool:
    return node.get("hidden") is not None or _is_hidden(node.get("style"))


def _is_hidden(style: str | None) -> bool:
    if not style:
        return False
    packed = style.lower().replace(" ", "")
    return any(words in packed for words in HIDING_STYLES)


def _is_named(node: _Element) -> bool:
    names = f"{node.get('class', '')} {node.get('id', '')}"
    if len(names) < 4:
        return False
    if len(names) > 300:
        names = names[:300]
    return any(word.lower() in BOILERPLATE_NAMES for word in _WORD.findall(names))


def _is_foot(node: _Element, count: _Count) -> bool:
    text = "".join(node.itertext())
    return sum(word in text for word in FOOT_WORDS) >= 2 and not _holds_report(node, count)


def _holds_report(node: _Element, count: _Count) -> bool:
    outside = count.size - count.linked
    if outside > PROSE or count.cells >= 12 or count.nodes > 10 * MANY:
        return True
    if outside < 8:
        return False
    text = "".join(piece for piece in _outside_links(node))
    return sum(word in text for word in REPORT_WORDS) >= 2


def _outside_links(node: _Element) -> list[str]:
    out = [node.text or ""]
    for child in node.iter():
        if child is not node and isinstance(child.tag, str) and child.tag.lower() != "a":
            out.append(child.text or "")
            out.append(child.tail or "")
    return out
