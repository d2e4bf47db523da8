"""Studies that train anew: learning curve, ablation, augmentation, leave one report out, linker.

Each module has ``study(setting) -> Result``; :func:`run` writes ``study_<name>.json`` and the study's section of ``report.md``.
Read :mod:`.common` first.
"""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path
from typing import Any

from ..plots import Series, draw_lines
from ..sections import table
from .common import Result, Setting

STUDIES = ("curve", "ablation", "augmentation", "loro", "linker")
_TITLE = "# Evaluation\n"


def run(name: str, setting: Setting, output: Path) -> Result:
    """Run one study and keep its outcome.

    Args:
        name: one of :data:`STUDIES`.
        setting: what it works on.
        output: folder of the evaluation report.
    """
    result: Result = import_module(f".{name}", __package__).study(setting)
    output.mkdir(parents=True, exist_ok=True)
    content: dict[str, Any] = {"study": name, "title": result.title, "notes": result.notes, "settings": result.settings}
    content |= {"columns": result.columns, "cells": result.cells, "rows": result.rows}
    (output / f"study_{name}.json").write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    report = output / "report.md"
    old = report.read_text(encoding="utf-8") if report.exists() else _TITLE
    report.write_text(put(old, name, section(content)), encoding="utf-8")
    if name == "curve":
        _draw(output, result.rows)
    return result


def ground(settings: dict[str, Any]) -> str:
    """Say in a sentence what a study worked on."""
    quick = f"; **only {settings['iterations']} iterations**" if settings.get("iterations") is not None else ""
    share = settings.get("share", 1.0)
    less = f"; **trained on {share:.3g} of the training pages** (whole agencies)" if share < 1.0 else ""
    return f"{settings['pages']} corpus pages, {settings['folds']} folds, {settings['real_pages']} real pages{less}{quick}."


def section(content: dict[str, Any]) -> str:
    """Give the Markdown section of a study from what its file holds."""
    notes = f"{content['notes']} {ground(content['settings'])}"
    return "\n".join([f"## {content['title']}", "", notes, "", *table(content["columns"], content["cells"])])


def put(report: str, name: str, text: str) -> str:
    """Put a study's section into a report: in the place of its older one, or at the end."""
    begin, end = f"<!-- study {name} -->", f"<!-- /study {name} -->"
    block = f"{begin}\n{text.rstrip()}\n{end}"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if pattern.search(report):
        return pattern.sub(lambda _: block, report, count=1)
    return f"{report.rstrip()}\n\n{block}\n"


def with_studies(report: str, output: Path) -> str:
    """Add the sections of all studies whose files lie in ``output``."""
    for name in STUDIES:
        path = output / f"study_{name}.json"
        if path.exists():
            report = put(report, name, section(json.loads(path.read_text(encoding="utf-8"))))
    return report


def _draw(output: Path, rows: list[dict[str, Any]]) -> None:
    series: Series = {}
    for part, where in (("corpus", "held-out fold"), ("real", "real reports")):
        if part in rows[0]:
            for key, what in (("span_f1", "spans"), ("narrative_f1", "narrative records")):
                series[f"{what}, {where}"] = ([r[part][key] for r in rows], [r[part][f"{key}_95"] for r in rows])
    draw_lines(output / "curve.png", "Learning curve", [r["characters"] for r in rows], series, "characters of training text")
