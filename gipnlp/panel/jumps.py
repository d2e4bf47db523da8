"""Jumps: changes from one year to the next that are far out of what is usual.  A hint to look, never a contradiction.

The change is measured as the logarithm of the ratio, :math:`r = ln((b + 1) / (a + 1))`.  How usual it is is told by the median and the
median absolute deviation of changes of the same indicator: the body's own other ones, and all of the panel.  The score is

    |r - median| / sqrt((1.4826 MAD)² + 1/(a + 1) + 1/(b + 1) + 0.1²)

where the two fractions are the variance that counts of this size have by chance, so that 1 → 5 is none and 1000 → 5000 may be
one.  A change is reported if its score is above 3.5 (Iglewicz and Hoaglin's limit for outliers) in every group that is large enough,
there is such a group, and the number has changed at least threefold and by at least 10.

:func:`find_changes` lets the database go over all changes and keep the large ones; :func:`is_jump` decides on one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, log10, sqrt
from statistics import median
from typing import Any

from .database import fetch

#: score from which a change is out of the usual
LIMIT = 3.5
#: a change must be at least this many fold, and at least this large
TIMES, DISTANCE = 3.0, 10.0
#: other changes that a group needs: the body's own, those of other bodies
OWN, OTHERS = 4, 10
#: spread that even the steadiest series has
FLOOR = 0.1
#: a ratio this near to a power of ten may be a slip of the unit (万) or of a digit
NEAR_POWER = 0.02

#: from the view ``series``: flows about the bodies themselves that nothing in their report contradicts
SERIES = "SELECT * FROM series WHERE measure = 'flow' AND unit IS DISTINCT FROM '%' AND value >= 0 AND differs IS NULL"
_CHANGES = """
WITH pairs AS (
    SELECT agency_id, agency, indicator, year, value AS before, report_id || '/' || record AS first_record,
           lead(year) OVER w AS next_year, lead(value) OVER w AS after, lead(report_id || '/' || record) OVER w AS second_record
    FROM ({series}) WINDOW w AS (PARTITION BY agency_id, indicator ORDER BY year)
), changes AS MATERIALIZED (
    SELECT *, ln((after + 1) / (before + 1)) AS ratio FROM pairs WHERE next_year = year + 1
), large AS (
    SELECT * FROM changes
    WHERE abs(after - before) >= {distance} AND greatest(before, after) + 1 >= {times} * (least(before, after) + 1)
), panel AS (
    SELECT indicator, count(*) AS of_panel, median(ratio) AS middle, mad(ratio) AS deviation FROM changes GROUP BY indicator
), body AS (
    SELECT agency_id, indicator, list(ratio) AS own FROM changes SEMI JOIN large USING (agency_id, indicator) GROUP BY agency_id, indicator
)
SELECT agency_id, agency, indicator, year, before, after, first_record, second_record, of_panel - len(own) AS others, middle, deviation, own
FROM large JOIN panel USING (indicator) JOIN body USING (agency_id, indicator) ORDER BY agency_id, indicator, year
"""


@dataclass(frozen=True, slots=True)
class Change:
    """A number of a body and indicator in ``year`` (``before``) and in the year after it (``after``).

    Attributes:
        records: the two records, as report_id/id.
        own: logarithms of the ratios of the body's changes of this indicator, this one included.
        middle, deviation: median of those of the panel, and their median absolute deviation.
        others: number of changes of other bodies.
    """

    agency_id: str
    agency: str
    indicator: str
    year: int
    before: float
    after: float
    records: tuple[str, str] = ("", "")
    own: tuple[float, ...] = ()
    middle: float = 0.0
    deviation: float = 0.0
    others: int = 0

    @property
    def ratio(self) -> float:
        """The logarithm of the ratio, with one added to both."""
        return log((self.after + 1) / (self.before + 1))

    @property
    def power(self) -> int | None:
        """The power of ten that the ratio is near to, if any: ten times as many, or ten thousand."""
        if not self.before or not self.after:
            return None
        exact = abs(log10(self.after / self.before))
        power = round(exact)
        return power if power >= 1 and abs(exact - power) < NEAR_POWER else None


def find_changes(connection: Any, series: str = SERIES) -> list[Change]:
    """Give the changes from year to year that are large enough to be looked at.

    Args:
        connection: of a panel.
        series: a query with a row a number: agency_id, agency, indicator, year, value, report_id, record.
    """
    rows = fetch(connection, _CHANGES.format(series=series, distance=DISTANCE, times=TIMES))
    return [
        Change(
            row["agency_id"], row["agency"], row["indicator"], row["year"], row["before"], row["after"],
            (row["first_record"], row["second_record"]), tuple(row["own"]), row["middle"], row["deviation"], row["others"],
        )
        for row in rows
    ]  # fmt: skip


def is_jump(change: Change) -> bool:
    """Tell whether a large change is out of the usual in each group that is large enough, of which there must be one."""
    scores = []
    others = list(change.own)
    if others:
        others.remove(min(others, key=lambda r: abs(r - change.ratio)))  # itself
    if len(others) >= OWN:
        middle = median(others)
        scores.append(score(change, middle, _deviation(others, middle)))
    if change.others >= OTHERS:
        scores.append(score(change, change.middle, change.deviation))
    return bool(scores) and min(scores) > LIMIT


def score(change: Change, middle: float, deviation: float) -> float:
    """Give how far a change is from the middle of a group, measured by the group's median absolute deviation and by chance."""
    by_chance = 1 / (change.before + 1) + 1 / (change.after + 1)
    return abs(change.ratio - middle) / sqrt((1.4826 * deviation) ** 2 + by_chance + FLOOR**2)


def _deviation(ratios: Sequence[float], middle: float) -> float:
    return float(median(abs(r - middle) for r in ratios))


__all__ = ["SERIES", "Change", "find_changes", "is_jump", "score"]
