"""Whom or where a number is about.

Every number has candidates: the body itself, the scope carried on from the number before it or from the last number of its family
(``disclosure``, ``requests`` …), and each organ, territory, site or paper that its sentence names before it.  A trained ranker picks one; without a model a short rule does.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from ..ranges import Ranges
from ..tag.labels import Span
from ..wordlist import any_of
from . import patterns
from .bags import Table
from .classify import Linear
from .context import Context
from .names import Body, territories

_SITE_END = rf"(?:{any_of(patterns.SITE_ENDS).pattern})”?(?:信息公开专栏)?"
_SITE_DOES = rf"(?=[{patterns.SITE_DOINGS}]|公(?!众|报|里|司|共|民|告栏|开栏))"
#: where no end begins within reach, none is tried
_SITE_FIRST = "".join(sorted({word[0] for word in patterns.SITE_ENDS}))
_SITE = re.compile(
    rf"(?:(?<=[,;:。、.*\s年月日底中共等])|\A)(?![^,;:。{_SITE_FIRST}]{{25}})"
    r"((?!\d{1,4}年|[全当今去本]年)(?:(?!等)[一-鿿·“”《》•\dA-Za-z-]){1,24}?"
    rf"{_SITE_END}){_SITE_DOES}"
)
#: without one of these a sentence names no site that does something; quicker to look for than the whole
_SITE_NAMED = re.compile(_SITE_END + _SITE_DOES)
#: names before the name of a site that publish together with it
_LISTED = re.compile(r"(?<![^,;:。\s年月日中])(?!\d{1,4}年|[全当今去本]年)[一-鿿·“”《》•\dA-Za-z-]{2,14}(?:、[一-鿿·“”《》•\dA-Za-z-]{2,14}){0,3}(?:、|和|及|与)\Z")
#: papers and several media that publish together: 《某某日报》, 某某电视台、《某某日报》等媒体
_PAPER = re.compile(r"《[一-鿿]{1,6}报》")
_MEDIUM_END = "电视台|电台|日报|晚报|网|微博|微信|公众号"
_MEDIUM = re.compile(rf"{_MEDIUM_END}|报》")
_MEDIA = re.compile(
    rf"(?<![一-鿿》”])((?:{_PAPER.pattern}|[一-鿿“”]{{1,12}}(?:{_MEDIUM_END}))"
    rf"(?:[、和及与]?(?:{_PAPER.pattern}|[一-鿿“”]{{1,12}}?(?:{_MEDIUM_END}))){{1,6}}(?:等[一-鿿]{{0,4}}媒体)?)"
)
#: between two doers of one deed: 市直部门及13个县区政府
_AND = re.compile(r"(?:以?及|和|与|、)(?:其|\d{1,4}个)?")
#: other names of the same kind behind a name: 各乡镇(街道)
_BRACKET = re.compile(r"\((?!含|包括|以下|下同|简称)[一-鿿、]{1,8}\)")
#: behind these words a territory is what something is about, not whose it is: 聚焦全县经济发展
_TOPIC_OF = re.compile(r"(?:聚焦|围绕|针对|面向|服务|立足|助力|反映|宣传|涉及|关注|事关|纳入|推进|促进|推动)\Z")
_PUNCTUATION = re.compile(r"[,;:。、()]")
_COUNTED = re.compile(r"\d{1,4}个")
_PREPOSITION = re.compile(r"(?:通过|在|依托|利用|运用|借助|经|向|由|从|对|以|将|把|按照|并在|同时|充分|积极|建立|开通|建成|完善|加强|强化|推进|打造|升级|改版|整合|规范|优化|提升|督促|拓展|创新|发挥|做好|各类|其他)")
_INSIDE = re.compile(r"[一-鿿](?:通过|在|依托|利用|运用|借助|向|与|对)[一-鿿]")
_CHANNEL = re.compile("(?:" + "|".join(patterns.CHANNEL) + r")[一-鿿“”《》\"·]{0,8}$")
_SITE_AFTER = re.compile(r"[一-鿿·“”\"]{0,6}?(?:网站|网|平台|公众号|微信|微博|热线|公报|专栏|大厅|窗口)")


_OPENING = re.compile(r"\s*[(一二三四五六七八九十\d)、.]{0,6}(其中|主要|包括|同意|当面|按|从)")
_BEGIN = re.compile(r"(?:[,;:。、\s(“]|其中|年|月|日|度|底|末|来|由|\A|是)$")
_PREDICATE = re.compile(
    r"[^,;:。]{0,3}?(?:共|累计|主动|新增|已|全年|总计|均|各|直接|收到|受理|公开|发布|接|办|举|召|编|印|答|开|设|配|投|组织|处理|推|刊|播|报|审|建|制|出|发|被|未|没)"
)


def _is_subject(text: str, start: int, a: int, b: int) -> bool:
    """Whether a mention stands like the doer of its clause: at its beginning, with a predicate right behind."""
    lead = text[max(start, a - 6) : a]
    return bool((not lead or _BEGIN.search(lead)) and _PREDICATE.match(text, b) and not _CHANNEL.search(lead))


class Candidate(NamedTuple):
    """A possible scope: its name, and the features that speak for or against it."""

    name: str
    features: tuple[str, ...]


# The groups.  A feature begins with the kind of its candidate, so that the ranker learns what it means for each kind.


def of_body(carry: bool, far: bool, among: bool) -> list[str]:
    """Give the kind of the body itself, and whether other scopes are carried on."""
    return ["body", f"body&carry={carry}", f"body&far={far}", f"body&among={among}"]


def of_carried(is_body: bool, among: bool, where: str) -> list[str]:
    """Give the kind of the scope of the number before, and whether that is the body."""
    return ["carried", f"carried&carried_is_body={is_body}", f"carried&among={among}", f"carried&where={where}"]


def of_far(is_body: bool, index: int) -> list[str]:
    """Give the kind of the scope of an earlier sentence, and whether that is the body."""
    return ["far", f"far&far_is_body={is_body}", f"far&index={index}"]


def of_state(
    kind: str, clause: bool, new: bool, sentence: bool, subject_clause: bool, subject_new: bool, opens: str, index: int, among: bool
) -> list[str]:
    """Give what the sentence names at all, and how it opens."""
    return [
        f"{kind}&any_clause={clause}",
        f"{kind}&any_new={new}",
        f"{kind}&any_sentence={sentence}",
        f"{kind}&subject_clause={subject_clause}",
        f"{kind}&subject_new={subject_new}",
        f"{kind}&opens={opens}&index={index}",
        f"{kind}&subject&among={subject_new}&{among}",
    ]


def of_indicator(kind: str, indicator: str, kin: str) -> list[str]:
    """Give what the number means, and what the scope of the last number of that family is: ``body``, ``this`` candidate, another one or none."""
    family = family_of(indicator)
    return [f"{kind}&id={indicator}", f"{kind}&family={family}", f"{kind}&kin={kin}", f"{kind}&id={indicator}&kin={kin}"]


def of_list(kind: str, last: str, indicator: str, between: str) -> list[str]:
    """Give what the number before means and this one, and the punctuation between them."""
    return [f"{kind}&last={last}&id={indicator}", f"{kind}&same={family_of(last) == family_of(indicator)}", f"{kind}&between={between}"]


def of_indicator_at(kind: str, indicator: str, new: bool, subject: bool, superseded: bool) -> list[str]:
    """Give what the number means and where the mention stands."""
    where = f"{new}{subject}{superseded}"
    return [f"{kind}&id={indicator}&at={where}", f"{kind}&family={family_of(indicator)}&at={where}"]


def of_kin(is_body: bool, indicator: str) -> list[str]:
    """Give the kind of the scope of the last number of the same family."""
    return ["kin", f"kin&is_body={is_body}", f"kin&id={indicator}", f"kin&family={family_of(indicator)}&is_body={is_body}"]


def of_category(kind: str, category: str) -> list[str]:
    """Give the category of the number (its last four characters)."""
    return [f"{kind}&ind={category}"]


def of_common(kind: str, verb: str, section: str, level: str, body: str) -> list[str]:
    """Give verb and section of the number, level and kind of the body."""
    return [f"{kind}&verb={verb}", f"{kind}&sec={section}", f"{kind}&level={level}", f"{kind}&kind={body}"]


def of_words(kind: str, lead: str, tail: str, channel: bool, site_after: bool, head: str, end: str, own: bool) -> list[str]:
    """Give the words of a mention and beside it: two characters before and behind, its first three and its last."""
    return [
        kind,
        f"{kind}&lead={lead[-1:]}",
        f"{kind}&lead2={lead}",
        f"{kind}&channel={channel}",
        f"{kind}&site_after={site_after}",
        f"{kind}&tail={tail[:1]}",
        f"{kind}&tail2={tail}",
        f"{kind}&own={own}",
        f"{kind}&end={end}",
        f"{kind}&head={head[:1]}",
        f"{kind}&head3={head}",
    ]


def of_number(kind: str, verb: str, section: str, body: str) -> list[str]:
    """Give verb and section of the number, and the kind and level of the body."""
    return [f"{kind}&verb={verb}", f"{kind}&sec={section}", f"{kind}&bodykind={body}"]


def of_place(
    kind: str,
    rank: int,
    clause: bool,
    new: bool,
    subject: bool,
    superseded: bool,
    adjoining: bool,
    is_carried: bool,
    is_far: bool,
    gap: int,
    territory_nearer: bool,
) -> list[str]:
    """Give where a mention stands among the others and towards the number."""
    return [
        f"{kind}&rank={rank}",
        f"{kind}&clause={clause}",
        f"{kind}&subject={subject}&new={new}",
        f"{kind}&subject={subject}&clause={clause}",
        f"{kind}&subject={subject}&rank={rank}",
        f"{kind}&superseded={superseded}",
        f"{kind}&superseded={superseded}&new={new}",
        f"{kind}&adjoining={adjoining}",
        f"{kind}&last_subject={subject and not superseded}",
        f"{kind}&is_carried={is_carried}",
        f"{kind}&is_far={is_far}",
        f"{kind}&new={new}",
        f"{kind}&gap={gap}",
        f"{kind}&territory_nearer={territory_nearer}",
    ]


class _Mention(NamedTuple):
    """A mention in a sentence with all that does not depend on the number; ``barred``: a territory in it ends here (or never)."""

    start: int
    end: int
    kind: str
    barred: int
    name: str
    subject: bool
    words: tuple[Any, ...]


_NEVER = 1 << 60
#: a body alone, one of several that do something together, those together
_DOERS = frozenset({"agency", "part", "joint"})


def _mentions(text: str, start: int, end: int, agencies: Sequence[Span], body: Body) -> list[_Mention]:
    """List all mentions of the sentence ``text[start:end]`` in order."""
    found = _doers(text, end, agencies)
    areas = territories(text, start, end)
    found += [(a, b, "territory", _NEVER) for a, b in areas if not _TOPIC_OF.search(text[max(start, a - 2) : a])]
    for match in _SITE.finditer(text, start, end) if _SITE_NAMED.search(text, start, end) else ():
        if not _PREPOSITION.match(match.group(1)) and not _INSIDE.search(match.group(1)):
            a, b = match.span(1)
            if b - a > 2:
                joint = _LISTED.search(text, max(start, a - 40), a)
                if joint:
                    found.append((joint.start(), b, "media", _NEVER))
                found.append((a, b, "site", min((y for x, y in areas if x < b and a < y), default=_NEVER)))
    if text.find("报》", start, end) >= 0:
        found += [(*match.span(), "paper", _NEVER) for match in _PAPER.finditer(text, start, end)]
    medium = _MEDIUM.search(text, start, end)
    if medium and _MEDIUM.search(text, medium.end(), end):  # two at least
        found += [(*match.span(1), "media", _NEVER) for match in _MEDIA.finditer(text, start, end)]
    found.sort()
    made = []
    for a, b, kind, barred in found:
        mention = text[a:b]
        name = body.resolve(_COUNTED.sub("", mention) if "个" in mention else mention)
        lead = text[max(start, a - 10) : a]
        first, last = mention[:3], mention[-1]
        words = (
            kind, lead[-2:], text[b : b + 2], bool(_CHANNEL.search(lead)), bool(_SITE_AFTER.match(text[b : b + 12])), first, last, name == body.name
        )
        made.append(_Mention(a, b, kind, barred, name, _is_subject(text, start, a, b), words))
    return made


def _doers(text: str, end: int, agencies: Sequence[Span]) -> list[tuple[int, int, str, int]]:
    """List the bodies, each with the bracket that belongs to it, and those that do something together as one."""
    found: list[tuple[int, int, str, int]] = []
    chain: list[tuple[int, int]] = []
    for span in agencies:
        bracket = _BRACKET.match(text, span.end, end)
        stop = bracket.end() if bracket else span.end
        if chain and _AND.fullmatch(text, chain[-1][1], span.start):
            found[-1] = (*found[-1][:2], "part", _NEVER)
            chain.append((span.start, stop))
            found += [(chain[0][0], stop, "joint", _NEVER), (span.start, stop, "part", _NEVER)]
        else:
            chain = [(span.start, stop)]
            found.append((span.start, stop, "agency", _NEVER))
    return found


def _before(mentions: list[_Mention], at: int) -> tuple[list[_Mention], bool]:
    """Give the mentions that stand before ``at``, and whether a site is among them; a site is told by the character behind it."""
    found = []
    sites = False
    for m in mentions:
        if m.start >= at:
            break
        if m.kind == "site":
            if m.end >= at or m.barred <= at:
                continue
            sites = True
        elif m.kind == "territory" and m.end > at:
            continue
        found.append(m)
    return found, sites


def family_of(indicator: str) -> str:
    """Give the first part of an indicator's id: numbers of one family mostly are about the same body."""
    return indicator.partition(".")[0]


#: kinds of candidates: those that any number may have, and those of mentions
_GENERAL = ("body", "carried", "far", "whole", "kin")
_MENTIONED = ("agency", "part", "joint", "territory", "site", "media", "paper")
_ROW = {kind: i for i, kind in enumerate(_GENERAL + _MENTIONED)}
_WITH_CATEGORY = ("body", "", "far", "whole", "kin")


class Tables:
    """What each group of features is worth for a candidate; the worth of a candidate is the sum of its groups'.

    What depends on the number and the kind of the candidate alone is looked up once for all: such a table gives a row with one worth a kind.

    Args:
        worth: what features are worth: a number for the ranker, themselves for training.
    """

    def __init__(self, worth: Callable[[Sequence[str]], Any]) -> None:
        self.body, self.carried, self.far, self.kin = (Table(of, worth) for of in (of_body, of_carried, of_far, of_kin))
        self.words, self.place, self.indicator_at = (Table(of, worth) for of in (of_words, of_place, of_indicator_at))
        self.state = Table(of_state, worth, _GENERAL)
        self.category = Table(of_category, worth, _WITH_CATEGORY)
        self.common = Table(of_common, worth, _WITH_CATEGORY)
        self.list = Table(of_list, worth, ("body", "carried"))
        self.indicator = Table(of_indicator, worth, ("body", "carried", "far", "whole", "", *_MENTIONED))
        self.number = Table(of_number, worth, _MENTIONED)


@lru_cache(maxsize=4)
def _weighed(model: Linear) -> Tables:
    """Give the tables of a ranker."""
    return Tables(model.last)


#: features as they are
_SPELLED = Tables(tuple)


def candidates(
    text: str,
    context: Context,
    body: Body,
    carried: str | None,
    carried_far: str | None,
    indicator: str = "",
    last_indicator: str = "",
    kin: str | None = None,
) -> list[Candidate]:
    """Give the candidates of a number with their features; see :func:`weigh` for what is given."""
    return [Candidate(*found) for found in weigh(_SPELLED, text, context, body, carried, carried_far, indicator, last_indicator, kin)]


def weigh(
    tables: Tables,
    text: str,
    context: Context,
    body: Body,
    carried: str | None,
    carried_far: str | None,
    indicator: str,
    last_indicator: str,
    kin: str | None,
) -> list[tuple[str, Any]]:
    """Give name and worth of each candidate of a number.

    Args:
        tables: what features are worth.
        text: normalised text.
        context: the number.
        body: the reporting body.
        carried: scope of the previous number of the same sentence, if any.
        carried_far: scope of the last number of an earlier sentence of the same section, if any.
        indicator: what the number means; ``last_indicator`` what the number before means.
        kin: scope of the last number of the same family in the report, if any.
    """
    start, end = context.sentence
    at, clause_start, verb, section, own = context.span.start, context.clause_start, context.verb, context.section, body.name
    kept = context.kept.get("mentions")
    if kept is None:
        kept = context.kept["mentions"] = _mentions(text, start, end, context.kept.get("agencies", context.agencies), body)
        context.kept["opening"] = _OPENING.match(text, start, end)
        context.kept["whole"] = body.territory()
    mentions, sites = _before(kept, at) if kept else (kept, False)
    previous = context.previous.span.end if context.previous else start
    named, last = (True, mentions[-1].start) if mentions else (False, -1)
    if sites:
        inside = Ranges((m.start, m.end) for m in mentions if m.kind == "site")
        mentions = [m for m in mentions if m.kind not in _DOERS or not inside.cover(m.start, m.end)]
    subject_last = -1
    for m in reversed(mentions):
        if m.subject:
            subject_last = m.start
            break
    opening = context.kept["opening"]
    index, among = context.index, context.among
    state = tables.state[
        named and last >= clause_start, named and last >= previous, named, subject_last >= clause_start, subject_last >= previous,
        opening.group(1) if opening and opening.end() <= at else "", min(index, 1), among,
    ]
    category, common = tables.category[(context.category_text[-4:],)], tables.common[verb, section, body.level, body.kind]
    listed = tables.list[last_indicator, indicator, "".join(_PUNCTUATION.findall(context.before)[-2:])]
    meant = tables.indicator[indicator, "none" if kin is None else "body" if kin == own else "other"]
    as_kin = meant if kin is None else tables.indicator[indicator, "this"]
    carry, far = carried is not None and carried != own, carried_far is not None and carried_far != own

    found = [(own, tables.body[carry, far, among] + state[0] + category[0] + common[0] + (as_kin if own == kin else meant)[0] + listed[0])]
    if carried is not None:
        found.append((carried, tables.carried[not carry, among, context.where] + state[1] + (as_kin if carried == kin else meant)[1] + listed[1]))
    if carried_far is not None:
        found.append((carried_far, tables.far[not far, min(index, 2)] + state[2] + category[2] + common[2] + (as_kin if carried_far == kin else meant)[2]))
    whole = context.kept["whole"]
    if whole and whole != carried and whole != carried_far and whole not in [m.name for m in mentions]:
        found.append((whole, state[3] + category[3] + common[3] + (as_kin if whole == kin else meant)[3]))
    if kin is not None and kin not in (carried, carried_far, own, whole):
        found.append((kin, tables.kin[kin == own, indicator] + state[4] + category[4] + common[4]))
    if not mentions:
        return found
    number = tables.number[verb, section, body.kind + body.level]
    nearest = len(mentions) - 1
    places: list[tuple[str, Any]] = []
    superseded = False
    following, nearer = _NEVER, -1  # start of the mention behind, and of the last territory
    for i in range(nearest, -1, -1):
        begin, behind, kind, _, name, subject, words = mentions[i]
        new = begin >= previous
        if kind == "territory" and begin > nearer:
            nearer = begin
        place = tables.place[
            kind, nearest - i if nearest - i < 3 else 3, begin >= clause_start, new, subject, superseded, following <= behind + 1,
            name == carried, name == carried_far, (at - behind) // 6 if at - behind < 36 else 6, nearer > begin,
        ]
        row = _ROW[kind]
        worth = tables.words[words] + number[row - len(_GENERAL)] + place + (as_kin if name == kin else meant)[row]
        places.append((name, worth + tables.indicator_at[kind, indicator, new, subject, superseded]))
        superseded = superseded or subject
        following = begin
    return found + places[::-1]


def choose(model: Linear | None, *number: Any) -> tuple[str, float]:
    """Pick the best candidate of a number, given like for :func:`candidates`, and give its probability."""
    if model is None:
        options = candidates(*number)
        for wanted in ("agency&new=True", "territory", "carried"):
            for candidate in options:
                if wanted in candidate.features and "channel=True" not in candidate.features:
                    return candidate.name, 0.5
        return options[0].name, 0.5
    found = weigh(_weighed(model), *number)
    if len(found) == 1:
        return found[0][0], 1.0
    top = max([score for _, score in found])
    share: dict[str, float] = {}
    for name, score in found:
        share[name] = share.get(name, 0.0) + math.exp(score - top)
    best = max(share, key=share.__getitem__)
    return best, share[best] / sum(share.values())
