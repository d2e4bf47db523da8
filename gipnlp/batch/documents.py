"""A file → a document that carries its error: nothing that is wrong with one file stops the others."""

from __future__ import annotations

import os

from ..document import Document
from ..errors import GipError, ModelError, ReadError

PathLike = str | os.PathLike[str]


def one(path: PathLike, model: str | None = None) -> Document:
    """Extract from one file; what goes wrong becomes the document's ``error``, except for a model that is missing."""
    from ..api import extract_file

    if not isinstance(path, str | os.PathLike):
        return failed(str(path), ReadError("GIP002", type=type(path).__name__))
    name = str(path)
    try:
        return extract_file(path, model=model)
    except ReadError as error:
        return failed(name, error)
    except ModelError:
        raise
    except GipError as error:  # a reader whose packages are missing
        return failed(name, ReadError(error.code, **error.values))
    except Exception as error:  # a fault of gipnlp costs this file only
        return failed(name, ReadError("GIP099", path=name, reason=reason_of(error)))


def prepare(model: str | None = None) -> None:
    """Load the model, so that no document's time counts the loading.

    Raises:
        ModelError: the model is unknown, missing or damaged.
    """
    from ..models import load_pipeline

    load_pipeline(model)


def failed(path: str, error: ReadError) -> Document:
    """Give the document of a file that could not be read."""
    return Document("", path=path, error=error.with_traceback(None))


def reason_of(error: BaseException) -> str:
    """Give an exception on one short line."""
    lines = str(error).strip().splitlines()
    return type(error).__name__ + (f": {lines[0][:200]}" if lines else "")
