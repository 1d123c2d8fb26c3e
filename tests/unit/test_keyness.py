import numpy as np
import pandas as pd
import pytest
from lunheng import keyness
from scipy.stats import chi2_contingency

CASES = [(12, 3, 500, 800), (1, 40, 700, 6000), (30, 30, 1000, 1000), (8, 1, 90, 11)]


def square(a, b, c, d):
    return [[a, c - a], [b, d - b]]


@pytest.mark.parametrize("case", CASES)
def test_chi_squared_and_four_cell_g2_are_scipys(case):
    for yates in (False, True):
        expected = chi2_contingency(square(*case), correction=yates).statistic
        assert keyness.chi2(*case, yates=yates) == pytest.approx(expected, abs=1e-12)
    options = {"correction": False, "lambda_": "log-likelihood"}
    expected = chi2_contingency(square(*case), **options).statistic
    assert keyness.g2(*case, cells=4) == pytest.approx(expected, abs=1e-9)


def test_two_cell_g2_by_hand():
    # 6 and 2 in 100 each: 4 expected in both
    expected = 2 * (6 * np.log(6 / 4) + 2 * np.log(2 / 4))
    assert keyness.g2(6, 2, 100, 100) == pytest.approx(expected)
    # an absent word adds nothing to its own side
    assert keyness.g2(0, 8, 100, 100) == pytest.approx(2 * 8 * np.log(2))


def test_effect_sizes_by_hand():
    # 8 in 1,000 against 2 in 1,000
    assert keyness.log_ratio(8, 2, 1000, 1000) == pytest.approx(2)
    assert keyness.percent_diff(8, 2, 1000, 1000) == pytest.approx(300)
    expected = (8.5 * 998.5) / (2.5 * 992.5)
    assert keyness.odds_ratio(8, 2, 1000, 1000) == pytest.approx(expected)


def test_zeros_get_half_a_count():
    # 8 against half a count, and half a count against 8
    assert keyness.log_ratio(8, 0, 1000, 1000) == pytest.approx(4)
    assert keyness.log_ratio(0, 8, 1000, 1000) == pytest.approx(-4)
    assert keyness.percent_diff(8, 0, 1000, 1000) == pytest.approx(1500)
    assert keyness.percent_diff(0, 8, 1000, 1000) == pytest.approx(-100)


def test_arrays_give_what_single_values_give():
    a, b, c, d = (np.array(x) for x in zip(*CASES, strict=True))
    for measure in (keyness.g2, keyness.chi2, keyness.log_ratio, keyness.odds_ratio):
        assert measure(a, b, c, d) == pytest.approx([measure(*case) for case in CASES])


def test_swapping_sides_turns_the_signed_measures_round():
    a, b = np.array([9, 1, 4, 30]), np.array([2, 8, 4, 10])
    assert keyness.log_odds_z(b, a) == pytest.approx(-keyness.log_odds_z(a, b))
    back = keyness.log_ratio(b, a, 24, 44)
    assert back == pytest.approx(-keyness.log_ratio(a, b, 44, 24))


def test_a_flat_prior_gives_the_log_odds_of_smoothed_counts():
    # with one added to each count: log(4/6) - log(2/8), variance 1/4 + 1/2
    z = keyness.log_odds_z([3, 5], [1, 7], prior=[1, 1])
    expected = (np.log(4 / 6) - np.log(2 / 8)) / np.sqrt(1 / 4 + 1 / 2)
    assert z[0] == pytest.approx(expected)
    # the second word has 6 of 10 and 8 of 10
    expected = (np.log(6 / 4) - np.log(8 / 2)) / np.sqrt(1 / 6 + 1 / 8)
    assert z[1] == pytest.approx(expected)


COUNTS = pd.DataFrame(
    [("t", "创新", 6), ("t", "人才", 2), ("r", "创新", 1), ("r", "金融", 7), ("x", "开放", 99)],
    columns=["document", "term", "n"],
)


def test_the_panel_takes_both_sides_and_nothing_else():
    panel = keyness.describe(COUNTS, target=["t"], reference=["r"]).set_index("term")
    assert sorted(panel.index) == sorted(["创新", "人才", "金融"])
    # 8 tokens a side
    assert panel.loc["创新", "g2"] == pytest.approx(float(keyness.g2(6, 1, 8, 8)))
    assert panel.loc["金融", "g2"] == pytest.approx(-2 * 7 * np.log(2))
    assert panel.loc["创新", "log_ratio"] == pytest.approx(np.log2(6))
    assert panel.loc["人才", "percent_diff"] == pytest.approx(300)


def test_the_order_of_rows_and_how_counts_are_split_do_not_matter():
    sides = {"target": ["t"], "reference": ["r"]}
    split = pd.concat([COUNTS.assign(n=1), COUNTS.assign(n=COUNTS["n"] - 1)]).iloc[::-1]
    pd.testing.assert_frame_equal(
        keyness.describe(split, **sides), keyness.describe(COUNTS, **sides)
    )


def test_a_side_without_tokens_has_no_panel():
    panel = keyness.describe(COUNTS, target=["t"], reference=["nobody"])
    assert panel.empty
    assert {"term", "g2", "chi2", "log_odds_z"} <= set(panel.columns)


@pytest.mark.filterwarnings("ignore:divide by zero", "ignore:invalid value")
def test_a_vocabulary_of_one_word_shows_no_difference():
    one = pd.DataFrame({"document": ["t", "r"], "term": "创新", "n": [3, 4]})
    panel = keyness.describe(one, target=["t"], reference=["r"])
    assert np.isfinite(panel.drop(columns="term").to_numpy(float)).all()
