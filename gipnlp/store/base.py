"""What a writer is: it takes documents one by one, and its file appears whole or not at all.

Writing a document has two steps, so that worker processes can share the work: :meth:`Writer.pack` turns it into
bytes (a pure function of the document, done anywhere), :meth:`Writer.add_packed` puts the bytes into the file.
"""

from __future__ import annotations

import os
import re
import shutil
from abc import ABC, abstractmethod
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from ..errors import GipError
from .packed import pack_tables

if TYPE_CHECKING:
    from ..document import Document


class Writer(ABC):
    """Writes documents to a file beside the wanted one, brings it to the disk and renames it at the end.

    Used as a context manager: leaving it by an exception removes what was written and leaves an older file as it was.
    """

    #: the tables that the format holds
    tables: tuple[str, ...] = ("records",)

    def __init__(self, path: Path, *, bom: bool = False) -> None:
        self.path = Path(os.path.realpath(path))  # a link stays a link, its target is replaced
        self.bom = bom
        if self.path.is_dir():
            raise GipError("GIP011", path=str(path))
        self.part = self.path.with_name(f".{self.path.name}.{os.getpid()}.part")
        try:
            self.part.open("xb").close()
        except FileExistsError:  # left by a killed process that had our number
            self.part.unlink()
        except OSError as error:
            raise GipError("GIP012", path=str(path), reason=error.strerror or str(error)) from error
        try:
            self.open()
        except BaseException:
            self.abort()
            raise

    @abstractmethod
    def open(self) -> None:
        """Begin :attr:`part`."""

    @classmethod
    def pack(cls, document: Document, *, bom: bool = False) -> bytes:
        """Turn a document into the bytes that :meth:`add_packed` takes; here the rows of the format's tables."""
        return pack_tables(document, cls.tables)

    def add(self, document: Document) -> None:
        """Write one document."""
        self.add_packed(self.pack(document, bom=self.bom))

    @abstractmethod
    def add_packed(self, content: bytes) -> None:
        """Write one document that :meth:`pack` of the same format, with the same ``bom``, has turned into bytes."""

    @abstractmethod
    def finish(self) -> None:
        """Write what is still missing and close :attr:`part`."""

    def discard(self) -> None:
        """Close :attr:`part` after a failure."""
        self.finish()

    def close(self) -> None:
        """Finish the file, wait until it is on the disk, and give it its name."""
        try:
            self.finish()
            if self.path.exists():
                shutil.copymode(self.path, self.part)
            sync_file(self.part)
            os.replace(self.part, self.path)
        except BaseException:
            self.part.unlink(missing_ok=True)
            raise
        sync_directory(self.path.parent)

    def abort(self) -> None:
        """Remove what was written."""
        with suppress(Exception):  # the first error is the one that counts
            self.discard()
        self.part.unlink(missing_ok=True)

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abort()


def sync_file(path: Path) -> None:
    """Wait until the content of a file is on the disk, so that a power cut after the renaming leaves no empty file."""
    _sync(path, os.O_RDWR)


def sync_directory(path: Path) -> None:
    """Wait until a renaming in a directory is on the disk; where the system cannot (Windows), do nothing."""
    with suppress(OSError):
        _sync(path, os.O_RDONLY)


def _sync(path: Path, mode: int) -> None:
    handle = os.open(path, mode)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_left_parts(path: Path) -> None:
    """Remove the unfinished files of killed runs beside ``path``; call it only where no other run writes ``path``."""
    pattern = re.compile(rf"\.{re.escape(path.name)}\.\d+\.part(\.wal)?")
    for name in os.listdir(path.parent):
        if pattern.fullmatch(name):
            with suppress(OSError):
                (path.parent / name).unlink()
