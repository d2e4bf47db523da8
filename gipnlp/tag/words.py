"""Word boundaries and word classes from a general dictionary, as evidence for the tagger.

A unigram model cuts normalised text into the most probable words (words of up to four characters, dynamic programming over
whole batches of sentences); each character then knows its place in its word, the word's class (noun, verb, preposition …)
and the classes of the words beside it.  ``data/words.npz`` holds the words with frequency and class: the commoner words of the
dictionary of jieba (MIT licence, see ``data/README.md``), made by ``python -m gipnlp.tag.words DICTIONARY``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from ..taxonomy import DATA
from .tables import Hashed, distinct

#: longest word that is looked up
LONGEST = 4
#: classes of words by the first letters of the dictionary's tag; the order is the code, 0 is "unknown"
CLASSES = ("n", "nr", "ns", "nt", "nz", "v", "vn", "a", "ad", "d", "p", "c", "u", "m", "q", "r", "f", "t", "s", "b", "i", "z", "y", "k")
_DIGIT, _LATIN, _OTHER = len(CLASSES) + 1, len(CLASSES) + 2, len(CLASSES) + 3
_LEAST_FREQUENCY = 10
_MIX = np.uint64(0x9E3779B97F4A7C15)
#: characters that words of several characters are made of
_HAN, _HAN_END = 0x4E00, 0x9FFF
_WORD, _GOES_ON, _FLAGS = 1, 2, 2
_UNKNOWN = -17.0  # log probability of a character that is no word of the dictionary


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text: for each character the mark (1 first, 2 inside, 3 last, 4 only) and the class of its word, of the
    word before, of the word after and of the one after that; and the hash of its word, the one before and the one after."""

    mark: np.ndarray
    kind: np.ndarray
    before: np.ndarray
    after: np.ndarray
    second: np.ndarray
    word: np.ndarray
    word_before: np.ndarray
    word_after: np.ndarray


def kind_of(tag: str) -> int:
    """Give the code of a dictionary's tag: its longest known beginning; 0 if none is known."""
    for length in (2, 1):
        if tag[:length] in CLASSES:
            return CLASSES.index(tag[:length]) + 1
    return CLASSES.index("i") + 1 if tag[:1] in ("l", "j") else 0


def compile_dictionary(source: Path, target: Path) -> int:
    """Write the words of a dictionary (lines ``word frequency tag``) as plain arrays, not compressed; give their number."""
    rows = []
    total = 0
    for line in source.read_text(encoding="utf-8").splitlines():
        word, count, tag = line.split()
        total += int(count)
        if len(word) <= LONGEST and all("\u4e00" <= c <= "\u9fff" for c in word) and int(count) >= _LEAST_FREQUENCY:
            rows.append((_key(word), int(count), kind_of(tag)))
    rows.sort()
    np.savez(
        target,
        keys=np.array([r[0] for r in rows], dtype=np.uint64),
        scores=np.log(np.array([r[1] for r in rows]) / total).astype(np.float16),
        kinds=np.array([r[2] for r in rows], dtype=np.uint8),
    )
    return len(rows)


def _key(word: str) -> int:
    key = 0
    for c in word:
        key = key << 16 | ord(c)
    return key


class _Dictionary:
    """The words, to be found in whole texts at once: beginnings of two characters first, longer ones only where those go on.

    Attributes:
        scores: log probability of each word, float32; sums of them are exact.
    """

    def __init__(self, keys: np.ndarray, scores: np.ndarray, kinds: np.ndarray) -> None:
        self._keys = keys
        self.scores = scores
        single, pair, triple = np.searchsorted(keys, np.uint64(1) << np.array([16, 32, 48], dtype=np.uint64)).tolist()
        codes = keys.view(np.int64)
        everything = np.arange(0x10000)
        self._score = np.full(0x10000, _UNKNOWN, dtype=np.float32)
        self._score[codes[:single]] = scores[:single]
        self._kind = np.where((everything >= _HAN) & (everything <= _HAN_END), 0, _plain_kinds(everything))
        self._kind[codes[:single]] = kinds[:single]
        begun = (keys[triple:] >> np.uint64(16)).view(np.int64)  # the highest bit is no sign
        self._levels = [
            _Level(codes[single:pair], np.concatenate([codes[pair:triple] >> 16, begun >> 16]), scores[single:pair], kinds[single:pair]),
            _Level(codes[pair:triple], begun, scores[pair:triple], kinds[pair:triple]),
            _Level(codes[triple:], begun[:0], scores[triple:], kinds[triple:]),
        ]

    def find(self, points: np.ndarray, cuts: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[tuple[np.ndarray, np.ndarray, np.ndarray]]]:
        """Find the words of a text.

        Args:
            points: code points up to 0xFFFF, int64.
            cuts: places before which no word goes on.

        Returns:
            Score and class of each character as a word of its own, and for two, three and four characters where such words begin
            (in order), with their scores and classes.
        """
        n = len(points)
        going_on = np.zeros(n + LONGEST, dtype=bool)  # no word of several characters goes on beyond the text
        here = going_on[:n]
        np.less_equal(points - _HAN, _HAN_END - _HAN, out=here)
        here &= points >= _HAN
        here[1:] &= here[:-1]
        here[cuts] = False
        places = going_on[1:n].nonzero()[0]
        key = points.take(places) << 16 | points.take(places + 1)
        longer = []
        for length, level in enumerate(self._levels, 2):
            found = level.rows.find(key)
            word = (found & _WORD).nonzero()[0]
            row = found.take(word) >> _FLAGS
            longer.append((places.take(word), level.scores.take(row), level.kinds.take(row)))
            if length < LONGEST:
                on = ((found & _GOES_ON) * going_on.take(places + length)).nonzero()[0]
                places = places.take(on)
                key = key.take(on) << 16 | points.take(places + length)
        return self._score.take(points), self._kind.take(points), longer


class _Level:
    """The beginnings of one length, which are words, go on to longer words, or both: ``rows`` gives row << 2 and a bit for either."""

    def __init__(self, words: np.ndarray, beginnings: np.ndarray, scores: np.ndarray, kinds: np.ndarray) -> None:
        codes = distinct(np.concatenate([words, beginnings]))
        place = np.searchsorted(codes, words)
        flags = np.zeros(len(codes), dtype=np.int64)
        flags[place] = _WORD
        flags[np.searchsorted(codes, beginnings)] |= _GOES_ON
        self.rows = Hashed(codes, numbers=np.arange(len(codes)) << _FLAGS | flags)
        self.scores = np.full(len(codes), -np.inf, dtype=np.float32)
        self.scores[place] = scores
        self.kinds = np.zeros(len(codes), dtype=np.int64)
        self.kinds[place] = kinds


@lru_cache(maxsize=1)
def _dictionary() -> _Dictionary:
    with np.load(DATA / "words.npz", allow_pickle=False) as arrays:
        return _Dictionary(arrays["keys"], arrays["scores"].astype(np.float32), arrays["kinds"].astype(np.int64))


def _cut(points: np.ndarray, cuts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut text into its most probable words.

    Only where words of the dictionary overlap or touch a longer one there is a choice; the text is taken apart everywhere else, and
    what such a piece is cut into is kept, because the same pieces come again and again.

    Args:
        points: code points up to 0xFFFF (int64) of normalised text that is not empty.
        cuts: where sentences start; no word crosses their borders.

    Returns:
        Whether a word begins at each character, and the classes of each character and of the word that begins at it.
    """
    n = len(points)
    score, plain, longer = _dictionary().find(points, cuts)
    joined = np.zeros(n + 1, dtype=bool)  # whether some word goes over the border before a character
    for length, (places, _, _) in enumerate(longer, 2):
        for step in range(1, length):
            joined[places + step] = True
    begins = ~joined[:n]
    piece_at = (begins & joined[1:]).nonzero()[0]
    following = (joined[:n] & ~joined[1:]).nonzero()[0] + 1
    width = following - piece_at
    pair_score = np.full(n, -np.inf, dtype=np.float32)
    pair_score[longer[0][0]] = longer[0][1]
    pairs = piece_at[width == 2]
    begins[pairs + 1] = pair_score.take(pairs) <= score.take(pairs) + score.take(pairs + 1)
    if len(others := (width > 2).nonzero()[0]):
        a, b = piece_at[others], following[others]

        def scores() -> np.ndarray:
            made = np.full((LONGEST, n), -np.inf, dtype=np.float32)
            made[0], made[1] = score, pair_score
            for length, (places, known, _) in enumerate(longer[1:], 3):
                made[length - 1, places] = known
            return made

        size = b - a
        end = size.cumsum()
        inside = np.repeat(a - (end - size), size) + np.arange(int(end[-1]))
        begins[inside] = np.frombuffer(_pieces().marks(points, a, b, scores), dtype=bool)
    kind = plain.copy()
    ends = np.ones(n, dtype=bool)
    ends[:-1] = begins[1:]
    for length, (places, _, kinds) in enumerate(longer, 2):  # a word stands there if it begins and nothing begins inside of it
        whole = begins.take(places) & ends.take(places + length - 1)
        for step in range(1, length):
            whole &= ~begins.take(places + step)
        at = whole.nonzero()[0]
        kind[places.take(at)] = kinds.take(at)
    return begins, plain, kind


def cut(points: np.ndarray, ranges: Sequence[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """Cut text into its most probable words.

    Args:
        points: code points up to 0xFFFF (int64) of normalised text.
        ranges: half-open ranges of the sentences; no word crosses their borders.

    Returns:
        The position where each character's word starts, and the class of its word.
    """
    n = len(points)
    if n == 0:
        return points, points
    begins, _, kind = _cut(points, np.array([a for a, _ in ranges], dtype=np.int64))
    starts = np.flatnonzero(begins)
    first = np.repeat(starts, np.diff(starts, append=n))
    return first, kind[first]


class _Pieces:
    """Cuts pieces of text in which words overlap, and keeps how the short ones of them are cut.

    Several threads may ask at once: a piece may then be cut twice, with the same result.
    """

    #: pieces that are kept before the older ones are forgotten, and the longest that is kept
    _KEPT, _SHORT = 1 << 14, 24

    def __init__(self) -> None:
        self._new: dict[str, bytes] = {}
        self._old: dict[str, bytes] = {}

    def marks(self, points: np.ndarray, starts: np.ndarray, ends: np.ndarray, scores: Callable[[], np.ndarray]) -> bytes:
        """Give one byte for each character of the pieces: 1 where a word begins."""
        text = points.astype(np.uint32).tobytes().decode("utf-32-le", "surrogatepass")
        bounds = list(zip(starts.tolist(), ends.tolist(), strict=True))
        pieces = [text[a:b] for a, b in bounds]
        new, old = self._new, self._old
        kept = [new.get(piece) or old.get(piece) for piece in pieces]
        open_ = {pieces[i]: i for i, marks in enumerate(kept) if marks is None}
        if open_:
            score = scores()
            first = np.zeros(len(points), dtype=np.int64)
            for batch in _batches([bounds[i] for i in open_.values()]):
                _best_paths(batch, score, first)
            made = {}
            for piece, i in open_.items():
                a, b = bounds[i]
                made[piece] = (first[a:b] == np.arange(a, b)).tobytes()
                if b - a <= self._SHORT:
                    new[piece] = made[piece]
            if len(new) > self._KEPT:
                self._new, self._old = {}, new
            kept = [marks or made[piece] for marks, piece in zip(kept, pieces, strict=True)]
        return b"".join(kept)  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def _pieces() -> _Pieces:
    return _Pieces()


def _plain_kinds(points: np.ndarray) -> np.ndarray:
    digit = (points >= 48) & (points <= 57)
    latin = ((points >= 65) & (points <= 90)) | ((points >= 97) & (points <= 122))
    return np.where(digit, _DIGIT, np.where(latin, _LATIN, np.where(points > 0x9FFF, 0, _OTHER)))


def _best_paths(batch: Sequence[tuple[int, int]], score: np.ndarray, first: np.ndarray) -> None:
    starts = np.array([a for a, _ in batch])
    lengths = np.array([b - a for a, b in batch])
    longest, count = int(lengths.max()), len(batch)
    top = score.shape[1] - 1
    best = np.full((longest + 1, count), -np.inf, dtype=np.float32)
    best[0] = 0.0
    choice = np.zeros((longest + 1, count), dtype=np.int64)
    for t in range(1, longest + 1):
        candidates = np.stack([best[t - k] + score[k - 1, np.minimum(starts + t - k, top)] for k in range(1, min(LONGEST, t) + 1)])
        choice[t] = candidates.argmax(axis=0)
        best[t] = candidates.max(axis=0)
    at = lengths.copy()
    rows = np.arange(count)
    while len(rows):
        width = choice[at[rows], rows] + 1
        begin = at[rows] - width
        for k in range(LONGEST):
            inside = width > k
            first[starts[rows[inside]] + begin[inside] + k] = starts[rows[inside]] + begin[inside]
        at[rows] = begin
        rows = rows[begin > 0]


def _batches(ranges: Sequence[tuple[int, int]], characters: int = 1 << 16) -> list[list[tuple[int, int]]]:
    groups: list[list[tuple[int, int]]] = []
    group: list[tuple[int, int]] = []
    for a, b in sorted(ranges, key=lambda r: r[1] - r[0]):
        if group and (len(group) + 1) * (b - a) > characters:
            groups.append(group)
            group = []
        group.append((a, b))
    if group:
        groups.append(group)
    return groups


def words(points: np.ndarray, cuts: np.ndarray) -> Words:
    """Describe the word of each character, see :class:`Words`.

    Args:
        points: code points up to 0xFFFF (int64) of normalised text.
        cuts: where sentences start; no word crosses their borders.
    """
    n = len(points)
    zero = np.zeros(n, dtype=np.int64)
    if n == 0:
        return Words(zero, zero, zero, zero, zero, zero, zero, zero)
    begins, plain, kind = _cut(points, cuts)
    run = (plain == _DIGIT) | (plain == _LATIN)  # numbers and words in letters are whole, also over the end of a sentence
    begins[1:] &= ~(run[1:] & (plain[1:] == plain[:-1]))
    starts = begins.nonzero()[0]
    widths = np.empty_like(starts)
    np.subtract(starts[1:], starts[:-1], out=widths[:-1])
    widths[-1] = n - starts[-1]
    kinds = kind.take(starts)
    key = points.take(starts)
    longer = (widths > 1).nonzero()[0]
    for k in range(1, LONGEST):
        key[longer] = key.take(longer) << 16 | points.take(starts.take(longer) + k)
        longer = longer.take((widths.take(longer) > k + 1).nonzero()[0])
    key[kinds == _DIGIT] = 48
    hashes = ((key.view(np.uint64) * _MIX) >> np.uint64(20)).view(np.int64)  # 44 bits
    mark = np.full(n, 2, dtype=np.int64)
    mark[starts + widths - 1] = 3
    mark[starts] = 1
    mark[starts[widths == 1]] = 4
    padded = np.zeros((2, len(starts) + 3), dtype=np.int64)
    padded[0, 1:-2], padded[1, 1:-2] = kinds, hashes
    number = np.repeat(np.arange(len(starts)), widths)
    kinds, hashes = padded
    return Words(
        mark, kinds[1:].take(number), kinds.take(number), kinds[2:].take(number), kinds[3:].take(number),
        hashes[1:].take(number), hashes.take(number), hashes[2:].take(number),
    )


if __name__ == "__main__":
    import sys

    sys.stdout.write(f"{compile_dictionary(Path(sys.argv[1]), DATA / 'words.npz')} words\n")
