"""Many files at once: documents in input order, one bad file never stops the others.

Read :func:`extract_many` first, then :func:`one` (a file → a document that carries its error) and :class:`_Pool`
(worker processes, started by *spawn*, with a bounded number of files in flight). A worker that dies takes only its
own file with it.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from typing import Any

from .document import Document
from .errors import GipError, ModelError, ReadError

#: files in flight for each worker; more only costs memory
IN_FLIGHT = 4

PathLike = str | os.PathLike[str]
Work = Callable[[PathLike, str | None], Document]


def extract_many(
    paths: Iterable[PathLike], workers: int | None = None, *, model: str | None = None
) -> Iterator[Document]:
    """Extract from many files.

    Args:
        paths: the files; any iterable, read only as far as needed.
        workers: number of processes; ``None`` or 1 works in this process.  With more, guard the main module of a script
            with ``if __name__ == "__main__":`` (workers are started by *spawn*).
        model: name of the tagger, see :func:`gipnlp.extract`.

    Returns:
        Documents in input order with ``path`` set.  A file that cannot be read gives ``Document(text="")`` with
        ``error``; an unexpected failure inside gipnlp has the code GIP099.

    Raises:
        TypeError: ``paths`` is a single path, or ``workers`` is no number.
        ValueError: ``workers`` is below 1.
        ModelError: the model is unknown, missing or damaged (raised when the first document is asked for).
    """
    if isinstance(paths, str | bytes | os.PathLike):
        raise TypeError("extract_many() takes several paths, e.g. a list; use extract_file() for one.")
    if workers is not None and (not isinstance(workers, int) or isinstance(workers, bool)):
        raise TypeError(f"workers must be an int, not {type(workers).__name__}.")
    if workers is not None and workers < 1:
        raise ValueError(f"workers must be 1 or more, not {workers}.")
    if workers is None or workers == 1:
        return (one(path, model) for path in paths)
    return _parallel(iter(paths), workers, model)


def one(path: PathLike, model: str | None = None) -> Document:
    """Extract from one file; what goes wrong becomes the document's ``error``, except for a model that is missing."""
    from .api import extract_file

    if not isinstance(path, str | os.PathLike):
        return _failed(str(path), ReadError("GIP002", type=type(path).__name__))
    name = str(path)
    try:
        return extract_file(path, model=model)
    except ReadError as error:
        return _failed(name, error)
    except ModelError:
        raise
    except GipError as error:  # a reader whose packages are missing
        return _failed(name, ReadError(error.code, **error.values))
    except Exception as error:  # a fault of gipnlp costs this file only
        return _failed(name, ReadError("GIP099", path=name, reason=reason_of(error)))


def reason_of(error: BaseException) -> str:
    """Give an exception on one short line."""
    lines = str(error).strip().splitlines()
    return type(error).__name__ + (f": {lines[0][:200]}" if lines else "")


def _failed(path: str, error: ReadError) -> Document:
    return Document("", path=path, error=error.with_traceback(None))


def _parallel(paths: Iterator[PathLike], workers: int, model: str | None, work: Work = one) -> Iterator[Document]:
    pool = _Pool(workers, model, work)
    waiting: deque[tuple[PathLike, Future[Document]]] = deque()
    try:
        while True:
            for path in islice(paths, workers * IN_FLIGHT - len(waiting)):
                waiting.append((path, pool.submit(path)))
            if not waiting:
                return
            path, future = waiting.popleft()
            try:
                document = future.result()
            except BrokenProcessPool:
                document = pool.alone(path)
                waiting = deque((p, f if _has_result(f) else pool.submit(p)) for p, f in waiting)
            except ModelError:
                raise
            except Exception as error:  # what a worker could not send back
                document = _failed(str(path), ReadError("GIP099", path=str(path), reason=reason_of(error)))
            yield document
    finally:
        pool.close()


def _has_result(future: Future[Any]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _start_worker() -> None:
    """Leave Ctrl-C to the parent, which then ends the workers in order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class _Pool:
    """Worker processes that are started anew when one of them dies (killed for memory, crash in a C library)."""

    def __init__(self, workers: int, model: str | None, work: Work = one) -> None:
        self.workers, self.model, self.work = workers, model, work
        self.executor = self._start(workers)

    @staticmethod
    def _start(workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start_worker)

    def submit(self, path: PathLike) -> Future[Document]:
        """Queue a file; what is no path at all is answered here."""
        if not isinstance(path, str | os.PathLike):
            answered: Future[Document] = Future()
            answered.set_result(one(path, self.model))
            return answered
        try:
            return self.executor.submit(self.work, path, self.model)
        except BrokenProcessPool as error:
            future: Future[Document] = Future()
            future.set_exception(error)
            return future

    def alone(self, path: PathLike) -> Document:
        """Try a file once more in a process of its own (is it the one that killed its worker?), then go on anew."""
        self.close()
        try:
            with self._start(1) as single:
                document = single.submit(self.work, path, self.model).result()
        except BrokenProcessPool:
            name = str(path)
            document = _failed(name, ReadError("GIP099", path=name, reason="its worker process died"))
        self.executor = self._start(self.workers)
        return document

    def close(self) -> None:
        """End the workers; files that wait are dropped."""
        self.executor.shutdown(wait=True, cancel_futures=True)


__all__ = ["extract_many", "one"]
