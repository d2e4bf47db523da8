"""Identities of the official forms: totals and their parts (data/indicators.toml, ``sum``), columns, and the balance of section three."""

from __future__ import annotations

from collections import defaultdict

from ..taxonomy import indicators
from ..types import Check, Record, Report
from .make import sum_check

_RESULTS = "requests.answered."
_TOTAL = "requests.answered.total"
_COLUMNS = ("natural_person", "enterprise", "research", "public_interest", "legal_service", "other")


def check(report: Report) -> list[Check]:
    """Give the checks of a report's tables."""
    cells = [r for r in report.records if r.source == "table" and r.value is not None]
    if not cells:
        return []
    return [*_sums(report, cells), *_section_three(cells)]


def _groups(cells: list[Record]) -> dict[tuple[int | None, str, str | None], dict[str, list[Record]]]:
    grouped: dict[tuple[int | None, str, str | None], dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    for record in cells:
        grouped[(None, f"{record.period.start}/{record.period.end}", record.applicant)][record.indicator].append(record)
    return grouped


def _sums(report: Report, cells: list[Record]) -> list[Check]:
    checks = []
    official = report.form.id in ("2014", "2019", "2021")
    for by_indicator in _groups(cells).values():
        for indicator in indicators():
            totals = by_indicator.get(indicator.id, [])
            if not indicator.sum or len(totals) != 1:
                continue
            found = [by_indicator[p] for p in indicator.sum if len(by_indicator.get(p, [])) == 1]
            parts = [f[0] for f in found]
            if len(parts) < 2:
                continue
            made = sum_check(
                "sum", parts, totals[0], where=indicator.zh, where_en=indicator.en,
                complete=official and len(parts) == len(indicator.sum),
            )
            if made.status == "fails" and not official:
                continue  # rows of a body's own table may overlap
            checks.append(made)
    return checks


def _section_three(cells: list[Record]) -> list[Check]:
    rows: dict[str, dict[str, Record]] = defaultdict(dict)
    doubled = set()
    for record in cells:
        if record.applicant is not None:
            if record.applicant in rows[record.indicator]:
                doubled.add(record.indicator)
            rows[record.indicator][record.applicant] = record
    for indicator in doubled:
        del rows[indicator]
    if not rows:
        return []
    checks = []
    for row in rows.values():
        parts = [row[c] for c in _COLUMNS if c in row]
        if "total" in row and parts:
            first = row["total"]
            checks.append(
                sum_check("sum", parts, first, where=f"“{first.category}”一行总计", where_en=f"row {first.indicator}, all applicants", complete=len(parts) == len(_COLUMNS))
            )
    results = [i for i in rows if i.startswith(_RESULTS) and i != _TOTAL]
    for column in (*_COLUMNS, "total"):
        total = rows.get(_TOTAL, {}).get(column)
        parts = [rows[i][column] for i in results if column in rows[i]]
        blank = any(column not in rows[i] for i in results) or len(results) < 20
        if total is not None and parts:
            checks.append(
                sum_check("sum", parts, total, where=f"办理结果总计({column})", where_en=f"all results, column {column}", complete=not blank)
            )
        received, over = rows.get("requests.received", {}).get(column), rows.get("requests.carried_over", {}).get(column)
        forward = rows.get("requests.carried_forward", {}).get(column)
        if total is not None and received is not None and over is not None and forward is not None:
            checks.append(
                sum_check("balance", [received, over], total, others=[forward], where=f"本年新收+上年结转=办理总计+结转下年({column})", where_en=f"received + carried over = answered + carried forward, column {column}")
            )
    return checks
