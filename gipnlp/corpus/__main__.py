"""``python -m gipnlp.corpus`` (``gipnlp corpus``): check and compile the corpus, export it to annotation tools and import it back.

``suggest`` ranks unlabelled sentences for annotation; ``standoff`` turns a marked copy of a real report into offsets.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from ..errors import GipError, MarkupError
from .formats import FORMATS
from .markup import Page, parse, to_json, unmarked_numbers

_format = click.option("--format", "name", type=click.Choice(list(FORMATS)), required=True, help="The tool's format.")


def _read(path: Path) -> Page:
    return parse(path.read_text(encoding="utf-8"), path.stem)


@click.group(help=__doc__)
def main() -> None:
    pass


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--review", is_flag=True, help="Also list every number that no span covers.")
def check(paths: tuple[Path, ...], review: bool) -> None:
    """Check corpus files against the rules of the markup; exit 1 when one breaks them."""
    bad = 0
    for path in paths:
        try:
            page = _read(path)
        except MarkupError as error:
            bad += 1
            click.echo(str(error))
            continue
        records = [r for report in page.reports for r in report.records]
        click.echo(f"{path.name}: {len(page.text)} characters, {len(page.spans)} spans, {len(records)} records")
        if review:
            for at, around in unmarked_numbers(page):
                click.echo(f"   unmarked {at}: {around}")
    sys.exit(1 if bad else 0)


@main.command()
@click.argument("corpus", type=click.Path(exists=True, path_type=Path), default=Path("corpus"))
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("annotations/corpus.jsonl"))
@click.option("--verify", is_flag=True, help="Write nothing; exit 1 when the file differs from what would be written.")
def build(corpus: Path, output: Path, verify: bool) -> None:
    """Compile the inline markup of CORPUS to stand-off JSON Lines."""
    pages = [_read(path) for path in sorted(corpus.glob("*.txt"))]
    content = "".join(json.dumps(to_json(page), ensure_ascii=False) + "\n" for page in pages)
    if verify:
        same = output.exists() and output.read_text(encoding="utf-8") == content
        click.echo(f"{output}: {'up to date' if same else 'differs; run python -m gipnlp.corpus build'}")
        sys.exit(0 if same else 1)
    output.write_text(content, encoding="utf-8")
    characters = sum(len(page.text) for page in pages)
    click.echo(f"{output}: {len(pages)} pages, {characters} characters")


@main.command()
@click.argument("marked", type=click.Path(exists=True, path_type=Path))
@click.option("--against", type=click.Path(exists=True, path_type=Path), required=True, help="The original text.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True)
def standoff(marked: Path, against: Path, output: Path) -> None:
    """Turn a marked copy of a real report into offsets without text; the marked copy stays out of the repository."""
    page = _read(marked)
    original = against.read_text(encoding="utf-8")
    if page.text != original:
        at = next((i for i, (a, b) in enumerate(zip(page.text, original, strict=False)) if a != b), -1)
        raise click.ClickException(
            f"without its markup {marked.name} is not {against.name}: first difference at {at}, "
            f"{page.text[at : at + 20]!r} instead of {original[at : at + 20]!r}"
        )
    document = to_json(page, with_text=False)
    document["file"] = against.name
    output.write_text(json.dumps(document, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    click.echo(f"{output}: {len(page.spans)} spans, {sum(len(r.records) for r in page.reports)} records")


@main.command()
@click.option("--first", type=click.Path(exists=True, path_type=Path), default=Path("annotations/agreement/first"))
@click.option("--second", type=click.Path(exists=True, path_type=Path), default=Path("annotations/agreement/second"))
@click.option("--texts", type=click.Path(exists=True, path_type=Path), required=True, help="Folder with the annotated texts.")
def agreement(first: Path, second: Path, texts: Path) -> None:
    """Compare two annotators' work on the same pages: strict span F1 and kappa."""
    from .agreement import compare

    found = compare(first, second, texts)
    click.echo(f"{found.pages} pages, {found.first} and {found.second} spans, kappa {found.kappa:.3f}")
    for label, f1 in found.f1.items():
        click.echo(f"  {label or 'all':9} F1 {f1:.3f}")


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@_format
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The file; for brat the directory.")
def export(paths: tuple[Path, ...], name: str, output: Path) -> None:
    """Export PATHS (marked pages, directories of them, compiled .jsonl; default: corpus) for an annotation tool."""
    from . import formats
    from .load import read_pages

    paths = paths or (Path("corpus"),)
    inputs = {path.resolve() for path in paths} | {path.resolve().parent for path in paths if path.is_file()}
    if output.resolve() in inputs:
        raise click.UsageError(f"{output} holds the pages that are read; give another place to -o")
    with _told():
        pages = read_pages(paths)
        written = formats.write(pages, name, output)
    click.echo(f"{written[0]}: {len(pages)} pages, {sum(len(p.spans) for p in pages)} spans", err=True)


@main.command("import")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@_format
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="A directory for marked pages, or a .jsonl file.")
@click.option("--force", is_flag=True, help="Write over pages that are there already.")
def import_(source: Path, name: str, output: Path, force: bool) -> None:
    """Import SOURCE, what a tool gave, as marked pages or as compiled annotations; exit 1 when a page breaks the rules.

    Into a directory the suggested sentences of one file go as one page <file>_suggested.txt.
    """
    from . import formats
    from .formats.marked import nearest
    from .suggest import gather

    with _told():
        pages = formats.read(source, name)
    if not pages:
        click.echo(f"{source}: nothing to import (no pages, or no task that a person has annotated)", err=True)
    if output.suffix == ".jsonl":
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes("".join(json.dumps(to_json(p), ensure_ascii=False) + "\n" for p in pages).encode("utf-8"))
        click.echo(f"{output}: {len(pages)} pages", err=True)
        return
    bad = 0
    for page in gather(pages):
        target = output / f"{page.id}.txt"
        try:
            if target.resolve().parent != output.resolve():
                raise MarkupError("GIP040", path=source, line=0, reason=f"the page id {page.id!r} is no file name")
            if target.exists() and not force:
                raise MarkupError("GIP040", path=target, line=0, reason="is there already; give another -o, or --force")
            marked, lost = nearest(page)
        except MarkupError as error:
            bad += 1
            click.echo(str(error), err=True)
            continue
        output.mkdir(parents=True, exist_ok=True)
        target.write_bytes(marked.encode("utf-8"))
        for line in lost:
            click.echo(line, err=True)
        click.echo(f"{target}: {len(page.spans)} spans, {sum(len(r.records) for r in page.reports)} records", err=True)
    sys.exit(1 if bad else 0)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("-n", "count", type=click.IntRange(min=1), default=50, show_default=True, help="How many sentences.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The tool's file; without it the ranking goes to standard output.")
@click.option("--format", "name", type=click.Choice(["label-studio", "doccano"]), default="label-studio", show_default=True)
@click.option("--known", type=click.Path(exists=True, path_type=Path), help="Pages annotated already: their wording is nothing new.")
def suggest(paths: tuple[Path, ...], count: int, output: Path | None, name: str, known: Path | None) -> None:
    """Rank the unlabelled sentences of the reports PATHS (files, or directories of them) by what the tagger would learn from them."""
    from . import formats
    from .load import read_pages
    from .suggest import suggest as rank

    files = [f for p in paths for f in (sorted(x for x in p.iterdir() if x.is_file()) if p.is_dir() else [p])]
    with _told():
        texts = [page.text for page in read_pages([known])] if known else []
        found = rank(files, count, known=texts)
        if output is not None:
            written = formats.write([s.page for s in found], name, output)
            click.echo(f"{written[0]}: {len(found)} sentences; {', '.join(str(w) for w in written[1:])}", err=True)
            return
    for s in found:
        line = {"score": round(s.score, 4), "uncertainty": s.uncertainty, "novelty": s.novelty, "file": s.source, "start": s.start}
        click.echo(json.dumps({**line, "text": s.page.text}, ensure_ascii=False))


@contextmanager
def _told() -> Iterator[None]:
    """Turn an error of gipnlp into one line and exit code 2."""
    try:
        yield
    except GipError as error:
        click.echo(str(error), err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
