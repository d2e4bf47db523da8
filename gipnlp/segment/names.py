"""The full name of the reporting body, from the places of a page that give it.

:func:`body_name` reads as the ladder: title, form fields, signature, page fields, contact, the likeliest mention; then the name is made
as full as the page allows (:func:`fullest`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..divisions import (
    cities_named,
    find_divisions,
    find_names,
    full_spelling,
    locate,
    names_of_code,
    provinces_by_stem,
    spelling,
)
from .patterns import BODY_LABELS, CN_DATE, FIELD_WORDS, NOISE, ORGAN_END, YEAR, ZONE_WORDS

_NOISE = re.compile(NOISE)
_NAME = rf"[^\s。,;:()、|“”《》]{{2,30}}?{ORGAN_END}"
_LABELLED = tuple(
    re.compile(rf"(?:{label})(?:\(盖章\))?[\s|]{{0,3}}[:：|]\s{{0,6}}(?:\(盖章\)\s{{0,3}})?({_NAME})(?=[\s。,;:()|]|\Z|{FIELD_WORDS})") for label in BODY_LABELS
)
_CONTACT = (
    re.compile(rf"(?:请与|由|请联系[:：]?|联系单位[:：])([^\s。,;:()、“”]{{3,28}}?{ORGAN_END})(?:政府信息公开|信息公开|政务公开|办公室联系|编制|联系)"),
    re.compile(rf"统计范围为([^\s。,;:()、“”]{{3,28}}?{ORGAN_END})(?:机关)?[,。]"),
)
_SIGNED = re.compile(rf"(?:(?<=\n)|(?<=[。 ]))(?![ \t]{{61}})[ \t]{{0,60}}([^\s。,;:!?()“”《》0-9]{{3,28}}?{ORGAN_END})\s{{0,12}}(?=\(?(?:{YEAR}\s?[年./\-\d]|{CN_DATE}))")
#: how many characters at the end of a report may hold its signature, and at its beginning
_TAIL, _FRONT = 1500, 200
_PRONOUN = re.compile(r"我[局厅委办院部校]|本[局厅委]|[我全本][市省县区州旗镇乡]")
_NOT_A_NAME = re.compile(r"[我本该各]|有关|相关|下列|上述")
_AFTER_NAME = re.compile(r"(?:政府|政务)?信息公开.*$")
_SECOND_SIGN = re.compile(r"(?<=[局厅委院站馆办])\([^()\n]{1,12}\)$")
_SECTION = re.compile(r"[的和与在对向由是为及]")
_ENDS = {"省": "province", "市": "city", "县": "county", "区": "county", "州": "city", "旗": "county"}
_TOWN = re.compile(r"(?:镇|乡|街道)(?:人民政府|办事处|党政办)?$")
_ZONE_END = tuple(ZONE_WORDS)


def body_name(body: str, above: str, titled: str, year: int | None) -> str:
    """Give the full name of the body that reports.

    Args:
        body: text of the report.
        above: lines of the page above it.
        titled: what its title says of the body, perhaps nothing.
        year: year of the report.

    Returns:
        The name, ``""`` when the page does not settle it.
    """
    candidates = [c for c in (_clean(c) for c in _stated(body, above, titled)) if c]
    if candidates:
        return fullest(candidates[0], candidates[1:], body)
    return fullest(_likeliest(body, year), [], body)


def _stated(body: str, above: str, titled: str) -> list[str]:
    """The names that stand where the body's own name stands, the surest place first."""
    page = above + "\n" + body
    labelled = [[m.group(1) for m in pattern.finditer(page)] for pattern in _LABELLED]
    signed = [m.group(1) for m in _SIGNED.finditer(body[-_TAIL:])] + [m.group(1) for m in _SIGNED.finditer(body[:_FRONT])]
    contact = [m.group(1) for pattern in _CONTACT for m in pattern.finditer(body)]
    sources = [name for name in labelled[2] if find_names(name)]  # 来源: 本站, 办公室 say nothing
    return [*([titled] if len(titled) >= 2 else []), *labelled[0], *labelled[1], *contact, *signed, *sources]


def _clean(name: str) -> str:
    name = _NOISE.sub("", spelling(name.strip()))
    name = _SECOND_SIGN.sub("", _AFTER_NAME.sub("", name))
    return "" if len(name) < 2 or _NOT_A_NAME.match(name) else name


def _likeliest(body: str, year: int | None) -> str:
    """Without title and signature: the division named most often, and whether the text speaks of 我局 or of 全市."""
    names = Counter(name for _, _, name in find_divisions(body))
    for city in cities_named(body):  # 渭南是陕西的东大门
        names[city] += body.count(city[:-1]) - names[city]
    pronouns = Counter(m.group() for m in _PRONOUN.finditer(body))
    department = sum(n for p, n in pronouns.items() if p[1] in "局厅委办院部校")
    territory = sum(pronouns.values()) - department
    if department > territory or (department >= 3 and department * 2 > territory):
        return _likeliest_department(body, pronouns)
    if not names:
        return ""
    wanted = Counter(_ENDS[p[1]] for p in pronouns.elements() if p[1] in _ENDS)
    if wanted:
        level = wanted.most_common(1)[0][0]
        for name, _ in names.most_common():
            division = locate(name, body, year)
            if division is not None and (division.level == level or (level == "city" and name.endswith("市"))):
                return name
    return names.most_common(1)[0][0]


def _likeliest_department(body: str, pronouns: Counter[str]) -> str:
    """The department of a named place whose last character is that of 我局, 我厅; no place's government is meant."""
    ends = {c: sum(n for p, n in pronouns.items() if p[1] == c) for c in "局厅委办院部"}
    letter = max(ends, key=lambda c: ends[c])
    named: Counter[str] = Counter()
    for found in re.findall(rf"[一-鿿]{{2,8}}?(?:省|市|县|区|州|旗)[一-鿿]{{2,12}}?{letter}(?![一-鿿]{{0,40}}?{letter}[一-鿿])", body):
        name = spelling(found)
        at = find_divisions(name)
        short = name[at[0][0] :] if at else ""
        if short and 5 <= len(short) <= 24 and not _SECTION.search(short):
            named[short] += 1
    return named.most_common(1)[0][0] if named else ""


def fullest(name: str, others: list[str], body: str) -> str:
    """Make a name full: 潮州市 → 潮州市人民政府, 市教育局 → X市教育局, 浉河区 → 信阳市浉河区人民政府."""
    name = full_spelling(spelling(name), body)
    if not name:
        return ""
    name = _with_place(name, others, body)
    name = _with_longer(name, others)
    name = _with_organ(name, body)
    if _TOWN.search(name):
        name = _with_county(name, body) if not find_divisions(name) else _of_government(name, body)
    return _with_parent(name, body)


def _of_government(name: str, body: str) -> str:
    """海珠区赤岗街道办事处 → 海珠区人民政府赤岗街道办事处, where the page has it so."""
    places = find_divisions(name)
    at = places[-1][1]
    full = places[-1][2] + "人民政府" + name[at:]
    return name[: places[-1][0]] + full if full in body else name


def _with_place(name: str, others: list[str], body: str) -> str:
    """省审计厅 → 山西省审计厅: as another place of the page has it, or after the division named most often."""
    if not re.match(r"(?:省|市|县|区|州|旗)[一-鿿]", name) or find_divisions(name[:6]):
        return name
    longer = [o for o in others if o.endswith(name[1:]) and len(o) > len(name)]
    if longer:
        return min(longer, key=len)
    near = Counter(n for _, _, n in find_divisions(body) if n.endswith(name[0]))
    return near.most_common(1)[0][0] + name[1:] if near else name


def _with_longer(name: str, others: list[str]) -> str:
    """The same body written more fully: 平安区教育局 → 海东市平安区教育局; 苏州工业园区 → 苏州工业园区管理委员会."""
    places = find_divisions(name)
    known = bool(places) and places[0][0] == 0 and places[0][2][-1] not in "县区旗"  # a city needs no province before it
    for other in others:
        if not known and other.endswith(name) and other != name and len(other) <= len(name) + 8 and find_divisions(other[: len(other) - len(name)]):
            return other
        if other.startswith(name) and name.endswith(_ZONE_END) and other[len(name) :] in ("管委会", "管理委员会"):
            return other
    return name


def _with_organ(name: str, body: str) -> str:
    """The government of a bare place: 人民政府, 行政公署, 管理委员会 or 街道办事处."""
    found = find_divisions(name)
    if name in provinces_by_stem():
        return provinces_by_stem()[name].name + "人民政府"
    if found and found[-1][1] == len(name):
        return name + ("行政公署" if name.endswith(("地区", "盟")) else "人民政府")
    if name.endswith(("镇", "乡")):
        return name + "人民政府"
    if name.endswith("街道"):
        return name + "办事处"
    if name.endswith(_ZONE_END):
        return name + ("管理委员会" if name + "管理委员会" in body and name + "管委会" not in body else "管委会")
    if name.endswith("人民"):  # 某县人民|政府信息公开…: the title shares the word 政府
        return name + "政府"
    if name.endswith("政府") and not name.endswith("人民政府"):
        return name[:-2] + "人民政府"
    return name


def _with_county(name: str, body: str) -> str:
    """A town's county: written before the town somewhere, or the only county-level division whose organs the page names."""
    text = spelling(body)
    for place in _places_before(name[:3], text):
        if place[-1] in "县区市旗":
            return place + name
    counties: dict[str, bool] = {}  # and whether one of its organs is named
    for at, stop, place in find_divisions(text):
        if len(place) == 2 and at and _INSIDE_A_WORD.match(text, at - 1):
            continue
        if place[-1] in "县区旗市" and (place in counties or ((d := locate(place, text, None)) is not None and d.level == "county")):
            counties[place] = counties.get(place, False) or text.startswith(_COUNTY_ORGANS, stop)
    with_organs = [place for place, organ in counties.items() if organ]
    meant = with_organs if len(counties) > 1 else list(counties)
    return meant[0] + name if len(meant) == 1 else name


#: before a name of two characters, what makes it part of other words: 管|理县, 市和县, but not 中国沛县
_INSIDE_A_WORD = re.compile(r"(?![省市州国])[一-鿿]")
_COUNTY_ORGANS = ("人民政府", "政府", "委", "信息公开", "政务公开")


def _with_parent(name: str, body: str) -> str:
    """A district with the city that stands before it somewhere on the page."""
    at = find_divisions(name)
    if at and at[0][0] == 0 and at[0][2][-1] in "区县旗":
        for place in _places_before(at[0][2], spelling(body)):
            if place.endswith(("市", "州", "盟", "地区")):
                return place + name
        if at[0][2][-1] == "区":  # 锦江区 on a page of 成都市
            division = locate(at[0][2], body, None)
            parent = names_of_code().get(division.code[:4] + "00", "") if division else ""
            if parent.endswith("市") and parent in body:
                return parent + name
    return name


def _places_before(name: str, text: str) -> Iterator[str]:
    """The divisions that stand right before ``name`` in ``text``, in text order."""
    at = text.find(name)
    while at >= 0:
        before = find_divisions(text[max(0, at - 12) : at])
        if before and before[-1][1] == min(12, at):
            yield before[-1][2]
        at = text.find(name, at + 1)


__all__ = ["body_name", "fullest"]
