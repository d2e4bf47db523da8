"""Putting one report together: what the forms room, the tagger and the linker found becomes entities and records."""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter

from .calibrate import Calibration
from .forms import read_forms
from .forms.model import FormReading
from .link import Draft, link
from .link.names import Body
from .models import Pipeline
from .normalise import Normalised
from .normalise.damage import find_repairs
from .quantities import read_count, read_date, read_percent
from .ranges import Ranges
from .segment.header import Header
from .tag.labels import Span
from .taxonomy import by_id
from .types import CellPlace, Entity, Period, Record, Report, Section, Source

#: confidence of what is read from a table by rule; it is not calibrated
TABLE_CONFIDENCE = 0.99
_QUOTES = {ord(c): None for c in "“”\"'"}
#: labels of entities that have a value of their own
_VALUED = frozenset({"COUNT", "PERCENT", "DATE"})


def build_report(
    source: Source,
    norm: Normalised,
    start: int,
    end: int,
    header: Header,
    sections: list[Section],
    spans: list[Span],
    pipeline: Pipeline,
) -> Report:
    """Build the report ``norm.text[start:end]`` with entities and records on source offsets; ids come later."""
    report = _empty_report(norm, source, start, end, header, sections)
    first, behind = (bisect_left(spans, at, key=lambda s: s.start) for at in (start, end))  # many reports on a page: no pass over all
    inside = [s for s in spans[first:behind] if s.end <= end]
    body = Body(header.agency.name, header.agency.level, header.agency.kind)
    forms = read_forms(norm.plain, source.tables, report.start, report.end, year=header.year, printed=source.text)
    tables = Ranges((norm.from_source(a), norm.from_source(b)) for a, b in forms.regions)
    if forms.form.cells["unreadable"]:  # what the narrative states may settle how glued digits split
        known = _stated_numbers(norm.text, [s for s in inside if s.start not in tables])
        forms = read_forms(norm.plain, source.tables, report.start, report.end, year=header.year, known=known, printed=source.text)
    drafts = link(
        norm.text, start, end, inside, sections, body, header.year, report.period, pipeline.linker, tables
    )
    entities = _Entities(source.text, norm, header.year, pipeline.calibration)
    for span in inside:
        if not tables or span.start not in tables or _beside_cells(span, norm.text):
            entities.add(span)
    made: dict[int, Record] = {}
    for draft in drafts:
        made[id(draft)] = _record(draft, source.text, norm, entities)
    for draft in drafts:  # the record that a share is of gets its id when all are numbered
        if draft.percent_of is not None and id(draft.percent_of) in made:
            made[id(draft)].percent_of = f"@{id(made[id(draft.percent_of)])}"
        if draft.part_of is not None and id(draft.part_of) in made:
            made[id(draft)].part_of = f"@{id(made[id(draft.part_of)])}"
    report.records = list(made.values())
    _table_records(report, forms, source.text, entities, header, body)
    report.entities = entities.sorted()
    report.records.sort(key=attrgetter("start", "end"))
    report.form = forms.form
    report.repairs = sorted([*report.repairs, *forms.repairs], key=lambda r: r.start)
    return report


def _beside_cells(span: Span, text: str) -> bool:
    """Whether a span may stand in a table: the year of a column (no 上年结转), the body in its title."""
    return span.label == "AGENCY" or (span.label == "DATE" and text[span.start : span.start + 4].isdecimal())


def _empty_report(norm: Normalised, source: Source, start: int, end: int, header: Header, sections: list[Section]) -> Report:
    """Make the empty report of a range: header, sections and repairs with source offsets."""
    a, b = norm.to_source(start, end)
    title = None
    if header.title_span is not None:
        lines = source.text[slice(*norm.to_source(*header.title_span))].splitlines()
        title = "".join(line.strip(" \t\u3000\xa0#*") for line in lines)  # a title may run over lines
    report = Report(
        agency=header.agency,
        year=header.year,
        period=header.period if header.period.start or header.period.end else Period(None, None),
        title=title,
        published=header.published,
        script=norm.script,
        start=a,
        end=b,
    )
    for section in sections:
        x, y = norm.to_source(section.start, section.end)
        report.sections.append(Section(section.title, section.kind, x, y))
    report.repairs = [r for r in find_repairs(norm, source.text, header.year, start, end) if a <= r.start and r.end <= b]
    return report


def _stated_numbers(text: str, spans: list[Span]) -> frozenset[int]:
    """The whole numbers of the narrative, which may settle how glued table cells split."""
    values = set()
    for span in spans:
        if span.label == "COUNT":
            count = read_count(text[span.start : span.end])
            if count is not None and isinstance(count.value, int):
                values.add(count.value)
    return frozenset(values)


def _rounded(confidence: float) -> float:
    """Round to four places; a fifth of the time of ``round``."""
    return int(confidence * 10_000 + 0.5) / 10_000


class _Entities:
    """Collects entities on source offsets, one a span; the records point to them by ids that :func:`number` replaces."""

    def __init__(self, text: str, norm: Normalised, year: int | None, calibration: Calibration) -> None:
        self.text, self.norm, self.year, self.calibration = text, norm, year, calibration
        self.by_place: dict[tuple[int, int], Entity] = {}
        #: the same by places in the normalised text
        self.by_span: dict[tuple[int, int], Entity] = self.by_place if norm.kept is None else {}

    def add(self, span: Span) -> Entity | None:
        key = span.start, span.end
        found: Entity | None = self.by_span.get(key)
        if found is None:
            label = span.label
            curve = self.calibration.curves.get(label)
            confidence = span.confidence if curve is None else curve(span.confidence)
            start, end = self.norm.to_source(*key)
            found = self.place(label, start, end, self.norm.text[key[0] : key[1]] if label in _VALUED else "", confidence)
            if found is not None:
                self.by_span[key] = found
        return found

    def place(self, label: str, start: int, end: int, surface: str, confidence: float) -> Entity | None:
        """Give the entity of a place of the source; a new one has the value that ``surface`` states."""
        if start >= end:
            return None
        entity = self.by_place.get((start, end))
        if entity is None:
            name = f"@{len(self.by_place)}"
            entity = Entity(name, label, self.text[start:end], start, end, _rounded(confidence))  # type: ignore[arg-type]
            if surface:
                self._values(entity, surface)
            self.by_place[(start, end)] = entity
        return entity

    def _values(self, entity: Entity, surface: str) -> None:
        if entity.label == "COUNT":
            count = read_count(surface)
            if count is not None:
                entity.value, entity.unit = count.value, count.unit
        elif entity.label == "PERCENT":
            percent = read_percent(surface)
            if percent is not None:
                entity.value, entity.unit = percent.value, "%"
        elif entity.label == "DATE":
            reading = read_date(surface, self.year)
            entity.iso = reading.iso if reading is not None else None

    def sorted(self) -> list[Entity]:
        """All entities in text order without overlaps; of two that overlap the longer stays."""
        kept: list[Entity] = []
        reached = 0
        by_end = sorted(self.by_place.values(), key=attrgetter("end"), reverse=True)
        for entity in sorted(by_end, key=attrgetter("start")):  # of one start the longest comes first
            if entity.start >= reached:
                kept.append(entity)
                reached = entity.end
        return kept


def _record(draft: Draft, text: str, norm: Normalised, entities: _Entities) -> Record:
    start, end = norm.to_source(draft.start, draft.end)
    a, b = norm.to_source(*draft.sentence)
    evidence = text[a:b].strip()
    if len(evidence) > 400:  # a page on one line: the clauses around the number
        evidence = text[max(a, start - 160) : min(b, end + 80)].strip()
    return Record(
        id="",
        indicator=draft.indicator,
        category=draft.category,
        value=draft.value,
        unit=draft.unit,
        qualifier=draft.qualifier,  # type: ignore[arg-type]
        measure=draft.measure,  # type: ignore[arg-type]
        scope=draft.scope,
        period=draft.period,
        percent=draft.percent,
        percent_of=None,
        applicant=draft.applicant,  # type: ignore[arg-type]
        source="narrative",
        stated=draft.stated,  # type: ignore[arg-type]
        start=start,
        end=end,
        evidence=evidence,
        entities=[e.id for span in draft.spans if (e := entities.add(span)) is not None],
        confidence=_rounded(entities.calibration.record(draft.confidence, draft.stated)),
        low=draft.low,
        high=draft.high,
        percent_digits=draft.percent_digits,
    )


def _table_records(
    report: Report, forms: FormReading, text: str, entities: _Entities, header: Header, body: Body
) -> None:
    heads = _column_heads(forms, text)
    for label in forms.labels:
        if (label.start, label.end) not in heads:
            entities.place("CATEGORY", label.start, label.end, "", TABLE_CONFIDENCE)
    year, known = header.year, by_id()
    for cell in forms.cells:
        entity = entities.place("COUNT", cell.start, cell.end, "", TABLE_CONFIDENCE)
        if entity is not None:
            entity.value, entity.unit = cell.value, cell.unit
        period = report.period
        if cell.period == "cumulative":
            period = Period(None, report.period.end)
        elif cell.period == "previous" and year is not None:
            period = Period(f"{year - 1}-01-01", f"{year - 1}-12-31")
        record = Record(
            id="",
            indicator=cell.indicator if cell.indicator in known else "other",
            category=cell.category,
            value=cell.value,
            unit=cell.unit,
            qualifier=getattr(cell, "qualifier", None) or "exact",
            measure=cell.measure,  # type: ignore[arg-type]
            scope=body.name,
            period=period,
            percent=None,
            percent_of=None,
            applicant=cell.applicant,  # type: ignore[arg-type]
            source="table",
            stated="number",
            start=cell.start,
            end=cell.end,
            evidence=_row(text, cell.label_start, cell.label_end, cell.start, cell.end),
            confidence=TABLE_CONFIDENCE,
            low=cell.value,
            high=cell.value,
        )
        if cell.table is not None:
            record.cell = CellPlace(cell.table, cell.row or 0, cell.column or 0)
        named = entities.by_place.get((cell.label_start, cell.label_end)) if cell.label_start is not None else None
        record.entities = [e.id for e in (entity, named) if e is not None]
        report.records.append(record)


def _column_heads(forms: FormReading, text: str) -> set[tuple[int, int]]:
    """The labels that stand over their numbers: others lie between them and their first cell.  They label no row, so they are no CATEGORY."""
    first: dict[tuple[int, int], int] = {}
    for cell in forms.cells:
        if cell.label_start is not None and cell.start >= cell.label_end:
            label = (cell.label_start, cell.label_end)
            first[label] = min(first.get(label, cell.start), cell.start)
    begins = sorted(a for a, _ in first)
    heads = {label for label, at in first.items() if bisect_left(begins, at) > bisect_left(begins, label[1])}
    lines = {text.rfind("\n", 0, a) for a, _ in heads}  # the last of a row of heads has its cells right behind it
    return heads | {label for label, at in first.items() if text.rfind("\n", 0, label[0]) in lines and text.find("\n", label[1], at) >= 0}


def _row(text: str, label_start: int | None, label_end: int | None, start: int, end: int) -> str:
    """The row of a cell as evidence: from its label to the number."""
    if label_start is None or label_end is None or label_start >= end or end - label_start > 300:
        return text[max(0, start - 20) : end].strip()
    return text[label_start:end].strip()


def number(report: Report, entity_from: int, record_from: int) -> tuple[int, int]:
    """Give entities and records their ids, and let records point to them; gives the next free numbers."""
    entity_ids: dict[str, str] = {}
    for i, entity in enumerate(report.entities, entity_from):
        name = f"e{i}"
        entity_ids[entity.id] = name
        entity.id = name
    linked: list[Record] = []
    for i, record in enumerate(report.records, record_from):
        record.id = f"r{i}"
        record.entities = [entity_ids[e] for e in record.entities if e in entity_ids]
        if record.percent_of is not None or record.part_of is not None:
            linked.append(record)
    if linked:
        record_ids = {f"@{id(r)}": r.id for r in report.records}
        for record in linked:
            record.percent_of = record_ids.get(record.percent_of or "")
            record.part_of = record_ids.get(record.part_of or "")
    return entity_from + len(report.entities), record_from + len(report.records)
