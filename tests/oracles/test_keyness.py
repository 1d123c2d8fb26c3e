"""Published values of keyness. a in c tokens against b in d tokens."""

import numpy as np
import pytest
from lunheng import keyness


def test_ucrel_spreadsheet():
    # UCREL significance and effect size spreadsheet: 340 in 10,000 against 2,500 in 100,000
    given = (340, 2500, 10_000, 100_000)
    assert keyness.g2(*given) == pytest.approx(26.17575781908755, abs=1e-9)
    assert keyness.log_ratio(*given) == pytest.approx(0.44360665147561484, abs=1e-9)


def test_two_and_four_cells():
    # Rayson's worked example: 12,000 against 10,000 in one million tokens each
    given = (12_000, 10_000, 1_000_000, 1_000_000)
    assert keyness.g2(*given, cells=4) == pytest.approx(184.0916967008027, abs=1e-9)
    assert keyness.g2(*given) == pytest.approx(182.06945166461492, abs=1e-9)


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        ((110, 2442, 111, 29114), 270.72),  # the swiss
        ((29, 13, 123, 31612), 263.90),  # can be
        ((31, 23, 139, 31584), 256.84),  # previous year
        ((10, 0, 3, 31764), 167.23),  # mineral water
    ],
)
def test_dunning_1993_bigrams(cells, value):
    # Dunning 1993, "Accurate methods for the statistics of surprise and coincidence", table
    both, first, second, none = cells
    found = keyness.g2(both, second, both + first, second + none, cells=4)
    assert found == pytest.approx(value, abs=0.005)


def test_chi_squared_is_scipys():
    from scipy.stats import chi2_contingency

    a, b, c, d = 31, 139, 54, 31723
    table = [[a, c - a], [b, d - b]]
    for yates in (False, True):
        expected = chi2_contingency(table, correction=yates).statistic
        assert keyness.chi2(a, b, c, d, yates=yates) == pytest.approx(expected, rel=1e-9)
    likelihood = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert keyness.g2(a, b, c, d, cells=4) == pytest.approx(likelihood, rel=1e-9)


def test_log_odds_is_monroes_formula_term_by_term():
    # Monroe, Colaresi and Quinn 2008, doi:10.1093/pan/mpn018, equations 16, 20 and 22, written
    # out with loops: an independent implementation on simulated counts
    rng = np.random.default_rng(11)
    a, b = rng.poisson(6, 40), rng.poisson(5, 40)
    prior = rng.gamma(2, 3, 40)
    expected = []
    for w in range(40):
        y, z, alpha = a[w], b[w], prior[w]
        n, m, total = a.sum(), b.sum(), prior.sum()
        left = np.log((y + alpha) / (n + total - y - alpha))
        right = np.log((z + alpha) / (m + total - z - alpha))
        expected.append((left - right) / np.sqrt(1 / (y + alpha) + 1 / (z + alpha)))
    assert np.allclose(keyness.log_odds_z(a, b, prior=prior), expected, rtol=1e-12)


def test_percent_diff_and_odds_ratio_by_hand():
    # 20 in 1,000 is twice 10 in 1,000: +100 per cent
    assert keyness.percent_diff(20, 10, 1000, 1000) == pytest.approx(100)
    assert keyness.odds_ratio(1, 1, 10, 10) == pytest.approx(1)
    # (1.5 * 9.5) / (0.5 * 8.5) with half a count in every cell
    assert keyness.odds_ratio(1, 0, 9, 9) == pytest.approx(1.5 * 9.5 / (0.5 * 8.5))


@pytest.mark.parametrize(
    ("smoothing", "values"),
    [(1, (11.0, 1.99, 1.20)), (100, (1.10, 1.50, 1.20)), (1000, (1.01, 1.09, 1.18))],
)
def test_kilgarriffs_three_words(smoothing, values):
    # Kilgarriff 2009, "Simple maths for keywords": obscurish, middling and common words have 10,
    # 200 and 12,000 in a million against 0, 100 and 10,000
    found = keyness.simple_maths([10, 200, 12_000], [0, 100, 10_000], 1e6, 1e6, smoothing=smoothing)
    assert found == pytest.approx(values, abs=0.005)


def test_the_aspirin_trial():
    # Agresti, Categorical Data Analysis: 189 of 11,034 against 104 of 11,037; R's prop.test gives
    # X-squared 24.429 with and 25.014 without the correction; the odds ratio is 1.83
    given = (189, 104, 11_034, 11_037)
    assert keyness.chi2(*given) == pytest.approx(25.014, abs=5e-4)
    assert keyness.chi2(*given, yates=True) == pytest.approx(24.429, abs=5e-4)
    assert keyness.odds_ratio(*given) == pytest.approx(1.83, abs=0.005)


def test_jensen_shannon_distances_of_scipys_documentation():
    # scipy.spatial.distance.jensenshannon: roots of the divergence, the second in nats
    apart = keyness.jensen_shannon(np.array([1, 0, 0]), np.array([0, 1, 0]), 1, 1)
    assert np.sqrt(apart.sum()) == pytest.approx(1)
    half = keyness.jensen_shannon(np.array([1.0, 0.0]), np.array([0.5, 0.5]), 1, 1)
    assert np.sqrt(half.sum() * np.log(2)) == pytest.approx(0.46450140402245893, abs=1e-12)


@pytest.mark.parametrize(
    ("documents_with", "idf"), [(18_165, 1.65), (6_723, 2.08), (19_241, 1.62), (25_235, 1.5)]
)
def test_idf_of_the_reuters_collection(documents_with, idf):
    # Manning, Raghavan and Schütze 2008, figure 6.8: car, auto, insurance, best in 806,791
    # documents, logarithms to base 10
    found = keyness.tf_idf(1, 1, documents_with=documents_with, documents=806_791)
    assert found / np.log(10) == pytest.approx(idf, abs=0.005)


def test_bayes_factor_and_difference_coefficient_by_hand():
    # no printed value is at hand for these two: Wilson's G2 - ln N on UCREL's numbers, and
    # Hofland and Johansson's (0.034 - 0.025) / (0.034 + 0.025)
    given = (340, 2500, 10_000, 100_000)
    assert keyness.bayes_factor(*given) == pytest.approx(26.17575781908755 - 11.608235644774552)
    assert keyness.difference_coefficient(*given) == pytest.approx(9 / 59)
    assert keyness.percent_diff(*given) == pytest.approx(36)
