import pandas as pd
import pytest
import study_texts
from lunheng.corpus import texts
from lunheng.corpus.document import read_document
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


@pytest.mark.parametrize(
    ("content", "found", "header"),
    [
        ("a\t修路。\nb\t\n", [("a", "修路。"), ("b", "")], False),
        ("\ufeffa\t修路。\r\n\r\n \t\r\nb\t种\t树", [("a", "修路。"), ("b", "种\t树")], False),
        ('a\t"修路"\x0b\u2028。\n', [("a", '"修路"\x0b\u2028。')], False),
        ("ID\tText\na\t修\t路\n", [("a", "修\t路")], True),
        ("id\tx\ttext\tthemes\na\t1\t修路\t-\nb\t\t种树\n", [("a", "修路"), ("b", "种树")], True),
        ("", [], False),
    ],
)  # fmt: skip
def test_lines_to_be_coded_are_read(tmp_path, content, found, header):
    path = tmp_path / "in.tsv"
    path.write_bytes(content.encode())
    assert texts.read_lines(path) == (found, header)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a\t修路\n\nb 种树\n".encode(), "line 3: expected id<TAB>text, found no tab"),
        ("a\t修路\n\t种树\n".encode(), "line 2: no id"),
        ("a\t修路\nb\t\na\t种树\n".encode(), "line 3: the id “a” stands in line 1 already"),
        ("id\ttext\tx\na\t修\t路\t-\n".encode(), "line 2: expected id<TAB>text<TAB>x, found 3"),
        (b"id\ttext\na\n", "line 2: expected id<TAB>text, found no tab"),
        ("a\t1修路\n".encode() + b"b\t\xff\n", "line 2: is no UTF-8.*save it as UTF-8"),
        (None, "cannot be read: No such file"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_coded_is_named(tmp_path, content, said):
    path = tmp_path / "in.tsv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LunhengError, match=rf"in\.tsv.*{said}"):
        texts.read_lines(path)
