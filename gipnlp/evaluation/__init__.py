"""Measuring: spans, records, headers and checks against gold, on the corpus by cross-validation and on real reports.

Read :mod:`.spans` (span scorer), :mod:`.records` (record scorer), :mod:`.run` (what is measured on what), :mod:`.report` (Markdown and JSON).
"""
