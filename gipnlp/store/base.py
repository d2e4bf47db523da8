"""What a writer is: it takes documents one by one, and its file appears whole or not at all."""

from __future__ import annotations

import os
import shutil
from abc import ABC, abstractmethod
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from ..errors import GipError

if TYPE_CHECKING:
    from ..document import Document


class Writer(ABC):
    """Writes documents to a file beside the wanted one and renames it at the end.

    Used as a context manager: leaving it by an exception removes what was written and leaves an older file as it was.
    """

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

    @abstractmethod
    def add(self, document: Document) -> None:
        """Write one document."""

    @abstractmethod
    def finish(self) -> None:
        """Write what is still missing and close :attr:`part`."""

    def discard(self) -> None:
        """Close :attr:`part` after a failure."""
        self.finish()

    def close(self) -> None:
        """Finish the file and give it its name."""
        try:
            self.finish()
            if self.path.exists():
                shutil.copymode(self.path, self.part)
            os.replace(self.part, self.path)
        except BaseException:
            self.part.unlink(missing_ok=True)
            raise

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
