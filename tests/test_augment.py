"""Augmentation: spans move along exactly, what they hold is still of their kind, and the same seed gives the same sentences."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from support import parse_marked

from gipnlp.corpus.markup import GoldReport, GoldSpan, Page, parse
from gipnlp.normalise import normalise
from gipnlp.quantities import read_count, read_date, read_number, read_percent
from gipnlp.tag.features import sentences
from gipnlp.training.augment import (
    KINDS,
    Sentence,
    augment,
    changed,
    edited,
    in_chinese,
    lose_date_marks,
    organ_class,
    read_kinds,
    stock,
)
from gipnlp.training.data import Example, corpus_directory, example, load_corpus

SENTENCES = (
    "<AGENCY>睢阳区教育局</AGENCY><DATE>2016年</DATE>政府信息公开工作年度报告\n",
    "<DATE>2016年</DATE>,<AGENCY>我局</AGENCY>共收到<CATEGORY>政府信息公开申请</CATEGORY><COUNT>1234件</COUNT>,占<PERCENT>45.3%</PERCENT>。",
    "统计期限自<DATE>2017年1月1日起至2017年12月31日</DATE>止,由<AGENCY>平湖市财政局</AGENCY>公布。",
    "依据《睢阳区信息公开办法》(试行),在门户网站设置<CATEGORY>栏目</CATEGORY><COUNT>12个</COUNT>、<CATEGORY>窗口</CATEGORY><COUNT>3处</COUNT>;",
    "投入<CATEGORY>资金</CATEGORY><COUNT>300万元</COUNT>,开展“<CATEGORY>专项培训</CATEGORY>”<COUNT>两次</COUNT>,<COUNT>近200人次</COUNT>参加。",
    "一、概述\n",
    "1.<DATE>2016年</DATE>公开<CATEGORY>规范性文件</CATEGORY><COUNT>24.8万条</COUNT>,<AGENCY>市财政局</AGENCY>与<AGENCY>市卫生局</AGENCY>各<COUNT>5场次</COUNT>。\n",
    "<CATEGORY>指标</CATEGORY>\t条\t<COUNT>12</COUNT>\n",
    "<DATE>2017年3月21日</DATE>\n",
)
READS = {"COUNT": read_count, "PERCENT": read_percent, "DATE": lambda text: read_date(text, 2016)}
EDGES = " \t\n,.;:!?()[]<>\"'。、《》〈〉“”‘’…〔〕【】"


def made(*marked: str, name: str = "p") -> Example:
    """A page of sentences with gold inside."""
    text, spans = "", []
    for sentence in marked:
        plain, found = parse_marked(sentence)
        spans += [(label, a + len(text), b + len(text)) for label, a, b, _ in found]
        text += plain
    header = {"agency": f"某局{name}", "level": "county", "kind": "department", "year": 2016}
    return Example(Page(name, text, [GoldSpan(*s) for s in spans], [GoldReport(header, 0, len(text))]), normalise(text), spans)


def shown(item: Example) -> str:
    """The text of an example with its spans in brackets."""
    out, at = "", 0
    for label, a, b in item.spans:
        out += f"{item.norm.text[at:a]}[{label[0]} {item.norm.text[a:b]}]"
        at = b
    return out + item.norm.text[at:]


def check(item: Example) -> None:
    """What every example must hold to."""
    text, at = item.norm.text, 0
    inside = list(sentences(text))
    assert item.page.text == text
    assert [(s.label, s.start, s.end) for s in item.page.spans] == item.spans
    for label, a, b in item.spans:
        assert at <= a < b <= len(text), "in order, none overlaps, none is empty"
        at = b
        assert any(start <= a and b <= end for start, end in inside), f"{text[a:b]!r} is cut by a sentence"
        if label in READS:
            assert READS[label](text[a:b]) is not None, f"{text[a:b]!r} is no {label}"
        else:
            assert text[a] not in EDGES, text[a:b]
            assert text[b - 1] not in EDGES, text[a:b]


chosen_kinds = st.lists(st.sampled_from(list(KINDS)), min_size=1, unique=True)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=9), chosen_kinds, st.integers(0, 10**6), st.sampled_from([0.3, 1.0]))
def test_spans_move_along_and_stay_of_their_kind(marked: list[str], kinds: list[str], seed: int, share: float) -> None:
    item = made(*marked)
    labels = [label for label, _, _ in item.spans]
    for copy in augment([item], kinds, share, seed):
        check(copy)
    (page,) = changed([item], kinds, share, seed)
    assert [s.label for s in page.spans] == labels, "a changed page has all spans of the page"
    check(Example(page, normalise(page.text), [(s.label, s.start, s.end) for s in page.spans]))
    assert (page.reports[0].start, page.reports[0].end) == (0, len(page.text))


def test_on_pages_of_the_corpus() -> None:
    items = [example(p) for p in load_corpus(corpus_directory())[::60]]
    names = {item.norm.text[a:b] for item in items for label, a, b in item.spans if label == "AGENCY"}
    for kind in KINDS:
        copies = augment(items, [kind], 1.0, 3)
        assert copies, kind
        for copy in copies:
            before = next(i for i in items if copy.page.id == f"{i.page.id}+{kind}")
            at = 0
            for label, a, b in copy.spans:
                text = copy.norm.text[a:b]
                assert at <= a < b
                at = b
                if kind == "organs" and label == "AGENCY":
                    assert text in names, "no name is made up"
                if kind not in ("places", "organs", "script") and label in ("AGENCY", "CATEGORY"):
                    assert text in before.norm.text
            assert copy.group == before.group, "a copy goes with its agency into a fold"
            assert not copy.page.reports[0].records
    for page in changed(items, tuple(KINDS), 1.0, 3):
        norm = normalise(page.text)
        assert norm.text == page.text, "normalising a changed page changes nothing more"


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_edits_move_spans(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 30))
    text = "".join(chr(0x4E00 + i) for i in range(size))
    cuts = sorted(data.draw(st.sets(st.integers(0, size), max_size=8)))
    ranges = list(zip(cuts, cuts[1:], strict=False))
    spans = [("X", a, b) for a, b in ranges if data.draw(st.booleans())]
    edits = []
    for a, b in ranges:
        if data.draw(st.booleans()):
            x, y = sorted((data.draw(st.integers(a, b)), data.draw(st.integers(a, b))))
            edits.append((x, y, data.draw(st.text("abc", min_size=0 if (x, y) != (a, b) else 1, max_size=3))))
    new, moved = edited(text, spans, edits)
    assert len(new) == len(text) + sum(len(s) - (b - a) for a, b, s in edits)
    for (_, a, b), (_, x, y) in zip(spans, moved, strict=True):
        wanted, done = "", a
        for start, end, s in sorted(edits):
            if a <= start and end <= b and start < b and (start > a or end > start):
                wanted, done = wanted + text[done:start] + s, end
        assert new[x:y] == wanted + text[done:b]


@pytest.mark.parametrize(
    ("edits", "why"),
    [([(1, 3, "x")], "crosses"), ([(2, 4, "")], "nothing is left"), ([(0, 1, "x"), (0, 2, "y")], "overlap"), ([(3, 5, "")], "crosses")],
)
def test_edits_that_break_a_span_are_refused(edits: list[tuple[int, int, str]], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        edited("abcdef", [("X", 2, 4)], edits)


def results(kind: str, marked: str, *others: str) -> set[str]:
    """What one kind makes of a sentence with many seeds."""
    found = set()
    for seed in range(60):
        for copy in augment([made(marked), made(*others, name="q")] if others else [made(marked)], [kind], 1.0, seed):
            if copy.page.id.startswith("p"):
                found.add(shown(copy))
    return found


@pytest.mark.parametrize(
    ("kind", "marked", "wanted", "why"),
    [
        ("units", "全年收到<CATEGORY>申请</CATEGORY><COUNT>12件</COUNT>。", "全年收到[C 申请][C 12份]。", "a like measure word"),
        ("script", "共制发<CATEGORY>规范性文件</CATEGORY><COUNT>12件</COUNT>。", "共制发[C 规范性档案][C 12件]。", "a wording of converted script inside a span"),
        ("damage", "自<DATE>2017年1月1日至12月31日</DATE>统计。", "自[D 201711日至1231日]统计。", "年 and 月 lost"),
        ("damage", "自<DATE>2017年1月至12月</DATE>公开信息。", "自[D 20171月至12月]公开信息。", "年 lost"),
        ("damage", "<DATE>2017年3月21日</DATE>\n", "[D 2017321]\n", "日 lost, too, where a line is a date"),
        ("damage", "1.<DATE>2016年</DATE>公开制度建设情况\n", "1[D 2016年]公开制度建设情况\n", "a list number glued to a year"),
        ("damage", "一、总体工作情况\n", "一、总体工作情况", "a lost line end"),
        ("damage", "全年收到<CATEGORY>申请</CATEGORY><COUNT>2285件</COUNT>。", "全年收到[C 申请][C 22 85件]。", "a blank between digits"),
        ("marks", "收到<CATEGORY>申请</CATEGORY><COUNT>2件</COUNT>,答复<COUNT>2件</COUNT>。", "收到[C 申请][C 2件]、答复[C 2件]。", "another mark"),
        ("marks", "收到<CATEGORY>申请</CATEGORY><COUNT>2件</COUNT>,答复<COUNT>2件</COUNT>。", "收到[C 申请][C 2件]答复[C 2件]。", "a lost mark"),
        ("numbers", "按期办结率达到<PERCENT>30%</PERCENT>。", r"按期办结率达到\[P 百分之[一-十]{1,3}\]。", "a percentage in Chinese numerals"),
        ("numbers", "<DATE>2010年3月31日</DATE>\n", "[D 二〇一〇年三月三十一日]\n", "a date in Chinese numerals"),
    ],
)
def test_what_a_kind_does(kind: str, marked: str, wanted: str, why: str) -> None:
    found = results(kind, marked)
    assert any(x == wanted or re.fullmatch(wanted, x) for x in found), why


@pytest.mark.parametrize(
    ("kind", "marked", "why"),
    [
        ("marks", "收到<CATEGORY>当面、网络、信函申请</CATEGORY>", "marks inside of spans stay"),
        ("script", "召开<CATEGORY>设</CATEGORY>置会议共十次。", "a wording over the border of a span stays"),
        ("numbers", "指标<COUNT>12</COUNT>其中<COUNT>7</COUNT>在册。", "bare numbers are cells"),
        ("units", "<CATEGORY>阅读</CATEGORY>共计<COUNT>12万</COUNT>。", "no measure word"),
        ("places", "会同县财政局办理相关工作。", "rather a verb and a noun than a place"),
        ("damage", "自<DATE>2017年1月11日</DATE>统计的数字。", "1月11日 and 11月1日 could be meant"),
    ],
)
def test_what_is_left_alone(kind: str, marked: str, why: str) -> None:
    assert results(kind, marked) == set(), why


def test_names_are_swapped_for_like_ones_and_a_place_alike_all_over_a_page() -> None:
    page = made("<AGENCY>睢阳区教育局</AGENCY>公开信息。", "睢阳区位于城南一带。", "<AGENCY>睢阳区教育局</AGENCY>\n")
    (copy,) = augment([page], ["places"], 1.0, 5)
    names = {copy.norm.text[a:b] for label, a, b in copy.spans}
    assert len(names) == 1
    (name,) = names
    assert name.endswith("区教育局")
    assert name[:-3] in copy.norm.text.split("。")[1]
    bodies = results("organs", "<AGENCY>市教育局</AGENCY>公开信息多条。", "<AGENCY>市卫生局</AGENCY>、<AGENCY>县民政局</AGENCY>、<AGENCY>市档案馆</AGENCY>。")
    assert bodies == {"[A 市卫生局]公开信息多条。"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("我局", ("我", "")), ("市教育局", ("市", "局")), ("各有关单位", ("各有关", "单位")), ("睢阳区教育局", ("place", "局")), ("国务院办公厅", ("name", "办公厅")),
        ("县委、县政府", None), ("我局各科室站所", None), ("某某某", None),
    ],
)  # fmt: skip
def test_classes_of_organs(name: str, expected: tuple[str, str] | None) -> None:
    assert organ_class(name) == expected


def test_numbers_in_chinese_are_read_back() -> None:
    for number in [*range(1, 1200), 2000, 2020, 9999, 1001, 3010]:
        read = read_number(in_chinese(number))
        assert read is not None
        assert (read.value, read.end) == (number, len(in_chinese(number)))


def test_a_date_that_could_be_two_is_not_damaged() -> None:
    assert lose_date_marks("2017年1月11日", False) is None
    assert lose_date_marks("2016年", True) is None


def test_the_same_seed_gives_the_same_sentences_in_any_order() -> None:
    items = [made(*SENTENCES, name="a"), made(*reversed(SENTENCES), name="b")]
    once, again = augment(items, tuple(KINDS), 0.5, 4), augment(items[::-1], tuple(KINDS), 0.5, 4)
    assert [shown(i) for i in once] == [shown(i) for i in again[::-1]]
    assert [shown(i) for i in once] != [shown(i) for i in augment(items, tuple(KINDS), 0.5, 5)]
    assert augment(items, tuple(KINDS), 0.5, 4) != augment(items, tuple(KINDS), 1.0, 4)


def test_nothing_is_changed_without_kinds_or_share() -> None:
    item = made(*SENTENCES)
    assert augment([item], [], 1.0) == []
    assert augment([item], tuple(KINDS), 0.0) == []
    (page,) = changed([item], tuple(KINDS), 0.0)
    assert (page.text, [(s.label, s.start, s.end) for s in page.spans]) == (item.norm.text, item.spans)


def test_kinds_are_read_in_their_order() -> None:
    assert read_kinds("damage, places") == ("places", "damage")
    assert read_kinds("all") == tuple(KINDS)
    with pytest.raises(ValueError, match="no kind of augmentation: colours"):
        read_kinds("places,colours")
    with pytest.raises(ValueError, match="colours"):
        augment([], ["colours"])


def test_every_kind_gives_edits_that_can_be_made() -> None:
    plain, found = parse_marked(SENTENCES[6])
    names = stock([made(*SENTENCES)], 1)
    s = Sentence("p", 0, plain, tuple((label, a, b) for label, a, b, _ in found), True)
    for change in KINDS.values():
        for seed in range(40):
            edited(s.text, s.spans, change(s, Random(seed), names))


def test_the_tagger_sees_the_copies_and_the_linker_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import json

    from gipnlp.link.linker import Models
    from gipnlp.train import train_to
    from gipnlp.training import crf, linker

    seen: dict[str, list[str]] = {}
    train = crf.train
    monkeypatch.setattr(crf, "train", lambda items, *rest: seen.setdefault("tagger", [i.page.id for i in items]) and train(items, *rest))
    monkeypatch.setattr(linker, "train_models", lambda items: seen.setdefault("linker", [i.page.id for i in items]) and Models())
    marked = "%% report\nagency: {0}\nlevel: county\nkind: department\nyear: 2016\n%%\n{{{0}|A}}年度报告\n{{我局|A}}共收到{{申请|K}}{{12件|N requests.received}},召开{{会议|K}}{{3次|N training.meetings}}。\n" + "其中{{网络申请|K}}{{7件|N requests.received}}得到答复。\n" * 9
    items = [example(parse(marked.format(name), name)) for name in ("某县教育局", "某县民政局")]
    card = train_to(items, tmp_path, iterations=1, augment=("units",))
    assert seen["linker"] == [i.page.id for i in items]
    assert seen["tagger"] == [*seen["linker"], *(f"{name}+units" for name in seen["linker"])]
    assert card["augmentation"]["kinds"] == ["units"]
    assert card["corpus"]["pages"] == 2
    assert json.loads((tmp_path / "tagger.json").read_text(encoding="utf-8"))["augmentation"]["characters"] > 0


def test_the_command_says_which_kinds_there_are() -> None:
    from gipnlp.train import main

    result = CliRunner().invoke(main, ["--augment", "colours"])
    assert result.exit_code == 2
    assert "places, organs, numbers" in result.output
