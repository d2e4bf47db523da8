"""The numbers of a report's narrative in reading order, each with the words around it.

The rules that look for lists and shares (:mod:`.lists`, :mod:`.shares`) need to know what stands between two numbers: a 其中, a semicolon,
a bracket, a comparison with last year.  :func:`read` gathers that once, on normalised text, so that they hold no offsets of their own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from ..normalise import Normalised
from ..types import Record, Report
from . import patterns

# looks back from behind, so that only these characters are tried
_HARD = re.compile(r"[。!?\n.](?:(?<!\.)|(?<![0-9A-Za-z].)(?![0-9A-Za-z])|(?<=[一-鿿\"”)%].)(?=[0-9(]))")
_SEPARATOR = re.compile(r"[,;:。!?、\n(]|\s{2,}")
#: up to the last of them
_TO_SEPARATOR = re.compile(r"(?s:.*)(?:[,;:。!?、\n(]|\s{2,})")
_TAIL_END = re.compile(r"[,;:。!?、\n()]")
_BRACKET = re.compile(r"[()]")
_INNER = re.compile(r"\([^()]*\)")
_YEAR = re.compile(r"((?:19|20)\d\d)年")
_LIST_MARK = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}[、.是]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.)]|[#>*•-])")
#: a line of at least this many characters that ends without punctuation was broken by the page, not by the writer
_WRAPPED = 24
#: a longer sentence is cut: no list goes on for so many characters
_LONGEST = 1500
_CUT = re.compile(r"[,;]")
_NUMERAL = re.compile(r"(?<![第\d.])(?:\d[\d,]{0,14}(?:\.\d{1,6})?|[两二三四五六七八九十百千][一二三四五六七八九十百千零〇两]{0,8})\s?[多余几]?[十百千]?[万亿]?[多余]?\s?")
#: behind a numeral these are no measure words: 3个月, 15个工作日, 2个百分点
_DURATION = re.compile(r"个(?:月|工作日|自然日|百分点|小时|季度|年)")


@dataclass(slots=True, eq=False)
class Number:
    """A stated number of the narrative.

    Attributes:
        record: what it means; of several records of one span the first.
        start, end: place in the normalised text.
        order: position among the numbers of the report.
        unit: measure word, brought to one of a kind (名 and 人 count the same).
        when: whether its words call it cumulative, and its year; within a list the linker's flow or stock may waver.
        depth: how many brackets are open around it, inside its sentence.
        before: the words from the number before it (of the same or a lower depth; brackets left out) or from the sentence's start.
        lead: the part of ``before`` behind its last separator; ``tail``: the words behind the number up to the next separator.
        compared: whether it stands for comparison (比上年增加31件, 与2021年的1530条相比) and is no part or total of this year.
        percent_at: where its percentage stands, if it has one; ``percent_lead`` the words before that, ``percent_text`` itself.
        bracket: where the innermost open bracket around it begins.
        sentence: the sentence that it stands in.
        kinds: by kind which part of it the number is, once that was asked (:mod:`.kinds`).
    """

    record: Record
    start: int
    end: int
    order: int = 0
    unit: str = ""
    when: tuple[str, str] = ("plain", "")
    depth: int = 0
    before: str = ""
    lead: str = ""
    tail: str = ""
    compared: bool = False
    percent_at: int | None = None
    percent_lead: str = ""
    percent_text: str = ""
    bracket: int | None = None
    sentence: Sentence | None = None
    kinds: dict[str, str] | None = None

    @property
    def value(self) -> float:
        """The number itself (0 where a record has only a percentage)."""
        return float(self.record.value or 0)

    @property
    def words(self) -> str:
        """The words that say what is counted: those before the number, behind it, and its category."""
        return self.lead + "|" + (self.record.category or "") + "|" + self.tail

    def __repr__(self) -> str:
        return f"Number({self.lead}[{self.record.value}{self.record.unit or ''}]{self.tail}, depth {self.depth})"


@dataclass(slots=True, eq=False)
class Sentence:
    """A sentence with its numbers (counts), those outside of brackets (``main``) and the percentages that stand alone."""

    index: int
    start: int
    end: int
    text: str
    paragraph: int
    numbers: list[Number] = field(default_factory=list)
    shares: list[Number] = field(default_factory=list)
    main: list[Number] = field(default_factory=list)


@dataclass(slots=True)
class Outline:
    """The narrative of a report.

    Attributes:
        sentences: its sentences, also those without numbers, so that distance counts.
        totals: the totals of the report's table, which shares of the narrative may be shares of.
        text: the normalised text of the page.
    """

    sentences: list[Sentence] = field(default_factory=list)
    totals: list[Number] = field(default_factory=list)
    text: str = ""
    _places: Callable[[], list[tuple[int, int]]] = list
    _known: list[tuple[int, int]] | None = None

    @property
    def known(self) -> list[tuple[int, int]]:
        """The places of records and dates in the text, sorted; looked up when they are first asked for."""
        if self._known is None:
            self._known = self._places()
        return self._known

    def numbers(self) -> Iterator[Number]:
        """All counts in reading order."""
        for sentence in self.sentences:
            yield from sentence.numbers

    def unread(self, start: int, end: int, unit: str, totals: Collection[float] = ()) -> bool:
        """Whether the text ``start:end`` states a number of a unit that no record holds.

        A list with such a number may have another part, or another total, than those that were read.

        Args:
            start, end: stretch of the normalised text.
            unit: measure word, as :attr:`Number.unit` has it; of items (条, 件, 篇 …) any counts.
            totals: numbers that are known; to state one once more (在答复的95件申请中) is nothing unread.
        """
        words = {unit} | {word for word, same in patterns.SAME_UNIT.items() if same == unit}
        if unit in patterns.ITEM_UNITS:
            words |= patterns.ITEM_UNITS
        known = self.known
        for match in _NUMERAL.finditer(self.text, max(0, start), end):
            behind = self.text[match.end() : match.end() + 4]
            if not any(behind.startswith(word) for word in words if word) or _DURATION.match(behind):
                continue
            digits = match.group().strip().replace(",", "")
            if digits.isascii() and digits.isdigit() and int(digits) in totals:
                continue
            at = bisect_right(known, (match.start(), len(self.text)))
            if not any(a < match.end() and match.start() < b for a, b in known[max(0, at - 2) : at + 1]):
                return True
        return False


def read(report: Report, norm: Normalised | None) -> Outline:
    """Read the outline of a report; without its text there is none.

    Args:
        report: with records on source offsets.
        norm: the page's normalised text.
    """
    if norm is None:
        return Outline()
    start, end = norm.from_source(report.start), norm.from_source(report.end)
    text = norm.text
    outline = Outline(_sentences(text, start, end))
    sentences = outline.sentences
    if not sentences:
        return outline
    outline.text = text
    starts = [s.start for s in sentences]
    blanks = text.find(" ", max(0, start - 1), end + 1) >= 0
    percents = {e.id: (e.start, e.end) for e in report.entities if e.label == "PERCENT"}
    seen: set[tuple[int, int]] = set()
    torn: list[tuple[int, int]] = []
    for record in report.records:
        if record.source != "narrative" or (record.value is None and record.percent is None) or (record.start, record.end) in seen:
            continue
        if record.stated == "words" and not record.value:
            continue  # a zero in words is no item of a list
        seen.add((record.start, record.end))
        place = norm.from_source(record.start)
        sentence = sentences[max(0, bisect_right(starts, place) - 1)]
        if record.unit in patterns.PART_UNITS and patterns.PARTED.search(text, sentence.start, place):
            continue  # 分为七类 counts the parts
        number = Number(record, place, norm.from_source(record.end - 1) + 1, sentence=sentence)
        if blanks and _torn(text, number):
            torn.append((place, number.end))
            continue
        if percents:
            at = next((percents[e] for e in record.entities if e in percents), None)
            if at is not None:
                number.percent_at = norm.from_source(at[0])
                number.percent_text = text[number.percent_at : norm.from_source(at[1] - 1) + 1]
        (sentence.shares if record.value is None else sentence.numbers).append(number)
    outline._places = lambda: [place for place in _known(report, norm) if place not in torn]
    outline.totals = [
        Number(r, -1, -1, order=-1 - i, unit=patterns.SAME_UNIT.get(r.unit or "", r.unit or ""), when=("plain", (r.period.end or "")[:4])) for i, r in enumerate(report.records)
        if r.source == "table" and r.indicator in patterns.TOTALS and r.applicant in (None, "total") and r.measure == "flow" and r.value
    ]
    for sentence in sentences:
        if sentence.numbers or sentence.shares:
            _surround(sentence, text, report.year)
    for order, number in enumerate(outline.numbers()):
        number.order = order
    return outline


def _torn(text: str, number: Number) -> bool:
    """Whether a number has lost its other half to a blank (58 and 426条, taken for two): what it counts is not known then."""
    if text[number.end : number.end + 1] != " " and text[number.start - 1 : number.start] != " ":
        return False
    behind, before = text[number.end : number.end + 2], text[max(0, number.start - 2) : number.start]
    last, first = text[number.end - 1 : number.end], text[number.start : number.start + 1]
    return (last.isdigit() and behind[:1] == " " and behind[1:].isdigit()) or (first.isdigit() and before[1:] == " " and before[:1].isdigit())


def _known(report: Report, norm: Normalised) -> list[tuple[int, int]]:
    """Give the places, in normalised text, of what was read: records, dates and percentages."""
    places = {(r.start, r.end) for r in report.records} | {(e.start, e.end) for e in report.entities if e.label in ("DATE", "PERCENT")}
    return sorted((norm.from_source(a), norm.from_source(b - 1) + 1) for a, b in places if b > a)


def _sentences(text: str, start: int, end: int) -> list[Sentence]:
    made: list[Sentence] = []
    at, paragraph = start, 0
    for match in _HARD.finditer(text, start, end):
        stop = match.start()
        line_end = text[stop] == "\n"
        if line_end and _soft(text, at, stop, end):
            continue
        if stop > at:
            for a, b in ((at, stop + 1),) if stop - at < _LONGEST else _pieces(text, at, stop + 1):
                made.append(Sentence(len(made), a, b, text[a:b], paragraph))
        paragraph += line_end
        at = stop + 1
    for a, b in _pieces(text, at, end) if at < end else ():
        made.append(Sentence(len(made), a, b, text[a:b], paragraph))
    return made


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut what is too long for a sentence behind a comma or semicolon."""
    while end - start > _LONGEST:
        match = _CUT.search(text, start + _LONGEST - 300, end)
        if match is None or match.end() >= end:
            break
        yield start, match.end()
        start = match.end()
    yield start, end


def _soft(text: str, start: int, at: int, end: int) -> bool:
    """Whether the line end at ``at`` does not end what is being said."""
    line = text[max(start, at - 200) : at].rstrip()
    if not line:
        return False
    if line[-1] in ",、;:(":
        return True
    line_start = text.rfind("\n", start, at) + 1
    if line[-1] in patterns.CLOSING or at - max(start, line_start) < _WRAPPED:
        return False
    return at + 1 < end and text[at + 1] != "\n" and _LIST_MARK.match(text, at + 1) is None


def _surround(sentence: Sentence, text: str, year: int | None) -> None:
    """Give depth and surrounding words to the numbers of a sentence."""
    everything = [*sentence.numbers, *sentence.shares]
    if len(everything) > 1:
        everything.sort(key=attrgetter("start"))
    last = everything[-1].start
    if text.find("(", sentence.start, last) < 0 and text.find(")", sentence.start, last) < 0:
        _words_before(sentence.start, everything, text)
    else:
        _words_around_brackets(sentence.start, everything, text)
    of_year = "" if year is None else str(year)
    for i, number in enumerate(everything):
        limit = everything[i + 1].start if i + 1 < len(everything) else sentence.end
        stop = _TAIL_END.search(text, number.end, limit)
        number.lead = lead = _last_part(number.before)
        number.tail = tail = text[number.end : stop.start() if stop else limit]
        record = number.record
        unit, end = record.unit or "", (record.period.end or "")[:4]
        number.unit = patterns.SAME_UNIT.get(unit, unit)
        telling = patterns.TELLING_LEAD.search(lead) is not None
        years = {int(y) for y in _YEAR.findall(lead)} if telling and "年" in lead else None
        number.when = ("cumulative" if telling and patterns.CUMULATIVE.search(lead) else "plain", end)
        if year is not None and end != of_year and not years and _year_of_comparison(number, everything[:i]):
            number.when = (number.when[0], of_year)
        number.compared = (
            (telling and patterns.COMPARED.search(lead) is not None)
            or ("比" in tail and patterns.COMPARED_BEHIND.match(tail) is not None)
            or bool(years and year is not None and year not in years)
        )
        if number.percent_at is not None:
            began = number.end if number.percent_at >= number.end else max(sentence.start, number.percent_at - 12)
            number.percent_lead = text[began : number.percent_at]
    if sentence.shares:
        sentence.numbers = [n for n in everything if n.record.value is not None]
        sentence.shares = [n for n in everything if n.record.value is None]
    else:
        sentence.numbers = everything
    sentence.main = [n for n in sentence.numbers if n.depth == 0]


def _words_before(start: int, numbers: Sequence[Number], text: str) -> None:
    """Give the words before each number of a sentence without brackets that begins at ``start``."""
    began = start
    for number in numbers:
        number.before = text[began : number.start]
        if number.record.value is not None:
            began = max(number.end, start)


def _words_around_brackets(start: int, numbers: Sequence[Number], text: str) -> None:
    """Give depth, bracket and the words before each number of a sentence with brackets that begins at ``start``."""
    depth, at = 0, start
    ends: list[int] = [start]  # end of the last number at each depth
    opened: list[int] = []
    for number in numbers:
        for bracket in _BRACKET.finditer(text, at, number.start):
            place = bracket.start()
            if text[place] == "(":
                depth += 1
                ends.append(place)
                opened.append(place)
            elif depth:
                depth -= 1
                ends.pop()
                opened.pop()
        number.depth = depth
        number.bracket = opened[-1] if opened else None
        number.before = _without_brackets(text[max(ends[-1], start) : number.start])
        at = number.end
        if number.record.value is not None:
            ends[-1] = number.end


def _last_part(words: str) -> str:
    """Give what stands behind the last separator."""
    if "\n" in words:
        return _SEPARATOR.split(words)[-1]  # line ends and blanks in a row are told apart from the left only
    found = _TO_SEPARATOR.match(words)
    return words if found is None else words[found.end() :]


def _year_of_comparison(number: Number, before: Sequence[Number]) -> bool:
    """Whether another year came to a number only from a comparison before it (上年为1652条;其中网站…), whose year does not go on."""
    if patterns.COMPARED.search(number.lead):
        return False
    clauses = [c for c in re.split("[,;:]", number.before)[:-1] if _YEAR.search(c)]
    if clauses:
        return patterns.YEAR_COMPARED.search(clauses[-1]) is not None
    same = [n for n in before if n.record.period.end == number.record.period.end]
    return bool(same) and all(n.compared or n.when[1] != (n.record.period.end or "")[:4] for n in same)


def _without_brackets(text: str) -> str:
    """Leave out closed brackets; of an open one keep what follows it."""
    if ")" not in text:
        return text
    for _ in range(3):
        shorter = _INNER.sub("", text)
        if shorter == text:
            break
        text = shorter
    return text
