"""Known values written into every layout that pages use; the tests read them back.

A form is a list of :class:`Line`: what a page prints, and which cells it states.  ``expected`` keys are
``(indicator, applicant, period, category)``; values are in base units.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from gipnlp.forms.definitions import definitions
from gipnlp.types import Cell, Table

APPLICANTS = ["natural_person", "enterprise", "research", "public_interest", "legal_service", "other", "total"]
GROUPS = ["review", "litigation.direct", "litigation.after_review"]
RESULTS = ["upheld", "corrected", "other", "pending", "total"]
Key = tuple[str, str | None, str]


@dataclass
class Line:
    """One printed row: cells from left to right; ``spans`` are column spans; label rows have ``values``."""

    cells: list[str]
    spans: list[int] = field(default_factory=list)
    values: int = 0


@dataclass
class Form:
    """The rows of one or more tables, and the cells that they state, in reading order."""

    name: str
    tables: list[list[Line]]
    expected: list[tuple[Key, object]] = field(default_factory=list)
    #: lines printed before each table
    titles: list[str] = field(default_factory=list)


def form_2014(seed: int = 1, blanks: bool = False) -> Form:
    """The table of 2014-2018 with figures of its own that satisfy its identities."""
    rng = random.Random(seed)
    block = definitions().blocks["2014"]
    values: dict[str, int] = {
        row.indicator: rng.choice([0, 0, 1, 2, 7, 12, 39, 104, 2381, 15206]) for row in block.rows if row.indicator
    }
    for relation in sorted(block.relations, key=lambda r: -r.left[0].count(".")):
        values[relation.left[0]] = sum(values[part] for part in relation.right)
    form = Form(
        "2014",
        [[Line(["统计指标", "单位", "统计数"])]],
        titles=["政府信息公开情况统计表\n(2016年度)\n填报单位(盖章):清河县教育局"],
    )
    for row in block.rows:
        if row.indicator is None:
            form.tables[0].append(Line([row.label, "—", "—"] if rng.random() < 0 else [row.label], [3]))
            continue
        blank = blanks and rng.random() < 0.2
        form.tables[0].append(Line([row.label, row.unit, "" if blank else str(values[row.indicator])], values=1))
        factor = 10000 if row.unit == "万元" else 1
        form.expected.append(((row.indicator, None, "year"), None if blank else values[row.indicator] * factor))
    return form


def requests_matrix(rng: random.Random, names: list[str], big: bool = True) -> dict[str, list[int]]:
    """Figures of section three that satisfy all of its identities."""
    pool = [0, 0, 0, 0, 1, 2, 3, 11, 40, 290] if big else [0, 0, 1]
    matrix: dict[str, list[int]] = {}
    results = [name for name in names if name.startswith("requests.answered.") and name != "requests.answered.total"]
    for name in results:
        row = [rng.choice(pool)] + [rng.choice(pool[:7]) for _ in range(5)]
        matrix[name] = [*row, sum(row)]
    total = [sum(matrix[name][c] for name in results) for c in range(7)]
    matrix["requests.answered.total"] = total
    forward = [rng.choice(pool[:6]) for _ in range(6)]
    matrix["requests.carried_forward"] = [*forward, sum(forward)]
    both = [total[c] + matrix["requests.carried_forward"][c] for c in range(6)]
    over = [rng.randint(0, min(9, value)) for value in both]
    matrix["requests.carried_over"] = [*over, sum(over)]
    received = [both[c] - over[c] for c in range(6)]
    matrix["requests.received"] = [*received, sum(received)]
    return matrix


def _requests(form: Form, rng: random.Random, version: str, blank_zeros: bool) -> None:
    block = definitions().blocks["requests"]
    rows = [
        row
        for row in block.rows
        if not (version == "2019" and (row.indicator or "").startswith("requests.answered.other."))
    ]
    names = [
        row.indicator
        for row in rows
        if row.indicator and not (version == "2021" and row.indicator == "requests.answered.other")
    ]
    matrix = requests_matrix(rng, names)
    note = "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)"
    lines = [
        Line([note, "申请人情况"], [1, 7]),
        Line(["", "自然人", "法人或其他组织", "总计"], [1, 1, 5, 1]),
        Line(["", "", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", ""], [1] * 8),
    ]
    for row in rows:
        if row.indicator not in matrix:
            lines.append(Line([row.label], [8]))
            continue
        values = matrix[row.indicator]
        texts = ["" if blank_zeros and value == 0 else str(value) for value in values]
        lines.append(Line([row.label, *texts], values=7))
        form.expected += [
            ((row.indicator, applicant, "year"), None if text == "" else value)
            for applicant, value, text in zip(APPLICANTS, values, texts, strict=True)
        ]
    form.tables.append(lines)
    form.titles.append("三、收到和处理政府信息公开申请情况")


def _review(form: Form, rng: random.Random) -> None:
    lines = [
        Line(["行政复议", "行政诉讼"], [5, 10]),
        Line(
            ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计", "未经复议直接起诉", "复议后起诉"],
            [1, 1, 1, 1, 1, 5, 5],
        ),
        Line([""] * 5 + ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 2),
    ]
    values: list[int] = []
    for group in GROUPS:
        part = [rng.choice([0, 0, 1, 2, 8, 13, 178]) for _ in range(4)]
        part.append(sum(part))
        values += part
        form.expected += [
            ((f"{group}.{result}", None, "year"), value) for result, value in zip(RESULTS, part, strict=True)
        ]
    lines.append(Line([str(value) for value in values], values=15))
    form.tables.append(lines)
    form.titles.append("四、政府信息公开行政复议、行政诉讼情况")


def form_2021(seed: int = 1, blank_zeros: bool = False) -> Form:
    """The three tables of the form since 2021."""
    rng = random.Random(seed)
    form = Form("2021", [])
    numbers = [rng.choice([0, 1, 6, 26, 66, 515, 3985758]) for _ in range(9)]
    fee = rng.choice(["0", "96171.6", "4068.208", "12"])
    form.tables.append([
        Line(["第二十条第(一)项"], [4]),
        Line(["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]),
        Line(["规章", *map(str, numbers[:3])], values=3),
        Line(["行政规范性文件", *map(str, numbers[3:6])], values=3),
        Line(["第二十条第(五)项"], [4]),
        Line(["信息内容", "本年处理决定数量"], [1, 3]),
        Line(["行政许可", str(numbers[6])], [1, 3], values=1),
        Line(["第二十条第(六)项"], [4]),
        Line(["信息内容", "本年处理决定数量"], [1, 3]),
        Line(["行政处罚", str(numbers[7])], [1, 3], values=1),
        Line(["行政强制", str(numbers[8])], [1, 3], values=1),
        Line(["第二十条第(八)项"], [4]),
        Line(["信息内容", "本年收费金额(单位:万元)"], [1, 3]),
        Line(["行政事业性收费", fee], [1, 3], values=1),
    ])  # fmt: skip
    form.titles.append("二、主动公开政府信息情况")
    ids = ["documents.issued", "documents.repealed", "documents.valid"] * 2
    ids += ["administration.licences", "administration.penalties", "administration.coercion"]
    form.expected += [((name, None, "year"), value) for name, value in zip(ids, numbers, strict=True)]
    form.expected.append((("administration.fees", None, "year"), round(float(fee) * 10000, 3)))
    _requests(form, rng, "2021", blank_zeros)
    _review(form, rng)
    return form


def form_2019(seed: int = 1, blank_zeros: bool = False) -> Form:
    """The three tables of the form of 2019 and 2020."""
    rng = random.Random(seed)
    form = Form("2019", [])
    n = [rng.choice([0, 1, 6, 26, 66, 515]) for _ in range(22)]
    change = str(-n[8]) if n[8] else "0"
    form.tables.append([
        Line(["第二十条第(一)项"], [5]),
        Line(["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"], [1, 1, 2, 1]),
        Line(["规章", *map(str, n[:3])], [1, 1, 2, 1], values=3),
        Line(["规范性文件", *map(str, n[3:6])], [1, 1, 2, 1], values=3),
        Line(["第二十条第(五)项"], [5]),
        Line(["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"], [1, 1, 2, 1]),
        Line(["行政许可", str(n[6]), change, str(n[7])], [1, 2, 1, 1], values=3),
        Line(["其他对外管理服务事项", *map(str, n[9:12])], [1, 2, 1, 1], values=3),
        Line(["第二十条第(六)项"], [5]),
        Line(["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"], [1, 1, 2, 1]),
        Line(["行政处罚", *map(str, n[12:15])], [1, 2, 1, 1], values=3),
        Line(["行政强制", *map(str, n[15:18])], [1, 2, 1, 1], values=3),
        Line(["第二十条第(八)项"], [5]),
        Line(["信息内容", "上一年项目数量", "本年增/减"], [1, 2, 2]),
        Line(["行政事业性收费", *map(str, n[18:20])], [1, 2, 2], values=2),
        Line(["第二十条第(九)项"], [5]),
        Line(["信息内容", "采购项目数量", "采购总金额"], [1, 2, 2]),
        Line(["政府集中采购", str(n[20]), "12.5万元"], [1, 2, 2], values=2),
    ])  # fmt: skip
    form.titles.append("二、主动公开政府信息情况")
    documents = ["documents.issued", "disclosure.normative_documents", "documents.valid"] * 2
    form.expected += [((name, None, "year"), value) for name, value in zip(documents, n[:6], strict=True)]
    hints = ["previous", "year", "year"]
    for name, values in [
        ("administration.licences", [n[6], -n[8], n[7]]),
        ("administration.services", n[9:12]),
        ("administration.penalties", n[12:15]),
        ("administration.coercion", n[15:18]),
        ("administration.fees", n[18:20]),
    ]:
        form.expected += [((name, None, hint), value) for hint, value in zip(hints, values, strict=False)]
    form.expected += [
        (("administration.procurement", None, "year"), n[20]),
        (("administration.procurement", None, "year"), 125000),
    ]
    _requests(form, rng, "2019", blank_zeros)
    _review(form, rng)
    return form


FUJIAN = [
    ("主动公开文件数", "条", "disclosure.total"),
    ("其中:1、政府网站公开数", "条", "disclosure.by_channel.website"),
    ("2、政府公报公开数", "条", "disclosure.by_channel.gazette"),
    ("受理依申请公开信息总数", "条", "requests.received"),
    ("其中:1、当面申请数", "条", "requests.received.in_person"),
    ("2、网上申请数", "条", "requests.received.online"),
    ("3、信函、传真申请数", "条", "other"),
    ("对申请的答复总数", "条", "requests.answered"),
    ("其中:1、同意公开答复数", "条", "requests.answered.granted"),
    ("2、同意部分公开答复数", "条", "requests.answered.partly_granted"),
    ("3、不予公开答复数", "条", "requests.answered.denied"),
    ("4、其他类型答复数", "条", "requests.answered.other"),
    ("政府信息公开收费减免金额", "元", "fees.reduced"),
    ("行政复议数", "件", "review.total"),
    ("行政诉讼数", "件", "litigation.total"),
]


def form_fujian(seed: int = 1) -> Form:
    """Fujian's table: the year's numbers beside the cumulative ones."""
    rng = random.Random(seed)
    form = Form(
        "other", [[Line(["指标名称", "计量单位", "2016年度", "历年累计"])]], titles=["清河县政府信息公开情况统计表"]
    )
    pairs: dict[int, tuple[int, int]] = {}
    for index in range(len(FUJIAN)):
        year = rng.choice([0, 0, 1, 3, 7, 41, 418, 3460])
        pairs[index] = (year, year + rng.choice([0, 0, 2, 9, 1091, 81916]))
    for whole, parts in [(0, (1, 2)), (3, (4, 5, 6)), (7, (8, 9, 10, 11))]:
        pairs[whole] = (sum(pairs[p][0] for p in parts), sum(pairs[p][1] for p in parts))
    for index, (label, unit, name) in enumerate(FUJIAN):
        year, cumulative = pairs[index]
        form.tables[0].append(Line([label, unit, str(year), str(cumulative)], values=2))
        form.expected += [((name, None, "year"), year), ((name, None, "cumulative"), cumulative)]
    return form


# -- layouts -------------------------------------------------------------------------------------------------------


def as_tables(form: Form) -> tuple[str, tuple[Table, ...]]:
    """Real tables: a text, and grids whose cells point into it."""
    text, tables = "", []
    for index, lines in enumerate(form.tables):
        text += (form.titles[index] if index < len(form.titles) else "") + "\n"
        start, cells = len(text), []
        width = max(sum(line.spans) if line.spans else len(line.cells) for line in lines)
        for row, line in enumerate(lines):
            column = 0
            for cell, span in zip(line.cells, line.spans or [1] * len(line.cells), strict=True):
                cells.append(Cell(row, column, cell, len(text), len(text) + len(cell), 1, span))
                text += cell + "\t"
                column += span
            text += "\n"
        tables.append(Table(index, len(lines), width, tuple(cells), start, len(text)))
        text += "\n"
    return text, tuple(tables)


def as_lines(form: Form, step: str = "\n", blanks: bool = True, units: bool = True) -> str:
    """One cell a line, ``step`` between two cells; ``blanks=False`` drops the lines of blank cells."""
    text = ""
    for index, lines in enumerate(form.tables):
        parts = form.titles[index].split("\n") if index < len(form.titles) else []
        for line in lines:
            cells = line.cells
            if not line.values:
                cells = [cell for cell in cells if cell]
            if not blanks:
                cells = [cell for cell in cells if cell]
            if not units and line.values == 1 and len(cells) == 3 and cells[1] != "万元":
                cells = [cells[0], cells[2]]
            parts += cells
        text += step.join(parts) + step + step
    return text


def as_rows(form: Form, separator: str = "\t", headers: bool = True) -> str:
    """One row a line, ``separator`` between the cells."""
    text = ""
    for index, lines in enumerate(form.tables):
        text += (form.titles[index] + "\n") if index < len(form.titles) else ""
        for line in lines:
            if not headers and not line.values and len([cell for cell in line.cells if cell]) > 1:
                continue
            cells = line.cells if separator == "\t" else [cell for cell in line.cells if cell]
            text += separator.join(cells) + "\n"
        text += "\n"
    return text


def as_pipes(form: Form, rule: bool = True) -> str:
    """Markdown tables; spanned cells leave blank ones behind."""
    text = ""
    for index, lines in enumerate(form.tables):
        text += ("## " + form.titles[index] + "\n\n") if index < len(form.titles) else ""
        width = max(sum(line.spans) if line.spans else len(line.cells) for line in lines)
        for row, line in enumerate(lines):
            cells: list[str] = []
            for cell, span in zip(line.cells, line.spans or [1] * len(line.cells), strict=True):
                cells += [cell] + [""] * (span - 1)
            cells += [""] * (width - len(cells))
            text += "| " + " | ".join(cells) + " |\n"
            if row == 0 and rule:
                text += "|" + "---|" * width + "\n"
        text += "\n"
    return text


def as_glued(form: Form) -> str:
    """Everything on one line without separators."""
    text = "这里是概述。"
    for index, lines in enumerate(form.tables):
        text += (form.titles[index].replace("\n", " ") + " ") if index < len(form.titles) else ""
        text += "".join("".join(line.cells) for line in lines) + " "
    return text
