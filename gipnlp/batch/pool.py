"""Worker processes under one roof: order kept, time and memory bounded, a dead worker replaced.

Own code and not :class:`concurrent.futures.ProcessPoolExecutor`, because that one can neither stop a single document
nor survive the death of a worker.  Read :func:`parallel` first, then :class:`_Pool`.

A worker has at most two documents in hand: the one it works on, and the next, so that it never waits for the parent.
The first of them is the one that a timeout or a death is about; the second goes back to the queue.
"""

from __future__ import annotations

import signal
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from typing import Any

from ..errors import GipError, ReadError
from .documents import PathLike, reason_of
from .worker import DONE, MODEL, READY, Prepare, Work, open_message, serve

#: documents that a worker has in hand
IN_HAND = 2
#: documents a worker that may be ahead of the one that all wait for; more only costs memory
AHEAD = 32
#: bytes of finished documents that may wait for an earlier one
MAX_WAITING = 256 * 1024 * 1024
#: how often a document is tried whose worker dies: it may have been killed for another reason
TRIES = 3
#: workers that die one after another before the first is ready, until that is taken for a fault of the set-up
STARTS = 3
#: seconds that a worker without work gets to end by itself
GRACE = 2.0


@dataclass(frozen=True, slots=True)
class Ready:
    """An outcome that needs no work; it takes its place in the order."""

    value: Any


def parallel(
    items: Iterable[PathLike | Ready],
    workers: int,
    model: str | None,
    work: Work,
    *,
    failed: Callable[[str, ReadError], Any],
    prepare: Prepare | None = None,
    timeout: float | None = None,
) -> Generator[Any, None, None]:
    """Work on many paths in worker processes.

    Args:
        items: paths, or outcomes that are there already; read only as far as needed.
        workers: number of processes.
        model: name of the model, handed to ``work`` and ``prepare``.
        work: done in a worker; importable from there.
        failed: makes the outcome of a path that cannot be worked on, here.
        prepare: done once a worker, before its first path.
        timeout: seconds a path may take; its worker is then killed.

    Returns:
        One outcome an item, in their order.

    Raises:
        ModelError: a worker could not load the model.
        GipError: the workers cannot be started (GIP056).
    """
    pool = _Pool(workers, model, work, failed, prepare, timeout)
    source, exhausted = iter(items), False
    order: deque[_Task] = deque()
    try:
        while True:
            while not exhausted and pool.has_room(len(order)):
                try:
                    item = next(source)
                except StopIteration:
                    exhausted = True
                    break
                order.append(pool.take(item))
            if not order:
                return
            pool.step(block=not order[0].finished)  # before the caller takes its time: no worker shall wait
            if order[0].finished:
                yield pool.give(order.popleft())
    finally:
        pool.close()


@dataclass(slots=True, eq=False)
class _Task:
    path: PathLike
    tries: int = 0
    finished: bool = False
    value: Any = None
    #: the outcome as the worker sent it, opened when its turn comes
    content: bytes | None = None


@dataclass(slots=True, eq=False)
class _Worker:
    process: BaseProcess
    connection: Connection
    ready: bool = False
    in_hand: deque[_Task] = field(default_factory=deque)
    #: when the first document in hand was begun, by the monotonic clock
    since: float = 0.0


class _Pool:
    def __init__(
        self,
        size: int,
        model: str | None,
        work: Work,
        failed: Callable[[str, ReadError], Any],
        prepare: Prepare | None,
        timeout: float | None,
    ) -> None:
        self.size, self.model, self.work, self.prepare = size, model, work, prepare
        self.failed, self.timeout = failed, timeout
        self.context = get_context("spawn")  # a fork of a process with threads may hang
        self.workers: list[_Worker] = []
        self.queue: deque[_Task] = deque()
        self.waiting = 0
        self.stillborn = 0

    def has_room(self, under_way: int) -> bool:
        """Whether more input may be read while so many documents are under way."""
        return under_way < self.size * AHEAD

    def take(self, item: PathLike | Ready) -> _Task:
        """Queue a path; an outcome that is there already, or what is no path at all, is finished at once."""
        if isinstance(item, Ready):
            return _Task("", finished=True, value=item.value)
        task = _Task(item)
        if isinstance(item, str) or hasattr(item, "__fspath__"):
            self.queue.append(task)
            self._hand_out()
        else:
            self._finish(task, self.failed(str(item), ReadError("GIP002", type=type(item).__name__)))
        return task

    def give(self, task: _Task) -> Any:
        """Open the outcome of a finished task."""
        if task.content is None:
            return task.value
        self.waiting -= len(task.content)
        return open_message(task.content)[1]

    def step(self, *, block: bool) -> None:
        """See to what has happened, an outcome, the death of a worker, a document whose time is over; or wait for it."""
        self._hand_out()
        busy = [w.since for w in self.workers if w.ready and w.in_hand]
        left = None if block else 0.0
        if block and self.timeout is not None and busy:
            left = max(0.0, min(busy) + self.timeout - time.monotonic())
        found = wait([w.connection for w in self.workers], left)
        for worker in [w for w in self.workers if w.connection in found]:
            self._hear(worker)
        if self.timeout is not None:
            now = time.monotonic()
            for worker in list(self.workers):
                if worker.ready and worker.in_hand and now - worker.since >= self.timeout:
                    self._stop_slow(worker)
        self._hand_out()

    def _hand_out(self) -> None:
        """Give queued documents to the workers that have least in hand; start a worker where all have some."""
        while self.queue:
            if self.waiting >= MAX_WAITING and any(w.in_hand for w in self.workers):
                return  # the document that all wait for is among those in hand
            free = min(self.workers, key=lambda w: len(w.in_hand), default=None)
            if (free is None or free.in_hand) and len(self.workers) < self.size:
                free = self._start()
            if free is None or len(free.in_hand) >= IN_HAND or (free.in_hand and len(self.queue) < self.size):
                return  # the last few wait for a worker that has nothing, lest one stands behind a long one
            task = self.queue.popleft()
            try:
                content = ForkingPickler.dumps(task.path)
            except Exception as error:  # a path object that no other process can take
                name = str(task.path)
                self._finish(task, self.failed(name, ReadError("GIP099", path=name, reason=reason_of(error))))
                continue
            if not free.in_hand:
                free.since = time.monotonic()
            free.in_hand.append(task)
            with suppress(OSError):  # a worker that died is noticed when it is heard
                free.connection.send_bytes(content)

    def _start(self) -> _Worker:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(
            target=serve, args=(theirs, self.work, self.model, self.prepare), name="gipnlp-worker", daemon=True
        )
        with _without_interrupts():
            process.start()
            theirs.close()  # so that the end of the worker is the end of the pipe
            worker = _Worker(process, ours)
            self.workers.append(worker)
        return worker

    def _hear(self, worker: _Worker) -> None:
        try:
            content = worker.connection.recv_bytes()
        except (EOFError, OSError):
            self._bury(worker)
            return
        worker.since = time.monotonic()
        kind = content[:1]
        if kind == MODEL:
            raise open_message(content)[1]
        if kind == READY:
            worker.ready, self.stillborn = True, 0
            return
        task = worker.in_hand.popleft()
        if kind == DONE:
            task.content, task.finished = content, True
            self.waiting += len(content)
        else:
            name = str(task.path)
            self._finish(task, self.failed(name, ReadError("GIP099", path=name, reason=open_message(content)[1])))

    def _bury(self, worker: _Worker) -> None:
        """A worker died: try its document again; what it had not begun is not to blame."""
        self._remove(worker)
        if not worker.ready:
            self.stillborn += 1
            if self.stillborn >= STARTS:
                self.size = sum(w.ready for w in self.workers)  # go on with those there are
                if not self.size:
                    raise GipError("GIP056", reason=f"exit code {worker.process.exitcode}")
        elif worker.in_hand:
            task = worker.in_hand[0]
            task.tries += 1
            if task.tries >= TRIES:
                worker.in_hand.popleft()
                name = str(task.path)
                self._finish(task, self.failed(name, ReadError("GIP099", path=name, reason="its worker process died")))
        self.queue.extendleft(reversed(worker.in_hand))

    def _stop_slow(self, worker: _Worker) -> None:
        if worker.connection.poll():  # finished in this very moment
            return
        self._remove(worker)
        task = worker.in_hand.popleft()
        self._finish(task, self.failed(str(task.path), ReadError("GIP055", path=str(task.path), seconds=self.timeout)))
        self.queue.extendleft(reversed(worker.in_hand))

    def _remove(self, worker: _Worker) -> None:
        self.workers.remove(worker)
        worker.process.kill()
        worker.process.join()
        worker.connection.close()

    @staticmethod
    def _finish(task: _Task, value: Any) -> None:
        task.value, task.finished = value, True

    def close(self) -> None:
        """End the workers; what they have in hand is dropped."""
        for worker in self.workers:
            if worker.in_hand or not worker.ready:
                worker.process.kill()
            worker.connection.close()
        for worker in self.workers:
            worker.process.join(GRACE)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
        self.workers.clear()


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back while a worker is started: it comes after that, and the worker, which inherits it, never gets it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # it lets Ctrl-C through again when it starts, so not within
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
