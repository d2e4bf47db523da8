"""Tagging: where the five kinds of spans stand in normalised text.

Read :mod:`.features` (what the model sees of a character), :mod:`.labels` (BIOES ↔ spans), :mod:`.crf` (decoding with
plain arrays) and :mod:`.bundle` (model files and their manifest).  Training is in :mod:`gipnlp.train`.
"""

from .bundle import load_tagger
from .crf import Tagger
from .labels import Span

__all__ = ["Span", "Tagger", "load_tagger"]
