"""MHTML (a web page saved as one file): its HTML part, read by the HTML reader."""

from __future__ import annotations

import email
import email.policy

from ..errors import ReadError
from ..types import Source
from .encoding import SUPERSETS
from .html import read_html
from .limits import Guard


def read_mht(data: bytes, path: str, guard: Guard | None = None) -> Source:
    """Read the main HTML part of an MHTML file.

    Raises:
        ReadError: GIP016 when no HTML part can be taken out of it.
    """
    guard = guard or Guard(path)
    try:
        message = email.message_from_bytes(data.lstrip(), policy=email.policy.default)
        parts = list(message.walk())
    except RecursionError:
        raise guard.nesting("100+", 100) from None
    start = message.get_param("start")
    pages: list[tuple[bytes, str | None]] = []
    for part in parts:
        if part.get_content_type() not in ("text/html", "application/xhtml+xml"):
            continue
        body = part.get_payload(decode=True)
        if not isinstance(body, bytes) or not body.strip():
            continue
        page = (body, part.get_content_charset())
        if start and part.get("Content-ID", "").strip() == str(start):
            pages.insert(0, page)
        else:
            pages.append(page)
    if not pages:
        raise ReadError("GIP016", path=path, kind="MHTML", reason="no HTML part in it")
    body, charset = (
        pages[0]
        if len(pages[0][0]) * 4 > max(len(page) for page, _ in pages)
        else max(pages, key=lambda page: len(page[0]))
    )
    source = read_html(body, path, charset=SUPERSETS.get((charset or "").lower()), guard=guard)
    return Source(source.text, source.tables, "mht", source.title)
