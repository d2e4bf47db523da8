"""A person's view of a document in the terminal: who and when, records as a table, failed checks in red.

Front door: :func:`show` (what it prints, from top to bottom) and :func:`show_indicators`. Everything from the text
goes through :func:`~gipnlp.render.shared.plain`: no escape sequence of a report reaches the terminal, and no
bracket is read as rich markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from ..messages import Lang, say
from ..taxonomy import Indicator
from ..types import APPLICANTS, Check, Record, Report
from .shared import (
    Lines,
    amount,
    check_counts,
    check_message,
    indicator_name,
    indicator_order,
    number,
    percent,
    period_text,
    plain,
    record_name,
    where,
)

if TYPE_CHECKING:
    from rich.console import Console

    from ..document import Document

_MARKS = {"holds": "✓", "holds_rounded": "≈", "fails": "✗", "incomplete": "…"}
_STYLES = {"holds": "green", "holds_rounded": "green", "fails": "bold red", "incomplete": "yellow"}


def show(document: Document, console: Console, *, lang: Lang, all_checks: bool = False) -> None:
    """Print a document.

    Args:
        document: what :func:`gipnlp.extract` gave.
        console: where to; its width decides how wide the tables are.
        lang: language of headings and messages.
        all_checks: list the checks that hold, too.
    """
    if not document.reports:
        console.print(_text(say("reports.none", lang), "yellow"))
        return
    lines = Lines(document.text)
    for i, report in enumerate(document.reports):
        if i:
            console.print()
        console.print(report_view(report, lines, lang=lang, all_checks=all_checks))


def report_view(report: Report, lines: Lines, *, lang: Lang, all_checks: bool = False) -> Group:
    """Build the view of one report: header, failed checks, records, requests by applicant, count of checks."""
    parts: list[RenderableType] = [_header(report, lang), *_failures(report, lines, lang)]
    matrix = [r for r in report.records if _in_matrix(r)]
    listed = [r for r in report.records if not _in_matrix(r)]
    if not report.records:
        parts.append(_text(say("records.none", lang), "dim"))
    if listed:
        parts.append(_records(listed, report, lines, lang))
    if matrix:
        parts.append(_matrix(matrix, lang))
    parts.append(_counts(report.checks, lang))
    if all_checks and any(c.status != "fails" for c in report.checks):
        parts.append(_other_checks(report.checks, lang))
    return Group(*parts)


def show_indicators(found: Sequence[Indicator], console: Console, *, lang: Lang) -> None:
    """Print the taxonomy as a table, children indented under their parents."""
    table = _table()
    for key in ("id", "indicator", "unit", "forms"):
        table.add_column(say(key, lang), overflow="fold")
    ids = {i.id for i in found}
    for indicator in found:
        depth = sum(indicator.id.startswith(other + ".") for other in ids)
        forms = ", ".join(
            say("form.narrative", lang) if f == "narrative" else (say("other", lang) if f == "other" else f)
            for f in indicator.forms
        )
        table.add_row(
            _text(indicator.id, "cyan"),
            "  " * depth + (indicator.zh if lang == "zh" else indicator.en),
            indicator.unit,
            _text(forms, "dim"),
        )
    console.print(table)
    console.print(_text(say("indicators.count", lang, count=len(found)), "dim"))


def _text(words: str, style: str = "") -> Text:
    return Text(plain(words), style=style)


def _table(title: str = "") -> Table:
    return Table(
        title=Text(title, style="bold") if title else None,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        header_style="bold",
        pad_edge=False,
        expand=False,
    )


def _header(report: Report, lang: Lang) -> RenderableType:
    agency = report.agency
    name = plain(agency.name, one_line=True) or say("unknown", lang)
    heading = Text(f"{name}  {report.year or '?'}", style="bold")
    kind = " · ".join(say(f"{k}.{v}", lang) for k, v in (("level", agency.level), ("kind", agency.kind)))
    rows = [
        ("level", kind + (f" · {say('region', lang)} {agency.region_code}" if agency.region_code else "")),
        ("period", period_text(report)),
        ("title", plain(report.title or "", one_line=True)),
        ("published", report.published or ""),
        ("form", _form(report, lang)),
    ]
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for key, value in rows:
        if value:
            grid.add_row(say(key, lang), Text(value))
    return Group(Rule(heading, align="left", style="cyan"), Padding(grid, (0, 0, 1, 0)))


def _form(report: Report, lang: Lang) -> str:
    words = say(f"form.{report.form.id}", lang)
    if report.form.id == "none":
        return words
    cells = {"read": 0, "blank": 0, "not_applicable": 0, "unreadable": 0} | report.form.cells
    return f"{words}{'：' if lang == 'zh' else ': '}{say('cells', lang, **cells)}"


def _failures(report: Report, lines: Lines, lang: Lang) -> Iterable[RenderableType]:
    records = {r.id: r for r in report.records}
    for check in report.checks:
        if check.status != "fails":
            continue
        content = Table.grid(padding=(0, 2))
        content.add_column(overflow="fold")
        content.add_row(_text(check.expression, "bold red"))
        content.add_row(_text(check_message(check, lang)))
        for name in check.records:
            record = records.get(name)
            if record is not None:
                suspect = f" ← {say('culprit', lang)}" if name == check.culprit else ""
                words = f"{plain(record_name(record, lang), one_line=True)} {amount(record, lang)}"
                content.add_row(_text(f"{where(record, lines, lang)}  {words}{suspect}", "dim"))
        title = f"{say('status.fails', lang)} · {say(f'rule.{check.rule}', lang)} · {check.id}"
        yield Panel(content, title=Text(title, style="bold red"), title_align="left", border_style="red", expand=False)


def _in_matrix(record: Record) -> bool:
    return record.applicant is not None and record.source == "table"


def _records(records: Sequence[Record], report: Report, lines: Lines, lang: Lang) -> Table:
    order = indicator_order()
    table = _table(f"{say('records', lang)} ({len(records)})")
    table.add_column(say("indicator", lang), overflow="fold", max_width=34)
    table.add_column(say("category", lang), overflow="fold", max_width=24)
    table.add_column(say("value", lang), justify="right", overflow="fold")
    table.add_column(say("scope", lang), overflow="fold", max_width=22)
    table.add_column(say("measure", lang), no_wrap=True)
    table.add_column(say("share", lang), justify="right", no_wrap=True)
    table.add_column(say("where", lang), justify="right", no_wrap=True, style="dim")
    failing = {name for c in report.checks if c.status == "fails" for name in c.records}
    last = ""
    for record in sorted(records, key=lambda r: (order.get(r.indicator, len(order)), r.start)):
        name = "" if record.indicator == last else indicator_name(record.indicator, lang)
        last = record.indicator
        own = record.scope == report.agency.name
        value = amount(record, lang) if record.value is not None else "—"
        table.add_row(
            Text(name),
            Text(
                ""
                if record.category == indicator_name(record.indicator, "zh")
                else plain(record.category or "", one_line=True)
            ),
            _text(value, "bold red" if record.id in failing else "bold"),
            _text(say("scope.own", lang) if own else plain(record.scope, one_line=True), "dim" if own else ""),
            _text(say(f"measure.{record.measure}", lang), "yellow" if record.measure == "stock" else "dim"),
            percent(record),
            where(record, lines, lang),
        )
    return table


def _matrix(records: Sequence[Record], lang: Lang) -> Table:
    """Requests by applicant: one row an indicator, one column an applicant, as on the official form."""
    columns = [a for a in APPLICANTS if any(r.applicant == a for r in records)]
    table = _table(f"{say('by_applicant', lang)} ({len(records)})")
    table.add_column(say("indicator", lang), overflow="fold", max_width=40)
    for applicant in columns:
        table.add_column(say(f"applicant.{applicant}", lang), justify="right", overflow="fold")
    order = indicator_order()
    cells: dict[tuple[str, str], dict[str, list[str]]] = {}
    for record in sorted(records, key=lambda r: order.get(r.indicator, len(order))):
        label = "" if record.indicator != "other" else record.category or ""
        row = cells.setdefault((record.indicator, label), {})
        row.setdefault(str(record.applicant), []).append(number(record.value))
    for (indicator, label), row in cells.items():
        name = plain(label, one_line=True) if label else indicator_name(indicator, lang)
        values = ["/".join(row.get(a, [])) for a in columns]
        table.add_row(Text(name), *(Text(v, style="dim" if v == "0" else "") for v in values))
    return table


def _counts(checks: list[Check], lang: Lang) -> Text:
    counts = check_counts(checks)
    words = say("checks.counts", lang, **counts)
    if counts["fails"]:
        return Text(words, style="bold red")
    return Text(words, style="green" if counts["all"] else "dim")


def _other_checks(checks: Sequence[Check], lang: Lang) -> Table:
    table = _table(say("checks", lang))
    table.add_column("", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("", overflow="fold")
    table.show_header = False
    for check in checks:
        if check.status != "fails":
            words = Text.assemble(plain(check.expression), "\n", (plain(check_message(check, lang)), "dim"))
            table.add_row(
                Text(_MARKS[check.status], style=_STYLES[check.status]), say(f"rule.{check.rule}", lang), words
            )
    return table
