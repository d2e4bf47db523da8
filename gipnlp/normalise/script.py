"""Traditional script: recognising it, and turning it into simplified script without changing a length.

The character table and the phrases of equal length come from OpenCC's dictionaries (``TSCharacters``, ``TSPhrases``), read once.
Phrase conversion that changes lengths is left alone: Taiwan wordings (檔案, 程式, 入口網站) are synonyms in the lexicons.
"""

from __future__ import annotations

import importlib.util
import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np

from ..wordlist import any_of

# Frequent characters of the genre that exist in traditional script only; enough to tell the script of a page.
_TELLING = frozenset("開關於區縣國務員會議經濟與條總為個義機構規範實學習動態報電話聯絡續請書記導紀檢設質監財產業農歷長門網體發復覆訴訟減緊點數據處辦項標準級種題應對從")
_SIMPLIFIED = frozenset("开关于区县国务员会议经济与条总为个义机构规范实学习动态报电话联络续请书记导纪检设质监财产业农历长门网体发复诉讼减紧点数据处办项标准级种题应对从")
#: so many characters of a page tell its script
_SAMPLE = 20000
#: for every code point 1 where it tells of traditional script, 2 where of simplified, else 0; the last stands for all behind it
_VOTES = np.zeros(0x10000, dtype=np.uint8)
_VOTES[[ord(c) for c in _SIMPLIFIED]] = 2
_VOTES[[ord(c) for c in _TELLING]] = 1


def detect_script(text: str) -> Literal["hans", "hant"]:
    """Tell whether a page is in traditional (``"hant"``) or simplified script (``"hans"``)."""
    return script_of(np.frombuffer(text[:_SAMPLE].encode("utf-32-le", "surrogatepass"), dtype=np.uint32))


def script_of(points: np.ndarray) -> Literal["hans", "hant"]:
    """Tell the script of a page from its code points."""
    votes = _VOTES.take(points[:_SAMPLE], mode="clip")
    if not votes.any():
        return "hans"
    traditional = int(np.count_nonzero(votes == 1))
    return "hant" if traditional >= 3 and traditional > np.count_nonzero(votes == 2) else "hans"


def _dictionary(name: str) -> list[tuple[str, str]]:
    spec = importlib.util.find_spec("opencc")
    if spec is None or not spec.submodule_search_locations:
        return []
    path = Path(next(iter(spec.submodule_search_locations))) / "dictionary" / name
    if not path.exists():
        return []
    pairs = []
    for line in path.read_text(encoding="utf-8").splitlines():
        source, _, targets = line.partition("\t")
        if targets:
            pairs.append((source, targets.split()[0]))
    return pairs


@lru_cache(maxsize=1)
def _characters() -> dict[int, str]:
    return {ord(a): b for a, b in _dictionary("TSCharacters.txt") if len(a) == 1 and len(b) == 1}


@lru_cache(maxsize=1)
def _phrases() -> tuple[re.Pattern[str], dict[str, str]] | None:
    table = _characters()
    pairs = {
        a: b
        for a, b in _dictionary("TSPhrases.txt")
        if len(a) == len(b) and a.translate(table) != b
    }
    if not pairs:
        return None
    return any_of(pairs), pairs


def to_simplified(text: str) -> str:
    """Turn traditional into simplified script, one character for one; the result is as long as ``text``."""
    found = _phrases()
    if found is not None:
        pattern, pairs = found
        text = pattern.sub(lambda m: pairs[m.group()], text)
    return text.translate(_characters())
