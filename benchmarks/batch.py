"""Many files on several cores: how much faster than on one, and a long run end to end.

    python benchmarks/batch.py                     # one worker against two, alternating, medians of pairs
    python benchmarks/batch.py --long 100000       # besides, so many synthetic reports in one run

Prints a Markdown table.  Ratios within one run are what to compare; absolute times depend on the machine, and a
machine that does other work at the same time makes the ratio meaningless (the load before each round is printed);
CPU time hardly depends on that.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from itertools import zip_longest
from pathlib import Path

import click
from synthetic import write_reports

ROOT = Path(__file__).resolve().parent.parent


def run(folder: Path, output: Path, workers: int) -> tuple[float, float]:
    """Run the command over a folder and give the seconds it took, and those of CPU time of all its processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "gipnlp", "extract", str(folder), "-o", str(output), "--workers", str(workers)]
    begun = time.monotonic()
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    seconds = time.monotonic() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


class Memory(threading.Thread):
    """Looks twice a second how much memory the processes below this one take (Linux; elsewhere nothing)."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak_parent = self.peak_worker = 0
        self.over = threading.Event()

    def run(self) -> None:
        """Look until :attr:`over`."""
        while not self.over.wait(0.5):
            for pid in below(os.getpid())[:1]:
                self.peak_parent = max(self.peak_parent, resident(pid))
                for child in below(pid):
                    self.peak_worker = max(self.peak_worker, resident(child))


def below(pid: int) -> list[int]:
    """Give the children of a process."""
    try:
        return [int(p) for t in Path(f"/proc/{pid}/task").iterdir() for p in (t / "children").read_text().split()]
    except OSError:
        return []


def resident(pid: int) -> int:
    """Give the resident memory of a process in bytes."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def compare(work: Path, count: int, sentences: int, rounds: int, workers: int) -> None:
    """Time one worker and several in turn and print the medians."""
    folder = work / "compare"
    paths = write_reports(folder, count, 2, sentences)
    characters = sum(len(p.read_text(encoding="utf-8")) for p in paths)
    times: dict[int, list[float]] = {1: [], workers: []}
    work_done: dict[int, list[float]] = {1: [], workers: []}
    for _ in range(rounds):
        for number, found in times.items():
            click.echo(f"load {os.getloadavg()[0]:.1f}", err=True)
            seconds, cpu = run(folder, work / f"out{number}.jsonl", number)
            found.append(seconds)
            work_done[number].append(cpu)
            click.echo(f"{number} workers: {seconds:.1f} s, {cpu:.1f} s of CPU time", err=True)
    if (work / "out1.jsonl").read_bytes() != (work / f"out{workers}.jsonl").read_bytes():
        raise SystemExit("the outputs differ")
    ratio = statistics.median(a / b for a, b in zip(times[1], times[workers], strict=True))
    print(f"{count} synthetic reports, {characters / count:.0f} characters each, start of the processes included, medians of {rounds} pairs\n")
    print("| workers | seconds | CPU seconds | documents a second | against one |\n|---|---|---|---|---|")
    for number, found in times.items():
        middle = statistics.median(found)
        cpu = statistics.median(work_done[number])
        print(f"| {number} | {middle:.1f} | {cpu:.1f} | {count / middle:.1f} | {ratio if number > 1 else 1:.2f} × |")


def long(work: Path, count: int, every: int, workers: int) -> None:
    """Run over many small documents once and print what it took."""
    folder = work / "long"
    paths = write_reports(folder, count, 3, 1, every)
    size = sum(p.stat().st_size for p in paths)
    memory = Memory()
    memory.start()
    output = work / "long.jsonl"
    seconds, cpu = run(folder, output, workers)
    memory.over.set()
    with output.open(encoding="utf-8") as file:
        for number, (line, path) in enumerate(zip_longest(file, paths)):
            found = json.loads(line or "{}")
            if found.get("path") != str(path) or "error" in found:
                raise SystemExit(f"document {number} is not that of {path}")
    print(
        f"\n{count} documents ({size / 1e6:.1f} MB; {len(range(0, count, every))} reports, the others short pages without one) end to end in one run of {workers} workers: {seconds / 60:.1f} minutes, "
        f"{count / seconds:.0f} documents a second, {cpu / count * 1000:.1f} ms of CPU time a document; output {output.stat().st_size / 1e6:.0f} MB, each file once and in its place; "
        f"peak memory {memory.peak_parent / 1e6:.0f} MB in the parent and {memory.peak_worker / 1e6:.0f} MB in a worker."
    )


@click.command(help=__doc__)
@click.option("--count", default=400, show_default=True, help="Documents of the comparison.")
@click.option("--sentences", default=8, show_default=True, help="Sentences of each.")
@click.option("--rounds", default=3, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--long", "many", default=0, help="Also run over so many small documents.")
@click.option("--every", default=1, show_default=True, help="Of those of --long, each so-manieth is a report.")
def main(count: int, sentences: int, rounds: int, workers: int, many: int, every: int) -> None:
    """Run both in a temporary folder."""
    work = Path(tempfile.mkdtemp(prefix="gipnlp-batch-"))
    try:
        if rounds:
            compare(work, count, sentences, rounds, workers)
        if many:
            long(work, many, every, workers)
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
