"""Stored JSON documents back into :class:`Document`: what ``gipnlp extract`` wrote a year ago is read like new.

Order to read: :func:`load` (one document), :func:`load_many` (a file of many), :func:`from_dict` (both go through it).
The shapes are those of ``docs/schema/document-1.json``; fields that a later version added are passed over.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import msgspec

from .document import SCHEMA_VERSION, Document
from .errors import ReadError, StoredError, message
from .types import Report

#: versions of the JSON document that can be loaded
KNOWN_SCHEMAS = (SCHEMA_VERSION,)
#: stands for the path in messages about a string
STRING = "<string>"


def load(path_or_text: str | os.PathLike[str], *, text: str | None = None) -> Document:
    """Load one stored document.

    Args:
        path_or_text: path of a ``.json`` or ``.jsonl`` file that holds one document, or the JSON itself (a string
            that begins with ``{`` or ``[``).
        text: the text it was extracted from. Needed for ``to_html()`` only, and only where the document was stored
            without its text.

    Returns:
        The document as it was stored. Nothing is extracted anew: no model is opened.

    Raises:
        ReadError: there is no such file, or it holds no document, or several (:func:`load_many` takes these), or a
            document of an unknown schema version, or ``text`` is another text.
        TypeError: ``path_or_text`` is neither a string nor a path.
    """
    if isinstance(path_or_text, str) and path_or_text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        found, name = _contents(path_or_text, STRING), STRING
    else:
        found, name = list(_read(path_or_text)), os.fspath(path_or_text)
    if len(found) != 1:
        raise ReadError("GIP080", path=name, reason=f"it holds {len(found)} documents; load_many() takes several")
    return from_dict(found[0], text=text, name=name)


def load_many(path: str | os.PathLike[str]) -> Iterator[Document]:
    """Load the documents of a ``.jsonl`` or ``.json`` file one after the other, in the order they were written.

    A JSON Lines file is read line by line, so its size does not matter.

    Raises:
        ReadError: as :func:`load`; a file's error (``document.error``) is no error here but part of its document.
    """
    for number, content in enumerate(_read(path), start=1):
        yield from_dict(content, name=f"{os.fspath(path)}:{number}")


def from_dict(content: Mapping[str, Any], *, text: str | None = None, name: str = STRING) -> Document:
    """Make the document of what :meth:`Document.to_dict` gave; :meth:`Document.from_dict` is the same.

    Args:
        content: the JSON document as dictionaries and lists; it is not changed.
        text: the text it was extracted from, where ``content`` holds none.
        name: what messages call it.

    Raises:
        ReadError: ``content`` is no document of a known schema version, or ``text`` is another text.
    """
    if not isinstance(content, Mapping) or "schema_version" not in content:
        raise ReadError("GIP080", path=name, reason="it has no schema_version")
    if content["schema_version"] not in KNOWN_SCHEMAS:
        raise ReadError("GIP081", path=name, version=content["schema_version"], known=", ".join(KNOWN_SCHEMAS))
    try:
        head = msgspec.convert(content, _Head)
        reports = [msgspec.convert(_flat(report), Report) for report in head.reports]
    except (msgspec.ValidationError, RecursionError) as error:
        raise ReadError("GIP080", path=name, reason=str(error)) from error
    document = Document(
        (head.text or "") if text is None else text,
        reports,
        model=head.model,
        path=head.path,
        error=None if head.error is None else StoredError(head.error.code, head.error.message),
        version=head.gipnlp_version,
    )
    if document.text:
        _compare(document, name)
    return document


class _Error(msgspec.Struct):
    code: str
    message: str


class _Head(msgspec.Struct):
    gipnlp_version: str
    model: str
    reports: list[dict[str, Any]]
    path: str | None = None
    error: _Error | None = None
    text: str | None = None


def _flat(report: dict[str, Any]) -> dict[str, Any]:
    """Give the report with its place as :class:`Report` has it: ``start`` and ``end`` instead of ``span``."""
    span = report.get("span")
    if not isinstance(span, dict):
        raise msgspec.ValidationError("a report has no span")
    return {**report, **{key: span[key] for key in ("start", "end") if key in span}}


def _compare(document: Document, name: str) -> None:
    """Refuse a text that the offsets do not belong to."""
    for report in document.reports:
        if report.end > len(document.text):
            raise ReadError("GIP082", path=name, reason=f"a report ends at {report.end}, the text at {len(document.text)}")
        for entity in report.entities:
            if document.text[entity.start : entity.end] != entity.text:
                raise ReadError("GIP082", path=name, reason=f"{entity.text!r} is not at {entity.start}")


def _read(path: str | os.PathLike[str]) -> Iterator[Any]:
    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(message("GIP083", type=type(path).__name__))
    name = os.fspath(path)
    file: IO[str]
    try:
        with Path(path).open(encoding="utf-8-sig", newline="\n") as file:
            first = file.readline()
            if not _is_document(first):
                yield from _contents(first + file.read(), name)
                return
            yield json.loads(first)
            for number, line in enumerate(file, start=2):
                if line.strip():
                    yield from _contents(line, f"{name}:{number}")
    except FileNotFoundError as error:
        raise ReadError("GIP010", path=name) from error
    except IsADirectoryError as error:
        raise ReadError("GIP011", path=name) from error
    except UnicodeDecodeError as error:
        raise ReadError("GIP080", path=name, reason="it is not UTF-8") from error
    except OSError as error:
        raise ReadError("GIP012", path=name, reason=error.strerror or type(error).__name__) from error


def _is_document(line: str) -> bool:
    """Tell a line of JSON Lines from the first line of an indented document or a list."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _contents(text: str, name: str) -> list[Any]:
    try:
        content = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise ReadError("GIP080", path=name, reason=str(error)) from error
    return content if isinstance(content, list) else [content]
