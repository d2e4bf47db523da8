"""spaCy: the component gip_reports, and the second tagger behind the tagger's interface."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import gipnlp
from gipnlp.corpus.markup import parse
from gipnlp.errors import ModelError
from gipnlp.training.data import example

spacy = pytest.importorskip("spacy", reason="needs the extra [spacy]")
import gipnlp.spacy_component as component  # noqa: E402
from gipnlp.training import spacy_ner  # noqa: E402

TEXT = "清河县教育局2010年 政府信息公开工作年度报告\n\n  2010年，我局共收到政府信息公开 申请1 200件，其中当面申请5件，占0.4%。\n"


@pytest.fixture(scope="module")
def nlp() -> spacy.language.Language:
    nlp = spacy.blank("zh")
    nlp.add_pipe("gip_reports")
    return nlp


def test_the_component_says_what_extract_says(nlp: spacy.language.Language) -> None:
    doc, document = nlp(TEXT), gipnlp.extract(TEXT)
    assert doc.text == TEXT
    assert doc._.gip == document
    assert [(e.label_, e.start_char, e.end_char) for e in doc.ents] == [(e.label, e.start, e.end) for e in document.entities]
    assert [s.text for s in doc.spans["gip"]] == [e.text for e in document.entities]


def test_spans_know_their_entity_and_their_records(nlp: spacy.language.Language) -> None:
    doc = nlp(TEXT)
    span = next(e for e in doc.ents if e.text == "5件")
    assert (span._.gip_entity.value, span._.gip_entity.unit) == (5, "件")
    assert [r.indicator for r in span._.gip_records] == ["requests.received.in_person"]
    assert doc[0:1]._.gip_entity is None
    assert doc[0:1]._.gip_records == []
    assert spacy.blank("zh")("x")[0:1]._.gip_entity is None


def test_the_document_survives_bytes_and_docbin(nlp: spacy.language.Language) -> None:
    doc = nlp(TEXT)
    again = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.gip == doc._.gip
    assert again.ents[0]._.gip_entity == doc.ents[0]._.gip_entity
    box = spacy.tokens.DocBin(store_user_data=True)
    box.add(doc)
    assert next(spacy.tokens.DocBin().from_bytes(box.to_bytes()).get_docs(nlp.vocab))._.gip == doc._.gip


def test_displacy_shows_the_entities(nlp: spacy.language.Language) -> None:
    html = spacy.displacy.render(nlp(TEXT), style="ent", jupyter=False, options={"colors": component.DISPLACY_COLOURS})
    assert "COUNT" in html
    assert component.DISPLACY_COLOURS["COUNT"] in html


def test_longer_tokens_take_the_whole_token_and_never_overlap() -> None:
    nlp = spacy.blank("xx")  # cuts at blanks and punctuation alone
    nlp.add_pipe("gip_reports")
    doc = nlp(TEXT)
    assert len(doc.ents) < len(doc._.gip.entities) == len(doc.spans["gip"])
    assert all(a.end <= b.start for a, b in zip(doc.ents, doc.ents[1:], strict=False))


def test_entities_of_others_can_stay() -> None:
    nlp = spacy.blank("zh")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "OTHER", "pattern": [{"TEXT": c} for c in "清河县教"]}])
    nlp.add_pipe("gip_reports", config={"overwrite_ents": False})
    labels = [e.label_ for e in nlp(TEXT).ents]
    assert labels[0] == "OTHER"
    assert "COUNT" in labels


def test_odd_texts_and_unknown_models(nlp: spacy.language.Language) -> None:
    for text in ("", "\n", "  ", "abc", "12件" * 3, "𠮷\t1件"):
        assert nlp(text).text == text
    with pytest.raises(ModelError, match="GIP031"):
        spacy.blank("zh").add_pipe("gip_reports", config={"model": "nothing"})


@pytest.mark.slow
def test_several_processes_give_the_same(nlp: spacy.language.Language) -> None:
    docs = list(nlp.pipe([TEXT, "", TEXT], n_process=2))
    assert [d._.gip for d in docs] == [nlp(t)._.gip for t in (TEXT, "", TEXT)]


# -- the second tagger ----------------------------------------------------------------------------------------------

MARKED = "%% report\nagency: 清河县教育局\nyear: 2010\n%%\n" + "".join(
    f"{{20{y}年|D}}，{{我局|A}}收到{{申请|K}}{{{n}件|N requests.received}}，占{{{n}%|P}}。\n" for y in (10, 11, 12, 13) for n in (3, 12, 45)
)
QUICK = {"epochs": 12, "batch_from": 80, "batch_to": 80, "rate": 0.004}


@pytest.fixture(scope="module")
def tagger() -> spacy_ner.SpacyTagger:
    return spacy_ner.train([example(parse(MARKED, "x"))], parameters=QUICK)


def test_it_learns_and_gives_spans_with_confidence(tagger: spacy_ner.SpacyTagger) -> None:
    spans = tagger.tag("2011年,我局收到申请12件,占45%。\n\n" * 2)
    assert [(s.label, s.start, s.end) for s in spans][:5] == [
        ("DATE", 0, 5), ("AGENCY", 6, 8), ("CATEGORY", 10, 12), ("COUNT", 12, 15), ("PERCENT", 17, 20),
    ]  # fmt: skip
    assert len(spans) == 10
    assert all(0 < s.confidence <= 1 for s in spans)


@pytest.mark.parametrize("text", ["", "\n", "\n\n\t", "a\ud800b1件", "\ud83d\ude001件", "件" * 600, "x\n" * 100])
def test_any_text_gives_spans_inside_it(tagger: spacy_ner.SpacyTagger, text: str) -> None:
    spans = tagger.tag(text)
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))


def test_chunks_cover_the_text_and_end_at_lines() -> None:
    text = "一。二。\n三；" + "长" * 300 + "。四"
    parts = list(spacy_ner.chunks(text))
    assert "".join(text[a:b] for a, b in parts) == text
    assert text[slice(*parts[0])] == "一。二。\n"


def test_a_model_comes_back_from_its_directory_and_a_changed_one_is_refused(tagger: spacy_ner.SpacyTagger, tmp_path: Path) -> None:
    text = "2012年,我局收到申请45件。"
    spacy_ner.save(tagger, tmp_path, {"note": "small"})
    assert spacy_ner.load_spacy_tagger(tmp_path).tag(text) == tagger.tag(text)
    assert spacy_ner.verify(tmp_path)["note"] == "small"
    assert not [p for p in tmp_path.rglob("*") if p.is_file() and p.read_bytes()[:2] in (b"\x80\x03", b"\x80\x04", b"\x80\x05")]  # no pickle
    extra = tmp_path / "ner" / "more"
    extra.write_text("x", encoding="utf-8")
    with pytest.raises(ModelError, match="ner/more is not listed"):
        spacy_ner.verify(tmp_path)
    extra.unlink()
    weights = tmp_path / "ner" / "model"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelError, match="GIP030.*ner/model"):
        spacy_ner.verify(tmp_path)
    weights.unlink()
    with pytest.raises(ModelError, match="ner/model is missing"):
        spacy_ner.verify(tmp_path)
    spacy_ner.save(tagger, tmp_path)
    spacy_ner.verify(tmp_path)
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"files": {"../x": {}}}), encoding="utf-8")
    with pytest.raises(ModelError, match="GIP032"):
        spacy_ner.verify(tmp_path)


@pytest.mark.slow
def test_the_same_items_give_the_same_model(tagger: spacy_ner.SpacyTagger) -> None:
    again = spacy_ner.train([example(parse(MARKED, "x"))], parameters=QUICK)
    assert again.tag("2011年,我局收到申请12件,占45%。") == tagger.tag("2011年,我局收到申请12件,占45%。")
