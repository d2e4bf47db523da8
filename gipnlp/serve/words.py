"""The words of the page and of the command, in Chinese and English."""

from __future__ import annotations

from ..messages import Lang

#: a made-up text that shows what the page does: its parts do not add up
EXAMPLE = (
    "清江市人民政府2012年政府信息公开工作年度报告\n"
    "一、主动公开政府信息情况\n"
    "2012年，全市主动公开政府信息21870条，其中市级机关1821条，各县（区）政府8313条，市政府各部门12136条。\n"
    "二、依申请公开政府信息情况\n"
    "2012年，全市共受理政府信息公开申请125件，其中当面申请113件，占90.4%；网上申请12件。全年没有发生行政复议。\n"
)

#: key → (Chinese, English)
WORDS: dict[str, tuple[str, str]] = {
    "title": ("政府信息公开年报识读", "Reading disclosure reports"),
    "lead": (
        "放入一份政府信息公开工作年度报告,即可看到其中每个数字的含义、在原文中的位置,以及互相矛盾之处。",
        "Give it an annual report on government information disclosure and see what each of its numbers means, where it "
        "stands, and which contradict each other.",
    ),
    "private": (
        "文件只在运行 gipnlp 的这台机器上处理,不保存,也不记录。",
        "Files are read on the machine that runs gipnlp; they are neither kept nor logged.",
    ),
    "drop": ("将文件拖到这里,或", "Drop a file here, or"),
    "choose": ("选择文件", "choose a file"),
    "kinds": (
        "txt、md、html、mht、pdf、docx,不超过 {size} MB",
        "txt, md, html, mht, pdf or docx, up to {size} MB",
    ),
    "or": ("或者粘贴文字", "or paste text"),
    "example": ("填入示例", "Use an example"),
    "go": ("识读", "Read it"),
    "cancel": ("取消", "Cancel"),
    "working": ("正在识读…", "Reading…"),
    "seconds": ("秒", "s"),
    "again": ("另一份报告", "Another report"),
    "download": ("下载", "Download"),
    "bom": ("CSV 供 Excel 打开", "CSV for Excel"),
    "view": ("识读结果", "View of the report"),
    "pasted": ("粘贴的文字", "Pasted text"),
    "done": ("识读完毕", "Done"),
    "saved": ("已下载", "Downloaded"),
    "nothing": ("请先选择文件或粘贴文字。", "Choose a file or paste a text first."),
    "large": ("文件超过 {size} MB。", "The file is larger than {size} MB."),
    "many": ("一次只能识读一个文件。", "One file at a time."),
    "offline": (
        "无法连接服务器。它是否仍在运行?",
        "The server cannot be reached. Is it still running?",
    ),
    "api": ("供程序调用", "For programs"),
    "api.how": (
        "同样的功能可以从命令行或程序调用;回复为 JSON,也可以是 JSON Lines、CSV 或 XLSX。",
        "The same from a command line or a program; the reply is JSON, or JSON Lines, CSV, XLSX.",
    ),
    "api.more": ("完整说明(OpenAPI)", "Full description (OpenAPI)"),
    "lang.other": ("English", "中文"),
    "theme": ("明暗", "Theme"),
    "text": ("报告文字", "Text of the report"),
    "release": ("松开即可识读", "Let go to read it"),
    "serve.at": (
        "gipnlp 已在 {url} 上运行(Ctrl-C 结束)",
        "gipnlp serves on {url} (Ctrl-C ends it)",
    ),
    "serve.open": (
        "注意:其他机器也能访问它,而它不认证任何人。请只在可信的网络中这样运行,或放在带认证的代理之后。",
        "Note: other machines can reach it, and it asks nobody who they are. Do this in a trusted network only, or behind "
        "a proxy that does.",
    ),
}


def say(key: str, lang: Lang, **values: object) -> str:
    """Give the words of ``key`` in ``lang`` with the values filled in."""
    words = WORDS[key][0 if lang == "zh" else 1]
    return words.format(**values) if values else words
