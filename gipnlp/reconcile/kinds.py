"""Kinds of parts that exclude each other (applicants, ways of asking, results …), and what a total must be to have them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import patterns
from .outline import Number

_FILLERS = re.compile(r"其中|分别|包括|通过|[和及与有为是的共]")
_HAN = re.compile(r"[一-鿿]")


def part_of_kind(number: Number, name: str) -> str | None:
    """Give which part of the kind ``name`` a number's words name."""
    parts, _ = patterns.KIND_WORDS[name]
    if name not in ("applicant", "way", "staff") and patterns.TAKEN_IN.search(number.lead):
        return None  # 收到31件 begins something new
    category = number.record.category or ""
    texts: tuple[str, ...] = (number.lead, number.tail)
    if "分别" in number.lead or not _HAN.search(_FILLERS.sub("", number.lead)):
        texts = (category, number.lead, number.tail)  # 当面、网络申请分别为: the last name is not the first number's
    for text in texts:
        if _HAN.search(text):
            for part, words in parts:
                if words.search(text):
                    return part
    return None


def common_kind(numbers: Sequence[Number]) -> str | None:
    """Give the kind whose different parts all the numbers are, if there is one."""
    for name in patterns.KIND_WORDS:
        which = [part_of_kind(n, name) for n in numbers]
        if None not in which and len(set(which)) == len(which):
            return name
    return None


def is_complete(name: str, numbers: Sequence[Number]) -> bool:
    """Whether the numbers are all parts that the kind has."""
    which = {part_of_kind(n, name) for n in numbers}
    return any(complete <= which for complete in patterns.KIND_WORDS[name][1])


def answers_all(head: Number) -> bool:
    """Whether a number counts what was answered or closed, so that results make it up (requests received may be pending)."""
    return head.record.indicator.startswith(("requests.answered", "requests.closed")) or bool(patterns.ANSWERED.search(head.words))


def kind_may_have(name: str, head: Number) -> bool:
    """Whether a number may be the total of parts of this kind, by its indicator or its words; a part of the kind is none."""
    prefixes, words = patterns.KIND_HEADS[name]
    indicator = head.record.indicator
    if name in ("applicant", "way", "time", "staff", "case") and part_of_kind(head, name) not in (None, "other"):
        return False
    if name == "result" and indicator.startswith("requests.answered.") and indicator != "requests.answered.total":
        return False
    return indicator.startswith(prefixes) or bool(words.search(head.words))


def related(head: Number, parts: Sequence[Number]) -> bool:
    """Whether total and parts are of one matter: one family of indicators, or a word in common."""
    family = head.record.indicator.split(".")[0]
    same = sum(p.record.indicator.split(".")[0] == family for p in parts)
    if family != "other" and 2 * same >= len(parts):
        return True
    pairs = _pairs(head.words) - patterns.COMMON_WORDS
    return any(pairs & _pairs(p.words) for p in parts) or (family == "other" and same == len(parts))


def contains_all(head: Number, parts: Sequence[Number], times: float = 1.0) -> bool:
    """Whether no part is larger than the total (or some times it); where one is, more likely another total is meant."""
    return all(p.value <= times * head.value for p in parts)


def no_rival(heads: Sequence[Number], parts: Sequence[Number]) -> bool:
    """Whether no other number states the total's indicator for the parts' scope (an office's channels do not break down the whole system's number)."""
    first, scopes = heads[0].record, {p.record.scope for p in parts}
    if first.scope in scopes:
        return True
    return not any({h.record.scope} == scopes and h.record.indicator == first.indicator and h.value != heads[0].value for h in heads[1:])


def parent_of(numbers: Sequence[Number]) -> str | None:
    """Give the indicator whose parts most of the numbers are (当面申请 → requests.received)."""
    ids = [n.record.indicator for n in numbers]
    parents = [p for i in ids if not i.endswith(".total") and "." in (p := _PARENT.get(i, i.rpartition(".")[0]))]
    top = max(set(parents), key=parents.count, default=None)
    return top if top and 2 * parents.count(top) > len(numbers) else None


_PARENT = {"disclosure.by_category": "disclosure.total"}


def _pairs(words: str) -> set[str]:
    return {words[i : i + 2] for i in range(len(words) - 1) if _HAN.match(words[i]) and _HAN.match(words[i + 1])}
