"""Workers that hang, die, or fill the memory: one clear error for one request, and the server goes on."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from servers import running, until

pytest.importorskip("fastapi", reason="the server needs the extra [serve]")
psutil = pytest.importorskip("psutil", reason="psutil is not installed")

from fastapi.testclient import TestClient  # noqa: E402

from gipnlp.serve import Settings, create_app  # noqa: E402
from gipnlp.serve.pool import Pool  # noqa: E402

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the faults are made with signals")

TEXT = "2009年，我局共收到政府信息公开申请4件。"


@contextmanager
def client(folder: Path, **settings: object) -> Iterator[TestClient]:
    """Run the application with a worker that obeys orders, its temporary files in ``folder``; it leaves nothing there."""
    known: dict[str, object] = {"workers": 1, "worker_module": "odd_worker", "timeout": 30.0}
    app = create_app(Settings(**(known | settings)))  # type: ignore[arg-type]
    with ExitStack() as stack:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tempfile.tempdir", str(folder))
            made = stack.enter_context(TestClient(app, base_url="http://localhost"))
        yield made
    assert list(folder.iterdir()) == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("serve")


@pytest.fixture(scope="module")
def odd(folder: Path) -> Iterator[TestClient]:
    """One such application for the tests that need no other settings."""
    with client(folder, timeout=5.0, memory=600 << 20) as made:
        yield made


def send(client: TestClient, text: str):
    return client.post("/extract", content=text.encode(), headers={"Content-Type": "text/plain"})


def code(reply) -> str:
    return reply.json()["error"]["code"]


def replaced(client: TestClient) -> int:
    return client.get("/health").json()["workers"]["replaced"]


def temporary(folder: Path) -> list[str]:
    return [p.name for p in folder.rglob("*") if p.is_file()]


@pytest.mark.parametrize(
    ("order", "status", "expected"),
    [
        ("leave sleep 60", 504, "GIP055"),
        ("leave die", 502, "GIP075"),
        ("leave exit", 502, "GIP075"),
        ("leave fill", 413, "GIP022"),
        ("leave fail", 422, "GIP099"),
    ],
)
def test_one_request_fails_and_the_next_is_served(odd, folder, order, status, expected):
    before = replaced(odd)
    failed = send(odd, order)
    assert (failed.status_code, code(failed)) == (status, expected)
    good = send(odd, TEXT)
    assert good.status_code == 200
    assert good.json()["reports"][0]["records"][0]["value"] == 4
    assert temporary(folder) == []
    assert odd.get("/health").json()["workers"]["alive"] == 1
    assert replaced(odd) - before == (1 if status >= 500 else 0)


def test_errors_and_logs_do_not_quote_the_document(odd, caplog):
    caplog.set_level(logging.DEBUG)
    for order in ("fail 机密字样", "exit 机密字样"):
        assert "机密字样" not in send(odd, order).text
    assert "机密字样" not in caplog.text


def test_what_a_worker_prints_does_not_disturb_its_answers(odd, capfd):
    assert send(odd, "chatter").status_code == 200
    assert send(odd, TEXT).json()["reports"][0]["records"][0]["value"] == 4
    assert "words of the document" not in "".join(capfd.readouterr())


def test_an_idle_worker_that_dies_is_replaced(odd):
    assert send(odd, TEXT).status_code == 200
    before = replaced(odd)
    (worker,) = _children()
    os.kill(worker, signal.SIGKILL)
    until(lambda: replaced(odd) == before + 1 and odd.get("/health").json()["workers"]["idle"] == 1)
    assert send(odd, TEXT).status_code == 200
    assert _children() != [worker]


def test_health_tells_that_no_worker_is_there(odd, monkeypatch):
    assert odd.get("/health").status_code == 200
    monkeypatch.setattr(Pool, "alive", 0)
    reply = odd.get("/health")
    assert (reply.status_code, reply.json()["status"]) == (503, "down")


@pytest.mark.slow
def test_a_worker_that_holds_much_memory_is_replaced(tmp_path):
    with client(tmp_path, memory=800 << 20) as server:
        assert send(server, f"hold {450 << 20}").status_code == 200
        assert send(server, TEXT).status_code == 200
        assert server.get("/health").json()["workers"]["replaced"] == 1


def test_a_full_queue_says_when_to_come_back(tmp_path):
    with client(tmp_path, queue=1) as server, ThreadPoolExecutor(8) as threads:
        replies = [r.result() for r in [threads.submit(send, server, "sleep 1") for _ in range(8)]]
    assert sorted(r.status_code for r in replies) == [200] * 2 + [503] * 6
    for reply in replies:
        if reply.status_code == 503:
            assert code(reply) == "GIP070"
            assert 1 <= int(reply.headers["Retry-After"]) <= 20


@pytest.mark.slow
def test_waiting_has_an_end_too(tmp_path):
    with client(tmp_path, timeout=30.0, patience=1.5, queue=4) as server, ThreadPoolExecutor(3) as threads:
        replies = [r.result() for r in [threads.submit(send, server, "sleep 4") for _ in range(3)]]
    assert sorted(r.status_code for r in replies) == [200, 503, 503]


def test_a_server_whose_worker_does_not_start_says_why(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(Exception, match="GIP031"), TestClient(create_app(Settings(workers=2, model="no such model"))):
        pass
    with pytest.raises(Exception, match="GIP056"), TestClient(create_app(Settings(workers=1, worker_module="nowhere"))):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_real_document_that_takes_too_long():
    with running("--workers", "1", "--timeout", "0.3") as server:
        import httpx

        long = "2009年，全市主动公开政府信息21870条，其中市级机关1821条。" * 20_000
        reply = httpx.post(f"{server.url}/extract", json={"text": long}, timeout=30)
        assert (reply.status_code, code(reply)) == (504, "GIP055")
        assert server.files == []


def test_ending_the_server_lets_requests_finish_and_leaves_nothing():
    import httpx

    text = (TEXT + "\n") * 900
    with running("--workers", "1") as server:
        replies: list[httpx.Response] = []
        sender = threading.Thread(
            target=lambda: replies.append(httpx.post(f"{server.url}/extract", json={"text": text}, timeout=30))
        )
        sender.start()
        until(lambda: httpx.get(f"{server.url}/health").json()["workers"]["idle"] == 0)
        server.stop()
        sender.join()
        assert [r.status_code for r in replies] == [200]
        assert server.left == []


@pytest.mark.slow
def test_a_killed_server_takes_its_workers_along():
    with running("--workers", "2") as server:
        workers = _children(server.process.pid)
        assert len(workers) == 2
        server.process.kill()
        server.process.wait()
        until(lambda: not any(_alive(w) for w in workers))
        until(lambda: server.left == [])


def _children(parent: int | None = None) -> list[int]:
    found = psutil.Process(parent or os.getpid()).children()
    return [child.pid for child in found if any("main; main()" in part for part in child.cmdline())]


def _alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_a_sender_that_goes_away_while_it_waits_costs_no_work(tmp_path, monkeypatch):
    import asyncio

    from gipnlp.serve.job import Job

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    async def scene() -> tuple[float, bytes | None]:
        pool = Pool(Settings(workers=1, worker_module="odd_worker"))
        await pool.start()
        try:
            begin = time.monotonic()
            done = await pool.run(Job("text"), b"sleep 30", _yes)
            return time.monotonic() - begin, done
        finally:
            await pool.close()

    async def _yes() -> bool:
        return True

    seconds, done = asyncio.run(scene())
    assert done is None
    assert seconds < 5
