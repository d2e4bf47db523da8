"""The taxonomy of indicators, read from ``data/indicators.toml`` (a file for people who know the forms and no Python)."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover - the standard library has it since 3.11
    import tomli as tomllib

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: ``id``, names, base unit, parent id (``None`` at the top) and the forms it occurs in."""

    id: str
    zh: str
    en: str
    unit: str
    parent: str | None
    forms: tuple[str, ...]
    labels: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    sum: tuple[str, ...] = ()
    note: str = ""


@lru_cache(maxsize=1)
def indicators() -> tuple[Indicator, ...]:
    """Give all indicators of the taxonomy in the order of the official forms.

    Returns:
        Tuple of :class:`Indicator`; ``id`` is unique.
    """
    raw = tomllib.loads((DATA / "indicators.toml").read_text(encoding="utf-8"))["indicator"]
    ids = {entry["id"] for entry in raw}
    return tuple(
        Indicator(
            id=entry["id"],
            zh=entry["zh"],
            en=entry["en"],
            unit=entry["unit"],
            parent=_parent(entry["id"], ids),
            forms=tuple(entry["forms"]),
            labels=tuple(entry.get("labels", ())),
            words=tuple(entry.get("words", ())),
            sum=tuple(entry.get("sum", ())),
            note=entry.get("note", ""),
        )
        for entry in raw
    )


@lru_cache(maxsize=1)
def by_id() -> dict[str, Indicator]:
    """Give the indicators keyed by id."""
    return {indicator.id: indicator for indicator in indicators()}


def _parent(name: str, ids: set[str]) -> str | None:
    while "." in name:
        name = name.rpartition(".")[0]
        if name in ids:
            return name
    return None
