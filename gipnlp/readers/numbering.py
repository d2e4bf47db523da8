"""Numbers that Word sets before paragraphs by itself: worked out from the numbering part of the document.

A heading 一、总体情况 whose 一、 is automatic has only 总体情况 as text; without the mark the sections of a report
cannot be told apart.  Formats that occur in official documents are known; a bullet gives nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"
_PLACE = re.compile(r"%([1-9])")


@dataclass(slots=True)
class _Level:
    format: str = "decimal"
    text: str = "%1."
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """The lists of a document and where each of them stands while its paragraphs are read in order."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Any) -> Numbering:
        """Read the numbering and style parts of a python-docx document; a document without them has no marks."""
        self = cls()
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return self
        for node in root.iterfind(_W + "abstractNum"):
            levels = {}
            for level in node.iterfind(_W + "lvl"):
                levels[_int(level.get(_W + "ilvl"), 0)] = _Level(
                    _val(level.find(_W + "numFmt"), "decimal"),
                    _val(level.find(_W + "lvlText"), ""),
                    _int(_val(level.find(_W + "start"), "1"), 1),
                )
            self.levels[node.get(_W + "abstractNumId", "")] = levels
        for node in root.iterfind(_W + "num"):
            self.abstract[node.get(_W + "numId", "")] = _val(node.find(_W + "abstractNumId"), "")
        for style in document.styles.element.iterfind(_W + "style"):
            found = style.find(f"{_W}pPr/{_W}numPr")
            if found is not None:
                identity = _val(found.find(_W + "numId"), "")
                self.styles[style.get(_W + "styleId", "")] = (identity, _int(_val(found.find(_W + "ilvl"), "0"), 0))
        return self

    def mark(self, paragraph: _Element) -> str:
        """Give the mark before a paragraph (``"一、"``) and count it, or ``""``."""
        if not self.abstract:
            return ""
        identity, depth = "", 0
        style = _val(paragraph.find(f"{_W}pPr/{_W}pStyle"), "")
        if style in self.styles:
            identity, depth = self.styles[style]
        own = paragraph.find(f"{_W}pPr/{_W}numPr")
        if own is not None:
            identity = _val(own.find(_W + "numId"), identity)
            depth = _int(_val(own.find(_W + "ilvl"), str(depth)), depth)
        abstract = self.abstract.get(identity)
        level = self.levels.get(abstract, {}).get(depth) if abstract is not None else None
        if abstract is None or level is None or identity == "0":
            return ""
        counters = self.counters.setdefault(abstract, {})
        counters[depth] = counters.get(depth, level.start - 1) + 1
        for deeper in [key for key in counters if key > depth]:
            del counters[deeper]
        if level.format in ("bullet", "none"):
            return ""

        def fill(match: re.Match[str]) -> str:
            index = int(match.group(1)) - 1
            other = self.levels[abstract].get(index, level)
            return _count(counters.get(index, other.start), other.format)

        return _PLACE.sub(fill, level.text)


def _count(value: int, form: str) -> str:
    if form in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
                "taiwaneseCountingThousand", "ideographDigital", "chineseLegalSimplified"):  # fmt: skip
        return _chinese(value)
    if form in ("lowerLetter", "upperLetter") and 0 < value <= 26:
        return chr((97 if form == "lowerLetter" else 65) + value - 1)
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 0 < value <= 20:
        return chr(0x2460 + value - 1)
    return str(value)


def _chinese(value: int) -> str:
    if not 0 < value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    text = "" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十"
    return text + (_DIGITS[ones] if ones else "")


def _val(node: _Element | None, default: str) -> str:
    return node.get(_W + "val", default) if node is not None else default


def _int(value: str | None, default: int) -> int:
    return int(value) if value is not None and value.lstrip("-").isdecimal() else default
