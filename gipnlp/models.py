"""Loading the trained parts: the tagger and the linker's linear models, once a process."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Protocol

import numpy as np

from . import calibrate
from .calibrate import Calibration
from .errors import ModelError
from .link.classify import Linear
from .link.linker import Models
from .link.weights import Weights
from .tag.bundle import load_tagger, models_directory, read_manifest, read_verified
from .tag.labels import Span
from .tag.settle import settle

QUESTIONS = ("indicator", "measure", "percent", "scope")


class TaggerLike(Protocol):
    """Anything that finds spans in normalised text."""

    name: str

    def tag(self, text: str) -> list[Span]: ...


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The trained parts of an extraction; ``calibration`` maps confidences when entities and records are made."""

    tagger: TaggerLike
    linker: Models
    name: str
    calibration: Calibration = Calibration()

    def tag(self, text: str) -> list[Span]:
        """Find the spans of normalised text and settle what the guideline settles by rule; their confidence is raw."""
        return settle(text, self.tagger.tag(text))


def save_linker(path: Path, models: Models) -> None:
    """Write the linear models to one plain .npz (sparse weights, class names as fixed-width strings), not compressed."""
    arrays: dict[str, np.ndarray] = {}
    for question in QUESTIONS:
        model: Linear | None = getattr(models, question)
        if model is None:
            continue
        arrays[f"{question}.keys"] = model.keys
        arrays[f"{question}.counts"] = np.diff(model.weights.starts).astype(np.uint8)
        arrays[f"{question}.columns"] = model.weights.columns.astype(np.uint8)
        arrays[f"{question}.values"] = model.weights.values.astype(np.float16)
        arrays[f"{question}.bias"] = model.bias.astype(np.float32)
        arrays[f"{question}.classes"] = np.array(model.classes, dtype=np.str_)
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    path.write_bytes(buffer.getvalue())


def parse_linker(content: bytes, name: str) -> Models:
    """Read the linear models back; object arrays are refused."""
    models = Models(name=name)
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            for question in QUESTIONS:
                if f"{question}.keys" not in arrays:
                    continue
                classes = [str(c) for c in arrays[f"{question}.classes"]]
                starts = np.concatenate([[0], np.cumsum(arrays[f"{question}.counts"], dtype=np.int64)])
                weights = Weights(starts, arrays[f"{question}.columns"], arrays[f"{question}.values"], len(classes))
                setattr(models, question, Linear(arrays[f"{question}.keys"], weights, arrays[f"{question}.bias"], classes))
    except Exception as error:  # numpy and zipfile raise a dozen kinds for a file that is none
        raise ModelError("GIP030", name=name, reason=f"{type(error).__name__}: {error}") from error
    return models


@lru_cache(maxsize=4)
def load_linker(directory: Path | None = None) -> Models:
    """Load the linker's models of ``directory`` (default: the shipped ones)."""
    return parse_linker(read_verified(directory or models_directory(), "linker.npz"), "linker")


@lru_cache(maxsize=4)
def load_pipeline(model: str | None = None, directory: Path | None = None) -> Pipeline:
    """Load the trained parts.

    Args:
        model: ``None`` or ``"crf"``: the shipped CRF tagger; ``"spacy"``: the one that ``python -m gipnlp.train --model spacy`` wrote.
        directory: other place of the model files.

    Raises:
        ModelError: unknown name (GIP031), missing (GIP032) or damaged (GIP030).
    """
    if model not in (None, "crf", "spacy"):
        raise ModelError("GIP031", name=model, known="crf, spacy")
    tagger: TaggerLike
    if model == "spacy":  # by name: the tagger is read in the room that trains it, which needs the extra [spacy]
        loader = import_module(".training.spacy_ner", __package__).load_spacy_tagger
        tagger = loader(directory / "spacy" if directory else None)
    else:
        tagger = load_tagger("tagger", directory)
    calibration = load_calibration(directory)
    fits = calibration.model == tagger.name  # the second tagger's confidences are others
    return Pipeline(tagger, load_linker(directory), tagger.name, calibration if fits else Calibration())


@lru_cache(maxsize=4)
def load_calibration(directory: Path | None = None) -> Calibration:
    """Load the maps of confidences of ``directory`` (default: the shipped ones); none if the manifest lists none.

    Raises:
        ModelError: the file is listed and missing (GIP032) or damaged (GIP030).
    """
    directory = directory or models_directory()
    listed = calibrate.FILE in read_manifest(directory)["files"]
    return calibrate.parse(read_verified(directory, calibrate.FILE)) if listed else Calibration()


def card(directory: Path | None = None) -> dict[str, object]:
    """Give the card of the shipped tagger: labels, feature version, corpus hash, scores, library versions."""
    loaded: dict[str, object] = json.loads(read_verified(directory or models_directory(), "tagger.json"))
    return loaded
