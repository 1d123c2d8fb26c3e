import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lunheng.measures import dispersion, keyness
from lunheng.tables.schemas.every import TABLES

COUNTS = st.integers(0, 10_000)


@given(COUNTS, COUNTS, st.integers(10_001, 10**6), st.integers(10_001, 10**6))
def test_turning_the_sides_round_turns_the_sign(a, b, c, d):
    there, back = (a, b, c, d), (b, a, d, c)
    for measure in (keyness.log_ratio, keyness.difference_coefficient):
        if a + b:
            assert measure(*there) == pytest.approx(-measure(*back), abs=1e-9)
    for measure in (keyness.odds_ratio, keyness.simple_maths):
        assert measure(*there) * measure(*back) == pytest.approx(1)
    for measure in (keyness.g2, keyness.chi2, keyness.jensen_shannon, keyness.bayes_factor):
        assert measure(*there) == pytest.approx(measure(*back), abs=1e-6)
    assert -1 <= keyness.difference_coefficient(*there) <= 1


def frame(table):
    rows = pd.DataFrame(table).rename_axis("term").reset_index()
    return rows.melt("term", var_name="document", value_name="n")


FULL = frame({"a": {"x": 6, "y": 4}, "b": {"x": 2, "y": 8}, "c": {"x": 5, "y": 5}})


def test_the_columns_are_those_of_the_table():
    found = keyness.describe(FULL, target=["a", "b"], reference=["c"])
    expected = [c for c in TABLES["contrasts_descriptive"].columns if c not in keyness._KEY]
    assert list(found.columns) == expected
    row = found.set_index("term").loc["x"]
    assert row["simple_maths"] == pytest.approx((400_000 + 100) / (500_000 + 100))
    assert row["difference_coefficient"] == pytest.approx(-1 / 9)
    assert row["tf_idf"] == 0  # in every document
    assert row["d_kl_target"] == pytest.approx(dispersion.d_kl([6, 2], [10, 10]))
    # one document has no spread
    assert np.isnan(row["juilland_d_reference"])


def test_absolute_parts_add_up_to_the_divergence():
    from scipy.spatial.distance import jensenshannon

    found = keyness.describe(FULL, target=["a"], reference=["b"])
    expected = jensenshannon([0.6, 0.4], [0.2, 0.8], 2) ** 2
    assert found["jensen_shannon"].abs().sum() == pytest.approx(expected)
    assert found.set_index("term")["jensen_shannon"]["x"] > 0


@pytest.mark.parametrize(
    "table",
    [
        {"a": {"x": 3}, "b": {"x": 4}, "c": {"x": 1}},
        {"a": {"x": 3, "y": 0}, "b": {"x": 0, "y": 2}, "c": {"x": 0, "y": 9}},
        {"a": {"x": 3, "y": 0}, "b": {"x": 0, "y": 0}, "c": {"x": 2, "y": 0}},
        {"a": {"x": 0}, "b": {"x": 0}, "c": {"x": 0}},
    ],
    ids=["one term", "a side without it", "in no document", "nothing"],
)
@pytest.mark.parametrize("target", [["a"], ["a", "b"]])
def test_no_warning_and_no_missing_value_where_none_may_be(table, target):
    others = [d for d in "abc" if d not in target]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = keyness.describe(frame(table), target=target, reference=others)
    assert len(found) == len({r["term"] for _, r in frame(table).iterrows() if r["n"] > 0}) or (
        found.empty
    )
    must = [c for c in found if not c.endswith(("_target", "_reference"))]
    assert found[must].notna().all(axis=None)
    assert np.isfinite(found[must].drop(columns="term").to_numpy(float)).all()


WITHIN = st.tuples(st.integers(0, 300), st.integers(0, 300)).map(sorted)
MEASURES = [
    keyness.g2,
    lambda *given: keyness.g2(*given, cells=4),
    keyness.chi2,
    lambda *given: keyness.chi2(*given, yates=True),
    keyness.log_ratio,
    keyness.percent_diff,
    keyness.odds_ratio,
    keyness.difference_coefficient,
    keyness.simple_maths,
    keyness.bayes_factor,
    keyness.jensen_shannon,
]


@pytest.mark.parametrize("measure", MEASURES)
@given(rows=st.lists(st.tuples(WITHIN, WITHIN), min_size=1, max_size=4))
def test_zero_and_equal_counts_and_empty_sides_raise_no_warning(measure, rows):
    a, c = np.array([target for target, _ in rows]).T
    b, d = np.array([reference for _, reference in rows]).T
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = measure(a, b, c, d)
        assert np.asarray(measure(0, 0, 0, 0)).shape == ()
    assert found.shape == a.shape
    assert np.isfinite(found[(c > 0) & (d > 0)]).all()
    assert not np.isinf(found).any()


def test_tf_idf_of_nothing_is_no_number():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(keyness.tf_idf(0, 0, documents_with=0, documents=3))
        assert keyness.tf_idf(0, 9, documents_with=0, documents=3) == 0


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=6),
    st.none() | st.floats(0, 5),
)
@example([(0, 0), (0, 0)], 2.2e-313)
@example([(50, 0), (0, 50)], 2.2e-308)
def test_log_odds_of_zero_counts_and_small_vocabularies_raise_no_warning(rows, prior):
    a, b = np.array(rows, dtype=float).reshape(-1, 2).T
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = keyness.log_odds_z(a, b, prior=None if prior is None else np.full(len(a), prior))
    assert found.shape == a.shape
    assert np.isfinite(found).all()
    if len(a) == 1:
        assert found[0] == 0


def test_words_that_no_side_has_change_no_others_log_odds():
    with_it = keyness.log_odds_z(np.array([5, 0, 2]), np.array([1, 0, 4]))
    assert with_it[1] == 0
    assert with_it[[0, 2]] == pytest.approx(keyness.log_odds_z([5, 2], [1, 4]))


def test_a_side_without_tokens_has_no_rates():
    assert keyness.g2(0, 3, 0, 10) == 0
    assert keyness.chi2(0, 3, 0, 10) == 0
    for measure in (keyness.log_ratio, keyness.percent_diff, keyness.difference_coefficient):
        assert np.isnan(measure(0, 3, 0, 10))
        assert np.isnan(measure(3, 0, 10, 0))
    assert keyness.difference_coefficient(0, 0, 10, 10) == 0
