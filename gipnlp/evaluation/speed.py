"""Speed of taggers and of the whole extraction, measured side by side in one run."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from time import process_time
from typing import Any

from ..api import run
from ..corpus.markup import Page
from ..models import Pipeline
from ..normalise import normalise
from ..types import Source

#: text enough for a steady figure
MOST_CHARACTERS = 60_000
ROUNDS = 3


def measure(pages: Sequence[Page], pipelines: Sequence[Pipeline], rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """Give characters a second (processor time of this process) of tagging and of whole extraction.

    Args:
        pages: texts; as many as hold :data:`MOST_CHARACTERS` are used, at least one.
        pipelines: those to compare; their rounds alternate.
        rounds: rounds, after one that is not counted.
    """
    texts: list[str] = []
    for page in pages:
        if texts and sum(map(len, texts)) + len(page.text) > MOST_CHARACTERS:
            break
        texts.append(page.text)
    normal = [normalise(text).text for text in texts]
    size = sum(map(len, texts))
    taken: list[tuple[list[float], list[float]]] = [([], []) for _ in pipelines]
    for counted in range(rounds + 1):
        for pipeline, (tagging, whole) in zip(pipelines, taken, strict=True):
            begin = process_time()
            for text in normal:
                pipeline.tag(text)
            middle = process_time()
            for text in texts:
                run(Source(text), pipeline)
            end = process_time()
            if counted:
                tagging.append(middle - begin)
                whole.append(end - middle)
    return [
        {
            "model": pipeline.name,
            "characters": size,
            "rounds": rounds,
            "tagging": round(size / max(median(tagging), 1e-9)),
            "extraction": round(size / max(median(whole), 1e-9)),
        }
        for pipeline, (tagging, whole) in zip(pipelines, taken, strict=True)
    ]
