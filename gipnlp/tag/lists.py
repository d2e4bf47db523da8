"""Finding the words of several lists in text at once.

What is found is what the pattern of :func:`gipnlp.wordlist.any_of` finds for each list: from the left, the longest word at each place,
none overlapping another.  A table of hashed pairs of characters tells where a word can begin; few places are left to be looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

_BITS = 18
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(slots=True)
class _Node:
    """A beginning of words: what may follow, and the lists of which it is a word."""

    following: dict[str, _Node] = field(default_factory=dict)
    lists: list[int] = field(default_factory=list)


class WordLists:
    """Lists of words to be found in texts.

    Args:
        lists: the lists; no word is empty or holds a character beyond U+FFFE.
    """

    def __init__(self, lists: Sequence[Iterable[str]]) -> None:
        self._count = len(lists)
        self._root = _Node()
        for number, words in enumerate(lists):
            for word in set(words):
                node = self._root
                for character in word:
                    node = node.following.setdefault(character, _Node())
                node.lists.append(number)
        self._alone = np.zeros(0x10000, dtype=bool)  # words of one character
        self._alone[[ord(a) for a, node in self._root.following.items() if node.lists]] = True
        pairs = [ord(a) << 16 | ord(b) for a, node in self._root.following.items() for b in node.following]
        self._seen = np.zeros(1 << _BITS, dtype=bool)
        self._seen[_hashes(np.array(pairs, dtype=np.int64))] = True

    def find(self, text: str, points: np.ndarray) -> list[list[tuple[int, int]]]:
        """Give the words of each list, as half-open ranges of ``text``.

        Args:
            text: the text.
            points: its code points, int64, those beyond U+FFFE as U+FFFF.
        """
        possible = self._alone.take(points)
        possible[:-1] |= self._seen.take(_hashes(points[:-1] << 16 | points[1:]))
        found: list[list[tuple[int, int]]] = [[] for _ in range(self._count)]
        behind = [0] * self._count
        longest: dict[int, int] = {}
        first, n = self._root.following, len(text)
        for start in np.flatnonzero(possible).tolist():
            at = start
            node = first.get(text[at])
            while node is not None:
                at += 1
                for number in node.lists:
                    longest[number] = at
                node = node.following.get(text[at]) if at < n else None
            if longest:
                for number, end in longest.items():
                    if start >= behind[number]:
                        found[number].append((start, end))
                        behind[number] = end
                longest.clear()
        return found


def _hashes(pairs: np.ndarray) -> np.ndarray:
    hashes: np.ndarray = ((pairs.view(np.uint64) * _MULTIPLIER) >> np.uint64(64 - _BITS)).view(np.int64)
    return hashes
