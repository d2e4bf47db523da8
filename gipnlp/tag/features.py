"""What the tagger sees of each character: integer codes, one array a template.

Every template gives one 48-bit code a character; the training writes ``"<template>:<code>"`` into crfsuite, the decoder looks the same
codes up in an array, so both see the same thing by construction.  All of a page is encoded at once; neighbours across a
sentence end are seen, labels are decoded sentence by sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from ..divisions import find_names, find_zones
from ..quantities import Mention, scan
from ..taxonomy import indicators
from . import patterns
from .words import words

#: raised whenever a template changes its meaning; a model of another version is refused
FEATURE_VERSION = 2

_PUNCTUATION = {
    "\n": 1, "\t": 1, "。": 2, "!": 2, "?": 2, ";": 3, ",": 4, "、": 5, ":": 6, "(": 7, ")": 8, "“": 9, "”": 10,
    "《": 11, "》": 12, "〈": 11, "〉": 12, "%": 13, ".": 14, "-": 15, "—": 15, "~": 15, "/": 15, " ": 16, "|": 1,
    "[": 7, "]": 8, "〔": 7, "〕": 8, "【": 7, "】": 8, "'": 9, '"': 9, "‘": 9, "’": 10,
}
_CHINESE_DIGITS = "零〇一二两三四五六七八九十百千万亿余多"
_SENTENCE = re.compile(r"[^。;!?\n\t|]*[。;!?\n\t|]?")
_CLAUSE_END = frozenset("。;!?\n\t|,:")
_TITLE = re.compile(r"[《〈][^《》〈〉\n]{0,120}(?:[《〈][^《》〈〉\n]{0,80}[》〉][^《》〈〉\n]{0,80}){0,3}[》〉]")
_CLASS_OTHER, _CLASS_DIGIT, _CLASS_NUMERAL, _CLASS_LATIN, _CLASS_HAN = 20, 21, 22, 23, 24


def _class_table() -> np.ndarray:
    table = np.full(0x10000, _CLASS_OTHER, dtype=np.int64)
    table[0x4E00:0xA000] = _CLASS_HAN
    table[0x3400:0x4DC0] = _CLASS_HAN
    for low, high, value in ((48, 58, _CLASS_DIGIT), (65, 91, _CLASS_LATIN), (97, 123, _CLASS_LATIN)):
        table[low:high] = value
    for c in _CHINESE_DIGITS:
        table[ord(c)] = _CLASS_NUMERAL
    for c, value in _PUNCTUATION.items():
        table[ord(c)] = value
    return table


_CLASSES = _class_table()


def _alternation(words: list[str] | tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(set(words), key=len, reverse=True))))


_ORGANS = _alternation(patterns.ORGAN_SUFFIXES)
_MODIFIERS = _alternation(patterns.ORGAN_MODIFIERS)
_ZEROS = _alternation(patterns.ZERO_WORDS)
_VERBS = _alternation(patterns.VERBS)
_NOUNS: re.Pattern[str] | None = None


def _nouns() -> re.Pattern[str]:
    global _NOUNS
    if _NOUNS is None:
        words = {w for i in indicators() for w in (*i.words, *i.labels) if 2 <= len(w) <= 16}
        _NOUNS = _alternation(sorted(words))
    return _NOUNS


def codepoints(text: str) -> np.ndarray:
    """Give the code points of ``text`` as int64 (lone surrogates included)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)


#: text without any stop is cut here, so that no sequence is longer and decoding stays linear
LONGEST_SENTENCE = 2000


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Give the half-open ranges of the sentences: cut after 。 ; ! ? and at line ends and tabs; none is empty or very long."""
    for match in _SENTENCE.finditer(text):
        for start in range(match.start(), match.end(), LONGEST_SENTENCE):
            yield start, min(start + LONGEST_SENTENCE, match.end())


def _marks(length: int, pattern: re.Pattern[str], text: str) -> np.ndarray:
    """1 at the first, 2 inside, 3 at the last, 4 at an only character of each match."""
    out = np.zeros(length, dtype=np.int64)
    for match in pattern.finditer(text):
        a, b = match.span()
        if b - a == 1:
            out[a] = 4
        else:
            out[a:b] = 2
            out[a], out[b - 1] = 1, 3
    return out


def _shift(values: np.ndarray, by: int) -> np.ndarray:
    out = np.zeros_like(values)
    if by == 0:
        return values
    if by > 0:
        out[:-by] = values[by:]
    else:
        out[-by:] = values[:by]
    return out


#: hashes of pairs of words keep to 44 bits
_MASK = (1 << 44) - 1
_KINDS = {"DATE": 0, "PERCENT": 1, "COUNT": 2, "NUMBER": 3}


def _quantities(text: str, mentions: list[Mention]) -> np.ndarray:
    out = np.zeros(len(text), dtype=np.int64)
    for m in mentions:
        base = 1 + 4 * _KINDS[m.kind]
        if m.end - m.start == 1:
            out[m.start] = base + 3
        else:
            out[m.start : m.end] = base + 1
            out[m.start], out[m.end - 1] = base, base + 2
    return out


_BUCKETS = np.array([0, 1, 2, 3, 4, 5, 5, 6, 6, 6, 6] + [7] * 10 + [8] * 20, dtype=np.int64)


def _distances(text: str, mentions: list[Mention]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Bucketed distance to the next and from the previous quantity of the clause, and flags of the sentence."""
    length = len(text)
    following = np.full(length, 9, dtype=np.int64)
    preceding = np.full(length, 9, dtype=np.int64)
    numbers = [m for m in mentions if m.kind in ("COUNT", "PERCENT", "NUMBER")]
    stops = np.zeros(length + 1, dtype=bool)
    stops[:length] = np.isin(codepoints(text), [ord(c) for c in "。;!?\n\t|"])
    before = 0
    for i, m in enumerate(numbers):
        low = max(m.start - 40, before)
        segment = stops[low : m.start]
        if segment.any():
            low += int(np.flatnonzero(segment)[-1]) + 1
        if low < m.start:
            following[low : m.start] = _BUCKETS[np.minimum(np.arange(m.start - low, 0, -1), 40)]
        high = min(m.end + 40, length, numbers[i + 1].start if i + 1 < len(numbers) else length)
        segment = stops[m.end : high]
        if segment.any():
            high = m.end + int(np.flatnonzero(segment)[0])
        if m.end < high:
            preceding[m.end : high] = _BUCKETS[np.minimum(np.arange(1, high - m.end + 1), 40)]
        before = m.end
    flags = np.zeros(length, dtype=np.int64)
    count_at = np.zeros(length + 1, dtype=np.int64)
    for m in numbers:
        count_at[m.start] += 1
    total = np.concatenate([[0], np.cumsum(count_at)])
    zero_at = np.zeros(length + 1, dtype=np.int64)
    for match in _ZEROS.finditer(text):
        zero_at[match.start()] += 1
    zeros = np.concatenate([[0], np.cumsum(zero_at)])
    for a, b in sentences(text):
        flags[a:b] = min(int(total[b] - total[a]), 3) + 4 * (zeros[b] > zeros[a])
    return following, preceding, flags


def encode(text: str) -> list[np.ndarray]:
    """Give one int64 array of codes for each template; every array is as long as ``text``."""
    n = len(text)
    mentions = scan(text)
    points = np.minimum(codepoints(text), 0xFFFF)
    classes = _CLASSES[points] if n else np.zeros(0, dtype=np.int64)
    chars = np.where(classes == _CLASS_DIGIT, 48, points)  # all digits look alike
    quantity = _quantities(text, mentions)
    following, preceding, flags = _distances(text, mentions)
    title = np.zeros(n, dtype=np.int64)
    for match in _TITLE.finditer(text):
        title[match.start() + 1 : match.end() - 1] = 1
    organ = _marks(n, _ORGANS, text)
    modifier = _marks(n, _MODIFIERS, text)
    verb = _marks(n, _VERBS, text)
    noun = _marks(n, _nouns(), text)
    zero = _marks(n, _ZEROS, text)
    place = np.zeros(n, dtype=np.int64)
    for a, b, _ in find_names(text):
        place[a:b] = 2
        place[a], place[b - 1] = 1, 3

    zone = np.zeros(n, dtype=np.int64)  # 1-3 the name of a zone, 4-6 of a division outside of such names
    for a, b in find_zones(text):
        zone[a:b] = 2
        zone[a], zone[b - 1] = 1, 3
    zone = np.where((zone == 0) & (place > 0), place + 3, zone)
    w = words(points, list(sentences(text)))
    word = w.mark << 5 | w.kind

    c = {k: _shift(chars, k) for k in range(-3, 4)}
    k = {i: _shift(classes, i) for i in range(-2, 3)}
    q = {i: _shift(quantity, i) for i in range(-2, 3)}
    o = {i: _shift(organ, i) for i in range(-1, 3)}
    return [
        np.ones(n, dtype=np.int64),
        c[0], c[-1], c[1], c[-2], c[2], c[-3], c[3],
        c[-1] << 16 | c[0],
        c[0] << 16 | c[1],
        c[-2] << 16 | c[-1],
        c[1] << 16 | c[2],
        c[-1] << 16 | c[1],
        (c[-2] << 16 | c[-1]) << 16 | c[0],
        (c[-1] << 16 | c[0]) << 16 | c[1],
        (c[0] << 16 | c[1]) << 16 | c[2],
        ((((k[-2] << 5 | k[-1]) << 5 | k[0]) << 5 | k[1]) << 5) | k[2],
        quantity,
        ((q[-1] << 5 | q[0]) << 5) | q[1],
        (((q[-2] << 5 | q[0]) << 5) | q[2]) << 5 | k[0],
        (quantity << 16) | c[-1],
        (quantity << 16) | c[1],
        title << 5 | k[0],
        following << 5 | k[0],
        preceding << 5 | k[0],
        (following << 16) | c[0],
        (preceding << 16) | c[0],
        flags << 16 | c[0],
        ((o[-1] << 3 | o[0]) << 3 | o[1]) << 3 | o[2],
        (organ << 3 | modifier) << 3 | verb,
        (noun << 3 | verb) << 4 | flags,
        (noun << 4 | following) << 4 | preceding,
        (_shift(noun, 1) << 3 | noun) << 3 | _shift(noun, -1),
        (_shift(verb, -1) << 3 | verb) << 3 | zero,
        (title << 3 | organ) << 3 | modifier,
        ((_shift(place, -1) << 3 | place) << 3 | organ) << 5 | k[1],
        word,
        word << 5 | w.before,
        word << 5 | w.after,
        (word << 5 | w.before) << 5 | w.after,
        (word << 5 | w.after) << 5 | w.second,
        w.word << 3 | w.mark,
        w.word_before << 3 | w.mark,
        w.word_after << 3 | w.mark,
        (word << 4 | following) << 4 | preceding,
        ((word << 5 | w.before) << 4 | following) << 4 | preceding,
        (w.word ^ w.word_after * 31 & _MASK) << 3 | w.mark,
        (w.word ^ w.word_before * 31 & _MASK) << 3 | w.mark,
        (_shift(zone, -1) << 3 | zone) << 3 | _shift(zone, 1),
        (_shift(zone, -1) << 3 | zone) << 3 | organ,
    ]


#: number of templates of :func:`encode`
TEMPLATES = len(encode("政府"))
