"""What the tagger sees of each character: integer codes, one array a template.

Every template gives one 48-bit code a character; the training writes ``"<template>:<code>"`` into crfsuite, the decoder looks the same
codes up in an array, so both see the same thing by construction.  All of a page is encoded at once; neighbours across a
sentence end are seen, labels are decoded sentence by sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from ..divisions import find_names, find_zones
from ..quantities.scan import find_mentions
from ..taxonomy import indicators
from . import patterns
from .lists import WordLists
from .words import words

#: raised whenever a template changes its meaning; a model of another version is refused
FEATURE_VERSION = 2

_PUNCTUATION = {
    "\n": 1, "\t": 1, "。": 2, "!": 2, "?": 2, ";": 3, ",": 4, "、": 5, ":": 6, "(": 7, ")": 8, "“": 9, "”": 10,
    "《": 11, "》": 12, "〈": 11, "〉": 12, "%": 13, ".": 14, "-": 15, "—": 15, "~": 15, "/": 15, " ": 16, "|": 1,
    "[": 7, "]": 8, "〔": 7, "〕": 8, "【": 7, "】": 8, "'": 9, '"': 9, "‘": 9, "’": 10,
}
_CHINESE_DIGITS = "零〇一二两三四五六七八九十百千万亿余多"
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
_STOPS = np.zeros(0x10000, dtype=bool)
_STOPS[[ord(c) for c in "。;!?\n\t|"]] = True


@lru_cache(maxsize=1)
def _lists() -> WordLists:
    """Organs, their modifiers, verbs, nouns of the taxonomy, and words of zero."""
    nouns = {w for i in indicators() for w in (*i.words, *i.labels) if 2 <= len(w) <= 16}
    return WordLists([patterns.ORGAN_SUFFIXES, patterns.ORGAN_MODIFIERS, patterns.VERBS, sorted(nouns), patterns.ZERO_WORDS])


def codepoints(text: str) -> np.ndarray:
    """Give the code points of ``text`` as int64 (lone surrogates included)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)


#: text without any stop is cut here, so that no sequence is longer and decoding stays linear
LONGEST_SENTENCE = 2000


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Give the half-open ranges of the sentences: cut after 。 ; ! ? and at line ends and tabs; none is empty or very long."""
    starts, ends = sentence_bounds(codepoints(text))
    yield from zip(starts.tolist(), ends.tolist(), strict=True)


def sentence_bounds(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give starts and ends of the sentences of a text, given as its code points."""
    n = len(points)
    ends = np.flatnonzero(_STOPS.take(points, mode="clip")) + 1
    if n and (not len(ends) or ends[-1] != n):
        ends = np.append(ends, n)
    starts = np.zeros_like(ends)
    starts[1:] = ends[:-1]
    lengths = ends - starts
    if n and lengths.max() > LONGEST_SENTENCE:
        pieces = -(-lengths // LONGEST_SENTENCE)
        starts = np.repeat(starts, pieces) + LONGEST_SENTENCE * (np.arange(pieces.sum()) - np.repeat(np.cumsum(pieces) - pieces, pieces))
        ends = np.minimum(np.repeat(ends, pieces), starts + LONGEST_SENTENCE)
    return starts, ends


def _fill(out: np.ndarray, starts: np.ndarray, ends: np.ndarray, base: np.ndarray | int) -> None:
    """Write 1 at the first, 2 inside, 3 at the last, 4 at an only character of each span, raised by ``base``; none overlaps another."""
    change = np.zeros(len(out) + 1, dtype=np.int64)
    change[starts] = base + 2
    change[ends] -= base + 2
    out += np.cumsum(change[:-1])
    single = ends - starts == 1
    out[starts] = base + 1 + 3 * single
    out[ends - 1] += ~single


def _beside(values: np.ndarray, before: int, after: int) -> dict[int, np.ndarray]:
    """Give the values of the neighbours of each character, from ``before`` places before it to ``after`` behind; 0 beyond the text."""
    n = len(values)
    padded = np.zeros(before + n + after, dtype=values.dtype)
    padded[before : before + n] = values
    return {by: padded[before + by : before + by + n] for by in range(-before, after + 1)}


#: hashes of pairs of words keep to 44 bits
_MASK = (1 << 44) - 1
_KINDS = {"DATE": 0, "PERCENT": 1, "COUNT": 2, "NUMBER": 3}
_BUCKETS = np.array([0, 1, 2, 3, 4, 5, 5, 6, 6, 6, 6] + [7] * 10 + [8] * 20 + [9], dtype=np.int64)
_FAR = len(_BUCKETS) - 1


def _distances(
    points: np.ndarray, bounds: tuple[np.ndarray, np.ndarray], starts: np.ndarray, ends: np.ndarray, zeros: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Bucketed distance to the next and from the previous quantity of the clause, and flags of the sentence.

    Args:
        points: code points of the text.
        bounds: starts and ends of its sentences.
        starts, ends: the counts, percentages and bare numbers, in order.
        zeros: where words stand that state a zero, in order.
    """
    n, count = len(points), len(starts)
    at = np.arange(n)
    begun = np.zeros(n, dtype=np.int64)
    begun[starts] = 1
    begun = begun.cumsum()  # how many have begun at or before each place
    stops = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(_STOPS.take(points), out=stops[1:])  # how many stops stand before each place
    after, before = np.empty(count + 1, dtype=np.int64), np.empty(count + 1, dtype=np.int64)
    after[:-1], after[-1] = starts, n
    before[1:], before[0] = ends, 0
    following, preceding = after.take(begun), before.take(begun)  # start of the next, end of the last one
    inside = at < preceding
    ahead = np.minimum(following - at, _FAR)
    ahead[inside | (begun == count) | (stops.take(following) != stops[:n])] = _FAR
    behind = np.minimum(at - preceding + 1, _FAR)
    behind[inside | (begun == 0) | (stops[1:] != stops.take(preceding))] = _FAR
    a, b = bounds
    numbers = np.searchsorted(starts, b) - np.searchsorted(starts, a)
    denied = np.searchsorted(zeros, b) > np.searchsorted(zeros, a)
    return _BUCKETS.take(ahead), _BUCKETS.take(behind), np.repeat(np.minimum(numbers, 3) + 4 * denied, b - a)


def encode(text: str) -> list[np.ndarray]:
    """Give one int64 array of codes for each template; every array is as long as ``text``."""
    n = len(text)
    kinds, begin, end = find_mentions(text)
    points = np.minimum(codepoints(text), 0xFFFF)
    classes = _CLASSES.take(points)
    quantity = np.zeros(n, dtype=np.int64)
    _fill(quantity, begin, end, 4 * kinds)
    number = kinds != _KINDS["DATE"]
    listed = _lists().find(points)
    bounds = sentence_bounds(points)
    following, preceding, flags = _distances(points, bounds, begin[number], end[number], listed[-1][0])
    title = np.zeros(n, dtype=np.int64)
    for match in _TITLE.finditer(text):
        title[match.start() + 1 : match.end() - 1] = 1
    marks = np.zeros(5 * n, dtype=np.int64)  # a row for each list
    first, last = (np.concatenate([edges + row * n for row, edges in enumerate(side)]) for side in zip(*listed, strict=True))
    _fill(marks, first, last, 0)
    organ, modifier, verb, noun, zero = marks.reshape(5, n)
    place = np.zeros(n, dtype=np.int64)
    for a, b, _ in find_names(text):
        place[a:b] = 2
        place[a], place[b - 1] = 1, 3
    zone = np.zeros(n, dtype=np.int64)  # 1-3 the name of a zone, 4-6 of a division outside of such names
    for a, b in find_zones(text):
        zone[a:b] = 2
        zone[a], zone[b - 1] = 1, 3
    zone = np.where((zone == 0) & (place > 0), place + 3, zone)
    w = words(points, bounds[0])
    word = w.mark << 5 | w.kind

    # neighbours are views of padded arrays, so that the decoder looks up what several templates share only once
    chars = np.zeros(n + 6, dtype=np.int64)
    chars[3 : n + 3] = np.where(classes == _CLASS_DIGIT, 48, points)  # all digits look alike
    pairs = chars[:-1] << 16 | chars[1:]
    triples = pairs[:-1] << 16 | chars[2:]
    c = {k: chars[k + 3 : k + 3 + n] for k in range(-3, 4)}
    cc = {k: pairs[k + 3 : k + 3 + n] for k in range(-2, 2)}
    ccc = {k: triples[k + 3 : k + 3 + n] for k in range(-2, 1)}
    k, q, o = _beside(classes, 2, 2), _beside(quantity, 2, 2), _beside(organ, 1, 2)
    nouns, zones = _beside(noun, 1, 1), _beside(zone, 1, 1)
    verb_before, place_before = _beside(verb, 1, 0)[-1], _beside(place, 1, 0)[-1]
    return [
        np.ones(n, dtype=np.int64),
        c[0], c[-1], c[1], c[-2], c[2], c[-3], c[3],
        cc[-1],
        cc[0],
        cc[-2],
        cc[1],
        c[-1] << 16 | c[1],
        ccc[-2],
        ccc[-1],
        ccc[0],
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
        (nouns[1] << 3 | noun) << 3 | nouns[-1],
        (verb_before << 3 | verb) << 3 | zero,
        (title << 3 | organ) << 3 | modifier,
        ((place_before << 3 | place) << 3 | organ) << 5 | k[1],
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
        (zones[-1] << 3 | zone) << 3 | zones[1],
        (zones[-1] << 3 | zone) << 3 | organ,
    ]


#: number of templates of :func:`encode`
TEMPLATES = len(encode("政府"))


def _high(codes: np.ndarray) -> np.ndarray:
    return codes >> 16


def _low(codes: np.ndarray) -> np.ndarray:
    return codes & 0xFFFF


def _without_last(codes: np.ndarray) -> np.ndarray:
    return codes >> 5


def _without_before(codes: np.ndarray) -> np.ndarray:
    return codes >> 13 << 8 | codes & 0xFF


#: templates whose codes tell those of others: (template, the other, how); the decoder then needs one row for both
EXTENSIONS = (
    (8, 2, _high), (9, 1, _high), (10, 4, _high), (11, 5, _low), (12, 3, _low), (13, 10, _high), (14, 8, _high), (15, 9, _high),
    (39, 37, _without_last), (40, 38, _without_last), (45, 44, _without_before),
)  # fmt: skip
