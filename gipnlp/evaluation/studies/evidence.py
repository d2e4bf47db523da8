"""Further templates for the tagger that only the ablation study uses: words of a segmenter trained on the corpus, kinds of sections."""

from __future__ import annotations

import contextlib
import io
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import numpy as np

from ...errors import MissingExtraError
from ...segment import find_sections, split_pages
from ...tag.features import codepoints, sentences
from ...training.crf import Extra
from ...training.data import Example
from ...types import SectionKind

_KINDS = {kind: i + 1 for i, kind in enumerate(get_args(SectionKind))}
_WORD_BITS = 40


def section_context(text: str) -> list[np.ndarray]:
    """Give three templates: the kind of the section, alone, with the character, and with the character and the next."""
    kinds = np.zeros(len(text), dtype=np.int64)
    for start, end in split_pages(text):
        for section in find_sections(text, start, end):
            kinds[section.start : section.end] = _KINDS[section.kind]
    here = np.minimum(codepoints(text), 0xFFFF)
    following = np.concatenate([here[1:], np.zeros(min(1, len(here)), dtype=np.int64)])
    return [kinds, kinds << 16 | here, (kinds << 16 | here) << 16 | following]


def words_of(item: Example) -> list[list[str]]:
    """Cut the sentences of an annotated page into words: the dictionary's, with a border wherever a gold span begins or ends."""
    from ...tag.words import cut

    text = item.norm.text
    ranges = list(sentences(text))
    first, _ = cut(np.minimum(codepoints(text), 0xFFFF), ranges)
    borders = set(np.flatnonzero(first == np.arange(len(text))).tolist())
    borders |= {at for _, a, b in item.spans for at in (a, b)}
    lines = []
    for a, b in ranges:
        cuts = [a, *(at for at in range(a + 1, b) if at in borders), b]
        words = [text[x:y].strip() for x, y in zip(cuts, cuts[1:], strict=False)]
        kept = ["".join(w.split()) for w in words if w.split()]
        if kept:
            lines.append(kept)
    return lines


def train_segmenter(items: Sequence[Example], folder: Path, iterations: int = 20) -> Any:
    """Train a spacy-pkuseg segmenter on the words of ``items`` and load it; only files below ``folder`` are written and read.

    Raises:
        MissingExtraError: spacy-pkuseg is not installed.
    """
    try:
        import spacy_pkuseg
    except ImportError as error:
        raise MissingExtraError("GIP020", feature="the segmenter of the ablation study", extra="spacy") from error
    words = folder / "words.utf8"
    content = "".join(" ".join(line) + "\n" for item in items for line in words_of(item))
    words.write_text(content, encoding="utf-8")
    model = folder / "segmenter"
    with contextlib.redirect_stdout(io.StringIO()):
        spacy_pkuseg.train(str(words), str(words), str(model), train_iter=iterations)
        return spacy_pkuseg.pkuseg(model_name=str(model), user_dict=None)


def segmenter_words(segmenter: Any) -> Extra:
    """Give the templates of a segmenter: place in the word with the character, with both neighbours, and the word itself."""

    def encode(text: str) -> list[np.ndarray]:
        n = len(text)
        mark = np.zeros(n, dtype=np.int64)
        word = np.zeros(n, dtype=np.int64)
        for a, b in sentences(text):
            at = a
            for w in segmenter.cut(text[a:b]):
                start = text.find(w, at, b)
                if start < 0:  # a word that crosses a space
                    continue
                at = start + len(w)
                mark[start:at] = 2
                mark[start], mark[at - 1] = 1, 3
                if len(w) == 1:
                    mark[start] = 4
                word[start:at] = zlib.crc32(w.encode("utf-8", "surrogatepass"))
        here = np.minimum(codepoints(text), 0xFFFF)
        edge = np.zeros(min(1, n), dtype=np.int64)
        before, after = np.concatenate([edge, mark[:-1]]), np.concatenate([mark[1:], edge])
        return [mark, mark << 16 | here, (before << 3 | mark) << 3 | after, (word & (1 << _WORD_BITS) - 1) << 3 | mark]

    return encode
