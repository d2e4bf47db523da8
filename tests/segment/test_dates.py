"""When a report was published and for which period it counts."""

from __future__ import annotations

import pytest
from heads_support import header

HEAD = "桐城市财政局2017年政府信息公开工作年度报告\n"

# (what follows the title, what follows the body, date, why)
DATES = [
    ("", "桐城市财政局\n2018年3月21日\n", "2018-03-21", "signature"),
    ("", "桐城市财政局 2018年3月21日\n", "2018-03-21", "signature on one line"),
    ("", "二○一八年三月二十一日\n", "2018-03-21", "Chinese numerals"),
    ("", "二0一八年三月二十一日\n", "2018-03-21", "mixed zero"),
    ("", "二O一八年三月二十一日\n", "2018-03-21", "the letter O"),
    ("", "2018.3.21\n", "2018-03-21", "points"),
    ("", "桐城市财政局\n2018-03-21\n", "2018-03-21", "hyphens"),
    ("", "桐城市财政局\n2018/3/21\n", "2018-03-21", "strokes"),
    ("", "桐城市财政局\n2018年3月21\n", "2018-03-21", "日 lost"),
    ("", "桐城市财政局\n2018321\n", "2018-03-21", "all marks lost"),
    ("", "桐城市财政局\n2018111日\n", None, "marks lost, two readings"),
    ("", "桐城市财政局\n201 8年 3月 21日\n", "2018-03-21", "blanks inside"),
    ("", "桐城市财政局\n2018年3月21日\n附件:政府信息公开情况统计表\n统计指标 单位 统计数\n一、主动公开情况\n主动公开政府信息数 条 126\n", "2018-03-21", "a table follows the signature"),
    ("发布日期:2018-03-21 点击数:311\n", "", "2018-03-21", "date of the page"),
    ("发布时间:2018/3/21 9:05:00 来源:桐城市财政局 浏览:31次\n", "", "2018-03-21", "strokes and hour"),
    ("时间:2018年03月21日 10:22 【字体:大 中 小】\n", "", "2018-03-21", "with 年月日"),
    ("(2018年3月21日)\n", "", "2018-03-21", "in brackets under the title"),
    ("2018年3月21日\n", "", "2018-03-21", "under the title"),
    ("2018-03-21 10:22:31\n", "", "2018-03-21", "bare, under the title"),
    ("发文日期:2018-03-28\n", "桐城市财政局\n2018年3月21日\n", "2018-03-21", "the signature goes before the page"),
    ("", "", None, "none given"),
    ("", "2017年12月20日,我局召开政府信息公开工作会议。\n", None, "a date in a sentence is no signature"),
    ("", "桐城市财政局\n2018年3月21日印发\n", "2018-03-21", "a printed document"),
]

# (sentence, start, end, why)
PERIODS = [
    ("本报告统计期限自2017年1月1日至2017年12月31日。", "2017-01-01", "2017-12-31", "calendar year"),
    ("本报告所列数据的统计期限自2017年1月1日起,至2017年12月31日止。", "2017-01-01", "2017-12-31", "comma inside"),
    ("统计时限为2017年1月1日至6月30日。", "2017-01-01", "2017-06-30", "half a year"),
    ("数据统计期限为2017年1月至2017年12月。", "2017-01-01", "2017-12-31", "months"),
    ("本报告中所列数据的统计期限自201711日起至20171231日止。", "2017-01-01", "2017-12-31", "marks lost"),
    ("报告期为2016年12月1日至2017年11月30日。", "2016-12-01", "2017-11-30", "not the calendar year"),
    ("本报告依据条例编制。", "2017-01-01", "2017-12-31", "not stated"),
]


@pytest.mark.parametrize(("under", "tail", "date", "why"), DATES, ids=[row[-1] for row in DATES])
def test_published(under: str, tail: str, date: str | None, why: str) -> None:
    assert header(HEAD + under + "<我局2017>" + tail).published == date


@pytest.mark.parametrize(("sentence", "start", "end", "why"), PERIODS, ids=[row[-1] for row in PERIODS])
def test_period(sentence: str, start: str, end: str, why: str) -> None:
    found = header(HEAD + sentence + "\n<我局2017>")
    assert (found.period.start, found.period.end, found.year) == (start, end, 2017)


@pytest.mark.parametrize(
    ("sentence", "start"),
    [("统计期限自2008年5月1日起至2008年12月31日止。", "2008-05-01"), ("本报告的时间范围为2008年5月1日至12月31日。", "2008-05-01")],
)
def test_the_first_year_begins_in_may(sentence: str, start: str) -> None:
    found = header("桐城市财政局2008年政府信息公开工作年度报告\n" + sentence + "\n<我局2008>")
    assert (found.period.start, found.period.end, found.year) == (start, "2008-12-31", 2008)


def test_an_academic_year() -> None:
    found = header("安徽某学院2015—2016学年信息公开工作年度报告\n统计期限为2015年9月1日至2016年8月31日。\n<我校2015>")
    assert (found.period.start, found.period.end) == ("2015-09-01", "2016-08-31")
