"""Small documents built by hand for the tests of views, stores and command line: no model is needed."""

from __future__ import annotations

from gipnlp.document import Document
from gipnlp.errors import ReadError
from gipnlp.types import (
    Agency,
    Cell,
    CellPlace,
    Check,
    Entity,
    FormInfo,
    Period,
    Record,
    Repair,
    Report,
    Section,
    Table,
)

TEXT = (
    '网站导航 <script>alert(1)</script> "onmouseover="alert(2)\n'
    "抚顺市人民政府2009年度报告\n"
    "一、主动公开情况\n"
    "2009年,全市主动公开政府信息21870条,其中市级机关1821条,县区政府8313条,市政府部门12136条,占4.2%。\n"
    "二、依申请公开情况\n"
    "没有发生行政复议。\n"
    "当面申请\t7\t0\n"
    "传真申请\t3\t=2\n"
    "201711日\n"
    "相关阅读 & 其他"
)

#: texts that break naive pages, workbooks and terminals
NASTY = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '=HYPERLINK("http://example.invalid")',
    "\x1b[31mred\x1b[0m \u202eabc",
    "lone \ud800 surrogate",
    "{{json}} {{css}} %s {0}",
    "<!-- ]]> \u2028 & &lt;",
    "#N/A",
    "[red]markup[/red]",
    "a\nb\tc\r\nd",
)


def at(text: str, words: str, start: int = 0) -> tuple[int, int]:
    """Give where ``words`` stand in ``text``."""
    found = text.index(words, start)
    return found, found + len(words)


def _entity(
    number: int, label: str, words: str, text: str = TEXT, value: float | None = None, unit: str | None = None
) -> Entity:
    start, end = at(text, words)
    return Entity(f"e{number}", label, words, start, end, 0.9, value, unit)  # type: ignore[arg-type]


def _record(
    number: int, indicator: str, words: str, value: float | int | None, *, text: str = TEXT, **more: object
) -> Record:
    start, end = at(text, words)
    known: dict[str, object] = {
        "category": None, "unit": "条", "qualifier": "exact", "measure": "flow", "scope": "抚顺市人民政府",
        "period": Period("2009-01-01", "2009-12-31"), "percent": None, "percent_of": None, "applicant": None,
        "source": "narrative", "stated": "number", "evidence": words, "entities": [], "confidence": 0.95,
    }  # fmt: skip
    return Record(id=f"r{number}", indicator=indicator, value=value, start=start, end=end, **(known | more))  # type: ignore[arg-type]


def document(path: str | None = "fushun.txt") -> Document:
    """A page with junk, one report, a failed sum, a check that holds, a zero in words, a table and a repair."""
    entities = [
        _entity(1, "AGENCY", "抚顺市人民政府"),
        _entity(2, "DATE", "2009年,"),
        _entity(3, "CATEGORY", "主动公开政府信息"),
        _entity(4, "COUNT", "21870条", value=21870, unit="条"),
        _entity(5, "COUNT", "1821条", value=1821, unit="条"),
        _entity(6, "COUNT", "8313条", value=8313, unit="条"),
        _entity(7, "COUNT", "12136条", value=12136, unit="条"),
        _entity(8, "PERCENT", "4.2%", value=4.2, unit="%"),
    ]
    records = [
        _record(1, "disclosure.total", "21870条", 21870, category="政府信息", entities=["e3", "e4"]),
        _record(2, "disclosure.total", "1821条", 1821, scope="市级机关", entities=["e5"], part_of="r1"),
        _record(
            3,
            "disclosure.total",
            "8313条",
            8313,
            scope="县区政府",
            entities=["e6"],
            part_of="r1",
            qualifier="approximate",
        ),
        _record(
            4,
            "disclosure.total",
            "12136条",
            12136,
            scope="市政府部门",
            entities=["e7", "e8"],
            part_of="r1",
            percent=4.2,
            percent_digits=1,
            measure="stock",
            confidence=0.4,
        ),
        _record(5, "review.total", "没有发生行政复议", 0, unit="件", stated="words"),
        _record(
            6,
            "requests.received.in_person",
            "7",
            7,
            unit="件",
            source="table",
            applicant="natural_person",
            cell=CellPlace(0, 0, 1),
        ),
    ]
    start, end = at(TEXT, "7\t0")[0], 0
    records[5].start, records[5].end = start, start + 1
    checks = [
        Check(
            "c1",
            "sum",
            "fails",
            "1821 + 8313 + 12136 = 22270 ≠ 21870",
            22270,
            21870,
            ["r2", "r3", "r4", "r1"],
            "各项相加为22270,而写的是21870。",
            "The parts add up to 22270.",
            400,
            "r1",
        ),
        Check("c2", "percent", "holds_rounded", "12136 ÷ 288000 = 4.21%", 4.21, 4.2, ["r4"], "相符。", "agrees."),
    ]
    start, end = at(TEXT, "抚顺市")[0], at(TEXT, "\n相关阅读")[0]
    heads = [
        Section(t, k, *at(TEXT, t)) for t, k in (("一、主动公开情况", "disclosure"), ("二、依申请公开情况", "requests"))
    ]  # type: ignore[arg-type]
    a, b = at(TEXT, "201711日")
    report = Report(
        Agency("抚顺市人民政府", "city", "government", "210400"), 2009, Period("2009-01-01", "2009-12-31"),
        "抚顺市人民政府2009年度报告", "2010-03-31", "hans", start, end, heads, entities, records, checks,
        FormInfo("other", {"read": 3, "blank": 0, "not_applicable": 0, "unreadable": 1}, "", []),
        [Repair("date", a, b, "201711日", "2017年1月1日")],
    )  # fmt: skip
    x, y = at(TEXT, "=2")
    report.form.without_value = [
        {
            "indicator": "requests.received.fax",
            "applicant": None,
            "status": "unreadable",
            "start": x,
            "end": y,
            "candidates": ["1 2", "12"],
        }
    ]
    return Document(TEXT, [report], model="crf-1", path=path, tables=(_table(),))


def _table() -> Table:
    cells = []
    begin = at(TEXT, "当面申请\t")[0]
    place = begin
    for r, line in enumerate(TEXT[begin:].split("\n")[:2]):
        for c, words in enumerate(line.split("\t")):
            cells.append(Cell(r, c, words, place, place + len(words)))
            place += len(words) + 1
    return Table(0, 2, 3, tuple(cells), begin, place)


def nasty(words: str) -> Document:
    """A document that has ``words`` wherever the text can have a say."""
    text = f"{words}件 {words}"
    entity = Entity("e1", "COUNT", words, 0, len(words))
    record = _record(
        1, "other", "件", 3, text=text, category=words, scope=words, unit=words, evidence=words, entities=["e1"]
    )
    check = Check("c1", "sum", "fails", f"3 = {words}", 3, 4, ["r1"], words, words)
    report = Report(
        Agency(words), 2010, Period(None, None), words, None, "hans", 0, len(text),
        [Section(words, "other", 0, len(words))], [entity], [record], [check],
        FormInfo("none"), [Repair("x", 0, len(words), words, words)],
    )  # fmt: skip
    return Document(text, [report], model=words, path=words)


def failed(path: str = "missing.txt") -> Document:
    """What a file that cannot be read gives."""
    return Document("", path=path, error=ReadError("GIP010", path=path))
