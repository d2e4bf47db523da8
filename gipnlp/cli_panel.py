"""The command ``gipnlp panel``: files into a panel (the default), and ``gipnlp panel query``: a wide table out of it."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import cli_base as base
from .messages import Lang, say

if TYPE_CHECKING:
    from .errors import ReadError


#: contradictions between years that are printed after a run
SHOWN = 20


class _Default(click.Group):
    """A group whose first command is meant where none is named: ``gipnlp panel DIR`` is ``gipnlp panel build DIR``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["build", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Default, context_settings={"help_option_names": ["-h", "--help"]})
def panel() -> None:
    """Put the reports of many files and years into one panel, and get tables out of it.

    gipnlp panel PATH... -o panel.duckdb is short for gipnlp panel build; a path that is called build or query is
    written ./build.
    """


@panel.command()
@base.paths_argument
@click.option(
    "-o", "--output", required=True, metavar="FILE", help=".duckdb; .parquet and .csv write NAME.records.parquet … beside NAME.duckdb."
)
@base.workers_option
@base.timeout_option
@click.option("--again", is_flag=True, help="Extract from files that the panel has as well.")
@click.option("--prune", is_flag=True, help="Forget files that are no more where they were.")
@click.option("--recursive", "-r", is_flag=True, hidden=True, help="Directories are always searched.")
@base.lang_option
def build(
    paths: Sequence[str],
    output: str,
    workers: int | None,
    timeout: float | None,
    again: bool,
    prune: bool,
    recursive: bool,
    lang: Lang,
) -> None:
    """Add files to a panel: new and changed ones are extracted, known ones are not. Directories are searched.

    A run that was stopped goes on when it is started again. Exit code 2 when a file could not be read.
    """
    from .panel.run import build as run

    files = base.expand(paths, recursive=True)
    base.refuse_input(output, files)
    workers = workers or base.default_workers(len(files))
    limit = base.time_limit(timeout, workers)
    with base.bar(len(files), lang, quiet=False) as advance:

        def told(_name: str, error: ReadError | None) -> None:
            if error is not None:
                base.complain(error, lang)
            advance()

        try:
            done = run(files, output, workers=workers, timeout=limit, again=again, prune=prune, told=told)
        except KeyboardInterrupt:
            click.echo(say("panel.stopped", lang, panel=Path(output).with_suffix(".duckdb").name), err=True)
            raise
    counts = done.counts
    click.echo(say("panel.files", lang, files=done.files, new=done.new, known=done.known, failed=done.failed))
    click.echo(
        say(
            "panel.holds", lang, panel=done.written[0].name, reports=counts.reports, duplicates=counts.duplicates, agencies=counts.agencies,
            records=counts.records, checks=counts.checks, fails=counts.failed,
        )  # fmt: skip
    )
    click.echo(say("panel.years", lang, checks=counts.years, fails=counts.contradictions, hints=counts.hints))
    _show_contradictions(done.written[0], counts.contradictions, lang)
    for path in done.written[1:]:
        click.echo(os.fspath(path))
    click.get_current_context().exit(base.BAD_INPUT if done.failed else 0)


def _show_contradictions(path: Path, count: int, lang: Lang) -> None:
    """Print the first contradictions between years."""
    from .panel.database import connect, fetch
    from .render.shared import plain

    if not count:
        return
    with connect(path) as connection:
        sql = f"SELECT rule, message, message_en FROM panel_checks WHERE status = 'fails' ORDER BY length(id), id LIMIT {SHOWN}"
        for row in fetch(connection, sql):
            words = row["message"] if lang == "zh" else row["message_en"]
            click.echo(f"  [{say('rule.' + row['rule'], lang)}] {plain(words, one_line=True)}")
    if count > SHOWN:
        click.echo("  " + say("panel.more", lang, count=count - SHOWN))


@panel.command()
@click.argument("file", metavar="PANEL")
@click.option(
    "--indicator", "-i", "indicators", multiple=True, required=True, metavar="ID", help="requests.received; requests.answered.*; documents.issued:规范性文件."
)
@click.option("--years", metavar="YEARS", help="2014, or 2012-2018 (default: all).")
@click.option("--scope", default="own", show_default=True, metavar="SCOPE", help="own: the body itself; territory: 全市, 全系统 …; or a scope in words.")
@click.option(
    "--layout", type=click.Choice(["rows", "years"]), default="rows", show_default=True, help="A row a body and year, or a column a year."
)
@click.option("-o", "--output", default="-", metavar="FILE", help=".csv .xlsx .parquet; - is standard output (CSV).")
@click.option("--values", metavar="FILE", help="Write all statements there, with the one that was taken and those that differ.")
@base.lang_option
def query(
    file: str,
    indicators: Sequence[str],
    years: str | None,
    scope: str,
    layout: str,
    output: str,
    values: str | None,
    lang: Lang,
) -> None:
    """Give a wide table, bodies × years, of chosen indicators; the column differs tells where values disagree."""
    from .panel.database import connect, info
    from .panel.query import check_suffix, look_up, write, write_csv

    for path in (output, values):
        if path is not None and path != "-":
            check_suffix(path)
    with connect(file) as connection:
        if info(connection, "complete") != "yes":
            click.echo(say("panel.incomplete", lang, panel=file), err=True)
        found = look_up(connection, indicators, years, scope)
    sheet = found.rows() if layout == "rows" else found.years()
    if values is not None:
        write([found.values], values)
    if output != "-":
        write([sheet, found.values], output)
        return
    text = io.StringIO()
    write_csv(sheet, text)
    sys.stdout.buffer.write(text.getvalue().encode("utf-8"))
    sys.stdout.buffer.flush()
