"""Reconciling: which of a report's numbers contradict each other.

Read :mod:`.intervals` (a stated number stands for an interval), then :mod:`.tables` (identities of the official forms),
:mod:`.lists` (其中 lists of the narrative), :mod:`.shares` (percentages), :mod:`.across` (narrative against table).  A check fails
only when no choice of values inside the stated intervals satisfies it, and is silent where it is not sure that it applies.
"""

from __future__ import annotations

from ..types import Check, Report
from . import across, lists, shares, tables

__all__ = ["reconcile"]


def reconcile(report: Report) -> list[Check]:
    """Give the checks of a report in the order of its records; ids come later."""
    checks = [*tables.check(report), *lists.check(report), *shares.check(report), *across.check(report)]
    place = {r.id: i for i, r in enumerate(report.records)}
    checks.sort(key=lambda c: min((place.get(r, 0) for r in c.records), default=0))
    return checks
