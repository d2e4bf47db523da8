"""Many files: order kept, one bad file stops nothing, a worker that dies takes only its own file with it."""

from __future__ import annotations

from pathlib import Path

import pytest

import gipnlp.api
from gipnlp.batch import extract_many, reason_of
from gipnlp.batch.documents import failed
from gipnlp.batch.pool import parallel
from gipnlp.errors import MissingExtraError, ModelError

WORK = """
import os, time
from gipnlp.document import Document
from gipnlp.errors import ModelError
def work(path, model):
    name = str(path)
    if "die" in name: os._exit(9)
    if "model" in name: raise ModelError("GIP032", name="x")
    if "raise" in name: raise RuntimeError("late")
    if "slow" in name: time.sleep(0.5)
    return Document(name, path=name)
"""


@pytest.fixture
def work(tmp_path, monkeypatch):
    (tmp_path / "gipnlp_batch_work.py").write_text(WORK, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    from gipnlp_batch_work import work

    return work


def test_results_come_in_input_order_with_bad_files_among_them(monkeypatch, sample):
    def extract_file(path, *, model=None):
        if path == "crash":
            raise ZeroDivisionError
        if path == "extra":
            raise MissingExtraError("GIP020", feature="PDF", extra="readers")
        return sample.document(str(path))

    monkeypatch.setattr(gipnlp.api, "extract_file", extract_file)
    found = list(extract_many(["a", "crash", Path("b"), "extra", 5]))
    assert [d.path for d in found] == ["a", "crash", "b", "extra", "5"]
    assert [d.error and d.error.code for d in found] == [None, "GIP099", None, "GIP020", "GIP002"]
    assert all(d.text == "" for d in found if d.error)
    assert "ZeroDivisionError" in str(found[1].error)


def test_a_missing_model_is_no_bad_file(monkeypatch):
    def extract_file(path, *, model=None):
        raise ModelError("GIP032", name="tagger")

    monkeypatch.setattr(gipnlp.api, "extract_file", extract_file)
    with pytest.raises(ModelError):
        list(extract_many(["a"]))


@pytest.mark.parametrize("paths", ["a.txt", b"a.txt", Path("a.txt")])
def test_one_path_is_not_many(paths):
    with pytest.raises(TypeError):
        extract_many(paths)


@pytest.mark.parametrize(("workers", "error"), [("2", TypeError), (True, TypeError), (0, ValueError)])
def test_wrong_workers(workers, error):
    with pytest.raises(error):
        extract_many([], workers)


def test_paths_are_read_only_as_far_as_needed(monkeypatch, sample):
    monkeypatch.setattr(gipnlp.api, "extract_file", lambda path, model=None: sample.document(path))
    endless = (str(i) for i in iter(int, 1))
    assert next(iter(extract_many(endless))).path == "0"


def test_workers_keep_the_order(work):
    names = ["slow", "a", "b", "raise", *map(str, range(20))]
    found = list(parallel(iter(names), 2, None, work, failed=failed))
    assert [d.path for d in found] == names
    assert [d.path for d in found if d.error] == ["raise"]


def test_a_worker_that_dies_costs_only_its_own_file(work):
    names = ["a", "die 1", "b", "c", "die 2", "d"]
    found = list(parallel(iter(names), 2, None, work, failed=failed))
    assert [d.path for d in found] == names
    assert {d.path: d.error.code for d in found if d.error} == {"die 1": "GIP099", "die 2": "GIP099"}


def test_a_model_error_comes_back_from_a_worker(work):
    with pytest.raises(ModelError, match="GIP032"):
        list(parallel(iter(["a", "model"]), 2, None, work, failed=failed))


def test_stopping_early_ends_the_workers(work):
    results = parallel((str(i) for i in iter(int, 1)), 2, None, work, failed=failed)
    assert next(results).path == "0"
    results.close()


def test_reason_is_one_short_line():
    assert reason_of(ValueError("a\nb")) == "ValueError: a"
    assert reason_of(KeyboardInterrupt()) == "KeyboardInterrupt"
    assert len(reason_of(ValueError("x" * 9999))) < 250
