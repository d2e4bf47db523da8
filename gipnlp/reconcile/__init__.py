"""Reconciling: which of a report's numbers contradict each other.

Read :mod:`.intervals` (a stated number stands for an interval), then the rules: :mod:`.tables` (identities of the official forms),
:mod:`.outline`, :mod:`.lists` and :mod:`.sums` (lists of the narrative), :mod:`.flow` (the balance in words), :mod:`.shares` and :mod:`.growth` (percentages), :mod:`.across`
and :mod:`.results` (narrative against table), :mod:`.duplicates`, :mod:`.bounds`; and :mod:`.culprit`, which number is wrong.
A check fails only when no choice of values inside the stated intervals satisfies it, and is silent where it is not sure that it applies.
"""

from __future__ import annotations

from ..normalise import Normalised
from ..types import Check, Report
from . import across, bounds, duplicates, flow, linked, lists, outline, results, shares, sums, tables
from .culprit import name_culprits

__all__ = ["reconcile"]


def reconcile(report: Report, norm: Normalised | None = None) -> list[Check]:
    """Give the checks of a report in the order of its records; ids come later.

    Records that state one fact twice are linked on the way (``corroborates``), parts of lists and shares to what they are parts of.

    Args:
        report: with its records, numbered.
        norm: the normalised text of its page.  Without it the words between the numbers are not known, and only what the linker
            joined (``part_of``, ``percent_of``) is checked.
    """
    read = outline.read(report, norm)
    judged = sums.judge(lists.find(read), read)
    narrative = [*sums.check(judged)] if norm is not None else linked.check(report)
    checks = [
        *tables.check(report),
        *narrative,
        *flow.check(read),
        *shares.check(report, read, judged),
        *across.check(report, read, judged),
        *results.check(report, read),
        *duplicates.check(report, read, judged),
        *bounds.check(report, read, judged),
    ]
    place = {r.id: i for i, r in enumerate(report.records)}
    checks.sort(key=lambda c: min((place.get(r, 0) for r in c.records), default=0))
    name_culprits(checks, report.records)
    return checks
