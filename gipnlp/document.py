"""The document that users get: reports, and everything in them as JSON, data frame or page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .types import Check, Entity, Record, Report, Table

if TYPE_CHECKING:
    import pandas

    from .errors import ReadError

SCHEMA_VERSION = "1"


@dataclass(slots=True)
class Document:
    """What :func:`gipnlp.extract` gives.

    Attributes:
        text: the text that all offsets point into (for files: the reader's plain text).
        reports: the annual reports on the page, in text order.
        model: name of the tagger's model.
        kind: kind of the source (``text``, ``html``, ``pdf``, …).
        tables: data tables that the reader found.
        path: the file it was read from, if any.
        error: why the file could not be read; only :func:`gipnlp.extract_many` gives documents with an error.
        version: version of gipnlp that made a document loaded from JSON; ``None`` is this one.
    """

    text: str
    reports: list[Report] = field(default_factory=list)
    model: str = ""
    kind: str = "text"
    tables: tuple[Table, ...] = ()
    path: str | None = None
    error: ReadError | None = None
    version: str | None = None

    @property
    def records(self) -> list[Record]:
        """All records of all reports, in text order."""
        return [r for report in self.reports for r in report.records]

    @property
    def entities(self) -> list[Entity]:
        """All entities of all reports, in text order."""
        return [e for report in self.reports for e in report.entities]

    @property
    def checks(self) -> list[Check]:
        """All checks of all reports."""
        return [c for report in self.reports for c in report.checks]

    def number(self) -> None:
        """Give entities and records ids that are unique in the document, in text order."""
        from .build import number

        entity, record = 1, 1
        for report in self.reports:
            entity, record = number(report, entity, record)

    def number_checks(self) -> None:
        """Give checks ids that are unique in the document."""
        for i, check in enumerate(self.checks):
            check.id = f"c{i + 1}"

    @classmethod
    def from_dict(cls, content: Mapping[str, Any], *, text: str | None = None) -> Document:
        """Make the document again of what :meth:`to_dict` gave; :func:`gipnlp.load` does it from a file.

        Args:
            content: the JSON document.
            text: the text it was extracted from, where ``content`` holds none; only :meth:`to_html` needs it.

        Raises:
            ReadError: ``content`` is no document of a known schema version, or ``text`` is another text.
        """
        from .stored import from_dict

        return from_dict(content, text=text)

    def to_dict(self, *, text: bool = False) -> dict[str, Any]:
        """Give the JSON document (schema version 1) as plain dictionaries and lists; ``text`` puts the text into it."""
        from .render.json import to_dict

        return to_dict(self, text=text)

    def to_json(self, indent: int | None = None, *, text: bool = False) -> str:
        """Give the JSON document as a string; ``indent`` as in :func:`json.dumps`, ``text`` puts the text into it."""
        from .render.json import to_json

        return to_json(self, indent, text=text)

    def to_frame(self) -> pandas.DataFrame:
        """Give the records as a :class:`pandas.DataFrame`, one row a record.

        Raises:
            MissingExtraError: pandas is not installed.
        """
        from .render.frame import to_frame

        return to_frame(self)

    def to_html(self) -> str:
        """Give one self-contained HTML page: text with its spans, records, checks.

        Raises:
            GipError: the document was loaded from JSON without its text.
        """
        if any(report.end > len(self.text) for report in self.reports):
            from .errors import GipError

            raise GipError("GIP084", feature="to_html()")
        from .render.html import to_html

        return to_html(self)

    def __repr__(self) -> str:
        where = f" of {self.path}" if self.path else ""
        return f"Document({len(self.reports)} reports, {len(self.records)} records, {len(self.checks)} checks{where})"
