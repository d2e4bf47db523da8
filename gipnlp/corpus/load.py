"""The corpus as Hugging Face ``datasets``: one row a page, splits by agency, nothing fetched from anywhere.

>>> from gipnlp.corpus import load
>>> corpus = load()                                             # doctest: +SKIP
>>> corpus["train"][0]["spans"][0]                              # doctest: +SKIP
{'label': 'AGENCY', 'start': 0, 'end': 9}

The columns are documented in :data:`COLUMNS` and in ``docs/corpus-tools.md``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import MarkupError, MissingExtraError, ReadError
from .formats.side import read_lines
from .markup import GoldRecord, Page, from_json, parse

if TYPE_CHECKING:
    from datasets import DatasetDict, Features

#: what each column holds; all offsets are half-open code points of ``text``
COLUMNS = {
    "id": "page id: the name of its file",
    "text": "plain text of the page, as its source has it",
    "age": "narrative (2008-2013), 2014, 2019, 2021: the rules that the page follows; empty when not stated",
    "script": "hans or hant: the script of the page's first report",
    "damage": "what is wrong with the text, comma-separated: none, spaces, dates, glued, …",
    "spans": "list of {label, start, end}; label is AGENCY, DATE, COUNT, PERCENT or CATEGORY",
    "reports": "list of {agency, level, kind, region_code, year, period_start, period_end, title, published, script, form, start, end}",
    "records": "list of {report, indicator, value, unit, qualifier, measure, scope, period_start, period_end, category, percent, "
    "percent_of, applicant, source, stated, start, end}; report is the number of its report in `reports`, percent_of the start of the "
    "record that it is a share of; without a period of its own a record has its report's",
}
#: share of the agencies that go to each split; the rest is for training
TEST_SHARE, VALIDATION_SHARE = 0.15, 0.10
_REPORT_TEXT = ("agency", "level", "kind", "region_code", "period_start", "period_end", "title", "published", "script", "form")
_RECORD_TEXT = (
    "indicator", "unit", "qualifier", "measure", "scope", "period_start", "period_end", "category", "applicant", "source", "stated",
)


def load(directory: str | Path | None = None) -> DatasetDict:
    """Give the corpus as a ``DatasetDict`` with the splits ``train``, ``validation`` and ``test``.

    The split follows from the names of the agencies alone (a hash), so it is the same everywhere; pages that share an agency are
    never apart.  A page that is added moves others only when it joins two agencies that had none in common before.

    Args:
        directory: marked pages (``*.txt``), or a file of compiled annotations (``.jsonl``); default: ``corpus/`` of the clone.

    Raises:
        MissingExtraError: ``datasets`` is not installed (``pip install 'gipnlp[datasets]'``).
        ReadError: there are no pages at that place; an installed package holds no corpus, so pass one.
        MarkupError: a page breaks the rules of the markup.
    """
    try:
        from datasets import Dataset, DatasetDict, DatasetInfo
    except ImportError as error:
        raise MissingExtraError("GIP020", feature="gipnlp.corpus.load()", extra="datasets") from error
    pages = read_pages([Path(directory) if directory is not None else default_directory()])
    parts = splits(pages)
    columns = features()
    info = DatasetInfo(
        description="Chinese annual reports on government information disclosure, written and annotated by hand.\n"
        + "".join(f"- {name}: {text}\n" for name, text in COLUMNS.items()),
        license="CC BY 4.0",
        features=columns,
    )
    found = DatasetDict()
    for split, chosen in parts.items():
        rows = [row(page) for page in chosen]
        table = {name: [r[name] for r in rows] for name in columns}
        found[split] = Dataset.from_dict(table, features=columns, info=info)
    return found


def default_directory() -> Path:
    """Give the corpus of this clone."""
    return Path(__file__).parent.parent.parent / "corpus"


def read_pages(paths: Iterable[Path]) -> list[Page]:
    """Read marked pages (files, or directories of ``*.txt``) and compiled annotations (``.jsonl``), in that order.

    Raises:
        ReadError: a path is missing, or there is no page at it.
        MarkupError: a page breaks the rules of the markup.
    """
    pages: list[Page] = []
    for path in paths:
        if not path.exists():
            raise ReadError("GIP010", path=path)
        if path.suffix == ".jsonl":
            try:
                pages += [from_json(document) for document in read_lines(path)]
            except (KeyError, TypeError) as error:
                raise MarkupError("GIP040", path=path, line=0, reason=f"holds no compiled annotations ({error!r})") from error
            continue
        files = sorted(path.glob("*.txt")) if path.is_dir() else [path]
        if not files:
            raise ReadError("GIP021", path=path, reason="no marked pages (*.txt) in it")
        pages += [parse(file.read_text(encoding="utf-8"), file.stem) for file in files]
    return pages


def splits(pages: Sequence[Page]) -> dict[str, list[Page]]:
    """Share out pages: all that are linked by an agency together, by the hash of the first agency's name."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    names = [[str(r.header["agency"]) for r in page.reports] or [page.id] for page in pages]
    for agencies in names:
        for other in agencies[1:]:
            first, second = sorted((find(agencies[0]), find(other)))
            leader[second] = first
    parts: dict[str, list[Page]] = {"train": [], "validation": [], "test": []}
    for page, agencies in zip(pages, names, strict=True):
        digest = hashlib.sha256(find(agencies[0]).encode("utf-8")).digest()
        place = int.from_bytes(digest[:8], "big") / 2**64
        split = "test" if place < TEST_SHARE else "validation" if place < TEST_SHARE + VALIDATION_SHARE else "train"
        parts[split].append(page)
    return parts


def features() -> Features:
    """Give the columns' types; what they mean is in :data:`COLUMNS`."""
    from datasets import Features, Value

    text, number, offset = Value("string"), Value("float64"), Value("int32")
    report = {**dict.fromkeys(_REPORT_TEXT, text), **dict.fromkeys(("year", "start", "end"), offset)}
    record = {
        **dict.fromkeys(_RECORD_TEXT, text),
        **dict.fromkeys(("report", "start", "end", "percent_of"), offset),
        **dict.fromkeys(("value", "percent"), number),
    }
    columns: dict[str, Any] = dict.fromkeys(("id", "text", "age", "script", "damage"), text)
    columns["spans"] = [{"label": text, "start": offset, "end": offset}]
    columns["reports"] = [report]
    columns["records"] = [record]
    return Features(columns)


def row(page: Page) -> dict[str, Any]:
    """Give a page as one row."""
    reports = []
    records = []
    for number, report in enumerate(page.reports):
        start, end = report.header["period"]
        header = {k: v for k, v in report.header.items() if k != "period"}
        reports.append({**header, "period_start": start, "period_end": end, "start": report.start, "end": report.end})
        records += [_record(record, number, (start, end)) for record in report.records]
    return {
        "id": page.id,
        "text": page.text,
        "age": page.meta.get("age", ""),
        "script": page.reports[0].header["script"] if page.reports else "",
        "damage": page.meta.get("damage", ""),
        "spans": [{"label": s.label, "start": s.start, "end": s.end} for s in page.spans],
        "reports": reports,
        "records": records,
    }


def _record(record: GoldRecord, report: int, period: tuple[str | None, str | None]) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in GoldRecord.__dataclass_fields__ if name != "period"}
    start, end = record.period if record.period is not None else period
    return {**values, "report": report, "period_start": start, "period_end": end}
