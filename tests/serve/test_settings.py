"""Names, languages, settings, the description and the command: no server needed, or one that does not start."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import string
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from servers import ROOT

pytest.importorskip("fastapi", reason="the server needs the extra [serve]")

import gipnlp  # noqa: E402
from gipnlp.render.schema import schema  # noqa: E402
from gipnlp.serve import Settings, create_app  # noqa: E402
from gipnlp.serve.body import _Form, safe_name  # noqa: E402
from gipnlp.serve.page import page, page_policy, preferred  # noqa: E402
from gipnlp.serve.words import EXAMPLE, WORDS  # noqa: E402


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.9,zh;q=0.8", "en"),
        ("fr,zh-Hant-TW;q=0.3,en;q=0.2", "zh"),
        ("zh;q=0,en;q=0.1", "en"),
        ("EN", "en"),
        (";;;q=,zh;q=9,\x00" * 100, None),
    ],
)
def test_language_of_a_browser(header, lang, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert preferred(header) == (lang or "zh")
    monkeypatch.setenv("LC_ALL", "C")
    assert preferred(header) == (lang or "en")


def test_names_stay_short_and_plain():
    assert safe_name("a" * 500) == "a" * 120
    assert safe_name("x" * 200 + "." + "y" * 200) == ("x" * 200)[:120]
    assert safe_name("\ud800\x00a\nb.txt") == "ab.txt"


@pytest.mark.parametrize("wrong", [{"timeout": 0}, {"workers": -1}, {"queue": -1}, {"max_bytes": 0}, {"memory": -5}])
def test_settings_that_make_no_sense(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Settings(**wrong)


@pytest.mark.parametrize(
    ("host", "allowed", "hosts"),
    [
        ("127.0.0.1", (), {"localhost", "127.0.0.1", "::1"}),
        ("::1", ("box",), {"localhost", "127.0.0.1", "::1", "box"}),
        ("0.0.0.0", (), None),  # noqa: S104
        ("0.0.0.0", ("reports.example",), {"0.0.0.0", "reports.example"}),  # noqa: S104
    ],
)
def test_names_that_a_server_answers_to(host, allowed, hosts):
    assert Settings(host=host, allow_hosts=allowed).hosts == hosts


def test_page_is_self_contained():
    for lang in ("zh", "en"):
        made = page(lang, 1 << 20)  # type: ignore[arg-type]
        assert "{{" not in made
        assert "http://" not in made.replace("http://www.w3.org/2000/svg", "")
        assert "https://" not in made
        assert f'data-lang="{lang}"' in made
    assert "unsafe" not in page_policy()
    assert page_policy().startswith("default-src 'none'")


def test_words_are_in_both_languages():
    for key, (zh, en) in WORDS.items():
        assert zh, key
        assert en, key
        assert zh.count("{") == en.count("{"), key


def test_the_example_shows_a_contradiction():
    document = gipnlp.extract(EXAMPLE)
    assert [c.observed for c in document.checks if c.status == "fails"] == [21870]


def test_the_description_has_the_documents_own_schema():
    described = create_app(Settings()).openapi()
    parts = described["components"]["schemas"]
    own = schema()
    assert parts["Document"]["properties"].keys() == own["properties"].keys()
    assert parts["Record"]["required"] == own["$defs"]["Record"]["required"]
    places = set(re.findall(r'"\$ref": "([^"]*)"', json.dumps(described)))
    assert "#/components/schemas/Record" in places
    for place in places:
        assert place.removeprefix("#/components/schemas/") in parts, place


def test_every_status_is_described():
    described = create_app(Settings()).openapi()
    for path in ("/extract", "/view"):
        post = described["paths"][path]["post"]
        assert set(post["responses"]) == {str(s) for s in (200, 400, 403, 408, 413, 415, 422, 501, 502, 503, 504)}
        assert set(post["requestBody"]["content"]) == {"application/json", "text/plain", "multipart/form-data"}
        for status, reply in post["responses"].items():
            if status != "200":
                assert reply["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/ErrorModel"}
    assert set(described["paths"]["/extract"]["post"]["responses"]["200"]["content"]) == {
        "application/json",
        "application/x-ndjson",
        "text/csv",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }


HEAD = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=40), st.sampled_from([HEAD, b"--b", b"--b--\r\n", b"\r\n", b"--b\r\n"]))))
def test_any_bytes_are_a_form_or_one_clear_error(chunks):
    form, code, payload = _Form(b"b"), "", b""
    try:
        for chunk in chunks:
            form.feed(chunk)
        _, payload = form.job({})
    except gipnlp.GipError as error:
        code = error.code
    assert code in ("", "GIP071", "GIP073")
    assert payload in b"".join(chunks)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.integers(1, 50))
def test_a_file_comes_out_of_a_form_as_it_went_in(content, step):
    if b"\r\n--b" in content:
        return
    body = HEAD + content + b"\r\n--b--\r\n"
    form = _Form(b"b")
    for at in range(0, len(body), step):
        form.feed(body[at : at + step])
    job, payload = form.job({"output": "csv"})
    assert (job.kind, job.name, job.output, payload) == ("file", "a.txt", "csv", content)


def test_a_slow_body_is_given_up():
    from starlette.requests import Request

    from gipnlp.serve.body import read_job

    async def slowly():
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"x", "more_body": True}

    request = Request({"type": "http", "method": "POST", "headers": [(b"content-type", b"text/plain")]}, slowly)
    with pytest.raises(gipnlp.GipError, match="GIP074"):
        asyncio.run(read_job(request, Settings(body_timeout=0.2), {}))


def _serve(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gipnlp", "serve", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=ROOT)


def test_a_port_that_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = _serve("--port", str(taken.getsockname()[1]), "--lang", "en")
    assert done.returncode == 2
    assert done.stderr.startswith("GIP078: cannot listen on 127.0.0.1")
    assert done.stderr.count("\n") == 1


def test_a_host_that_is_none():
    done = _serve("--host", "no.such.host.invalid", "--lang", "zh")
    assert done.returncode == 2
    assert done.stderr.startswith("GIP078: 无法在 no.such.host.invalid")


def test_without_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "fastapi", None)
    with pytest.raises(ImportError, match=r"GIP020.*gipnlp\[serve\]"):
        create_app()


def test_importing_gipnlp_imports_no_server():
    code = "import sys, gipnlp, gipnlp.cli; print([m for m in ('fastapi', 'uvicorn', 'asyncio', 'pydantic') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "[]\n", done.stderr


def test_the_documentation_has_every_status_and_option():
    from gipnlp.cli import cli
    from gipnlp.serve.replies import STATUS

    text = (ROOT / "docs" / "serve.md").read_text(encoding="utf-8")
    for code, status in STATUS.items():
        assert f"| {status} | `{code}` |" in text
    for option in cli.commands["serve"].params:  # type: ignore[attr-defined]
        if option.name not in ("lang", "port"):
            assert option.opts[0] in text
    block = text.split("```python\n")[1].split("```")[0]
    exec(compile(block, "serve.md", "exec"), {})  # noqa: S102 - the point of the test


def test_every_error_of_a_document_has_a_status_that_says_whose_fault_it_is():
    """Beyond a limit: 413; unreadable: 422; what the sender cannot change: 5xx. None is a bare 500."""
    from gipnlp.errors import MESSAGES, GipError
    from gipnlp.serve.replies import error_reply

    statuses = {}
    for code, words in MESSAGES.items():
        values = {name: 1 for _, name, _, _ in string.Formatter().parse(words) if name}
        reply = error_reply(GipError(code, **values))
        statuses[code] = reply.status_code
        assert json.loads(reply.body)["error"]["code"] == code
    assert {code for code, status in statuses.items() if status == 413} == {
        "GIP019", "GIP022", "GIP025", "GIP026", "GIP027", "GIP028", "GIP029",
    }  # fmt: skip
    assert {statuses[f"GIP0{n}"] for n in (13, 14, 15, 16, 17, 18, 21, 23, 24)} == {422}
    assert 500 not in statuses.values()
