"""Zeros in words: 未收到…申请, 没有发生…行政复议、行政诉讼, 均为零, 未收费.

A denial gives records only for things that reports count; a denial of anything else gives none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from ..ranges import Ranges
from ..tag.labels import Span
from .context import sentence_ranges

# Words of denial, and the verbs they go with.
_DENIAL = re.compile(
    r"(?:均|都|也|亦|暂|还|均还|亦)?(?:没有|未曾|不曾|尚未|从未|未|无|尚无|暂无|不存在|没|亦无|也无)(?:再|有|因|被|就|向|接)?"
    r"(?:收到|接到|接受到|受理|收取|收|发生|出现|产生|接收到|接收|提出|提起|申请|涉及|发现|引发|因|有|被|存在|新增|任何|收取过|发生过|收到过|发生任何)?"
)
#: said of what stands before: 均为零, 一例也没有
_NONE_OF_IT = re.compile(r"(?:均|都|也|亦|全部|各)*(?:为零|为0(?![.\d%件宗次元条份人起例个])|是零|零(?=[。;,]|\Z))|:\s?(?:零|无|没有)(?=[。;,]|\Z)|一[件例起宗次人]也?(?:没有|未发生|无)|暂缺")
_FREE = re.compile(
    r"(?:均|全部|一律|都|全)?(?:未收费|不收费|(?<!减)免费|免收|未收取|没有收费|未收(?![到取])|无收费|予以免费|没有收取|未向申请人收取|暂不收费|零收费|零收取|"
    r"(?:一律|均|都)?不(?:予|再|向申请人)?收取|不收(?=检索|复制|任何|费)|分文(?:不|未)收)"
)
_FEE = re.compile(r"收费|费用|收取|免费|收入|(?:检索|复制|邮寄|成本|工本|处理)费")
_COST = re.compile(r"支出|诉讼费|未发生[^,。]{0,20}费用")
_REDUCED = re.compile(r"减免")
_APPEAL = re.compile(r"申诉")
_REQUEST = re.compile(r"(?:公开|信息)[^,;。]{0,12}申请|申请[^,;。]{0,14}(?:公开|信息)|依申请公开|申请事项|公开申请")
_RECEIVE = re.compile(r"收到|接到|受理|接收|收取到|提出|提交")
_CAUSE = re.compile(r"因|由于|针对|涉及|有关|关于")
# What reports count, as it stands in the reach of a denial: (id, what must stand there, what must not).
_OBJECTS: tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...] = (
    ("review.total", re.compile(r"复议(?!机关|机构|法|后)"), None),
    ("litigation.total", re.compile(r"诉讼(?!费|法|请求)|应诉"), None),
    ("complaints.received", re.compile(r"投诉(?!电话|流程|渠道|中心)|举报(?!电话|渠道|箱|中心)"), re.compile(r"(?:集体|被)投诉")),
    ("consultations.received", re.compile(r"咨询(?!电话|中心|台|窗口|服务)"), None),
    ("requests.carried_over", re.compile(r"上年度?(?:没有|无|未)?(?:[^,;。]{0,4})结转|结转(?:而?来)?的?(?:申请|件)"), re.compile(r"下年|下一|次年|至20|到20")),
    ("requests.carried_forward", re.compile(r"结转(?:至|到|下|次)"), None),
    ("requests.closed.extended", re.compile(r"延期(?:答复|办理|办结|$|[,;。的])"), None),
    ("requests.answered.denied", re.compile(r"^[^,;。]{0,4}不予公开"), re.compile("因|涉及|理由")),
    ("documents.issued", re.compile(r"(?:制发|制定|出台|印发)[^,;。]{0,8}(?:规章|规范性文件)"), None),
    ("resources.staff.full_time", re.compile(r"专职(?:工作)?人员"), None),
    ("resources.budget", re.compile(r"(?:专项|专门|工作|单列)(?:经费|预算|资金)"), None),
    ("litigation.corrected", re.compile(r"败诉"), None),
    ("administration.coercion", re.compile(r"行政强制"), None),
    ("administration.penalties", re.compile(r"行政处罚"), None),
    ("administration.licences", re.compile(r"行政许可"), None),
    ("administration.fees", re.compile(r"行政事业性?收费"), None),
    ("response.press_conferences", re.compile(r"新闻发布会"), None),
)
# Ways of sending a request in; the list is read when 申请 stands behind it.
_WAYS = (
    ("requests.received.fax", "传真"), ("requests.received.letter", "信函|邮寄"), ("requests.received.email", "电子邮件|邮件"),
    ("requests.received.online", "网络|网上|在线|网站"), ("requests.received.in_person", "当面|现场"),
)
_BY_WAY = re.compile(r"(?:(?:传真|信函|邮寄|书面|电子邮件|邮件|网络|网上|在线|网站|当面|现场)(?:申请)?(?:、|和|及|与|或|以及)?)+(?:等?(?:形式|方式|渠道)?提[出交]的?|方式的?|形式的?)?[^,;。、]{0,8}申请")
_HYPOTHESIS = re.compile(r"如未|若未|对未|凡未|未经|未及时|未按|未能|如果|尚未完全|未建立|未形成|未得到|未引起|未实现|未尽|未公开|未规定|未成年|未立项|未来|无法|无偿|无障碍|无正当|无关|无条件|无纸|无异议|无纺|无故|无误|无需|无锡|无穷|无烟|无形|无力|无不|没收|无责|未审结|尚未审|未完善|未完全|未到位|未更新|未落实|无人机|无线|无门|无害")
_CLAUSE = re.compile(r"[。!?\n;]")
#: without one of these nothing is denied
_ANY = re.compile(r"[未没无免零缺]|不收|不存在|为0|不曾")
_GIVEAWAY = re.compile(r"免费(?:发放|提供|赠|印|领|查阅|下载|阅览|为|向|WIFI|培训|法律|医|开放|咨询|检索|通行|复印)")
#: a clause of fewer characters before a denial says nothing by itself
_BARE = 3
_NOTHING = re.compile(r"[的过了件情形况现象]*")
_BORDER = re.compile(r"[,:;。]")


@dataclass(frozen=True, slots=True)
class Zero:
    """A zero in words: the indicator, the words that state it, and the category span if one stands in the clause."""

    indicator: str
    start: int
    end: int
    category: Span | None
    category_text: str


def find_zeros(
    text: str, start: int, end: int, spans: list[Span], skip: Ranges | None = None, sentences: Sequence[tuple[int, int]] | None = None
) -> list[Zero]:
    """List the zeros in words of ``text[start:end]``.

    Args:
        text: normalised text.
        start, end: range of the report.
        spans: tagged spans of the page (categories give the words of the record, counts rule a denial out).
        skip: ranges (tables) in which nothing is looked for.
        sentences: :func:`sentence_ranges` of the report, if known.
    """
    found: list[Zero] = []
    denied = [match.start() for match in _ANY.finditer(text, start, end)]
    if not denied:
        return found
    starts = [s.start for s in spans]
    for a, b in sentence_ranges(text, start, end) if sentences is None else sentences:
        k = bisect_left(denied, a)
        if k == len(denied):
            break
        if denied[k] >= b:
            continue
        at = a
        for cut in [*(m.end() for m in _CLAUSE.finditer(text, a, b)), b]:
            if cut > at and _ANY.search(text, at, cut) and not (skip and at in skip):
                found += _sentence(text, at, cut, spans[bisect_left(starts, at) : bisect_left(starts, cut)])
            at = cut
    return found


class _Zeros:
    """Collects the zeros of one sentence, each indicator once."""

    def __init__(self, text: str, a: int, b: int, inside: list[Span]) -> None:
        self.text, self.a, self.b, self.inside = text, a, b, inside
        self.found: list[Zero] = []

    def add(self, name: str, start: int, end: int, near: re.Pattern[str] | None) -> None:
        if any(z.indicator == name for z in self.found) and name != "other":
            return
        category = None
        for s in self.inside:
            if s.label == "CATEGORY" and (near is None or near.search(self.text[s.start : s.end])):
                category = s
                break
        words = self.text[category.start : category.end] if category else ""
        if not words and near is not None:
            hit = near.search(self.text, self.a, self.b)
            words = hit.group() if hit else ""
        self.found.append(Zero(name, start, end, category, words))


def _sentence(text: str, a: int, b: int, spans: list[Span]) -> list[Zero]:
    body = text[a:b]
    inside = [s for s in spans if a <= s.start and s.end <= b]
    zeros = _Zeros(text, a, b, inside)
    counts = [s for s in inside if s.label in ("COUNT", "PERCENT") and text[s.start : s.end] not in ("零", "0")]
    denials = [m for m in _DENIAL.finditer(body) if m.group() and not _NONE_OF_IT.match(body, max(0, m.start() - 2))]
    for index, match in enumerate(denials):
        if _HYPOTHESIS.match(body, max(0, match.start() - 1)) or _HYPOTHESIS.match(body, match.start()):
            continue
        where, stop = a + match.start(), a + match.end()
        if any(stop <= s.start <= stop + 1 for s in counts) or body.endswith("信息不存在", 0, match.start() + 3):
            continue  # 申请信息不存在2件 is a count
        reach_end = min(b, stop + 90)
        if index + 1 < len(denials):  # 未收到…申请,未收到…复议申请: each denial reaches to the comma before the next
            comma = text.rfind(",", stop, a + denials[index + 1].start())
            if comma > stop:
                reach_end = min(reach_end, comma)
        cut = False
        for s in counts:  # 没有发生…; 收到申请3件: the denial ends before the next number's clause
            if s.start > stop:
                comma = max(text.rfind(",", stop, s.start), text.rfind(".", stop, s.start))
                cut = comma < 0
                reach_end = min(reach_end, comma if comma > 0 else s.start)
                break
        _deny(zeros, match.group(), where, stop, text[stop:reach_end], _subject(text, a, where), cut)
    for match in _NONE_OF_IT.finditer(body):
        where, stop = a + match.start(), a + match.end()
        _none_of_it(zeros, where, stop, _subject(text, a, where))
    _free(zeros, text, a, b, body)
    return zeros.found


def _subject(text: str, a: int, where: int) -> str:
    """Give what stands before a denial up to a comma; 因…申请复议的,一例也没有: up to the comma before that."""
    begin = max(text.rfind(",", a, where), a - 1) + 1
    if where - begin < _BARE and begin > a:
        begin = max(text.rfind(",", a, begin - 1), a - 1) + 1
    return text[begin:where]


def _deny(zeros: _Zeros, denial: str, where: int, stop: int, object_: str, subject: str, cut: bool) -> None:
    """Read a denial and its object; without one it denies what stands before it."""
    if object_.startswith("费") or (object_.startswith(("任何费", "检索", "工本")) and denial.endswith("收取")):
        return  # 未收费: what is free is read elsewhere
    until = _BORDER.split(object_, 1)[0]
    bare = not cut and bool(_NOTHING.fullmatch(until))
    if _FEE.search(object_[:20]) or (denial.endswith(("收", "收取")) and _FEE.search(object_[:30] + denial)):
        if re.search("行政事业性?收费", object_[:14]):
            zeros.add("administration.fees", where, stop, re.compile("收费"))
            return
        if _COST.search(object_) and not re.search(r"收费|收取|收入", object_):
            if re.search("支出", until):
                zeros.add("other", where, stop, re.compile("支出|费用"))
            return
        if _REDUCED.search(until) and not re.search("收费|收取|收入|信息处理", until[: until.find("减免")] if "减免" in until else until):
            zeros.add("fees.reduced", where, stop, _REDUCED)
            return
        zeros.add("fees.charged", where, stop, _FEE)
        if _REDUCED.search(object_):
            zeros.add("fees.reduced", where, stop, _REDUCED)
        return
    if _REDUCED.search(until):
        zeros.add("fees.reduced", where, stop, _REDUCED)
        return
    if re.search("(?:专门|其他|其它|经费|费用)支出", until):
        zeros.add("other", where, stop, re.compile("支出"))
        return
    hit = False
    about = subject if bare else object_
    if not _CAUSE.match(about) and _ways(zeros, about, where, stop):
        return
    if bare and not denial.endswith("新增") and _fees_before(zeros, subject, where, stop):
        return
    for name, pattern, barred in _OBJECTS:
        reach = subject[-4:] + object_ if name == "requests.carried_over" and not bare else about
        if name == "requests.answered.denied" and denial.startswith(("未", "尚未")) and not bare:
            continue
        if pattern.search(reach) and not (barred and barred.search(reach)):
            zeros.add(name, where, stop, pattern)
            hit = True
    if _APPEAL.search(about) and hit:
        zeros.add("other", where, stop, _APPEAL)
    if not hit or re.search(r"申请[^,。]{0,4}[、和及,]", object_[: object_.find("复议")] if "复议" in object_ else ""):
        request = _REQUEST.search(object_) or (_REQUEST.search(subject) if bare else None)
        receiving = _RECEIVE.search(denial) or _RECEIVE.search(object_[:6])
        if _APPEAL.search(about) and not hit and not re.search("申请(?!公开|政府)", about):
            zeros.add("other", where, stop, _APPEAL)
            return
        if (
            request
            and (receiving or _REQUEST.match(object_.lstrip("任何")) or bare)
            and not (hit and _CAUSE.match(object_))
            and not re.search(r"未(?:公开|答复|办结)|不存在", denial)
        ):
            zeros.add("requests.received", where, stop, re.compile("申请|信息"))


def _fees_before(zeros: _Zeros, subject: str, where: int, stop: int) -> bool:
    """收费和减免情况:没有: the fees that stand before a denial."""
    if not re.search(r"收费|收取|费用|减免", subject) or re.search("行政事业", subject):
        return False
    if re.search(r"收费|收取|(?<!减免)费用", subject):
        zeros.add("fees.charged", where, stop, _FEE)
    if "减免" in subject:
        zeros.add("fees.reduced", where, stop, _REDUCED)
    return True


def _ways(zeros: _Zeros, about: str, where: int, stop: int) -> bool:
    """传真、信函申请: the ways in which no request came; 书面申请 means all of them."""
    ways = _BY_WAY.search(about)
    if not ways or "书面" in ways.group():
        return False
    for name, words in _WAYS:
        if re.search(words, ways.group()):
            zeros.add(name, where, stop, re.compile(words))
    return True


def _none_of_it(zeros: _Zeros, where: int, stop: int, subject: str) -> None:
    """Read 均为零 and the like: what stands before it is zero."""
    if _fees_before(zeros, subject, where, stop):
        return
    if _ways(zeros, subject, where, stop):
        return
    hit = False
    for name, pattern, barred in _OBJECTS:
        if pattern.search(subject) and not (barred and barred.search(subject)):
            zeros.add(name, where, stop, pattern)
            hit = True
    if _APPEAL.search(subject):
        zeros.add("other", where, stop, _APPEAL)
    elif not hit and _REQUEST.search(subject):
        zeros.add("requests.received", where, stop, re.compile("申请|信息"))


def _free(zeros: _Zeros, text: str, a: int, b: int, body: str) -> None:
    """Read what is free: 未收费, 免费提供, 不收取费用."""
    lead = text[max(0, a - 40) : a]  # a heading right before says what is free
    for match in _FREE.finditer(body):
        if any(a + match.end() <= s.start <= a + match.end() + 2 for s in zeros.inside if s.label == "COUNT"):
            continue  # 免收124元
        around = body[max(0, match.start() - 40) : match.end() + 20]
        if "免费" in match.group() or match.group().endswith("免收"):
            asked = re.search(r"申请|收费|费用|复印|检索|邮寄|处理费", around) or (match.start() < 8 and re.search(r"收费|费用|减免", lead))
            given = (
                _GIVEAWAY.match(body, match.end() - 2) and not re.search(r"申请", body[max(0, match.start() - 30) : match.start()])
            ) or re.search("超出|出口|行政事业|工商|企业", around)
        else:
            asked = re.search(r"申请|公开信息|信息公开|公开政府信息|收费|费用|提供信息|[检索复制邮寄本]费", around) or re.search(r"收费|费用|减免", lead)
            given = re.search("行政事业|工商收费|项目", around)
        if asked and not given:
            zeros.add("fees.charged", a + match.start(), a + match.end(), _FEE)
            if "减免" in body[match.end() : match.end() + 8] and "收" in match.group():
                zeros.add("fees.reduced", a + match.start(), a + match.end(), _REDUCED)
