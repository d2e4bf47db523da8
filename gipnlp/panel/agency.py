"""Whose report it is: one key for all the ways of writing one body's name, and never one key for two bodies.

The key is the code of the division (GB/T 2260), a colon, the division's official name and the organ in a normal form:
``445100:潮州市人民政府`` stands for 潮州市, 潮州市政府, 广东省潮州市人民政府 and 潮州市人民政府 in traditional script;
``630203:平安区教育局`` for 平安区教育局 and 海东市平安区教育局.  Bodies without a division that exist once (中国气象局) have ``-``
in place of the code.  A name that may mean several bodies (鼓楼区教育局 without its city, 教育局 alone) is not merged with
anything outside of its file: its key begins with ``?`` and ends with the beginning of the file's hash.

Read :func:`agency_key` first, then :func:`same_body`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..divisions import SHORT_ORGANS, by_name, find_names, full_spelling, names_of_code, spelling
from ..link.names import compare_key
from . import patterns

UNRESOLVED = "?"


@dataclass(frozen=True, slots=True)
class AgencyKey:
    """A body's key: ``id``, the ``name`` in its normal form, the division's present ``code``."""

    id: str
    name: str
    code: str | None

    @property
    def resolved(self) -> bool:
        """Whether the name means one body only, so that reports in several files may share the key."""
        return not self.id.startswith(UNRESOLVED)


def agency_key(name: str, code: str | None, *, level: str = "unknown", file: str = "") -> AgencyKey:
    """Give the key of a reporting body.

    Args:
        name: the name as the report's header was read.
        code: the code of its division, if one was found.
        level: the body's level (``central`` bodies exist once).
        file: SHA-256 of the file; keeps names that may mean several bodies apart.
    """
    plain = _plain(name)
    place, organ = _place(plain, code)
    if place is not None:
        key_code = present_code(place[0], place[1])
        return AgencyKey(f"{key_code}:{place[1]}{_organ(organ)}", place[1] + _organ(organ), key_code)
    full = _organ(plain) if plain else ""
    if code is not None:  # 国家税务总局常州市税务局: the division stands inside the name
        known = names_of_code().get(code)
        key_code = present_code(code, known) if known else code
        return AgencyKey(f"{key_code}:{full}", full, key_code)
    if _exists_once(full, level):
        return AgencyKey(f"-:{full}", full, None)
    return AgencyKey(f"{UNRESOLVED}:{full}#{file[:12]}", full, None)


@lru_cache(maxsize=8192)
def same_body(scope: str, agency: str) -> bool:
    """Tell whether the scope of a record is the reporting body itself, however it is written."""
    return scope == agency or compare_key(scope) == compare_key(agency) or _organ(_plain(scope)) == _organ(_plain(agency))


@lru_cache(maxsize=8192)
def _plain(name: str) -> str:
    """Simplified, half width, without blanks and quotes, misspellings and short forms of divisions put right."""
    plain = re.sub(r"\((?:盖章|章|公章)\)$", "", compare_key(name).strip())
    plain = re.sub(r"^中华人民共和国(?=.)", "", plain)
    return full_spelling(spelling(plain), "")


def _place(plain: str, code: str | None) -> tuple[tuple[str, str] | None, str]:
    """Split a name into its division (code, official name) and what follows; parents in front are left out."""
    chain: list[tuple[str, int]] = []
    for start, end, name in find_names(plain):
        if start != (chain[-1][1] if chain else 0):
            break
        chain.append((name, end))
    if chain:
        at = next((i for i, (name, _) in enumerate(chain) if code in {d.code for d in by_name()[name]}), None)
        if code is None and len(codes := _codes(chain[0][0])) == 1:
            at, code = 0, next(iter(codes))
        if at is None or code is None:
            return None, plain
        for i in range(at + 1, len(chain)):  # 南京市鼓楼区 with the code of 南京市
            inside = code[:2] if code.endswith("0000") else code[:4]
            below = {c for c in _codes(chain[i][0]) if c.startswith(inside) and c != code}
            if len(below) != 1:
                break
            at, code = i, next(iter(below))
        return (code, chain[at][0]), plain[chain[at][1] :]
    short = _bare_names()
    for length in range(min(len(plain) - 1, 8), 1, -1):
        found = short.get(plain[:length])
        if found and (code is None or present_code(code, found[1]) == found[0]):
            return found, plain[length:]
    return None, plain


def _codes(name: str) -> set[str]:
    return {present_code(d.code, name) for d in by_name().get(name, ())}


@lru_cache(maxsize=1)
def _bare_names() -> dict[str, tuple[str, str]]:
    """Names without their last character (潮州, 广西) that mean one division only, and its code and official name.

    A province goes before a district of the same name: nobody means 河北区 by 河北.
    """
    found: dict[str, dict[str, str]] = {}
    for name, items in by_name().items():
        bare = re.sub(r"(?:(?:维吾尔|壮族|回族)?自治区|[省市县区旗盟])$", "", name)
        if len(bare) >= 2 and bare != name:
            for item in items:
                found.setdefault(bare, {})[present_code(item.code, name)] = name
    once = {}
    for bare, codes in found.items():
        provinces = {c: n for c, n in codes.items() if c.endswith("0000")}
        if provinces and all(n.endswith("区") and not c.endswith("00") for c, n in codes.items() if c not in provinces):
            codes = provinces
        code, name = next(iter(codes.items()))
        if len(codes) == 1 and (not name.endswith("区") or name.endswith("自治区")):  # nor 城东区 by 城东
            once[bare] = code, name
    return once


@lru_cache(maxsize=8192)
def present_code(code: str, name: str) -> str:
    """Give the latest code of a division that kept its name, province and rank (公主岭市: 220381, since 2020 220184).

    A division whose names or ranks changed too keeps the code it has: codes are given again to other divisions.
    """
    same = [d for d in by_name().get(name, ()) if d.code[:2] == code[:2] and (d.code.endswith("00")) == code.endswith("00")]
    same.sort(key=lambda d: (d.first or 0, d.last or 9999))
    one_after_another = all(a.last is not None and (b.first or 0) >= a.last - 1 for a, b in zip(same, same[1:], strict=False))
    if one_after_another and any(d.code == code for d in same):
        return same[-1].code
    return code


_GOVERNMENT = re.compile(r"(?:人民)?政府")
_OF_GOVERNMENT = re.compile(r"^(?:人民)?政府(?=[一-鿿]{1,12}?(?:街道|镇|乡|委员会|局)(?:办事处|人民政府|政府)?$)")
_OFFICE = re.compile(r"^(?:人民)?政府办(?:公[厅室])?$")
_TOWN = re.compile(r"(镇|乡)(?:人民政府|政府)?$")
_STREET = re.compile(r"街道(?:办事处|办)?$")
_COMMITTEE = re.compile(r"管理委员会$")
_GENERAL = re.compile(r"(?<=[一-鿿]{2})委$")


@lru_cache(maxsize=8192)
def _organ(name: str) -> str:
    """Bring what follows the division's name to one form; nothing stands for the government."""
    if not name or _GOVERNMENT.fullmatch(name):
        return "人民政府"
    name = _OF_GOVERNMENT.sub("", name)
    if _OFFICE.match(name):
        return "人民政府办公室"
    name = SHORT_ORGANS.get(name, name) if name not in patterns.AMBIGUOUS_ORGANS else name
    if name.endswith("政府") and not name.endswith("人民政府"):
        name = name[:-2] + "人民政府"
    name = _STREET.sub("街道办事处", _TOWN.sub(r"\1人民政府", name))
    name = _GENERAL.sub("委员会", _COMMITTEE.sub("管委会", name))
    return _AND.sub("", name)


_AND = re.compile(r"(?<=[一-鿿]{2})和(?=[一-鿿]{2})")
_ZONE = re.compile(rf"(.*?)(?:{'|'.join(patterns.ZONE_ENDS)})")


def _exists_once(name: str, level: str) -> bool:
    """Tell whether a name without a division means one body in the whole country."""
    if name in patterns.MINISTRIES:
        return True
    if re.match(r"[省市县区州旗盟镇乡]|(?:人民)?政府|我|本|该|各", name) or len(name) < 4 or name.endswith("部"):
        return False
    if name.startswith(tuple(patterns.CENTRAL_STARTS)) or level == "central":
        return True
    zone = _ZONE.match(name)
    if zone is None or find_names(name):  # a division that several places have
        return False
    proper = zone.group(1)
    for word in sorted(patterns.COMMON_ZONES, key=len, reverse=True):
        proper = proper.replace(word, "")
    return len(proper) >= 2


__all__ = ["UNRESOLVED", "AgencyKey", "agency_key", "present_code", "same_body"]
