"""Pages → inline markup: parse(to_markup(page)) is the page."""

from __future__ import annotations

import pytest
from made_pages import corpus_pages, same

from gipnlp.corpus.formats.marked import nearest, to_markup
from gipnlp.corpus.markup import GoldRecord, GoldReport, GoldSpan, Page, parse
from gipnlp.errors import MarkupError

HEAD = "%% report\nagency: 清河县教育局\nlevel: county\nkind: department\nregion: null\nyear: 2010\ntitle: null\npublished: null\nscript: hans\nform: none\n%%\n"


def test_pages_of_the_corpus_can_be_written_again() -> None:
    for page in corpus_pages()[::8]:
        assert same([parse(to_markup(page), page.id)], [page]), page.id


@pytest.mark.slow
def test_every_page_of_the_whole_corpus_can_be_written_again() -> None:
    for page in corpus_pages():
        assert same([parse(to_markup(page), page.id)], [page]), page.id


@pytest.mark.parametrize(
    "body",
    [
        "{没有发生|Z review.total,litigation.total}{行政复议|K}和{行政诉讼|K}。",
        "{3件|N requests.received}，其中{2件|N requests.received.in_person}，占{66.7%|P of=3件}。",
        "{三分之二|P next =66.7}的{2件|N other}，增长{5%|P other}，约{一半|P -}。",
        "{24.8万条|N disclosure.total =248000条 @全县 stock p=/2010-12-31}，{近千人|N other =1000人 approx k=学员 a=total}",
        "%% table\n| {收到|K} | {3|N requests.received} |\n| {办结|K} | {2|N requests.closed} |\n%% /table\n共{4件|N other}",
        "{1|N requests.received table}与{2件|N other}在一行",
        "甲\n%% junk\n页脚 {3次|N -} {2%|P -}\n" + HEAD + "{我局|A}\n",
    ],
)
def test_marks_come_out_as_they_went_in(body: str) -> None:
    page = parse(HEAD + body, "x")
    assert to_markup(page) == HEAD + body


def _page(text: str, *records: GoldRecord, spans: tuple[GoldSpan, ...] = ()) -> Page:
    header = parse(HEAD, "x").reports[0].header
    return Page("x", text, list(spans), [GoldReport(header, 0, len(text), list(records))])


def test_what_the_markup_cannot_hold_is_refused_or_named() -> None:
    page = _page("收到3件", GoldRecord("other", 3, "件", "清河县教育局", "flow", 2, 4))
    with pytest.raises(MarkupError, match="other of '3件' at 2"):
        to_markup(page)
    marked, lost = nearest(page)
    assert marked == HEAD + "收到3件"
    assert len(lost) == 1


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (_page("a{b"), "brace"),
        (_page("%% x"), "directives"),
        (_page("3件。", spans=(GoldSpan("COUNT", 0, 3),)), "punctuation"),
        (Page("x", "甲乙", [], [GoldReport(parse(HEAD, "x").reports[0].header, 1, 2)]), "inside a line"),
    ],
)
def test_a_text_that_the_markup_cannot_hold_is_refused(page: Page, reason: str) -> None:
    with pytest.raises(MarkupError, match=reason):
        nearest(page)
