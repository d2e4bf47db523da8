"""Model files: an array file (.npz without objects), a JSON card, and a manifest that is checked before anything is opened."""

from __future__ import annotations

import hashlib
import io
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import ModelError
from .crf import Tagger, Weights
from .features import FEATURE_VERSION
from .labels import STATES

MANIFEST = "manifest.json"


def models_directory() -> Path:
    """Give the directory of the shipped models: inside the installed package, or beside it in a clone."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_models"
    return inside if (inside / MANIFEST).exists() else package.parent / "models"


def sha256(content: bytes) -> str:
    """Give the SHA-256 of ``content`` in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def write_manifest(directory: Path) -> None:
    """List every file of ``directory`` with size and SHA-256 in its manifest."""
    files = {
        path.name: {"size": path.stat().st_size, "sha256": sha256(path.read_bytes())}
        for path in sorted(directory.iterdir())
        if path.is_file() and path.name not in (MANIFEST, "README.md") and not path.name.startswith(".")
    }
    content = {"feature_version": FEATURE_VERSION, "files": files}
    (directory / MANIFEST).write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def read_verified(directory: Path, name: str) -> bytes:
    """Read a model file after checking its size and hash against the manifest.

    Raises:
        ModelError: no such model, or it does not match (GIP030, GIP032).
    """
    manifest = read_manifest(directory)
    try:
        size, expected = manifest["files"][name]
        content = (directory / name).read_bytes()
    except (OSError, KeyError) as error:
        raise ModelError("GIP032", name=name) from error
    if manifest["feature_version"] != FEATURE_VERSION:
        raise ModelError("GIP030", name=name, reason=f"feature version {manifest['feature_version']}, not {FEATURE_VERSION}")
    if len(content) != size:
        raise ModelError("GIP030", name=name, reason=f"{len(content)} bytes instead of {size}")
    if sha256(content) != expected:
        raise ModelError("GIP030", name=name, reason="SHA-256 differs")
    return content


def read_manifest(directory: Path) -> dict[str, Any]:
    """Read the manifest of a directory: ``feature_version``, and ``files``: name → (size in bytes, SHA-256).

    Raises:
        ModelError: there is none (GIP032), or it is damaged (GIP030).
    """
    try:
        content = (directory / MANIFEST).read_bytes()
    except OSError as error:
        raise ModelError("GIP032", name=MANIFEST) from error
    try:
        loaded = json.loads(content)
        files = {str(name): (int(entry["size"]), str(entry["sha256"])) for name, entry in loaded["files"].items()}
        return {"feature_version": loaded["feature_version"], "files": files}
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise ModelError("GIP030", name=MANIFEST, reason=f"it is no manifest: {type(error).__name__}") from error


def save_weights(path: Path, weights: Weights) -> None:
    """Write weights as a plain .npz (keys, and the non-zero weights of each key); byte-reproducible, no objects.

    It is not compressed: it then loads in half the time, and wheels and repositories compress their files anyway.
    """
    buffer = io.BytesIO()
    np.savez(
        buffer,
        keys=weights.keys.astype(np.int64),
        counts=np.diff(weights.starts).astype(np.uint8),
        states=weights.states.astype(np.uint8),
        values=weights.values,
        transitions=weights.transitions.astype(np.float32),
    )
    path.write_bytes(buffer.getvalue())


def parse_weights(content: bytes, name: str) -> Weights:
    """Read weights from the bytes of an .npz; object arrays are refused."""
    size = len(STATES)
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            keys, counts, states = arrays["keys"], arrays["counts"], arrays["states"]
            values, transitions = arrays["values"], arrays["transitions"]
        if transitions.shape != (size, size):
            raise ValueError("its arrays have other shapes")
        return Weights.sparse(keys, counts, states, values, transitions)
    except Exception as error:  # numpy and zipfile raise a dozen kinds for a file that is none
        raise ModelError("GIP030", name=name, reason=f"{type(error).__name__}: {error}") from error


@lru_cache(maxsize=4)
def load_tagger(name: str = "tagger", directory: Path | None = None) -> Tagger:
    """Load the CRF tagger ``name`` of ``directory`` (default: the shipped models).

    Raises:
        ModelError: the model is missing, damaged or of another feature version.
    """
    directory = directory or models_directory()
    content = read_verified(directory, f"{name}.json")
    try:
        card: dict[str, Any] = json.loads(content)
        title, temperature = str(card["name"]), float(card.get("temperature", 1.0))
        if not 0 < temperature < float("inf"):
            raise ValueError(f"temperature {temperature}")
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise ModelError("GIP030", name=f"{name}.json", reason=f"it is no card of a model: {type(error).__name__}") from error
    return Tagger(parse_weights(read_verified(directory, f"{name}.npz"), name), title, temperature)
