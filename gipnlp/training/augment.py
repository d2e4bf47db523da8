"""Augmentation: further training sentences made of annotated ones, seeded and deterministic; spans move along exactly.

The tagger alone is trained with them (``python -m gipnlp.train --augment``, off by default); the linker's records stay those
of the corpus.  Read :data:`KINDS`, then :func:`augment` (copies of sentences), then :func:`changed` (whole pages, to test on).

The models see normalised text, so changes that :mod:`gipnlp.normalise` undoes are pointless and left out: width of digits and
punctuation, blanks inside words and beside Chinese characters, and traditional characters (turned there and back, the corpus comes out
the same but for a few, such as 著).  What remains of script is the wordings of phrase-wise conversion (文件 → 档案), of blanks those
between digits, of punctuation other marks and lost ones.  Nor do other digits of the same number make a difference: to the tagger
all digits look alike; numbers change their shape.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from ..corpus.markup import GoldReport, GoldSpan, Page
from ..divisions import by_name, find_names
from ..normalise import Normalised
from ..quantities import read_date
from ..quantities.patterns import UNITS
from ..tag.features import sentences
from ..tag.patterns import NO_PLACES
from ..wordlist import any_of
from . import swaps
from .data import Example

SpanT = tuple[str, int, int]
#: replace ``text[start:end]`` by a string
Edit = tuple[int, int, str]

#: part of the sentences that are copied, and the seed of their changes
SHARE, SEED = 0.5, 1
#: shorter sentences (headings' remains, cells) are not changed
_SHORTEST = 8
#: with several kinds, each is tried on a sentence with this chance
_SEVERAL = 0.5


@dataclass(frozen=True, slots=True)
class Stock:
    """What names are swapped for.

    Attributes:
        seed: of all choices.
        divisions: names of divisions by level and ending.
        organs: names of organs of the pages at hand, by :func:`organ_class`.
    """

    seed: int
    divisions: dict[tuple[str, str], tuple[str, ...]]
    organs: dict[tuple[str, str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a page, or what became of it.

    Attributes:
        page: id of the page.
        start: place in the page's normalised text, also of a changed one.
        text: the sentence with the mark or the line end that ends it.
        spans: relative to the sentence.
        first: it begins a line.
        changed: it differs from the page's.
        joined: it has lost its line end, so that the next sentence belongs to it.
    """

    page: str
    start: int
    text: str
    spans: tuple[SpanT, ...]
    first: bool
    changed: bool = False
    joined: bool = False

    def free(self, start: int, end: int) -> bool:
        """Tell whether ``start:end`` has no border of a span inside."""
        return not any(start < at < end for _, a, b in self.spans for at in (a, b))

    def outside(self, start: int, end: int) -> bool:
        """Tell whether ``start:end`` touches no character of a span."""
        return all(b <= start or end <= a for _, a, b in self.spans)


def edited(text: str, spans: Sequence[SpanT], edits: Sequence[Edit]) -> tuple[str, tuple[SpanT, ...]]:
    """Make ``edits`` in ``text`` and move ``spans`` along.

    What is inserted at the border of a span stays outside of it.

    Raises:
        ValueError: edits overlap, one crosses the border of a span, or a span loses all its characters.
    """
    edits = sorted(edits)
    for (_, end, _), (start, _, _) in zip(edits, edits[1:], strict=False):
        if start < end:
            raise ValueError("edits overlap")
    moved = []
    for label, a, b in spans:
        if any(start < at < end for start, end, _ in edits for at in (a, b)):
            raise ValueError(f"an edit crosses the border of {label} {text[a:b]!r}")
        at = a + sum(len(new) - (end - start) for start, end, new in edits if end <= a)
        to = b + sum(len(new) - (end - start) for start, end, new in edits if start < b)
        if to <= at:
            raise ValueError(f"nothing is left of {label} {text[a:b]!r}")
        moved.append((label, at, to))
    pieces, done = [], 0
    for start, end, new in edits:
        pieces += [text[done:start], new]
        done = end
    return "".join([*pieces, text[done:]]), tuple(moved)


# -- places and organs ------------------------------------------------------------------------------------------------


def _ending(name: str) -> str:
    return name[-3:] if name[-3:-1] == "自治" else name[-1]


def organ_class(name: str) -> tuple[str, str] | None:
    """Give whose organ ``name`` says it is and what it ends in; ``None`` for several bodies and for what is unlike others."""
    if any(c in name for c in swaps.COORDINATION):
        return None
    for head in swaps.POSSESSIVES:
        if name.startswith(head):
            return (head, "") if len(name) <= 4 else None
    end = next((e for e in swaps.ORGAN_ENDS if name.endswith(e)), None)
    if end is None:
        return None
    named = [b for a, b, _ in find_names(name) if a == 0]
    if named:
        return "place", end
    return next((h for h in (*swaps.DETERMINERS, *swaps.LEVELS) if name.startswith(h)), "name"), end


@lru_cache(maxsize=1)
def _divisions() -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], list[str]] = {}
    for name, entries in by_name().items():
        if 2 < len(name) <= 12 and not entries[0].statistical and name not in NO_PLACES:
            found.setdefault((entries[0].level, _ending(name)), []).append(name)
    return {key: tuple(sorted(names)) for key, names in found.items()}


def stock(items: Sequence[Example], seed: int) -> Stock:
    """Gather the names that the pages ``items`` and the list of divisions offer."""
    organs: dict[tuple[str, str], set[str]] = {}
    for item in items:
        for label, a, b in item.spans:
            if label == "AGENCY" and (key := organ_class(item.norm.text[a:b])) is not None:
                organs.setdefault(key, set()).add(item.norm.text[a:b])
    return Stock(seed, _divisions(), {k: tuple(sorted(v)) for k, v in organs.items()})


def _places(s: Sentence, rng: Random, names: Stock) -> list[Edit]:
    """Each division becomes another of its level; the same one all over a page."""
    edits: list[Edit] = []
    done = 0
    for a, b, name in find_names(s.text):
        entries = by_name().get(name)
        if a < done or not entries or not s.free(a, b):
            continue
        others = names.divisions.get((entries[0].level, _ending(name)), ())
        if len(others) > 1 and name not in NO_PLACES:
            edits.append((a, b, Random(f"{names.seed}|{s.page}|{name}").choice(others)))
            done = b
    return edits


def _organs(s: Sentence, rng: Random, names: Stock) -> list[Edit]:
    """A named or described body becomes another one of its class."""
    edits: list[Edit] = []
    for label, a, b in s.spans:
        if label == "AGENCY":
            others = names.organs.get(organ_class(s.text[a:b]) or ("", ""), ())
            if len(others) > 1:
                edits.append((a, b, rng.choice(others)))
    return edits


# -- numbers and measure words ----------------------------------------------------------------------------------------

_NUMBER = re.compile(r"(近|约|超过|超|逾|突破|接近|将近)?(\d{1,3}(?:,\d{3}){1,6}|\d{1,15}(?:\.\d{1,6})?)([余多几]?[万亿]?[余多]?)")
_PERCENT = re.compile(r"\d{1,3}(?:\.\d{1,2})?%")
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_MEASURE = any_of(UNITS)
_TIGHT = "0123456789.,-~—至到第百千万亿余多近约超逾" "零〇一二两三四五六七八九十"
_CN = "〇一二三四五六七八九"


def in_chinese(number: int) -> str:
    """Write a number below 10000 as it is counted: 12 → 十二, 2 → 两, 105 → 一百零五."""
    if number == 2:
        return "两"
    out, gap = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            out += ("零" if gap and out else "") + _CN[digit] + name
            gap = False
        else:
            gap = True
    return re.sub(r"^一十", "十", out) or "零"


def _digits(rng: Random, longest: int = 5) -> str:
    size = rng.randint(1, longest)
    number = rng.randrange(10 ** (size - 1), 10**size) + (size == 1)
    return f"{number:,}" if size >= 4 and rng.random() < 0.3 else str(number)


def _shape(rng: Random, unit: str) -> str:
    """Write some number in some shape that fits before ``unit``."""
    if unit not in swaps.COUNTED:
        return _digits(rng, 3)
    kind = rng.randrange(7)
    if kind == 0:
        return f"{rng.randint(1, 99)}.{rng.randint(1, 99)}万"
    if kind == 1:
        return f"{rng.randint(2, 60)}{rng.choice(('万', '万', '万余', '万多'))}"
    if kind == 2:
        return f"{rng.randint(2, 90)}0{rng.choice('余多')}"
    if kind == 3:
        return f"{rng.choice(('近', '约', '超过', '逾'))}{rng.randint(2, 90)}{rng.choice(('0', '00', '万'))}"
    if kind in (4, 5):
        number = rng.choice((rng.randint(2, 9), rng.randint(2, 19), rng.randint(20, 99), rng.randint(2, 9) * 100))
        return in_chinese(number) + (rng.choice("余多") if number >= 20 and number % 10 == 0 and rng.random() < 0.5 else "")
    return _digits(rng)


def _numbers(s: Sentence, rng: Random, names: Stock) -> list[Edit]:
    """Numbers take another shape: more or fewer digits, 万, Chinese numerals, 余, 多, 近; dates and percentages Chinese numerals."""
    edits: list[Edit] = []
    for label, a, b in s.spans:
        text = s.text[a:b]
        if label == "COUNT" and (found := _NUMBER.match(text)):
            rest = text[found.end() :]
            alone = s.text[a - 1 : a] not in _TIGHT if a else True
            measure = _MEASURE.fullmatch(rest)
            if alone and rest != "" and rest[0] not in _TIGHT:
                edits.append((a, a + found.end(), _shape(rng, measure.group() if measure else "")))
        elif label == "PERCENT" and _PERCENT.fullmatch(text):
            part = rng.randint(2, 99)
            edits.append((a, b, rng.choice((f"{part}%", f"{part}.{rng.randint(1, 9)}%", f"{part}.{rng.randint(10, 99)}%", f"百分之{_two(part)}"))))
        elif label == "DATE" and (day := _DAY.fullmatch(text)) and rng.random() < _SEVERAL:
            nought = rng.choice("〇0零")
            year = "".join(nought if c == "0" else _CN[int(c)] for c in day.group(1))
            edits.append((a, b, f"{year}年{_two(int(day.group(2)))}月{_two(int(day.group(3)))}日"))
    return edits


def _two(number: int) -> str:
    return "二" if number == 2 else in_chinese(number)


def _units(s: Sentence, rng: Random, names: Stock) -> list[Edit]:
    """A measure word becomes another that counts the same things."""
    edits: list[Edit] = []
    for label, a, b in s.spans:
        found = _NUMBER.match(s.text[a:b]) if label == "COUNT" else None
        if found is None:
            continue
        word = s.text[a + found.end() : b]
        others = sorted({w for group in swaps.UNIT_CLASSES if word in group for w in group} - {word})
        if found.group(3)[:1] in ("万", "亿"):  # 300万元 does not become 300万亿元
            others = [w for w in others if w[0] not in "万亿"]
        if others:
            edits.append((a + found.end(), b, rng.choice(others)))
    return edits


# -- script, marks, damage --------------------------------------------------------------------------------------------

_WORDINGS = any_of(swaps.TAIWAN_WORDINGS)


def _script(s: Sentence, rng: Random, names: Stock) -> list[Edit]:
    """Wordings of phrase-wise conversion to traditional script; its characters are undone by normalising."""
    found = ((m.start(), m.end(), swaps.TAIWAN_WORDINGS[m.group()]) for m in _WORDINGS.finditer(s.text))
    return [(a, b, new) for a, b, new in found if s.free(a, b)]


def _marks(s: Sentence, rng: Random, names: Stock) -> list[Edit]:
    """Marks outside of spans become others or are lost; brackets, quotes and title marks change their style."""
    edits: list[Edit] = []
    style = rng.randrange(12)
    starts, ends = {a for _, a, _ in s.spans}, {b for _, _, b in s.spans}
    last = len(s.text.rstrip("\n")) - 1
    for i, c in enumerate(s.text):
        if not s.outside(i, i + 1):
            continue
        if c in swaps.PAIRS:
            new = swaps.PAIRS[c][style % len(swaps.PAIRS[c])]
        elif c in swaps.MARKS and rng.random() < 0.4:
            new = rng.choice(swaps.MARKS[c])
        else:
            continue
        around = s.text[max(0, i - 1) : i] + s.text[i + 1 : i + 2]
        between = i in ends and i + 1 in starts
        merges = around.isdigit() or new == "" and (between or any(x in _TIGHT for x in around))
        if new != c and not merges and (i < last or new in (";", "。")):
            edits.append((i, i + 1, new))
    return edits


_RANGE_DAY = re.compile(r"(?<=[至到\-—~])(\d{1,2})月(\d{1,2})日")
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d{2})年(\d{1,2})月")
_LIST_NUMBER = re.compile(r"\(?([1-9])[.、,)]\s?")
_LONG_NUMBER = re.compile(r"\d{3,15}")
_LIKELY, _RARE = 0.6, 0.1


def lose_date_marks(text: str, alone: bool) -> str | None:
    """Take 年 and 月 out of a date as damaged pages do (2017年1月至12月 → 20171月至12月); ``None`` where it can no longer be read.

    Args:
        text: the date.
        alone: it is a line of its own, where 日 is lost, too.
    """
    lost = _RANGE_DAY.sub(r"\1\2日", _DAY.sub(r"\1\2\3日", text))
    lost = _MONTH.sub(r"\1\2月", lost) if lost == text else lost
    if alone and lost != text and _DAY.fullmatch(text):
        lost = lost[:-1]
    return lost if lost != text and read_date(lost, 2016) is not None else None


def _damage(s: Sentence, rng: Random, names: Stock) -> list[Edit]:
    """What pages do to text: 年 and 月 lost, blanks between digits, list numbers glued to years, quotes and line ends lost."""
    edits: list[Edit] = []
    for label, a, b in s.spans:
        if label == "DATE" and rng.random() < _LIKELY:
            lost = lose_date_marks(s.text[a:b], s.text.strip() == s.text[a:b])
            if lost is not None:
                edits.append((a, b, lost))
        elif label == "COUNT" and rng.random() < _RARE and (long := _LONG_NUMBER.search(s.text, a, b)):
            at = rng.randint(long.start() + 1, long.end() - 1)
            edits.append((at, at, " "))
    year = next((a for label, a, b in s.spans if label == "DATE" and re.match(r"20\d\d年", s.text[a:b])), None)
    if s.first and year is not None and rng.random() < _LIKELY:
        mark = _LIST_NUMBER.match(s.text)
        if year == 0:
            edits.append((0, 0, str(rng.randint(1, 9))))
        elif mark and mark.end() == year:
            edits.append((0, year, mark.group(1)))
    if rng.random() < _LIKELY:
        edits += [(i, i + 1, "") for i, c in enumerate(s.text) if c in swaps.QUOTES and s.outside(i, i + 1)]
    if s.text.endswith("\n") and len(s.text) > 1 and rng.random() < _LIKELY / 2:
        edits.append((len(s.text) - 1, len(s.text), ""))
    return edits


#: the kinds in the order in which several are applied: names, then numbers, then writing, then damage
KINDS: dict[str, Callable[[Sentence, Random, Stock], list[Edit]]] = {
    "places": _places,
    "organs": _organs,
    "numbers": _numbers,
    "units": _units,
    "script": _script,
    "marks": _marks,
    "damage": _damage,
}


# -- sentences, copies, pages -----------------------------------------------------------------------------------------


def read_kinds(words: str) -> tuple[str, ...]:
    """Read ``places,units`` or ``all``, in the order of :data:`KINDS`.

    Raises:
        ValueError: one is unknown.
    """
    named = [w.strip() for w in words.split(",") if w.strip()]
    return _ordered(KINDS if named == ["all"] else named)


def _ordered(kinds: Collection[str]) -> tuple[str, ...]:
    unknown = [k for k in kinds if k not in KINDS]
    if unknown:
        raise ValueError(f"no kind of augmentation: {', '.join(unknown)} (there are {', '.join(KINDS)}, and all)")
    return tuple(k for k in KINDS if k in kinds)


def _change(s: Sentence, kinds: Sequence[str], rng: Random, names: Stock) -> Sentence:
    """Apply those of ``kinds`` that find something; with several, about half of them."""
    text, spans = s.text, s.spans
    chosen = [k for k in kinds if len(kinds) == 1 or rng.random() < _SEVERAL] or [rng.choice(kinds)]
    for kind in chosen:
        now = Sentence(s.page, s.start, text, spans, s.first)
        text, spans = edited(text, spans, KINDS[kind](now, rng, names))
    joined = s.text.endswith("\n") and not text.endswith("\n")
    return Sentence(s.page, s.start, text, spans, s.first, (text, spans) != (s.text, s.spans), joined)


def changed_sentences(item: Example, kinds: Sequence[str], share: float, names: Stock) -> Iterator[Sentence]:
    """Give all sentences of a page; of those long enough about ``share`` are changed, as far as the kinds find something."""
    text = item.norm.text
    spans = sorted(item.spans, key=lambda s: s[1])
    k = 0
    for a, b in sentences(text):
        own = []
        while k < len(spans) and spans[k][1] < b:
            own.append((spans[k][0], spans[k][1] - a, spans[k][2] - a))
            k += 1
        s = Sentence(item.page.id, a, text[a:b], tuple(own), a == 0 or text[a - 1] == "\n")
        rng = Random(f"{names.seed}|{item.page.id}|{a}|{','.join(kinds)}")
        cells = "\t" in s.text or "|" in s.text
        if rng.random() < share and b - a >= _SHORTEST and not cells and all(end <= b - a for _, _, end in own):
            s = _change(s, kinds, rng, names)
        yield s


def _example(item: Example, name: str, text: str, spans: list[SpanT], reports: list[GoldReport]) -> Example:
    page = Page(name, text, [GoldSpan(*span) for span in spans], reports, dict(item.page.meta))
    return Example(page, Normalised(text, text, item.norm.script, None), spans)


def augment(items: Sequence[Example], kinds: Sequence[str], share: float = SHARE, seed: int = SEED) -> list[Example]:
    """Give for each page one further example: changed copies of some of its sentences, with their spans.

    The same items, kinds, share and seed give the same examples; what is made of a page depends on other pages only by the
    names that they offer.  The pages of the examples have the agency of theirs, but no records: the linker must not be trained on them.

    Args:
        items: annotated pages.
        kinds: of :data:`KINDS`; with several, a copy is changed by about half of them.
        share: of the sentences, those that are copied if the kinds find something to change; 0 to 1.
        seed: of all choices.

    Raises:
        ValueError: a kind is unknown.
    """
    kinds = _ordered(kinds)
    names = stock(items, seed)
    made = []
    for item in items if kinds else ():
        text, spans, joined = "", [], False
        for s in changed_sentences(item, kinds, share, names):
            if not s.changed and not joined:
                continue
            if s.first and text and not joined and not text.endswith("\n"):
                text += "\n"
            spans += [(label, a + len(text), b + len(text)) for label, a, b in s.spans]
            text += s.text
            joined = s.joined
        if text:
            report = item.page.reports[0]
            name = f"{item.page.id}+{','.join(kinds)}"
            made.append(_example(item, name, text, spans, [GoldReport(dict(report.header), 0, len(text))]))
    return made


def changed(items: Sequence[Example], kinds: Sequence[str], share: float = 1.0, seed: int = 2) -> list[Page]:
    """Give each page with its sentences changed in their places: what a tagger meets on pages of other names, writing and damage.

    The pages are normalised text with the spans and the reports' borders and headers; they have no records.

    Raises:
        ValueError: a kind is unknown.
    """
    kinds = _ordered(kinds)
    names = stock(items, seed)
    pages = []
    for item in items:
        text, spans, borders = "", [], []
        for s in changed_sentences(item, kinds, share, names):
            borders.append((s.start, len(text)))
            spans += [(label, a + len(text), b + len(text)) for label, a, b in s.spans]
            text += s.text
        borders.append((len(item.norm.text), len(text)))
        reports = []
        for report in item.page.reports:
            a, b = (_moved(item.norm.from_source(at), borders) for at in (report.start, report.end))
            reports.append(GoldReport(dict(report.header), a, b))
        pages.append(_example(item, item.page.id, text, spans, reports).page)
    return pages


def _moved(at: int, borders: Sequence[tuple[int, int]]) -> int:
    """Move a place along with the sentence it is in: ``borders`` are the old and new starts of all sentences, and of the end."""
    k = bisect_right(borders, at, key=lambda b: b[0]) - 1
    start, new = borders[k]
    return min(new + at - start, borders[min(k + 1, len(borders) - 1)][1])
