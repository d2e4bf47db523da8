"""Bytes → text: UTF-8, UTF-16 with a byte order mark, GB18030 (with GB2312 and GBK), Big5.

Decoding is strict: a file whose bytes fit no encoding is an error, not a text with holes.  Web pages are allowed a
few broken bytes (summaries cut inside a character), which stay visible as U+FFFD.
"""

from __future__ import annotations

import re

from ..errors import ReadError
from .patterns import COMMON_CHARACTERS

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,4}=\s{0,4}["']?\s{0,4}([A-Za-z0-9_.:\-]{2,20})""", re.IGNORECASE)
#: what pages declare → the superset that is really in use
SUPERSETS = {
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "utf-16": "utf-16",
}
_CANDIDATES = ("gb18030", "big5hkscs")
#: among this many characters of a web page one may be broken
BROKEN_SHARE = 2000


def declared_charset(data: bytes, limit: int = 4096) -> str | None:
    """Give the codec for the charset that a page declares near its beginning, or ``None``."""
    match = _DECLARED.search(data[:limit])
    return SUPERSETS.get(match.group(1).decode("ascii").lower()) if match else None


def bare_utf16(data: bytes) -> str | None:
    """Give the codec of UTF-16 without a byte order mark: zero bytes stand on one side of its ASCII characters only.

    Returns:
        ``"utf-16-le"``, ``"utf-16-be"`` or ``None``.
    """
    sample = data[:4096]
    if len(data) % 2 or len(sample) < 16:
        return None
    high, low = sample[0::2].count(0), sample[1::2].count(0)
    codec = "utf-16-le" if low > high else "utf-16-be"
    if max(high, low) < max(4 * min(high, low), len(sample) // 100 + 1):  # 一 is 4E 00: a few on the other side
        return None
    text = _try(sample[: len(sample) // 2 * 2], codec)
    return codec if text is not None and likeness(text) > 0.2 else None


def decode(data: bytes, *, path: str, declared: str | None = None, lenient: bool = False) -> str:
    """Decode the bytes of a text or web page.

    Args:
        data: all bytes of the file.
        path: named in the error.
        declared: the codec that the file or its transport declares, tried before guessing.
        lenient: allow a few broken bytes (web pages).

    Returns:
        The text without its byte order mark, line ends untouched.

    Raises:
        ReadError: GIP014 when no encoding fits.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            body = data[len(mark) :] if codec == "utf-8" else data
            text = _try(body, codec)
            if text is not None:
                return text
            break
    bare = bare_utf16(data)
    text = _try(data, bare) if bare else None
    if text is not None:
        return text
    order: list[str] = ["utf-8"]  # Chinese in GB18030 or Big5 is never valid UTF-8, whatever is declared
    if declared and declared not in ("utf-8", "utf-16"):
        order.append(declared)
    for codec in order:
        text = _try(data, codec)
        if text is not None and (codec == "utf-8" or likeness(text) > 0.2):
            return text
    best = _best([_try(data, codec) for codec in _CANDIDATES])
    if best is not None:
        return best
    if lenient:
        codecs = dict.fromkeys([declared or "utf-8", "utf-8", *_CANDIDATES])
        best = _best([_patched(data, codec) for codec in codecs if codec != "utf-16"])
        if best is not None:
            return best
    raise ReadError("GIP014", path=path)


def likeness(text: str) -> float:
    """Say how much of the non-ASCII part of a text is made of the genre's common characters, from 0 to 1."""
    sample = text[:200_000]
    foreign = [char for char in sample if char > "\x7f"]
    if not foreign:
        return 1.0
    return sum(char in COMMON_CHARACTERS for char in foreign) / len(foreign)


def _try(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None


def _patched(data: bytes, codec: str) -> str | None:
    text = data.decode(codec, errors="replace")
    return text if text.count("\ufffd") <= 3 + len(text) // BROKEN_SHARE else None


def _best(texts: list[str | None]) -> str | None:
    scored = [(likeness(text), -rank, text) for rank, text in enumerate(texts) if text is not None]
    if not scored:
        return None
    score, _, text = max(scored, key=lambda item: item[:2])
    return text if score > 0.12 else None
