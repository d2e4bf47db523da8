"""The data file ``data/forms.toml``, read once."""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import Any

from ..taxonomy import DATA

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover - the standard library has it since 3.11
    import tomli as tomllib


@lru_cache(maxsize=1)
def forms_data() -> dict[str, Any]:
    """Give the content of the file as TOML has it."""
    loaded: dict[str, Any] = tomllib.loads((DATA / "forms.toml").read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def wordings() -> tuple[tuple[str, str], ...]:
    """Give the pairs of other wordings and the forms' own; both of one length, so that offsets hold."""
    pairs = tuple(forms_data()["wordings"].items())
    return tuple((other, own) for other, own in pairs if len(other) == len(own))


def canonical(letters: str) -> str:
    """Put the forms' own wordings for others, without changing the length."""
    for other, own in wordings():
        if other in letters:
            letters = letters.replace(other, own)
    return letters
