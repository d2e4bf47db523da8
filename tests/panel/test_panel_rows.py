"""A document becomes rows: what may be a body's number of the year, and the hash that a saved copy keeps."""

from __future__ import annotations

import pytest

from gipnlp.document import Document
from gipnlp.panel.rows import document_rows, text_hash
from gipnlp.types import Agency, Period, Record, Report

PERIOD = Period("2022-01-01", "2022-12-31")


def usable(text: str, words: str, **more) -> bool:
    """Whether the number ``words`` of a report of 2022 may be the body's number of that year."""
    start = text.index(words)
    known = {
        "id": "r1", "indicator": "disclosure.total", "category": "信息", "value": 1, "unit": "条", "qualifier": "exact", "measure": "flow",
        "scope": "潮州市人民政府", "period": PERIOD, "percent": None, "percent_of": None, "applicant": None, "source": "narrative", "stated": "number",
        "start": start, "end": start + len(words), "evidence": text, "low": 1, "high": 1,
    }  # fmt: skip
    report = Report(Agency("潮州市人民政府", "city", "government", "445100"), 2022, PERIOD, None, None, "hans", 0, len(text))
    report.records = [Record(**(known | more))]
    (row,) = document_rows(Document(text, [report]), "f" * 64, "a.txt")["records"]
    return row["usable"]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("我局公开信息1403条,比2021年的1187条多216条。", "1403条", True),
        ("我局公开信息1403条,比2021年的1187条多216条。", "1187条", False),
        ("我局公开信息1403条,比2021年的1187条多216条。", "216条", False),
        ("公开信息1403条(2021年为1187条)。", "1187条", False),
        ("公开信息1403条，較 上 年 的1187條增加。", "1187條", False),
        ("公开信息1403条,较上年同期的1187条增加了216条。", "216条", False),
        ("2022年公开信息1403条。", "1403条", True),
        ("2022年1403条,2021年1187条。", "1403条", True),
        ("2022年1403条,2021年1187条。", "1187条", False),
        ("本年新增1403条。", "1403条", True),
        ("至此增加到1403条。", "1403条", True),
    ],
)
def test_numbers_that_are_compared_with_are_not_the_year_s(text, words, expected):
    assert usable(text, words) is expected


def test_a_table_says_its_year_itself():
    assert usable("较上年1403", "1403", source="table")


def test_requests_carried_over_name_the_year_before():
    assert usable("2021年5件", "5件", indicator="requests.carried_over", period=Period("2021-01-01", "2021-12-31"))
    assert not usable("2021年5件", "5件", indicator="requests.received", period=Period("2021-01-01", "2021-12-31"))


def test_a_saved_copy_has_the_same_hash():
    assert text_hash("政府信息公开 “年报”\n2012年") == text_hash("政府信息公開\u3000年報2012年") != text_hash("政府信息公开年报2013年")
    assert text_hash("\ud800") == text_hash("\ufffd")
