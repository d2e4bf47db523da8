"""The evaluation report: Markdown for people, JSON for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..types import LABELS
from .records import FIELDS
from .run import HEADER, PageScores, total
from .sections import sections
from .spans import KINDS, MODES, NONE

RESAMPLES = 1000
#: metadata of pages by which scores are split
GROUPS = ("age", "script", "level")


def interval(scores: Sequence[PageScores], measure: str, label: str = "", seed: int = 7) -> tuple[float, float]:
    """Give the 95 % percentile bootstrap interval of an F1 over pages (1000 resamples).

    Args:
        scores: page scores.
        measure: a span mode (``strict`` …), or ``full`` (``narrative``) for the full-match F1 of all (narrative) records.
        label: span label, or ``""`` for all.
    """
    rows = []
    for page in scores:
        if measure in ("full", "narrative"):
            part = page.records if measure == "full" else page.narrative
            rows.append((2.0 * part.full, part.gold + part.found))
        else:
            counts = page.spans.get(measure, label)
            rows.append((2.0 * counts.points, counts.found + counts.gold))
    table = np.array(rows, dtype=float).reshape(-1, 2)
    if not len(table):
        return 0.0, 0.0
    draws = np.random.default_rng(seed).integers(0, len(table), size=(RESAMPLES, len(table)))
    sums = table[draws].sum(axis=1)
    some = sums[:, 1] > 0  # a draw of pages without any such span says nothing
    if not some.any():
        return 1.0, 1.0
    low, high = np.percentile(sums[some, 0] / sums[some, 1], [2.5, 97.5])
    return float(low), float(high)


def summary(name: str, scores: Sequence[PageScores]) -> dict[str, Any]:
    """Give all figures of one evaluation as plain values."""
    whole = total(scores)
    spans = {
        mode: {
            label or "all": {
                "precision": round(whole.spans.get(mode, label).precision, 4),
                "recall": round(whole.spans.get(mode, label).recall, 4),
                "f1": round(whole.spans.get(mode, label).f1, 4),
                "gold": whole.spans.get(mode, label).gold,
                "found": whole.spans.get(mode, label).found,
                **({"f1_95": [round(x, 4) for x in interval(scores, mode, label)]} if mode == "strict" else {}),
            }
            for label in ("", *LABELS)
        }
        for mode in MODES
    }
    records = whole.records
    return {
        "name": name,
        "pages": len(scores),
        "reports": {"gold": whole.reports_gold, "found": whole.reports_found, "records_outside": whole.outside},
        "spans": spans,
        "records": {
            "gold": records.gold,
            "found": records.found,
            "value_recall": round(records.value_recall, 4),
            "full_precision": round(records.full_precision, 4),
            "full_recall": round(records.full_recall, 4),
            "full_f1": round(records.full_f1, 4),
            "full_f1_95": [round(x, 4) for x in interval(scores, "full")],
            "fields": {field: round(records.accuracy(field), 4) for field in FIELDS},
            "zeros_in_words": {"gold": records.zeros_gold, "matched": records.zeros_matched, "found": records.zeros_found},
            "errors": dict(Counter(str(e["kind"]) for e in records.errors).most_common()),
        },
        "headers": {field: whole.headers_right[field] for field in HEADER},
        "narrative": {
            "gold": whole.narrative.gold,
            "found": whole.narrative.found,
            "value_recall": round(whole.narrative.value_recall, 4),
            "full_f1": round(whole.narrative.full_f1, 4),
            "full_f1_95": [round(x, 4) for x in interval(scores, "narrative")],
            "fields": {field: round(whole.narrative.accuracy(field), 4) for field in FIELDS},
        },
        "by": {key: by_group(scores, key) for key in GROUPS},
        "span_errors": {label: {kind: whole.span_kinds[label, kind] for kind in KINDS} for label in LABELS},
        "confusion": {g: {f: whole.confusion[g, f] for f in (*LABELS, NONE)} for g in (*LABELS, NONE)},
        "indicators_confused": [[g, f, n] for (g, f), n in whole.records.indicators.most_common() if g != f],
    }


def by_group(scores: Sequence[PageScores], key: str) -> dict[str, dict[str, Any]]:
    """Give strict span F1 and full-match record F1, with intervals, for each value of a page's metadata (:data:`GROUPS`)."""
    groups: dict[str, list[PageScores]] = {}
    for page in scores:
        groups.setdefault(page.meta.get(key, "unknown") or "unknown", []).append(page)
    made = {}
    for name, pages in sorted(groups.items()):
        whole = total(pages)
        made[name] = {
            "pages": len(pages),
            "span_f1": round(whole.spans.get("strict").f1, 4),
            "span_f1_95": [round(x, 4) for x in interval(pages, "strict")],
            "record_f1": round(whole.records.full_f1, 4),
            "record_f1_95": [round(x, 4) for x in interval(pages, "full")],
        }
    return made


def _percent(value: float) -> str:
    return f"{value:.3f}"


def markdown(parts: Sequence[dict[str, Any]], scores: dict[str, Sequence[PageScores]], context: bool = True) -> str:
    """Write the report.

    Args:
        parts: summaries.
        scores: page scores by the name of the summary, for the error lists.
        context: quote the surroundings of errors (the real reports' text stays out of the repository: turn off to share).
    """
    lines = ["# Evaluation", ""]
    for part in parts:
        lines += [f"## {part['name']}", ""]
        reports = part["reports"]
        lines += [f"{part['pages']} pages; {reports['found']} reports found of {reports['gold']}; {reports['records_outside']} records outside of reports.", ""]
        lines += ["| spans | precision | recall | strict F1 | 95 % interval | exact | partial | type | gold |", "|---|---|---|---|---|---|---|---|---|"]
        for label in ("all", *LABELS):
            s = part["spans"]["strict"][label]
            low, high = s["f1_95"]
            others = " | ".join(_percent(part["spans"][m][label]["f1"]) for m in ("exact", "partial", "type"))
            lines.append(f"| {label} | {_percent(s['precision'])} | {_percent(s['recall'])} | **{_percent(s['f1'])}** | {_percent(low)}–{_percent(high)} | {others} | {s['gold']} |")
        r = part["records"]
        low, high = r["full_f1_95"]
        lines += ["", "| records | figure |", "|---|---|"]
        lines += [f"| full match (value, indicator, scope, measure) F1 | **{_percent(r['full_f1'])}** ({_percent(low)}–{_percent(high)}) |"]
        lines += [f"| found with the right value | {_percent(r['value_recall'])} of {r['gold']} |"]
        lines += [f"| {field} right, of found | {_percent(r['fields'][field])} |" for field in FIELDS if field != "value"]
        zeros = r["zeros_in_words"]
        lines += [f"| zeros in words | {zeros['matched']} of {zeros['gold']} found; {zeros['found']} stated |"]
        lines += ["", "Headers right, of " + str(reports["gold"]) + ": " + ", ".join(f"{k} {v}" for k, v in part["headers"].items()) + ".", ""]
        lines += ["Record errors: " + ", ".join(f"{k} {v}" for k, v in r["errors"].items()) + ".", ""]
        lines += sections(part)
    for name, pages in scores.items():
        lines += [f"## Errors: {name}", "", "| page | kind | gold | found | context |", "|---|---|---|---|---|"]
        for page in pages:
            for e in [*page.header_errors]:
                lines.append(f"| {e['report']} | header {e['field']} | {e['gold']} | {e['found']} | |")
            for e in [*page.span_errors, *page.records.errors]:
                around = str(e["context"]).replace("\n", "⏎").replace("|", "¦") if context else ""
                lines.append(f"| {e['report']} | {e['kind']} | {str(e['gold']).replace('|', '¦')} | {str(e['found']).replace('|', '¦')} | {around} |")
        lines.append("")
    return "\n".join(lines)
