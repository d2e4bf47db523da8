"""The second tagger: a spaCy NER on characters (embedding, convolutions, transition parser), trained from scratch.

It stands behind the same interface as :class:`gipnlp.tag.crf.Tagger`: ``.name`` and ``.tag(text) -> list[Span]`` on normalised
text.  Read :func:`train`, :class:`SpacyTagger`, then :func:`save` and :func:`load_spacy_tagger` (a directory as spaCy writes it, JSON and
msgpack, with a manifest of sizes and hashes that is checked before spaCy opens anything).

References: Lample et al. (2016), Neural Architectures for Named Entity Recognition (the transition system); Honnibal and
Montani (2017), spaCy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..corpus.formats.docbin import character_doc
from ..errors import MissingExtraError, ModelError
from ..tag.bundle import MANIFEST, models_directory, sha256
from ..tag.features import sentences
from ..tag.labels import Span
from ..types import LABELS

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline import EntityRecognizer

    from .data import Example

#: name of the model in documents; raised when the network changes
NAME = "spacy-1"
CARD = "card.json"
#: fixed numbers of the training: passes over the corpus, dropout, characters of the first and the largest batch, seed
PARAMETERS: dict[str, float] = {"epochs": 12, "dropout": 0.2, "batch_from": 600, "batch_to": 3000, "rate": 0.001, "seed": 0}
_LONGEST = 256  # characters that the network sees at once, unless a single sentence is longer
_BATCH = 256
_GROWTH = 1.002  # of the batches, each
_SURROGATE = re.compile("[\ud800-\udfff]")
_NETWORK: dict[str, Any] = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "state_type": "ner",
    "extra_state_tokens": True,
    "hidden_width": 64,
    "maxout_pieces": 2,
    "use_upper": True,
    "nO": None,
    "tok2vec": {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": 96,
            "attrs": ["ORTH", "SHAPE"],
            "rows": [4000, 200],
            "include_static_vectors": False,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": 96,
            "window_size": 2,
            "maxout_pieces": 3,
            "depth": 4,
        },
    },
}


class SpacyTagger:
    """Tags normalised text with a spaCy NER.

    Args:
        nlp: a pipeline with the component ``ner``.
        name: name of the model, as it appears in documents.
    """

    def __init__(self, nlp: Language, name: str = NAME) -> None:
        self.name = name
        self.nlp = nlp

    def tag(self, text: str) -> list[Span]:
        """Find the spans of normalised ``text``: in text order, none overlapping another.

        The confidence of a span is the lowest probability of the parser's actions on its characters.
        """
        parts = sorted(chunks(text), key=lambda c: (c[1] - c[0], c))
        found: list[Span] = []
        for i in range(0, len(parts), _BATCH):
            found += self._tag(text, parts[i : i + _BATCH])
        return sorted(found, key=lambda s: s.start)

    def _tag(self, text: str, parts: Sequence[tuple[int, int]]) -> list[Span]:
        """Parse parts of similar length at once; step t of the parser is its action on character t of each part."""
        ner: EntityRecognizer = self.nlp.get_pipe("ner")
        docs = [character_doc(self.nlp.vocab, _plain(text[a:b])) for a, b in parts]
        states = ner.moves.init_batch(docs)
        step = ner.model.predict(docs)
        taken = np.ones((len(parts), max(b - a for a, b in parts)), dtype=np.float32)
        running = np.arange(len(parts))
        unfinished = list(states)
        t = 0
        while unfinished:
            scores = step.predict(unfinished)
            taken[running, t] = _certainty(scores)
            t += 1
            ner.transition_states(unfinished, scores)
            running = np.array([i for i in running.tolist() if not states[i].is_final()], dtype=np.int64)
            unfinished = [states[i] for i in running.tolist()]
        step.clear_memory()
        ner.set_annotations(docs, states)
        found = []
        for k, ((start, _), doc) in enumerate(zip(parts, docs, strict=True)):
            for e in doc.ents:
                found.append(Span(e.label_, start + e.start, start + e.end, float(taken[k, e.start : e.end].min())))
        return found


def _certainty(scores: np.ndarray) -> np.ndarray:
    """Probability of the best action of each row (softmax)."""
    return np.asarray(1.0 / np.exp(scores - scores.max(axis=1, keepdims=True)).sum(axis=1), dtype=np.float32)


def _plain(text: str) -> str:
    """Replace what spaCy's string store cannot hold, lone surrogates, one for one."""
    return _SURROGATE.sub("\ufffd", text)


def chunks(text: str) -> Iterator[tuple[int, int]]:
    """Join neighbouring sentences of a line as long as they stay short: the network sees what stands around a sentence."""
    start = end = 0
    for a, b in sentences(text):
        if b - start > _LONGEST and end > start:
            yield start, end
            start = a
        end = b
        if text[b - 1] == "\n":
            yield start, end
            start = end
    if end > start:
        yield start, end


def train(
    items: Sequence[Example], progress: Callable[[int], None] | None = None, parameters: dict[str, float] | None = None
) -> SpacyTagger:
    """Train on ``items``.

    Args:
        items: annotated pages.
        progress: told the number of finished passes after each.
        parameters: changes to :data:`PARAMETERS`, e.g. fewer ``epochs`` for a quick model.

    Raises:
        MissingExtraError: spaCy is not installed.
    """
    try:
        import spacy
        from spacy.training import Example as Pair
        from thinc.api import Adam, fix_random_seed
    except ImportError as error:
        raise MissingExtraError("GIP020", feature="the spaCy model", extra="spacy") from error
    values = {**PARAMETERS, **(parameters or {})}
    fix_random_seed(int(values["seed"]))
    random = np.random.default_rng(int(values["seed"]))
    nlp = spacy.blank("zh")
    ner = nlp.add_pipe("ner", config={"model": _NETWORK})
    for label in LABELS:
        ner.add_label(label)  # type: ignore[attr-defined]
    pairs = []
    for item in items:
        for start, end in chunks(item.norm.text):
            spans = [(label, a - start, b - start) for label, a, b in item.spans if start <= a and b <= end]
            gold = character_doc(nlp.vocab, _plain(item.norm.text[start:end]), spans)
            pairs.append(Pair(character_doc(nlp.vocab, gold.text), gold))
    nlp.initialize(lambda: pairs[:64])
    optimizer = Adam(values["rate"], L2=0.01, L2_is_weight_decay=True, grad_clip=1.0, use_averages=True)
    room = values["batch_from"]
    for epoch in range(int(values["epochs"])):
        order = [pairs[i] for i in random.permutation(len(pairs)).tolist()]
        while order:
            nlp.update(_take(order, room), sgd=optimizer, drop=values["dropout"])
            room = min(room * _GROWTH, values["batch_to"])
        if progress is not None:
            progress(epoch + 1)
    averages = optimizer.averages or {}  # they, not the last weights, are the model
    for node in ner.model.walk():  # type: ignore[attr-defined]
        for parameter in node.param_names:
            if node.has_param(parameter) and (node.id, parameter) in averages:
                node.set_param(parameter, averages[node.id, parameter])
    return SpacyTagger(nlp)


def _take(pairs: list[Any], room: float) -> list[Any]:
    """Take pairs of ``room`` characters together, at least one, from the end of the list."""
    batch: list[Any] = []
    while pairs and (not batch or room >= len(pairs[-1].reference)):
        batch.append(pairs.pop())
        room -= len(batch[-1].reference)
    return batch


# -- files ----------------------------------------------------------------------------------------------------------


def save(tagger: SpacyTagger, directory: Path, card: dict[str, Any] | None = None) -> None:
    """Write the pipeline as spaCy does, its card, and a manifest of every file's size and SHA-256.

    Args:
        tagger: the trained tagger.
        directory: made if missing; left-over files of an older model in it are removed when a manifest lists them.
        card: what to keep about the model.
    """
    directory.mkdir(parents=True, exist_ok=True)
    for name in _listed(directory):
        (directory / name).unlink(missing_ok=True)
    tagger.nlp.to_disk(directory)
    content = json.dumps({"name": tagger.name, **(card or {})}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (directory / CARD).write_text(content, encoding="utf-8")
    files = {
        name: {"size": len(data), "sha256": sha256(data)}
        for name in _present(directory)
        for data in [(directory / name).read_bytes()]
    }
    (directory / MANIFEST).write_text(json.dumps({"files": files}, indent=1, sort_keys=True) + "\n", encoding="utf-8")


@lru_cache(maxsize=2)
def load_spacy_tagger(directory: Path | None = None) -> SpacyTagger:
    """Load the tagger of ``directory`` (default: ``spacy/`` in the models' directory).

    Raises:
        MissingExtraError: spaCy is not installed.
        ModelError: the model is missing (GIP032), or a file differs from the manifest, is missing or is not listed (GIP030).
    """
    try:
        import spacy
    except ImportError as error:
        raise MissingExtraError("GIP020", feature="the spaCy model", extra="spacy") from error
    directory = directory or models_directory() / "spacy"
    card = verify(directory)
    try:
        nlp = spacy.load(directory)
        nlp.get_pipe("ner")
    except (OSError, ValueError, KeyError) as error:
        raise ModelError("GIP030", name="spacy", reason=str(error)) from error
    return SpacyTagger(nlp, str(card["name"]))


def verify(directory: Path) -> dict[str, Any]:
    """Check every file of a model against its manifest and give its card.

    Raises:
        ModelError: see :func:`load_spacy_tagger`.
    """
    listed = _listed(directory)
    if not listed or CARD not in listed:
        raise ModelError("GIP032", name="spacy")
    present = _present(directory)
    if set(present) != set(listed):
        name = sorted(set(present) ^ set(listed))[0]
        reason = f"{name} is missing" if name in listed else f"{name} is not listed"
        raise ModelError("GIP030", name="spacy", reason=reason)
    for name, entry in listed.items():
        content = (directory / name).read_bytes()
        if not isinstance(entry, dict) or len(content) != entry.get("size") or sha256(content) != entry.get("sha256"):
            raise ModelError("GIP030", name="spacy", reason=f"the size or SHA-256 of {name} differs")
    card: dict[str, Any] = json.loads((directory / CARD).read_text(encoding="utf-8"))
    return card


def _listed(directory: Path) -> dict[str, Any]:
    try:
        files = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    inside = directory.resolve()
    safe = isinstance(files, dict) and all((directory / name).resolve().is_relative_to(inside) for name in files)
    return files if safe else {}


def _present(directory: Path) -> list[str]:
    """Give every file below ``directory`` but the manifest itself, as relative paths with slashes."""
    paths = (path.relative_to(directory).as_posix() for path in sorted(directory.rglob("*")) if path.is_file())
    return [name for name in paths if name != MANIFEST]
