"""How much of a document is worked on: caps against hostile and broken files, each with its own error.

:class:`Limits` are the numbers (from the environment, or given to :func:`gipnlp.readers.read_file`); a :class:`Guard`
watches over one document while it is read.  No report comes near the defaults.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from ..errors import GipError, ReadError

#: environment variables are this and the field's name in capitals: ``GIPNLP_MAX_PAGES=50``
PREFIX = "GIPNLP_MAX_"
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The caps for one document.

    Attributes:
        bytes: size of the file (GIP019).
        unpacked: bytes that the parts of a DOCX, or the streams of one page of a PDF, unpack to (GIP025).
        elements: elements of a web page or of a DOCX's text (GIP022).
        cells: table cells of the document (GIP026).
        fields: fields of one table, rows × columns, that its cells and their spans make (GIP027).
        nesting: levels of elements in a page, of parts in an MHTML file (GIP028).
        pages: pages of a PDF (GIP029).
        seconds: processor time for reading the document, looked at between its parts (GIP055).
    """

    bytes: int = 200 * _MIB
    unpacked: int = 256 * _MIB
    elements: int = 1_500_000
    cells: int = 400_000
    fields: int = 1_000_000
    nesting: int = 2000
    pages: int = 3000
    seconds: float = 600.0

    def __post_init__(self) -> None:
        for item in fields(self):
            if not getattr(self, item.name) > 0:
                raise ValueError(f"the limit {item.name} must be above 0, not {getattr(self, item.name)!r}.")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Limits:
        """Give the defaults, and where a variable ``GIPNLP_MAX_…`` is set, its number.

        Args:
            environment: the variables; those of the process by default.

        Raises:
            GipError: a variable holds no number above 0 (GIP057).
        """
        given = os.environ if environment is None else environment
        values: dict[str, float] = {}
        for item in fields(cls):
            text = given.get(PREFIX + item.name.upper(), "").strip()
            if text:
                try:
                    value = float(text) if item.name == "seconds" else int(text)
                except ValueError:
                    value = 0
                if not value > 0:
                    raise GipError("GIP057", variable=PREFIX + item.name.upper(), value=text)
                values[item.name] = value
        return cls(**values)  # type: ignore[arg-type]


@dataclass(slots=True)
class Guard:
    """Watches over one document: counts its cells and its time, and refuses what goes beyond the limits."""

    path: str
    limits: Limits = field(default_factory=Limits)
    cells: int = 0
    started: float = field(default_factory=time.thread_time)

    def tick(self) -> None:
        """Refuse to go on when the time is over."""
        if time.thread_time() - self.started > self.limits.seconds:
            raise ReadError("GIP055", path=self.path, seconds=self.limits.seconds)

    def add_cells(self, count: int) -> None:
        """Count table cells."""
        self.cells += count
        if self.cells > self.limits.cells:
            raise ReadError("GIP026", path=self.path, count=self.cells, limit=self.limits.cells)

    def fields(self, count: int) -> None:
        """Look at the size of one table, its spans followed."""
        if count > self.limits.fields:
            raise ReadError("GIP027", path=self.path, count=count, limit=self.limits.fields)

    def nesting(self, depth: int | str, limit: int | None = None) -> ReadError:
        """Give the error for a document nested too deeply."""
        return ReadError("GIP028", path=self.path, count=depth, limit=limit or self.limits.nesting)

    def unpacked(self, size: int) -> None:
        """Look at a number of unpacked bytes."""
        if size > self.limits.unpacked:
            raise ReadError("GIP025", path=self.path, size=size, limit=self.limits.unpacked)


__all__ = ["PREFIX", "Guard", "Limits"]
