"""gipnlp: annual reports on government information disclosure as structured, checked records.

>>> import gipnlp
>>> doc = gipnlp.extract("2009年，我局共收到政府信息公开申请4件。")
>>> [(r.indicator, r.value, r.unit) for r in doc.records]
[('requests.received', 4, '件')]

Heavy parts (models, readers, pandas, spaCy) are imported when they are first needed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = [
    "Document",
    "GipError",
    "ModelError",
    "ReadError",
    "__version__",
    "extract",
    "extract_file",
    "extract_many",
    "indicators",
    "load",
    "load_many",
]

_WHERE = {
    "extract": "api",
    "extract_file": "api",
    "extract_many": "batch",
    "Document": "document",
    "GipError": "errors",
    "ModelError": "errors",
    "ReadError": "errors",
    "indicators": "taxonomy",
    "load": "stored",
    "load_many": "stored",
}

if TYPE_CHECKING:
    from .api import extract, extract_file
    from .batch import extract_many
    from .document import Document
    from .errors import GipError, ModelError, ReadError
    from .stored import load, load_many
    from .taxonomy import indicators


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(f".{_WHERE[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
