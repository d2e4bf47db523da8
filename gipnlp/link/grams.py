"""Character n-grams of many stretches of one text as feature keys, all at once.

The key of a feature is the CRC-32 of its UTF-8 bytes.  CRC-32 is linear: the key of a prefix with two or three characters is the exclusive
or of what each part contributes at its distance from the end, and those contributions are tables over the characters.
"""

from __future__ import annotations

import zlib
from functools import lru_cache

import numpy as np

_BMP = 0x10000
#: longest n-gram, and the bytes that may follow one of its characters
LONGEST = 4
_AFTER = 3 * (LONGEST - 1)


@lru_cache(maxsize=1)
def _byte_table() -> np.ndarray:
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, (table >> 1) ^ np.uint32(0xEDB88320), table >> 1).astype(np.uint32)
    return table


def _feed(register: np.ndarray, byte: np.ndarray | int) -> np.ndarray:
    """Give the registers after one more byte."""
    fed: np.ndarray = _byte_table()[(register ^ byte) & 0xFF] ^ (register >> np.uint32(8))
    return fed


@lru_cache(maxsize=1)
def _contributions() -> tuple[np.ndarray, np.ndarray]:
    """UTF-8 lengths of the characters up to U+FFFF, and what each contributes when 0 to 9 bytes follow (as one flat table)."""
    points = np.arange(_BMP, dtype=np.uint32)
    lengths = np.where(points < 0x80, 1, np.where(points < 0x800, 2, 3))
    zero = np.zeros(_BMP, dtype=np.uint32)
    one = _feed(zero, points & 0x7F)
    two = _feed(_feed(zero, 0xC0 | points >> 6 & 0x1F), 0x80 | points & 0x3F)
    three = _feed(_feed(_feed(zero, 0xE0 | points >> 12), 0x80 | points >> 6 & 0x3F), 0x80 | points & 0x3F)
    rows = [np.choose(lengths - 1, [one, two, three]).astype(np.uint32)]
    for _ in range(_AFTER):
        rows.append(_feed(rows[-1], 0))
    return lengths, np.concatenate(rows)


@lru_cache(maxsize=8)
def _prefixes(prefixes: tuple[str, ...]) -> np.ndarray:
    """Give what each prefix contributes when 0 to 12 bytes follow, with the final complement: one row a prefix."""
    rows = [np.array([zlib.crc32(prefix.encode("utf-8")) ^ 0xFFFFFFFF for prefix in prefixes], dtype=np.uint32)]
    for _ in range(3 * LONGEST):
        rows.append(_feed(rows[-1], 0))
    stacked: np.ndarray = np.stack(rows, axis=1) ^ np.uint32(0xFFFFFFFF)
    return stacked


def keys_of(points: np.ndarray, at: np.ndarray, sizes: np.ndarray, prefixes: tuple[str, ...], prefix: np.ndarray) -> np.ndarray:
    """Give the keys of the features ``prefix + text[i : i + size]``, one for each place ``i``.

    Args:
        points: code points of the text, below U+10000.
        at: places; ``size`` characters must follow.
        sizes: 0 to :data:`LONGEST`.
        prefixes: what features begin with.
        prefix: which of them each feature begins with.
    """
    lengths, table = _contributions()
    after = np.zeros(len(at), dtype=np.int64)
    total = np.zeros(len(at), dtype=np.uint32)
    last = at + sizes - 1
    for step in range(int(sizes.max(initial=0))):
        rows = np.flatnonzero(sizes > step)
        character = points[last[rows] - step]
        total[rows] ^= table[after[rows] * _BMP + character]
        after[rows] += lengths[character]
    made: np.ndarray = (total ^ _prefixes(prefixes)[prefix, after]).astype(np.int64)
    return made
