"""How fast gipnlp is on one core, against python-crfsuite in the same run; whether time grows with the text; memory; the first call.

    python benchmarks/speed.py            # all, some minutes
    python benchmarks/speed.py --quick    # the first table only

Needs the extra [train].  Prints Markdown tables.  Ratios within one run are what to compare; absolute times depend on the machine and on
what else it does, so the load is printed too.  Times are CPU time of one process on one thread, after a first pass.

The baseline "ordinary dict features" is a CRF with the features that tutorials give to sklearn-crfsuite (characters, bigrams, classes
within two places, as one dict a character); for it a small model is trained here on a few pages, because only its speed matters.
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # one core means one

import statistics  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable, Iterator  # noqa: E402
from pathlib import Path  # noqa: E402

import click  # noqa: E402
import inputs  # noqa: E402
import pycrfsuite  # noqa: E402

from gipnlp.api import run  # noqa: E402
from gipnlp.models import load_pipeline  # noqa: E402
from gipnlp.normalise import normalise  # noqa: E402
from gipnlp.tag.bundle import models_directory  # noqa: E402
from gipnlp.tag.features import sentences  # noqa: E402
from gipnlp.training.crf import feature_strings  # noqa: E402
from gipnlp.types import Source  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
DICT = "tagging, python-crfsuite, ordinary dict features"
SAME = "tagging, python-crfsuite, gipnlp's model and features"


def cpu(job: Callable[[], object]) -> float:
    """Give the CPU seconds of a job."""
    begun = time.process_time()
    job()
    return time.process_time() - begun


def dict_features(text: str, start: int, end: int) -> list[dict[str, object]]:
    """Give a dict of features for each character of a sentence, as tutorials of sklearn-crfsuite do."""
    sentence = text[start:end]
    made = []
    for i, character in enumerate(sentence):
        features: dict[str, object] = {"bias": 1.0, "c0": character, "digit": character.isdigit(), "alpha": character.isalpha()}
        for step in (-2, -1, 1, 2):
            if 0 <= i + step < len(sentence):
                other = sentence[i + step]
                features[f"c{step}"] = other
                features[f"digit{step}"] = other.isdigit()
            else:
                features[f"edge{step}"] = True
        if i:
            features["c-1c0"] = sentence[i - 1 : i + 1]
        if i + 1 < len(sentence):
            features["c0c1"] = sentence[i : i + 2]
        made.append(features)
    return made


def small_model(texts: list[str], states: Callable[[str], list[str]], path: Path) -> pycrfsuite.Tagger:
    """Train a model with dict features for a few rounds on gipnlp's own labels: it need not be good, only of the usual kind."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for text in texts:
        labels = states(text)
        for a, b in sentences(text):
            trainer.append(pycrfsuite.ItemSequence(dict_features(text, a, b)), labels[a:b])
    trainer.set_params({"c1": 0.05, "c2": 0.05, "max_iterations": 15})
    trainer.train(str(path))
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    return tagger


def compare(rounds: int) -> None:
    """Time the jobs in turn, round by round, and print the medians."""
    pipeline = load_pipeline()
    texts = inputs.pages()
    norms = [normalise(text).text for text in texts]
    characters = sum(map(len, texts))
    same = pycrfsuite.Tagger()
    same.open(str(models_directory() / "tagger.crfsuite"))
    with tempfile.TemporaryDirectory() as folder:
        plain = small_model(norms, pipeline.tagger.states, Path(folder) / "dict.crfsuite")  # type: ignore[attr-defined]

        def crfsuite() -> None:
            for text in norms:
                for a, b in sentences(text):
                    plain.tag(pycrfsuite.ItemSequence(dict_features(text, a, b)))

        def crfsuite_same() -> None:
            for text in norms:
                features = feature_strings(text)
                for a, b in sentences(text):
                    same.tag(pycrfsuite.ItemSequence(features[a:b]))

        jobs: dict[str, Callable[[], object]] = {
            "extraction, whole": lambda: [run(Source(text), pipeline) for text in texts],
            "tagging": lambda: [pipeline.tagger.tag(text) for text in norms],
            DICT: crfsuite,
            SAME: crfsuite_same,
        }
        times: dict[str, list[float]] = {name: [] for name in jobs}
        for job in jobs.values():
            job()
        for _ in range(rounds):
            for name, job in jobs.items():
                times[name].append(cpu(job))
    print(f"{len(texts)} pages, {characters} characters, medians of {rounds} rounds, CPU time of one process; load {os.getloadavg()[0]:.1f}\n")
    print("| job | characters a second | against dict features |\n|---|---|---|")
    for name, seconds in times.items():
        ratio = statistics.median(b / s for b, s in zip(times[DICT], seconds, strict=True))
        print(f"| {name} | {characters / statistics.median(seconds):,.0f} | {ratio:.1f} × |")
    text = inputs.report_of(5_000)
    run(Source(text), pipeline)
    five = statistics.median(cpu(lambda: run(Source(text), pipeline)) for _ in range(max(rounds, 5)))
    print(f"\nA report of 5,000 characters: {five * 1000:.0f} ms.")


def rooms(rounds: int) -> None:
    """Print in which rooms the time of a whole extraction goes, in parts of a hundred."""
    import gipnlp.api as api
    import gipnlp.build as build

    pipeline = load_pipeline()
    texts = inputs.pages()
    spent: dict[str, float] = {}

    def timed(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **named: object) -> object:
            begun = time.process_time()
            try:
                return function(*arguments, **named)
            finally:
                spent[name] = spent.get(name, 0.0) + time.process_time() - begun

        return call

    places: list[tuple[object, str, str]] = [(api, "normalise", "normalise"), (api, "split_pages", "segment"), (api, "read_header", "segment"), (api, "find_sections", "segment")]
    places += [(build, "find_repairs", "normalise"), (build, "read_forms", "forms"), (build, "link", "link"), (api, "reconcile", "reconcile"), (type(pipeline), "tag", "tag")]
    kept = [(module, name, getattr(module, name)) for module, name, _ in places]
    whole, records = 0.0, 0
    for module, name, room in places:
        setattr(module, name, timed(room, getattr(module, name)))
    try:
        for _ in range(rounds):
            begun = time.process_time()
            records = sum(len(run(Source(text), pipeline).records) for text in texts)
            whole += time.process_time() - begun
    finally:
        for module, name, function in kept:
            setattr(module, name, function)
    spent["records and entities put together"] = whole - sum(spent.values())
    print("\n| room | of the time |\n|---|---|")
    for name, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        print(f"| {name} | {seconds / whole:.0%} |")
    characters = sum(map(len, texts))
    print(f"\n{records / characters * 1000:.0f} records a thousand characters, {whole / rounds / records * 1e6:.0f} µs a record with all that it takes.")


#: kinds of pages whose length grows: how to make one, and the size of the largest
KINDS: dict[str, tuple[Callable[[int], str], int]] = {
    "many reports on one page": (inputs.page_of, 1_000_000),
    "one report": (inputs.report_of, 1_000_000),
    "one line without a stop": (inputs.line_of, 1_000_000),
    "one report of 20,000 numbers": (inputs.records_of, 20_000),
}


def passes(kind: str, size: int) -> None:
    """Print the length of a page and the CPU seconds of its first and of its second pass, in a process that has read one short report."""
    pipeline = load_pipeline()
    text = KINDS[kind][0](size)
    run(Source(inputs.report_of(5_000)), pipeline)
    print(len(text), *(cpu(lambda: run(Source(text), pipeline)) for _ in range(2)))


def growth() -> None:
    """Print how time grows from a tenth of a megabyte (of characters) to a whole one, for several kinds of pages; each length in a new process.

    The first pass meets every word and number for the first time at either length; at the second pass a short page finds all of them in its
    caches and a long one only the last, so that its ratio is higher.
    """
    print("\n| page | length of the tenth | of the whole | seconds | seconds | time / time | at the second pass |\n|---|---|---|---|---|---|---|")
    for kind, (_, size) in KINDS.items():
        found = []
        for of in (size // 10, size):
            command = [sys.executable, "-c", "import sys, speed; speed.passes(sys.argv[1], int(sys.argv[2]))", kind, str(of)]
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "benchmarks")])}
            done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
            found.append([float(word) for word in done.stdout.split()])
        small, large = found
        print(
            f"| {kind} | {small[0]:,.0f} | {large[0]:,.0f} | {small[1]:.2f} | {large[1]:.2f} | {large[1] / small[1]:.1f} | {large[2] / small[2]:.1f} |", flush=True
        )


_FIRST = """
import sys, time
begun = time.perf_counter()
import gipnlp
imported = time.perf_counter()
text = open(sys.argv[1], encoding="utf-8").read()
gipnlp.extract(text)
done = time.perf_counter()
try:
    if sys.platform == "linux":  # what getrusage gives there is the peak of the process that started this one, if that is higher
        peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / (1 << 10)
    else:
        import resource
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
except ImportError:
    peak = 0.0
print(imported - begun, done - begun, peak)
"""


def fresh(text: str, times: int) -> Iterator[tuple[float, float, float]]:
    """Give seconds of the import, seconds of import and first call, and peak MB, each in a new process.

    The modules are compiled to bytecode beforehand, as installing a package does.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.txt"
        path.write_text(text, encoding="utf-8")
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "bytecode")
        for i in range(times + 1):
            command = [sys.executable, "-c", _FIRST, str(path)]
            done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=environment)
            if i:  # the first one writes the bytecode
                first, both, peak = map(float, done.stdout.split())
                yield first, both, peak


def first_call(*, long: bool) -> None:
    """Print the time of import and first call, and the memory."""
    found = list(fresh(inputs.report_of(5_000), 5))
    imported, both, peak = (statistics.median(column) for column in zip(*found, strict=True))
    print(f"\n`import gipnlp`: {imported * 1000:.0f} ms; with the model and the first call on 5,000 characters: {both:.2f} s (wall clock, medians of 5); peak memory {peak:.0f} MB.")
    if long:
        print(f"Peak memory for a page of 100,000 characters: {next(fresh(inputs.page_of(100_000), 1))[2]:.0f} MB; of 1,000,000: {next(fresh(inputs.page_of(1_000_000), 1))[2]:.0f} MB.")


@click.command(help=__doc__)
@click.option("--rounds", default=5, show_default=True)
@click.option("--quick", is_flag=True, help="Leave out the growth with the length of the page.")
def main(rounds: int, quick: bool) -> None:
    """Measure and print."""
    compare(rounds)
    rooms(rounds)
    if not quick:
        growth()
    first_call(long=not quick)


if __name__ == "__main__":
    main()
