"""The taxonomy as a page of Markdown: ``docs/indicators.md`` is what ``gipnlp indicators --markdown`` prints."""

from __future__ import annotations

from collections.abc import Sequence

from ..messages import say
from ..taxonomy import Indicator, by_id

_HEAD = """# The indicators

<!-- made by: gipnlp indicators --markdown > docs/indicators.md -->

Every number of a report gets the id of one of these {count} indicators, or `other`. This page is made from
`gipnlp/data/indicators.toml`; [extend.md](extend.md) shows how to add a wording, a row label or an indicator there.

- **unit**: base unit of values (`24.8万条` is 248000 条, `10万元` is 100000 元).
- **words**: wordings of running text that mean it. **labels**: labels of table rows and columns that mean it.
- **Σ**: its parts; where all of them are stated, their sum is checked against it.
- **forms**: {forms}.
"""
_FORMS = ("narrative", "2014", "2019", "2021", "other")


def to_markdown(indicators: Sequence[Indicator]) -> str:
    """Give the page: a table of all indicators, then one entry for each with its words, labels and identity."""
    forms = ", ".join(f"`{form}` {say(f'form.{form}', 'en')}" for form in _FORMS)
    lines = [_HEAD.format(count=len(indicators), forms=forms), "| id | 中文 | English | unit | parent |", "|---|---|---|---|---|"]
    for item in indicators:
        parent = f"`{item.parent}`" if item.parent else ""
        lines.append(f"| [`{item.id}`](#{anchor(item.id)}) | {_cell(item.zh)} | {_cell(item.en)} | {_cell(item.unit)} | {parent} |")
    top = ""
    for item in indicators:
        if item.id.partition(".")[0] != top:
            top = item.id.partition(".")[0]
            lines += ["", f"## {top}"]
        lines += ["", *_entry(item)]
    return "\n".join(lines) + "\n"


def anchor(name: str) -> str:
    """Give the name of an entry's place on the page."""
    return "i-" + name.replace(".", "-").replace("_", "-")


def _entry(item: Indicator) -> list[str]:
    lines = [f'<a id="{anchor(item.id)}"></a>', "", f"**`{item.id}`** {item.zh} · {item.en}", ""]
    lines.append(f"- unit {item.unit}; forms: {', '.join(item.forms)}")
    if item.sum:
        parts = " + ".join(by_id()[part].zh for part in item.sum)
        lines.append(f"- Σ {item.zh} = {parts}")
        lines.append(f"  (`{item.id}` = {' + '.join(f'`{part}`' for part in item.sum)})")
    if item.words:
        lines.append(f"- words: {' · '.join(item.words)}")
    if item.labels:
        lines.append(f"- labels: {' · '.join(item.labels)}")
    if item.note:
        lines.append(f"- note: {item.note}")
    return lines


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
