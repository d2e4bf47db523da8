"""Lists of the narrative: a total and the parts that the text breaks it down into.

:func:`find` reads a list where the words say that there is one: 其中, 包括, 分为, 按渠道分, a bracket behind a number, 合计 behind several
numbers, or a run of parts of one known kind (当面 / 网络 / 信函).  It decides what belongs to the list; whether the numbers agree is for
:mod:`.sums`.

What is no part: a number of another unit, measure or year, a comparison (比上年增加), what became of the number before it (已办结), and the
parts of a part (其中 inside 其中, brackets), which make a list of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from . import patterns
from .kinds import (
    answers_all,
    common_kind,
    contains_all,
    kind_may_have,
    named_by,
    no_rival,
    parent_of,
    part_of_kind,
    related,
)
from .members import Marker, alike, fits, is_outcome, loose, marker_of, may_be_total, mixed
from .outline import Number, Outline, Sentence
from .percentages import share_fits

#: how many sentences back the total of a list may stand: behind 其中, and behind 按渠道分
_NEAR, _FAR = 2, 8
#: so many earlier numbers are looked at as totals
_CANDIDATES = 16
#: so many numbers of its sentence may be parts of a list
_PARTS = 40
#: so long is a heading at most
_HEADING = 16
_DIMENSIONS = ("dimension", "topic")
_HAN = re.compile(r"[一-鿿]")
#: what else parts may be parts of than the indicator above theirs
_WHOLE = {"disclosure.by_channel": "disclosure.total"}


@dataclass(slots=True)
class NumberList:
    """A total and its parts as the text lists them.

    Attributes:
        head: the stated total; ``heads`` other numbers that may be the total instead.
        parts: the parts, in text order; where there is only one, nothing adds up, but it may not exceed its total.
        marker: what opened it, and ``words`` before the first part.
        sure: whether nothing but ``head`` can be the total.
        inner: numbers inside the list that were taken for parts of a part, by the order of that part.
        rest: numbers behind the list that may still belong to it.
        mixed: the parts and the numbers between them that are counted in other measure words (条, 件, 篇).
        adjacent: whether the total stands right before the first part.
        over: the total that this list's total is a part of.
        loose: the parts and the numbers between them that seem to say what became of one (按信访处理6件).
    """

    head: Number
    parts: list[Number]
    marker: Marker
    words: str = ""
    sure: bool = True
    heads: list[Number] = field(default_factory=list)
    inner: dict[int, list[Number]] = field(default_factory=dict)
    rest: list[Number] = field(default_factory=list)
    mixed: list[Number] = field(default_factory=list)
    loose: list[Number] = field(default_factory=list)
    adjacent: bool = False
    over: Number | None = None

    def __repr__(self) -> str:
        return f"NumberList({self.marker} {self.head.value:g} <- {[p.value for p in self.parts]})"


def find(outline: Outline) -> list[NumberList]:
    """Give the lists of a report, in text order."""
    lists: list[NumberList] = []
    for sentence in outline.sentences:
        if sentence.numbers and not _is_alone(sentence):
            lists += _Reader(outline, sentence, lists).read()
    taken = {p.order for made in lists for p in made.parts}
    lists += _shared_out(outline, taken)
    return sorted(lists, key=lambda made: made.parts[0].order)


def _is_alone(sentence: Sentence) -> bool:
    """Whether a sentence has one number that no word makes a part of anything."""
    return len(sentence.numbers) == 1 and bool(sentence.main) and marker_of(sentence.main[0].before) is None


def _shared_out(outline: Outline, taken: set[int]) -> Iterator[NumberList]:
    """Numbers in a row that all have shares make a list, in however many sentences they stand."""
    run: list[Number] = []
    before: list[Number] = []
    for number in outline.numbers():
        if number.depth or number.compared:
            continue
        shared = number.record.percent is not None and patterns.SHARE.search(number.percent_lead) is not None
        if run and (not shared or not fits(run[0], number) or abs(_shares(run) - 100) <= 1):
            yield from _run_of_shares(run, before, taken, outline.totals)
            before += run
            run = []
        (run if shared else before).append(number)
    yield from _run_of_shares(run, before, taken, outline.totals)


def _run_of_shares(run: list[Number], before: Sequence[Number], taken: set[int], totals: Sequence[Number]) -> Iterator[NumberList]:
    if len(run) < 2 or all(n.order in taken for n in run):
        return
    heads = [h for h in (*reversed(before[-_CANDIDATES:]), *totals) if fits(h, run[0])]
    total = sum(n.value for n in run)
    same = [h for h in heads if h.value == total]
    heads, sure = _by_shares([*same, *(h for h in heads if h not in same)], run, bool(same))
    if heads and (sure or abs(_shares(run) - 100) <= 1):
        sure = sure and contains_all(heads[0], run) and (bool(same) or related(heads[0], run))
        yield NumberList(heads[0], run, "shares", run[0].before, sure, heads[1:])


def _shares(numbers: Sequence[Number]) -> float:
    return sum(n.record.percent or 0 for n in numbers)


class _Reader:
    """Reads the lists of one sentence."""

    def __init__(self, outline: Outline, sentence: Sentence, earlier: Sequence[NumberList]) -> None:
        self.outline, self.sentence = outline, sentence
        self.earlier = list(earlier[-_CANDIDATES:])
        self.heads_before: dict[int, Number] | None = None  # totals of the earlier lists by the order of their parts
        self.main = sentence.main
        self.segments = _segments(self.main)
        self.made: list[NumberList] = []
        self.owner: dict[int, NumberList] = {}  # index in main → the innermost list that the number is a part of

    def read(self) -> list[NumberList]:
        """Give the lists in the order of their first part."""
        for k in range(len(self.main)):
            marker = marker_of(self.main[k].before)
            if marker is not None:
                self._opened(k, marker)
            elif k not in self.owner and not (k == 0 and self._under_heading()):
                self._run(k)
        made = [*self.made, *self._brackets(), *self._totals()]
        made = [m for m in made if len(m.parts) >= (1 if m.marker in ("among", "bracket") else 2)]
        return sorted(made, key=lambda m: m.parts[0].order)

    def _under_heading(self) -> bool:
        """Read the whole sentence as a list where a heading before it names a dimension and a total before that is its sum."""
        if not self.sentence.index:
            return False
        last = self.outline.sentences[self.sentence.index - 1]
        if last.numbers:
            return False
        text = last.text.strip()
        if len(text) > _HEADING or not patterns.HEADING.search(text) or any(marker_of(n.before) for n in self.main[1:]):
            return False
        for head in self._earlier(self.main[0], _FAR)[0]:
            parts = alike(head, self.main[:_PARTS])
            enough = len(parts) > 2 or any(p.record.percent is not None and share_fits(p.record, head.record) for p in parts)
            if enough and sum(p.value for p in parts) == head.value and related(head, parts):
                self._add(NumberList(head, parts, "dimension", text), 0, min(len(self.main), _PARTS) - 1)
                return True
        return False

    def _add(self, new: NumberList, first: int, last: int) -> None:
        for i in range(first, last + 1):
            self.owner[i] = new
        self.made.append(new)

    # -- lists that words open -----------------------------------------------------------------------------------------

    def _opened(self, k: int, marker: Marker) -> None:
        heads, sure = self._heads(k, marker)
        if marker in ("split", "each") and is_outcome(self.main[k]):
            return  # 报送215条、498条,分别被采用31条、127条
        if not heads or (marker == "each" and not self._each(k, heads[0])):
            return
        last = self._reach(k, heads[0])
        candidates = self.main[k : last + 1][:_PARTS]
        last = k + len(candidates) - 1
        parts = alike(heads[0], candidates)
        if not parts or parts[0] is not candidates[0]:
            return
        if marker == "each" and k in self.owner and heads[0] in self.owner[k].parts and common_kind([heads[0], *parts]) is not None:
            return  # 申请人中自然人151件,商业企业、其他组织分别为14件和3件: one list goes on
        told = False
        if marker in _DIMENSIONS and not (marker == "topic" and heads[0] is self._before(k)):
            heads, sure = self._by_kind(heads, parts, sure)
            heads, told = self._by_parent(heads, parts, parent_of(parts))
            if common_kind(parts) in ("applicant", "way") and not told:
                heads, told = self._by_parent(heads, parts, "requests.received")
            topic = patterns.TOPIC.search(self.main[k].before) is not None
            named = named_by(self.main[k].before, heads) if topic and (marker == "topic" or not sure) and not told else None
            if named is not None:
                heads, told = [named, *(h for h in heads if h is not named)], True
            near = heads[0].sentence is self.sentence or patterns.TAKEN_UP.search(self.main[k].before) is not None
            sure = (sure or told) and (marker == "dimension" or near or named is not None)  # whose part a topic is, its words tell
        elif marker == "among" and patterns.TOPIC.search(self.main[k].before):
            named = named_by(self.main[k].before, heads)
            if named is not None:
                heads, sure = [named, *(h for h in heads if h is not named)], True
        elif marker == "among" and not same_sentence(heads[0], self.main[k]) and (
            patterns.ALL_DONE.search(self.main[k].before) or common_kind(parts) == "result"
        ):
            heads, sure = self._by_kind(heads, parts, sure)  # 已全部答复,其中同意公开14件
        if marker == "each" and not same_sentence(heads[0], self.main[k]) and patterns.BODIES_EACH.search(self.main[k].before):
            sure = False  # 水务局、气象局分别发布通知26条、预警95条 says whose they are
        heads, sure = _by_shares(heads, parts, sure)
        if marker not in _DIMENSIONS and not any(p.record.percent is not None and share_fits(p.record, heads[0].record) for p in parts):
            far = [h for h in self._earlier(self.main[k], _FAR)[0] if h not in heads]
            wider, told = _by_shares([*heads, *far], parts, sure)
            heads, sure = (wider, told) if wider[0] is not heads[0] else (heads, sure)
        if marker in _DIMENSIONS and heads[0] is not self._before(k):
            all_told = patterns.TAKEN_UP.search(self.main[k].before) is not None and any("其余" in p.lead for p in parts)
            sure = sure and (all_told or contains_all(heads[0], parts, 2.0 if told else 1.0)) and related(heads[0], parts)
            sure = sure and no_rival(heads, parts)
        rest = alike(heads[0], self.main[last + 1 : last + 1 + _CANDIDATES])
        new = NumberList(heads[0], parts, marker, self.main[k].before, sure, heads[1:], rest=rest)
        new.adjacent = heads[0] is self._before(k)
        before = self.owner.get(k - 1)
        new.over = before.head if before is not None and heads[0] in before.parts else None
        new.mixed, new.loose = mixed(heads[0], candidates, parts), loose(heads[0], candidates, parts)
        outer = self.owner.get(k)
        if outer is not None and outer.head is heads[0]:  # a second breakdown of the same total
            outer.parts = [p for p in outer.parts if p.order < self.main[k].order]
        if outer is not None and heads[0] in outer.parts:
            inner = [p for p in outer.parts if p.order >= self.main[k].order and p in candidates]
            outer.parts = [p for p in outer.parts if p not in inner]
            outer.inner[heads[0].order] = inner
        self._add(new, k, last)
        self._beside(new, k, candidates)

    def _beside(self, first: NumberList, k: int, candidates: Sequence[Number]) -> None:
        """公开1421条,累计1821条;公开2673条,累计8313条: a second list of another measure runs beside the first."""
        others = [n for n in candidates if n.unit == first.head.unit and not fits(first.head, n)]
        there = first.head.sentence
        near = self.main[max(0, k - _PARTS) : k] if there is self.sentence or there is None else there.main[-_PARTS:]
        heads = [n for n in reversed(near) if others and fits(n, others[0]) and not n.compared]
        if len(others) < 2 or not heads:
            return
        parts = alike(heads[0], others)
        if len(parts) == len(first.parts):
            self.made.append(NumberList(heads[0], parts, first.marker, first.words, first.sure))

    def _heads(self, k: int, marker: Marker) -> tuple[list[Number], bool]:
        """Give the numbers that may be the total of the list whose first part is number ``k``, the likeliest first."""
        number = self.main[k]
        same = [n for n in reversed(self.main[max(0, k - _PARTS) : k]) if may_be_total(n, number)]
        if same and marker == "among" and self.main[k - 1].unit != number.unit and k - 1 not in self.owner and not is_outcome(self.main[k - 1]):
            return [*same, *self._earlier(number, _NEAR)[0]], False  # 采用86条,访问74万人次,其中问答6300条
        if same and marker in _DIMENSIONS and self.made:
            same.sort(key=lambda n: n is not self.made[-1].head)  # 按渠道分 …;按内容分 …: both of one total
        if same:
            return [*same, *self._earlier(number, _NEAR)[0]], not (marker == "among" and patterns.UNSTATED.search(number.before))
        if k and marker not in _DIMENSIONS:
            return [], False  # 其中 behind a number of another unit
        return self._earlier(number, _FAR if marker in _DIMENSIONS else _NEAR)

    def _earlier(self, number: Number, reach: int) -> tuple[list[Number], bool]:
        """Look for the total in the sentences before; the nearest sentence with such numbers comes first.

        Where that sentence has a list, its total is the likeliest; it is sure where it is the only one.
        """
        index = self.sentence.index
        unit, when = number.unit, number.when
        found: dict[int, Number] = {}
        sure: bool | None = None
        for sentence in reversed(self.outline.sentences[max(0, index - reach) : index]):
            if not sentence.main:
                continue
            fitting = [n for n in sentence.main[-_PARTS:] if n.when == when and (n.unit == unit or not unit) and may_be_total(n, number)]
            if not fitting:
                continue
            inside = self._inside_before()
            heads = {h.order: h for h in (inside.get(n.order, n) for n in fitting)}
            if sure is None:
                heads = dict(sorted(heads.items(), key=lambda item: _beside_total(item[1])))
                sure = len({o for o, h in heads.items() if not _beside_total(h)} or heads) == 1
            found.update({o: h for o, h in heads.items() if o not in found})
            found.update({n.order: n for n in fitting if n.order not in found})
            if len(found) >= _CANDIDATES:
                break
        return list(found.values()), bool(sure)

    def _inside_before(self) -> dict[int, Number]:
        """Give the totals of the lists of earlier sentences, by the order of what may be their parts."""
        if self.heads_before is None:
            self.heads_before = {p.order: made.head for made in self.earlier for p in [*made.parts, *made.rest]}
        return self.heads_before

    def _by_parent(self, heads: list[Number], parts: Sequence[Number], parent: str | None) -> tuple[list[Number], bool]:
        """Put the one number first whose indicator the parts are parts of, if there is one.

        It is the only one that is no part itself, and no other one has the parts' scope.
        """
        able = [h for h in heads if parent is not None and h.record.indicator in (parent, f"{parent}.total", _WHOLE.get(parent))]
        whole, scopes = self._whole(able), {p.record.scope for p in parts}
        near = [h for h in able if {h.record.scope} == scopes]
        if parent in _WHOLE and len({h.value for h in near}) == 1:
            return [near[0], *(h for h in heads if h is not near[0])], True
        if len({h.value for h in whole}) != 1 or any(h.value != whole[0].value for h in near):
            return heads, False
        return [whole[0], *(h for h in heads if h is not whole[0])], True

    def _by_kind(self, heads: list[Number], parts: Sequence[Number], sure: bool) -> tuple[list[Number], bool]:
        """Put the numbers first that may have parts of this kind: answers for results, requests for applicants."""
        kind = common_kind(parts)
        if kind is None:
            return heads, sure
        able = [h for h in heads if kind_may_have(kind, h)]
        answered = self._whole([h for h in able if kind == "result" and answers_all(h)])
        first = answered or self._whole(able)
        ordered = [*first, *(h for h in able if h not in first), *(h for h in heads if h not in able)]
        return ordered, (sure or len({h.value for h in first}) == 1) and bool(able)

    def _whole(self, heads: Sequence[Number]) -> list[Number]:
        """Leave out the numbers that are parts of something."""
        inside = {p.order for made in [*self.earlier, *self.made] for p in made.parts}
        return [h for h in heads if h.order not in inside]

    def _each(self, k: int, head: Number) -> bool:
        """Whether 甲、乙分别为1件、2件 breaks down the number right before it; else it only says which number is whose."""
        if head is not self._before(k):
            return head.sentence is not self.sentence and related(head, self.main[k : k + 2])
        if len(re.findall("[,:]", self.main[k].before)) <= 1:
            return True
        return contains_all(head, [n for i, n in enumerate(self.main[k : k + _PARTS], k) if self.segments[i] == self.segments[k] and fits(head, n)])

    def _before(self, k: int) -> Number | None:
        """Give the number right before number ``k`` of the sentence, if no semicolon parts them."""
        return self.main[k - 1] if k and self.segments[k - 1] == self.segments[k] else None

    def _reach(self, k: int, head: Number) -> int:
        """Give the index of the last number that belongs to the list opened before number ``k``."""
        segment, stop = self.segments[k], min(len(self.main), k + _PARTS)
        stop = next((i for i in range(k + 1, stop) if "率" in self.main[i].before and patterns.RATE_BETWEEN.search(self.main[i].before)), stop)
        within = [i for i in range(k, stop) if self.segments[i] == segment]
        if head.sentence is not self.sentence or not any(n is head and self.segments[i] == segment for i, n in enumerate(self.main[:k])):
            return stop - 1
        if segment or len(alike(head, [self.main[i] for i in within])) >= 2:
            return within[-1]
        later = {self.segments[i] for i in range(within[-1] + 1, stop)}
        firsts = [i for i in range(within[-1] + 1, stop) if self.segments[i] != self.segments[i - 1]]
        fitting = {self.segments[i] for i in firsts if fits(head, self.main[i])}
        return stop - 1 if later == fitting else within[-1]  # 其中甲1件;乙2件;丙3件

    # -- runs of parts of one known kind -------------------------------------------------------------------------------

    def _run(self, k: int) -> None:
        """申请47件,网络21件,信函9件,当面4件: no word opens the list, but its parts are of one kind."""
        last = k
        kind: str | None = None
        while last + 1 < min(len(self.main), k + _PARTS) and last + 1 not in self.owner and self.main[last + 1].unit == self.main[k].unit:
            following = self.main[last + 1]
            if kind is None:
                kind = common_kind([self.main[k], following])
            if kind is None or part_of_kind(following, kind) is None or marker_of(following.before):
                break
            last += 1
        if kind is None:
            return
        run = self.main[k : last + 1]
        heads: list[Number] = []
        sure = True
        if k:
            before = self.main[k - 1]
            owner = self.owner.get(k - 1)
            heads = [owner.head] if owner is not None else [before] if fits(before, run[0]) else []
        elif self.sentence.index:
            heads, sure = self._earlier(run[0], 1)
            if not heads and len(run) > 2:  # 受理的申请已全部答复。同意公开36件,部分公开3件 …
                far = [h for h in self._earlier(run[0], _NEAR + 2)[0] if h.record.scope == run[0].record.scope]
                heads, sure = self._by_kind(far, run, False)
        heads = [h for h in heads if kind_may_have(kind, h) and not h.compared]
        parts = alike(heads[0], run) if heads else []
        if len(parts) < 2 or parts[0] is not run[0]:
            return
        heads, sure = _by_shares(heads, parts, sure)
        sure = sure and contains_all(heads[0], parts)
        self._add(NumberList(heads[0], parts, "kind", run[0].before, sure, heads[1:]), k, last)

    # -- brackets and totals behind their parts ------------------------------------------------------------------------

    def _brackets(self) -> Iterator[NumberList]:
        groups: dict[int, list[Number]] = {}
        for number in self.sentence.numbers:
            if number.bracket is not None:
                groups.setdefault(number.bracket, []).append(number)
        for opened, inside in groups.items():
            at = inside[0].order - self.sentence.numbers[0].order
            outer = self.sentence.numbers[at - 1] if at else None
            if outer is not None and outer.depth < inside[0].depth and opened - outer.end <= 8:
                yield NumberList(outer, alike(outer, inside[:_PARTS]), "bracket", inside[0].before)

    def _totals(self) -> Iterator[NumberList]:
        """新收12件,上年结转1件,合计13件: the total stands behind its parts."""
        for k, number in enumerate(self.main[2:], 2):
            if ("共" not in number.lead and "计" not in number.lead) or not patterns.TOTAL_BEHIND.search(number.lead) or _HAN.search(number.before.removesuffix(number.lead)):
                continue  # 建议126件,提案143件,应公开的复文全部公开,共251件
            parts = [n for n in self.main[max(0, k - _PARTS) : k] if fits(n, number) and not n.compared]
            yield NumberList(number, parts, "total", number.before, sure=len(parts) == k)


def same_sentence(one: Number, other: Number) -> bool:
    """Whether two numbers stand in one sentence."""
    return one.sentence is other.sentence


def _beside_total(number: Number) -> bool:
    """Whether a number stands beside a total and is not the one that a list behind both breaks down: what became of it, or last year's."""
    return is_outcome(number) or patterns.CARRIED_OVER.search(number.lead) is not None


def _by_shares(heads: list[Number], parts: Sequence[Number], sure: bool) -> tuple[list[Number], bool]:
    """Where the parts have shares, put the number first that most of them are shares of."""
    shares = [p for p in parts if p.record.percent is not None]
    if not shares or not heads:
        return heads, sure
    hits = [sum(share_fits(p.record, h.record) for p in shares) for h in heads]
    best = max(range(len(heads)), key=lambda i: hits[i])
    if 2 * hits[best] <= len(shares):
        return heads, sure
    rivals = [h for h, hit in zip(heads, hits, strict=True) if hit == hits[best] and h.value != heads[best].value]
    return [heads[best], *heads[:best], *heads[best + 1 :]], sure or not rivals


def _segments(numbers: Sequence[Number]) -> list[int]:
    """Number the stretches between semicolons."""
    made, segment = [], 0
    for i, number in enumerate(numbers):
        if i and ";" in number.before:
            segment += 1
        made.append(segment)
    return made
