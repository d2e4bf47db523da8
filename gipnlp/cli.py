"""The command line: ``gipnlp extract | show | view | check | indicators``.

Data goes to standard output, everything else to standard error: one line an error, with its stable code. Exit
codes: 0 all is well, 1 a check fails (``check`` only), 2 a file could not be read or the call is wrong. Heavy
parts are imported when a command needs them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

import click

from . import __version__
from . import cli_base as base
from .errors import GipError, ReadError
from .messages import Lang, default_lang, say

if TYPE_CHECKING:
    from rich.console import Console

    from .document import Document

PIPE_CLOSED = 141
INTERRUPTED = 130


class _Group(click.Group):
    """Turns what can go wrong in a command into one line and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except GipError as error:
            base.complain(error, ctx.meta.get("gipnlp.lang") or default_lang())
            ctx.exit(base.BAD_INPUT)
        except BrokenPipeError:
            _silence(sys.stdout)
            ctx.exit(PIPE_CLOSED)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)


def _silence(stream: IO[str]) -> None:
    """Let what is left in a closed pipe's buffer go nowhere, so that the interpreter ends quietly."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gipnlp")
def cli() -> None:
    """Turn Chinese annual reports on government information disclosure into checked records."""


_path = click.argument("path", metavar="PATH")


@cli.command()
@base.paths_argument
@click.option(
    "-o",
    "--output",
    default="-",
    metavar="FILE",
    help=".jsonl .json .csv .xlsx .parquet .duckdb; - is standard output.",
)
@click.option("--bom", is_flag=True, help="Begin a CSV file with a byte order mark, for Excel.")
@base.workers_option
@base.timeout_option
@click.option("--resume", is_flag=True, help="With -o FILE: go on where an earlier run stopped (FILE.resume).")
@base.recursive_option
@base.lang_option
def extract(
    paths: Sequence[str],
    output: str,
    bom: bool,
    workers: int | None,
    timeout: float | None,
    resume: bool,
    recursive: bool,
    lang: Lang,
) -> None:
    """Extract records and checks; JSON Lines to standard output by default, one document a file.

    Directories are searched with --recursive, or where PATH... are directories only.
    """
    if bom and Path(output).suffix.lower() != ".csv":
        raise click.UsageError("--bom is for CSV files: use it with -o FILE.csv")
    if resume and output == "-":
        raise click.UsageError("--resume needs a file: use it with -o FILE")
    files = base.expand(paths, recursive or all(os.path.isdir(path) for path in paths))
    workers = workers or base.default_workers(len(files))
    limit = base.time_limit(timeout, workers)
    if output == "-":
        failed = _to_stdout(files, workers, limit, lang)
    else:
        base.refuse_input(output, files)
        failed = _to_file(files, output, workers, limit, lang, resume=resume, bom=bom)
    click.get_current_context().exit(base.BAD_INPUT if failed else 0)


def _to_stdout(files: Sequence[str | Document], workers: int, timeout: float | None, lang: Lang) -> int:
    from .store.text import json_line

    stream = base.binary_stdout()
    failed = 0
    for document in _documents(files, workers, lang, quiet=sys.stdout.isatty(), timeout=timeout):
        failed += document.error is not None
        stream.write(json_line(document).encode("utf-8") + b"\n")
        stream.flush()
    return failed


def _to_file(
    files: Sequence[str | Document],
    output: str,
    workers: int,
    timeout: float | None,
    lang: Lang,
    *,
    resume: bool,
    bom: bool,
) -> int:
    from .batch import extract_to
    from .batch.journal import Journal

    journals: list[Journal] = []

    def started(journal: Journal) -> None:
        journals.append(journal)
        if journal.dropped:
            key = "resume.stale" if journal.stale else "resume.dropped"
            click.echo(say(key, lang, count=journal.dropped), err=True)

    with base.bar(len(files), lang, quiet=False) as advance:

        def told(_name: str, error: ReadError | None, _reused: bool) -> None:
            if error is not None:
                base.complain(error, lang)
            advance()

        try:
            done = extract_to(
                files, output, workers, timeout=timeout, resume=resume, bom=bom, told=told, started=started
            )
        except KeyboardInterrupt:
            if journals and journals[0].count:
                name = os.path.basename(journals[0].path)
                click.echo(say("resume.stopped", lang, count=journals[0].count, journal=name), err=True)
            raise
    if done.reused:
        click.echo(say("resume.reused", lang, reused=done.reused, documents=done.documents), err=True)
    return done.failed


@cli.command()
@_path
@click.option("--all-checks", is_flag=True, help="List the checks that hold, too.")
@base.lang_option
def show(path: str, all_checks: bool, lang: Lang) -> None:
    """Show one file in the terminal: who, when, records, failed checks."""
    from .api import extract_file
    from .render.terminal import show as print_document

    print_document(extract_file(path), _console(), lang=lang, all_checks=all_checks)


@cli.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def corpus(arguments: Sequence[str]) -> None:
    """Corpus tools: check, build, standoff, agreement, export, import, suggest."""
    from .corpus.__main__ import main as corpus_main

    corpus_main.main(args=list(arguments), prog_name="gipnlp corpus")


@cli.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def panel(ctx: click.Context, arguments: Sequence[str]) -> None:
    """Put reports of many years into one panel; panel query gives wide tables."""
    from .cli_panel import panel as group

    with group.make_context("panel", list(arguments), parent=ctx.parent) as inner:
        group.invoke(inner)


@cli.command()
@base.lang_option
def demo(lang: Lang) -> None:
    """Run the main job on the bundled sample reports: their records and failed checks."""
    from importlib.resources import as_file, files

    from .api import extract_file
    from .render.terminal import show as print_document

    with as_file(files("gipnlp") / "samples") as folder:
        for path in sorted(folder.glob("*.txt")):
            click.echo(f"\n{path.name}\n")
            print_document(extract_file(path), _console(), lang=lang)


@cli.command()
@_path
@click.option("-o", "--output", required=True, metavar="FILE.html", help="The page to write; - is standard output.")
@base.lang_option
def view(path: str, output: str, lang: Lang) -> None:
    """Write one file's view as a single page: spans highlighted, failed checks beside their numbers."""
    from .api import extract_file
    from .render.html import to_html, write_html

    if output != "-":
        base.refuse_input(output, [path])
    document = extract_file(path)
    if output == "-":
        stream = base.binary_stdout()
        stream.write(to_html(document, lang=lang).encode("utf-8"))
        stream.flush()
    else:
        write_html(document, output, lang=lang)


@cli.command()
@base.paths_argument
@base.workers_option
@base.recursive_option
@base.lang_option
def check(paths: Sequence[str], workers: int | None, recursive: bool, lang: Lang) -> None:
    """Print the failed checks; exit 1 when one fails, 2 when a file cannot be read."""
    from .render.checks import failure_lines, summary

    files = base.expand(paths, recursive)
    console = _console()
    counts = {"files": 0, "reports": 0, "checks": 0, "fails": 0}
    errors = 0
    for document in _documents(files, workers, lang, quiet=sys.stdout.isatty()):
        errors += document.error is not None
        counts["files"] += 1
        counts["reports"] += len(document.reports)
        counts["checks"] += len(document.checks)
        for lines in failure_lines(document, lang):
            counts["fails"] += 1
            console.print(lines, soft_wrap=True)
    console.print(summary(counts, lang), soft_wrap=True)
    click.get_current_context().exit(base.BAD_INPUT if errors else 1 if counts["fails"] else 0)


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address; the default is this machine's only.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--workers", default=0, type=click.IntRange(min=0), help="Processes (default: one a core).")
@click.option("--queue", default=32, show_default=True, type=click.IntRange(min=0), help="Requests that may wait.")
@click.option("--timeout", default=60.0, show_default=True, type=click.FloatRange(min=0.1), help="Seconds a request.")
@click.option("--max-size", default=20, show_default=True, type=click.IntRange(min=1), help="MiB of a document.")
@click.option("--memory", default=2048, show_default=True, type=click.IntRange(min=0), help="MiB a process; 0: any.")
@click.option("--allow-host", multiple=True, metavar="NAME", help="Another name that it is reached by, e.g. a proxy's.")
@base.lang_option
def serve(
    host: str, port: int, workers: int, queue: int, timeout: float, max_size: int, memory: int,
    allow_host: Sequence[str], lang: Lang,
) -> None:  # fmt: skip
    """Serve a page and an API on this machine: drop a report, see its view, download its records."""
    from .serve import Settings, run
    from .serve.settings import MIB

    run(
        Settings(
            host=host, port=port, workers=workers, queue=queue, timeout=timeout, max_bytes=max_size * MIB,
            memory=memory * MIB, allow_hosts=tuple(allow_host),
        ),
        lang=lang,
    )  # fmt: skip


@cli.command()
@click.option(
    "--form", type=click.Choice(["narrative", "2014", "2019", "2021", "other"]), help="Only those that occur in it."
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--markdown", is_flag=True, help="As the page docs/indicators.md, with wordings, labels and sums.")
@base.lang_option
def indicators(form: str | None, as_json: bool, markdown: bool, lang: Lang) -> None:
    """List the taxonomy: id, names, unit, parent, forms."""
    from .taxonomy import indicators as all_indicators

    found = [i for i in all_indicators() if form is None or form in i.forms]
    if markdown:
        from .render.indicators import to_markdown

        base.binary_stdout().write(to_markdown(found).encode("utf-8"))
        return
    if as_json:
        import json

        keys = ("id", "zh", "en", "unit", "parent", "forms")
        content = json.dumps([{k: getattr(i, k) for k in keys} for i in found], ensure_ascii=False, indent=1)
        base.binary_stdout().write(content.encode("utf-8") + b"\n")
        return
    from .render.terminal import show_indicators

    show_indicators(found, _console(), lang=lang)


def _documents(
    files: Sequence[str | Document], workers: int | None, lang: Lang, quiet: bool, timeout: float | None = None
) -> Iterator[Document]:
    """Give the documents in order, tell errors as they come, and show a bar on a terminal when there are many files."""
    from .batch import extract_many

    paths = [f for f in files if isinstance(f, str)]
    results = iter(extract_many(paths, workers or base.default_workers(len(files)), timeout=timeout))
    with base.bar(len(files), lang, quiet) as advance:
        for file in files:
            document = next(results) if isinstance(file, str) else file
            if document.error is not None:
                base.complain(document.error, lang)
            yield document
            advance()


def _console() -> Console:
    """Give a console on standard output: as wide as the terminal, 140 columns where there is none."""
    from rich.console import Console

    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    if sys.stdout.isatty() or "COLUMNS" in os.environ:
        return Console(highlight=False)
    return Console(highlight=False, width=140)


def main() -> NoReturn:
    """Run the command line and exit."""
    cli.main(prog_name="gipnlp")
    raise SystemExit(0)


if __name__ == "__main__":
    main()
