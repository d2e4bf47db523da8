"""Fuzz every target for some minutes: ``python fuzz/run.py --minutes 3 [--target html] [--engine atheris|random]``.

Needs the extra ``[fuzz]``; without atheris (or with ``--engine random``) the same targets get random changes of their seeds,
without the guidance of coverage.  Each target runs in a process of its own.  What it raises is written once for each
place it comes from into ``--findings`` with the input that did it, and the run goes on.  Prints a table of executions and
findings; exit code 1 when there is a finding.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
#: seconds that one input may take before it is a finding
SLOW = 30.0


class Findings:
    """Keeps what a target raised, once for each place."""

    def __init__(self, target: str, folder: Path) -> None:
        self.target, self.folder = target, folder
        self.places: set[str] = set()
        self.executions = 0

    def run(self, function: object, data: bytes) -> None:
        """Run the target on one input."""
        self.executions += 1
        begun = time.monotonic()
        try:
            function(data)  # type: ignore[operator]
        except Exception as error:
            frames = [f for f in traceback.extract_tb(error.__traceback__) if "gipnlp" in f.filename or "targets" in f.filename]
            place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an unknown place"
            self.add(f"{type(error).__name__} at {place}", data, traceback.format_exc())
        if time.monotonic() - begun > SLOW:
            self.add("slow", data, f"{time.monotonic() - begun:.0f} s")

    def add(self, place: str, data: bytes, words: str) -> None:
        """Write a finding down unless its place is known."""
        if place in self.places:
            return
        self.places.add(place)
        self.folder.mkdir(parents=True, exist_ok=True)
        stem = self.folder / f"{self.target}-{len(self.places)}"
        stem.with_suffix(".bin").write_bytes(data)
        stem.with_suffix(".txt").write_text(f"{place}\n\n{words}", encoding="utf-8", errors="backslashreplace")
        print(f"FINDING {self.target}: {place} -> {stem}.bin", file=sys.stderr, flush=True)

    def save(self) -> None:
        """Write the numbers where the parent reads them."""
        (self.folder / f"{self.target}.json").write_text(
            json.dumps({"executions": self.executions, "findings": sorted(self.places)}), encoding="utf-8"
        )


def one(name: str, seconds: float, engine: str, folder: Path) -> None:
    """Fuzz one target in this process."""
    folder.mkdir(parents=True, exist_ok=True)
    findings = Findings(name, folder)
    if engine == "random":
        from targets import TARGETS, seeds

        _random(findings, TARGETS[name], list(seeds(name)), seconds)
        findings.save()
        return
    import atheris

    with atheris.instrument_imports(include=["gipnlp", "targets"]):
        from targets import TARGETS, seeds

        import gipnlp
        import gipnlp.api
        import gipnlp.corpus.formats
        import gipnlp.readers.html  # noqa: F401
    with tempfile.TemporaryDirectory() as corpus:
        for i, seed in enumerate(seeds(name)):
            (Path(corpus) / str(i)).write_bytes(seed)
        end = time.monotonic() + seconds
        saved = [time.monotonic()]

        def test(data: bytes) -> None:
            findings.run(TARGETS[name], data)
            if time.monotonic() - saved[0] > 2 or time.monotonic() > end:
                findings.save()  # libFuzzer ends the process without coming back
                saved[0] = time.monotonic()

        # the Chinese words of the genre are far too long for a fuzzer to find by chance: the seeds bring them
        options = [f"-max_total_time={int(seconds)}", "-max_len=4096", "-timeout=120", "-rss_limit_mb=4096", "-verbosity=0"]
        atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={folder}/{name}-", corpus], test)
        findings.save()
        atheris.Fuzz()


def _random(findings: Findings, function: object, begin: list[bytes], seconds: float) -> None:
    chance = random.Random(1)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        seed = chance.choice(begin) if begin and chance.random() < 0.9 else chance.randbytes(chance.randint(0, 400))
        findings.run(function, changed(seed, begin, chance))


def changed(seed: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Change a few places of an input: other bytes, lost ones, repeated ones, pieces of other inputs."""
    data = bytearray(seed)
    for _ in range(chance.randint(0, 8)):
        at = chance.randint(0, len(data))
        kind = chance.random()
        if kind < 0.4:
            data[at : at + 1] = chance.randbytes(1)
        elif kind < 0.6:
            del data[at : at + chance.randint(1, 60)]
        elif kind < 0.8 or not others:
            piece = bytes(data[at : at + chance.randint(1, 60)])
            place = chance.randint(0, len(data))
            data[place:place] = piece * chance.randint(1, 4)
        else:
            other = chance.choice(others)
            cut = chance.randint(0, len(other))
            data[at:at] = other[cut : cut + chance.randint(1, 200)]
    return bytes(data)


def main() -> int:
    """Run the targets one after the other and print the table."""
    from targets import TARGETS

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=3.0, help="for each target (default: 3)")
    parser.add_argument("--target", action="append", choices=sorted(TARGETS), help="only this one; may be repeated")
    parser.add_argument("--engine", choices=("atheris", "random"), help="default: atheris where it is installed")
    parser.add_argument("--findings", type=Path, default=Path(tempfile.gettempdir()) / "gipnlp-fuzz")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    engine = options.engine or ("atheris" if _has_atheris() else "random")
    if options.one:
        one(options.target[0], options.minutes * 60, engine, options.findings)
        return 0
    print(f"engine: {engine}\n\n| target | executions | seconds | findings |\n|---|---|---|---|", flush=True)
    broken = 0
    for name in options.target or TARGETS:
        command = [sys.executable, __file__, "--one", "--target", name, "--engine", engine]
        result = options.findings / f"{name}.json"
        result.unlink(missing_ok=True)
        begun = time.monotonic()
        done = subprocess.run(
            [*command, f"--minutes={options.minutes}", f"--findings={options.findings}"], stderr=subprocess.PIPE, text=True, errors="replace"
        )
        found = json.loads(result.read_text(encoding="utf-8")) if result.exists() else {"executions": 0, "findings": []}
        places = list(found["findings"])
        runs = re.search(r"Done (\d+) runs", done.stderr)
        if done.returncode != 0:  # the process died: a crash below Python, a hang, too much memory
            places.append(f"ended with {done.returncode}: {done.stderr.strip().splitlines()[-1:]}")
        broken += len(places)
        executions = max(found["executions"], int(runs[1]) if runs else 0)
        print(f"| {name} | {executions} | {time.monotonic() - begun:.0f} | {'; '.join(places) or 'none'} |", flush=True)
    return 1 if broken else 0


def _has_atheris() -> bool:
    from importlib.util import find_spec

    return find_spec("atheris") is not None


if __name__ == "__main__":
    sys.exit(main())
