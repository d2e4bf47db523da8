"""The inline markup of the corpus: a report as people read it, with its spans and records marked in place.

The format is described for annotators in ``corpus/README.md``.  In short::

    %% report
    agency: 某县教育局
    year: 2016
    %%
    {2016年|D}，{我局|A}共收到{政府信息公开申请|K}{12件|N requests.received}，…

:func:`parse` turns such a file into a :class:`Page` of plain text with stand-off spans, records and headers, and
checks every rule of the format; :func:`to_json` gives the stand-off form that is written to ``annotations/``.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

from ..errors import MarkupError
from ..ranges import Ranges
from ..taxonomy import by_id
from ..types import APPLICANTS

CODES = {"A": "AGENCY", "D": "DATE", "N": "COUNT", "P": "PERCENT", "K": "CATEGORY", "Z": "ZERO"}
LETTERS = {label: code for code, label in CODES.items()}

_SPAN = re.compile(r"\{([^{}|\n]{1,200})\|([ADNPKZ])((?: [^{}|\n ]+)*)\}")
_EDGE = " \t\u3000\xa0,.;:!?()[]<>\"'，。；：！？、（）【】《》〈〉“”‘’「」『』…"
_NUMBER = re.compile(
    r"[0-9０-９][0-9０-９.,]*|(?<![一二三四五六七八九十两百千万零〇])[一二三四五六七八九十两百千万零〇]+(?=[个件条次人份期项家篇场宗])"
)
_PLAIN = re.compile(r"([0-9]+(?:\.[0-9]+)?)([^0-9]*)\Z")
_VALUE = re.compile(r"=(-?[0-9]+(?:\.[0-9]+)?)(\D*)\Z")
_HEADER_KEYS = {
    "agency", "level", "kind", "region", "year", "period", "title", "published", "script", "form",
}
_PAGE_KEYS = {"age", "damage", "notes", "split"}
_QUALIFIERS = {"approx": "approximate", "ge": "at_least", "le": "at_most"}


@dataclass(slots=True)
class GoldSpan:
    """A labelled span of the plain text."""

    label: str
    start: int
    end: int


@dataclass(slots=True)
class GoldRecord:
    """A record as the annotator states it; ``percent_of`` names the start of the record that it is a share of."""

    indicator: str
    value: float | int | None
    unit: str | None
    scope: str
    measure: str
    start: int
    end: int
    category: str | None = None
    qualifier: str = "exact"
    period: tuple[str | None, str | None] | None = None
    percent: float | None = None
    percent_of: int | None = None
    applicant: str | None = None
    source: str = "narrative"
    stated: str = "number"


@dataclass(slots=True)
class GoldReport:
    """Header of one report, its extent in the plain text, and its records."""

    header: dict[str, Any]
    start: int
    end: int
    records: list[GoldRecord] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """A corpus file: plain text, spans over the whole page, and the reports on it."""

    id: str
    text: str
    spans: list[GoldSpan]
    reports: list[GoldReport]
    meta: dict[str, str] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """Hash of the plain text in UTF-8."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()


def parse(marked: str, name: str) -> Page:
    """Read one corpus file.

    Args:
        marked: the content of the file, with markup.
        name: its name, used as page id and in error messages.

    Raises:
        MarkupError: the file breaks a rule; the message names the line and says which.
    """
    return _Parser(name).run(marked)


class _Parser:
    def __init__(self, name: str) -> None:
        self.name = name
        self.out: list[str] = []
        self.length = 0
        self.line = 0
        self.spans: list[GoldSpan] = []
        self.reports: list[GoldReport] = []
        self.meta: dict[str, str] = {}
        self.report: GoldReport | None = None
        self.in_table = False

    def fail(self, reason: str) -> MarkupError:
        return MarkupError("GIP040", path=self.name, line=self.line, reason=reason)

    def run(self, marked: str) -> Page:
        lines = marked.split("\n")
        i = 0
        while i < len(lines):
            self.line = i + 1
            line = lines[i]
            if line.startswith("%%"):
                i = self.directive(lines, i)
            else:
                self.text_line(line + ("\n" if i + 1 < len(lines) else ""))
                i += 1
        self.close_report()
        if not self.reports:
            raise self.fail("no report: start one with a line '%% report'")
        self.check_titles()
        return Page(self.name, "".join(self.out), self.spans, self.reports, self.meta)

    # -- blocks ---------------------------------------------------------------------------------------------------

    def directive(self, lines: list[str], i: int) -> int:
        word = lines[i][2:].strip()
        if word == "table":
            self.in_table = True
            return i + 1
        if word == "/table":
            self.in_table = False
            return i + 1
        if word == "junk":
            self.close_report()
            return i + 1
        if word not in ("report", "page"):
            raise self.fail(f"unknown directive '%% {word}'")
        values: dict[str, str] = {}
        keys = _HEADER_KEYS if word == "report" else _PAGE_KEYS
        i += 1
        while i < len(lines) and lines[i].strip() != "%%":
            self.line = i + 1
            key, colon, value = lines[i].partition(":")
            if not colon or key.strip() not in keys:
                raise self.fail(f"expected 'key: value' with a key of {sorted(keys)}, then a line '%%'")
            values[key.strip()] = value.strip()
            i += 1
        if i == len(lines):
            raise self.fail(f"the header of '%% {word}' is not closed by a line '%%'")
        if word == "page":
            self.meta.update(values)
        else:
            self.close_report()
            self.report = GoldReport(self.header(values), self.length, self.length)
        return i + 1

    def header(self, values: dict[str, str]) -> dict[str, Any]:
        if not values.get("agency") or not re.fullmatch(r"\d{4}", values.get("year", "")):
            raise self.fail("a report needs 'agency' and a four-digit 'year'")
        year = int(values["year"])
        start, _, end = values.get("period", f"{year}-01-01 {year}-12-31").partition(" ")
        blank = {"", "null", "none"}
        return {
            "agency": values["agency"],
            "level": values.get("level", "unknown"),
            "kind": values.get("kind", "unknown"),
            "region_code": None if values.get("region", "") in blank else values["region"],
            "year": year,
            "period": [start, end],
            "title": None if values.get("title", "") in blank else values["title"],
            "published": None if values.get("published", "") in blank else values["published"],
            "script": values.get("script", "hans"),
            "form": values.get("form", "none"),
        }

    def close_report(self) -> None:
        if self.report is not None:
            self.report.end = self.length
            self.reports.append(self.report)
            self.report = None
        self.in_table = False

    # -- text -----------------------------------------------------------------------------------------------------

    def text_line(self, line: str) -> None:
        at = 0
        for match in _SPAN.finditer(line):
            self.emit(line[at : match.start()])
            self.span(match.group(1), match.group(2), match.group(3).split())
            at = match.end()
        self.emit(line[at:])

    def emit(self, text: str) -> None:
        if "{" in text or "}" in text:
            near = text[max(0, text.find("{")) :][:40]
            raise self.fail(f"a brace that is no span, near {near!r}")
        self.out.append(text)
        self.length += len(text)

    def span(self, text: str, code: str, attributes: list[str]) -> None:
        start, end = self.length, self.length + len(text)
        self.out.append(text)
        self.length = end
        label = CODES[code]
        if label != "ZERO":
            if text[0] in _EDGE or text[-1] in _EDGE:
                raise self.fail(f"the span {text!r} begins or ends with punctuation or space")
            self.spans.append(GoldSpan(label, start, end))
        if label in ("COUNT", "PERCENT", "ZERO"):
            self.records(text, label, attributes, start, end)
        elif attributes:
            raise self.fail(f"{label} {text!r} takes no attributes")

    def records(self, text: str, label: str, attributes: list[str], start: int, end: int) -> None:
        if attributes == ["-"]:
            return
        if self.report is None:
            if attributes:
                raise self.fail(f"{text!r} states a record outside of any report")
            if label != "PERCENT":
                raise self.fail(f"{text!r} outside of any report needs '-'")
            return
        ids, fields = self.attributes(text, attributes)
        record = GoldRecord("other", None, None, self.report.header["agency"], "flow", start, end)
        if self.in_table:
            record.source = "table"
        for name, value in fields.items():
            if name not in ("next", "of", "value"):
                setattr(record, name, value)
        previous = [r for r in self.report.records if r.start < start]
        if label == "PERCENT":
            percent = fields["value"][0] if "value" in fields else _percent(text)
            if percent is None:
                raise self.fail(f"state the percentage of {text!r} with =number")
            if not ids and "next" not in fields:
                if not previous:
                    raise self.fail(f"{text!r} has no record before it to belong to: name an indicator, 'next' or '-'")
                for owner in [r for r in previous if r.start == previous[-1].start]:
                    owner.percent, owner.percent_of = percent, self.base(text, fields, previous)
                return
            if "next" in fields:
                self.meta.setdefault("_next", "")
                record.indicator, record.percent = "_next", percent
                record.percent_of = self.base(text, fields, previous)
                self.report.records.append(record)
                return
            record.percent, record.unit = percent, "%"
            record.percent_of = self.base(text, fields, previous)
        elif label == "ZERO":
            record.value, record.stated = 0, "words"
            record.unit = by_id()[ids[0]].unit or None if ids else None
        else:
            record.value, record.unit = self.value(text, fields)
            if record.value == 0 and not re.search(r"[0-9０-９]", text):
                record.stated = "words"
        if not ids:
            raise self.fail(f"{text!r} needs an indicator id, or '-' if it is no record")
        pending = [r for r in self.report.records if r.indicator == "_next"]
        if pending and label != "PERCENT":
            record.percent, record.percent_of = pending[-1].percent, pending[-1].percent_of
            self.report.records = [r for r in self.report.records if r.indicator != "_next"]
        for name in ids:
            self.report.records.append(_copy(record, indicator=name))

    def attributes(self, text: str, attributes: list[str]) -> tuple[list[str], dict[str, Any]]:
        ids: list[str] = []
        fields: dict[str, Any] = {}
        for token in attributes:
            if token.startswith("@"):
                fields["scope"] = token[1:]
            elif token in ("stock", "flow"):
                fields["measure"] = token
            elif token in _QUALIFIERS:
                fields["qualifier"] = _QUALIFIERS[token]
            elif token.startswith("=") and (match := _VALUE.match(token)):
                number = match.group(1)
                fields["value"] = (float(number) if "." in number else int(number), match.group(2) or None)
            elif token.startswith("p="):
                fields["period"] = self.period(token[2:])
            elif token.startswith("k="):
                fields["category"] = token[2:]
            elif token.startswith("a=") and token[2:] in APPLICANTS:
                fields["applicant"] = token[2:]
            elif token.startswith("of="):
                fields["of"] = token[3:]
            elif token == "table":
                fields["source"] = "table"
            elif token == "next":
                fields["next"] = True
            elif all(name in by_id() for name in token.split(",")):
                ids += token.split(",")
            else:
                raise self.fail(f"{text!r}: {token!r} is neither an indicator of the taxonomy nor an attribute")
        return ids, fields

    def period(self, text: str) -> tuple[str | None, str | None]:
        day = r"\d{4}-\d{2}-\d{2}"
        if re.fullmatch(r"\d{4}", text):
            return f"{text}-01-01", f"{text}-12-31"
        if match := re.fullmatch(rf"({day})?/({day})?", text):
            return match.group(1), match.group(2)
        raise self.fail(f"period {text!r}: write YYYY, or YYYY-MM-DD/YYYY-MM-DD with either side left out")

    def value(self, text: str, fields: dict[str, Any]) -> tuple[float | int, str | None]:
        if "value" in fields:
            value, unit = fields["value"]
            return value, unit or re.sub(r"^[^一-鿿]*[0-9０-９.,，余多近约百千万亿\s]+", "", text) or None
        match = _PLAIN.match(text)
        if not match or re.search(r"[万亿千百余多萬億餘]", match.group(2)):
            raise self.fail(f"{text!r}: state the value in base units, e.g. =248000条")
        number, unit = match.groups()
        return (float(number) if "." in number else int(number)), unit.strip() or None

    def base(self, text: str, fields: dict[str, Any], previous: list[GoldRecord]) -> int | None:
        if "of" not in fields:
            return None
        source = "".join(self.out)
        for record in reversed(previous):
            if source[record.start : record.end] == fields["of"]:
                return record.start
        raise self.fail(f"{text!r}: no record before it reads {fields['of']!r}")

    def check_titles(self) -> None:
        text = "".join(self.out)
        titles = Ranges(m.span() for m in re.finditer(r"《[^《》\n]*(?:《[^《》\n]*》[^《》\n]*)*》", text))
        for span in self.spans:
            if titles.cover(span.start - 1, span.end + 1):  # the marks themselves may belong to a span
                self.line = text[: span.start].count("\n")
                raise self.fail(f"{text[span.start : span.end]!r} is marked inside book-title marks")
        for report in self.reports:
            if any(r.indicator == "_next" for r in report.records):
                raise self.fail("a percentage with 'next' has no number after it")
        self.meta.pop("_next", None)


def _copy(record: GoldRecord, **changes: Any) -> GoldRecord:
    values = {name: getattr(record, name) for name in GoldRecord.__dataclass_fields__}
    return GoldRecord(**{**values, **changes})


def _percent(text: str) -> float | None:
    match = re.match(r"([0-9]+(?:\.[0-9]+)?)\s*[%％]\Z", text)
    return float(match.group(1)) if match else None


def to_json(page: Page, *, with_text: bool = True) -> dict[str, Any]:
    """Give the stand-off form of a page: spans and records by offset, with the text or with its hash alone."""
    document: dict[str, Any] = {"id": page.id, "sha256": page.sha256, "characters": len(page.text)}
    if with_text:
        document["text"] = page.text
    document["meta"] = page.meta
    document["spans"] = [[s.label, s.start, s.end] for s in page.spans]
    document["reports"] = [
        {
            **report.header,
            "start": report.start,
            "end": report.end,
            "records": [
                {name: getattr(r, name) for name in GoldRecord.__dataclass_fields__} for r in report.records
            ],
        }
        for report in page.reports
    ]
    return document


def from_json(document: dict[str, Any], text: str | None = None) -> Page:
    """Read the stand-off form back; ``text`` is needed where the document holds none."""
    body = document.get("text", text)
    if body is None:
        raise ValueError("this annotation holds no text: pass the text it was made on")
    reports = []
    for entry in document["reports"]:
        header = {k: v for k, v in entry.items() if k not in ("start", "end", "records")}
        records = []
        for item in entry["records"]:
            record = GoldRecord(**item)
            record.period = tuple(record.period) if record.period else None  # type: ignore[assignment]
            records.append(record)
        reports.append(GoldReport(header, entry["start"], entry["end"], records))
    spans = [GoldSpan(*span) for span in document["spans"]]
    return Page(document["id"], body, spans, reports, document.get("meta", {}))


def unmarked_numbers(page: Page) -> list[tuple[int, str]]:
    """List the numbers that no span covers, with their surroundings, for the annotator's second look."""
    found = []
    covered = Ranges((s.start, s.end) for s in page.spans)
    for match in _NUMBER.finditer(page.text):
        if match.start() not in covered:
            around = page.text[max(0, match.start() - 12) : match.end() + 12].replace("\n", "⏎")
            found.append((match.start(), around))
    return found
