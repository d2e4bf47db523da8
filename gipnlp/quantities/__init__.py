"""Quantities: what the digits of a span mean.

Read :mod:`.patterns` (the words), then :mod:`.numerals` (how a number is written), then :mod:`.counts` (a number with
its measure word and approximators, a proportion), then :mod:`.dates`.  :mod:`.scan` finds candidates in running text.
All functions take normalised text (simplified script, half width) and never raise.
"""

from .counts import Count, Percent, read_count, read_percent
from .dates import DateReading, read_date
from .numerals import Number, read_number
from .scan import Mention, scan

__all__ = [
    "Count",
    "DateReading",
    "Mention",
    "Number",
    "Percent",
    "read_count",
    "read_date",
    "read_number",
    "read_percent",
    "scan",
]
