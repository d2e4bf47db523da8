"""What the guideline settles by rule after tagging, and the word boundaries the tagger sees."""

from importlib import import_module

import numpy as np
import pytest

from gipnlp.divisions import find_zones
from gipnlp.normalise import normalise
from gipnlp.tag import patterns
from gipnlp.tag.features import codepoints, sentence_bounds, sentences
from gipnlp.tag.labels import Span
from gipnlp.tag.settle import settle
from gipnlp.tag.words import cut, kind_of, words


def spans(text, *pieces):
    """Spans of (label, surface) in text order."""
    found, at = [], 0
    for label, surface in pieces:
        at = text.index(surface, at)
        found.append(Span(label, at, at + len(surface), 0.9))
        at += len(surface)
    return found


def surfaces(text, found):
    return [(s.label, text[s.start : s.end]) for s in found]


@pytest.mark.parametrize(
    ("text", "tagged", "settled", "why"),
    [
        ("请与昆明高新技术产业开发区管委会联系。", [("AGENCY", "开发区管委会")], [("AGENCY", "昆明高新技术产业开发区管委会")], "the name of a zone is whole"),
        ("我局会同县财政局检查。", [("AGENCY", "县财政局")], [("AGENCY", "县财政局")], "会同县 is no county here"),
        ("县直各单位和县经济开发区管委会成立机构。", [("AGENCY", "县直各单位"), ("AGENCY", "县经济开发区管委会")], [("AGENCY", "县直各单位"), ("AGENCY", "县经济开发区管委会")], "和 joins two bodies"),
        ("乡镇和县直单位12个。", [("AGENCY", "县直单位")], [("AGENCY", "县直单位")], "和县 is no county here"),
        ("(一)主动公开政府信息的数量2016年全县公开信息12条。", [("CATEGORY", "政府信息"), ("CATEGORY", "信息"), ("COUNT", "12条")], [("DATE", "2016年"), ("CATEGORY", "信息"), ("COUNT", "12条")], "a heading counts nothing, though the text runs on"),
        ("设有申请受理栏目。全年收到申请3件。", [("CATEGORY", "栏目"), ("CATEGORY", "申请"), ("COUNT", "3件")], [("CATEGORY", "申请"), ("COUNT", "3件")], "no number in its sentence"),
        ("全年没有收到公开申请。", [("CATEGORY", "公开申请")], [("CATEGORY", "公开申请")], "a zero in words counts"),
        ("|结果维持|尚未审结|\n|---|---|\n|3|0|\n", [("CATEGORY", "结果维持"), ("CATEGORY", "尚未审结"), ("COUNT", "3"), ("COUNT", "0")], [("COUNT", "3"), ("COUNT", "0")], "heads of columns are no labels of rows"),
        ("印发目录(2025版)和清单3份。", [("COUNT", "2025版"), ("CATEGORY", "清单"), ("COUNT", "3份")], [("CATEGORY", "清单"), ("COUNT", "3份")], "an edition is no number of things"),
        ("平南县政府信息公开网发布3条信息。", [("AGENCY", "平南县政府"), ("COUNT", "3条"), ("CATEGORY", "信息")], [("COUNT", "3条"), ("CATEGORY", "信息")], "政府 belongs to 政府信息公开"),
        ("县政府信息公开工作有序开展。", [("AGENCY", "县政府")], [("AGENCY", "县政府")], "the short name of a body stays one"),
        ("平南县人民政府信息公开工作。", [("AGENCY", "平南县人民政府")], [("AGENCY", "平南县人民政府")], "the full name of a body stays one"),
        ("县委县政府高度重视。", [("AGENCY", "县委县政府")], [("AGENCY", "县委"), ("AGENCY", "县政府")], "two bodies"),
        ("平南县通过成立工作机构推进。", [("AGENCY", "平南县通过成立工作机构")], [("AGENCY", "工作机构")], "a body holds no verb"),
        ("自2011年1月1日起至12月31日止。", [("DATE", "2011年1月1日"), ("DATE", "12月31日")], [("DATE", "2011年1月1日起至12月31日")], "a range is one date"),
        ("未收到公开申请事项,发布通知、预决算等公告5条。", [("CATEGORY", "公开申请"), ("CATEGORY", "通知、预决算等公告"), ("COUNT", "5条")], [("CATEGORY", "公开申请事项"), ("CATEGORY", "公告"), ("COUNT", "5条")], "to the end of the noun; of X、Y等Z only Z"),
        ("全县12个镇(办)。", [("COUNT", "12个"), ("CATEGORY", "镇(办")], [("COUNT", "12个"), ("CATEGORY", "镇")], "half a bracket"),
        ("全市工商系统12315申诉举报中心受理投诉5件。", [("AGENCY", "全市工商系统"), ("AGENCY", "12315申诉举报中心"), ("CATEGORY", "投诉"), ("COUNT", "5件")], [("AGENCY", "全市工商系统12315申诉举报中心"), ("CATEGORY", "投诉"), ("COUNT", "5件")], "the centre of a hotline is one body with whose it is"),
        ("公开情况(一)主动公开政府信息的数量各乡镇公开信息12条。", [("CATEGORY", "政府信息"), ("CATEGORY", "信息"), ("COUNT", "12条")], [("CATEGORY", "信息"), ("COUNT", "12条")], "a heading behind a heading"),
        ("公示相关投标信息18条。", [("CATEGORY", "相关投标信息"), ("COUNT", "18条")], [("CATEGORY", "投标信息"), ("COUNT", "18条")], "相关 says nothing of what is counted"),
        ("县委常委、副县长出席。", [("AGENCY", "县委常委")], [], "a post is no body"),
        ("各级、各部门认真落实。", [("AGENCY", "各级、各部门")], [("AGENCY", "各部门")], "各级 alone is no body"),
        ("发布系列短视频6条。", [("CATEGORY", "系列短视频"), ("COUNT", "6条")], [("CATEGORY", "短视频"), ("COUNT", "6条")], "no word of quantity"),
        ("合计\n总计3\n", [("CATEGORY", "总计"), ("COUNT", "3")], [("CATEGORY", "总计"), ("COUNT", "3")], "the label of a row stays"),
        ("公开环保、卫生类信息12条。", [("CATEGORY", "卫生类信息"), ("COUNT", "12条")], [("CATEGORY", "环保、卫生类信息"), ("COUNT", "12条")], "one kind under two names"),
        ("采购类3条、卫生类2条。", [("CATEGORY", "采购类"), ("COUNT", "3条"), ("CATEGORY", "卫生类"), ("COUNT", "2条")], [("CATEGORY", "采购类"), ("COUNT", "3条"), ("CATEGORY", "卫生类"), ("COUNT", "2条")], "two kinds, each with its number"),
        ("明确保密审查机构,督促我市相关单位和办理部门整改。", [], [("AGENCY", "保密审查机构"), ("AGENCY", "我市相关单位"), ("AGENCY", "办理部门")], "a function makes a body of a class noun"),
        ("涉及7个相关部门。", [("COUNT", "7个"), ("CATEGORY", "相关部门")], [("COUNT", "7个"), ("CATEGORY", "相关部门")], "what is counted stays a category"),
        ("在图书馆设置查阅点,对不履行义务的部门和单位追究责任。", [("AGENCY", "图书馆"), ("AGENCY", "部门和单位")], [], "bare class nouns"),
        ("在档案馆和图书馆设置查阅点3个。", [("AGENCY", "档案馆和图书馆"), ("CATEGORY", "查阅点"), ("COUNT", "3个")], [("CATEGORY", "查阅点"), ("COUNT", "3个")], "bare class nouns joined"),
        ("报告由七个部分组成,部分公开5件。", [("COUNT", "七个"), ("CATEGORY", "部分"), ("CATEGORY", "部分公开"), ("COUNT", "5件")], [("COUNT", "七个"), ("CATEGORY", "部分公开"), ("COUNT", "5件")], "what a report counts of its own text"),
        ("其中“部门动态”栏目发布信息19条。", [("CATEGORY", "信息"), ("COUNT", "19条")], [("CATEGORY", "部门动态"), ("CATEGORY", "信息"), ("COUNT", "19条")], "the name of a column with what it published"),
        ("印发《关于2016年1-12月工作的通知》2件。", [("DATE", "2016年1-12月"), ("COUNT", "2件")], [("COUNT", "2件")], "nothing inside of title marks"),
        ("由财政、监察等7部门组成检查组。", [("AGENCY", "财政、监察等7部门")], [("COUNT", "7"), ("CATEGORY", "部门")], "counted bodies"),
        ("110指挥中心受理。", [("AGENCY", "110指挥中心")], [("AGENCY", "110指挥中心")], "the number of a hotline counts nothing"),
        ("情况统计表共七个部分组成。", [("CATEGORY", "统计表"), ("COUNT", "七个")], [("COUNT", "七个")], "七个 counts parts of the text, no tables"),
        ("访问量超过30万次,附近3个社区,近200家单位。", [("CATEGORY", "访问量"), ("COUNT", "30万次"), ("COUNT", "3个"), ("COUNT", "200家")], [("CATEGORY", "访问量"), ("COUNT", "超过30万次"), ("COUNT", "3个"), ("COUNT", "近200家")], "vague words belong to their number"),
        ("2009年未收到政府信息公开申请事项。", [("DATE", "2009年")], [("DATE", "2009年"), ("CATEGORY", "政府信息公开申请事项")], "what was not received"),
        ("浉北区通过网站公开。", [("AGENCY", "浉北区")], [], "a territory alone, known or not"),
        ("省委办公厅省政府办公厅印发,区委区政府办公室转发。", [("AGENCY", "省委办公厅省政府办公厅"), ("AGENCY", "区委区政府办公室")], [("AGENCY", "省委办公厅"), ("AGENCY", "省政府办公厅"), ("AGENCY", "区委区政府办公室")], "two offices, and one office of two bodies"),
        ("我县县政府信息公开工作由本部门承担。", [], [("AGENCY", "县政府"), ("AGENCY", "本部门")], "short names of bodies"),
        ("指标名称计量单位2013年度历年累计", [], [("DATE", "2013年度")], "a year is a date, also where the tagger does not know the words"),
        ("印发《2013年要点》和本年度报告,(2013年)12号。", [], [], "not in titles and numbers of documents"),
        ("网上公开县政府的职能3项。", [("AGENCY", "开县政府"), ("CATEGORY", "职能"), ("COUNT", "3项")], [("AGENCY", "县政府"), ("CATEGORY", "职能"), ("COUNT", "3项")], "公开 is one word"),
        ("在专栏公开政府及其部门的职能。", [("AGENCY", "开政府及其部门")], [], "bare class nouns"),
        ("各乡镇办负责收集信息。", [("AGENCY", "各乡镇")], [("AGENCY", "各乡镇办")], "the offices beside the towns"),
        ("各镇街办3期。", [("AGENCY", "各镇街"), ("COUNT", "3期")], [("AGENCY", "各镇街"), ("COUNT", "3期")], "here 办 is a verb"),
        ("县局农机科(股)长到会。", [("AGENCY", "县局农机科")], [], "a post"),
        ("落实市、县有关工作要求。", [("AGENCY", "市、县有关工作")], [], "work is no body"),
        ("收取检索费90元,其中市教育局30元。", [("COUNT", "90元"), ("CATEGORY", "市教育局"), ("COUNT", "30元")], [("COUNT", "90元"), ("AGENCY", "市教育局"), ("COUNT", "30元")], "a doer before its number"),
        ("包括市教育局12个。", [("CATEGORY", "市教育局"), ("COUNT", "12个")], [("CATEGORY", "市教育局"), ("COUNT", "12个")], "bodies that are counted"),
        ("网站公开12条,占 86. 5 %。", [("CATEGORY", "网站公开"), ("COUNT", "12条"), ("COUNT", "5")], [("CATEGORY", "网站公开"), ("COUNT", "12条"), ("PERCENT", "86. 5 %")], "a number torn behind its point"),
        ("1. 5件申请已办结。", [("COUNT", "5件"), ("CATEGORY", "申请")], [("COUNT", "5件"), ("CATEGORY", "申请")], "the number of an item is no whole part"),
        ("信息目录系统已经启用,涵盖各行业。", [("AGENCY", "信息目录系统"), ("AGENCY", "各行业")], [], "systems and trades"),
        ("收到申请数\n件\n31\n", [("CATEGORY", "收到申请数"), ("COUNT", "31")], [("CATEGORY", "收到申请数"), ("COUNT", "31")], "a row with one cell a line"),
    ],
)
def test_settle(text, tagged, settled, why):
    text = normalise(text).text
    assert surfaces(text, settle(text, spans(text, *tagged))) == settled, why


def test_zones_begin_with_the_name_of_a_division():
    text = "平潭综合实验区管委会与南京江北新区管委会,以及某某开发区"
    assert [text[a:b] for a, b in find_zones(text)] == ["平潭综合实验区", "南京江北新区"]


def cut_words(text):
    first, _ = cut(codepoints(text), list(sentences(text)))
    starts = [i for i in range(len(text)) if first[i] == i]
    return [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


def test_text_is_cut_into_words_of_the_dictionary():
    assert cut_words("累计群发质量宣传信息。") == ["累计", "群发", "质量", "宣传", "信息", "。"]
    assert cut_words("行政区域") == ["行政区域"]  # the highest bit of its key is set


@pytest.mark.parametrize("text", ["", "条", "2016", "abc条", "\ud800条", "。。\n\n", "县" * 5000])
def test_every_character_gets_a_word(text):
    points = np.minimum(codepoints(text), 0xFFFF)
    w = words(points, sentence_bounds(points)[0])
    assert all(len(part) == len(text) for part in (w.mark, w.kind, w.before, w.after, w.second, w.word, w.word_before, w.word_after))
    assert not len(text) or set(w.mark.tolist()) <= {1, 2, 3, 4}


def test_no_word_crosses_the_end_of_a_sentence():
    assert cut_words("公开\n信息") == ["公开", "\n", "信息"]


def test_tags_of_the_dictionary():
    assert kind_of("vn") != kind_of("v") != kind_of("n")
    assert kind_of("xyz") == 0


@pytest.mark.parametrize(
    ("name", "words", "at"),
    [
        ("_NO_BODY_LAST", (*patterns.NO_BODY_ENDS, *patterns.CLASS_NOUNS), -1),
        ("_QUANTIFIER_FIRST", tuple(patterns.QUANTIFIERS), 0),
        ("_GOES_ON_FIRST", tuple(patterns.NOUN_ENDS), 0),
        ("_OF_TEXT_FIRST", tuple(patterns.OF_TEXT), 0),
    ],
)
def test_the_first_look_knows_a_character_of_each_word(name: str, words: tuple[str, ...], at: int) -> None:
    """A rule is tried only at these characters: a word that ends or begins with pattern syntax would never be found."""
    assert {word[at] for word in words} == set(getattr(import_module("gipnlp.tag.settle"), name))
    assert [word for word in words if not "一" <= word[at] <= "鿿"] == []
