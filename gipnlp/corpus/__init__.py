"""The annotated corpus: its inline markup, its stand-off form, and loading both."""
