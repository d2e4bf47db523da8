"""The worker processes: places for requests, a time limit, and a new process for each one that dies.

Read :meth:`Pool.place` (is there room for one more request?) and :meth:`Pool.run` (a job → its result), then
:class:`Worker`. All of it runs in the server's event loop; no lock is needed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import os
import shutil
import sys
import tempfile
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from itertools import chain, repeat
from pathlib import Path

import msgspec

from ..errors import GipError, ModelError, ReadError
from .job import PREFIX, Answer, Job, pack
from .settings import Settings
from .worker import UNNAMED, arguments

log = logging.getLogger("gipnlp.serve")

#: what a worker process runs; its module path is this process's, not the folder that it was started in
_START = "import sys; sys.path[:] = sys.argv.pop(1).split('\\n'); from {module} import main; main()"
#: one thread each: the workers share the cores among them
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
#: bytes of an answer that are read from a worker ahead
PIPE_BUFFER = 1 << 20
#: seconds that a worker may take to load its models
START_TIMEOUT = 300.0
#: seconds between tries to start a worker that did not start
RETRY = (1.0, 2.0, 5.0, 15.0, 60.0)
#: seconds that an idle worker is given to end by itself
END_TIMEOUT = 2.0
#: part of its memory limit that a worker may hold between two jobs; one that holds more is replaced
HEAVY = 0.5
#: a worker without a limit that holds more than this between two jobs is replaced
HEAVY_BYTES = 1 << 30

Gone = Callable[[], Awaitable[bool]]


class WorkerError(Exception):
    """A worker process ended before it answered; ``str(error)`` says how."""


class Worker:
    """One worker process, and the pipe to it."""

    def __init__(self, process: asyncio.subprocess.Process, folder: Path) -> None:
        self.process, self.folder = process, folder
        self.memory = 0

    @classmethod
    async def start(cls, settings: Settings, root: Path) -> Worker:
        """Start a process and wait until it has loaded its models.

        Raises:
            GipError: it cannot (GIP056, or what the worker says about the model).
        """
        folder = Path(tempfile.mkdtemp(prefix="worker-", dir=root))
        code = _START.format(module=settings.worker_module)
        options = arguments(
            folder=str(folder),
            max_bytes=settings.max_bytes,
            memory=settings.memory,
            timeout=settings.timeout,
            model=settings.model,
        )
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-c",
                code,
                "\n".join(p for p in sys.path if isinstance(p, str)),
                *options,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=PIPE_BUFFER,
                env={**os.environ, **_ENVIRONMENT, "TMPDIR": str(folder)},
            )
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise GipError("GIP056", reason=error.strerror or str(error)) from error
        worker = cls(process, folder)
        try:
            answer, _ = await asyncio.wait_for(worker._read(), START_TIMEOUT)
        except BaseException as error:
            await worker.kill()
            if isinstance(error, WorkerError | asyncio.TimeoutError):
                raise GipError("GIP056", reason=str(error) or f"not ready in {START_TIMEOUT:g} s") from error
            raise
        if answer.code:
            await worker.kill()
            raise _error(answer)
        return worker

    async def ask(self, job: Job, payload: bytes) -> bytes:
        """Give the result of a job.

        Raises:
            GipError: what the worker says is wrong.
            WorkerError: the worker died.
        """
        if self.process.stdin is None:
            raise WorkerError("it has no pipe")
        try:
            self.process.stdin.write(pack(job, payload))
            self.process.stdin.write(payload)
            await self.process.stdin.drain()
        except (ConnectionError, OSError):
            raise WorkerError(await self._how()) from None
        answer, result = await self._read()
        self.memory = answer.memory
        if answer.code:
            raise _error(answer)
        return result

    async def _read(self) -> tuple[Answer, bytes]:
        if self.process.stdout is None:
            raise WorkerError("it has no pipe")
        try:
            head, payload = PREFIX.unpack(await self.process.stdout.readexactly(PREFIX.size))
            answer = msgspec.json.decode(await self.process.stdout.readexactly(head), type=Answer)
            return answer, await self.process.stdout.readexactly(payload)
        except (asyncio.IncompleteReadError, ConnectionError):
            raise WorkerError(await self._how()) from None

    async def _how(self) -> str:
        code = await self.process.wait()
        return f"signal {-code}" if code < 0 else f"exit status {code}"

    async def close(self) -> None:
        """Let an idle worker end by itself, which removes its folder; kill it where it does not."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self.process.wait(), END_TIMEOUT)
        await self.kill()

    async def kill(self) -> None:
        """End the process at once, and remove what it left behind."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()
        if self.process.stdin is not None:
            self.process.stdin.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _error(answer: Answer) -> GipError:
    kind = ModelError if answer.code in ("GIP030", "GIP031", "GIP032") else GipError
    return kind(answer.code, **answer.values)


class Pool:
    """The workers of a server."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.taken = 0
        self.replaced = 0
        self._root: Path | None = None
        self._workers: set[Worker] = set()
        self._ending: set[Worker] = set()
        self._idle: deque[Worker] = deque()
        self._waiting: deque[asyncio.Future[Worker]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False
        self._seconds = 1.0

    async def start(self) -> None:
        """Start all workers.

        Raises:
            GipError: one of them cannot be started (GIP056, or what is wrong with the model).
        """
        self._root = Path(tempfile.mkdtemp(prefix="gipnlp-serve-"))
        starting = [
            asyncio.ensure_future(Worker.start(self.settings, self._root)) for _ in range(self.settings.workers)
        ]
        try:
            for worker in await asyncio.gather(*starting):
                self._add(worker)
        except BaseException:
            for task in starting:
                task.cancel()
            started = await asyncio.gather(*starting, return_exceptions=True)
            self._workers |= {w for w in started if isinstance(w, Worker)}
            await self.close()
            raise

    async def close(self) -> None:
        """End all workers and remove all temporary files."""
        self._closing = True
        for place in self._waiting:
            place.cancel()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        idle = set(self._idle)
        await asyncio.gather(*(w.close() if w in idle else w.kill() for w in self._workers | self._ending))
        self._workers.clear()
        self._ending.clear()
        if self._root is not None:
            shutil.rmtree(self._root, ignore_errors=True)

    @property
    def alive(self) -> int:
        """Number of workers that are there."""
        return len(self._workers)

    @property
    def idle(self) -> int:
        """Number of workers that wait for work."""
        return len(self._idle)

    @property
    def waiting(self) -> int:
        """Number of requests that wait for a worker."""
        return len(self._waiting)

    @contextlib.contextmanager
    def place(self) -> Iterator[None]:
        """Take one of the places for requests, before the body is read: bodies are what takes memory.

        Raises:
            GipError: all places are taken (GIP070).
        """
        if self.taken >= self.settings.workers + self.settings.queue:
            raise self._busy()
        self.taken += 1
        try:
            yield
        finally:
            self.taken -= 1

    async def run(self, job: Job, payload: bytes, gone: Gone) -> bytes | None:
        """Give the result of a job; ``None`` where its sender went away while it waited.

        Args:
            job: what is wanted.
            payload: the document.
            gone: says whether the sender has gone away.

        Raises:
            GipError: what is wrong with the document; no worker became free in time (GIP070); the time limit (GIP055);
                the worker died (GIP075).
        """
        worker = await self._take()
        good = True
        started = asyncio.get_running_loop().time()
        try:
            if await gone():
                return None
            good = False
            try:
                result = await asyncio.wait_for(worker.ask(job, payload), self.settings.timeout)
            except GipError:
                good = True
                raise
            good = True
            return result
        except asyncio.TimeoutError:
            log.warning("a worker was ended: its request took longer than %g s", self.settings.timeout)
            raise ReadError("GIP055", path=_called(job), seconds=self.settings.timeout) from None
        except WorkerError as error:
            log.warning("a worker died (%s)", error)
            raise ReadError("GIP075", path=_called(job), reason=str(error)) from None
        finally:
            self._seconds += 0.1 * (asyncio.get_running_loop().time() - started - self._seconds)
            if good and not self._heavy(worker):
                self._release(worker)
            else:
                self._replace(worker)

    def _busy(self) -> GipError:
        seconds = math.ceil((self.waiting + 1) * self._seconds / max(1, self.alive))
        return GipError("GIP070", waiting=self.waiting, seconds=max(1, min(seconds, math.ceil(self.settings.patience))))

    async def _take(self) -> Worker:
        while self._idle:
            worker = self._idle.popleft()
            if worker.process.returncode is None:
                return worker
            self._replace(worker)
        place: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            await asyncio.wait({place}, timeout=self.settings.patience)
            if place.done() and not place.cancelled():
                return place.result()
            raise self._busy()
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self._release(place.result())
            raise
        finally:
            place.cancel()
            with contextlib.suppress(ValueError):
                self._waiting.remove(place)

    def _release(self, worker: Worker) -> None:
        if worker not in self._workers:  # it ended in the meantime, and is being replaced
            return
        if worker.process.returncode is not None:
            self._replace(worker)
            return
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(worker)
                return
        self._idle.append(worker)

    def _heavy(self, worker: Worker) -> bool:
        return worker.memory > (self.settings.memory * HEAVY or HEAVY_BYTES)

    def _add(self, worker: Worker) -> None:
        self._workers.add(worker)
        self._release(worker)
        self._do(self._watch(worker))

    def _do(self, work: Awaitable[None]) -> None:
        task: asyncio.Task[None] = asyncio.ensure_future(work)  # type: ignore[assignment]
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _watch(self, worker: Worker) -> None:
        """Replace a worker that dies while it is idle."""
        await worker.process.wait()
        if worker in self._idle:
            log.warning("an idle worker died")
            self._idle.remove(worker)
            self._replace(worker)

    def _replace(self, worker: Worker) -> None:
        self._workers.discard(worker)
        self._ending.add(worker)
        if not self._closing:
            self.replaced += 1
            self._do(self._start_instead(worker))

    async def _start_instead(self, old: Worker) -> None:
        await old.kill()
        self._ending.discard(old)
        for seconds in chain(RETRY, repeat(RETRY[-1])):
            if self._root is None:
                return
            try:
                self._add(await Worker.start(self.settings, self._root))
                return
            except (GipError, OSError) as error:
                log.warning("no worker could be started: %s", error)
                await asyncio.sleep(seconds)


def _called(job: Job) -> str:
    return job.name if job.kind == "file" else UNNAMED
