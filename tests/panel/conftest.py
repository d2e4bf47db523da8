"""Fixtures of the panel's tests."""

from __future__ import annotations

from pathlib import Path

import panel_support
import pytest


class Bench:
    """A folder with files, a panel, and what was extracted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.panel = folder / "panel.duckdb"
        self.extracted: list[str] = []

    def file(self, name: str, *reports: dict, junk: str = "") -> Path:
        return panel_support.write(self.folder / "in" / name, *reports, junk=junk)

    def run(self, *files: Path, **more):
        """Build the panel, of all files by default."""
        from gipnlp import panel

        self.extracted.clear()
        found = files or sorted(p for p in (self.folder / "in").rglob("*") if p.is_file())
        return panel.build(found, self.panel, **more)

    def rows(self, sql: str) -> list[tuple]:
        import duckdb

        with duckdb.connect(str(self.panel), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def whole(self) -> dict[str, list[tuple]]:
        """Everything that the panel holds, rows in one order."""
        from gipnlp.panel.tables import TABLES

        return {table: sorted(self.rows(f'SELECT * FROM "{table}"'), key=repr) for table in TABLES}


@pytest.fixture
def bench(tmp_path, monkeypatch) -> Bench:
    """A bench whose files are described in them, see ``panel_support``."""
    pytest.importorskip("duckdb", reason="panels need the extra [duckdb]")
    made = Bench(tmp_path)

    def extract_file(path, *, model=None):
        made.extracted.append(Path(path).name)
        return panel_support.extract_file(path, model=model)

    monkeypatch.setattr("gipnlp.api.extract_file", extract_file)
    return made
