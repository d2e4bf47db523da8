"""A worker process: reads jobs from its standard input, writes answers to its standard output, ends with its server.

Started as ``main()`` with the arguments of :func:`arguments` by :mod:`.pool`. Reads documents; the server does not.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import msgspec

from ..errors import GipError, ReadError
from .job import PREFIX, Answer, Job, pack

if TYPE_CHECKING:
    from ..document import Document

#: how a text without a name is called in errors
UNNAMED = "<text>"
#: bytes of a result; more than this is no use to anyone who sent a document within the limit
MAX_RESULT = 256 * 1024 * 1024
#: seconds after its time limit that a worker whose server is gone ends by itself
GRACE = 15

Work = Callable[[Job, bytes, argparse.Namespace], bytes]


def arguments(*, folder: str, max_bytes: int, memory: int, timeout: float, model: str | None) -> list[str]:
    """Give the command line that :func:`main` reads.

    Args:
        folder: the worker's own folder for temporary files; the worker empties it, the server removes it.
        max_bytes: bytes that a document may have.
        memory: bytes that the process may use, 0 for no limit.
        timeout: seconds that a job may take (the server watches it; the worker only ends itself when orphaned).
        model: name of the tagger.
    """
    given = [f"--folder={folder}", f"--max-bytes={max_bytes}", f"--memory={memory}", f"--timeout={timeout}"]
    return given + ([f"--model={model}"] if model else [])


def main(argv: Sequence[str] | None = None, work: Work | None = None) -> None:
    """Work until the server closes the pipe."""
    options = _parse(argv)
    jobs, answers = sys.stdin.buffer, _own_stdout()
    for number in (signal.SIGINT, signal.SIGTERM):  # often sent to a whole group; the server ends its workers in order
        signal.signal(number, signal.SIG_IGN)
    tempfile.tempdir = options.folder
    _limit_memory(options.memory)
    try:
        _write(answers, _warm_up(options.model), b"")
        while (frame := _read(jobs)) is not None:
            _alarm(options.timeout + GRACE)
            _write(answers, *answer(*frame, options, work or do))
            _alarm(0)
            _empty(options.folder)
    except BrokenPipeError:  # the server is gone
        pass
    finally:
        shutil.rmtree(options.folder, ignore_errors=True)
        with suppress(OSError):  # the last worker of a server that was killed takes the common folder along
            os.rmdir(Path(options.folder).parent)


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="gipnlp.serve.worker")
    parser.add_argument("--folder", required=True)
    parser.add_argument("--max-bytes", type=int, required=True)
    parser.add_argument("--memory", type=int, required=True)
    parser.add_argument("--timeout", type=float, required=True)
    parser.add_argument("--model")
    return parser.parse_args(argv)


def answer(job: Job, payload: bytes, options: argparse.Namespace, work: Work) -> tuple[Answer, bytes]:
    """Do a job; what goes wrong becomes an answer with the error's code."""
    try:
        result = work(job, payload, options)
        if len(result) > MAX_RESULT:
            raise _too_complex(job, "bytes of the result", len(result), MAX_RESULT)
        return Answer(memory=_memory_now()), result
    except MemoryError:
        error: GipError = _too_complex(job, "bytes of memory", f"{options.memory}+", options.memory)
    except GipError as raised:
        error = raised
    except Exception as raised:  # a fault of gipnlp costs this request only; a message could hold the document's words
        error = ReadError("GIP099", path=_name(job), reason=type(raised).__name__)
    return Answer(error.code, error.values, _memory_now()), b""


def do(job: Job, payload: bytes, options: argparse.Namespace) -> bytes:
    """Do a job: read the document, extract from it, give the result in the form that is wanted."""
    document = _document(job, payload, options.max_bytes, options.model)
    if job.output == "html":
        from ..render.html import to_html

        return to_html(document, lang=job.lang).encode("utf-8")
    if job.output in ("csv", "xlsx"):
        from ..store import write

        path = Path(options.folder) / f"records.{job.output}"
        write([document], path, bom=job.bom)
        try:
            return path.read_bytes()
        finally:
            path.unlink()
    return _json(document, job)


def _document(job: Job, payload: bytes, max_bytes: int, model: str | None) -> Document:
    from ..api import extract, extract_source
    from ..readers import read_bytes

    if job.kind == "file":
        document = extract_source(read_bytes(payload, job.name, limit=max_bytes), model=model)
        document.path = job.name
        return document
    if len(payload) > max_bytes:
        raise ReadError("GIP019", path=_name(job), size=len(payload), limit=max_bytes)
    return extract(_json_text(payload) if job.kind == "json" else _plain_text(payload, job.charset), model=model)


def _plain_text(payload: bytes, charset: str) -> str:
    from ..readers.encoding import SUPERSETS, decode

    return decode(payload, path=UNNAMED, declared=SUPERSETS.get(charset.lower()))


def _json_text(payload: bytes) -> str:
    try:
        body = json.loads(payload)
    except RecursionError:
        raise GipError("GIP071", reason="JSON that is nested too deep") from None
    except ValueError as error:  # not the whole message of the error: it may quote the body
        reason = f"no JSON, see character {error.pos}" if isinstance(error, json.JSONDecodeError) else "no JSON"
        raise GipError("GIP071", reason=reason) from None
    if not isinstance(body, dict):
        raise GipError("GIP073", where="body", reason='it must be an object, {"text": "…"}')
    if not isinstance(body.get("text"), str):
        raise GipError("GIP073", where="text", reason="it must be there and be a string")
    if len(body) > 1:
        raise GipError("GIP073", where="body", reason='it must have no field but "text"')
    return str(body["text"])


def _json(document: Document, job: Job) -> bytes:
    line = document.to_json(text=job.output == "json" and job.text).encode("utf-8")
    return line + b"\n" if job.output == "jsonl" else line


def _name(job: Job) -> str:
    return job.name if job.kind == "file" else UNNAMED


def _too_complex(job: Job, what: str, count: object, limit: int) -> ReadError:
    return ReadError("GIP022", path=_name(job), what=what, count=count, limit=limit)


def _warm_up(model: str | None) -> Answer:
    """Load the models and the readers now, not while a request waits."""
    try:
        from ..api import extract
        from ..readers import read_bytes

        extract("2009年，我局共收到政府信息公开申请4件。", model=model)
        read_bytes(b"<html><body><p>1</p></body></html>", "a.html")
    except GipError as error:
        if error.code != "GIP020":  # readers that are not installed are told to who sends such a file
            return Answer(error.code, error.values)
    except Exception as error:
        return Answer("GIP056", {"reason": f"{type(error).__name__}: {error}"})
    return Answer(memory=_memory_now())


def _own_stdout() -> IO[bytes]:
    """Keep standard output for answers; what a library prints to it or to standard error goes nowhere.

    Warnings of readers quote documents, which the server's log must not.
    """
    own = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
    return own


def _limit_memory(limit: int) -> None:
    if not limit:
        return
    try:
        import resource
    except ImportError:  # Windows
        return
    with suppress(ValueError, OSError):  # a lower limit is in force already
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _memory_now() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:  # not Linux
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _alarm(seconds: float) -> None:
    """End this process by itself when a job takes far too long: its server would have, were it still there."""
    if hasattr(signal, "alarm"):
        signal.alarm(int(seconds) + 1 if seconds else 0)


def _empty(folder: str) -> None:
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path, ignore_errors=True)
        else:
            os.unlink(entry.path)


def _read(stream: IO[bytes]) -> tuple[Job, bytes] | None:
    prefix = stream.read(PREFIX.size)
    if len(prefix) < PREFIX.size:
        return None
    head, payload = PREFIX.unpack(prefix)
    job = msgspec.json.decode(stream.read(head), type=Job)
    content = stream.read(payload)
    return (job, content) if len(content) == payload else None


def _write(stream: IO[bytes], head: Answer, payload: bytes) -> None:
    stream.write(pack(head, payload))
    stream.write(payload)
    stream.flush()


__all__: list[Any] = ["answer", "arguments", "do", "main"]
