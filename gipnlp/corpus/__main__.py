"""``python -m gipnlp.corpus``: check and compile the corpus, and turn a marked copy of a real report into offsets."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from ..errors import MarkupError
from .markup import Page, parse, to_json, unmarked_numbers


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


if __name__ == "__main__":
    main()
