"""What is worked out from the whole panel after each run: places, duplicates, bodies, and the checks across years."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..divisions import names_of_code
from .across import across
from .agency import UNRESOLVED
from .database import drop_contents, fetch, replace, set_info, transaction


@dataclass(frozen=True, slots=True)
class Counts:
    """What a panel holds.

    Attributes:
        files, reports, agencies, records, checks: number of rows; ``duplicates`` of the reports stand for no year of their own.
        failed: checks of one report that fail.
        years: checks across years that are no hints; ``contradictions`` of them fail.
        hints: jumps and missing years.
        failures: files that could not be read.
    """

    files: int
    reports: int
    duplicates: int
    agencies: int
    records: int
    checks: int
    failed: int
    years: int
    contradictions: int
    hints: int
    failures: int


def settle(connection: Any, folder: Path, seen: set[str], *, prune: bool) -> Counts:
    """Bring the tables that depend on the whole panel up to date, in one transaction.

    Args:
        connection: of the panel.
        folder: the panel's folder, from which places are written.
        seen: the places that the run has looked at.
        prune: forget places whose file is gone; otherwise only those of contents that the run has found at another place.
    """
    with transaction(connection):
        _forget(connection, folder, seen, prune)
        _places(connection)
        _duplicates(connection)
        replace(connection, "agencies", _agencies(connection))
        replace(connection, "panel_checks", across(connection))
        set_info(connection, "complete", "yes")
    connection.execute("CHECKPOINT")
    return count(connection)


def _forget(connection: Any, folder: Path, seen: set[str], prune: bool) -> None:
    rows = connection.execute("SELECT path, file FROM paths").fetchall()
    found = {file for path, file in rows if path in seen}
    stale = [
        path for path, file in rows if path not in seen and (prune or file in found) and not os.path.lexists(folder / path)
    ]
    failures = [r[0] for r in connection.execute("SELECT path FROM failures").fetchall()]
    gone = [path for path in failures if path not in seen and not os.path.lexists(folder / path)]
    for table, paths in (("paths", stale), ("failures", gone)):
        if paths:
            connection.execute(f"DELETE FROM {table} WHERE path IN (SELECT unnest(?::VARCHAR[]))", [paths])
    orphans = connection.execute("SELECT file FROM files WHERE file NOT IN (SELECT file FROM paths)").fetchall()
    drop_contents(connection, [r[0] for r in orphans])


def _places(connection: Any) -> None:
    """Give each content the first of its places; a file that was renamed has only the new one."""
    connection.execute(
        """
        UPDATE files SET path = n.path, copies = n.copies FROM (SELECT file, min(path) AS path, count(*) AS copies FROM paths GROUP BY file) n
        WHERE files.file = n.file AND (files.path <> n.path OR files.copies <> n.copies)
        """
    )
    connection.execute("UPDATE reports SET path = f.path FROM files f WHERE reports.file = f.file AND reports.path <> f.path")


def _duplicates(connection: Any) -> None:
    """Mark all but one of the reports of a body and year; where the body or year is open, of those with the same text.

    The one that stands for all is the one that most was read of: table cells, then records, then fewest failed checks.
    """
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE marks AS
        SELECT report_id, CASE WHEN best <> report_id THEN best END AS of,
               CASE WHEN best = report_id THEN NULL WHEN best_text = text_hash THEN 'same_text' ELSE 'same_year' END AS kind
        FROM (
            SELECT report_id, text_hash, first_value(report_id) OVER ranked AS best, first_value(text_hash) OVER ranked AS best_text
            FROM reports WINDOW ranked AS (
                PARTITION BY CASE WHEN year IS NULL OR starts_with(agency_id, '{UNRESOLVED}') THEN 'text ' || text_hash ELSE agency_id || ' ' || year END
                ORDER BY cells_read DESC, records DESC, failed, report_id
            )
        )
        """
    )
    connection.execute(
        """
        UPDATE reports SET duplicate_of = m.of, duplicate = m.kind FROM marks m
        WHERE reports.report_id = m.report_id AND (duplicate_of IS DISTINCT FROM m.of OR duplicate IS DISTINCT FROM m.kind)
        """
    )
    connection.execute("DROP TABLE marks")


def _agencies(connection: Any) -> list[dict[str, Any]]:
    rows = fetch(
        connection,
        """
        SELECT agency_id, first(agency ORDER BY coalesce(year, 0) DESC, report_id DESC) AS agency, first(level ORDER BY coalesce(year, 0) DESC, report_id DESC) AS level,
               first(kind ORDER BY coalesce(year, 0) DESC, report_id DESC) AS kind, string_agg(DISTINCT agency, ';' ORDER BY agency) AS names,
               list_sort(list(DISTINCT year) FILTER (year IS NOT NULL)) AS stated, count(*) AS reports
        FROM reports GROUP BY agency_id ORDER BY agency_id
        """,
    )
    regions = names_of_code()
    for row in rows:
        years = row.pop("stated") or []
        code = str(row["agency_id"]).partition(":")[0]
        row["resolved"] = not str(row["agency_id"]).startswith(UNRESOLVED)
        row["region_code"] = code if code.isdigit() else None
        row["region"] = regions.get(code)
        row["years"] = len(years)
        row["first_year"], row["last_year"] = (years[0], years[-1]) if years else (None, None)
        row["missing_years"] = " ".join(str(y) for y in range(years[0], years[-1]) if y not in years) if years else ""
    return rows


def count(connection: Any) -> Counts:
    """Count what a panel holds."""
    found = connection.execute(
        """
        SELECT (SELECT count(*) FROM files), (SELECT count(*) FROM reports), (SELECT count(duplicate_of) FROM reports),
               (SELECT count(*) FROM agencies), (SELECT count(*) FROM records), (SELECT count(*) FROM checks),
               (SELECT count(*) FROM checks WHERE status = 'fails'),
               (SELECT count(*) FROM panel_checks WHERE rule IN ('carry', 'cumulative')),
               (SELECT count(*) FROM panel_checks WHERE status = 'fails'),
               (SELECT count(*) FROM panel_checks WHERE rule IN ('jump', 'missing_year')), (SELECT count(*) FROM failures)
        """
    ).fetchone()
    return Counts(*found)


__all__ = ["Counts", "count", "settle"]
