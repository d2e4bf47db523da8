"""The pages of ``docs/``: blocks run and print what is shown, marked commands run, links lead somewhere.

Python blocks of a page share one namespace and run in its temporary copy of the clone; a block fenced as ``output`` is what the
block before it prints. Shell blocks run where the comment ``<!-- run -->`` stands before them.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT

from gipnlp.corpus.load import read_pages

PAGES = sorted((ROOT / "docs").glob("*.md"))
#: pages whose blocks are run here; the others have tests of their own
RUN = (
    "pipeline.md", "checks.md", "extend.md", "train.md", "annotate.md", "forms.md", "reading.md", "corpus-tools.md", "evaluation.md", "serve.md",
    "spacy-and-datasets.md",
)  # fmt: skip
#: what some of them need
NEEDS = {"corpus-tools.md": ("spacy", "datasets"), "spacy-and-datasets.md": ("spacy", "datasets"), "serve.md": ("fastapi",)}
#: pages whose python blocks are run by other tests
ELSEWHERE = {"batch.md": "tests/batch/test_run.py", "panel.md": "tests/panel/test_panel_docs.py", "spark.md": "tests/batch/test_spark.py"}
_BLOCK = re.compile(r"^(<!-- run -->\n)?```(python|bash|output)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(text: str) -> list[tuple[str, str]]:
    """Give (kind, content) of the blocks to run, in order."""
    found = [(m[2], m[3], bool(m[1])) for m in _BLOCK.finditer(text)]
    return [(kind, content) for kind, content, run in found if kind != "bash" or run]


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what the pages' commands need, as the working directory."""
    for name in ("gipnlp", "models"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "spacy"))
    (tmp_path / "corpus").mkdir()
    for path in sorted((ROOT / "corpus").glob("*.txt"))[:8]:
        shutil.copy(path, tmp_path / "corpus")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("name", RUN)
def test_blocks_run(name: str, clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in NEEDS.get(name, ()):
        pytest.importorskip(module, reason=f"docs/{name} needs the extra [{module}]")
    # the corpus of "the clone" is the copy, also for what runs in this process
    monkeypatch.setattr(sys.modules[read_pages.__module__], "default_directory", lambda: clone / "corpus")
    monkeypatch.setenv("HF_DATASETS_CACHE", str(clone / "cache"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    found = blocks((ROOT / "docs" / name).read_text(encoding="utf-8"))
    assert found
    (clone / "bin").mkdir()
    for name_of_command, arguments in (("gipnlp", "-m gipnlp "), ("python", "")):
        command = clone / "bin" / name_of_command
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments}"$@"\n', encoding="utf-8")
        command.chmod(0o755)
    path = f"{clone / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PYTHONPATH": str(clone), "PATH": path, "PYTHONUTF8": "1"}
    space: dict[str, object] = {}
    printed = ""
    for kind, content in found:
        if kind == "python":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(content, name, "exec"), space)  # noqa: S102 - the point of the test
            printed = out.getvalue()
        elif kind == "bash":
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", content], cwd=clone, env=environment, capture_output=True, timeout=200
            )
            assert done.returncode == 0, (content, done.stderr.decode()[-500:])
        else:
            assert printed == content


def test_every_page_with_python_blocks_is_run() -> None:
    with_blocks = {path.name for path in PAGES if "```python" in path.read_text(encoding="utf-8")}
    assert with_blocks <= {*RUN, *ELSEWHERE}
    for name, test in ELSEWHERE.items():
        assert name in (ROOT / test).read_text(encoding="utf-8")


def anchors(text: str) -> set[str]:
    """Give the names that links may lead to: of headings, and of written anchors."""
    heads = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads} | set(re.findall(r'<a id="([^"]+)"', text))


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        where = path if not name else path.parent / name
        assert where.exists(), target
        if anchor and where.suffix == ".md":
            assert anchor in anchors(where.read_text(encoding="utf-8")), target


def test_the_index_names_every_page() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    missing = [path.name for path in PAGES if path.name != "index.md" and f"({path.name})" not in index]
    assert not missing


def test_the_page_of_indicators_is_what_the_taxonomy_says() -> None:
    from gipnlp.render.indicators import to_markdown
    from gipnlp.taxonomy import indicators

    page = (ROOT / "docs" / "indicators.md").read_text(encoding="utf-8")
    assert page == to_markdown(indicators()), "renew: gipnlp indicators --markdown > docs/indicators.md"
    for item in indicators():
        assert item.zh in page
        assert all(word in page for word in (*item.words, *item.labels))
