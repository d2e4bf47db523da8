"""A whole run: many files into one output file, which can be stopped at any moment and taken up again.

:func:`extract_to` is one pass over the files in their order.  What the journal holds is taken from there, the rest is
worked on by the processes, which also pack the documents for the output's format; every outcome goes into the journal
and into the unfinished output.  So the output depends on the files and their order alone, not on how often a run was
stopped, nor on the number of workers.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from .. import __version__, batch
from ..document import Document
from ..errors import GipError, ReadError
from ..store import Writer, open_store, writer_class
from ..store.base import remove_left_parts
from .documents import PathLike, failed, one, prepare, reason_of
from .journal import CONTENT_ERRORS, Entry, Journal, Seal, squeeze, unsqueeze
from .pool import Ready, parallel

#: counted up when the packed form of a document changes
PACKED_VERSION = 1
#: packages that decide what a document holds
_DEPENDENCIES = "numpy opencc-python-reimplemented lxml pdfplumber pdfminer.six pypdfium2 python-docx spacy".split()

#: told of each file in order: its name, its error if any, whether it was taken from the journal
Told = Callable[[str, ReadError | None, bool], object]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run has done.

    Attributes:
        documents: documents in the output.
        reused: those of them that an earlier run had finished.
        failed: those of them whose file could not be read.
    """

    documents: int
    reused: int
    failed: int


def extract_to(
    files: Iterable[PathLike | Document],
    output: PathLike,
    workers: int | None = None,
    *,
    model: str | None = None,
    timeout: float | None = None,
    resume: bool = False,
    bom: bool = False,
    told: Told | None = None,
    started: Callable[[Journal], object] | None = None,
) -> Outcome:
    """Extract from many files into one file.

    Args:
        files: paths; or finished documents, which take their place among them.
        output: the file to write, see :func:`gipnlp.store.open_store`; it appears whole, at the end.
        workers, model, timeout: see :func:`gipnlp.batch.extract_many`.
        resume: take from the journal beside the output (``OUTPUT.resume``) what an earlier run has finished, and keep
            the journal at the end for a later run; without it, the journal is there only while the run is on or
            after it was stopped.
        bom: see :func:`gipnlp.store.open_store`.
        told: called for each file, in order.
        started: called with the journal before the first file.

    Returns:
        How many documents were written.

    Raises:
        GipError: the output or the journal cannot be written (GIP012, GIP051, GIP054), or another run writes
            them (GIP053); what is done by then is kept for ``resume``.  Or the workers cannot be started (GIP056), or a limit
            in the environment is no number (GIP057).
        TypeError, ValueError: see :func:`gipnlp.batch.extract_many`.
        ModelError: the model is unknown, missing or damaged.
    """
    if isinstance(files, str | bytes | os.PathLike | Document):
        raise TypeError("extract_to() takes several files, e.g. a list.")
    count = batch.check_workers(workers)
    batch.check_timeout(timeout)
    writer = writer_class(output)
    pack = partial(_packed, writer=writer, bom=bom)
    journal = Journal(Path(output), edition(writer, bom, model), resume=resume)
    counts = [0, 0, 0]
    done = False
    try:
        if started is not None:
            started(journal)
        remove_left_parts(journal.output)
        with _disk(output, journal):
            store = open_store(output, bom=bom)
        try:
            with closing(_outcomes(files, journal, count, model, timeout, pack)) as outcomes:
                for one_done in outcomes:
                    name, entry, reused = one_done.path, one_done.entry, one_done.reused
                    if not reused:
                        journal.add(name, entry)
                    with _disk(output, journal):
                        store.add_packed(unsqueeze(entry.payload))
                    for i, more in enumerate((True, reused, entry.error is not None)):
                        counts[i] += more
                    if told is not None:
                        told(str(name), entry.error, reused)
            journal.commit()  # the output may need more room than there is: let it be known that all is done
        except BaseException:
            store.abort()
            raise
        with _disk(output, journal):
            store.close()
        done = True
    finally:
        try:
            journal.close(remove=done and not resume)
        except GipError:
            if done and resume:
                raise
            # otherwise the first error is the one that counts
    return Outcome(*counts)


@dataclass(frozen=True, slots=True)
class _Done:
    path: PathLike
    entry: Entry
    reused: bool = False


#: packs a finished document, in the worker or here
_Pack = Callable[[Document], bytes]


def _outcomes(
    files: Iterable[PathLike | Document],
    journal: Journal,
    workers: int,
    model: str | None,
    timeout: float | None,
    pack: _Pack,
) -> Generator[_Done, None, None]:
    """Give the outcome of each file in order: from the journal, or by work."""
    items = (_known(file, journal, pack) for file in files)
    if workers > 1 or timeout is not None:
        work, give_up = partial(_work, pack=pack), partial(_give_up, pack=pack)
        return parallel(items, workers, model, work, failed=give_up, prepare=prepare, timeout=timeout)
    return _here(items, model, pack)


def _known(file: PathLike | Document, journal: Journal, pack: _Pack) -> PathLike | Ready:
    if isinstance(file, Document):
        return Ready(_Done(file.path or "", Entry(squeeze(pack(file)), file.error)))
    entry = journal.find(file) if isinstance(file, str | os.PathLike) else None
    return file if entry is None else Ready(_Done(file, entry, reused=True))


def _here(items: Iterable[PathLike | Ready], model: str | None, pack: _Pack) -> Generator[_Done, None, None]:
    """Work in this process: each path is given to :func:`gipnlp.batch.extract_many` when its turn comes."""
    next_path: deque[PathLike] = deque()
    documents = iter(batch.extract_many(iter(next_path.popleft, None), model=model))
    for item in items:
        if isinstance(item, Ready):
            yield item.value
            continue
        seal = Seal(item)
        next_path.append(item)
        yield _sealed(item, next(documents), seal, pack)


def _work(path: PathLike, model: str | None, *, pack: _Pack) -> _Done:
    """Work in a worker process, packing included."""
    seal = Seal(path)
    return _sealed(path, one(path, model), seal, pack)


def _sealed(path: PathLike, document: Document, seal: Seal, pack: _Pack) -> _Done:
    error = document.error
    sha256 = seal.sha256() if error is None or error.code in CONTENT_ERRORS else None
    return _Done(path, Entry(squeeze(pack(document)), error, sha256))


def _give_up(name: str, error: ReadError, *, pack: _Pack) -> _Done:
    return _Done(name, Entry(squeeze(pack(failed(name, error))), error))


def _packed(document: Document, *, writer: type[Writer], bom: bool) -> bytes:
    return writer.pack(document, bom=bom)


@contextmanager
def _disk(output: PathLike, journal: Journal) -> Iterator[None]:
    """Turn what the disk says into one error that tells how to go on."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or reason_of(error)
        raise GipError("GIP051", path=os.fspath(output), reason=reason, journal=journal.path.name) from error


def edition(writer: type[Writer], bom: bool, model: str | None) -> str:
    """Give a hash over all that a packed document depends on besides its file: code, models, packages, limits, format.

    Raises:
        GipError: a limit in the environment is no number (GIP057).
    """
    from ..readers import Limits
    from ..tag.bundle import MANIFEST, models_directory

    manifests = [
        path.read_bytes() if path.is_file() else b""
        for path in (models_directory() / MANIFEST, models_directory() / str(model) / MANIFEST)
    ]
    parts = [
        PACKED_VERSION, writer.__name__, bom, model, __version__, _source_hash(), [_version(d) for d in _DEPENDENCIES],
        Limits.from_environment(),
        *[hashlib.sha256(content).hexdigest() for content in manifests],
    ]  # fmt: skip
    return hashlib.sha256(repr(parts).encode("utf-8")).hexdigest()


@lru_cache(maxsize=1)
def _source_hash() -> str:
    digest = hashlib.sha256()
    package = Path(__file__).resolve().parent.parent
    for path in sorted(package.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            content = path.read_bytes()
            digest.update(f"{path.relative_to(package).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


__all__ = ["Outcome", "edition", "extract_to"]
