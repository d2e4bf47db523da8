"""Segmenting: which reports stand on a page, whose they are and of which year, and what their sections are.

Read :mod:`.pages` (where a report begins and ends, and what is page junk), :mod:`.header` (its steps are :mod:`.titles`,
:mod:`.names`, :mod:`.bodies` and :mod:`.dates`), and :mod:`.sections`; their words are in :mod:`.patterns`; :mod:`gipnlp.divisions` knows the GB/T 2260 names and codes.  All work on normalised text.
"""

from .header import Header, read_header
from .pages import split_pages
from .sections import find_sections

__all__ = ["Header", "find_sections", "read_header", "split_pages"]
