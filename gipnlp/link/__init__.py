"""Linking: from tagged spans to records.

Read :mod:`.context` (what surrounds a number: category, verb, clause, section), :mod:`.scope` (whom it is about), :mod:`.zeros` (zeros in
words), :mod:`.classify` (which indicator, flow or stock) and :mod:`.linker` (the ladder that puts a record together).
All offsets are positions in normalised text.
"""

from .linker import Draft, link

__all__ = ["Draft", "link"]
