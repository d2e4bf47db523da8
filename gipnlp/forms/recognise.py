"""Rows of any layout read against the form definitions: which row of which form, and what each column means.

:class:`Recogniser` takes the events of a report in reading order and gives :class:`Placed` rows.  It keeps the block
and row that it is in, because the same words mean different things at different places (其他, 总计, 依法纠错数).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..taxonomy import by_id
from . import columns
from .definitions import STATISTICS, Definitions, RowDef, definitions
from .labels import key_of, label_key, note_unit, words_of
from .model import SEVERAL, Event, Head, Heading, Piece, Row, Slot, Target

_ITEMS = ("item1", "item5", "item8", "item9")
#: a label this short does not lead into another table
_SHORT = 4
#: the longest label of a row that no form knows
_LONGEST_ROW = 40
#: a list mark inside the text of a label cell, behind a blank
_NEXT_MARK = re.compile(r"\S[ \t\u3000](?=\d{1,2}[.、．]\S|[(（][一二三四五六七八九十]{1,2}[)）])")
_MOST_INNER = 4
#: a list mark in digits before words
_NUMBERED = re.compile(r"(?<![\d.])\d{1,2}[.、．](?=[^\d\s])")
_ONLY_2021 = ("requests.answered.other.no_supplement", "requests.answered.other.fee_unpaid")
FIRST_YEAR_OF_NEWER_FORMS = 2019


@dataclass(slots=True)
class Placed:
    """A row with its meaning; ``slots`` gives one slot a target where a grid tells them, and is ``None`` otherwise."""

    row: Row
    definition: RowDef | None
    block: str
    label: Piece | None
    targets: list[Target]
    slots: list[Slot | None] | None
    how: str = "exact"


@dataclass(slots=True)
class Recogniser:
    """Reads events in order; keeps which block and row it is in and which column headings hold."""

    year: int | None = None
    book: Definitions = field(default_factory=definitions)
    placed: list[Placed] = field(default_factory=list)
    evidence: Counter[str] = field(default_factory=Counter)
    block: str = ""
    after: int = -1
    head: Head | None = None
    group: str = ""
    family: str = "other"
    version: str | None = None
    #: indicator of the row placed last
    last: str = ""

    def read(self, events: Sequence[Event]) -> list[Placed]:
        """Give the placed rows of all events."""
        mended = _mended(events, self.book)
        _without_marks(mended, self.book)
        self._survey(mended)
        for event in mended:
            if isinstance(event, Head):
                self._on_head(event)
            elif isinstance(event, Heading):
                self._on_heading(event.piece)
            else:
                self._on_row(event)
        return self.placed

    # -- which form ------------------------------------------------------------------------------------------------

    def _survey(self, events: Sequence[Event]) -> None:
        """Look at all words first: whose statistics table it is, and which of the two newer forms."""
        votes: Counter[str] = Counter()
        cumulative = False
        for event in events:
            if isinstance(event, Head):
                texts = [cell.path[-1].text for cell in event.cells]
                cumulative = cumulative or any(self.book.stat_role(text) == "cumulative" for text in texts)
                texts = [text for text in texts if self.book.column(text)]
                found = (block.column(text) for block in self.book.blocks.values() for text in texts)
                self.evidence.update(column.form for column in found if column is not None and column.form)
            elif isinstance(event, Row) and event.labels:
                key = label_key(event.labels[-1].text)
                votes.update(name for name in STATISTICS if key in self.book.blocks[name].by_key)
                row = next(iter(self.book.blocks["requests"].by_key.get(key, ())), None)
                indicator = row.indicator if row is not None else None
                if indicator in _ONLY_2021:
                    self.evidence["2021"] += 1
                elif indicator == "requests.answered.other" and event.filled():
                    self.evidence["2019"] += 1
        self.family = "other" if votes["other"] > votes["2014"] or (cumulative and votes["other"]) else "2014"
        if self.evidence["2019"] != self.evidence["2021"]:
            self.version = max(("2019", "2021"), key=lambda name: self.evidence[name])
        elif self.year is not None and self.year >= FIRST_YEAR_OF_NEWER_FORMS:
            self.version = "2019" if self.year <= FIRST_YEAR_OF_NEWER_FORMS + 1 else "2021"

    # -- events ----------------------------------------------------------------------------------------------------

    def _on_head(self, head: Head) -> None:
        self.head = head
        newer = self.block not in ("", *STATISTICS)
        if head.grid and newer and not columns.known_columns(head, self.book.blocks[self.block]):
            self.block, self.after = "", -1  # another table begins
        if not head.grid:
            for cell in head.cells:
                self._group(cell.path[0].text)

    def _on_heading(self, piece: Piece) -> None:
        if self._group(piece.text) or self._block_heading(piece):
            return
        row, how = self._identify(label_key(piece.text))
        if row is not None and row.block == "requests" and how == "exact":
            self.block, self.after = row.block, row.index

    def _block_heading(self, piece: Piece) -> bool:
        key = label_key(piece.text)
        for block in self.book.blocks.values():
            if key in block.headings:
                self.block, self.after, self.head = block.id, -1, None
                return True
        return False

    def _group(self, text: str) -> bool:
        name = self.book.blocks["review"].group(text)
        self.group = name or self.group
        return name is not None

    def _on_row(self, row: Row) -> None:
        if not row.labels or self._is_review(row):
            self._on_review(row)
            return
        definition, how, label = self._row_definition(row)
        if how == SEVERAL and row.filled():
            self._refuse(row, self._several_rows(label))
            return
        if definition is None and self.block == "review":
            self._on_review(replace(row, labels=[]))  # the last words of broken headings before the numbers
        elif definition is None:
            self._on_unknown(row)
        if definition is None:
            return
        self.block, self.after = definition.block, definition.index
        if definition.indicator is None and definition.group and row.filled():
            known = definition.group if definition.group in by_id() else "other"
            definition = replace(definition, indicator=known)  # the number of a whole group of results
        if definition.indicator is None:
            if row.filled() and definition.block in STATISTICS:
                self._on_unknown(row)
            return
        if definition.group and not row.filled() and (self.version == "2021" or not row.slots):
            return  # (六)其他处理 is a heading since 2021
        targets, slots = self._columns(row, definition)
        self.placed.append(Placed(row, definition, definition.block, words_of(label), targets, slots, how))
        self.last = definition.indicator

    def _on_unknown(self, row: Row) -> None:
        """A row that no form knows is kept as ``other`` where it clearly stands in a statistics table."""
        if self.block not in STATISTICS or not any(slot.kind == "number" for slot in row.slots):
            return
        words = words_of(row.labels[-1])
        if row.unit is None and not self.book.row_words.fullmatch(key_of(words.text)):
            return
        if not 3 <= len(key_of(words.text)) <= _LONGEST_ROW:
            return
        unit = row.unit.text if row.unit else note_unit(row.labels[-1].text, self.book.unit_set)
        definition = RowDef(self.block, self.after, words.text, "other", unit)
        targets, slots = columns.statistics(row, definition, self.head, self.year, self.book)
        if unit or len(row.slots) == len(targets):
            self.placed.append(Placed(row, definition, self.block, words, targets, slots, "unknown"))

    def _columns(self, row: Row, definition: RowDef) -> columns.Columns:
        block = self.book.blocks[definition.block]
        if block.kind == "statistics":
            return columns.statistics(row, definition, self.head, self.year, self.book)
        if block.kind == "items":
            return columns.items(row, definition, block, self.head, self.version, self.book)
        return columns.requests(row, definition, block, self.head, self.book)

    # -- section four ----------------------------------------------------------------------------------------------

    def _is_review(self, row: Row) -> bool:
        """Whether a labelled row is a group of section four: 行政复议 with five results."""
        block = self.book.blocks["review"]
        return block.group(row.labels[-1].text) is not None and (
            len(columns.known_columns(self.head, block)) >= 4 or len(row.slots) == 5
        )

    def _on_review(self, row: Row) -> None:
        if not row.slots:
            return
        block = self.book.blocks["review"]
        if not row.labels and not columns.known_columns(self.head, block) and self.block != "review":
            return
        group = self.group
        if row.labels:
            group = block.group(row.labels[-1].text) or ""
        found = columns.review(row, self.head, group, block)
        if found is not None:
            self.placed.append(Placed(row, None, "review", None, *found))

    # -- which row -------------------------------------------------------------------------------------------------

    def _row_definition(self, row: Row) -> tuple[RowDef | None, str, Piece]:
        for parent in row.labels[:-1]:
            self._block_heading(parent)
            found, how = self._identify(label_key(parent.text))
            if found is not None and found.block == "requests" and how == "exact" and found.group:
                inside = self.block == "requests" and self.after >= found.index
                self.block, self.after = "requests", self.after if inside else found.index
        if label_key(row.labels[-1].text) in self.book.sum_keys:
            for label in row.labels[-2::-1]:  # 合计 beside the label whose parts follow
                definition, how = self._identify(label_key(label.text))
                if definition is not None and (definition.indicator or definition.group):
                    return definition, how, label
        if self._several_rows(row.labels[-1]):
            return None, SEVERAL, row.labels[-1]
        for label in (row.labels[-1], row.labels[0], *_inner_labels(row.labels[-1])):
            definition, how = self._identify(label_key(label.text))
            if definition is not None:
                return definition, how, label
        return None, "none", row.labels[-1]

    def _several_rows(self, label: Piece) -> list[RowDef]:
        """Find rows that a page draws without a line between them, so that they ended up in one label: two or more, or none."""
        starts = [match.start() for match in _NUMBERED.finditer(label.text)][:_MOST_INNER]
        if len(starts) < 2:
            return []
        found: dict[tuple[str, int], RowDef] = {}
        for start, end in zip(starts, [*starts[1:], len(label.text)], strict=True):
            definition, _ = self._identify(label_key(label.text[start:end]))
            if definition is not None and definition.indicator is not None:
                found.setdefault((definition.block, definition.index), definition)
        return list(found.values()) if len(found) > 1 else []

    def _refuse(self, row: Row, definitions: Sequence[RowDef]) -> None:
        """Place a row under each of the rows that its label holds, without reading it: whose the numbers are is not to be told."""
        row.refused = SEVERAL
        for definition in definitions:
            targets, slots = self._columns(row, definition)
            self.placed.append(Placed(row, definition, definition.block, row.labels[-1], targets, slots, SEVERAL))

    def _identify(self, key: str) -> tuple[RowDef | None, str]:
        """Find the row that a key means: exactly in the present block, exactly in another, then tolerantly."""
        if not key:
            return None, "none"
        names = self._order()
        for wanted in ("exact", "tolerant"):
            for name in names:
                block = self.book.blocks[name]
                if (key in block.by_key) != (wanted == "exact"):
                    continue
                if name != self.block and len(key) < _SHORT and name not in _ITEMS:
                    continue
                row, how = block.match(key, self.after if name == self.block else -1, self.last)
                if row is not None and how == wanted:
                    return row, how
        return None, "none"

    def _order(self) -> list[str]:
        """The blocks in the order in which they are asked."""
        newer = [*(name for name in _ITEMS if self._may_be_item(name)), "requests"]
        statistics = [self.family, *(name for name in STATISTICS if name != self.family)]
        if self.block in STATISTICS:
            return [*statistics, *newer]
        names = [*newer, *statistics]
        return sorted(names, key=lambda name: name != self.block)

    def _may_be_item(self, name: str) -> bool:
        """Rows of section two have everyday names (行政许可); they count under its headings or in its years."""
        if self.block in _ITEMS or self._names_columns(name):
            return True
        if self.block in STATISTICS:
            return False
        return self.version is not None or self.year is None


    def _names_columns(self, name: str) -> bool:
        """Whether the column headings of the present table name columns of a block."""
        block = self.book.blocks[name]
        return self.head is not None and any(block.column(cell.path[-1].text) is not None for cell in self.head.cells)


def _inner_labels(label: Piece) -> list[Piece]:
    """The parts of a label cell that begin with a list mark: two labels stand in it where a column border is not drawn."""
    starts = [match.end() for match in _NEXT_MARK.finditer(label.text)][:_MOST_INNER]
    return [Piece(label.text[start:], label.start + start, label.end) for start in reversed(starts)]


# -- damage that concerns neighbouring rows ------------------------------------------------------------------------


def _mended(events: Sequence[Event], book: Definitions) -> list[Event]:
    """Join rows that a page break has cut in two: the words of one label stand in two rows."""
    mended: list[Event] = []
    for event in events:
        last = mended[-1] if mended else None
        if isinstance(event, Row) and isinstance(last, Row) and event.labels and last.labels:
            one, two = last.labels[-1], event.labels[-1]
            joined = label_key(one.text) + key_of(two.text)
            if (
                not (last.filled() and event.filled())
                and not book.rows(label_key(one.text))
                and not book.rows(label_key(two.text))
                and book.rows(joined)
            ):
                main = event if event.filled() else last
                label = Piece(one.text + two.text, one.start, one.end)
                mended[-1] = replace(main, labels=[*last.labels[:-1], label], unit=last.unit or event.unit)
                continue
        mended.append(event)
    return mended


def _without_marks(events: Sequence[Event], book: Definitions) -> None:
    """Take the list mark of the following row off the last digits of a row (`002.网上申请数` is 0, 0 and 2.)."""
    last = 0
    for number, row in enumerate(events):
        if not isinstance(row, Row) or not any(slot.mark for slot in row.slots):
            continue
        following = events[number + 1] if number + 1 < len(events) else None
        options = {str(last + 1), "1"}
        if isinstance(following, Row) and following.labels:
            options |= {found.mark for found in book.rows(label_key(following.labels[-1].text)) if found.mark}
        for place in range(len(row.slots) - 1, -1, -1):
            slot = row.slots[place]
            if not slot.mark:
                continue
            mark = _mark_in(slot, options, str(last + 1))
            if len(slot.text) <= 2 and (slot.apart == 2 or (mark is None and slot.apart and place)):
                mark = slot.text
            if mark is None:
                row.slots[place] = replace(slot, kind="text", text=slot.text + ".", mark=False)
                continue
            last = int(mark)
            if mark == slot.text:
                del row.slots[place]
            else:
                row.slots[place] = replace(slot, text=slot.text[: -len(mark)], end=slot.end - len(mark), mark=False)


def _mark_in(slot: Slot, options: set[str], expected: str) -> str | None:
    """Give the list mark at the end of a run of digits where it is certain."""
    if slot.text in options:
        return slot.text
    fitting = {option for option in options if slot.text.endswith(option)}
    if len(fitting) > 1 and expected in fitting:
        return expected
    return fitting.pop() if len(fitting) == 1 else None
