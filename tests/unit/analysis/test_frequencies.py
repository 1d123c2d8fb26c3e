import pandas as pd
from lunheng.analysis.frequencies import frequencies
from lunheng.tables.io import check

COUNTS = pd.DataFrame(
    [
        ("a/1", 0, "河堤", 3), ("a/1", 1, "河堤", 1), ("a/2", 0, "河堤", 2), ("a/2", 0, "渡口", 2),
        ("a/1", 0, "的", 9), ("b/1", 0, "渡口", 5),
    ],
    columns=["document", "unit", "term", "n"],
)  # fmt: skip
TERMS = pd.DataFrame(
    {"term": ["河堤", "渡口", "的"], "class": ["content", "content", "function"], "stop_lists": ""}
)
DOCUMENTS = pd.DataFrame({"document": ["a/1", "a/2", "b/1"], "source": ["a", "a", "b"]})


def test_words_are_counted_by_source_with_documents_and_rates():
    found = check(frequencies(COUNTS, TERMS, DOCUMENTS), "frequencies")
    rows = found.set_index(["source", "term"])
    assert rows.loc[("a", "河堤"), ["n", "documents"]].tolist() == [6, 2]
    assert rows.loc[("a", "河堤"), "rate"] == 7500  # 6 of 8 content tokens
    assert rows.loc[("b", "渡口"), "rate"] == 10_000
    assert "的" not in set(found["term"])


def test_the_most_frequent_are_kept_and_the_first_of_equals():
    equal = COUNTS.assign(n=1, document="a/1").drop_duplicates(["term"])
    found = frequencies(equal, TERMS, DOCUMENTS, most=1)
    assert found["term"].tolist() == sorted(["河堤", "渡口"])[:1]


def test_no_words_at_all_are_no_rows():
    assert frequencies(COUNTS.head(0), TERMS, DOCUMENTS).empty
