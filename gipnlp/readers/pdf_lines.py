"""Characters of a PDF → lines of text, by geometry.

A PDF says where each character stands and nothing more.  Characters whose middles are at one height make a line; a
space is put where a gap is wider than the setting of Chinese explains; a character painted twice (artificial bold)
counts once, because a doubled digit is a wrong number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .chars import ENUMERATOR, IDEOGRAPHS, clean, is_wide, joint

Char = Mapping[str, Any]

#: gaps in multiples of the type size: a space between Latin letters, a space anywhere, another column
WORD_GAP = 0.22
SPACE_GAP = 0.9
COLUMN_GAP = 1.8


@dataclass(slots=True)
class Segment:
    """A run of characters without a wide gap."""

    x0: float
    x1: float
    text: str


@dataclass(slots=True)
class Line:
    """One line: its words, its place on the page, its type size."""

    top: float
    bottom: float
    size: float
    #: runs of characters without a gap that a space would explain
    pieces: list[Segment]
    #: width of the first part that a line break may not divide
    head: float = 0.0

    @property
    def x0(self) -> float:
        """Where the line begins."""
        return self.pieces[0].x0

    @property
    def x1(self) -> float:
        """Where the line ends."""
        return self.pieces[-1].x1

    @property
    def segments(self) -> list[Segment]:
        """The pieces, joined unless a column's gap stands between them."""
        out: list[Segment] = []
        for piece in self.pieces:
            if out and piece.x0 - out[-1].x1 <= COLUMN_GAP * self.size:
                out[-1] = Segment(out[-1].x0, piece.x1, f"{out[-1].text} {piece.text}")
            else:
                out.append(piece)
        return out

    @property
    def text(self) -> str:
        """The words; a tab stands at wide gaps."""
        return "\t".join(segment.text for segment in self.segments)


def lines_of(chars: Iterable[Char]) -> list[Line]:
    """Group characters into lines from top to bottom."""
    rows: list[list[Char]] = []
    middle = size = 0.0
    for char in sorted(chars, key=lambda c: (c["top"] + c["bottom"], c["x0"])):
        mid = (char["top"] + char["bottom"]) / 2
        high = char["bottom"] - char["top"]
        if rows and mid - middle < 0.45 * max(min(size, high), 1.0):
            row = rows[-1]
            row.append(char)
            middle += (mid - middle) / len(row)
            size = max(size, high)
        else:
            rows.append([char])
            middle, size = mid, high
    lines = (_line(row) for row in rows)
    return [line for line in lines if line is not None]


def _line(row: list[Char]) -> Line | None:
    row.sort(key=lambda c: c["x0"])
    kept: list[Char] = []
    for char in row:
        width = max(char["x1"] - char["x0"], 0.1)
        if not char["text"].isspace() and any(
            other["text"] == char["text"] and abs(other["x0"] - char["x0"]) < 0.3 * width for other in kept[-3:]
        ):
            continue
        kept.append(char)
    while kept and kept[0]["text"].isspace():
        kept.pop(0)
    while kept and kept[-1]["text"].isspace():
        kept.pop()
    if not kept:
        return None
    size = max(char["bottom"] - char["top"] for char in kept)
    pieces: list[Segment] = []
    text, start, end, spaced = "", kept[0]["x0"], kept[0]["x0"], False
    for char in kept:
        letter = char["text"]
        if letter.isspace():
            text += letter
            spaced = True
            continue
        gap = char["x0"] - end
        if text and gap > SPACE_GAP * size:
            pieces.append(Segment(start, end, _clean(text)))
            text, start = "", char["x0"]
        elif text and not spaced and gap > WORD_GAP * size and not is_wide(letter[0]) and not is_wide(text[-1]):
            text += " "
        text += letter
        end, spaced = max(end, char["x1"]), False
    pieces.append(Segment(start, end, _clean(text)))
    pieces = [piece for piece in pieces if piece.text]
    if not pieces:
        return None
    top, bottom = min(char["top"] for char in kept), max(char["bottom"] for char in kept)
    return Line(top, bottom, size, pieces, _head(kept))


def _head(kept: Sequence[Char]) -> float:
    first = kept[0]
    end = first["x1"]
    if not is_wide(first["text"][0]):
        for char in kept[1:]:
            if char["text"].isspace() or is_wide(char["text"][0]):
                break
            end = char["x1"]
    return float(end - first["x0"])


def _clean(text: str) -> str:
    return clean(text.translate(IDEOGRAPHS)).strip()


def join_cell(lines: Sequence[Line], width: float) -> str:
    """Join the lines of one table cell.

    Args:
        lines: from top to bottom.
        width: of the cell; a number that fills it and goes on in the next line is one number.
    """
    text = ""
    last: Line | None = None
    for line in lines:
        words = " ".join(piece.text for piece in line.pieces)
        if last is None:
            text = words
        elif text[-1:].isdigit() and words[:1].isdigit():
            digit = 0.5 * line.size
            full = (last.x1 - last.x0) + digit > width - 11.2
            text += words if full else " " + words
        elif ENUMERATOR.match(words):
            text += " " + words
        else:
            text += joint(text, words) + words
        last = line
    return text
