"""Fixtures for all tests; helpers are in ``support.py``."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from support import reports_folder

SAMPLE = Path(__file__).parent / "render" / "sample.py"


@pytest.fixture(scope="session")
def reports() -> Path:
    """The folder of real reports; tests that need it are skipped where it is not at hand."""
    path = reports_folder()
    if path is None:
        pytest.skip("the real reports are not redistributed and not at hand (set GIPNLP_REPORTS)")
    return path


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


#: files whose tests share what is costly to make (a PDF that was read, a server that runs): all of one go to one worker
TOGETHER = {
    "test_wild.py", "test_read_real.py", "test_read_fixtures.py", "test_read_pdf.py", "test_requests.py", "test_worker_faults.py",
}  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of some files in one worker process."""
    for item in items:
        if item.path.name in TOGETHER:
            item.add_marker(pytest.mark.xdist_group(item.path.name))
