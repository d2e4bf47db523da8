"""The real reports, where their text is at hand: every report found, headers right, nothing outside counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import ROOT

from gipnlp.evaluation.run import on_pages, total
from gipnlp.models import load_pipeline
from gipnlp.training.data import load_standoff


@pytest.fixture(scope="module")
def scores(reports: Path):  # type: ignore[no-untyped-def]
    return on_pages(load_standoff(ROOT / "annotations" / "real", reports), load_pipeline())


def test_all_reports_are_found_with_agency_year_and_period(scores) -> None:  # type: ignore[no-untyped-def]
    whole = total(scores)
    assert (whole.reports_gold, whole.reports_found, whole.outside) == (12, 12, 0)
    errors = [e for s in scores for e in s.header_errors if e["field"] in ("agency", "year", "period")]
    assert errors == []


def test_spans_and_records_are_above_the_first_bar(scores) -> None:  # type: ignore[no-untyped-def]
    whole = total(scores)
    assert whole.spans.get("strict").f1 >= 0.85
    assert whole.records.full_f1 >= 0.70
