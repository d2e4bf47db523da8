"""What a run has done so far: one SQLite file beside the output, with the finished documents by path and content hash.

A document's entry is the bytes that its output format takes (:meth:`gipnlp.store.Writer.pack`), compressed.  Entries
are committed every two seconds; a run that is killed loses what came after the last commit and nothing else, and a
commit that the disk has no room for leaves the one before it.  While a run is on, the file is locked.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ..errors import GipError, ReadError
from .documents import PathLike

#: ending of the journal's name, after the whole name of the output
SUFFIX = ".resume"
#: seconds between commits
COMMIT_EVERY = 2.0
#: marks an SQLite file as a journal of gipnlp: "gipj"
_MARK = 0x6769706A
#: errors that come from the content, and from the limits, which are part of the edition; with any other a file is tried
#: again
CONTENT_ERRORS = frozenset(
    "GIP013 GIP014 GIP015 GIP016 GIP017 GIP018 GIP019 GIP021 GIP022 GIP023 GIP024 GIP025 GIP026 GIP027 GIP028 GIP029".split()
)
_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (path BLOB PRIMARY KEY, sha256 BLOB NOT NULL, error TEXT, payload BLOB NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A finished document.

    Attributes:
        payload: the packed document, compressed by :func:`squeeze`.
        error: why the file could not be read, if so.
        sha256: of the bytes that were read; ``None`` where another run has to try again.
    """

    payload: bytes
    error: ReadError | None = None
    sha256: bytes | None = None


def squeeze(content: bytes) -> bytes:
    """Compress a packed document: reports shrink to a fifth or less at little cost."""
    return zlib.compress(content, 1)


def unsqueeze(content: bytes) -> bytes:
    """Undo :func:`squeeze`."""
    return zlib.decompress(content)


class Journal:
    """The journal of an output file.

    Args:
        output: the output file; the journal is its name with ``.resume``.
        edition: what the entries depend on besides the file; entries of another edition are dropped.
        resume: keep the entries that are there; otherwise they are dropped.

    Raises:
        GipError: another run is writing the same output (GIP053), the file is no journal or damaged (GIP054), or it
            cannot be written (GIP051).
    """

    def __init__(self, output: Path, edition: str, *, resume: bool) -> None:
        self._name = str(output)
        self.output = output = Path(os.path.realpath(output))
        self.path = output.with_name(output.name + SUFFIX)
        #: entries that were there and are not used: without ``resume``, or made by another edition
        self.dropped = 0
        self.stale = False
        #: entries it holds, and those of them that were added since it was opened
        self.count = self.added = 0
        self.fresh = True
        self._last = time.monotonic()
        if not output.parent.is_dir():
            raise GipError("GIP012", path=self._name, reason="its directory does not exist")
        if output.is_dir():
            raise GipError("GIP011", path=self._name)
        try:
            self._open(edition, resume)
        except BaseException:
            with suppress(AttributeError, sqlite3.Error):
                self._base.close()
            raise

    def _open(self, edition: str, resume: bool) -> None:
        with self._said_plainly():
            self.fresh = not self.path.exists() or self.path.stat().st_size == 0
            self._base = sqlite3.connect(self.path, timeout=0.2, isolation_level=None)
            for pragma in ("locking_mode = EXCLUSIVE", "journal_mode = DELETE", "synchronous = FULL"):
                self._base.execute(f"PRAGMA {pragma}")
            if not self.fresh and self._base.execute("PRAGMA application_id").fetchone()[0] != _MARK:
                raise GipError("GIP054", path=str(self.path), reason="it is another program's file")
            self._base.execute("BEGIN EXCLUSIVE")  # held until the end: one run an output
            if not self.fresh:
                self.count = self._base.execute("SELECT count(*) FROM documents").fetchone()[0]
                found = self._base.execute("SELECT value FROM meta WHERE key = 'edition'").fetchone()
                self.stale = found is None or found[0] != edition
                if resume and not self.stale:
                    return
                self.dropped, self.count = self.count, 0
                self._base.execute("DROP TABLE documents")
                self._base.execute("DROP TABLE meta")
            for statement in _TABLES.strip().split("\n"):
                self._base.execute(statement)
            self._base.execute(f"PRAGMA application_id = {_MARK}")
            self._base.execute("INSERT INTO meta VALUES ('edition', ?)", (edition,))
            # not committed yet: a run that fails at once drops nothing

    @contextmanager
    def _said_plainly(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            words = str(error)  # before Python 3.11 there is no code
            if "locked" in words:
                raise GipError("GIP053", path=self._name, journal=self.path.name) from error
            if "unable to open" in words or "readonly" in words:
                raise GipError("GIP012", path=self._name, reason=words) from error
            if isinstance(error, sqlite3.OperationalError):  # the disk is full, or gone
                raise GipError("GIP051", path=self._name, reason=words, journal=self.path.name) from error
            raise GipError("GIP054", path=str(self.path), reason=words) from error

    def find(self, path: PathLike) -> Entry | None:
        """Give the entry of a file if it was made from the very bytes that the file has now."""
        with self._said_plainly():
            found = self._base.execute("SELECT sha256 FROM documents WHERE path = ?", (_key(path),)).fetchone()
        if found is None or hash_of(path) != found[0]:
            return None
        with self._said_plainly():
            error, payload = self._base.execute(
                "SELECT error, payload FROM documents WHERE path = ?", (_key(path),)
            ).fetchone()
        return Entry(payload, _load_error(error), found[0])

    def add(self, path: PathLike, entry: Entry) -> None:
        """Keep a finished document, and commit when it is time."""
        if entry.sha256 is not None:
            with self._said_plainly():
                self._base.execute(
                    "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?)",
                    (_key(path), entry.sha256, _dump_error(entry.error), entry.payload),
                )
            self.count += 1
            self.added += 1
        if time.monotonic() - self._last >= COMMIT_EVERY:
            self.commit()

    def commit(self) -> None:
        """Bring what was added to the disk."""
        with self._said_plainly():
            if self._base.in_transaction:
                self._base.execute("COMMIT")
            self._base.execute("BEGIN EXCLUSIVE")
        self._last = time.monotonic()

    def close(self, *, remove: bool = False) -> None:
        """Commit what was added and close; ``remove`` deletes the file, as does having nothing to keep in it."""
        remove = remove or (self.fresh and not self.added)
        try:
            with self._said_plainly():
                if self._base.in_transaction:
                    self._base.execute("COMMIT" if self.added and not remove else "ROLLBACK")
        finally:
            with suppress(sqlite3.Error):
                self._base.close()
            if remove:
                for ending in ("", "-journal"):
                    self.path.with_name(self.path.name + ending).unlink(missing_ok=True)


def hash_of(path: PathLike) -> bytes | None:
    """Give the SHA-256 of a file's bytes, ``None`` for one that cannot be read."""
    digest = hashlib.sha256()
    try:
        if not os.path.isfile(path):  # no pipe, no device
            return None
        with open(path, "rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except (OSError, ValueError):
        return None
    return digest.digest()


class Seal:
    """Makes sure that a hash is that of the bytes which were read between its making and :meth:`sha256`."""

    def __init__(self, path: PathLike) -> None:
        self._path = path
        self._before = _state(path)

    def sha256(self) -> bytes | None:
        """Give the hash; ``None`` where the file was changed meanwhile or cannot be read."""
        found = hash_of(self._path)
        return found if self._before is not None and self._before == _state(self._path) else None


def _state(path: PathLike) -> tuple[int, int, int] | None:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def _key(path: PathLike) -> bytes:
    return str(path).encode("utf-8", "surrogatepass")  # file names need not be text


def _dump_error(error: ReadError | None) -> str | None:
    return None if error is None else json.dumps([error.code, error.values], default=str)


def _load_error(text: str | None) -> ReadError | None:
    if text is None:
        return None
    code, values = json.loads(text)
    return ReadError(code, **values)
