"""What the words around a number settle, whatever the models say of it: rules of the guideline.

A rule gives an indicator or ``None``; the first of :data:`RULES` that gives one decides.  It is asked only for the indicators that it can change (:data:`_CHANGES`).  Each was measured on the corpus before it was taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from ..quantities import Count
from ..taxonomy import by_id
from .classify import channel_of
from .context import Context

_DISCLOSED = frozenset({"disclosure.total", "disclosure.by_category", "requests.answered.granted"})
_BY_CHANNEL = "disclosure.by_channel."

_NOT_DISCLOSED = re.compile(r"不(?:予以?|同意)公开(?:的)?(?:政府)?(?:信息)?(?:数量|数)?[为是共]?\Z")


def _refused(decided: str, context: Context, count: Count) -> str | None:
    """不予公开政府信息0条: what was refused was not disclosed."""
    return "requests.answered.denied" if "公开" in context.clause and _NOT_DISCLOSED.search(context.clause) else None


_COMPLAINT = "投诉|申诉|举报|信访"
_MIXED = re.compile(rf"咨询(?:[、和及与]|以及)?(?:{_COMPLAINT})|(?:{_COMPLAINT})(?:[、和及与]|以及)?(?:(?:{_COMPLAINT}|建议)(?:[、和及与]|以及)?)?咨询")


def _mixed(decided: str, context: Context, count: Count) -> str | None:
    """受理咨询、投诉12件: consultations and complaints counted together are neither."""
    return "other" if _MIXED.search(context.clause[-14:] + context.category_text) else None


_PLANNED = re.compile(r"(?:计划|拟)(?:于|在|近期|年内|明年|下半年|每年)?(?:再|新)?(?:召开|举办|举行|组织|开展|培训|建成|建设|投入|编制|出台|新增|设立)[^,;。]{0,12}\Z")


def _planned(decided: str, context: Context, count: Count) -> str | None:
    """计划召开会议1次: what is planned has not happened."""
    return "other" if ("拟" in context.clause or "计划" in context.clause) and _PLANNED.search(context.clause) else None


_BY_CONTENT = re.compile(r"从申请[^,;。]{0,8}(?:内容|事项)[^,;。]{0,3}看,")


def _by_topic(decided: str, context: Context, count: Count) -> str | None:
    """从申请内容看,4件均为…: requests of one topic."""
    return "requests.received.by_topic" if _BY_CONTENT.search(_lead(context)) else None


_REPORTED = re.compile(r"(?:上报|报送)(?![^。]*(?:发布|公开|公布|公示|刊|转载|采用|录用|其中))[^。]*\Z")


def _reported_up(decided: str, context: Context, count: Count) -> str | None:
    """上报登记信息12条,许可信息3条: what is reported to a higher office is not disclosed by that."""
    return "other" if _REPORTED.search(_lead(context)) else None


#: told of what was published, not how much was
_POPULAR = r"爆款|[万亿][+加]|[破超过][十百千]?[万亿]|(?:阅读|点击|播放|浏览|转发|点赞)[量数率]?[为达]?(?:超|过|破|突破|达)"
_POPULAR_BEFORE = re.compile(rf"(?:{_POPULAR})[^,;。]{{0,12}}\Z")
_POPULAR_AFTER = re.compile(rf"[^,;。]{{0,4}}?(?:{_POPULAR})")


def _popular(decided: str, context: Context, count: Count) -> str | None:
    """阅读量过万的推文12篇, 其中1条播放量破亿: how well some of it went."""
    return "other" if _POPULAR_BEFORE.search(context.clause) or _POPULAR_AFTER.match(context.after) else None


_URGED = re.compile(r"(?:督办|催办|督促|提醒|工作提示)(?:[单函]|通知|提示|通报|书)?\Z")


def _urged(decided: str, context: Context, count: Count) -> str | None:
    """发出催办提示12次: what goes to the offices is no disclosure."""
    return "other" if _URGED.search(context.category_text) else None


_CLOSED = re.compile(r"(?:关停|注销|撤并)[^,;。]{0,14}\Z")


def _closed(decided: str, context: Context, count: Count) -> str | None:
    """关停网站9个: those are there no more."""
    return "other" if _CLOSED.search(context.clause) else None


_BOARD = re.compile(r"(?:公开栏|公示栏|宣传栏|公告栏|橱窗|板报|墙报)\Z")
_ISSUES = frozenset({"期", "版", "次", "期次", "版次"})


def _board(decided: str, context: Context, count: Count) -> str | None:
    """更新公开栏12期: issues of a board, not boards."""
    if count.unit not in _ISSUES or "《" in context.clause:
        return None
    return _BY_CHANNEL + "other" if _BOARD.search(context.category_text) else None


#: a medium behind these words is one of a list, or no doer
_LIST_OR_CHANNEL = re.compile(r"[、和及与在于《]|通过|依托|利用|借助")


def _by_medium(decided: str, context: Context, count: Count) -> str | None:
    """某某微信平台发布信息12条: the medium that does it decides."""
    if context.medium is None or not context.medium[1] or _LIST_OR_CHANNEL.search(context.before):
        return None
    return _known(_BY_CHANNEL + context.medium[0])


def _on_site(decided: str, context: Context, count: Count) -> str | None:
    """在门户网站主动公开政府信息12条: what went out there, not all that was disclosed."""
    channel, near = channel_of(context.before)
    return _known(_BY_CHANNEL + channel) if near else None


def _known(name: str) -> str | None:
    return name if name in by_id() else None


def _lead(context: Context) -> str:
    """Give what the sentence says before a number, other numbers left out."""
    parts = [context.before]
    while context.previous is not None and context.previous.sentence == context.sentence:
        context = context.previous
        parts.append(context.before)
    return "".join(reversed(parts))


Rule = Callable[[str, Context, Count], str | None]
RULES: tuple[Rule, ...] = (_refused, _mixed, _planned, _by_topic, _reported_up, _popular, _urged, _closed, _board, _by_medium, _on_site)
#: the indicators that a rule can change, by how their ids begin or by the whole id
_CHANGES: dict[Rule, tuple[str, ...] | frozenset[str]] = {
    _refused: _DISCLOSED,
    _mixed: frozenset({"complaints.received", "consultations.received"}),
    _planned: ("training.", "resources.", "response.", "disclosure."),
    _by_topic: frozenset({"requests.received"}),
    _reported_up: frozenset({"disclosure.by_category", "disclosure.total"}),
    _popular: ("disclosure.",),
    _urged: ("disclosure.",),
    _closed: frozenset({"website.sites", "website.columns"}),
    _board: frozenset({"other"}),
    _by_medium: (_BY_CHANNEL,),
    _on_site: frozenset({"disclosure.total"}),
}


@lru_cache(maxsize=1024)
def _rules_for(decided: str) -> tuple[Rule, ...]:
    """Give the rules that can change an indicator, in their order: most indicators have none or one."""
    return tuple(rule for rule in RULES if (decided.startswith(of) if isinstance(of := _CHANGES[rule], tuple) else decided in of))


def indicator(decided: str, context: Context, count: Count) -> str:
    """The indicator as the words around the number settle it."""
    for rule in _rules_for(decided):
        found = rule(decided, context, count)
        if found is not None:
            return found
    return decided


#: a sum of the year, and what was done in it
_OF_THE_YEAR = re.compile(r"(?:全年|年内|当年|本年度?|今年以来)累计")
_DONE = re.compile(r"(?:完成|整改|新增|梳理)[^,;。]{0,12}\Z")
#: all up to now, and how it stands
_UP_TO_NOW = re.compile(r"(?:(?<![年月])至今|迄今)(?![^;]*(?:全年|年内|当年|本年|今年|年度))[^;]*\Z")
_AT_PRESENT = re.compile(r"目前(?!已?(?:全部)?(?:答复|办|改|完成|处理|整改)|[^,;]*(?:全年|年内|当年|本年|今年|日均|每))[^,;]*\Z")


def measure(decided: str, context: Context) -> str:
    """Flow or stock as the words before the number settle it."""
    if decided == "stock":
        return "flow" if _OF_THE_YEAR.search(context.before) or _DONE.search(context.clause) else decided
    if "今" in context.before and _UP_TO_NOW.search(context.before):
        return "stock"
    return "stock" if "目前" in context.clause and _AT_PRESENT.search(context.clause) else decided


#: what 五大类, 三个方面 count is how a text is put in order
_ASPECTS = re.compile(r"\s*(?:方面|环节|步骤|阶段|层次|关口|部分)")
#: kinds that are counted for themselves: 编制目录9类, 抽检食品12类
_KINDS_DONE = re.compile(r"目录|指南|抽查|抽检|监测")
#: 没有一件被纠错: none, which :mod:`.zeros` reads
_NOT_ONE = ("没有", "从未", "无")
#: how long something takes, and how strong a quake is
_SPANS_OF_TIME = frozenset({"秒", "分钟", "日", "个工作日", "工作日", "周", "个月", "年", "级"})
#: 每月检查一次 says how often, 分两批 in how many turns
_HOW_OFTEN = frozenset({"次", "遍", "轮", "期", "分钟", "小时"})
_EVERY = re.compile(r"每个?(?:月|季度?|年|半年|两年|周|日|天|期|隔)[^,;。]{0,20}\Z")
_TURNS = frozenset({"批", "次"})


def says_nothing(context: Context, count: Count) -> bool:
    """Whether a number is no quantity of what was done.

    Kinds and aspects that a text is put in order by (五大类, 三个方面), the day's 24 hours (24小时自助服务区), spans of time
    (7日内), thresholds (10万元以上的项目), not a single one (没有一件), how often something is done (每月一次) and in how many turns (分两批).
    """
    unit = count.unit or ""
    if unit.endswith("类"):
        return not _KINDS_DONE.search(context.clause)
    if unit in _SPANS_OF_TIME or (_is_bound(count) and context.after.startswith("的")):
        return True
    if count.value == 1 and context.clause.endswith(_NOT_ONE):
        return True
    if unit == "个":
        return bool(_ASPECTS.match(context.after))
    if unit == "小时" and count.value == 24:
        return True
    if unit in _HOW_OFTEN and _EVERY.search(context.clause):
        return True
    return unit in _TURNS and context.clause.endswith("分") and count.value is not None and count.value < 10


def _is_bound(count: Count) -> bool:
    """Whether a number is open to one side (10万元以上, not 八千余卷)."""
    return count.qualifier in ("at_least", "at_most") and (count.low is None or count.high is None)
