"""The panel: many reports over years as one database that grows, with the numbers of each body and year ready to use.

>>> from gipnlp import panel                                                     # doctest: +SKIP
>>> panel.build(Path("reports").rglob("*.html"), "panel.duckdb")                 # doctest: +SKIP
>>> panel.wide("panel.duckdb", ["requests.received", "disclosure.total"], "2012-2018")   # doctest: +SKIP

Read in this order: :mod:`.tables` (what a panel holds), :mod:`.agency` (whose report it is), :mod:`.rows` (a document becomes rows),
:mod:`.run` (a run), :mod:`.settle` (what is worked out after it), :mod:`.across` and :mod:`.jumps` (checks across years),
:mod:`.select` (which number is a body's number of a year), :mod:`.query`, :mod:`.frames` and :mod:`.export` (the ways out).
``docs/panel.md`` has the tables and rules for users.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .frames import table, values, wide
    from .run import Summary, build

__all__ = ["Summary", "build", "table", "values", "wide"]

_WHERE = {"Summary": "run", "build": "run", "table": "frames", "values": "frames", "wide": "frames"}


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        found = getattr(import_module(f".{_WHERE[name]}", __name__), name)
        globals()[name] = found
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
