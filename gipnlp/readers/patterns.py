"""Words and lists the readers go by: plain data, no logic."""

from __future__ import annotations

#: characters that annual reports use all the time, simplified and traditional: tell GB18030 from Big5
COMMON_CHARACTERS = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形"
    "相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情最立代想已通并提直题程展五"
    "果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战"
    "先回则任取据处府息开公信申请复议诉讼报告截至根据条例受收办依予答未结查询网站政务微博渠道"
    "這為個國來時們於會發動過說產種麼對開關體點條數變問題見計設統報請復議訴訟據處務網書總額經濟應該與環縣區實現後進機構給"
    "〇零六七八百千万亿萬億，。、；：（）《》“”"
)

#: tags whose content is no text of the page
DROPPED_TAGS = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "meta",
        "link",
        "object",
        "embed",
        "applet",
        "audio",
        "video",
        "canvas",
        "svg",
        "math",
        "iframe",
        "frame",
        "frameset",
        "noframes",
        "map",
        "select",
        "option",
        "button",
        "input",
        "textarea",
        "datalist",
        "dialog",
        "xml",
        "nav",
        "footer",
        "aside",
        "o:documentproperties",
        "w:worddocument",
        "w:latentstyles",
        "o:officedocumentsettings",
        "v:shapetype",
    ]
)

#: of these the content stays when it holds the report (pages misuse them as plain wrappers)
PROTECTED_TAGS = frozenset(["nav", "footer", "aside", "noscript", "dialog"])

#: tags that begin and end a line
BLOCK_TAGS = frozenset(
    [
        "html",
        "body",
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "center",
        "form",
        "fieldset",
        "legend",
        "address",
        "figure",
        "figcaption",
        "hr",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "summary",
        "details",
        "menu",
        "dir",
        "listing",
        "multicol",
        "nav",
        "footer",
        "aside",
        "noscript",
        "dialog",
        "title",
        "ucapcontent",
        "ucaptitle",
    ]
)

#: parts of class names and ids that mark what stands around an article, never in it
BOILERPLATE_NAMES = frozenset(
    [
        "nav",
        "navbar",
        "navi",
        "navigation",
        "menu",
        "submenu",
        "topmenu",
        "leftmenu",
        "breadcrumb",
        "breadcrumbs",
        "crumb",
        "crumbs",
        "bread",
        "footer",
        "foot",
        "copyright",
        "share",
        "bdshare",
        "bdsharebuttonbox",
        "sharebox",
        "social",
        "sidebar",
        "toolbar",
        "search",
        "searchbox",
        "searchbar",
        "pagination",
        "pager",
        "pages",
        "login",
        "skip",
        "skiplink",
        "accessibility",
        "qrcode",
        "ewm",
        "weizhi",
        "dqwz",
        "curpos",
        "currentposition",
        "friendlink",
        "yqlj",
        "topbar",
        "toplink",
    ]
)

#: words of a page's foot
FOOT_WORDS = ("ICP备", "公网安备", "网站标识码", "版权所有", "主办单位", "技术支持", "网站地图", "ICP備", "版權所有")

#: attributes of a style that hides an element
HIDING_STYLES = ("display:none", "visibility:hidden", "mso-hide:all")

#: headings of the report, and words of its tables: a block that holds two of them outside links is never dropped
REPORT_WORDS = (
    "总体情况",
    "主动公开",
    "依申请公开",
    "收到和处理",
    "行政复议",
    "行政诉讼",
    "存在的主要问题",
    "其他需要报告",
    "统计指标",
    "年度报告",
    "本年新收",
    "總體情況",
    "主動公開",
    "依申請公開",
    "行政復議",
    "行政訴訟",
    "統計指標",
    "年度報告",
)

#: beginnings of files of kinds that gipnlp does not read
BINARY_MAGIC = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BZh",
    b"{\\rtf",
    b"RIFF",
    b"ID3",
    b"\x7fELF",
    b"MZ\x90",
    b"SQLite format 3",
    b"PAR1",
)

#: parts of zip packages of other programs, what they are, and what to save them as
ZIP_KINDS = (
    ("OFD.xml", ("OFD (版式文件)", "PDF")),
    ("xl/", ("Excel", ".html")),
    ("ppt/", ("PowerPoint", "PDF")),
    ("content.xml", ("OpenDocument", ".docx")),
)

#: streams of old binary office files (names in UTF-16), what they are, and what to save them as
OLE_KINDS = (
    ("WordDocument", ("old Word or WPS (.doc, .wps)", ".docx")),
    ("Workbook", ("old Excel (.xls, .et)", ".html")),
    ("Book", ("old Excel (.xls)", ".html")),
    ("PowerPoint Document", ("old PowerPoint (.ppt)", "PDF")),
)

#: names of files that old office programs write, where the content does not tell
OLE_SUFFIXES = {".doc": OLE_KINDS[0][1], ".wps": OLE_KINDS[0][1], ".dot": OLE_KINDS[0][1], ".xls": OLE_KINDS[1][1], ".et": OLE_KINDS[1][1], ".ppt": OLE_KINDS[3][1]}
