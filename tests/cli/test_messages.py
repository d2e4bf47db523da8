"""Words in two languages: complete, with the same places to fill in."""

from __future__ import annotations

from string import Formatter

import pytest

from gipnlp.errors import MESSAGES, GipError, ReadError
from gipnlp.messages import ERRORS_ZH, WORDS, default_lang, error_text, say


def _holes(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_every_error_has_chinese_words(code):
    assert _holes(ERRORS_ZH[code]) == _holes(MESSAGES[code])


@pytest.mark.parametrize("key", sorted(WORDS))
def test_both_languages_fill_in_the_same(key):
    zh, en = WORDS[key]
    assert _holes(zh) == _holes(en)
    assert bool(zh) == bool(en)


@pytest.mark.parametrize(
    ("environment", "lang", "why"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh", "the locale"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en", "LC_ALL goes first"),
        ({"LC_ALL": "", "LANG": "zh_TW"}, "zh", "an empty variable is unset"),
        ({"LC_MESSAGES": "zh_HK", "LANG": "C"}, "zh", "LC_MESSAGES goes before LANG"),
        ({}, "en", "nothing set"),
    ],
)
def test_default_language(environment, lang, why):
    assert default_lang(environment) == lang, why


def test_error_text():
    error = ReadError("GIP010", path="x.txt")
    assert error_text(error, "zh").startswith("GIP010: x.txt:没有")
    assert error_text(error, "en") == str(error)
    assert error_text(GipError("GIP031", name="x", known="crf"), "zh").count("'x'") == 1


def test_say_falls_back_to_the_key():
    assert say("no.such.key", "zh") == "no.such.key"
