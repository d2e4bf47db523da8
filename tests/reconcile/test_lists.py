"""Lists of the narrative: what belongs to them, what adds up, and when to stay silent."""

from __future__ import annotations

import pytest
from marked import checks_of, failing, told

ADDS_UP = [
    ("全市公开政府信息[900条],其中甲局公开政府信息[300条],乙局公开政府信息[600条]。", "behind 其中"),
    ("收到申请[21件],当面[4件],网络[9件],信函[8件]。", "a run of one kind, no word opens it"),
    ("公开政府信息[700条]。其中:\n一类[300条];\n二类[400条]。", "in the next lines"),
    ("公开政府信息[800条]。按渠道分,网站公开[500条],其他方式公开[300条]。按内容分,甲类[650条],乙类[150条]。", "two dimensions of one total"),
    ("收到申请[30件],其中当面[10件],网络[20件];自然人[28件],企业[2件]。", "two breakdowns in one sentence"),
    ("公开政府信息[968条],其中甲类[387条],其中审批[212条]、核准[175条];乙类[581条]。", "a part of a part"),
    ("办结申请[12件],其中同意公开[9件](含已移送[2件]),不予公开[3件](国家秘密[1件]、个人隐私[2件])。", "brackets"),
    ("全市公开政府信息[900条],累计[2000条],其中甲局公开[300条],累计[800条];乙局公开[600条],累计[1200条]。", "yearly beside cumulative"),
    ("新收申请[27件],上年结转[2件],合计[29件]。", "the total behind its parts"),
    ("公开政府信息[5316条],较上年增加[742条]。其中,甲类[2904条],乙类[2412条]。", "last year's growth is no total"),
    ("发布信息[24.8万条],其中甲类[107605条],乙类[140201条]。", "a rounded total"),
    ("公开政府信息[500条]。其中甲类[200条],占{40%}。乙类[300条],占{60%}。", "shares over several sentences"),
    ("当面、网络、信函申请分别为[3件]、[9件]、[5件],共[17件]。", "names before, numbers behind"),
    ("收到申请[13件]。其中网络[9件]、现场[4件],已办结[12件]。", "what became of them is no part"),
]


@pytest.mark.parametrize(("text", "why"), ADDS_UP, ids=[w for _, w in ADDS_UP])
def test_lists_that_add_up(text: str, why: str) -> None:
    found = told(checks_of(text), "sum")
    assert found, why
    assert {status for status, _ in found} <= {"holds", "holds_rounded"}, (why, found)


CONTRADICTIONS = [
    ("全市公开政府信息[21870条],其中甲局公开政府信息[1821条];县区公开政府信息[8313条];部门公开政府信息[12136条]。", "1821 + 8313 + 12136 = 22270 ≠ 21870"),
    ("全市公开政府信息[100条],累计[870条],其中甲局公开[40条],累计[300条];乙局公开[60条],累计[600条]。", "300 + 600 = 900 ≠ 870"),
    ("公开政府信息[700条],分为两类:甲类[300条],乙类[390条]。", "300 + 390 = 690 ≠ 700"),
    ("收到申请[47件]。就主题而言,土地申请[19件],拆迁申请[13件],旅游申请[8件],其他申请[5件]。", "19 + 13 + 8 + 5 = 45 ≠ 47"),
    ("备案公文[785件],主动公开[412件],依申请公开[286件],不予公开[97件]。", "412 + 286 + 97 = 795 ≠ 785"),
    ("收到申请[12件]。递交方式:当面[4件],网络[9件],信函[6件]。", "4 + 9 + 6 = 19 ≠ 12"),
    ("无法提供申请[8件],系本机关不掌握[5件]、没有现成信息[1件]。", "5 + 1 = 6 ≠ 8"),
    ("全市公开政府信息[3360条]。按平台:政务网站[2470条],微信公众号[836条]。", "2470 + 836 = 3306 ≠ 3360"),
    ("公开政府信息[2718条]。划分为:其中甲类[280多条];乙类[650多条];其他信息[350多条]。", "280 + 650 + 350 = 1280 ≠ 2718"),
    ("复议[26件],其中维持[21件],纠错[5件],其他情形[7件]。", "21 + 5 + 7 = 33 ≠ 26"),  # the first two make the total by chance
    ("收到申请[12件],其中当面[11件],网络[1件],信函[5件]。", "11 + 1 + 5 = 17 ≠ 12"),
    ("办结申请[183件],其中予以公开[90件],部分公开[16件],不予公开[11件],无法提供[48件],不予处理[9件],其他处理[5件];结转下年[4件]。",
     "90 + 16 + 11 + 48 + 9 + 5 = 179 ≠ 183"),  # with what is carried forward it would be 183
    ("受理投诉[5183件],已处理[5028件]。其中大气投诉[2617件],噪声投诉[1475件],水投诉[689件],其他投诉[420件]。", "2617 + 1475 + 689 + 420 = 5201 ≠ 5183"),
    ("收到申请[396件],上年结转[18件]。其中自然人提出[371件],法人或其他组织提出[52件]。", "371 + 52 = 423 ≠ 396"),
    ("收到申请[20件],其中网络[13件],信函[6件],当面、传真申请均无。", "13 + 6 = 19 ≠ 20"),
    ("公开政府信息[7208条]。按内容分,甲类[312条],乙类[2467条],党建与其他[406条]。", "312 + 2467 + 406 = 3185 ≠ 7208"),
    ("培训[24期],其中业务培训[2期];其余为监管培训[29期]。", "2 + 29 = 31 ≠ 24"),
    ("收到申请[1426件],加上上年结转[73件],应办理[1489件]。", "1426 + 73 = 1499 ≠ 1489"),
    ("答复申请[205件]。予以公开[58件];不予公开[35件];无法提供[65件];不予处理[38件];其他处理[0件]。", "58 + 35 + 65 + 38 + 0 = 196 ≠ 205"),
]


@pytest.mark.parametrize(("text", "expression"), CONTRADICTIONS)
def test_lists_that_contradict_their_total(text: str, expression: str) -> None:
    assert expression in failing(text)


SILENT = [
    ("公开政府信息[1000条],其中甲类[100条],乙类[200条]。", "names only some parts"),
    ("公开政府信息[500条]。按渠道分,网站公开[460条],微信公开[300条],公开栏[90条]。", "one item over several channels"),
    ("发布信息[3455条],其中公开信息[2831条],向上级报送信息[905条],收到来信[138条]。", "another action is no part"),
    ("收到申请[47件],上年结转[2件]。办理结果为予以公开[24件]、部分公开[3件]、不予公开[22件]。", "answers include last year's requests"),
    ("涌现作品[52条],其中[1条]播放量破亿、[2条]破[1000万条]、[49条]破[100万条]。", "thresholds are no counts"),
    ("设置栏目[8个],其中子栏目[75个]。", "a part of another kind"),
    ("整改隐患[26家],合格的达[31家];评定优秀企业,其中省级[9家]、市级[26家]。", "a total that is not stated"),
    ("公开政府信息[900条],2009年为[800条],其中甲类[500条]。", "last year's number"),
    ("公开政府信息[61377条],其中市局公开政府信息[24159条]、县局公开政府信息[33010条],厅机关占{6.9%}。", "a part without its number"),
    ("受理诉求[41件],其中咨询[35件],申诉举报[6件],已处置[5件]。", "what became of a part"),
    ("发布解读[61篇],图解、视频、动画分别为[22篇]、[13篇]、[5篇],其余为文字解读。", "a rest without a number"),
    ("办案[16件],处罚[17万元]。其中大案[9件],小案[3件]。", "another unit"),
    ("市政府收到申请[48件],其中[12件]来自海外,同意公开[35件],不予公开[6件],不存在[7件]。", "two breakdowns, one of them partial"),
    ("收到申请[396件],上年结转[18件]。其中自然人提出[384件],法人或其他组织提出[30件]。", "with those left from last year"),
    ("承办建议[61件],提案[103件],总数居首位;其中主办[97件],会办[67件]。", "two totals together"),
    ("公开公告[74条]。县水务局、县环保局、县气象局分别发布通知[26条]、公示[42条]、预警[95条]。", "分别 says whose they are"),
    ("召开发布会[6次:response.press_conferences],其中负责人出席[3次:response.press_conferences.principal],参加访谈[4次:response.interviews]。", "something beside it"),
    ("公开政府信息[58 426条],其中甲类[40000条],乙类[18 426条]。", "numbers torn by blanks are read whole"),
    ("新收申请[107件],上年结转[5件],合计[112件]。网络[58件],信函[43件],当面[6件]。自然人[96件],企业[11件]。", "parts of the new ones"),
    ("以土地公开最多,为[6120条],公开政府信息[28100条],其中最多的两家分别为[6120条]和[5470条]。", "the largest only"),
]


@pytest.mark.parametrize(("text", "why"), SILENT, ids=[w for _, w in SILENT])
def test_silence(text: str, why: str) -> None:
    assert failing(text) == [], why


def test_an_open_list_is_incomplete_and_says_so() -> None:
    (check,) = [c for c in checks_of("公开政府信息[1000条],其中甲类[100条],乙类[200条]。") if c.rule == "sum"]
    assert check.status == "incomplete"
    assert "不作判断" in check.message
    assert "may be partial" in check.message_en


def test_two_breakdowns_that_agree_on_another_total_leave_no_doubt() -> None:
    text = "收到申请[81件],网络[9件],信函[5件],当面[4件]。申请人里自然人[14件],企业[4件]。"
    assert failing(text) == ["9 + 5 + 4 = 18 ≠ 81", "14 + 4 = 18 ≠ 81"]


def test_a_partial_list_of_small_numbers_is_no_digit_swap() -> None:
    assert failing("收到申请[81件],其中网络[9件],信函[9件]。") == []


def test_one_part_cannot_exceed_its_total() -> None:
    assert failing("召开发布会[5场],其中主要负责人出席[12场]。") == ["12 > 5"]
    assert failing("召开发布会[5场],其中主要负责人出席[2场]。") == []
