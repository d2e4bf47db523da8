"""What the columns of a row mean: column headings, or the order of the form where a page has lost them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from ..types import Applicant, Measure
from .definitions import Block, ColumnDef, Definitions, RowDef
from .labels import key_of, note_unit, strip_label, words_of
from .model import Head, HeadCell, Hint, Piece, Row, Slot, Target

_YEAR = re.compile(r"((?:19|20)\d\d)年?度?")
_VALUE_ROLES = ("year", "cumulative", "previous")
_REVIEW = ("review", "litigation.direct", "litigation.after_review")
#: cells of a row of section four: five results of three groups
_RESULTS = 15

#: targets from left to right, and their slots where a grid tells them
Columns = tuple[list[Target], list[Slot | None] | None]
Known = list[tuple[HeadCell, ColumnDef]]


def known_columns(head: Head | None, block: Block) -> Known:
    """Give the headings that name columns of a block."""
    if head is None:
        return []
    found = ((cell, block.column(cell.path[-1].text)) for cell in head.cells)
    known: Known = []
    for cell, column in found:
        if column is None or (known and head.grid and _same_words(known[-1][0], cell)):
            continue  # merged cells written out: the heading stands above each of its columns
        known.append((cell, column))
    return known


def _same_words(one: HeadCell, other: HeadCell) -> bool:
    return [piece.text for piece in one.path] == [piece.text for piece in other.path]


# -- indicator / unit / number -------------------------------------------------------------------------------------


def statistics(row: Row, definition: RowDef, head: Head | None, year: int | None, book: Definitions) -> Columns:
    """Columns of a statistics table: one number, or the year's beside cumulative and earlier ones."""
    head = _half(row, head, book)
    roles = statistics_roles(head, year, book)
    label = row.labels[-1]
    stated = row.unit.text if row.unit else note_unit(label.text, book.unit_set)
    targets = []
    for hint, cell in roles:
        above = note_unit(cell.path[-1].text, book.unit_set) if cell is not None and not stated else ""
        measure: Measure = "stock" if definition.stock or hint == "cumulative" else "flow"
        unit = stated or above or definition.unit
        official = not (stated or above)
        targets.append(Target(definition.indicator or "other", None, unit, measure, hint, official_unit=official))
    cells = [cell for _, cell in roles if cell is not None]
    if head is not None and head.grid and len(cells) == len(roles):
        return targets, by_head(row, head, cells)
    return targets, None


def _half(row: Row, head: Head | None, book: Definitions) -> Head | None:
    """Of the headings of a table in two halves (indicator, unit, number; indicator, unit, number) those of the row's."""
    if head is None or not head.grid or not row.slots:
        return head
    starts = [cell.column for cell in head.cells if book.stat_role(cell.path[-1].text) == "label"]
    if len(starts) < 2:
        return head
    place = row.slots[0].column
    first = max((start for start in starts if start <= place), default=starts[0])
    last = min((start for start in starts if start > place), default=1 << 30)
    return replace(head, cells=tuple(cell for cell in head.cells if first <= cell.column < last))


def statistics_roles(head: Head | None, year: int | None, book: Definitions) -> list[tuple[Hint, HeadCell | None]]:
    """Give the value columns of a statistics table from left to right."""
    found: list[tuple[Hint, HeadCell | None]] = []
    years: list[tuple[int, int]] = []
    for cell in head.cells if head is not None else ():
        text = cell.path[-1].text
        match = _YEAR.fullmatch(key_of(text))
        role = book.stat_role(text) or book.stat_role(text[: strip_label(text)[1]])
        if match:
            years.append((len(found), int(match[1])))
            found.append(("year", cell))
        elif role in _VALUE_ROLES:
            found.append((cast(Hint, role), cell))
    if len(years) > 1:
        current = year if year in [one for _, one in years] else max(one for _, one in years)
        for index, one in years:
            if one != current:
                found[index] = ("previous", found[index][1])
    if [hint for hint, _ in found] == ["cumulative"]:
        return [("year", None), ("cumulative", None)]  # the heading of the year's column is lost
    return found or [("year", None)]


# -- sections two and three ----------------------------------------------------------------------------------------


def items(
    row: Row, definition: RowDef, block: Block, head: Head | None, version: str | None, book: Definitions
) -> Columns:
    """Columns of section two (第二十条)."""
    known = known_columns(head, block)
    if known and head is not None:
        targets = [_item(definition, column, cell, book) for cell, column in known]
        return targets, by_head(row, head, [cell for cell, _ in known]) if head.grid else None
    options = [block.official("2019"), block.official("2021")]
    fitting = [option for option in options if len(option) == len(row.slots)]
    official = fitting[0] if len(fitting) == 1 else block.official(version)
    return [_item(definition, column, None, book) for column in official], None


def _item(definition: RowDef, column: ColumnDef, cell: HeadCell | None, book: Definitions) -> Target:
    measure: Measure = "stock" if column.stock or definition.stock else "flow"
    hint = cast(Hint, column.period)
    if column.indicator and definition.indicator == "documents":
        return Target(column.indicator, None, "件", measure, hint)
    stated = note_unit(cell.path[-1].text, book.unit_set) if cell is not None else ""
    suffix = words_of(Piece(column.label, 0, len(column.label))).text
    return Target(
        definition.indicator or "other",
        None,
        stated or column.unit or "件",
        measure,
        hint,
        suffix,
        official_unit=not stated and bool(column.unit),
    )


def requests(row: Row, definition: RowDef, block: Block, head: Head | None, book: Definitions) -> Columns:
    """Columns of section three: applicants.  Headings count only where all seven, or all of the row's, are there."""
    known = known_columns(head, block)
    if head is not None and not head.grid:
        known = [(cell, column) for cell, column in known if column not in block.extra]
        inner = [column for _, column in known if column.applicant not in ("natural_person", "total")]
        if len(known) != len(block.columns) or inner == list(block.columns[1:-1]):
            known = []  # a page reads the two header rows one after the other: the order is the form's
    if head is not None and {column.label for column in block.columns} <= {column.label for _, column in known}:
        cells = [cell for cell, _ in known]
        columns: Sequence[ColumnDef] = [column for _, column in known]
        return [_applicant(definition, column) for column in columns], by_head(row, head, cells) if head.grid else None
    if head is not None and head.grid and row.layout == "grid" and known and len(known) == len(row.slots):
        return [_applicant(definition, column) for _, column in known], list(row.slots)  # 自然人, 法人或其他组织, 总计
    if row.layout == "grid" and len(row.slots) == 1 and _is_amount(head, book):
        return [_applicant(definition, block.columns[-1])], list(row.slots)  # applicants are not told apart
    return [_applicant(definition, column) for column in block.columns], None


def _is_amount(head: Head | None, book: Definitions) -> bool:
    """Whether the one column of values is headed 数量 or the like."""
    if head is None or not head.grid:
        return False
    roles = [book.stat_role(cell.path[-1].text) for cell in head.cells]
    return roles.count("year") == 1 and all(role in ("year", "label", "unit", "number", "ignored") for role in roles)


def _applicant(definition: RowDef, column: ColumnDef) -> Target:
    return Target(definition.indicator or "other", cast("Applicant | None", column.applicant), "件", "flow", "year")


# -- section four --------------------------------------------------------------------------------------------------


def review(row: Row, head: Head | None, group: str, block: Block) -> Columns | None:
    """Columns of section four: results under the groups 行政复议, 未经复议直接起诉, 复议后起诉.

    ``group`` is the group that a heading, or the row's own label, names.  Without any headings fifteen numbers whose
    fifth, tenth and fifteenth are the sums of the four before them can be nothing else.
    """
    known = known_columns(head, block)
    if head is None or not known or (len(known) == 1 and known[0][1].indicator == "total"):
        return _bare_review(row, group, block)
    if len(known) != _RESULTS and not row.labels and _all_groups(head, block):
        whole = _whole_review(row, block)
        if whole is not None:
            return whole
    groups = _groups(head, known, group if row.labels else "", block) or _repeated(
        known, _one_group(head, group, block)
    )
    broken = not head.grid and len(row.slots) > len(known) and row.layout != "glued"
    if groups is None or broken:
        return _bare_review(row, group, block)
    targets = [
        Target(f"{name}.{column.indicator}", None, "件", "flow", "year", "", words_of(cell.path[-1]))
        for name, (cell, column) in zip(groups, known, strict=True)
    ]
    return targets, by_head(row, head, [cell for cell, _ in known]) if head.grid else None


def _all_groups(head: Head, block: Block) -> bool:
    """Whether the headings name the groups in the order of the form; the first one's row may be cut off."""
    named = [block.group(piece.text) for cell in head.cells for piece in cell.path]
    order = [name for name in dict.fromkeys(named) if name in _REVIEW]
    return order in (list(_REVIEW), list(_REVIEW[1:]))


def _whole_review(row: Row, block: Block) -> Columns | None:
    """A row with all fifteen cells under headings whose spans are lost (Markdown knows none): the form's own order."""
    if row.layout not in ("grid", "tabs") or len(row.slots) != _RESULTS:
        return None
    if any(slot.kind == "text" for slot in row.slots):
        return None
    results = [cast(str, column.indicator) for column in block.columns]
    names = [f"{group}.{result}" for group in _REVIEW for result in results]
    return [Target(name, None, "件", "flow", "year") for name in names], list(row.slots)


def _groups(head: Head, known: Known, group: str, block: Block) -> list[str] | None:
    """The groups that the headings above the columns name."""
    if group:
        return [group] * len(known)
    if not head.grid:
        return None
    names = []
    for cell, _ in known:
        above = (block.group(piece.text) for piece in reversed(cell.path[:-1]))
        names.append(next((name for name in above if name), ""))
    return names if all(names) else None


def _one_group(head: Head, group: str, block: Block) -> str:
    """The group that holds for all columns; none where the headings name several."""
    named = {block.group(piece.text) for cell in head.cells for piece in cell.path} - {None, "litigation"}
    return group if len(named) < 2 else ""


def _repeated(known: Known, group: str) -> list[str] | None:
    """The groups by how often the five results are repeated."""
    size = len(known)
    labels = [column.indicator for _, column in known]
    times = max(labels.count(label) for label in set(labels))
    if times == 3 and size == 15:
        return [name for name in _REVIEW for _ in range(5)]
    if times == 2 and size == 10:
        return [name for name in _REVIEW[1:] for _ in range(5)]
    return [group] * size if times == 1 and group else None


def _bare_review(row: Row, group: str, block: Block) -> Columns | None:
    values = [slot.text for slot in row.slots]
    if not all(value.isdecimal() and len(value) < 12 for value in values):
        return None
    numbers = [int(value) for value in values]
    if len(numbers) == 5 and group and row.labels:
        names = [group] * 5
    elif len(numbers) == 15 and not row.labels:
        names = [name for name in _REVIEW for _ in range(5)]
    else:
        return None
    if any(sum(numbers[i : i + 4]) != numbers[i + 4] for i in range(0, len(numbers), 5)):
        return None
    results = [column.indicator for column in block.columns] * 3
    label = words_of(row.labels[-1]) if row.labels else None
    return [
        Target(f"{name}.{result}", None, "件", "flow", "year", "", label)
        for name, result in zip(names, results, strict=False)
    ], None


# -- cells under headings ------------------------------------------------------------------------------------------


def by_head(row: Row, head: Head, cells: Sequence[HeadCell]) -> list[Slot | None] | None:
    """Give each heading its cell: in order where there are as many cells as headings, otherwise by place on the grid.

    Pages shift spanned cells against their headings, so order is asked first.
    """
    if row.layout != "grid":
        return None
    if len(row.slots) == len(cells):
        return list(row.slots)
    starts = [
        cell.column for place, cell in enumerate(head.cells) if not place or not _same_words(head.cells[place - 1], cell)
    ]
    found: list[Slot | None] = []
    for cell in cells:
        after = min((start for start in starts if start > cell.column), default=1 << 30)
        under = [slot for slot in row.slots if cell.column <= slot.column < after]
        filled = [slot for slot in under if slot.kind != "blank"]
        if len(filled) > 1 and len({slot.text.strip() for slot in filled}) > 1:
            return None
        found.append(filled[0] if filled else under[0] if under else None)
    return found if any(found) else None
