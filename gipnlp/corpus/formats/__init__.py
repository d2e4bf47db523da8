"""The corpus in the formats of annotation tools and trainers, out and back without loss.

========================= ================================= =============================================
format                    target                            what the format cannot hold goes to
========================= ================================= =============================================
``conll``                 a file, one character a line      ``FILE.gip.jsonl``
``brat``                  a directory of .txt and .ann      ``gip.jsonl`` in it
``doccano``               a JSON Lines file                 the metadata field ``gip`` of each line
``label-studio``          a JSON file of tasks              the field ``gip`` of each task's ``data``
``spacy``                 a ``DocBin`` (extra ``spacy``)    ``doc.user_data["gip"]``
========================= ================================= =============================================

Spans always come back from the format's own place for them, so that a correction made in the tool counts; records and
headers come back from the side.  Read :mod:`.side` first (what is kept there, and the rules that a page must keep), then any one
format; :mod:`.marked` writes pages as the inline markup of ``corpus/``.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from ..markup import Page
from .side import check

__all__ = ["FORMATS", "read", "write"]

#: the formats and their modules
FORMATS = {"conll": "conll", "brat": "brat", "doccano": "doccano", "label-studio": "label_studio", "spacy": "docbin"}


class _Format(Protocol):
    def write(self, pages: Sequence[Page], target: Path) -> list[Path]: ...

    def read(self, source: Path) -> list[Page]: ...


def _module(name: str) -> _Format:
    if name not in FORMATS:
        raise ValueError(f"format {name!r} is not known. Known formats: {', '.join(FORMATS)}.")
    return cast(_Format, import_module(f".{FORMATS[name]}", __name__))


def write(pages: Sequence[Page], name: str, target: str | Path) -> list[Path]:
    """Write ``pages`` in the format ``name``.

    Args:
        pages: pages with different ids, whose spans stand in text order, do not overlap and hold no line end.
        name: one of :data:`FORMATS`.
        target: the file, for brat the directory; folders are made where they are missing.

    Returns:
        The files that were written, the one to give to the tool first.

    Raises:
        MarkupError: a page breaks a rule; nothing has been written.
        MissingExtraError: the format needs a package that is not installed.
    """
    check(pages)
    return _module(name).write(pages, Path(target))


def read(source: str | Path, name: str) -> list[Page]:
    """Read pages back from what a tool gave in the format ``name``.

    Args:
        source: the file, for brat the directory.
        name: one of :data:`FORMATS`.

    Raises:
        MarkupError: the file is none of this format, or its text is not the one that was exported.
        ReadError: there is no such file.
        MissingExtraError: the format needs a package that is not installed.
    """
    pages = _module(name).read(Path(source))
    check(pages, str(source))
    return pages
