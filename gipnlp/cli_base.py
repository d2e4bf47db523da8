"""What all commands share: options, the files that paths mean, the bar that shows progress, one line for an error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

import click

from .errors import GipError, ReadError
from .messages import LANGS, Lang, default_lang, error_text, say

if TYPE_CHECKING:
    from .document import Document

#: files that --recursive takes from a directory
SUFFIXES = frozenset(".txt .md .markdown .html .htm .shtml .mht .mhtml .pdf .docx".split())
#: from this many files on work is shared among processes, and a bar shows the progress
MANY_FILES, BAR_FILES = 16, 3
MAX_WORKERS = 8
#: seconds until a file is given up where there is a process to end
SLOW_FILE = 600.0
#: exit code: a file could not be read, or the call is wrong
BAD_INPUT = 2


def _keep_lang(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> Lang:
    lang: Lang = "zh" if value == "zh" else "en" if value == "en" else default_lang()
    ctx.meta["gipnlp.lang"] = lang
    return lang


paths_argument = click.argument("paths", metavar="PATH...", nargs=-1, required=True)
lang_option = click.option(
    "--lang",
    type=click.Choice(LANGS),
    callback=_keep_lang,
    is_eager=True,
    help="Language of messages (default: the locale's).",
)
workers_option = click.option(
    "--workers", type=click.IntRange(min=1), help="Processes (default: one, or one a core for many files)."
)
recursive_option = click.option(
    "--recursive", "-r", is_flag=True, help="Take the readable files of directories, however deep."
)
timeout_option = click.option(
    "--timeout",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help=f"Give a file up that takes longer; 0 is no limit (default: {SLOW_FILE:g} with several processes).",
)


def complain(error: GipError, lang: Lang) -> None:
    """Write an error as one line to standard error."""
    from .render.shared import plain

    click.echo(plain(error_text(error, lang), one_line=True), err=True)


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


def default_workers(files: int) -> int:
    """Give the processes for so many files: one for a few, else one a core, at most :data:`MAX_WORKERS`."""
    if files < MANY_FILES:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, MAX_WORKERS))


def time_limit(timeout: float | None, workers: int) -> float | None:
    """Give the seconds that a file may take by ``--timeout``: without the option a limit holds where there is a process to end."""
    return (SLOW_FILE if workers > 1 else None) if timeout is None else timeout or None


@contextmanager
def bar(total: int, lang: Lang, quiet: bool) -> Iterator[Callable[[], None]]:
    """Show a bar on a terminal, unless ``quiet`` or there are few files; gives what moves it on by one."""
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


def binary_stdout() -> IO[bytes]:
    """Give standard output for bytes: JSON and pages are UTF-8 whatever the locale is."""
    return sys.stdout.buffer


def refuse_input(output: str, files: Iterable[str | Document]) -> None:
    """Never write over a report that is being read."""
    if not os.path.exists(output):
        return
    for file in files:
        if isinstance(file, str) and os.path.exists(file) and os.path.samefile(file, output):
            raise GipError("GIP012", path=output, reason="it is one of the input files")
