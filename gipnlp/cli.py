"""The command line: ``gipnlp extract | show | view | check | indicators``.

Data goes to standard output, everything else to standard error: one line an error, with its stable code. Exit
codes: 0 all is well, 1 a check fails (``check`` only), 2 a file could not be read or the call is wrong. Heavy
parts are imported when a command needs them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

import click

from . import __version__
from .errors import GipError, ReadError
from .messages import LANGS, Lang, default_lang, error_text, say

if TYPE_CHECKING:
    from rich.console import Console

    from .document import Document

#: files that --recursive takes from a directory
SUFFIXES = frozenset(".txt .md .markdown .html .htm .shtml .mht .mhtml .pdf .docx".split())
#: from this many files on work is shared among processes, and a bar shows the progress
MANY_FILES, BAR_FILES = 16, 3
MAX_WORKERS = 8
#: seconds until a file is given up where there is a process to end
SLOW_FILE = 600.0
BAD_INPUT = 2
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
            complain(error, ctx.meta.get("gipnlp.lang") or default_lang())
            ctx.exit(BAD_INPUT)
        except BrokenPipeError:
            _silence(sys.stdout)
            ctx.exit(PIPE_CLOSED)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)


def _silence(stream: IO[str]) -> None:
    """Let what is left in a closed pipe's buffer go nowhere, so that the interpreter ends quietly."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def complain(error: GipError, lang: Lang) -> None:
    """Write an error as one line to standard error."""
    from .render.shared import plain

    click.echo(plain(error_text(error, lang), one_line=True), err=True)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gipnlp")
def cli() -> None:
    """Turn Chinese annual reports on government information disclosure into checked records."""


def _keep_lang(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> Lang:
    lang: Lang = "zh" if value == "zh" else "en" if value == "en" else default_lang()
    ctx.meta["gipnlp.lang"] = lang
    return lang


_paths = click.argument("paths", metavar="PATH...", nargs=-1, required=True)
_path = click.argument("path", metavar="PATH")
_lang = click.option(
    "--lang",
    type=click.Choice(LANGS),
    callback=_keep_lang,
    is_eager=True,
    help="Language of messages (default: the locale's).",
)
_workers = click.option(
    "--workers", type=click.IntRange(min=1), help="Processes (default: one, or one a core for many files)."
)
_recursive = click.option(
    "--recursive", "-r", is_flag=True, help="Take the readable files of directories, however deep."
)


@cli.command()
@_paths
@click.option(
    "-o",
    "--output",
    default="-",
    metavar="FILE",
    help=".jsonl .json .csv .xlsx .parquet .duckdb; - is standard output.",
)
@click.option("--bom", is_flag=True, help="Begin a CSV file with a byte order mark, for Excel.")
@_workers
@click.option(
    "--timeout",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help=f"Give a file up that takes longer; 0 is no limit (default: {SLOW_FILE:g} with several processes).",
)
@click.option("--resume", is_flag=True, help="With -o FILE: go on where an earlier run stopped (FILE.resume).")
@_recursive
@_lang
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
    files = expand(paths, recursive or all(os.path.isdir(path) for path in paths))
    workers = workers or _default_workers(len(files))
    limit = (SLOW_FILE if workers > 1 else None) if timeout is None else timeout or None
    if output == "-":
        failed = _to_stdout(files, workers, limit, lang)
    else:
        _refuse_input(output, files)
        failed = _to_file(files, output, workers, limit, lang, resume=resume, bom=bom)
    click.get_current_context().exit(BAD_INPUT if failed else 0)


def _to_stdout(files: Sequence[str | Document], workers: int, timeout: float | None, lang: Lang) -> int:
    from .store.text import json_line

    stream = _binary_stdout()
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

    with _bar(len(files), lang, quiet=False) as advance:

        def told(_name: str, error: ReadError | None, _reused: bool) -> None:
            if error is not None:
                complain(error, lang)
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
@_lang
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
@_lang
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
@_lang
def view(path: str, output: str, lang: Lang) -> None:
    """Write one file's view as a single page: spans highlighted, failed checks beside their numbers."""
    from .api import extract_file
    from .render.html import to_html, write_html

    if output != "-":
        _refuse_input(output, [path])
    document = extract_file(path)
    if output == "-":
        stream = _binary_stdout()
        stream.write(to_html(document, lang=lang).encode("utf-8"))
        stream.flush()
    else:
        write_html(document, output, lang=lang)


@cli.command()
@_paths
@_workers
@_recursive
@_lang
def check(paths: Sequence[str], workers: int | None, recursive: bool, lang: Lang) -> None:
    """Print the failed checks; exit 1 when one fails, 2 when a file cannot be read."""
    from .render.checks import failure_lines, summary

    files = expand(paths, recursive)
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
    click.get_current_context().exit(BAD_INPUT if errors else 1 if counts["fails"] else 0)


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address; the default is this machine's only.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--workers", default=0, type=click.IntRange(min=0), help="Processes (default: one a core).")
@click.option("--queue", default=32, show_default=True, type=click.IntRange(min=0), help="Requests that may wait.")
@click.option("--timeout", default=60.0, show_default=True, type=click.FloatRange(min=0.1), help="Seconds a request.")
@click.option("--max-size", default=20, show_default=True, type=click.IntRange(min=1), help="MiB of a document.")
@click.option("--memory", default=2048, show_default=True, type=click.IntRange(min=0), help="MiB a process; 0: any.")
@click.option("--allow-host", multiple=True, metavar="NAME", help="Another name that it is reached by, e.g. a proxy's.")
@_lang
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
@_lang
def indicators(form: str | None, as_json: bool, markdown: bool, lang: Lang) -> None:
    """List the taxonomy: id, names, unit, parent, forms."""
    from .taxonomy import indicators as all_indicators

    found = [i for i in all_indicators() if form is None or form in i.forms]
    if markdown:
        from .render.indicators import to_markdown

        _binary_stdout().write(to_markdown(found).encode("utf-8"))
        return
    if as_json:
        import json

        keys = ("id", "zh", "en", "unit", "parent", "forms")
        content = json.dumps([{k: getattr(i, k) for k in keys} for i in found], ensure_ascii=False, indent=1)
        _binary_stdout().write(content.encode("utf-8") + b"\n")
        return
    from .render.terminal import show_indicators

    show_indicators(found, _console(), lang=lang)


def expand(paths: Sequence[str], recursive: bool) -> list[str | Document]:
    """Give the files to read: with ``recursive`` a directory gives its readable files in the order of their names.

    A directory that holds none gives a document with an error, so that it is not passed over in silence.
    """
    if not recursive:
        return list(paths)
    found: list[str | Document] = []
    for path in paths:
        if not os.path.isdir(path):
            found.append(path)
            continue
        inside = sorted(_walk(path))
        if not inside:
            from .document import Document

            reason = "a directory without " + " ".join(sorted(SUFFIXES)) + " files"
            found.append(Document("", path=path, error=ReadError("GIP021", path=path, reason=reason)))
        found += inside
    return found


def _walk(directory: str) -> Iterator[str]:
    for folder, folders, names in os.walk(directory):
        folders[:] = [f for f in folders if not f.startswith(".")]
        for name in names:
            if os.path.splitext(name)[1].lower() in SUFFIXES and not name.startswith((".", "~$")):
                yield os.path.join(folder, name)


def _documents(
    files: Sequence[str | Document], workers: int | None, lang: Lang, quiet: bool, timeout: float | None = None
) -> Iterator[Document]:
    """Give the documents in order, tell errors as they come, and show a bar on a terminal when there are many files."""
    from .batch import extract_many

    paths = [f for f in files if isinstance(f, str)]
    results = iter(extract_many(paths, workers or _default_workers(len(files)), timeout=timeout))
    with _bar(len(files), lang, quiet) as advance:
        for file in files:
            document = next(results) if isinstance(file, str) else file
            if document.error is not None:
                complain(document.error, lang)
            yield document
            advance()


def _default_workers(files: int) -> int:
    if files < MANY_FILES:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, MAX_WORKERS))


@contextmanager
def _bar(total: int, lang: Lang, quiet: bool) -> Iterator[Callable[[], None]]:
    if quiet or total < BAR_FILES or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text("" if task.speed is None else say("progress.rate", lang, rate=f"{task.speed:.1f}"))

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        task = progress.add_task(say("progress", lang), total=total)
        yield lambda: progress.advance(task)


def _binary_stdout() -> IO[bytes]:
    """Give standard output for bytes: JSON and pages are UTF-8 whatever the locale is."""
    return sys.stdout.buffer


def _console() -> Console:
    """Give a console on standard output: as wide as the terminal, 140 columns where there is none."""
    from rich.console import Console

    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    if sys.stdout.isatty() or "COLUMNS" in os.environ:
        return Console(highlight=False)
    return Console(highlight=False, width=140)


def _refuse_input(output: str, files: Iterable[str | Document]) -> None:
    """Never write over a report that is being read."""
    if not os.path.exists(output):
        return
    for file in files:
        if isinstance(file, str) and os.path.exists(file) and os.path.samefile(file, output):
            raise GipError("GIP012", path=output, reason="it is one of the input files")


def main() -> NoReturn:
    """Run the command line and exit."""
    cli.main(prog_name="gipnlp")
    raise SystemExit(0)


if __name__ == "__main__":
    main()
