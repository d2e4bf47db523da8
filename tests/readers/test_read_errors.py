"""Files that cannot be read: each gives its code, names the file, and never a half-read report."""

from __future__ import annotations

import io
import pickle
import re
import sys
import zlib
from pathlib import Path

import pytest
from write_zip import zipped

from gipnlp.errors import MissingExtraError, ReadError
from gipnlp.readers import read_bytes, read_file

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "readers"
PDF = (FOLDER / "chrome_2021.pdf").read_bytes()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
DOCX = (FOLDER / "plain_2014.docx").read_bytes()


def scanned() -> bytes:
    image = pytest.importorskip("PIL.Image")
    stream = io.BytesIO()
    image.new("L", (200, 300), 200).save(stream, "PDF")
    return stream.getvalue()


CASES = [
    (b"", "", "GIP015", "nothing at all"),
    (b" \r\n\t\n", "a.txt", "GIP015", "only blanks"),
    (b"\xef\xbb\xbf", "a.txt", "GIP015", "only a byte order mark"),
    (b"\x89PNG\r\n\x1a\n" + bytes(50), "a.txt", "GIP013", "a picture named .txt"),
    (b"abc\x00def", "a.txt", "GIP013", "NUL bytes"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.doc", "GIP024", "the old binary .doc"),
    (OLE + "WordDocument".encode("utf-16-le"), "a", "GIP024", "an old Word document without its ending"),
    (OLE + "Workbook".encode("utf-16-le"), "a.doc", "GIP024", "an old spreadsheet"),
    (OLE, "a.bin", "GIP013", "something else in the same container"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "a.docx",
        "GIP017",
        "an encrypted .docx is an OLE file",
    ),
    (rb"{\rtf1\ansi hello}", "a.doc", "GIP024", "rich text is markup, not text"),
    ("公开".encode("gb18030") + b"\xff\xff\x81", "a.txt", "GIP014", "bytes of no encoding"),
    ("全年公开12条".encode()[:-1], "a.txt", "GIP014", "cut inside a character"),
    (zipped({"a.txt": b"x"}), "a.docx", "GIP013", "a zip that is no document"),
    (zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"}), "a.xlsx", "GIP024", "a spreadsheet"),
    (zipped({"OFD.xml": b"<x/>", "Doc_0/Document.xml": b"<x/>"}), "a.ofd", "GIP024", "an OFD document"),
    (zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w"}), "a.docx", "GIP016", "broken parts"),
    (DOCX[:9000], "a.docx", "GIP016", "a document cut off"),
    (DOCX[:6000] + bytes(200) + DOCX[6200:], "a.docx", "GIP016", "a document with a damaged part"),
    (b"%PDF-1.4\n", "a.pdf", "GIP016", "only the first line of a PDF"),
    (PDF[: len(PDF) // 2], "a.pdf", "GIP016", "half a PDF"),
    (PDF[:-400], "a.pdf", "GIP016", "a PDF without its end"),
    (b"<html><body><script>write(1)</script></body></html>", "a.html", "GIP021", "a page filled in by a script"),
    (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x--\n", "a.mht", "GIP016", "no page in it"),
    (b"<div>" * 5000 + "文".encode(), "a.html", "GIP028", "nested without end"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "name", "code", "why"), CASES, ids=[case[3] for case in CASES])
def test_code(data: bytes, name: str, code: str, why: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, name)
    assert caught.value.code == code
    assert str(caught.value).startswith(f"{code}: {name or '<bytes>'}")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301


def test_damaged_page_of_a_pdf_is_an_error_and_not_a_shorter_report() -> None:
    """The stream that paints a page is found by its operators and damaged in the middle."""
    for match in re.finditer(rb"stream\r?\n", PDF):
        try:
            painted = zlib.decompressobj().decompress(PDF[match.end() :])
        except zlib.error:
            continue
        if b" Tf" in painted and b"BT" in painted:
            middle = match.end() + 1200
            broken = PDF[:middle] + bytes(byte ^ 0x5A for byte in PDF[middle : middle + 300]) + PDF[middle + 300 :]
            with pytest.raises(ReadError, match="GIP016.*page 1"):
                read_bytes(broken, "a.pdf")
            return
    pytest.fail("no page found in the fixture")


def test_encrypted_pdf() -> None:
    with pytest.raises(ReadError, match="GIP017"):
        read_file(FOLDER / "encrypted.pdf")


def test_scanned_pdf() -> None:
    with pytest.raises(ReadError, match="GIP018"):
        read_bytes(scanned(), "scan.pdf")


def test_missing_directory_and_too_large(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="GIP010"):
        read_file(tmp_path / "none.txt")
    with pytest.raises(ReadError, match="GIP011"):
        read_file(tmp_path)
    file = tmp_path / "a.txt"
    file.write_text("全年公开12条", encoding="utf-8")
    with pytest.raises(ReadError, match="GIP019"):
        read_file(file, limit=5)
    with pytest.raises(ReadError, match="GIP019"):
        read_bytes(b"123456", "a.txt", limit=5)
    with pytest.raises(ReadError, match="GIP012"):
        read_file("a\x00b")


def test_bytes_are_no_path() -> None:
    with pytest.raises(TypeError, match="GIP002"):
        read_file(b"a.txt")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "words"),
    [(OLE + "WordDocument".encode("utf-16-le"), ".docx"), (zipped({"OFD.xml": b"<x/>"}), "PDF")],
    ids=["doc", "ofd"],
)
def test_other_programs_files_say_what_to_save_them_as(data: bytes, words: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "年报.doc")
    assert f"Save it as {words}" in str(caught.value)


@pytest.mark.parametrize(
    ("file", "module"),
    [("inline_2021.html", "lxml"), ("chrome_2021.pdf", "pdfplumber"), ("private.docx", "docx")],
)
def test_missing_package_names_the_extra(file: str, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=r"GIP020.*gipnlp\[readers\]"):
        read_file(FOLDER / file)


def test_plain_text_needs_no_package(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("lxml", "pdfplumber", "docx", "charset_normalizer"):
        monkeypatch.setitem(sys.modules, module, None)
    assert read_bytes("全年公开12条".encode(), "a.txt").text == "全年公开12条"
