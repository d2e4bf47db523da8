"""What a PDF unpacks to, found out before it is unpacked: small files can hold gigabytes.

pdfminer unpacks object streams when it opens a file and follows every form that a page draws, however often.  So the
streams are measured piece by piece first, and the forms that a page draws are added up without drawing them.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Any

from ..errors import ReadError
from .limits import Guard

#: the end of a whole file stands in its last bytes
TAIL = 64 * 1024
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_DRAWN = re.compile(rb"/([^\s/\[\]()<>{}%]{1,127})\s{1,9}Do\b")
#: the dictionary of a stream stands right before it
_DICTIONARY = 1024
#: unpacked at a time
_PIECE = 1 << 20
#: forms inside forms: no program writes more
_FORMS_DEEP = 40
#: LZW grows a thousandfold at most; streams above this size are not unpacked
_LZW = 4 << 20
#: packed streams inside packed streams that are followed
_MOST_LAYERS = 4


def check_packed(data: bytes, guard: Guard) -> None:
    """Measure what the streams of a file unpack to, pictures left out.

    Raises:
        ReadError: GIP025 when one of them is larger than the limit.
    """
    for match in _STREAM.finditer(data):
        head = data[max(0, match.start() - _DICTIONARY) : match.start()]
        head = head[head.rfind(b" obj") + 1 :]
        if b"/Image" in head:
            continue
        layers = head.count(b"FlateDecode") + head.count(b"/Fl ") + head.count(b"/Fl]")
        if b"LZWDecode" in head and b"ObjStm" in head:
            guard.unpacked(_packed_size(data, match.end()) // _LZW * guard.limits.unpacked)
        if layers:
            _measure(data, match.end(), layers, guard)
            guard.tick()


def _packed_size(data: bytes, start: int) -> int:
    end = data.find(b"endstream", start)
    return (end if end >= 0 else len(data)) - start


def _measure(data: bytes, start: int, layers: int, guard: Guard) -> None:
    """Unpack a stream piece by piece, through all its layers, and keep nothing."""
    view = memoryview(data)
    pieces: Iterator[bytes] = (bytes(view[at : at + _PIECE]) for at in range(start, len(view), _PIECE))
    for _ in range(min(layers, _MOST_LAYERS)):
        pieces = _inflated(pieces, guard)
    try:
        for _ in pieces:
            pass
    except zlib.error:
        return  # damaged or encrypted: the reader will say so


def _inflated(pieces: Iterator[bytes], guard: Guard) -> Iterator[bytes]:
    """Give what pieces unpack to, a piece at a time."""
    unpacker, total = zlib.decompressobj(), 0
    for piece in pieces:
        packed = piece
        while packed and not unpacker.eof:
            out = unpacker.decompress(packed, _PIECE)
            packed = unpacker.unconsumed_tail
            total += len(out)
            guard.unpacked(total)
            yield out
        if unpacker.eof:
            return


def check_whole(document: Any, data: bytes, guard: Guard) -> None:
    """Refuse a file that was cut off: pdfminer would give the pages that are left without a word."""
    if b"startxref" not in data[-TAIL:]:
        raise ReadError("GIP016", path=guard.path, kind="PDF", reason="the end of the file is missing")
    catalog = getattr(document.doc, "catalog", {})
    from pdfminer.pdftypes import resolve1

    tree = resolve1(catalog.get("Pages"))
    count = resolve1(tree.get("Count")) if isinstance(tree, dict) else None
    if isinstance(count, int) and len(document.pages) < count < 10 * guard.limits.pages:
        raise ReadError(
            "GIP016", path=guard.path, kind="PDF", reason=f"{count - len(document.pages)} of {count} pages are missing"
        )


def check_page(page: Any, guard: Guard) -> None:
    """Refuse a page whose content is damaged, or unpacks or draws without end: pdfminer would give a part of it."""
    from pdfminer.pdftypes import PDFStream, resolve1

    size = 0
    drawn: list[bytes] = []
    for reference in page.page_obj.contents:
        stream = resolve1(reference)
        if not isinstance(stream, PDFStream) or stream.decipher is not None:
            continue
        content = _content(stream, guard, f"page {page.page_number}")
        size += len(content)
        guard.unpacked(size)
        drawn += _DRAWN.findall(content)
    if drawn:
        forms = _Forms(guard)
        for name in drawn:
            size += forms.size(page.page_obj.resources, name, 0)
            guard.unpacked(size)


def _content(stream: Any, guard: Guard, place: str) -> bytes:
    """Unpack one stream of a page, strictly."""
    raw = stream.get_rawdata()
    names = [getattr(name, "name", "") for name, _ in stream.get_filters()]
    if not raw or names not in (["FlateDecode"], ["Fl"]):
        return bytes(raw or b"") if not names else b""
    limit = guard.limits.unpacked + 1
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(raw, limit)
    except zlib.error as error:
        raise ReadError("GIP016", path=guard.path, kind="PDF", reason=f"{place} is damaged") from error
    guard.unpacked(len(content))
    if not unpacker.eof and not _complete(raw, limit):
        raise ReadError("GIP016", path=guard.path, kind="PDF", reason=f"{place} is cut off")
    return content


def _complete(raw: bytes, limit: int) -> bool:
    """Say whether a stream is whole but for its check sum, which some programs leave out."""
    unpacker = zlib.decompressobj(-15)
    unpacker.decompress(raw[2:], limit)
    return unpacker.eof


class _Forms:
    """Adds up what the forms of a page draw, forms inside forms included, without drawing them."""

    def __init__(self, guard: Guard) -> None:
        self.guard = guard
        self.known: dict[int, int] = {}

    def size(self, resources: Any, name: bytes, depth: int) -> int:
        """Give the number of bytes that drawing a form once means."""
        from pdfminer.pdftypes import PDFStream, resolve1

        if depth > _FORMS_DEEP:
            raise self.guard.nesting(f"{_FORMS_DEEP}+", _FORMS_DEEP)
        objects = resolve1((resolve1(resources) or {}).get("XObject")) or {}
        stream = resolve1(objects.get(name.decode("latin-1"))) if isinstance(objects, dict) else None
        if not isinstance(stream, PDFStream) or stream.decipher is not None:
            return 0
        if getattr(resolve1(stream.get("Subtype")), "name", "") != "Form":
            return 0
        if id(stream) not in self.known:
            content = _content(stream, self.guard, "a form")
            inner = stream.get("Resources") or resources
            total = len(content)
            for other in _DRAWN.findall(content):
                total += self.size(inner, other, depth + 1)
                self.guard.unpacked(total)
            self.known[id(stream)] = total
        return self.known[id(stream)]
