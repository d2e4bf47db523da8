"""The front door: text or file in, :class:`Document` out.

:func:`extract` reads as the ladder of rooms: normalise → segment → forms → tag → link → reconcile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .document import Document
from .normalise import normalise
from .reconcile import reconcile
from .segment import find_sections, read_header, split_pages
from .types import Report, Source

if TYPE_CHECKING:
    import os

    from .models import Pipeline


def extract(text: str, *, model: str | None = None) -> Document:
    """Turn the text of one report, or of a page that holds several, into records and checks.

    Args:
        text: any string; plain text of a page, Markdown tables included.
        model: name of the tagger; ``None`` is the shipped default, see :func:`gipnlp.models.load_pipeline`.

    Returns:
        A document whose offsets are code points of ``text``.

    Raises:
        TypeError: ``text`` is no ``str``.
        ModelError: the model is unknown, missing or damaged.
    """
    if not isinstance(text, str):
        from .errors import message

        raise TypeError(message("GIP001", type=type(text).__name__))
    return extract_source(Source(text), model=model)


def extract_source(source: Source, *, model: str | None = None) -> Document:
    """Extract from what a reader gave: text with its tables."""
    from .models import load_pipeline

    return run(source, load_pipeline(model))


def run(source: Source, pipeline: Pipeline) -> Document:
    """Run all rooms over a page."""
    from .build import build_report

    norm = normalise(source.text)
    reports: list[Report] = []
    spans = None
    for start, end in split_pages(norm.text):
        if spans is None:
            spans = pipeline.tag(norm.text)
        header = read_header(norm.text, start, end)
        sections = find_sections(norm.text, start, end)
        reports.append(build_report(source, norm, start, end, header, sections, spans, pipeline))
    document = Document(source.text, reports, model=pipeline.name, kind=source.kind, tables=source.tables)
    document.number()
    for report in reports:
        report.checks = reconcile(report, norm)
    document.number_checks()
    return document


def extract_file(path: str | os.PathLike[str], *, model: str | None = None) -> Document:
    """Read a file (.txt .md .html .htm .mht .pdf .docx, told by content) and extract from it.

    Raises:
        ReadError: the file cannot be read; the message names it and the reason.
    """
    from .readers import read_file

    document = extract_source(read_file(path), model=model)
    document.path = str(path)
    return document
