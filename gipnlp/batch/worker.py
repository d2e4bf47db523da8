"""What runs in a worker process: take a path, work on it, send the outcome back, until the parent is gone."""

from __future__ import annotations

import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from typing import Any

from ..errors import ModelError
from .documents import PathLike, reason_of

Work = Callable[[PathLike, str | None], Any]
Prepare = Callable[[str | None], None]

#: first byte of a message to the parent: ready for work, an outcome, why there is none, a model that cannot be used
READY, DONE, FAULT, MODEL = b"r", b"d", b"f", b"m"


def serve(connection: Connection, work: Work, model: str | None, prepare: Prepare | None) -> None:
    """Answer the paths that come through ``connection`` in their order, one message each, after one message "ready".

    Args:
        connection: to the parent; its end, or a parent that was killed, ends the worker.
        work: what to do with a path and the model's name.
        model: name of the model.
        prepare: loads the model; done before "ready", so that a document's time limit does not count it.
    """
    with suppress(ValueError, AttributeError):  # Ctrl-C is the parent's, which then ends the workers
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):  # the parent is gone, or has closed its end
        if prepare is not None:
            try:
                prepare(model)
            except ModelError as error:
                _send(connection, MODEL, error.with_traceback(None))
                return
        _send(connection, READY, None)
        while True:
            path = ForkingPickler.loads(connection.recv_bytes())
            kind, value = _outcome(work, path, model)
            _send(connection, kind, value)


def _outcome(work: Work, path: PathLike, model: str | None) -> tuple[bytes, Any]:
    try:
        return DONE, work(path, model)
    except ModelError as error:
        return MODEL, error.with_traceback(None)
    except Exception as error:
        return FAULT, reason_of(error)


def _send(connection: Connection, kind: bytes, value: Any) -> None:
    try:
        content = bytes(ForkingPickler.dumps(value))
    except Exception as error:  # what no process can send to another
        kind, content = FAULT, bytes(ForkingPickler.dumps(reason_of(error)))
    connection.send_bytes(kind + content)


def open_message(content: bytes) -> tuple[bytes, Any]:
    """Give kind and value of a message; a big outcome is best opened only when it is wanted."""
    return content[:1], ForkingPickler.loads(memoryview(content)[1:])
