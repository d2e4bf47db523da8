"""A stretch of text without a grid cut into tokens: numbers, units, notes, words, and the breaks between them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .definitions import Definitions

#: a year as a column heading
YEAR = re.compile(r"(?:19|20)\d\d\s?年?度?")
_TOKEN = re.compile(
    # page numbers on a line of their own, drawn rules
    r"(?P<junk>\n[ \t]{0,20}(?:[-—]\s?\d{1,4}\s?[-—]|第\s?\d{1,4}\s?页[^\n]{0,12})[ \t]{0,20}(?=\n|\Z))"
    r"|(?P<rule>[-—–―─━=_*·.…]{5,})"
    r"|(?P<space>[\s\u200b\ufeff]+)"
    # list marks of Chinese numerals, 其中
    r"|(?P<listed>[(（]\s?(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s?[)）]|[一二三四五六七八九十]{1,3}[、.．]|其\s?中\s?[:：,，]?|[①-⑳])"
    r"|(?P<note>[(（][^()（）]{0,160}[)）])"
    r"|(?P<year>(?<!\d)(?:19|20)\d\d\s?年度?)"
    r"|(?P<percent>[-+−]?\d[\d,，.]{0,20}\s?[%‰])"
    # a number; a list mark may be glued to its end, as in 002.网上申请数
    r"|(?P<number>(?<!\S)[-+−]\d[\d,，]*(?:\.\d+)?|\d[\d,，]*(?:\.\d+)?)(?P<mark>[.、．](?=\s{0,3}(?:[^\d\s]|\Z)))?"
    r"|(?P<na>[-—–―]{1,4}|[/\\])"
    r"|(?P<punct>[\"“”《》:：,，;；*#|=+.、．。)）(（])"
    r"|(?P<text>[^\s\d(（)）/\\\-—|:：;；。,，]{1,80})"
)
_VALUES_INSIDE = re.compile(r"\n[ \t]{0,9}\d[\d \t./-]{0,80}(?=\n)")
_CLOSING = '"“”《》)）'
_STOPS = "。；;"
#: punctuation right behind a number or its unit: a sentence, no cell
_PROSE = ",，、。；;"
#: words that pages glue to a unit
_BEHIND_UNIT = ("其中", "单位")


@dataclass(slots=True)
class Token:
    """A piece of a zone; ``newlines``/``tabs`` count the breaks before it, ``spaced``: any space stands there."""

    kind: str  # label | number | na | unit | text | note | stop | end
    text: str
    start: int
    end: int
    newlines: int = 0
    tabs: int = 0
    spaced: bool = False
    #: the last digits of a number may be the list mark of what follows
    mark: bool = False

    @property
    def apart(self) -> int:
        """What stands before: 0 nothing, 1 a space, 2 a line break or a tab."""
        return 2 if self.newlines or self.tabs else int(self.spaced)


def tokens_of(text: str, start: int, end: int, book: Definitions) -> list[Token]:
    """Cut ``text[start:end]`` into tokens; breaks behind the last one become a token ``end``."""
    tokens: list[Token] = []
    newlines = tabs = 0
    spaced = False
    position = start
    while position < end:
        match = _TOKEN.match(text, position, end)
        if match is None or match.end() == position:
            position += 1
            continue
        position = match.end()
        kind = "number" if match["number"] else match.lastgroup or "text"
        body = match[kind]
        if kind in ("space", "junk"):
            if not newlines:  # tabs of the line that ends count its cells, those of the next line indent it
                tabs += body.partition("\n")[0].count("\t")
            newlines += body.count("\n") if kind == "space" else 0
            spaced = True
            continue
        if kind == "rule":
            continue
        if kind == "percent":  # a column of shares beside the numbers
            spaced = True
            continue
        if kind in ("listed", "punct"):
            if body in _STOPS or (body in _PROSE and not spaced and tokens and tokens[-1].kind in ("number", "unit")):
                tokens.append(Token("stop", body, match.start(), match.end(), newlines, tabs, spaced))
            spaced = spaced or body not in _CLOSING
            continue
        last = match.end(kind)
        if kind == "note":
            values = _VALUES_INSIDE.search(body)
            if values:  # a note that the page breaks over the line of its numbers
                last = match.start() + values.start()
                body = text[match.start() : last]
                position = last
        if kind == "year":
            kind = "text"
        elif kind == "text" and body in book.unit_set:
            kind = "unit"
        elif kind == "text":
            unit = next(filter(body.startswith, book.units), "") if body.startswith(book.units) else ""
            if unit and body[len(unit) :] in _BEHIND_UNIT:
                kind, body, last = "unit", unit, match.start() + len(unit)
        tokens.append(Token(kind, body, match.start(), last, newlines, tabs, spaced, bool(match["mark"])))
        newlines = tabs = 0
        spaced = False
    if newlines or tabs or spaced:
        tokens.append(Token("end", "", end, end, newlines, tabs, spaced))
    return tokens
