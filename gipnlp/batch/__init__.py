"""Many files at once: documents in input order, one bad file never stops the others.

Read in this order: this module (front door: :func:`extract_many`, documents one by one, and
:func:`~gipnlp.batch.run.extract_to`, a whole run into one file that can be stopped and taken up again),
:mod:`.documents` (a file → a document that carries its error), :mod:`.pool` and :mod:`.worker` (processes, with a
time limit for each document), :mod:`.journal` (what a run has done, by content hash) and :mod:`.run`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ..document import Document
from .documents import PathLike, failed, one, prepare, reason_of
from .pool import parallel

if TYPE_CHECKING:
    from .run import Outcome, extract_to


def extract_many(
    paths: Iterable[PathLike], workers: int | None = None, *, model: str | None = None, timeout: float | None = None
) -> Iterator[Document]:
    """Extract from many files.

    Args:
        paths: the files; any iterable, read only as far as needed.
        workers: number of processes; ``None`` or 1 works in this process.  With more, guard the main module of a script
            with ``if __name__ == "__main__":`` (workers are started by *spawn*).
        model: name of the tagger, see :func:`gipnlp.extract`.
        timeout: seconds that one file may take; then it is given up with the error GIP055 and the others go on.  Needs
            a process that can be ended, so one is started also for ``workers=1``.

    Returns:
        Documents in input order with ``path`` set.  A file that cannot be read gives ``Document(text="")`` with
        ``error``; an unexpected failure inside gipnlp has the code GIP099.

    Raises:
        TypeError: ``paths`` is a single path, or ``workers`` or ``timeout`` is no number.
        ValueError: ``workers`` is below 1, or ``timeout`` is not above 0.
        ModelError: the model is unknown, missing or damaged (raised when the first document is asked for).
        GipError: the worker processes cannot be started (GIP056).
    """
    if isinstance(paths, str | bytes | os.PathLike):
        raise TypeError("extract_many() takes several paths, e.g. a list; use extract_file() for one.")
    count = check_workers(workers)
    check_timeout(timeout)
    if count == 1 and timeout is None:
        return (one(path, model) for path in paths)
    return parallel(paths, count, model, one, failed=failed, prepare=prepare, timeout=timeout)


def check_workers(workers: int | None) -> int:
    """Give the number of processes, 1 for ``None``.

    Raises:
        TypeError: it is no whole number.
        ValueError: it is below 1.
    """
    if workers is None:
        return 1
    if not isinstance(workers, int) or isinstance(workers, bool):
        raise TypeError(f"workers must be an int, not {type(workers).__name__}.")
    if workers < 1:
        raise ValueError(f"workers must be 1 or more, not {workers}.")
    return workers


def check_timeout(timeout: float | None) -> None:
    """Refuse a time limit that is none.

    Raises:
        TypeError: it is no number.
        ValueError: it is not above 0.
    """
    if timeout is None:
        return
    if not isinstance(timeout, int | float) or isinstance(timeout, bool):
        raise TypeError(f"timeout must be a number of seconds, not {type(timeout).__name__}.")
    if not timeout > 0:
        raise ValueError(f"timeout must be above 0 seconds, not {timeout}.")


def __getattr__(name: str) -> Any:
    if name in ("extract_to", "Outcome"):  # they need the store
        from . import run

        return getattr(run, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["Outcome", "extract_many", "extract_to", "one", "reason_of"]
