"""The list of components names what is installed."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from support import ROOT


def test_components(tmp_path: Path) -> None:
    pytest.importorskip("packaging", reason="the list of components needs packaging")
    script = ROOT / ".ci" / "sbom.py"
    outputs = [tmp_path / "a.json", tmp_path / "b.json"]
    for output in outputs:
        subprocess.run([sys.executable, str(script), "--extras", "readers", "-o", str(output)], check=True)
    assert outputs[0].read_bytes() == outputs[1].read_bytes()
    content = json.loads(outputs[0].read_text(encoding="utf-8"))
    assert (content["bomFormat"], content["specVersion"]) == ("CycloneDX", "1.5")
    assert content["metadata"]["component"]["name"] == "gipnlp"
    found = {part["name"]: part for part in content["components"]}
    for name in ("numpy", "msgspec", "click", "rich"):
        assert found[name]["version"] == version(name)
        assert found[name]["purl"] == f"pkg:pypi/{name}@{version(name)}"
    assert "lxml" in found
    assert "spacy" not in found
    assert len({part["bom-ref"] for part in content["components"]}) == len(content["components"])
