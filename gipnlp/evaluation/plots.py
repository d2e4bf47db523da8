"""PNG plots of the evaluation; without matplotlib there are none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..types import LABELS
from .spans import NONE

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def _pyplot() -> Any:
    try:
        import matplotlib
    except ImportError:
        return None
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    return plt


def _bars(axis: Axes, values: Sequence[float], intervals: Sequence[Sequence[float]], at: int, of: int, label: str) -> None:
    width = 0.8 / max(of, 1)
    below = [max(0.0, v - low) for v, (low, _) in zip(values, intervals, strict=True)]
    over = [max(0.0, high - v) for v, (_, high) in zip(values, intervals, strict=True)]
    places = [x + (at - (of - 1) / 2) * width for x in range(len(values))]
    axis.bar(places, values, width, label=label, yerr=[below, over], error_kw={"elinewidth": 0.8})


def plots(output: Path, parts: Sequence[dict[str, Any]]) -> list[Path]:
    """Draw span scores, scores by group, confusion and reliability of all parts.

    Args:
        output: folder.
        parts: summaries.

    Returns:
        The files written; none without matplotlib.
    """
    plt = _pyplot()
    if plt is None or not parts:
        return []
    return [
        _spans(plt, output / "spans.png", parts),
        _by_group(plt, output / "groups.png", parts),
        _confusion(plt, output / "confusion.png", parts),
        *([_reliability(plt, output / "reliability.png", parts)] if any("reliability" in p for p in parts) else []),
    ]


def _save(plt: Any, figure: Any, path: Path) -> Path:
    figure.tight_layout()
    figure.savefig(path, dpi=150)
    plt.close(figure)
    return path


def _spans(plt: Any, path: Path, parts: Sequence[dict[str, Any]]) -> Path:
    figure, axis = plt.subplots(figsize=(7, 3.2))
    for i, part in enumerate(parts):
        strict = part["spans"]["strict"]
        _bars(axis, [strict[x]["f1"] for x in LABELS], [strict[x]["f1_95"] for x in LABELS], i, len(parts), part["name"])
    axis.set_xticks(range(len(LABELS)), LABELS)
    axis.set_ylim(0, 1)
    axis.set_ylabel("strict F1, 95 % interval")
    axis.legend(fontsize=7, loc="lower right")
    return _save(plt, figure, path)


def _by_group(plt: Any, path: Path, parts: Sequence[dict[str, Any]]) -> Path:
    figure, axes = plt.subplots(len(parts), 1, figsize=(8, 3.0 * len(parts)), squeeze=False)
    for part, axis in zip(parts, axes[:, 0], strict=True):
        rows = [(f"{name}\n({g['pages']})", g) for groups in part["by"].values() for name, g in groups.items()]
        for i, (key, title) in enumerate((("span_f1", "spans, strict F1"), ("record_f1", "records, full match F1"))):
            _bars(axis, [g[key] for _, g in rows], [g[f"{key}_95"] for _, g in rows], i, 2, title)
        axis.set_xticks(range(len(rows)), [name for name, _ in rows], fontsize=7)
        axis.set_ylim(0, 1)
        axis.set_title(f"{part['name']}: by {', '.join(part['by'])} (pages)", fontsize=9)
        axis.legend(fontsize=7, loc="lower right")
    return _save(plt, figure, path)


def _confusion(plt: Any, path: Path, parts: Sequence[dict[str, Any]]) -> Path:
    names = (*LABELS, NONE)
    figure, axes = plt.subplots(1, len(parts), figsize=(5.2 * len(parts), 4.4), squeeze=False)
    for part, axis in zip(parts, axes[0], strict=True):
        table = [[part["confusion"][g][f] for f in names] for g in names]
        shares = [[n / max(sum(row), 1) for n in row] for row in table]
        axis.imshow(shares, cmap="Blues", vmin=0, vmax=1)
        for y, row in enumerate(table):
            for x, n in enumerate(row):
                axis.text(x, y, str(n), ha="center", va="center", fontsize=7, color="white" if shares[y][x] > 0.6 else "black")
        axis.set_xticks(range(len(names)), names, rotation=35, fontsize=7)
        axis.set_yticks(range(len(names)), names, fontsize=7)
        axis.set_xlabel("found", fontsize=8)
        axis.set_ylabel("gold", fontsize=8)
        axis.set_title(part["name"], fontsize=8)
    return _save(plt, figure, path)


def _reliability(plt: Any, path: Path, parts: Sequence[dict[str, Any]]) -> Path:
    shown = [p for p in parts if "reliability" in p]
    figure, axes = plt.subplots(len(shown), 2, figsize=(8, 3.6 * len(shown)), squeeze=False)
    for part, row in zip(shown, axes, strict=True):
        for name, axis in zip(("spans", "records"), row, strict=True):
            r = part["reliability"][name]
            axis.plot([0, 1], [0, 1], color="grey", linewidth=0.8)
            for key, title in (("raw", "raw"), ("calibrated", "calibrated")):
                points = r[f"bins_{key}"]
                if points:
                    label = f"{title}, ECE {r[f'ece_{key}']:.3f}"
                    axis.plot([p[0] for p in points], [p[1] for p in points], marker="o", markersize=3, label=label)
            axis.set_xlabel(f"confidence of {name}", fontsize=8)
            axis.set_ylabel("share right", fontsize=8)
            axis.set_title(part["name"], fontsize=8)
            if r["count"]:
                axis.legend(fontsize=7)
    return _save(plt, figure, path)


#: values and their intervals by the name of a line
Series = dict[str, tuple[Sequence[float], Sequence[Sequence[float]]]]


def draw_lines(path: Path, title: str, x: Sequence[float], series: Series, xlabel: str) -> Path | None:
    """Draw lines with intervals (a learning curve).

    Args:
        path: file.
        title: of the plot.
        x: places.
        series: values and intervals by name.
        xlabel: of the axis.
    """
    plt = _pyplot()
    if plt is None:
        return None
    figure, axis = plt.subplots(figsize=(6, 3.6))
    for name, (values, intervals) in series.items():
        axis.plot(x, values, marker="o", markersize=3, label=name)
        axis.fill_between(x, [low for low, _ in intervals], [high for _, high in intervals], alpha=0.15)
    axis.set_xlabel(xlabel)
    axis.set_ylabel("F1, 95 % interval")
    axis.set_title(title, fontsize=9)
    axis.legend(fontsize=7)
    return _save(plt, figure, path)
