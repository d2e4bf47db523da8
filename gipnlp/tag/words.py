"""Word boundaries and word classes from a general dictionary, as evidence for the tagger.

A unigram model cuts normalised text into the most probable words (words of up to four characters, dynamic programming over
whole batches of sentences); each character then knows its place in its word, the word's class (noun, verb, preposition …)
and the classes of the words beside it.  ``data/words.npz`` holds the words with frequency and class: the commoner words of the
dictionary of jieba (MIT licence, see ``data/README.md``), made by ``python -m gipnlp.tag.words DICTIONARY``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from ..taxonomy import DATA

#: longest word that is looked up
LONGEST = 4
#: classes of words by the first letters of the dictionary's tag; the order is the code, 0 is "unknown"
CLASSES = ("n", "nr", "ns", "nt", "nz", "v", "vn", "a", "ad", "d", "p", "c", "u", "m", "q", "r", "f", "t", "s", "b", "i", "z", "y", "k")
_DIGIT, _LATIN, _OTHER = len(CLASSES) + 1, len(CLASSES) + 2, len(CLASSES) + 3
_LEAST_FREQUENCY = 10
_MIX = np.uint64(0x9E3779B97F4A7C15)
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
    """Write the words of a dictionary (lines ``word frequency tag``) as plain arrays; give their number."""
    rows = []
    total = 0
    for line in source.read_text(encoding="utf-8").splitlines():
        word, count, tag = line.split()
        total += int(count)
        if len(word) <= LONGEST and all("\u4e00" <= c <= "\u9fff" for c in word) and int(count) >= _LEAST_FREQUENCY:
            rows.append((_key(word), int(count), kind_of(tag)))
    rows.sort()
    np.savez_compressed(
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
    """The words, to be found in whole texts at once.

    Attributes:
        scores: log probability of each word, float32; sums of them are exact.
        kinds: class of each word.
    """

    _BITS = 20

    def __init__(self, keys: np.ndarray, scores: np.ndarray, kinds: np.ndarray) -> None:
        self._keys = keys
        self.scores = scores
        self.kinds = kinds
        self._seen = np.zeros(1 << self._BITS, dtype=bool)  # hashes of the words: most of what is no word is told without a search
        self._seen[self._hash(keys)] = True

    def _hash(self, keys: np.ndarray) -> np.ndarray:
        hashes: np.ndarray = ((keys * _MIX) >> np.uint64(64 - self._BITS)).view(np.int64)
        return hashes

    def find(self, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give which of ``keys`` are words, and the place of each of those in :attr:`scores`."""
        likely = np.flatnonzero(self._seen.take(self._hash(keys)))
        wanted = keys[likely]
        at = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        hit = self._keys[at] == wanted
        return likely[hit], at[hit]


@lru_cache(maxsize=1)
def _dictionary() -> _Dictionary:
    with np.load(DATA / "words.npz", allow_pickle=False) as arrays:
        return _Dictionary(arrays["keys"], arrays["scores"].astype(np.float32), arrays["kinds"].astype(np.int64))


def cut(points: np.ndarray, ranges: Sequence[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """Cut text into its most probable words.

    Only where words of the dictionary overlap or touch a longer one there is a choice; the text is taken apart everywhere else, and
    what such a piece is cut into is kept, because the same pieces come again and again.

    Args:
        points: code points (int64) of normalised text.
        ranges: half-open ranges of the sentences; no word crosses their borders.

    Returns:
        The position where each character's word starts, and the class of its word.
    """
    dictionary = _dictionary()
    n = len(points)
    han = (points >= 0x4E00) & (points <= 0x9FFF)
    score = np.full((LONGEST, n), -np.inf, dtype=np.float32)
    score[0] = _UNKNOWN
    kind = np.zeros((LONGEST, n), dtype=np.int64)
    kind[0] = np.where(han, 0, _plain_kinds(points))
    sentence = np.zeros(n + 1, dtype=np.int64)
    sentence[[a for a, _ in ranges]] = 1
    sentence = np.cumsum(sentence)
    crossed = np.zeros(n + 1, dtype=np.int64)  # rises where a word goes over the border before a character, falls where it ends
    places = np.flatnonzero(han)
    key = points[places].astype(np.uint64)
    for length in range(1, LONGEST + 1):
        if length > 1:  # longer by the next character, where that is one of a word too
            going_on = places + length - 1 < n
            going_on[going_on] = han[places[going_on] + length - 1]
            places, key = places[going_on], key[going_on]
            key = key << np.uint64(16) | points[places + length - 1].astype(np.uint64)
        found, row = dictionary.find(key)
        at = places[found]
        if length > 1:
            inside = sentence[at] == sentence[at + length - 1]
            at, row = at[inside], row[inside]
            crossed[at + 1] += 1  # each place once, so plain adding does
            crossed[at + length] -= 1
        score[length - 1, at] = dictionary.scores[row]
        kind[length - 1, at] = dictionary.kinds[row]
    joined = np.cumsum(crossed) > 0  # a character that some word joins to the one before it
    begins = ~joined[:n]
    piece_at = np.flatnonzero(begins[:n] & joined[1:])
    if len(piece_at):
        edges = np.flatnonzero(begins)
        following = np.append(edges, n)[np.searchsorted(edges, piece_at, side="right")]
        begins[_Pieces.within(piece_at, following, n)] = np.frombuffer(_pieces().marks(points, piece_at, following, score), dtype=bool)
    starts = np.flatnonzero(begins)
    lengths = np.diff(starts, append=n)
    first = np.repeat(starts, lengths)
    return first, np.repeat(kind[lengths - 1, starts], lengths)


class _Pieces:
    """Cuts pieces of text in which words overlap, and keeps how the short ones of them are cut.

    Several threads may ask at once: a piece may then be cut twice, with the same result.
    """

    #: pieces that are kept before the older ones are forgotten, and the longest that is kept
    _KEPT, _SHORT = 1 << 14, 24

    def __init__(self) -> None:
        self._new: dict[str, bytes] = {}
        self._old: dict[str, bytes] = {}

    @staticmethod
    def within(starts: np.ndarray, ends: np.ndarray, n: int) -> np.ndarray:
        """Give for each of ``n`` characters whether it stands in a piece."""
        change = np.zeros(n + 1, dtype=np.int64)
        change[starts] += 1
        change[ends] -= 1
        inside: np.ndarray = np.cumsum(change[:n]) > 0
        return inside

    def marks(self, points: np.ndarray, starts: np.ndarray, ends: np.ndarray, score: np.ndarray) -> bytes:
        """Give one byte for each character of the pieces: 1 where a word begins."""
        text = points.astype(np.uint32).tobytes().decode("utf-32-le", "surrogatepass")
        bounds = list(zip(starts.tolist(), ends.tolist(), strict=True))
        pieces = [text[a:b] for a, b in bounds]
        new, old = self._new, self._old
        kept = [new.get(piece) or old.get(piece) for piece in pieces]
        open_ = {pieces[i]: i for i, marks in enumerate(kept) if marks is None}
        if open_:
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


def words(points: np.ndarray, ranges: Sequence[tuple[int, int]]) -> Words:
    """Describe the word of each character, see :class:`Words`; arguments as for :func:`cut`."""
    n = len(points)
    zero = np.zeros(n, dtype=np.int64)
    if n == 0:
        return Words(zero, zero, zero, zero, zero, zero, zero, zero)
    first, kind = cut(points, ranges)
    run = np.concatenate([[False], (kind[1:] == kind[:-1]) & ((kind[1:] == _DIGIT) | (kind[1:] == _LATIN))])
    begins = (first == np.arange(n)) & ~run
    number = np.cumsum(begins) - 1  # of the word of each character
    starts = np.flatnonzero(begins)
    ends = np.concatenate([starts[1:], [n]])
    kinds = kind[starts]
    key = np.zeros(len(starts), dtype=np.uint64)
    for k in range(LONGEST):
        inside = starts + k < ends
        key[inside] = key[inside] << np.uint64(16) | points[starts[inside] + k].astype(np.uint64) & np.uint64(0xFFFF)
    key = np.where(kinds == _DIGIT, np.uint64(48), key)
    with np.errstate(over="ignore"):
        hashes = ((key * _MIX) >> np.uint64(20)).astype(np.int64)  # 44 bits
    at = np.arange(n)
    only = ends[number] - starts[number] == 1
    mark = np.where(only, 4, np.where(at == starts[number], 1, np.where(at == ends[number] - 1, 3, 2)))

    def neighbour(values: np.ndarray, by: int) -> np.ndarray:
        padded: np.ndarray = np.concatenate([[0, 0], values, [0, 0]])[number + 2 + by]
        return padded

    return Words(
        mark, kinds[number], neighbour(kinds, -1), neighbour(kinds, 1), neighbour(kinds, 2),
        hashes[number], neighbour(hashes, -1), neighbour(hashes, 1),
    )


if __name__ == "__main__":
    import sys

    sys.stdout.write(f"{compile_dictionary(Path(sys.argv[1]), DATA / 'words.npz')} words\n")
