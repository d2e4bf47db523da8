"""What goes beside the spans: page id, headers, records and notes, with the hash of the text they belong to."""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ...errors import MarkupError, ReadError
from ...types import LABELS
from ..markup import GoldReport, GoldSpan, Page, from_json, to_json

#: the key, or the part of a file name, under which every format keeps the side
KEY = "gip"
#: one colour for each label, for the tools' configuration files
COLOURS = {"AGENCY": "#9bc3f0", "DATE": "#c9b8ec", "COUNT": "#f6c98b", "PERCENT": "#f2a7a0", "CATEGORY": "#a9dcb4"}
#: the reporting body of a text whose header nobody has stated
UNKNOWN_AGENCY = "不详"


def aside(page: Page) -> dict[str, Any]:
    """Give everything of a page but its text and its spans, with the hash of the text."""
    document = to_json(page, with_text=False)
    del document["spans"]
    return document


def restore(document: dict[str, Any] | None, text: str, spans: Iterable[GoldSpan], *, name: str, path: str) -> Page:
    """Put a page together again.

    Args:
        document: what :func:`aside` gave; ``None`` for a text that was not exported from here.
        text: the text as the tool gave it back.
        spans: the spans as the tool gave them back, in any order.
        name: page id where ``document`` is ``None``.
        path: the file, for messages.

    Raises:
        MarkupError: the text is not the one that was exported (GIP041), or the document is damaged (GIP040).
    """
    if not isinstance(text, str):
        raise MarkupError("GIP040", path=path, line=0, reason="the text is no string")
    ordered = sorted(spans, key=lambda s: (s.start, s.end))
    if document is None:
        return Page(name, text, ordered, [GoldReport(unknown_header(), 0, len(text))])
    try:
        page = from_json({**document, "text": text, "spans": []})
        expected = document["sha256"]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise MarkupError("GIP040", path=path, line=0, reason=f"its field {KEY!r} is damaged ({error!r})") from error
    if not _encodable(text) or page.sha256 != expected:
        raise MarkupError("GIP041", path=f"{path}: the text of {page.id}", annotation=f"its field {KEY!r}")
    page.spans = ordered
    return page


def unknown_header() -> dict[str, Any]:
    """Give the header of a report of which nothing is known; the year 0 stands for an unknown one."""
    return {
        "agency": UNKNOWN_AGENCY, "level": "unknown", "kind": "unknown", "region_code": None, "year": 0,
        "period": ["0000-01-01", "0000-12-31"], "title": None, "published": None, "script": "hans", "form": "none",
    }


class Sides:
    """The sides of a file that keeps them apart; each is found by the hash of its text, equal texts in their order."""

    def __init__(self, path: Path) -> None:
        self._by_hash: dict[str, deque[dict[str, Any]]] = defaultdict(deque)
        self.all = list(read_lines(path)) if path.exists() else []
        for document in self.all:
            self._by_hash[str(document.get("sha256"))].append(document)

    def take(self, text: str) -> dict[str, Any] | None:
        """Give the side of ``text`` and strike it off, or ``None``."""
        found = self._by_hash.get(Page("", text, [], []).sha256) if _encodable(text) else None
        return found.popleft() if found else None


def check(pages: Sequence[Page], path: str | None = None) -> None:
    """Check the rules that every format relies on.

    Raises:
        MarkupError: two pages share an id; a text has lone surrogates; a span is empty, out of the text, over a line end, out of
            order, overlaps another or has an unknown label.
    """
    seen: set[str] = set()
    for page in pages:
        where = path or page.id
        if page.id in seen:
            raise MarkupError("GIP040", path=where, line=0, reason=f"two pages have the id {page.id!r}")
        seen.add(page.id)
        if not _encodable(page.text):
            raise MarkupError("GIP040", path=where, line=0, reason=f"the text of {page.id} holds lone surrogates")
        before = 0
        for span in page.spans:
            reason = _broken(span, page.text, before)
            if reason:
                line = page.text.count("\n", 0, max(0, span.start)) + 1
                raise MarkupError("GIP040", path=where, line=line, reason=f"{page.id}: the span {span.start}:{span.end} {reason}")
            before = span.end


def _broken(span: GoldSpan, text: str, before: int) -> str:
    if span.label not in LABELS:
        return f"has the label {span.label!r}, which is none of {', '.join(LABELS)}"
    if not 0 <= span.start < span.end <= len(text):
        return "is empty or out of the text"
    if span.start < before:
        return "overlaps the one before it, or stands out of order"
    return "holds a line end" if "\n" in text[span.start : span.end] else ""


def _encodable(text: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in text)


# -- files: bytes in, bytes out, so that no platform translates a line end ------------------------------------------


def write_text(path: Path, content: str) -> Path:
    """Write ``content`` as UTF-8, and give the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8"))
    return path


def read_text(path: Path) -> str:
    """Read a UTF-8 file exactly.

    Raises:
        ReadError: there is no such file, or it is a directory or cannot be opened.
        MarkupError: it is no UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise ReadError("GIP010", path=path) from error
    except OSError as error:
        raise ReadError("GIP012", path=path, reason=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise MarkupError("GIP040", path=path, line=0, reason=f"is no UTF-8 ({error.reason} at byte {error.start})") from error


def write_lines(path: Path, documents: Iterable[dict[str, Any]]) -> Path:
    """Write JSON Lines."""
    return write_text(path, "".join(json.dumps(d, ensure_ascii=False) + "\n" for d in documents))


def read_lines(path: Path) -> Iterable[dict[str, Any]]:
    """Read JSON Lines; empty lines are passed over."""
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            document = json.loads(line)
        except ValueError as error:
            raise MarkupError("GIP040", path=path, line=number, reason=f"is no JSON ({error})") from error
        if not isinstance(document, dict):
            raise MarkupError("GIP040", path=path, line=number, reason="is no JSON object")
        yield document


def beside(path: Path, suffix: str) -> Path:
    """Give the path of a side file: ``x.conll`` → ``x.conll.gip.jsonl``."""
    return path.with_name(f"{path.name}.{suffix}")
