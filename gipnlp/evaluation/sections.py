"""Sections of the Markdown report that are made of a part's figures alone: groups, kinds of errors, confusion, reliability, speed.

:func:`table` writes any Markdown table; :func:`readme` gives the README's table of quality.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..types import LABELS
from .spans import KINDS, NONE

#: so many confusions of indicators are listed
TOP = 15


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Give the lines of a Markdown table, with an empty one behind it."""
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(str(cell).replace("|", "¦") for cell in row) + " |" for row in rows]
    return [*lines, ""]


def number(value: float | None) -> str:
    """Write a share with three digits; — where there is none."""
    return "—" if value is None else f"{value:.3f}"


def with_interval(value: float, interval: Sequence[float]) -> str:
    """Write a figure with its 95 % interval."""
    return f"{value:.3f} [{interval[0]:.3f}, {interval[1]:.3f}]"


def sections(part: dict[str, Any]) -> list[str]:
    """Give the lines of all sections of one part."""
    return [*_groups(part), *_span_errors(part), *_confusion(part), *_indicators(part), *_reliability(part)]


def _groups(part: dict[str, Any]) -> list[str]:
    rows = [
        (key, name, g["pages"], with_interval(g["span_f1"], g["span_f1_95"]), with_interval(g["record_f1"], g["record_f1_95"]))
        for key, groups in part["by"].items()
        for name, g in groups.items()
    ]
    return ["### By age, script and level", "", *table(("by", "group", "pages", "spans, strict F1", "records, full match F1"), rows)]


def _span_errors(part: dict[str, Any]) -> list[str]:
    rows = [(label, *(part["span_errors"][label][kind] for kind in KINDS)) for label in LABELS]
    return ["### Kinds of span errors", "", "A border error counts once for each wrong side.", "", *table(("label", *KINDS), rows)]


def _confusion(part: dict[str, Any]) -> list[str]:
    names = (*LABELS, NONE)
    rows = [(f"**{gold}**", *(part["confusion"][gold][found] for found in names)) for gold in names]
    return ["### Labels confused", "", "Gold label in rows, found label in columns, paired by overlap.", "", *table(("", *names), rows)]


def _indicators(part: dict[str, Any]) -> list[str]:
    rows = part["indicators_confused"][:TOP]
    return ["### Indicators confused most often", "", *table(("gold", "found", "times"), rows)] if rows else []


def _reliability(part: dict[str, Any]) -> list[str]:
    reliability = part.get("reliability")
    if not reliability:
        return []
    lines = ["### Reliability of confidence", "", part["reliability_how"], ""]
    rows = [
        (
            name,
            r["count"],
            number(r["right"]),
            number(r["ece_raw"]),
            number(r["ece_calibrated"]),
            number(r["review"]["sure"]),
            number(r["review"]["doubtful"]),
            number(r["review"]["errors_in_doubtful"]),
        )
        for name, r in reliability.items()
    ]
    columns = ("", "count", "right", "ECE raw", "ECE calibrated", "right in the surest 90 %", "right in the doubtful tenth", "errors in it, of all")
    lines += table(columns, rows)
    for name in ("spans", "records"):
        lines += [f"Confidence of {name} at or above a threshold:", ""]
        steps = [(t["threshold"], number(t["kept"]), number(t["accuracy"]), number(t["accuracy_below"])) for t in reliability[name]["thresholds"]]
        lines += table(("threshold", "share kept", "right", "right below"), steps)
    return lines


def speed(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Give the lines of the table of speed."""
    cells = [(r["model"], f"{r['tagging']:,.0f}", f"{r['extraction']:,.0f}") for r in rows]
    lines = ["## Speed", "", f"Characters a second of one process, median of {rows[0]['rounds']}; {rows[0]['characters']:,} characters.", ""]
    return [*lines, *table(("model", "tagging", "whole extraction"), cells)]


def readme(parts: Sequence[dict[str, Any]]) -> str:
    """Give the README's table of quality, one column a part.

    Args:
        parts: summaries as ``report.json`` holds them.
    """
    rows: list[tuple[str, ...]] = []

    def row(name: str, cells: Sequence[str], bold: bool = False) -> None:
        mark = "**" if bold else ""
        rows.append((f"{mark}{name}{mark}", *(f"{mark}{cell}{mark}" for cell in cells)))

    strict = [part["spans"]["strict"] for part in parts]
    row("all spans, strict F1", [with_interval(s["all"]["f1"], s["all"]["f1_95"]) for s in strict], bold=True)
    for label in LABELS:
        row(label, [with_interval(s[label]["f1"], s[label]["f1_95"]) for s in strict])
    records = [part["records"] for part in parts]
    full = [with_interval(r["full_f1"], r["full_f1_95"]) for r in records]
    row("records, full match F1 (value, indicator, scope, measure)", full, bold=True)
    row("records found with the right value", [number(r["value_recall"]) for r in records])
    row("indicator right, of found", [number(r["fields"]["indicator"]) for r in records])
    row("scope right", [number(r["fields"]["scope"]) for r in records])
    row("measure (flow/stock) right", [number(r["fields"]["measure"]) for r in records])
    row("reports found", [f"{p['reports']['found']} / {p['reports']['gold']}" for p in parts])
    headers = [", ".join(str(p["headers"][h]) for h in ("agency", "year", "period")) + f" / {p['reports']['gold']}" for p in parts]
    row("reports with agency, year, period right", headers)
    return "\n".join(table(("what", *(str(part["name"]) for part in parts)), rows)).rstrip()
