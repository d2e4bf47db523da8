"""The real web pages and the real PDF, where they are at hand: shapes, and the identities of the forms."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import reports_folder

from gipnlp.readers import read_file
from gipnlp.types import Source, Table

SHAPES = {
    "sh_gov_office_2019.html": [(18, 5), (26, 10), (4, 15)],
    "pingtan_social_2024.html": [(13, 4), (28, 10), (4, 15)],
    "huaian_2024.pdf": [(14, 4), (28, 10), (4, 15)],
}


@pytest.fixture(scope="module")
def folder() -> Path:
    path = reports_folder()
    if path is None:
        pytest.skip("the real reports are not redistributed and not at hand (set GIPNLP_REPORTS)")
    return path


def numbers(table: Table, row: int) -> list[int]:
    line = table.grid()[row]
    return [int(cell.text) if cell is not None and cell.text.isdigit() else 0 for cell in line[3:]]


@pytest.mark.parametrize("file", SHAPES)
def test_tables(folder: Path, file: str) -> None:
    source = read_file(folder / file)
    assert [(table.rows, table.columns) for table in source.tables] == SHAPES[file]
    assert all(source.text[c.start : c.end] == c.text for table in source.tables for c in table.cells)
    assert all(cell is not None for table in source.tables for line in table.grid() for cell in line)


@pytest.mark.parametrize(("file", "value"), [("sh_gov_office_2019.html", 805), ("huaian_2024.pdf", 3050)])
def test_requests_add_up(folder: Path, file: str, value: int) -> None:
    table = read_file(folder / file).tables[1]
    received, over, total, forward = (numbers(table, row) for row in (3, 4, table.rows - 2, table.rows - 1))
    assert total[-1] == value
    if file.endswith("pdf"):  # the other report leaves its row totals blank
        parts = [numbers(table, row) for row in range(5, table.rows - 2)]
        assert [sum(column) for column in zip(*parts, strict=True)] == total
        assert [a + b for a, b in zip(received, over, strict=True)] == [
            a + b for a, b in zip(total, forward, strict=True)
        ]


def test_pdf_has_no_page_numbers_and_whole_paragraphs(folder: Path) -> None:
    lines = read_file(folder / "huaian_2024.pdf").text.split("\n")
    assert not any(line.strip(" -").isdigit() for line in lines)
    prose = [line for line in lines if len(line) > 80]
    assert len(prose) == 9
    assert all(line.endswith("。") for line in prose)


def test_plain_text_is_untouched(folder: Path) -> None:
    def whole(source: Source, file: Path) -> bool:
        return source.text.encode() == file.read_bytes() and source.tables == ()

    files = sorted(folder.glob("*.txt"))
    assert len(files) == 9
    assert all(whole(read_file(file), file) for file in files)
