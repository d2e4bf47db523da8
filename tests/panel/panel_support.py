"""Files that say what extraction gives, so that a panel of many years is a few lines and no model is needed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from gipnlp.document import Document
from gipnlp.errors import ReadError
from gipnlp.types import Agency, Check, FormInfo, Period, Record, Report

CITY = ("潮州市人民政府", "445100")


def report(year: int, *numbers: tuple[Any, ...], agency: str = CITY[0], code: str | None = CITY[1], **more: Any) -> dict[str, Any]:
    """Describe a report: numbers are (indicator, value) or (indicator, value, {field: value})."""
    return {"agency": agency, "code": code, "year": year, "numbers": [list(n) for n in numbers], **more}


def write(path: Path, *reports: dict[str, Any], junk: str = "") -> Path:
    """Write a file whose extraction gives these reports; ``junk`` changes its bytes and nothing else."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"junk": junk, "reports": reports}, ensure_ascii=False), encoding="utf-8")
    return path


def extract_file(path: Any, *, model: str | None = None) -> Document:
    """Stand in for :func:`gipnlp.extract_file`."""
    name = str(path)
    try:
        content = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise ReadError("GIP010", path=name) from error
    if content == "crash":
        raise RuntimeError("boom")
    if content == "damaged":
        raise ReadError("GIP016", path=name, kind="pdf", reason="cut off")
    text, reports = "", []
    for described in json.loads(content)["reports"]:
        body = json.dumps(described, ensure_ascii=False)
        made = _report(described, len(text), len(text) + len(body), len(reports))
        text += body + "\n"
        reports.append(made)
    return Document(text, reports, model="test", path=name)


def _report(described: dict[str, Any], start: int, end: int, number: int) -> Report:
    year, agency = described["year"], described["agency"]
    days = described.get("period", [f"{year}-01-01", f"{year}-12-31"] if year else [None, None])
    period = Period(*days)
    made = Report(
        Agency(agency, described.get("level", "city"), "government", described["code"]), year, period, f"{agency}{year}", None,
        "hans", start, end, form=FormInfo(described.get("form", "none")),
    )  # fmt: skip
    made.form.cells["read"] = described.get("cells", 0)
    for i, (indicator, value, *rest) in enumerate(described["numbers"]):
        made.records.append(record(f"r{number}{i}", indicator, value, agency, period, start + i, **(rest[0] if rest else {})))
    made.checks = [Check(f"c{number}{i}", "sum", status, "1 = 1", 1, 1, [], "好", "fine") for i, status in enumerate(described.get("checks", []))]
    return made


def record(name: str, indicator: str, value: float | None, agency: str, of_report: Period, start: int, **more: Any) -> Record:
    """Make a record; what is not said is exact, a flow, in the narrative, about the body itself and the report's period."""
    if "period" in more:
        more["period"] = Period(*more["period"])
    elif more.get("measure") == "stock":
        more["period"] = Period(None, of_report.end)
    known: dict[str, Any] = {
        "category": None, "unit": "件", "qualifier": "exact", "measure": "flow", "scope": agency, "period": of_report, "percent": None,
        "percent_of": None, "applicant": None, "source": "narrative", "stated": "number", "evidence": "", "low": value, "high": value,
    }  # fmt: skip
    return Record(id=name, indicator=indicator, value=value, start=start, end=start + 1, **(known | more))
