"""Names of the reporting body and of its parts: what 我市, 市政府, 全市, 各县区政府 refer to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..divisions import SHORT_ORGANS
from . import patterns

_OWN = frozenset(patterns.OWN)
_TERRITORY = re.compile("|".join(map(re.escape, patterns.TERRITORIES)))
_LEVEL_LETTER = {"province": "省", "city": "市", "county": "县区市旗", "town": "镇乡街"}


def letter_of(level: str) -> str:
    """Give the character that stands for a level in short names (市, 县, 省)."""
    return _LEVEL_LETTER.get(level, "")[:1]


@dataclass(frozen=True, slots=True)
class Body:
    """The reporting body as the linker knows it: name, level, kind."""

    name: str
    level: str
    kind: str

    def __hash__(self) -> int:
        """Hash by name alone: it is looked up for every mention, and a name mostly has one level and kind."""
        return hash(self.name)

    def short_names(self) -> frozenset[str]:
        """Other names of the body in its own report."""
        return _short_names(self)

    def territory(self) -> str:
        """What its reports call the area it is over (全市); ``""`` if the name does not tell."""
        return _territory(self)

    def resolve(self, mention: str) -> str:
        """Give the name that a mention stands for: the body's own, or the mention itself."""
        return _resolve(self, mention)


@lru_cache(maxsize=64)
def _short_names(body: Body) -> frozenset[str]:
    names = {body.name}
    if body.kind == "government" and body.level in _LEVEL_LETTER:
        for letter in _LEVEL_LETTER[body.level]:
            names |= {letter + "政府", letter + "人民政府", "本" + letter + "政府", "我" + letter + "政府"}
        names |= {"管委会", "区管委会", "办事处", "街道办事处", "新区管委会"} if body.name.endswith(("管委会", "委员会", "办事处")) else set()
    if body.kind == "department":
        tail = re.search(r"(?:省|市|县|区|州|旗|自治区)([一-鿿]{2,14}(?:局|厅|委员会|委|办公室|办|部|院))$", body.name)
        if tail:
            letter = _LEVEL_LETTER.get(body.level, "")[:1]
            names |= {tail.group(1), letter + tail.group(1)}
        for short, full in SHORT_ORGANS.items():
            if body.name.endswith(full):
                names |= {short, letter_of(body.level) + short, body.name[: -len(full)] + short}
        ending = body.name[-1]
        names |= {letter + ending for letter in ("省", "市", "县", "区", "州", "总") if ending in "局厅委办"}
    organ = _organ(body)
    names |= {organ, letter_of(body.level) + organ} if organ else set()
    parts = {body.name} | {body.name[m.end() :] for m in _DIVISION.finditer(body.name)}  # 商丘市睢阳区人民政府, 睢阳区人民政府
    names |= {part for part in parts if not part.startswith("人民政府") and len(part) > 3}
    names |= {name.replace("管理委员会", "管委会") for name in names}
    names |= {re.sub(r"人民政府$", "政府", name) for name in names} | {re.sub(r"人民政府$", "", body.name)}
    return frozenset(n for n in names if len(n) >= 2)


_DIVISION = re.compile(r"[省市州盟区县旗]")
_ENDS = ("委员会", "办公室", "局", "厅", "委", "办", "部", "院")


@lru_cache(maxsize=64)
def _organ(body: Body) -> str:
    """Give the body's name without its territory (住房保障和房产管理局), if it is a department."""
    last = [m.end() for m in _DIVISION.finditer(body.name)]
    return body.name[last[-1] :] if body.kind == "department" and last and body.name.endswith(_ENDS) else ""


def _abbreviates(mention: str, body: Body) -> bool:
    """Whether a mention is the body's name with characters left out: 市房管局 for 某某市住房保障和房产管理局."""
    organ, letter = _organ(body), letter_of(body.level)
    short = mention[1:] if letter and mention.startswith(letter) else ""
    if not organ or not 3 <= len(short) < len(organ):
        return False
    rest = iter(organ)
    return all(c in rest for c in short) and (short[-1] == organ[-1] or organ.endswith(short[-1] + "员会") or organ.endswith(short[-1] + "公室"))


@lru_cache(maxsize=64)
def _territory(body: Body) -> str:
    found = re.findall(r"[省市县区州旗盟镇乡]", body.name)
    letters = _LEVEL_LETTER.get(body.level, "") + ("盟州" if body.level == "city" else "区" if body.level == "province" else "")
    return next(("全" + letter for letter in reversed(found) if letter in letters), "")


@lru_cache(maxsize=2048)
def _resolve(body: Body, mention: str) -> str:
    quoted, mention = mention, mention.strip("“”\"'")
    if mention.count("”") > mention.count("“") and quoted.startswith("“"):  # “清河发布”微信
        mention = "“" + mention
    elif mention.count("“") > mention.count("”") and quoted.endswith("”"):
        mention += "”"
    if mention in _OWN or mention in body.short_names() or _abbreviates(mention, body):
        return body.name
    if mention.startswith(("我", "本")) and len(mention) <= 4 and mention not in ("本系统",):
        return body.name
    return mention


def compare_key(name: str) -> str:
    """Give the form in which two scope names are compared: simplified, half width, without quotes and blanks."""
    from ..normalise import translate
    from ..normalise.script import to_simplified

    return to_simplified(translate(name)[0]).translate(_IGNORED)


_IGNORED = {ord(c): None for c in "“”\"' "}


def territories(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """List mentions of a whole territory or system (全市, 全系统) in ``text[start:end]``."""
    return [m.span() for m in _TERRITORY.finditer(text, start, end)]
