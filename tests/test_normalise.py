"""Normalising keeps every offset."""

from __future__ import annotations

import copy

from hypothesis import given
from hypothesis import strategies as st

from gipnlp.normalise import detect_script, normalise, translate
from gipnlp.normalise.damage import find_repairs


def test_translation_keeps_length_and_brings_one_width() -> None:
    text = "２０１６年，共公开（主动）信息３,５００条；占５０％"
    translated, script = translate(text)
    assert len(translated) == len(text)
    assert translated == "2016年,共公开(主动)信息3,500条;占50%"
    assert script == "hans"


def test_traditional_script_becomes_simplified_character_by_character() -> None:
    text = "政府信息公開年度報告由區政府辦公室編製，依據條例規範"
    assert detect_script(text) == "hant"
    translated, _ = translate(text)
    assert len(translated) == len(text)
    assert translated.startswith("政府信息公开年度报告由区政府办公室")


def test_blanks_inside_words_and_numbers_go_and_offsets_stay() -> None:
    text = "我局 2007年 9月 11日\u3000收到\xa0申请 4 件，见 A B 表"
    norm = normalise(text)
    assert "2007年9月11日收到申请4件" in norm.text
    assert "A B" in norm.text
    at = norm.text.index("4件")
    start, end = norm.to_source(at, at + 2)
    assert text[start:end] == "4 件"


@given(st.text(max_size=200))
def test_alignment_holds_for_any_text(text: str) -> None:
    norm = normalise(text)
    assert len(norm.plain) == len(text)
    for i in range(len(norm.text)):
        start, end = norm.to_source(i, i + 1)
        assert end == start + 1
        assert norm.plain[start] == norm.text[i]
        assert norm.from_source(start) == i


@given(st.text("年12 a\u200b\u3000\n,", max_size=40))
def test_a_place_of_the_source_is_that_of_the_first_kept_character_from_there_on(text: str) -> None:
    norm = normalise(text)
    sources = [norm.to_source(i, i + 1)[0] for i in range(len(norm.text))]
    for position in range(len(text) + 1):
        assert norm.from_source(position) == sum(at < position for at in sources)


def test_damaged_dates_and_glued_list_numbers_are_listed_and_left_alone() -> None:
    text = "统计期限为201711日至1231日。\n12016年全县公开信息。"
    repairs = find_repairs(normalise(text), text)
    assert [(r.kind, r.original, r.repaired) for r in repairs] == [
        ("date", "201711日至1231日", "2017年1月1日至12月31日"),
        ("enumerator", "12016年", "1、2016年"),
    ]
    assert all(text[r.start : r.end] == r.original for r in repairs)


def test_normalised_text_goes_to_another_process() -> None:
    norm = normalise("2010 年 , 我 局 收到 3 件")
    again = copy.deepcopy(norm)
    assert again.text == norm.text
    assert [again.from_source(i) for i in range(12)] == [norm.from_source(i) for i in range(12)]
