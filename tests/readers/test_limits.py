"""Hostile documents: each limit has its own error, and none of them takes long or fills the memory."""

from __future__ import annotations

import dataclasses
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from write_zip import zipped

from gipnlp.errors import ReadError
from gipnlp.readers import Limits, read_bytes, read_file

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "readers"
PDF = (FOLDER / "chrome_2021.pdf").read_bytes()
SMALL = Limits()


def limits(**changes: float) -> Limits:
    """The defaults with changes."""
    return dataclasses.replace(SMALL, **changes)


def code(data: bytes, name: str, caps: Limits = SMALL) -> str:
    """The code of the error that reading ends with."""
    with pytest.raises(ReadError) as caught:
        read_bytes(data, name, limits=caps)
    return caught.value.code


def pdf(objects: dict[int, bytes]) -> bytes:
    """A PDF of the objects: 1 is the catalog."""
    out, places = b"%PDF-1.5\n", {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % places[number] for number in sorted(objects))
    return out + b"trailer <</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def stream(content: bytes, extra: bytes = b"", layers: int = 1) -> bytes:
    """A packed stream."""
    for _ in range(layers):
        content = zlib.compress(content, 9)
    name = b"/FlateDecode" if layers == 1 else b"[" + b"/FlateDecode " * layers + b"]"
    return b"<<%s /Length %d /Filter %s>>\nstream\n%s\nendstream" % (extra, len(content), name, content)


def page_of(content: bytes, resources: bytes = b"<<>>", **more: bytes) -> bytes:
    """A PDF of one page."""
    objects = {
        1: b"<</Type /Catalog /Pages 2 0 R>>",
        2: b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        3: b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources %s>>" % resources,
        4: content,
    }
    objects |= {int(name[1:]): body for name, body in more.items()}
    return pdf(objects)


TABLE = "<table>" + "<tr><td>收到申请数</td><td>3</td></tr>" * 60 + "</table>"


@pytest.mark.parametrize(
    ("data", "name", "caps", "expected"),
    [
        ("全年公开12条。" * 50, "a.txt", {"bytes": 100}, "GIP019"),
        ("<html><body>" + "<p>文" * 300, "a.html", {"elements": 200}, "GIP022"),
        ("<html><body>" + TABLE, "a.html", {"cells": 100}, "GIP026"),
        ("<html><body>" + TABLE, "a.html", {"fields": 100}, "GIP027"),
        (
            "<html><body><table>" + "<tr><td rowspan=60000 colspan=1000>1</td></tr>" * 2000 + "</table>",
            "a.html", {}, "GIP027",
        ),
        ("<html><body>" + "<div>" * 60 + "文字", "a.html", {"nesting": 50}, "GIP028"),
        ("<html><body>" + "<table><tr><td>" * 700 + "文字", "a.html", {}, "GIP028"),
        ("<html><body>" + "<table><tr><td>" * 80 + "文字", "a.html", {"nesting": 100}, "GIP028"),
        ("<html><body>" + "<p>公开</p>" * 30000, "a.html", {"seconds": 1e-9}, "GIP055"),
    ],
    ids=["bytes", "elements", "cells", "fields", "spans", "nesting", "tables in tables", "levels of tables", "time"],
)  # fmt: skip
def test_web_pages(data: str, name: str, caps: dict[str, float], expected: str) -> None:
    assert code(data.encode(), name, limits(**caps)) == expected


def word(body: str) -> bytes:
    """A DOCX with this body."""
    with zipfile.ZipFile(FOLDER / "private.docx") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    head, _, rest = parts["word/document.xml"].partition(b"<w:body>")
    parts["word/document.xml"] = head + b"<w:body>" + body.encode() + b"</w:body>" + rest.partition(b"</w:body>")[2]
    return zipped(parts)


PARAGRAPH = "<w:p><w:r><w:t>收到申请3件</w:t></w:r></w:p>"
WORD_ROW = "<w:tr>" + f"<w:tc>{PARAGRAPH}</w:tc>" * 2 + "</w:tr>"
WORD_TABLE = "<w:tbl>" + WORD_ROW * 60 + "</w:tbl>"


def nested(levels: int) -> str:
    """Tables in tables."""
    return "<w:tbl><w:tr><w:tc>" * levels + PARAGRAPH + "</w:tc></w:tr></w:tbl>" * levels


@pytest.mark.parametrize(
    ("body", "caps", "expected"),
    [
        (PARAGRAPH * 50, {"bytes": 1000}, "GIP019"),
        (PARAGRAPH * 50, {"elements": 100}, "GIP022"),
        (PARAGRAPH * 50, {"unpacked": 2000}, "GIP025"),
        (WORD_TABLE, {"cells": 100}, "GIP026"),
        (WORD_TABLE, {"fields": 100}, "GIP027"),
        (nested(30), {"nesting": 50}, "GIP028"),
        (nested(2000), {}, "GIP028"),
        (PARAGRAPH * 5000, {"seconds": 1e-9}, "GIP055"),
    ],
    ids=["bytes", "elements", "unpacked", "cells", "fields", "nesting", "tables in tables", "time"],
)
def test_word_documents(body: str, caps: dict[str, float], expected: str) -> None:
    assert code(word(body), "a.docx", limits(**caps)) == expected


def test_a_word_document_within_the_limits_is_read() -> None:
    assert read_bytes(word(WORD_TABLE), "a.docx").text.count("收到申请3件") == 120
    assert read_bytes(word(nested(40)), "a.docx").text.strip() == "收到申请3件"
    wide = WORD_TABLE.replace("<w:tc>", '<w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr>')
    assert read_bytes(word(wide), "a.docx").text.count("收到申请3件") == 120


def test_pages_and_time_of_a_pdf() -> None:
    assert code(PDF, "a.pdf", limits(pages=1)) == "GIP029"
    assert code(PDF, "a.pdf", limits(seconds=1e-9)) == "GIP055"


def test_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": bytes(2 << 20)})
    assert len(bomb) < 10_000
    assert code(bomb, "a.docx", limits(unpacked=1 << 20)) == "GIP025"


def test_a_text_part_that_would_fill_the_memory_is_refused() -> None:
    bomb = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": bytes(80 << 20)})
    assert code(bomb, "a.docx") == "GIP025"


@pytest.mark.parametrize("layers", [1, 2])
def test_a_pdf_whose_page_unpacks_without_end(layers: int) -> None:
    data = page_of(stream(b" " * (40 << 20), layers=layers))
    assert len(data) < 60_000
    begun = time.perf_counter()
    assert code(data, "a.pdf", limits(unpacked=8 << 20)) == "GIP025"
    assert time.perf_counter() - begun < 20


def test_a_pdf_whose_objects_unpack_without_end() -> None:
    packed = stream(b"5 0 << >> " + b" " * (40 << 20), b"/Type /ObjStm /N 1 /First 4")
    assert code(page_of(stream(b"BT ET"), f5=packed), "a.pdf", limits(unpacked=8 << 20)) == "GIP025"


def test_forms_that_draw_forms_are_added_up_and_not_drawn() -> None:
    """Eight levels of ten each: a few hundred bytes that mean a hundred million drawings."""
    forms = {}
    for level in range(8):
        inner = b"/F Do " * 10 if level < 7 else b"0 0 m 9 9 l S " * 9
        resources = b"<</XObject <</F %d 0 R>>>>" % (level + 6) if level < 7 else b"<<>>"
        forms[f"f{level + 5}"] = stream(inner, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources " + resources)
    data = page_of(stream(b"/F Do"), b"<</XObject <</F 5 0 R>>>>", **forms)
    begun = time.perf_counter()
    assert code(data, "a.pdf", limits(unpacked=64 << 20)) == "GIP025"
    assert time.perf_counter() - begun < 20


def test_a_form_that_draws_itself() -> None:
    own = stream(b"/F Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</F 5 0 R>>>>")
    data = page_of(stream(b"/F Do"), b"<</XObject <</F 5 0 R>>>>", f5=own)
    assert code(data, "a.pdf") == "GIP028"


def test_parts_inside_parts_of_an_mhtml_file() -> None:
    head = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b0\n\n"
    body = "".join(f"--b{n}\nContent-Type: multipart/related; boundary=b{n + 1}\n\n" for n in range(3000))
    assert code((head + body).encode(), "a.mht") in ("GIP016", "GIP028")


def test_no_external_entity_and_no_network(tmp_path: Path) -> None:
    """Entities of a document type are not followed, neither in pages nor in the parts of a document."""
    secret = tmp_path / "secret.txt"
    secret.write_text("绝密", encoding="utf-8")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><body><p>公开&x;信息</p></body></html>'
    assert "绝密" not in read_bytes(page.encode(), "a.html").text
    with zipfile.ZipFile(FOLDER / "private.docx") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    head, _, rest = parts["word/document.xml"].partition(b"?>")
    parts["word/document.xml"] = (
        head
        + f'?><!DOCTYPE w [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode()
        + rest.replace(b"</w:t>", b"&x;</w:t>")
    )
    try:
        text = read_bytes(zipped(parts), "a.docx").text
    except ReadError as error:
        text = str(error)
    assert "绝密" not in text


def test_entities_that_grow_are_not_followed() -> None:
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    page = f'<!DOCTYPE html [<!ENTITY e0 "公开">{lines}]><html><body><p>报告&e11;</p></body></html>'
    assert len(read_bytes(page.encode(), "a.html").text) < 5000


def test_limits_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert Limits.from_environment({}) == Limits()
    assert Limits.from_environment({"GIPNLP_MAX_PAGES": "7", "GIPNLP_MAX_SECONDS": "1.5"}) == limits(
        pages=7, seconds=1.5
    )
    for text in ("0", "-3", "many", "nan"):
        for name in ("CELLS", "SECONDS"):
            with pytest.raises(ValueError, match=f"GIP057: GIPNLP_MAX_{name} must be a number above 0, not '{text}'"):
                Limits.from_environment({f"GIPNLP_MAX_{name}": text})
    with pytest.raises(ValueError, match="pages must be above 0"):
        Limits(pages=0)
    file = tmp_path / "a.txt"
    file.write_text("全年公开12条", encoding="utf-8")
    monkeypatch.setenv("GIPNLP_MAX_BYTES", "5")
    with pytest.raises(ReadError, match="GIP019"):
        read_file(file)
    assert read_file(file, limit=100).text == "全年公开12条"
