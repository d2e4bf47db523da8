"""The server against its own OpenAPI description, by schemathesis: valid and invalid requests made from it."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytest.importorskip("schemathesis", reason="schemathesis is not installed")


@pytest.mark.slow
def test_the_server_keeps_to_its_description(server, tmp_path):
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", f"{server.url}/openapi.json"),
        *("--max-examples", "15", "--seed", "1", "--no-color"),
        # the description cannot say which files are readable: an image is a file, and refused (422)
        *("--exclude-checks", "positive_data_acceptance"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=900)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
