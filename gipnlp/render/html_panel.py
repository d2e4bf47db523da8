"""What stands beside the text: a report's header, its checks with their numbers as buttons, its records and repairs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..messages import say
from ..types import Check, Record, Report
from .html_text import both, esc, words
from .shared import indicator_name, number, percent, period_text, record_name

_NUMBER = re.compile(r"\d+(?:\.\d+)?%?")
#: rows of long lists that are shown; the JSON holds all
MAX_ROWS = 400


def header(report: Report, index: int, count: int) -> str:
    """Give the header of a report: body and year, then the facts about it in one quiet list."""
    agency = report.agency
    name = esc(agency.name) or words("unknown")
    year = (
        f'<span class="year">{report.year}</span>'
        if report.year is not None
        else f'<span class="year">{words("unknown")}</span>'
    )
    kind = " · ".join(words(f"{k}.{v}") for k, v in (("level", agency.level), ("kind", agency.kind)) if v != "unknown")
    facts = [
        ("level", kind or words("unknown")),
        ("region", esc(agency.region_code or "")),
        ("period", esc(period_text(report))),
        ("published", esc(report.published or "")),
        ("form", _form(report)),
        ("script", words(f"script.{report.script}")),
    ]
    rows = "".join(f"<div><dt>{words(key)}</dt><dd>{value}</dd></div>" for key, value in facts if value)
    over = f'<p class="over">{words("page.report")} {index + 1} / {count}</p>' if count > 1 else ""
    title = f'<p class="title">{esc(report.title)}</p>' if report.title else ""
    return f'<header class="facts">{over}<h2>{name} {year}</h2>{title}<dl>{rows}</dl></header>'


def _form(report: Report) -> str:
    if report.form.id == "none":
        return words("form.none")
    cells = {"read": 0, "blank": 0, "not_applicable": 0, "unreadable": 0} | report.form.cells
    return f'{words(f"form.{report.form.id}")}<br><span class="quiet">{words("cells", **cells)}</span>'


def name_of(record: Record) -> str:
    """Give a record's name in both languages."""
    return both(record_name(record, "zh"), record_name(record, "en"))


def value_of(record: Record) -> str:
    """Give a record's value as HTML, the unit smaller."""
    if record.value is None:
        return esc(percent(record) or "—")
    qualifier = words(f"qualifier.{record.qualifier}") if record.qualifier != "exact" else ""
    unit = f"<small>{esc(record.unit)}</small>" if record.unit else ""
    return f"{qualifier}{esc(number(record.value))}{unit}"


def check_card(check: Check, records: dict[str, Record], percents: dict[str, str]) -> str:
    """Give a check: rule, expression with its numbers as buttons, message, and for a failure what each number is.

    Args:
        check: the check.
        records: the report's records by id.
        percents: record id → id of the PERCENT entity that states its share.
    """
    known = [records[name] for name in check.records if name in records]
    tokens = esc(" ".join(r.id for r in known))
    title = f"{words(f'status.{check.status}')} · {words(f'rule.{check.rule}')}"
    head = f'<button type="button" class="rule" data-all="{tokens}">{title}</button>'
    parts = ""
    if check.status == "fails":
        rows = "".join(_part(r, r.id == check.culprit) for r in known)
        parts = f'<ul class="parts">{rows}</ul>' if rows else ""
    message = both(check.message or check.message_en, check.message_en or check.message)
    return (
        f'<li class="chk {esc(check.status)}" id="{esc(check.id)}" data-records="{tokens}">{head}'
        f'<p class="expr">{_expression(check, known, percents)}</p><p class="msg">{message}</p>{parts}</li>'
    )


def _part(record: Record, culprit: bool) -> str:
    suspect = f" <em>{words('culprit')}</em>" if culprit else ""
    if record.category and record.category != indicator_name(record.indicator, "zh") and record.indicator != "other":
        suspect = f' <span class="cat">{esc(record.category)}</span>{suspect}'
    content = f"<span>{name_of(record)}{suspect}</span><b>{value_of(record)}</b>"
    return f'<li><button type="button" data-go="{esc(record.id)}">{content}</button></li>'


def _expression(check: Check, known: Sequence[Record], percents: dict[str, str]) -> str:
    """Make each number of the expression that a record states a button that leads to it."""
    free = list(known)
    made, at = [], 0
    for found in _NUMBER.finditer(check.expression):
        made.append(esc(check.expression[at : found.start()]))
        target = None
        if found[0].endswith("%"):
            stating = next((r for r in known if _same(found[0][:-1], r.percent)), None)
            target = percents.get(stating.id, stating.id) if stating is not None else None
        else:
            record = next((r for r in free if _same(found[0], r.value)), None)
            if record is not None:
                free.remove(record)
                target = record.id
        button = (
            f'<button type="button" class="num" data-go="{esc(target)}">{esc(found[0])}</button>'
            if target
            else esc(found[0])
        )
        made.append(button)
        at = found.end()
    made.append(esc(check.expression[at:]))
    return "".join(made)


def _same(written: str, value: float | int | None) -> bool:
    try:
        return value is not None and abs(float(written) - value) < 1e-4
    except OverflowError:  # hundreds of digits
        return False


def record_card(record: Record, report: Report, place: tuple[str, str], failed: Sequence[str]) -> str:
    """Give a record as one row of the list.

    Args:
        record: the record.
        report: its report, whose own name is left out as scope.
        place: where it stands, in Chinese and English.
        failed: ids of failed checks that it is part of.
    """
    notes = []
    if record.scope and record.scope != report.agency.name:
        notes.append(f'<span class="scope">{esc(record.scope)}</span>')
    if record.measure == "stock":
        notes.append(f"<span>{words('measure.stock')}</span>")
    if record.percent is not None and record.value is not None:
        notes.append(f"<span>{esc(percent(record))}</span>")
    if record.stated == "words":
        notes.append(f"<span>{words('stated.words')}</span>")
    notes.append(f"<span>{both(*place)}</span>")
    notes.append(f'<span class="conf">{record.confidence:.2f}</span>')
    category = ""
    if record.category and record.category != indicator_name(record.indicator, "zh") and record.indicator != "other":
        category = f'<span class="cat">{esc(record.category)}</span>'
    tokens = esc(" ".join([record.id, *record.entities]))
    bad = " bad" if failed else ""
    flag = f'<span class="vh">{words("page.fails_in")}</span>' if failed else ""
    return (
        f'<li class="rec{bad}" id="{esc(record.id)}" data-i="{esc(record.indicator)}" data-c="{record.confidence:.4f}" '
        f'data-tokens="{tokens}" data-checks="{esc(" ".join(failed))}">'
        f'<button type="button" aria-pressed="false"><span class="v">{value_of(record)}</span>'
        f'<span class="n">{name_of(record)}{category}{flag}</span>'
        f'<span class="notes">{"".join(notes)}</span></button></li>'
    )


def repairs(report: Report, tokens: Sequence[str]) -> str:
    """Give the repaired readings, each a button that leads to its place."""
    rows = [
        f'<li><button type="button" data-go="{esc(token)}"><del>{esc(repair.original)}</del> → '
        f"<ins>{esc(repair.repaired)}</ins></button></li>"
        for repair, token in zip(report.repairs[:MAX_ROWS], tokens, strict=False)
    ]
    return _details("page.repairs", len(report.repairs), f'<ul class="places">{"".join(rows)}</ul>') if rows else ""


def unreadable(cells: Sequence[tuple[str, dict[str, object]]]) -> str:
    """Give the cells that could not be read with the values they may hold; each has a token."""
    rows = []
    for token, cell in cells[:MAX_ROWS]:
        name = str(cell.get("indicator") or "other")
        candidates = cell.get("candidates")
        listed = ", ".join(str(c) for c in candidates[:8]) if isinstance(candidates, list | tuple) else ""
        hint = f' <span class="quiet">{words("page.candidates")} {esc(listed)}</span>' if listed else ""
        label = both(indicator_name(name, "zh"), indicator_name(name, "en"))
        rows.append(f'<li><button type="button" data-go="{esc(token)}">{label}{hint}</button></li>')
    return _details("page.unreadable", len(cells), f'<ul class="places">{"".join(rows)}</ul>') if rows else ""


def other_checks(checks: Sequence[Check], records: dict[str, Record], percents: dict[str, str]) -> str:
    """Give the checks that do not fail, folded away."""
    rest = [c for c in checks if c.status != "fails"]
    cards = "".join(check_card(c, records, percents) for c in rest)
    return _details("page.other_checks", len(rest), f'<ul class="chks">{cards}</ul>') if rest else ""


def _details(key: str, count: int, content: str) -> str:
    return f'<details><summary>{words(key)} <span class="count">{count}</span></summary>{content}</details>'


def indicator_options(found: Sequence[str], lang: str) -> str:
    """Give the options of the filter; their words change with the language."""
    options = []
    for name in found:
        zh, en = indicator_name(name, "zh"), indicator_name(name, "en")
        if name == "other":
            zh, en = say("other", "zh"), say("other", "en")
        options.append(
            f'<option value="{esc(name)}" data-zh="{esc(zh)}" data-en="{esc(en)}">'
            f"{esc(zh if lang == 'zh' else en)}</option>"
        )
    return "".join(options)
