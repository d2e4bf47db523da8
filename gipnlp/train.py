"""``python -m gipnlp.train``: train the tagger and the linker from the annotated corpus and write ``models/``.

The outcome depends on the corpus alone: the same corpus gives the same files, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .training.data import Example


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in ("gipnlp", "numpy", "python-crfsuite", "scikit-learn", "opencc-python-reimplemented", "spacy"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def corpus_hash(items: list[Example]) -> str:
    """Give one hash over the ids, texts and spans that a model is trained on."""
    digest = hashlib.sha256()
    for item in items:
        digest.update(json.dumps([item.page.id, item.page.sha256, item.spans], ensure_ascii=False).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


@contextmanager
def _bar(title: str, total: int, quiet: bool) -> Iterator[Callable[[int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal) as progress:
        task = progress.add_task(title, total=total)

        def advance(done: int) -> None:
            progress.update(task, completed=min(done, total))

        yield advance
        progress.update(task, completed=total)


def train_to(
    items: list[Example], output: Path, *, quiet: bool = True, iterations: int | None = None, scores: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Train tagger and linker on ``items`` and write the model files with their card and manifest to ``output``.

    Args:
        items: annotated pages.
        output: directory, made if missing.
        quiet: show no progress bar.
        iterations: cap on the optimiser's iterations (fewer for a quick model).
        scores: figures to keep on the card.

    Returns:
        The card that was written.
    """
    try:
        from .training import crf, linker
    except ImportError as error:
        raise MissingExtraError("GIP020", feature="training", extra="train") from error
    from . import calibrate
    from .models import save_linker
    from .tag.bundle import save_weights, write_manifest
    from .tag.features import FEATURE_VERSION, TEMPLATES
    from .tag.labels import STATES

    output.mkdir(parents=True, exist_ok=True)
    (output / calibrate.FILE).unlink(missing_ok=True)  # maps of an older model: evaluate --calibrate makes new ones
    parameters: dict[str, Any] = dict(crf.PARAMETERS)
    if iterations is not None:
        parameters["max_iterations"] = iterations
    with _bar("tagger", int(parameters["max_iterations"]), quiet) as advance:
        weights = crf.train(items, output / "tagger.crfsuite", advance, parameters)
    save_weights(output / "tagger.npz", weights)
    with _bar("linker", 1, quiet) as advance:
        save_linker(output / "linker.npz", linker.train_models(items))
        advance(1)
    card = {
        "name": "crf-1",
        "task": "tagging of AGENCY, DATE, COUNT, PERCENT, CATEGORY; linking",
        "labels": list(STATES),
        "feature_version": FEATURE_VERSION,
        "templates": TEMPLATES,
        "parameters": parameters,
        "corpus": {
            "sha256": corpus_hash(items),
            "pages": len(items),
            "characters": sum(len(i.page.text) for i in items),
            "spans": sum(len(i.spans) for i in items),
            "records": sum(len(r.records) for i in items for r in i.page.reports),
        },
        "scores": scores or {},
        "versions": _versions(),
        "licence": "MIT (model), CC BY 4.0 (corpus)",
    }
    (output / "tagger.json").write_text(json.dumps(card, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    write_manifest(output)
    return card


def train_spacy_to(items: list[Example], output: Path, *, quiet: bool = True) -> dict[str, Any]:
    """Train the spaCy tagger on ``items`` and write it with card and manifest to ``output/spacy``; the linker stays the CRF's."""
    from .training import spacy_ner

    with _bar("spaCy", int(spacy_ner.PARAMETERS["epochs"]), quiet) as advance:
        tagger = spacy_ner.train(items, advance)
    corpus = {
        "sha256": corpus_hash(items),
        "pages": len(items),
        "characters": sum(len(i.page.text) for i in items),
        "spans": sum(len(i.spans) for i in items),
    }
    card = {"corpus": corpus, "parameters": spacy_ner.PARAMETERS, "versions": _versions()}
    spacy_ner.save(tagger, output / "spacy", card)
    return card


@click.command(help=__doc__)
@click.option("--model", type=click.Choice(["crf", "spacy"]), default="crf", show_default=True, help="crf: tagger and linker; spacy: the second tagger alone.")
@click.option("--corpus", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Marked pages (default: corpus/ of the clone).")
@click.option("--reports", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Also train on the real reports whose text lies here.")
@click.option("--annotations", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Stand-off annotations of --reports (default: annotations/real).")
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path), help="Where the model goes (default: models/).")
@click.option("--quiet", is_flag=True, help="No progress bar.")
def main(model: str, corpus: Path | None, reports: Path | None, annotations: Path | None, output: Path | None, quiet: bool) -> None:
    from .tag.bundle import models_directory
    from .training.data import corpus_directory, examples, load_corpus, load_standoff

    pages = load_corpus(corpus)
    if reports is not None:
        pages += load_standoff(annotations or corpus_directory().parent / "annotations" / "real", reports)
    items = examples(pages)
    output = output or models_directory()
    card = train_spacy_to(items, output, quiet=quiet) if model == "spacy" else train_to(items, output, quiet=quiet)
    click.echo(f"{output}: {card['corpus']['pages']} pages, {card['corpus']['characters']} characters, {card['corpus']['spans']} spans")


if __name__ == "__main__":
    main()
