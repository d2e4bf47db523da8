"""Work for worker processes that needs no model: what a path's name says is what happens."""

from __future__ import annotations

import pytest

WORK = '''
import os, time
from pathlib import Path
from gipnlp.document import Document
from gipnlp.errors import ModelError

def tried(path):
    """How often this path was begun before, counted in a file beside it."""
    counter = Path(str(path) + ".tries")
    count = len(counter.read_text()) if counter.exists() else 0
    counter.write_text("x" * (count + 1))
    return count

def work(path, model):
    name = Path(path).name
    if "slow" in name: time.sleep(0.5)
    if "stuck" in name: time.sleep(3600)
    if "die" in name: os._exit(9)
    if "once" in name and tried(path) == 0: os._exit(9)
    if "raise" in name: raise RuntimeError("late\\nmore")
    if "big" in name: return Document("x" * 3_000_000, path=str(path))
    if "odd" in name: return lambda: None
    if "model" in name: raise ModelError("GIP032", name="x")
    return Document(name, path=str(path))

def prepare(model):
    if model == "gone": raise ModelError("GIP032", name="gone")
    if model == "dead": os._exit(7)
    if model and "first" in model:  # only the first worker comes to life
        try:
            Path(model).open("x").close()
        except FileExistsError:
            os._exit(7)
'''


@pytest.fixture
def made(tmp_path_factory, monkeypatch):
    """The module with ``work`` and ``prepare``, importable in the workers too."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "gipnlp_made_work.py").write_text(WORK, encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    import gipnlp_made_work

    return gipnlp_made_work
