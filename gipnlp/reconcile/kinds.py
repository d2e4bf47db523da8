"""Kinds of parts that exclude each other (applicants, ways of asking, results …), and what a total must be to have them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import patterns
from .outline import Number

_FILLERS = re.compile(r"其中|分别|包括|通过|[和及与有为是的共]")
_HAN = re.compile(r"[一-鿿]")
#: kinds whose parts may be taken in
_BESIDE_TAKEN_IN = ("applicant", "way", "staff")
#: the words of all parts of a kind
_ANY_PART = {name: re.compile("|".join(words.pattern for _, words in parts)) for name, (parts, _) in patterns.KIND_WORDS.items()}


def part_of_kind(number: Number, name: str) -> str | None:
    """Give which part of the kind ``name`` a number's words name."""
    return kinds_of(number).get(name)


def kinds_of(number: Number) -> dict[str, str]:
    """Give the kinds that a number's words name a part of, in their order, and that part."""
    if number.kinds is None:
        number.kinds = _kinds_of(number)
    return number.kinds


def _kinds_of(number: Number) -> dict[str, str]:
    texts = _telling(number)
    if not texts:
        return {}
    taken_in = patterns.TAKEN_IN.search(number.lead) is not None
    told = "|".join(texts)
    kinds: dict[str, str] = {}
    for name in _BESIDE_TAKEN_IN if taken_in else patterns.KIND_WORDS:  # 收到31件 begins something new
        if _ANY_PART[name].search(told):
            part = _part_of_kind(texts, name)
            if part is not None:
                kinds[name] = part
    return kinds


def _part_of_kind(texts: Sequence[str], name: str) -> str | None:
    """Give the part of a kind that the first of the texts to name any part names."""
    return next((part for text in texts for part, words in patterns.KIND_WORDS[name][0] if words.search(text)), None)


def _telling(number: Number) -> list[str]:
    """Give the words that may name a part, the surest first."""
    lead, tail = number.lead, number.tail
    texts = [lead, tail]
    if "分别" in lead or not _HAN.search(_FILLERS.sub("", lead)):
        texts = [number.record.category or "", lead, tail]  # 当面、网络申请分别为: the last name is not the first number's
    return [text for text in texts if _HAN.search(text)]


def common_kind(numbers: Sequence[Number]) -> str | None:
    """Give the kind whose different parts all the numbers are, if there is one."""
    if not numbers:
        return next(iter(patterns.KIND_WORDS))
    for name in kinds_of(numbers[0]):
        which: set[str] = set()
        for number in numbers:
            part = kinds_of(number).get(name)
            if part is None or part in which:
                break
            which.add(part)
        else:
            return name
    return None


def is_complete(name: str, numbers: Sequence[Number]) -> bool:
    """Whether the numbers are all parts that the kind has, but for those that the sentence then denies (当面、传真申请均无)."""
    which = {part_of_kind(n, name) for n in numbers} | _denied(name, numbers[-1])
    return any(complete <= which for complete in patterns.KIND_WORDS[name][1])


def _denied(name: str, last: Number) -> set[str | None]:
    """Give the parts of a kind that the clauses right behind a list deny."""
    found: set[str | None] = set()
    if last.sentence is None:
        return found
    for clause in re.split("[,;。]", last.sentence.text[last.end - last.sentence.start :])[1:3]:
        if re.search(r"\d", clause) or not patterns.DENIED.search(clause):
            break
        found |= {part for part, words in patterns.KIND_WORDS[name][0] if words.search(clause)}
    return found


def answers_all(head: Number) -> bool:
    """Whether a number counts what was answered or closed, so that results make it up (requests received may be pending)."""
    return head.record.indicator.startswith(("requests.answered", "requests.closed")) or bool(patterns.ANSWERED.search(head.words))


def kind_may_have(name: str, head: Number) -> bool:
    """Whether a number may be the total of parts of this kind, by its indicator or its words; a part of the kind is none."""
    prefixes, words = patterns.KIND_HEADS[name]
    indicator = head.record.indicator
    if indicator.endswith(".by_topic"):
        return False  # 涉及拆迁22件 is a part itself
    if name in ("applicant", "way", "time", "staff", "case", "openness") and part_of_kind(head, name) not in (None, "other"):
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
    return any(share_words(head, p) for p in parts) or (family == "other" and same == len(parts))


def share_words(one: Number, other: Number) -> bool:
    """Whether two numbers count something of the same name."""
    return bool((_pairs(one.words) - patterns.COMMON_WORDS) & _pairs(other.words))


def named_by(words: str, heads: Sequence[Number]) -> Number | None:
    """Give the number that a topic (市局收到的申请中) takes up: most of its words stand before that number, and before no other so many.

    A topic that states its number once more names that one.
    """
    topics = list(patterns.TOPIC.finditer(words))
    clause = re.split(r"[,;:。]", words[: topics[-1].end()].rstrip(",: "))[-1] if topics else ""
    again = {float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", clause)}
    told = [h for h in heads if h.value in again]
    if told:
        return told[0]  # 答复的95件申请中
    pairs = _pairs(re.sub(r"[的在其]|[里中]$", "", clause)) - patterns.COMMON_WORDS
    whose = re.split(r"其中|本年度?|主动|公开|政府|政务|信息|申请|收到|受理|[的在里中]", clause)
    own = [w for w in whose if len(w) > 1]
    if len(own) == 1 and _HAN.match(own[0]):
        named = [h for h in heads if own[0] in h.lead]
        if len({h.value for h in named}) == 1:
            return named[0]  # 厅机关公开的信息里: 厅机关公开2217条,厅直系统公开5846条
    if len(pairs) < 2:
        return None
    scores = [len(pairs & _pairs(re.sub(r"[的在其]", "", h.lead))) for h in heads]
    best = max(range(len(heads)), key=lambda i: scores[i])
    rivals = [h for h, score in zip(heads, scores, strict=True) if score == scores[best] and h.value != heads[best].value]
    return heads[best] if 3 * scores[best] >= 2 * len(pairs) and not rivals else None


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
