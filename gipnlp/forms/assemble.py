"""Tokens of a zone assembled to rows, column headings and headings, with the blank cells that breaks leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from .definitions import Definitions
from .labels import key_of, note_unit
from .model import Event, Head, HeadCell, Heading, Piece, Row, Slot
from .tokens import YEAR, Token

_VALUES = ("number", "na")
_MOST_BLANKS = 20
_WRAPPED_LINES = 3


def zone_events(tokens: Sequence[Token], text: str, table: int, book: Definitions) -> list[Event]:
    """Give the events of one zone in reading order."""
    return list(_Assembler(tokens, text, table, book).run())


class _Assembler:
    def __init__(self, tokens: Sequence[Token], text: str, table: int, book: Definitions) -> None:
        self.tokens = tokens
        self.text = text
        self.table = table
        self.book = book
        self.step = _line_step(tokens)
        self.head: list[Token] = []
        self.row: Row | None = None
        self.number = 0
        self.review = False
        self.lines: list[Token] = []

    def run(self) -> Iterator[Event]:
        for index, token in enumerate(self.tokens):
            following = next((item for item in self.tokens[index + 1 : index + 4] if item.kind != "note"), None)
            if token.kind == "label" and token.text in self.book.note_keys:
                continue
            if token.kind in ("label", "text"):
                yield from self.words(token, following)
            elif token.kind in _VALUES:
                yield from self.value(token)
            elif token.kind == "unit":
                self.unit(token)
            elif token.kind == "note":
                self.note(token)
        yield from self.close()
        yield from self.close_head()

    # -- words -----------------------------------------------------------------------------------------------------

    def words(self, token: Token, following: Token | None) -> Iterator[Event]:
        """A label or other words: column heading, row or heading."""
        if self.column_in_row(token, following):
            piece = Piece(self.text[token.start : token.end], token.start, token.end)
            yield Head(self.table, (HeadCell(0, (piece,)),), token.start, grid=False)
            return
        if self.row is not None:
            self.blanks(token)
        yield from self.close()
        piece = Piece(self.text[token.start : token.end], token.start, token.end)
        role = self.role(token, following)
        if role == "head":
            if self.head and self.book.stat_role(token.text) == "label":
                self.head = []  # a new row of column headings begins
            self.head.append(replace(token))
        elif role == "row":
            yield from self.close_head()
            self.row = Row(self.table, self.number, [self.wrapped(token) or piece], layout="spaces")
            self.number += 1
        else:
            self.review = token.text in self.book.blocks["review"].headings
            yield Heading(piece)
        self.lines = [*self.lines[-_WRAPPED_LINES:], token] if token.kind == "text" and role == "heading" else []

    def wrapped(self, token: Token) -> Piece | None:
        """Join the lines of a label that the page breaks, where its numbers stand beside the last or a middle line."""
        for first in self.lines if token.kind == "text" else ():
            text = self.text[first.start : token.end]
            if self.book.resembles(text):
                return Piece(text, first.start, token.end)
        return None

    def role(self, token: Token, following: Token | None) -> str:
        """Say what words are here."""
        key = token.text
        valued = following is not None and following.kind in (*_VALUES, "unit")
        if token.kind == "text":
            if YEAR.fullmatch(key_of(key)):
                opened = any(self.book.stat_role(item.text) in ("label", "unit") for item in self.head)
                return "head" if opened else "heading"
            return "row" if valued else "heading"
        if self.book.is_heading(key):
            return "heading"
        is_row, is_column = bool(self.book.rows(key)), self.book.is_column(key)
        if is_row and is_column:
            if self.head:
                return "head"
            group = self.book.blocks["review"].group(key) is not None
            return "row" if valued or not group else "head"
        if is_column and valued and self.book.blocks["review"].group(key) and not self.head_is_open():
            return "row"
        return "row" if is_row else "head"

    def column_in_row(self, token: Token, following: Token | None) -> bool:
        """Whether a column heading stands inside a row, before its number: 行政许可 本年处理决定数量 27."""
        if self.row is None or self.row.slots or token.newlines or following is None or following.kind != "number":
            return False
        return any(block.kind == "items" and block.column(token.text) for block in self.book.blocks.values())

    def head_is_open(self) -> bool:
        """Whether column headings of section four have been read and wait for their numbers."""
        return any(self.book.blocks["review"].column(item.text) for item in self.head[-5:])

    # -- values ----------------------------------------------------------------------------------------------------

    def value(self, token: Token) -> Iterator[Event]:
        """A number, or a sign for none."""
        self.lines = []
        if self.row is None:
            if not self.head and not self.review:
                return
            yield from self.close_head()
            self.row = Row(self.table, self.number, [], layout="spaces")
            self.number += 1
        else:
            self.blanks(token)
        row = self.row
        kind: Literal["number", "na"] = "number" if token.kind == "number" else "na"
        if not row.slots and not token.apart:
            row.layout = "glued"
        elif row.layout != "glued" and token.tabs and not token.newlines and not token.mark:
            row.layout = "tabs"
        elif row.layout == "spaces" and token.newlines and not token.mark:
            row.layout = "lines"
        place = len(row.slots)
        row.slots.append(Slot(kind, token.text, token.start, token.end, place, mark=token.mark, apart=token.apart))

    def unit(self, token: Token) -> None:
        """A unit: that of the row, or that of the number right before it."""
        row = self.row
        if row is None:
            return
        if not row.slots:
            row.unit = Piece(token.text, token.start, token.end)
        elif not token.apart and row.slots[-1].kind == "number":
            row.slots[-1] = replace(row.slots[-1], unit=token.text, end=token.end)

    def note(self, token: Token) -> None:
        """A bracketed note: it may hold a unit, of the row or of the column heading before it."""
        if self.row is None and self.head:
            self.head[-1].end = token.end
        elif self.row is not None and not self.row.slots and self.row.unit is None:
            unit = note_unit(token.text, self.book.unit_set)
            if unit:
                self.row.unit = Piece(unit, token.start, token.end)

    def blanks(self, token: Token) -> None:
        """Add the blank cells that the breaks before a token of the row leave room for."""
        row = self.row
        if row is None:
            return
        count = 0
        if token.tabs:
            count = token.tabs if token.newlines else token.tabs - 1
        elif self.step and token.newlines > self.step and token.newlines % self.step == 0:
            count = token.newlines // self.step - 1
        count = min(count, _MOST_BLANKS)
        if token.kind in ("label", "text"):
            row.trailing = count
            return
        row.slots.extend(Slot("blank", "", token.start, token.start, len(row.slots) + i) for i in range(count))

    # -- closing ---------------------------------------------------------------------------------------------------

    def close(self) -> Iterator[Event]:
        """End the open row."""
        if self.row is not None:
            yield self.row
        self.row = None

    def close_head(self) -> Iterator[Event]:
        """End the open column headings."""
        if self.head:
            pieces = [Piece(self.text[item.start : item.end], item.start, item.end) for item in self.head]
            cells = tuple(HeadCell(place, (piece,)) for place, piece in enumerate(pieces))
            yield Head(self.table, cells, pieces[0].start, grid=False)
        self.head = []


def _line_step(tokens: Sequence[Token]) -> int:
    """How many line breaks stand between two cells on this page, 0 where cells are not one a line."""
    counts = Counter(token.newlines for token in tokens if token.newlines and token.kind != "note")
    return counts.most_common(1)[0][0] if counts else 0
