"""Every message has Chinese and English words with the same places to fill, and every command takes ``--lang``."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from gipnlp.cli import cli
from gipnlp.cli_panel import panel
from gipnlp.errors import MESSAGES, GipError
from gipnlp.messages import ERRORS_ZH, WORDS, error_text

_HAN = re.compile(r"[一-鿿]")
#: other programs' commands behind one name: they pass their arguments on
PASSED_ON = ("corpus", "panel")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_error_has_both_languages() -> None:
    assert set(ERRORS_ZH) == set(MESSAGES)


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_an_error_says_the_same_in_both(code: str) -> None:
    assert fields(MESSAGES[code]) >= fields(ERRORS_ZH[code])
    assert _HAN.search(ERRORS_ZH[code]) or not re.sub(r"\{[^}]*\}|\W", "", ERRORS_ZH[code])
    assert not _HAN.search(MESSAGES[code]) or code == "GIP065"  # its example is a category as reports print it
    values = {name: 7 for name in fields(MESSAGES[code])}
    error = GipError(code, **values)
    assert error_text(error, "zh").startswith(f"{code}: ")
    assert "{" not in error_text(error, "zh") + error_text(error, "en")


@pytest.mark.parametrize("key", sorted(WORDS))
def test_words_are_in_both_languages(key: str) -> None:
    zh, en = WORDS[key]
    assert bool(zh) == bool(en) or key == "panel.jump.power"
    assert fields(zh) == fields(en)
    assert not _HAN.search(en) or key == "panel.jump.power"  # it names the unit 万


def commands(group: click.Group, prefix: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix}{name} ")
        elif name not in PASSED_ON or prefix:
            yield f"{prefix}{name}", command


COMMANDS = [*commands(cli), *commands(panel, "panel ")] if isinstance(panel, click.Group) else list(commands(cli))


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_every_command_takes_lang(name: str, command: click.Command) -> None:
    options = {option for parameter in command.params for option in parameter.opts}
    assert "--lang" in options, name


def test_an_error_comes_in_the_language_asked_for(tmp_path: object) -> None:
    for lang, words in (("zh", "没有这个文件"), ("en", "no such file")):
        result = CliRunner().invoke(cli, ["show", f"{tmp_path}/none.txt", "--lang", lang])
        assert result.exit_code == 2
        assert words in result.output
