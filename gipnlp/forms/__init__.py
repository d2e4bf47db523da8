"""The forms room: statistical tables of annual reports, whatever a page has done to them, as cells with a meaning.

The way of a table, and the order in which to read the modules:

1. a layout becomes rows, column headings and headings (:mod:`.model`): tables with a grid and Markdown pipes in
   :mod:`.grid`; text that has lost its grid in :mod:`.flow` (finding the tables), :mod:`.tokens` and :mod:`.assemble`;
2. :mod:`.recognise` reads the rows against the form definitions (:mod:`.definitions`, data in ``data/forms.toml``),
   :mod:`.columns` says what each column means;
3. :mod:`.choose` gives each column its cell; where cells are not told apart, :mod:`.solve` looks for the one reading
   that the identities of the form leave;
4. :mod:`.output` makes cells, label spans and repairs of it, :mod:`.reader` puts the parts together.

Front door: :func:`read_forms`.
"""

from __future__ import annotations

from .model import FormCell, FormReading, LabelSpan
from .reader import read_forms

__all__ = ["FormCell", "FormReading", "LabelSpan", "read_forms"]
