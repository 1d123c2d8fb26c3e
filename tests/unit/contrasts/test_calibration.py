import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunheng.contrasts.calibration import q_factor, simes
from scipy.stats import false_discovery_control


@given(st.lists(st.lists(st.floats(0.001, 1), min_size=4, max_size=4), min_size=1, max_size=6))
def test_simes_is_the_smallest_q_of_benjamini_and_hochberg(rows):
    p = np.array(rows)
    row = np.repeat(np.arange(len(p)), 4)
    found = simes(row, p.ravel(), rows=len(p), tests=4)
    assert found == pytest.approx(false_discovery_control(p, axis=1).min(axis=1))


def test_a_row_without_small_values_says_nothing():
    assert simes(np.array([1, 1]), np.array([0.04, 0.01]), rows=3, tests=10).tolist() == [
        1.0, pytest.approx(0.1), 1.0,
    ]  # fmt: skip


@pytest.mark.parametrize("groups", [30, 299, 1000])
def test_with_the_factor_one_family_in_twenty_finds_something(groups):
    rng = np.random.default_rng(1)
    found = []
    for _ in range(3000):
        null = rng.uniform(size=groups + 1) ** 2  # twice too often: below 0.05 in 22 % of cases
        found.append(null[0] * q_factor(null[1:], groups=groups) <= 0.05)
    assert np.mean(found) == pytest.approx(0.05, abs=0.015)


@pytest.mark.parametrize("documents", [19, 30, 51])
def test_cuts_of_a_document_are_not_documents(documents):
    rng = np.random.default_rng(2)
    found = []
    for _ in range(4000):
        document = rng.uniform(size=(documents + 1, 1)) ** 2
        cuts = document * rng.uniform(0.9, 1.1, size=(documents + 1, 6))
        factor = q_factor(cuts[1:].ravel(), groups=documents)
        found.append(cuts[0, 0] * factor <= 0.05)
    assert 0.01 < np.mean(found) < 0.06


def test_where_the_null_finds_enough_nothing_is_multiplied():
    assert q_factor(np.linspace(0.05, 1, 200), groups=200) == 1


def test_few_groups_cannot_show_a_level_of_five_per_cent():
    # of five and the one observed each is as likely the smallest: below it by 0.05 * 6
    null = np.array([0.01, 0.3, 0.5, 0.6, 0.9])
    assert q_factor(null, groups=5) == pytest.approx(0.05 / (0.01 * 0.3))
    # six cuts of each are no more documents
    assert q_factor(np.repeat(null, 6), groups=5) > 5
