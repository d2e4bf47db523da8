"""The values of the forms room: what a reading gives, and the rows that every layout is turned into.

:class:`FormReading` and its parts are what callers get.  :class:`Row`, :class:`Head` and :class:`Heading` are the
inner common model: each layout (real table, pipes, one cell a line, tabs, spaces, glued) becomes a list of these
three in reading order, and one recogniser reads them against the form definitions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ..types import Applicant, FormInfo, Measure, Qualifier, Repair

Hint = Literal["year", "cumulative", "previous"]
SlotKind = Literal["number", "blank", "na", "text"]
#: reasons for which a row is refused: it has not as many columns as the rows around it; its label holds several rows
RAGGED, SEVERAL = "ragged_row", "rows_in_one_label"


@dataclass(frozen=True, slots=True)
class FormCell:
    """One number of a table with its meaning; ``start``/``end`` are those of the number in the text."""

    indicator: str
    applicant: Applicant | None
    category: str
    value: int | float
    unit: str
    measure: Measure
    period: Hint
    start: int
    end: int
    table: int | None
    row: int | None
    column: int | None
    label_start: int
    label_end: int
    qualifier: Qualifier = "exact"

    def __repr__(self) -> str:
        who = f" {self.applicant}" if self.applicant else ""
        return f"FormCell({self.indicator}{who}={self.value}{self.unit} {self.category!r}, {self.start}:{self.end})"


@dataclass(frozen=True, slots=True)
class LabelSpan:
    """The words of a row or column label that say what its numbers count."""

    start: int
    end: int
    text: str

    def __repr__(self) -> str:
        return f"LabelSpan({self.text!r}, {self.start}:{self.end})"


@dataclass(frozen=True, slots=True)
class FormReading:
    """All tables of one report: recognised form, cells, label spans, covered ranges and repairs."""

    form: FormInfo
    cells: list[FormCell] = field(default_factory=list)
    labels: list[LabelSpan] = field(default_factory=list)
    regions: list[tuple[int, int]] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"FormReading({self.form.id}, {len(self.cells)} cells, {self.form.cells})"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: the words of one cell."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Slot:
    """One value cell of a row.  ``column`` is its place on the grid (or its order, where there is no grid)."""

    kind: SlotKind
    text: str
    start: int
    end: int
    column: int
    #: a unit that stands behind the number in the same cell
    unit: str = ""
    #: a list mark stands right behind the digits, so that their end may belong to it (`002.网上申请数`)
    mark: bool = False
    #: what stands before the digits: 0 nothing, 1 a space or a sign, 2 a line break or a tab
    apart: int = 0


@dataclass(slots=True)
class Row:
    """A row with values: label cells from the outermost to the innermost, unit cell, value cells.

    ``layout`` says how far order is place: on a ``grid`` every cell is at hand; ``tabs`` count cells, but trailing
    ones may be lost; of ``lines`` and ``spaces`` blank cells may be lost; ``glued`` runs of digits hold several cells.
    """

    table: int
    row: int
    labels: list[Piece]
    unit: Piece | None = None
    slots: list[Slot] = field(default_factory=list)
    layout: Literal["grid", "tabs", "lines", "spaces", "glued"] = "grid"
    #: blank cells that the line breaks behind the last value leave room for
    trailing: int = 0
    #: the table is set on its side: ``row`` and the columns of the slots have changed places
    turned: bool = False
    #: why none of its numbers is read, if none is (:data:`RAGGED`, :data:`SEVERAL`)
    refused: str = ""

    @property
    def start(self) -> int:
        """Where the row begins in the text."""
        if self.labels:
            return self.labels[0].start
        return self.slots[0].start if self.slots else 0

    def filled(self) -> bool:
        """Whether any cell states a number or `/`."""
        return any(slot.kind in ("number", "na") for slot in self.slots)


@dataclass(frozen=True, slots=True)
class HeadCell:
    """The heading of one column: its words from top to bottom, and its place on the grid if there is one."""

    column: int
    path: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """Column headings; they hold for the rows that follow."""

    table: int
    cells: tuple[HeadCell, ...]
    start: int
    grid: bool = True


@dataclass(frozen=True, slots=True)
class Heading:
    """Words that carry no number but say what the following rows are about."""

    piece: Piece

    @property
    def start(self) -> int:
        """Where the heading begins in the text."""
        return self.piece.start


Event = Row | Head | Heading


@dataclass(frozen=True, slots=True)
class Target:
    """What a column of a row means: everything of a :class:`FormCell` but the number.

    ``official_unit`` says that the unit is the form's own and was not seen on the page.
    """

    indicator: str
    applicant: Applicant | None
    unit: str
    measure: Measure
    period: Hint
    suffix: str = ""
    label: Piece | None = None
    official_unit: bool = False
