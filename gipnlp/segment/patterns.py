"""Words of page furniture, titles and headings, as plain data."""

# Lines that are page furniture when they are short, or begin with one of these.
JUNK_LINES = (
    "登录 注册 首页 当前位置 您现在的位置 您的位置 点击数 浏览次数 阅读次数 访问次数 打印 关闭窗口 关闭 分享到 分享 上一篇 下一篇 版权所有 网站地图 联系我们 联络我们 主办单位 主办 "
    "承办 技术支持 ICP备 备案号 网站标识码 公网安备 相关附件 关联文章 相关文章 相关链接 相关阅读 相关词条 热门词条 相关新闻 推荐阅读 热门文章 参考资料 词条图册 扫一扫 字体 字号 "
    "收藏本站 设为首页 无障碍 返回顶部 选择特殊符号 选择搜索类型 请输入搜索 智能问答 站内搜索 繁体 精品资料 来源: 来源： 作者: 责任编辑 责编 信息来源 稿源 编辑: 基本信息 条例内容 详细内容 "
    "词条标签 开放分类 编辑本段 免责声明 站点地图 关于我们 常见问题 友情链接 微信扫一扫 手机版 政府信息公开指南 政府信息公开目录"
).split()
# Lines with one of these anywhere are page furniture when they are short.
JUNK_PARTS = "版权所有 ICP备 公网安备 最佳答案 人觉得有用 评价文档 下载积分 没有找到相关结果 高级搜索 本词条 词条标签 版权声明 往期回顾".split()
# Lines of nothing but these words are buttons.
BUTTONS = "收藏 打印 转发 举报 分享 关闭 锁定 编辑词条 编辑 纠错 我要纠错 返回 微信 微博 QQ空间 新浪微博 人人网 文档评论(0) 顶部 大 中 小 下载 全屏".split()
# Behind the report, a line that begins with one of these opens a list of other pages.
TAIL_LINES = "相关 热门 关联文章 推荐阅读 上一篇 下一篇 上一条 下一条 分享到 猜你喜欢 文档评论 词条 友情链接 参考资料 精品资料".split()
# ... or one that ends so.
TAIL_ENDS = ("百度文库", "百度百科", "豆丁网", "道客巴巴", "搜狗百科", "360百科")
# Metadata of a page: the value behind them belongs to the header, the line to no report.
META_LINES = "标题 发布时间 发布日期 发文日期 文号 发布机构 栏目 原文链接 本地目录 页面链接 索引号 主题分类 名称 公开日期 成文日期 生成日期 信息分类 公开方式 公开范围 文件编号 有效性 主题词 体裁分类 废止日期".split()

OVERVIEW = "概述 概况 总体情况 基本情况 工作概况 工作情况 主要情况 总体概述 总述 概要 工作概述 公开概况 公开工作概况".split()

# Section kinds: the first one whose word occurs in the heading.
SECTION_KINDS = (
    ("statistics", ("统计表", "统计数据", "指标统计", "附表", "报表", "情况统计")),
    ("problems", ("存在的问题", "主要问题", "存在问题", "问题与", "问题和", "问题及", "薄弱环节", "存在的困难", "困难与", "不足", "改进措施", "改进情况", "整改措施")),
    ("plans", ("下一步", "下步", "工作打算", "工作安排", "今后", "打算", "工作思路", "努力方向", "明年工作", "工作计划", "年安排")),
    ("review", ("复议", "诉讼", "申诉")),
    ("fees", ("收费", "费用", "减免", "支出", "收取")),
    ("requests", ("依申请", "申请公开", "收到和处理", "申请情况", "受理情况", "申请办理")),
    ("disclosure", ("主动公开", "公开数量", "公开政府信息", "信息公开的情况", "公开情况", "回应解读", "发布解读", "政策解读")),
    ("overview", ("概述", "概况", "总体情况", "基本情况", "总述", "工作情况", "主要情况")),
    ("other", ("其他", "其它", "说明", "附录", "咨询")),
)

# -- header ---------------------------------------------------------------------------------------------------------

#: a year in digits or Chinese numerals
YEAR = r"(?:(?:19|20)\d{2}|二[〇零0O][一二三四五六七八九〇零\d]{2})"
#: what the reports are about, in their titles
TOPIC = r"(?:(?:政府|政务)?(?:信息|政务)公开|政府公开)"
#: how titles call a report
REPORT = r"(?:报告书?|年报|总结)(?:暨(?:年度)?(?:工作)?报告)?(?:的函)?"
#: how the name of an organ ends
ORGAN_END = (
    r"(?:人民政府(?:办公[厅室])?|管理?委员会|管委会|街道办事处|办事处|委员会|办公[厅室]|总局|分局|支队|大队|监督局|管理局|局|厅|委|部|院|署|镇|乡|街道|中心|"
    r"馆|台|站|公司|集团|中学|小学|学校|大学|学院|医院|银行|海关)"
)
#: a date in Chinese numerals
CN_DATE = r"[二2]\s?[〇零0O]\s?[一二三四五六七八九〇零0-9]\s?[一二三四五六七八九〇零0-9]\s?年\s?[一二三四五六七八九十\d]{1,2}\s?月\s?[一二三四五六七八九十\d]{1,3}\s?日"
#: words that stand before and after the name of a body in a title
_OPENING, _MARK = "关于|标题[:：]|名称[:：]|印发|公布|发布", r"[•·*#\s]"
NOISE = rf"^(?={_OPENING}|{_MARK}){_MARK}*(?:(?:{_OPENING}){_MARK}*)*|(?:关于|的|报送|上报|印发|公布|开展|做好|实施|编制|\s)+$"
#: labels of a page's fields that hold the body's name, the surest first
BODY_LABELS = ("(?:填报|编制|公开)单位", "(?:发布|公开|信息发布|责任)(?:机构|单位|部门)", "(?:信息|文章|稿件)?来源|供稿单位|信息提供")
#: what follows a field's value when the page has no blank between two fields
FIELD_WORDS = "(?:发布|公开|成文|生成|发文)?(?:日期|时间)|作者|编辑|审核|点击|浏览|阅读|访问|字体|字号|索引号|主题|名称|文号"
#: what a zone is called: such a place is no division of GB/T 2260
ZONE_WORDS = (
    "实验区 开发区 高新区 经开区 新区 新城 园区 产业园 工业园 科技园 示范区 保税区 管理区 度假区 景区 产业区 经济区 合作区 试验区 集聚区 聚集区 自贸区".split()
)
#: zones whose committee is sent by the province and ranks as a city (the new areas of the State Council's approval that are no district of
#: a city, and zones with the same rank); all others stand beside counties
CITY_ZONES = (
    "平潭综合实验区 雄安新区 西咸新区 贵安新区 兰州新区 滇中新区 赣江新区 江北新区 湘江新区 天府新区 两江新区 长春新区 哈尔滨新区 福州新区 金普新区 "
    "杨凌农业高新技术产业示范区 杨凌示范区 郑州航空港经济综合实验区 横琴粤澳深度合作区"
).split()
#: bodies led from the centre whose districts cross the provinces
CENTRAL_DISTRICTS = r"海关$|检验检疫局$|储备物资管理局$"
#: how the names of central bodies begin or end
CENTRAL_NAMES = r"^(?:国家|中国|中华人民共和国|国务院|最高)|^[一-鿿]{2,6}部$|总局$|^海关总署|^审计署"
