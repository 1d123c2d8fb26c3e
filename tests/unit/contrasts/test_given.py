import numpy as np
import pandas as pd
import pytest
from hypothesis import assume
from hypothesis import given as given_property
from hypothesis import strategies as st
from lunheng.contrasts import given as given
from lunheng.errors import LunhengError

COUNTS = pd.DataFrame(
    [("a", 0, "x", 2), ("a", 2, "x", 1), ("a", 2, "y", 5), ("b", 0, "y", 4), ("c", 1, "z", 3)],
    columns=["document", "unit", "term", "n"],
)
TARGET, REFERENCE = ["a"], ["b", "c"]


def prepare(counts=COUNTS, totals=None, families=None, target=TARGET, reference=REFERENCE):
    return given.prepare(
        counts, target=target, reference=reference, totals=totals, families=families
    )


def test_rows_are_the_terms_that_are_frequent_enough_sorted():
    # five occurrences in all, or two in the target
    assert list(prepare().terms) == ["x", "y"]
    assert list(prepare(target=["b"], reference=["a", "c"]).terms) == ["y"]


def test_units_of_documents_in_the_order_of_the_sides():
    found = prepare(target=["b"], reference=["c", "a"]).units
    assert found.table.toarray().tolist() == [[4], [0], [0], [5]]
    assert found.tokens.tolist() == [4, 3, 2, 6]
    assert found.first.tolist() == [0, 1, 2, 4]
    assert found.counts().tolist() == [[4], [0], [5]]


def test_tokens_are_those_that_are_given():
    by_unit = pd.Series(
        {("a", 2): 60, ("a", 0): 20, ("a", 1): 0, ("b", 0): 40, ("c", 1): 9, ("z", 1): 9}
    )
    assert prepare(totals=by_unit).units.tokens.tolist() == [20, 60, 40, 9]
    # by document: shared out over the units as their occurrences are
    by_document = pd.Series({"a": 80, "b": 40, "c": 9})
    assert prepare(totals=by_document).units.tokens.tolist() == [20, 60, 40, 9]
    plain = prepare(COUNTS.drop(columns="unit"), totals=by_document).units
    assert plain.tokens.tolist() == [80, 40, 9]
    with pytest.raises(LunhengError, match="“c” has no token"):
        prepare(totals=by_document.drop("c"))
    with pytest.raises(LunhengError, match="unit 0 of “a” has occurrences and no tokens"):
        prepare(totals=by_unit.drop(("a", 0)))


def test_families_are_sums_of_words_rare_ones_too():
    families = pd.DataFrame({"family": ["f", "f", "f"], "term": ["x", "z", "unknown"]})
    found = prepare(families=families)
    assert list(found.terms) == ["family:f", "x", "y"]
    assert found.units.counts().tolist() == [[3, 3, 5], [0, 0, 4], [3, 0, 0]]


def test_reused_occurrences_and_tokens():
    found = prepare(COUNTS.assign(n_reused=[1, 0, 2, 4, 3]))
    assert found.reused.tolist() == [[1, 2], [0, 4], [0, 0]]
    assert found.reused_tokens.tolist() == [3, 4, 3]
    assert prepare().reused is None


@given_property(st.integers(0, 2**32 - 1), st.booleans())
def test_no_row_order_matters_and_no_occurrence_is_lost(seed, units):
    rng = np.random.default_rng(seed)
    rows = {
        "document": rng.choice(list("abc"), 60),
        "unit": rng.integers(0, 4, 60),
        "term": rng.choice(list("uvwxyz"), 60),
        "n": rng.integers(0, 9, 60),
    }
    counts = pd.DataFrame(rows) if units else pd.DataFrame(rows).drop(columns="unit")
    whole = counts.groupby("document")["n"].sum().reindex(list("abc")).fillna(0)
    assume((whole > 0).all())
    found = prepare(counts)
    assert found.units.totals().tolist() == whole.tolist()
    kept = counts[counts["term"].isin(found.terms)]
    assert found.units.counts().sum() == kept["n"].sum()
    mixed = prepare(counts.sample(frac=1, random_state=seed % 1000))
    assert (mixed.units.table != found.units.table).nnz == 0


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
