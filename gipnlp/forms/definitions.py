"""The form definitions of ``data/forms.toml`` as objects, and the matching of a label against their rows.

Read :func:`definitions` first.  A label is compared by its key (list mark, note, punctuation and spaces left out):
exactly, then by wordings with ``*``, then as a containing, contained or slightly damaged label; only an unambiguous
match counts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from ..taxonomy import by_id, indicators
from .data import canonical, forms_data
from .labels import key_of, label_key, strip_label

STATISTICS = ("2014", "other")
#: shortest key that is compared by containment or similarity, longest label that is compared at all
SHORTEST, LONGEST = 6, 60
SIMILAR = 0.88


@dataclass(frozen=True, slots=True)
class RowDef:
    """A row of a form: ``indicator`` is ``None`` for a heading without a number."""

    block: str
    index: int
    label: str
    indicator: str | None
    unit: str
    stock: bool = False
    mark: str = ""
    keys: frozenset[str] = frozenset()
    group: str | None = None
    #: patterns of its wordings with ``*``
    like: tuple[str, ...] = ()
    #: the indicator of the row before must begin so
    follows: str = ""

    @property
    def name(self) -> str:
        """How identities name the row: by its indicator, or by its words where that is ``other``."""
        return label_key(self.label) if self.indicator in (None, "other") else str(self.indicator)


@dataclass(frozen=True, slots=True)
class ColumnDef:
    """A value column of a form; ``form`` is set where only one of the newer forms has it."""

    block: str
    label: str
    indicator: str | None = None
    applicant: str | None = None
    form: str | None = None
    unit: str = ""
    stock: bool = False
    period: str = "year"
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Relation:
    """An identity (``sum``), a bound of parts by their whole (``within``), a balance of two sides, a ``likely`` sum."""

    kind: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One table, or one part of a table, as the form prints it."""

    id: str
    form: str
    kind: str
    zh: str
    rows: tuple[RowDef, ...]
    columns: tuple[ColumnDef, ...] = ()
    extra: tuple[ColumnDef, ...] = ()
    groups: tuple[tuple[str, frozenset[str]], ...] = ()
    headings: frozenset[str] = frozenset()
    relations: tuple[Relation, ...] = ()
    by_key: dict[str, tuple[RowDef, ...]] = field(default_factory=dict, hash=False, compare=False)
    by_column: dict[str, ColumnDef] = field(default_factory=dict, hash=False, compare=False)
    by_group: dict[str, str] = field(default_factory=dict, hash=False, compare=False)

    def official(self, form: str | None) -> list[ColumnDef]:
        """Give the columns in the order of the form; ``form`` chooses between 2019 and 2021."""
        return [column for column in self.columns if column.form is None or column.form == form]

    def column(self, text: str) -> ColumnDef | None:
        """Give the column whose heading these words are."""
        return self.by_column.get(key_of(text)) or self.by_column.get(label_key(text))

    def group(self, text: str) -> str | None:
        """Give the group (of section four) that these words name."""
        return next((self.by_group[key] for key in group_keys(text) if key in self.by_group), None) if self.by_group else None

    def match(self, key: str, after: int = -1, before: str = "") -> tuple[RowDef | None, str]:
        """Find the row that a label means.

        Args:
            key: the label's key.
            after: index of the row read before; of several rows with the same words the next one is meant.
            before: indicator of the row read before.

        Returns:
            The row (or ``None``) and how it was found: ``exact``, ``tolerant`` or ``none``.
        """
        found = self.by_key.get(key, ())
        if found and found[0].follows:
            fits = before.startswith(found[0].follows)
            return (found[0], "exact") if fits else (None, "none")
        if found:
            following = [row for row in found if row.index > after]
            if following:
                return following[0], "exact"
            return (found[0], "exact") if len(found) == 1 else (None, "none")
        index = _tolerant(self.id, key) if len(key) <= LONGEST else None
        return (None, "none") if index is None else (self.rows[index], "tolerant")


@dataclass(frozen=True, slots=True)
class Definitions:
    """Everything of ``forms.toml``."""

    blocks: dict[str, Block]
    units: tuple[str, ...]
    unit_set: frozenset[str]
    money: dict[str, int]
    stat: dict[str, frozenset[str]]
    heading_keys: frozenset[str]
    note_keys: frozenset[str]
    sum_keys: frozenset[str]
    foreign: tuple[str, ...]
    decisive: frozenset[str]
    row_words: re.Pattern[str]
    roles: dict[str, str] = field(default_factory=dict, hash=False, compare=False)
    #: what the blocks know, taken together: most words are looked for in all of them
    every_row: dict[str, list[RowDef]] = field(default_factory=dict, hash=False, compare=False)
    every_column: frozenset[str] = frozenset()
    every_group: frozenset[str] = frozenset()
    every_heading: frozenset[str] = frozenset()

    def rows(self, key: str) -> Sequence[RowDef]:
        """Give all rows of all blocks that have this key."""
        return self.every_row.get(key, ())

    def column(self, text: str) -> bool:
        """Whether some block has a column with this heading."""
        return key_of(text) in self.every_column or label_key(text) in self.every_column

    def group(self, text: str) -> bool:
        """Whether some block has a group that these words name."""
        return not self.every_group.isdisjoint(group_keys(text))

    def resembles(self, text: str) -> bool:
        """Whether words are, or begin, the label of a row."""
        key = label_key(text)
        return len(key) >= SHORTEST and _resembles(key)

    def means_more(self, key: str, own: str) -> bool:
        """Whether a label says more than the form's own words ``own``: a rate, a crowd, another year."""
        return any(word in key and word not in own for word in self.foreign)

    def stat_role(self, text: str) -> str | None:
        """Give the role of a heading of an indicator / unit / number table, or ``None``."""
        return self.roles.get(key_of(text)) or self.roles.get(label_key(text))

    def is_heading(self, key: str) -> bool:
        """Whether these words announce a table or a part of one."""
        return key in self.heading_keys or key in self.every_heading

    def is_column(self, text: str) -> bool:
        """Whether these words stand above a column of any form."""
        return self.stat_role(text) is not None or self.column(text) or self.group(text)


def group_keys(text: str) -> tuple[str, str, str]:
    """Give the keys under which words are looked for among the groups of section four, the best first."""
    return key_of(text), key_of(text[strip_label(text)[0] :]), label_key(text)


@lru_cache(maxsize=1)
def definitions() -> Definitions:
    """Give the form definitions, read once."""
    raw = forms_data()
    stat = {role: frozenset(key_of(word) for word in words) for role, words in raw["stat_columns"].items()}
    endings = "|".join(re.escape(word) for word in raw["headings"]["row_endings"])
    blocks = {entry["id"]: _block(entry) for entry in raw["block"]}
    every_row: dict[str, list[RowDef]] = {}
    for block in blocks.values():
        for key, rows in block.by_key.items():
            every_row.setdefault(key, []).extend(rows)
    return Definitions(
        blocks=blocks,
        units=tuple(sorted(raw["units"], key=len, reverse=True)),
        unit_set=frozenset(raw["units"]),
        money={name: int(factor) for name, factor in raw["money"].items()},
        stat=stat,
        heading_keys=frozenset(key_of(word) for word in raw["headings"]["words"]),
        note_keys=frozenset(key_of(word) for word in raw["headings"]["notes"]),
        sum_keys=frozenset(key_of(word) for word in raw["headings"]["sums"]),
        foreign=tuple(raw["headings"]["foreign"]),
        decisive=frozenset(raw["headings"]["decisive"]),
        row_words=re.compile(rf"\A.{{2,38}}(?:{endings})\Z"),
        roles={key: role for role, keys in reversed(stat.items()) for key in keys},
        every_row=every_row,
        every_column=frozenset(key for block in blocks.values() for key in block.by_column),
        every_group=frozenset(key for block in blocks.values() for key in block.by_group),
        every_heading=frozenset(key for block in blocks.values() for key in block.headings),
    )


def _block(entry: dict[str, Any]) -> Block:
    name = entry["id"]
    rows = [_row(name, index, row) for index, row in enumerate(entry["rows"])]
    if entry.get("taxonomy_rows"):
        rows.extend(_taxonomy_rows(name, rows))
    by_key: dict[str, list[RowDef]] = {}
    for definition in rows:
        for key in definition.keys:
            by_key.setdefault(key, []).append(definition)
    relations = [
        Relation(kind, _names(one), _names(other))
        for field_name, kind in _RELATIONS.items()
        for one, other in entry.get(field_name, ())
    ]
    groups = tuple((group["id"], frozenset(map(key_of, _words(group)))) for group in entry.get("groups", ()))
    columns = tuple(_column(name, column) for column in entry.get("columns", ()))
    extra = tuple(_column(name, column) for column in entry.get("extra_columns", ()))
    return Block(
        id=name,
        form=entry["form"],
        kind=entry["kind"],
        zh=entry["zh"],
        rows=tuple(rows),
        columns=columns,
        extra=extra,
        groups=groups,
        headings=frozenset(key_of(heading) for heading in entry.get("heading", ())),
        relations=tuple(relations),
        by_key={key: tuple(found) for key, found in by_key.items()},
        by_column={key: column for column in reversed((*columns, *extra)) for key in column.keys},
        by_group={key: group for group, keys in reversed(groups) for key in keys},
    )


#: fields of a block that state relations, and the kind of relation
_RELATIONS = {"identity": "sum", "within": "within", "likely": "likely", "balance": "balance"}


def _names(rows: str | list[str]) -> tuple[str, ...]:
    """Names of rows as relations use them: indicators, or the keys of words."""
    return tuple(name if name.isascii() else key_of(name) for name in ([rows] if isinstance(rows, str) else rows))


def _words(entry: dict[str, Any]) -> list[str]:
    return [entry["label"], *entry.get("aliases", ())]


def _keys(entry: dict[str, Any]) -> frozenset[str]:
    """The keys of a row or column: with its note left out, and with it kept (pages lose the brackets)."""
    keys = set()
    for label in _words(entry):
        keys |= {label_key(label), key_of(label[strip_label(label)[0] :])}
    return frozenset(keys - {""})


def _row(block: str, index: int, entry: dict[str, Any]) -> RowDef:
    indicator = entry.get("id")
    known = by_id().get(indicator or "")
    return RowDef(
        block=block,
        index=index,
        label=entry["label"],
        indicator=indicator,
        unit=entry.get("unit") or (known.unit if known else "件"),
        stock=entry.get("stock", False),
        mark=strip_label(entry["label"])[2],
        keys=_keys(entry),
        group=entry.get("group"),
        follows=entry.get("after", ""),
        like=tuple(re.escape(canonical(words)).replace(r"\*", ".{0,12}") for words in entry.get("like", ())),
    )


def _column(block: str, entry: dict[str, Any]) -> ColumnDef:
    return ColumnDef(
        block=block,
        label=entry["label"],
        indicator=entry.get("id"),
        applicant=entry.get("applicant"),
        form=entry.get("form"),
        unit=entry.get("unit", ""),
        stock=entry.get("stock", False),
        period=entry.get("period", "year"),
        keys=_keys(entry),
    )


_STOCK = frozenset(
    [
        "documents.valid",
        "resources.offices",
        "resources.reading_points",
        "resources.staff",
        "resources.staff.full_time",
        "resources.staff.part_time",
    ]
)


def _taxonomy_rows(block: str, rows: list[RowDef]) -> list[RowDef]:
    """Rows of bodies' own tables that only the taxonomy names; labels with several meanings are left out."""
    known = {key for row in rows for key in row.keys}
    counts = Counter(key_of(label) for indicator in indicators() for label in indicator.labels)
    more: list[RowDef] = []
    for indicator in indicators():
        keys = {key_of(label) for label in indicator.labels}
        keys = {key for key in keys if len(key) >= 4 and counts[key] == 1 and key not in known}
        if keys and not indicator.id.startswith("administration"):
            place = len(rows) + len(more)
            stock = indicator.id in _STOCK
            more.append(RowDef(block, place, indicator.zh, indicator.id, indicator.unit, stock, "", frozenset(keys)))
    return more


# -- tolerant matching ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Index:
    """What tolerant matching looks at: all wordings with ``*`` as one pattern, and each with its row; the long keys."""

    like: re.Pattern[str] | None
    likes: tuple[tuple[int, re.Pattern[str]], ...]
    long: tuple[tuple[str, frozenset[str], int], ...]


@lru_cache(maxsize=32)
def _index(block_id: str) -> _Index:
    block = definitions().blocks[block_id]
    patterns = [(row.index, re.compile(pattern)) for row in block.rows for pattern in row.like]
    keys = [(key, frozenset(key), row.index) for key, rows in block.by_key.items() for row in rows]
    like = re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in patterns)) if patterns else None
    return _Index(like, tuple(patterns), tuple(item for item in keys if len(item[0]) >= SHORTEST))


@lru_cache(maxsize=8192)
def _resembles(key: str) -> bool:
    return any(block.match(key)[0] is not None for block in definitions().blocks.values())


@lru_cache(maxsize=8192)
def _tolerant(block_id: str, key: str) -> int | None:
    """Find the index of the one row whose label resembles ``key``."""
    index, book = _index(block_id), definitions()
    found: set[int] = set()
    if index.like is not None and index.like.fullmatch(key):
        found.update(row for row, pattern in index.likes if pattern.fullmatch(key) and not book.means_more(key, pattern.pattern))
        return found.pop() if len(found) == 1 else None
    if len(key) < SHORTEST:
        return None
    letters, size = frozenset(key), len(key)
    near: set[int] = set()
    for candidate, its_letters, place in index.long:
        other = len(candidate)
        inside = key.startswith(candidate) if size >= other else candidate.startswith(key)
        if inside:
            if not book.means_more(key, candidate):
                found.add(place)
        elif (
            4 * abs(size - other) <= size
            and 10 * len(letters & its_letters) >= 8 * len(its_letters)
            and SequenceMatcher(None, key, candidate, autojunk=False).ratio() >= SIMILAR
            and [char for char in key if char in book.decisive] == [char for char in candidate if char in book.decisive]
        ):
            near.add(place)
    found = found or near
    return found.pop() if len(found) == 1 else None
