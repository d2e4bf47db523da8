"""From readings to the result: cells with base units and offsets, label spans, repairs, and which form it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, cast

from ..types import FormInfo, Repair
from .cells import CellValue, as_number, parse_cell
from .choose import Work
from .definitions import STATISTICS, Definitions
from .labels import category_of
from .model import FormCell, FormReading, LabelSpan, Piece, Slot, Target
from .recognise import Placed, Recogniser

#: so many different rows of the form of 2014-2018 make a table that form
ROWS_OF_2014 = 10


@dataclass(slots=True)
class Output:
    """Collects what the works of one report state."""

    text: str
    book: Definitions
    info: FormInfo = field(default_factory=FormInfo)
    cells: list[FormCell] = field(default_factory=list)
    labels: dict[tuple[int, int], LabelSpan] = field(default_factory=dict)
    repairs: list[Repair] = field(default_factory=list)
    used: Counter[str] = field(default_factory=Counter)

    def build(self, works: Sequence[Work], regions: Sequence[tuple[int, int]], recogniser: Recogniser) -> FormReading:
        """Emit all works and name the form."""
        for work in works:
            self._row(work)
        if not sum(self.used.values()):
            return FormReading(FormInfo())
        self._name(recogniser)
        self.cells.sort(key=lambda cell: (cell.start, cell.end))
        self.repairs.sort(key=lambda repair: (repair.start, repair.end))
        labels = [self.labels[key] for key in sorted(self.labels)]
        return FormReading(self.info, self.cells, labels, merged(regions), self.repairs)

    # -- rows and cells --------------------------------------------------------------------------------------------

    def _row(self, work: Work) -> None:
        item = work.placed
        if not work.ways:
            for target in item.targets:
                self._without(item, target, "unreadable", _extent(item), sorted(set(work.candidates)))
            return
        if not work.certain and len(work.ways) == 1:
            self._repair(work)
        for column, target in enumerate(item.targets):
            slots = {way[0][column] for way in work.ways}
            if len(slots) == 1:
                self._cell(item, target, slots.pop(), column)
            else:
                values = {value for way in work.ways if (value := way[1][column]) is not None}
                self._without(item, target, "unreadable", _extent(item), sorted(values))

    def _cell(self, item: Placed, target: Target, slot: Slot | None, order: int) -> None:
        if slot is None:
            place = item.row.slots[-1].end if item.row.slots else item.label.end if item.label else item.row.start
            self._without(item, target, "blank", (place, place), [])
            return
        if slot.kind == "text":
            self._without(item, target, "unreadable", (slot.start, slot.end), [])
            return
        value = parse_cell(slot.text, self.book.unit_set)
        start, end = slot.start + value.start, slot.start + value.end
        if value.kind in ("blank", "na"):
            status = "blank" if value.kind == "blank" else "not_applicable"
            self._without(item, target, status, (slot.start, slot.end), [])
            return
        number, unit = self._unit(value, slot, target, start, end) if value.kind == "number" else (None, "")
        if number is None:
            self._without(item, target, "unreadable", (slot.start, slot.end), [])
            return
        end = slot.end if slot.unit else end
        label = target.label or item.label or Piece("", start, start)
        words = category_of(label.text, self.text[label.end : label.end + 1])
        row = item.row
        column = slot.column if row.layout == "grid" else order + bool(row.labels) + (row.unit is not None)
        line, column = (column, row.row) if row.turned else (row.row, column)
        self.cells.append(
            FormCell(
                indicator=target.indicator,
                applicant=target.applicant,
                category=f"{words}:{target.suffix}" if target.suffix else words,
                value=as_number(number),
                unit=unit,
                measure=target.measure,
                period=target.period,
                start=start,
                end=end,
                table=row.table,
                row=line,
                column=column,
                label_start=label.start,
                label_end=label.end,
                qualifier=value.qualifier,
            )
        )
        self._label(label)
        if value.joined:
            original = self.text[start:end]
            self.repairs.append(Repair("spacing", start, end, original, "".join(original.split())))
        self.info.cells["read"] += 1
        self.used[item.block] += 1

    def _unit(self, value: CellValue, slot: Slot, target: Target, start: int, end: int) -> tuple[Decimal | None, str]:
        """Give the number in base units; ``None`` where the unit of an amount of money is not known."""
        number = value.value
        if number is None:
            return None, ""
        stated = value.unit or slot.unit
        unit = stated or target.unit
        if unit == "money":
            return (number, "元") if number == 0 else (None, "")
        factor = self.book.money.get(unit)
        if factor is None:
            return number, unit
        if not stated and target.official_unit and factor != 1 and number != 0:
            original = self.text[start:end]
            self.repairs.append(Repair("unit", start, end, original, f"{original}{unit}"))
        return number * factor, "元"

    def _repair(self, work: Work) -> None:
        slots = [slot for slot in work.ways[0][0] if slot is not None]
        if work.placed.row.layout != "glued" or len(slots) < 2:
            return
        start, end = slots[0].start, slots[-1].end
        repaired = " ".join(slot.text for slot in slots)
        if work.by_narrative:
            repaired += " (as the narrative states)"
        self.repairs.append(Repair("glued_cells", start, end, self.text[start:end], repaired))

    def _without(
        self, item: Placed, target: Target, status: str, extent: tuple[int, int], candidates: list[Any]
    ) -> None:
        self.info.cells[status] += 1
        self.used[item.block] += status == "unreadable" or item.row.layout == "grid"
        self.info.without_value.append(
            {
                "indicator": target.indicator,
                "applicant": target.applicant,
                "status": status,
                "start": extent[0],
                "end": extent[1],
                "candidates": candidates,
            }
            | ({"reason": item.row.refused} if item.row.refused else {})
        )
        label = target.label or item.label
        if status == "unreadable" and label is not None:
            self._label(label)

    def _label(self, label: Piece) -> None:
        if label.end > label.start:
            span = LabelSpan(label.start, label.end, self.text[label.start : label.end])
            self.labels[(label.start, label.end)] = span

    # -- the form --------------------------------------------------------------------------------------------------

    def _name(self, recogniser: Recogniser) -> None:
        """Say which form it is, and by what."""
        info = self.info
        newer = sum(count for block, count in self.used.items() if block not in STATISTICS)
        statistics = [item for item in recogniser.placed if item.block == "2014" and item.definition is not None]
        rows = len({item.definition.index for item in statistics if item.definition is not None})
        version = recogniser.version
        if newer and version in ("2019", "2021"):
            evidence = recogniser.evidence[version]
            info.id = cast(Literal["2019", "2021"], version)
            info.recognised_by = f"{evidence} wordings that only this form has" if evidence else "the report's year"
        elif newer:
            info.id = "other"
            info.recognised_by = "parts that the forms of 2019 and 2021 share; nothing tells which"
        elif recogniser.family == "2014" and rows >= ROWS_OF_2014:
            info.id = "2014"
            info.recognised_by = f"{rows} row labels of the form of 2014-2018"
        else:
            info.id = "other"
            info.recognised_by = f"{sum(self.used.values())} cells under labels of no prescribed form"


def _extent(item: Placed) -> tuple[int, int]:
    slots = item.row.slots
    return (slots[0].start, slots[-1].end) if slots else (item.row.start, item.row.start)


def merged(regions: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join ranges that touch."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(regions):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
