"""Span scores on half-open offsets.

Gold and found spans are matched one to one, exact pairs first, then by largest overlap (optimal assignment inside each cluster of overlapping spans).
Four readings of a match, after SemEval-2013 task 9: strict (borders and label), exact (borders), partial (half a
point for an overlap), type (label and some overlap).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

SpanT = tuple[str, int, int]
MODES = ("strict", "exact", "partial", "type")


@dataclass(slots=True)
class Counts:
    """Points, found and gold spans; precision = points / found, recall = points / gold."""

    points: float = 0.0
    found: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """Points over found spans; 1 where nothing was found and nothing was to find."""
        return self.points / self.found if self.found else float(self.gold == 0)

    @property
    def recall(self) -> float:
        """Points over gold spans; 1 where nothing was to find."""
        return self.points / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.points / (self.found + self.gold) if self.found + self.gold else 1.0

    def add(self, other: Counts) -> None:
        """Add the counts of another set of spans."""
        self.points += other.points
        self.found += other.found
        self.gold += other.gold


@dataclass(slots=True)
class SpanScores:
    """Counts for each mode, over all labels (``""``) and for each label."""

    counts: dict[tuple[str, str], Counts] = field(default_factory=dict)

    def get(self, mode: str, label: str = "") -> Counts:
        """Give the counts of a mode and label."""
        return self.counts.setdefault((mode, label), Counts())

    def add(self, other: SpanScores) -> None:
        """Add the scores of another document."""
        for key, counts in other.counts.items():
            self.counts.setdefault(key, Counts()).add(counts)


def match(gold: Sequence[SpanT], found: Sequence[SpanT]) -> list[tuple[SpanT, SpanT]]:
    """Pair gold and found spans: identical ones, then same borders, then by largest overlap."""
    pairs: list[tuple[SpanT, SpanT]] = []
    left, right = set(gold), set(found)
    for span in sorted(left & right, key=lambda s: s[1]):
        pairs.append((span, span))
    left, right = left - right, right - left
    options = []
    ordered = sorted(right, key=lambda s: s[1])
    for g in sorted(left, key=lambda s: s[1]):
        for f in ordered:
            if f[1] >= g[2]:
                break
            overlap = min(g[2], f[2]) - max(g[1], f[1])
            if overlap > 0:
                options.append((g[1:] == f[1:], overlap, g[0] == f[0], g, f))
    options.sort(key=lambda o: (-o[0], -o[1], -o[2], o[3][1], o[4][1]))
    for _, _, _, g, f in options:
        if g in left and f in right:
            pairs.append((g, f))
            left.discard(g)
            right.discard(f)
    return pairs


#: kinds of wrong spans; one span may be too long on one side and too short on the other
KINDS = ("left too long", "left too short", "right too long", "right too short", "label", "missed", "invented")
#: stands for the label where one side has no span
NONE = "none"
Pairs = Sequence[tuple[SpanT, SpanT]]


def confusion(gold: Iterable[SpanT], found: Iterable[SpanT], pairs: Pairs) -> Counter[tuple[str, str]]:
    """Count (gold label, found label) over matched spans, with :data:`NONE` for missed and invented ones."""
    table = Counter((g[0], f[0]) for g, f in pairs)
    seen_gold, seen_found = {g for g, _ in pairs}, {f for _, f in pairs}
    table.update((g[0], NONE) for g in set(gold) - seen_gold)
    table.update((NONE, f[0]) for f in set(found) - seen_found)
    return table


def error_kinds(gold: Iterable[SpanT], found: Iterable[SpanT], pairs: Pairs) -> Counter[tuple[str, str]]:
    """Count (label, kind of error): the gold label, or that of an invented span, and one of :data:`KINDS`."""
    table: Counter[tuple[str, str]] = Counter()
    seen_gold, seen_found = {g for g, _ in pairs}, {f for _, f in pairs}
    for (label, start, end), (other, at, to) in pairs:
        if label != other:
            table[label, "label"] += 1
            continue
        for side, more in (("left", start - at), ("right", to - end)):
            if more:
                table[label, f"{side} too {'long' if more > 0 else 'short'}"] += 1
    table.update((g[0], "missed") for g in set(gold) - seen_gold)
    table.update((f[0], "invented") for f in set(found) - seen_found)
    return table


def score(gold: Iterable[SpanT], found: Iterable[SpanT]) -> SpanScores:
    """Score the spans of one document."""
    gold, found = list(dict.fromkeys(gold)), list(dict.fromkeys(found))
    pairs = match(gold, found)
    scores = SpanScores()
    labels = {s[0] for s in gold} | {s[0] for s in found}
    for mode in MODES:
        for label in ("", *sorted(labels)):
            counts = scores.get(mode, label)
            counts.gold = sum(label in ("", g[0]) for g in gold)
            counts.found = sum(label in ("", f[0]) for f in found)
        for g, f in pairs:
            points = {
                "strict": float(g == f),
                "exact": float(g[1:] == f[1:]),
                "partial": 1.0 if g[1:] == f[1:] else 0.5,
                "type": float(g[0] == f[0]),
            }[mode]
            scores.get(mode).points += points
            if g[0] == f[0]:
                scores.get(mode, g[0]).points += points
    return scores
