import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunheng.measures import dispersion

SIZES = [100, 300, 600]


def test_a_word_spread_as_the_parts_are_has_no_deviation():
    assert dispersion.dp([1, 3, 6], SIZES) == pytest.approx(0)
    assert dispersion.dp_norm([1, 3, 6], SIZES) == pytest.approx(0)
    assert dispersion.d_kl([1, 3, 6], SIZES) == pytest.approx(0)
    assert dispersion.juilland_d([1, 3, 6], SIZES) == pytest.approx(1)
    assert dispersion.carroll_d2([1, 3, 6], SIZES) == pytest.approx(1)


def test_a_word_that_sits_in_the_smallest_part_deviates_most():
    # (|1 - 0.1| + 0.3 + 0.6) / 2
    assert dispersion.dp([7, 0, 0], SIZES) == pytest.approx(0.9)
    assert dispersion.dp_norm([7, 0, 0], SIZES) == pytest.approx(1)
    # log2 of 1 over a tenth
    assert dispersion.d_kl([7, 0, 0], SIZES) == pytest.approx(np.log2(10))
    assert dispersion.juilland_d([7, 0, 0], SIZES) == pytest.approx(0)
    assert dispersion.carroll_d2([7, 0, 0], SIZES) == pytest.approx(0)


def test_a_case_between():
    # shares 0.5, 0.5, 0 against 0.1, 0.3, 0.6: (0.4 + 0.2 + 0.6) / 2
    assert dispersion.dp([4, 4, 0], SIZES) == pytest.approx(0.6)
    assert dispersion.dp_norm([4, 4, 0], SIZES) == pytest.approx(0.6 / 0.9)
    # rates 0.04 and 0.04 / 3 are shares 3/4 and 1/4 of their sum
    entropy = 0.75 * np.log2(4 / 3) + 0.25 * 2
    assert dispersion.carroll_d2([4, 4, 0], SIZES) == pytest.approx(entropy / np.log2(3))
    # rates 3, 1, 0 in units of a 75th: mean 4/3, variance 14/9, so V = sqrt(14)/4
    expected = 1 - np.sqrt(14) / 4 / np.sqrt(2)
    assert dispersion.juilland_d([4, 4, 0], SIZES) == pytest.approx(expected)


def test_parts_by_terms_gives_each_term_its_own_value_and_none_to_an_absent_one():
    table = np.array([[7, 4, 0], [0, 4, 0], [0, 0, 0]])
    value = dispersion.dp(table, SIZES)
    assert value[:2] == pytest.approx([0.9, 0.6])
    assert np.isnan(value[2])
    assert np.isnan(dispersion.dp([0, 0, 0], SIZES))


def test_neither_the_order_of_parts_nor_the_scale_of_sizes_matters():
    counts, order = np.array([5, 1, 2]), [2, 0, 1]
    for measure in (dispersion.dp, dispersion.dp_norm, dispersion.juilland_d):
        first = measure(counts, SIZES)
        assert measure(counts[order], np.array(SIZES)[order]) == pytest.approx(first)
        assert measure(counts, 10 * np.array(SIZES)) == pytest.approx(first)


PART = st.integers(0, 200).flatmap(lambda size: st.tuples(st.integers(0, size), st.just(size)))
MEASURES = [
    dispersion.dp,
    dispersion.dp_norm,
    dispersion.juilland_d,
    dispersion.carroll_d2,
    dispersion.d_kl,
]


@pytest.mark.parametrize("measure", MEASURES)
@given(parts=st.lists(PART, min_size=1, max_size=6))
def test_zero_and_equal_counts_and_empty_parts_raise_no_warning(measure, parts):
    counts, sizes = np.array(parts).T
    absent, alike = np.zeros(len(parts)), sizes  # a word in no place, and the only word there is
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = measure(np.column_stack([counts, absent, alike]), sizes)
        assert np.asarray(measure(counts, sizes)) == pytest.approx(found[0], nan_ok=True)
    assert found.shape == (3,)
    assert np.isnan(found[1])
    assert not np.isinf(found).any()
    if counts.any() and len(parts) > 1 and sizes.min() > 0:
        assert np.isfinite(found).tolist() == [True, False, True]
        assert found[2] == pytest.approx(float(measure in MEASURES[2:4]))


def test_empty_parts_have_no_dispersion():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for measure in MEASURES:
            assert np.isnan(measure([0, 0, 0], [0, 0, 0]))
