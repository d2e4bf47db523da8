"""Agreement of two annotators who worked on the same pages without seeing each other's work.

Span agreement is the strict F1 of one annotator against the other (symmetric, without O); kappa is Cohen's over the characters of the
compared text (label or none).  Statistical tables are left out: the second annotator did not mark them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from ..types import LABELS
from .markup import Page, from_json


@dataclass(frozen=True, slots=True)
class Agreement:
    """Strict span F1 by label (``""`` for all), kappa over characters, and the numbers of spans."""

    f1: dict[str, float]
    kappa: float
    first: int
    second: int
    pages: int


def compare(first: Path, second: Path, texts: Path) -> Agreement:
    """Compare the stand-off annotations of two folders on the pages that both have and whose text lies in ``texts``."""
    both = {label: 0 for label in ("", *LABELS)}
    counts = {label: [0, 0] for label in ("", *LABELS)}
    pairs: dict[tuple[str, str], int] = {}
    pages = 0
    for path in sorted(second.glob("*.json")):
        other = first / path.name
        a, b = json.loads(other.read_text(encoding="utf-8")), json.loads(path.read_text(encoding="utf-8"))
        source = texts / a.get("file", path.stem + ".txt")
        if not source.exists():
            continue
        text = source.read_text(encoding="utf-8")
        one, two = from_json(a, text), from_json(b, text)
        inside = _compared(one)
        left, right = _spans(one, inside), _spans(two, inside)
        pages += 1
        for label in both:
            x, y = ({s for s in spans if label in ("", s[0])} for spans in (left, right))
            both[label] += len(x & y)
            counts[label][0] += len(x)
            counts[label][1] += len(y)
        for u, v in zip(_characters(left, len(text)), _characters(right, len(text)), strict=True):
            pairs[(u, v)] = pairs.get((u, v), 0) + 1
    f1 = {label: 2 * both[label] / max(1, sum(counts[label])) for label in both}
    return Agreement(f1, _kappa(pairs), counts[""][0], counts[""][1], pages)


def _compared(page: Page) -> list[bool]:
    inside = [False] * (len(page.text) + 1)
    for report in page.reports:
        inside[report.start : report.end] = [True] * (report.end - report.start)
        cells = sorted(r.start for r in report.records if r.source == "table")
        if cells:
            low, high = max(0, cells[0] - 60), min(len(page.text), cells[-1] + 30)
            inside[low:high] = [False] * (high - low)
    return inside


def _spans(page: Page, inside: list[bool]) -> set[tuple[str, int, int]]:
    return {(s.label, s.start, s.end) for s in page.spans if inside[s.start]}


def _characters(spans: set[tuple[str, int, int]], length: int) -> list[str]:
    labels = [""] * length
    for label, start, end in spans:
        labels[start:end] = [label] * (end - start)
    return labels


def _kappa(pairs: dict[tuple[str, str], int]) -> float:
    total = sum(pairs.values())
    if not total:
        return 1.0
    observed = sum(n for (u, v), n in pairs.items() if u == v) / total
    names = {u for u, _ in pairs} | {v for _, v in pairs}
    expected = sum(
        sum(n for (u, _), n in pairs.items() if u == name) * sum(n for (_, v), n in pairs.items() if v == name) for name in names
    ) / (total * total)
    return 1.0 if expected == 1.0 else (observed - expected) / (1 - expected)
