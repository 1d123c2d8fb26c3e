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
