"""Over Spark: the rows of the local run, on two threads of one JVM and on a cluster of two workers on this machine."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from panel_years import panel_checks, year_texts
from support import ROOT

import gipnlp
from gipnlp.store.tables import TABLES, table_rows
from gipnlp.tag.bundle import MANIFEST, models_directory

#: Spark takes Java from there, or else from the path
JAVA_HOME = os.environ.get("JAVA_HOME")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("pyspark") is None, reason="pyspark is not installed (extra [spark])"),
    pytest.mark.skipif(not (JAVA_HOME and shutil.which("java", path=f"{JAVA_HOME}/bin") or shutil.which("java")), reason="no Java (JAVA_HOME, PATH)"),
    pytest.mark.skipif(not (models_directory() / MANIFEST).exists(), reason="no trained model in models/"),
]

TEXTS = [
    "清河县教育局2010年政府信息公开工作年度报告\n2010年，我局主动公开政府信息130条，其中政策法规类信息30条，工作动态类信息90条，占75%。\n清河县教育局\n2011年3月5日\n",
    "清河县教育局2011年政府信息公开工作年度报告\n2011年，我局主动公开政府信息140条。收到申请3件。\n清河县教育局\n2012年3月5日\n",
    "安平县财政局2011年政府信息公开工作年度报告\n2011年，我局主动公开政府信息24.8万条，近百万人次访问。没有发生行政复议。\n",
    "",
    "无关文字",
]


def local_rows(texts, table):
    """What extraction in this process gives, as tuples with numbers as doubles."""
    made = []
    for i, text in enumerate(texts):
        document = gipnlp.extract(text)
        document.path = f"{i}.txt"
        for row in table_rows(document, table):
            made.append((i, *row.values()))
    return sorted(made, key=repr)


def comparable(rows):
    numbers = (int, float)
    return sorted(
        (tuple(float(v) if isinstance(v, numbers) else v for v in row) for row in rows), key=repr
    )


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    from pyspark.sql import SparkSession

    patch = pytest.MonkeyPatch()
    patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    patch.setenv("PYSPARK_PYTHON", sys.executable)
    patch.setenv("PYTHONPATH", str(ROOT))
    place = tmp_path_factory.mktemp("spark")
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.warehouse.dir", str(place / "warehouse"))
        .config("spark.local.dir", str(place / "local"))
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.memory", "512m")
        .getOrCreate()
    )
    yield session
    session.stop()
    patch.undo()


@pytest.fixture(scope="module")
def frame(spark):
    rows = [(i, f"{i}.txt", text) for i, text in enumerate(TEXTS)]
    return spark.createDataFrame(rows, "n long, path string, text string").repartition(3)


@pytest.mark.parametrize("table", sorted(TABLES))
def test_the_rows_of_the_local_run(frame, table):
    from gipnlp.spark import extract_dataframe

    found = extract_dataframe(frame, "text", path="path", keep=["n"], table=table)
    assert found.columns == ["n", *TABLES[table]]
    assert comparable(found.collect()) == comparable(local_rows(TEXTS, table))


def test_files_and_what_cannot_be_read(spark):
    from gipnlp.spark import extract_dataframe

    html = "<html><meta charset=gbk><body>" + "".join(f"<p>{line}</p>" for line in TEXTS[0].splitlines()) + "</body></html>"
    rows = [("a.html", bytearray(html.encode("gbk"))), ("b.bin", bytearray(bytes(range(256)) * 9)), ("c.txt", None)]
    files = spark.createDataFrame(rows, "path string, content binary")
    found = {r.path: json.loads(r.json) for r in extract_dataframe(files, "content", path="path", table="documents").collect()}
    assert [found[p].get("error", {}).get("code") for p in ("a.html", "b.bin", "c.txt")] == [None, "GIP013", "GIP021"]
    assert 130 in [r["value"] for r in found["a.html"]["reports"][0]["records"]]
    errors = extract_dataframe(files, "content", path="path", table="reports").where("error_code IS NOT NULL")
    assert sorted(r.error_code for r in errors.collect()) == ["GIP013", "GIP021"]


def test_the_model_is_loaded_once_a_process(spark, frame):
    from gipnlp.spark import extract_dataframe

    def probe(frames):
        import pandas

        import gipnlp.spark
        from gipnlp.models import load_pipeline

        for _ in frames:
            yield pandas.DataFrame({"pid": [os.getpid()], "models": [len(gipnlp.spark._LOADED)], "loads": [load_pipeline.cache_info().misses]})

    for _ in range(3):
        assert extract_dataframe(frame, "text").count() > 0
    seen = frame.repartition(8).mapInPandas(probe, "pid long, models long, loads long").collect()
    assert {(r.models, r.loads) for r in seen} <= {(1, 1), (0, 0)}  # (0, 0): a process that had nothing to do yet
    assert (1, 1) in {(r.models, r.loads) for r in seen}


def test_a_check_of_one_s_own_as_in_the_docs(spark):
    from gipnlp.spark import extract_dataframe

    page = (ROOT / "docs" / "spark.md").read_text(encoding="utf-8")
    (block,) = [b for b in re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL) if "group_by_agency" in b]
    space = {}
    exec(compile(block, "docs/spark.md", "exec"), space)  # noqa: S102 - the point of the test
    frame = spark.createDataFrame(list(enumerate(year_texts())), "n long, text string").repartition(3)
    found = space["changes"](extract_dataframe(frame, "text")).collect()
    changes = {(r.agency, r.year): r.change for r in found if r.change is not None and r.change == r.change}
    assert changes == {("清河县教育局", 2020): -1.0, ("清河县教育局", 2022): -1.0, ("安平县财政局", 2021): 2.0}


def test_the_panel_s_checks_body_by_body(spark, frame, tmp_path):
    pytest.importorskip("duckdb", reason="the panel's checks need the extra [duckdb]")
    from gipnlp.spark import check_years

    texts = year_texts()
    expected = panel_checks(texts, tmp_path)
    assert {row["rule"] for row in expected} >= {"carry", "missing_year"}
    rows = [(f"{i}.txt", bytearray(text.encode("utf-8"))) for i, text in enumerate(texts)]
    files = spark.createDataFrame(rows, "path string, content binary").repartition(3)
    found = [r.asDict() for r in check_years(files, "content", path="path").collect()]
    assert comparable(r.values() for r in found) == comparable(r.values() for r in expected)


def test_wrong_calls(frame):
    from gipnlp.errors import ModelError
    from gipnlp.spark import extract_dataframe

    for more, error in [
        ({"column": "no"}, ValueError), ({"column": "n"}, TypeError), ({"table": "no"}, ValueError),
        ({"keep": ["path"]}, ValueError), ({"path": "no"}, ValueError), ({"model": "no"}, ModelError),
    ]:  # fmt: skip
        with pytest.raises(error):
            extract_dataframe(frame, **{"column": "text", **more})


# a cluster of its own: a master and two workers, each a process on the loopback address


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def cluster(tmp_path):
    import pyspark

    home = Path(pyspark.__file__).parent
    environment = {
        **os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m",
        "PYTHONPATH": str(ROOT), "PYSPARK_PYTHON": sys.executable, "SPARK_WORKER_DIR": str(tmp_path / "work"),
    }  # fmt: skip
    port, page = free_port(), free_port()
    address = f"spark://127.0.0.1:{port}"
    started = []

    def start(name, *arguments):
        log = (tmp_path / f"{name}.log").open("wb")
        command = [str(home / "bin" / "spark-class"), *arguments]
        started.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=tmp_path))

    try:
        start("master", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", str(page))
        for i in range(2):
            start(
                f"worker{i}", "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "1g",
                "--webui-port", str(free_port()), "--work-dir", str(tmp_path / f"work{i}"), address,
            )  # fmt: skip
        for _ in range(240):
            with contextlib.suppress(OSError, ValueError), urllib.request.urlopen(f"http://127.0.0.1:{page}/json/") as answer:  # noqa: S310
                if json.load(answer)["aliveworkers"] == 2:
                    break
            time.sleep(0.5)
        else:
            raise TimeoutError((tmp_path / "master.log").read_text() + (tmp_path / "worker0.log").read_text())
        yield address, home, environment, tmp_path
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(60)


def test_the_job_of_the_docs_on_two_workers(cluster):
    address, home, environment, place = cluster
    page = (ROOT / "docs" / "spark.md").read_text(encoding="utf-8")
    (job,) = re.findall(r"<!-- job -->\n```python\n(.*?)```", page, flags=re.DOTALL)
    (place / "job.py").write_text(job, encoding="utf-8")
    source = place / "in"
    source.mkdir()
    for i in range(24):
        text = TEXTS[i % 3].replace("130", str(100 + i)).replace("140", str(200 + i))
        (source / f"{i:02d}.txt").write_text(text, encoding="utf-8")
    command = [
        str(home / "bin" / "spark-submit"), "--master", address, "--executor-cores", "1", "--executor-memory", "512m",
        "--conf", "spark.driver.host=127.0.0.1", "--conf", "spark.driver.bindAddress=127.0.0.1", "--conf", "spark.ui.enabled=false",
        "--conf", "spark.sql.files.maxPartitionBytes=8m", "--conf", f"spark.local.dir={place / 'local'}", "job.py", str(source), str(place / "out"),
    ]  # fmt: skip
    done = subprocess.run(command, env=environment, cwd=place, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr[-3000:]
    import pyarrow.parquet

    found = pyarrow.parquet.read_table(place / "out").to_pylist()
    expected = []
    for path in sorted(source.iterdir()):
        document = gipnlp.extract_file(path)
        document.path = f"file:{path}"
        expected += table_rows(document, "records")
    assert len(expected) >= 24
    assert comparable(r.values() for r in found) == comparable(r.values() for r in expected)
    for i in range(2):  # both workers had an executor of this job
        assert list((place / f"work{i}").glob("app-*/*/stderr")), f"worker {i} had nothing to do"
