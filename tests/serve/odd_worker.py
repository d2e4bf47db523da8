"""A worker process that does what the text tells it, to see what the server makes of it."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from pathlib import Path

from gipnlp.serve import worker
from gipnlp.serve.job import Job


def work(job: Job, payload: bytes, options: argparse.Namespace) -> bytes:
    """Sleep, die, fill the memory, fail, leave files behind or chatter; anything else is done as ever."""
    order, _, rest = payload.decode("utf-8", errors="replace").partition(" ")
    if order == "leave":
        (Path(options.folder) / "left.tmp").write_text("left", encoding="utf-8")
        order, _, rest = rest.partition(" ")
    if order == "sleep":
        time.sleep(float(rest))
    elif order == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    elif order == "exit":
        os._exit(3)
    elif order == "fill":
        return b"x" * (options.memory * 4)
    elif order == "hold":
        held.append(bytearray(int(rest)))
    elif order == "fail":
        raise KeyError(f"secret {rest}")
    elif order == "chatter":
        print("words of the document")
        sys.stderr.write("words of the document\n")
        os.write(1, b"words of the document\n")
    return worker.do(job, payload, options)


held: list[bytearray] = []


def main() -> None:
    """Run as the server's worker."""
    worker.main(work=work)
