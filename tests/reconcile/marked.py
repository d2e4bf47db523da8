"""Reports for the checks' tests, written as sentences: ``[31件]`` is a counted number, ``{4.2%}`` a percentage of the number before it.

No model is needed: a number's indicator is the first of :data:`WORDS` that its clause names, or what ``[31件:requests.received]`` says.
"""

from __future__ import annotations

import re

from gipnlp.normalise import normalise
from gipnlp.quantities import read_count, read_percent
from gipnlp.reconcile import reconcile
from gipnlp.types import Agency, Check, Entity, Period, Record, Report

AGENCY = "清河县人民政府"
YEAR = Period("2010-01-01", "2010-12-31")
_MARK = re.compile(r"\[([^\[\]:@]+)(?::([a-z_.]+))?(?:@([^\[\]]+))?\]|\{([^{}]+)\}")
_BREAK = re.compile(r"[,;:。!?、，；：（(\n]")
WORDS = {
    "类": "disclosure.by_category", "网站": "disclosure.by_channel.website", "公开政府信息": "disclosure.total", "公开信息": "disclosure.total",
    "当面": "requests.received.in_person", "网络": "requests.received.online", "信函": "requests.received.letter", "传真": "requests.received.fax",
    "部分公开": "requests.answered.partly_granted", "不予公开": "requests.answered.denied", "予以公开": "requests.answered.granted",
    "结转下": "requests.carried_forward", "上年结转": "requests.carried_over", "办结": "requests.closed", "申请": "requests.received",
    "复议": "review.total", "诉讼": "litigation.total",
}


def report_of(text: str, year: int = 2010) -> tuple[str, Report]:
    """Build a report from a marked text; gives the plain text and the report with its records."""
    period = Period(f"{year}-01-01", f"{year}-12-31")
    report = Report(Agency(AGENCY), year, period, None, None, "hans", 0, 0)
    plain, at = "", 0
    for match in _MARK.finditer(text):
        plain += text[at : match.start()]
        at = match.end()
        start = len(plain)
        if match.group(4) is not None:
            plain += match.group(4)
            _percent(report, match.group(4), start, plain)
            continue
        plain += match.group(1)
        count = read_count(match.group(1))
        assert count is not None, match.group(1)
        clause = _BREAK.split(plain[:start])[-1]
        indicator = match.group(2) or next((i for w, i in WORDS.items() if w in clause), "other")
        stock = "累计" in clause
        report.records.append(
            Record(
                f"r{len(report.records) + 1}", indicator, clause[-8:] or None, count.value, count.unit, count.qualifier,  # type: ignore[arg-type]
                "stock" if stock else "flow", match.group(3) or AGENCY, Period(None, period.end) if stock else period, None, None, None,
                "narrative", "number", start, len(plain), clause, low=count.low, high=count.high,
            )
        )
    plain += text[at:]
    report.end = len(plain)
    return plain, report


def _percent(report: Report, text: str, start: int, plain: str) -> None:
    percent = read_percent(text)
    assert percent is not None, text
    entity = Entity(f"e{len(report.entities) + 1}", "PERCENT", text, start, len(plain), value=percent.value)
    report.entities.append(entity)
    words = plain[report.records[-1].end : start] if report.records else ""
    if not report.records or (re.search("增|升|降|减", words) and "占" not in words):
        report.records.append(
            Record(
                f"r{len(report.records) + 1}", "other", None, None, "%", "exact", "flow", AGENCY, report.period, percent.value, None, None,
                "narrative", "number", start, len(plain), words, [entity.id], percent_digits=percent.digits,
            )
        )
        return
    record = report.records[-1]
    record.percent, record.percent_digits = percent.value, percent.digits
    record.entities.append(entity.id)


def checks_of(text: str, *cells: Record, form: str = "none", year: int = 2010) -> list[Check]:
    """Give the checks of a marked text, with table cells added to its records."""
    plain, report = report_of(text, year)
    report.records += cells
    report.form.id = form  # type: ignore[assignment]
    return reconcile(report, normalise(plain))


def cell(name: str, indicator: str, value: float, **more: object) -> Record:
    """Make a table cell."""
    fields: dict[str, object] = {
        "id": name, "indicator": indicator, "category": None, "value": value, "unit": "件", "qualifier": "exact", "measure": "flow",
        "scope": AGENCY, "period": YEAR, "percent": None, "percent_of": None, "applicant": None, "source": "table", "stated": "number",
        "start": 0, "end": 1, "evidence": "", "low": value, "high": value,
    }
    return Record(**{**fields, **more})  # type: ignore[arg-type]


def told(checks: list[Check], *rules: str) -> list[tuple[str, str]]:
    """Give (status, expression) of the checks of some rules."""
    return [(c.status, c.expression) for c in checks if not rules or c.rule in rules]


def failing(text: str, *cells: Record, form: str = "none", year: int = 2010) -> list[str]:
    """Give the expressions of the failing checks."""
    return [c.expression for c in checks_of(text, *cells, form=form, year=year) if c.status == "fails"]
