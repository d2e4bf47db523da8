"""gipnlp in a spaCy pipeline: ``nlp.add_pipe("gip_reports")`` (extra ``spacy``).

>>> import spacy                                                # doctest: +SKIP
>>> nlp = spacy.blank("zh")                                     # doctest: +SKIP
>>> nlp.add_pipe("gip_reports")                                 # doctest: +SKIP
>>> doc = nlp("2009年，我局共收到政府信息公开申请4件。")            # doctest: +SKIP
>>> [(e.text, e.label_) for e in doc.ents]                      # doctest: +SKIP
[('2009年', 'DATE'), ('我局', 'AGENCY'), ('政府信息公开申请', 'CATEGORY'), ('4件', 'COUNT')]

The component runs the whole extraction on ``doc.text`` and sets

=========================== ====================================================================================
``doc.ents``                the entities on whole tokens; of two that come to share a token the exact one stays
``doc.spans["gip"]``        all of them
``doc._.gip``               the :class:`gipnlp.Document`: reports, records, checks; offsets are ``token.idx``'s
``span._.gip_entity``       the :class:`gipnlp.types.Entity` of a span of ``doc.ents`` or ``doc.spans["gip"]``, or ``None``
``span._.gip_records``      the records that rest on that entity
=========================== ====================================================================================

With ``spacy.blank("zh")``, which cuts into characters, every entity lies on whole tokens.  ``doc._.gip`` survives ``to_bytes``,
``DocBin`` and ``n_process``: it is written as plain values, not pickled.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .corpus.formats.side import COLOURS
from .document import Document
from .errors import MissingExtraError
from .types import Entity, Record, Report, Table

try:
    import srsly
    from spacy.language import Language
    from spacy.tokens import Doc, Span
except ImportError as error:
    raise MissingExtraError("GIP020", feature="the spaCy component gip_reports", extra="spacy") from error

if TYPE_CHECKING:
    from .models import Pipeline

#: the key of ``doc.spans``
GROUP = "gip"
_MARK = "__gip_document__"


class GipReports:
    """The component: a document in, the same document with entities and ``_.gip`` out.

    Args:
        pipeline: the trained parts.
        overwrite_ents: replace the entities that the document has already; otherwise they stay, and only entities apart from
            them are added.
    """

    def __init__(self, pipeline: Pipeline, overwrite_ents: bool = True) -> None:
        self.pipeline = pipeline
        self.overwrite_ents = overwrite_ents

    def __call__(self, doc: Doc) -> Doc:
        """Run the extraction on ``doc.text``."""
        from .api import run
        from .types import Source

        found = run(Source(doc.text), self.pipeline)
        doc._.gip = found
        spans = []
        for entity in found.entities:
            span = doc.char_span(entity.start, entity.end, label=entity.label, alignment_mode="expand", span_id=entity.id)
            if span is not None:
                spans.append((span.start_char != entity.start or span.end_char != entity.end, span))
        doc.spans[GROUP] = [span for _, span in spans]
        kept = [] if self.overwrite_ents else list(doc.ents)
        taken = {token for span in kept for token in range(span.start, span.end)}
        for _, span in sorted(spans, key=lambda s: (s[0], s[1].start)):
            if taken.isdisjoint(range(span.start, span.end)):
                taken.update(range(span.start, span.end))
                kept.append(span)
        doc.set_ents(sorted(kept, key=lambda s: s.start))
        return doc


@Language.factory(  # type: ignore[misc, untyped-decorator]
    "gip_reports",
    assigns=["doc.ents", "doc.spans", "doc._.gip"],
    default_config={"model": None, "overwrite_ents": True},
)
def make_gip_reports(nlp: Language, name: str, model: str | None, overwrite_ents: bool) -> GipReports:
    """Make the component ``gip_reports``; this is what the entry point names.

    Args:
        nlp: the pipeline it is added to.
        name: its name there.
        model: name of the tagger, see :func:`gipnlp.extract`.
        overwrite_ents: see :class:`GipReports`.

    Raises:
        ModelError: the model is unknown, missing or damaged.
    """
    from .models import load_pipeline

    return GipReports(load_pipeline(model), overwrite_ents)


def _entity(span: Span) -> Entity | None:
    document = span.doc._.gip
    if document is None or not span.id_:
        return None
    found: Entity | None = next((e for e in document.entities if e.id == span.id_), None)
    return found


def _records(span: Span) -> list[Record]:
    document = span.doc._.gip
    if document is None or not span.id_:
        return []
    return [record for record in document.records if span.id_ in record.entities]


def _register() -> None:
    if not Doc.has_extension("gip"):
        Doc.set_extension("gip", default=None)
    if not Span.has_extension("gip_entity"):
        Span.set_extension("gip_entity", getter=_entity)
    if not Span.has_extension("gip_records"):
        Span.set_extension("gip_records", getter=_records)


# -- ``doc._.gip`` as plain values --------------------------------------------------------------------------------


def _encode(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    if not isinstance(value, Document):
        return value if chain is None else chain(value)
    import msgspec

    fields = ("text", "reports", "model", "kind", "tables", "path")
    return {_MARK: {name: msgspec.to_builtins(getattr(value, name)) for name in fields}}


def _decode(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    if not isinstance(value, dict) or _MARK not in value:
        return value if chain is None else chain(value)
    import msgspec

    fields = dict(value[_MARK])
    fields["reports"] = msgspec.convert(fields["reports"], list[Report])
    fields["tables"] = msgspec.convert(fields["tables"], tuple[Table, ...])
    return Document(**fields)


_register()
srsly.msgpack_encoders("gip_document", func=_encode)
srsly.msgpack_decoders("gip_document", func=_decode)
#: for the entry point ``spacy_displacy_colors``
DISPLACY_COLOURS = dict(COLOURS)
__all__ = ["DISPLACY_COLOURS", "GROUP", "GipReports", "make_gip_reports"]
