"""Whom or where a number is about.

Every number has candidates: the body itself, the scope carried on from the number before it, and each organ, territory or site
that its sentence names before it.  A trained ranker picks one; without a model a short rule does.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from . import patterns
from .classify import Linear
from .context import Context
from .names import Body, territories

_SITE = re.compile(
    r"(?:(?<=[,;:。、\s年月日底中共])|\A)((?:[一-鿿·“”《》•]{2,22}?)(?:" + "|".join(sorted(patterns.SITE_ENDS, key=len, reverse=True)) + r")”?)(?=[共累全发访年总公已受接首点浏日注粉主编推刊播现])"
)
_PREPOSITION = re.compile(r"(?:通过|在|依托|利用|运用|借助|经|向|由|从|对|以|将|把|按照|并在|同时|充分|积极|建立|开通|建成|完善|加强|做好|各类|其他)")
_CHANNEL = re.compile("(?:" + "|".join(patterns.CHANNEL) + r")[一-鿿“”《》\"·]{0,8}$")
_SITE_AFTER = re.compile(r"[一-鿿·“”\"]{0,6}?(?:网站|网|平台|公众号|微信|微博|热线|公报|专栏|大厅|窗口)")


_BEGIN = re.compile(r"(?:[,;:。、\s(“]|其中|年|月|日|度|底|末|来|由|\A|是)$")
_PREDICATE = re.compile(
    r"[^,;:。]{0,3}?(?:共|累计|主动|新增|已|全年|总计|均|各|直接|收到|受理|公开|发布|接|办|举|召|编|印|答|开|设|配|投|组织|处理|推|刊|播|报|审|建|制|出|发|被|未|没)"
)


def _is_subject(text: str, start: int, a: int, b: int) -> bool:
    """Whether a mention stands like the doer of its clause: at its beginning, with a predicate right behind."""
    lead = text[max(start, a - 6) : a]
    return bool((not lead or _BEGIN.search(lead)) and _PREDICATE.match(text, b) and not _CHANNEL.search(lead))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible scope: its name, and the features that speak for or against it."""

    name: str
    features: tuple[str, ...]


def candidates(text: str, context: Context, body: Body, carried: str | None, carried_far: str | None) -> list[Candidate]:
    """Give the candidates of a number.

    Args:
        text: normalised text.
        context: the number.
        body: the reporting body.
        carried: scope of the previous number of the same sentence, if any.
        carried_far: scope of the last number of an earlier sentence of the same section, if any.
    """
    start = context.sentence[0]
    at = context.span.start
    mentions: list[tuple[int, int, str]] = [(s.start, s.end, "agency") for s in context.agencies]
    mentions += [(a, b, "territory") for a, b in territories(text, start, at)]
    for match in _SITE.finditer(text, start, at):
        if _PREPOSITION.match(match.group(1)):
            continue
        if not any(a < match.end(1) and match.start(1) < b and k == "territory" for a, b, k in mentions):
            mentions.append((match.start(1), match.end(1), "site"))
    mentions.sort()
    previous = context.previous.span.end if context.previous else start
    common = (f"ind={context.category_text[-4:]}", f"verb={context.verb}", f"sec={context.section}", f"level={body.level}", f"kind={body.kind}")
    flags = {
        "any_clause": any(a >= context.clause_start for a, _, _ in mentions),
        "any_new": any(a >= previous for a, _, _ in mentions),
        "any_sentence": bool(mentions),
    }
    sites = [(a, b) for a, b, kind in mentions if kind == "site"]
    mentions = [(a, b, kind) for a, b, kind in mentions if kind != "agency" or not any(x <= a and b <= y for x, y in sites)]
    nearest = len(mentions) - 1
    subjects = [_is_subject(text, start, a, b) for a, b, _ in mentions]
    flags["subject_clause"] = any(s and a >= context.clause_start for s, (a, _, _) in zip(subjects, mentions, strict=True))
    flags["subject_new"] = any(s and a >= previous for s, (a, _, _) in zip(subjects, mentions, strict=True))
    found: list[Candidate] = []

    def add(name: str, kind: str, features: list[str]) -> None:
        found.append(Candidate(name, (kind, *(f"{kind}&{f}" for f in features))))

    state = [f"{k}={v}" for k, v in flags.items()]
    opening = re.match(r"[(一二三四五六七八九十\d)、.]{0,6}(其中|主要|包括|同意|当面|按|从)", text[start:at].lstrip())
    state += [f"opens={opening.group(1) if opening else ''}&index={min(context.index, 1)}", f"subject&among={flags['subject_new']}&{context.among}"]
    where = [f"carry={carried is not None and carried != body.name}", f"far={carried_far is not None and carried_far != body.name}"]
    add(body.name, "body", state + where + [f"among={context.among}", *common])
    if carried is not None:
        add(carried, "carried", state + [f"carried_is_body={carried == body.name}", f"among={context.among}", f"where={context.where}"])
    if carried_far is not None:
        add(carried_far, "far", state + [f"far_is_body={carried_far == body.name}", f"index={min(context.index, 2)}", *common])
    for i, (a, b, kind) in enumerate(mentions):
        name = body.resolve(text[a:b])
        lead = text[max(start, a - 10) : a]
        tail = text[b : b + 12]
        features = [
            f"rank={min(nearest - i, 3)}",
            f"clause={a >= context.clause_start}",
            f"subject={subjects[i]}&new={a >= previous}",
            f"subject={subjects[i]}&clause={a >= context.clause_start}",
            f"subject={subjects[i]}&rank={min(nearest - i, 3)}",
            f"superseded={any(subjects[i + 1 :])}",
            f"superseded={any(subjects[i + 1 :])}&new={a >= previous}",
            f"adjoining={i < nearest and mentions[i + 1][0] <= b + 1}",
            f"last_subject={subjects[i] and not any(subjects[i + 1 :])}",
            f"is_carried={name == carried}",
            f"is_far={name == carried_far}",
            f"new={a >= previous}",
            f"lead={lead[-1:]}",
            f"lead2={lead[-2:]}",
            f"channel={bool(_CHANNEL.search(lead))}",
            f"site_after={bool(_SITE_AFTER.match(tail))}",
            f"tail={tail[:1]}",
            f"tail2={tail[:2]}",
            f"gap={min((at - b) // 6, 6)}",
            f"own={name == body.name}",
            f"end={text[b - 1]}",
            f"head={text[a]}",
            f"verb={context.verb}",
            f"sec={context.section}",
            f"territory_nearer={any(k == 'territory' and x > a for x, _, k in mentions)}",
            f"bodykind={body.kind}{body.level}",
        ]
        add(name, kind, features)
    return found


def choose(found: list[Candidate], model: Linear | None) -> tuple[str, float]:
    """Pick the best candidate and give its probability."""
    if model is None:
        for wanted in ("agency&new=True", "territory", "carried"):
            for candidate in found:
                if wanted in candidate.features and "channel=True" not in candidate.features:
                    return candidate.name, 0.5
        return found[0].name, 0.5
    scores = [float(model.scores(c.features)[-1]) for c in found]
    top = max(scores)
    share: dict[str, float] = {}
    for candidate, score in zip(found, scores, strict=True):
        share[candidate.name] = share.get(candidate.name, 0.0) + math.exp(score - top)
    name = max(share, key=lambda n: share[n])
    return name, share[name] / sum(share.values())
