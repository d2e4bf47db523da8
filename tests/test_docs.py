"""What the README and the notebooks show runs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_python_blocks_run(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    matplotlib = pytest.importorskip("matplotlib", reason="the extra [evaluate] is not installed")
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    blocks = re.findall(r"```python\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    assert blocks
    if any("panel.duckdb" in block for block in blocks):
        pytest.importorskip("duckdb", reason="the extra [duckdb] is not installed")
        assert "gipnlp panel gipnlp/samples -o panel.duckdb" in printed_commands(name)
        panel = pytest.importorskip("gipnlp.panel")
        panel.build(sorted((ROOT / "gipnlp" / "samples").glob("*.txt")), tmp_path / "panel.duckdb")
    monkeypatch.chdir(tmp_path)
    for block in blocks:
        exec(compile(block, name, "exec"), {})  # noqa: S102 - the point of the test
        if ".plot(" in block:
            assert plt.gca().get_title()
            assert any(patch.get_height() > 0 for patch in plt.gca().patches)
            plt.close("all")


def printed_commands(name: str) -> list[str]:
    """The lines of a file that call gipnlp."""
    return re.findall(r"^gipnlp .*$", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_commands_run_as_printed(name: str, tmp_path: Path) -> None:
    commands = printed_commands(name)
    assert any("extract" in c for c in commands)
    if name != "README.md":  # each command runs once, in whichever file it is printed
        commands = [command for command in commands if command not in printed_commands("README.md")]
    os.symlink(ROOT / "gipnlp", tmp_path / "gipnlp")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for command in commands:
        line = re.sub(r"^gipnlp ", f"{sys.executable} -m gipnlp ", command)
        done = subprocess.run(["bash", "-c", line], cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, (command, done.stderr[-500:])


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "corpus/README.md"])
def test_links_lead_somewhere(name: str) -> None:
    path = ROOT / name
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_notebooks_run(path: Path) -> None:
    pytest.importorskip("pandas", reason="the notebooks need the extra [frames]")
    space: dict[str, object] = {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), path.name, "exec"), space)  # noqa: S102 - the point of the test
