"""The tables of a panel: their columns, what stands in them, and the rule that takes one number a year.

:data:`TABLES` is the one place that names columns; the database is made from it and ``docs/panel.md`` shows it.
"""

from __future__ import annotations

from dataclasses import dataclass

#: counted up when a table changes, so that no panel of another make is written to
SCHEMA = "1"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``name``, SQL ``type``, and its meaning."""

    name: str
    type: str
    meaning: str


def _columns(*lines: tuple[str, str, str]) -> tuple[Column, ...]:
    return tuple(Column(*line) for line in lines)


TEXT, WHOLE, NUMBER, YES_NO = "VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN"

TABLES: dict[str, tuple[Column, ...]] = {
    "reports": _columns(
        ("report_id", TEXT, "beginning of the file's hash and number of the report in it: the key that records and checks carry"),
        ("file", TEXT, "SHA-256 of the file, see `files`"),
        ("path", TEXT, "where the file is, from the panel's folder"),
        ("number", WHOLE, "number of the report in the file, from 0"),
        ("agency_id", TEXT, "the body, see `agencies`"),
        ("agency", TEXT, "its name as the report has it"),
        ("region_code", TEXT, "GB/T 2260 code that the report's year had"),
        ("level", TEXT, "province, city, county, town, central, unknown"),
        ("kind", TEXT, "government, department, unknown"),
        ("year", WHOLE, "year that the report is about"),
        ("period_start", TEXT, "first day of its period"),
        ("period_end", TEXT, "last day of its period"),
        ("title", TEXT, "title"),
        ("published", TEXT, "day of publication"),
        ("script", TEXT, "hans, hant"),
        ("form", TEXT, "form of its table: none, 2014, 2019, 2021, other"),
        ("cells_read", WHOLE, "cells of the table that were read"),
        ("cells_blank", WHOLE, "blank cells"),
        ("cells_not_applicable", WHOLE, "cells with `/` or `-`"),
        ("cells_unreadable", WHOLE, "cells that could not be read"),
        ("records", WHOLE, "number of its records"),
        ("checks", WHOLE, "number of its checks"),
        ("failed", WHOLE, "number of its checks that fail"),
        ("start", WHOLE, "where it begins in the file's text"),
        ("end", WHOLE, "where it ends"),
        ("text_hash", TEXT, "hash of its text without blanks and script: the same report saved twice has the same"),
        ("duplicate_of", TEXT, "the report of the same body and year that stands for both; NULL where this one does"),
        ("duplicate", TEXT, "`same_text`, or `same_year` where the texts differ"),
    ),
    "records": _columns(
        ("report_id", TEXT, "its report"),
        ("agency_id", TEXT, "the reporting body"),
        ("agency", TEXT, "its name as the report has it"),
        ("year", WHOLE, "year of the report"),
        ("id", TEXT, "the record's id in its document"),
        ("indicator", TEXT, "id of the taxonomy"),
        ("category", TEXT, "the words that say what is counted"),
        ("value", NUMBER, "value in base units"),
        ("unit", TEXT, "unit"),
        ("low", NUMBER, "least value that the stated digits can stand for; NULL is open"),
        ("high", NUMBER, "greatest value; NULL is open"),
        ("qualifier", TEXT, "exact, approximate, at_least, at_most"),
        ("measure", TEXT, "flow, stock"),
        ("scope", TEXT, "whom or where it is about"),
        ("scope_kind", TEXT, "`own`: the reporting body itself; `territory`: 全市, 全县, 全系统 …; `part`: any other"),
        ("scope_key", TEXT, "`own`, or the scope in simplified script without blanks"),
        ("usable", YES_NO, "whether it can be the body's number of the year, see the rule below"),
        ("period_start", TEXT, "first day it is about"),
        ("period_end", TEXT, "last day it is about"),
        ("percent", NUMBER, "percentage"),
        ("percent_of", TEXT, "id of the record that it is a share of"),
        ("applicant", TEXT, "column of the form's table of requests"),
        ("source", TEXT, "narrative, table"),
        ("stated", TEXT, "number, words"),
        ("start", WHOLE, "where it begins in the file's text"),
        ("end", WHOLE, "where it ends"),
        ("evidence", TEXT, "the sentence or row"),
        ("confidence", NUMBER, "confidence, 0 to 1"),
        ("part_of", TEXT, "id of the record whose 其中 list it belongs to"),
        ("corroborates", TEXT, "id of the table's record of the same fact"),
    ),
    "checks": _columns(
        ("report_id", TEXT, "its report"),
        ("agency_id", TEXT, "the reporting body"),
        ("agency", TEXT, "its name as the report has it"),
        ("year", WHOLE, "year of the report"),
        ("id", TEXT, "the check's id in its document"),
        ("rule", TEXT, "sum, percent, narrative_vs_table, bound, balance, duplicate"),
        ("status", TEXT, "holds, holds_rounded, fails, incomplete"),
        ("expression", TEXT, "the identity written out"),
        ("expected", NUMBER, "value that the identity asks for"),
        ("observed", NUMBER, "value that is stated"),
        ("difference", NUMBER, "the two values' difference"),
        ("records", TEXT, "ids of its records, blank between them"),
        ("culprit", TEXT, "the most likely wrong record"),
        ("message", TEXT, "one sentence in Chinese"),
        ("message_en", TEXT, "one sentence in English"),
    ),
    "agencies": _columns(
        ("agency_id", TEXT, "key: code, `:`, normal form of the name"),
        ("agency", TEXT, "its name in its last report"),
        ("names", TEXT, "all names that its reports have, `;` between them"),
        ("region_code", TEXT, "present GB/T 2260 code of its division"),
        ("region", TEXT, "name of the division"),
        ("level", TEXT, "level in its last report"),
        ("kind", TEXT, "kind in its last report"),
        ("resolved", YES_NO, "false where the name may mean several bodies, so that files are not put together"),
        ("first_year", WHOLE, "first year with a report"),
        ("last_year", WHOLE, "last year with a report"),
        ("years", WHOLE, "number of years with a report"),
        ("missing_years", TEXT, "years between them without one, blank between them"),
        ("reports", WHOLE, "number of reports, duplicates included"),
    ),
    "panel_checks": _columns(
        ("id", TEXT, "number of the check in this state of the panel: p1, p2, …"),
        ("rule", TEXT, "carry, cumulative, jump, missing_year"),
        ("status", TEXT, "holds, holds_rounded, fails, incomplete; `jump` and `missing_year` are hints and always incomplete"),
        ("agency_id", TEXT, "the body"),
        ("agency", TEXT, "its name"),
        ("year", WHOLE, "the earlier year; of `missing_year` the missing one"),
        ("next_year", WHOLE, "the later year; NULL for `missing_year`"),
        ("indicator", TEXT, "indicator; of `carry` the one of the earlier year"),
        ("scope", TEXT, "`own`, or the scope in words"),
        ("expression", TEXT, "the identity written out, years in brackets"),
        ("expected", NUMBER, "value that the earlier year asks for"),
        ("observed", NUMBER, "value that the later year states"),
        ("difference", NUMBER, "observed less expected"),
        ("records", TEXT, "its records as report_id/id, blank between them"),
        ("message", TEXT, "one sentence in Chinese"),
        ("message_en", TEXT, "one sentence in English"),
    ),
    "files": _columns(
        ("file", TEXT, "SHA-256 of the bytes: what a file is to the panel"),
        ("path", TEXT, "the first of its places in the order of names"),
        ("copies", WHOLE, "number of places with these bytes"),
        ("size", WHOLE, "bytes"),
        ("kind", TEXT, "text, html, pdf, …"),
        ("reports", WHOLE, "number of reports in it, also 0"),
        ("made_by", TEXT, "version of gipnlp and of the model; rows of another one are made anew by the next run"),
    ),
    "paths": _columns(
        ("path", TEXT, "a place, from the panel's folder"),
        ("file", TEXT, "SHA-256 of the bytes that were there when it was last seen"),
    ),
    "failures": _columns(
        ("path", TEXT, "the file that could not be read"),
        ("file", TEXT, "SHA-256 of its bytes, NULL where there were none to be had"),
        ("code", TEXT, "code of the error"),
        ("message", TEXT, "the error in Chinese"),
        ("message_en", TEXT, "the error in English"),
    ),
    "info": _columns(
        ("key", TEXT, "schema, gipnlp_version, complete"),
        ("value", TEXT, "`complete` is `no` from the start of a run until its end"),
    ),
}

#: tables that are written as Parquet and CSV files
EXPORTED = ("reports", "records", "checks", "agencies", "panel_checks", "files", "failures")

#: columns of the view ``statements``: every number that may be a body's number of a year
STATEMENTS_VIEW = """
CREATE OR REPLACE VIEW statements AS
SELECT p.agency_id, p.agency, p.year, r.indicator, r.scope_kind, r.scope_key, r.measure, r.source, r.applicant,
       coalesce(r.category, '') AS category, coalesce(r.value, r.percent) AS value, r.unit, r.low, r.high, r.qualifier,
       r.period_start, r.period_end, p.period_start AS report_start, p.period_end AS report_end,
       r.report_id, r.id AS record, r.start, r.evidence,
       row_number() OVER (
           PARTITION BY p.agency_id, p.year, r.indicator, r.scope_key
           ORDER BY r.source = 'table' DESC, r.measure = 'flow' DESC, p.cells_read DESC, p.records DESC, p.failed, r.report_id,
                    coalesce(r.applicant = 'total', false) DESC, r.start, r.id
       ) AS place
FROM records r JOIN reports p USING (report_id)
WHERE r.usable AND p.year IS NOT NULL AND p.duplicate IS DISTINCT FROM 'same_text'
"""


def create_statements() -> list[str]:
    """Give the SQL that makes an empty panel."""
    made = []
    for table, columns in TABLES.items():
        listed = ", ".join(f'"{c.name}" {c.type}' for c in columns)
        made.append(f'CREATE TABLE "{table}" ({listed})')
    return [*made, STATEMENTS_VIEW]


def names(table: str) -> tuple[str, ...]:
    """Give the names of a table's columns."""
    return tuple(c.name for c in TABLES[table])


def markdown(table: str) -> str:
    """Give a table's columns as Markdown, as ``docs/panel.md`` shows them."""
    lines = ["| column | type | meaning |", "|---|---|---|"]
    return "\n".join(lines + [f"| `{c.name}` | {c.type} | {c.meaning} |" for c in TABLES[table]])


__all__ = ["EXPORTED", "SCHEMA", "TABLES", "Column", "create_statements", "markdown", "names"]
