"""The words and patterns of quantities, as plain data.  Add a measure word or an approximator here."""

# Digits of Chinese numerals; 两 counts things, 〇/零 are nought, 廿 and 卅 are tens.
CN_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
CN_TENS = {"廿": 20, "卅": 30}
CN_UNITS = {"十": 10, "百": 100, "千": 1000}
CN_MYRIADS = {"万": 10**4, "亿": 10**8}

# Before the number → qualifier.
PREFIXES = {
    "接近": "approximate", "将近": "approximate", "大约": "approximate", "约为": "approximate", "近": "approximate",
    "约": "approximate", "超过了": "at_least", "超过": "at_least", "超出": "at_least", "突破": "at_least", "达到": "exact",
    "不少于": "at_least", "不低于": "at_least", "至少": "at_least", "高达": "exact", "多达": "exact", "逾": "at_least",
    "超": "at_least", "不足": "at_most", "不到": "at_most", "不超过": "at_most", "至多": "at_most", "最多": "at_most",
}
# After the number or its measure word → qualifier.
SUFFIXES = {
    "以上": "at_least", "之多": "exact", "左右": "approximate", "上下": "approximate", "以内": "at_most", "以下": "at_most",
}
# Between number and measure word: 余 and 多 say "and some more".
MORE = "余多几"

# Measure words.  Money is kept in 元.
UNITS = (
    "个工作日 工作日 个自然日 个小时 小时 分钟 个月 个季度 季度 个百分点 百分点 人次 人（次） 人(次) 件次 条次 篇次 期次 场次 户次 次数 家次 批次 台次 辆次 "
    "万元 亿元 元 美元 件 条 个 次 人 名 位 份 期 篇 项 场 家 宗 起 种 类 册 张 块 幅 户 批 本 套 台 部 处 所 天 日 年 周 页 字 "
    "栏 只 辆 公里 千米 米 吨 公斤 千克 亩 公顷 平方米 平方公里 立方米 点 届 版 站 句 封 例 则 片 枚 支 面 把 间 座 栋 颗 株 棵 口 轮 遍 "
    "趟 回 笔 单 组 队 班 节 课时 学时 分 秒 度 级 层 门 盘 盒 袋 箱 枚 集 卷 章 款 号 档 桩 单位 公众号 粉丝 岁 课 段 桌 道 款 米 路 列 股 代 员 屏 票 万 亿 "
    "人份 幅次 余次 单次 场(次) 期(次) 件(次) 篇(条) 条(篇) 个(次) 份(次) 人次数 条数"
).split()
MONEY_UNITS = {"元": 1, "万元": 10**4, "亿元": 10**8}

# Chinese numerals before these are no counts: fixed expressions of the genre.
NO_COUNT = (
    "一系列 一定 一批 一站式 一条龙 一把手 一体化 一体 一律 一旦 一直 一致 一般 一同 一些 一切 一方面 一级 一流 一线 一网 一窗 一号 一次性 一次办 一件事 一张网 一点 "
    "一项重要 一年来 一如既往 一并 一经 一起 一部分 两级 三级 四级 五级 两微 两学 两会 两级 三公 三农 三重 三严 三分离 四位一体 五位一体 五公开 六公开 八公开 十不准 "
    "双随机 第一 第二 第三 三个代表 四个意识 四个自信 两个维护 四个全面 五大 一岛 一事 一审 一图 百姓 千方百计 万众 十分 一带 一路 唯一 统一 专一 同一 之一 单一 任一 逐一 "
    "十八大 十九大 二十大 三中 四中 五中 六中"
).split()
