"""BIOES labels and spans.

A span is begun by B, continued by I, ended by E; S is a span of one character; O is outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..types import LABELS

#: O first, then B-, I-, E-, S- for each label in the order of the contract
STATES: tuple[str, ...] = ("O", *(f"{mark}-{label}" for label in LABELS for mark in "BIES"))
INDEX: dict[str, int] = {state: i for i, state in enumerate(STATES)}


@dataclass(frozen=True, slots=True)
class Span:
    """A tagged span of normalised text with the model's confidence (the lowest marginal of its characters)."""

    label: str
    start: int
    end: int
    confidence: float = 1.0


def encode(spans: Iterable[tuple[str, int, int]], length: int) -> list[int]:
    """Give the state index of every character for non-overlapping ``(label, start, end)`` spans."""
    states = [0] * length
    for label, start, end in spans:
        base = 1 + 4 * LABELS.index(label)  # type: ignore[arg-type]
        if end - start == 1:
            states[start] = base + 3
        else:
            states[start] = base
            states[start + 1 : end - 1] = [base + 1] * (end - start - 2)
            states[end - 1] = base + 2
    return states


def decode(states: Sequence[int], offset: int = 0) -> list[tuple[str, int, int]]:
    """Give the spans of a state sequence; a broken sequence (I after O, B after B) still gives whole spans."""
    found: list[tuple[str, int, int]] = []
    start, label = -1, -1
    for i, state in enumerate(states):
        kind, mark = (-1, -1) if state == 0 else divmod(state - 1, 4)
        if start >= 0 and (kind != label or mark in (0, 3)):
            found.append((LABELS[label], offset + start, offset + i))
            start = -1
        if kind >= 0 and start < 0:
            start, label = i, kind
        if start >= 0 and mark in (2, 3):
            found.append((LABELS[label], offset + start, offset + i + 1))
            start = -1
    if start >= 0:
        found.append((LABELS[label], offset + start, offset + len(states)))
    return found
