"""spaCy: a ``DocBin`` (``.spacy``), as ``spacy train`` reads it; spans are ``doc.ents``, one token a character.

The side is ``doc.user_data["gip"]``, as a JSON string.  Nothing in the file is pickled.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import MarkupError, MissingExtraError, ReadError
from ..markup import GoldSpan, Page
from .side import KEY, aside, restore

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab


def write(pages: Sequence[Page], target: Path) -> list[Path]:
    """Write all pages to one file."""
    try:
        from spacy.tokens import DocBin
        from spacy.vocab import Vocab
    except ImportError as error:
        raise MissingExtraError("GIP020", feature="the format spacy", extra="spacy") from error
    vocab = Vocab()
    box = DocBin(attrs=["ENT_IOB", "ENT_TYPE"], store_user_data=True)
    for page in pages:
        doc = character_doc(vocab, page.text, [(s.label, s.start, s.end) for s in page.spans])
        doc.user_data[KEY] = json.dumps(aside(page), ensure_ascii=False)
        box.add(doc)
    target.parent.mkdir(parents=True, exist_ok=True)
    box.to_disk(target)
    return [target]


def read(source: Path) -> list[Page]:
    """Read pages; a ``DocBin`` with other tokens is read, too."""
    try:
        from spacy.tokens import DocBin
        from spacy.vocab import Vocab
    except ImportError as error:
        raise MissingExtraError("GIP020", feature="the format spacy", extra="spacy") from error
    if not source.is_file():
        raise ReadError("GIP010", path=source)
    try:
        docs = list(DocBin().from_disk(source).get_docs(Vocab()))
        sides = [json.loads(doc.user_data[KEY]) if KEY in doc.user_data else None for doc in docs]
    except Exception as error:  # zlib, msgpack and spaCy each raise their own kinds
        raise MarkupError("GIP040", path=source, line=0, reason=f"is no DocBin ({error!r})") from error
    pages = []
    for number, (doc, side) in enumerate(zip(docs, sides, strict=True), 1):
        spans = [GoldSpan(e.label_, e.start_char, e.end_char) for e in doc.ents]
        pages.append(restore(side, doc.text, spans, name=f"{source.stem}-{number}", path=str(source)))
    return pages


def character_doc(vocab: Vocab, text: str, spans: Sequence[tuple[str, int, int]] = ()) -> Doc:
    """Give a spaCy document with one token for each code point of ``text``, so that token and text offsets agree."""
    from spacy.tokens import Doc, Span

    doc = Doc(vocab, words=list(text), spaces=[False] * len(text))
    if spans:
        doc.set_ents([Span(doc, start, end, label=label) for label, start, end in spans])
    return doc
