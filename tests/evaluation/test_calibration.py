"""Calibrated confidence: maps, their file, error before and after, thresholds; figures worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gipnlp import calibrate
from gipnlp.calibrate import RECORD, WORDS, Calibration, Curve, dump, parse
from gipnlp.errors import ModelError
from gipnlp.evaluation.calibration import above, bins, cross_fitted, doubtful, ece, fit_curve, mapped, reliability
from gipnlp.evaluation.records import Judged, RecordScores
from gipnlp.evaluation.run import PageScores
from gipnlp.evaluation.spans import SpanScores


def judged(*groups: tuple[float, int, int], key: str = "COUNT") -> list[Judged]:
    """``(confidence, number of right, number of wrong)`` as predictions."""
    return [Judged(key, c, i < right) for c, right, wrong in groups for i in range(right + wrong)]


def test_a_curve_is_linear_between_its_points_and_flat_outside() -> None:
    curve = Curve((0.4, 0.8), (0.2, 0.6))
    assert [round(curve(x), 6) for x in (0.0, 0.4, 0.6, 0.8, 1.0)] == [0.2, 0.2, 0.4, 0.6, 0.6]


def test_without_a_map_confidence_stays() -> None:
    assert Calibration().apply("COUNT", 0.37) == 0.37
    assert Calibration().record(0.9, "words") == 0.9


def test_records_in_words_have_a_map_of_their_own() -> None:
    maps = Calibration({RECORD: Curve((0.5,), (0.1,)), WORDS: Curve((0.5,), (0.7,))})
    assert (maps.record(0.5, "number"), maps.record(0.5, "words")) == (0.1, 0.7)


def test_the_file_is_read_back() -> None:
    maps = Calibration({"DATE": Curve((0.1, 0.9), (0.25, 0.75), (20, 30))}, "crf-1")
    text = dump(maps, {"corpus": {"sha256": "ab"}})
    assert json.loads(text)["curves"]["DATE"]["count"] == 50
    assert json.loads(text)["corpus"] == {"sha256": "ab"}
    again = parse(text.encode())
    assert (dict(again.curves), again.model) == (dict(maps.curves), "crf-1")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"nonsense", "no JSON"),
        (b"[]", "no object"),
        (b'{"version": 9, "model": "m", "curves": {}}', "another version"),
        (b'{"version": 1, "model": "m", "curves": {"DATE": {"points": []}}}', "no points"),
        (b'{"version": 1, "model": "m", "curves": {"DATE": {"points": [[0.5, 0.9, 1], [0.4, 1.0, 1]]}}}', "raw falls"),
        (b'{"version": 1, "model": "m", "curves": {"DATE": {"points": [[0.5, 0.9, 1], [0.6, 0.8, 1]]}}}', "not monotone"),
        (b'{"version": 1, "model": "m", "curves": {"DATE": {"points": [[0.5, 1.9, 1]]}}}', "above one"),
    ],
)
def test_a_damaged_file_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(ModelError, match="GIP030"):
        parse(content)


def test_fitting_pools_what_falls_and_keeps_what_rises() -> None:
    # 0.9 is right less often (20 of 40) than 0.8 (30 of 40): the two are pooled to 50 of 80 at their mean
    curve = fit_curve(judged((0.5, 10, 30), (0.8, 30, 10), (0.9, 20, 20)))
    assert curve == Curve((0.5, 0.85), (0.25, 0.625), (40, 80))


def test_small_steps_are_merged_and_few_points_remain() -> None:
    assert fit_curve(judged((0.5, 9, 10))) is None
    curve = fit_curve(judged((0.2, 0, 30), (0.5, 3, 2), (0.9, 29, 1)))  # five predictions are too few for a step
    assert curve is not None
    assert curve.counts in ((35, 30), (30, 35))
    many = fit_curve(judged(*((i / 50, i, 50 - i) for i in range(51))))
    assert many is not None
    assert len(many.raw) <= 20
    assert sum(many.counts) == 51 * 50
    assert list(many.right) == sorted(many.right)


def test_calibration_error_by_hand() -> None:
    some = judged((0.95, 3, 1), (0.25, 1, 3))  # |0.95 - 0.75| and |0.25 - 0.25|, four each
    assert ece(some) == pytest.approx(0.1)
    assert bins(some) == [(pytest.approx(0.25), 0.25, 4), (pytest.approx(0.95), 0.75, 4)]
    assert ece([]) == 0.0
    assert bins(judged((1.0, 1, 0))) == [(1.0, 1.0, 1)]  # one lies in the last bin


def test_above_a_threshold() -> None:
    some = judged((0.9, 4, 1), (0.4, 1, 4))
    assert above(some, 0.9) == {"threshold": 0.9, "kept": 0.5, "accuracy": 0.8, "accuracy_below": 0.2}
    assert above(some, 0.95) == {"threshold": 0.95, "kept": 0.0, "accuracy": None, "accuracy_below": 0.5}


def test_the_doubtful_tenth() -> None:
    # the least sure one of ten is wrong, one of the others too
    assert doubtful(judged((0.9, 8, 1), (0.2, 0, 1))) == {"sure": 0.8889, "doubtful": 0.0, "errors_in_doubtful": 0.5}
    # all alike: the tenth is as good as the rest, whatever the order
    assert doubtful(judged((0.9, 15, 5))) == {"sure": 0.75, "doubtful": 0.75, "errors_in_doubtful": 0.1}
    assert doubtful([])["sure"] is None


def page(fold: int, spans: list[Judged], records: list[Judged]) -> PageScores:
    return PageScores(f"p{fold}", SpanScores(), RecordScores(judged=records), judged=spans, fold=fold)


def test_no_fold_is_mapped_by_its_own_predictions() -> None:
    # fold 0 is always right at 0.5, fold 1 never: each gets the other's answer
    pages = [page(0, judged((0.5, 20, 0)), []), page(1, judged((0.5, 0, 20)), [])]
    made = cross_fitted(pages)
    assert {j.confidence for j in made if j.right} == {0.0}
    assert {j.confidence for j in made if not j.right} == {1.0}


def test_reliability_names_spans_labels_and_records() -> None:
    raw = [*judged((0.9, 1, 1)), *judged((0.9, 1, 0), key=WORDS)]
    maps = Calibration({"COUNT": Curve((0.9,), (0.5,))})
    made = reliability(raw, mapped(raw, maps))
    assert (made["spans"]["count"], made["COUNT"]["count"], made["DATE"]["count"], made["records"]["count"]) == (2, 2, 0, 1)
    assert (made["COUNT"]["ece_raw"], made["COUNT"]["ece_calibrated"]) == (0.4, 0.0)
    assert reliability(raw, None)["COUNT"]["ece_calibrated"] is None


def test_entities_and_records_get_mapped_confidence_and_tables_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from gipnlp.api import run
    from gipnlp.models import load_pipeline
    from gipnlp.types import LABELS, Source

    text = "某县教育局2016年政府信息公开工作年度报告\n一、依申请公开情况\n2016年，我局共收到政府信息公开申请12件，主动公开信息35条。\n"
    flat = Calibration({**{label: Curve((0.5,), (0.31,)) for label in LABELS}, RECORD: Curve((0.5,), (0.42,))})
    raw = run(Source(text), replace(load_pipeline(), calibration=Calibration()))
    made = run(Source(text), replace(load_pipeline(), calibration=flat))
    assert {e.confidence for e in made.entities} == {0.31}
    assert {r.confidence for report in made.reports for r in report.records} == {0.42}
    assert any(e.confidence != 0.31 for e in raw.entities)
    assert [(e.label, e.start, e.end) for e in raw.entities] == [(e.label, e.start, e.end) for e in made.entities]


def test_maps_are_loaded_when_the_manifest_lists_them(tmp_path: Path) -> None:
    from gipnlp.models import load_calibration
    from gipnlp.tag.bundle import write_manifest

    write_manifest(tmp_path)
    load_calibration.cache_clear()
    assert load_calibration(tmp_path).curves == {}
    content = dump(Calibration({"DATE": Curve((0.5,), (0.8,), (30,))}, "crf-1"), {})
    (tmp_path / calibrate.FILE).write_text(content, encoding="utf-8")
    write_manifest(tmp_path)
    load_calibration.cache_clear()
    assert load_calibration(tmp_path).apply("DATE", 0.1) == 0.8
    (tmp_path / calibrate.FILE).write_text(content.replace("0.8", "0.9"), encoding="utf-8")
    load_calibration.cache_clear()
    with pytest.raises(ModelError, match="GIP030"):
        load_calibration(tmp_path)
