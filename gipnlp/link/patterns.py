"""Words that the linker knows, as plain data."""

# Verbs that decide what a number is about; the nearest one before the number in its clause counts.
VERBS = (
    "收到 受理 接收 接到 接受 发布 公开 公布 公示 办结 答复 回复 办理 处理 接待 召开 举办 开展 编发 印发 制发 编印 编辑 推送 推出 转载 刊登 刊发 播发 播出 报送 上报 报道 发放 发送 组织 "
    "培训 维持 撤销 驳回 纠正 审结 设立 设置 开设 建立 建成 配备 投入 收取 减免 免收 更新 制作 采用 录用 采纳 访问 点击 浏览 查阅 咨询 完成 清理 梳理 归集 解读 回应 征集 移交 印制 审查 审核 参加 "
    "制定 出台 废止 修订 同意 不予 结转 申请 提起 新增 增加 减少 汇编 录入 录播 上线 入驻 转办 督办 交办 解决 反馈 检查 整改 抽查 通报 宣传 悬挂 张贴 刊出 接听 解答 拨打 订阅 关注 阅读 下载 "
    "公议 调解 协调 集中 覆盖 汇总 收集 评估 考核 约谈 撤诉 败诉 胜诉 应诉"
).split()

STOCK = (
    "累计 截至 截止 现有 共有 已有 已建 现已 已经 目前 历年 总数达 设有 建有 配有 拥有 突破 自开通以来 以来 开通以来 成立以来 施行以来 实施以来 总量 共设 已设 下设 设立 设置 配备 建立 现行 到目前 "
    "存量 粉丝 关注人数 用户 注册 迄今 至今 至此 总计 开通 汇集"
).split()

# Words that say of which time a sentence speaks; the first and the last before a number count.
TIMES = (
    "截至目前 截止目前 到目前 目前 截至 截止 今年以来 今年来 全年 年内 本年 本年度 年度 上半年 下半年 去年 上年 以来 累计 至今 迄今 现有 现已 已经 历年 年底 年末 年 月 日"
).split()

# Territories and systems that a sentence names as that which its numbers are about.
TERRITORIES = "市本级 县本级 区本级 省本级 州本级 全市 全县 全区 全省 全州 全旗 全镇 全乡 全系统 全局 全厅 全街道 全盟 全自治区 全国 全镇(街) 全街 全委 全院 全校 全行业".split()
OWN = "我市 我县 我区 我省 我州 我旗 我镇 我乡 我局 我厅 我委 我办 我院 我部 我处 我站 我所 我街道 我街 我校 我中心 我馆 我会 我盟 我公司 我支队 我分局 本市 本县 本区 本省 本州 本旗 本镇 本乡 本局 本厅 本委 本办 本部 本院 本街道 本机关 本单位 本部门 我单位 我机关 我们 本行政机关 本系统机关".split()
# Sites and media that publish by themselves.
SITE_ENDS = "门户网站 网站 官网 信息公开网 公开网 网 公众号 微信 微博 客户端 公报 日报 电台 电视台 报 热线 平台 抖音号 视频号 头条号 订阅号 小程序 服务中心 查阅中心 查阅点 档案馆 图书馆 办事大厅 政务大厅 窗口 APP 媒体 集团 公司 发布 频道".split()
CHANNEL = "通过 在 于 依托 利用 运用 借助 经 向 由 从 对 以 将 把 到 与".split()
# The first characters of what such a site or medium does.
SITE_DOINGS = "共累全发访年总已受接首点浏日注粉主编推刊播现设开改建收利拍补挂整应处报链答拥有采登上更办制录转关新阅当月完征则分通"

# How what a medium does goes on behind its name: the medium is the subject then.
DOINGS = "全 共 累 年 日 已 新 刊 播 发 推 转 公 编 设 开 收 接 受 更 出 登 上 采 点 访 浏 粉 关 阅 总 主 及 向 被".split()

# Where items are disclosed, as it stands behind 在, 通过 …, and the kind of it.
CHANNELS = {
    word: kind
    for kind, words in {
        "website": "门户网站 网站 信息公开网 公开网 政务网 官网 页面 网页 专栏 网上 互联网 网",
        "weibo": "微博",
        "wechat": "微信 公众号",
        "gazette": "政府公报 公报",
        "press": "报刊 报纸 日报 晚报 报 电视台 电视 电台 广播 新闻媒体 媒体 刊物",
        "other": "公开栏 公示栏 宣传栏 显示屏 电子屏 触摸屏 短信 手机报 客户端 APP 公告栏 手册 喇叭",
        "reading_point": "查阅点 查阅中心 档案馆 图书馆 服务中心 服务大厅",
        "press_conference": "新闻发布会 发布会",
    }.items()
    for word in words.split()
}
