"""What kind of file it is, told from its bytes; the name only breaks ties."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

from .encoding import bare_utf16
from .patterns import BINARY_MAGIC, OLE_KINDS, OLE_SUFFIXES

Kind = Literal["text", "markdown", "html", "mht", "pdf", "docx", "encrypted", "binary"]

_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_HTML_START = re.compile(rb"<(?:!doctype\s{1,10}html|html|head|body|meta|title|frameset)[\s>/]", re.IGNORECASE)
_FRAGMENT = re.compile(rb"<(?:div|p|table|span|section|article|center|h[1-6]|font|link|style|script)[\s>]", re.I)
_CLOSING = re.compile(rb"</(?:p|div|td|tr|table|span|body|html|h[1-6])\s{0,4}>", re.I)
_MHT = re.compile(rb"content-type:\s{0,4}(?:multipart/related|multipart/alternative|text/html|message/rfc822)", re.I)
_MHT_HEAD = re.compile(
    rb"(?:mime-version|from|content-location|snapshot-content-location|subject|date|content-type):", re.I
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27, 26})


def kind_of(data: bytes, name: str = "") -> Kind:
    """Tell the kind of a file from its content.

    Args:
        data: all bytes (only the beginning and a sample are looked at).
        name: the file's name, used where the content allows two kinds (text or Markdown, page fragment or text).
    """
    head = data[:8192]
    suffix = PurePath(name).suffix.lower()
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "docx"
    if head.startswith(_OLE):
        # Word encrypts a .docx by wrapping it into an OLE file
        return "encrypted" if "EncryptedPackage".encode("utf-16-le") in data else "binary"
    if head.startswith(BINARY_MAGIC):
        return "binary"
    if head.startswith(_BOMS[1:]):
        head = head.replace(b"\x00", b"")[2:]
    elif bare_utf16(data):
        head = head.replace(b"\x00", b"")
    elif is_binary(data):
        return "binary"
    head = head.removeprefix(_BOMS[0])
    if _MHT_HEAD.match(head.lstrip()) and _MHT.search(head):
        return "mht"
    head = _beginning(head)
    if _HTML_START.match(head):
        return "html"
    closing = len(_CLOSING.findall(data[:200_000]))
    if suffix in (".html", ".htm", ".shtml", ".xhtml", ".jsp", ".asp", ".aspx", ".php") and (
        closing or _FRAGMENT.match(head)
    ):
        return "html"
    if suffix not in (".md", ".markdown", ".txt") and _FRAGMENT.match(head) and closing >= 2:
        return "html"
    if suffix == ".txt" and _FRAGMENT.match(head) and closing >= 10:
        return "html"
    return "markdown" if suffix in (".md", ".markdown") else "text"


def other_kind(data: bytes, name: str = "") -> tuple[str, str] | None:
    """Say which other program's file it is and what to save it as, or ``None`` where nothing tells."""
    if data[:64].lstrip().startswith(b"{\\rtf"):
        return ("rich text (.rtf)", ".docx")
    if not data.startswith(_OLE):
        return None
    for stream, kind in OLE_KINDS:
        if stream.encode("utf-16-le") in data:
            return kind
    return OLE_SUFFIXES.get(PurePath(name).suffix.lower())


def _beginning(head: bytes) -> bytes:
    """Skip blanks, comments and an XML declaration before the first tag."""
    head = head.lstrip()
    while head.startswith((b"<!--", b"<?")):
        opening, closing = (b"<!--", b"-->") if head.startswith(b"<!--") else (b"<?", b">")
        end = head.find(closing, len(opening))
        if end < 0:
            break
        head = head[end + len(closing) :].lstrip()
    return head


def is_binary(data: bytes) -> bool:
    """Say whether the bytes are no text: NUL bytes, or too many control characters."""
    sample = data[:65536] + data[-4096:]
    if b"\x00" in sample:
        return True
    return len(sample) - len(sample.translate(None, _CONTROLS)) > len(sample) // 100
