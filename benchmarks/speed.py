"""How fast gipnlp is on one core: whole extraction and tagging, against crfsuite's own decoding of the same model in the same run.

    python benchmarks/speed.py

Prints a Markdown table.  Ratios within one run are what to compare; absolute times depend on the machine.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

import pycrfsuite

from gipnlp.api import run
from gipnlp.models import load_pipeline
from gipnlp.normalise import normalise
from gipnlp.tag.bundle import models_directory
from gipnlp.tag.features import sentences
from gipnlp.training.crf import feature_strings
from gipnlp.training.data import load_corpus
from gipnlp.types import Source

ROUNDS = 5


def main() -> None:
    """Time the three in turn, round by round, and print the medians."""
    pages = load_corpus()[::8]
    texts = [page.text for page in pages]
    norms = [normalise(text).text for text in texts]
    characters = sum(map(len, texts))
    pipeline = load_pipeline()
    theirs = pycrfsuite.Tagger()
    theirs.open(str(models_directory() / "tagger.crfsuite"))

    def crfsuite() -> None:
        for text in norms:
            features = feature_strings(text)
            for a, b in sentences(text):
                theirs.tag(pycrfsuite.ItemSequence(features[a:b]))

    def tag() -> None:
        for text in norms:
            pipeline.tag(text)

    def extract() -> None:
        for text in texts:
            run(Source(text), pipeline)

    jobs = {"extraction, whole": extract, "tagging": tag, "tagging, python-crfsuite, same model and features": crfsuite}
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for job in jobs.values():
        job()
    for _ in range(ROUNDS):
        for name, job in jobs.items():
            start = time.process_time()
            job()
            times[name].append(time.process_time() - start)
    base = times["tagging, python-crfsuite, same model and features"]
    print(f"{len(texts)} pages, {characters} characters, medians of {ROUNDS} rounds, CPU time of one process\n")
    print("| job | characters a second | against python-crfsuite |\n|---|---|---|")
    for name, seconds in times.items():
        ratio = statistics.median(b / s for b, s in zip(base, seconds, strict=True))
        print(f"| {name} | {characters / statistics.median(seconds):,.0f} | {ratio:.1f} × |")
    code = "import time; t = time.perf_counter(); import gipnlp; print(time.perf_counter() - t)"
    imports = sorted(float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent).stdout) for _ in range(5))
    print(f"\n`import gipnlp`: {imports[2] * 1000:.0f} ms")


if __name__ == "__main__":
    main()
