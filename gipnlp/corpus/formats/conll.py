r"""CoNLL: one character a line, a tab, its IOB2 tag; an empty line after each sentence, ``-DOCSTART-`` before each page.

The characters of a page, joined, are its text.  So that each stands on its line as one visible token, blanks and
control characters are written as in a Python string: ``\n``, ``\t``, ``\u3000``; a backslash is ``\\``.  Tags in the BIOES
scheme are read as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from ...errors import MarkupError
from ...types import LABELS
from ..markup import GoldSpan, Page
from .side import KEY, Sides, aside, beside, read_text, restore, write_lines, write_text

_START = "-DOCSTART-"
_SIDE = f"{KEY}.jsonl"
_NAMED = {"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_BACK = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}
_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|([ntr\\]))")
_TAG = re.compile(r"([BIES])-(.+)\Z")
_ENDS = "\n。！？；"


def write(pages: Sequence[Page], target: Path) -> list[Path]:
    """Write all pages to one file, their sides to ``<file>.gip.jsonl``."""
    lines: list[str] = []
    for page in pages:
        lines += [f"{_START}\tO", ""]
        tags = ["O"] * len(page.text)
        for span in page.spans:
            tags[span.start : span.end] = [f"I-{span.label}"] * (span.end - span.start)
            tags[span.start] = f"B-{span.label}"
        for i, (character, tag) in enumerate(zip(page.text, tags, strict=True)):
            lines.append(f"{_escape(character)}\t{tag}")
            if character in _ENDS and not (i + 1 < len(tags) and tags[i + 1].startswith("I-")):
                lines.append("")
        if lines[-1]:
            lines.append("")
    written = write_text(target, "".join(line + "\n" for line in lines))
    return [written, write_lines(beside(target, _SIDE), map(aside, pages))]


def read(source: Path) -> list[Page]:
    """Read pages; what stands before the first ``-DOCSTART-`` is one, too."""
    sides = Sides(beside(source, _SIDE))
    pages = []
    for number, (text, tags) in enumerate(_documents(source)):
        pages.append(restore(sides.take(text), text, _spans(tags), name=f"{source.stem}-{number + 1}", path=str(source)))
    return pages


def _escape(character: str) -> str:
    if character in _NAMED:
        return _NAMED[character]
    if unicodedata.category(character)[0] in "CZ" or character.isspace():
        return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"
    return character


def _unescape(token: str) -> str:
    return _ESCAPE.sub(lambda m: _BACK[m[3]] if m[3] else chr(min(int(m[1] or m[2], 16), 0x10FFFF)), token)


def _documents(source: Path) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """Give for each page its text and its tokens as (start, end, tag)."""
    pieces: list[str] = []
    tags: list[tuple[int, int, str]] = []
    at, begun = 0, False
    for number, line in enumerate(read_text(source).split("\n"), 1):
        line = line.removesuffix("\r")
        if line.startswith(_START):
            if begun:
                yield "".join(pieces), tags
            pieces, tags, at, begun = [], [], 0, True
            continue
        if not line.strip():
            continue
        columns = line.split("\t") if "\t" in line else line.split()
        tag = columns[-1].strip()
        if len(columns) < 2 or not (tag == "O" or _TAG.match(tag)):
            raise MarkupError("GIP040", path=source, line=number, reason="expected a token, a tab and a tag such as O or B-COUNT")
        label = tag[2:]
        if label and label not in LABELS:
            raise MarkupError("GIP040", path=source, line=number, reason=f"{label!r} is none of {', '.join(LABELS)}")
        token = _unescape(columns[0])
        pieces.append(token)
        tags.append((at, at + len(token), tag))
        at, begun = at + len(token), True
    if begun:
        yield "".join(pieces), tags


def _spans(tokens: list[tuple[int, int, str]]) -> list[GoldSpan]:
    """Join tagged tokens to spans; an I or E that continues nothing begins a span of its own."""
    spans: list[GoldSpan] = []
    open_ = False
    for start, end, tag in tokens:
        match = _TAG.match(tag)
        if match is None:
            open_ = False
            continue
        mark, label = match.groups()
        if mark in "IE" and open_ and spans[-1].label == label:
            spans[-1].end = end
        else:
            spans.append(GoldSpan(label, start, end))
        open_ = mark in "BI"
    return spans
