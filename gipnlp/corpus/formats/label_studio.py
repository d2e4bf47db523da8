"""Label Studio: a JSON file of tasks with a ``Text`` and its ``Labels``.

The side is ``data.gip`` of each task, which Label Studio gives back unchanged.  Gold pages are written as annotations;
suggested ones (:mod:`gipnlp.corpus.suggest`) as predictions, which a person turns into annotations.  Paste
``<file>.config.xml`` as the project's labelling interface.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ...errors import MarkupError
from ..markup import GoldSpan, Page
from .side import COLOURS, KEY, aside, beside, read_text, restore, write_text

_CONFIG = """<View>
  <Labels name="label" toName="text">
{labels}
  </Labels>
  <Text name="text" value="$text" granularity="symbol"/>
</View>
"""
_LABEL = '    <Label value="{label}" background="{colour}" hotkey="{key}"/>'


def is_suggestion(page: Page) -> bool:
    """Tell whether the spans of a page are a machine's proposal that nobody has looked at."""
    return "uncertainty" in page.meta


def write(pages: Sequence[Page], target: Path) -> list[Path]:
    """Write one task a page, and the labelling interface beside it."""
    tasks = json.dumps([_task(page) for page in pages], ensure_ascii=False, indent=1) + "\n"
    labels = [_LABEL.format(label=label, colour=c, key=i + 1) for i, (label, c) in enumerate(COLOURS.items())]
    return [
        write_text(target, tasks),
        write_text(beside(target, "config.xml"), _CONFIG.format(labels="\n".join(labels))),
    ]


def _task(page: Page) -> dict[str, Any]:
    result = [
        {
            "id": f"s{i + 1}", "type": "labels", "from_name": "label", "to_name": "text",
            "value": {"start": s.start, "end": s.end, "text": page.text[s.start : s.end], "labels": [s.label]},
        }
        for i, s in enumerate(page.spans)
    ]
    task: dict[str, Any] = {"data": {"text": page.text, KEY: aside(page)}}
    if is_suggestion(page):
        score = round(1 - float(page.meta["uncertainty"]), 4)
        task["predictions"] = [{"model_version": "gipnlp", "score": score, "result": result}]
    else:
        task["annotations"] = [{"result": result}]
    return task


def read(source: Path) -> list[Page]:
    """Read pages from Label Studio's JSON or JSON-MIN export; tasks that nobody has annotated are left out."""
    content = read_text(source)
    try:
        tasks = json.loads(content)
    except ValueError as error:
        raise MarkupError("GIP040", path=source, line=0, reason=f"is no JSON ({error})") from error
    if not isinstance(tasks, list):
        raise MarkupError("GIP040", path=source, line=0, reason="is no export of Label Studio: expected a list of tasks")
    pages = []
    for number, task in enumerate(tasks, 1):
        try:
            data = task.get("data", task)
            text, side = data["text"], data.get(KEY)
            values = _values(task)
            spans = None if values is None else [_span(value, text) for value in values]
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            raise MarkupError("GIP040", path=source, line=0, reason=f"task {number} is damaged ({error!r})") from error
        if spans is not None:
            pages.append(restore(side, text, spans, name=f"{source.stem}-{number}", path=f"{source}, task {number}"))
    return pages


def _values(task: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Give the labelled regions of the last annotation that was not cancelled, or ``None`` where there is none."""
    if "data" not in task:  # JSON-MIN
        found = task.get("label")
        return found if isinstance(found, list) else [] if "annotation_id" in task else None
    done = [a for a in task.get("annotations", task.get("completions")) or [] if not a.get("was_cancelled")]
    if not done:
        return None
    return [item["value"] for item in done[-1]["result"] if item.get("type") == "labels"]


def _span(value: dict[str, Any], text: str) -> GoldSpan:
    """Read a region; where its own text shows that its offsets count UTF-16 units, as older versions do, they are converted."""
    start, end, label = int(value["start"]), int(value["end"]), str(value["labels"][0])
    stated = value.get("text")
    if isinstance(stated, str) and text[start:end] != stated:
        units = text.encode("utf-16-le")
        if units[2 * start : 2 * end] == stated.encode("utf-16-le", "surrogatepass"):
            start = len(units[: 2 * start].decode("utf-16-le", "surrogatepass"))
            end = start + len(stated)
    return GoldSpan(label, start, end)
