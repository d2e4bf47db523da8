"""Finding the words of several lists in text at once.

What is found is what the pattern of :func:`gipnlp.wordlist.any_of` finds for each list: from the left, the longest word at each place,
none overlapping another.  The beginnings of all words are the nodes of one tree, in which all places of a text step down side by side.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

import numpy as np

#: so few places are quicker gone through one by one
_FEW = 24
#: starts and ends of words in a text
Ranges = tuple[np.ndarray, np.ndarray]


class WordLists:
    """Lists of words to be found in texts.

    The beginnings that go on are numbered before those that do not, so a number tells whether there is a row of what may follow.

    Args:
        lists: the lists; no word is empty or holds a character beyond U+FFFE; all together have fewer than 65,536 beginnings.
    """

    def __init__(self, lists: Sequence[Iterable[str]]) -> None:
        sets = [set(words) for words in lists]
        everything = set().union(*sets)
        inner = {word[:n] for word in everything for n in range(len(word))} | {""}
        beginnings = [*sorted(inner, key=len), *sorted(everything - inner)]  # "" is the first; each stands behind what it goes on from
        numbers = {beginning: i for i, beginning in enumerate(beginnings)}
        characters = {c: i for i, c in enumerate(sorted(set("".join(everything))), 1)}
        self._going_on, self._width = len(inner), len(characters) + 1
        self._deepest = max(map(len, everything), default=1)
        self._columns = np.zeros(0x10000, dtype=np.int64)  # a column for each character of the words, 0 for all others
        self._columns[[ord(c) for c in characters]] = np.arange(1, self._width)
        following = array("H", bytes(2 * self._going_on * self._width))
        longest = [[0] * len(sets)]
        for number, beginning in enumerate(beginnings[1:], 1):
            before = numbers[beginning[:-1]]
            following[before * self._width + characters[beginning[-1]]] = number
            longest.append([len(beginning) if beginning in words else n for words, n in zip(sets, longest[before], strict=True)])
        self._flat = following  # for single looks
        self._following = np.frombuffer(following, dtype=np.uint16)
        self._longest = np.array(longest, dtype=np.int64).T.copy()  # for each list and beginning: the longest word that it begins with
        self._words = self._longest.any(axis=0)

    def find(self, points: np.ndarray) -> list[Ranges]:
        """Give the words of each list in a text, in order.

        Args:
            points: code points of the text, int64, those beyond U+FFFE as U+FFFF.
        """
        n = len(points)
        columns = np.zeros(n + self._deepest, dtype=np.int64)
        self._columns.take(points, out=columns[:n], mode="clip")
        node = self._following.take(columns[:n])
        places = (node != 0).nonzero()[0]
        node = node.take(places).astype(np.int64)
        open_ = (node < self._going_on).nonzero()[0]
        here, at = node.take(open_), places.take(open_)
        while len(open_) > _FEW:
            at += 1
            child = self._following.take(here * self._width + columns.take(at))
            on = child.nonzero()[0]
            open_, at, here = open_.take(on), at.take(on), child.take(on).astype(np.int64)
            node[open_] = here
            on = (here < self._going_on).nonzero()[0]
            open_, at, here = open_.take(on), at.take(on), here.take(on)
        for i, place, last in zip(open_.tolist(), at.tolist(), here.tolist(), strict=True):
            node[i] = self._descend(last, columns, place + 1)
        found = []
        words = self._words.take(node).nonzero()[0]
        node, places = node.take(words), places.take(words)
        for longest in self._longest:
            length = longest.take(node)
            some = length.nonzero()[0]
            found.append(_apart(places.take(some), length.take(some)))
        return found

    def _descend(self, node: int, columns: np.ndarray, at: int) -> int:
        """Give the longest beginning that stands in a text where ``node``, whose end is ``at``, does."""
        following, width = self._flat, self._width
        while node < self._going_on and (child := following[node * width + columns.item(at)]):
            node, at = child, at + 1
        return node


def _apart(starts: np.ndarray, lengths: np.ndarray) -> Ranges:
    """Leave out what overlaps a range before it that is kept."""
    ends = starts + lengths
    following = starts.searchsorted(ends).tolist()  # the first range that does not overlap this one
    kept = []
    at, count = 0, len(starts)
    while at < count:
        kept.append(at)
        at = following[at]
    return (starts, ends) if len(kept) == count else (starts[kept], ends[kept])
