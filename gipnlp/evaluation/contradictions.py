"""How good the checks are: planted faults, false alarms, and the contradictions of real reports with their sentences.

:func:`measure_checks` gives the figures as plain values, :func:`section` writes them as Markdown, :func:`readme` the README's table.
Intervals of shares are Wilson's, 95 %.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import sqrt
from pathlib import Path
from typing import Any

from ..api import run
from ..corpus.markup import Page
from ..document import Document
from ..errors import GipError
from ..models import Pipeline
from ..readers import read_file
from ..types import Check, Record
from . import faults
from .sections import number, table, with_interval

#: what is read of a folder of real reports
_ENDINGS = frozenset({".txt", ".md", ".html", ".htm", ".mht", ".pdf", ".docx"})
#: a sentence is quoted up to this length
_QUOTED = 240


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Give Wilson's 95 % interval of the share ``hits / of``; (0, 1) where there is nothing."""
    if of <= 0:
        return 0.0, 1.0
    z, share = 1.96, hits / of
    middle = share + z * z / (2 * of)
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    scale = 1 + z * z / of
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def measure_checks(
    pages: Sequence[Page],
    pipeline: Pipeline,
    *,
    reports: Path | None = None,
    count: int = 300,
    seed: int = 2024,
    known: Path | None = None,
    advance: Callable[[], None] | None = None,
) -> dict[str, Any]:
    """Measure the checks on annotated pages with planted faults, and on a folder of real reports.

    Args:
        pages: annotated pages; ``pipeline``: the models to extract with.
        reports: folder of real reports; ``None`` leaves them out.
        count: faults to plant; ``seed`` of their choice.
        known: list of known contradictions (default: that of the clone).
        advance: called after each page.

    Returns:
        Figures as plain values: ``detection``, ``alarmed`` (reports with a false alarm, of ``consistent`` ones), ``precision``,
        ``planted`` by identity and kind, and ``real``.
    """
    scores = faults.measure(pages, pipeline, count, seed, advance, known)
    planted, found = sum(scores.planted.values()), sum(scores.found.values())
    right = scores.failing - len(scores.alarms)
    return {
        "seed": seed,
        "pages": len(pages),
        "faults": planted,
        "detection": round(scores.detection, 4),
        "detection_95": _rounded(wilson(found, planted)),
        "planted": [
            {"identity": identity, "kind": kind, "planted": n, "found": scores.found[identity, kind]}
            for (identity, kind), n in sorted(scores.planted.items())
        ],
        "consistent": scores.consistent,
        "alarmed": scores.alarmed,
        "alarmed_share": round(scores.alarmed / max(1, scores.consistent), 4),
        "alarmed_95": _rounded(wilson(scores.alarmed, scores.consistent)),
        "failing": scores.failing,
        "precision": round(scores.precision, 4),
        "precision_95": _rounded(wilson(right, scores.failing)),
        "known": scores.known,
        "known_found": scores.known_found,
        "known_missed": scores.known_missed,
        "missed": scores.missed,
        "alarms": scores.alarms,
        "real": of_folder(reports, pipeline, known) if reports is not None else None,
    }


def _rounded(pair: tuple[float, float]) -> list[float]:
    return [round(x, 4) for x in pair]


def of_folder(folder: Path, pipeline: Pipeline, known: Path | None = None) -> dict[str, Any]:
    """Check the reports of a folder against the list of contradictions established by hand.

    Returns:
        ``failing``: every failing check with its sentences and the entry that it belongs to (``None``: not on the list);
        ``missed``: decided entries that no failing check shows; ``open``: entries that the words leave open;
        ``files``, ``reports`` read, and ``unread`` files.
    """
    entries = faults.load_contradictions(known)
    result: dict[str, Any] = {"files": 0, "reports": 0, "unread": [], "failing": [], "missed": [], "open": [], "listed": 0}
    for path in sorted(p for p in folder.iterdir() if p.suffix.lower() in _ENDINGS):
        try:
            document = run(read_file(path), pipeline)
        except GipError as error:
            result["unread"].append({"file": path.name, "error": str(error)})
            continue
        result["files"] += 1
        result["reports"] += len(document.reports)
        listed = entries.get(path.stem, [])
        rows = list(_failing(document, path.name, listed))
        result["failing"] += rows
        hit = {row["entry"] for row in rows}
        for entry in listed:
            decided = entry.get("decided", True)
            result["listed"] += decided
            if entry["what"] not in hit:
                result["missed" if decided else "open"].append({"file": path.name, "what": entry["what"]})
    result["found"] = result["listed"] - len(result["missed"])
    result["invented"] = sum(row["entry"] is None for row in result["failing"])
    return result


def _failing(document: Document, file: str, entries: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    records = {r.id: r for r in document.records}
    for report in document.reports:
        for check in report.checks:
            if check.status == "fails":
                about = [e for e in entries if faults.is_about(check, e, records)]
                entry = max(about, key=lambda e: len(e["numbers"]))["what"] if about else None
                yield {
                    "file": file, "agency": report.agency.name, "year": report.year, "rule": check.rule, "expression": check.expression,
                    "message": check.message, "message_en": check.message_en, "entry": entry, "sentences": _sentences(check, records),
                }


def _sentences(check: Check, records: dict[str, Record]) -> list[str]:
    """Give the sentences (rows) of a check's numbers, each once."""
    told = dict.fromkeys(" ".join(records[r].evidence.split())[:_QUOTED] for r in check.records if r in records)
    return list(told)[:6]


# -- Markdown -----------------------------------------------------------------------------------------------------------------


def section(figures: dict[str, Any], context: bool = True) -> list[str]:
    """Give the lines of the report's section on checks.

    Args:
        figures: of :func:`measure_checks`.
        context: quote sentences; turn off to share a report whose text may not be.
    """
    f = figures
    lines = ["## Checks", "", f"Seeded faults in consistent pages of the corpus (seed {f['seed']}), read by the shipped model.", ""]
    lines += _summary(f)
    rows = [(p["identity"], p["kind"], p["planted"], p["found"], number(p["found"] / p["planted"])) for p in f["planted"]]
    lines += ["### Planted contradictions", "", *table(("identity", "fault", "planted", "found", "share"), rows)]
    missed = [(m["page"], m["identity"], m["what"], m["context"] if context else "") for m in f["missed"]]
    lines += ["### Not found", "", *table(("page", "identity", "fault", "context"), missed)] if missed else []
    alarms = [(a["page"], a["where"], a["rule"], a["expression"], a["evidence"] if context else "") for a in f["alarms"]]
    lines += ["### False alarms", "", *table(("page", "with", "rule", "expression", "sentence"), alarms)] if alarms else ["No false alarm.", ""]
    known = [(m["page"], m["what"], m["decided"]) for m in f["known_missed"]]
    if known:
        lines += ["### Contradictions of the pages themselves that no check shows", "", *table(("page", "what", "decided by the text"), known)]
    return lines + (_real(f["real"], context) if f.get("real") else [])


def _summary(f: dict[str, Any]) -> list[str]:
    rows = [
        (f"planted contradictions found, of {f['faults']}", with_interval(f["detection"], f["detection_95"])),
        (f"consistent reports with a false alarm, of {f['consistent']}", f"{f['alarmed']}: " + with_interval(f["alarmed_share"], f["alarmed_95"])),
        (f"failing checks that are real, of {f['failing']}", with_interval(f["precision"], f["precision_95"])),
        ("the pages' own contradictions found", f"{f['known_found']} of {f['known']}"),
    ]
    real = f.get("real")
    if real:
        rows += [
            (f"real reports ({real['reports']}): contradictions established by hand found", f"{real['found']} of {real['listed']}"),
            ("real reports: failing checks that are not on the list", f"{real['invented']} of {len(real['failing'])}"),
        ]
    return table(("checks", "figure [95 %]"), rows)


def _real(real: dict[str, Any], context: bool) -> list[str]:
    lines = ["### Contradictions of the real reports", ""]
    for row in real["failing"]:
        mark = "" if row["entry"] else " **not on the list**"
        lines.append(f"- **{row['agency']} {row['year']}** ({row['file']}, {row['rule']}): `{row['expression']}`{mark}. {row['message']}")
        if context:
            lines += [f"  > {_plain(sentence)}" for sentence in row["sentences"]]
    lines += ["", *(f"- missed: {m['file']}: {m['what']}" for m in real["missed"])]
    lines += [f"- left open: {m['file']}: {m['what']}" for m in real["open"]]
    return [*lines, *(f"- not read: {u['file']}: {u['error']}" for u in real["unread"]), ""]


def _plain(text: str) -> str:
    return text.replace("|", "¦").replace("<", "‹").replace(">", "›")


def readme(figures: dict[str, Any]) -> str:
    """Give the README's table of checks."""
    return "\n".join(_summary(figures)).rstrip()
