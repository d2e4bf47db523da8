"""``python -m gipnlp.evaluate``: how good the shipped model is, on the corpus by cross-validation and on real reports.

Writes ``report.md`` and ``report.json`` (and plots, where matplotlib is installed) into a folder and prints the summary.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from .evaluation.run import PageScores


def default_reports() -> Path | None:
    """Give the folder of real reports: ``GIPNLP_REPORTS``, or ``shared/reports`` beside the clone, or ``None``."""
    named = os.environ.get("GIPNLP_REPORTS")
    path = Path(named) if named else Path(__file__).resolve().parent.parent.parent / "shared" / "reports"
    return path if path.is_dir() else None


def _gates(parts: Sequence[dict[str, Any]], spans: float, records: float) -> list[str]:
    failed = []
    for part in parts:
        f1, full = part["spans"]["strict"]["all"]["f1"], part["records"]["full_f1"]
        if f1 < spans:
            failed.append(f"{part['name']}: strict span F1 {f1:.3f} is below {spans}")
        if full < records:
            failed.append(f"{part['name']}: full-match record F1 {full:.3f} is below {records}")
    return failed


def _plots(output: Path, named: dict[str, Sequence[PageScores]]) -> None:
    try:
        import matplotlib
    except ImportError:
        return
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    from .evaluation.run import total
    from .types import LABELS

    figure, axis = plt.subplots(figsize=(7, 3.2))
    width = 0.8 / max(len(named), 1)
    for i, (name, scores) in enumerate(named.items()):
        whole = total(scores)
        values = [whole.spans.get("strict", label).f1 for label in LABELS]
        axis.bar([x + i * width for x in range(len(LABELS))], values, width, label=name)
    axis.set_xticks([x + 0.4 - width / 2 for x in range(len(LABELS))], LABELS)
    axis.set_ylim(0, 1)
    axis.set_ylabel("strict F1")
    axis.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(output / "spans.png", dpi=150)
    plt.close(figure)


@click.command(help=__doc__)
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path), default=Path("evaluation"), show_default=True)
@click.option("--reports", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder with the real reports' text files.")
@click.option("--folds", type=click.IntRange(0, 20), default=5, show_default=True, help="Folds of the cross-validation; 0 leaves it out.")
@click.option("--gate-spans", type=float, default=0.0, help="Exit 1 when a strict span F1 is below.")
@click.option("--gate-records", type=float, default=0.0, help="Exit 1 when a full-match record F1 is below.")
def main(output: Path, reports: Path | None, folds: int, gate_spans: float, gate_records: float) -> None:
    from rich.console import Console
    from rich.progress import track

    from .evaluation.report import by_group, markdown, summary
    from .evaluation.run import cross_validate, on_pages
    from .models import load_pipeline
    from .training.data import corpus_directory, load_corpus, load_standoff

    console = Console(stderr=True)
    named: dict[str, Sequence[PageScores]] = {}
    reports = reports or default_reports()
    annotations = corpus_directory().parent / "annotations" / "real"
    if reports is not None:
        pages = load_standoff(annotations, reports)
        named["real reports, shipped model"] = [
            s for page in track(pages, "real reports", console=console, disable=not console.is_terminal) for s in on_pages([page], load_pipeline())
        ]
    else:
        click.echo("no real reports at hand (set GIPNLP_REPORTS or pass --reports): evaluating on the corpus alone", err=True)
    if folds:
        named[f"corpus, {folds}-fold cross-validation by agency"] = cross_validate(load_corpus(), folds)
    parts = [summary(name, scores) for name, scores in named.items()]
    for part, scores in zip(parts, named.values(), strict=True):
        part["by_age"] = by_group(scores, "age")
    output.mkdir(parents=True, exist_ok=True)
    (output / "report.md").write_text(markdown(parts, named), encoding="utf-8")
    (output / "report.json").write_text(json.dumps(parts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    _plots(output, named)
    for part in parts:
        strict, records = part["spans"]["strict"], part["records"]
        click.echo(f"{part['name']}: {part['pages']} pages")
        for label, s in strict.items():
            click.echo(f"  {label:9} P {s['precision']:.3f}  R {s['recall']:.3f}  F1 {s['f1']:.3f}  [{s['f1_95'][0]:.3f}, {s['f1_95'][1]:.3f}]")
        click.echo(
            f"  records   full match F1 {records['full_f1']:.3f}  [{records['full_f1_95'][0]:.3f}, {records['full_f1_95'][1]:.3f}]  "
            f"found {records['value_recall']:.3f}  indicator {records['fields']['indicator']:.3f}  scope {records['fields']['scope']:.3f}  measure {records['fields']['measure']:.3f}"
        )
    failed = _gates(parts, gate_spans, gate_records)
    for line in failed:
        click.echo(f"gate: {line}", err=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
