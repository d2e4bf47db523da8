"""Names of the reporting body and of its parts: what 我市, 市政府, 全市, 各县区政府 refer to."""

from __future__ import annotations

import re
from dataclasses import dataclass

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

    def short_names(self) -> frozenset[str]:
        """Other names of the body in its own report."""
        names = {self.name}
        if self.kind == "government" and self.level in _LEVEL_LETTER:
            for letter in _LEVEL_LETTER[self.level]:
                names |= {letter + "政府", letter + "人民政府", "本" + letter + "政府", "我" + letter + "政府"}
            names |= {"管委会", "区管委会", "办事处", "街道办事处", "新区管委会"} if self.name.endswith(("管委会", "委员会", "办事处")) else set()
        if self.kind == "department":
            tail = re.search(r"(?:省|市|县|区|州|旗|自治区)([一-鿿]{2,14}(?:局|厅|委员会|委|办公室|办|部|院))$", self.name)
            if tail:
                letter = _LEVEL_LETTER.get(self.level, "")[:1]
                names |= {tail.group(1), letter + tail.group(1)}
            for short, full in SHORT_ORGANS.items():
                if self.name.endswith(full):
                    names |= {short, letter_of(self.level) + short, self.name[: -len(full)] + short}
            ending = self.name[-1]
            names |= {letter + ending for letter in ("省", "市", "县", "区", "州", "总") if ending in "局厅委办"}
        short = re.sub(r"人民政府$", "政府", self.name)
        names |= {short, re.sub(r"人民政府$", "", self.name)}
        return frozenset(n for n in names if len(n) >= 2)

    def resolve(self, mention: str) -> str:
        """Give the name that a mention stands for: the body's own, or the mention itself."""
        mention = mention.strip("“”\"'")
        if mention in _OWN or mention in self.short_names():
            return self.name
        if mention.startswith(("我", "本")) and len(mention) <= 4 and mention not in ("本系统",):
            return self.name
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
