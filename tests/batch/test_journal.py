"""The journal: what is found again, what is not, and what is said when it cannot be used."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT

from gipnlp.batch.journal import CONTENT_ERRORS, Entry, Journal, Seal, hash_of, squeeze, unsqueeze
from gipnlp.batch.run import edition
from gipnlp.errors import GipError, ReadError
from gipnlp.store import writer_class


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("one", encoding="utf-8")
    return path


@pytest.fixture
def output(tmp_path):
    return tmp_path / "out.csv"


def entry(path, words=b"payload", error=None):
    return Entry(squeeze(words), error, hash_of(path))


def filled(output, *files, edition="1"):
    journal = Journal(output, edition, resume=False)
    for path in files:
        journal.add(path, entry(path))
    journal.close()


def test_entries_come_back(file, output):
    error = ReadError("GIP022", path="b", what="cells", count=9, limit=3)
    journal = Journal(output, "1", resume=True)
    journal.add(str(file), entry(file, b"words", error))
    journal.close()
    journal = Journal(output, "1", resume=True)
    found = journal.find(file)
    assert unsqueeze(found.payload) == b"words"
    assert str(found.error) == str(error)
    assert (journal.count, journal.dropped, journal.stale) == (1, 0, False)
    journal.close(remove=True)
    assert [p.name for p in output.parent.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("change", ["content", "gone", "unknown"])
def test_a_changed_file_is_not_found(file, output, change):
    filled(output, file)
    if change == "content":
        file.write_text("two", encoding="utf-8")
    if change == "gone":
        file.unlink()
    journal = Journal(output, "1", resume=True)
    assert journal.find("unknown.txt" if change == "unknown" else file) is None
    journal.close()


@pytest.mark.parametrize(("edition", "resume", "stale"), [("2", True, True), ("1", False, False)])
def test_entries_of_another_edition_are_dropped(file, output, edition, resume, stale):
    filled(output, file)
    journal = Journal(output, edition, resume=resume)
    assert (journal.count, journal.dropped, journal.stale) == (0, 1, stale)
    assert journal.find(file) is None
    journal.close()
    # nothing was added: what was there stays
    journal = Journal(output, "1", resume=True)
    assert journal.count == 1
    journal.close()


def test_an_entry_without_hash_is_not_kept(file, output):
    journal = Journal(output, "1", resume=True)
    journal.add(file, Entry(squeeze(b""), ReadError("GIP012", path="x", reason="y")))
    assert journal.find(file) is None
    journal.close()
    assert not journal.path.exists()


def test_names_need_not_be_text(output):
    journal = Journal(output, "1", resume=True)
    for name in ("\udcff.txt", "\ud800.txt", "a\x00b", "公开.txt"):
        journal.add(name, Entry(b"x", None, b"hash"))
        assert journal.find(name) is None  # no such file
    journal.close()


def test_two_runs_at_once_are_refused(file, output):
    journal = Journal(output, "1", resume=True)
    with pytest.raises(GipError, match="GIP053"):
        Journal(output, "1", resume=False)
    journal.add(file, entry(file))
    journal.close()
    assert Journal(output, "1", resume=True).count == 1


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be looked at" * 20, b"x"])
def test_a_foreign_file_is_never_touched(output, content):
    path = output.with_name("out.csv.resume")
    path.write_bytes(content)
    for resume in (True, False):
        with pytest.raises(GipError, match="GIP054"):
            Journal(output, "1", resume=resume)
    assert path.read_bytes() == content


def test_a_foreign_database_is_never_touched(output):
    path = output.with_name("out.csv.resume")
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE documents (x)")
    base.close()
    before = path.read_bytes()
    with pytest.raises(GipError, match="GIP054"):
        Journal(output, "1", resume=False)
    assert path.read_bytes() == before


def test_places_that_cannot_be_written(tmp_path):
    with pytest.raises(GipError, match="GIP012"):
        Journal(tmp_path / "no" / "out.csv", "1", resume=True)
    with pytest.raises(GipError, match="GIP011"):
        Journal(tmp_path, "1", resume=True)


KILLED = """
import os, sys
from gipnlp.batch import journal as j
j.COMMIT_EVERY = 0.0
book = j.Journal(__import__("pathlib").Path(sys.argv[1]), "1", resume=True)
book.add(sys.argv[2], j.Entry(b"kept", None, j.hash_of(sys.argv[2])))
j.COMMIT_EVERY = 9e9
for i in range(3000):
    book.add(f"other {i}", j.Entry(os.urandom(5000), None, b"x"))
os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(not hasattr(__import__("signal"), "SIGKILL"), reason="needs SIGKILL")
def test_a_killed_writer_leaves_the_last_commit(file, output):
    done = subprocess.run([sys.executable, "-c", KILLED, str(output), str(file)], cwd=ROOT, timeout=60)
    assert done.returncode == -9
    journal = Journal(output, "1", resume=True)
    assert journal.count == 1
    assert journal.find(file).payload == b"kept"
    journal.close()


def test_a_seal_notices_a_change(file):
    seal = Seal(file)
    assert seal.sha256() == hash_of(file)
    file.write_text("longer", encoding="utf-8")
    assert seal.sha256() is None
    file.unlink()
    assert seal.sha256() is None
    assert Seal(file).sha256() is None


@pytest.mark.parametrize("path", ["", "\x00", Path("/"), "no such file"])
def test_what_cannot_be_read_has_no_hash(path):
    assert hash_of(path) is None


def test_every_error_of_the_readers_is_of_the_content_or_tried_again():
    """What a file's bytes (and the limits) decide is kept; what the disk, the machine or an installation decides is not."""
    raised = set()
    for path in (ROOT / "gipnlp" / "readers").glob("*.py"):
        raised |= set(re.findall(r'"(GIP\d{3})"', path.read_text(encoding="utf-8")))
    outside = {"GIP002", "GIP010", "GIP011", "GIP012", "GIP020", "GIP055", "GIP057"}
    assert raised - outside == CONTENT_ERRORS
    assert not outside & CONTENT_ERRORS


def test_other_limits_are_another_edition(monkeypatch):
    writer = writer_class("out.csv")
    before = edition(writer, False, None)
    assert edition(writer, False, None) == before
    monkeypatch.setenv("GIPNLP_MAX_PAGES", "7")
    assert edition(writer, False, None) != before
    monkeypatch.setenv("GIPNLP_MAX_PAGES", "many")
    with pytest.raises(GipError, match="GIP057"):
        edition(writer, False, None)
