"""A run: files into the panel, each content once, in batches that can be interrupted and gone on with.

A file is its bytes (SHA-256).  :func:`build` hashes the files first; contents that the panel has, made by this version of gipnlp
and its model, are not read again, and only their place is noted.  The others go through :func:`gipnlp.batch.extract_many` and
are committed in batches: rows, places and failures of a batch together or not at all.  At the end (:mod:`.settle`) what no place
holds any more is dropped, and duplicates, bodies and the checks across years are worked out anew from the whole panel.

So a panel depends on the files alone: it is the same whether they came in one run or several, stopped or not.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import __version__
from ..document import Document
from ..errors import GipError, ReadError
from ..messages import error_text
from .database import connect, drop_contents, insert, set_info, state_path, transaction
from .export import export
from .rows import document_rows
from .settle import Counts, settle

PathLike = str | os.PathLike[str]
#: files, and seconds, between commits
COMMIT_FILES, COMMIT_SECONDS = 64, 10.0

#: told of each file: its name and what is wrong with it, if anything
Told = Callable[[str, ReadError | None], object]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run has done, and what the panel holds now.

    Attributes:
        files: files that were asked for; ``new`` of them were extracted, ``known`` are contents that the panel had (or that
            stood in the same run twice), ``failed`` could not be read.
        counts: rows of the panel after the run.
        written: the files that were written.
    """

    files: int
    new: int
    known: int
    failed: int
    counts: Counts
    written: tuple[Path, ...]


@dataclass(slots=True)
class _Task:
    """A content to extract: one of its files, all its places, its hash (``None``: the bytes cannot be had)."""

    path: PathLike
    places: list[str]
    sha256: str | None
    state: tuple[int, int] | None


@dataclass(slots=True)
class _Batch:
    """What is done and not committed yet."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    places: list[tuple[str, str]] = field(default_factory=list)
    failures: list[dict[str, Any]] = field(default_factory=list)
    size: int = 0
    since: float = field(default_factory=time.monotonic)

    def add(self, table: str, rows: list[dict[str, Any]]) -> None:
        self.rows.setdefault(table, []).extend(rows)

    @property
    def due(self) -> bool:
        return self.size >= COMMIT_FILES or (self.size > 0 and time.monotonic() - self.since >= COMMIT_SECONDS)


def build(
    files: Iterable[PathLike | Document],
    output: PathLike,
    *,
    workers: int | None = None,
    model: str | None = None,
    timeout: float | None = None,
    again: bool = False,
    prune: bool = False,
    told: Told | None = None,
) -> Summary:
    """Add files to a panel, which is made where there is none.

    Args:
        files: the files; or finished documents with an error, which are listed among the failures.
        output: ``NAME.duckdb``; or ``NAME.parquet`` or ``NAME.csv``: files ``NAME.records.parquet`` … beside ``NAME.duckdb``.
        workers, model, timeout: see :func:`gipnlp.extract_many`.
        again: extract from files whose content the panel has as well.
        prune: forget files that are not at their place any more.
        told: called once for each file, known ones included.

    Returns:
        What was done.

    Raises:
        GipError: the panel cannot be opened or written, see :func:`gipnlp.panel.database.connect`.
        ModelError: the model is unknown, missing or damaged.
        MissingExtraError: duckdb is not installed.
    """
    state = state_path(output)
    if isinstance(files, str | bytes | os.PathLike):
        raise TypeError("build() takes several files, e.g. a list.")
    tell = told or (lambda name, error: None)
    folder = Path(os.path.abspath(state)).parent
    with connect(state, write=True) as connection:
        with transaction(connection):
            set_info(connection, "complete", "no")
            set_info(connection, "gipnlp_version", __version__)
        run = _Run(connection, folder, made_by(model), again, tell)
        run.plan(files)
        run.extract(workers, model, timeout)
        counts = settle(connection, folder, run.seen, prune=prune)
        written = (state, *export(connection, output))
    return Summary(run.files, run.new, run.known, run.failed, counts, written)


def made_by(model: str | None) -> str:
    """Give what the rows of a file depend on besides the file: the versions of gipnlp and of its models."""
    from ..tag.bundle import MANIFEST, models_directory

    manifest = models_directory() / (model if model not in (None, "crf") else "") / MANIFEST
    content = manifest.read_bytes() if manifest.is_file() else b""
    return f"{__version__} {model or 'crf'} {hashlib.sha256(content).hexdigest()[:12]}"


def place_of(path: PathLike, folder: Path) -> str:
    """Give a file's place: its path from the panel's folder, with ``/``; whole where there is no way (another drive)."""
    whole = os.path.abspath(os.fspath(path))
    try:
        place = os.path.relpath(whole, folder)
    except ValueError:
        place = whole
    return Path(place).as_posix().encode("utf-8", "backslashreplace").decode("utf-8")


class _Run:
    def __init__(self, connection: Any, folder: Path, made: str, again: bool, tell: Told) -> None:
        self.connection, self.folder, self.made, self.tell = connection, folder, made, tell
        self.has: set[str] = {r[0] for r in connection.execute("SELECT file FROM files").fetchall()}
        current = connection.execute("SELECT file FROM files WHERE made_by = ?", [made]).fetchall()
        self.current: set[str] = set() if again else {r[0] for r in current}
        self.seen: set[str] = set()
        self.tasks: list[_Task] = []
        self.batch = _Batch()
        self.files = self.new = self.known = self.failed = 0

    def plan(self, files: Iterable[PathLike | Document]) -> None:
        """Hash the files; note the places of known contents, gather the others as tasks."""
        waiting: dict[str, _Task] = {}
        for file in files:
            name = file.path or "" if isinstance(file, Document) else file
            place = place_of(name, self.folder)
            if place in self.seen:
                continue
            self.seen.add(place)
            self.files += 1
            if isinstance(file, Document):
                error = file.error or ReadError("GIP002", type="Document")
                self._fail(_Task(name, [place], None, None), error)
                self.tell(str(name), error)
                continue
            state, sha256 = _state(file), _sha256(file)
            if sha256 in self.current:
                self.known += 1
                self.batch.places.append((place, str(sha256)))
                self.tell(str(file), None)
            elif sha256 in waiting:
                self.known += 1
                waiting[sha256].places.append(place)
            else:
                task = _Task(file, [place], sha256, state)
                self.tasks.append(task)
                if sha256 is not None:
                    waiting[sha256] = task
        self.commit()

    def extract(self, workers: int | None, model: str | None, timeout: float | None) -> None:
        """Extract from what is new, and commit now and then; what is done when the user stops it is kept."""
        from ..batch import extract_many

        tasks = deque(self.tasks)
        documents = extract_many((t.path for t in self.tasks), workers, model=model, timeout=timeout)
        try:
            for document in documents:
                task = tasks.popleft()
                error = document.error
                if _state(task.path) != task.state:
                    task.sha256 = None
                if error is None and task.sha256 is None:
                    error = ReadError("GIP067", path=str(task.path))
                if error is None and task.sha256 is not None:
                    error = self._add(task, document, task.sha256)
                if error is not None:
                    self._fail(task, error)
                for _ in task.places:
                    self.tell(str(task.path), error)
                if self.batch.due:
                    self.commit()
        except KeyboardInterrupt:
            self.commit()
            raise
        finally:
            if isinstance(documents, Generator):
                documents.close()  # ends the workers
        self.commit()

    def _add(self, task: _Task, document: Document, sha256: str) -> ReadError | None:
        try:
            made = document_rows(document, sha256, min(task.places))
        except Exception as error:  # a fault of gipnlp costs this file only
            from ..batch import reason_of

            return ReadError("GIP099", path=str(task.path), reason=reason_of(error))
        for table, rows in made.items():
            self.batch.add(table, rows)
        entry = {
            "file": sha256, "path": min(task.places), "copies": len(task.places), "size": (task.state or (0, 0))[0],
            "kind": document.kind, "reports": len(document.reports), "made_by": self.made,
        }  # fmt: skip
        self.batch.add("files", [entry])
        self.batch.files.append(sha256)
        self.batch.places += [(place, sha256) for place in task.places]
        self.batch.size += 1
        self.new += 1
        return None

    def _fail(self, task: _Task, error: GipError) -> None:
        for place in task.places:
            self.batch.failures.append(
                {"path": place, "file": task.sha256, "code": error.code, "message": error_text(error, "zh"), "message_en": str(error)}
            )
        self.batch.size += 1
        self.failed += len(task.places)
        self.known -= len(task.places) - 1

    def commit(self) -> None:
        """Bring a batch into the panel, all of it or nothing."""
        batch, self.batch = self.batch, _Batch()
        if not (batch.files or batch.places or batch.failures):
            return
        places = [p for p, _ in batch.places]
        failed = [str(f["path"]) for f in batch.failures]
        with transaction(self.connection):
            _delete(self.connection, "DELETE FROM failures WHERE path IN (SELECT unnest(?::VARCHAR[]))", places + failed)
            drop_contents(self.connection, batch.files)
            for table, rows in batch.rows.items():
                insert(self.connection, table, rows)
            insert(self.connection, "failures", batch.failures)
            # what was at these places before is there no more, be it that the new bytes cannot be read
            moved = [str(f["path"]) for f in batch.failures if f["file"] is not None]
            _delete(self.connection, "DELETE FROM paths WHERE path IN (SELECT unnest(?::VARCHAR[]))", places + moved)
            batch.places += [(str(f["path"]), str(f["file"])) for f in batch.failures if f["file"] in self.has]
            insert(self.connection, "paths", [{"path": p, "file": f} for p, f in batch.places])
        self.has.update(batch.files)


def _delete(connection: Any, sql: str, values: list[str]) -> None:
    if values:
        connection.execute(sql, [values])


def _state(path: PathLike) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns


def _sha256(path: PathLike) -> str | None:
    """Give the hash of a file's bytes, ``None`` for one that cannot be read: its error comes from reading it."""
    from ..batch.journal import hash_of

    found = hash_of(path)
    return None if found is None else found.hex()


__all__ = ["Summary", "build", "made_by", "place_of"]
