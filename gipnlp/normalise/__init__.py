"""Normalising: one way of writing for every way that pages write, with an alignment back to the source.

Two steps, and the offsets survive both:

1. :func:`translate` changes characters one for one (traditional → simplified, full width → half width, kinds of
   spaces and quotes), so an offset into its result *is* an offset into the source.
2. :func:`normalise` also leaves out the spaces that pages put inside words and numbers; :class:`Normalised` maps
   positions of the shorter text back.

Damage that cannot be undone by leaving characters out (lost 年 and 月, list numbers glued to years) stays in the text and
is listed by :mod:`gipnlp.normalise.damage`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from .script import detect_script, script_of, to_simplified

__all__ = ["Normalised", "detect_script", "normalise", "translate"]

# Punctuation is brought to one width so that the tagger sees one comma, one colon, one bracket.
_WIDTH: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\x0b\x0c"
_LINE_ENDS = "\r\u0085\u2028\u2029"
_QUOTES = {"「": "“", "」": "”", "『": "“", "』": "”", "﹁": "“", "﹂": "”", "＂": '"'}
_DIGITS = {"○": "〇", "Ο": "〇", "О": "〇", "◯": "〇", "﹪": "%", "﹒": ".", "．": "."}
_TABLE: dict[int, str] = {
    **_WIDTH,
    **{ord(c): " " for c in _SPACES},
    **{ord(c): "\n" for c in _LINE_ENDS},
    **{ord(a): b for a, b in _QUOTES.items()},
    **{ord(a): b for a, b in _DIGITS.items()},
}

# A run of blanks (also zero-width characters) is left out unless it keeps two numbers or two Latin words apart.
_BLANKS = re.compile(r"[ \u200b-\u200f\ufeff\u2060]+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\ufeff\u2060]")
_WORDY = frozenset("0123456789.%abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


@dataclass(frozen=True, slots=True)
class Normalised:
    """Normalised text and its alignment.

    Attributes:
        text: the normalised text.
        plain: the translated text before blanks were left out; as long as the source.
        script: ``"hant"`` when the source is in traditional script, else ``"hans"``.
        kept: for every character of ``text`` its position in the source, or ``None`` when none was left out.
    """

    text: str
    plain: str
    script: Literal["hans", "hant"]
    kept: np.ndarray | None
    #: :attr:`kept` for one place at a time
    places: memoryview = field(init=False, repr=False, compare=False)
    #: for every position of the source, and the one behind the last, how many characters before it were kept
    before: memoryview = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places: np.ndarray | bytes = b""
        before: np.ndarray | bytes = b""
        if self.kept is not None:
            places, before = self.kept, np.zeros(len(self.plain) + 1, dtype=np.int32)
            before[self.kept + 1] = 1
            np.cumsum(before, out=before)
        object.__setattr__(self, "places", memoryview(places))  # type: ignore[arg-type]
        object.__setattr__(self, "before", memoryview(before))  # type: ignore[arg-type]

    def __reduce__(self) -> tuple[type[Normalised], tuple[object, ...]]:
        return Normalised, (self.text, self.plain, self.script, self.kept)  # views cannot go to another process

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Give the source offsets of the half-open span ``start:end`` of :attr:`text`."""
        if self.kept is None:
            return start, end
        places = self.places
        if end <= start:
            at = places[start] if start < len(places) else len(self.plain)
            return at, at
        return places[start], places[end - 1] + 1

    def from_source(self, position: int) -> int:
        """Give the position in :attr:`text` of the first kept character at or after ``position`` of the source."""
        if self.kept is None:
            return position
        before = self.before
        return before[min(position, len(before) - 1)] if position > 0 else 0


def translate(text: str) -> tuple[str, Literal["hans", "hant"]]:
    """Bring ``text`` to simplified script and half width, one character for one.

    Returns:
        The translated text, exactly as long as ``text``, and the script of the source.
    """
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    script = script_of(points)
    translated = _translated(points)
    if script == "hant":
        translated = to_simplified(translated)
    return translated, script


_CODES = np.arange(0x10000, dtype=np.uint32)
_CODES[list(_TABLE)] = [ord(c) for c in _TABLE.values()]


def _translated(points: np.ndarray) -> str:
    """Give ``text.translate(_TABLE)`` of a text's code points; with an array it takes a tenth of the time."""
    codes = _CODES.take(points, mode="clip")
    beyond = points >= len(_CODES)
    if beyond.any():
        codes = np.where(beyond, points, codes)
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def normalise(text: str) -> Normalised:
    """Translate ``text`` and leave out blanks inside words, numbers and sentences.

    Blanks between two digits or Latin letters stay, line ends and tabs stay.
    """
    plain, script = translate(text)
    if not _BLANKS.search(plain):
        return Normalised(plain, plain, script, None)
    pieces: list[str] = []
    kept = np.ones(len(plain), dtype=bool)
    flags = memoryview(kept)  # type: ignore[arg-type]  # for one place at a time
    at = 0
    length = len(plain)
    for match in _BLANKS.finditer(plain):
        a, b = match.span()
        keeps_apart = a > 0 and b < length and plain[a - 1] in _WORDY and plain[b] in _WORDY and not _INVISIBLE.fullmatch(plain, a, b)
        cut = a + 1 if keeps_apart else a
        if cut > at:
            pieces.append(plain[at:cut])
        if b - cut == 1:
            flags[cut] = False
        else:
            kept[cut:b] = False
        at = b
    pieces.append(plain[at:])
    return Normalised("".join(pieces), plain, script, np.flatnonzero(kept))
