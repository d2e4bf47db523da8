"""What a fixture is, and writing many of them: used by the two lists and the two programs that write their files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from truth import Truth, report


@dataclass(frozen=True)
class Fixture:
    """One file: what it says, which tool or style wrote it, and how many of its cells may be refused (never read wrongly)."""

    file: str
    form: str
    seed: int
    tool: str
    options: dict[str, bool] = field(default_factory=dict)
    refused: int = 0

    @property
    def truth(self) -> Truth:
        """Give what the file says."""
        return report(self.form, self.seed, **self.options)

    @property
    def kind(self) -> str:
        """Give the ending of its name."""
        return self.file.rpartition(".")[2]


def wanted(file: str, names: Sequence[str]) -> bool:
    """Whether a name contains one of ``names``; every name does where none are given."""
    return not names or any(name in file for name in names)


def write_all(fixtures: Sequence[Fixture], make: Callable[[Fixture], bytes], folder: Path, names: Sequence[str]) -> None:
    """Write the files, or those whose names contain one of ``names``."""
    folder.mkdir(parents=True, exist_ok=True)
    for fixture in fixtures:
        if wanted(fixture.file, names):
            data = make(fixture)
            (folder / fixture.file).write_bytes(data)
            sys.stdout.write(f"{fixture.file} {len(data)}\n")
            sys.stdout.flush()
