import marked_text
import pandas as pd
import pytest
from lunheng.features.points import count_points, stance_counts
from lunheng.tables.io import check

KEY = ["document", "sentence", "clause"]


@pytest.fixture(scope="module")
def tables():
    return marked_text.tables()


def test_points_count_their_clauses(tables):
    paragraphs, clauses, *_ = tables
    found = check(count_points(*tables), "points")
    rows = found.set_index(["label", "theme", "stance"])["n_clauses"]
    assert rows["其一", "talent", "problem"] == 1
    assert rows["一是", "*", "*"] == 2
    headings = paragraphs.loc[paragraphs["role"] == "heading", "paragraph"]
    every = found[(found["theme"] == "*") & (found["stance"] == "*")]
    assert every["n_clauses"].sum() == (~clauses["paragraph"].isin(headings)).sum()


def test_of_terms_that_overlap_one_counts(tables):
    paragraphs, clauses, codes, marks = tables
    one = codes[codes["theme"] == "talent"].head(1)
    spans = [(0, 4), (2, 6), (5, 7), (8, 9), (8, 12)]  # a chain of three, and one within another
    hits = pd.concat([one.assign(start=a, end=b) for a, b in spans], ignore_index=True)
    other = one.assign(theme="finance", start=3, end=5)
    found = count_points(paragraphs, clauses, pd.concat([other, hits]), marks)
    terms = found[found["stance"] == "*"].groupby("theme")["n_terms"].sum()
    assert terms.to_dict() == {"*": 3, "finance": 1, "talent": 2}


def test_stance_counts_stand_for_clauses_and_any_covers_all(tables):
    _, clauses, codes, marks = tables
    found = check(stance_counts(clauses.assign(unit=0), codes, marks), "stance_counts")
    n = found.set_index(["theme", "stance", "instrument"])["n_clauses"]
    problems = marks[marks["mark"] == "problem"].drop_duplicates(KEY)
    assert n["*", "problem", "*"] == len(problems)
    assert n["finance", "problem", "*"] == 1
    assert n["finance", "measure", "financial_support"] == 2
    assert ("*", "*", "*") not in n.index
    for (theme, stance, tool), value in n.items():
        if "*" not in (theme, stance, tool):
            assert value <= min(n[theme, stance, "*"], n[theme, "*", tool], n["*", stance, tool])


def test_a_clause_with_two_instruments_counts_once_for_any():
    keys = {"document": "s/a", "sentence": [0, 0], "clause": [0, 0]}
    codes = pd.DataFrame({**keys, "theme": ["finance", "talent"]})
    marks = pd.DataFrame(
        {"document": "s/a", "sentence": 0, "clause": 0, "kind": ["stance", *["instrument"] * 2],
         "mark": ["measure", "tax", "funding"]}
    )  # fmt: skip
    clauses = pd.DataFrame({"document": ["s/a"], "sentence": [0], "clause": [0], "unit": [3]})
    n = stance_counts(clauses, codes, marks).set_index(["theme", "stance", "instrument"])
    assert n.loc[("finance", "measure", "*"), "n_clauses"] == 1
    assert n.loc[("*", "*", "tax"), "n_clauses"] == 1
    assert (n["unit"] == 3).all() and len(n) == 3 * (1 + 2 + 2)
