"""The plain values that flow through the pipeline.

Read from top to bottom: what a reader gives (:class:`Source`), what a page is cut into, and what the user gets back
(:class:`Document`).  Every ``start``/``end`` is a half-open offset in Unicode code points into the original text,
so ``document.text[entity.start:entity.end] == entity.text`` always holds.

Nothing here computes; the classes are shared by all rooms and import none of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Label = Literal["AGENCY", "DATE", "COUNT", "PERCENT", "CATEGORY"]
LABELS: tuple[Label, ...] = ("AGENCY", "DATE", "COUNT", "PERCENT", "CATEGORY")

Level = Literal["province", "city", "county", "town", "central", "unknown"]
Kind = Literal["government", "department", "unknown"]
Measure = Literal["flow", "stock"]
Qualifier = Literal["exact", "approximate", "at_least", "at_most"]
Applicant = Literal[
    "natural_person",
    "legal_person",
    "enterprise",
    "research",
    "public_interest",
    "legal_service",
    "other",
    "total",
]
APPLICANTS: tuple[Applicant, ...] = (
    "natural_person",
    "legal_person",
    "enterprise",
    "research",
    "public_interest",
    "legal_service",
    "other",
    "total",
)
SectionKind = Literal[
    "overview", "disclosure", "requests", "review", "fees", "problems", "plans", "statistics", "other"
]
Status = Literal["holds", "holds_rounded", "fails", "incomplete"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table as the reader found it; ``start``/``end`` point into :attr:`Source.text`."""

    row: int
    column: int
    text: str
    start: int
    end: int
    rowspan: int = 1
    colspan: int = 1
    #: its row has not the columns of the rows around it, so that which column it stands in is not certain
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A data table on a resolved grid: spanned cells occur once, at their top left position."""

    index: int
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    start: int
    end: int

    def grid(self) -> list[list[Cell | None]]:
        """Give ``rows × columns`` references; a spanned cell stands in every position that it covers."""
        grid: list[list[Cell | None]] = [[None] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            for r in range(cell.row, min(cell.row + cell.rowspan, self.rows)):
                for c in range(cell.column, min(cell.column + cell.colspan, self.columns)):
                    grid[r][c] = cell
        return grid


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader makes of a file: plain text, and the tables in it (cells point into the text)."""

    text: str
    tables: tuple[Table, ...] = ()
    kind: str = "text"
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """A damaged place and how it was read; the source text itself stays as it is."""

    kind: str
    start: int
    end: int
    original: str
    repaired: str


@dataclass(frozen=True, slots=True)
class Period:
    """Days in ISO form, both inclusive; ``None`` where the text leaves an end open."""

    start: str | None
    end: str | None


@dataclass(slots=True)
class Entity:
    """A labelled span.  ``value``/``unit`` are set on COUNT and PERCENT, ``iso`` on DATE."""

    id: str
    label: Label
    text: str
    start: int
    end: int
    confidence: float = 1.0
    value: float | int | None = None
    unit: str | None = None
    iso: str | None = None

    def __repr__(self) -> str:
        return f"{self.label}({self.text!r}, {self.start}:{self.end})"


@dataclass(slots=True)
class CellPlace:
    """Where a record stands in a table: table number on the page, row and column of its grid, from 0."""

    table: int
    row: int
    column: int


@dataclass(slots=True)
class Record:
    """One stated number with its meaning.  Field meanings are those of the JSON document (``docs/records.md``)."""

    id: str
    indicator: str
    category: str | None
    value: float | int | None
    unit: str | None
    qualifier: Qualifier
    measure: Measure
    scope: str
    period: Period
    percent: float | None
    percent_of: str | None
    applicant: Applicant | None
    source: Literal["narrative", "table"]
    stated: Literal["number", "words"]
    start: int
    end: int
    evidence: str
    entities: list[str] = field(default_factory=list)
    confidence: float = 1.0
    cell: CellPlace | None = None
    #: the closed-open interval of values that the stated digits can stand for; ``None`` bounds are open
    low: float | int | None = None
    high: float | int | None = None
    #: number of decimals of ``percent`` as stated, which sets its rounding interval
    percent_digits: int | None = None
    #: the record whose 其中 list this one belongs to
    part_of: str | None = None
    #: the record that this one repeats (narrative and table state one fact); the primary has ``None``
    corroborates: str | None = None

    def __repr__(self) -> str:
        return f"Record({self.id} {self.indicator}={self.value}{self.unit or ''} {self.scope!r}, {self.start}:{self.end})"


@dataclass(slots=True)
class Check:
    """One reconciliation: an identity written out, and whether the stated numbers satisfy it."""

    id: str
    rule: Literal["sum", "percent", "narrative_vs_table", "bound", "balance", "duplicate"]
    status: Status
    expression: str
    expected: float | int | None
    observed: float | int | None
    records: list[str]
    message: str
    message_en: str
    difference: float | int | None = None
    #: the record that the other identities single out as wrong, and the value with which all of them would hold
    culprit: str | None = None
    culprit_value: float | int | None = None

    def __repr__(self) -> str:
        return f"Check({self.id} {self.rule} {self.status}: {self.expression})"


@dataclass(slots=True)
class Section:
    """A titled part of a report."""

    title: str
    kind: SectionKind
    start: int
    end: int


@dataclass(slots=True)
class Agency:
    """The reporting body."""

    name: str
    level: Level = "unknown"
    kind: Kind = "unknown"
    region_code: str | None = None


@dataclass(slots=True)
class FormInfo:
    """Which official form the report's table follows, and how many of its cells could be read."""

    id: Literal["none", "2014", "2019", "2021", "other"] = "none"
    cells: dict[str, int] = field(
        default_factory=lambda: {"read": 0, "blank": 0, "not_applicable": 0, "unreadable": 0}
    )
    #: how the form was recognised, in words; empty where there is none
    recognised_by: str = ""
    #: cells that gave no number: dictionaries with indicator, applicant, status, start, end, candidates, and reason
    #: where the whole row was refused
    without_value: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """One annual report of one body."""

    agency: Agency
    year: int | None
    period: Period
    title: str | None
    published: str | None
    script: Literal["hans", "hant"]
    start: int
    end: int
    sections: list[Section] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    form: FormInfo = field(default_factory=FormInfo)
    repairs: list[Repair] = field(default_factory=list)

    def __repr__(self) -> str:
        return (
            f"Report({self.agency.name!r} {self.year}, {self.start}:{self.end}, "
            f"{len(self.records)} records, {sum(c.status == 'fails' for c in self.checks)} failed checks)"
        )
