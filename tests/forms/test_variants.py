"""Tables as bodies change and damage them: columns, labels, units, page breaks.  One behaviour a test."""

from __future__ import annotations

import pytest

from gipnlp.forms import FormReading, read_forms
from gipnlp.types import Cell, Table

SEVEN = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]


def tables(*grids: list[list[str]]) -> tuple[str, tuple[Table, ...]]:
    """Plain grids as tables of a page."""
    text, found = "", []
    for index, grid in enumerate(grids):
        start, cells = len(text), []
        for row, line in enumerate(grid):
            for column, cell in enumerate(line):
                cells.append(Cell(row, column, cell, len(text), len(text) + len(cell)))
                text += cell + "\t"
            text += "\n"
        width = max(map(len, grid))
        found.append(Table(index, len(grid), width, tuple(cells), start, len(text)))
        text += "\n"
    return text, tuple(found)


def values(reading: FormReading) -> dict[tuple[str, str | None], object]:
    """Cells by indicator and applicant (or period, where it is not the year's)."""
    return {
        (cell.indicator, cell.applicant or (cell.period if cell.period != "year" else None)): cell.value
        for cell in reading.cells
    }


def read(grid: list[list[str]], **options: object) -> dict[tuple[str, str | None], object]:
    text, found = tables(grid)
    return values(read_forms(text, found, **options))  # type: ignore[arg-type]


RECEIVED = "一、本年新收政府信息公开申请数量"


# -- columns of section three --------------------------------------------------------------------------------------


def test_swapped_columns_follow_their_headings() -> None:
    swapped = ["总计", "其他", "法律服务机构", "社会公益组织", "科研机构", "商业企业", "自然人"]
    found = read([["项目", *swapped], [RECEIVED, "21", "6", "5", "4", "3", "2", "1"]], year=2022)
    assert found[("requests.received", "natural_person")] == 1
    assert found[("requests.received", "enterprise")] == 2
    assert found[("requests.received", "other")] == 6
    assert found[("requests.received", "total")] == 21


def test_heji_stands_for_zongji() -> None:
    found = read(
        [
            ["项目", *SEVEN[:-1], "合计"],
            [RECEIVED, "1", "2", "0", "0", "0", "0", "3"],
            ["(七)合计", "1", "2", "0", "0", "0", "0", "3"],
        ]
    )
    assert found[("requests.received", "total")] == 3
    assert found[("requests.answered.total", "total")] == 3


def test_an_extra_column_of_legal_persons_is_kept_apart() -> None:
    found = read([["项目", "自然人", "小计", *SEVEN[1:]], [RECEIVED, "10", "5", "1", "1", "1", "1", "1", "15"]])
    assert found[("requests.received", "legal_person")] == 5
    assert found[("requests.received", "enterprise")] == 1
    assert found[("requests.received", "total")] == 15


def test_a_column_of_remarks_is_no_value() -> None:
    found = read([["项目", *SEVEN, "备注"], [RECEIVED, "1", "0", "0", "0", "0", "0", "1", "含2件重复"]])
    assert found[("requests.received", "total")] == 1
    assert len(found) == 7


def test_columns_without_names_are_in_the_order_of_the_form() -> None:
    head = ["类别", *(f"数据{i}" for i in range(1, 7)), "总计"]
    found = read([head, [RECEIVED, "705", "3", "0", "0", "5", "0", "713"]])
    assert found[("requests.received", "legal_service")] == 5


def test_wrong_headings_do_not_count() -> None:
    head = ["项目", "本年新收件数", "上年结转件数", "予以公开", "部分公开", "不予公开", "结转下年度", "总计"]
    found = read([head, ["四、结转下年度继续办理", "31", "0", "0", "0", "0", "0", "31"]])
    assert found[("requests.carried_forward", "natural_person")] == 31
    assert found[("requests.carried_forward", "total")] == 31


def test_headings_that_name_some_applicants_only_do_not_count() -> None:
    head = ["项目", "自然人", "企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    found = read([head, [RECEIVED, "1", "2", "3", "4", "5", "6", "21"]])
    assert found[("requests.received", "enterprise")] == 2


# -- labels --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "indicator"),
    [
        ("2.其他法律行政法规禁止公开", "requests.answered.denied.law_forbidden"),
        ("(二)部分公开(区分处理的,只计这一情形,不计其他情形)", "requests.answered.partly_granted"),
        ("3. 危及“三安全一稳定”", "requests.answered.denied.safety_stability"),
        ("危及三安全一稳定", "requests.answered.denied.safety_stability"),
        ("5.要求行政机关确认或重新\n出具已获取信息", "requests.answered.not_processed.reconfirm"),
        ("1.申请人无正当理由逾期不补正,行政机关不再处理其政府信息公开申请", "requests.answered.other.no_supplement"),
        ("4.无正当理由大量反复申清", "requests.answered.not_processed.excessive"),
        ("1.本机关不掌握相关政府信息的", "requests.answered.unable.not_held"),
    ],
)
def test_labels_of_section_three(label: str, indicator: str) -> None:
    found = read([["项目", *SEVEN], [RECEIVED, *"1000001"], [label, *"2000002"]])
    assert found.get((indicator, "natural_person")) == 2


def test_the_meanings_of_other_are_told_by_their_place() -> None:
    grid = [
        ["项目", *SEVEN],
        ["(六)其他处理", "1.申请人无正当理由逾期不补正", *"1000001"],
        ["", "3.其他", *"2000002"],
        ["", "(七)总计", *"3000003"],
    ]
    grid = [["", *row] if len(row) < 9 else row for row in grid]
    found = read(grid, year=2023)
    assert found[("requests.answered.other.no_supplement", "total")] == 1
    assert found[("requests.answered.other.other", "total")] == 2
    assert found[("requests.answered.total", "total")] == 3


def test_other_ways_in_the_form_of_2014() -> None:
    rows = ["(二)通过不同渠道和方式公开政府信息的情况 条 9", "1.政府公报公开政府信息数 条 4", "5.其他方式 条 5",
            "(二)通过不同渠道和方式回应解读的情况 次 3", "3.政策解读稿件发布数 篇 1", "5.其他方式 次 2",
            "四、行政复议数量 件 7", "(三)其他情形数 件 7", "五、行政诉讼数量 件 8", "(三)其他情形数 件 8"]  # fmt: skip
    found = values(read_forms("统计指标 单位 统计数\n" + "\n".join(rows)))
    assert found[("disclosure.by_channel.other", None)] == 5
    assert found[("response.other", None)] == 2
    assert found[("review.other", None)] == 7
    assert found[("litigation.other", None)] == 8


def test_an_unknown_row_of_a_statistics_table_is_other_in_words() -> None:
    reading = read_forms(
        "指标 单位 数量\n主动公开政府信息数 条 120\n当面申请数 件 3\n编印便民手册数 册 40\n行政复议数 件 0"
    )
    cell = next(cell for cell in reading.cells if cell.indicator == "other")
    assert (cell.value, cell.unit, cell.category) == (40, "册", "编印便民手册数")


def test_a_row_of_no_table_is_nothing() -> None:
    reading = read_forms(
        "指标 单位 数量\n主动公开政府信息数 条 120\n当面申请数 件 3\n行政复议数 件 0\n\n填报人:李某\n联系电话:5550123\n第3页"
    )
    assert [cell.indicator for cell in reading.cells] == [
        "disclosure.total",
        "requests.received.in_person",
        "review.total",
    ]


# -- units ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "value", "unit"),
    [
        ("七、依申请公开信息收取的费用 万元 0.35", 3500, "元"),
        ("七、依申请公开信息收取的费用 元 350", 350, "元"),
        ("七、依申请公开信息收取的费用(元) 350", 350, "元"),
        ("七、依申请公开信息收取的费用(单位:万元) 1.1", 11000, "元"),
        ("七、依申请公开信息收取的费用 12.5万元", 125000, "元"),
        ("七、依申请公开信息收取的费用 0.07", 700, "元"),
        ("(三)接受培训人员数 人次 1,260", 1260, "人次"),
        ("六、举报投诉数量 件 12件", 12, "件"),
    ],
)
def test_units(row: str, value: float, unit: str) -> None:
    reading = read_forms("统计指标 单位 统计数\n(一)收到申请数 件 1\n1.当面申请数 件 1\n" + row)
    cell = reading.cells[-1]
    assert (cell.value, cell.unit) == (value, unit)
    assert isinstance(cell.value, int)


def test_an_official_unit_that_the_page_lost_is_a_repair() -> None:
    reading = read_forms("统计指标\n统计数\n收到申请数\n3\n当面申请数\n3\n政府信息公开专项经费\n2.5")
    assert reading.cells[-1].value == 25000
    assert [(repair.kind, repair.original, repair.repaired) for repair in reading.repairs] == [
        ("unit", "2.5", "2.5万元")
    ]


def test_procurement_without_a_unit_is_not_read() -> None:
    grid = [["第二十条第(九)项", "", ""], ["信息内容", "采购项目数量", "采购总金额"], ["政府集中采购", "6", "251000"]]
    text, found = tables(grid)
    reading = read_forms(text, found, year=2019)
    assert [(cell.value, cell.unit) for cell in reading.cells] == [(6, "项")]
    assert reading.form.cells["unreadable"] == 1


# -- cells ---------------------------------------------------------------------------------------------------------


def test_blank_slash_and_dash_are_no_zero() -> None:
    text, found = tables([["项目", *SEVEN], [RECEIVED, "5", "", "/", "-", "—", "0", "5"]])
    reading = read_forms(text, found)
    assert [cell.value for cell in reading.cells] == [5, 0, 5]
    assert reading.form.cells == {"read": 3, "blank": 1, "not_applicable": 3, "unreadable": 0}
    assert [cell["applicant"] for cell in reading.form.without_value] == [
        "enterprise",
        "research",
        "public_interest",
        "legal_service",
    ]


@pytest.mark.parametrize("cell", ["3或4", "详见附件", "007", "1.2.3", "12/13"])
def test_a_cell_that_is_no_number_is_unreadable(cell: str) -> None:
    text, found = tables([["项目", *SEVEN], [RECEIVED, cell, "0", "0", "0", "0", "0", "3"]])
    reading = read_forms(text, found)
    assert reading.form.cells["unreadable"] == 1
    assert ("requests.received", "natural_person") not in values(reading)


@pytest.mark.parametrize(("cell", "value"), [("-3", -3), ("+6", 6), ("增加4", 4), ("减少12", -12), ("0", 0)])
def test_increase_and_decrease(cell: str, value: int) -> None:
    text, found = tables([["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"], ["行政许可", "20", cell, "7"]])
    reading = read_forms(text, found, year=2019)
    assert [one.value for one in reading.cells] == [20, value, 7]
    assert [one.period for one in reading.cells] == ["previous", "year", "year"]
    assert [one.category for one in reading.cells] == [
        "行政许可:上一年项目数量",
        "行政许可:本年增/减",
        "行政许可:处理决定数量",
    ]


def test_a_number_that_the_page_breaks_is_joined_and_recorded() -> None:
    text, found = tables([["信息内容", "本年处理决定数量"], ["行政许可", "447\n228"]])
    reading = read_forms(text, found, year=2024)
    assert reading.cells[0].value == 447228
    assert [(repair.kind, repair.original, repair.repaired) for repair in reading.repairs] == [
        ("spacing", "447\n228", "447228")
    ]


# -- page breaks and pieces ----------------------------------------------------------------------------------------


def test_a_row_cut_in_two_by_a_page_break() -> None:
    first = [["项目", *SEVEN], [RECEIVED, *"1000001"], ["5.要求行政机关确认或重新出", *[""] * 7]]
    second = [["具已获取信息", *"3000003"], ["(七)总计", *"4000004"]]
    text, found = tables(first, second)
    reading = values(read_forms(text, found, year=2023))
    assert reading[("requests.answered.not_processed.reconfirm", "natural_person")] == 3
    assert reading[("requests.answered.total", "natural_person")] == 4


def test_a_cut_row_whose_numbers_stand_in_its_first_part() -> None:
    first = [["项目", *SEVEN], [RECEIVED, *"1000001"], ["5.要求行政机关确认或重新出", *"3000003"]]
    second = [["具已获取信息", *[""] * 7], ["(七)总计", *"4000004"]]
    text, found = tables(first, second)
    reading = read_forms(text, found, year=2023)
    assert values(reading)[("requests.answered.not_processed.reconfirm", "natural_person")] == 3
    assert reading.form.cells["blank"] == 0


def test_a_parent_label_cut_over_two_pages() -> None:
    first = [["项目", "", *SEVEN], ["(四)无", "1.本机关不掌握相关政府信息", *"1000001"]]
    second = [["法提供", "2.没有现成信息需要另行制作", *"2000002"]]
    text, found = tables(first, second)
    assert values(read_forms(text, found))[("requests.answered.unable.needs_creation", "total")] == 2


def test_section_four_in_three_small_tables() -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    text = "## 四、政府信息公开行政复议、行政诉讼情况\n"
    for title, row in [
        ("行政复议", "1 2 3 4 10"),
        ("行政诉讼(未经复议直接起诉)", "5 0 0 0 5"),
        ("行政诉讼(复议后起诉)", "0 0 6 1 7"),
    ]:
        text += f"\n### {title}\n| {' | '.join(results)} |\n|---|---|---|---|---|\n| {' | '.join(row.split())} |\n"
    found = values(read_forms(text))
    assert found[("review.total", None)] == 10
    assert found[("litigation.direct.upheld", None)] == 5
    assert found[("litigation.after_review.other", None)] == 6


def test_section_four_with_groups_as_rows() -> None:
    text, found = tables([
        ["类型", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计"],
        ["行政复议", "4", "0", "3", "2", "9"],
        ["未经复议直接起诉", "1", "0", "0", "0", "1"],
        ["复议后起诉", "0", "2", "0", "0", "2"],
    ])  # fmt: skip
    reading = read_forms(text, found)
    assert values(reading)[("review.pending", None)] == 2
    assert values(reading)[("litigation.direct.total", None)] == 1
    assert values(reading)[("litigation.after_review.corrected", None)] == 2
    assert reading.cells[0].category == "结果维持"


def test_section_four_without_its_headings_is_read_by_its_sums() -> None:
    title = "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况\n"
    row = "1\t2\t3\t4\t10\t5\t0\t0\t0\t5\t0\t0\t6\t1\t7\n"
    found = values(read_forms("第二十条第(五)项\n信息内容\t本年处理决定数量\n行政许可\t3\n\n" + title + row))
    assert found[("review.total", None)] == 10
    assert found[("litigation.after_review.total", None)] == 7


def test_section_four_without_headings_and_wrong_sums_is_not_read() -> None:
    title = "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况\n"
    row = "1\t2\t3\t4\t11\t5\t0\t0\t0\t5\t0\t0\t6\t1\t7\n"
    found = values(read_forms("第二十条第(五)项\n信息内容\t本年处理决定数量\n行政许可\t3\n\n" + title + row))
    assert ("review.total", None) not in found


def test_the_row_and_its_column_heading_on_one_line() -> None:
    text = "第二十条第(五)项\n行政许可 本年处理决定数量 27\n行政处罚 本年处理决定数量 4\n行政强制 本年处理决定数量 0"
    found = values(read_forms(text, year=2021))
    assert found == {
        ("administration.licences", None): 27,
        ("administration.penalties", None): 4,
        ("administration.coercion", None): 0,
    }


# -- bodies' own tables --------------------------------------------------------------------------------------------


def test_two_years_side_by_side() -> None:
    text, found = tables([
        ["指标", "单位", "2012年", "2011年", "同比增长"],
        ["主动公开政府信息数", "条", "520", "480", "8.3%"],
        ["收到申请数", "件", "12", "9", "33.3%"],
    ])  # fmt: skip
    reading = values(read_forms(text, found, year=2012))
    assert reading == {
        ("disclosure.total", None): 520, ("disclosure.total", "previous"): 480,
        ("requests.received", None): 12, ("requests.received", "previous"): 9,
    }  # fmt: skip


def test_a_running_number_before_the_label_is_no_value() -> None:
    text, found = tables(
        [
            ["序号", "指标名称", "单位", "数量"],
            ["1", "主动公开政府信息数", "条", "520"],
            ["2", "收到申请数", "件", "12"],
        ]
    )
    assert values(read_forms(text, found)) == {("disclosure.total", None): 520, ("requests.received", None): 12}


def test_cumulative_numbers_are_stock() -> None:
    text, found = tables([["指标名称", "计量单位", "2016年度", "历年累计"], ["主动公开文件数", "条", "41", "1516"]])
    reading = read_forms(text, found, year=2016)
    assert [(cell.value, cell.measure, cell.period) for cell in reading.cells] == [
        (41, "flow", "year"),
        (1516, "stock", "cumulative"),
    ]


def test_everyday_names_in_an_early_private_table_are_no_newer_form() -> None:
    text, found = tables(
        [
            ["指标", "单位", "数量"],
            ["主动公开政府信息数", "条", "520"],
            ["收到申请数", "件", "12"],
            ["行政许可", "件", "9"],
        ]
    )
    reading = read_forms(text, found, year=2011)
    assert reading.form.id == "other"
    assert ("administration.licences", None) not in values(reading)


def test_a_table_of_something_else_is_no_form() -> None:
    text, found = tables([["项目", "金额"], ["办公费", "12"], ["差旅费", "30"]])
    assert read_forms(text, found).form.id == "none"


def test_a_table_of_the_page_layout_does_not_hide_the_rows_in_it() -> None:
    body = "统计指标\n单位\n统计数\n主动公开政府信息数\n条\n41\n收到申请数\n件\n3\n当面申请数\n件\n3\n"
    table = Table(0, 1, 1, (Cell(0, 0, body, 0, len(body)),), 0, len(body))
    assert values(read_forms(body, (table,)))[("disclosure.total", None)] == 41


# -- text of a PDF without its grid --------------------------------------------------------------------------------


def test_numbers_beside_the_middle_of_a_broken_label() -> None:
    text = (
        "一、本年新收政府信息公开申请数量 3 0 0 0 0 0 3\n"
        "(二)部分公开(区分处理的,只计这一情\n2 0 0 0 0 0 2\n形,不计其他情形)\n"
        "5.要求行政机关确认或重新出\n4 0 0 0 0 0 4\n具已获取信息\n"
        "1、申请人无正当理由逾期不补\n正、行政机关不再处理其政府信 5 0 0 0 0 0 5\n息公开申请\n"
        "(七)总计 6 0 0 0 0 0 6\n"
    )
    reading = read_forms(text, year=2023)
    found = values(reading)
    assert found[("requests.answered.partly_granted", "total")] == 2
    assert found[("requests.answered.not_processed.reconfirm", "total")] == 4
    assert found[("requests.answered.other.no_supplement", "total")] == 5
    assert found[("requests.answered.total", "total")] == 6
    assert len(reading.cells) == 35
    assert reading.form.cells["blank"] == 0


def test_section_four_under_broken_headings() -> None:
    text = (
        "第二十条第(五)项\n信息内容 本年处理决定数量\n行政许可 3\n四、政府信息公开行政复议、行政诉讼情况\n行政复议 行政诉讼\n"
        "未经复议直接起诉 复议后起诉\n结果 结果 其他结 尚未\n总计\n维持 纠正 果 审结\n1 2 3 4 10 5 0 0 0 5 0 0 6 1 7\n五、存在的主要问题\n"
    )
    found = values(read_forms(text, year=2023))
    assert found[("review.total", None)] == 10
    assert found[("litigation.direct.upheld", None)] == 5
    assert found[("litigation.after_review.total", None)] == 7


def test_a_page_number_between_two_rows_is_no_value() -> None:
    text = "统计指标\n单位\n统计数\n收到申请数\n件\n3\n- 12 -\n当面申请数\n件\n3\n第 13 页\n行政复议数量\n件\n0\n"
    assert values(read_forms(text)) == {
        ("requests.received", None): 3, ("requests.received.in_person", None): 3, ("review.total", None): 0,
    }  # fmt: skip


# -- other wordings ------------------------------------------------------------------------------------------------


def test_wordings_of_phrase_converted_script() -> None:
    """檔案, 設定, 資訊, 網路 and 管道 after the conversion of characters alone."""
    text = (
        "统计指标 单位 统计数\n制发规范性档案总数 件 4\n透过不同管道和方式公开政府资讯的情况 条 9\n网路申请数 件 2\n"
        "设定政府资讯公开查阅点数 个 3\n"
    )
    reading = read_forms(text)
    assert values(reading) == {
        ("documents.issued", None): 4, ("disclosure.by_channel.total", None): 9,
        ("requests.received.online", None): 2, ("resources.reading_points", None): 3,
    }  # fmt: skip
    assert reading.cells[0].category == "制发规范性档案总数"


def test_several_groups_above_five_results_are_refused() -> None:
    text = "四、政府信息公开行政复议、行政诉讼情况\n行政复议\n复议后起诉\n结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n1\n0\n0\n0\n1\n"
    assert read_forms(text, year=2023).cells == []
