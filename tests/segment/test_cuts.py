"""Where reports begin and end on a page, what belongs to none, and the sections by kind."""

from __future__ import annotations

import time

import pytest
from heads_support import page

from gipnlp.normalise import normalise
from gipnlp.segment import find_sections, read_header, split_pages

A = "桐城市财政局2016年政府信息公开工作年度报告\n<我局2016>"
B = "枞阳县财政局2016年政府信息公开工作年度报告\n<我局2016>"
C = "宿松县2016年政府信息公开工作年度报告\n<我县2016>"
END = "今后我局将加强培训。"

# (page, the bodies in order, how the last report ends, why)
CUTS = [
    (A + B + C, ["桐城市财政局", "枞阳县财政局", "宿松县人民政府"], "今后我县将加强培训。", "three in a row"),
    (A + "\n——————————\n上一篇:通知 下一篇:公告\n" + B, ["桐城市财政局", "枞阳县财政局"], END, "furniture between"),
    ("首页 > 政务公开 > 年报\n【字体:大 中 小】 打印\n" + A + "版权所有:桐城市人民政府 皖ICP备05001234号\n", ["桐城市财政局"], END, "furniture around"),
    (A + "相关文章\n桐城市财政局召开安全生产工作会 2017-01-05\n桐城市财政局开展志愿服务 2017-01-03\n", ["桐城市财政局"], END, "a list of articles behind"),
    (A + "猜你喜欢\n枞阳县财政局2015年政府信息公开工作年度报告 一、2015年,我局主动公开政府信息90条,其中……\n", ["桐城市财政局"], END, "another report's beginning behind"),
    (A + "桐城市\n桐城市是安徽省下辖的县级市,由安庆市代管。总面积1472平方公里。\n词条标签:地理 行政区划\n", ["桐城市财政局"], END, "an encyclopaedia's entry behind"),
    (A + "2016年桐城GDP - 百度文库\n", ["桐城市财政局"], END, "a search result behind"),
    (A + "相关附件:\n", ["桐城市财政局"], END, "an empty list behind"),
    (
        A + "附件\n桐城市财政局2016年政府信息公开情况统计表\n统计指标 单位 统计数\n主动公开政府信息数 条 126\n收到申请数 件 3\n行政复议数量 件 0\n行政诉讼数量 件 0\n",
        ["桐城市财政局"], "行政诉讼数量件0", "a table of its own heading belongs to the report",
    ),
    (
        "桐城市财政局2016年政府信息公开工作年度报告\n目录\n一、概述\n二、主动公开政府信息情况\n三、依申请公开政府信息情况\n四、复议和诉讼情况\n五、存在的主要问题及改进措施\n<我局2016>",
        ["桐城市财政局"], END, "a table of contents in front",
    ),
    ("桐城市财政局2016年政府信息公开工作年度报告\n摘要:2016年,我局主动公开政府信息126条,收到申请3件。\n桐城市财政局2016年政府信息公开工作年度报告\n<我局2016>", ["桐城市财政局"], END, "the title again after a summary"),
    ("高级搜索 选择日期\n没有找到相关结果\n信息公开是干什么的 最佳答案:公开政府信息。12人觉得有用\n" + A, ["桐城市财政局"], END, "a search page in front"),
    ("标题: 桐城市财政局2016年政府信息公开工作年度报告\n发布时间: 2017-01-05\n>>>>>>>> 正文 <<<<<<<<\n<我局2016>", ["桐城市财政局"], END, "a crawler's head"),
]


@pytest.mark.parametrize(("text", "bodies", "last", "why"), CUTS, ids=[row[-1] for row in CUTS])
def test_cuts(text: str, bodies: list[str], last: str, why: str) -> None:
    norm = normalise(page(text))
    ranges = split_pages(norm.text)
    assert [read_header(norm.text, a, b).agency.name for a, b in ranges] == bodies
    assert norm.text[ranges[-1][0] : ranges[-1][1]].endswith(last)
    assert all(a < b <= c for (a, b), (c, _) in zip(ranges, ranges[1:], strict=False))


# (headings in order, kinds, why)
SECTIONS = [
    (["一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项"],
     ["overview", "disclosure", "requests", "review", "problems", "other"], "the form since 2019"),
    (["一、概述", "二、主动公开情况", "三、依申请公开情况", "四、收费及减免情况", "五、复议、诉讼情况", "六、存在的问题", "七、下一步打算", "八、附表"],
     ["overview", "disclosure", "requests", "fees", "review", "problems", "plans", "statistics"], "narrative"),
    (["一、概述", "三、依申请公开情况", "二、主动公开情况", "四、复议、诉讼情况"], ["overview", "requests", "disclosure", "review"], "out of order"),
    (["第一部分 概述", "第二部分 主动公开情况", "第三部分 依申请公开情况"], ["overview", "disclosure", "requests"], "parts"),
    (["第一、概况", "第二、主动公开情况", "第三、依申请公开情况"], ["overview", "disclosure", "requests"], "第一、"),
    (["总体工作情况", "主动公开政府信息情况", "依申请公开政府信息情况", "存在的问题和改进措施"], ["overview", "disclosure", "requests", "problems"], "no numbers"),
    (["【组织领导】", "【主动公开】", "【依申请公开】", "【存在问题】"], ["other", "disclosure", "requests", "problems"], "in 【】"),
    (["1、基本情况", "2、主动公开情况", "3、依申请公开情况", "4、存在问题及改进措施"], ["overview", "disclosure", "requests", "problems"], "Arabic numbers"),
    (["## 一、总体情况", "## 二、主动公开政府信息情况", "## 三、收到和处理政府信息公开申请情况"], ["overview", "disclosure", "requests"], "Markdown"),
    (["一.概述", "二.主动公开情况", "三.依申请公开情况"], ["overview", "disclosure", "requests"], "a point behind the number"),
    (["一 概述", "二 主动公开情况", "三 依申请公开情况"], ["overview", "disclosure", "requests"], "a blank behind the number"),
    (["(一)概述", "(二)主动公开情况", "(三)依申请公开情况"], ["overview", "disclosure", "requests"], "only numbers in brackets"),
]


@pytest.mark.parametrize(("headings", "kinds", "why"), SECTIONS, ids=[row[-1] for row in SECTIONS])
def test_sections(headings: list[str], kinds: list[str], why: str) -> None:
    text = "桐城市财政局2016年政府信息公开工作年度报告\n" + "".join(f"{h}\n2016年我局继续推进这一方面的工作,取得了一定成效。\n" for h in headings)
    text = normalise(text).text
    found = find_sections(text)
    assert [s.kind for s in found] == kinds
    assert [s.end for s in found[:-1]] == [s.start for s in found[1:]]
    assert found[-1].end == len(text)


def test_numbered_items_inside_a_section_are_no_sections() -> None:
    text = normalise("一、概述\n我局做了以下工作:\n1、加强领导。\n2、健全制度。\n(一)组织学习情况\n学习。\n二、主动公开政府信息情况\n公开126条。\n").text
    assert [s.kind for s in find_sections(text)] == ["overview", "disclosure"]


@pytest.mark.parametrize(
    "piece",
    ["一、概述\n", "桐城市财政局2016年政府信息公开工作年度报告\n", "报告全文\n公开12条申请3件复议\n本报告\n", "桐城市财政局信息公开2016年", "【主动公开】\n", "鼓楼区", "2016年1月1日至", "首页 > "],
)
def test_time_grows_with_the_text(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.process_time()
        for a, b in split_pages(text)[:3]:
            read_header(text, a, b)
            find_sections(text, a, b)
        return time.process_time() - start

    small = min(seconds(4_000) for _ in range(2))
    assert seconds(32_000) < 20 * small + 0.3  # eight times the text; a quadratic step would take 64 times as long
