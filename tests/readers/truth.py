"""What the fixtures say: forms with every cell's words, place and meaning, made from fixed seeds.

A :class:`TruthTable` is written as HTML writes tables: rows of cells with spans.  :meth:`TruthTable.grid` places them
independently of the library.  A value cell carries ``key``: the indicator and the applicant it stands for.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

Key = tuple[str, str | None]

APPLICANTS = ("natural_person", "enterprise", "research", "public_interest", "legal_service", "other", "total")


@dataclass(frozen=True)
class C:
    """A cell: words, spans, and for values the meaning."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    key: Key | None = None


@dataclass
class TruthTable:
    """A table of a form."""

    name: str
    rows: list[list[C]]
    header_rows: int = 0

    def grid(self) -> dict[tuple[int, int], C]:
        """Give the cells keyed by the row and column of their top left field."""
        taken: set[tuple[int, int]] = set()
        placed: dict[tuple[int, int], C] = {}
        for r, row in enumerate(self.rows):
            column = 0
            for cell in row:
                while (r, column) in taken:
                    column += 1
                placed[r, column] = cell
                for dr in range(cell.rowspan):
                    for dc in range(cell.colspan):
                        assert (r + dr, column + dc) not in taken
                        taken.add((r + dr, column + dc))
                column += cell.colspan
        return placed

    @property
    def columns(self) -> int:
        """Give the width of the grid."""
        return max(column + cell.colspan for (_, column), cell in self.grid().items())

    def values(self) -> Iterator[tuple[tuple[int, int], C]]:
        """Give the value cells with their places."""
        return ((place, cell) for place, cell in self.grid().items() if cell.key is not None)


@dataclass
class Truth:
    """A report: title and items in order."""

    name: str
    year: int
    form: str
    title: str
    items: list[str | TruthTable] = field(default_factory=list)

    @property
    def tables(self) -> list[TruthTable]:
        """Give the tables in order."""
        return [item for item in self.items if isinstance(item, TruthTable)]

    @property
    def paragraphs(self) -> list[str]:
        """Give the paragraphs in order."""
        return [item for item in self.items if isinstance(item, str)]


def _split(rng: random.Random, total: int, parts: int) -> list[int]:
    cuts = sorted(rng.randint(0, total) for _ in range(parts - 1))
    return [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)]


# -- 2014 --------------------------------------------------------------------------------------------------------------

ROWS_2014: list[tuple[str, str, str | None]] = [
    ("一、主动公开情况", "", None),
    ("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条", "disclosure.total"),
    ("其中：主动公开规范性文件数", "条", "disclosure.normative_documents"),
    ("制发规范性文件总数", "件", "documents.issued"),
    ("（二）通过不同渠道和方式公开政府信息的情况", "条", "disclosure.by_channel.total"),
    ("1.政府公报公开政府信息数", "条", "disclosure.by_channel.gazette"),
    ("2.政府网站公开政府信息数", "条", "disclosure.by_channel.website"),
    ("3.政务微博公开政府信息数", "条", "disclosure.by_channel.weibo"),
    ("4.政务微信公开政府信息数", "条", "disclosure.by_channel.wechat"),
    ("5.其他方式公开政府信息数", "条", "disclosure.by_channel.other"),
    ("二、回应解读情况", "", None),
    ("（一）回应公众关注热点或重大舆情数", "次", "response.hot_topics"),
    ("（二）通过不同渠道和方式回应解读的情况", "次", "response.total"),
    ("1.参加或举办新闻发布会总次数", "次", "response.press_conferences"),
    ("其中：主要负责同志参加新闻发布会次数", "次", "response.press_conferences.principal"),
    ("2.政府网站在线访谈次数", "次", "response.interviews"),
    ("3.政策解读稿件发布数", "篇", "response.interpretations"),
    ("4.微博微信回应事件数", "次", "response.social_media"),
    ("5.其他方式回应事件数", "次", "response.other"),
    ("三、依申请公开情况", "", None),
    ("（一）收到申请数", "件", "requests.received"),
    ("1.当面申请数", "件", "requests.received.in_person"),
    ("2.传真申请数", "件", "requests.received.fax"),
    ("3.网络申请数", "件", "requests.received.online"),
    ("4.信函申请数", "件", "requests.received.letter"),
    ("（二）申请办结数", "件", "requests.closed"),
    ("1.按时办结数", "件", "requests.closed.on_time"),
    ("2.延期办结数", "件", "requests.closed.extended"),
    ("（三）申请答复数", "件", "requests.answered"),
    ("1.属于已主动公开范围数", "件", "requests.answered.already_public"),
    ("2.同意公开答复数", "件", "requests.answered.granted"),
    ("3.同意部分公开答复数", "件", "requests.answered.partly_granted"),
    ("4.不同意公开答复数", "件", "requests.answered.denied"),
    ("其中：涉及国家秘密", "件", "requests.answered.denied.state_secret"),
    ("涉及商业秘密", "件", "requests.answered.denied.trade_secret"),
    ("涉及个人隐私", "件", "requests.answered.denied.privacy"),
    ("危及国家安全、公共安全、经济安全和社会稳定", "件", "requests.answered.denied.safety_stability"),
    ("不是《条例》所指政府信息", "件", "requests.answered.denied.not_government_information"),
    ("法律法规规定的其他情形", "件", "requests.answered.denied.other_legal"),
    ("5.不属于本行政机关公开数", "件", "requests.answered.not_this_agency"),
    ("6.申请信息不存在数", "件", "requests.answered.nonexistent"),
    ("7.告知作出更改补充数", "件", "requests.answered.supplement"),
    ("8.告知通过其他途径办理数", "件", "requests.answered.other_route"),
    ("四、行政复议数量", "件", "review.total"),
    ("（一）维持具体行政行为数", "件", "review.upheld"),
    ("（二）被依法纠错数", "件", "review.corrected"),
    ("（三）其他情形数", "件", "review.other"),
    ("五、行政诉讼数量", "件", "litigation.total"),
    ("（一）维持具体行政行为或者驳回原告诉讼请求数", "件", "litigation.upheld"),
    ("（二）被依法纠错数", "件", "litigation.corrected"),
    ("（三）其他情形数", "件", "litigation.other"),
    ("六、举报投诉数量", "件", "complaints.received"),
    ("七、依申请公开信息收取的费用", "万元", "fees.charged"),
    ("八、机构建设和保障经费情况", "", None),
    ("（一）政府信息公开工作专门机构数", "个", "resources.offices"),
    ("（二）设置政府信息公开查阅点数", "个", "resources.reading_points"),
    ("（三）从事政府信息公开工作人员数", "人", "resources.staff"),
    ("1.专职人员数（不包括政府公报及政府网站工作人员数）", "人", "resources.staff.full_time"),
    ("2.兼职人员数", "人", "resources.staff.part_time"),
    (
        "（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）",
        "万元",
        "resources.budget",
    ),
    ("九、政府信息公开会议和培训情况", "", None),
    ("（一）召开政府信息公开工作会议或专题会议数", "次", "training.meetings"),
    ("（二）举办各类培训班数", "次", "training.courses"),
    ("（三）接受培训人员数", "人次", "training.trainees"),
]
SUMS_2014: dict[str, list[str]] = {
    "requests.answered.denied": [
        "state_secret", "trade_secret", "privacy", "safety_stability", "not_government_information", "other_legal",
    ],
    "requests.answered": [
        "already_public", "granted", "partly_granted", "denied", "not_this_agency", "nonexistent", "supplement",
        "other_route",
    ],
    "requests.closed": ["on_time", "extended"],
    "requests.received": ["in_person", "fax", "online", "letter"],
    "disclosure.by_channel.total": [".gazette", ".website", ".weibo", ".wechat", ".other"],
    "response.total": [".press_conferences", ".interviews", ".interpretations", ".social_media", ".other"],
    "review.total": [".upheld", ".corrected", ".other"],
    "litigation.total": [".upheld", ".corrected", ".other"],
    "resources.staff": ["full_time", "part_time"],
}  # fmt: skip


def table_2014(seed: int, *, odd: bool = False) -> TruthTable:
    """The table of 2014-2018; ``odd`` puts blanks, dashes and slashes among the cells that no sum needs."""
    rng = random.Random(seed)
    values: dict[str, int | str] = {}
    for _, _, name in ROWS_2014:
        if name:
            values[name] = rng.choice((0, 0, rng.randint(1, 9), rng.randint(10, 99), rng.randint(100, 2500)))
    for total, parts in SUMS_2014.items():
        names = [total.removesuffix(".total") + part if part[0] == "." else f"{total}.{part}" for part in parts]
        values[total] = sum(int(values[name]) for name in names)
    values["disclosure.total"] = int(values["disclosure.by_channel.total"]) + 3
    values["disclosure.normative_documents"] = 2
    values["response.press_conferences.principal"] = min(1, int(values["response.press_conferences"]))
    values["resources.budget"] = f"{rng.randint(1, 90)}.{rng.randint(1, 9)}"
    if odd:
        values |= {"complaints.received": "", "fees.charged": "/", "documents.issued": "-", "training.meetings": ""}
    rows = [[C("统计指标"), C("单位"), C("统计数")]]
    for label, unit, name in ROWS_2014:
        rows.append(
            [C(label), C(unit), C("" if name is None else str(values[name]), key=(name, None) if name else None)]
        )
    return TruthTable("2014", rows, 1)


# -- section two -------------------------------------------------------------------------------------------------------


def _item(number: str, heads: list[str], rows: list[tuple[str, list[str], list[str]]], width: int) -> list[list[C]]:
    spans = {1: [width], 2: [2, 2], 3: [1, width - 2, 1]}[len(heads)]
    out = [[C(f"第二十条第（{number}）项", colspan=width + 1)]]
    out.append([C("信息内容"), *(C(head, colspan=span) for head, span in zip(heads, spans, strict=True))])
    for label, names, texts in rows:
        cells = (C(t, colspan=s, key=(n, None)) for t, n, s in zip(texts, names, spans, strict=True))
        out.append([C(label), *cells])
    return out


def section2_2021(seed: int, *, odd: bool = False) -> TruthTable:
    """第二十条 of 30号."""
    rng = random.Random(seed)

    def n(high: int) -> str:
        return str(rng.randint(0, high))

    docs = ["documents.issued", "documents.repealed", "documents.valid"]
    heads = ["本年制发件数", "本年废止件数", "现行有效件数"]
    rows = _item("一", heads, [("规章", docs, ["", "/", "-"] if odd else [n(3), n(2), n(40)]),
                              ("行政规范性文件", docs, [n(30), n(9), n(300)])], 3)  # fmt: skip
    decided = ["本年处理决定数量"]
    rows += _item("五", decided, [("行政许可", ["administration.licences"], [n(900_000)])], 3)
    rows += _item("六", decided, [("行政处罚", ["administration.penalties"], [n(4_000_000)]),
                                 ("行政强制", ["administration.coercion"], [n(9_000)])], 3)  # fmt: skip
    fee = f"{rng.randint(1, 99999)}.{rng.randint(1, 9)}"
    rows += _item("八", ["本年收费金额（单位：万元）"], [("行政事业性收费", ["administration.fees"], [fee])], 3)
    return TruthTable("section2", rows)


def section2_2019(seed: int) -> TruthTable:
    """第二十条 of 60号."""
    rng = random.Random(seed)

    def n(high: int) -> str:
        return str(rng.randint(0, high))

    docs = ["documents.issued", "disclosure.normative_documents", "documents.valid"]
    heads = ["本年新制作数量", "本年新公开数量", "对外公开总数量"]
    rows = _item("一", heads, [("规章", docs, [n(3), n(3), n(40)]), ("规范性文件", docs, [n(30), n(30), n(400)])], 4)
    heads = ["上一年项目数量", "本年增/减", "处理决定数量"]
    for number, pairs in (
        ("五", [("行政许可", "administration.licences"), ("其他对外管理服务事项", "administration.services")]),
        ("六", [("行政处罚", "administration.penalties"), ("行政强制", "administration.coercion")]),
    ):
        rows += _item(number, heads, [(label, [name] * 3, [n(200), n(9), n(90_000)]) for label, name in pairs], 4)
    rows += _item("八", heads[:2], [("行政事业性收费", ["administration.fees"] * 2, [n(20), n(4)])], 4)
    bought = ["administration.procurement"] * 2
    money = f"{rng.randint(10, 9000)}.{rng.randint(10, 99)}万元"
    rows += _item("九", ["采购项目数量", "采购总金额"], [("政府集中采购", bought, [n(50), money])], 4)
    return TruthTable("section2", rows)


# -- section three -----------------------------------------------------------------------------------------------------

DENIED = [
    ("1.属于国家秘密", "state_secret"), ("2.其他法律行政法规禁止公开", "law_forbidden"),
    ("3.危及“三安全一稳定”", "safety_stability"), ("4.保护第三方合法权益", "third_party"),
    ("5.属于三类内部事务信息", "internal_affairs"), ("6.属于四类过程性信息", "process_information"),
    ("7.属于行政执法案卷", "enforcement_files"), ("8.属于行政查询事项", "query_matters"),
]  # fmt: skip
UNABLE = [
    ("1.本机关不掌握相关政府信息", "not_held"), ("2.没有现成信息需要另行制作", "needs_creation"),
    ("3.补正后申请内容仍不明确", "unclear"),
]  # fmt: skip
NOT_PROCESSED = [
    ("1.信访举报投诉类申请", "petition"), ("2.重复申请", "repeated"), ("3.要求提供公开出版物", "publication"),
    ("4.无正当理由大量反复申请", "excessive"), ("5.要求行政机关确认或重新出具已获取信息", "reconfirm"),
]  # fmt: skip
OTHER_2021 = [
    ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "no_supplement"),
    ("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "fee_unpaid"),
    ("3.其他", "other"),
]
COLUMNS = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]


def section3(seed: int, year: int, *, big: bool = False, blanks: bool = False) -> TruthTable:
    """The table of requests, balanced in every row and column; ``blanks`` leaves zeros blank."""
    rng = random.Random(seed)
    groups = [("（三）不予公开", "denied", DENIED), ("（四）无法提供", "unable", UNABLE),
              ("（五）不予处理", "not_processed", NOT_PROCESSED)]  # fmt: skip
    if year >= 2021:
        groups.append(("（六）其他处理", "other", OTHER_2021))

    def six() -> list[int]:
        high = 2400 if big else 60
        return [rng.choice((0, rng.randint(0, high)))] + [rng.choice((0, 0, rng.randint(0, 12))) for _ in range(5)]

    def cells(name: str, numbers: list[int]) -> list[C]:
        texts = [str(number) for number in [*numbers, sum(numbers)]]
        if blanks:
            texts = ["" if text == "0" else text for text in texts]
        return [C(text, key=(name, who)) for text, who in zip(texts, APPLICANTS, strict=True)]

    done: list[list[int]] = []
    body: list[list[C]] = []

    def row(labels: list[C], name: str) -> None:
        numbers = six()
        done.append(numbers)
        body.append([*labels, *cells(f"requests.answered.{name}", numbers)])

    row([C("（一）予以公开", colspan=2)], "granted")
    row([C("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", colspan=2)], "partly_granted")
    for label, group, members in groups:
        for index, (text, name) in enumerate(members):
            head = [C(label, rowspan=len(members))] if index == 0 else []
            row([*head, C(text)], f"{group}.{name}")
    if year < 2021:
        row([C("（六）其他处理", colspan=2)], "other")
    total = [sum(column) for column in zip(*done, strict=True)]
    body.append([C("（七）总计", colspan=2), *cells("requests.answered.total", total)])
    body[0].insert(0, C("三、本年度办理结果", rowspan=len(body)))
    over = [rng.randint(0, min(5, number)) for number in total]
    forward = [rng.randint(0, 4) for _ in total]
    received = [t + f - o for t, f, o in zip(total, forward, over, strict=True)]
    head = [
        [C("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3), C("申请人情况", 1, 7)],
        [C("自然人", 2), C("法人或其他组织", 1, 5), C("总计", 2)],
        [C(column) for column in COLUMNS],
    ]
    rows = [
        *head,
        [C("一、本年新收政府信息公开申请数量", 1, 3), *cells("requests.received", received)],
        [C("二、上年结转政府信息公开申请数量", 1, 3), *cells("requests.carried_over", over)],
        *body,
        [C("四、结转下年度继续办理", 1, 3), *cells("requests.carried_forward", forward)],
    ]
    return TruthTable("section3", rows, 3)


# -- section four, private table ---------------------------------------------------------------------------------------


def section4(seed: int, *, blank: bool = False) -> TruthTable:
    """行政复议、行政诉讼."""
    rng = random.Random(seed)
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    ids = ["upheld", "corrected", "other", "pending", "total"]
    values: list[C] = []
    for group in ("review", "litigation.direct", "litigation.after_review"):
        numbers = [rng.randint(0, 90 if group == "review" else 20) for _ in range(4)]
        texts = [str(number) for number in [*numbers, sum(numbers)]]
        values += [C("" if blank else t, key=(f"{group}.{name}", None)) for t, name in zip(texts, ids, strict=True)]
    rows = [
        [C("行政复议", 1, 5), C("行政诉讼", 1, 10)],
        [*(C(result, 2) for result in results), C("未经复议直接起诉", 1, 5), C("复议后起诉", 1, 5)],
        [C(result) for result in results * 2],
        values,
    ]
    return TruthTable("section4", rows, 3)


def private_table(seed: int) -> TruthTable:
    """A table of a body's own: number, indicator, unit, this year, in all, note."""
    rng = random.Random(seed)
    entries = [
        ("主动公开文件数", "条", "disclosure.total"), ("其中：1.政府网站公开数", "条", "disclosure.by_channel.website"),
        ("2.政府公报公开数", "条", "disclosure.by_channel.gazette"), ("受理依申请公开信息总数", "条", "requests.received"),
        ("对申请的答复总数", "条", "requests.answered"), ("接受咨询数", "人次", "consultations.received"),
        ("行政复议数", "件", "review.total"), ("行政诉讼数", "件", "litigation.total"),
    ]  # fmt: skip
    rows = [[C("指标名称"), C("计量单位"), C("2017年度"), C("历年累计")]]
    for label, unit, name in entries:
        year = rng.randint(0, 4000)
        texts = [str(year), str(year + rng.randint(0, 90000))]
        rows.append([C(label), C(unit), *(C(text, key=(name, None)) for text in texts)])
    return TruthTable("private", rows, 1)


# -- reports -----------------------------------------------------------------------------------------------------------

_PLACES = ("云溪县", "青岩市", "临川区", "白石县", "柳河市")
_PROSE = (
    "本年度，我单位把信息公开当作日常工作的一部分，指定专人负责登记、审核与发布，做到来件有登记、去件有答复、事后有归档。",
    "全年在门户网站发布各类信息{a}条，公众号推送文章{b}篇，编印公报{c}期；受理书面申请{d}件，均在20个工作日以内答复。",
    "不足之处在于：栏目更新有时不够及时，个别解读文章图多字少；下一步将按季度自查，并请群众代表评议。",
)


def report(form: str, seed: int, **options: bool) -> Truth:
    """Give a report of a form: ``2014``, ``2019``, ``2021`` or ``private``."""
    rng = random.Random(seed)
    year = {"2014": 2016, "2019": 2019, "2021": 2023, "private": 2017}[form]
    numbers = {key: rng.randint(2, 900) for key in "abcd"}
    first, second, third = (text.format(**numbers) for text in _PROSE)
    title = f"{rng.choice(_PLACES)}人民政府{year}年政府信息公开工作年度报告"
    truth = Truth(f"{form}-{seed}", year, form, title)
    if form in ("2014", "private"):
        own = table_2014(seed, odd=options.get("odd", False)) if form == "2014" else private_table(seed)
        truth.items = [
            "一、概述",
            first,
            second,
            "二、存在的问题",
            third,
            "附：政府信息公开情况统计表",
            own,
            "填报人：某某某",
        ]
        return truth
    odd, big, blank = (options.get(name, False) for name in ("odd", "big", "blank"))
    two = section2_2019(seed) if year == 2019 else section2_2021(seed, odd=odd)
    truth.items = [
        "一、总体情况", first, second,
        "二、主动公开政府信息情况", two,
        "三、收到和处理政府信息公开申请情况", section3(seed, year, big=big, blanks=blank),
        "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", section4(seed, blank=blank),
        "五、存在的主要问题及改进情况", third,
        "六、其他需要报告的事项", "无。",
    ]  # fmt: skip
    return truth
