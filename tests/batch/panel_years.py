"""Reports of two bodies over years, and what a panel of them says about the years."""

from __future__ import annotations

from pathlib import Path

REPORT = (
    "{body}{year}年政府信息公开工作年度报告\n{year}年，我局主动公开政府信息{a}条。全年收到政府信息公开申请{b}件，上年结转{c}件，结转下年度{d}件。\n"
    "{body}\n{next}年3月5日\n"
)
YEARS = (
    ("清河县教育局", 2019, 120, 9, 0, 2), ("清河县教育局", 2020, 130, 8, 3, 1), ("清河县教育局", 2022, 150, 7, 1, 0),
    ("安平县财政局", 2020, 20, 3, 0, 1), ("安平县财政局", 2021, 21, 5, 1, 0),
)  # fmt: skip


def year_texts() -> list[str]:
    """Texts of reports: one body's numbers do not fit together and a year of it is missing."""
    return [REPORT.format(body=body, year=y, a=a, b=b, c=c, d=d, next=y + 1) for body, y, a, b, c, d in YEARS]


def panel_checks(texts: list[str], folder: Path) -> list[dict[str, object]]:
    """Build a panel of the texts and give its checks across years, without their numbers and without jumps."""
    from gipnlp import panel
    from gipnlp.panel.database import connect, fetch

    paths = []
    for i, text in enumerate(texts):
        paths.append(folder / f"{i}.txt")
        paths[-1].write_text(text, encoding="utf-8")
    panel.build(paths, folder / "panel.duckdb")
    with connect(folder / "panel.duckdb") as connection:
        return fetch(connection, "SELECT * EXCLUDE (id) FROM panel_checks WHERE rule <> 'jump'")
