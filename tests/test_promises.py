"""The promises of ``docs/promises.md``, one test (or a few) each; the headings here and there are the same."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT

import gipnlp
from gipnlp.corpus.markup import parse
from gipnlp.store import read, write
from gipnlp.tag.bundle import MANIFEST, models_directory

needs_model = pytest.mark.skipif(not (models_directory() / MANIFEST).exists(), reason="no trained model in models/")
SAMPLES = sorted((ROOT / "gipnlp" / "samples").glob("*.txt"))
TABLE = ROOT / "gipnlp" / "samples" / "table_2014.txt"
PROMISES = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")

#: a row of the form, and the same row with other cells in place of its number
ROW = "1.当面申请数 件 31"

CONTRADICTION = (
    "清河县教育局2010年政府信息公开工作年度报告\n2010年，我局主动公开政府信息100条，其中政策法规类信息30条，工作动态类信息90条。\n"
    "全年收到政府信息公开申请3件，均已答复。\n清河县教育局\n2011年3月5日\n"
)


def command(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "gipnlp", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", **environment},
        capture_output=True,
        timeout=600,
    )


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """A folder with a few reports of several kinds."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(CONTRADICTION, encoding="utf-8")
    (folder / "b.txt").write_bytes(CONTRADICTION.replace("100条", "120条").encode("gb18030"))
    paragraphs = "".join(f"<p>{line}</p>" for line in CONTRADICTION.splitlines())
    (folder / "c.html").write_text(f"<html><body>{paragraphs}</body></html>", encoding="utf-8")
    (folder / "d.txt").write_bytes(bytes(range(256)) * 9)  # no report at all
    return folder


def test_every_promise_is_printed_and_tested() -> None:
    printed = re.findall(r"^## (\d+)\. ", PROMISES, flags=re.MULTILINE)
    assert printed == [str(i + 1) for i in range(8)]
    named = set(re.findall(r"`(test_\w+)`", PROMISES))
    mine = {name for name in globals() if name.startswith("test_")} - {"test_every_promise_is_printed_and_tested"}
    assert named == mine


# 1. Offline by default

GUARD = '''
"""Imported by every Python process of the test: writes down whatever opens, asks for or uses a network socket."""
import os, socket, sys, traceback

def hook(event, arguments):
    if not event.startswith("socket."):
        return
    if event == "socket.__new__":
        if arguments[1] not in (socket.AF_INET, socket.AF_INET6, -1):
            return  # pairs of local sockets are how processes of one machine talk
        if arguments[1] == -1 and len(arguments) > 1:
            return
    elif event in ("socket.connect", "socket.bind", "socket.sendto") and not isinstance(arguments[1], tuple):
        return
    with open(os.environ["NETWORK_LOG"], "a") as log:
        log.write(event + " " + repr(arguments[1:]) + "\\n" + "".join(traceback.format_stack()))
    raise PermissionError("no network in this test")

sys.addaudithook(hook)
'''

OFFLINE = """
import sys, gipnlp
text = open(sys.argv[1], encoding="utf-8").read()
document = gipnlp.extract(text)
document.to_json(), document.to_html()
gipnlp.extract_file(sys.argv[1])
gipnlp.indicators()
"""


@pytest.mark.slow
@needs_model
def test_nothing_opens_a_network_socket(inputs: Path, tmp_path: Path) -> None:
    guard = tmp_path / "guard"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    log = tmp_path / "network.log"
    environment = {"PYTHONPATH": f"{guard}{os.pathsep}{ROOT}", "NETWORK_LOG": str(log)}

    def python(*arguments: str) -> int:
        done = subprocess.run(
            [sys.executable, *arguments], env={**os.environ, **environment}, cwd=tmp_path, capture_output=True, timeout=300
        )
        assert b"no network" not in done.stderr, done.stderr.decode()
        return done.returncode

    assert python("-c", "import gipnlp, gipnlp.cli") == 0
    assert python("-c", OFFLINE, str(TABLE)) == 0
    assert python("-m", "gipnlp", "extract", "in", "-o", "out.jsonl", "--workers", "2") == 2  # d.txt is no report
    assert python("-m", "gipnlp", "check", "in/b.txt") == 0
    assert python("-m", "gipnlp", "show", "in/c.html") == 0
    assert python("-m", "gipnlp", "view", "in/a.txt", "-o", "view.html") == 0
    assert not log.exists(), log.read_text()
    # the guard does see a socket: in this very process and in its children
    attempt = "import socket; socket.create_connection(('127.0.0.1', 9))"
    subprocess.run([sys.executable, "-c", attempt], env={**os.environ, **environment}, capture_output=True)
    assert "socket." in log.read_text()


def test_a_view_fetches_nothing() -> None:
    page = gipnlp.extract(CONTRADICTION).to_html()
    assert not re.search(r"""(?:src|href|url\(|@import|fetch\(|XMLHttpRequest)\s*[=(]?\s*["']?\s*(?:https?:)?//""", page)


# 2. The source is never modified


@needs_model
def test_the_source_keeps_its_bytes_and_times(inputs: Path, tmp_path: Path) -> None:
    for i, path in enumerate(sorted(inputs.iterdir())):
        os.utime(path, ns=(10**18, 10**18 + i))
        path.chmod(0o444)

    def state() -> list[tuple[object, ...]]:
        return [
            (p.name, hashlib.sha256(p.read_bytes()).hexdigest(), p.stat().st_mtime_ns, p.stat().st_ino, p.stat().st_mode)
            for p in sorted(inputs.iterdir())
        ]

    before = state()
    list(gipnlp.extract_many(sorted(inputs.iterdir())))
    for arguments in (
        ("extract", "in", "-o", "out.csv", "--resume"),
        ("check", "in/a.txt", "in/c.html"),
        ("show", "in/a.txt"),
        ("view", "in/c.html", "-o", "view.html"),
        ("extract", "in/a.txt", "-o", "in/a.txt"),  # refused
        ("view", "in/a.txt", "-o", "in/a.txt"),
    ):
        command(*arguments, cwd=tmp_path)
    assert state() == before


def test_the_text_of_a_document_is_the_source() -> None:
    text = "清河县教育局２０１０年政府信息公開工作年度報告\n201011日至1231日，我局主動公開 １２０ 條。\r\n\ud800"
    assert gipnlp.extract(text).text == text


# 3. Every value has its place in the text

NUMERAL = re.compile(r"[0-90-9零〇○一二三四五六七八九十百千万亿两廿卅半壹贰叁肆伍陆柒捌玖拾佰仟萬億兩貳參陸成倍]")


@needs_model
@pytest.mark.parametrize("path", SAMPLES + sorted((ROOT / "corpus").glob("*.txt"))[::25], ids=lambda p: p.stem)
def test_every_value_has_its_place(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.parent.name == "corpus":
        text = parse(text, path.stem).text
    document = gipnlp.extract(text)
    assert document.records
    by_id = {e.id: e for e in document.entities}
    for entity in document.entities:
        assert text[entity.start : entity.end] == entity.text
    for record in document.records:
        place = text[record.start : record.end]
        assert place.strip()
        assert record.evidence
        if record.stated == "number" and (record.value is not None or record.percent is not None):
            assert NUMERAL.search(place), (record.indicator, record.value, place)
        if record.stated == "words":
            assert record.value == 0
        if record.cell is None and record.stated == "number":
            assert any(by_id[e].start <= record.start < by_id[e].end for e in record.entities), record
    for report in document.reports:
        for repair in report.repairs:
            assert text[repair.start : repair.end] == repair.original


# 4. Unknown is not zero, blank is not zero


@needs_model
@pytest.mark.parametrize(("cell", "value"), [("0", 0), ("31", 31), ("", None), ("/", None), ("-", None), ("—", None)])
def test_a_blank_cell_is_no_zero(cell: str, value: int | None, tmp_path: Path) -> None:
    text = TABLE.read_text(encoding="utf-8")
    assert text.count(ROW) == 1
    document = gipnlp.extract(text.replace(ROW, ROW[:-2] + cell))
    found = [r.value for r in document.records if r.indicator == "requests.received.in_person" and r.source == "table"]
    assert found == ([] if value is None else [value])
    for suffix in (".csv", ".jsonl"):
        write([document], tmp_path / f"out{suffix}")
        stored = read(tmp_path / f"out{suffix}")
        assert [
            r["value"] for r in stored if r["indicator"] == "requests.received.in_person" and r["source"] == "table"
        ] == found


@needs_model
def test_what_is_unknown_is_null() -> None:
    text = "某单位政府信息公开工作年度报告\n主动公开政府信息120条，占25%。行政复议情况见附件。\n"
    document = gipnlp.extract(text)
    report = json.loads(document.to_json())["reports"][0]
    assert (report["year"], report["published"], report["agency"]["region_code"]) == (None, None, None)
    assert report["agency"]["level"] == "unknown"
    assert 0 not in [r["value"] for r in report["records"]]
    assert not [r for r in report["records"] if r["indicator"].startswith(("review", "litigation"))]


def test_null_and_zero_stay_apart_in_every_format(sample: object, tmp_path: Path) -> None:
    document = sample.document()  # type: ignore[attr-defined]
    values = [0, None, 1, 0, 0, None]
    for record, value in zip(document.records, values, strict=True):
        record.value = value
    needs = {".csv": "csv", ".jsonl": "json", ".xlsx": "openpyxl", ".parquet": "pyarrow", ".duckdb": "duckdb"}
    tried = 0
    for suffix, package in needs.items():
        try:
            __import__(package)
        except ImportError:
            continue
        write([document], tmp_path / f"out{suffix}")
        assert [r["value"] for r in read(tmp_path / f"out{suffix}")] == values, suffix
        tried += 1
    assert tried >= 2


# 5. A failed check is not a failed report


@needs_model
def test_a_failed_check_is_not_a_failed_report(tmp_path: Path) -> None:
    document = gipnlp.extract(CONTRADICTION)
    agreeing = gipnlp.extract(CONTRADICTION.replace("100条", "120条"))
    (failed,) = [c for c in document.checks if c.status == "fails"]
    assert document.error is None
    assert (failed.expected, failed.observed) == (120, 100)
    # the records are those of the page that agrees, with the number that the page states
    assert [(r.indicator, r.start, r.scope) for r in document.records] == [(r.indicator, r.start, r.scope) for r in agreeing.records]
    assert [r.value for r in document.records] == [100 if r.value == 120 else r.value for r in agreeing.records]
    (tmp_path / "a.txt").write_text(CONTRADICTION, encoding="utf-8")
    assert command("extract", "a.txt", "-o", "out.csv", cwd=tmp_path).returncode == 0
    assert command("check", "a.txt", cwd=tmp_path).returncode == 1
    assert len(read(tmp_path / "out.csv")) == len(document.records)


# 6. A bad file does not stop the others


@needs_model
def test_a_bad_file_does_not_stop_the_others(inputs: Path) -> None:
    documents = list(gipnlp.extract_many([inputs / "d.txt", inputs / "gone.txt", inputs / "a.txt", inputs, inputs / "b.txt"]))
    assert [d.error.code if d.error else None for d in documents] == ["GIP013", "GIP010", None, "GIP011", None]
    assert all(d.records for d in documents if d.error is None)


# 7. The same input gives the same bytes


@pytest.mark.slow
@needs_model
def test_hash_seed_workers_and_order_change_no_byte(tmp_path: Path) -> None:
    names = []
    for i, path in enumerate(SAMPLES[:1] * 2 + [TABLE]):
        names.append(f"{i}.txt")
        (tmp_path / names[-1]).write_bytes(path.read_bytes())
    lines: set[tuple[bytes, ...]] = set()
    tables: set[bytes] = set()
    for number, (seed, workers, order) in enumerate([("0", "1", 1), ("1", "2", 1), ("4242", "3", -1)]):
        done = command("extract", *names[::order], "-o", f"{number}.jsonl", "--workers", workers, cwd=tmp_path, PYTHONHASHSEED=seed)
        assert done.returncode == 0, done.stderr
        found = (tmp_path / f"{number}.jsonl").read_bytes().splitlines()
        assert len(found) == len(names)
        lines.add(tuple(found[::order]))
        write(gipnlp.extract_many([tmp_path / n for n in names]), tmp_path / f"{number}.csv")
        tables.add((tmp_path / f"{number}.csv").read_bytes())
    assert len(lines) == 1
    assert len(tables) == 1


@needs_model
def test_what_was_extracted_before_changes_nothing() -> None:
    texts = [CONTRADICTION, *(p.read_text(encoding="utf-8") for p in SAMPLES[:2]), "", "无关文字。" * 30]
    alone = {text: gipnlp.extract(text).to_json() for text in texts}
    chance = random.Random(7)
    for _ in range(2):
        chance.shuffle(texts)
        assert {text: gipnlp.extract(text).to_json() for text in texts} == alone


# 8. Training is reproducible

TRAIN = """
import sys
from pathlib import Path
from gipnlp.train import train_to
from gipnlp.training.data import examples, load_corpus
train_to(examples(load_corpus()[::40]), Path(sys.argv[1]), iterations=12)
"""


@pytest.mark.slow
def test_training_gives_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("pycrfsuite", reason="training needs the extra [train]")
    pytest.importorskip("sklearn", reason="training needs the extra [train]")
    found = []
    for seed in ("0", "99"):
        folder = tmp_path / seed
        subprocess.run(
            [sys.executable, "-c", TRAIN, str(folder)], check=True, cwd=ROOT, timeout=1200, env={**os.environ, "PYTHONHASHSEED": seed}
        )
        found.append({p.name: p.read_bytes() for p in folder.iterdir()})
    assert set(found[0]) >= {MANIFEST, "tagger.npz", "tagger.json", "linker.npz"}
    assert found[0] == found[1]
