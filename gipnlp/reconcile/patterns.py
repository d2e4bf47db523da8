"""The words that the rules know, as plain data.  Text is normalised before it is compared: simplified script, half width."""

from __future__ import annotations

import re

# Measure words that count the same things.
SAME_UNIT = {
    "名": "人", "位": "人", "宗": "件", "起": "件", "例": "件", "件次": "件", "则": "条", "条次": "条", "条数": "条", "人次数": "人次",
    "场次": "场", "期次": "期", "家次": "家", "次数": "次", "余次": "次", "人(次)": "人次", "人（次）": "人次",
}

# Indicators of a table that shares of the narrative are shares of.
TOTALS = frozenset({"disclosure.total", "requests.received", "requests.closed", "requests.answered", "requests.answered.total"})

# Measure words of items, which one list may mix.
ITEM_UNITS = frozenset({"条", "件", "篇", "份", "个", "项", "期", "部", "册"})

# Measure words of anything.
COUNTERS = frozenset({"个", "家", "项"})

# Characters that end a line which the writer ended.
CLOSING = "。!?.:;,、"

#: words of a number that say what is counted, beside 其中 and the like (其中82个合格 counts what was counted before)
OWN_NAME = re.compile(r"[一-鿿](?<![其中有为达共计])")

# -- what opens a list ------------------------------------------------------------------------------------------------
# Each pattern is searched in the words before the first part.
AMONG = re.compile(r"其中|当中|[前后]者|包括|包含|含有|内含|(?<![不未])含(?!义|量|税)")
#: the parts are all there is: 分为, 系 (are), 分别为
SPLIT = re.compile(
    r"(?:划|细|又|可)?分(?:为|成|别[为是系有]?|属)|(?:由|以).{0,12}(?:组成|构成)|(?:^|[,;:])(?:均?系|即|全部?[为是]|均[为是])"
)
#: names joined before 分别
JOINED = re.compile(r"[一-鿿”\"][、和与及][一-鿿“\"]")
#: bodies that 分别 gives a number to each
BODIES_EACH = re.compile(r"(?:[局厅委办院所站]|中心|公司|政府)(?:[、和及与][^,;:]{2,20})?分别(?![为是有])")
_NOUNS = r"(?:渠道|内容|类别|方式|平台|结果|类型|来源|途径|主题|形式|性质|层级|级别|主体|申请人|用途|事由|领域|情况|对象|身份|载体|去向)"
#: 分为七类, 共3个方面: measure words that count the parts themselves, and what stands before
PART_UNITS = frozenset({"类", "大类", "小类", "种", "个类别", "个方面", "方面", "个大类", "大块", "部分", "个部分"})
PARTED = re.compile(r"(?:分(?:为|成)|分属|共分|归为|划为|涉及|涵盖|包括)\s?$")
#: a dimension along which everything is counted: 按渠道分, 从内容看, 办理结果为
DIMENSION = re.compile(
    r"(?:按照?|依照?|根据|以)[^,;:。]{1,14}?(?:划分|分类|来?分|来?看|统计|计算|归类)(?=[,:、—-]|[一-鿿“])"
    r"|(?:从|就)[^,;:。]{1,14}?(?:来?看|来?说|来?讲|来?分|而言)(?=[,:]|[一-鿿“])"
    r"|分[门项]别?类?(?:来?看|统计|计算)[,:]"
    rf"|按[^,;:。]{{0,6}}{_NOUNS}[^,;:。]{{0,2}}[:,]|{_NOUNS}[^,;:。]{{0,4}}:|{_NOUNS}(?:上|方面|里|中)[,:]?|{_NOUNS}(?:[为是]|包括|分布)(?=[一-鿿“])"
)
#: a short heading that names a dimension: (二)分类情况
HEADING = re.compile(rf"(?:分类|{_NOUNS}|构成|分布)[^,;:]{{0,6}}[。:\n]?\s*$")
#: what the parts are parts of, named before them: 新收申请中, / 主动公开的425条政府信息中,
TOPIC = re.compile(r"(?:申请|信息|答复|公开|处理|提供|案件|件|诉求|来电|咨询)(?:人|者|件)?[里中]\s?[,:]?(?=[一-鿿“])")
#: such a topic takes up what was told right before
TAKEN_UP = re.compile(r"(?:上述|以上|这些|该|其)[^,;:。]{0,8}[里中]\s?[,:]?$|^[^,;:。]{0,2}(?:上述|以上|这些)")
#: the total of the numbers before it
TOTAL_BEHIND = re.compile(r"^\W{0,3}(?:以上|上述|两项|两者|三项|各项)?(?:合计|总计|共计|总共|共)(?:为|是)?\s?$")

# -- what a number behind a list's opening may be, other than a part --------------------------------------------------
#: a comparison or another time
COMPARED = re.compile(
    r"比|较(?![大多为好高强快少小重轻短长差])|同比|环比|(?:上年|去年)(?![^,]{0,3}结转)|上一年(?!度?结转)|前年|同期|往年|历年|增加|增长|减少|下降|上升|多[出于]|少于|去岁|翻[了番]|净增|[增减][收支产]"
    # an average is no total either
    r"|[日月年周人户]均|平均|每[日月年周天期人户]")
#: a year that only stands for comparison (为2014年的1.6倍, 上年为1652条) and dates nothing behind it
YEAR_COMPARED = re.compile(r"年度?的?[^,;。]{0,8}倍|(?:比|较|相比)[^,;]{0,6}年")
COMPARED_BEHIND = re.compile(r"[^,;:]{0,4}相?比")
#: a state beside what happened: cumulative, or since a day
CUMULATIVE = re.compile(r"累计|历年|以来|截至|截止|至今|迄今|总数达|总量达")
#: every one of :data:`COMPARED` and :data:`CUMULATIVE`, and every year, has one of these
TELLING_LEAD = re.compile("[比较年期增减降升多少岁翻均每累来截今达]")
#: what became of the number before, or how much it was read: no part beside its siblings
OUTCOME = re.compile(
    r"(?<![未待])(?:办结|办毕|处置|处理|答复|回复|解答|采纳|采用|录用|属实|查实|查结|满意|整改|落实|完成|审结|结案|反馈|已办|移交|移送|参与|受训|参训)(?:的|了|达|共|率)?\s?$"
)

#: a number for each of several (市局和县局各1件), which is no total
FOR_EACH = re.compile(r"各(?:自|受理|收到|办理|有|为|是)?\s?$")
#: kinds below the kind of the total (8个栏目,其中子栏目75个)
SUBORDINATE = re.compile(r"子[栏网站类项]|[二三]级|下属|下设")
#: a limit that was passed and no count (播放量破千万)
THRESHOLD = re.compile(r"[破超过达]$|[播放阅读点击浏览]量")

#: words that everything in these reports shares
COMMON_WORDS = frozenset({"公开", "政府", "信息", "府信", "息公", "申请", "情况", "主动", "开信", "开政", "全市", "全县", "全区", "全省"})

# -- what says that the parts are all -----------------------------------------------------------------------------------
RESIDUAL = re.compile(r"其[他它]|其余|余下|剩余|另外的?$")
#: a clause that denies something: 当面、传真申请均无; 没有收到网络申请
DENIED = re.compile(r"^\s?(?:没有|未|无)|(?:均?无|为零|没有)$")
OTHERS = re.compile(r"(?<![和及或与、])其[他它](?!组织)")
#: what ends a list with a residual that has another's name before it: 党建与其他406条
JOINT_RESIDUAL = re.compile(r"[一-鿿][和及与]其[他它](?:类|信息)?$")
#: 法人和其他组织 is no residual
#: the text says that it names only the largest, the main ones
PARTIAL = re.compile(r"最[多大高为]|主要|居前|较多|较大|位列|位居|突出|例如|比如|如:|为主")
NO_RESIDUAL = re.compile(r"[和及或与、]其[他它]|其[他它](?:社会)?组织")
#: 三种方式, 6个类别: the text itself counts the parts
STATED_NUMBER_OF_PARTS = re.compile(r"([两二三四五六七八九十]|\d{1,2})(?:个?(?:大?类|种|方面|渠道|途径|方式|层级|大类别|类别|主题|领域|批次))")

#: 公开 as what was done, not in a name (信息公开办, 公开栏)
_OPEN = r"(?<!信息)(?<!政务)(?<!申请)公开(?!办|工作|网|栏|专栏|目录|指南|申请|办公室)"

# Kinds of parts that exclude each other: a list whose parts are told apart by these words may not exceed its total.  Each part is named by
# the first pattern that fits its words.  The last field tells which parts together are everything.
_KINDS: dict[str, tuple[tuple[tuple[str, str], ...], tuple[frozenset[str], ...]]] = {
    "applicant": (
        (
            ("natural", r"自然人|公民|个人"), ("enterprise", r"企业"), ("research", r"科研"), ("public", r"公益"), ("legal", r"法律服务"),
            ("legal_person", r"法人"), ("other", r"其[他它]组织"),
        ),
        (frozenset({"natural", "legal_person"}),),
    ),
    "way": (
        (
            ("person", r"当面|现场|上门|到场|来访|来局|来厅|窗口"), ("letter", r"信函|邮寄|来信|寄|快递|EMS|邮政|信件"), ("fax", r"传真"), ("email", r"电子邮[件箱]|邮箱|邮件"),
            ("online", r"网[络上站路]|在线|平台|系统|互联网"), ("phone", r"电话|来电|热线"), ("other", r"其[他它]"),
        ),
        (frozenset({"person", "letter", "fax", "online"}),),
    ),
    "result": (
        (
            ("partly", r"部分公开"), ("denied", r"不予公开|不同意|不公开|未公开"), ("already", r"已(?:经)?主动公开|属于(?:已)?主动公开|主动公开范围"), ("not_ours", r"不属于|非本|不属本|另找"), ("unable", r"无法提供"),
            ("not_processed", r"不予处理"), ("nonexistent", r"不存在|查?无(?:此|该)信息|不掌握"), ("supplement", r"补正|更改|补充"), ("granted", r"予以公开|同意|给予公开|全部公开|提供信息|" + _OPEN),
            ("other_route", r"其他途径|途径处理|告知"), ("other", r"其[他它]"),
        ),
        (
            frozenset({"granted", "denied", "unable", "not_processed", "other"}),
            frozenset({"granted", "partly", "denied", "unable", "not_processed", "other"}),
        ),
    ),
    "openness": (
        (("on_request", r"依申请"), ("closed", r"不予?公开|不宜公开|免予公开"), ("open", rf"主动公开|{_OPEN}")),
        (frozenset({"on_request", "closed", "open"}),),
    ),
    "case": (
        (
            ("upheld", r"维持|驳回|支持|胜诉"), ("corrected", r"纠[正错]|撤销|变更|确认违法|责令|重作|败诉"), ("pending", r"未?审结|待[审结]|在审|审理中|尚在|未结"),
            ("withdrawn", r"撤[回诉]|终止|和解|调解"), ("other", r"其[他它]"),
        ),
        (),
    ),
    "case_route": ((("direct", r"直接起诉|未经复议"), ("after", r"复议后|经复议")), (frozenset({"direct", "after"}),)),
    "time": ((("late", r"延[期长]"), ("on_time", r"按[时期]|期限内|法定时限")), (frozenset({"late", "on_time"}),)),
    "staff": ((("full", r"专职"), ("part", r"兼职")), (frozenset({"full", "part"}),)),
    "complaint": ((("complaint", r"投诉"), ("report", r"举报")), (frozenset({"complaint", "report"}),)),
}
KIND_WORDS = {
    name: (tuple((part, re.compile(words)) for part, words in parts), complete) for name, (parts, complete) in _KINDS.items()
}
# What the total of such parts is: prefixes of its indicator, or a word.
_KIND_HEADS: dict[str, tuple[tuple[str, ...], str]] = {
    "applicant": (("requests.received",), r"申请"),
    "way": (("requests.received", "consultations.received", "complaints.received"), r"申请|咨询|诉求|投诉"),
    "result": (("requests.answered", "requests.closed", "requests.received"), r"答复|办结|办理|申请"),
    "openness": (("disclosure", "documents", "other"), r"公文|文件|信息"),
    "case": (("review", "litigation"), r"复议|诉讼|案件"),
    "case_route": (("litigation",), r"诉讼"),
    "time": (("requests.closed", "requests.answered", "requests.received"), r"办结|答复|申请"),
    "staff": (("resources.staff",), r"人员"),
    "complaint": ((), r"投诉举报|举报投诉|投诉、举报|举报、投诉"),
}
KIND_HEADS = {name: (prefixes, re.compile(words)) for name, (prefixes, words) in _KIND_HEADS.items()}

TAKEN_IN = re.compile(r"收到|受理(?!机[关构]|部门|单位|点)|新收|接到|接收")
#: families of indicators whose members are things of their own, none of which is a kind of another (发布会, 访谈, 解读)
SEPARATE = frozenset({"response", "training", "resources", "complaints", "consultations"})
#: what was done; a part of which something else was done than of its siblings may be another matter (向省政府网站推送905条)
ACTION = re.compile(r"推送|报送|上报|转发|转载|编发|编印|编写|发放|印[制发]|召开|举办|受理(?![机部单])|收到|接待|接听|回应|走进|约谈|查处|查办|立案|修订|废止|清理|开设|开通|设立|建成|上线")
#: a body named in the words before a number
BODY = re.compile(r"机关|[省市县区镇乡]?本级|[一-鿿][局厅委办](?![理结公毕])|部门|直属|系统|各[省市县区镇乡]|[省市县区镇乡]级")
ANSWERED = re.compile(r"办结|答复|办理|审结")

#: the rate of the numbers before it ends their list: 其中投诉9件,举报3件,处理率99.1%,查办案件4件
RATE_BETWEEN = re.compile(r"率[^,;:。]{0,6}?\d[\d.]{0,6}%[^,;:。]{0,4}[,;]")

#: everything that was asked is answered, so that the results make up the requests
#: 合格31家;评定科技型企业,其中省级9家: a total that is not stated
UNSTATED = re.compile(r";(?![^;]{0,12}(?:从|按|以上|上述|这些|全部))[^;]{4,}[,:]其中")
#: 回访的9000件中,满意的占95.3%: the share is of this number, not this number's
WITHIN = re.compile(r"(?:之|当)?[中里](?![一-鿿]{0,2}心)")
ALL_DONE = re.compile(r"(?:全部|均)[^,;:。]{0,4}(?:办[理结毕]|答复)")

# What a number of the balance of requests is called: left from last year, left for next year.
CARRIED_OVER = re.compile(r"(?:上年度?|去年|上一年度?|20\d\d年度?)[^,;]{0,6}结转(?!至|到|下)|结转自")
#: what was to be answered: both together
DUE = re.compile(r"(?:应|须|需|共需|共须|共应)(?:当)?(?:予以?)?(?:办理|处理|答复|办结)(?:的|申请|共|总数|量|为)*$")
CARRIED_FORWARD = re.compile(r"结转(?:至|到|下|本年底|20\d\d|次年)|(?:顺延|转)至?到?(?:下年|次年|20\d\d)")

# -- shares, rates, growth ------------------------------------------------------------------------------------------------
SHARE = re.compile(r"占|比重|比例|份额")
RATE = re.compile(r"率")
GROWTH = re.compile(r"增长|上升|提高|增加|增幅|多[出了]?|升|下降|减少|降低|降幅|回落|减|降|翻")
DOWN = re.compile(r"下降|减少|降低|降幅|回落|少|减|降|跌")
#: the name of a rate that is nothing but its root (办结率; not 提前办结率, 当日办结率)
RATE_NAME = re.compile(r"(?:^|[,;:、(为达]|的)\s?([^,;:、(的]{2,4})率")

#: what is stated as a rate of what was there: 办结90件,办结率75%
RATED = ("办结", "处置", "处理", "答复", "回复", "解答", "采纳", "采用", "录用", "整改", "查结", "审结", "公开", "合格")

#: what was handed out, taken in or found, so that some of it can come back, be answered or mended
HANDED_OUT = re.compile(r"发放|发出|下发|派发|收到|受理|接到|接收|承办|交办|转办|分办|办件|反馈|梳理|查出|发现|排查")
#: what a rate's name may say beside that
RATE_SUFFIX = re.compile(r"(?:完成|落实|到位)$")

# -- channels: one item may be published over several, so that they may add up to more than the items ----------------------
CHANNEL = re.compile(r"网站|门户|网页|公报|微博|微信|公众号|客户端|APP|报[刊纸]|电视|广播|电台|媒体|公开栏|公示栏|宣传栏|电子屏|触摸屏|手机报|简报|抖音|头条|发布会|查阅点|档案馆|图书馆|信息网|其他(?:载体|渠道|平台|媒体|形式)")
#: a list of what was disclosed that opens with such a word is one of channels
CHANNELS = re.compile(r"渠道|平台|载体|媒介|媒体|途径|公开方式|公开形式")

# -- narrative against table: what a sentence must say to state the fact of a row -------------------------------------------------------
_STATES = {
    "disclosure.total": r"主动公开(?:各类|的)?(?:政府|政务)?信息",
    "disclosure.normative_documents": r"规范性文件",
    "disclosure.by_channel.gazette": r"公报",
    "disclosure.by_channel.website": r"网站.{0,6}公开",
    "disclosure.by_channel.weibo": r"微博",
    "disclosure.by_channel.wechat": r"微信",
    "documents.issued": r"(?:制[发定]|出台|印发).{0,4}规范性文件",
    "response.press_conferences": r"(?:召开|举[办行]|参加).{0,8}新闻发布会",
    "response.interviews": r"在线访谈",
    "response.interpretations": r"解读",
    "requests.received": r"(?:收到|受理|新收|接到).{0,10}申请",
    "requests.received.in_person": r"当面",
    "requests.received.fax": r"传真",
    "requests.received.online": r"网[络上]",
    "requests.received.letter": r"信函|邮寄",
    "requests.carried_over": r"结转",
    "requests.carried_forward": r"结转",
    "requests.closed": r"办结",
    "requests.closed.on_time": r"按时",
    "requests.closed.extended": r"延期",
    "requests.answered": r"答复",
    "requests.answered.total": r"答复|办结|办理",
    "requests.answered.already_public": r"已?主动公开",
    "requests.answered.granted": r"同意公开|予以公开",
    "requests.answered.partly_granted": r"部分公开",
    "requests.answered.denied": r"不予公开|不同意公开",
    "requests.answered.not_this_agency": r"不属于本",
    "requests.answered.nonexistent": r"不存在",
    "requests.answered.supplement": r"更改|补充|补正",
    "requests.answered.other_route": r"其他途径",
    "review.total": r"行政复议",
    "review.upheld": r"维持",
    "litigation.total": r"行政诉讼",
    "litigation.upheld": r"维持|驳回",
    "complaints.received": r"举报|投诉",
}
STATES = {name: re.compile(words) for name, words in _STATES.items()}
# A zero in words: what must be denied, with nothing between that narrows it (没有被纠错的复议 says nothing about all).
_NONE = r"(?:未|没有?|无|尚未|零)"
_STATES_NONE = {
    "requests.received": _NONE + r"[^,;。]{0,10}(?:收到|接到|受理|新收|发生)[^,;。]{0,24}申请|申请[^,;。]{0,6}(?:为零|0件|零件)",
    "review.total": _NONE + r"[^,;。维持纠错撤销败]{0,36}(?:行政)?复议|复议[^,;。]{0,24}(?:均?为零|均?未发生|均无)",
    "litigation.total": _NONE + r"[^,;。维持纠错撤销败]{0,40}诉讼|诉讼[^,;。]{0,16}(?:均?为零|均?未发生|均无)",
    "complaints.received": _NONE + r"[^,;。]{0,20}(?:举报|投诉)",
}
STATES_NONE = {name: re.compile(words) for name, words in _STATES_NONE.items()}
# Results of section three as sentences name them; 予以公开 and 部分公开 are often one number.
RESULT_NAMES = {
    "requests.answered.granted": "予以公开", "requests.answered.partly_granted": "部分公开", "requests.answered.denied": "不予公开",
    "requests.answered.unable": "无法提供", "requests.answered.not_processed": "不予处理", "requests.answered.other": "其他处理",
}
RESULTS = {
    name: re.compile(word)
    for name, word in {
        "requests.answered.granted": r"予以公开",
        "requests.answered.partly_granted": r"部分公开",
        "requests.answered.denied": r"不予公开",
        "requests.answered.unable": r"无法提供",
        "requests.answered.not_processed": r"不予处理",
        "requests.answered.other": r"其[他它]处理",
    }.items()
}
GRANTED_TOGETHER = re.compile(r"公开[及和或、与]+(?:者)?(?:予以)?部分公开")
#: words before a number that narrow it down to some of the whole: through one channel, by one applicant or office, on one matter
NARROWED = re.compile(r"通过|网[上站络]|微信|自然人|公民|企业|法人|部门|单位|科|处|各|其中|有关|涉及|关于|类|上半年|下半年|季度|月|电话|邮|热线|中心|\d{5}")
#: what a table counts of information disclosure only, and a sentence may count of everything the body does
WIDER = frozenset({"complaints.received"})
# Cells that may be added to, or taken for, the one that a sentence seems to state.
ADDED = {
    "requests.received": ("requests.carried_over", "requests.answered.total", "requests.answered", "requests.closed"),
    "requests.answered.total": ("requests.carried_forward", "requests.received", "requests.carried_over"),
    "requests.answered": ("requests.closed", "requests.received"),
    "requests.closed": ("requests.answered", "requests.received"),
    "litigation.total": ("review.total",),
    "review.total": ("litigation.total",),
}

# Shares that are listed behind their parts.
IN_TURN = re.compile("依次|分别")
