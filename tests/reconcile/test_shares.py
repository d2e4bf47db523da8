"""Percentages: shares of lists, rates, growth; which base they have, and when that is not sure."""

from __future__ import annotations

import pytest
from marked import checks_of, failing, told

HOLD = [
    ("公开政府信息[28320条]。甲局公开[17904条],占{63.2%};乙局公开[10416条],占{36.8%}。", "in a row, without 其中"),
    ("公开政府信息[600条],较上年的[900条]下降{33.3%}。", "growth"),
    ("公开政府信息[5316条],较上年增加[742条],增长{16.2%}。", "growth from the difference"),
    ("公开政府信息[3条],其中甲类[2条],占{66.6%}。", "cut off instead of rounded"),
    ("共发布信息[24.8万条],其中甲类[107605条],占{43.34%};乙类[140701条],占{56.66%}。", "of a rounded total"),
    ("受理诉求[4127件],其中申诉[587件],已处置[582件],处置率{99.1%}。", "a rate"),
]


@pytest.mark.parametrize(("text", "why"), HOLD, ids=[w for _, w in HOLD])
def test_percentages_that_agree(text: str, why: str) -> None:
    found = told(checks_of(text), "percent")
    assert found, why
    assert {status for status, _ in found} <= {"holds", "holds_rounded"}, found


FAIL = [
    ("公开政府信息[968条]。从内容看,甲类[387条],占{40.0%};乙类[155条],占{18.6%};丙类[426条],占{44.0%}。", "155 ÷ 968 = 16.01% ≠ 18.6%"),
    ("收到申请[134件],其中信函[51件],占{48.1%};网络[83件],占{61.9%}。", "51 ÷ 134 = 38.06% ≠ 48.1%"),
    ("公开政府信息[28316条]。甲局公开[17904条],占{67.2%};乙局公开[10412条],占{36.8%}。", "17904 ÷ 28316 = 63.23% ≠ 67.2%"),
    ("共发布信息[24.8万条],其中甲类[107605条],占{43.34%};乙类[139881条],占{56.33%};丙类[820条],占{0.32%}。", "820 ÷ 248306 = 0.33% ≠ 0.32%"),
    ("审核公文[537份],主动公开公文[298份],占{43.5%}。", "298 ÷ 537 = 55.49% ≠ 43.5%"),
    ("受理投诉[120件],办结[90件],办结率{85.0%}。", "90 ÷ 120 = 75% ≠ 85%"),
    ("发放问卷[1500份],收回有效问卷[1386份],有效回收率{29.4%}。", "1386 ÷ 1500 = 92.4% ≠ 29.4%"),
    ("反馈问题[213个],已整改[209个],整改完成率{86.1%}。", "209 ÷ 213 = 98.12% ≠ 86.1%"),
    ("受理举报[1093件],核查属实[462件],办结[1085件],办结率{93.9%}。", "1085 ÷ 1093 = 99.27% ≠ 93.9%"),
    ("受理咨询[262件];收到申诉[412件],已处理[404件],处理率{99.1%}。", "404 ÷ 412 = 98.06% ≠ 99.1%"),
    ("公开政府信息[1908条],上年为[1652条];其中网站[1417条],占{74.3%},微信[263条],占{13.8%},其他[228条],占{15.9%}。", "228 ÷ 1908 = 11.95% ≠ 15.9%"),
    ("公开政府信息[1543条],较2009年的[1312条]增长{17.9%}。", "(1543 - 1312) ÷ 1312 = 17.61% ≠ 17.9%"),
    ("公开政府信息[600条],较上年的[900条]下降{33.8%}。", "(900 - 600) ÷ 900 = 33.33% ≠ 33.8%"),
]


@pytest.mark.parametrize(("text", "expression"), FAIL)
def test_percentages_that_contradict_their_numbers(text: str, expression: str) -> None:
    assert failing(text) == [expression]


SILENT = [
    ("受理来电[11265次],现场解答[10017次],处理率{90%}。", "another rate than of the number before"),
    ("受理许可[3692件],办结[3671件],提前办结率{95%}。", "a rate of some of them"),
    ("开通子网站[1024个],其中部门[127个];县区[787个],占总数的{100%}。", "all of its own kind"),
    ("公开政府信息[1908条],上年为[1652条];其中网站[1417条],占{74.3%},其他[491条],占{25.7%}。", "last year's total is no base"),
    ("受理来电[29418件],回访的[9000件]中,满意的占{95.3%}。", "a share of the number, not the number's"),
    ("登记设备[11400台],定期检验[4600台],定检率{96.8%}。", "a rate of those that were due"),
    ("受理许可[1372件],按时办结[1360件],按时办结率{100%}。", "some are not yet due"),
    ("全市公开[5000条],甲类[300条],占{31.0%}。", "no word says of what"),
    ("满意率提高{3.5个百分点},公开政府信息[300条],较上年的[200条]增加。", "points are no percentage"),
]


@pytest.mark.parametrize(("text", "why"), SILENT, ids=[w for _, w in SILENT])
def test_silence(text: str, why: str) -> None:
    assert failing(text) == [], why


def test_the_base_that_would_fit_is_named() -> None:
    text = "去年底共[357条]。公开政府信息[382条],其中甲类[15条],占{4.2%};乙类[101条],占{26.4%};丙类[266条],占{69.6%}。"
    (check,) = [c for c in checks_of(text) if c.status == "fails"]
    assert check.expression == "15 ÷ 382 = 3.93% ≠ 4.2%"


def test_shares_of_the_right_sum_accuse_the_total() -> None:
    text = "公开政府信息[9130条],分为三类:甲类[4902条],占{52.7%};乙类[2148条],占{23.1%};丙类[2260条],占{24.3%}。"
    checks = [c for c in checks_of(text) if c.status == "fails"]
    assert [(c.rule, c.culprit, c.culprit_value) for c in checks] == [("sum", "r1", 9310)]


def test_a_swap_in_the_percentage_is_named() -> None:
    (check,) = [c for c in checks_of("收到申请[1392件],其中网络[283件],占{23.0%};信函[1109件],占{79.7%}。") if c.status == "fails"]
    assert "数字颠倒" in check.message
    assert "changed places" in check.message_en
