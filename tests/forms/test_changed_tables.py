"""Tables as bodies change them, read from a web page: the grid, what it states, and what is refused.

A cell is its words, or (words, rowspan, colspan).  ``expected`` names the indicator, who or when (an applicant,
``previous``, ``cumulative`` or nothing), and the value in base units.
"""

from __future__ import annotations

import html
from collections import Counter
from dataclasses import dataclass, field

import pytest

from gipnlp.forms import FormReading, read_forms
from gipnlp.normalise import translate
from gipnlp.readers import read_bytes
from gipnlp.types import Source

Grid = list[list[object]]
Stated = tuple[str, str | None, float]

SEVEN = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
WHO = ["natural_person", "enterprise", "research", "public_interest", "legal_service", "other", "total"]
RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
IDS = ["upheld", "corrected", "other", "pending", "total"]
RECEIVED = "一、本年新收政府信息公开申请数量"
FOUR = "四、政府信息公开行政复议、行政诉讼情况"


@dataclass
class Case:
    """A table and what it states."""

    name: str
    year: int
    rows: Grid
    expected: list[Stated]
    title: str = ""
    statuses: dict[str, int] = field(default_factory=dict)


def seven(indicator: str, values: str) -> list[Stated]:
    """A row of section three."""
    return [(indicator, who, int(value)) for who, value in zip(WHO, values, strict=True)]


def five(group: str, values: str) -> list[Stated]:
    """A group of section four."""
    return [(f"{group}.{name}", None, int(value)) for name, value in zip(IDS, values, strict=True)]


def one(*pairs: tuple[str, float]) -> list[Stated]:
    """Numbers of the year."""
    return [(name, None, value) for name, value in pairs]


CASES = [
    # labels
    Case("list marks in a column of their own", 2022, [
        ["", "项目", *SEVEN], ["一", "本年新收政府信息公开申请数量", *"3100004"], ["三", ("本年度办理结果", 1, 8)],
        ["（一）", "予以公开", *"2000002"], ["（三）1", "属于国家秘密", *"1000001"], ["（七）", "总计", *"3000003"],
        ["四", "结转下年度继续办理", *"0100001"],
    ], seven("requests.received", "3100004") + seven("requests.answered.granted", "2000002")
       + seven("requests.answered.denied.state_secret", "1000001") + seven("requests.answered.total", "3000003")
       + seven("requests.carried_forward", "0100001")),
    Case("labels over several columns, 合计 for the whole", 2016, [
        [("统计指标", 1, 3), "单位", "统计数"],
        [("一、主动公开情况", 2, 1), ("（一）主动公开政府信息数", 1, 2), "条", "9"], [("制发规范性文件总数", 1, 2), "件", "2"],
        [("三、依申请公开情况", 6, 1), ("（一）收到申请数", 3, 1), "合计", "件", "7"], ["1.当面申请数", "件", "3"],
        ["2.传真申请数", "件", "4"], [("（三）申请答复数", 3, 1), "总数", "件", "6"], ["2.同意公开答复数", "件", "1"],
        ["其中：1.涉及国家秘密", "件", "5"],
    ], one(("disclosure.total", 9), ("documents.issued", 2), ("requests.received", 7), ("requests.received.in_person", 3),
           ("requests.received.fax", 4), ("requests.answered", 6), ("requests.answered.granted", 1),
           ("requests.answered.denied.state_secret", 5))),
    Case("numbers of whole groups of results", 2022, [
        ["项目", "", *SEVEN], [RECEIVED, "", *"9000009"], ["（三）不予公开", "小计", *"3000003"],
        ["", "1.属于国家秘密", *"3000003"], ["（四）无法提供", "小计", *"2000002"], ["（七）总计", "", *"9000009"],
    ], seven("requests.received", "9000009") + seven("requests.answered.denied", "3000003")
       + seven("requests.answered.denied.state_secret", "3000003") + seven("requests.answered.unable", "2000002")
       + seven("requests.answered.total", "9000009")),
    # columns
    Case("running numbers and remarks", 2016, [
        ["序号", "统计指标", "单位", "统计数", "备注"], ["一", "主动公开情况", "—", "—", ""],
        ["1", "主动公开政府信息数", "条", "120", "含转载3条"], ["2", "制发规范性文件总数", "件", "", ""],
        ["3", "收到申请数", "件", "2", "网络2件"], ["4", "行政复议数量", "件", "/", ""],
    ], one(("disclosure.total", 120), ("requests.received", 2)), statuses={"blank": 1, "not_applicable": 1}),
    Case("two years", 2017, [
        ["统计指标", "单位", "2016年", "2017年"], ["（一）主动公开政府信息数", "条", "120", "130"],
        ["（一）收到申请数", "件", "2", "5"], ["1.当面申请数", "件", "0", "1"],
    ], [("disclosure.total", "previous", 120), ("disclosure.total", None, 130), ("requests.received", "previous", 2),
        ("requests.received", None, 5), ("requests.received.in_person", "previous", 0), ("requests.received.in_person", None, 1)]),
    Case("levels of government beside their sum", 2017, [
        [("统计指标", 2, 1), ("单位", 2, 1), ("统计数", 1, 3)], ["市本级", "县（市、区）", "合计"],
        ["主动公开政府信息数", "条", "120", "130", "250"], ["收到申请数", "件", "2", "5", "7"], ["当面申请数", "件", "0", "1", "1"],
    ], one(("disclosure.total", 250), ("requests.received", 7), ("requests.received.in_person", 1))),
    Case("levels of government without a sum are refused", 2017, [
        ["统计指标", "单位", "市本级", "县区"], ["主动公开政府信息数", "条", "120", "130"], ["收到申请数", "件", "2", "5"],
        ["当面申请数", "件", "0", "1"],
    ], [], statuses={"unreadable": 3}),
    Case("quarters beside their sum", 2012, [
        ["指标", "一季度", "二季度", "三季度", "四季度", "合计"], ["主动公开政府信息数", *"1234", "10"],
        ["收到申请数", *"0010", "1"], ["当面申请数", *"0010", "1"],
    ], one(("disclosure.total", 10), ("requests.received", 1), ("requests.received.in_person", 1))),
    Case("plan and result are refused", 2012, [
        ["指标", "计划数", "完成数"], ["主动公开政府信息数", "120", "130"], ["收到申请数", "2", "5"], ["当面申请数", "0", "1"],
    ], [], statuses={"unreadable": 3}),
    Case("growth is no number of the table", 2013, [
        ["指标", "2012年", "2013年", "增长（%）"], ["主动公开政府信息数", "500", "520", "4"], ["收到申请数", "12", "12", "0"],
        ["当面申请数", "1", "2", "100"],
    ], [("disclosure.total", "previous", 500), ("disclosure.total", None, 520), ("requests.received", "previous", 12),
        ("requests.received", None, 12), ("requests.received.in_person", "previous", 1), ("requests.received.in_person", None, 2)]),
    Case("shares beside numbers", 2010, [
        ["信息类别", "数量（条）", "所占比例"], ["政策法规类", "30", "30%"], ["规划计划类", "20", "20%"], ["业务类", "50", "50%"],
    ], one(("disclosure.by_category", 30), ("disclosure.by_category", 20), ("disclosure.by_category", 50))),
    Case("two halves side by side", 2016, [
        ["统计指标", "单位", "统计数", "统计指标", "单位", "统计数"], ["主动公开政府信息数", "条", "9", "收到申请数", "件", "4"],
        ["主动公开规范性文件数", "条", "1", "当面申请数", "件", "1"], ["政府公报公开政府信息数", "条", "", "网络申请数", "件", "3"],
    ], one(("disclosure.total", 9), ("disclosure.normative_documents", 1), ("requests.received", 4),
           ("requests.received.in_person", 1), ("requests.received.online", 3)), statuses={"blank": 1}),
    Case("section three with one column of numbers", 2022, [
        ["项目", "数量"], [RECEIVED, "9"], ["二、上年结转政府信息公开申请数量", "1"], ["（一）予以公开", "4"], ["（七）总计", "10"],
    ], [("requests.received", "total", 9), ("requests.carried_over", "total", 1), ("requests.answered.granted", "total", 4),
        ("requests.answered.total", "total", 10)]),
    Case("section three with natural and legal persons only", 2022, [
        ["项目", "自然人", "法人或其他组织", "总计"], [RECEIVED, "9", "1", "10"],
    ], [("requests.received", "natural_person", 9), ("requests.received", "legal_person", 1), ("requests.received", "total", 10)]),
    # tables on their side
    Case("labels above their numbers", 2012, [
        ["主动公开政府信息数（条）", "收到申请数（件）", "当面申请数（件）", "行政复议数量（件）"], ["310", "7", "3", "0"],
    ], one(("disclosure.total", 310), ("requests.received", 7), ("requests.received.in_person", 3), ("review.total", 0))),
    Case("departments below each other, their sum last", 2012, [
        ["单位", "主动公开政府信息数", "收到申请数", "行政复议数量"], ["县教育局", "310", "7", "0"], ["县公安局", "11", "2", "1"],
        ["合计", "321", "9", "1"],
    ], one(("disclosure.total", 321), ("requests.received", 9), ("review.total", 1))),
    Case("applicants as rows", 2022, [
        ["申请人", "本年新收政府信息公开申请数量", "上年结转政府信息公开申请数量", "予以公开", "结转下年度继续办理"],
        ["自然人", *"5140"], ["商业企业", *"0000"], ["总计", *"5140"],
    ], [(name, who, int(value)) for who, values in (("natural_person", "5140"), ("enterprise", "0000"), ("total", "5140"))
        for name, value in zip(("requests.received", "requests.carried_over", "requests.answered.granted",
                                "requests.carried_forward"), values, strict=True)]),
    Case("results of section four as rows", 2022, [
        [("", 2, 1), ("行政复议", 2, 1), ("行政诉讼", 1, 2)], ["未经复议直接起诉", "复议后起诉"],
        *[[name, *values] for name, values in zip(RESULTS, ("110", "202", "300", "000", "612"), strict=True)],
    ], five("review", "12306") + five("litigation.direct", "10001") + five("litigation.after_review", "02002"), FOUR),
    Case("groups of section four as rows", 2022, [
        [("", 1, 2), *RESULTS], [("行政复议", 1, 2), *"12306"], [("行政诉讼", 2, 1), "未经复议直接起诉", *"10001"],
        ["复议后起诉", *"02002"],
    ], five("review", "12306") + five("litigation.direct", "10001") + five("litigation.after_review", "02002"), FOUR),
    Case("section four with nothing filled in", 2022, [
        [("行政复议", 1, 5), ("行政诉讼", 1, 10)], [*((r, 2, 1) for r in RESULTS), ("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)],
        RESULTS * 2, [""] * 15,
    ], [], FOUR, {"blank": 15}),
    # units
    Case("units inside labels", 2015, [
        ["统计指标", "统计数"], ["主动公开政府信息数（条）", "88"], ["制发规范性文件总数（单位：件）", "4"],
        ["依申请公开信息收取的费用（万元）", "0.5"], ["政府信息公开专项经费(元)", "3000"],
    ], one(("disclosure.total", 88), ("documents.issued", 4), ("fees.charged", 5000), ("resources.budget", 3000))),
    Case("units inside cells", 2016, [
        ["统计指标", "统计数"], ["主动公开政府信息数", "1,234条"], ["收到申请数", "2 件"], ["接受培训人员数", "60余人次"],
        ["政府信息公开专项经费", "12.5万元"], ["依申请公开信息收取的费用", "无"], ["行政诉讼数量", "零"],
    ], one(("disclosure.total", 1234), ("requests.received", 2), ("training.trainees", 60), ("resources.budget", 125000),
           ("litigation.total", 0)), statuses={"not_applicable": 1}),
    Case("procurement in 万元 by its heading", 2019, [
        [("第二十条第（九）项", 1, 3)], ["信息内容", "采购项目数量", "采购总金额（万元）"], ["政府集中采购", "5", "1,234.56"],
    ], one(("administration.procurement", 5), ("administration.procurement", 12345600))),
    Case("procurement with the sign of the currency", 2019, [
        [("第二十条第（九）项", 1, 3)], ["信息内容", "采购项目数量", "采购总金额"], ["政府集中采购", "5项", "￥12,000.00元"],
    ], one(("administration.procurement", 5), ("administration.procurement", 12000))),
    # bodies' own tables of 2008-2013
    Case("a province's annex: year and cumulative", 2010, [
        ["指标", "单位", "2010年", "历年累计"], ["主动公开信息数", "条", "312", "2100"],
        ["　其中：新增的行政规范性文件数", "条", "4", "60"], ["网站专栏页面访问量", "人次", "1200", "8000"],
        ["公共查阅点接待人数", "人次", "3", "40"], ["咨询服务人次", "人次", "20", "99"], ["收到申请总数", "条", "12", "55"],
        ["3.否决公开答复总数", "条", "5", "20"], ["（1）“非《规定》所指政府信息”数", "条", "1", "4"],
        ["（2）“信息不存在”数", "条", "1", "4"], ["收取费用总数", "元", "120", "500"],
        ["政府信息公开指定专职人员总数", "人", "3", "—"], ["处理政府信息公开的专项经费", "万元", "1.5", "—"],
    ], [(name, when, value) for name, year, both in (
            ("disclosure.total", 312, 2100), ("disclosure.normative_documents", 4, 60), ("website.visits", 1200, 8000),
            ("other", 3, 40), ("consultations.received", 20, 99), ("requests.received", 12, 55),
            ("requests.answered.denied", 5, 20), ("requests.answered.denied.not_government_information", 1, 4),
            ("requests.answered.nonexistent", 1, 4), ("fees.charged", 120, 500))
        for when, value in ((None, year), ("cumulative", both))]
       + one(("resources.staff", 3), ("resources.budget", 15000)), statuses={"not_applicable": 2}),
    Case("indicator, unit, number", 2012, [
        ["指标", "计量单位", "数量"], ["（一）主动公开政府信息总数", "条", "812"], ["其中：政府网站公开", "条", "800"],
        ["政府公报公开", "条", "12"], ["（一）申请总数", "宗", "9"], ["1.当面申请", "宗", "1"], ["2.网络申请", "宗", "8"],
        ["（二）答复总数", "宗", "9"], ["1.同意公开", "宗", "5"], ["2.不予公开", "宗", "3"], ["4.非本机关掌握", "宗", "1"],
        ["行政复议", "宗", "0"], ["四、投诉举报", "宗", "3"],
    ], one(("disclosure.total", 812), ("disclosure.by_channel.website", 800), ("disclosure.by_channel.gazette", 12),
           ("requests.received", 9), ("requests.received.in_person", 1), ("requests.received.online", 8),
           ("requests.answered", 9), ("requests.answered.granted", 5), ("requests.answered.denied", 3),
           ("requests.answered.not_this_agency", 1), ("review.total", 0), ("complaints.received", 3))),
    Case("item, number, remarks", 2011, [
        ["项　目", "数　量", "备　注"], ["主动公开政府信息（条）", "560", "其中网站550条"], ["机构职能类信息", "12", ""],
        ["规划计划类信息", "8", ""], ["受理依申请公开（件）", "6", ""], ["行政复议（件）", "0", ""], ["收费（元）", "0", ""],
        ["参加培训（人次）", "35", ""],
    ], one(("disclosure.total", 560), ("disclosure.by_category", 12), ("disclosure.by_category", 8), ("requests.received", 6),
           ("review.total", 0), ("fees.charged", 0), ("training.trainees", 35))),
    Case("channels by their short names", 2013, [
        ["类别", "指标名称", "单位", "数值"], [("主动公开", 3, 1), "主动公开政府信息数", "条", "1,020"],
        ["其中：政府网站", "条", "1,000"], ["政务微博", "条", "20"], [("依申请公开", 2, 1), "受理申请数", "件", "7"],
        ["其中：网络申请", "件", "7"],
    ], one(("disclosure.total", 1020), ("disclosure.by_channel.website", 1000), ("disclosure.by_channel.weibo", 20),
           ("requests.received", 7), ("requests.received.online", 7))),
    Case("labels that say more than the form's are other numbers", 2012, [
        ["指标", "单位", "数量"], ["主动公开政府信息数", "条", "9"], ["主动公开政府信息数同比增长率", "%", "12"],
        ["公共查阅点接待人数", "人次", "3"], ["新闻发布会参加人数", "人次", "80"], ["当面申请数", "件", "1"],
    ], one(("disclosure.total", 9), ("other", 3), ("other", 80), ("requests.received.in_person", 1))),
    # tables of something else
    *[Case(f"no form: {name}", year, rows, []) for name, year, rows in [
        ("budget", 2012, [["项目", "预算数", "决算数"], ["人员经费", "120", "130"], ["合计", "140", "155"]]),
        ("proposals", 2022, [["类别", "数量", "办结", "满意率"], ["人大代表建议", "12", "12", "100%"], ["合计", "20", "20", "100%"]]),
        ("accounts", 2022, [["名称", "平台", "粉丝数", "发布数"], ["某县发布", "微博", "3000", "120"], ["总计", "", "15000", "940"]]),
        ("documents", 2012, [["序号", "文件名称", "文号"], ["1", "关于公布目录的通知", "某政办〔2012〕8号"],
                             ["2", "行政许可事项目录", "某政办〔2012〕9号"]]),
        ("offices", 2012, [["单位", "电话", "地址"], ["县政府办公室", "5551234", "人民路1号"], ["其他", "5559999", "无"]]),
        ("scores", 2019, [["指标", "分值", "得分"], ["主动公开", "40", "38"], ["行政复议", "10", "10"], ["总计", "100", "95"]]),
        ("departments without a sum", 2012, [["序号", "单位", "主动公开信息数（条）", "依申请公开数（件）"], ["1", "县教育局", "30", "1"],
                                            ["2", "县民政局", "20", "0"]]),
    ]],
]  # fmt: skip
ALL = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def page(rows: Grid, title: str = "") -> bytes:
    """A web page with the table."""
    lines = []
    for row in rows:
        cells = (cell if isinstance(cell, tuple) else (cell, 1, 1) for cell in row)
        lines.append(
            "<tr>"
            + "".join(f'<td rowspan="{r}" colspan="{c}">{html.escape(str(t))}</td>' for t, r, c in cells)
            + "</tr>"
        )
    return (
        f"<html><head><meta charset=utf-8></head><body><p>一、总体情况</p><p>本年度各项工作有序开展。</p><p>{title}</p>"
        f"<table border=1>{''.join(lines)}</table><p>五、其他</p></body></html>"
    ).encode()


def read(case: Case) -> tuple[Source, FormReading]:
    """Read the page of a case."""
    source = read_bytes(page(case.rows, case.title), "a.html")
    return source, read_forms(translate(source.text)[0], source.tables, year=case.year)


@ALL
def test_cells(case: Case) -> None:
    _, reading = read(case)
    found = Counter(
        (c.indicator, c.applicant or (None if c.period == "year" else c.period), c.value) for c in reading.cells
    )
    assert found == Counter(case.expected)
    for status, count in case.statuses.items():
        assert reading.form.cells[status] == count, status


@ALL
def test_places(case: Case) -> None:
    source, reading = read(case)
    for cell in reading.cells:
        assert cell.table is not None
        place = source.tables[cell.table].grid()[cell.row or 0][cell.column or 0]
        assert place is not None
        assert place.start <= cell.start < cell.end <= place.end


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("0.0", 0), ("12.0", 12), ("１２", 12), ("12件", 12), ("〇", 0), ("十二", 12), ("一百二十", 120), ("约5", 5), ("1，234", 1234),
        ("1 234", 1234), ("1 2", None), ("O", None), ("12*", None), ("(12)", None), ("12（含3件重复）", None), ("#REF!", None),
        ("多件", None), ("1e3", None), ("００", None), ("一", None), ("1,2", None), ("12,34", None), ("3、", None), ("①", None),
        ("12345678901234567890", None), ("12/13", None), ("3-5", None), ("30%", None),
    ],
)  # fmt: skip
def test_words_of_a_cell(words: str, value: int | None) -> None:
    _, reading = read(Case("", 2022, [["项目", *SEVEN], [RECEIVED, words, *"000000"]], []))
    found = [cell.value for cell in reading.cells if cell.applicant == "natural_person"]
    assert found == ([] if value is None else [value])
    assert reading.form.cells["unreadable"] == (value is None)


@pytest.mark.parametrize("words", ["/", "\\", "-", "--", "—", "——", "－", "／", "*", "无", "不适用", "N/A"])
def test_signs_for_not_applicable(words: str) -> None:
    _, reading = read(Case("", 2022, [["项目", *SEVEN], [RECEIVED, words, *"000000"]], []))
    assert reading.form.cells == {"read": 6, "blank": 0, "not_applicable": 1, "unreadable": 0}


@pytest.mark.parametrize(
    ("words", "value"),
    [("+3", 3), ("-3", -3), ("－4", -4), ("增3", 3), ("减1", -1), ("增加 3项", 3), ("↓2", -2), ("↑2", 2), ("净减2", -2),
     ("无变化", None), ("持平", None), ("增1减2", None), ("3（增）", None)],
)  # fmt: skip
def test_increase_and_decrease(words: str, value: int | None) -> None:
    rows: Grid = [
        [("第二十条第（五）项", 1, 4)],
        ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
        ["行政许可", "20", words, "7"],
    ]
    _, reading = read(Case("", 2019, rows, []))
    assert [cell.value for cell in reading.cells] == [20, *([] if value is None else [value]), 7]


def test_merged_cells_written_out_are_one_number() -> None:
    rows: Grid = [["第二十条第（五）项"] * 4, ["信息内容", *["本年处理决定数量"] * 3], ["行政许可", "12", "12", "12"],
                  ["行政处罚", "3", "4", "3"]]  # fmt: skip
    _, reading = read(Case("", 2022, rows, []))
    assert [cell.value for cell in reading.cells] == [12]
    assert reading.form.cells["unreadable"] == 1


def test_fields_without_a_total_are_not_moved_to_the_left() -> None:
    """Six numbers under seven headings, their blank cell lost: it may be any, even where the last is no sum."""
    text = "统计\n一、本年新收政府信息公开申请数量 5 0 0 0 0 5\n二、上年结转政府信息公开申请数量 0 0 0 7 0 57\n(七)总计 5 0 0 0 0 5\n"
    reading = read_forms(text, year=2022)
    assert not any(cell.value == 57 for cell in reading.cells)
