"""brat stand-off: for each page a .txt and an .ann file, and the ``annotation.conf`` that brat wants.

The offsets of brat are code points, as everywhere here.  Page ids become file names; ``gip.jsonl`` beside them lists
the pages in their order with headers and records.  Of an .ann file only the text-bound annotations (``T1``) are read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from ...errors import MarkupError, ReadError
from ...types import LABELS
from ..markup import GoldSpan, Page
from .side import COLOURS, KEY, aside, read_lines, read_text, restore, write_lines, write_text

_SIDE = f"{KEY}.jsonl"
_UNSAFE = re.compile(r"""[\x00-\x20\x7f<>:"/\\|?*%]|^\.""")
_BOUND = re.compile(r"T\S*\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t|\Z)")
_LONGEST = 120  # bytes of a file name before its suffix
_CONF = "[entities]\n{labels}\n\n[relations]\n\n[events]\n\n[attributes]\n"
_VISUAL = "[labels]\n\n[drawing]\n{drawing}\n"


def write(pages: Sequence[Page], target: Path) -> list[Path]:
    """Write the pages into the directory ``target``."""
    written = []
    sides = []
    taken: set[str] = set()
    for page in pages:
        name = _file_name(page.id)
        while name.lower() in taken:  # file systems that do not tell A from a
            name += "_"
        taken.add(name.lower())
        lines = []
        for i, span in enumerate(page.spans):
            surface = re.sub(r"\s", " ", page.text[span.start : span.end])
            lines.append(f"T{i + 1}\t{span.label} {span.start} {span.end}\t{surface}\n")
        written.append(write_text(target / f"{name}.ann", "".join(lines)))
        written.append(write_text(target / f"{name}.txt", page.text))
        sides.append({"file": name, **aside(page)})
    drawing = "\n".join(f"{label}\tbgColor:{colour}" for label, colour in COLOURS.items())
    write_text(target / "annotation.conf", _CONF.format(labels="\n".join(LABELS)))
    write_text(target / "visual.conf", _VISUAL.format(drawing=drawing))
    return [target, *written, write_lines(target / _SIDE, sides)]


def read(source: Path) -> list[Page]:
    """Read the pages of a directory: those of ``gip.jsonl`` in its order, then any other .ann file by name.

    A page of ``gip.jsonl`` whose files are gone is left out: deleting the files deletes the page.
    """
    if not source.is_dir():
        raise ReadError("GIP010", path=source)
    sides = {str(d.pop("file", "")): d for d in read_lines(source / _SIDE)} if (source / _SIDE).exists() else {}
    found = {path.stem for path in source.glob("*.ann")}
    pages = []
    for name in [*(n for n in sides if n in found), *sorted(found - set(sides))]:
        path = source / f"{name}.ann"
        text = read_text(source / f"{name}.txt")
        pages.append(restore(sides.get(name), text, _spans(path), name=name, path=str(path)))
    return pages


def _file_name(page_id: str) -> str:
    name = _UNSAFE.sub(lambda m: f"%{ord(m[0]):02x}", page_id) or "page"
    if len(name.encode("utf-8")) > _LONGEST:
        return hashlib.sha256(page_id.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return name


def _spans(path: Path) -> list[GoldSpan]:
    """Read the text-bound annotations; one in several pieces goes from its first to its last character."""
    spans = []
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if not line.startswith("T"):
            continue
        match = _BOUND.match(line)
        if match is None:
            raise MarkupError("GIP040", path=path, line=number, reason="expected 'T1<tab>LABEL start end<tab>text'")
        if match[1] not in LABELS:
            raise MarkupError("GIP040", path=path, line=number, reason=f"{match[1]!r} is none of {', '.join(LABELS)}")
        numbers = [int(n) for n in re.findall(r"\d+", match[2])]
        spans.append(GoldSpan(match[1], min(numbers), max(numbers)))
    return spans
