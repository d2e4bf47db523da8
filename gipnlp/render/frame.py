"""Records as a table: one row a record, plain columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import MissingExtraError

if TYPE_CHECKING:
    import pandas

    from ..document import Document

COLUMNS = (
    "path agency level kind region_code year report id indicator category value unit qualifier measure scope period_start period_end percent percent_of "
    "applicant source stated start end evidence confidence corroborates"
).split()


def rows(document: Document) -> list[dict[str, Any]]:
    """Give one flat dictionary a record, with the keys of :data:`COLUMNS`."""
    made = []
    for index, report in enumerate(document.reports):
        for r in report.records:
            made.append(
                {
                    "path": document.path,
                    "agency": report.agency.name,
                    "level": report.agency.level,
                    "kind": report.agency.kind,
                    "region_code": report.agency.region_code,
                    "year": report.year,
                    "report": index,
                    "id": r.id,
                    "indicator": r.indicator,
                    "category": r.category,
                    "value": r.value,
                    "unit": r.unit,
                    "qualifier": r.qualifier,
                    "measure": r.measure,
                    "scope": r.scope,
                    "period_start": r.period.start,
                    "period_end": r.period.end,
                    "percent": r.percent,
                    "percent_of": r.percent_of,
                    "applicant": r.applicant,
                    "source": r.source,
                    "stated": r.stated,
                    "start": r.start,
                    "end": r.end,
                    "evidence": r.evidence,
                    "confidence": r.confidence,
                    "corroborates": r.corroborates,
                }
            )
    return made


def to_frame(document: Document) -> pandas.DataFrame:
    """Give the records as a data frame with the columns of :data:`COLUMNS`."""
    try:
        import pandas
    except ImportError as error:
        raise MissingExtraError("GIP020", feature="to_frame()", extra="frames") from error
    return pandas.DataFrame(rows(document), columns=COLUMNS)
