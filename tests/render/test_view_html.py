"""The page without a browser: complete, self-contained, nothing of the text is markup, nothing of the text is lost."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gipnlp.document import Document
from gipnlp.errors import GipError
from gipnlp.render.html import to_html, write_html
from gipnlp.render.html_text import Blocks, Inline, Mark, esc
from gipnlp.types import Cell, Table

ANY_TEXT = st.text(alphabet=st.one_of(st.characters(codec=None), st.sampled_from("年件条|\n\t <>&\"'#。")), max_size=80)


class Page(HTMLParser):
    """Elements, and the text of each element with a class or id that is asked for."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    def where(self, **wanted: str) -> list[dict[str, str | None]]:
        return [a for _, a in self.tags if all(a.get(k.replace("_", "-")) == v for k, v in wanted.items())]


def seen(page: str) -> str:
    """The text that a page shows, white space left out."""
    return re.sub(r"\s+", "", "".join(Page(page).words))


def script_of(page: str) -> str:
    return re.findall(r"<script>(.*?)</script>", page, re.S)[0]


def test_page_is_complete_and_asks_nothing_of_the_network(sample):
    page = to_html(sample.document(), lang="zh")
    assert page.startswith('<!DOCTYPE html>\n<html lang="zh-CN"')
    assert page.rstrip().endswith("</html>")
    assert "{{" not in page
    for tag, attributes in Page(page).tags:
        assert tag not in ("link", "img", "iframe", "object", "base")
        assert not set(attributes) & {"src", "srcset", "style"}
        assert not any(name.startswith("on") for name in attributes)
        assert not (attributes.get("href") or "#").lstrip().startswith(("http", "//", "javascript"))
    assert not re.search(r"url\(|@import|https?://", page.split("<body")[0])


def test_policy_allows_just_the_two_own_parts(sample):
    page = to_html(sample.document())
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])
    style = re.search(r"<style>(.*?)</style>", page, re.S)[1]
    for content in (script_of(page), style):
        assert base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() in policy
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")


def test_what_the_page_shows(sample):
    page = to_html(sample.document(), lang="zh")
    for words in (
        "抚顺市人民政府",
        "市级",
        "210400",
        "各项相加为22270,而写的是21870。",
        "The parts add up to 22270.",
        "21,870",
        "2017年1月1日",
        "1 2, 12",
        "报告之外的页面文字",
    ):
        assert words in page, words
    parsed = Page(page)
    assert [a["id"] for a in parsed.tags and parsed.where(**{"class": "rec bad"})] == ["r1", "r2", "r3", "r4"]
    assert [a["data-go"] for a in parsed.where(**{"class": "num"})][:4] == ["r2", "r3", "r4", "r1"]


def test_percent_of_a_check_leads_to_the_percent(sample):
    document = sample.document()
    document.checks[1].expression, document.checks[1].status = "12136 ÷ 288000 = 4.21% ≠ 4.2%", "fails"
    assert '<button type="button" class="num" data-go="e8">4.2%</button>' in to_html(document)


def test_every_entity_and_record_is_in_the_text_in_full(sample):
    document = sample.document()
    page = to_html(document)
    for item in (*document.entities, *document.records):
        found = re.findall(rf'<span class="m [^"]*" data-t="(?:[^"]* )?{item.id}(?: [^"]*)?"[^>]*>([^<]*)</span>', page)
        assert html.unescape("".join(found)) == document.text[item.start : item.end]


def test_languages(sample):
    english = to_html(sample.document(), lang="en")
    assert '<html lang="en" data-lang="en">' in english
    assert 'aria-label="Legend"' in english
    assert 'aria-label="图例"' in to_html(sample.document(), lang="zh")


def test_the_json_inside_is_the_document(sample):
    for document in (sample.document(), *map(sample.nasty, sample.NASTY)):
        content = re.search(r'id="document">(.*?)</script>', to_html(document), re.S)[1]
        assert not set(content) & set("<>&\u2028\u2029")
        assert json.loads(content) == json.loads(document.to_json())


def test_texts_are_shown_not_run(sample):
    clean = {tag for tag, _ in Page(to_html(sample.nasty("abc"))).tags} | {"p", "br"}
    for words in sample.NASTY:
        page = to_html(sample.nasty(words))
        page.encode("utf-8")
        parsed = Page(page)
        tags = [tag for tag, _ in parsed.tags]
        assert set(tags) <= clean, words
        assert tags.count("script") == 2
        assert not any(name.startswith("on") for _, a in parsed.tags for name in a)
    page = to_html(sample.document())
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &quot;onmouseover=&quot;alert(2)" in page


def test_documents_without_reports(sample):
    page = to_html(Document("只有这些文字"), lang="zh")
    assert "只有这些文字" in page
    assert "没有找到年度报告" in page
    assert "GIP010" in to_html(sample.failed())
    to_html(Document(""))


def test_several_reports(sample):
    document = sample.document()
    document.reports.append(sample.nasty("x").reports[0])
    document.reports[1].start = document.reports[1].end = len(document.text)
    page = to_html(document, lang="zh")
    assert page.count('<section class="report"') == 2
    assert 'href="#report-2"' in page


def test_a_table_is_drawn(sample):
    page = to_html(sample.document())
    assert "<td>当面申请</td>" in page
    assert re.search(r'<td><span class="m rec first last" data-t="r6" role="button" tabindex="-1">7</span></td>', page)


def test_pipe_table_is_drawn():
    text = "前\n| 项目 | 数量 |\n|---|--:|\n| 规章 | 3 |\n后"
    drawn = Blocks(text, Inline(text, []), (), "zh").render(0, len(text))
    assert re.findall(r"<td>(.*?)</td>", drawn) == ["项目", "数量", "规章", "3"]


def test_a_table_that_would_lose_text_is_not_drawn():
    text = "甲乙丙丁"
    table = Table(0, 1, 2, (Cell(0, 0, "甲", 0, 1), Cell(0, 1, "丁", 3, 4)), 0, 4)
    assert "<table" not in Blocks(text, Inline(text, []), (table,), "zh").render(0, 4)


def test_long_lines_are_folded():
    text = "一句话有十个字左右呢。" * 200
    assert Blocks(text, Inline(text, []), (), "zh").render(0, len(text)).count("<p>") > 3


@settings(max_examples=200, deadline=None)
@given(ANY_TEXT, st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=8))
def test_nothing_is_lost_or_doubled(text, spans):
    marks = [Mark(a, b, f"e{i}", ("COUNT",)) for i, (a, b) in enumerate(spans)]
    inline = Inline(text, marks)
    page = inline.render(0, len(text))
    assert re.sub("<span[^>]*>|</span>", "", page) == esc(text)
    blocks = Blocks(text, inline, (), "zh").render(0, len(text))
    dropped = re.compile(r"[\s|\ufffd]|-{2,}|:")  # blank lines and the bars of pipe tables are not drawn
    assert dropped.sub("", seen(blocks)) == dropped.sub("", re.sub(r"\s+", "", html.unescape(esc(text))))


@settings(max_examples=100, deadline=None)
@given(ANY_TEXT.filter(bool), st.data())
def test_a_mark_covers_its_text(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    others = [Mark(0, len(text) // 2, "e1", ("DATE",)), Mark(len(text) // 3, len(text), "e2", ("COUNT",))]
    page = Inline(text, [*others, Mark(start, end, "r9", ("rec",))]).render(0, len(text))
    found = re.findall(r'<span class="[^"]*" data-t="(?:[^"]* )?r9(?: [^"]*)?"[^>]*>([^<]*)</span>', page)
    assert "".join(found) == esc(text[start:end])


def test_write_html(sample, tmp_path):
    path = tmp_path / "a.html"
    write_html(sample.document(), path, lang="zh")
    assert path.read_text(encoding="utf-8") == to_html(sample.document(), lang="zh")
    assert [p.name for p in tmp_path.iterdir()] == ["a.html"]
    with pytest.raises(GipError, match="GIP012"):
        write_html(sample.document(), tmp_path / "no" / "a.html")
    with pytest.raises(GipError, match="GIP011"):
        write_html(sample.document(), tmp_path)


def test_time_grows_with_length(sample):
    import time

    def seconds(times: int) -> float:
        text = "收到申请4件," * times
        marks = [Mark(7 * i + 4, 7 * i + 6, f"e{i}", ("COUNT",)) for i in range(times)]
        begin = time.perf_counter()
        Blocks(text, Inline(text, marks), (), "zh").render(0, len(text))
        return time.perf_counter() - begin

    seconds(1000)
    assert seconds(16_000) < 4 * max(seconds(8_000), 0.02)
