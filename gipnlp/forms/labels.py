"""Labels: the words of a cell without list mark, bracketed note and punctuation, and the key that compares them."""

from __future__ import annotations

import re
from functools import lru_cache

from .data import canonical
from .model import Piece

#: a list mark at the beginning of a label: 一、 (一) 1. 1、 ⑴ ①
MARK = re.compile(
    r"[\s#*]{0,10}(?:"
    r"[(\uff08]\s?(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s?[)\uff09][、.\uff0e]?"
    r"|[一二三四五六七八九十]{1,3}\s?[、.\uff0e,\uff0c]"
    r"|\d{1,2}\s?[、.\uff0e,\uff0c)\uff09](?!\d)"
    r"|[①-⑳⑴-⒇⒈-⒛㈠-㈩]"
    r")\s{0,4}"
)
AMONG = re.compile(r"\s{0,4}其\s?中\s{0,2}[:\uff1a,\uff0c]?\s{0,4}")
_NOTE = re.compile(r"\s{0,4}[(\uff08][^()\uff08\uff09]{0,160}(?:[)\uff09]|$)\s{0,4}")
_UNIT_NOTE = re.compile(r"[(\uff08]\s{0,2}(?:单\s?位\s?[:\uff1a]?\s?)?([^()\uff08\uff09\s]{1,3}?)\s{0,2}[)\uff09]")
_EDGE = frozenset(
    " \t\r\n\u2002\u2003\u3000\xa0,.;:!?()[]<>\"'#*|/\\-—_=~·，。；：！？、（）【】《》〈〉“”‘’「」『』…﹒．"
)
_PAIRS = {"“": "”", "《": "》", "「": "」", "『": "』", "〈": "〉", "‘": "’"}


@lru_cache(maxsize=16384)
def key_of(text: str) -> str:
    """Give the characters that tell labels apart (letters, digits, Han characters), in the forms' own wording."""
    return canonical("".join([char for char in text if char.isalnum()]))


@lru_cache(maxsize=4096)
def strip_label(text: str) -> tuple[int, int, str]:
    """Find the words of a label inside the text of its cell.

    Returns:
        Start and end of the words relative to ``text``, and the list mark's number as digits (or ``""``).
    """
    start, mark = 0, ""
    for _ in range(4):
        match = AMONG.match(text, start) or MARK.match(text, start)
        if not match or match.end() == start:
            break
        digits = re.search(r"\d{1,2}", match.group())
        mark = digits.group() if digits else mark
        start = match.end()
    end = len(text)
    if start >= end:
        start = 0
    note = _NOTE.search(text, start)
    while note is not None and note.start() == start and note.end() < end:  # a note before the words
        start = note.end()
        note = _NOTE.search(text, start)
    if note is not None and note.start() > start:
        rest = text[note.end() :]
        if not key_of(rest):
            end = note.start()
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end, mark


def words_of(piece: Piece) -> Piece:
    """Give the words of a label cell as a piece of the source text."""
    start, end, _ = strip_label(piece.text)
    return Piece(piece.text[start:end], piece.start + start, piece.start + end)


def category_of(text: str, following: str = "") -> str:
    """Give label words as they are kept in a record: without white space, with the closing quote of an opened one."""
    words = "".join(text.split())
    for left, right in _PAIRS.items():
        if words.count(left) > words.count(right) and (following.startswith(right) or not following):
            words += right
    return words


@lru_cache(maxsize=16384)
def label_key(text: str) -> str:
    """Give the comparison key of a label: list mark, note and punctuation left out."""
    start, end, _ = strip_label(text)
    return key_of(text[start:end])


def note_unit(text: str, units: frozenset[str]) -> str:
    """Give the unit that a label carries in brackets, as in ``收费金额(单位:万元)``, or ``""``."""
    for match in _UNIT_NOTE.finditer(text[:200]):
        if match.group(1) in units:
            return match.group(1)
    return ""
