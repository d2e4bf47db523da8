"""The hand-built documents of ``tests/render/sample.py`` as a fixture."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SAMPLE = Path(__file__).parent.parent / "render" / "sample.py"


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gipnlp_sample", SAMPLE)
    if spec is None or spec.loader is None:
        raise ImportError(str(SAMPLE))
    module = importlib.util.module_from_spec(spec)
    sys.modules["gipnlp_sample"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    """The module with :func:`document`, :func:`nasty`, :func:`failed`."""
    return _load()
