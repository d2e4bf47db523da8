"""Failed checks as lines that an editor or a log understands: place, agency, year, rule, expression; message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from ..messages import Lang, say
from .shared import Lines, check_message, plain

if TYPE_CHECKING:
    from ..document import Document


def failure_lines(document: Document, lang: Lang) -> Iterator[Text]:
    """Give two lines for each failed check of a document."""
    lines = Lines(document.text)
    path = plain(document.path or "<text>", one_line=True)
    for report in document.reports:
        starts = {r.id: r.start for r in report.records}
        agency = plain(report.agency.name, one_line=True) or say("unknown", lang)
        for check in report.checks:
            if check.status != "fails":
                continue
            line, column = lines(min((starts[r] for r in check.records if r in starts), default=report.start))
            yield Text.assemble(
                (f"{path}:{line}:{column}: ", "bold"),
                f"{agency} {report.year or '?'} ",
                (f"[{say(f'rule.{check.rule}', lang)}] ", "cyan"),
                (plain(check.expression, one_line=True), "red"),
                f"\n    {plain(check_message(check, lang), one_line=True)}",
            )


def summary(counts: dict[str, int], lang: Lang) -> Text:
    """Give the closing line of ``gipnlp check``."""
    return Text(say("check.summary", lang, **counts), style="bold red" if counts["fails"] else "green")
