"""Words that the tagger's features know, as plain data: organ suffixes, their modifiers, sentence marks, denials."""

# Ends of names of organs, and of nouns for organs.
ORGAN_SUFFIXES = (
    "人民政府 人民政府办公室 人民政府办公厅 政府办公室 政府办公厅 政府办 办公室 办公厅 管委会 管理委员会 委员会 街道办事处 办事处 领导小组 工作小组 "
    "局 厅 委 部 署 院 办 总局 分局 支局 支队 大队 中队 总队 中心 处室 科室 处 科 股室 站 所 机关 部门 单位 政府 乡镇 街道 镇政府 乡政府 区政府 县政府 市政府 省政府 "
    "法院 检察院 党委 党组 纪委 县委 市委 省委 区委 常委会 党工委 管理处 管理局 监督局 事务所 服务中心 公司 集团 学校 医院 档案馆 图书馆 委办局 机构 系统 小组 指挥部 联席会议 专班 党校 学院 大学 银行 协会 机构 系统 小组 分中心 指挥部 联席会议 工作组 专班"
).split()
# Before such a noun: our, all, the ones concerned.
ORGAN_MODIFIERS = (
    "我 本 该 各 有关 相关 各有关 各相关 市直 县直 区直 省直 州直 市级 县级 区级 省级 镇直 直属 下属 所属 全体 其他 上级 下级 主管 职能 牵头 责任 成员 驻 各级 全市各 全县各 牵头 主管 责任 工作 办事 专门 领导 直属 所辖 部分 个别 大部分 重点 落后 相关 上下 兄弟 监察 保密 职能 窗口 涉及 承办 成员 各类 各大 下辖"
).split()
ZERO_WORDS = (
    "没有 未收到 未发生 未出现 未接到 未受理 未收取 未发现 未产生 未提起 未被 未有 尚未 无 为零 为0 暂无 不收费 免费 未曾 均未 从未 零 未因 未向 不存在 未"
).split()
VERBS = (
    "收到 受理 接收 接到 发布 公开 公布 办结 答复 回复 办理 接待 召开 举办 开展 编发 印发 制发 推送 转载 刊登 报送 发放 组织 培训 维持 撤销 驳回 纠正 设立 设置 开设 建立 "
    "配备 投入 收取 减免 处理 更新 制作 发送 采用 录用 访问 点击 浏览 查阅 咨询 完成 清理 梳理 归集 上报 解读 回应 征集 采纳 移交 印制 审查 审核 参加 播出 制定 出台 废止 修订"
).split()
# One of these in a sentence may deny what it names (无, 没有, 未收到, 不收费, 免费, 零).
DENIAL_CHARACTERS = "无未没不免零"
NO_DENIAL = "未经 未审 未缴 不计 不予 不再 不同 不断 无法 无正当".split()
# Names of places that are rather a verb and a noun in this genre: 会同县财政局 (together with the county's bureau of finance).
NO_PLACES = frozenset({"会同县"})
# What headings of sections and their parts end in.
HEADING_ENDS = "情况 数量 类别 形式 方式 途径 措施 问题 事项 概述".split()
# Characters of a unit cell between a row's label and its number.
UNIT_CELL = "条件次个人元万名家篇份宗处部期场/()单位"
# What looks like a body by its end and is none: posts of persons, computer systems.
NO_BODY_ENDS = "[省市县区州旗]委常委 管理系统 监察系统 信息系统 电子监管系统 办公系统 服务系统 目录系统 联席会议 公司 行业 政府机构 工作 平台 公开网 专栏".split()
# Words of quantity before a CATEGORY.
QUANTIFIERS = "各类 系列 累计 共计 总计 相关 有关".split()
# What a report counts of its own text: 七个部分, 三个方面.
OF_TEXT = ("部分", "方面")
# Class nouns that are no body without a word beside them.
CLASS_NOUNS = (
    "政府 部门 单位 机关 机构 政府部门 政府机关 行政机关 党政机关 国家机关 部门和单位 档案馆 图书馆 公共图书馆 国家档案馆 "
    "行政服务中心 政务服务中心 便民服务中心 医院 学校 社区"
).split()
# Functions that make a body of 部门, 机构, 单位; and what may stand before them.
FUNCTIONS = (
    "主管 牵头 承办 办理 经办 保密审查 审查 办事 监察 监管 执法 职能 征收 投诉 投诉受理 复议 相关 有关 个别 少数 基层 配合 日常工作 经办工作 政府信息公开工作 政务公开工作 信息公开工作 公开日常工作"
).split()
OF_DISCLOSURE = "政府信息公开 政务公开 信息公开 日常 具体 专门 各 业务指导与 保密".split()
# Ends of compound nouns: a CATEGORY does not stop before them.
NOUN_ENDS = "事项 案件 支出 收入 人员 人数 会议 总量 总数 数量 信息".split()
