import numpy as np
import pandas as pd
import pytest
from lunheng import contrast_input as given
from lunheng.errors import LunhengError

COUNTS = pd.DataFrame(
    [("a", 0, "x", 2), ("a", 2, "x", 1), ("a", 2, "y", 5), ("b", 0, "y", 4), ("c", 1, "z", 3)],
    columns=["document", "unit", "term", "n"],
)
TERMS = pd.Index(["x", "y"])


def test_occurrences_of_documents_and_terms_that_are_asked_for():
    assert given.matrix(COUNTS, ["b", "a"], TERMS).tolist() == [[0, 4], [3, 5]]


def test_tokens_are_those_of_the_counts_or_those_that_are_given():
    plain = COUNTS.drop(columns="unit")
    assert given.tokens_of(plain, None, ["a", "b", "c"]).to_dict() == {"a": 8, "b": 4, "c": 3}
    by_unit = given.tokens_of(COUNTS, None, ["a", "b", "c"])
    assert by_unit.to_dict() == {("a", 0): 2, ("a", 2): 6, ("b", 0): 4, ("c", 1): 3}
    with pytest.raises(LunhengError, match="“c” has no token"):
        given.tokens_of(plain, pd.Series({"a": 9, "b": 9}), ["a", "c"])


def test_units_stand_in_their_order_and_those_without_tokens_are_left_out():
    totals = pd.Series({("a", 2): 6, ("a", 0): 2, ("a", 1): 0, ("b", 0): 4})
    table, lengths = given.units_of(COUNTS, totals, "a", TERMS)
    assert table.tolist() == [[2, 0], [1, 5]]
    assert lengths.tolist() == [2, 6]


def test_a_document_without_units_is_one():
    plain = COUNTS.drop(columns="unit")
    table, lengths = given.units_of(plain, pd.Series({"a": 20}), "a", TERMS)
    assert table.tolist() == [[3, 5]]
    assert lengths.tolist() == [20]


@pytest.mark.parametrize(
    ("target", "reference", "is_enough"), [(1, 2, 0), (1, 3, 1), (2, 2, 0), (2, 3, 1), (3, 3, 1)]
)
def test_three_references_and_five_documents_are_enough(target, reference, is_enough):
    assert given.enough(["t"] * target, ["r"] * reference) == is_enough


@pytest.mark.parametrize(
    ("n", "word"), [(-1, "-1"), (1.5, "1.5"), (np.nan, "nan"), (np.inf, "inf")]
)
def test_what_is_no_count_is_named_with_its_term_and_document(n, word):
    counts = COUNTS.astype({"n": float})
    counts.loc[2, "n"] = n
    with pytest.raises(LunhengError, match=f"“y” in “a” has n = {word}"):
        given.check(counts, ["a"], ["b", "c"])
