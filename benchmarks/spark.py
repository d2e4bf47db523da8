"""How many documents an hour and core Spark extracts here, and how many nodes a nation's reports would need.

    python benchmarks/spark.py

Needs the extra [spark] and Java.  Runs the corpus's reports (repeated, each copy changed in a number) through
``extract_dataframe`` on one and on two local threads and in a plain loop, after a first pass that starts the Python
processes and loads the model.  Prints a Markdown table; the number of nodes is arithmetic, not a measurement.
"""

from __future__ import annotations

import math
import os
import statistics
import sys
import time

import click
from pyspark.sql import SparkSession

import gipnlp
from gipnlp.spark import extract_dataframe
from gipnlp.training.data import load_corpus

#: reports of the years 2008-2024 in all, by the issue's estimate
NATION = 3_400_000
#: a node of a usual cluster
CORES = 16


def seconds(threads: int, texts: list[str], rounds: int) -> float:
    """Give the median time of a pass on so many local threads."""
    session = (
        SparkSession.builder.master(f"local[{threads}]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.memory", "1g")
        .getOrCreate()
    )
    frame = session.createDataFrame([(t,) for t in texts], "text string").repartition(threads * 4).cache()
    frame.count()
    found = []
    for _ in range(rounds + 1):
        begun = time.monotonic()
        extract_dataframe(frame, "text").write.format("noop").mode("overwrite").save()
        found.append(time.monotonic() - begun)
    session.stop()
    return statistics.median(found[1:])


@click.command(help=__doc__)
@click.option("--count", default=120, show_default=True, help="Documents of a pass.")
@click.option("--rounds", default=3, show_default=True)
def main(count: int, rounds: int) -> None:
    """Measure and print."""
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    pages = load_corpus()
    texts = [pages[i % len(pages)].text + f"\n本报告编号{i}。\n" for i in range(count)]
    size = sum(map(len, texts)) / count
    gipnlp.extract(texts[0])
    plain = []
    for _ in range(rounds):
        begun = time.monotonic()
        for text in texts:
            gipnlp.extract(text)
        plain.append(time.monotonic() - begun)
    print(f"{count} reports of the corpus, {size:.0f} characters each, medians of {rounds} passes, load {os.getloadavg()[0]:.1f}\n")
    print("| how | documents an hour | an hour and core |\n|---|---|---|")
    rates = {"plain loop, one process": (statistics.median(plain), 1)}
    rates |= {f"Spark, local[{n}]": (seconds(n, texts, rounds), n) for n in (1, 2)}
    for name, (time_taken, cores) in rates.items():
        an_hour = count / time_taken * 3600
        print(f"| {name} | {an_hour:,.0f} | {an_hour / cores:,.0f} |")
    time_taken, cores = rates["Spark, local[2]"]
    rate = count / time_taken * 3600 / cores
    print(f"\n| {NATION:,} reports of this length within | cores | nodes of {CORES} cores |\n|---|---|---|")
    for hours in (1, 8, 24):
        needed = math.ceil(NATION / rate / hours)
        print(f"| {hours} hours | {needed:,} | {math.ceil(needed / CORES):,} |")


if __name__ == "__main__":
    main()
