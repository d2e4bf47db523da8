"""What the guideline settles by rule, applied to whatever a tagger found.

A tagger decides character by character within a sentence; what it cannot see is put right here, in this order:

1. a body's name that begins inside of a place's name begins with the place (平潭综合实|验区管委会);
2. the year of an edition (2025版) is no COUNT;
3. after the name of a place the 政府 of 政府信息公开 is no body (某某县政府信息公开网); 省委省政府 are two bodies; a territory alone is none; neither posts of persons
   (市委常委, 科(股)长) nor computer systems (监察系统) are bodies; 各级 before 、各部门 stays outside;
4. no CATEGORY begins with 各类, 系列, 相关, 累计 and the like; of X、Y等Z only Z is one; it goes on to the end of the noun (申请|事项); one kind of information under several names is one (环保、卫生类信息);
5. a CATEGORY says what a number (or a zero in words) of the same sentence or row counts: without one it is none;
6. a bare class noun (部门, 行政机关, 图书馆, 档案馆和图书馆) is no body; one with a word for its function (主管部门, 保密审查机构) is, unless it is counted;
7. what a report counts of its own text (七个部分, 三个方面) is no CATEGORY; the name of a column with what was published in it (“财务信息”栏目发布信息19条) is;
8. nothing inside of title marks 《…》 is a span; counted bodies are no AGENCY (公安、监察等7部门: 7 counts 部门);
9. 近, 约, 超过 belong to the number behind them; what was not received (未收到政府信息公开申请事项) is a CATEGORY;
10. what stands for the body itself is one (本部门), and a body's short name before 信息公开 (我县县政府信息公开工作);
11. a body right before a number that counts no bodies is a doer (其中市教育局3件);
12. a year outside of title marks is a DATE; a range of dates is one (2011年1月1日起至12月31日).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ..divisions import find_names, find_zones
from ..ranges import Ranges
from . import patterns
from .labels import Span

_STOP = re.compile(r"[。!?\n]+")
#: a heading that runs on into the text, on pages whose paragraphs stand on one line
_HEADING = re.compile(
    r"(?:(?<![^。;!?)\]】”\s])[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\))"
    f"[^。,;:!?%\\d\n]{{2,40}}?(?:{'|'.join(patterns.HEADING_ENDS)})(?=\\d{{4}}年|[ (年全我本截共各])"
)
_DENIAL = re.compile(f"(?!{'|'.join(patterns.NO_DENIAL)})[{patterns.DENIAL_CHARACTERS}]")
_EDITION = re.compile(r"(?:19|20)\d{2}年?版")
#: a line this short may be a row's label with its cells on the lines after it
_LABEL_LINE = 60
_TO_CELL = re.compile(f"[\\s|]{{0,8}}[{patterns.UNIT_CELL}]{{0,6}}[\\s|]{{0,8}}")
#: shorter names of places (和县) are as likely a conjunction and a noun
_SURE_PLACE = 3
#: 省委省政府, 省委办公厅省政府办公厅; 区委区政府办公室 is the office of both
_TWO_BODIES = re.compile(r"((?:中共)?[一-鿿]{0,8}?[省市县区州旗镇乡]委(办公[厅室])?)([一-鿿]{0,8}?[省市县区州旗镇乡](?:人民)?政府(?(2)办公[厅室]))")
#: a territory alone (also one whose name no list knows) is no body; 各县区 and 军区 are
_TERRITORY = re.compile("(?!各|个别|部分|有的|多数|少数|全|所)[一-鿿]{2,6}(?<![社军备学监园发矿管])[省市县区旗]")
_CLASS = f"(?:{'|'.join(patterns.CLASS_NOUNS)})"
_NO_BODY = re.compile(f".*(?:{'|'.join(patterns.NO_BODY_ENDS)})|{_CLASS}(?:(?:及其|[、和及与或]){_CLASS})*")
_FUNCTION = re.compile(
    f"(?=[我本{''.join(sorted({w[0] for w in (*patterns.OF_DISCLOSURE, *patterns.FUNCTIONS)}))}])(?:[我本][省市县区州局厅])?(?:{'|'.join(patterns.OF_DISCLOSURE)})*(?:{'|'.join(patterns.FUNCTIONS)})(?:部门|机构|单位)(?:和(?:部门|单位|机构))?(?![名职设概编])"
)
#: 公安、监察等7部门, 102区县质量技术监督局
_COUNTED_BODIES = re.compile(r"(?:[^\d]*等)?(?!1[12]\d(?!\d)|12\d{3})(\d{1,4}[个家]?)(?=[^\d\s])")
_OWN = re.compile("[本该](?:部门|单位)|(?<=[了对在年])[省市县区]政府(?=信息公开)|(?<=我[省市县区])[省市县区]政府(?=信息公开)")
#: a blank behind a decimal point, and what stands before it; a number at the begin of a line or behind a stop is the number of an item
_TORN = re.compile(r"[0-9]\. [0-9]")
_TORN_OFF = re.compile(r"(?:(?<=[一-鿿])|(?<=[一-鿿] ))[0-9]{1,6}\. \Z")
_PERCENT_SIGN = re.compile(" ?[%‰]")
#: words of vagueness that belong to the number behind them
_ABOUT = re.compile(r"(?:超过|将近|接近|大约|不足|不到|逾|(?<![附最邻临将接靠])近|(?<![节预签条公合契违特大邀相])约)\Z")
#: the last characters of these
_ABOUT_ENDS = frozenset("过近约足到逾")
#: what was not received, where the tagger found nothing
_NO_REQUEST = re.compile(
    r"(?:未|没有|尚未|未曾|从未)(?:收到|接到|受理|出现|接收到?)(?:过|有关|要求|公众|公民|提出|的|关于|任何|、|法人|和|其他|组织|书面|或)*((?:政府)?信息公开的?申请(?:事项)?)"
)
_BOOK_TITLE = re.compile(r"《[^《》\n]{0,200}》")
_COUNTING = re.compile(r"[\d一二三四五六七八九十百多余][个家名]?\Z")
#: 各乡镇办: the sub-district offices beside the towns; 股(科)长: a post
_OFFICE = re.compile(r"[镇街道]办(?![理公事好成结件会学证完案税班\d一二三四五六七八九十两])")
_POST = re.compile(r"\([一-鿿]{1,2}\)长")
_BODY_END = re.compile("[一-鿿](?:局|政府|委员会|办公室)\\Z")
_DEED = re.compile(".*(?:通过|成立|建立|健全|设立|包括)")
_ALL_LEVELS = re.compile("各级、(?=各)")
_QUANTIFIER = re.compile(f"(?:{'|'.join(patterns.QUANTIFIERS)})(?!部门|单位|机构|人员)(?=[^的数量]{{2}})(?<!累计)|累计(?=[^的数量]{{3}})")
_YEAR = re.compile(r"(?<![\d〔\[(])(?:19|20)\d\d年(?:度(?!报告)|(?=\D))(?!版)")
_GOES_ON = re.compile(f"(?:{'|'.join(patterns.NOUN_ENDS)})(?!公开|不存在|化|员)")
_TITLE = re.compile(r"《[^《》\n]{0,200}》|〈[^〈〉\n]{0,200}〉|“[^“”\n]{0,60}”")
_NUMBERS = frozenset({"COUNT", "PERCENT"})
_HOTLINE_CENTRE = re.compile(r"12\d{3}[一-鿿]{0,8}?中心")
_RANGE = re.compile(r"(?:起|开始)?,?(?:至|到|—|-|~|–)")
#: what a report counts of its own text
_OF_TEXT = re.compile("|".join(patterns.OF_TEXT))
#: “机构职能”栏目发布信息742条
_COLUMN = re.compile(r"“([^“”\n]{2,14})”(?:栏目|专栏)(?:共|累计|已|全年|主动){0,2}(?:发布|公开|刊登|上传|登载)(?:政府)?(?:信息)? {0,2}(?=\d)")
_KIND = re.compile(r"类(?:信息|政府信息)?\Z")
_BEFORE_NAMES = re.compile(f"[^一-鿿、]|{'|'.join(patterns.VERBS)}|其中|包括|涉及|主要|各类|共|有|为|是")
#: names of a kind of information are looked for in so many characters
_LEAD, _SHORTEST_NAME = 40, 2
# Most spans need no rule; one look at a character where a pattern would begin or end spares the search.
_NO_BODY_LAST = frozenset(word[-1] for word in (*patterns.NO_BODY_ENDS, *patterns.CLASS_NOUNS))
_QUANTIFIER_FIRST = frozenset(word[0] for word in patterns.QUANTIFIERS)
_GOES_ON_FIRST = frozenset(word[0] for word in patterns.NOUN_ENDS)
_OF_TEXT_FIRST = frozenset(word[0] for word in patterns.OF_TEXT)
_DEED_WORD = re.compile("通过|成立|建立|健全|设立|包括")
#: longest match of :data:`_TO_CELL`
_CELL_REACH = 22
#: confidence of what a rule found
_BY_RULE = 0.95


def settle(text: str, spans: Sequence[Span]) -> list[Span]:
    """Apply the rules to the spans of normalised ``text``.

    Args:
        text: normalised text.
        spans: in text order, none overlapping another.

    Returns:
        The settled spans in text order, none overlapping another.
    """
    data = _whole_places(text, _whole_numbers(text, spans))
    if titles := Ranges(match.span() for match in _BOOK_TITLE.finditer(text)):
        data = [s for s in data if not titles.cover(s.start, s.end)]
    if "版" in text:
        data = [s for s in data if s.label != "COUNT" or not _EDITION.fullmatch(text, s.start, s.end)]
    return _completed(text, _counted(text, _doers(text, _all_bounded(text, _whole_kinds(text, data)))))


def _doers(text: str, spans: list[Span]) -> list[Span]:
    """A body right before a number is whose number it is (其中市教育局3件), unless bodies are counted (县教育局12个)."""
    out = list(spans)
    for i, (span, following) in enumerate(pairwise(spans)):
        beside = span.label == "CATEGORY" and following.start == span.end and following.label == "COUNT"
        if beside and text[following.end - 1] not in "个家所名人" and _BODY_END.search(text, span.start, span.end):
            out[i] = Span("AGENCY", span.start, span.end, span.confidence)
    return out


def _all_bounded(text: str, spans: Sequence[Span]) -> list[Span]:
    """Put the borders of all spans right, see :func:`_bounded`; dates, shares and plain numbers stay as they are."""
    out: list[Span] = []
    for span in spans:
        label = span.label
        if label in ("CATEGORY", "AGENCY") or (label == "COUNT" and text[span.start - 1 : span.start] in _ABOUT_ENDS):
            out += _bounded(text, span)
        else:
            out.append(span)
    return out


def _bounded(text: str, span: Span) -> list[Span]:
    """Put the borders of a body or a category right; gives no span for what is none, and two for two bodies."""
    start, end = span.start, span.end
    if span.label == "COUNT":
        about = _ABOUT.search(text, max(0, start - 3), start)
        return [Span("COUNT", about.start(), end, span.confidence) if about else span]
    if span.label == "CATEGORY":
        if text[start:end] in patterns.OF_TEXT:
            return []
        such_as = text.rfind("等", start, end - 2)
        if such_as >= 0 and text.find("、", start, such_as) >= 0:
            start = such_as + 1
        elif text[start] in _QUANTIFIER_FIRST and (match := _QUANTIFIER.match(text, start, end)):
            start = match.end()
        start += text.startswith("、", start)
        if text[end : end + 1] in _GOES_ON_FIRST and (match := _GOES_ON.match(text, end)):
            end = match.end()
    elif span.label == "AGENCY":
        start += text.startswith("公开", start - 1)  # 公开|政府及其部门的职能
        end += _OFFICE.match(text, max(start, end - 1)) is not None
        if text.startswith("(", end) and _POST.match(text, end):
            return []
        if text.startswith("信息公开", end) and _named_government(text, start, end):
            return []
        if _no_body(text, start, end):
            return []
        listed = text.find("等", start, end) >= 0
        if (listed or text[start].isdigit()) and (counted := _COUNTED_BODIES.match(text, start, end)):
            return [Span("COUNT", *counted.span(1), span.confidence), Span("CATEGORY", counted.end(1), end, span.confidence)]
        if text.find("委", start, end) >= 0 and (two := _TWO_BODIES.fullmatch(text, start, end)):
            return [Span(span.label, *two.span(1), span.confidence), Span(span.label, *two.span(3), span.confidence)]
        start = match.end() if (match := _ALL_LEVELS.match(text, start, end)) else start
        if _DEED_WORD.search(text, start, end - 1) and (match := _DEED.match(text, start, end - 1)):  # 某县通过成立工作机构
            start = match.end()
            if text[end - 1] in _NO_BODY_LAST and _NO_BODY.fullmatch(text, start, end):
                return []
    else:
        return [span]
    bracket = text.find("(", start, end)
    if bracket > start and text.find(")", bracket, end) < 0:
        end = bracket
    return [span if (start, end) == (span.start, span.end) else Span(span.label, start, end, span.confidence)]


def _no_body(text: str, start: int, end: int) -> bool:
    """Whether it is a bare class noun, a post, a system and the like, or a territory alone."""
    last = text[end - 1]
    if last in _NO_BODY_LAST and _NO_BODY.fullmatch(text, start, end):
        return True
    return last in "省市县区旗" and _TERRITORY.fullmatch(text, start, end) is not None


def _whole_centres(text: str, spans: Sequence[Span]) -> list[Span]:
    """Let a body hold the centre of its hotline (全市工商系统12315投诉举报中心); what was found inside of that name goes."""
    if not _HOTLINE_CENTRE.search(text):
        return list(spans)
    out: list[Span] = []
    for span in spans:
        if out and out[-1].end > span.start:
            continue
        if span.label == "AGENCY" and (match := _HOTLINE_CENTRE.match(text, span.end)):
            span = Span("AGENCY", span.start, match.end(), span.confidence)
        out.append(span)
    return out


def _whole_numbers(text: str, spans: Sequence[Span]) -> list[Span]:
    """Give a number its whole part back that a blank behind the point has torn off: 占86. 5%."""
    if not _TORN.search(text):
        return list(spans)
    out: list[Span] = []
    for span in spans:
        torn = span.label in ("COUNT", "PERCENT") and _TORN_OFF.search(text, max(0, span.start - 12), span.start)
        if torn and text[span.start].isdigit():
            while out and out[-1].end > torn.start():
                out.pop()
            percent = _PERCENT_SIGN.match(text, span.end)
            span = Span("PERCENT" if percent else span.label, torn.start(), percent.end() if percent else span.end, span.confidence)
        out.append(span)
    return out


def _whole_ranges(text: str, spans: Sequence[Span]) -> list[Span]:
    """Join the two ends of a range of dates, and a date with 至今; what was found inside of 至今 goes."""
    out: list[Span] = []
    for span in spans:
        if span.label == "DATE" and out and out[-1].label == "DATE" and _RANGE.fullmatch(text, out[-1].end, span.start):
            out[-1] = Span("DATE", out[-1].start, span.end, min(out[-1].confidence, span.confidence))
        elif out and out[-1].end > span.start:
            continue
        elif span.label == "DATE" and text.startswith("至今", span.end):
            out.append(Span("DATE", span.start, span.end + len("至今"), span.confidence))
        else:
            out.append(span)
    return out


def _whole_kinds(text: str, spans: Sequence[Span]) -> list[Span]:
    """Let the names of a kind of information begin with the first of them, where only the last was found."""
    out = list(spans)
    if "、" not in text:
        return out
    for i, span in enumerate(spans):
        if span.label == "CATEGORY" and text[span.start - 1 : span.start] == "、" and _KIND.search(text, span.start, span.end):
            lead = text[max(out[i - 1].end if i else 0, span.start - _LEAD) : span.start - 1]
            begin = max((match.end() for match in _BEFORE_NAMES.finditer(lead)), default=0)
            if len(lead) - begin >= _SHORTEST_NAME:
                out[i] = Span(span.label, span.start - 1 - (len(lead) - begin), span.end, span.confidence)
    return out


def _named_government(text: str, start: int, end: int) -> bool:
    """Whether the span is the name of a place and 政府, so that 政府 belongs to the words behind it."""
    if not text.endswith("政府", start, end) or text.endswith("人民政府", start, end) or text.startswith(("我", "本", "各", "全"), start):
        return False
    place = text[start : end - len("政府")]
    return place in ("省市", "省、市") or any(a == 0 and b == len(place) for a, b in _places(place))


def _places(text: str) -> list[tuple[int, int]]:
    """Names of places as they join: 滁州市 and 凤阳县 in 滁州市凤阳县."""
    found: list[tuple[int, int]] = []
    for a, b in sorted([(a, b) for a, b, _ in find_names(text)] + find_zones(text)):
        if found and found[-1][1] == a:
            found[-1] = (found[-1][0], b)
        else:
            found.append((a, b))
    return found


def _completed(text: str, spans: list[Span]) -> list[Span]:
    """Add what no span holds: names of columns and what was not received, and outside of title marks years and bodies named by their function."""
    taken = bytearray(len(text))
    for span in spans:
        taken[span.start : span.end] = b"\x01" * (span.end - span.start)
    categories = (*_COLUMN.finditer(text), *_NO_REQUEST.finditer(text))
    found = [Span("CATEGORY", m.start(1), m.end(1), _BY_RULE) for m in categories if taken.find(1, m.start(1), m.end(1)) < 0]
    for m in _TITLE.finditer(text):
        taken[m.start() : m.end()] = b"\x01" * (m.end() - m.start())
    found += [Span("DATE", m.start(), m.end(), _BY_RULE) for m in _YEAR.finditer(text) if taken.find(1, m.start(), m.end()) < 0]
    for m in (*_FUNCTION.finditer(text), *_OWN.finditer(text)):
        if taken.find(1, m.start(), m.end()) < 0 and not _COUNTING.search(text, max(0, m.start() - 3), m.start()):
            found.append(Span("AGENCY", m.start(), m.end(), _BY_RULE))
    return sorted([*spans, *found], key=lambda s: s.start) if found else spans


def _whole_places(text: str, spans: Sequence[Span]) -> list[Span]:
    begin: dict[int, int] = {}
    places = [(a, b) for a, b, _ in find_names(text)] + find_zones(text)
    for a, b in places:
        joined = text[a] == "和" and "一" <= text[a - 1 : a] <= "鿿" and text[a - 1] not in "省市州区"  # 各单位和县开发区
        if b - a >= _SURE_PLACE and text[a:b] not in patterns.NO_PLACES and not joined:
            for at in range(a + 1, b):
                begin[at] = min(begin.get(at, a), a)
    whole = _whole_ranges(text, _whole_centres(text, spans))
    if not begin:
        return whole
    out: list[Span] = []
    for span in whole:
        start = begin.get(span.start, span.start) if span.label == "AGENCY" else span.start
        if start < span.start and (not out or out[-1].end <= start):
            span = Span(span.label, start, span.end, span.confidence)
        out.append(span)
    return out


def _counted(text: str, spans: Sequence[Span]) -> list[Span]:
    """Keep the categories that say what a number or a zero in words of their sentence or row counts."""
    numbers = [s.start for s in spans if s.label in _NUMBERS and not (text[s.end : s.end + 1] in _OF_TEXT_FIRST and _OF_TEXT.match(text, s.end))]
    numbers.append(len(text) + 1)
    cuts = {0, len(text), *(m.end() for m in _STOP.finditer(text))}
    cuts.update(at for m in _HEADING.finditer(text) for at in m.span())
    bounds = sorted(cuts)
    out: list[Span] = []
    piece = number = 0
    denied = -1, False  # of the last piece that was asked
    for span in spans:
        if span.label != "CATEGORY":
            out.append(span)
            continue
        while bounds[piece + 1] <= span.start and piece + 2 < len(bounds):
            piece += 1
        a, b = bounds[piece], bounds[piece + 1]
        while numbers[number] < a:
            number += 1
        following = numbers[number]
        if following < b or _label_of_cells(text, a, b, following):
            out.append(span)
            continue
        if denied[0] != piece:
            denied = piece, _DENIAL.search(text, a, b) is not None
        if denied[1]:
            out.append(span)
    return out


def _label_of_cells(text: str, start: int, end: int, number: int) -> bool:
    """Whether the line ``start:end`` is short and nothing but the cells of a table stands between it and the next number."""
    if end - start > _LABEL_LINE or text[end - 1 : end] != "\n" or min(number, len(text)) - end > _CELL_REACH:
        return False
    return _TO_CELL.fullmatch(text, end, number) is not None
