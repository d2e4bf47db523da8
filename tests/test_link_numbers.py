"""Numbers scored many at once are decided as each by itself."""

from __future__ import annotations

import numpy as np
import pytest

from gipnlp.link import bags
from gipnlp.link.bags import Table, key, keys
from gipnlp.link.classify import NO_RECORD, History, Linear, features, wording_scores
from gipnlp.link.context import gather
from gipnlp.link.decide import Models, decide
from gipnlp.link.names import Body
from gipnlp.link.scope import Tables, candidates, choose, weigh
from gipnlp.link.weights import Weights, beside
from gipnlp.models import load_pipeline
from gipnlp.quantities import read_count

TEXT = (
    "清河县人民政府2010年政府信息公开工作年度报告\n一、概述\n2010年,我县主动公开政府信息1250条,其中政策法规类15条,工作动态类80条、其他1155条。\n"
    "全年共收到政府信息公开申请12件,其中当面申请7件,信函、网络申请分别为3件、2件;已答复12件,同意公开9件,不予公开2件。第15条规定的22号文件。\n"
    "全县共设立查阅点15个\U0001f600,专职人员8人;行政复议2件,行政诉讼1件。累计访问24.8万人次。\n"
) * 5
BODY = Body("清河县人民政府", "county", "government")


def _weights(rows: int, width: int, share: float, seed: int) -> np.ndarray:
    chance = np.random.default_rng(seed)
    table: np.ndarray = np.where(chance.random((rows, width)) < share, chance.normal(size=(rows, width)), 0.0)
    return table


@pytest.mark.parametrize("share", [0.0, 0.1, 0.6, 1.0])
def test_rows_add_up_as_in_a_plain_table(share: float) -> None:
    table = _weights(40, 30, share, 1)
    table[::3] = np.where(np.arange(30) < 2, table[::3], 0.0)  # rows with few columns beside full ones
    chance = np.random.default_rng(2)
    rows, owners = chance.integers(0, 40, 200), np.sort(chance.integers(0, 25, 200))
    expected = np.zeros((25, 30))
    np.add.at(expected, owners, table[rows])
    assert np.allclose(Weights.of(table).sums(rows, owners, 25), expected, atol=1e-5)


def test_nothing_adds_up_to_nought() -> None:
    empty = np.zeros(0, dtype=np.int64)
    assert Weights.of(_weights(3, 4, 0.5, 1)).sums(empty, empty, 2).tolist() == [[0.0] * 4] * 2


def test_models_stand_side_by_side_and_rows_without_weights_are_left_out() -> None:
    first, second = _weights(3, 2, 1.0, 3), _weights(2, 3, 1.0, 4)
    first[1] = 0.0
    keys, both = beside([(np.array([2, 5, 9]), Weights.of(first)), (np.array([2, 7]), Weights.of(second))])
    assert keys.tolist() == [2, 7, 9]
    expected = [[*first[0], *second[0]], [0, 0, *second[1]], [*first[2], 0, 0, 0]]
    assert np.allclose(both.sums(np.arange(3), np.arange(3), 3), expected, atol=1e-6)


@pytest.mark.parametrize(
    ("starts", "columns"), [([0, 2], [0]), ([0, 2, 1], [0, 1]), ([1, 2], [0, 1]), ([0, 2], [0, 3]), ([], [])]
)
def test_what_is_no_row_of_weights_is_refused(starts: list[int], columns: list[int]) -> None:
    with pytest.raises(ValueError, match="no rows"):
        Weights(np.array(starts, dtype=np.int64), np.array(columns, dtype=np.int64), np.ones(len(columns)), 3)


def test_keys_that_do_not_rise_are_refused() -> None:
    with pytest.raises(ValueError, match="fit together"):
        Linear(np.array([5, 2]), np.ones((2, 2)), np.zeros(2), ["a", "b"])


def test_bags_are_predicted_together_as_by_a_plain_table() -> None:
    names = [f"f{i}" for i in range(20)]
    ordered = sorted(names, key=key)
    table = _weights(20, 3, 0.7, 5)
    model = Linear(np.array([key(n) for n in ordered]), table, np.array([0.1, 0.0, -0.1]), ["a", "b", "c"])
    bags = [["f1", "f2", "unknown"], [], ["f3"] * 2 + names]
    found = model.predict_all(bags)
    for bag, (name, sure) in zip(bags, found, strict=True):
        scores = sum((table[ordered.index(f)] for f in bag if f in ordered), np.array([0.1, 0.0, -0.1]))
        share = np.exp(scores) / np.exp(scores).sum()
        assert name == "abc"[int(scores.argmax())]
        assert sure == pytest.approx(float(share.max()), abs=1e-5)
        assert model.predict(bag) == (name, pytest.approx(sure))
    assert model.knows("f7")
    assert not model.knows("unknown")


def test_a_model_without_features_gives_its_bias() -> None:
    empty = Linear(np.zeros(0, dtype=np.int64), np.zeros((0, 2)), np.array([0.0, 1.0]), ["a", "b"])
    assert empty.predict_all([["x"]])[0][0] == "b"
    assert not empty.knows("x")


def test_numbers_are_decided_in_waves_as_one_by_one() -> None:
    pipeline = load_pipeline()
    models = pipeline.linker
    assert models.indicator is not None
    assert models.measure is not None
    contexts = gather(TEXT, 0, len(TEXT), pipeline.tag(TEXT), [])
    numbers = [(c, n) for c in contexts if c.span.label == "COUNT" and (n := read_count(TEXT[c.span.start : c.span.end])) is not None]
    found = decide(TEXT, 0, len(TEXT), numbers, BODY, models)
    assert len(found) == len(numbers) > 60
    history, sentence = History(), None
    for (context, count), decision in zip(numbers, found, strict=True):
        history = history if context.sentence == sentence else History()
        sentence = context.sentence
        bag = features(context, count.unit, count.value, BODY, history)
        indicator, sure = models.indicator.predict(bag, wording_scores(models.indicator, context.category_text))
        assert decision.sure == pytest.approx(sure, abs=1e-4)
        if decision.indicator != indicator:  # the words right before it settle it
            assert indicator.startswith("disclosure")
        stock = models.measure.probability(bag)
        assert (decision.measure == "stock") == (stock > 0.5)
        assert decision.measure_sure == pytest.approx(max(stock, 1 - stock), abs=1e-4)
        if decision.indicator != NO_RECORD:
            history = history.then(decision.indicator, decision.measure, context.among)


def test_without_models_the_wordings_decide() -> None:
    contexts = gather(TEXT, 0, len(TEXT), load_pipeline().tag(TEXT), [])
    numbers = [(c, n) for c in contexts if c.span.label == "COUNT" and (n := read_count(TEXT[c.span.start : c.span.end])) is not None]
    found = decide(TEXT, 0, len(TEXT), numbers, BODY, Models())
    assert {d.measure_sure for d in found} == {0.7}
    assert len({d.indicator for d in found}) > 3


def test_a_candidate_is_worth_what_its_features_are() -> None:
    pipeline = load_pipeline()
    ranker = pipeline.linker.scope
    assert ranker is not None
    tables = Tables(ranker.last)
    text = "清河县教育局、县卫生局共公开信息12条,全县接受申请3件。县政府网站发布信息20条,某某日报刊登8条。"
    for i, context in enumerate(gather(text, 0, len(text), pipeline.tag(text), [])):
        number = (text, context, BODY, "全县" if i else None, BODY.name if i else None, "disclosure.total", "", "清河县教育局")
        spelled = candidates(*number)
        weighed = weigh(tables, *number)
        assert [c.name for c in spelled] == [name for name, _ in weighed]
        assert [ranker.last(c.features) for c in spelled] == pytest.approx([worth for _, worth in weighed])
        name, sure = choose(ranker, *number)
        assert name in {c.name for c in spelled}
        assert 0 < sure <= 1


def test_a_table_gives_a_row_for_kinds_and_forgets_what_is_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bags, "_KEPT", 2)
    asked = []

    def of_letters(kind: str, letter: str) -> list[str]:
        asked.append(kind + letter)
        return [kind + letter]

    table = Table(of_letters, tuple, ("a", "", "b"))
    assert table[("x",)] == (("ax",), (), ("bx",))
    for letter in "xyzx":
        assert table[(letter,)][2] == ("b" + letter,)
        assert len(table) <= 2
    assert asked == ["ax", "bx", "ay", "by", "az", "bz"]
    assert Table(of_letters, len)["a", "x"] == 1


def test_keys_are_the_same_one_by_one_and_together() -> None:
    features = ["unit=条", "\U0001f600", "half \ud83d"]
    assert keys(features[:2]) == [key(f) for f in features[:2]]
    assert keys(iter(features)) == [key(f) for f in features]
