"""Record scores: which gold records were found, and which fields of the found ones are right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..calibrate import RECORD, WORDS
from ..corpus.markup import GoldRecord
from ..link.names import compare_key
from ..types import Record

FIELDS = ("indicator", "scope", "measure", "value", "unit", "qualifier", "percent", "applicant", "period", "source")
#: a found record may stand this many characters from the gold one (words that state a zero have no sharp borders)
REACH = 60


@dataclass(frozen=True, slots=True)
class Judged:
    """One prediction with its confidence and whether it is right.

    Args:
        key: the map that calibrates it: a span label, or a key of :mod:`gipnlp.calibrate` for records.
        confidence: as the models give it.
        right: strict match of a span, full match of a record.
    """

    key: str
    confidence: float
    right: bool


@dataclass(slots=True)
class RecordScores:
    """Numbers of gold, found and matched records, of right fields among matched ones, and of full matches.

    ``judged`` holds the narrative records that were found, ``indicators`` how often a gold indicator (``none``: of an invented
    record) was found as another (``none``: missed).
    """

    gold: int = 0
    found: int = 0
    matched: int = 0
    full: int = 0
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIELDS, 0))
    zeros_gold: int = 0
    zeros_matched: int = 0
    zeros_found: int = 0
    errors: list[dict[str, object]] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)
    indicators: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, other: RecordScores) -> None:
        """Add the scores of another report."""
        for name in ("gold", "found", "matched", "full", "zeros_gold", "zeros_matched", "zeros_found"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in FIELDS:
            self.right[name] += other.right[name]
        self.errors += other.errors
        self.judged += other.judged
        self.indicators += other.indicators

    def accuracy(self, name: str) -> float:
        """Share of matched records whose field is right."""
        return self.right[name] / self.matched if self.matched else 1.0

    @property
    def value_recall(self) -> float:
        """Share of gold records found with the right value at the right place."""
        return self.matched / self.gold if self.gold else 1.0

    @property
    def full_f1(self) -> float:
        """F1 of records whose value, indicator, scope and measure are all right."""
        return 2 * self.full / (self.gold + self.found) if self.gold + self.found else 1.0

    @property
    def full_precision(self) -> float:
        """Full matches over found records."""
        return self.full / self.found if self.found else float(self.gold == 0)

    @property
    def full_recall(self) -> float:
        """Full matches over gold records."""
        return self.full / self.gold if self.gold else 1.0


def _near(gold: GoldRecord, record: Record) -> int | None:
    """Distance between a gold and a found record of the same value, ``None`` if they cannot be the same."""
    if gold.value is None:
        if record.value is not None or record.percent is None or gold.percent is None or abs(record.percent - gold.percent) > 0.01:
            return None
    elif record.value is None or abs(record.value - gold.value) > 1e-6:
        return None
    if record.start < gold.end and gold.start < record.end:
        return 0
    gap = max(gold.start - record.end, record.start - gold.end)
    limit = REACH if gold.stated == "words" or record.stated == "words" else 0
    return gap + 1 if gap <= limit else None


def _fields(gold: GoldRecord, record: Record, period: tuple[str | None, str | None]) -> dict[str, bool]:
    wanted = gold.period or period
    return {
        "indicator": record.indicator == gold.indicator,
        "scope": compare_key(record.scope) == compare_key(gold.scope),
        "measure": record.measure == gold.measure,
        "value": True,
        "unit": gold.unit is None or compare_key(record.unit or "") == compare_key(gold.unit),
        "qualifier": record.qualifier == gold.qualifier,
        "percent": (record.percent is None) == (gold.percent is None)
        and (gold.percent is None or abs((record.percent or 0) - gold.percent) < 0.01),
        "applicant": record.applicant == gold.applicant,
        "period": gold.measure == "stock" or (record.period.start, record.period.end) == tuple(wanted),
        "source": record.source == gold.source,
    }


def score(gold: Sequence[GoldRecord], found: Sequence[Record], period: tuple[str | None, str | None], text: str = "", report: str = "") -> RecordScores:
    """Score the records of one report; pairs are chosen so that most fields agree."""
    scores = RecordScores(gold=len(gold), found=len(found))
    options = []
    ordered = sorted(range(len(found)), key=lambda j: found[j].start)
    for i, g in enumerate(gold):
        for j in ordered:
            gap = _near(g, found[j])
            if gap is not None:
                fields = _fields(g, found[j], period)
                options.append((gap > 0, -sum(fields[n] for n in ("indicator", "scope", "measure", "percent")), gap, i, j, fields))
    options.sort(key=lambda o: o[:5])
    used_gold: set[int] = set()
    used_found: set[int] = set()
    whole: set[int] = set()  # found records that match in full
    for _, _, _, i, j, fields in options:
        if i in used_gold or j in used_found:
            continue
        used_gold.add(i)
        used_found.add(j)
        scores.matched += 1
        for name in FIELDS:
            scores.right[name] += fields[name]
        full = fields["indicator"] and fields["scope"] and fields["measure"]
        scores.full += full
        scores.indicators[gold[i].indicator, found[j].indicator] += 1
        if full:
            whole.add(j)
        if not full:
            wrong = [n for n in ("indicator", "scope", "measure") if not fields[n]]
            scores.errors.append(_error("wrong " + ", ".join(wrong), gold[i], found[j], text, report))
    zeros = [i for i, g in enumerate(gold) if g.stated == "words" and g.value == 0]
    scores.zeros_gold = len(zeros)
    scores.zeros_matched = sum(i in used_gold for i in zeros)
    scores.zeros_found = sum(r.stated == "words" and r.value == 0 for r in found)
    for i, g in enumerate(gold):
        if i not in used_gold:
            scores.indicators[g.indicator, "none"] += 1
            scores.errors.append(_error("missed", g, None, text, report))
    for j, r in enumerate(found):
        if j not in used_found:
            scores.indicators["none", r.indicator] += 1
            scores.errors.append(_error("invented", None, r, text, report))
    for j, r in enumerate(found):
        if r.source == "narrative":
            scores.judged.append(Judged(WORDS if r.stated == "words" else RECORD, r.confidence, j in whole))
    return scores


def _error(kind: str, gold: GoldRecord | None, record: Record | None, text: str, report: str) -> dict[str, object]:
    at = gold.start if gold is not None else record.start if record is not None else 0
    end = gold.end if gold is not None else record.end if record is not None else 0

    def brief(r: GoldRecord | Record | None) -> str:
        if r is None:
            return "—"
        return f"{r.indicator} {r.value if r.value is not None else str(r.percent) + '%'} {r.scope} {r.measure}"

    return {"report": report, "kind": kind, "start": at, "end": end, "gold": brief(gold), "found": brief(record), "context": text[max(0, at - 25) : end + 12]}
