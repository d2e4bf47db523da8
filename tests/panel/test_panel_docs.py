"""What docs/panel.md says is so: its tables are the panel's, its lines run and draw something."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from gipnlp import panel
from gipnlp.panel.tables import TABLES, markdown

REPOSITORY = Path(__file__).parents[2]
TEXT = (REPOSITORY / "docs" / "panel.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", TABLES)
def test_tables_are_documented(table):
    assert f"<!-- table:{table} -->\n{markdown(table)}\n<!-- /table -->" in TEXT


def test_views_are_documented(bench):
    bench.run()
    for view in ("series", "statements"):
        assert f"`{view}`" in TEXT
    for column in panel.table(bench.panel, "series").columns:
        assert f"`{column}`" in TEXT.partition("### The views")[2]


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#:]+)\)", TEXT):
        assert (REPOSITORY / "docs" / target).exists()
    for target in re.findall(r"`((?:notebooks|docs)/[^`]+)`", TEXT):
        assert (REPOSITORY / target).exists()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with reports and the panel of them, made by the commands of the page."""
    for module, extra in (("duckdb", "duckdb"), ("pandas", "frames")):
        pytest.importorskip(module, reason=f"the lines need the extra [{extra}]")
    made = tmp_path_factory.mktemp("docs")
    os.symlink(REPOSITORY / "gipnlp", made / "gipnlp")
    os.symlink(REPOSITORY / "gipnlp" / "samples", made / "reports")
    here = Path.cwd()
    os.chdir(made)
    try:
        yield made
    finally:
        os.chdir(here)


def test_commands_run_as_printed(folder):
    from gipnlp.cli import cli

    commands = re.findall(r"^gipnlp (.*)$", TEXT, flags=re.MULTILINE)
    assert len(commands) == 2
    for command in commands:
        result = CliRunner().invoke(cli, command.split())
        assert result.exit_code == 0, (command, result.output)
    assert (folder / "wide.csv").read_text(encoding="utf-8").count("\n") == 2, "one sample is of 2012 to 2018"


def test_lines_draw_something(folder):
    matplotlib = pytest.importorskip("matplotlib", reason="plots need matplotlib")
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    if not (folder / "panel.duckdb").exists():
        panel.build(sorted((folder / "reports").glob("*.txt")), "panel.duckdb")
    blocks = re.findall(r"<!-- run -->\n```python\n(.*?)```", TEXT, flags=re.DOTALL)
    assert len(blocks) == 3
    for block in blocks:
        assert len(block.strip().splitlines()) == 3
        exec(compile(block, "panel.md", "exec"), {})  # noqa: S102 - the point of the test
        axes = plt.gca()
        assert axes.get_title()
        assert any(patch.get_height() > 0 for patch in axes.patches), block
        plt.close("all")


def test_python_block_runs(folder):
    (block,) = re.findall(r"## In Python\n\n```python\n(.*?)```", TEXT, flags=re.DOTALL)
    exec(compile(block, "panel.md", "exec"), {})  # noqa: S102 - the point of the test
