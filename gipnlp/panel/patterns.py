"""What the panel knows in words: bodies that no place makes unique, indicators that are not one number a year."""

from __future__ import annotations

#: proper parts of zones' names that many cities use; a zone that is called only this is not the same everywhere
COMMON_ZONES = (
    "高新 高新技术 高新技术产业 经济 经济技术 经开 工业 产业 开发 科技 生态 文化 旅游 农业 现代 国家级 省级 综合 东部 西部 南部 北部 中部 "
    "城东 城西 城南 城北 城中 滨海 滨江 滨湖 滨河 沿江 沿海 临港 临空 空港 循环 新型 新"
).split()
#: endings of zones' names
ZONE_ENDS = "新区 新城 实验区 试验区 开发区 高新区 园区 示范区 保税区 保税港区 管理区 度假区 风景区 景区 产业区 经济区 合作区 自贸区".split()
#: beginnings of the names of bodies that exist once in the country
CENTRAL_STARTS = "国家 国务院 中国 中共中央 中央 全国 最高人民 海关总署 审计署".split()
#: ministries, whose names do not say that they are the country's (和 left out, as in keys)
MINISTRIES = frozenset(
    "外交部 国防部 教育部 科学技术部 工业信息化部 公安部 监察部 民政部 司法部 财政部 人事部 劳动社会保障部 人力资源社会保障部 国土资源部 自然资源部 环境保护部 "
    "生态环境部 建设部 住房城乡建设部 交通部 交通运输部 铁道部 信息产业部 水利部 农业部 农业农村部 商务部 文化部 文化旅游部 卫生部 退役军人事务部 应急管理部".split()
)
#: short forms of organs that stand for more than one full name (药监局: 药品监督管理局 before 2013 and since 2018)
AMBIGUOUS_ORGANS = frozenset({"药监局"})

#: indicators that reports state once for each category (规章, 规范性文件 …): only with a category they are one number a year
BY_CATEGORY = frozenset(
    "other disclosure.by_category requests.received.by_topic disclosure.normative_documents documents.issued documents.repealed "
    "documents.valid administration.licences administration.penalties administration.coercion administration.fees "
    "administration.procurement administration.services".split()
)
#: indicators that name their own year: what 上年结转 is about began the year before
NAMES_ITS_YEAR = frozenset({"requests.carried_over", "requests.carried_forward"})
#: what stands right before a number of another year (比2011年(2177条), 较上年的8件, 2016年为12件) …
OTHER_YEAR = r"(?:(?P<year>(?:19|20)\d{2})年度?|(?P<last>上一?年度?|去年度?|前一?年度?|往年))(?:同期|全年)?(?:的|为|是|仅|只有)?[(:]?$"
#: … or before a number that is a difference (多169条, 增加了339条)
DIFFERENCE = r"(?:增加|增长|减少|下降|上升|净增|新增|多|少|增|减)了?$"
#: words that make of a difference the number itself (新增: new ones of the year)
NO_DIFFERENCE = r"新增了?$"
#: words that make a total one over all years
CUMULATIVE = "累计 累積 历年 歷年 以来 以來 截至 截止 总和 合计".split()
#: indicators that are as they stand, and may shrink, even if a report calls them cumulative
STANDING = ("resources.", "documents.valid", "website.columns", "website.sites")
