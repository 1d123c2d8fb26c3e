"""Published values of keyness. a in c tokens against b in d tokens."""

import numpy as np
import pytest
from lunheng.measures import keyness


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
        ((76, 104, 2476, 29121), 157.21),  # at the
        ((16, 16, 51, 31694), 157.03),  # real terms
        ((9, 0, 5, 31763), 146.80),  # natural gas
        ((16, 0, 865, 30896), 115.02),  # owing to
        ((10, 9, 41, 31717), 104.53),  # health insurance
        ((8, 2, 27, 31740), 100.96),  # stiff competition
        ((9, 12, 429, 31327), 48.94),  # affected by
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


@pytest.mark.parametrize(
    ("alpha", "values"),
    [
        # the prior is what both sets have together
        ((15, 12, 5), (1.1728347, -1.3767516, 0.4033125, -1.1354777, 1.5661168, -0.4362340)),
        ((1, 1, 1), (1.8912729, -1.9691060, 0.5549172, -1.7407107, 2.8421436, -0.6570674)),
    ],
    ids=["empirical", "uninformative"],
)
def test_gears_of_the_documentation_of_tidylo(alpha, values):
    # R package tidylo, help page of bind_log_odds: cars of two engine shapes by number of gears.
    # It compares a set, with its prior, with both sets and both priors: equations 15 to 21
    sets, alpha = np.array([(12, 2, 4), (3, 10, 1)]), np.array(alpha)
    whole = sets.sum(axis=0) + alpha
    found = [keyness.log_odds_z(one, whole, prior=alpha) for one in sets]
    assert np.concatenate(found) == pytest.approx(values, abs=1e-7)


def test_the_mothers_of_fleiss():
    # Fleiss 1981, Statistical Methods for Rates and Proportions, section 5.3: of 50 mothers under
    # twenty 10 had a small child, of 150 older ones 15; the odds ratio with half a count is 2.27
    assert keyness.odds_ratio(10, 15, 50, 150) == pytest.approx(2.27, abs=0.005)


def test_odds_ratio_by_hand():
    # Haldane's half a count in every cell: (1.5 * 9.5) / (0.5 * 8.5)
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


def test_difference_coefficient_by_hand():
    # no printed value is at hand: Hofland and Johansson's (0.034 - 0.025) / (0.034 + 0.025)
    assert keyness.difference_coefficient(340, 2500, 10_000, 100_000) == pytest.approx(9 / 59)


# README of the R package KeynessMeasures: Jane Austen's Emma against her five other novels. The
# numbers of tokens are not printed; these are what the risk ratio (2752.6701) and the odds ratio
# (2766.17371) of “emma” leave.
EMMA = (160_952, 563_674)


@pytest.mark.parametrize(
    ("a", "b", "g2", "bic", "log_ratio", "percent_diff"),
    [
        (786, 1, 2350.3189, 2336.8255, 11.426616, 275_167.0),
        (415, 4, 1205.6112, 1192.1178, 8.505198, 36_234.55),
        (389, 0, 1170.5395, 1157.0461, 11.411857, None),  # a zero is treated otherwise in %DIFF
        (200, 9, 532.1223, 518.6289, 6.282162, 7682.500),
    ],
    ids=["emma", "harriet", "weston", "frank"],
)
def test_words_of_emma(a, b, g2, bic, log_ratio, percent_diff):
    given = (a, b, *EMMA)
    assert keyness.g2(*given) == pytest.approx(g2, abs=1e-4)
    assert keyness.bayes_factor(*given) == pytest.approx(bic, abs=1e-4)
    assert keyness.log_ratio(*given) == pytest.approx(log_ratio, abs=1e-6)
    if percent_diff is not None:
        assert keyness.percent_diff(*given) == pytest.approx(percent_diff, rel=2e-7)


def test_percent_diff_of_ucrels_numbers():
    given = (340, 2500, 10_000, 100_000)
    assert keyness.percent_diff(*given) == pytest.approx(36)
    # (a - b) / (a + b) of two rates is %DIFF / (%DIFF + 200)
    assert keyness.difference_coefficient(*given) == pytest.approx(36 / 236)


def test_chi_squared_of_textbooks():
    # Manning and Schütze 1999, section 5.3.3: “new companies”; “vache” and “cow” in aligned
    # sentences; as the tests of NLTK have them
    assert keyness.chi2(8, 4667, 15_828, 14_307_668 - 15_828) == pytest.approx(1.55, abs=0.005)
    assert keyness.chi2(59, 6, 67, 571_007 - 67) == pytest.approx(456_400, abs=1)


def test_feature_selection_in_reuters():
    # Manning, Raghavan and Schütze 2008, section 13.5: “export” and the class poultry; the
    # likelihood ratio is 2 N ln 2 times mutual information in bits
    given = (49, 141, 49 + 27_652, 141 + 774_106)
    assert keyness.chi2(*given) == pytest.approx(284, abs=0.5)
    information = keyness.g2(*given, cells=4) / (2 * sum(given[2:]) * np.log(2))
    assert information == pytest.approx(0.0001105, abs=5e-8)


@pytest.mark.parametrize(
    ("first", "second", "information"),
    [
        (42, 20, 18.38),  # Ayatollah Ruhollah
        (41, 27, 17.98),  # Bette Midler
        (30, 117, 16.31),  # Agatha Christie
        (77, 59, 15.94),  # videocassette recorder
        (24, 320, 15.19),  # unsalted butter
        (14_907, 9_017, 1.09),  # first made
        (13_484, 10_570, 1.01),  # over many
        (14_734, 13_487, 0.53),  # into them
        (14_093, 14_776, 0.46),  # like people
        (15_019, 15_629, 0.29),  # time last
    ],
)
def test_mutual_information_of_bigrams_seen_twenty_times(first, second, information):
    # Manning and Schütze 1999, table 5.14: the log ratio of the second word after the first
    # against the second word anywhere, in 14,307,668 bigrams
    found = keyness.log_ratio(20, second, first, 14_307_668)
    assert found == pytest.approx(information, abs=0.0051)
