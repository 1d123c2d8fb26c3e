import pandas as pd
import pytest
from lunheng.corpus.document import read_document
from lunheng.report.coded_lines import COLUMNS, LINES, behind_shares, coded_sentences, lines_each
from lunheng.report.evidence import MOST
from lunheng.tables.io import empty
from lunheng.tables.schemas.every import TABLES

TEXT = "一、金融\n一是设立基金；二是推广贷款，引进人才。缺少贷款。"
GROUPS = {("g", "one"): ["x/a"], ("g", "both"): ["x/a", "y/b"]}


def at(word, nth=0):
    """Return the place of a word in the received text: the heading's line is before the body."""
    place = -1
    for _ in range(nth + 1):
        place = TEXT.index(word, place + 1)
    return place, place + len(word)


@pytest.fixture(scope="module")
def text():
    """Two documents with the same words; hits as a reader would mark them."""
    read = [read_document(TEXT, document=d, language="zh", cleaning=[]) for d in ("x/a", "y/b")]
    paragraphs, clauses = (pd.concat([r[n] for r in read], ignore_index=True) for n in (0, 1))
    codes, marks = [], []

    def clause_of(document, start):
        own = clauses[(clauses["document"] == document) & (clauses["start"] <= start)]
        return tuple(own.iloc[-1][["document", "sentence", "clause"]])

    for document in ("x/a", "y/b"):
        for theme, word, nth, rule in (
            ("finance", "基金", 0, "funds"), ("finance", "贷款", 0, "credit"),
            ("finance", "贷款", 0, "money"), ("talent", "人才", 0, "people"),
            ("finance", "贷款", 1, "credit"),
        ):  # fmt: skip
            start, end = at(word, nth)
            codes.append((*clause_of(document, start), theme, start, end, "rule", rule, word, None))
        for kind, mark, word in (
            ("stance", "measure", "设立"), ("stance", "measure", "推广"),
            ("instrument", "funding", "基金"), ("stance", "problem", "缺少"),
        ):  # fmt: skip
            start, end = at(word)
            marks.append((*clause_of(document, start), kind, mark, start, end, "r", word))
    return {
        "paragraphs": paragraphs,
        "clauses": clauses,
        "codes": pd.DataFrame(codes, columns=list(TABLES["codes"].columns)),
        "marks": pd.DataFrame(marks, columns=list(TABLES["marks"].columns)),
    }


def rows_of(found, **wanted):
    for column, value in wanted.items():
        found = found[found[column] == value]
    return found


def test_a_sentence_has_one_row_for_each_thing_it_is_coded_for(text):
    found = coded_sentences(**text)
    assert not found.duplicated(["document", "sentence", "kind", "id"]).any()
    assert list(found.columns) == list(TABLES["coded_sentences"].columns)
    own = rows_of(found, document="x/a")
    assert sorted(zip(own["kind"], own["id"], strict=True)) == [
        ("instrument", "funding"), ("stance", "measure"), ("stance", "problem"),
        ("theme", "finance"), ("theme", "finance"), ("theme", "talent"),
    ]  # fmt: skip


def test_several_hits_of_a_sentence_are_joined_in_their_order(text):
    first = rows_of(coded_sentences(**text), document="y/b", id="finance").iloc[0]
    assert first["text"] == "一是设立基金；二是推广贷款，引进人才。"
    assert (first["rules"], first["terms"]) == ("funds; credit; money", "基金; 贷款")
    places = "; ".join(f"{a}–{b}" for a, b in (at("基金"), at("贷款")))
    assert first["places"] == places
    assert (first["source"], first["section"], first["point"]) == ("y", "§1", "一是; 二是")
    assert TEXT[first["start"] : first["end"]] == first["text"]


def test_a_stance_names_the_themes_of_its_own_clauses(text):
    found = rows_of(coded_sentences(**text), document="x/a")
    assert rows_of(found, id="measure")["themes"].tolist() == ["finance; talent"]
    # the fund's clause says nothing of talent, though its sentence does
    assert rows_of(found, id="funding")["themes"].tolist() == ["finance"]
    assert set(rows_of(found, kind="theme")["themes"]) == {""}


def test_without_codes_there_is_an_empty_table(text):
    nothing = {"codes": empty("codes"), "marks": empty("marks")}
    assert coded_sentences(**text | nothing).equals(empty("coded_sentences"))
    found = behind_shares(GROUPS, **text | nothing)
    assert found.empty and list(found.columns) == COLUMNS


def test_a_study_without_stances_has_its_themes(text):
    found = coded_sentences(**text | {"marks": empty("marks")})
    assert set(found["kind"]) == {"theme"}
    lines = behind_shares(GROUPS, **text | {"marks": empty("marks")})
    assert set(lines["kind"]) == {"theme"} and set(lines["theme"]) == {"finance", "talent"}


def test_with_very_many_numbers_each_has_fewer_lines():
    assert lines_each(1) == MOST
    assert lines_each(LINES // 2) == 2
    assert lines_each(10 * LINES) == 1


def test_the_lines_of_a_number_are_of_its_group_and_theme(text):
    found = behind_shares(GROUPS, **text)
    one = rows_of(found, group="one", theme="finance", kind="theme")
    # a line a sentence, at its first hit
    assert one["hit"].tolist() == ["基金", "贷款"]
    assert one["start"].tolist() == [at("基金")[0], at("贷款", 1)[0]]
    assert one["point"].tolist() == ["一是", ""]
    assert set(one["document"]) == {"x/a"}
    both = rows_of(found, group="both", theme="finance", kind="theme")
    assert len(both) == MOST and set(both["document"]) == {"x/a", "y/b"}


def test_a_stance_within_a_theme_says_for_which_word_it_is_there(text):
    found = behind_shares(GROUPS, **text)
    measures = rows_of(found, group="one", kind="stance", mark="measure")
    inside = rows_of(measures, theme="talent")
    assert inside[["hit", "because", "point"]].values.tolist() == [["推广", "人才", "二是"]]
    assert rows_of(measures, theme="*")["hit"].tolist() == ["设立", "推广"]
    assert rows_of(found, group="one", theme="talent", mark="problem").empty
