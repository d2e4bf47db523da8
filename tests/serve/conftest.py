"""One real server for the tests of a process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from servers import Server, running


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """``gipnlp serve`` as a user starts it, with small limits; it must end without a word about what it was sent."""
    pytest.importorskip("fastapi", reason="the server needs the extra [serve]")
    with running("--workers", "2", "--max-size", "1", "--lang", "zh") as server:
        yield server
        server.stop()
        assert server.log.count("\n") == 1, server.log
        assert server.left == []


@pytest.fixture
def http(server: Server) -> Iterator[object]:
    """A client of the real server."""
    httpx = pytest.importorskip("httpx", reason="httpx is not installed")
    with httpx.Client(base_url=server.url, timeout=60) as client:
        yield client
    assert server.files == []
