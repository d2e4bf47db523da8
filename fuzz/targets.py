"""What is fuzzed: each target takes any bytes and must return; the errors that it may give are gipnlp's own.

``TARGETS`` maps a name to a function of bytes.  A target asserts what must hold of every result (offsets, tables on their
grid), not only that nothing is raised.  ``seeds`` are inputs to begin with.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from gipnlp.errors import GipError

ROOT = Path(__file__).resolve().parent.parent
Target = Callable[[bytes], None]
TARGETS: dict[str, Target] = {}
#: what a document may be, at most: a fuzzer looks for faults, not for large inputs
SMALL = {"bytes": 1 << 20, "cells": 20_000, "fields": 50_000, "elements": 50_000, "seconds": 20.0}


def target(function: Target) -> Target:
    """Register a target under its name."""
    TARGETS[function.__name__] = function
    return function


def words(data: bytes) -> str:
    """Read text from bytes: two bytes a character, so that most characters are Chinese, digits or punctuation."""
    alphabet = (
        "0123456789０１９一二三四五六七八九十百千万亿零〇两廿半几数余多近约超不足至到之分成倍个百分点%％‰.,，、。:;()（）-—~～/年月日"
        "起止上下本去今前明旬季度件条次人份元美万余名家篇场期项户第其中共计总累截公开申请政府信息局我报告主动行政复议诉讼无没有未发生均为\n\t |　 "
        "<td></>《》“”[]{}#*=+&;\u200b\ufeff壹贰叁拾佰仟萬億兩參陸"
    )
    return "".join(alphabet[byte % len(alphabet)] if byte < 224 else chr(0x4E00 + byte * 37 % 20000) for byte in data)


@target
def html(data: bytes) -> None:
    """Decoding and HTML: any bytes as a web page, and as Markdown with a table of HTML."""
    from gipnlp.readers import Limits, read_bytes

    for content, name in ((data, "a.html"), (b"<html><body>" + data, "a.htm"), (data, "a.txt"), (b"#\n\n<table><tr><td>" + data, "a.md")):
        try:
            source = read_bytes(content, name, limits=Limits(**SMALL))  # type: ignore[arg-type]
        except GipError:
            continue
        _check_tables(source)


@target
def documents(data: bytes) -> None:
    """MHTML, DOCX and PDF: damaged packages."""
    from gipnlp.readers import Limits, read_bytes

    for name in ("a.docx", "a.pdf", "a.mht"):
        try:
            source = read_bytes(data, name, limits=Limits(**SMALL))  # type: ignore[arg-type]
        except GipError:
            continue
        _check_tables(source)


def _check_tables(source: object) -> None:
    text, tables = source.text, source.tables  # type: ignore[attr-defined]
    assert isinstance(text, str)
    for table in tables:
        for cell in table.cells:
            assert 0 <= cell.start <= cell.end <= len(text), cell


@target
def tables(data: bytes) -> None:
    """Grids and forms: tables of any spans and words, as a page and as pipes."""
    from gipnlp.api import extract, extract_source
    from gipnlp.readers import Limits, read_bytes

    cells = [data[i : i + 6] for i in range(0, min(len(data), 600), 6)]
    rows: list[list[str]] = [[]]
    plain: list[list[str]] = [[]]
    labels = _labels()
    for cell in cells:
        code = cell[0]
        if code % 7 == 0:
            rows.append([])
            plain.append([])
        word = labels[cell[-1] % len(labels)] if code % 3 == 0 else words(cell[1:])
        spans = f' rowspan="{cell[1] if len(cell) > 1 else ""}" colspan={cell[2] % 9 if len(cell) > 2 else 0}' if code & 1 else ""
        rows[-1].append(f"<td{spans}>{word.replace('<', '&lt;')}</td>")
        plain[-1].append(word.replace("\n", " "))
    page = "<html><body><table>" + "".join("<tr>" + "".join(row) + "</tr>" for row in rows) + "</table></body></html>"
    try:
        source = read_bytes(page.encode("utf-8", "surrogatepass"), "a.html", limits=Limits(**SMALL))  # type: ignore[arg-type]
        _check_tables(source)
        _check(extract_source(source))
    except GipError:
        pass
    _check(extract("\n".join("| " + " | ".join(row) + " |" for row in plain)))


@lru_cache(maxsize=1)
def _labels() -> tuple[str, ...]:
    import gipnlp

    return tuple(sorted({indicator.zh for indicator in gipnlp.indicators()} | set("自然人 总计 一、本年新收政府信息公开申请数量 (七)总计 统计指标 单位 统计数".split())))


@target
def quantities(data: bytes) -> None:
    """Numbers, counts, shares and dates: any text as the span, and candidates in it."""
    from gipnlp.quantities import read_count, read_date, read_number, read_percent, scan

    text = words(data[:400])
    for year in (None, 2009):
        read_date(text, year)
    read_count(text)
    read_percent(text)
    number = read_number(text)
    assert number is None or 0 <= number.end <= len(text)
    for mention in scan(text):
        assert text[mention.start : mention.end].strip()


@target
def importers(data: bytes) -> None:
    """Annotation importers and the corpus's own markup: any bytes as the file."""
    from gipnlp.corpus import formats, markup

    text = data.decode("utf-8", "replace")
    for source in (text, words(data)):
        try:
            markup.parse(source, "page")
        except GipError:
            pass
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        for name in ("conll", "doccano", "label-studio"):
            path = Path(folder) / "in"
            path.write_bytes(data)
            try:
                formats.read(path, name)
            except GipError:
                pass
        place = Path(folder) / "brat"
        place.mkdir()
        (place / "a.ann").write_bytes(data)
        (place / "a.txt").write_text("清河县教育局收到申请3件。", encoding="utf-8")
        try:
            formats.read(place, "brat")
        except GipError:
            pass


@target
def manifest(data: bytes) -> None:
    """The model's manifest and its files: any bytes as the manifest, damaged files that their manifest covers."""
    from gipnlp.tag import bundle

    with tempfile.TemporaryDirectory(dir=_memory()) as place:
        folder = Path(place)
        (folder / bundle.MANIFEST).write_bytes(data)
        (folder / "tagger.json").write_bytes(data)
        (folder / "tagger.npz").write_bytes(data)
        for _ in range(2):
            bundle.load_tagger.cache_clear()
            try:
                bundle.load_tagger("tagger", folder)
            except GipError:
                pass
            bundle.write_manifest(folder)


@target
def stored(data: bytes) -> None:
    """Stored documents: any bytes as JSON."""
    import gipnlp

    text = data.decode("utf-8", "replace")
    for content in (text, "{" + text):
        if content.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
            try:
                document = gipnlp.load(content)
            except GipError:
                continue
            json.loads(document.to_json())


@target
def extract(data: bytes) -> None:
    """The whole extraction: any text, and a text made of the words of the genre."""
    import gipnlp

    for text in (data[:3000].decode("utf-8", "surrogateescape"), words(data[:600])):
        document = gipnlp.extract(text)
        assert document.text == text
        _check(document)


def _check(document: object) -> None:
    text = document.text  # type: ignore[attr-defined]
    for entity in document.entities:  # type: ignore[attr-defined]
        assert text[entity.start : entity.end] == entity.text, entity
    for record in document.records:  # type: ignore[attr-defined]
        assert 0 <= record.start <= record.end <= len(text), record
    json.loads(document.to_json())  # type: ignore[attr-defined]


def _memory() -> str | None:
    """A folder in memory, where the machine has one: targets write files all the time."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108


def seeds(name: str) -> Iterator[bytes]:
    """Inputs to begin with: small pieces of the samples and fixtures."""
    fixtures = ROOT / "tests" / "fixtures" / "readers"
    samples = [path.read_bytes() for path in sorted((ROOT / "gipnlp" / "samples").glob("*.txt"))]
    if name in ("extract", "html", "quantities", "tables"):
        yield from (sample[i : i + 900] for sample in samples for i in range(0, min(len(sample), 9000), 900))
        yield "<!DOCTYPE html><meta charset=gb2312><table><tr><td rowspan=2 colspan=3>收到申请数</td></tr></table>".encode("gb18030")
    elif name == "documents":
        for path in sorted(fixtures.glob("*")):
            if path.suffix in (".docx", ".pdf", ".mht", ".mhtml") and path.stat().st_size < 60_000:
                yield path.read_bytes()
    elif name == "importers":
        yield "%% report\nagency: 清河县教育局\nyear: 2010\n%%\n{2010年|D}{我局|A}收到{申请|K}{3件|N requests.received}。".encode()
        yield "清\tB-AGENCY\n河\tI-AGENCY\n\n".encode()
        yield "T1\tAGENCY 0 6\t清河县教育局\n".encode()
        yield json.dumps({"text": "清河县", "label": [[0, 3, "AGENCY"]], "meta": {"gip": {"id": "a", "reports": []}}}).encode()
        value = {"start": 0, "end": 3, "labels": ["AGENCY"], "text": "清河县"}
        yield json.dumps([{"data": {"text": "清河县"}, "annotations": [{"result": [{"type": "labels", "value": value}]}]}]).encode()
    elif name == "manifest":
        yield json.dumps({"feature_version": 1, "files": {"tagger.json": {"size": 1, "sha256": "a"}}}).encode()
        yield json.dumps({"name": "tagger", "temperature": 1.0}).encode()
        yield (ROOT / "models" / "calibration.json").read_bytes()[:600]
    elif name == "stored":
        import gipnlp

        yield gipnlp.extract("清河县教育局2010年报告\n我局主动公开政府信息100条。").to_json(text=True).encode()


__all__ = ["TARGETS", "seeds"]
