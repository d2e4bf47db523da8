"""The front door of the room: a path or bytes → :class:`~gipnlp.types.Source`."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from ..errors import ReadError, message
from ..types import Source
from .encoding import declared_charset, decode
from .kinds import kind_of, other_kind
from .limits import Guard, Limits

#: files above this many bytes are refused (GIP019) unless other limits are given
MAX_BYTES = Limits().bytes


def read_file(path: str | os.PathLike[str], *, limit: int | None = None, limits: Limits | None = None) -> Source:
    """Read a report file of any kind that gipnlp knows.

    Args:
        path: a .txt, .md, .html, .mht, .pdf or .docx file; its kind is told from its content.
        limit: the largest size in bytes that is read; that of ``limits`` by default.
        limits: all caps; by default those of the environment (``GIPNLP_MAX_…``, see :class:`.limits.Limits`).

    Returns:
        Its plain text, and its data tables with cells that point into the text.

    Raises:
        ReadError: the file is missing, damaged, encrypted, empty, of another kind, or beyond a limit.
        MissingExtraError: a package for this kind of file is not installed.
        TypeError: ``path`` is no path.
    """
    name = os.fspath(path)
    limits = limits or Limits.from_environment()
    limit = limits.bytes if limit is None else limit
    if not isinstance(name, str):
        raise TypeError(message("GIP002", type=type(path).__name__))
    file = Path(name)
    try:
        if file.is_dir():
            raise ReadError("GIP011", path=name)
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ReadError("GIP012", path=name, reason="it is no regular file")
        size = status.st_size
        if size > limit:
            raise ReadError("GIP019", path=name, size=size, limit=limit)
        with file.open("rb") as stream:
            data = stream.read(limit + 1)
    except FileNotFoundError:
        raise ReadError("GIP010", path=name) from None
    except (OSError, ValueError) as error:
        if isinstance(error, ReadError):
            raise
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ReadError("GIP012", path=name, reason=reason) from error
    return read_bytes(data, name, limit=limit, limits=limits)


def read_bytes(data: bytes, name: str = "", *, limit: int | None = None, limits: Limits | None = None) -> Source:
    """Read a report file that is already in memory.

    Args:
        data: the bytes of the file.
        name: its name, for errors and where the content leaves the kind open.
        limit: the largest size in bytes that is read; that of ``limits`` by default.
        limits: all caps, see :func:`read_file`.

    Returns:
        See :func:`read_file`.
    """
    path = name or "<bytes>"
    limits = limits or Limits.from_environment()
    limit = limits.bytes if limit is None else limit
    if len(data) > limit:
        raise ReadError("GIP019", path=path, size=len(data), limit=limit)
    guard = Guard(path, limits)
    if not data.strip(b" \t\r\n\f\v\x00\xef\xbb\xbf"):
        raise ReadError("GIP015", path=path)
    kind = kind_of(data, name)
    if kind == "encrypted":
        raise ReadError("GIP017", path=path)
    if kind == "binary":
        other = other_kind(data, name)
        raise ReadError("GIP024", path=path, kind=other[0], target=other[1]) if other else ReadError("GIP013", path=path)
    if kind == "pdf":
        from .pdf import read_pdf

        return read_pdf(data, path, guard=guard)
    if kind == "docx":
        from .docx import read_docx

        return read_docx(data, path, guard=guard)
    if kind == "mht":
        from .mht import read_mht

        return read_mht(data, path, guard=guard)
    if kind == "html":
        from .html import read_html

        return read_html(data, path, guard=guard)
    text = decode(data, path=path, declared=declared_charset(data, 256))
    if not text.strip():
        raise ReadError("GIP015", path=path)
    if kind == "markdown":
        from .markdown import read_markdown

        return read_markdown(text, guard)
    return Source(text, (), kind)
