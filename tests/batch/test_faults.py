"""Runs that are interrupted, killed, out of disk or short of a file end, after ``--resume``, with the same output."""

from __future__ import annotations

import importlib
import sys

import pytest
from support import ROOT

from gipnlp.tag.bundle import MANIFEST, models_directory

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds the workers in /proc"),
    pytest.mark.skipif(not (models_directory() / MANIFEST).exists(), reason="no trained model in models/"),
]


@pytest.mark.parametrize(("suffix", "interrupts"), [("jsonl", 4), ("parquet", 1)])
def test_faults(suffix, interrupts, tmp_path, monkeypatch, capsys):
    """The campaign of ``benchmarks/faults.py``, in small."""
    if suffix == "parquet":
        pytest.importorskip("pyarrow", reason="Parquet needs the extra [parquet]")
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    faults = importlib.import_module("faults")
    found = faults.campaign(tmp_path, 40, interrupts, 1, suffix, seed=3, say=print)
    assert not [line for tally in found.values() for line in tally.broken]
    assert found["Ctrl-C"].runs == interrupts
    assert sum(tally.struck for tally in found.values()) >= 3
