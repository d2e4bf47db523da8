"""Requests to a real server: what is taken, what comes back, what is refused and how."""

from __future__ import annotations

import codecs
import csv
import io
import json
import socket
import time
from pathlib import Path

import pytest
from servers import ROOT

import gipnlp

SAMPLES = ROOT / "gipnlp" / "samples"
FIXTURES = ROOT / "tests" / "fixtures" / "readers"
TEXT = "2009年，我局共收到政府信息公开申请4件，其中当面申请1件。"
MIB = 1024 * 1024


def test_text_as_json_and_as_plain_text(http):
    expected = gipnlp.extract(TEXT).to_dict()
    assert http.post("/extract", json={"text": TEXT}).json() == expected
    for charset in ("utf-8", "gb18030"):
        kind = {"Content-Type": f"text/plain; charset={charset}"}
        assert http.post("/extract", content=TEXT.encode(charset), headers=kind).json() == expected
    assert http.post("/extract", files={"text": (None, TEXT)}).json() == expected


@pytest.mark.parametrize(
    "path",
    [
        SAMPLES / "narrative_2010.txt",
        FIXTURES / "portal_2021.html",
        FIXTURES / "plain_2014.docx",
        FIXTURES / "writer_2019.pdf",
    ],
    ids=lambda p: p.suffix,
)
def test_files(http, path: Path):
    document = gipnlp.extract_file(path)
    document.path = path.name
    reply = http.post("/extract", files={"file": (path.name, path.read_bytes())})
    assert reply.status_code == 200
    assert reply.json() == document.to_dict()
    with_text = http.post("/extract?text=true", files={"file": (path.name, path.read_bytes())}).json()
    assert with_text.pop("text") == document.text
    assert with_text == document.to_dict()


def test_offsets_point_into_the_text(http):
    body = http.post("/extract?text=true", json={"text": "\U00020000" + TEXT}).json()
    for entity in body["reports"][0]["entities"]:
        assert body["text"][entity["start"] : entity["end"]] == entity["text"]


def test_any_text_is_taken(http):
    for text in ("", " ", "\x00", "\ufeff", "{}", "<script>alert(1)</script>", "\U0001f600" * 10):
        assert http.post("/extract?text=true", json={"text": text}).json()["text"] == text
    lone = http.post(
        "/extract?text=true", content=b'{"text": "\\ud800x"}', headers={"Content-Type": "application/json"}
    )
    assert lone.json()["text"] == "\ud800x"


def test_formats(http):
    records = gipnlp.extract(TEXT).records
    lines = http.post("/extract?format=jsonl", json={"text": TEXT})
    assert lines.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line) for line in lines.text.splitlines()] == [gipnlp.extract(TEXT).to_dict()]
    table = http.post("/extract?format=csv", json={"text": TEXT})
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert [row["id"] for row in csv.DictReader(io.StringIO(table.text))] == [r.id for r in records]
    assert http.post("/extract?format=csv&bom=true", json={"text": TEXT}).content.startswith(codecs.BOM_UTF8)
    openpyxl = pytest.importorskip("openpyxl", reason="the workbook needs the extra [xlsx]")
    book = openpyxl.load_workbook(io.BytesIO(http.post("/extract?format=xlsx", json={"text": TEXT}).content))
    assert book.sheetnames == ["records", "checks", "reports"]
    assert book["records"].max_row == 1 + len(records)


def test_a_download_has_the_files_name(http):
    reply = http.post("/extract?format=csv", files={"file": ("年报 2009.txt", TEXT.encode())})
    assert reply.headers["content-disposition"] == (
        "attachment; filename=\"records.csv\"; filename*=UTF-8''%E5%B9%B4%E6%8A%A5%202009.csv"
    )


def test_view(http):
    page = http.post("/view?lang=en", files={"file": ("a.txt", TEXT.encode())})
    document = gipnlp.extract(TEXT)
    document.path = "a.txt"
    from gipnlp.render.html import to_html

    assert page.text == to_html(document, lang="en")
    assert (
        'data-lang="zh"' in http.post("/view", json={"text": TEXT}, headers={"Accept-Language": "zh-TW,en;q=0.5"}).text
    )


def test_the_view_shows_markup_as_text(http):
    wicked = '<script>alert(1)</script>"onmouseover="alert(2)年报</textarea><img src=x onerror=alert(3)> 收到申请4件。'
    for reply in (
        http.post("/view", json={"text": wicked}),
        http.post("/view", files={"file": ('"><script>alert(4)</script>.txt', wicked.encode())}),
    ):
        assert reply.status_code == 200
        assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot;onmouseover=&quot;alert(2)" in reply.text
        assert reply.text.count("<script") == 2
        assert "<img" not in reply.text
        policy = reply.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../etc/passwd", "passwd"),
        ("..\\..\\windows\\win.ini", "win.ini"),
        ("/etc/shadow", "shadow"),
        ("C:\\fakepath\\a.txt", "a.txt"),
        ("..", "report"),
        (".", "report"),
        ("", "report"),
        ("a/../", "report"),
        ("%2e%2e%2fetc%2fpasswd", "%2e%2e%2fetc%2fpasswd"),
        ("a\u202etxt.exe", "atxt.exe"),
        ("x" * 300 + ".txt", "x" * 116 + ".txt"),
        ("年度报告.txt", "年度报告.txt"),
        ("CON", "CON"),
        ("|rm -rf *", "|rm -rf *"),
    ],
)
def test_file_names_do_no_harm(http, server, name, kept):
    before = set(Path(server.folder).rglob("*"))
    form = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode() + TEXT.encode()
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    for output in ("json", "csv", "xlsx"):
        reply = http.post(f"/extract?format={output}", content=form + b"\r\n--b--\r\n", headers=kind)
        assert reply.status_code == 200
        if output == "json":
            assert reply.json()["path"] == kept
    assert set(Path(server.folder).rglob("*")) == before


JSON, PLAIN, FORM = "application/json", "text/plain", "multipart/form-data; boundary=b"


def form(*parts: tuple[str, bytes]) -> bytes:
    made = b"".join(
        b"--b\r\nContent-Disposition: form-data; " + head.encode() + b"\r\n\r\n" + content + b"\r\n"
        for head, content in parts
    )
    return made + b"--b--\r\n"


FILE = 'name="file"; filename="a.txt"'

REFUSED = [
    ("no body", None, b"", 415, "GIP072"),
    ("no type", None, TEXT.encode(), 415, "GIP072"),
    ("other type", "application/pdf", b"%PDF-1.4", 415, "GIP072"),
    ("odd type", "a" * 300, b"x", 415, "GIP072"),
    ("no JSON", JSON, b"{", 400, "GIP071"),
    ("empty JSON", JSON, b"", 400, "GIP071"),
    ("bytes in JSON", JSON, b'{"text": "\xff"}', 400, "GIP071"),
    ("deep JSON", JSON, b"[" * 100_000, 400, "GIP071"),
    ("long number", JSON, b"1" * 10_000, 400, "GIP071"),
    ("JSON list", JSON, b"[]", 422, "GIP073"),
    ("no text", JSON, b"{}", 422, "GIP073"),
    ("text is a number", JSON, b'{"text": 1}', 422, "GIP073"),
    ("other field", JSON, b'{"text": "a", "path": "/etc/passwd"}', 422, "GIP073"),
    ("no encoding", PLAIN, b"\xff\xff\xfe\x80\x81 \xff", 422, "GIP014"),
    ("no boundary", "multipart/form-data", form((FILE, b"x")), 400, "GIP071"),
    ("empty boundary", 'multipart/form-data; boundary=""', form((FILE, b"x")), 400, "GIP071"),
    ("long boundary", "multipart/form-data; boundary=" + "b" * 400, form((FILE, b"x")), 400, "GIP071"),
    ("other boundary", "multipart/form-data; boundary=c", form((FILE, b"x")), 400, "GIP071"),
    ("no form", FORM, b"text", 400, "GIP071"),
    ("empty form", FORM, b"", 400, "GIP071"),
    ("form without end", FORM, form((FILE, b"x"))[:-8], 400, "GIP071"),
    ("form without fields", FORM, b"--b--\r\n", 400, None),
    ("long head", FORM, form((f'{FILE}; x="{"y" * 20_000}"', b"x")), 400, "GIP071"),
    ("no name", FORM, form(("x=y", b"x")), 422, "GIP073"),
    ("other field of form", FORM, form(('name="other"', b"x")), 422, "GIP073"),
    ("two files", FORM, form((FILE, b"x"), (FILE, b"y")), 422, "GIP073"),
    ("file and text", FORM, form((FILE, b"x"), ('name="text"', b"y")), 422, "GIP073"),
    ("many fields", FORM, form(*[('name="text"', b"x")] * 50), 422, "GIP073"),
    ("empty file", FORM, form((FILE, b"")), 422, "GIP015"),
    ("binary file", FORM, form((FILE, bytes(range(256)))), 422, "GIP013"),
    ("damaged PDF", FORM, form((FILE, b"%PDF-1.4 broken")), 422, "GIP016"),
    ("damaged Word file", FORM, form((FILE, b"PK\x03\x04 broken")), 422, "GIP016"),
    ("large text", PLAIN, b"x" * (MIB + 1), 413, "GIP019"),
    ("large JSON", JSON, b'{"text": "' + b"x" * MIB + b'"}', 413, "GIP019"),
    ("large file", FORM, form((FILE, b"x" * (MIB + 1))), 413, "GIP019"),
    ("very large file", FORM, form((FILE, b"x" * (3 * MIB))), 413, "GIP019"),
]


@pytest.mark.parametrize(("kind", "body", "status", "code"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
@pytest.mark.parametrize("route", ["/extract", "/view"])
def test_what_is_refused(http, route, kind, body, status, code):
    reply = http.post(route, content=body, headers={"Content-Type": kind} if kind else {})
    error = reply.json()["error"]
    assert reply.status_code == status or (code is None and 400 <= reply.status_code < 500)
    assert error["code"] == code or code is None
    assert error["message"].startswith(error["code"])
    assert error["message_zh"].startswith(error["code"])
    assert error["message"] != error["message_zh"]


def test_packed_bodies_are_not_taken(http):
    reply = http.post("/extract", content=b"\x1f\x8b", headers={"Content-Type": PLAIN, "Content-Encoding": "gzip"})
    assert (reply.status_code, reply.json()["error"]["code"]) == (415, "GIP072")


def test_encrypted_files(http):
    reply = http.post("/extract", files={"file": ("a.pdf", (FIXTURES / "encrypted.pdf").read_bytes())})
    assert (reply.status_code, reply.json()["error"]["code"]) == (422, "GIP017")


def test_a_browser_that_leaves_one_of_the_two_out(http):
    empty_file, empty_text = ('name="file"; filename=""', b""), ('name="text"', b"")
    kind = {"Content-Type": FORM}
    typed = http.post("/extract", content=form(empty_file, ('name="text"', TEXT.encode())), headers=kind)
    chosen = http.post("/extract", content=form((FILE, TEXT.encode()), empty_text), headers=kind)
    assert typed.json()["reports"] == chosen.json()["reports"] == gipnlp.extract(TEXT).to_dict()["reports"]


@pytest.mark.parametrize("query", ["format=exe", "text=maybe", "bom=2.5", "format="])
def test_wrong_parameters(http, query):
    reply = http.post(f"/extract?{query}", json={"text": TEXT})
    assert (reply.status_code, reply.json()["error"]["code"]) == (422, "GIP073")


def test_other_routes_and_methods(http):
    for method, path, status in (
        ("GET", "/nothing", 404),
        ("GET", "/docs", 404),
        ("GET", "/../../etc/passwd", 404),
        ("GET", "/%2e%2e/%2e%2e/etc/passwd", 404),
        ("GET", "/extract", 405),
        ("OPTIONS", "/extract", 405),
        ("DELETE", "/", 405),
        ("TRACE", "/health", 405),
    ):
        reply = http.request(method, path)
        assert (reply.status_code, reply.json()["error"]["code"]) == (status, "GIP076"), (method, path)


def test_every_reply_has_the_headers_and_none_for_other_sites(http):
    for reply in (
        http.get("/"),
        http.get("/health"),
        http.get("/openapi.json"),
        http.get("/nothing"),
        http.post("/extract", json={"text": TEXT}),
        http.post("/extract", content=b"{"),
        http.request("OPTIONS", "/extract", headers={"Access-Control-Request-Method": "POST"}),
        http.get("/", headers={"Host": "evil.example"}),
    ):
        assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["referrer-policy"] == "no-referrer"
        assert reply.headers["cache-control"] == "no-store"
        assert "server" not in reply.headers
        assert not [h for h in reply.headers if h.startswith("access-control")]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://["}, 403),
        ({"Host": "evil.example"}, 403),
        ({"Host": "evil.example:8000"}, 403),
        ({"Host": "[::1"}, 200),
        ({"Host": "localhost:1"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
    ],
)
def test_strangers_are_refused(http, headers, status):
    reply = http.post("/extract", json={"text": TEXT}, headers=headers)
    assert reply.status_code == status
    if status == 403:
        assert reply.json()["error"]["code"] == "GIP077"


def test_the_servers_own_origin_is_welcome(http, server):
    assert http.post("/extract", json={"text": TEXT}, headers={"Origin": server.url}).status_code == 200


def test_health(http):
    health = http.get("/health").json()
    assert health["status"] == "ok"
    assert health["version"] == gipnlp.__version__
    assert health["workers"]["alive"] == health["workers"]["wanted"] == 2
    assert health["limits"]["max_bytes"] == MIB


def _raw(server, content: bytes, seconds: float = 20.0) -> bytes:
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=seconds) as connection:
        connection.sendall(content)
        got = b""
        while chunk := connection.recv(65536):
            got += chunk
        return got


HEAD = b"POST /extract HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/plain\r\n"


def test_bodies_in_chunks_have_the_same_limit(server):
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    got = _raw(server, HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 40 + b"0\r\n\r\n")
    assert got.startswith(b"HTTP/1.1 413 ")
    assert b"GIP019" in got


def test_a_sender_that_waits_for_our_word_gets_it(server):
    got = _raw(server, HEAD + b"Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n")
    assert b"HTTP/1.1 413 " in got


def test_half_a_body_costs_nothing(server, http):
    host, port = server.url.removeprefix("http://").split(":")
    for _ in range(50):
        with socket.create_connection((host, int(port)), timeout=20) as connection:
            connection.sendall(HEAD + b"Content-Length: 1000\r\n\r\nhalf")
    time.sleep(0.2)
    assert http.post("/extract", json={"text": TEXT}).status_code == 200


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        HEAD + b"Content-Length: -1\r\n\r\n",
        HEAD + b"Content-Length: x\r\n\r\n",
    ],
)
def test_no_http_at_all(server, http, content):
    assert not _raw(server, content).startswith(b"HTTP/1.1 5")
    assert http.get("/health").status_code == 200
