"""Administrative divisions: names and GB/T 2260 codes with years of validity (``data/divisions.tsv``)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from .taxonomy import DATA

_END = re.compile(r"[省市县区旗州盟港]")
#: cities that rank as provinces
MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})
#: how people, scanners and old conversions misspell a name; no key is a division's right name
VARIANTS = {
    "溮河区": "浉河区", "狮河区": "浉河区", "沐阳县": "沭阳县", "毫州市": "亳州市", "毫州": "亳州", "忻洲市": "忻州市", "颖上县": "颍上县", "颖州区": "颍州区",
    "颖东区": "颍东区", "颖泉区": "颍泉区", "雎宁县": "睢宁县", "雎县": "睢县", "雎阳区": "睢阳区", "盱胎县": "盱眙县", "剡城县": "郯城县", "沪州市": "泸州市",
    "甄城县": "鄄城县", "荣阳市": "荥阳市", "荏平县": "茌平县", "荏平区": "茌平区", "健为县": "犍为县", "苛岚县": "岢岚县", "浑春市": "珲春市", "临胊县": "临朐县",
    "睢溪县": "濉溪县", "璜川县": "潢川县", "纵阳县": "枞阳县", "靳春县": "蕲春县", "嵊洲市": "嵊州市", "衢洲市": "衢州市", "温洲市": "温州市", "宿洲市": "宿州市",
    "湄谭县": "湄潭县", "涡杨县": "涡阳县", "臺州市": "台州市", "贺洲市": "贺州市", "漂阳市": "溧阳市", "栗阳市": "溧阳市",
    "漂水区": "溧水区", "漂水县": "溧水县", "泰洲市": "泰州市", "常洲市": "常州市", "郑洲市": "郑州市",
}
_PLACE_STEM = re.compile("(?:(?:维吾尔|壮族|回族)?自治区|[省市县])$")


class Division(NamedTuple):  # of which thousands are made when the table is read
    """A division: code, full name, and the years in which the pair was valid (``None``: open)."""

    code: str
    name: str
    first: int | None
    last: int | None

    @property
    def level(self) -> str:
        """``province``, ``city`` or ``county``."""
        if self.code.endswith("0000"):
            return "province"
        return "city" if self.code.endswith("00") else "county"

    @property
    def statistical(self) -> bool:
        """Whether it is a zone that only the statistics office numbers (71 to 79); GB/T 2260 has no code for it."""
        return self.code[4] == "7"

    def valid(self, year: int | None) -> bool:
        """Whether the pair of name and code held in ``year`` (unknown year: yes)."""
        return year is None or ((self.first is None or year >= self.first) and (self.last is None or year <= self.last))


@lru_cache(maxsize=1)
def by_name() -> dict[str, tuple[Division, ...]]:
    """Give the divisions of each full name."""
    table: dict[str, list[Division]] = {}
    for line in (DATA / "divisions.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line:
            continue
        code, name, first, last = (line.split("\t") + ["", ""])[:4]
        table.setdefault(name, []).append(Division(code, name, int(first) if first else None, int(last) if last else None))
    return {name: tuple(items) for name, items in table.items()}


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    """Official names by every way of writing that :func:`find_names` knows."""
    table = {name: name for name in by_name()}
    table.update((wrong, right) for wrong, right in VARIANTS.items() if right in table)
    return table


@lru_cache(maxsize=1)
def _lengths() -> dict[str, tuple[int, ...]]:
    """For the last two characters of a name the lengths of the names that end so, longest first (none above 12 is looked for)."""
    found: dict[str, set[int]] = {}
    for name in _spellings():
        if 2 <= len(name) <= 12:
            found.setdefault(name[-2:], set()).add(len(name))
    return {ending: tuple(sorted(lengths, reverse=True)) for ending, lengths in found.items()}


@lru_cache(maxsize=1)
def names_of_code() -> dict[str, str]:
    """Give the latest name of each code."""
    return {d.code: d.name for items in by_name().values() for d in items}


def spelling(name: str) -> str:
    """Give the official spelling of a name that is often misspelt."""
    for wrong, right in VARIANTS.items():
        if wrong in name:
            name = name.replace(wrong, right)
    return name


_ETHNIC = re.compile(
    "(?:维吾尔|哈萨克|柯尔克孜|蒙古|回|藏|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|塔吉克|怒|鄂温克|德昂|保安|裕固|独龙|鄂伦春|各)族"
)
#: short forms of organs, expanded only where the text itself has the full form
SHORT_ORGANS = {
    "质监局": "质量技术监督局", "安监局": "安全生产监督管理局", "安监总局": "安全生产监督管理总局", "安全监管总局": "安全生产监督管理总局",
    "食药监局": "食品药品监督管理局", "药监局": "食品药品监督管理局", "发改委": "发展和改革委员会", "人社局": "人力资源和社会保障局", "人社厅": "人力资源和社会保障厅",
    "环保局": "环境保护局", "环保厅": "环境保护厅", "国土局": "国土资源局", "卫计委": "卫生和计划生育委员会", "卫计局": "卫生和计划生育局", "住建局": "住房和城乡建设局",
    "住建厅": "住房和城乡建设厅", "城管局": "城市管理局", "国税局": "国家税务局", "地税局": "地方税务局", "市监局": "市场监督管理局", "经信委": "经济和信息化委员会",
}


@lru_cache(maxsize=1)
def _short_names() -> dict[str, str]:
    """Short forms of autonomous divisions: 恩施州, 湘西自治州 → their full names; ambiguous ones are left out."""
    found: dict[str, set[str]] = {}
    for name in by_name():
        match = re.fullmatch(r"(.+?)(自治州|自治县|自治旗)", name)
        if not match:
            continue
        bare = _ETHNIC.sub("", match.group(1))
        if len(bare) >= 2 and bare != match.group(1):
            for short in (bare + match.group(2), bare + match.group(2)[-1]):
                found.setdefault(short, set()).add(name)
    whole = re.compile(r"(鄂温克|鄂伦春)族自治旗")
    for name in by_name():
        if match := whole.fullmatch(name):
            found.setdefault(match.group(1) + "旗", set()).add(name)
    return {short: next(iter(names)) for short, names in found.items() if len(names) == 1 and short not in by_name()}


def full_spelling(name: str, text: str) -> str:
    """Give a name in full: 恩施州 → 恩施土家族苗族自治州; 质监局 → 质量技术监督局 where ``text`` has it so."""
    for length in range(min(len(name), 8), 1, -1):
        if name[:length] in _short_names():
            name = _short_names()[name[:length]] + name[length:]
            break
    for short, full in SHORT_ORGANS.items():
        if name.endswith(short) and full in text:
            return name[: -len(short)] + full
    return name


def find_names(text: str) -> list[tuple[int, int, str]]:
    """List the full names of divisions in ``text``: (start, end, official name), longest first at each end."""
    table, lengths = _spellings(), _lengths()
    found = []
    for match in _END.finditer(text):
        end = match.end()
        for length in lengths.get(text[max(end - 2, 0) : end], ()):
            name = table.get(text[end - length : end]) if length <= end else None
            if name is not None:
                found.append((end - length, end, name))
                break
    return found


def find_divisions(text: str) -> list[tuple[int, int, str]]:
    """List the names that :func:`find_names` gives without those of zones, which are no divisions."""
    table = by_name()
    return [item for item in find_names(text) if not all(d.statistical for d in table[item[2]])]


@lru_cache(maxsize=1)
def provinces_by_stem() -> dict[str, Division]:
    """Give the provinces by the names that organs write: 四川, 内蒙古, 宁夏."""
    return {_PLACE_STEM.sub("", d.name): d for items in by_name().values() for d in items if d.level == "province"}


@lru_cache(maxsize=1)
def _stems() -> dict[str, tuple[Division, ...]]:
    """Give the cities, counties and county-level cities by their names without 市 and 县: 平湖, 常州."""
    table: dict[str, list[Division]] = {}
    for name, items in by_name().items():
        if len(name) >= 3 and name[-1] in "市县" and not name.endswith("自治县"):
            table.setdefault(name[:-1], []).extend(d for d in items if not d.statistical)
    return {stem: tuple(items) for stem, items in table.items()}


def county_of_stem(stem: str, year: int | None) -> Division | None:
    """Give the county or county-level city that ``stem`` (平湖) means, if it can mean nothing else in ``year``."""
    meant = [d for d in _stems().get(stem, ()) if d.valid(year)]
    return meant[0] if len({d.code for d in meant}) == 1 and meant[0].level == "county" else None


def cities_named(text: str) -> set[str]:
    """Give the prefecture-level cities that ``text`` names at least twice, with or without 市."""
    seen = {text[at : at + length] for length in (2, 3, 4) for at in range(len(text) - length + 1)}
    found = set()
    for stem in seen & _stems().keys():
        if any(d.level == "city" and d.name.endswith("市") for d in _stems()[stem]) and text.count(stem) >= 2:
            found.add(stem + "市")
    return found


def within(name: str, parent: Division, year: int | None) -> Division | None:
    """Find the one division below ``parent`` whose name is ``name`` with 区, 县 or 市 behind it: 裕安 in 六安市."""
    inside = parent.code.rstrip("0")
    inside += "0" * (len(inside) % 2)
    found = {
        d.code: d
        for end in "区县市"
        for d in by_name().get(name + end, ())
        if d.code.startswith(inside) and d.code != parent.code and d.valid(year) and not d.statistical
    }
    return next(iter(found.values())) if len(found) == 1 else None


_ZONE = re.compile(
    "(?:综合实验区|综合保税区|(?:国家级)?(?:经济|工业|高新|高技术|高新技术|旅游|农业|文化|生态)?(?:技术)?(?:产业)?(?:开发|示范|合作|试验|度假)区"
    "|高新区|经开区|新区|产业园区|工业园区|工业园|科技园区|风景名胜区|风景区|旅游区|保税区|管理区|自贸区|自由贸易试验区|园区)"
)
#: the characters that every match ends with, and how many may stand before them (国家级高新技术技术产业开发|区)
_ZONE_END, _ZONE_REACH = re.compile("[区园]"), 16
_ZONE_NAMES = re.compile("[省市县区旗州盟]$")


@lru_cache(maxsize=1)
def _place_stems() -> frozenset[str]:
    """Names of divisions, with and without 省, 市, 县 …: what the name of a zone begins with."""
    stems = set(by_name())
    for name in by_name():
        stem = _ZONE_NAMES.sub("", name)
        if len(stem) >= 2:
            stems.add(stem)
    return frozenset(stems)


def _stem_before(text: str, at: int) -> int:
    """Where the name of a division that ends at ``at`` begins; ``at`` if there is none."""
    stems = _place_stems()
    return next((at - length for length in range(min(8, at), 1, -1) if text[at - length : at] in stems), at)


def find_zones(text: str) -> list[tuple[int, int]]:
    """List the names of development zones and the like in ``text``: 平潭综合实验区, 昆明高新技术产业开发区 (start, end).

    Only those that begin with the name of a division (with or without 省, 市, 县) are seen.
    """
    found = []
    for low, high in _zone_windows(text):
        for match in _ZONE.finditer(text, low, high):
            start = _stem_before(text, match.start())
            if start < match.start():
                found.append((_stem_before(text, start), match.end()))  # 南京|江北|新区: the city before the district's name
    return found


def _zone_windows(text: str) -> list[tuple[int, int]]:
    """Give the stretches in which the pattern of zones can match at all: what stands before the characters it ends with."""
    windows: list[tuple[int, int]] = []
    for match in _ZONE_END.finditer(text):
        low, high = match.start() - _ZONE_REACH, match.end()
        if windows and windows[-1][1] >= low:
            windows[-1] = (windows[-1][0], high)
        else:
            windows.append((max(low, 0), high))
    return windows


def locate(name: str, text: str, year: int | None) -> Division | None:
    """Find the division called ``name``; a name that several divisions bear is settled by its parent's name in ``text``.

    Returns:
        The division, or ``None`` when the name is unknown or it stays open which one is meant.
    """
    known = [d for d in by_name().get(spelling(name), ()) if not d.statistical]
    candidates = [d for d in known if d.valid(year)] or known
    codes = {d.code for d in candidates}
    if len(codes) == 1:
        return candidates[0]
    parents = names_of_code()
    for width in (4, 2):
        named = [
            d for d in candidates
            if (parent := parents.get(d.code[:width] + "0" * (6 - width))) and (parent in text or parent.rstrip("省市") in text)
        ]
        if len({d.code for d in named}) == 1:
            return named[0]
        candidates = named or candidates
    return None
