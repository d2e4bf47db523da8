"""One self-contained page: the text with its spans, records and checks beside it, no network.

Read :func:`to_html`, then :mod:`.html_text` (the text) and :mod:`.html_panel` (what stands beside it).
``view.html`` is the frame, ``view.css`` and ``view.js`` are put into it; a content security policy allows just
these two by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import GipError
from ..messages import Lang, default_lang, say
from ..types import LABELS, Record, Report
from . import html_panel as panel
from .html_text import Blocks, Inline, Mark, both, esc, labelled, words
from .shared import Lines, indicator_order, where

if TYPE_CHECKING:
    from ..document import Document

_HERE = Path(__file__).parent
_POLICY = "base-uri 'none'; form-action 'none'"
_HOLE = re.compile(r"\{\{([a-z_]+)\}\}")


def to_html(document: Document, *, lang: Lang | None = None) -> str:
    """Give the page of a document.

    Args:
        document: what :func:`gipnlp.extract` gave.
        lang: language that the page begins in (it can be switched on the page); ``None``: the locale's.

    Returns:
        A complete HTML document; encodable as UTF-8 whatever the text holds.
    """
    chosen: Lang = lang if lang is not None else default_lang()
    failing = _failing(document)
    inline = Inline(document.text, _marks(document, failing))
    blocks = Blocks(document.text, inline, document.tables, chosen)
    holes = {
        "lang": "zh-CN" if chosen == "zh" else "en",
        "chosen": chosen,
        "title": esc(_title(document)),
        "csp": content_policy(),
        "css": asset("view.css"),
        "script": asset("view.js"),
        "legend": _legend(),
        "reports": _reports_nav(document, chosen),
        "text": _text(document, blocks),
        "checks": _checks(document),
        "records": _records(document, failing),
        "filter": _filter(document, chosen),
        "details": _details(document),
        "json": _safe_json(document),
        "failed_count": str(sum(c.status == "fails" for c in document.checks)),
        "record_count": str(len(document.records)),
        "footer": _footer(document),
        **{
            f"label_{key}": labelled(f"page.{key}", chosen)
            for key in ("legend", "panel", "theme", "text", "views", "filter")
        },
        **{f"word_{key}": words(f"page.{key}") for key in _PAGE_WORDS},
        "word_records": words("records"),
        "word_checks": words("checks"),
        "word_failed": words("checks.failed"),
    }
    return _HOLE.sub(lambda m: holes[m[1]], asset("view.html"))


_PAGE_WORDS = "skip skip_text text filter json keys none_shown clear".split()


def write_html(document: Document, path: str | os.PathLike[str], *, lang: Lang | None = None) -> None:
    """Write the page to a file, which appears whole or not at all.

    Raises:
        GipError: the place cannot be written (GIP011, GIP012).
    """
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise GipError("GIP011", path=os.fspath(path))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    content = to_html(document, lang=lang)
    try:
        part.write_text(content, encoding="utf-8", newline="\n")
        os.replace(part, target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise GipError("GIP012", path=os.fspath(path), reason=error.strerror or str(error)) from error


def content_policy() -> str:
    """Give the page's content security policy, for servers that send the page: nothing but its own two parts runs."""
    return (
        f"default-src 'none'; style-src {source(asset('view.css'))}; script-src {source(asset('view.js'))}; {_POLICY}"
    )


@lru_cache(maxsize=3)
def asset(name: str) -> str:
    """Give one of the page's parts: ``view.html``, ``view.css``, ``view.js``."""
    return (_HERE / name).read_text(encoding="utf-8")


def source(content: str) -> str:
    """Give a style or script as a content security policy names it: by its hash."""
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _safe_json(document: Document) -> str:
    """Give the JSON document so that no ``</script>`` or ``<!--`` in it can end the element it stands in."""
    from ..store.text import json_line

    escaped = json_line(document)
    for sign in "<>&\u2028\u2029":
        escaped = escaped.replace(sign, f"\\u{ord(sign):04x}")
    return escaped


def _title(document: Document) -> str:
    if not document.reports:
        return "gipnlp"
    first = document.reports[0]
    more = f" +{len(document.reports) - 1}" if len(document.reports) > 1 else ""
    return f"{first.agency.name or '?'} {first.year or ''}{more} · gipnlp"


def _failing(document: Document) -> dict[str, list[str]]:
    """Give for each record the failed checks that it is part of."""
    failing: dict[str, list[str]] = {}
    for check in document.checks:
        if check.status == "fails":
            for name in check.records:
                failing.setdefault(name, []).append(check.id)
    return failing


def _marks(document: Document, failing: dict[str, list[str]]) -> list[Mark]:
    marks = [Mark(e.start, e.end, e.id, (e.label,)) for e in document.entities]
    for record in document.records:
        marks.append(Mark(record.start, record.end, record.id, ("rec", "bad") if record.id in failing else ("rec",)))
    for i, report in enumerate(document.reports):
        marks += [
            Mark(r.start, r.end, f"p{i}-{k}", ("repair",)) for k, r in enumerate(report.repairs[: panel.MAX_ROWS])
        ]
        for token, cell in _unreadable(report, i):
            start, end = cell.get("start"), cell.get("end")
            if isinstance(start, int) and isinstance(end, int):
                marks.append(Mark(start, end, token, ("unread",)))
    return marks


def _unreadable(report: Report, index: int) -> list[tuple[str, dict[str, object]]]:
    cells = [c for c in report.form.without_value if c.get("status") == "unreadable"]
    return [(f"u{index}-{k}", cell) for k, cell in enumerate(cells)]


def _text(document: Document, blocks: Blocks) -> str:
    made, at = [], 0
    count = len(document.reports)
    for i, report in enumerate(document.reports):
        start, end = max(at, report.start), max(at, report.end)
        made.append(_outside(blocks, at, start))
        language = "zh-Hant" if report.script == "hant" else "zh-Hans"
        content = blocks.render(start, end, report)
        made.append(
            f'<section class="report" id="report-{i + 1}">{panel.header(report, i, count)}'
            f'<div class="text" lang="{language}">{content}</div></section>'
        )
        at = end
    if not document.reports:
        empty = words("reports.none") if document.error is None else esc(str(document.error))
        made.append(f'<p class="empty">{empty}</p>')
    made.append(_outside(blocks, at, len(document.text), opened=not document.reports))
    return "\n".join(made)


def _outside(blocks: Blocks, start: int, end: int, opened: bool = False) -> str:
    if not blocks.text[start:end].strip():
        return ""
    summary = f'<summary>{words("page.outside")} <span class="count">{end - start}</span></summary>'
    content = f'<div class="text" lang="zh">{blocks.render(start, end)}</div>'
    return f'<details class="outside"{" open" if opened else ""}>{summary}{content}</details>'


def _legend() -> str:
    return "".join(
        f'<button type="button" class="key {label}" data-label="{label}" aria-pressed="true">{words(label)}</button>'
        for label in LABELS
    )


def _reports_nav(document: Document, lang: Lang) -> str:
    if len(document.reports) < 2:
        return ""
    links = "".join(
        f'<li><a href="#report-{i + 1}">{esc(r.agency.name) or words("unknown")} {r.year or ""}</a></li>'
        for i, r in enumerate(document.reports)
    )
    return f'<nav class="reports" {labelled("page.reports", lang)}><ol>{links}</ol></nav>'


def _subheading(document: Document, report: Report) -> str:
    if len(document.reports) < 2:
        return ""
    return f'<h3 class="whose">{esc(report.agency.name) or words("unknown")} {report.year or ""}</h3>'


def _percents(report: Report) -> dict[str, str]:
    """Give for each record the entity that states its share."""
    labels = {e.id: e.label for e in report.entities}
    return {r.id: e for r in report.records for e in r.entities if labels.get(e) == "PERCENT"}


def _checks(document: Document) -> str:
    made = []
    for report in document.reports:
        records = {r.id: r for r in report.records}
        cards = "".join(panel.check_card(c, records, _percents(report)) for c in report.checks if c.status == "fails")
        if cards:
            made.append(f'{_subheading(document, report)}<ul class="chks">{cards}</ul>')
    return "".join(made) or f'<p class="calm">{words("checks.none_failed")}</p>'


def _details(document: Document) -> str:
    made = []
    for i, report in enumerate(document.reports):
        records = {r.id: r for r in report.records}
        folded = (
            panel.other_checks(report.checks, records, _percents(report))
            + panel.repairs(report, [f"p{i}-{k}" for k in range(len(report.repairs))])
            + panel.unreadable(_unreadable(report, i))
        )
        if folded:
            made.append(_subheading(document, report) + folded)
    return "".join(made)


def _records(document: Document, failing: dict[str, list[str]]) -> str:
    lines = Lines(document.text)
    made = []
    for report in document.reports:
        cards = "".join(_card(r, report, lines, failing) for r in report.records)
        if cards:
            made.append(f'{_subheading(document, report)}<ol class="recs">{cards}</ol>')
    return "".join(made) or f'<p class="calm">{words("records.none")}</p>'


def _card(record: Record, report: Report, lines: Lines, failing: dict[str, list[str]]) -> str:
    place = (where(record, lines, "zh"), where(record, lines, "en"))
    return panel.record_card(record, report, place, failing.get(record.id, ()))


def _filter(document: Document, lang: Lang) -> str:
    order = indicator_order()
    found = sorted({r.indicator for r in document.records}, key=lambda i: (order.get(i, len(order)), i))
    zh, en = say("page.all_indicators", "zh"), say("page.all_indicators", "en")
    every = f'<option value="" data-zh="{esc(zh)}" data-en="{esc(en)}">{esc(zh if lang == "zh" else en)}</option>'
    return (
        f'<label for="by-indicator">{words("indicator")}</label>'
        f'<select id="by-indicator">{every}{panel.indicator_options(found, lang)}</select>'
        f'<label for="by-confidence">{words("page.min_confidence")}</label>'
        '<span class="range"><input id="by-confidence" type="range" min="0" max="1" step="0.01" value="0">'
        '<output for="by-confidence">0.00</output></span>'
    )


def _footer(document: Document) -> str:
    from .. import __version__

    made = both(*(say("page.made_by", lang, version=__version__, model=document.model or "–") for lang in ("zh", "en")))
    path = f"<p>{esc(document.path)}</p>" if document.path else ""
    return f"{path}<p>{made}</p>"
