"""How ``gipnlp serve`` bears load on loopback: 1,000 requests at once, then 20,000, valid and invalid bodies mixed.

    python benchmarks/serve_load.py

Starts servers of its own and prints statuses, latencies and memory.  Ends with status 1 where a request got no reply,
a status of 500 or one that its body does not deserve, where memory grew or a file was left behind.  Needs ``[test]``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted((ROOT / "gipnlp" / "samples").glob("*.txt"))
TEXT = "2009年，我局共收到政府信息公开申请4件，其中当面申请1件。没有发生行政复议。"
MIB = 1024 * 1024
#: memory may differ this much between the second and the last tenth of the run
GROWTH = 1.1
#: requests from which on that is judged; a shorter run still fills caches
LONG = 5000
SECONDS = 600
#: requests after which the memory is told
MARKS = (1000, 5000, 10_000, 20_000)


def request(kind: str, body: bytes, *, path: str = "/extract", method: str = "POST", head: str = "") -> bytes:
    """Write a request."""
    typed = f"Content-Type: {kind}\r\n" if kind else ""
    start = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{typed}{head}"
    return f"{start}Content-Length: {len(body)}\r\n\r\n".encode("latin-1") + body


def form(name: str, content: bytes, field_name: str = "file") -> bytes:
    """Write a form with one file."""
    head = f'--b\r\nContent-Disposition: form-data; name="{field_name}"; filename="{name}"\r\n\r\n'.encode()
    return head + content + b"\r\n--b--\r\n"


JSON, PLAIN, FORM = "application/json", "text/plain", "multipart/form-data; boundary=b"
SMALL = json.dumps({"text": TEXT}).encode()
#: name → (request, status that it deserves, weight)
MIX: dict[str, tuple[bytes, int, int]] = {
    "text as JSON": (request(JSON, SMALL), 200, 26),
    "text, GB18030": (request(f"{PLAIN}; charset=gbk", TEXT.encode("gbk")), 200, 8),
    "file": (request(FORM, form("a.txt", TEXT.encode())), 200, 8),
    "file ../../../etc/passwd": (request(FORM, form("../../../etc/passwd", TEXT.encode())), 200, 2),
    "CSV": (request(JSON, SMALL, path="/extract?format=csv"), 200, 3),
    "XLSX": (request(JSON, SMALL, path="/extract?format=xlsx"), 200, 1),
    "view": (request(JSON, SMALL, path="/view"), 200, 3),
    "whole report": (request(FORM, form("report.txt", SAMPLES[0].read_bytes())), 200, 1),
    "no JSON": (request(JSON, b'{"text": '), 400, 6),
    "no text": (request(JSON, b"{}"), 422, 5),
    "other field": (request(JSON, b'{"text": "", "x": 1}'), 422, 3),
    "other type": (request("application/pdf", b"%PDF-"), 415, 5),
    "wrong parameter": (request(JSON, SMALL, path="/extract?format=exe"), 422, 5),
    "no form": (request(FORM, b"--b\r\nbroken"), 400, 4),
    "binary file": (request(FORM, form("a.doc", bytes(range(256)) * 4)), 422, 4),
    "damaged PDF": (request(FORM, form("a.pdf", b"%PDF-1.4\nbroken")), 422, 2),
    "empty file": (request(FORM, form("a.txt", b"")), 422, 3),
    "too large": (request(PLAIN, b"x" * (MIB + 1)), 413, 2),
    "nothing there": (request("", b"", path="/../../etc/passwd", method="GET"), 404, 3),
    "wrong method": (request("", b"", method="GET"), 405, 2),
    "other site": (request(JSON, SMALL, head="Origin: https://other.example\r\n"), 403, 2),
    "half a body, then gone": (request(PLAIN, b"x" * 1000)[:-500], 0, 2),
}


@dataclass
class Tally:
    """What came back."""

    statuses: Counter[int] = field(default_factory=Counter)
    undeserved: Counter[tuple[str, int]] = field(default_factory=Counter)
    seconds: dict[int, list[float]] = field(default_factory=dict)
    gone: int = 0
    #: requests done, MiB of the server, MiB of its largest worker
    marks: list[tuple[int, float, float]] = field(default_factory=list)

    @property
    def done(self) -> int:
        """Give the number of requests that are over."""
        return sum(self.statuses.values()) + self.gone

    def add(self, name: str, deserved: int, status: int, seconds: float) -> None:
        """Count a reply; a busy server (503) may say so to anyone."""
        self.statuses[status] += 1
        self.seconds.setdefault(status, []).append(seconds)
        if status not in (deserved, 503):
            self.undeserved[name, status] += 1

    def print(self) -> None:
        """Print statuses and latencies."""
        print("\n| status | replies | median, ms | 99 %, ms | longest, ms |\n|---|---|---|---|---|")
        for status, count in sorted(self.statuses.items()):
            times = sorted(1000 * s for s in self.seconds[status])
            at99 = times[min(len(times) - 1, int(0.99 * len(times)))]
            middle = statistics.median(times)
            print(f"| {status or 'no reply'} | {count:,} | {middle:,.0f} | {at99:,.0f} | {times[-1]:,.0f} |")
        print(f"\nsenders that went away half way: {self.gone:,}")
        for (name, status), count in self.undeserved.items():
            print(f"UNDESERVED: {name} got {status or 'no reply'}, {count} times")

    @property
    def bad(self) -> bool:
        """Whether any reply was a 500, missing, or not what the request deserves."""
        return bool(self.undeserved) or self.statuses[500] > 0 or self.statuses[0] > 0


async def send(port: int, name: str, tally: Tally) -> None:
    """Send one request on a connection of its own and count the reply."""
    content, deserved, _ = MIX[name]
    begin = time.perf_counter()
    status = 0
    with suppress(OSError, asyncio.TimeoutError):
        status = await asyncio.wait_for(exchange(port, content, bool(deserved)), SECONDS)
    if deserved:
        tally.add(name, deserved, status, time.perf_counter() - begin)
    else:
        tally.gone += 1


async def exchange(port: int, content: bytes, stay: bool) -> int:
    """Send a request, read the reply to its end and give its status; 0 for what is no whole reply."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(content)
        with suppress(ConnectionError):
            await writer.drain()
        if not stay:
            return 0
        reply = await reader.read()
    finally:
        writer.close()
    found = re.match(rb"HTTP/1\.1 (\d{3}) ", reply)
    if found is None or b"\r\n\r\n" not in reply:
        return 0
    told = b"\nretry-after: " in reply.lower() or found[1] != b"503"
    return int(found[1]) if told else 0


async def fire(port: int, names: list[str], concurrent: int, tally: Tally) -> None:
    """Send requests, at most ``concurrent`` at a time."""
    waiting = iter(names)

    async def sender() -> None:
        for name in waiting:
            await send(port, name, tally)

    await asyncio.gather(*(sender() for _ in range(min(concurrent, len(names)))))


class Server:
    """A server of its own for one part of the run."""

    def __init__(self, *options: str) -> None:
        self.folder = tempfile.mkdtemp(prefix="gipnlp-load-")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gipnlp", "serve", "--port=0", "--max-size=1", "--lang=en", *options],
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "TMPDIR": self.folder},
        )
        line = self.process.stderr.readline() if self.process.stderr else ""
        self.port = int(re.search(r":(\d+)/", line)[1])  # type: ignore[index]

    def memory(self) -> tuple[float, float]:
        """Give MiB of the server and of its largest worker."""
        server = psutil.Process(self.process.pid)
        sizes = [0]
        for worker in server.children():
            with suppress(psutil.Error):
                sizes.append(worker.memory_info().rss)
        return server.memory_info().rss / MIB, max(sizes) / MIB

    def files(self) -> list[Path]:
        """Give files in its temporary folder."""
        return [p for p in Path(self.folder).rglob("*") if p.is_file()]

    def stop(self) -> list[str]:
        """End it and give what is wrong: files that it left behind, words that it said."""
        self.process.terminate()
        said = self.process.communicate()[1]
        left = [str(p) for p in Path(self.folder).rglob("*")]
        shutil.rmtree(self.folder)
        return [*left, *said.splitlines()]


async def watch(server: Server, tally: Tally, samples: list[tuple[float, float]], pause: float) -> None:
    """Note the memory from time to time, and when so many requests of :data:`MARKS` are done."""
    marks = iter([*MARKS, float("inf")])
    mark = next(marks)
    while True:
        samples.append(server.memory())
        if tally.done >= mark:
            tally.marks.append((tally.done, *samples[-1]))
            mark = next(marks)
        await asyncio.sleep(pause)


async def part(title: str, names: list[str], concurrent: int, *options: str, flat: bool = False) -> bool:
    """Run one part, print it, and say whether all is well."""
    server = Server(*options)
    tally, samples = Tally(), [server.memory()]
    watching = asyncio.ensure_future(watch(server, tally, samples, 0.5))
    begin = time.perf_counter()
    await fire(server.port, names, concurrent, tally)
    seconds = time.perf_counter() - begin
    watching.cancel()
    if not tally.marks or tally.marks[-1][0] < tally.done:
        tally.marks.append((tally.done, *server.memory()))
    wrong = [f"left during the run: {p}" for p in server.files()]
    wrong += server.stop()
    print(f"\n## {title}\n\n{len(names):,} requests in {seconds:,.0f} s, {len(names) / seconds:,.0f} a second")
    tally.print()
    print("\n| part of the run | server, MiB | largest worker, MiB |\n|---|---|---|")
    tenths = [samples[i * len(samples) // 10 : (i + 1) * len(samples) // 10] or samples[-1:] for i in range(10)]
    means = [[statistics.mean(s[k] for s in tenth) for k in (0, 1)] for tenth in tenths]
    for i in range(0, 10, 1 if flat else 3):
        print(f"| {10 * i}–{10 * (i + 1)} % | {means[i][0]:,.1f} | {means[i][1]:,.1f} |")
    if flat:
        print("\n| requests done | server, MiB | largest worker, MiB |\n|---|---|---|")
        for done, *sizes in tally.marks:
            print(f"| {done:,} | {sizes[0]:,.1f} | {sizes[1]:,.1f} |")
    grown = flat and any(means[9][k] > GROWTH * means[1][k] for k in (0, 1))
    for line in wrong:
        print("WRONG:", line)
    if grown:
        print("WRONG: memory grew")
    return not (tally.bad or wrong or grown)


def mixed(count: int, seed: int) -> list[str]:
    """Draw requests from the mix; the same seed gives the same."""
    return random.Random(seed).choices(list(MIX), [weight for *_, weight in MIX.values()], k=count)


async def main() -> int:
    """Run all parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--burst", type=int, default=1000, help="requests at once")
    parser.add_argument("--requests", type=int, default=20_000, help="requests of the long run")
    parser.add_argument("--concurrent", type=int, default=64, help="of them at a time")
    given = parser.parse_args()
    burst = mixed(given.burst, 1)
    every = ("--queue", str(given.burst), "--timeout", str(SECONDS))
    good = [
        await part(f"{given.burst:,} at once, places for 32 that wait", burst, given.burst, "--queue", "32"),
        await part(f"{given.burst:,} at once, places for all", burst, given.burst, *every),
        await part(
            f"{given.requests:,}, {given.concurrent} at a time",
            mixed(given.requests, 2),
            given.concurrent,
            *every,
            flat=given.requests >= LONG,
        ),
    ]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
