"""Outputs that earlier code wrote (``tests/data/outputs/VERSION``): the present code reads the same records from them.

The files of 0.1.0 are what ``gipnlp extract`` wrote before the last changes to models and rules, over three short reports and one file that is
missing; ``records.json`` is what the code of that day read back from them.  They are never renewed; later versions get folders of their own.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import gipnlp
from gipnlp.store import read, write

OUTPUTS = Path(__file__).resolve().parents[1] / "data" / "outputs"
NEEDS = {".xlsx": "openpyxl", ".parquet": "pyarrow"}
FILES = sorted(path for path in OUTPUTS.glob("*/reports.*"))
NAMED = pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}{path.suffix}")


def then(path: Path) -> list[dict[str, object]]:
    """The records as they were read back when the file was written."""
    rows: list[dict[str, object]] = json.loads((path.parent / "records.json").read_text(encoding="utf-8"))
    return rows


def test_there_is_one_of_each_format() -> None:
    assert {path.suffix for path in FILES} == {".jsonl", ".json", ".csv", ".xlsx", ".parquet"}
    assert len(then(FILES[0])) == 12


@NAMED
def test_the_records_are_those_of_then(path: Path) -> None:
    if path.suffix in NEEDS:
        pytest.importorskip(NEEDS[path.suffix], reason="the format needs an extra")
    assert [{key: row[key] for key in then(path)[0]} for row in read(path)] == then(path)  # columns may be added


@pytest.mark.parametrize("suffix", [".jsonl", ".json"])
def test_documents_load_and_are_written_as_they_were(suffix: str, tmp_path: Path) -> None:
    for path in (file for file in FILES if file.suffix == suffix):
        documents = list(gipnlp.load_many(path))
        assert [document.error and document.error.code for document in documents] == [None, "GIP010", None, None]
        assert sum(len(document.records) for document in documents) == len(then(path))
        assert write(documents, tmp_path / path.name) == 4
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()
        write(documents, tmp_path / "records.csv")
        assert (tmp_path / "records.csv").read_bytes() == path.with_suffix(".csv").read_bytes()
