"""Words for people, in Chinese and English: names of labels, levels and forms, headings, and the errors in Chinese.

Order to read: :func:`default_lang` (which language a user wants), :data:`WORDS` (all words), :func:`say` (one of
them), :func:`error_text` (an error in the user's language). The terminal view, the page and the command line take
their words from here.
"""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping
from typing import Literal

from .errors import GipError

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")

#: key → (Chinese, English)
WORDS: dict[str, tuple[str, str]] = {
    # labels
    "AGENCY": ("机构", "Agency"),
    "DATE": ("日期", "Date"),
    "COUNT": ("数量", "Count"),
    "PERCENT": ("百分比", "Percent"),
    "CATEGORY": ("类别", "Category"),
    # levels and kinds of bodies
    "level.province": ("省级", "province"),
    "level.city": ("市级", "city"),
    "level.county": ("县级", "county"),
    "level.town": ("乡镇级", "town"),
    "level.central": ("中央", "central"),
    "level.unknown": ("层级不明", "level unknown"),
    "kind.government": ("政府", "government"),
    "kind.department": ("部门", "department"),
    "kind.unknown": ("类型不明", "kind unknown"),
    "script.hans": ("简体", "simplified"),
    "script.hant": ("繁体", "traditional"),
    # forms
    "form.none": ("无统计表", "no table"),
    "form.2014": ("2014年版统计表(2014—2018)", "form of 2014 (2014–2018)"),
    "form.2019": ("2019年版(国办公开办函〔2019〕60号)", "form of 2019 (No. 60)"),
    "form.2021": ("2021年版(国办公开办函〔2021〕30号)", "form of 2021 (No. 30)"),
    "form.other": ("自定统计表", "the body's own table"),
    "form.narrative": ("正文", "narrative"),
    "cells": (
        "读出{read}格,空白{blank}格,不适用{not_applicable}格,无法读出{unreadable}格",
        "{read} cells read, {blank} blank, {not_applicable} not applicable, {unreadable} unreadable",
    ),
    # fields
    "agency": ("机构", "Agency"),
    "level": ("层级", "Level"),
    "region": ("区划代码", "Region code"),
    "year": ("年度", "Year"),
    "period": ("统计期限", "Period"),
    "title": ("标题", "Title"),
    "published": ("发布日期", "Published"),
    "form": ("表式", "Form"),
    "script": ("字体", "Script"),
    "indicator": ("指标", "Indicator"),
    "category": ("类别", "Category"),
    "value": ("数值", "Value"),
    "scope": ("范围", "Scope"),
    "measure": ("口径", "Measure"),
    "share": ("占比", "Share"),
    "where": ("位置", "Where"),
    "unit": ("单位", "Unit"),
    "forms": ("表式", "Forms"),
    "id": ("编号", "Id"),
    "confidence": ("置信度", "Confidence"),
    "source": ("出处", "Source"),
    "source.narrative": ("正文", "narrative"),
    "source.table": ("表格", "table"),
    "stated.words": ("以文字表述", "stated in words"),
    "measure.flow": ("本期", "in period"),
    "measure.stock": ("存量", "stock"),
    "qualifier.exact": ("", ""),
    "qualifier.approximate": ("约", "about "),
    "qualifier.at_least": ("≥", "≥"),
    "qualifier.at_most": ("≤", "≤"),
    "scope.own": ("本机关", "itself"),
    "unknown": ("不明", "unknown"),
    "other": ("其他", "other"),
    "applicant.natural_person": ("自然人", "Natural persons"),
    "applicant.legal_person": ("法人或其他组织", "Legal persons"),
    "applicant.enterprise": ("商业企业", "Enterprises"),
    "applicant.research": ("科研机构", "Research"),
    "applicant.public_interest": ("社会公益组织", "Public interest"),
    "applicant.legal_service": ("法律服务机构", "Legal services"),
    "applicant.other": ("其他", "Other"),
    "applicant.total": ("总计", "Total"),
    "by_applicant": ("按申请人", "By applicant"),
    "at.line": ("{line}行{column}", "{line}:{column}"),
    "at.cell": ("表{table} {row}行{column}列", "table {table} r{row} c{column}"),
    # checks
    "rule.sum": ("合计", "sum"),
    "rule.percent": ("占比", "share"),
    "rule.narrative_vs_table": ("文表互核", "text against table"),
    "rule.bound": ("上下限", "bound"),
    "rule.balance": ("平衡", "balance"),
    "rule.duplicate": ("重复", "duplicate"),
    "status.holds": ("相符", "holds"),
    "status.holds_rounded": ("舍入范围内相符", "holds within rounding"),
    "status.fails": ("不符", "fails"),
    "status.incomplete": ("不作判断", "undecided"),
    "checks": ("核对", "Checks"),
    "checks.failed": ("不符之处", "Contradictions"),
    "checks.none_failed": ("未发现不符之处。", "No contradiction found."),
    "checks.counts": (
        "核对{all}项:相符{holds},舍入范围内{rounded},不符{fails},不作判断{incomplete}",
        "{all} checks: {holds} hold, {rounded} within rounding, {fails} fail, {incomplete} undecided",
    ),
    "check.summary": (
        "{files}个文件,{reports}份报告,核对{checks}项,不符{fails}项。",
        "{files} files, {reports} reports, {checks} checks, {fails} fail.",
    ),
    "records": ("记录", "Records"),
    "records.none": ("没有记录。", "No records."),
    "reports.none": ("没有找到年度报告。", "No annual report was found."),
    "culprit": ("疑点", "suspect"),
    "progress": ("提取", "extracting"),
    "indicators.count": ("共{count}项指标", "{count} indicators"),
    # the page
    "page.text": ("原文", "Text"),
    "page.legend": ("图例", "Legend"),
    "page.filter": ("筛选", "Filter"),
    "page.all_indicators": ("全部指标", "All indicators"),
    "page.min_confidence": ("最低置信度", "Minimum confidence"),
    "page.theme": ("明暗", "Theme"),
    "page.theme.auto": ("随系统", "Auto"),
    "page.theme.light": ("明", "Light"),
    "page.theme.dark": ("暗", "Dark"),
    "page.skip": ("跳到记录", "Skip to the records"),
    "page.skip_text": ("跳到原文", "Skip to the text"),
    "page.panel": ("核对与记录", "Checks and records"),
    "page.json": ("下载 JSON", "Download JSON"),
    "page.other_checks": ("其余核对", "Other checks"),
    "page.repairs": ("识读修正", "Repaired readings"),
    "page.unreadable": ("无法读出的单元格", "Cells that cannot be read"),
    "page.candidates": ("可能为", "candidates"),
    "page.none_shown": ("没有符合筛选条件的记录。", "No record matches the filter."),
    "page.shown": ("显示 {shown} / {all}", "{shown} of {all} shown"),
    "page.outside": ("报告之外的页面文字", "Page text outside the reports"),
    "page.report": ("报告", "Report"),
    "page.reports": ("本页的报告", "Reports on this page"),
    "page.keys": (
        "点按数字、记录或不符之处即可互相定位;在原文中按 ← → 逐个查看数字,Enter 选定,Esc 返回。",
        "Click a number, a record or a contradiction to find the others; "
        "in the text ← → step through the numbers, Enter selects, Esc returns.",
    ),
    "page.fails_in": ("涉及不符之处", "part of a contradiction"),
    "page.made_by": ("由 gipnlp {version} 生成,模型 {model}", "Made by gipnlp {version}, model {model}"),
    "page.clear": ("清除筛选", "Clear filter"),
    "page.table": ("表格 {number}", "Table {number}"),
    "page.views": ("视图", "Views"),
}

ERRORS_ZH: dict[str, str] = {
    "GIP001": "extract() 只接受一个 str,而不是 {type}。请先解码,或把路径交给 extract_file()。",
    "GIP002": "extract_file() 只接受路径(str 或 os.PathLike),而不是 {type}。",
    "GIP010": "{path}:没有这个文件。请检查路径的写法。",
    "GIP011": "{path} 是一个目录。请写出其中的文件,例如 {path}/*.txt。",
    "GIP012": "{path}:无法打开({reason})。请检查权限。",
    "GIP013": "{path}:是二进制文件,不属于 gipnlp 能读的种类(txt、md、html、mht、pdf、docx)。请先转换。",
    "GIP014": "{path}:其字节不合任何中文编码(UTF-8、GB18030、Big5)。请另存为 UTF-8。",
    "GIP015": "{path}:是空文件。请重新下载。",
    "GIP016": "{path}:已损坏,无法作为 {kind} 读取({reason})。请重新下载。",
    "GIP017": "{path}:已加密。请去除密码后重试。",
    "GIP018": "{path}:该 PDF 没有文字层(扫描件)。请先做文字识别,再使用所得文本或 Markdown。",
    "GIP019": "{path}:文件过大({size} 字节,上限 {limit})。请拆分,或提高上限。",
    "GIP020": "{feature} 需要尚未安装的软件包。请运行:pip install 'gipnlp[{extra}]'",
    "GIP021": "{path}:没有文字({reason})。请按浏览器所示保存网页,或换用该报告的其他版本。",
    "GIP022": "{path}:过于复杂,无法读取({what}:{count},上限 {limit})。请把报告单独存成一个文件。",
    "GIP023": "{path}:PDF 的字体没有说明它显示的是哪些字。请先做文字识别,再使用所得文本。",
    "GIP030": "模型 {name} 与其清单不符({reason})。请重新安装 gipnlp,或运行 python -m gipnlp.train。",
    "GIP031": "没有名为 {name!r} 的模型。已有的模型:{known}。",
    "GIP032": "缺少模型 {name}。请运行 python -m gipnlp.train,或重新安装 gipnlp。",
    "GIP040": "{path}:{line}:{reason}",
    "GIP041": "{path}:与 {annotation} 中的 SHA-256 不符。标注只对当时的那份文本有效。",
    "GIP050": "{path}:不认识的输出格式 {suffix!r}。请用 .jsonl、.json、.csv、.xlsx、.parquet 或 .duckdb。",
    "GIP099": "{path}:gipnlp 内部出错({reason})。请连同文件一起告知我们。",
}


def default_lang(environment: Mapping[str, str] | None = None) -> Lang:
    """Give the language of the user's locale: ``zh`` where LC_ALL, LC_MESSAGES or LANG says so, else ``en``.

    Where none of them is set (Windows) the system's own locale decides.
    """
    env = os.environ if environment is None else environment
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if env.get(name):
            return "zh" if env[name].lower().startswith("zh") else "en"
    if environment is not None:
        return "en"
    found = (locale.getlocale()[0] or "").lower()
    return "zh" if found.startswith(("zh", "chinese")) else "en"


def say(key: str, lang: Lang, **values: object) -> str:
    """Give the words of ``key`` in ``lang`` with the values filled in; a key that has no words stands for itself."""
    pair = WORDS.get(key)
    if pair is None:
        return key
    words = pair[0] if lang == "zh" else pair[1]
    return words.format(**values) if values else words


def error_text(error: GipError, lang: Lang) -> str:
    """Give ``"CODE: text"`` of an error in ``lang`` (English where it has no Chinese words)."""
    words = ERRORS_ZH.get(error.code) if lang == "zh" else None
    if words is None:
        return str(error)
    try:
        return f"{error.code}: {words.format(**error.values)}"
    except (KeyError, IndexError):
        return str(error)


__all__ = ["ERRORS_ZH", "LANGS", "WORDS", "Lang", "default_lang", "error_text", "say"]
