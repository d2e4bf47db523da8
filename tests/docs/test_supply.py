"""What gipnlp is built from: bounded ranges, a lock within them, and an audit that says what it did."""

from __future__ import annotations

import importlib.util
import json
import sys

import pytest
from support import ROOT

packaging = pytest.importorskip("packaging.requirements", reason="reads requirements with packaging")
if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = ROOT / ".ci" / "constraints.txt"
PYTHONS = ("3.10", "3.11", "3.12", "3.13")
needs_ci = pytest.mark.skipif(not LOCK.exists(), reason="the folder .ci is part of the repository, not of the sdist")


def requirements() -> list[tuple[str, packaging.Requirement]]:
    """All that the project asks for, with the extra that asks."""
    lists = {"": PROJECT["project"]["dependencies"], **PROJECT["project"]["optional-dependencies"]}
    lists["build"] = PROJECT["build-system"]["requires"]
    return [(extra, packaging.Requirement(line)) for extra, lines in lists.items() for line in lines]


def test_every_range_has_both_ends() -> None:
    open_ended = [
        str(need)
        for _, need in requirements()
        if need.name != "gipnlp" and not {"<", ">="} <= {part.operator for part in need.specifier}
    ]
    assert open_ended == []


@needs_ci
@pytest.mark.parametrize("python", PYTHONS)
def test_the_lock_has_one_version_of_each_within_the_ranges(python: str) -> None:
    environment = {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": "linux"}
    locked: dict[str, str] = {}
    for line in LOCK.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            need = packaging.Requirement(line)
            if need.marker is None or need.marker.evaluate(environment):
                assert need.name not in locked, line
                (part,) = need.specifier
                assert part.operator == "=="
                locked[need.name] = part.version
    wanted = {"", "readers", "train", "frames", "parquet", "duckdb", "xlsx", "evaluate", "serve", "test", "lint", "spacy", "datasets"}
    for extra, need in requirements():
        if extra in wanted and need.name != "gipnlp" and (need.marker is None or need.marker.evaluate(environment)):
            assert need.specifier.contains(locked[need.name.lower()]), str(need)


@needs_ci
def test_ci_installs_from_the_lock() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.index('PIP_CONSTRAINT="$root/.ci/constraints.txt"') < script.index("pip install")


@needs_ci
def test_the_audit_tells_weak_versions_from_none_audited() -> None:
    place = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    assert place is not None and place.loader is not None  # noqa: PT018
    audit = importlib.util.module_from_spec(place)
    place.loader.exec_module(audit)
    good = {"name": "click", "version": "8.1", "vulns": []}
    weak = {"name": "lxml", "version": "5.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["5.1"]}]}
    unknown = {"name": "numpy", "skip_reason": "not found"}

    def verdict(*packages: object) -> tuple[int, list[str]]:
        return audit.verdict(json.dumps({"dependencies": packages}), "")

    assert verdict(good, unknown) == (0, ["1 of 2 packages audited, no known weakness"])
    assert verdict(good, weak) == (audit.WEAK, ["lxml 5.0: PYSEC-1, fixed in 5.1"])
    assert verdict(unknown)[0] == audit.NOT_AUDITED
    assert audit.verdict("", "ConnectionError: no route\n")[0] == audit.NOT_AUDITED
