"""The annotated corpus: its inline markup, its stand-off form, and what people and other tools do with both.

Read :mod:`.markup` (the format of ``corpus/``), :mod:`.load` (the corpus as Hugging Face ``datasets``), :mod:`.formats` (out to
annotation tools and back) and :mod:`.suggest` (which sentences to annotate next).
"""

from .load import load

__all__ = ["load"]
