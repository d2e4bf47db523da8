"""Pages as the inline markup of ``corpus/``: the way back of :func:`gipnlp.corpus.markup.parse`.

:func:`to_markup` refuses a page that the markup cannot hold exactly; :func:`nearest` gives the nearest marked page and says what
was left out, for pages that a machine proposed or a person corrected in a tool.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from ...errors import MarkupError
from ...taxonomy import by_id
from ..markup import LETTERS, GoldRecord, GoldReport, GoldSpan, Page, parse

_QUALIFIERS = {"approximate": "approx", "at_least": "ge", "at_most": "le"}
_PAGE_KEYS = ("age", "damage", "notes", "split")
_PERCENT = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*[%％]\Z")
_TABLE_GAP = 2  # lines without records that do not end a table


def to_markup(page: Page) -> str:
    """Write a page as markup; ``parse(to_markup(page), page.id) == page``.

    Raises:
        MarkupError: the markup cannot hold the page exactly; the message says what of it.
    """
    marked, fitted, lost = _render(page)
    if fitted != page:
        reason = lost[0] if lost else "its headers, notes or the order of its records have no place in the markup"
        raise MarkupError("GIP040", path=page.id, line=0, reason=reason)
    return marked


def nearest(page: Page) -> tuple[str, list[str]]:
    """Write what the markup can hold of a page.

    Returns:
        The markup, and one line for each record that has no place in it.

    Raises:
        MarkupError: a span or the text itself breaks a rule of the markup.
    """
    marked, _, lost = _render(page)
    return marked, lost


def _render(page: Page) -> tuple[str, Page, list[str]]:
    marked = _Writer(page).run()
    fitted = parse(marked, page.id)
    kept = [(r.header["agency"], record) for r in fitted.reports for record in r.records]
    lost = []
    for report in page.reports:
        for record in report.records:
            if (report.header["agency"], record) not in kept:
                text = page.text[record.start : record.end]
                lost.append(f"{page.id}: the record {record.indicator} of {text!r} at {record.start} differs in the markup")
    return marked, fitted, lost


@dataclass(slots=True)
class _Mark:
    start: int
    end: int
    code: str
    attributes: list[str]


class _Writer:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.text = page.text

    def fail(self, at: int, reason: str) -> MarkupError:
        return MarkupError("GIP040", path=self.page.id, line=self.text.count("\n", 0, at) + 1, reason=reason)

    def run(self) -> str:
        if line := re.search(r"^%%", self.text, flags=re.MULTILINE):
            raise self.fail(line.start(), "a line of the text begins with %%, which the markup keeps for directives")
        marks: list[_Mark] = []
        directives: dict[int, list[str]] = {}
        reports = sorted(self.page.reports, key=lambda r: r.start)
        for report, following in zip(reports, [*reports[1:], None], strict=True):
            self.place(directives, report.start, [f"%% report\n{_header(report.header)}%%\n"])
            end = following.start if following else len(self.text)
            if report.end < end:
                self.place(directives, report.end, ["%% junk\n"])
            marks += _Report(self.text, report, self.spans(report)).marks()
            for at, word in _tables(self.text, report):
                self.place(directives, at, [f"%% {word}\n"], behind=word == "table")
        inside = {(m.start, m.end) for m in marks}
        for span in self.page.spans:
            if (span.start, span.end) not in inside:
                code = LETTERS[span.label]
                marks.append(_Mark(span.start, span.end, code, ["-"] if code in "NP" else []))
        head = [f"{key}: {self.page.meta[key]}\n" for key in self.page.meta if key in _PAGE_KEYS]
        front = f"%% page\n{''.join(head)}%%\n" if head else ""
        if reports and reports[0].start > 0:
            front += "%% junk\n"
        return front + self.body(marks, directives)

    def spans(self, report: GoldReport) -> list[GoldSpan]:
        return [s for s in self.page.spans if report.start <= s.start and s.end <= report.end]

    def place(self, directives: dict[int, list[str]], at: int, lines: list[str], behind: bool = True) -> None:
        if at and self.text[at - 1 : at] != "\n":
            raise self.fail(at, "a report begins or ends inside a line; in the markup it does so between lines")
        found = directives.setdefault(at, [])
        found[len(found) if behind else 0 : len(found) if behind else 0] = lines

    def body(self, marks: list[_Mark], directives: dict[int, list[str]]) -> str:
        out: list[str] = []
        at = 0
        by_start = {mark.start: mark for mark in marks}
        for position in sorted({*by_start, *directives}):
            out += [self.text[at:position], *directives.get(position, [])]
            at = position
            if mark := by_start.get(position):
                at = mark.end
                out.append("{" + self.text[mark.start : at] + "|" + " ".join([mark.code, *mark.attributes]) + "}")
        return "".join(out) + self.text[at:]


def _header(header: dict[str, Any]) -> str:
    year = f"{int(header['year']):04d}"
    period = " ".join(header["period"])
    values = {
        "agency": header["agency"],
        "level": header["level"],
        "kind": header["kind"],
        "region": header["region_code"] or "null",
        "year": year,
        "period": "" if period == f"{year}-01-01 {year}-12-31" else period,
        "title": header["title"] or "null",
        "published": header["published"] or "null",
        "script": header["script"],
        "form": header["form"],
    }
    return "".join(f"{key}: {_one_line(str(value))}\n" for key, value in values.items() if value)


def _one_line(value: str) -> str:
    return " ".join(value.split("\n"))


def _tables(text: str, report: GoldReport) -> list[tuple[int, str]]:
    """Give the lines to enclose by ``%% table`` … ``%% /table``: where only records of tables stand, and short gaps between."""
    kinds: dict[int, set[str]] = {}
    for record in report.records:
        line = text.rfind("\n", 0, record.start) + 1
        kinds.setdefault(max(line, report.start), set()).add(record.source)
    found: list[tuple[int, str]] = []
    gap = _TABLE_GAP + 1
    at = report.start
    while at < report.end:
        end = text.find("\n", at, report.end) + 1 or report.end
        kind = kinds.get(at)
        if kind == {"table"}:
            if found and gap <= _TABLE_GAP:
                found.pop()  # the table goes on
            else:
                found.append((at, "table"))
            found.append((end, "/table"))
            gap = 0
        elif kind is not None:
            gap = _TABLE_GAP + 1
        else:
            gap += 1
        at = end
    if found and found[-1][0] == report.end:
        found.pop()  # the end of the report ends the table
    return found


class _Report:
    """The marks of one report; it goes through the spans in text order as the parser will."""

    def __init__(self, text: str, report: GoldReport, spans: list[GoldSpan]) -> None:
        self.text, self.report, self.spans = text, report, spans
        self.groups: dict[tuple[int, int], list[GoldRecord]] = {}
        for record in report.records:
            self.groups.setdefault((record.start, record.end), []).append(record)
        self.enclosed = [a for a in _tables(text, report)]
        self.claimed: set[int] = set()  # starts of records whose percentage a mark has stated

    def marks(self) -> list[_Mark]:
        places = [(s.start, s.end, LETTERS[s.label]) for s in self.spans]
        taken = {(a, b) for a, b, _ in places}
        for (start, end), group in self.groups.items():
            apart = all(b <= start or end <= a for a, b in taken)
            if apart and start < end and group[0].stated == "words" and "\n" not in self.text[start:end]:
                places.append((start, end, "Z"))
                taken.add((start, end))
        for start, end, code in places:
            if code == "P" and (start, end) in self.groups:
                self.claimed.add(start)
        return [_Mark(a, b, code, self.attributes(a, b, code)) for a, b, code in sorted(places)]

    def attributes(self, start: int, end: int, code: str) -> list[str]:
        if code in "ADK":
            return []
        group = self.groups.get((start, end))
        if group is None:
            return self.attached(start, end) if code == "P" else ["-"]
        first = group[0]
        same = [r.indicator for r in group if replace(r, indicator=first.indicator) == first]
        out = [",".join(i if i in by_id() else "other" for i in same)]
        if code == "P":
            out += self.percent(first, start, end)
        elif code == "N":
            out += _value(first, self.text[start:end])
        if first.scope != self.report.header["agency"]:
            out.append("@" + _token(first.scope))
        if first.measure == "stock":
            out.append("stock")
        if first.qualifier in _QUALIFIERS:
            out.append(_QUALIFIERS[first.qualifier])
        if first.period is not None:
            out.append("p=" + "/".join(day or "" for day in first.period))
        if first.category is not None:
            out.append("k=" + _token(first.category))
        if first.applicant is not None:
            out.append("a=" + first.applicant)
        if first.source == "table" and not self.in_table(start):
            out.append("table")
        return out

    def in_table(self, at: int) -> bool:
        before = [word for position, word in self.enclosed if position <= at]
        return bool(before) and before[-1] == "table"

    def attached(self, start: int, end: int) -> list[str]:
        """A percentage without a record of its own: of the number before it, of the one after it, or of none."""
        plain = _PERCENT.match(self.text[start:end])
        stated = float(plain[1]) if plain else None
        before = [r for r in self.report.records if r.start < start]
        after = [r for r in self.report.records if r.start >= end]
        owner = before[-1] if before else None
        following = min(after, key=lambda r: r.start) if after else None
        own = owner if owner and owner.percent is not None and owner.start not in self.claimed else None
        next_ = following if following and following.percent is not None and following.start not in self.claimed else None
        if own and (stated == own.percent or (stated is None and not self.restated(own, end))):
            chosen, words = own, []
        elif next_ and (stated == next_.percent or (stated is None and not self.restated(next_, next_.end))):
            chosen, words = next_, ["next"]
        elif own and not self.restated(own, end):
            chosen, words = own, []
        else:
            return ["-"]
        self.claimed.add(chosen.start)
        return words + self.percent(chosen, start, end)

    def restated(self, record: GoldRecord, start: int) -> bool:
        """Tell whether a plain percentage between ``start`` and the next record states that of ``record``."""
        end = min((r.start for r in self.report.records if r.start >= start), default=self.report.end)
        places = [self.text[s.start : s.end] for s in self.spans if s.label == "PERCENT" and start <= s.start < end]
        return any((m := _PERCENT.match(place)) and float(m[1]) == record.percent for place in places)

    def percent(self, record: GoldRecord, start: int, end: int) -> list[str]:
        out = []
        plain = _PERCENT.match(self.text[start:end])
        value = record.percent
        if value is not None and not (plain and isinstance(value, float) and float(plain[1]) == value):
            out.append("=" + _number(value))
        if record.percent_of is not None:
            base = [r for r in self.report.records if r.start == record.percent_of and r.start < start]
            if base:
                out.append("of=" + _token(self.text[base[0].start : base[0].end]))
        return out


def _value(record: GoldRecord, surface: str) -> list[str]:
    """State the value unless the text itself is the number and its unit."""
    if record.value is None:
        return []
    number, unit = _number(record.value), record.unit or ""
    plain = re.match(r"([0-9]+(?:\.[0-9]+)?)([^0-9]*)\Z", surface)
    if plain and not re.search(r"[万亿千百余多萬億餘]", plain[2]) and plain[2].strip() == unit and plain[1] == number:
        return []
    return ["=" + number + ("" if re.search(r"\d", unit) else _token(unit))]  # without one the text's own is read


def _number(value: float | int) -> str:
    """Write a number with digits and a point alone, so that it is read back as the same int or float."""
    if isinstance(value, int):
        return str(value)
    written = format(Decimal(repr(value)), "f")
    return written if "." in written else written + ".0"


def _token(value: str) -> str:
    """Leave out what would end an attribute."""
    return re.sub(r"[\s{}|]+", "", value)
