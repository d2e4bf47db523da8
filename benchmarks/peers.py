"""gipnlp beside other libraries on the same pages: one command, each in a virtual environment of its own.

    python benchmarks/peers.py                    # makes the environments in a temporary folder (some minutes, needs a package index)
    python benchmarks/peers.py --envs FOLDER      # keeps them there for the next time
    python benchmarks/peers.py --all              # besides, what speed.py and batch.py print (an hour with the 100,000 reports of the latter)

Writes ``benchmarks/results.md`` and ``benchmarks/results.png``.  Needs the extras [train] and [evaluate] (matplotlib).

What is compared is speed alone, and the libraries do different work: most find one or two of the kinds of spans that gipnlp tags, none
gives records.  Each runs in a process of its own, on one thread; the processes take turns, one pass each, so that whatever else the
machine does hits all of them; times are CPU time.  The ratio is the median of the ratios of each turn.  A library that does not install
or does not run is named with the reason.
"""

from __future__ import annotations

import json
import os
import platform
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import click
import inputs

from gipnlp.normalise import detect_script

ROOT = Path(__file__).resolve().parent.parent
THREADS = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR")}

#: what every runner does: read the pages, do a first pass, then a pass for each line that comes
_RUNNER = """
import contextlib, json, sys, time
out = sys.stdout
with open(sys.argv[1], encoding="utf-8") as file:
    given = json.load(file)
texts = given["texts"]
with contextlib.redirect_stdout(sys.stderr):
{prepare}
    def once():
        begun = time.process_time()
        found = 0
        for text in texts:
            found += {job}
        return time.process_time() - begun, found
    once()
print("ready", file=out, flush=True)
for line in sys.stdin:
    with contextlib.redirect_stdout(sys.stderr):
        seconds, found = once()
    print(seconds, found, file=out, flush=True)
"""

_DICT_FEATURES = '''
    def features(sentence):
        made = []
        for i, character in enumerate(sentence):
            one = {"bias": 1.0, "c0": character, "digit": character.isdigit(), "alpha": character.isalpha()}
            for step in (-2, -1, 1, 2):
                if 0 <= i + step < len(sentence):
                    one["c%d" % step] = sentence[i + step]
                    one["digit%d" % step] = sentence[i + step].isdigit()
                else:
                    one["edge%d" % step] = True
            if i:
                one["c-1c0"] = sentence[i - 1 : i + 1]
            if i + 1 < len(sentence):
                one["c0c1"] = sentence[i : i + 2]
            made.append(one)
        return made
    def sentences(text):
        return [s for s in re.split("(?<=[。;!?\\\\n\\\\t])", text) if s]
'''


@dataclass(frozen=True, slots=True)
class Peer:
    """A library and a piece of work: ``job`` is an expression over ``text`` that gives how much was found."""

    name: str
    does: str
    requirements: tuple[str, ...]
    prepare: str
    job: str
    package: str


PEERS = (
    Peer("gipnlp, whole extraction", "spans, records, checks", (), "    import gipnlp", "len(gipnlp.extract(text).records)", "gipnlp"),
    Peer(
        "gipnlp, tagging", "five kinds of spans with confidence", (),
        "    from gipnlp.models import load_pipeline\n    from gipnlp.normalise import normalise\n    tagger = load_pipeline().tagger",
        "len(tagger.tag(normalise(text).text))", "gipnlp",
    ),
    Peer(
        "sklearn-crfsuite", "labels; features as dicts, a small model trained on a few pages", ("sklearn-crfsuite", "setuptools"),
        "    import re\n    import sklearn_crfsuite" + _DICT_FEATURES +
        "    crf = sklearn_crfsuite.CRF(c1=0.05, c2=0.05, max_iterations=15)\n"
        "    crf.fit([features(s) for s, _ in given['labelled']], [labels for _, labels in given['labelled']])",
        "sum(map(len, crf.predict([features(s) for s in sentences(text)])))", "sklearn-crfsuite",
    ),
    Peer("jionlp, extract_time", "times and dates", ("jionlp",), "    import jionlp", "len(jionlp.ner.extract_time(text))", "jionlp"),
    Peer("jionlp, extract_money", "sums of money", ("jionlp",), "    import jionlp", "len(jionlp.ner.extract_money(text))", "jionlp"),
    Peer(
        # LAC asks for paddle.fluid, which later versions of its framework call paddle.base
        "LAC", "words and named entities", ("setuptools<70", "wheel", "six", "numpy<2", "paddlepaddle==2.6.2", "LAC"),
        "    import paddle.base\n    sys.modules['paddle.fluid'], sys.modules['paddle.fluid.core'] = paddle.base, paddle.base.core\n"
        "    from LAC import LAC\n    lac = LAC(mode='lac')", "len(lac.run(text)[0])", "LAC",
    ),
    Peer("jieba.posseg", "words with their class", ("setuptools<70", "jieba"), "    import jieba.posseg", "sum(1 for _ in jieba.posseg.cut(text))", "jieba"),
    Peer(
        "recognizers-text-suite", "numbers, percentages, dates", ("recognizers-text-suite", "emoji<2"),
        "    import recognizers_suite as suite",
        "sum(len(recognise(text, suite.Culture.Chinese)) for recognise in (suite.recognize_number, suite.recognize_percentage, suite.recognize_datetime))",
        "recognizers-text-suite",
    ),
    Peer(
        "dateparser, search_dates", "dates", ("dateparser",), "    from dateparser.search import search_dates",
        "len(search_dates(text, languages=['zh']) or ())", "dateparser",
    ),
)  # fmt: skip


@dataclass(slots=True)
class Running:
    """A peer's process, its times, or why there are none."""

    peer: Peer
    process: subprocess.Popen[str] | None = None
    seconds: list[float] = field(default_factory=list)
    found: int = 0
    version: str = ""
    reason: str = ""


def last_line(text: str) -> str:
    """Give the line of an error that says most: the last one that names an error."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if "Error" in line or "error:" in line.lower()]
    return (telling or lines or ["no message"])[-1][:160].replace("|", "/")


def environment(peer: Peer, folder: Path, limit: float) -> tuple[Path | None, str]:
    """Make the virtual environment of a peer, or take the one that is there; give its Python, or why there is none."""
    if not peer.requirements:
        return Path(sys.executable), ""
    where = folder / peer.package
    python = where / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    done = where / "installed.json"
    if not done.exists() or json.loads(done.read_text()) != list(peer.requirements):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(where)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        *tools, last = peer.requirements
        # packages without a wheel whose setup needs what is installed before them
        steps = [[*tools, last]] if "wheel" not in tools else [tools, ["--no-build-isolation", last]]
        for step in steps:
            try:
                result = subprocess.run([*pip, *step], capture_output=True, text=True, timeout=limit)
            except subprocess.TimeoutExpired:
                return None, f"not installed after {limit:.0f} s"
            if result.returncode:
                return None, "does not install: " + last_line(result.stderr)
        done.write_text(json.dumps(list(peer.requirements)))
    return python, ""


def answer(process: subprocess.Popen[str], limit: float) -> str | None:
    """Wait for a line of a runner; ``None`` when the time is over, ``""`` when it has ended."""
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], limit)
    return process.stdout.readline() if ready else None


def start(peer: Peer, folder: Path, data: Path, limit: float, stack: ExitStack) -> Running:
    """Start the runner of a peer and wait until its first pass is done."""
    running = Running(peer)
    python, running.reason = environment(peer, folder, 900)
    if python is None:
        return running
    asked = f"from importlib.metadata import version; print(version({peer.package!r}))"
    running.version = subprocess.run([str(python), "-c", asked], capture_output=True, text=True).stdout.strip()
    log = stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8"))
    code = _RUNNER.format(prepare=peer.prepare, job=peer.job)
    env = {**os.environ, **THREADS, "PYTHONPATH": str(ROOT) if not peer.requirements else "", "PYTHONIOENCODING": "utf-8"}
    process = subprocess.Popen([str(python), "-c", code, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, env=env, cwd=folder)
    stack.callback(process.kill)
    line = answer(process, limit)
    if line is None:
        running.reason = f"no pass done in {limit:.0f} s"
        process.kill()
    elif line.strip() != "ready":
        process.wait(10)
        log.seek(0)
        running.reason = "does not run: " + last_line(log.read())
    else:
        running.process = process
    return running


def labelled(count: int) -> list[tuple[str, list[str]]]:
    """Give sentences with gipnlp's labels, for the model of sklearn-crfsuite."""
    from gipnlp.models import load_pipeline
    from gipnlp.normalise import normalise
    from gipnlp.tag.features import sentences

    tagger = load_pipeline().tagger
    made = []
    for page in inputs.pages(30)[:count]:
        text = normalise(page).text
        states = tagger.states(text)  # type: ignore[attr-defined]
        made += [(text[a:b], states[a:b]) for a, b in sentences(text)]
    return made


def floor(texts: Sequence[str]) -> tuple[float, int]:
    """Give the CPU seconds to decode the pages from UTF-8 and to gather and add as many table rows a character as the tagger does; and how many."""
    import numpy as np

    from gipnlp.models import load_pipeline

    emissions = load_pipeline().tagger._weights  # type: ignore[attr-defined]
    rows = len(emissions._joined) + len(emissions._tables)
    table = np.zeros((4096, emissions.size), dtype=np.float32)
    raw = [text.encode("utf-8") for text in texts]
    found = []
    for _ in range(5):
        begun = time.process_time()
        for data in raw:
            points = np.frombuffer(data.decode("utf-8").encode("utf-32-le"), dtype=np.uint32) & 4095
            total = np.zeros((len(points), emissions.size), dtype=np.float32)
            buffer = np.empty_like(total)
            for _ in range(rows):
                np.take(table, points, axis=0, out=buffer, mode="clip")
                total += buffer
        found.append(time.process_time() - begun)
    return statistics.median(found), rows


def curve(longest: int) -> list[tuple[int, float, float]]:
    """Give CPU seconds of extraction and of tagging for reports of growing length."""
    from gipnlp.api import run
    from gipnlp.models import load_pipeline
    from gipnlp.normalise import normalise
    from gipnlp.types import Source

    pipeline = load_pipeline()
    points = []
    length = 1_000
    while length <= longest:
        text = inputs.report_of(length)
        norm = normalise(text).text
        times = []
        for job in (lambda t=text: run(Source(t), pipeline), lambda t=norm: pipeline.tagger.tag(t)):  # type: ignore[misc]
            once = []
            for _ in range(3 if length <= 30_000 else 1):
                begun = time.process_time()
                job()
                once.append(time.process_time() - begun)
            times.append(min(once))
        points.append((len(text), times[0], times[1]))
        length = round(length * 10**0.5)
    return points


def plot(path: Path, rates: dict[str, float], points: list[tuple[int, float, float]], floor_rate: float) -> None:
    """Draw the rates and the growth."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(12, 4.5))
    names = sorted(rates, key=lambda n: rates[n])
    left.barh(names, [rates[n] for n in names], color=["#b3541e" if n.startswith("gipnlp") else "#7a8b99" for n in names])
    left.axvline(floor_rate, color="black", linestyle=":", label="floor (decode, gather rows)")
    left.set_xscale("log")
    left.set_xlabel("characters a second, one core")
    left.legend(loc="lower right", fontsize=8)
    lengths = [p[0] for p in points]
    right.plot(lengths, [p[1] for p in points], marker="o", color="#b3541e", label="whole extraction")
    right.plot(lengths, [p[2] for p in points], marker="s", color="#3b6ea5", label="tagging")
    right.plot(lengths, [n / floor_rate for n in lengths], color="black", linestyle=":", label="floor")
    right.set_xscale("log")
    right.set_yscale("log")
    right.set_xlabel("characters of one report")
    right.set_ylabel("CPU seconds")
    right.legend(fontsize=8)
    right.grid(visible=True, which="both", linewidth=0.3)
    figure.tight_layout()
    figure.savefig(path, dpi=110, metadata={"Software": None})


def turns(runners: Sequence[Running], rounds: int, limit: float) -> list[float]:
    """Let the runners take turns; give the load before each turn."""
    loads = []
    for _ in range(rounds):
        loads.append(os.getloadavg()[0])
        for running in runners:
            if running.process is None:
                continue
            assert running.process.stdin is not None
            running.process.stdin.write("go\n")
            running.process.stdin.flush()
            line = answer(running.process, limit)
            if not line:
                running.reason = f"a pass was not done in {limit:.0f} s at load {os.getloadavg()[0]:.0f}" if line is None else "ended in the middle"
                running.process = None
                continue
            seconds, found = line.split()
            running.seconds.append(float(seconds))
            running.found = int(found)
    return loads


#: further measurements of this folder: title, script, options
OWN = (("one core", "speed.py"), ("many reports", "batch.py", "--count", "3000", "--rounds", "2", "--long", "100000"))


def printed(script: str, *options: str) -> list[str]:
    """Run another measurement of this folder and give what it prints, with its command."""
    command = " ".join(["python", f"benchmarks/{script}", *options])
    click.echo(command, err=True)
    done = subprocess.run([sys.executable, str(ROOT / "benchmarks" / script), *options], stdout=subprocess.PIPE, text=True, check=True, env={**os.environ, **THREADS, "PYTHONPATH": str(ROOT)})
    return [f"`{command}`", "", *done.stdout.strip().splitlines(), ""]


@click.command(help=__doc__)
@click.option("--all", "everything", is_flag=True, help="Put the figures of speed.py and batch.py below.")
@click.option("--envs", type=click.Path(path_type=Path), help="Where the virtual environments are kept (default: a temporary folder).")
@click.option("--rounds", default=3, show_default=True)
@click.option("--every", default=24, show_default=True, help="Each so-manieth page of the corpus.")
@click.option("--longest", default=300_000, show_default=True, help="Longest report of the curve, characters.")
@click.option("--limit", default=300.0, show_default=True, help="Seconds that a pass may take.")
@click.option("--output", type=click.Path(path_type=Path), default=ROOT / "benchmarks" / "results.md", show_default="benchmarks/results.md")
def main(everything: bool, envs: Path | None, rounds: int, every: int, longest: int, limit: float, output: Path) -> None:
    """Measure all and write the results."""
    os.environ.update(THREADS)
    texts = inputs.pages(every)
    characters = sum(map(len, texts))
    with ExitStack() as stack:
        temporary = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gipnlp-peers-")))
        folder = (envs or temporary).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        data = temporary / "pages.json"
        data.write_text(json.dumps({"texts": texts, "labelled": labelled(4)}, ensure_ascii=False), encoding="utf-8")
        runners = []
        for peer in PEERS:
            runners.append(start(peer, folder, data, limit, stack))
            click.echo(f"{peer.name}: {runners[-1].reason or 'ready'}", err=True)
        loads = turns(runners, rounds, limit)
    base, rows = floor(texts)
    points = curve(longest)
    first = runners[0].seconds
    rates = {r.peer.name: characters / statistics.median(r.seconds) for r in runners if r.seconds}
    lines = [
        "# gipnlp beside other libraries",
        "",
        f"Written by `python benchmarks/peers.py{' --all' if everything else ''} --every {every} --rounds {rounds}` on {date.today().isoformat()}: {len(texts)} pages of the corpus, "
        f"{sum(detect_script(t) == 'hant' for t in texts)} of them in traditional script, {characters:,} characters; "
        f"Python {platform.python_version()}, {platform.machine()}, one thread each; {rounds} turns, medians; load of the machine {min(loads):.1f} to {max(loads):.1f} on {os.cpu_count()} cores.",
        "CPU time; the libraries do different work, so read the second column first.",
        "",
        "| library | what it finds | version | found on these pages | characters a second | gipnlp's whole extraction takes |",
        "|---|---|---|---|---|---|",
    ]
    for running in runners:
        name, does = running.peer.name, running.peer.does
        if not running.seconds:
            lines.append(f"| {name} | {does} | {running.version or '-'} | not measured: {running.reason} | | |")
            continue
        ratio = statistics.median(a / b for a, b in zip(first, running.seconds, strict=False))
        note = f" ({running.reason})" if running.reason else ""
        lines.append(f"| {name} | {does} | {running.version} | {running.found:,} | {rates[name]:,.0f}{note} | {ratio:.2f} × its time |")
    lines += [
        f"| floor | decode UTF-8, gather and add {rows} table rows a character | | | {characters / base:,.0f} | |",
        "",
        "![Characters a second, and time by length](results.png)",
        "",
        "## Time by length of one report",
        "",
        "| characters | extraction, s | characters a second | tagging, s | characters a second |",
        "|---|---|---|---|---|",
        *(f"| {n:,} | {a:.3f} | {n / a:,.0f} | {b:.3f} | {n / b:,.0f} |" for n, a, b in points),
        "",
    ]
    output.write_text("\n".join(lines), encoding="utf-8")
    plot(output.with_suffix(".png"), rates, points, characters / base)
    for title, script, *options in OWN if everything else ():
        with output.open("a", encoding="utf-8") as file:
            file.write("\n".join(["", f"## gipnlp alone: {title}", "", *printed(script, *options)]))
    click.echo(f"written: {output}", err=True)


if __name__ == "__main__":
    main()
