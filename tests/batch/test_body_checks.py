"""The panel's checks across years, body by body, are those of the panel (no cluster needed)."""

from __future__ import annotations

import hashlib

import pytest
from panel_years import panel_checks, year_texts

import gipnlp
from gipnlp.tag.bundle import MANIFEST, models_directory

pytest.importorskip("duckdb", reason="the panel needs the extra [duckdb]")
pytestmark = pytest.mark.skipif(not (models_directory() / MANIFEST).exists(), reason="no trained model in models/")


def test_the_checks_of_the_panel(tmp_path):
    from gipnlp.panel.rows import document_rows
    from gipnlp.spark import body_checks

    texts = year_texts()
    expected = panel_checks(texts, tmp_path)
    assert {row["rule"] for row in expected} >= {"carry", "missing_year"}
    assert "fails" in {row["status"] for row in expected}
    bodies = {}
    for i, text in enumerate(texts):
        made = document_rows(gipnlp.extract(text), hashlib.sha256(text.encode("utf-8")).hexdigest(), f"{i}.txt")
        bodies.setdefault(made["reports"][0]["agency_id"], []).append(made)
    found = [row for reports in bodies.values() for row in body_checks(reversed(reports))]
    without_id = [{name: value for name, value in row.items() if name != "id"} for row in found]
    assert sorted(map(repr, (sorted(r.items()) for r in without_id))) == sorted(map(repr, (sorted(r.items()) for r in expected)))
