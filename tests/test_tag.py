"""Tagging: labels, decoding against crfsuite itself, and model files that cannot be trusted."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import ROOT

from gipnlp.errors import ModelError
from gipnlp.models import load_pipeline
from gipnlp.tag import patterns
from gipnlp.tag.bundle import models_directory, parse_weights, read_verified
from gipnlp.tag.features import EXTENSIONS, codepoints, encode, sentences
from gipnlp.tag.labels import decode
from gipnlp.tag.labels import encode as to_states
from gipnlp.tag.lists import WordLists
from gipnlp.tag.tables import Hashed, distinct
from gipnlp.wordlist import any_of


def test_labels_round_trip() -> None:
    spans = [("AGENCY", 0, 2), ("COUNT", 5, 6), ("DATE", 6, 10)]
    assert decode(to_states(spans, 12)) == spans


def test_sentences_cover_the_text() -> None:
    text = "一。二;三\n四!\t五|六"
    ranges = list(sentences(text))
    assert "".join(text[a:b] for a, b in ranges) == text
    assert [text[a:b] for a, b in ranges][0] == "一。"


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=120))
def test_features_are_as_long_as_the_text_and_spans_lie_inside(text: str) -> None:
    assert all(len(codes) == len(text) for codes in encode(text))
    last = 0
    for span in load_pipeline().tag(text):
        assert last <= span.start < span.end <= len(text)
        assert 0.0 <= span.confidence <= 1.0
        last = span.end


def test_decoding_gives_the_labels_of_crfsuite() -> None:
    pycrfsuite = pytest.importorskip("pycrfsuite", reason="crfsuite comes with the extra [train]")
    from gipnlp.training.crf import feature_strings

    model = models_directory() / "tagger.crfsuite"
    if not model.exists():
        pytest.skip("the wheel ships plain arrays only")
    theirs = pycrfsuite.Tagger()
    theirs.open(str(model))
    generator = random.Random(3)
    alphabet = "2016年度市政府办公室共收到信息公开申请件,。其中占%条有关部门0123456789没有发生行政复议"
    texts = ["".join(generator.choices(alphabet, k=60)) for _ in range(40)]
    texts += [p.read_text(encoding="utf-8")[:1500] for p in sorted((ROOT / "corpus").glob("n1_*.txt"))[:2]]
    tagger = load_pipeline().tagger
    for text in texts:
        ours = tagger.states(text)  # type: ignore[attr-defined]
        features = feature_strings(text)
        for a, b in sentences(text):
            expected = theirs.tag(pycrfsuite.ItemSequence(features[a:b]))
            assert ours[a:b] == expected


CHARACTERS = "2016年度市政府办公室共收到信息公开申请,。其中占%条有关部门没有发生行政复议主动南京江北新区未\n卫生类、局院\U00020000"


def strings(count: int, length: int) -> list[str]:
    """Random strings of the genre's characters, and one page."""
    chance = random.Random(11)
    made = ["".join(chance.choices(CHARACTERS, k=chance.randrange(length))) for _ in range(count)]
    return [*made, next((ROOT / "corpus").glob("n1_*.txt")).read_text(encoding="utf-8")[:3000]]


def test_weights_add_up_to_those_of_the_codes() -> None:
    """Tables that are shared, joined or extended hold what a look-up of each code gives."""
    name = "tagger.npz"
    weights = parse_weights(read_verified(models_directory(), name), name)
    order = np.argsort(weights.keys)
    keys, rows = weights.keys[order], weights.rows[order].astype(np.float64)
    tagger = load_pipeline().tagger
    for text in strings(40, 150):
        expected = np.zeros((len(text), rows.shape[1]))
        for template, codes in enumerate(encode(text)):
            wanted = np.int64(template) << 48 | codes
            at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
            expected += rows[at] * (keys[at] == wanted)[:, None]
        found = tagger.emissions(text)  # type: ignore[attr-defined]
        assert np.allclose(found, expected - expected[:, :1], atol=2e-5)


def test_codes_that_tell_others() -> None:
    for text in strings(20, 100):
        codes = encode(text)
        for template, other, how in EXTENSIONS:
            assert np.array_equal(how(codes[template]), codes[other]), (template, other)


def test_words_of_lists_are_those_of_the_patterns() -> None:
    lists = [patterns.ORGAN_SUFFIXES, patterns.ORGAN_MODIFIERS, patterns.VERBS, ["政府信息", "信息公开申请", "信"], patterns.ZERO_WORDS]
    finder = WordLists(lists)
    for text in strings(60, 150):
        found = finder.find(np.minimum(codepoints(text), 0xFFFF))
        for words, (starts, ends) in zip(lists, found, strict=True):
            assert list(zip(starts.tolist(), ends.tolist(), strict=True)) == [m.span() for m in any_of(words).finditer(text)]


def test_hashed_codes_are_found_and_others_not() -> None:
    chance = np.random.default_rng(4)
    codes = distinct(np.concatenate([chance.integers(0, 1 << 40, 5000), np.arange(300) << 20, chance.integers(0, 1 << 62, 50)]))
    other = np.setdiff1d(codes + 1, codes)
    for spare in (1, 2, 8):
        table = Hashed(codes, spare)
        assert np.array_equal(table.find(codes), np.arange(1, len(codes) + 1))
        assert not table.find(other).any()
    assert np.array_equal(Hashed(codes, numbers=codes % 1000 + 7).find(codes), codes % 1000 + 7)
    assert not Hashed(codes[:0]).find(codes).any()


@pytest.mark.parametrize("damage", ["truncate", "flip", "empty", "foreign"])
def test_a_damaged_model_gives_one_clear_error(tmp_path: Path, damage: str) -> None:
    for name in ("manifest.json", "tagger.json", "tagger.npz", "linker.npz"):
        shutil.copy(models_directory() / name, tmp_path / name)
    victim = tmp_path / "tagger.npz"
    content = bytearray(victim.read_bytes())
    if damage == "truncate":
        content = content[: len(content) // 2]
    elif damage == "flip":
        content[len(content) // 2] ^= 0xFF
    elif damage == "empty":
        content = bytearray()
    else:
        content = bytearray(b"PK\x03\x04 something else")
    victim.write_bytes(bytes(content))
    with pytest.raises(ModelError, match="GIP030"):
        load_pipeline(None, tmp_path)


def test_an_unknown_model_is_named() -> None:
    with pytest.raises(ModelError, match="GIP031"):
        load_pipeline("bert")


def test_training_is_reproducible(tmp_path: Path) -> None:
    pytest.importorskip("pycrfsuite", reason="training needs the extra [train]")
    from gipnlp.train import train_to
    from gipnlp.training.data import examples, load_corpus

    pages = load_corpus(ROOT / "corpus")[:3]
    for name in ("one", "two"):
        train_to(examples(pages), tmp_path / name, iterations=15)
    for file in ("tagger.npz", "tagger.crfsuite", "linker.npz", "tagger.json", "manifest.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file


@pytest.mark.long
def test_retraining_gives_the_shipped_model(tmp_path: Path) -> None:
    pytest.importorskip("pycrfsuite", reason="training needs the extra [train]")
    from gipnlp.train import train_to
    from gipnlp.training.data import examples, load_corpus

    items = examples(load_corpus(ROOT / "corpus"))
    card = train_to(items, tmp_path)
    shipped = models_directory()
    import json

    assert json.loads((shipped / "tagger.json").read_text(encoding="utf-8"))["corpus"] == card["corpus"]
    ours = parse_weights((tmp_path / "tagger.npz").read_bytes(), "new")
    theirs = parse_weights((shipped / "tagger.npz").read_bytes(), "shipped")
    # other processors may round differently in the last place; the labels must not change
    assert np.array_equal(ours.keys, theirs.keys) or abs(len(ours.keys) - len(theirs.keys)) < 0.01 * len(theirs.keys)
    new, old = load_pipeline(None, tmp_path), load_pipeline()
    for item in items[:20]:
        assert [(s.label, s.start, s.end) for s in new.tag(item.norm.text)] == [(s.label, s.start, s.end) for s in old.tag(item.norm.text)]
