"""What augmentation swaps, as plain data: measure words of like classes, wordings of converted script, marks, shapes of names.

:mod:`gipnlp.training.augment` has the logic.  Everything is normalised text (simplified script, half width).
"""

# Measure words that count the same things; a word may stand in several classes.
UNIT_CLASSES = tuple(
    tuple(line.split())
    for line in (
        "件 条 项 份 篇 则 个 封", "件 宗 起 例", "件次 条次 篇次", "次 场 期 届 轮", "场次 期次 批次 次", "人 名 位", "家 个 所 处 户", "家次 户次",
        "本 册 份 套", "台 套 块 张 面 部", "种 类 项 个", "元 万元 亿元", "天 日 工作日 个工作日", "项 部 个 件",
    )
)  # fmt: skip
# Of these a report counts many or few, exactly or about; of others (working days, money, points) only the digits are swapped.
COUNTED = frozenset("件 条 项 份 篇 则 个 封 宗 起 次 场 期 人 名 位 家 户 本 册 人次 件次 条次 家次 户次 场次 期次 批次 台 张 处".split())

# What phrase-wise conversion to traditional script wrote for these, back in simplified characters.
TAIWAN_WORDINGS = dict(
    pair.split("=")
    for pair in (
        "文件=档案 门户网站=入口网站 设置=设定 程序=程式 群众=民众 优化=最佳化 网络=网路 软件=软体 短信=简讯 消息=讯息 数据库=资料库 数据=资料 通过=透过 "
        "质量=品质 联系=联络 复印=影印 打印=列印 触摸屏=触控式萤幕 互联网=网际网路 在线=线上 项目=专案 支持=支援 电子屏幕=电子萤幕 视频会议=视讯会议"
    ).split()
)

# A mark outside of spans and what pages write instead of it; an empty string: it is lost.
MARKS = {
    ",": ("、", "", ";"), "、": (",", ",", ""), ";": (",", "。"), ":": (",", ""), "。": (";",), "—": ("-", "~"), "-": ("—", "~"),
}  # fmt: skip
# These are swapped together, a sentence keeps one style; title marks are not lost, as nothing inside of them is marked.
PAIRS = {
    "(": ("(", "[", "〔", "【"), ")": (")", "]", "〕", "】"), "《": ("《", "〈"), "》": ("》", "〉"), "“": ("“", "", '"', "‘"), "”": ("”", "", '"', "’"),
}  # fmt: skip
QUOTES = "“”‘’\"'"

# What a swapped organ keeps: its first words (whose it is) and what it ends in.
POSSESSIVES = "我 本 该".split()
DETERMINERS = "各有关 各相关 各 有关 相关 全省 全市 全县 全区 全州".split()
LEVELS = "省 市 县 区 州 镇 乡 局 厅 委".split()
ORGAN_ENDS = "办公室 办公厅 委员会 领导小组 中心 部门 单位 机构 机关 支队 大队 局 厅 委 办 院 会 部 站 所 科 处 股 队 组 馆 府 司 校 社".split()
COORDINATION = "、和及与或()"
