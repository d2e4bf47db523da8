"""The forms room: statistical tables of annual reports, whatever a page has done to them, as cells with a meaning.

The way of a table: a layout (:mod:`.grid` for tables with a grid and Markdown pipes, :mod:`.flow` for text that has
lost it) gives rows, column headings and headings; :mod:`.recognise` reads them against the form definitions
(:mod:`.definitions`, ``data/forms.toml``); :mod:`.solve` finds the one reading of rows whose cells are not told apart;
:mod:`.reader` puts the parts together.  Front door: :func:`read_forms`.
"""

from __future__ import annotations

from .model import FormCell, FormReading, LabelSpan
from .reader import read_forms

__all__ = ["FormCell", "FormReading", "LabelSpan", "read_forms"]
