"""Every pattern of the package takes linear time: twice the text, never thrice the time.

All modules are imported and all compiled patterns in them collected, with those that are written inside functions, so
that a new pattern is tested without being listed.  Texts are one character or a short piece over and over, what hostile
and broken pages are made of.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import random
import re
import statistics
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from support import ROOT

import gipnlp
from gipnlp.normalise.damage import _last_line

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
#: how often a suspicious pair of sizes is measured again
TURNS = 7
#: what cached functions without arguments give that holds patterns
BEHIND_FUNCTIONS = ("Pattern", "Definitions")
#: functions of ``re`` that take a pattern, and how a pattern without a name is called here
METHODS = ("match", "fullmatch", "search", "findall", "finditer", "sub", "subn", "split")
INLINE = "line"
ALL_METHODS = {"match", "fullmatch", "search"}
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
        yield from inline(module)
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


def inline(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    """The patterns that a module gives to functions of ``re`` as they are written; not those made of local names."""
    for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        owner, method = node.func.value, node.func.attr
        if not (isinstance(owner, ast.Name) and owner.id == "re" and method in METHODS):
            continue
        try:
            written = eval(compile(ast.Expression(node.args[0]), "pattern", "eval"), vars(module))  # noqa: S307
        except NameError:
            continue
        if isinstance(written, str | bytes):
            yield f"{module.__name__}.{INLINE} {node.lineno} {method}", re.compile(written)


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


ROOMS = pytest.mark.parametrize(
    "room",
    sorted({info.name.split(".")[1] for info in pkgutil.walk_packages(gipnlp.__path__, "gipnlp.")} - {"__main__"}),
)


@cache
def uses() -> dict[str, dict[str, set[str]]]:
    """How each source file uses each name in capitals: the methods called on it, ``other`` for anything else."""
    found: dict[str, dict[str, set[str]]] = {}
    for path in Path(gipnlp.__path__[0]).rglob("*.py"):
        here = found.setdefault(str(path), {})
        for match in _USE.finditer(path.read_text(encoding="utf-8")):
            name, method, equals = match.groups()
            if not equals:
                here.setdefault(name, set()).add(method or "other")
    return found


def methods_of(name: str) -> set[str]:
    """The ways in which a pattern is used: ``match`` (at a given place), ``fullmatch``, ``search`` (anywhere)."""
    module, _, short = name.rpartition(".")
    if short.startswith(INLINE):
        methods = {short.rpartition(" ")[2]}
    elif short.startswith("_"):  # known to its own module alone
        methods = uses()[str(importlib.import_module(module).__file__)].get(short, {"other"})
    else:
        methods = {method for here in uses().values() for method in here.get(short, ())} or {"other"}
    known = methods & {"match", "fullmatch"}
    searched = {"search"} if methods - known else set()
    return known | searched | ({"match", "fullmatch"} if "other" in methods else set())


def seconds(pattern: re.Pattern[str] | re.Pattern[bytes], piece: str, size: int, methods: set[str]) -> float:
    """CPU time of using a pattern on a text of this size, and on one whose last character is another."""
    text = (piece * (size // len(piece) + 1))[:size]
    plain = text if isinstance(pattern.pattern, str) else text.encode()
    ended = plain + ("\x00" if isinstance(pattern.pattern, str) else b"\x00")  # type: ignore[operator]
    begun = time.process_time()
    for subject in (plain, ended):
        if "search" in methods:
            for _ in pattern.finditer(subject):  # type: ignore[arg-type]
                pass
        if "match" in methods:
            pattern.match(subject)  # type: ignore[arg-type]
        if "fullmatch" in methods:
            pattern.fullmatch(subject)  # type: ignore[arg-type]
    return time.process_time() - begun


def _pairs(pattern: re.Pattern[str] | re.Pattern[bytes], piece: str, size: int, methods: set[str]) -> Iterator[float]:
    """How many times as long as half of it a text takes, several times: each pair meets the machine in one state, other programs or not."""
    for _ in range(TURNS):
        half = seconds(pattern, piece, size // 2, methods)
        yield seconds(pattern, piece, size, methods) / half


def grows(
    pattern: re.Pattern[str] | re.Pattern[bytes], piece: str, largest: int, methods: set[str] = ALL_METHODS
) -> str | None:
    """Say where the time grows faster than the text, looking at sizes up to ``largest``."""
    size, before = 500, 0.0
    while size <= largest:
        now = seconds(pattern, piece, size, methods)
        if before > NOISE and now > 3 * before:
            ratio = statistics.median(_pairs(pattern, piece, size, methods))
            if ratio > 3:
                return f"{size} characters of {piece!r}: {now:.3f} s, {ratio:.1f} times as long as half of it"
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
            reason = grows(pattern, piece, largest, methods_of(name))
            if reason:
                found.append(f"{name} ({pattern.pattern[:60]!r}): {reason}")
                break
    return found


def test_patterns_are_found() -> None:
    names = {name.rpartition(".")[0] for name, _ in collected()}
    assert len(collected()) > 60
    assert {"gipnlp.forms.tokens", "gipnlp.readers.encoding", "gipnlp.quantities.numerals"} <= names


@pytest.mark.parametrize(
    ("pattern", "piece"),
    [(r"\d+,", "1"), (r"\s+$", " "), (r"(?:一+、)+。", "一"), (r"\([^)]*\)", "("), (r"[^<]*<p", "a")],
)
def test_the_test_finds_a_pattern_that_is_quadratic(pattern: str, piece: str) -> None:
    assert grows(re.compile(pattern), piece, 1 << 17)


def test_the_test_passes_a_pattern_that_is_linear() -> None:
    assert grows(re.compile(r"\d+(?:\.\d+)?"), "1.", 1 << 20) is None


@pytest.mark.slow
@ROOMS
def test_patterns_are_linear(room: str) -> None:
    """The quick version: texts of 16,000 characters."""
    assert slow_ones(room, 16_000) == []


@pytest.mark.long
@ROOMS
def test_patterns_are_linear_up_to_a_megabyte(room: str) -> None:
    assert slow_ones(room, 1 << 20) == []


def _spans(pattern: re.Pattern[str], text: str) -> object:
    return [m.span(pattern.groups and 1) for m in pattern.finditer(text)]


#: patterns that were quadratic: what they were, what the code takes from them, and pieces of the texts that they meet
FORMER = [
    ("normalise.damage", "_DATE", r"(?<!\d)(?:19|20)\d{2}(?:\d{2,4}日(?:起?(?:至|到|-)(?:(?:19|20)\d{2})?\d{2,4}日)?|1?\d月(?:\d{1,2}日)?(?:至1?\d月)?)"
     r"|(?m:^)\s*((?:19|20)\d{2}\d{2,4})(?=\s*$)",
     lambda p, t: [m.span() for m in p.finditer(t) if not (p.groups and m[1])], ["2018", "201811日", "20181231", "321", "1", "年", "月", "至1231日", "\n", "\n\n ", " ", "\t", "文"]),
    ("quantities.dates", "_RANGE", r"\s*(?:至|到|—+|-+|–|~|～|起至)\s*",
     lambda p, t: p.split(t, maxsplit=1), ["2018年", "1月", " ", "\n", "\t", "至", "起至", "—", "——", "-", "~"]),
    ("render.shared", "_BREAKS", r"\s*[\r\n\t]\s*", lambda p, t: p.sub(" ", t), [" ", "\n", "\r\n", "\t", "\u3000", "\x0b", "文", "a"]),
    ("segment.names", "_SIGNED", None, _spans,
     ["\n", "。", " ", "\t", "清河县", "清河县教育局", "人民政府", "2011年3月5日", "教育局 二〇一一年三月五日", "(", "清河县人民政府\n2011年"]),
    ("segment.dates", "_DATE_LINE", None, lambda p, t: [(m.start(), m.span(1)) for m in p.finditer(t)],
     ["\n", "。", " ", "\t", "(", "*", ")", "局", "2011年3月5日", "二〇一一年三月五日", "2011-3-5", "201135", "2 0 1 1年3月5日", "2011年3月5", "附", "文"]),
    ("segment.pages", "_TITLE", r"(?:(?<=\n)|\A)[ \t#*]*(?P<title>[^\n。;!?“”《》]{0,60}?(?:政府|政务)?(?:信息|政务)公开[^\n。;,!?《》]{0,14}?(?:报告|年报|总结)(?:\([^()\n]{1,12}\))?)[ \t*]*(?=\n|\Z| )",
     lambda p, t: [m.span("title") for m in p.finditer(t)], ["\n", " ", "\t", "#", "*", "清河县", "2011年", "政府", "信息公开", "政务公开", "工作", "报告", "报告\n", "总结", "(节选)", "。"]),
    ("segment.pages", "_PAGE_NUMBER", r"\n\s*[—–-]\s?\d{1,3}\s?[—–-]\s*\n\s*\Z", lambda p, t: bool(p.search(t)), ["\n", "\n\n", " ", "—", "-1-", "\n— 12 —", "-", "12"]),
    ("segment.pages", "_RULE", r"[=\-_*—#~<>+]{4,}[^\n]{0,12}[=\-_*—#~<>+]{4,}\s*\Z", lambda p, t: bool(p.match(t)),
     ["=", "--", "====", "-----", "*", "文", " ", "正文内容", "\n", "<"]),
    ("segment.pages", "_CUT_OFF", r"(?:\.{3,}|…+|查看更多|详情)\s*\Z", lambda p, t: bool(p.search(t)), [".", "...", "…", "查看更多", "详情", " ", "\n", "文"]),
    ("segment.titles", "_BREAK", r"[ \t*]*\n[\s#*]*", _spans, [" ", "\t", "*", "\n", "#", "\u3000", "文"]),
    ("segment.titles", "_MAY_BEGIN", r"(?:\A|\n|(?<=[ #*\u200b]))[ \t#*\u200b]*(?=[^ \t\n#*\u200b])", lambda p, t: [m.end() for m in p.finditer(t)],
     [" ", "\t", "*", "\n", "#", "\u200b", "文"]),
    ("corpus.markup", "_NUMBER", r"[0-9０-９][0-9０-９.,]*|[一二三四五六七八九十两百千万零〇]+(?=[个件条次人份期项家篇场宗])", _spans,
     ["1", "２", ",", ".", "一", "十", "两", "万", "个", "件", "文"]),
]  # fmt: skip


@pytest.mark.parametrize(("module", "name", "former", "taken", "pieces"), FORMER, ids=[f"{row[0]}.{row[1]}" for row in FORMER])
def test_bounded_patterns_find_what_they_found(
    module: str, name: str, former: str | None, taken: Callable[[re.Pattern[str], str], object], pieces: list[str]
) -> None:
    pattern = getattr(importlib.import_module(f"gipnlp.{module}"), name)
    # where only the blanks before it were bounded, the former pattern is the same without the bound
    before = re.compile(former or re.sub(r"\{0,60\}(?:\(\?=\[2二\]\))?", "*", pattern.pattern, count=1))
    assert before.pattern != pattern.pattern
    chance = random.Random(name)
    found = 0
    for _ in range(3000):
        text = "".join(chance.choice(pieces) for _ in range(chance.randint(0, 14)))
        assert taken(pattern, text) == taken(before, text), repr(text)
        found += bool(pattern.search(text))
    assert found > 100
    for path in sorted((ROOT / "corpus").glob("*.txt"))[::16]:
        text = path.read_text(encoding="utf-8")
        for line in [text, *text.splitlines()]:
            assert taken(pattern, line) == taken(before, line), path.name


def test_digits_alone_on_the_last_line_are_found_as_before() -> None:
    before = re.compile(r"(?m:^)[^\S\n]*((?:19|20)\d{2}\d{2,4})(?=\s*$)")
    chance = random.Random(5)
    found = 0
    for _ in range(5000):
        text = "".join(chance.choice(["2018", "1231", "20", "1", "3", "\n", "\n\n ", " ", "\t", "文"]) for _ in range(chance.randint(0, 9)))
        match = before.search(text)
        assert _last_line(text, 0) == (match.span(1) if match else None), repr(text)
        found += match is not None
    assert found > 100


#: texts that a whole extraction meets; its time may be some seconds for a megabyte, not minutes or hours
WHOLE = ["1", ",", "一", "一一一", "(", "（", "]", " ", "\n", "1,", "12 ", "1、", "一、", "2016年", "公开", "政府信息公开申请1件，", "|", "<td>", "。", "市", "第一条"]


def extraction(piece: str, size: int) -> float:
    """CPU seconds of one extraction."""
    text = (piece * (size // len(piece) + 1))[:size]
    begun = time.process_time()
    document = gipnlp.extract(text)
    assert document.text == text
    return time.process_time() - begun


def extraction_grows(piece: str, size: int) -> str | None:
    """Say where twice the text takes more than thrice the time."""
    gipnlp.extract("2010年，我局主动公开政府信息100条。")
    for _ in range(3):
        half, whole = extraction(piece, size // 2), extraction(piece, size)
        if whole < max(3 * half, 0.2):
            return None
    return f"{size} characters of {piece!r}: {whole:.2f} s, half of it {half:.2f} s"


@pytest.mark.slow
@pytest.mark.parametrize("piece", WHOLE)
def test_a_whole_extraction_is_linear(piece: str) -> None:
    assert extraction_grows(piece, 60_000) is None


@pytest.mark.long
@pytest.mark.parametrize("piece", WHOLE)
def test_a_whole_extraction_of_a_megabyte_is_bounded(piece: str) -> None:
    assert extraction_grows(piece, 1 << 20) is None
    assert extraction(piece, 1 << 20) < 240
