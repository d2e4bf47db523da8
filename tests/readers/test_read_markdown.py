"""Markdown whose tables are written as HTML: read like those of a web page; a broken row is refused, never read wrongly."""

from __future__ import annotations

import html
import random
import re
from collections import Counter
from collections.abc import Callable

import pytest
from test_wild import found, stated
from truth import Truth, report
from write_html import body, table

from gipnlp.errors import ReadError
from gipnlp.forms import FormReading, read_forms
from gipnlp.normalise import translate
from gipnlp.readers import Limits, read_bytes
from gipnlp.types import Source

FORMS = [("2014", {"odd": True}), ("2019", {"blank": True}), ("2021", {"odd": True}), ("2021", {"big": True})]


def markdown(truth: Truth) -> str:
    """The report with its tables as HTML, as programs that recognise pages write it."""
    inner = body(truth, lambda text: text + "\n", lambda t: table(t, 'border="1"', lambda c: html.escape(c.text)) + "\n")
    return f"# {truth.title}\n\n{inner}"


def read(text: str, year: int) -> tuple[Source, FormReading]:
    source = read_bytes(text.encode(), "a.md")
    assert source.kind == "markdown"
    for one in source.tables:
        assert all(source.text[cell.start : cell.end] == cell.text for cell in one.cells)
    return source, read_forms(translate(source.text)[0], source.tables, year=year, printed=source.text)


@pytest.mark.parametrize(("form", "options"), FORMS)
def test_the_forms_are_read_whole(form: str, options: dict[str, bool]) -> None:
    truth = report(form, 77, **options)
    source, reading = read(markdown(truth), truth.year)
    assert reading.form.id == form
    assert found(reading) == stated(truth.tables, form)
    texts = [cell.text for one in truth.tables for _, cell in one.values()]
    assert (reading.form.cells["blank"], reading.form.cells["unreadable"]) == (texts.count(""), 0)
    for cell in reading.cells:
        place = source.tables[cell.table or 0].grid()[cell.row or 0][cell.column or 0]
        assert place is not None
        assert place.start <= cell.start <= cell.end <= place.end
    for item in truth.items:  # what is no table stays as it is
        assert not isinstance(item, str) or item in source.text


def test_a_text_without_such_tables_stays_as_it_is() -> None:
    text = "# 报告\n\n| 统计指标 | 统计数 |\n|---|---|\n| 申请数 <br> | 7 |\n\n<div>3 < 5</div> <!-- <table> -->\n"
    assert read_bytes(text.encode(), "a.md") == Source(text, (), "markdown")


JUNK = ["\n\n— 3 —\n\n", "\n\n第 4 页 共 7 页\n\n", "\n\n5\n\n", "\n\n![](images/3.jpg)\n\n", "</table>\n\n— 3 —\n\n<table>", "<br/>\n\n12\n\n"]


def _at(places: str) -> Callable[[str, random.Random], str]:
    def change(text: str, chance: random.Random) -> str:
        place = chance.choice([match.end() for match in re.finditer(places, text)])
        return text[:place] + chance.choice(JUNK) + text[place:]

    return change


def _without(lost: str) -> Callable[[str, random.Random], str]:
    def change(text: str, chance: random.Random) -> str:
        match = chance.choice([*re.finditer(lost, text)] or [re.compile(r"\Z").search(text)])
        return text[: match.start()] + text[match.end() :]

    return change


CHANGES = {
    "junk between rows and cells": _at(r"</?tr>|</td>"),
    "junk in cells": _at(r"<td[^>]*>|[^<>\s](?=</td>)"),
    **{f"{tag} lost": _without(tag + "[^>]*>") for tag in ("<table", "</table", "<tr", "</tr", "<td", "</td")},
    "a cell lost": _without(r"<td[^>]*>[^<]*</td>"),
    "a row lost": _without(r"<tr>.*?</tr>"),
    "a merge lost": _without(r' (?:row|col)span="\d+"'),
    "a foot lost": _without(r"</td></tr></table>"),
    "the end lost": _without(r"(?s)(?<=</td>)<td>\d+</td>.*"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_broken_table_is_refused_rather_than_read_wrongly(change: str) -> None:
    chance = random.Random(change)
    missing = 0
    for number in range(8):
        form, options = FORMS[number % 4]
        truth = report(form, chance.randrange(10**6), **options)
        _, reading = read(CHANGES[change](markdown(truth), chance), truth.year)
        expected = stated(truth.tables, form)
        values = {value for *_, value in expected}
        wrong = found(reading) - expected
        # a label that junk stands in names no row: its number is kept under the words that stand there
        assert Counter({key: n for key, n in wrong.items() if key[0] != "other" or key[2] not in values}) == Counter()
        missing += (expected - found(reading)).total()
    assert change == "the end lost" or missing < 8 * 60


def test_a_refused_row_is_listed_with_its_reason() -> None:
    truth = report("2021", 5)
    text = markdown(truth)
    label = "2.重复申请"
    place = text.index("<td>", text.index(label))
    broken = text[:place] + text[text.index("</td>", place) + len("</td>") :]
    _, reading = read(broken, truth.year)
    refused = [cell for cell in reading.form.without_value if cell.get("reason") == "ragged_row"]
    assert {cell["indicator"] for cell in refused} == {"requests.answered.not_processed.repeated"}
    assert {cell["status"] for cell in refused} == {"unreadable"}
    assert len(refused) == 7
    assert (found(reading) - stated(truth.tables, "2021")).total() == 0
    assert (stated(truth.tables, "2021") - found(reading)).total() == 7


def test_junk_between_two_tables_is_in_neither() -> None:
    text = "甲\n\n<table><tr><td>申请数</td><td>7</td></tr><tr><td>答复数</td><td>6\n\n正文 12 件。\n\n<table><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></table>"
    source, _ = read(text, 2022)
    assert source.text == "甲\n\n申请数\t7\n答复数\t6\n\n\n正文 12 件。\n\na\t1\nb\t2\n"
    assert [cell.doubtful for cell in source.tables[0].cells] == [False, False, True, True]
    assert not any(cell.doubtful for cell in source.tables[1].cells)


def test_limits_hold() -> None:
    deep = "<table><tr><td>" * 3000
    for text, code in [(deep, "GIP028"), ("<table>" + "<tr><td>1<td>2" * 900 + "</table>", "GIP026")]:
        with pytest.raises(ReadError) as caught:
            read_bytes(text.encode(), "a.md", limits=Limits(cells=1000))
        assert caught.value.code == code
