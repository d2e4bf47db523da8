"""Servers for the tests: the real command in a process of its own, and the application with a worker that misbehaves."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 60


class Server:
    """``gipnlp serve`` on a free port, its temporary files in a folder of its own."""

    def __init__(self, *options: str) -> None:
        self.folder = tempfile.mkdtemp(prefix="gipnlp-test-")
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": self.folder, "LC_ALL": "C.UTF-8"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gipnlp", "serve", "--port", "0", *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
            cwd=self.folder,
        )
        self.log = ""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        try:
            until(lambda: "http://" in self.log or self.process.poll() is not None, START_SECONDS)
            self.url = re.search(r"http://\S+?:\d+", self.log)[0]  # type: ignore[index]
        except BaseException:
            self.process.kill()
            raise

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.log += line

    @property
    def files(self) -> list[str]:
        """Files in its folder, the empty folders of the workers left out."""
        return [str(p) for p in Path(self.folder).rglob("*") if not p.is_dir()]

    @property
    def left(self) -> list[str]:
        """All that is in its folder."""
        return [str(p) for p in Path(self.folder).rglob("*")]

    def stop(self) -> int:
        """End it as a service manager does, and give its exit status."""
        self.process.terminate()
        status = self.process.wait(30)
        self._reader.join(5)
        return status


@contextmanager
def running(*options: str) -> Iterator[Server]:
    """Run a server for a while."""
    server = Server(*options)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()
        shutil.rmtree(server.folder)


def until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait until a condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds} s")
        time.sleep(0.02)
