"""Checks across years: what one year's report hands over to the next one's.

Order to read: :class:`Statement` (a stated number of a body and year), :func:`carry`, :func:`cumulative`, :func:`missing`, and
:func:`across`, which takes them from a panel.  The verdicts are those of the checks of one report: numbers are intervals, an identity
fails only if no choice of values inside them satisfies it, and where it is open whether the two sides are about the same it is
``incomplete`` or there is no check.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf
from typing import Any

from ..messages import WORDS
from ..reconcile.intervals import Interval, written
from ..taxonomy import by_id
from . import patterns
from .database import fetch
from .jumps import Change, find_changes, is_jump

OVER, FORWARD = "requests.carried_over", "requests.carried_forward"


@dataclass(frozen=True, slots=True)
class Statement:
    """A stated number that may be a body's number of a year (a row of the view ``statements``)."""

    agency_id: str
    agency: str
    year: int
    indicator: str
    scope: str
    measure: str
    source: str
    value: float
    low: float
    high: float
    period_start: str | None
    period_end: str | None
    report_start: str | None
    report_end: str | None
    record: str
    evidence: str
    unit: str | None = None

    @property
    def interval(self) -> Interval:
        """The values that the number can stand for."""
        return Interval(self.low, self.high)


Row = dict[str, Any]


def across(connection: Any) -> list[Row]:
    """Give the rows of ``panel_checks`` for the panel's present reports, numbered in a fixed order."""
    rows = [
        *carry(_statements(connection, "indicator IN (?, ?)", [OVER, FORWARD])),
        *cumulative(_stocks(connection)),
        *(_describe_jump(change) for change in find_changes(connection) if is_jump(change)),
        *missing(connection),
    ]
    names = dict(
        connection.execute("SELECT agency_id, first(agency ORDER BY coalesce(year, 0) DESC, report_id DESC) FROM reports GROUP BY 1").fetchall()
    )
    order = {rule: i for i, rule in enumerate(("carry", "cumulative", "jump", "missing_year"))}
    rows.sort(key=lambda r: (r["agency_id"], order[r["rule"]], r["indicator"] or "", r["scope"] or "", r["year"], r["next_year"] or 0))
    for number, row in enumerate(rows):
        row["id"] = f"p{number + 1}"
        row["agency"] = names.get(row["agency_id"], row["agency"])
    return rows


_FIELDS = (
    "agency_id agency year indicator scope_key measure source value low high period_start period_end report_start report_end report_id record "
    "evidence unit"
).split()


def _statements(connection: Any, where: str, parameters: Sequence[Any] = ()) -> list[Statement]:
    sql = f"SELECT {', '.join(_FIELDS)} FROM statements WHERE {where} ORDER BY agency_id, indicator, scope_key, year, place"
    result = connection.execute(sql, list(parameters))
    made: list[Statement] = []
    while rows := result.fetchmany(10_000):
        made += [_statement(dict(zip(_FIELDS, row, strict=True))) for row in rows]
    return made


def _statement(row: Row) -> Statement:
    return Statement(
        agency_id=row["agency_id"],
        agency=row["agency"],
        year=row["year"],
        indicator=row["indicator"],
        scope=row["scope_key"],
        measure=row["measure"],
        source=row["source"],
        value=row["value"],
        low=-inf if row["low"] is None else row["low"],
        high=inf if row["high"] is None else row["high"],
        period_start=row["period_start"],
        period_end=row["period_end"],
        report_start=row["report_start"],
        report_end=row["report_end"],
        record=f"{row['report_id']}/{row['record']}",
        evidence=row["evidence"] or "",
        unit=row["unit"],
    )


def _by_year(statements: Iterable[Statement]) -> dict[tuple[str, str, str], dict[int, list[Statement]]]:
    grouped: dict[tuple[str, str, str], dict[int, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for s in statements:
        grouped[(s.agency_id, s.scope, s.indicator)][s.year].append(s)
    return grouped


# -- requests carried over


def carry(statements: Iterable[Statement]) -> Iterator[Row]:
    """Check that what one year carries forward is what the next year took over, body by body and scope by scope.

    Both sides may be stated several times (table and narrative, two files).  It holds if any two of them agree, fails if none
    do and each side is of one mind, and is incomplete otherwise, or where the two reports' periods do not adjoin.
    """
    grouped = _by_year(statements)
    for (agency, scope, indicator), forward in grouped.items():
        if indicator != FORWARD:
            continue
        over = grouped.get((agency, scope, OVER), {})
        for year, left in forward.items():
            right = over.get(year + 1)
            if right:
                yield _carry(left, right)


def _carry(left: list[Statement], right: list[Statement]) -> Row:
    pairs = [(a, b) for a in left for b in right if a.interval.meets(b.interval)]
    exact = next((p for p in pairs if p[0].value == p[1].value), None)
    a, b = exact or (pairs[0] if pairs else (left[0], right[0]))
    if not _adjoin(a, b):
        status, key = "incomplete", "panel.carry.periods"
    elif pairs:
        same = exact is not None and a.interval.exact and b.interval.exact
        status, key = ("holds" if same else "holds_rounded"), "panel.carry.holds"
    elif _of_one_mind(left) and _of_one_mind(right):
        status, key = "fails", "panel.carry.fails"
    else:
        status, key = "incomplete", "panel.carry.several"
    sign = "=" if a.value == b.value else "≈" if a.interval.meets(b.interval) else "≠"
    return _row(
        "carry",
        status,
        a,
        b.year,
        f"{written(a.value)} [{a.year}] {sign} {written(b.value)} [{b.year}]",
        a.value,
        b.value,
        [a, b],
        key,
        left=written(a.value),
        right=written(b.value),
        gap=written(abs(b.value - a.value)),
    )


def _of_one_mind(statements: list[Statement]) -> bool:
    return all(a.interval.meets(b.interval) for a in statements for b in statements)


def _adjoin(a: Statement, b: Statement) -> bool:
    """Whether the later report's period begins the day after the earlier one's ends."""
    if a.report_end is None or b.report_start is None:
        return False
    try:
        return date.fromisoformat(a.report_end) + timedelta(days=1) == date.fromisoformat(b.report_start)
    except ValueError:
        return False


# -- cumulative totals


def _stocks(connection: Any) -> list[Statement]:
    """Both measures of the indicators that have a total over the years."""
    standing = " OR ".join(f"starts_with(indicator, '{start}')" for start in patterns.STANDING)
    left_out = ", ".join(f"'{i}'" for i in sorted(patterns.BY_CATEGORY))
    return _statements(
        connection,
        f"""
        NOT ({standing}) AND indicator NOT IN ({left_out})
        AND (agency_id, indicator, scope_key) IN (SELECT (agency_id, indicator, scope_key) FROM statements WHERE measure = 'stock')
        """,
    )


_CUMULATIVE = re.compile("|".join(patterns.CUMULATIVE))


def cumulative(statements: Iterable[Statement]) -> Iterator[Row]:
    """Check that a total over the years grows from one year to the next by the year's new ones.

    It holds if it grows by just as many, is incomplete if by more (earlier years may have been added to), and fails if by fewer,
    provided that both totals are said to be cumulative from the same day on.
    """
    for years in _by_year(statements).values():
        for year, left in years.items():
            right = years.get(year + 1, [])
            before = [s for s in left if s.measure == "stock"]
            after = [s for s in right if s.measure == "stock"]
            new = [s for s in right if s.measure == "flow"]
            if before and after and new and all(map(_of_one_mind, (before, after, new))):
                row = _grows(before[0], after[0], new[0])
                if row is not None:
                    yield row


def _grows(before: Statement, after: Statement, new: Statement) -> Row | None:
    starts = {s.period_start for s in (before, after)} - {None}
    if len(starts) > 1 or not _adjoin(before, new):
        return None  # counted from different days, or there is a gap
    sure = before.period_start == after.period_start and all(_is_cumulative(s) for s in (before, after))
    low, high = before.low + new.low, before.high + new.high
    expected = before.value + new.value
    if after.value == expected and all(s.interval.exact for s in (before, after, new)):
        status, key, sign = "holds", "panel.cumulative.holds", "="
    elif low <= after.high and after.low <= high:
        status, key, sign = "holds_rounded", "panel.cumulative.holds", "=" if after.value == expected else "≈"
    elif after.low > high:
        status, key, sign = "incomplete", "panel.cumulative.more", "<"
    else:
        status, key, sign = ("fails", "panel.cumulative.fails", "≠") if sure else ("incomplete", "panel.cumulative.less", ">")
    expression = f"{written(before.value)} [{before.year}] + {written(new.value)} [{new.year}] = {written(expected)}"
    if after.value != expected:
        expression += f" {sign} {written(after.value)} [{after.year}]"
    return _row(
        "cumulative",
        status,
        after,
        after.year,
        expression,
        expected,
        after.value,
        [before, new, after],
        key,
        before=written(before.value),
        new=written(new.value),
        after=written(after.value),
        gap=written(abs(after.value - expected)),
    )


def _is_cumulative(s: Statement) -> bool:
    return s.source == "table" or s.period_start is not None or _CUMULATIVE.search(s.evidence) is not None


# -- jumps and missing years


def _describe_jump(change: Change) -> Row:
    low, high = sorted((change.before, change.after))
    times = written(round(high / low, 1)) if low else "∞"
    key = "panel.jump.up" if change.after > change.before else "panel.jump.down"
    row = _texts(
        "jump",
        "incomplete",
        change.agency_id,
        change.agency,
        change.year,
        change.year + 1,
        change.indicator,
        "own",
        f"{written(change.before)} [{change.year}] → {written(change.after)} [{change.year + 1}]",
        change.before,
        change.after,
        " ".join(change.records),
        key,
        left=written(change.before),
        right=written(change.after),
        times=times,
    )
    if change.power is not None:
        for column, words in zip(("message", "message_en"), WORDS["panel.jump.power"], strict=True):
            row[column] += words.format(power=10**change.power)
    return row


def missing(connection: Any) -> Iterator[Row]:
    """List the years without a report between a body's first and last one."""
    rows = fetch(
        connection,
        "SELECT agency_id, any_value(agency) AS agency, list_sort(list(DISTINCT year)) AS years FROM reports WHERE year IS NOT NULL GROUP BY 1 ORDER BY 1",
    )
    for row in rows:
        first, last = row["years"][0], row["years"][-1]
        for year in sorted(set(range(first, last)) - set(row["years"])):
            yield _texts(
                "missing_year",
                "incomplete",
                row["agency_id"],
                row["agency"],
                year,
                None,
                None,
                None,
                f"{first} < {year} < {last}",
                None,
                None,
                "",
                "panel.missing",
                first=first,
                last=last,
            )


def _row(
    rule: str,
    status: str,
    about: Statement,
    next_year: int,
    expression: str,
    expected: float,
    observed: float,
    statements: Sequence[Statement],
    key: str,
    **values: object,
) -> Row:
    """Write a check of stated numbers down; ``about`` gives body, indicator and scope."""
    return _texts(
        rule,
        status,
        about.agency_id,
        about.agency,
        statements[0].year,
        next_year,
        about.indicator,
        about.scope,
        expression,
        expected,
        observed,
        " ".join(dict.fromkeys(s.record for s in statements)),
        key,
        **values,
    )


def _texts(
    rule: str,
    status: str,
    agency_id: str,
    agency: str,
    year: int,
    next_year: int | None,
    indicator: str | None,
    scope: str | None,
    expression: str,
    expected: float | None,
    observed: float | None,
    records: str,
    key: str,
    **values: object,
) -> Row:
    zh, en = WORDS[key]
    who = agency if scope in (None, "own") else f"{agency}({scope})"
    known = {"agency": who, "year": year, "next_year": next_year} | values
    named = by_id().get(indicator or "")
    difference = None if expected is None or observed is None else round(observed - expected, 6)
    return {
        "rule": rule,
        "status": status,
        "agency_id": agency_id,
        "agency": agency,
        "year": year,
        "next_year": next_year,
        "indicator": indicator,
        "scope": scope,
        "expression": expression,
        "expected": expected,
        "observed": observed,
        "difference": difference,
        "records": records,
        "message": zh.format(**known, name=named.zh if named else indicator),
        "message_en": en.format(**known, name=named.en if named else indicator),
    }


__all__ = ["Statement", "across", "carry", "cumulative", "missing"]
