"""Training the CRF tagger with crfsuite and taking its weights over into plain arrays."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import numpy as np
import pycrfsuite

from ..tag.crf import Weights
from ..tag.features import encode, sentences
from ..tag.labels import INDEX, STATES
from ..tag.labels import encode as to_states
from .data import Example

#: L-BFGS with L1 (sparse) and L2; chosen by cross-validation on the corpus
PARAMETERS: dict[str, float] = {"c1": 0.05, "c2": 0.5, "max_iterations": 100, "feature.minfreq": 2, "feature.possible_transitions": False}

_TRANSITION = re.compile(r"\s*\(\d+\) (\S+) --> (\S+): (-?[\d.e+-]+)")


class _Trainer(pycrfsuite.Trainer):  # type: ignore[misc]
    progress: Callable[[int], None] | None = None

    def on_iteration(self, log: str, info: dict[str, object]) -> None:
        if self.progress is not None:
            self.progress(int(info["num"]))  # type: ignore[call-overload]


#: further templates of a study: gives one array of codes a template, as :func:`gipnlp.tag.features.encode` does
Extra = Callable[[str], "list[np.ndarray]"]
#: number of the first of them, far behind those of the features
FIRST_EXTRA = 128


def feature_strings(text: str, templates: Collection[int] | None = None, extra: Extra | None = None) -> list[list[str]]:
    """Give for each character of normalised ``text`` its features as crfsuite attributes.

    Args:
        text: normalised text.
        templates: numbers of the templates to use (default: all).
        extra: gives further templates, numbered from :data:`FIRST_EXTRA`.
    """
    columns = []
    for template, codes in enumerate(encode(text)):
        if templates is None or template in templates:
            columns.append([f"{template}:{code}" for code in codes.tolist()])
    for template, codes in enumerate(extra(text) if extra is not None else [], FIRST_EXTRA):
        columns.append([f"{template}:{code}" for code in codes.tolist()])
    return [list(row) for row in zip(*columns, strict=True)]


def train(
    items: Sequence[Example],
    path: Path,
    progress: Callable[[int], None] | None = None,
    parameters: dict[str, float] | None = None,
    templates: Collection[int] | None = None,
    extra: Extra | None = None,
) -> Weights:
    """Train on ``items``, write crfsuite's model to ``path``, and give its weights.

    The outcome depends on the items and their order alone (L-BFGS has no randomness).

    Args:
        items: annotated pages.
        path: where crfsuite's model goes.
        progress: told the number of each iteration.
        parameters: of crfsuite (default: :data:`PARAMETERS`).
        templates, extra: for studies, see :func:`feature_strings`.
    """
    trainer = _Trainer(verbose=False)
    trainer.progress = progress
    trainer.select("lbfgs")
    trainer.set_params(parameters or PARAMETERS)
    for item in items:
        text = item.norm.text
        features = feature_strings(text, templates, extra)
        states = to_states(item.spans, len(text))
        for a, b in sentences(text):
            trainer.append(pycrfsuite.ItemSequence(features[a:b]), [STATES[s] for s in states[a:b]])
    trainer.train(str(path))
    return weights_of(path)


def weights_of(path: Path) -> Weights:
    """Read the weights of a crfsuite model file that this machine has just trained."""
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "dump.txt"
        tagger.dump(str(dump))
        tagger.close()
        return _parse_dump(dump)


_STATE = re.compile(r"\s*\(\d+\) (\d+):(\d+) --> (\S+): (-?[\d.e+-]+)")


def _parse_dump(path: Path) -> Weights:
    rows: dict[int, dict[int, float]] = {}
    transitions = np.zeros((len(STATES), len(STATES)), dtype=np.float32)
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            match = _STATE.match(line)
            if match:
                key = int(match.group(1)) << 48 | int(match.group(2))
                rows.setdefault(key, {})[INDEX[match.group(3)]] = float(match.group(4))
                continue
            match = _TRANSITION.match(line)
            if match and match.group(1) in INDEX and match.group(2) in INDEX:
                transitions[INDEX[match.group(1)], INDEX[match.group(2)]] = float(match.group(3))
    keys = np.array(sorted(rows), dtype=np.int64)
    table = np.zeros((len(keys), len(STATES)), dtype=np.float32)
    for i, key in enumerate(keys.tolist()):
        for state, weight in rows[key].items():
            table[i, state] = weight
    return Weights(keys, table, transitions)
