"""What a body is: administrative level, government or department, and the code of its division.

The level is that of the territory in the name, for bodies led from above too (陕西省气象局: province).  A zone is no division: its bodies
stand beside counties (those of the highest zones beside cities), and their code is that of the county which the zone is named after, when it can be no other place.
"""

from __future__ import annotations

import re

from ..divisions import MUNICIPALITIES, Division, county_of_stem, find_divisions, locate, provinces_by_stem, within
from ..types import Agency, Kind, Level
from .patterns import CENTRAL_DISTRICTS, CENTRAL_NAMES, CITY_ZONES, ZONE_WORDS

_DISTRICTS = re.compile(CENTRAL_DISTRICTS)
_CENTRAL = re.compile(CENTRAL_NAMES)
_TOWN = re.compile(r"(?:镇|乡|街道)(?:人民政府|办事处|党政办)?$")
_GOVERNMENT = re.compile(r"(?:人民政府|街道办事处|街道|行政公署|公署)$")
_COMMITTEE = re.compile(r"(?:管委会|管理委员会)$")
_ZONE = re.compile("|".join(ZONE_WORDS))
_CITY_ZONE = re.compile(f"(?:{'|'.join(CITY_ZONES)})(?!.*(?:{'|'.join(ZONE_WORDS)}))")
_KIND_OF_ZONE = re.compile(r"国家级?|综合|经济|技术|高新|产业|工业|农业|旅游|文化|生态|自由|贸易|进出口|台商|投资|边境|航空港|空港|临港|循环|科技|创新|区")
_FIRST = re.compile(r"[一-鿿]{2,8}?(自治区|自治州|自治县|省|市|县|区|旗|盟|州)")
_BRANCH = re.compile(r"[局厅]([一-鿿]{2,4})分局$")
_LEVELS: dict[str, Level] = {"省": "province", "市": "city", "州": "city", "盟": "city", "县": "county", "区": "county", "旗": "county"}


def describe(name: str, body: str, year: int | None) -> tuple[Agency, Division | None]:
    """Give level, kind and division code of the body called ``name``; what its name and page leave open stays unknown.

    Args:
        name: the full name.
        body: text of the report, which may tell same-named divisions apart.
        year: year of the report; codes are those of that year.
    """
    if not name:
        return Agency(""), None
    division, zone = _place(name, body, year)
    level = _level(name, division, zone)
    government = _GOVERNMENT.search(name) or (_COMMITTEE.search(name) and zone)
    kind: Kind = "government" if government else "department"
    return Agency(name, level, kind, division.code if division else None), division


def _place(name: str, body: str, year: int | None) -> tuple[Division | None, bool]:
    """The division of a body and whether it belongs to a zone."""
    chain = find_divisions(name)
    found = None
    for _, _, place in chain:
        found = locate(place, name + "\n" + body, year) or found
    rest = name[chain[-1][1] :] if chain else name
    zone = _ZONE.search(rest)
    if zone and not _TOWN.search(name):
        if found is None or found.level != "county":
            stem = _KIND_OF_ZONE.sub("", rest[: zone.start()])
            found = county_of_stem(stem, year) if not chain else None
        return found, True
    if not chain:
        district = _DISTRICTS.search(name)
        county = county_of_stem(name[: district.start()].removeprefix("中华人民共和国"), year) if district else None  # 绥芬河海关
        return county or _province_in(name), False
    branch = _BRANCH.search(rest)  # 六安市公安局裕安分局
    if branch and found is not None:
        found = within(branch.group(1), found, year) or found
    return found, False


def _province_in(name: str) -> Division | None:
    """The province that a name without 省 begins with, or that stands before 监管局: 四川银保监局."""
    stems = provinces_by_stem()
    for length in (3, 2):
        if name[:length] in stems and len(name) > length + 1:
            return stems[name[:length]]
    branch = re.search(r"(?:委员会|总局)([一-鿿]{2,3}?)(?:省|市|自治区)?(?:监管局|监督管理局|管理局|局)$", name)
    return stems.get(branch.group(1)) if branch else None


def _level(name: str, division: Division | None, zone: bool) -> Level:
    if _TOWN.search(name):
        return "town"
    if zone:
        return "city" if _CITY_ZONE.search(name) else "county"
    if _DISTRICTS.search(name):
        return "central"
    if division is not None:
        return "province" if division.code in MUNICIPALITIES else division.level  # type: ignore[return-value]
    if _CENTRAL.search(name):
        return "central"
    first = _FIRST.match(name)
    if first:
        return "province" if first.group(1) == "自治区" else _LEVELS[first.group(1)[-1]]
    return "unknown"


__all__ = ["describe"]
