"""The readers room: files of every kind → plain text and its tables.

Read in this order: :mod:`.reader` (front door), :mod:`.kinds` (what a file is), :mod:`.encoding` (bytes → text),
:mod:`.html`, :mod:`.docx`, :mod:`.pdf` (each makes blocks: :mod:`.blocks`), :mod:`.grid` (rows with spans → a grid),
:mod:`.layout` (layout or data), :mod:`.lay` (blocks → text and tables), :mod:`.limits` (caps against hostile files).

Front door: :func:`read_file`, :func:`read_bytes`.
"""

from __future__ import annotations

from .limits import Limits
from .reader import MAX_BYTES, read_bytes, read_file

__all__ = ["MAX_BYTES", "Limits", "read_bytes", "read_file"]
