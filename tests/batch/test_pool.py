"""The processes: order, time limit, deaths, memory, and no one left behind."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
import threading
import time
from contextlib import closing
from itertools import count, islice

import pytest
from support import ROOT

from gipnlp.batch import extract_many, pool
from gipnlp.batch.documents import failed
from gipnlp.batch.pool import AHEAD, Ready, parallel
from gipnlp.errors import GipError, ModelError, ReadError


def run(made, items, workers=2, **more):
    return list(parallel(items, workers, more.pop("model", None), made.work, failed=failed, **more))


def codes(documents):
    return {d.path: d.error.code for d in documents if d.error}


def test_a_time_limit_costs_one_document(made):
    names = ["a", "stuck 1", "b", "c", "stuck 2", *map(str, range(10))]
    start = time.monotonic()
    found = run(made, names, timeout=1.0)
    assert [d.path for d in found] == names
    assert codes(found) == {"stuck 1": "GIP055", "stuck 2": "GIP055"}
    assert "1 seconds" in str(found[1].error)
    assert time.monotonic() - start < 60


def test_the_time_limit_holds_with_one_worker_too(made):
    assert codes(run(made, ["a", "stuck", "b"], workers=1, timeout=0.5)) == {"stuck": "GIP055"}


def test_no_time_is_counted_before_the_document_is_begun(made):
    names = [f"slow {i}" for i in range(6)]
    assert codes(run(made, names, workers=1, timeout=5.0)) == {}


def test_a_slow_reader_is_no_slow_document(made):
    results = parallel(map(str, range(6)), 1, None, made.work, failed=failed, timeout=0.5)
    found = []
    for document in results:
        found.append(document)
        time.sleep(0.7)
    assert codes(found) == {}


def test_a_worker_killed_for_another_reason_costs_nothing(made, tmp_path):
    names = [str(tmp_path / name) for name in ("a", "once 1", "b", "once 2", "c")]
    found = run(made, names)
    assert [d.path for d in found] == names
    assert codes(found) == {}


def test_a_document_that_kills_every_worker_is_given_up(made):
    assert codes(run(made, ["a", "die", "b"])) == {"die": "GIP099"}


def test_what_cannot_be_sent_back_is_one_bad_document(made):
    found = run(made, ["a", "odd", "raise", "b"])
    assert codes(found) == {"odd": "GIP099", "raise": "GIP099"}
    assert "late" in str(found[2].error)
    assert "more" not in str(found[2].error)


def test_what_cannot_be_sent_there_is_one_bad_document(made):
    class Odd:
        def __fspath__(self):
            return "odd path"

        def __str__(self):
            return "odd path"

    found = run(made, ["a", Odd(), 5, "b"])
    assert [d.path for d in found] == ["a", "odd path", "5", "b"]
    assert codes(found) == {"odd path": "GIP099", "5": "GIP002"}


def test_finished_outcomes_keep_their_place(made):
    items = ["slow", Ready("first"), "a", Ready("second"), Ready("third")]
    found = run(made, items)
    assert [getattr(d, "path", d) for d in found] == ["slow", "first", "a", "second", "third"]


def test_finished_outcomes_need_no_process(made, monkeypatch):
    monkeypatch.setattr(pool._Pool, "_start", None)
    assert run(made, map(Ready, range(1000))) == list(range(1000))


def test_input_is_read_only_a_little_ahead(made):
    numbers = count()
    results = parallel((str(i) for i in numbers), 2, None, made.work, failed=failed)
    assert [d.path for d in islice(results, 3)] == ["0", "1", "2"]
    assert next(numbers) <= 3 + 2 * AHEAD
    results.close()


def test_big_outcomes_hold_the_reading_back(made, monkeypatch):
    monkeypatch.setattr(pool, "MAX_WAITING", 10_000_000)
    numbers = count()
    names = ("slow" if i == 0 else f"big {i}" for i in numbers)
    results = parallel(names, 2, None, made.work, failed=failed)
    with closing(results):
        held = []
        for expected in ["slow", *(f"big {i}" for i in range(1, 21))]:
            assert next(results).path == expected
            held.append(results.gi_frame.f_locals["pool"].waiting)
        # four of three million characters make it full, and what was in hand by then comes on top
        assert max(held) < 30_000_000


def test_no_worker_is_left_behind(made):
    results = parallel(map(str, count()), 2, None, made.work, failed=failed)
    next(results)
    assert len(multiprocessing.active_children()) == 2
    results.close()
    assert multiprocessing.active_children() == []


def test_a_missing_model_ends_it_all(made):
    with pytest.raises(ModelError, match="GIP032"):
        run(made, ["a"], model="gone", prepare=made.prepare)
    with pytest.raises(ModelError, match="GIP032"):
        run(made, ["a", "model"])
    assert multiprocessing.active_children() == []


def test_workers_that_never_start_are_one_clear_error(made):
    with pytest.raises(GipError, match="GIP056"):
        run(made, ["a"], model="dead", prepare=made.prepare)


def test_it_goes_on_with_the_workers_there_are(made, tmp_path):
    names = [f"slow {i}" for i in range(8)]
    found = run(made, names, workers=3, model=str(tmp_path / "first"), prepare=made.prepare)
    assert [d.path for d in found] == names
    assert codes(found) == {}


def test_a_script_without_a_guard_is_told_so(tmp_path):
    script = tmp_path / "script.py"
    script.write_text("import gipnlp\nprint(list(gipnlp.extract_many(['a.txt', 'b.txt'], 2)))\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=100, env={"PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 1
    assert "GIP056" in done.stderr.strip().splitlines()[-1]
    assert "__main__" in done.stderr.strip().splitlines()[-1]


def test_it_works_from_a_thread(made):
    found = []
    thread = threading.Thread(target=lambda: found.extend(run(made, ["a", "b"])))
    thread.start()
    thread.join(60)
    assert [d.path for d in found] == ["a", "b"]


@pytest.mark.parametrize(("timeout", "error"), [("2", TypeError), (True, TypeError), (0, ValueError), (-1, ValueError), (float("nan"), ValueError)])
def test_wrong_time_limits(timeout, error):
    with pytest.raises(error):
        extract_many([], timeout=timeout)


def test_read_errors_survive_the_way_back():
    error = ReadError("GIP055", path="x", seconds=1.5)
    kind, rest = error.__reduce__()
    assert str(kind(*rest)) == str(error)
