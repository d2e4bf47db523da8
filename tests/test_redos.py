"""Every pattern of the package takes linear time: twice the text, never thrice the time.

All modules are imported and all compiled patterns in them collected, so that a new pattern is tested without being
listed.  Texts are one character or a short piece over and over, what hostile and broken pages are made of.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import gipnlp

PIECES = [
    "1", ",", "一", "(", ")", "(1", "(一", "（", "）", " ", "\n", "\t", "|", "-", "—", ".", "a", "年", "月", "万", "条", "第", "其中",
    "公开", "1,", "1.", "1 ", " 1", "1年", "一、", "1、", "12,345", "0.", "政府", "<p ", "<!--", "《", "“", ":", "、", "一千", "市", "共1",
    "　", "\u200b", "=", "/", "%", "1%", "报告 ", "2016年", "20161", "，", "\r\n", "&", "'", "[",
]  # fmt: skip
_USE = re.compile(r"(?<![\w.])(_?[A-Z][A-Z0-9_]+)\b(?:\.(\w+)\()?(\s{0,3}(?::[^=\n]{0,60})?=(?!=))?")
#: below this many seconds nothing is concluded
NOISE = 0.02
#: fails at once
TOO_LONG = 4.0
#: what cached functions without arguments give that holds patterns
BEHIND_FUNCTIONS = ("Pattern", "Definitions")
#: modules whose import needs an optional package that may be missing
OPTIONAL = (ImportError,)


def patterns() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    """All compiled patterns of all modules, with their names; those in containers and behind cached functions too."""
    seen: set[int] = set()
    for info in pkgutil.walk_packages(gipnlp.__path__, "gipnlp."):
        if info.name.endswith("__main__"):
            continue
        try:
            module = importlib.import_module(info.name)
        except OPTIONAL:
            continue
        for name, value in sorted(vars(module).items()):
            if hasattr(value, "cache_info") and getattr(value, "__module__", "") == info.name:
                given = value.__wrapped__.__annotations__
                if set(given) != {"return"} or not any(word in str(given["return"]) for word in BEHIND_FUNCTIONS):
                    continue
                value = value()
            for found in _inside(value, 0):
                if id(found) not in seen:
                    seen.add(id(found))
                    yield f"{info.name}.{name}", found


def _inside(value: object, depth: int) -> Iterator[re.Pattern[str] | re.Pattern[bytes]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 5 and isinstance(value, dict):
        for item in value.values():
            yield from _inside(item, depth + 1)
    elif depth < 5 and isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from _inside(item, depth + 1)
    elif depth < 5 and type(value).__module__.startswith("gipnlp.") and not isinstance(value, type):
        names = getattr(type(value), "__dataclass_fields__", ())
        for name in names:
            yield from _inside(getattr(value, name, None), depth + 1)


@cache
def collected() -> list[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    return list(patterns())


def room_of(name: str) -> str:
    """The room of a pattern: the package or module right below the top."""
    return name.split(".")[1]


#: rooms with patterns that are quadratic on long runs of blanks, digits or dashes; each is only met by short strings
#: or lines today, and is to be bounded by its owner
OPEN = ("corpus", "normalise", "panel", "quantities", "render", "segment")
_NAMES = sorted({info.name.split(".")[1] for info in pkgutil.walk_packages(gipnlp.__path__, "gipnlp.")})
ROOMS = pytest.mark.parametrize(
    "room",
    [
        pytest.param(name, marks=pytest.mark.xfail(reason="quadratic patterns are reported", strict=False))
        if name in OPEN
        else name
        for name in _NAMES
        if name != "__main__"
    ],
)


@cache
def uses() -> dict[str, set[str]]:
    """How the package's sources use each name in capitals: the methods called on it, ``other`` for anything else."""
    found: dict[str, set[str]] = {}
    for path in Path(gipnlp.__path__[0]).rglob("*.py"):
        for match in _USE.finditer(path.read_text(encoding="utf-8")):
            name, method, equals = match.groups()
            if not equals:
                found.setdefault(name, set()).add(method or "other")
    return found


def is_searched(name: str) -> bool:
    """Whether a pattern is looked for anywhere in a text; one that is only matched at a given place meets it once."""
    return not uses().get(name.rpartition(".")[2], {"other"}) <= {"match", "fullmatch"}


def seconds(pattern: re.Pattern[str] | re.Pattern[bytes], piece: str, size: int, searched: bool = True) -> float:
    """CPU time of finding everything, and of a match that fails at the very end, in a text of this size."""
    text = (piece * (size // len(piece) + 1))[:size]
    subject = text if isinstance(pattern.pattern, str) else text.encode()
    end = "\x00" if isinstance(pattern.pattern, str) else b"\x00"
    begun = time.process_time()
    for _ in pattern.finditer(subject) if searched else ():  # type: ignore[arg-type]
        pass
    pattern.match(subject)  # type: ignore[arg-type]
    pattern.fullmatch(subject + end)  # type: ignore[arg-type, operator]
    return time.process_time() - begun


def grows(pattern: re.Pattern[str] | re.Pattern[bytes], piece: str, largest: int, searched: bool = True) -> str | None:
    """Say where the time grows faster than the text, looking at sizes up to ``largest``."""
    size, before = 500, 0.0
    while size <= largest:
        now = seconds(pattern, piece, size, searched)
        if before > NOISE and now > 3 * before:  # once more: other programs run, too
            before = min(before, seconds(pattern, piece, size // 2, searched))
            now = min(now, *(seconds(pattern, piece, size, searched) for _ in range(2)))
            if before > NOISE / 2 and now > 3 * before:
                return f"{size} characters of {piece!r}: {now:.3f} s, half of it {before:.3f} s"
        if now > TOO_LONG:
            return f"{size} characters of {piece!r}: {now:.1f} s"
        size, before = size * 2, now
    return None


def slow_ones(room: str, largest: int) -> list[str]:
    """The patterns of a room that grow too fast."""
    found = []
    for name, pattern in collected():
        if room_of(name) != room:
            continue
        for piece in PIECES:
            reason = grows(pattern, piece, largest, is_searched(name))
            if reason:
                found.append(f"{name} ({pattern.pattern[:60]!r}): {reason}")
                break
    return found


def test_patterns_are_found() -> None:
    names = {name.rpartition(".")[0] for name, _ in collected()}
    assert len(collected()) > 60
    assert {"gipnlp.forms.tokens", "gipnlp.readers.encoding", "gipnlp.quantities.numerals"} <= names


def test_the_test_finds_a_pattern_that_is_quadratic() -> None:
    assert grows(re.compile(r"\d+,"), "1", 1 << 17)


@pytest.mark.slow
@ROOMS
def test_patterns_are_linear(room: str) -> None:
    """The quick version: texts of 16,000 characters."""
    assert slow_ones(room, 16_000) == []


@pytest.mark.long
@ROOMS
def test_patterns_are_linear_up_to_a_megabyte(room: str) -> None:
    assert slow_ones(room, 1 << 20) == []
