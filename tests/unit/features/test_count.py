import pandas as pd
import pytest
from counted_text import build, codes_for
from lunheng.errors import LunhengError
from lunheng.features import count, join, reuse
from lunheng.tables.io import check, empty
from lunheng.tables.schemas.features import PARTS

DOCUMENTS = pd.DataFrame(
    {
        "document": ["s/a", "s/b", "s/c"],
        "source": "s",
        "title": "t",
        "year": pd.array([2021, None, 2023], dtype="Int32"),
        "date": None,
        "language": "zh",
        "place": None,
        "encoding": None,
        "script": None,
        "n_characters": 8,
        "n_paragraphs": 1,
        "n_sentences": 1,
        "text_sha256": "0",
    }
)


def count_all(documents, paragraphs, clauses, tokens, codes):
    """Return the tables of a source, with what its documents share found first."""
    pairs, marks = reuse.shared_wording(paragraphs)
    counted = count.count(
        documents, paragraphs, clauses, tokens, codes, empty("marks"),
        reused=reuse.spans(marks), near=empty("duplicates"), segmentation_id="x",
    )  # fmt: skip
    return counted | {"reuse": check(pairs, "reuse")}


def test_units_have_a_hundred_tokens_and_a_short_rest_joins_the_one_before():
    paragraphs, _, tokens = build({"s/a": ["创新" * 60, "创新" * 60, "创新" * 110, "创新" * 10]})
    assert count.number_units(paragraphs, tokens).tolist() == [0, 0, 1, 1]
    paragraphs, _, tokens = build({"s/a": ["创新" * 5], "s/b": ["创新" * 150, "创新" * 150]})
    assert count.number_units(paragraphs, tokens).tolist() == [0, 0, 1]


@pytest.fixture
def counted():
    texts = {
        "s/a": ["创新人才金融开放改革", "区域"],
        "s/b": ["创新人才金融开放", "区域"],
        "s/c": ["改革开放", "金融"],
    }
    paragraphs, clauses, tokens = build(texts)
    codes = codes_for(clauses[clauses["sentence"] == 0], "talent")
    return count_all(DOCUMENTS, paragraphs, clauses, tokens, codes)


def test_counts_add_up_to_the_tokens(counted):
    n = counted["counts"].groupby("document")["n"].sum()
    assert n.to_dict() == {"s/a": 6, "s/b": 5, "s/c": 3}
    documents = counted["documents"].set_index("document")
    assert documents["n_tokens"].to_dict() == n.to_dict()
    assert counted["units"]["n_tokens"].sum() == n.sum()


def test_reused_tokens_are_those_inside_shared_runs(counted):
    counts = counted["counts"].set_index(["document", "term"])
    assert counts.loc[("s/a", "创新"), "n_reused"] == 1
    assert counts.loc[("s/a", "区域"), "n_reused"] == 0
    assert counts.loc[("s/c", "改革"), "n_reused"] == 0
    assert counted["reuse"][["document_a", "document_b", "longest"]].iloc[0].tolist() == [
        "s/a",
        "s/b",
        8,
    ]


def test_theme_counts_hold_sentences_clauses_and_their_tokens(counted):
    row = counted["theme_counts"].set_index("document").loc["s/a"]
    assert row[["n_sentences", "n_clauses", "n_tokens"]].tolist() == [1, 1, 5]
    assert counted["units"].set_index("document").loc["s/a", "n_sentences_coded"] == 1
    # fewer than fifty coded tokens would give a sentence away
    assert counted["counts_by_theme"].empty


def test_a_token_in_a_clause_of_two_themes_counts_a_half_in_each():
    texts = {"s/a": ["创新人才金融开放改革" * 12, "区域" * 60]}
    paragraphs, clauses, tokens = build(texts)
    both = [codes_for(clauses[clauses["sentence"] == 0], theme) for theme in ("talent", "finance")]
    codes = pd.concat([*both, codes_for(clauses[clauses["sentence"] == 1], "talent")])
    own = DOCUMENTS[DOCUMENTS["document"] == "s/a"]
    tables = count_all(own, paragraphs, clauses, tokens, codes)
    rows = tables["counts_by_theme"].set_index(["theme", "term"])
    assert (rows.loc["finance", "n_shared"] * 2 == rows.loc["finance", "n"]).all()
    assert rows.loc[("talent", "区域"), "n_shared"] == rows.loc[("talent", "区域"), "n"]
    alone = tokens["term"].isin(set(rows.index.get_level_values("term"))).sum()
    assert rows["n_shared"].sum() == alone


def test_a_concept_is_counted_once_a_clause_and_only_where_a_rule_found_it():
    paragraphs, clauses, tokens = build({"s/a": ["创新人才" * 30, "区域" * 110]})
    first, second = clauses.iloc[[0]], clauses.iloc[[1]]
    hits = [
        codes_for(first, "talent"),
        codes_for(first, "talent").assign(start=4),  # the rule's second hit in one clause
        codes_for(second, "talent"),
        codes_for(second, "finance").assign(rule="equity"),
        codes_for(second, "finance").assign(source="model", rule="model"),
    ]
    own = DOCUMENTS[DOCUMENTS["document"] == "s/a"]
    tables = count_all(own, paragraphs, clauses, tokens, pd.concat(hits))
    rows = tables["concept_counts"][["unit", "theme", "rule", "n"]].to_numpy().tolist()
    assert sorted(rows) == [[0, "finance", "equity", 1], [0, "talent", "r", 2]]


def test_a_term_has_its_own_sentences_and_pairs_met_once_in_a_document_are_not_kept(counted):
    own = counted["cooccurrence"]
    assert (own["term_a"] == own["term_b"]).all()
    found = own.set_index(["document", "term_a"])["n_sentences"]
    assert found[("s/a", "区域")] == 1 and found[("s/c", "改革")] == 1
    paragraphs, clauses, tokens = build({"s/a": ["创新人才", "创新人才", "创新区域"]})
    one = DOCUMENTS[DOCUMENTS["document"] == "s/a"]
    tables = count_all(one, paragraphs, clauses, tokens, codes_for(clauses, "talent"))
    found = tables["cooccurrence"].set_index(["term_a", "term_b"])["n_sentences"]
    assert found.to_dict() == {
        ("人才", "人才"): 2, ("创新", "创新"): 3, ("区域", "区域"): 1,
        tuple(sorted(["人才", "创新"])): 2,
    }  # fmt: skip


def test_join_adds_groups_and_keeps_documents_without_one(counted):
    part = {name: empty(name) for name in PARTS} | counted
    groups = pd.DataFrame({"document": ["s/a", "s/b"], "region": ["东", "东"]})
    joined = join.join([part], groups=groups, clusters_by="region")
    documents = joined["documents"].set_index("document")
    assert documents["region"].fillna("").to_dict() == {"s/a": "东", "s/b": "东", "s/c": ""}
    assert documents["cluster"].to_dict() == {"s/a": "东", "s/b": "东", "s/c": "s/c"}
    assert len(joined["counts"]) == len(counted["counts"])


def test_sources_counted_by_different_lists_of_formulations_are_not_joined(counted):
    part = {name: empty(name) for name in PARTS} | counted
    other = part | {"phrase_list": pd.DataFrame({"phrase": ["一网通办"], "origin": "lexicon"})}
    with pytest.raises(LunhengError, match=r"一网通办.*lunheng archive"):
        join.join([part, other], groups=pd.DataFrame({"document": []}))


def test_terms_that_mostly_stand_in_quotation_marks():
    rows = [("甲", 2, 1), ("甲", 2, 1), ("乙", 3, 1), ("丙", 1, 1), ("丁", 9, 2)]
    counts = pd.DataFrame(rows, columns=["term", "n", "n_quoted"])
    assert join.quoted_terms(counts) == {"甲"}
