"""Zeros in words: 未收到…申请, 没有发生…行政复议、行政诉讼, 均为零, 未收费.

A denial gives records only for things that reports count; a denial of anything else gives none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from ..tag.labels import Span
from .context import sentence_ranges

_DENIAL = re.compile(
    r"(?:均|都|也|暂|还|均还|亦)?(?:没有|未曾|尚未|从未|未|无|尚无|暂无|不存在|没)(?:再|有|因|被|就|向|接)?"
    r"(?:收到|接到|接受到|受理|收取|收|发生|出现|产生|接收到|接收|提出|提起|申请|涉及|发现|引发|因|有|被|存在|新增|任何|收取过|发生过|收到过|发生任何)?"
)
_FREE = re.compile(r"(?:均|全部|一律|都|全)?(?:未收费|不收费|免费|免收|未收取|没有收费|未收(?![到取])|无收费|予以免费|没有收取|未向申请人收取|暂不收费|零收费)")
_SUBJECTS = (
    # (id, what must occur in the clause, what must not)
    ("review.total", re.compile(r"复议"), None),
    ("litigation.total", re.compile(r"诉讼|应诉"), None),
    ("complaints.received", re.compile(r"投诉|举报"), re.compile(r"举报电话|投诉电话|诉讼费")),
    ("consultations.received", re.compile(r"咨询"), None),
)
_REQUEST = re.compile(r"(?:公开|信息)[^,;。]{0,12}申请|申请[^,;。]{0,14}(?:公开|信息)|依申请公开|申请事项|公开申请")
_RECEIVE = re.compile(r"收到|接到|受理|接收|收取到|提出|提交")
_FEE = re.compile(r"收费|费用|收取|免费|收入")
_COST = re.compile(r"支出|诉讼费|未发生[^,。]{0,20}费用")
_REDUCED = re.compile(r"减免")
_APPEAL = re.compile(r"申诉")
_CAUSE = re.compile(r"因|由于|针对|涉及|有关|关于")
_HYPOTHESIS = re.compile(r"如未|若未|对未|凡未|未经|未及时|未按|未能|如果|尚未完全|未建立|未形成|未得到|未引起|未实现|未尽|未公开|未规定|未成年|未立项|未来|无法|无偿|无障碍|无正当|无关|无条件|无纸|无异议|无纺|无故|无误|无需|无锡|无穷|无烟|无形|无力|无不|没收|无责")
_CLAUSE = re.compile(r"[。!?\n;]")
_GIVEAWAY = re.compile(r"免费(?:发放|提供|赠|印|领|查阅|下载|阅览|为|向|WIFI|培训|法律|医|开放|咨询)")


@dataclass(frozen=True, slots=True)
class Zero:
    """A zero in words: the indicator, the words that state it, and the category span if one stands in the clause."""

    indicator: str
    start: int
    end: int
    category: Span | None
    category_text: str


def find_zeros(text: str, start: int, end: int, spans: list[Span], skip: list[tuple[int, int]] | None = None) -> list[Zero]:
    """List the zeros in words of ``text[start:end]``.

    Args:
        text: normalised text.
        start, end: range of the report.
        spans: tagged spans of the page (categories give the words of the record, counts rule a denial out).
        skip: ranges (tables) in which nothing is looked for.
    """
    found: list[Zero] = []
    starts = [s.start for s in spans]
    for a, b in sentence_ranges(text, start, end):
        at = a
        for cut in [*(m.end() for m in _CLAUSE.finditer(text, a, b)), b]:
            if cut > at and not any(x <= at < y for x, y in skip or ()):
                found += _sentence(text, at, cut, spans[bisect_left(starts, at) : bisect_left(starts, cut)])
            at = cut
    return found


def _sentence(text: str, a: int, b: int, spans: list[Span]) -> list[Zero]:
    body = text[a:b]
    if not re.search(r"[未没无免]|不收费|不存在", body):
        return []
    inside = [s for s in spans if a <= s.start and s.end <= b]
    found: list[Zero] = []
    taken: set[tuple[str, int]] = set()

    def add(name: str, start: int, end: int, near: re.Pattern[str] | None) -> None:
        if any(z.indicator == name for z in found) and name != "other":
            return
        category = None
        for s in inside:
            if s.label == "CATEGORY" and (near is None or near.search(text[s.start : s.end])):
                category = s
                break
        words = text[category.start : category.end] if category else ""
        if not words and near is not None:
            hit = near.search(body)
            words = hit.group() if hit else ""
        taken.add((name, start))
        found.append(Zero(name, start, end, category, words))

    counts = [s for s in inside if s.label in ("COUNT", "PERCENT")]
    denials = list(_DENIAL.finditer(body))
    for index, match in enumerate(denials):
        if not match.group() or _HYPOTHESIS.match(body, max(0, match.start() - 1)) or _HYPOTHESIS.match(body, match.start()):
            continue
        where, stop = a + match.start(), a + match.end()
        reach_end = min(b, stop + 90)
        if index + 1 < len(denials):  # 未收到…申请,未收到…复议申请: each denial reaches to the comma before the next
            comma = text.rfind(",", stop, a + denials[index + 1].start())
            if comma > stop:
                reach_end = min(reach_end, comma)
        for s in counts:  # 没有发生…; 收到申请3件: the denial ends before the next number's clause
            if s.start > stop:
                comma = text.rfind(",", stop, s.start)
                reach_end = min(reach_end, comma if comma > 0 else s.start)
                break
        object_ = text[stop:reach_end]
        if object_.startswith("费"):
            continue  # 未收费: what is free is read below
        comma_before = max(text.rfind(",", a, where), a - 1) + 1
        subject = text[comma_before:where]
        if _FEE.search(object_[:20]) or (match.group().endswith(("收", "收取")) and _FEE.search(object_[:30] + match.group())):
            if _COST.search(object_) and not re.search(r"收费|收取|收入", object_):
                continue
            if _REDUCED.search(object_) and re.search("收费|收取|收入", object_):
                add("fees.charged", where, stop, _FEE)
                add("fees.reduced", where, stop, _REDUCED)
            else:
                add("fees.charged", where, stop, _FEE)
            continue
        hit = False
        for name, pattern, barred in _SUBJECTS:
            target = pattern.search(object_) or (pattern.search(subject) if len(object_.strip("。,;")) < 6 else None)
            if target and not (barred and barred.search(object_)):
                add(name, where, stop, pattern)
                hit = True
        if _APPEAL.search(object_) and hit:
            add("other", where, stop, _APPEAL)
        if not hit or re.search(r"申请[^,。]{0,4}[、和及,]", object_[: object_.find("复议")] if "复议" in object_ else ""):
            request = _REQUEST.search(object_) or (_REQUEST.search(subject) if len(object_.strip("。,;")) < 6 else None)
            receiving = _RECEIVE.search(match.group()) or _RECEIVE.search(object_[:6])
            if _APPEAL.search(object_) and not hit and not re.search("申请(?!公开|政府)", object_):
                add("other", where, stop, _APPEAL)
                continue
            if request and (receiving or _REQUEST.match(object_.lstrip("任何")) or len(object_) < 16) and not (hit and _CAUSE.match(object_)) and not re.search(r"未(?:公开|答复|办结)", match.group()):
                add("requests.received", where, stop, re.compile("申请|信息"))
    lead = text[max(0, a - 40) : a]  # a heading right before says what is free
    for match in _FREE.finditer(body):
        around = body[max(0, match.start() - 40) : match.end() + 20]
        if "免费" in match.group() or match.group().endswith("免收"):
            asked = re.search(r"申请|收费|费用|复印|检索|邮寄|处理费", around) or (match.start() < 8 and re.search(r"收费|费用|减免", lead))
            given = _GIVEAWAY.search(body[match.start() : match.end() + 8]) and not re.search(r"申请", body[max(0, match.start() - 30) : match.start()])
        else:
            asked = re.search(r"申请|公开信息|信息公开|公开政府信息|收费|费用|提供信息", around) or re.search(r"收费|费用|减免", lead)
            given = None
        if asked and not given:
            add("fees.charged", a + match.start(), a + match.end(), _FEE)
    return found
