"""Made-up reports from a seed, for runs over more documents than there are real ones at hand.

    python benchmarks/synthetic.py FOLDER --count 500 --seed 1 --sentences 3

The same count, seed and sentences give the same bytes.  Bodies, numbers and sentences are invented.
"""

from __future__ import annotations

import random
from pathlib import Path

import click

PLACES = "青河县 柳林市 东明区 安平县 临川市 石桥镇 清水县 白云区 龙泉市 望江县 新宁县 北山区".split()
OFFICES = "人民政府 教育局 财政局 民政局 水利局 卫生健康局 自然资源局 交通运输局".split()
SENTENCES = (
    "{year}年，我单位主动公开政府信息{a}条，其中政策法规类信息{b}条，工作动态类信息{c}条。",
    "全年共收到政府信息公开申请{d}件，其中当面申请{e}件，网络申请{f}件，均已按时答复。",
    "通过政府网站公开信息{a}条，通过政务微信公开信息{b}条，约占总数的{p}%。",
    "全年没有发生因政府信息公开申请行政复议、提起行政诉讼的情况。",
    "共举办新闻发布会{e}次，发布政策解读稿件{f}篇，回应公众关注热点{g}件。",
    "全年举办政府信息公开培训班{e}期，接受培训{b}人次，从事政府信息公开工作人员{g}人。",
    "制发规范性文件{g}件，废止{e}件，现行有效的规范性文件{f}件。",
    "依申请公开政府信息收取检索费、复制费共{g}元，减免{e}元。",
)
TABLE = (
    "| 指标 | 单位 | 统计数 |\n|---|---|---|\n| 主动公开政府信息数 | 条 | {a} |\n| 收到申请数 | 件 | {d} |\n"
    "| 1.当面申请数 | 件 | {e} |\n| 2.网络申请数 | 件 | {f} |\n| 行政复议数量 | 件 | 0 |\n"
)


def report(number: int, seed: int = 1, sentences: int = 3) -> str:
    """Give the text of one report; every eighth has a small table.

    Args:
        number: which report.
        seed: of the collection.
        sentences: how many sentences with numbers it has.
    """
    chance = random.Random(f"{seed}/{number}")
    year = chance.randint(2008, 2024)
    body = chance.choice(PLACES) + chance.choice(OFFICES)
    b, c, e, f = chance.randint(1, 900), chance.randint(1, 900), chance.randint(0, 9), chance.randint(0, 40)
    numbers = {
        "year": year, "a": b + c + (chance.random() < 0.1), "b": b, "c": c, "d": e + f, "e": e, "f": f,
        "g": chance.randint(1, 60), "p": chance.randint(1, 99),
    }  # fmt: skip
    lines = [f"{body}{year}年政府信息公开工作年度报告"]
    lines += [line.format(**numbers) for line in chance.sample(SENTENCES, min(sentences, len(SENTENCES)))]
    if number % 8 == 7:
        lines.append(TABLE.format(**numbers))
    lines += [body, f"{year + 1}年{chance.randint(1, 3)}月{chance.randint(1, 28)}日"]
    return "\n".join(lines) + "\n"


def other_page(number: int) -> str:
    """Give the text of a page that is no report, as most of what a crawler brings home."""
    return f"第{number}页：本站已改版，请访问新网址。\n"


def write_reports(folder: Path, count: int, seed: int = 1, sentences: int = 3, every: int = 1) -> list[Path]:
    """Write files into a folder, a thousand a subfolder, and give their paths in the order of their names.

    Args:
        folder: made if missing.
        count: files.
        seed, sentences: see :func:`report`.
        every: each so-manieth file is a report, the others are pages without one.
    """
    paths = []
    for number in range(count):
        path = folder / f"{number // 1000:04d}" / f"{number:07d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = other_page(number) if number % every else report(number, seed, sentences)
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


@click.command(help=__doc__)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--count", default=500, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--sentences", default=3, show_default=True)
def main(folder: Path, count: int, seed: int, sentences: int) -> None:
    """Write the reports."""
    paths = write_reports(folder, count, seed, sentences)
    click.echo(f"{len(paths)} reports, {sum(p.stat().st_size for p in paths)} bytes in {folder}")


if __name__ == "__main__":
    main()
