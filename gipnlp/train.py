"""``python -m gipnlp.train``: train the tagger and the linker from the annotated corpus and write ``models/``.

The outcome depends on the corpus and the options alone: the same give the same files, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable, Sequence
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


def _copies(items: list[Example], kinds: Sequence[str]) -> tuple[list[Example], dict[str, Any]]:
    """Give changed copies to train the tagger on besides ``items``, and what the card says of them (nothing without kinds)."""
    if not kinds:
        return [], {}
    from .training.augment import SEED, SHARE, augment

    made = augment(items, kinds)
    facts = {"kinds": list(kinds), "share": SHARE, "seed": SEED}
    return made, {"augmentation": {**facts, "characters": sum(len(i.page.text) for i in made), "spans": sum(len(i.spans) for i in made)}}


def train_to(
    items: list[Example],
    output: Path,
    *,
    quiet: bool = True,
    iterations: int | None = None,
    scores: dict[str, Any] | None = None,
    augment: Sequence[str] = (),
) -> dict[str, Any]:
    """Train tagger and linker on ``items`` and write the model files with their card and manifest to ``output``.

    Args:
        items: annotated pages.
        output: directory, made if missing.
        quiet: show no progress bar.
        iterations: cap on the optimiser's iterations (fewer for a quick model).
        scores: figures to keep on the card.
        augment: kinds of changed copies that the tagger is trained on besides (:data:`gipnlp.training.augment.KINDS`).

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
    copies, augmentation = _copies(items, augment)
    with _bar("tagger", int(parameters["max_iterations"]), quiet) as advance:
        weights = crf.train([*items, *copies], output / "tagger.crfsuite", advance, parameters)
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
        **augmentation,
    }
    (output / "tagger.json").write_text(json.dumps(card, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    write_manifest(output)
    return card


def train_spacy_to(items: list[Example], output: Path, *, quiet: bool = True, augment: Sequence[str] = ()) -> dict[str, Any]:
    """Train the spaCy tagger on ``items`` and write it with card and manifest to ``output/spacy``; the linker stays the CRF's."""
    from .training import spacy_ner

    copies, augmentation = _copies(items, augment)
    with _bar("spaCy", int(spacy_ner.PARAMETERS["epochs"]), quiet) as advance:
        tagger = spacy_ner.train([*items, *copies], advance)
    corpus = {
        "sha256": corpus_hash(items),
        "pages": len(items),
        "characters": sum(len(i.page.text) for i in items),
        "spans": sum(len(i.spans) for i in items),
    }
    card = {"corpus": corpus, "parameters": spacy_ner.PARAMETERS, "versions": _versions(), **augmentation}
    spacy_ner.save(tagger, output / "spacy", card)
    return card


def _kinds(context: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    """Read the kinds of ``--augment``."""
    if not value:
        return ()
    from .training.augment import read_kinds

    try:
        return read_kinds(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.command(help=__doc__)
@click.option("--model", type=click.Choice(["crf", "spacy"]), default="crf", show_default=True, help="crf: tagger and linker; spacy: the second tagger alone.")
@click.option("--corpus", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Marked pages (default: corpus/ of the clone).")
@click.option("--reports", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Also train on the real reports whose text lies here.")
@click.option("--annotations", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Stand-off annotations of --reports (default: annotations/real).")
@click.option("--augment", metavar="KIND[,KIND]", default="", callback=_kinds, help="Also train the tagger on changed copies of sentences: places, organs, numbers, units, script, marks, damage, or all (default: none).")
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path), help="Where the model goes (default: models/).")
@click.option("--quiet", is_flag=True, help="No progress bar.")
def main(
    model: str, corpus: Path | None, reports: Path | None, annotations: Path | None, augment: tuple[str, ...], output: Path | None, quiet: bool
) -> None:
    from .tag.bundle import models_directory
    from .training.data import corpus_directory, examples, load_corpus, load_standoff

    pages = load_corpus(corpus)
    if reports is not None:
        pages += load_standoff(annotations or corpus_directory().parent / "annotations" / "real", reports)
    items = examples(pages)
    output = output or models_directory()
    train = train_spacy_to if model == "spacy" else train_to
    card = train(items, output, quiet=quiet, augment=augment)
    click.echo(f"{output}: {card['corpus']['pages']} pages, {card['corpus']['characters']} characters, {card['corpus']['spans']} spans")


if __name__ == "__main__":
    main()
