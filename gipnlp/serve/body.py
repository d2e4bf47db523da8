"""A request's body → a job and its payload, within the limits of size and time, in memory only.

Read :func:`read_job` first. A body is JSON, plain text, or a form (``multipart/form-data``) with a file or a text. JSON
and texts stay bytes here; the worker reads them.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TypedDict

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from ..errors import GipError, ReadError
from .job import Job, Kind, Output
from .settings import Settings

#: bytes that a form may have besides its file
FORM_OVERHEAD = 16 * 1024
#: parts of a form, and bytes of the heads of one
MAX_PARTS, MAX_HEAD = 8, 8 * 1024
#: characters of a file name that are kept
MAX_NAME = 120
#: characters that hide or turn what follows them, and lone surrogates
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Wanted(TypedDict, total=False):
    """What a request asks for besides its document, see :class:`.job.Job`."""

    output: Output
    lang: str
    bom: bool
    text: bool


def safe_name(name: str) -> str:
    """Give a file's own name: no folders of any system, no control characters, not too long.

    The name is told back and helps to see what kind a file is; nothing is ever opened or written by it.
    """
    last = re.split(r"[/\\]", _UNSAFE.sub("", name))[-1].strip()
    if len(last) > MAX_NAME:
        stem, dot, suffix = last.rpartition(".")
        kept = dot + suffix if stem and len(suffix) <= 10 else ""
        last = last[: MAX_NAME - len(kept)] + kept
    return last if last.strip(".") else "report"


async def read_job(request: Request, settings: Settings, wanted: Wanted) -> tuple[Job, bytes]:
    """Read a request's body.

    Args:
        request: the request.
        settings: limits of size and time.
        wanted: what is asked for besides.

    Raises:
        GipError: a type that is not taken (GIP072), too large (GIP019), too slow (GIP074), broken (GIP071), or a form
            with other fields (GIP073).
        ClientDisconnect: the sender went away.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    limit = settings.max_bytes
    packed = request.headers.get("content-encoding", "identity")
    if packed.lower() != "identity":
        raise GipError("GIP072", type=f"{kind.decode('latin-1')[:80]}, {packed[:20]}")
    if kind == b"multipart/form-data":
        form = _Form(options.get(b"boundary", b""))
        async for chunk in _chunks(request, settings, limit + FORM_OVERHEAD):
            form.feed(chunk)
        return form.job(wanted)
    kinds: dict[bytes, Kind] = {b"application/json": "json", b"text/plain": "text"}
    if kind not in kinds:
        raise GipError("GIP072", type=kind.decode("latin-1")[:80])
    content = b"".join([chunk async for chunk in _chunks(request, settings, limit)])
    charset = options.get(b"charset", b"").decode("latin-1")[:40]
    return Job(kinds[kind], charset=charset, **wanted), content  # type: ignore[arg-type]


async def _chunks(request: Request, settings: Settings, limit: int) -> AsyncIterator[bytes]:
    """Give a body as it comes; not a byte more than the limit is held."""
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:20]) > limit:
        raise _too_large(declared[:20], limit)
    stream = request.stream()
    deadline = asyncio.get_running_loop().time() + settings.body_timeout
    size = 0
    while True:
        left = deadline - asyncio.get_running_loop().time()
        try:
            chunk = await asyncio.wait_for(stream.__anext__(), max(left, 0.001))
        except StopAsyncIteration:
            return
        except asyncio.TimeoutError:
            raise GipError("GIP074", seconds=settings.body_timeout) from None
        size += len(chunk)
        if size > limit:
            raise _too_large(f"{size}+", limit)
        yield chunk


def _too_large(size: object, limit: int) -> ReadError:
    return ReadError("GIP019", path="<request>", size=size, limit=limit)


@dataclass
class _Part:
    """One field of a form as it comes in."""

    head: bytearray = field(default_factory=bytearray)
    value: bytearray = field(default_factory=bytearray)
    disposition: bytes = b""
    field_name: str = ""
    file_name: str | None = None
    content: bytearray = field(default_factory=bytearray)


class _Form:
    """A form in the making: :meth:`feed` takes its bytes, :meth:`job` gives what it asks for."""

    def __init__(self, boundary: bytes) -> None:
        self.parts: list[_Part] = []
        self.complete = False
        if not boundary:
            raise GipError("GIP071", reason="a form without its boundary")
        try:
            self.parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._begin,
                    "on_header_field": self._head,
                    "on_header_value": self._value,
                    "on_header_end": self._head_end,
                    "on_headers_finished": self._heads_end,
                    "on_part_data": self._data,
                    "on_end": self._end,
                },
            )
        except (FormParserError, ValueError):
            raise GipError("GIP071", reason="a form with a boundary of no form") from None

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes."""
        try:
            self.parser.write(chunk)
        except FormParserError:
            raise GipError("GIP071", reason="a broken form") from None

    def job(self, wanted: Wanted) -> tuple[Job, bytes]:
        """Give the job: the form's file, or where it has none its text."""
        if not self.complete:
            raise GipError("GIP071", reason="a form without its end")
        for part in self.parts:
            if part.field_name not in ("file", "text"):
                raise GipError("GIP073", where="form", reason='it must have no field but "file" or "text"')
        # what a browser sends of a form in which one of the two was left out is an empty field
        files = [p for p in self.parts if p.field_name == "file"]
        texts = [p for p in self.parts if p.field_name == "text"]
        if len(files) > 1 or len(texts) > 1:
            raise GipError("GIP073", where="form", reason="it must have one file or one text")
        if files and texts:
            files = [p for p in files if p.content or p.file_name]
            texts = [p for p in texts if p.content.strip() or not files]
        if len(files) + len(texts) != 1:
            raise GipError("GIP073", where="form", reason="it must have one file or one text")
        if texts:
            return Job("text", **wanted), bytes(texts[0].content)  # type: ignore[arg-type]
        return Job("file", name=safe_name(files[0].file_name or ""), **wanted), bytes(files[0].content)  # type: ignore[arg-type]

    def _begin(self) -> None:
        if len(self.parts) >= MAX_PARTS:
            raise GipError("GIP073", where="form", reason=f"it must have at most {MAX_PARTS} fields")
        self.parts.append(_Part())

    def _head(self, data: bytes, start: int, end: int) -> None:
        self._grow(self.parts[-1].head, data[start:end])

    def _value(self, data: bytes, start: int, end: int) -> None:
        self._grow(self.parts[-1].value, data[start:end])

    @staticmethod
    def _grow(head: bytearray, more: bytes) -> None:
        if len(head) + len(more) > MAX_HEAD:
            raise GipError("GIP071", reason="a form with a head that is too long")
        head += more

    def _head_end(self) -> None:
        part = self.parts[-1]
        if bytes(part.head).lower() == b"content-disposition":
            part.disposition = bytes(part.value)
        part.head.clear()
        part.value.clear()

    def _heads_end(self) -> None:
        part = self.parts[-1]
        _, options = parse_options_header(part.disposition)
        part.field_name = _decoded(options.get(b"name", b""))
        if b"filename" in options:
            part.file_name = _decoded(options[b"filename"])

    def _data(self, data: bytes, start: int, end: int) -> None:
        self.parts[-1].content += data[start:end]

    def _end(self) -> None:
        self.complete = True


def _decoded(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("gb18030", errors="replace")


__all__ = ["ClientDisconnect", "Wanted", "read_job", "safe_name"]
