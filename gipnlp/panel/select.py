"""Which of several records is a body's number of a year: the rule, in SQL over the view ``statements``.

The view holds the *usable* records (:func:`gipnlp.panel.rows.usable`).  Of those of one body, year, indicator and scope

1. a table's goes before the narrative's, a flow before a stock, then the report that more was read of, the applicants'
   total before a number without applicants, and what stands first in the text;
2. where others of the same measure and wording are more precise and lie inside the first one's interval (24.8万 and 248123), the most
   precise one is taken.

What was not taken is told apart by ``role``: ``agrees`` and ``differs`` (the intervals meet or not), ``other_measure`` (a stock
beside a flow), ``aside`` (the same report and source says other words first: 申请 before 自然人).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from ..errors import GipError
from ..taxonomy import by_id, indicators
from . import patterns

_CHOSEN = """
WITH chosen AS (
    SELECT s.*, {name} AS name,
           coalesce(s.low, '-infinity'::DOUBLE) AS lo, coalesce(s.high, 'infinity'::DOUBLE) AS hi,
           row_number() OVER (PARTITION BY s.agency_id, s.year, {name} ORDER BY s.place, s.scope_key) AS rank
    FROM statements s {join} WHERE {where}
), headed AS (
    SELECT *,
           first_value(measure) OVER first AS f_measure, first_value(lo) OVER first AS f_lo, first_value(hi) OVER first AS f_hi,
           first_value(category) OVER (PARTITION BY agency_id, year, name, report_id, source ORDER BY rank) AS head
    FROM chosen WINDOW first AS (PARTITION BY agency_id, year, name ORDER BY rank)
), ordered AS (
    SELECT *, row_number() OVER (
        PARTITION BY agency_id, year, name
        ORDER BY (measure = f_measure AND category = head AND lo >= f_lo AND hi <= f_hi) DESC, hi - lo, rank
    ) AS take
    FROM headed
), compared AS (
    SELECT *, first_value(lo) OVER best AS t_lo, first_value(hi) OVER best AS t_hi, first_value(measure) OVER best AS t_measure
    FROM ordered WINDOW best AS (PARTITION BY agency_id, year, name ORDER BY take)
), roles AS (
    SELECT *, CASE WHEN take = 1 THEN 'taken' WHEN category <> head THEN 'aside' WHEN measure <> t_measure THEN 'other_measure'
                   WHEN lo <= t_hi AND hi >= t_lo THEN 'agrees' ELSE 'differs' END AS role
    FROM compared
)
"""
#: a number as people write it
WRITTEN = "CASE WHEN value = floor(value) AND abs(value) < 1e15 THEN value::BIGINT::VARCHAR ELSE value::VARCHAR END"

#: the view ``series``: the number of each body, year and indicator about the body itself, and what differs from it
SERIES_VIEW = (
    "CREATE OR REPLACE VIEW series AS"
    + _CHOSEN.format(
        name="s.indicator",
        join="",
        where="s.scope_key = 'own' AND s.indicator NOT IN (" + ", ".join(f"'{i}'" for i in sorted(patterns.BY_CATEGORY)) + ")",
    )
    + f"""
, told AS (
    SELECT *, string_agg(CASE WHEN role = 'differs' THEN {WRITTEN} || ' (' || source || ', ' || report_id || '/' || record || ')' END, '; ') OVER (
        PARTITION BY agency_id, year, name ORDER BY rank ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS differs
    FROM roles
)
SELECT agency_id, agency, year, name AS indicator, value, unit, low, high, qualifier, measure, source, report_id, record, differs
FROM told WHERE role = 'taken'
"""
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An indicator to look up: its ``name`` as asked for, its id, and the words that its category must have."""

    name: str
    indicator: str
    category: str | None = None


def wanted(names: Sequence[str]) -> list[Wanted]:
    """Read indicators as users write them: ``requests.received``, ``requests.answered.*``, ``documents.issued:规范性文件``.

    ``NAME.*`` stands for all indicators below NAME that need no category.

    Raises:
        TypeError: ``names`` is a single string.
        GipError: an id that the taxonomy does not have (GIP064), or one that is stated once for each category and comes without
            a category (GIP065).
    """
    if isinstance(names, str):
        raise TypeError("indicators is a list of ids, e.g. ['requests.received'].")
    found: dict[str, Wanted] = {}
    for name in names:
        indicator, _, category = (part.strip() for part in name.partition(":"))
        if indicator.endswith(".*"):
            below = [i.id for i in indicators() if i.id.startswith(indicator[:-1]) and i.id not in patterns.BY_CATEGORY]
            if not below:
                raise _unknown(name)
            found |= {i: Wanted(i, i) for i in below}
            continue
        if indicator not in by_id():
            raise _unknown(name)
        if indicator in patterns.BY_CATEGORY and not category:
            raise GipError("GIP065", name=indicator)
        found[name] = Wanted(name, indicator, category or None)
    return list(found.values())


def _unknown(name: str) -> GipError:
    near = get_close_matches(name.partition(":")[0].removesuffix(".*"), list(by_id()), n=3, cutoff=0.5)
    return GipError("GIP064", name=name, near=", ".join(near) or "requests.received, disclosure.total")


def years_of(years: str | int | tuple[int, int] | None) -> tuple[int, int] | None:
    """Read a year or a range of years, both ends included.

    Raises:
        GipError: they cannot be read (GIP066).
    """
    if years is None:
        return None
    if isinstance(years, int):
        return years, years
    if isinstance(years, str):
        match = re.fullmatch(r"\s*(\d{4})\s*(?:[-–—~至:]\s*(\d{4})\s*)?", years)
        if match is None:
            raise GipError("GIP066", text=years)
        years = int(match[1]), int(match[2] or match[1])
    if years[0] > years[1]:
        raise GipError("GIP066", text=f"{years[0]}-{years[1]}")
    return years


def values_sql(
    asked: Sequence[Wanted], years: tuple[int, int] | None, scope: str
) -> tuple[str, list[Any]]:
    """Give the query, and its parameters, for all statements of indicators with their roles."""
    rows = ", ".join("(?, ?, ?)" for _ in asked)
    parameters: list[Any] = [part for w in asked for part in (w.name, w.indicator, w.category)]
    where = ["true"]
    if scope in ("own", "territory"):
        where.append(f"s.scope_kind = '{scope}'")
    else:
        from ..link.names import compare_key

        where.append("s.scope_key = ?")
        parameters.append(compare_key(scope))
    if years is not None:
        where.append("s.year BETWEEN ? AND ?")
        parameters += years
    join = f"JOIN (VALUES {rows}) q(name, indicator, category) ON s.indicator = q.indicator AND (q.category IS NULL OR contains(s.category, q.category))"
    sql = _CHOSEN.format(name="q.name", join=join, where=" AND ".join(where))
    return (
        sql
        + """
SELECT r.agency_id, coalesce(a.agency, r.agency) AS agency, r.year, r.name AS indicator, r.role, r.value, r.unit, r.low, r.high, r.qualifier, r.measure,
       r.source, r.scope_key AS scope, r.category, r.report_id, r.record, r.evidence, p.path
FROM roles r JOIN reports p USING (report_id) LEFT JOIN agencies a ON a.agency_id = r.agency_id
ORDER BY r.agency_id, r.year, r.name, r.take
""",
        parameters,
    )


#: columns of the query above
VALUE_COLUMNS = tuple(
    "agency_id agency year indicator role value unit low high qualifier measure source scope category report_id record evidence path".split()
)

__all__ = ["SERIES_VIEW", "VALUE_COLUMNS", "Wanted", "values_sql", "wanted", "years_of"]
