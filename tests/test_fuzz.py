"""The fuzz targets on their seeds, on a few changed inputs, and on every input that once broke something."""

from __future__ import annotations

import importlib
import random
import sys
from pathlib import Path

import pytest
from support import ROOT

pytest.importorskip("lxml", reason="the targets read web pages: extra [readers]")
FOLDER = ROOT / "fuzz"
if not (FOLDER / "targets.py").exists():
    pytest.skip("an installed package has no fuzz targets", allow_module_level=True)
sys.path.insert(0, str(FOLDER))
targets = importlib.import_module("targets")
run = importlib.import_module("run")
NAMES = sorted(targets.TARGETS)
#: inputs that broke something: TARGET-what.bin
BROKE = sorted((Path(__file__).parent / "fixtures" / "fuzz").glob("*.bin"))


@pytest.mark.parametrize("name", NAMES)
def test_targets_on_their_seeds_and_changes_of_them(name: str) -> None:
    if name == "documents":
        pytest.importorskip("pdfplumber", reason="reads PDF: extra [readers]")
    seeds = list(targets.seeds(name))
    assert seeds
    chance = random.Random(name)
    few = {"documents": 1, "extract": 2, "tables": 2}.get(name, 6)
    for seed in [b"", *seeds[:few], *(run.changed(chance.choice(seeds), seeds, chance) for _ in range(few * 2))]:
        targets.TARGETS[name](seed)


@pytest.mark.parametrize("path", BROKE, ids=lambda path: path.stem)
def test_what_once_broke(path: Path) -> None:
    targets.TARGETS[path.stem.partition("-")[0]](path.read_bytes())


def test_a_finding_is_kept_once_with_its_input(tmp_path: Path) -> None:
    def broken(data: bytes) -> None:
        raise ZeroDivisionError

    findings = run.Findings("html", tmp_path)
    for data in (b"one", b"two"):
        findings.run(broken, data)
    findings.save()
    assert findings.executions == 2
    (kept,) = tmp_path.glob("*.bin")
    assert kept.read_bytes() == b"one"
    assert "ZeroDivisionError" in kept.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_script_ends_with_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        sys, "argv", ["run.py", "--minutes", "0.05", "--engine", "random", "--target", "stored", "--findings", str(tmp_path)]
    )
    assert run.main() == 0
    line = capsys.readouterr().out.splitlines()[-1]
    assert line.startswith("| stored | ")
    assert line.endswith("| none |")
    assert int(line.split("|")[2]) > 5
