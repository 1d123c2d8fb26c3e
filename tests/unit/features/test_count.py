import numpy as np
import pandas as pd
import pytest
from lunheng.features import count, join
from lunheng.tables.io import check, empty

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


def build(texts):
    """Return paragraphs, clauses and tokens: two-character tokens, one clause a paragraph."""
    paragraphs, clauses, tokens = [], [], []
    for document, lines in texts.items():
        start = 0
        for p, line in enumerate(lines):
            offsets = [0, start]
            key = {"document": document, "paragraph": p}
            paragraphs.append(
                {**key, "section": str(p), "role": "body", "point": None, "text": line}
                | {"start": start, "end": start + len(line), "offsets": offsets}
            )
            clauses.append(
                {**key, "sentence": p, "clause": 0, "point": "一是" if p else None}
                | {"text_start": 0, "text_end": len(line), "start": start, "end": start + len(line)}
            )
            for i in range(0, len(line), 2):
                tokens.append(
                    {**key, "start": start + i, "end": start + i + 2, "sentence": p, "clause": 0}
                    | {"term": line[i : i + 2], "is_content": True, "is_quoted": i == 2}
                )
            start += len(line) + 1
    return tuple(map(pd.DataFrame, (paragraphs, clauses, tokens)))


def codes_for(clauses, theme):
    keys = clauses[["document", "sentence", "clause", "start", "end"]]
    return keys.assign(theme=theme, source="rule", rule="r", term="创新", probability=np.nan)


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
    return count.count(
        DOCUMENTS,
        paragraphs,
        clauses,
        tokens,
        codes,
        empty("marks"),
        formulations=["创新人才"],
        segmentation_id="x",
    )


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
    tables = count.count(
        DOCUMENTS[DOCUMENTS["document"] == "s/a"], paragraphs, clauses, tokens, codes,
        empty("marks"), formulations=[], segmentation_id="x",
    )  # fmt: skip
    rows = tables["counts_by_theme"].set_index(["theme", "term"])
    assert (rows.loc["finance", "n_shared"] * 2 == rows.loc["finance", "n"]).all()
    assert rows.loc[("talent", "区域"), "n_shared"] == rows.loc[("talent", "区域"), "n"]
    alone = tokens["term"].isin(set(rows.index.get_level_values("term"))).sum()
    assert rows["n_shared"].sum() == alone


def test_formulations_are_counted_wherever_they_stand(counted):
    phrases = counted["phrases"].set_index(["document", "phrase"])["n"]
    assert phrases[("s/a", "创新人才")] == 1
    assert ("s/c", "创新人才") not in phrases


def test_pairs_met_once_in_a_document_are_not_kept(counted):
    assert counted["cooccurrence"].empty


def test_join_adds_groups_and_keeps_documents_without_one(counted):
    counted["variants"] = check(
        pd.DataFrame({"variant": ["v"], "document": ["s/a"], "term": ["创新"], "n": [1]}).astype(
            {"n": "int32"}
        ),
        "variants",
    )
    groups = pd.DataFrame({"document": ["s/a"], "region": ["东"]})
    joined = join.join([counted], groups=groups)
    assert joined["documents"].set_index("document")["region"].to_dict()["s/a"] == "东"
    assert joined["documents"]["region"].isna().sum() == 2
    assert len(joined["counts"]) == len(counted["counts"])


def test_terms_that_mostly_stand_in_quotation_marks():
    rows = [("甲", 2, 1), ("甲", 2, 1), ("乙", 3, 1), ("丙", 1, 1), ("丁", 9, 2)]
    counts = pd.DataFrame(rows, columns=["term", "n", "n_quoted"])
    assert join.quoted_terms(counts) == {"甲"}
