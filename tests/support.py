"""Shared helpers: gold inside the sentence, the shipped pipeline, the real reports when they are at hand."""

from __future__ import annotations

import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_MARK = re.compile(r"<(AGENCY|DATE|COUNT|PERCENT|CATEGORY)((?: \w+=[^ >]+)*)>(.*?)</\1>")


def parse_marked(marked: str) -> tuple[str, list[tuple[str, int, int, dict[str, str]]]]:
    """Read ``<COUNT value=4 unit=件>4件</COUNT>``: plain text and (label, start, end, attributes)."""
    text, spans, at = "", [], 0
    for m in _MARK.finditer(marked):
        text += marked[at : m.start()]
        attributes = dict(pair.split("=", 1) for pair in m.group(2).split())
        spans.append((m.group(1), len(text), len(text) + len(m.group(3)), attributes))
        text += m.group(3)
        at = m.end()
    return text + marked[at:], spans


def reports_folder() -> Path | None:
    """The folder of real reports, or None when this machine has none."""
    named = os.environ.get("GIPNLP_REPORTS")
    path = Path(named) if named else ROOT.parent / "shared" / "reports"
    return path if path.is_dir() else None
