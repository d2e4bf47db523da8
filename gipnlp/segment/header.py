"""The header of a report: whose it is, of which year, for which period, its title and when it was published."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from ..divisions import MUNICIPALITIES, Division, find_names, full_spelling, locate, names_of_code, spelling
from ..quantities.dates import chinese_year_digits, read_date
from ..types import Agency, Kind, Level, Period
from .pages import main_year

_YEAR = r"(?:(?:19|20)\d{2}|二[〇零0O][一二三四五六七八九〇零\d]{2})"
_TITLE = re.compile(
    rf"(?P<title>(?:关于)?(?P<before>[^\n。;,:!?“”《》\d]{{0,40}}?)(?:关于)?(?P<year>{_YEAR})年?度?(?P<after>[^\n。;,:!?“”《》]{{0,30}}?)"
    r"(?:政府|政务)?(?:信息|政务)公开(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:总结)?(?:报告|年报|总结))"
)
_LATE_YEAR = re.compile(
    rf"(?P<title>(?P<before>[^\n。;,:!?“”《》\d]{{2,40}}?)(?:政府|政务)(?:信息)?公开(?:工作)?(?:情况)?(?:年度)?(?:工作)?(?:报告|年报)\((?P<year>{_YEAR})年?度?\))"
)
_INNER_YEAR = re.compile(
    rf"(?P<title>(?P<before>[^\n。;,:!?“”《》\d]{{2,40}}?)(?:政府|政务)?(?:信息|政务)公开(?:工作)?(?P<year>{_YEAR})年?度?(?:工作)?(?:报告|年报|总结))"
)
_ORGAN_END = (
    r"(?:人民政府(?:办公[厅室])?|管理?委员会|管委会|街道办事处|办事处|委员会|办公[厅室]|总局|分局|支队|大队|监督局|管理局|局|厅|委|部|院|署|镇|乡|街道|中心|"
    r"馆|台|站|公司|集团|学校|大学|学院|医院|银行)"
)
_NAMED = (
    re.compile(rf"(?:填报|编制|公开)单位(?:\(盖章\))?\s?[:：]\s?([^\s。,;:()]{{2,30}}?{_ORGAN_END})(?=[\s。,;:()]|\Z)"),
    re.compile(rf"发布机构\s?[:：]\s?([^\s。,;:()]{{2,30}}?{_ORGAN_END})(?=[\s。,;:()]|\Z)"),
    re.compile(rf"(?:请与|由|请联系[:：]?|联系单位[:：])([^\s。,;:()、“”]{{3,28}}?{_ORGAN_END})(?:政府信息公开|信息公开|政务公开|办公室联系|编制|联系)"),
    re.compile(rf"统计范围为([^\s。,;:()、“”]{{3,28}}?{_ORGAN_END})(?:机关)?[,。]"),
)
_SIGNATURE = re.compile(rf"(?:(?<=\n)|(?<=[。 ]))[ \t]*([^\s。,;:!?()“”《》0-9]{{3,28}}?{_ORGAN_END})\s{{0,12}}(?=(?:\(?{_YEAR}\s?[年.\-\d]))")
_CN_DATE = r"[二2][〇零0O][一二三四五六七八九〇零0-9]{2}年[一二三四五六七八九十\d]{1,2}月[一二三四五六七八九十\d]{1,3}日"
_DATE_LINE = re.compile(rf"(?:(?<=\n)|(?<=[。) 局府室会厅委办])|\A)[ \t(*]*((?:20\d{{2}}\s?年\s?\d{{1,2}}\s?月\s?\d{{1,2}}\s?日)|{_CN_DATE}|20\d{{2}}\d{{2,4}})[ \t)*]*(?=\n|\Z| |附|政府信息公开情况统计表|。?\Z)")
_PAGE_DATE = re.compile(r"(?:发布日期|发布时间|发文日期|公开日期|成文日期|生成日期|发布于|时间|日期)\s?[:：]\s?(20\d{2}[-./年]\d{1,2}[-./月]\d{1,2})")
_PERIOD = re.compile(r"(?:统计期限|统计时限|时间范围|数据统计|报告期|统计时间|期限)[^\n。;]{0,12}?(" + rf"{_YEAR}[^\n。;,]{{0,14}}?(?:起?(?:至|到|-|—|~)止?)[^\n。;,\u4e00-\u5e73\u5e75-\u65e4\u65e6-\u6707\u6709-\u9fff]{{1,14}}日?" + r")")
_TWO_LINES = re.compile(rf"\A([^\n。;,:!?“”《》\d]{{3,30}}?{_ORGAN_END})[ *]*\n\s{{0,3}}[#* ]*(?=(?:关于)?{_YEAR}年)")
_RANGE_IN_PREAMBLE = re.compile(rf"({_YEAR}年\d{{1,2}}月\d{{1,2}}日(?:起)?(?:至|到|-|—|~)(?:{_YEAR}年)?\d{{1,2}}月\d{{1,2}}日)|自?({_YEAR}年\d{{1,2}}月\d{{1,2}}日)[^。;]{{0,14}},到(\d{{1,2}}月\d{{1,2}}日)")
_HEAD_DATE = re.compile(rf"(?<!\d)(20\d{{2}}年\d{{1,2}}月\d{{1,2}}日|20\d{{2}}[-./]\d{{1,2}}[-./]\d{{1,2}}|{_CN_DATE})(?!起|至|到|-|以|施行|实施|正式)")
_ZONES = ("实验区", "开发区", "高新区", "新区", "园区", "示范区", "保税区", "管理区", "度假区", "景区", "产业区", "经济区", "合作区")
_NOISE = re.compile(r"^(?:关于|标题[:：]|名称[:：]|印发|公布|发布|[•·*#\s])+|(?:关于|的|报送|上报|印发|公布|开展|做好|实施|编制|\s)+$")


@dataclass(frozen=True, slots=True)
class Header:
    """Header of a report; ``names`` are other names of the body that its text uses (for resolving 我市, 市政府)."""

    agency: Agency
    year: int | None
    period: Period
    title: str | None
    title_span: tuple[int, int] | None
    published: str | None
    division: Division | None


def read_header(text: str, start: int, end: int) -> Header:
    """Read the header of the report ``text[start:end]``; the page around it is searched too (metadata, title).

    What cannot be told stays ``None`` or ``unknown``.
    """
    body = text[start:end]
    head = text[max(0, start - 1500) : start] if start < 3000 else ""
    title, span, named, year = _title(text, start, end)
    year = year or main_year(body)
    agency_name = _agency_name(body, head, named, year)
    division = _division(agency_name, body, year) if agency_name else None
    agency = _agency(agency_name, division, year) if agency_name else Agency("")
    published = _published(body, head, year)
    return Header(agency, year, _period(body, year), title, span, published, division)


def _title(text: str, start: int, end: int) -> tuple[str | None, tuple[int, int] | None, str, int | None]:
    best: tuple[int, re.Match[str]] | None = None
    window = _TWO_LINES.sub(lambda m: m.group(1) + "\u200b" * (len(m.group()) - len(m.group(1))), text[start : min(end, start + 400)], count=1)
    for pattern in (_TITLE, _LATE_YEAR, _INNER_YEAR):
        for match in pattern.finditer(window):
            lead = window[: match.start()]
            at_line = not lead.strip() or lead.endswith(("\n", "#", " ", "*"))
            quoted = lead.endswith(("《", "“"))
            score = (2 if at_line else 0) - (2 if quoted else 0) + (1 if match.group("before") or match.groupdict().get("after") else 0) - match.start() // 200
            if at_line and (best is None or score > best[0]):
                best = (score, match)
    if best is None:
        return None, None, "", None
    match = best[1]
    before = _NOISE.sub("", (match.group("before") or "").replace("\u200b", ""))
    after = _NOISE.sub("", match.groupdict().get("after") or "")
    year = int(chinese_year_digits(match.group("year").replace("O", "0")))
    span = (start + match.start("title"), start + match.end("title"))
    return match.group("title").replace("\u200b", "").strip(), span, before or after, year


def _agency_name(body: str, head: str, named: str, year: int | None) -> str:
    """The best name: title, then named in the text, signature, then the likeliest mention; made as full as the text allows."""
    candidates = [named] if len(named) >= 2 else []
    for pattern in _NAMED:
        candidates += [m.group(1) for m in pattern.finditer(head + "\n" + body)]
    candidates += [m.group(1) for m in _SIGNATURE.finditer(body[-1500:])]
    candidates = [c for c in (_clean(c) for c in candidates) if c]
    if candidates:
        return _fullest(candidates[0], candidates[1:], body)
    return _fullest(_likeliest(body, year), [], body)


def _clean(name: str) -> str:
    name = _NOISE.sub("", spelling(name.strip()))
    name = re.sub(r"(?:政府|政务)?信息公开.*$", "", name)
    if re.match(r"(?:我|本|该|各|有关|相关|下列|上述)", name) or len(name) < 2:
        return ""
    return name


_DEPARTMENT = re.compile(
    r"((?:[一-鿿]{2,9}?(?:省|市|县|区|州|旗|盟))?[一-鿿]{2,14}?(?:局|厅|委员会|委|办公室|办事处|总队|支队|大队))(?=[^一-鿿]|[的将已在关于共全依按对于与和2019]|\Z)"
)


def _likeliest(body: str, year: int | None) -> str:
    """Without title and signature: the division named most often, and whether the text speaks of 我局 or of 全市."""
    names = Counter(name for _, _, name in find_names(body))
    pronouns = Counter(m.group() for m in re.finditer(r"我[局厅委办院部]|本[局厅委]|[我全本][市省县区州旗镇乡]", body))
    department = sum(n for p, n in pronouns.items() if p[1] in "局厅委办院部")
    territory = sum(pronouns.values()) - department
    if department > territory or (department >= 3 and department * 2 > territory):
        letter = max((p[1] for p in pronouns if p[1] in "局厅委办院部"), key=lambda c: sum(n for p, n in pronouns.items() if p[1] == c))
        found = Counter(
            spelling(m) for m in re.findall(rf"[一-鿿]{{2,8}}?(?:省|市|县|区|州|旗)[一-鿿]{{2,12}}?{letter}(?![一-鿿]*?{letter}[一-鿿])", body)
        )
        tidy: Counter[str] = Counter()
        for name, n in found.items():
            at = [a for a, _, _ in find_names(name)]
            short = name[at[0] :] if at else ""
            if short and 5 <= len(short) <= 24 and not re.search(r"[的和与在对向由是为及]", short):
                tidy[short] += n
        if tidy:
            return tidy.most_common(1)[0][0]
    if names:
        letters = {"省": "province", "市": "city", "县": "county", "区": "county", "州": "city", "旗": "county"}
        wanted = Counter(letters[p[1]] for p in pronouns.elements() if p[1] in letters)
        if wanted:
            level = wanted.most_common(1)[0][0]
            level_names = [
                (n, c) for n, c in names.most_common()
                if (d := locate(n, body, year)) and (d.level == level or (level == "city" and n.endswith("市")))
            ]
            if level_names:
                return level_names[0][0]
        return names.most_common(1)[0][0]
    return ""


def _fullest(name: str, others: list[str], body: str) -> str:
    """Make a name full: 潮州市 → 潮州市人民政府, 市教育局 → X市教育局, 浉河区 → 信阳市浉河区人民政府."""
    name = full_spelling(spelling(name), body)
    if not name:
        return ""
    if re.match(r"(?:省|市|县|区|州|旗)[一-鿿]", name) and not find_names(name[:6]):
        longer = [o for o in others if o.endswith(name[1:]) and len(o) > len(name)]
        if longer:
            name = min(longer, key=len)
        else:
            near = Counter(n for _, _, n in find_names(body) if n.endswith(name[0]))
            if near:
                name = near.most_common(1)[0][0] + name[1:]
    for other in others:  # the same body written more fully: 平安区教育局 → 海东市平安区教育局
        if other.endswith(name) and other != name and len(other) <= len(name) + 8 and find_names(other[: len(other) - len(name)]):
            name = other
            break
    found = find_names(name)
    bare = bool(found) and found[-1][1] == len(name)
    if bare or re.search(r"(?:镇|乡)$", name):
        name += "人民政府"
    elif name.endswith("街道"):
        name += "办事处"
    elif name.endswith(_ZONES):
        for tail in ("管委会", "管理委员会"):
            if name + tail in body:
                return name + tail
        return name + "管委会"
    elif name.endswith("人民"):  # 某县人民|政府信息公开…: the title shares the word 政府
        name += "政府"
    elif name.endswith("政府") and not name.endswith("人民政府"):
        name = name[:-2] + "人民政府"
    if _TOWN.search(name) and not find_names(name):
        chain = re.search(rf"([一-鿿]{{2,9}}?[县区市旗])(?={re.escape(name[:3])})", spelling(body))
        inner = [n for _, _, n in find_names(chain.group(1))] if chain else []
        if inner:
            name = inner[-1] + name
    at = find_names(name)
    if at and at[0][0] == 0 and at[0][2][-1] in "区县旗":
        parent = re.search(rf"([一-鿿]{{2,7}}?[市州盟地])(?={re.escape(at[0][2])})", spelling(body))
        if parent:
            places = [n for _, _, n in find_names(parent.group(1))]
            if places and not name.startswith(places[-1]):
                name = places[-1] + name
    return name


def _division(name: str, body: str, year: int | None) -> Division | None:
    chain = [n for _, _, n in find_names(name)]
    found = None
    for n in chain:
        found = locate(n, name + "\n" + body, year) or found
    return found


_CENTRAL = re.compile(r"海关$|检验检疫局$|储备物资管理局$|^(?:国家|中国|中华人民共和国|国务院|最高)|^[一-鿿]{2,6}部$|总局$|^海关总署|^审计署")
_TOWN = re.compile(r"(?:镇|乡|街道)(?:人民政府|办事处|党政办)?$")
_GOVERNMENT = re.compile(r"(?:人民政府|管委会|管理委员会|街道办事处|街道|行政公署|公署)$")
_LEVELS: dict[str, Level] = {"省": "province", "市": "city", "州": "city", "盟": "city", "县": "county", "区": "county", "旗": "county"}


def _agency(name: str, division: Division | None, year: int | None) -> Agency:
    level: Level = "unknown"
    if _TOWN.search(name):
        level = "town"
    elif division is not None:
        level = "province" if division.code in MUNICIPALITIES else division.level  # type: ignore[assignment]
    elif _CENTRAL.search(name):
        level = "central"
    else:
        first = re.match(r"[一-鿿]{2,8}?(自治区|自治州|自治县|省|市|县|区|旗|盟|州)", name)
        if first:
            level = "province" if first.group(1) == "自治区" else _LEVELS[first.group(1)[-1]]
        if name.endswith(("管委会", "管理委员会")):
            level = "city" if level == "unknown" else level
    kind: Kind = "government" if _GOVERNMENT.search(name) else "department"
    return Agency(name, level, kind, division.code if division else None)


def _period(body: str, year: int | None) -> Period:
    match = _PERIOD.search(body)
    if match:
        reading = read_date(match.group(1).rstrip("止起,"), year)
        if reading is not None and reading.start[:4] <= reading.end[:4] and (year is None or abs(int(reading.end[:4]) - year) <= 1):
            return Period(reading.start, reading.end)
    for match in _RANGE_IN_PREAMBLE.finditer(body[:700]):
        words = match.group(1) or f"{match.group(2)}至{match.group(3)}"
        reading = read_date(words, year)
        if reading is not None and year is not None and reading.end == f"{year}-12-31" and reading.start[:4] == str(year):
            return Period(reading.start, reading.end)
    return Period(None, None) if year is None else Period(f"{year}-01-01", f"{year}-12-31")


def _published(body: str, head: str, year: int | None) -> str | None:
    """The date of the signature, or else of the page."""
    found = None
    for match in _DATE_LINE.finditer(body):
        reading = read_date(match.group(1), year)
        if reading is not None and reading.start == reading.end and (year is None or 0 <= int(reading.start[:4]) - year <= 2):
            at_end = match.start() > len(body) * 0.5 or match.start() < 400
            if at_end and (year is None or reading.start[:4] > str(year) or reading.start[5:7] >= "11"):
                found = reading.start
    if found:
        return found
    for match in _HEAD_DATE.finditer(body[:260]):  # a date line under the title
        reading = read_date(match.group(1), year)
        line = body[body.rfind("\n", 0, match.start()) + 1 : (body.find("\n", match.end()) + 1 or len(body))]
        if reading is not None and year is not None and int(reading.start[:4]) == year + 1 and len(line) < 80 and "。" not in line:
            return reading.start
    for match in _PAGE_DATE.finditer(head + body[:600]):
        reading = read_date(match.group(1).replace("年", "-").replace("月", "-"), year)
        if reading is not None:
            return reading.start
    return None


__all__ = ["Header", "names_of_code", "read_header"]
