"""Batches under faults: after ``--resume`` the output is that of an undisturbed run, byte for byte.

    python benchmarks/faults.py --count 500 --interrupts 50 --runs 5 --format jsonl

Makes a folder of pages, every tenth a synthetic report and the others too short to be one (most of what a crawler
brings home is none, and a run over them is short enough to be repeated), runs ``gipnlp extract FOLDER -o FILE`` once undisturbed, and then again and again
while something goes wrong at a random moment: Ctrl-C, kill -9 of a worker, kill -9 of the parent, a file that
vanishes and comes back, a disk that is full.  After each fault the same command with ``--resume`` ends the run.
Prints a Markdown table; exit code 1 when an output differs.  Needs Linux (it finds the workers in /proc).

The full disk is a small tmpfs where this process may mount one; everywhere it is also tried with a limit on the size
of files (RLIMIT_FSIZE), which fails the same system calls.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import click
from synthetic import write_reports

ROOT = Path(__file__).resolve().parent.parent
TABLES = ("records", "checks", "reports")
#: a resumed run that is not disturbed ends with one of these: all files read, or some could not be
ENDED = (0, 2)


class Broken(Exception):
    """A promise that was not kept."""


@dataclass
class Tally:
    """What one kind of fault did."""

    runs: int = 0
    struck: int = 0
    reused: int = 0
    broken: list[str] = field(default_factory=list)


class Campaign:
    """A folder of reports, the output of an undisturbed run over it, and disturbed runs to compare with it."""

    def __init__(self, work: Path, count: int, suffix: str, workers: int = 2, seed: int = 1) -> None:
        self.work, self.suffix, self.workers = work, suffix, workers
        self.inputs = work / "in"
        self.paths = write_reports(self.inputs, count, seed, sentences=1, every=10)
        self.chance = random.Random(seed)
        self.number = 0
        self.tallies: dict[str, Tally] = {}
        reference = work / f"reference.{suffix}"
        begun = time.monotonic()
        code, errors = self.end(self.start(reference))
        self.duration = time.monotonic() - begun
        if code != 0:
            raise Broken(f"the undisturbed run ended with {code}: {errors}")
        self.reference = self.content(reference)

    def start(self, output: Path, *options: str, **more: object) -> subprocess.Popen[bytes]:
        """Start a run in a process group of its own."""
        command = [sys.executable, "-m", "gipnlp", "extract", "in", "-o", str(output), "--workers", str(self.workers)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
        return subprocess.Popen(
            [*command, *options], cwd=self.work, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            start_new_session=True, **more,
        )  # type: ignore[call-overload, no-any-return]  # fmt: skip

    @staticmethod
    def end(process: subprocess.Popen[bytes], limit: float = 1800) -> tuple[int, str]:
        """Wait for a run and give its exit code and what it said."""
        _, errors = process.communicate(timeout=limit)
        return process.returncode, errors.decode("utf-8", "replace")

    def content(self, path: Path) -> object:
        """Give what has to be equal: the bytes, or the rows where the format keeps times or ids of its own."""
        if self.suffix not in ("duckdb", "xlsx"):
            return path.read_bytes()
        sys.path.insert(0, str(ROOT))
        from gipnlp.store import read

        return [read(path, table) for table in TABLES]

    def moment(self) -> float:
        """Give a random moment of a run, in seconds from its start."""
        return self.chance.uniform(0.0, self.duration)

    def sleep_through(self, process: subprocess.Popen[bytes], seconds: float) -> bool:
        """Sleep; give whether the run is still on."""
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        return process.poll() is None

    def run(self, kind: str, fault: Callable[[Path], bool], where: Path | None = None) -> None:
        """Run one fault, then the same command with ``--resume``, and compare."""
        self.number += 1
        tally = self.tallies.setdefault(kind, Tally())
        output = (where or self.work) / f"out{self.number}.{self.suffix}"
        try:
            tally.struck += fault(output)
            tally.runs += 1
            code, errors = self.end(self.start(output, "--resume"))
            if code not in ENDED or "Traceback" in errors:
                raise Broken(f"--resume ended with {code}: {errors[-400:]}")
            tally.reused += any(word in errors for word in ("come from an earlier run",))
            if self.content(output) != self.reference:
                raise Broken("the output differs from that of an undisturbed run")
            left = [p.name for p in output.parent.iterdir() if p.name.startswith(f".{output.name}")]
            if left:
                raise Broken(f"left behind: {left}")
        except Broken as error:
            tally.broken.append(f"run {self.number}: {error}")
        finally:
            for path in output.parent.glob(f"{output.name}*"):
                path.unlink()

    # the faults: each starts a run, harms it, and tells whether the harm came before the run's end

    def ctrl_c(self, output: Path) -> bool:
        """Ctrl-C, to the whole process group, as a terminal does."""
        process = self.start(output)
        on = self.sleep_through(process, self.moment())
        if on:
            os.killpg(process.pid, signal.SIGINT)
        self.end(process, 600)
        self.no_orphans(process.pid)
        return on

    def kill_worker(self, output: Path) -> bool:
        """Kill -9 of a worker, three times; the run itself has to go on and to end well."""
        process = self.start(output)
        struck = False
        for _ in range(3):
            if not self.sleep_through(process, self.moment() / 3):
                break
            workers = children(process.pid)
            if workers:
                with suppress(ProcessLookupError):
                    os.kill(self.chance.choice(workers), signal.SIGKILL)
                    struck = True
        code, errors = self.end(process)
        if code != 0:
            raise Broken(f"the run ended with {code}: {errors[-400:]}")
        if self.content(output) != self.reference:
            raise Broken("the output differs before --resume")
        return struck

    def kill_parent(self, output: Path) -> bool:
        """Kill -9 of the parent."""
        process = self.start(output)
        on = self.sleep_through(process, self.moment())
        if on:
            process.kill()
        self.end(process, 600)
        self.no_orphans(process.pid)
        return on

    def vanish(self, output: Path) -> bool:
        """A file vanishes while the run is on, and is back for the next one."""
        process = self.start(output)
        self.sleep_through(process, self.moment())
        path = self.chance.choice(self.paths)
        hidden = self.work / "hidden.txt"
        os.rename(path, hidden)
        code, errors = self.end(process)
        os.rename(hidden, path)
        if code not in ENDED or (code == 2 and "GIP010" not in errors):
            raise Broken(f"the run ended with {code}: {errors[-400:]}")
        return code == 2

    def file_limit(self, output: Path) -> bool:
        """No file may grow beyond a size that is below the output's."""
        size = len(self.reference) if isinstance(self.reference, bytes) else 200_000
        limit = self.chance.randint(1, size)
        process = self.start(output, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        return self.refused(process)

    def full_disk(self, output: Path) -> bool:
        """The output's file system is full; then there is room again."""
        struck = self.refused(self.start(output))
        subprocess.run(["mount", "-o", "remount,size=1g", str(output.parent)], check=True)
        return struck

    def refused(self, process: subprocess.Popen[bytes]) -> bool:
        """Wait for a run that may meet a full disk, and see that it says so."""
        code, errors = self.end(process)
        if code == 0:
            return False
        if code != 2 or "Traceback" in errors or not any(c in errors for c in ("GIP051", "GIP012")):
            raise Broken(f"a full disk ended the run with {code}: {errors[-400:]}")
        return True

    @staticmethod
    def no_orphans(group: int) -> None:
        """See that all processes of a group end soon."""
        for _ in range(200):
            try:
                os.killpg(group, 0)
            except ProcessLookupError:
                return
            time.sleep(0.1)
        raise Broken("worker processes were left behind")


def children(pid: int) -> list[int]:
    """Give the worker processes of a run; multiprocessing's own helper is not one of them."""
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [int(p) for p in found if b"spawn_main" in Path(f"/proc/{p}/cmdline").read_bytes()]
    except OSError:
        return []


def small_disk(place: Path, size: int) -> bool:
    """Mount a tmpfs of ``size`` bytes; give whether that is allowed here."""
    place.mkdir(exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], capture_output=True)
    return done.returncode == 0


def campaign(
    work: Path, count: int, interrupts: int, runs: int, suffix: str, seed: int, say: Callable[[str], object]
) -> dict[str, Tally]:
    """Run Ctrl-C ``interrupts`` times and every other fault ``runs`` times, and give what came of it."""
    made = Campaign(work, count, suffix, seed=seed)
    say(f"undisturbed: {count} files, {made.duration:.1f} s")
    kinds: dict[str, Callable[[Path], bool]] = {
        "Ctrl-C": made.ctrl_c,
        "kill -9 a worker, three times": made.kill_worker,
        "kill -9 the parent": made.kill_parent,
        "a file vanishes": made.vanish,
        "file size limit (RLIMIT_FSIZE)": made.file_limit,
    }
    for kind, fault in kinds.items():
        for i in range(interrupts if kind == "Ctrl-C" else runs):
            made.run(kind, fault)
            say(f"{kind}, run {i + 1}: {len(made.tallies[kind].broken)} broken so far")
        tally = made.tallies.get(kind, Tally())
        say(f"{kind}: {tally.runs} runs, {tally.struck} struck, {len(tally.broken)} broken")
    disk = work / "disk"
    for _ in range(runs):
        size = len(made.reference) if isinstance(made.reference, bytes) else 1_000_000
        if not small_disk(disk, made.chance.randint(16_384, max(65_536, size))):
            say("full disk (tmpfs): mounting is not allowed here")
            break
        try:
            made.run("full disk (tmpfs)", made.full_disk, disk)
        finally:
            subprocess.run(["umount", str(disk)], check=True)
    return made.tallies


def table(found: dict[str, Tally]) -> str:
    """Give the tallies as a Markdown table."""
    lines = ["| fault | runs | struck before the end | resumed from what was done | output differs |", "|---|---|---|---|---|"]
    lines += [f"| {kind} | {t.runs} | {t.struck} | {t.reused} | {len(t.broken)} |" for kind, t in found.items()]
    return "\n".join(lines)


@click.command(help=__doc__)
@click.option("--count", default=500, show_default=True, help="Files of a run.")
@click.option("--interrupts", default=50, show_default=True, help="Runs with Ctrl-C.")
@click.option("--runs", default=5, show_default=True, help="Runs for each other kind of fault.")
@click.option("--format", "suffix", default="jsonl", show_default=True, type=click.Choice("jsonl json csv parquet duckdb xlsx".split()))
@click.option("--seed", default=1, show_default=True)
def main(count: int, interrupts: int, runs: int, suffix: str, seed: int) -> None:
    """Run the campaign in a temporary folder."""
    work = Path(tempfile.mkdtemp(prefix="gipnlp-faults-"))
    try:
        found = campaign(work, count, interrupts, runs, suffix, seed, lambda words: click.echo(words, err=True))
    finally:
        shutil.rmtree(work)
    click.echo(f"{count} files, .{suffix}\n\n{table(found)}")
    broken = [line for tally in found.values() for line in tally.broken]
    for line in broken:
        click.echo(line, err=True)
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
