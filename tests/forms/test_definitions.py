"""The data file: every id is known, every label has one meaning where it stands, every identity names rows."""

from __future__ import annotations

import pytest

from gipnlp.forms.definitions import definitions
from gipnlp.forms.labels import category_of, key_of, label_key, note_unit, strip_label
from gipnlp.taxonomy import by_id
from gipnlp.types import APPLICANTS

BLOCKS = definitions().blocks


@pytest.mark.parametrize("name", BLOCKS)
def test_ids_are_of_the_taxonomy(name: str) -> None:
    for row in BLOCKS[name].rows:
        if row.indicator not in (None, "documents"):
            assert row.indicator in by_id(), row.label
    for column in BLOCKS[name].columns:
        if column.applicant:
            assert column.applicant in APPLICANTS
        elif column.indicator and name != "review":
            assert column.indicator in by_id()
        elif name == "review":
            assert all(f"{group}.{column.indicator}" in by_id() for group, _ in BLOCKS[name].groups)


@pytest.mark.parametrize("name", BLOCKS)
def test_identities_name_rows(name: str) -> None:
    names = {row.name for row in BLOCKS[name].rows}
    for relation in BLOCKS[name].relations:
        assert {*relation.left, *relation.right} <= names


def test_every_row_finds_itself() -> None:
    for block in BLOCKS.values():
        for row in block.rows:
            for key in row.keys:
                found, how = block.match(key, row.index - 1, row.follows)
                assert found is row, row.label
                assert how == "exact"


def test_numbers_of_rows() -> None:
    rows = [row for row in BLOCKS["2014"].rows if row.indicator]
    assert len(rows) == 60
    assert len([row for row in BLOCKS["requests"].rows if row.indicator]) == 26
    assert [column.applicant for column in BLOCKS["requests"].columns][0] == "natural_person"


def test_identities_of_the_taxonomy_are_those_of_the_form() -> None:
    for relation in BLOCKS["2014"].relations:
        whole = by_id()[relation.left[0]]
        if whole.sum and not whole.id.startswith(("review", "litigation")):
            assert set(whole.sum) == set(relation.right)


@pytest.mark.parametrize(
    ("text", "words", "mark"),
    [
        ("(一)主动公开政府信息数", "主动公开政府信息数", ""),
        ("一、本年新收政府信息公开申请数量", "本年新收政府信息公开申请数量", ""),
        ("其中:1、当面申请数", "当面申请数", "1"),
        ("  1.专职人员数(不包括政府公报及政府网站工作人员数)", "专职人员数", "1"),
        ("部分公开 (区分处理的, 只计这一情形, 不计其他情形)", "部分公开", ""),
        ("3.危及“三安全一稳定”", "危及“三安全一稳定", "3"),
        ("不是《条例》所指政府信息", "不是《条例》所指政府信息", ""),
        ("10.其他", "其他", "10"),
        ("12345热线受理数", "12345热线受理数", ""),
        ("一般公共预算数", "一般公共预算数", ""),
        ("", "", ""),
    ],
)
def test_strip_label(text: str, words: str, mark: str) -> None:
    start, end, found = strip_label(text)
    assert (text[start:end], found) == (words, mark)


def test_keys_and_categories() -> None:
    assert key_of("危及“三安全\n 一稳定”") == "危及三安全一稳定"
    assert category_of("危及“三安全一稳定", "”") == "危及“三安全一稳定”"
    assert note_unit("本年收费金额(单位:万元)", definitions().unit_set) == "万元"
    assert note_unit("专职人员数(不包括网站人员)", definitions().unit_set) == ""


@pytest.mark.parametrize(
    ("block", "label", "indicator"),
    [
        ("2014", "从事政府信息公开工作人数员", "resources.staff"),
        ("2014", "参加或举办新闻发布会总次数(次)", "response.press_conferences"),
        ("other", "省局网站发布信息数", "disclosure.by_channel.website"),
        ("other", "举办培训班次数", "training.courses"),
        ("other", "制定税务规范性文件数", "documents.issued"),
        ("requests", "申请人逾期未按收费通知要求缴纳费用,行政机关不再处理", "requests.answered.other.fee_unpaid"),
    ],
)
def test_tolerant_labels(block: str, label: str, indicator: str) -> None:
    row, _ = BLOCKS[block].match(label_key(label))
    assert row is not None
    assert row.indicator == indicator


@pytest.mark.parametrize("label", ["主动公开", "申请人无正当理由", "其他", "涉及秘密", "完全不同的一行数据名称"])
def test_unclear_labels_match_nothing_in_2014(label: str) -> None:
    assert BLOCKS["2014"].match(label_key(label))[0] is None
