"""Bounds: what cannot be more than something else, whatever else is true.

A part is not more than its whole, what the head of the office took part in not more than all there were, the year's not more than the
cumulative total, what was answered not more than what was there to answer.  Where something else may explain the excess (requests of last
year are answered this year) the check is ``incomplete``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..forms.definitions import definitions
from ..types import Check, Record, Report
from . import patterns
from .intervals import of_record
from .kinds import share_words
from .make import bound_check
from .outline import Outline
from .sums import Judged, unread
from .tables import Groups, cells_of, relations_of

#: smaller, larger ones that are added up, sure, and what the bound says
_BOUNDS: tuple[tuple[str, tuple[str, ...], bool, str, str], ...] = (
    ("response.press_conferences.principal", ("response.press_conferences",), True, "主要负责同志参加的新闻发布会不多于全部", "press conferences with the head of the office are some of all"),
    ("response.interviews.principal", ("response.interviews",), True, "主要负责同志参加的在线访谈不多于全部", "interviews with the head of the office are some of all"),
    ("disclosure.normative_documents", ("disclosure.total",), True, "主动公开规范性文件不多于主动公开政府信息", "normative documents are some of the items disclosed"),
    ("requests.closed", ("requests.received", "requests.carried_over"), True, "办结不多于新收加上年结转", "requests closed are no more than received and carried over"),
    ("requests.answered", ("requests.received", "requests.carried_over"), True, "答复不多于新收加上年结转", "requests answered are no more than received and carried over"),
    ("requests.closed", ("requests.received",), False, "办结不多于收到", "requests closed are no more than received"),
    ("requests.answered", ("requests.received",), False, "答复不多于收到", "requests answered are no more than received"),
    ("complaints.closed", ("complaints.received",), False, "投诉办结不多于收到", "complaints closed are no more than received"),
    ("consultations.answered", ("consultations.received",), False, "答复咨询不多于收到", "consultations answered are no more than received"),
    ("litigation.direct.total", ("litigation.total",), True, "直接起诉不多于全部诉讼", "direct litigation is some of all"),
    ("litigation.after_review.total", ("litigation.total",), True, "复议后起诉不多于全部诉讼", "litigation after review is some of all"),
)


def check(report: Report, outline: Outline, judged: Sequence[Judged]) -> Iterator[Check]:
    """Give the bounds of a report's tables, and of the narrative's 其中 with a single part."""
    groups = cells_of(report)
    for (period, _), cells in groups.items():
        yield from _indicators(cells, "requests.carried_over" in cells)
        if period == f"{report.period.start}/{report.period.end}":
            yield from _cumulative(cells, groups)
    if report.form.id in ("2014", "other"):
        yield from _parts(report.form.id, groups)
    if report.form.id == "2021":
        yield from _valid(report)
    yield from _single_parts(outline, judged)


def _one(cells: dict[str, list[Record]], name: str) -> Record | None:
    found = cells.get(name)
    return found[0] if found is not None and len(found) == 1 else None


def _indicators(cells: dict[str, list[Record]], carried: bool) -> Iterator[Check]:
    for small, large, sure, name, name_en in _BOUNDS:
        smaller = _one(cells, small)
        if smaller is None or (carried and not sure):
            continue
        known = [r for n in large if (r := _one(cells, n)) is not None]
        if len(known) == len(large):
            yield bound_check(smaller, known, name=name, name_en=name_en, status="fails" if sure else "incomplete")


def _parts(form: str, groups: Groups) -> Iterator[Check]:
    """Each part against its whole, where not all parts are stated (otherwise their sum tells) or they may overlap."""
    relations = [*relations_of(form)]
    if form == "other":
        relations += [(r.left[0], r.right, False) for r in definitions().blocks["other"].relations if r.kind == "within"]
    for cells in groups.values():
        seen: set[tuple[str, str]] = set()
        for total, parts, exhaustive in relations:
            whole = _one(cells, total)
            if whole is None:
                continue
            stated = [(p, r) for p in parts if (r := _one(cells, p)) is not None]
            if exhaustive and len(stated) == len(parts):
                continue
            for part, record in stated:
                if (part, total) not in seen and of_record(record).low > of_record(whole).high:
                    seen.add((part, total))
                    yield bound_check(record, [whole], name="分项不多于总数", name_en="a part is not more than its whole")


def _cumulative(cells: dict[str, list[Record]], groups: Groups) -> Iterator[Check]:
    """This year's column against the cumulative one (历年累计)."""
    totals = [c for (period, _), c in groups.items() if period.startswith("None/")]
    for total in totals:
        for name in cells:
            year, all_years = _one(cells, name), _one(total, name)
            if year is not None and all_years is not None and year.measure == "flow" and all_years.measure == "stock":
                yield bound_check(year, [all_years], name="当年数不多于历年累计", name_en="the year's number is not more than the cumulative one")


def _valid(report: Report) -> Iterator[Check]:
    """Documents issued this year and not repealed are in force (形式: 现行有效 ≥ 本年制发 - 本年废止)."""
    rows: dict[str, dict[str, list[Record]]] = {}
    for record in report.records:
        if record.source == "table" and record.indicator.startswith("documents.") and record.value is not None:
            rows.setdefault((record.category or "").split(":")[0], {}).setdefault(record.indicator.split(".")[1], []).append(record)
    for name, row in rows.items():
        if {k: len(v) for k, v in row.items()} == {"issued": 1, "repealed": 1, "valid": 1}:
            issued, repealed, valid = (row[k][0] for k in ("issued", "repealed", "valid"))
            yield bound_check(
                issued, [valid, repealed], name=f"“{name}”本年制发不多于现行有效加本年废止", name_en="documents issued are no more than those in force and repealed"
            )


def _single_parts(outline: Outline, judged: Sequence[Judged]) -> Iterator[Check]:
    """召开发布会5场,其中主要负责人出席2场: the one part that is named is not more than the total."""
    for one in judged:
        item = one.list
        if len(item.parts) != 1 or item.marker not in ("among", "bracket") or not item.sure or item.head.sentence is not item.parts[0].sentence:
            continue
        part, head = item.parts[0], item.head
        if part.unit in patterns.COUNTERS and not share_words(head, part) and patterns.OWN_NAME.search(part.lead):
            continue  # 板块4个,其中栏目63个
        rival = any(h.sentence is head.sentence and h.value >= part.value for h in item.heads)
        if part.value > head.value and (rival or unread(one, outline)):
            continue  # another number may be the total
        if patterns.SUBORDINATE.search(part.words) or (patterns.ACTION.search(part.lead) and not patterns.ACTION.search(head.words)):
            continue
        yield bound_check(part.record, [head.record], name="“其中”所列不多于总数", name_en="what is named as a part is not more than the total")
