"""Identities of the official forms: totals and their parts, rows over the applicants, and the balance of section three.

Which rows make up which total is data of the forms room (``data/forms.toml``, ``identity``) and of the taxonomy (``sum``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from ..forms.definitions import Relation, definitions
from ..taxonomy import by_id, indicators
from ..types import Check, Record, Report
from .make import sum_check

_TOTAL = "requests.answered.total"
_COLUMNS = ("natural_person", "enterprise", "research", "public_interest", "legal_service", "other")
_COLUMN_NAMES = {
    "natural_person": "自然人", "enterprise": "商业企业", "research": "科研机构", "public_interest": "社会公益组织",
    "legal_service": "法律服务机构", "other": "其他", "total": "总计",
}
#: of a period and an applicant: the cells by indicator
Groups = dict[tuple[str, str | None], dict[str, list[Record]]]


def check(report: Report) -> list[Check]:
    """Give the checks of a report's tables."""
    groups = cells_of(report)
    if not groups:
        return []
    checks = [*_sums(report.form.id, groups)]
    if report.form.id in ("2019", "2021", "other"):
        checks += _section_three(groups)
    return checks


def cells_of(report: Report) -> Groups:
    """Group the table's cells by period and applicant, then by indicator."""
    groups: Groups = defaultdict(lambda: defaultdict(list))
    for record in report.records:
        if record.source == "table" and record.value is not None:
            period = record.period
            groups[f"{period.start}/{period.end}", record.applicant][record.indicator].append(record)
    return groups


@lru_cache
def relations_of(form: str) -> tuple[tuple[str, tuple[str, ...], bool], ...]:
    """Give total, parts, and whether the parts are all there is, for each identity of a form outside of section three."""
    blocks = definitions().blocks
    if form == "2014":
        return tuple((r.left[0], r.right, True) for r in blocks["2014"].relations if r.kind == "sum")
    return tuple((indicator.id, indicator.sum, form in ("2019", "2021")) for indicator in indicators() if indicator.sum)


def _sums(form: str, groups: Groups) -> Iterator[Check]:
    for cells in groups.values():
        for name, parts, exhaustive in relations_of(form):
            totals = cells.get(name, ())
            if len(totals) != 1:
                continue
            found = [cells[p][0] for p in parts if len(cells.get(p, [])) == 1]
            if len(found) < 2:
                continue
            indicator = by_id()[name]
            complete = exhaustive and len(found) == len(parts)
            made = sum_check("sum", found, totals[0], where=indicator.zh, where_en=indicator.en, complete=complete)
            if made.status == "fails" and not exhaustive:
                continue  # rows of a body's own table may overlap
            yield made


# -- section three of the forms since 2019 --------------------------------------------------------------------------------


def _section_three(groups: Groups) -> Iterator[Check]:
    rows: dict[str, dict[str, Record]] = defaultdict(dict)
    doubled: set[str] = set()
    for (_, applicant), cells in groups.items():
        for indicator, found in cells.items():
            if applicant is not None:
                if len(found) > 1 or applicant in rows[indicator]:
                    doubled.add(indicator)
                rows[indicator][applicant] = found[0]
    for indicator in doubled:
        del rows[indicator]
    if not rows:
        return
    yield from _row_totals(rows)
    identity = _results(rows)
    for column in (*_COLUMNS, "total"):
        total = rows.get(_TOTAL, {}).get(column)
        if total is None:
            continue
        name = _COLUMN_NAMES[column]
        parts = [rows[i][column] for i in identity if column in rows.get(i, {})]
        if parts:
            yield sum_check(
                "sum", parts, total, where=f"办理结果总计({name})", where_en=f"all results, column {column}", complete=len(parts) == len(identity)
            )
        received, over, forward = (rows.get(f"requests.{i}", {}).get(column) for i in ("received", "carried_over", "carried_forward"))
        if received is not None and over is not None and forward is not None:
            yield sum_check(
                "balance", [received, over], total, others=[forward],
                where=f"本年新收+上年结转=办理总计+结转下年({name})", where_en=f"received + carried over = answered + carried forward, column {column}",
            )


def _row_totals(rows: dict[str, dict[str, Record]]) -> Iterator[Check]:
    for row in rows.values():
        parts = [row[c] for c in _COLUMNS if c in row]
        if "total" in row and parts:
            total = row["total"]
            yield sum_check(
                "sum", parts, total, where=f"“{total.category}”一行总计", where_en=f"row {total.indicator}, all applicants",
                complete=len(parts) == len(_COLUMNS),
            )


def _results(rows: dict[str, dict[str, Record]]) -> tuple[str, ...]:
    """Give the rows that make up the total of results: of the form's two wordings the one that has more rows here."""
    forms: list[Relation] = [r for r in definitions().blocks["requests"].relations if r.kind == "sum" and r.left[0] == _TOTAL]
    best = max(forms, key=lambda r: sum(name in rows for name in r.right))
    return best.right
