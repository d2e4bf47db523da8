"""Annotated pages as the models see them: normalised text with spans mapped onto it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..corpus.markup import Page, from_json, parse
from ..errors import MarkupError
from ..normalise import Normalised, normalise


@dataclass(frozen=True, slots=True)
class Example:
    """A page with its normalised text and ``spans`` (label, start, end) on the normalised text."""

    page: Page
    norm: Normalised
    spans: list[tuple[str, int, int]]

    @property
    def group(self) -> str:
        """Reports of one agency must not be split between training and test."""
        return str(self.page.reports[0].header["agency"])


def corpus_directory() -> Path:
    """Give the corpus of this clone."""
    return Path(__file__).parent.parent.parent / "corpus"


def load_corpus(directory: Path | None = None) -> list[Page]:
    """Read every marked page of ``directory`` (default: the clone's corpus), sorted by name."""
    directory = directory or corpus_directory()
    return [parse(p.read_text(encoding="utf-8"), p.stem) for p in sorted(directory.glob("*.txt"))]


def load_standoff(annotations: Path, texts: Path) -> list[Page]:
    """Read stand-off annotations of reports whose text lies in ``texts``.

    Raises:
        MarkupError: a text is not the one that was annotated (its SHA-256 differs).
    """
    pages = []
    for path in sorted(annotations.glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        source = texts / document.get("file", path.stem + ".txt")
        if not source.exists():
            continue
        text = source.read_text(encoding="utf-8")
        if hashlib.sha256(text.encode("utf-8")).hexdigest() != document["sha256"]:
            raise MarkupError("GIP041", path=source, annotation=path)
        pages.append(from_json(document, text))
    return pages


def example(page: Page) -> Example:
    """Normalise a page and map its spans onto the normalised text; spans outside of reports are left out."""
    norm = normalise(page.text)
    spans = []
    for span in page.spans:
        start = norm.from_source(span.start)
        end = norm.from_source(span.end - 1) + 1 if span.end > span.start else start
        if end > start:
            spans.append((span.label, start, end))
    spans.sort(key=lambda s: s[1])
    return Example(page, norm, spans)


def examples(pages: Iterable[Page]) -> list[Example]:
    """Normalise many pages."""
    return [example(page) for page in pages]


def folds(items: list[Example], count: int = 5) -> list[list[int]]:
    """Split into ``count`` folds by agency, the same on every run."""
    groups: dict[str, list[int]] = {}
    for i, item in enumerate(items):
        groups.setdefault(item.group, []).append(i)
    order = sorted(groups, key=lambda g: hashlib.sha256(g.encode("utf-8")).hexdigest())
    parts: list[list[int]] = [[] for _ in range(count)]
    for group in order:
        smallest = min(range(count), key=lambda k: (sum(len(items[i].norm.text) for i in parts[k]), k))
        parts[smallest] += groups[group]
    return parts


def split(items: list[Example], count: int, number: int) -> tuple[list[Example], list[Example]]:
    """Give training and held-out part: all folds of :func:`folds` but ``number``, and that one."""
    fold = folds(items, count)[number]
    held = set(fold)
    return [item for i, item in enumerate(items) if i not in held], [items[i] for i in fold]
