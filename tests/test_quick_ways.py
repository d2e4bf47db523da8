"""Quick ways of doing a thing give what the plain way gives."""

from __future__ import annotations

import random
import re

import numpy as np
import pytest

from gipnlp.calibrate import Curve
from gipnlp.divisions import _ZONE, _stem_before, find_zones
from gipnlp.normalise import _TABLE, normalise, translate
from gipnlp.normalise.damage import find_repairs
from gipnlp.reconcile import patterns
from gipnlp.tag import words
from gipnlp.tag.features import codepoints, sentences
from gipnlp.training.data import load_corpus

CHARACTERS = "政府信息公开年度报告主动行政复议申请条件部门单位的一是了市县区局开发新园南京平潭综合实验高技术产业"


def _random(seed: int, more: str = "。,;1a\n𠀀", length: int = 200) -> str:
    chance = random.Random(seed)
    return "".join(chance.choice(CHARACTERS + more) for _ in range(chance.randrange(1, length)))


def _plain_cut(points: np.ndarray, ranges: list[tuple[int, int]]) -> np.ndarray:
    """The best path over whole sentences, word by word; of equally good ones that with the shorter last word."""
    dictionary = words._dictionary()
    place = {int(k): i for i, k in enumerate(dictionary._keys.tolist())}
    first = np.zeros(len(points), dtype=np.int64)
    for a, b in ranges:
        best, back = [0.0], [0]
        for end in range(a + 1, b + 1):
            options = []
            for length in range(1, min(words.LONGEST, end - a) + 1):
                piece = points[end - length : end].tolist()
                row = place.get(words._key("".join(map(chr, piece)))) if all(0x4E00 <= p <= 0x9FFF for p in piece) else None
                if row is not None or length == 1:
                    options.append((best[end - length - a] + float(words._UNKNOWN if row is None else dictionary.scores[row]), -length))
            score, length = max(options)
            best.append(score)
            back.append(-length)
        end = b
        while end > a:
            length = back[end - a]
            first[end - length : end] = end - length
            end -= length
    return first


@pytest.mark.parametrize("seed", range(30))
def test_words_are_cut_as_without_taking_the_text_apart(seed: int) -> None:
    text = _random(seed)
    points = np.minimum(codepoints(text), 0xFFFF)
    ranges = list(sentences(text))
    for _ in range(2):  # the second time from what is kept
        assert words.cut(points, ranges)[0].tolist() == _plain_cut(points, ranges).tolist()


def test_no_word_crosses_the_border_of_a_sentence() -> None:
    points = codepoints("政府信息")
    assert words.cut(points, [(0, 1), (1, 4)])[0].tolist()[:2] == [0, 1]


@pytest.mark.parametrize("seed", range(30))
def test_zones_are_those_of_the_pattern_over_the_whole_text(seed: int) -> None:
    text = _random(seed, "南京江北新区昆明高新技术产业开发区", 400)
    found = []
    for match in _ZONE.finditer(text):
        start = _stem_before(text, match.start())
        if start < match.start():
            found.append((_stem_before(text, start), match.end()))
    assert find_zones(text) == found


def test_every_character_is_translated_as_by_the_table() -> None:
    text = "".join(map(chr, [*range(0x3000), *range(0xD7F0, 0xDC10), *range(0xFE00, 0x10000), 0x20000, 0x10FFFF]))
    assert translate(text)[0] == text.translate(_TABLE)


def test_a_confidence_is_mapped_as_numpy_does() -> None:
    curve = Curve((0.1, 0.4, 0.9), (0.2, 0.5, 0.95))
    for confidence in (0.0, 0.1, 0.25, 0.4, 0.7, 0.9, 1.0):
        assert curve(confidence) == pytest.approx(float(np.interp(confidence, curve.raw, curve.right)), abs=1e-12)


def test_repairs_of_a_range_are_those_of_the_page_within_it() -> None:
    report = "某县政府信息公开年度报告。\n统计期限为201711日至1231日。\n一是。12016年公开3条。\n"
    text = report * 3 + "2018321\n"
    norm = normalise(text)
    whole = find_repairs(norm, text, 2017)
    assert len(whole) == 7
    a, b = len(report), 2 * len(report)
    assert [r for r in find_repairs(norm, text, 2017, a, b) if a <= r.start and r.end <= b] == [r for r in whole if a <= r.start and r.end <= b]
    assert find_repairs(norm, text, 2017, 2 * len(report))[-1].original == "2018321"


@pytest.mark.parametrize(
    ("asked", "gate"),
    [
        (patterns.COMPARED, patterns.TELLING_LEAD.pattern),
        (patterns.CUMULATIVE, patterns.TELLING_LEAD.pattern),
        (patterns.TOTAL_BEHIND, "[共计]"),
        (patterns.FOR_EACH, "各"),
        (patterns.RATE_BETWEEN, "率"),
        (patterns.CARRIED_OVER, "转|顺延"),
        (patterns.CARRIED_FORWARD, "转|顺延"),
    ],
)
def test_what_is_asked_first_is_in_all_that_is_asked_for(asked: re.Pattern[str], gate: str) -> None:
    """A cheap question may stand before an expensive one if it is never answered with no where that one finds something."""
    found = [m.group() for page in load_corpus() for clause in re.split("[。;\n]", page.text) for m in asked.finditer(clause)]
    chance = random.Random(7)
    letters = sorted(set(asked.pattern) - set("\\()[]{}?!|^$,.<>=:WdS "))
    found += [m.group() for _ in range(20_000) if (m := asked.search("".join(chance.choice(letters) for _ in range(6))))]
    assert found
    assert [text for text in found if not re.search(gate, text)] == []
