"""Rules of the genre that decide when a list, a balance or a result of the narrative contradicts, and when nothing is said."""

from __future__ import annotations

import pytest
from marked import cell, checks_of, failing, told

CONTRADICTIONS = [
    ("申请[214件],其中当面申请[88件]、信函申请[45件]、网络申请[66件]、传真申请[5件]。", "88 + 45 + 66 + 5 = 204 ≠ 214", "all four ways of the form"),
    ("受理举报投诉[6218件:complaints.received],其中投诉[4105件],举报[2013件],处理率{99.1%}。", "4105 + 2013 = 6118 ≠ 6218", "the two halves of 举报投诉"),
    (
        "全市公开政府信息[18436条],累计公开政府信息[31290条]。按主体分,县局公开政府信息[7436条],累计[13616条];乡镇公开政府信息[11000条],累计[18274条]。",
        "13616 + 18274 = 31890 ≠ 31290",
        "a cumulative list beside the year's, both totals in the sentence before",
    ),
    (
        "全系统公开政府信息[26843条@全系统],其中本局公开政府信息[5218条]。从公开渠道看,网站公开[4465条],其他方式公开[743条:disclosure.by_channel.other]。",
        "4465 + 743 = 5208 ≠ 5218",
        "channels with a rest make up the number of their own scope at least",
    ),
]


@pytest.mark.parametrize(("text", "expression", "why"), CONTRADICTIONS, ids=[c[2] for c in CONTRADICTIONS])
def test_contradictions(text: str, expression: str, why: str) -> None:
    assert expression in failing(text), why


SILENT = [
    ("公开信息[10472条],日均约[29条];其中政策类[183条],重大类[644条]。", "an average is no total"),
    ("申请[30件],其中当面[10件],网络7件,信函[5件],其他申请[8件]。", "a part that was not read"),
    ("投诉[64家]。评定企业20家,其中绿牌[41家],蓝牌[15家]。其中红牌[90家]。", "a total that was not read"),
    ("受理举报投诉[6218件],其中投诉[4105件],举报[2113件],处理率{99.1%},查办案件[1476件]。", "a rate ends the list"),
    ("发布信息[1520条],被采用[86条],访问[74万人次],其中在线问答[6300条]。", "其中 behind another unit"),
    ("公开政府信息[1307条],全系统公开政府信息[3462条@全系统],其中甲局[548条],乙局[492条],其他各局[1115条]。", "the office's own number makes up the rest"),
    ("环保投诉[5864件],热线投诉[3517件],微信举报[612件],平台转办[1483件],来信来访[252件]。", "a run that began before its known kind"),
    ("申请[36件],内容涉及拆迁[22件:requests.received.by_topic],土地[14件:requests.received.by_topic]。答复情况为:予以公开[17件],部分公开[19件]。", "results of all, not of a topic"),
    ("办理建议[126件],提案[143件],应公开的复文全部公开,共[251件]。", "共 in another clause"),
    ("公开[900条:disclosure.total],分为[3类]:甲类[300条],乙类[200条],丙类[400条]。", "分为三类 counts the parts"),
    ("申请[16件],予以公开[11件],占{68.8%},部分公开[2件],占{12.5%},不予公开[3件],占{18.8%}。收到信件[13件]。", "shares of the total that they name"),
    ("局发文[1362件],其中主动公开[274件],依申请公开[396件],不公开[692件]。", "what is open is no total of what is not"),
]


@pytest.mark.parametrize(("text", "why"), SILENT, ids=[s[1] for s in SILENT])
def test_silence(text: str, why: str) -> None:
    assert failing(text) == [], why


def test_shares_that_follow_their_parts_blame_the_total_not_each_share() -> None:
    text = "收到申请[213件]。在办结件中,予以公开[102件],占{47.7%};部分公开[12件],占{5.6%};不予公开[100件],占{46.7%}。"
    assert not [e for e in failing(text) if "%" in e]


def test_a_topic_that_states_its_number_once_more_names_that_total() -> None:
    text = "收到申请[347件],办结[339件:requests.closed],市局办结[95件:requests.closed]。市局答复的95件申请中,予以公开[51件],占{53.7%};部分公开[44件],占{36.4%}。"
    assert failing(text) == ["44 ÷ 95 = 46.32% ≠ 36.4%"]


# -- the balance in words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到申请[213件],上年结转[6件],办结[214件],结转下年[5件]。", [("holds", "213 + 6 = 219 = 214 + 5")]),
        ("收到申请[213件],上年结转[6件],办结[218件],结转下年[5件]。", [("fails", "213 + 6 = 219 ≠ 218 + 5")]),
        ("收到申请[219件],其中上年结转[6件],办结[214件],结转下年[5件]。", []),  # counted among what was received
        ("收到申请[213件],上年结转[6件],办结[218件],网上办结[200件],结转下年[5件]。", []),  # which is meant?
        ("收到申请[213件],上年结转[6件],另有2件撤回,办结[216件],结转下年[5件]。", []),  # a number that was not read
        ("收到申请[213件],办结[214件],结转下年[5件]。", []),
    ],
)
def test_the_balance_in_words(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(checks_of(text), "balance") == expected


# -- results in words against the rows of section three ---------------------------------------------------------------------

ROWS = [
    cell("t1", "requests.answered.granted", 36, applicant="total"),
    cell("t2", "requests.answered.partly_granted", 10, applicant="total"),
    cell("t3", "requests.answered.denied.third_party", 7, applicant="total"),
    cell("t4", "requests.answered.denied.query_matters", 4, applicant="total"),
    cell("t5", "requests.answered.unable.not_held", 30, applicant="total"),
    cell("t6", "requests.answered.unable.unclear", 5, applicant="total"),
]


def results(text: str) -> list[tuple[str, str]]:
    return told(checks_of(text, *ROWS, form="2021", year=2010), "narrative_vs_table")


def test_results_are_compared_with_the_sum_of_their_rows() -> None:
    assert results("予以公开及部分公开[46件]、不予公开[11件]、无法提供[35件]。") == [
        ("holds", "46 = 36 + 10 = 46"), ("holds", "11 = 7 + 4 = 11"), ("holds", "35 = 30 + 5 = 35"),
    ]


def test_a_result_beside_two_that_agree_contradicts_the_table() -> None:
    assert ("fails", "64 ≠ 36 + 10 = 46") in results("公开或部分公开[64件]、不予公开[11件]、无法提供[35件]。")
    assert ("fails", "53 ≠ 30 + 5 = 35") in results("公开或部分公开[46件]、不予公开[11件]、无法提供[53件]。")


def test_one_row_may_be_meant() -> None:
    assert ("incomplete", "30 ≠ 30 + 5 = 35") in results("公开或部分公开[46件]、不予公开[11件]、因不掌握等原因无法提供[30件]。")


def test_results_of_other_requests_are_not_compared() -> None:
    assert results("公开或部分公开[3件]、不予公开[1件]、无法提供[2件]。") == []


# -- text and table -----------------------------------------------------------------------------------------------------------


def test_a_hotline_is_not_the_table_s_complaints() -> None:
    zero = cell("t1", "complaints.received", 0)
    assert failing("环保热线12369接听举报[28614件:complaints.received]。", zero, form="2014") == []


def test_a_channel_s_own_name_narrows_nothing() -> None:
    text = "收到申请[15件],其中当面申请[3件:requests.received.in_person],网络[12件:requests.received.online]。"
    assert "3 ≠ 2" in failing(text, cell("t1", "requests.received.in_person", 2), form="2014")


def test_long_numbers_with_two_digits_swapped_contradict_in_any_scope() -> None:
    total = cell("t1", "disclosure.total", 34281, unit="条")
    assert "32481 ≠ 34281" in failing("全市公开政府信息[32481条:disclosure.total@全市]。", total, form="2014")
    assert failing("全市公开政府信息[3481条:disclosure.total@全市]。", cell("t1", "disclosure.total", 4381, unit="条"), form="2014") == []


def test_most_numbers_of_a_sentence_agreeing_show_that_the_other_is_the_table_s_fact() -> None:
    rows = [cell(f"t{i}", f"review.{name}", value) for i, (name, value) in enumerate({"total": 51, "upheld": 32, "corrected": 4, "other": 9}.items())]
    text = "复议[51件:review.total@全市],维持[23件:review.upheld@全市],纠正[4件:review.corrected@全市],其他结果[9件:review.other@全市]。"
    assert "23 ≠ 32" in failing(text, *rows, form="2021")
    assert "23 ≠ 32" not in failing(text.replace("[4件", "[5件"), *rows, form="2021")


def test_growth_from_an_increase_in_money() -> None:
    assert failing("征收费用[7864元],同比增收[861元],增长{12.3%}。") == []
    assert failing("征收费用[7864元],同比增收[861元],增长{21.3%}。") != []
