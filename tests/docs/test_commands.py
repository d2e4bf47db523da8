"""Every command that the documents name exists: its program, its options, its extras, its files."""

from __future__ import annotations

import re
import shlex
from importlib import import_module
from pathlib import Path

import click
import pytest
from support import ROOT

try:
    import tomllib
except ImportError:  # Python 3.10
    import tomli as tomllib

PAGES = [
    *sorted((ROOT / "docs").glob("*.md")),
    *(ROOT / name for name in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "SECURITY.md", "corpus/README.md")),
]
#: groups with a command that is meant where none is named
DEFAULT = {"panel": "build"}
_FENCED = re.compile(r"^```(?:bash)?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"`((?:gipnlp|python -m gipnlp|python benchmarks)[^`\n]*)`")


def commands(text: str) -> list[str]:
    """Give the lines of shell blocks and the commands within sentences that start gipnlp or its modules."""
    lines = [line for block in _FENCED.findall(text) for line in re.sub(r"\\\n", " ", block).split("\n")]
    lines += _INLINE.findall(text)
    return [line.strip() for line in lines if re.match(r"\s*(gipnlp (?!serves on)|python -m (gipnlp|pip)|python benchmarks/)", line)]


ALL = [(path.relative_to(ROOT).as_posix(), line) for path in PAGES for line in dict.fromkeys(commands(path.read_text(encoding="utf-8")))]


def group_of(module: str) -> click.Command:
    """Give what ``python -m module`` runs."""
    if module == "gipnlp":
        from gipnlp.cli import cli

        return cli
    try:
        found = import_module(f"{module}.__main__")
    except ModuleNotFoundError:
        found = import_module(module)
    command = found.main
    assert isinstance(command, click.Command), module
    return command


def words_of(line: str) -> list[str]:
    """Split a line into words; comments, pipes and what stands for more are cut."""
    line = re.split(r"\s#|\||&&|;|>", line)[0].replace("…", " ").replace("...", " ").replace("[", " ").replace("]", " ")
    return [word for word in shlex.split(line) if word]


def check(command: click.Command, words: list[str]) -> None:
    """Follow the words to a subcommand, and look up each option."""
    while True:
        command = handed_on(command)
        if not isinstance(command, click.Group) or not words or words[0].startswith("-"):
            break
        found = command.get_command(click.Context(command), words[0])
        if found is None:  # a group may have a command that needs no name
            found, words = command.commands.get(DEFAULT.get(str(command.name), "")), ["", *words]
        assert found is not None, f"{words[1]} is no command"
        command, words = found, words[1:]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)} | {"--help"}
    for word in words:
        if re.match(r"--?[a-zA-Z]", word):
            assert word.partition("=")[0] in known, f"{command.name} has no option {word}"


def handed_on(command: click.Command) -> click.Command:
    """Give the command that another one hands its arguments to."""
    from gipnlp import cli_panel
    from gipnlp.cli import cli
    from gipnlp.corpus.__main__ import main

    return {cli.commands["corpus"]: main, cli.commands["panel"]: cli_panel.panel}.get(command, command)


def test_there_are_commands() -> None:
    assert len(ALL) > 60


@pytest.mark.parametrize(("page", "line"), ALL, ids=[f"{page}: {line[:50]}" for page, line in ALL])
def test_the_command_exists(page: str, line: str) -> None:
    if re.match(r"python -m pip", line):
        extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
        for names in re.findall(r"(?:\.|gipnlp)\[([\w,]+)\]", line):
            assert set(names.split(",")) <= set(extras)
        return
    words = words_of(line)
    if words[0] == "python" and words[1].startswith("benchmarks/"):
        assert (ROOT / words[1]).exists()
        return
    module, rest = (words[2], words[3:]) if words[0] == "python" else ("gipnlp", words[1:])
    check(group_of(module), rest)


def test_an_unknown_command_or_option_is_found() -> None:
    for line in ("gipnlp extrakt x", "gipnlp extract --nothing x", "gipnlp corpus export --nothing", "python -m gipnlp.train --nothing"):
        with pytest.raises(AssertionError):
            test_the_command_exists("", line)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: Path(path).name)
def test_files_that_are_named_exist(path: Path) -> None:
    """Paths of the clone in backticks."""
    for target in re.findall(r"`((?:docs|notebooks|benchmarks|tests|gipnlp|annotations)/[\w./-]+\.(?:md|py|ipynb|toml|json|jsonl|txt))`", path.read_text(encoding="utf-8")):
        assert (ROOT / target).exists() or target.endswith("NAME.json"), target
