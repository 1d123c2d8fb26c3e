import pandas as pd
import pytest
import study_texts
from lunheng import texts
from lunheng.document import read_document
from lunheng.errors import LunhengError


def test_sentences_are_their_clauses_in_order():
    text = "一是设立 基金；二是培养人才。今天下雨。\n最后一行"
    paragraphs, clauses, _ = read_document(text, document="x/a", language="zh", cleaning=[])
    found = texts.sentences(paragraphs, clauses)
    assert list(found["text"]) == ["一是设立基金；二是培养人才。", "今天下雨。", "最后一行"]
    assert list(found["id"]) == ["x/a#0", "x/a#1", "x/a#2"]


def test_every_sentence_of_a_study_has_a_text_of_its_own():
    for made in study_texts.tables().values():
        found = texts.sentences(made["paragraphs"], made["clauses"])
        assert found["id"].is_unique
        assert (found["text"].str.len() > 0).all()
        keys = made["clauses"][["document", "sentence"]].drop_duplicates()
        assert len(keys) == len(found)


def test_texts_that_are_not_at_hand_are_an_error_with_a_remedy(tmp_path, monkeypatch):
    folder = tmp_path / "results" / "example" / "text"
    with pytest.raises(LunhengError, match=r"text: no texts at hand.*lunheng sources"):
        texts.choose(folder, ["essay"], wanted=[])
    study_texts.write(tmp_path)
    known = ["essay", "cities", "laws"]
    assert texts.choose(folder, known, wanted=[]) == ["essay", "cities"]
    assert texts.choose(folder, known, wanted=["cities"]) == ["cities"]
    with pytest.raises(LunhengError, match="no texts of laws at hand"):
        texts.choose(folder, known, wanted=["laws", "essay"])
    with pytest.raises(LunhengError, match=r"“esay” .did you mean “essay”"):
        texts.choose(folder, known, wanted=["esay"])


def test_keys_and_tables_are_read_as_written(tmp_path):
    study_texts.write(tmp_path)
    folder = tmp_path / "results" / "example" / "text"
    read = texts.read(folder, "cities")
    made = study_texts.tables()["cities"]
    pd.testing.assert_frame_equal(read["clauses"], made["clauses"])
    keys = texts.sentence_keys(folder / "cities" / "clauses.parquet")
    assert len(keys) == len(texts.sentences(made["paragraphs"], made["clauses"]))
