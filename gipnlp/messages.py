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
    "progress.rate": ("{rate}件/秒", "{rate}/s"),
    "resume.reused": (
        "{documents}件中有{reused}件取自先前的运行。",
        "{reused} of {documents} documents come from an earlier run.",
    ),
    "resume.stopped": (
        "已停止。完成的{count}件保存在{journal},用同一命令加 --resume 即可继续。",
        "Stopped. {count} finished documents are kept in {journal}: the same command with --resume goes on.",
    ),
    "resume.dropped": (
        "从头开始:先前运行完成的{count}件不再使用(要继续请用 --resume)。",
        "Starting anew: {count} documents of an earlier run are not used (--resume would go on).",
    ),
    "resume.stale": (
        "从头开始:先前运行完成的{count}件出自另一版本的程序、模型或选项,不再使用。",
        "Starting anew: {count} documents of an earlier run were made by another version of the code, models or options.",
    ),
    "indicators.count": ("共{count}项指标", "{count} indicators"),
    # the panel
    "rule.carry": ("结转", "carried over"),
    "rule.cumulative": ("累计", "cumulative"),
    "rule.jump": ("突变", "jump"),
    "rule.missing_year": ("缺年", "missing year"),
    "panel.files": (
        "{files}个文件:新提取{new}个,已有{known}个,失败{failed}个。",
        "{files} files: {new} extracted, {known} known, {failed} failed.",
    ),
    "panel.holds": (
        "{panel}:{reports}份报告(其中重复{duplicates}份),{agencies}个机关,记录{records}条,核对{checks}项(不符{fails}项)。",
        "{panel}: {reports} reports ({duplicates} of them duplicates), {agencies} bodies, {records} records, "
        "{checks} checks ({fails} fail).",
    ),
    "panel.years": (
        "跨年核对{checks}项:不符{fails}项,提示{hints}条(见表 panel_checks)。",
        "{checks} checks across years: {fails} fail; {hints} hints (table panel_checks).",
    ),
    "panel.more": ("另有{count}项。", "… and {count} more."),
    "panel.incomplete": (
        "{panel}:上一次运行没有完成,结果可能不全;用同一命令再运行一次即可继续。",
        "{panel}: the last run did not finish, so the result may be partial; the same command goes on.",
    ),
    "panel.stopped": (
        "已停止。已完成的部分保存在{panel},用同一命令即可继续。",
        "Stopped. What is done is kept in {panel}; the same command goes on.",
    ),
    "panel.carry.holds": (
        "{agency}:{year}年结转下年{left},与{next_year}年的上年结转{right}相符。",
        "{agency}: the {left} requests carried forward from {year} agree with the {right} carried over in {next_year}.",
    ),
    "panel.carry.fails": (
        "{agency}:{year}年报告写结转下年{left},{next_year}年报告写上年结转{right},相差{gap},请核对。",
        "{agency}: the report of {year} carries {left} requests forward, that of {next_year} takes {right} over; "
        "they differ by {gap}. Please check.",
    ),
    "panel.carry.several": (
        "{agency}:{year}年结转下年写{left},{next_year}年上年结转写{right};其中一年有不止一个写法,不作判断。",
        "{agency}: {left} requests carried forward from {year}, {right} carried over in {next_year}; one of the years "
        "states several numbers, so it is left open.",
    ),
    "panel.carry.periods": (
        "{agency}:{year}年结转下年{left},{next_year}年上年结转{right};两份报告的统计期限不相接,不作判断。",
        "{agency}: {left} requests carried forward from {year}, {right} carried over in {next_year}; the periods of the "
        "two reports do not adjoin, so it is left open.",
    ),
    "panel.cumulative.holds": (
        "{agency}“{name}”:{year}年累计{before},{next_year}年新增{new},与其累计{after}相符。",
        "{agency}, {name}: {before} in all by {year} and {new} new ones agree with {after} in all by {next_year}.",
    ),
    "panel.cumulative.more": (
        "{agency}“{name}”:{year}年累计{before},{next_year}年新增{new},而其累计为{after},多{gap};可能补录了往年,不作判断。",
        "{agency}, {name}: {before} in all by {year} and {new} new ones, but {after} in all by {next_year}, {gap} "
        "more; earlier years may have been added to.",
    ),
    "panel.cumulative.fails": (
        "{agency}“{name}”:{year}年累计{before},{next_year}年新增{new},而其累计只有{after},少{gap},请核对。",
        "{agency}, {name}: {before} in all by {year} and {new} new ones, but only {after} in all by {next_year}, "
        "{gap} fewer. Please check.",
    ),
    "panel.cumulative.less": (
        "{agency}“{name}”:{year}年存量{before},{next_year}年新增{new},而其存量为{after},少{gap};两年口径可能不同,不作判断。",
        "{agency}, {name}: {before} by {year} and {new} new ones, but {after} by {next_year}, {gap} fewer; the two "
        "may not be counted alike, so it is left open.",
    ),
    "panel.jump.up": (
        "{agency}“{name}”由{year}年的{left}增至{next_year}年的{right}({times}倍),远超该指标通常的变动,请留意;这只是提示。",
        "{agency}, {name}: from {left} in {year} to {right} in {next_year} ({times} times), far more than usual for "
        "this number; a hint only.",
    ),
    "panel.jump.down": (
        "{agency}“{name}”由{year}年的{left}降至{next_year}年的{right}(前者为后者的{times}倍),远超该指标通常的变动,请留意;这只是提示。",
        "{agency}, {name}: from {left} in {year} down to {right} in {next_year} (the former is {times} times the "
        "latter), far more than usual for this number; a hint only.",
    ),
    "panel.jump.power": (
        "两数恰约差{power}倍,可能是单位(万)或位数有误。",
        " The ratio is close to {power}: the unit (万) or a digit may be wrong.",
    ),
    "panel.missing": (
        "{agency}:{first}年至{last}年之间缺{year}年的报告。",
        "{agency}: between {first} and {last} there is no report of {year}.",
    ),
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
    "GIP024": "{path}:是{kind}文件,gipnlp 不能读取。请用生成它的程序(WPS、Word 或 LibreOffice)另存为 {target} 后重试。",
    "GIP025": "{path}:解压后过大({size} 字节,上限 {limit})。请把报告单独存成一个文件,或提高 GIPNLP_MAX_UNPACKED。",
    "GIP026": "{path}:表格单元格过多({count} 个,上限 {limit})。请把报告单独存成一个文件,或提高 GIPNLP_MAX_CELLS。",
    "GIP027": "{path}:其中一张表的合并单元格覆盖过多格位({count},上限 {limit})。请把报告单独存成一个文件,或提高 GIPNLP_MAX_FIELDS。",
    "GIP028": "{path}:嵌套过深({count} 层,上限 {limit})。请把报告单独存成一个文件。",
    "GIP029": "{path}:页数过多({count} 页,上限 {limit})。请拆分,或提高 GIPNLP_MAX_PAGES。",
    "GIP030": "模型 {name} 与其清单不符({reason})。请重新安装 gipnlp,或运行 python -m gipnlp.train。",
    "GIP031": "没有名为 {name!r} 的模型。已有的模型:{known}。",
    "GIP032": "缺少模型 {name}。请运行 python -m gipnlp.train,或重新安装 gipnlp。",
    "GIP040": "{path}:{line}:{reason}",
    "GIP041": "{path}:与 {annotation} 中的 SHA-256 不符。标注只对当时的那份文本有效。",
    "GIP050": "{path}:不认识的输出格式 {suffix!r}。请用 .jsonl、.json、.csv、.xlsx、.parquet 或 .duckdb。",
    "GIP051": "{path}:无法写入({reason})。请腾出空间;已完成的部分保存在 {journal},用同一命令加 --resume 即可继续。",
    "GIP053": "{path}:另一次运行正在写入(占用 {journal})。请等它结束,或换一个输出文件。",
    "GIP054": "{path}:不是可用的运行日志({reason})。请删除它,或换一个输出文件。",
    "GIP055": "{path}:处理超过 {seconds:g} 秒,已放弃。请提高时限(--timeout),或检查该文件。",
    "GIP056": "无法启动工作进程({reason})。在脚本中请在 if __name__ == \"__main__\": 之下调用 gipnlp,或用 workers=1。",
    "GIP057": "环境变量 {variable} 须是大于 0 的数,而不是 {value!r}。请改正或取消设置。",
    "GIP060": "{path}:不是本版本的面板({reason})。请换一个文件名,或用 gipnlp panel PATH... -o 新建。",
    "GIP061": "{path}:正被另一程序打开({reason})。请关闭后重试。",
    "GIP062": "{path}:不认识的面板格式 {suffix!r}。请用 .duckdb、.parquet 或 .csv。",
    "GIP063": "{path}:不认识的表格格式 {suffix!r}。请用 .csv、.xlsx 或 .parquet。",
    "GIP064": "没有名为 {name!r} 的指标。相近的有:{near};全部指标见 gipnlp indicators。",
    "GIP065": "{name} 按类别分别填报。请写明类别,例如 {name}:规范性文件。",
    "GIP066": "{text!r} 不是年份。请写成 2014 或 2012-2018。",
    "GIP067": "{path}:读取期间文件有变化。请再运行一次。",
    "GIP070": "服务器正忙(有 {waiting} 个请求在等候)。请在 {seconds} 秒后重新发送。",
    "GIP071": "无法读取请求内容({reason})。请发送 JSON、纯文本或文件;格式见 /openapi.json。",
    "GIP072": "不接受类型为 {type!r} 的请求内容。请用 application/json、text/plain 或 multipart/form-data。",
    "GIP073": "{where}:{reason}。可用的写法见 /openapi.json。",
    "GIP074": "请求内容未能在 {seconds:g} 秒内送达。请换用更快的连接重新发送。",
    "GIP075": "{path}:处理它的进程中止了({reason})。请再试一次;若仍中止,请连同文件一起告知我们。",
    "GIP076": "这里没有 {method} {route}。可用的地址见 /openapi.json。",
    "GIP077": "{what} {value!r} 不属于本服务器。请使用 gipnlp serve 显示的地址,或用 --allow-host 允许该名称。",
    "GIP078": "无法在 {host}:{port} 上监听({reason})。请用 --host 和 --port 换一个地址。",
    "GIP080": "{path}:不是 gipnlp 保存的文档({reason})。请用 gipnlp extract 写出的 .json 或 .jsonl 文件。",
    "GIP081": "{path}:文档的格式版本是 {version!r},本版 gipnlp 只能读 {known}。请安装较新的 gipnlp。",
    "GIP082": "{path}:是从另一份文本提取的({reason})。请给出当时的那份文本。",
    "GIP083": "load() 只接受路径或 JSON 字符串,而不是 {type}。",
    "GIP084": "{feature} 需要报告原文,而保存的文档不含原文。请用 load(..., text=...) 载入,或用 to_json(text=True) 保存。",
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
