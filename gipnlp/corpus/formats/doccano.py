"""doccano, sequence labelling: JSON Lines with ``text``, ``label`` as [start, end, label], and metadata.

The side is the metadata field ``gip``; doccano gives metadata back as it took it, older versions under ``meta``.  Import the
labels from ``<file>.labels.json`` (Labels → Actions → Import Labels).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ...errors import MarkupError
from ..markup import GoldSpan, Page
from .side import COLOURS, KEY, aside, beside, read_lines, restore, write_lines, write_text


def write(pages: Sequence[Page], target: Path) -> list[Path]:
    """Write one line a page, and the labels' configuration beside it."""
    lines = [
        {"text": page.text, "label": [[s.start, s.end, s.label] for s in page.spans], KEY: aside(page)} for page in pages
    ]
    labels = [
        {"text": label, "suffix_key": str(i + 1), "background_color": colour, "text_color": "#000000"}
        for i, (label, colour) in enumerate(COLOURS.items())
    ]
    content = json.dumps(labels, ensure_ascii=False, indent=1) + "\n"
    return [write_lines(target, lines), write_text(beside(target, "labels.json"), content)]


def read(source: Path) -> list[Page]:
    """Read pages from doccano's JSONL export (labels as lists, or as objects with offsets)."""
    pages = []
    for number, line in enumerate(read_lines(source), 1):
        try:
            spans = [_span(item) for item in line.get("label", line.get("labels", line.get("entities", [])))]
            text, side = line["text"], _side(line)
        except (KeyError, TypeError, ValueError, IndexError) as error:
            reason = f"expected 'text' and 'label': [[start, end, label], …] ({error!r})"
            raise MarkupError("GIP040", path=source, line=number, reason=reason) from error
        pages.append(restore(side, text, spans, name=f"{source.stem}-{number}", path=f"{source}:{number}"))
    return pages


def _span(item: Any) -> GoldSpan:
    if isinstance(item, dict):
        return GoldSpan(str(item["label"]), int(item["start_offset"]), int(item["end_offset"]))
    start, end, label = item
    return GoldSpan(str(label), int(start), int(end))


def _side(line: dict[str, Any]) -> dict[str, Any] | None:
    side = line.get(KEY) or (line.get("meta") or {}).get(KEY)
    if isinstance(side, str):
        side = json.loads(side)
    return side if isinstance(side, dict) else None
