"""``python -m gipnlp.evaluate``: how good the shipped model is, on the corpus by cross-validation and on real reports.

Writes ``report.md``, ``report.json`` and plots into a folder and prints the summary.  ``--calibrate`` also writes the maps of
confidence, ``--study`` runs a study that trains anew, ``--faults`` says how many contradictions are planted to measure the checks,
``--readme`` prints the README's tables; see ``docs/evaluation.md``.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .errors import GipError, MissingExtraError

if TYPE_CHECKING:
    from rich.console import Console

    from .corpus.markup import Page
    from .evaluation.run import PageScores
    from .evaluation.studies.common import Setting
    from .models import Pipeline

_STUDIES = ("curve", "ablation", "augmentation", "loro", "linker")
_FOLDER = click.Path(file_okay=False, path_type=Path)
_HERE = click.Path(exists=True, file_okay=False, path_type=Path)


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


def _pipelines(models: Sequence[str]) -> list[Pipeline]:
    """Load the shipped pipeline and those asked for besides; what cannot be loaded is said and left out."""
    from .models import load_pipeline

    pipelines = [load_pipeline()]
    for name in dict.fromkeys(models):
        if name == "crf":
            continue
        try:
            pipelines.append(load_pipeline(name))
        except GipError as error:
            click.echo(f"{error} It is left out; python -m gipnlp.train --model {name} makes it.", err=True)
    return pipelines


def _print(part: dict[str, Any]) -> None:
    strict, records = part["spans"]["strict"], part["records"]
    click.echo(f"{part['name']}: {part['pages']} pages")
    for label, s in strict.items():
        click.echo(f"  {label:9} P {s['precision']:.3f}  R {s['recall']:.3f}  F1 {s['f1']:.3f}  [{s['f1_95'][0]:.3f}, {s['f1_95'][1]:.3f}]")
    click.echo(
        f"  records   full match F1 {records['full_f1']:.3f}  [{records['full_f1_95'][0]:.3f}, {records['full_f1_95'][1]:.3f}]  "
        f"found {records['value_recall']:.3f}  indicator {records['fields']['indicator']:.3f}  scope {records['fields']['scope']:.3f}  measure {records['fields']['measure']:.3f}"
    )
    for name in ("spans", "records") if "reliability" in part else ():
        r = part["reliability"][name]
        after = "" if r["ece_calibrated"] is None else f" -> {r['ece_calibrated']:.3f} calibrated"
        sure, rest = (("—" if r["review"][k] is None else f"{r['review'][k]:.3f}") for k in ("sure", "doubtful"))
        click.echo(f"  {name:9} ECE {r['ece_raw']:.3f}{after}; right in the surest 90 %: {sure}, in the doubtful tenth: {rest}")


def _readme(output: Path) -> None:
    from .evaluation.sections import readme

    path = output / "report.json"
    try:
        parts = json.loads(path.read_text(encoding="utf-8"))
        click.echo(readme([p for p in parts if p.get("in_readme", True)]))
        checks = output / "checks.json"
        if checks.exists():
            from .evaluation.contradictions import readme as readme_checks

            click.echo("\n" + readme_checks(json.loads(checks.read_text(encoding="utf-8"))))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise click.ClickException(f"{path}: no report of this version ({error!r}); run python -m gipnlp.evaluate -o {output} first") from error


def _study(names: Sequence[str], setting: Setting, output: Path) -> None:
    from rich.console import Console
    from rich.table import Table

    from .evaluation.studies import ground, run

    for name in dict.fromkeys(names):
        try:
            result = run(name, setting, output)
        except ValueError as error:
            raise click.ClickException(str(error)) from error
        shown = Table(title=result.title, caption=ground(result.settings).replace("**", ""))
        for column in result.columns:
            shown.add_column(column)
        for row in result.cells:
            shown.add_row(*(cell.replace("[", "\\[") for cell in row))
        Console(width=None if sys.stdout.isatty() else 240).print(shown)


def _target(models: Path, pages: Sequence[Page]) -> tuple[str, str]:
    """Give the name of the model to calibrate and the hash of the corpus, before anything long begins.

    Raises:
        click.ClickException: the model cannot be read.
    """
    from .models import card
    from .train import corpus_hash
    from .training.data import examples

    try:
        facts: dict[str, Any] = dict(card(models))
    except GipError as error:
        raise click.ClickException(str(error)) from error
    digest = corpus_hash(examples(pages))
    if facts.get("corpus", {}).get("sha256") != digest:
        click.echo(f"{models}: the model was trained on another corpus than the one that calibrates it", err=True)
    return str(facts["name"]), digest


def _calibrate(scores: Sequence[PageScores], models: Path, target: tuple[str, str], folds: int, iterations: int | None) -> None:
    """Fit the maps on out-of-fold predictions and list them in the manifest of ``models``."""
    from . import calibrate
    from .evaluation.calibration import fit, judged_records, judged_spans
    from .tag.bundle import write_manifest

    name, digest = target
    fitted = fit([*judged_spans(scores), *judged_records(scores)], name)
    facts = {"corpus": {"sha256": digest, "pages": len(scores)}, "folds": folds, "iterations": iterations}
    (models / calibrate.FILE).write_text(calibrate.dump(fitted, facts), encoding="utf-8")
    write_manifest(models)
    click.echo(f"{models / calibrate.FILE}: {len(fitted.curves)} maps ({', '.join(fitted.curves)})")


def _real_parts(pages: Sequence[Page], pipelines: Sequence[Pipeline], console: Console) -> dict[str, list[PageScores]]:
    from rich.progress import track

    from .evaluation.run import on_pages

    named = {}
    for pipeline in pipelines:
        model = "shipped model" if pipeline is pipelines[0] else pipeline.name
        bar = track(pages, f"real reports, {model}", console=console, disable=not console.is_terminal)
        named[f"real reports, {model}"] = [s for page in bar for s in on_pages([page], pipeline)]
    return named


def _checks(pages: Sequence[Page], reports: Path | None, faults: int, seed: int, output: Path) -> list[str]:
    """Measure the checks with the shipped model, print the figures, write them, and give the report's section."""
    from .evaluation.contradictions import measure_checks, section
    from .models import load_pipeline

    figures = measure_checks(pages, load_pipeline(), reports=reports, count=faults, seed=seed)
    (output / "checks.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    low, high = figures["detection_95"]
    click.echo(f"checks: {figures['faults']} contradictions planted (seed {seed}), found {figures['detection']:.3f} [{low:.3f}, {high:.3f}]")
    low, high = figures["alarmed_95"]
    click.echo(f"  consistent reports with a false alarm: {figures['alarmed']} of {figures['consistent']} [{low:.3f}, {high:.3f}]")
    low, high = figures["precision_95"]
    click.echo(f"  failing checks that are real: {figures['precision']:.3f} [{low:.3f}, {high:.3f}] of {figures['failing']}")
    real = figures["real"]
    if real:
        click.echo(f"  real reports: {real['found']} of {real['listed']} contradictions found, {real['invented']} of {len(real['failing'])} not on the list")
    return section(figures)


@click.command(help=__doc__)
@click.option("-o", "--output", type=_FOLDER, default=Path("evaluation"), show_default=True)
@click.option("--corpus", type=_HERE, help="Marked pages (default: corpus/ of the clone).")
@click.option("--reports", type=_HERE, help="Folder with the real reports' text files.")
@click.option("--annotations", type=_HERE, help="Stand-off annotations of --reports (default: annotations/real).")
@click.option("--folds", type=click.IntRange(0, 20), default=5, show_default=True, help="Folds of the cross-validation; 0 leaves it out.")
@click.option("--iterations", type=click.IntRange(1), help="Cap on the iterations of every training: quick figures, not the real ones.")
@click.option("--model", "models", multiple=True, type=click.Choice(["crf", "spacy"]), help="Also evaluate this tagger on the real reports, and compare the speed; may be repeated.")
@click.option("--calibrate", "calibrating", is_flag=True, help="Fit the maps of confidence on the folds and write them beside the model.")
@click.option("--models-dir", type=_HERE, help="The model that --calibrate belongs to (default: models/).")
@click.option("--study", "studies", multiple=True, type=click.Choice(_STUDIES), help="Run this study alone; may be repeated.")
@click.option("--share", type=click.FloatRange(0, 1, min_open=True), default=1.0, show_default=True, help="Studies train on this part of the training pages (whole agencies): to end sooner.")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Trainings of a study or of the cross-validation at once, each in a process; the figures are the same.")
@click.option("--faults", type=click.IntRange(0), default=300, show_default=True, help="Contradictions to plant into corpus pages to measure the checks; 0 leaves this out.")
@click.option("--seed", type=int, default=2024, show_default=True, help="Of the choice of --faults.")
@click.option("--readme", is_flag=True, help="Print the README's tables from OUTPUT/report.json and checks.json and do nothing else.")
@click.option("--gate-spans", type=float, default=0.0, help="Exit 1 when a strict span F1 is below.")
@click.option("--gate-records", type=float, default=0.0, help="Exit 1 when a full-match record F1 is below.")
def main(
    output: Path,
    corpus: Path | None,
    reports: Path | None,
    annotations: Path | None,
    folds: int,
    iterations: int | None,
    models: tuple[str, ...],
    calibrating: bool,
    models_dir: Path | None,
    studies: tuple[str, ...],
    share: float,
    jobs: int,
    faults: int,
    seed: int,
    readme: bool,
    gate_spans: float,
    gate_records: float,
) -> None:
    if readme:
        _readme(output)
        return
    if (calibrating or studies) and folds < 2:
        raise click.UsageError("--calibrate and --study need --folds 2 or more")
    if calibrating and studies:
        raise click.UsageError("--calibrate belongs to the cross-validation: run it without --study")
    if share < 1.0 and not studies:
        raise click.UsageError("--share belongs to the studies: run it with --study")
    from rich.console import Console

    from .tag.bundle import models_directory
    from .training.data import corpus_directory, load_corpus, load_standoff

    reports = reports or default_reports()
    real = load_standoff(annotations or corpus_directory().parent / "annotations" / "real", reports) if reports is not None else []
    if not real:
        click.echo("no real reports at hand (set GIPNLP_REPORTS or pass --reports): evaluating on the corpus alone", err=True)
    pages = load_corpus(corpus) if folds or models or faults or not real else []
    if studies:
        from .evaluation.studies.common import Setting
        from .training.data import examples

        setting = Setting(examples(pages), real, folds, iterations, lambda line: click.echo(line, err=True), share, jobs)
        _study(studies, setting, output)
        return
    try:
        from .evaluation.calibration import cross_fitted, judged_records, judged_spans, mapped, reliability
        from .evaluation.plots import plots
        from .evaluation.report import markdown, summary
        from .evaluation.run import cross_validate
        from .evaluation.sections import speed
        from .evaluation.studies import with_studies
    except ImportError as error:
        raise click.ClickException(str(MissingExtraError("GIP020", feature="evaluation", extra="evaluate"))) from error

    target = _target(models_dir or models_directory(), pages) if calibrating else None
    named: dict[str, Sequence[PageScores]] = {}
    pipelines = _pipelines(models) if real or models else []
    if real:
        named.update(_real_parts(real, pipelines, Console(stderr=True)))
    crossed: list[PageScores] = []
    if folds:
        crossed = cross_validate(pages, folds, iterations, jobs=jobs)
        named[f"corpus, {folds}-fold cross-validation by agency"] = crossed
    if target is not None:
        _calibrate(crossed, models_dir or models_directory(), target, folds, iterations)
    parts = [summary(name, scores) for name, scores in named.items()]
    shipped = _maps(models_dir)
    for part, scores in zip(parts, named.values(), strict=True):
        raw = [*judged_spans(scores), *judged_records(scores)]
        if scores is crossed:
            part["reliability"] = reliability(raw, cross_fitted(crossed) if folds > 1 else None)
            part["reliability_how"] = "Calibrated: each fold by maps fitted on the predictions of the other folds." if folds > 1 else "Raw confidence."
        else:
            own = part["name"].endswith("shipped model") and bool(shipped.curves)
            part["in_readme"] = part["name"].endswith("shipped model")
            part["reliability"] = reliability(raw, mapped(raw, shipped) if own else None)
            part["reliability_how"] = "Calibrated: by the shipped maps, fitted on the corpus." if own else "Raw confidence: this model has no maps."
    output.mkdir(parents=True, exist_ok=True)
    report = markdown(parts, named)
    if models:
        from .evaluation.speed import measure

        rows = measure(real or pages, pipelines)
        (output / "speed.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
        report = f"{report.rstrip()}\n\n" + "\n".join(speed(rows))
        for row in rows:
            click.echo(f"speed of {row['model']}: tagging {row['tagging']:,}, extraction {row['extraction']:,} characters a second")
    if faults:
        report = f"{report.rstrip()}\n\n" + "\n".join(_checks(pages, reports, faults, seed, output))
    (output / "report.md").write_text(with_studies(report, output), encoding="utf-8")
    (output / "report.json").write_text(json.dumps(parts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    plots(output, parts)
    for part in parts:
        _print(part)
    failed = _gates([p for p in parts if p.get("in_readme", True)], gate_spans, gate_records)
    for line in failed:
        click.echo(f"gate: {line}", err=True)
    sys.exit(1 if failed else 0)


def _maps(models: Path | None) -> Any:
    from .models import load_calibration

    load_calibration.cache_clear()  # --calibrate may just have written them
    return load_calibration(models)


if __name__ == "__main__":
    main()
