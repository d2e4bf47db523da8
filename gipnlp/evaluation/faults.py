"""Seeded faults: contradictions planted into consistent reports, and how many of them the checks find.

A fault changes one number of an identity that the report states, so that the identity no longer holds.  What states an identity is read
from the gold annotation alone, never from what the library extracts:

* ``table``: a total of the official form and its parts, a row's total, the balance of section three (``forms.toml``), each true as printed;
* ``share``: a percentage whose count and base the annotator linked;
* ``closed list``: a total and the parts behind it that add up to it, where the text says that these are all (分为, 其余, all shares given);
* ``open list``: 其中 and parts that add up, without such a word; only an excess contradicts it, so only faults that make one are planted;
* ``text and table``, ``twice``: one fact in two places.

Kinds of fault: ``swap`` (two neighbouring digits), ``off`` (one number a little off), ``percent`` (a wrong percentage), ``dropped``
(a part is gone: its clause is deleted, or its cell says 0).  A fault is found if a failing check names the changed number; any other
failing check is a false alarm, unless it belongs to a contradiction that the page is known to have (``annotations/contradictions.toml``).
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ..api import run
from ..corpus.markup import GoldRecord, GoldReport, Page
from ..document import Document
from ..forms.definitions import definitions
from ..models import Pipeline
from ..taxonomy import indicators
from ..types import Check, Record, Source

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover - the standard library has it since 3.11
    import tomli as tomllib

Kind = Literal["swap", "off", "percent", "dropped"]
IDENTITIES = ("table", "share", "closed list", "open list", "text and table", "twice")
KINDS: tuple[Kind, ...] = ("swap", "off", "percent", "dropped")

_PLAIN = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)\D{0,4}\Z")
_MARK = re.compile(r"其中|包括|包含|分为|分别|(?:按|从|就)[^,，;；。]{1,12}(?:分|看|说|计|言)|[:：]\s*$|[(（]\s*$")
_END = re.compile(r"[。!?！？\n]")
_CLOSED = re.compile(r"分为|分成")
_REST = re.compile(r"(?<![和或及、])其(?:[他它](?!组织)|余)")
_CHANNEL = re.compile(r"网|微博|微信|公报|报|电视|广播|媒体|栏|屏|平台|公众号|客户端|头条|抖音|发布会")
_COLUMNS = ("natural_person", "enterprise", "research", "public_interest", "legal_service", "other")


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity that a report states: ``left`` add up to ``right``; of a share, the part and its base."""

    kind: str
    left: tuple[GoldRecord, ...]
    right: tuple[GoldRecord, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One planted contradiction.

    Attributes:
        page, identity, kind: where, in what, and how.
        start, end, new: the text ``start:end`` of the page became ``new``.
        about: places in the changed text one of which a check must name to have found it.
        what: the change in words, for the report.
    """

    page: str
    identity: str
    kind: Kind
    start: int
    end: int
    new: str
    about: tuple[tuple[int, int], ...]
    what: str


@dataclass(slots=True)
class Scores:
    """What was planted and found, and what was raised without a cause."""

    planted: Counter[tuple[str, str]] = field(default_factory=Counter)
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    missed: list[dict[str, str]] = field(default_factory=list)
    alarms: list[dict[str, str]] = field(default_factory=list)
    failing: int = 0
    consistent: int = 0
    alarmed: int = 0
    known: int = 0
    known_found: int = 0
    known_missed: list[dict[str, str]] = field(default_factory=list)

    @property
    def detection(self) -> float:
        """Share of the planted contradictions that were found."""
        return sum(self.found.values()) / max(1, sum(self.planted.values()))

    @property
    def precision(self) -> float:
        """Share of the failing checks on consistent, on planted and on known-contradictory pages that are real."""
        return 1 - len(self.alarms) / max(1, self.failing)


# -- the identities that a page states ------------------------------------------------------------------------------------


def identities(page: Page) -> Iterator[Identity]:
    """Give the identities that the gold of a page states and that hold."""
    for report in page.reports:
        exact = [r for r in report.records if _number(page, r) is not None]
        yield from _of_tables(report, [r for r in exact if r.source == "table"])
        narrative = [r for r in exact if r.source == "narrative"]
        yield from _of_lists(page, narrative)
        yield from _of_shares(report, narrative)
        yield from _of_facts(report, exact)


def _number(page: Page, record: GoldRecord) -> int | None:
    """Give the whole number that a record's text states in plain digits; ``None`` for rounded numbers, words and damaged text."""
    match = _PLAIN.match(page.text[record.start : record.end])
    if match is None or record.value is None or record.qualifier != "exact" or record.stated != "number":
        return None
    glued = page.text[record.start - 1 : record.start].isdigit() or page.text[record.end : record.end + 1].isdigit()
    value = int(match.group(1).replace(",", ""))
    return value if value == record.value and not glued else None


def _holds(left: Sequence[GoldRecord], right: Sequence[GoldRecord]) -> bool:
    return sum(r.value or 0 for r in left) == sum(r.value or 0 for r in right)


def _of_tables(report: GoldReport, cells: Sequence[GoldRecord]) -> Iterator[Identity]:
    form = report.header.get("form")
    if form not in ("2014", "2019", "2021"):
        return
    groups: dict[tuple[Any, str | None], dict[str, list[GoldRecord]]] = defaultdict(lambda: defaultdict(list))
    rows: dict[str, dict[str | None, GoldRecord]] = defaultdict(dict)
    for cell in cells:
        groups[cell.period, cell.applicant][cell.indicator].append(cell)
        rows[cell.indicator][cell.applicant] = cell
    made = []
    block = "2014" if form == "2014" else "requests"
    wanted = [(r.left, r.right) for r in definitions().blocks[block].relations if r.kind in ("sum", "balance")]
    if form != "2014":
        wanted += [((i.id,), i.sum) for i in indicators() if i.sum and i.id.startswith(("review", "litigation"))]
    for by_indicator in groups.values():
        for right, left in wanted:
            if all(len(by_indicator.get(n, [])) == 1 for n in (*left, *right)):
                made.append(Identity("table", tuple(by_indicator[n][0] for n in left), tuple(by_indicator[n][0] for n in right)))
    for row in rows.values():
        if "total" in row and all(c in row for c in _COLUMNS):
            made.append(Identity("table", tuple(row[c] for c in _COLUMNS), (row["total"],)))
    yield from (i for i in made if _holds(i.left, i.right) and sum(r.value or 0 for r in i.right) > 0)


def _of_lists(page: Page, records: Sequence[GoldRecord]) -> Iterator[Identity]:
    """Find a total and, behind a word that opens a list, a run of numbers of its unit that add up to it."""
    ordered = sorted({(r.start, r.end): r for r in records}.values(), key=lambda r: r.start)
    used: set[int] = set()
    for i, head in enumerate(ordered):
        behind = [r for r in ordered[i + 1 : i + 14] if r.unit == head.unit and r.measure == head.measure and r.period == head.period]
        found = _run(page, head, behind)
        if found and not any(r.start in used for r in found):
            used.update(r.start for r in found)
            labels = [page.text[max(head.end, r.start - 14) : r.start] + (r.category or "") for r in found]
            between = page.text[head.end : found[0].start]
            shares = [r.percent for r in found]
            closed = bool(_CLOSED.search(between)) or any(_REST.search(label) for label in labels[1:]) or (
                None not in shares and abs(sum(s or 0 for s in shares) - 100) <= 1
            )
            channels = sum(bool(_CHANNEL.search(label)) for label in labels) * 2 > len(labels) or _CHANNEL.search(between) is not None
            if not channels:  # one item may be published over several: they need not add up
                yield Identity("closed list" if closed else "open list", tuple(found), (head,))


def _run(page: Page, head: GoldRecord, behind: Sequence[GoldRecord]) -> list[GoldRecord]:
    """Find the numbers behind a word that opens a list that add up to ``head``.

    Three things that add up do not state that they do; of a change in them nobody with a calculator could tell that it is a fault:

    * numbers out of another sentence's list without its first (网上申请7件。…答复17件,其中同意公开9件,部分公开5件,不公开2件: 7 = 5 + 2);
    * a total beside a nearer one that the same parts add up to (转办投诉28件,办结28件,其中…): they are parts of the nearer one alone;
    * what is carried over to the next year, beside what was received: it may be of those left from last year, and adds up by chance.
    """
    if head.indicator == "requests.received":
        behind = [r for r in behind if r.indicator != "requests.carried_forward"]
    for first in range(min(3, len(behind))):
        between = page.text[head.end : behind[first].start]
        if len(between) > 80 or "\n\n" in between or not _MARK.search(between):
            continue
        if first:
            last = page.text[behind[first - 1].end : behind[first].start]
            if not _END.search(last) and not _MARK.search(last) and _END.search(between):
                continue
            if any(_added(page, nearer, behind[first:]) for nearer in behind[:first]):
                continue
        found = _added(page, head, behind[first:])
        if found:
            return found
    return []


def _added(page: Page, head: GoldRecord, behind: Sequence[GoldRecord]) -> list[GoldRecord]:
    """Give the first numbers of a row that add up to ``head``, if some do."""
    total = 0.0
    found: list[GoldRecord] = []
    for record in behind:
        if found and len(page.text[found[-1].end : record.start]) > 60:
            break
        found.append(record)
        total += record.value or 0
        if total == head.value and len(found) > 1 and (head.value or 0) >= 5 and all(r.value for r in found):
            return found
        if total > (head.value or 0):
            break
    return []


def _of_shares(report: GoldReport, records: Sequence[GoldRecord]) -> Iterator[Identity]:
    at = {r.start: r for r in records}
    for record in records:
        base = at.get(record.percent_of) if record.percent_of is not None else None
        if record.percent is None or base is None or not base.value or not record.value or base.value < record.value:
            continue
        if abs(100 * record.value / base.value - record.percent) < 0.5:
            yield Identity("share", (record,), (base,))


def _of_facts(report: GoldReport, records: Sequence[GoldRecord]) -> Iterator[Identity]:
    """Find one fact in text and table, or twice in the text: indicators that a report has once, and equal numbers."""
    body = report.header["agency"]
    groups: dict[tuple[Any, ...], list[GoldRecord]] = defaultdict(list)
    for record in records:
        if record.scope == body and record.measure == "flow" and record.applicant in (None, "total") and record.indicator in _FACTS and (record.value or 0) >= 10:
            groups[record.indicator, record.period, record.value].append(record)
    for found in groups.values():
        table = [r for r in found if r.source == "table"]
        narrative = [r for r in found if r.source == "narrative"]
        if len(table) == 1 and narrative:
            yield Identity("text and table", (narrative[0],), (table[0],))
        elif not table and len(narrative) > 1 and narrative[0].category == narrative[1].category:
            yield Identity("twice", (narrative[1],), (narrative[0],))


_FACTS = frozenset({"disclosure.total", "requests.received", "requests.carried_forward", "requests.answered.total", "requests.closed", "review.total", "litigation.total"})


# -- planting ---------------------------------------------------------------------------------------------------------------


def plant(page: Page, identity: Identity, kind: Kind, chance: random.Random) -> Fault | None:
    """Plant one fault of a kind into one identity; ``None`` where that cannot be done so that the identity surely fails."""
    if identity.kind == "share":
        return _wrong_percent(page, identity, chance) if kind == "percent" else None
    if kind == "percent":
        return None
    if kind == "dropped":
        return _dropped(page, identity, chance)
    if identity.kind == "twice" and kind != "swap":
        return None  # two different numbers may be two facts
    members = [*identity.left, *identity.right]
    chance.shuffle(members)
    for member in members:
        old = int(member.value or 0)
        new = _swapped(old, chance) if kind == "swap" else _shifted(old, chance)
        if new is None or (identity.kind == "twice" and old < 100):
            continue
        grows = (new > old) == any(member is r for r in identity.left)
        if identity.kind == "open list" and not grows:
            continue  # less than the total is no contradiction of a list that may be partial
        return _change(page, identity, kind, member, new)
    return None


def _swapped(value: int, chance: random.Random) -> int | None:
    digits = str(value)
    places = [i for i in range(len(digits) - 1) if digits[i] != digits[i + 1] and not (i == 0 and digits[1] == "0")]
    if not places:
        return None
    i = chance.choice(places)
    return int(digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :])


def _shifted(value: int, chance: random.Random) -> int | None:
    step = chance.randint(1, 9) * int(10 ** chance.randint(0, max(0, len(str(value)) - 2)))
    return value + step if value < step or chance.random() < 0.5 else value - step


def _change(page: Page, identity: Identity, kind: Kind, record: GoldRecord, new: int) -> Fault:
    text = page.text[record.start : record.end]
    match = _PLAIN.match(text)
    old = match.group(1) if match else text
    written = f"{new:,}" if "," in old else str(new)
    end = record.start + len(old)
    return Fault(
        page.id, identity.kind, kind, record.start, end, written, ((record.start, record.start + len(written)),), f"{old} → {written}"
    )


def _wrong_percent(page: Page, identity: Identity, chance: random.Random) -> Fault | None:
    part, base = identity.left[0], identity.right[0]
    match = re.compile(r"\d+(?:\.\d+)?(?=\s?[%％])").search(page.text, part.end, part.end + 30)
    if match is None or part.percent is None or abs(float(match.group()) - part.percent) > 1e-9:
        return None
    true = 100 * (part.value or 0) / (base.value or 1)
    decimals = len(match.group().partition(".")[2])
    for _ in range(8):
        swapped = _swapped(int(match.group().replace(".", "")), chance)
        wrong = swapped / 10**decimals if swapped is not None and chance.random() < 0.5 else part.percent + chance.choice((-1, 1)) * chance.randint(2, 12)
        if 0 < wrong < 100 and abs(wrong - true) > 3 * 10.0**-decimals:
            new = f"{wrong:.{decimals}f}"
            return Fault(page.id, "share", "percent", match.start(), match.end(), new, ((part.start, part.end),), f"{match.group()}% → {new}%")
    return None


def _dropped(page: Page, identity: Identity, chance: random.Random) -> Fault | None:
    if identity.kind == "table":
        parts = [r for r in identity.left if (r.value or 0) > 0]
        if not parts or len(identity.right) > 1:
            return None
        return _change(page, identity, "dropped", chance.choice(parts), 0)
    head = identity.right[0]
    said = _CLOSED.search(page.text[head.end : identity.left[0].start]) if identity.left else None
    last = page.text[identity.left[-2].end : identity.left[-1].start] if len(identity.left) > 1 else ""
    if identity.kind != "closed list" or len(identity.left) < 3 or not (said or _REST.search(last)):
        return None  # shares that no longer add up to a hundred say themselves that a part is missing
    i = chance.randrange(1, len(identity.left) - 1)  # neither the first, which carries the opening, nor the last, which closes the list
    part, before = identity.left[i], identity.left[i - 1]
    clause = re.compile(r"[,，;；、][^,，;；、。]*\Z").search(page.text, before.end, part.start)
    stop = re.compile(r"[,，;；、。](?!占)").search(page.text, part.end)
    if clause is None or stop is None or stop.start() > identity.left[i + 1].start:
        return None
    what = page.text[clause.start() : stop.start()]
    return Fault(page.id, identity.kind, "dropped", clause.start(), stop.start(), "", ((head.start, head.end), (identity.left[0].start, identity.left[0].end)), f"{what} →")


# -- measuring ----------------------------------------------------------------------------------------------------------------


def changed(page: Page, fault: Fault) -> str:
    """Give the text of a page with the fault in it."""
    return page.text[: fault.start] + fault.new + page.text[fault.end :]


def measure(
    pages: Sequence[Page], pipeline: Pipeline, count: int = 300, seed: int = 2024, advance: Callable[[], None] | None = None, contradictions: Path | None = None
) -> Scores:
    """Plant faults and count what the checks find.

    Args:
        pages: annotated pages.
        pipeline: the models to extract with.
        count: faults to plant at most, spread evenly over identities and kinds.
        seed: of the choice of faults; the same seed plants the same faults.
        advance: called after each extraction.
        contradictions: list of the contradictions that pages are known to have.
    """
    known = load_contradictions(contradictions)
    scores = Scores()
    for page in pages:
        _unchanged(page, run(Source(page.text), pipeline), known.get(page.id, []), scores)
        if advance is not None:
            advance()
    by_id = {page.id: page for page in pages}
    for fault in choose(pages, count, seed):
        page = by_id[fault.page]
        document = run(Source(changed(page, fault)), pipeline)
        _one_fault(page, fault, document, known.get(page.id, []), scores)
        if advance is not None:
            advance()
    return scores


def choose(pages: Sequence[Page], count: int, seed: int) -> list[Fault]:
    """Choose the faults to plant: every identity and kind in turn, over the pages in a random order."""
    chance = random.Random(seed)
    pools: dict[tuple[str, Kind], list[Fault]] = defaultdict(list)
    for page in pages:
        for identity in identities(page):
            for kind in KINDS:
                fault = plant(page, identity, kind, chance)
                if fault is not None:
                    pools[identity.kind, kind].append(fault)
    for pool in pools.values():
        chance.shuffle(pool)
    chosen: list[Fault] = []
    while len(chosen) < count and any(pools.values()):
        for key in sorted(pools):
            if pools[key] and len(chosen) < count:
                chosen.append(pools[key].pop())
    return chosen


def _unchanged(page: Page, document: Document, known: Sequence[dict[str, Any]], scores: Scores) -> None:
    """Score a page as it stands: known contradictions found, and alarms without a cause."""
    failing = [c for c in document.checks if c.status == "fails"]
    records = {r.id: r for r in document.records}
    scores.failing += len(failing)
    false = [c for c in failing if not any(is_about(c, k, records) for k in known)]
    scores.alarms += [_alarm(page.id, "unchanged", c, records) for c in false]
    if known:
        for entry in known:
            hit = any(is_about(c, entry, records) for c in failing)
            scores.known += 1
            scores.known_found += hit
            if not hit:
                scores.known_missed.append({"page": page.id, "what": entry["what"], "decided": "yes" if entry.get("decided", True) else "no"})
    else:
        scores.consistent += len(page.reports)
        scores.alarmed += len({i for c in false for i, r in enumerate(document.reports) if c in r.checks})


def _one_fault(page: Page, fault: Fault, document: Document, known: Sequence[dict[str, Any]], scores: Scores) -> None:
    records = {r.id: r for r in document.records}
    failing = [c for c in document.checks if c.status == "fails"]
    scores.failing += len(failing)
    key = (fault.identity, fault.kind)
    scores.planted[key] += 1
    mine = [c for c in failing if any(_at(records[r], fault) for r in c.records if r in records)]
    if mine:
        scores.found[key] += 1
    else:
        around = page.text[max(0, fault.start - 60) : fault.end + 40].replace("\n", "⏎")
        scores.missed.append({"page": page.id, "identity": fault.identity, "kind": fault.kind, "what": fault.what, "context": around})
    for check in failing:
        if check not in mine and not any(is_about(check, k, records) for k in known):
            scores.alarms.append(_alarm(page.id, fault.what, check, records))


def _at(record: Record, fault: Fault) -> bool:
    return any(record.start < end and start < record.end for start, end in fault.about)


def is_about(check: Check, entry: dict[str, Any], records: dict[str, Record]) -> bool:
    """Whether a check shows all numbers of an entry of the list of known contradictions."""
    shown = {records[r].value for r in check.records if r in records} | {check.expected, check.observed}
    return shown.issuperset(entry["numbers"])


def _alarm(page: str, where: str, check: Check, records: dict[str, Record]) -> dict[str, str]:
    first = records.get(check.records[0])
    return {"page": page, "where": where, "rule": check.rule, "expression": check.expression, "evidence": first.evidence if first else ""}


def load_contradictions(path: Path | None = None) -> dict[str, list[dict[str, Any]]]:
    """Read the known contradictions by page; without ``path`` those of the clone."""
    path = path or Path(__file__).parent.parent.parent / "annotations" / "contradictions.toml"
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    if path.exists():
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["contradiction"]:
            found[entry["page"]].append(entry)
    return dict(found)
