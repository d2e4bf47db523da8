"""Fixtures for all tests; helpers are in ``support.py``."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import reports_folder


@pytest.fixture(scope="session")
def reports() -> Path:
    """The folder of real reports; tests that need it are skipped where it is not at hand."""
    path = reports_folder()
    if path is None:
        pytest.skip("the real reports are not redistributed and not at hand (set GIPNLP_REPORTS)")
    return path
