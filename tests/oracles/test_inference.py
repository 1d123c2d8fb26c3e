"""Published values of tests and intervals, and of measures behind mined terms."""

import numpy as np
import pandas as pd
import pytest
from lunheng.analysis import trends
from lunheng.contrasts import groups, moderation, one_text
from lunheng.contrasts.adjustment import common_ratio
from lunheng.contrasts.families import adjust
from lunheng.words.mine import _nesting

# Benjamini and Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x, section 3.2
P = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.000),
]


def test_benjamini_and_hochbergs_fifteen_p_values():
    q = adjust(pd.Series(P))
    assert (q <= 0.05).sum() == 4
    # scipy.stats.false_discovery_control prints
    printed = [
        *(0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714, 0.06385714, 0.0645),
        *(0.0765, 0.486, 0.58118182, 0.714875, 0.75323077, 0.81321429, 1),
    ]
    assert q.to_numpy() == pytest.approx(printed, abs=5e-9)


# Doll and Hill 1966, coronary deaths and person-years of doctors by age, smokers and others
DEATHS = np.array([[32, 104, 206, 186, 102], [2, 12, 28, 28, 31]])
YEARS = np.array([[52_407, 43_248, 28_612, 12_663, 5_317], [18_790, 10_673, 5_710, 2_585, 1_462.0]])


def rate_ratio(strata):
    deaths, years = DEATHS[:, strata], YEARS[:, strata]
    total = deaths.sum(axis=1, keepdims=True)
    inside = [column[:, None] for column in deaths.T]
    return 2 ** common_ratio(total, years.sum(axis=1), inside, years, n_target=1)[0]


def test_mantel_and_haenszels_rate_ratio_of_smoking_doctors():
    # Stata's manual, epitab: each age, then the crude and the combined ratio
    printed = [5.736638, 2.138812, 1.46824, 1.35606, 0.9047304]
    assert [rate_ratio([age]) for age in range(5)] == pytest.approx(printed, abs=5e-6)
    crude = common_ratio(
        DEATHS.sum(axis=1, keepdims=True), YEARS.sum(axis=1), [], np.zeros((2, 0)), n_target=1
    )
    assert 2 ** crude[0] == pytest.approx(1.719823, abs=5e-7)
    assert rate_ratio(range(5)) == pytest.approx(1.424682, abs=5e-7)


@pytest.mark.parametrize(
    ("n", "total", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, None, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval(n, total, low, high):
    # Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I,
    # method 3; the odds of a share are a ratio of rates at equal exposures
    found = groups._bounds(
        np.array([n]), np.array([total - n]), np.array([1.0]), np.array([1.959964])
    )
    shares = [2.0 ** b[0] / (1 + 2.0 ** b[0]) for b in found]
    assert shares[1] == pytest.approx(high, abs=5e-5)
    assert low is None or shares[0] == pytest.approx(low, abs=5e-5)


def test_garwoods_poisson_interval():
    low, high = trends._poisson(np.array([0, 4, 8]))
    # R package epitools, pois.exact: no event, upper bound
    assert (low[0], high[0]) == (0, pytest.approx(3.689, abs=5e-4))
    # R package survival, cipoisson: four events, lower bound; the upper one that it prints,
    # 10.24153, leaves a tail of 0.025001 and is no oracle
    assert low[1] == pytest.approx(1.089865, abs=5e-7)
    # Garwood 1936, doi:10.1093/biomet/28.3-4.437: eight events
    assert (low[2], high[2]) == pytest.approx((3.45, 15.76), abs=0.005)


def test_negative_binomial_of_mites_on_apple_leaves():
    # Bliss and Fisher 1953, doi:10.2307/3001850: 172 mites on 150 leaves, k = 1.0246; leaves with
    # 0 to 7 and with more
    mean, k = 172 / 150, 1.0246
    n = np.arange(9)
    expected = np.array([69.49, 37.60, 20.10, 10.70, 5.69, 3.02, 1.60, 0.85, 0.95])
    two_sided = one_text._two_sided(n, np.full(9, mean), np.full(9, 1 / k))
    # none and one are below the mean, the others above; a tail of over a half counts as a whole
    below, above = np.cumsum(expected), np.cumsum(expected[::-1])[::-1]
    tails = np.where(n < mean, below, above)
    assert 150 * two_sided == pytest.approx(np.minimum(2 * tails, 150), abs=0.06)


@pytest.mark.parametrize(
    ("freedom", "x", "trigamma"),
    [(2, 1.0, 1.6449340668), (3, 1.5, 0.9348022005), (4, 2.0, 0.6449340668)],
)
def test_prior_freedom_solves_smyths_equation(freedom, x, trigamma):
    # Smyth 2004, doi:10.2202/1544-6115.1027, section 6.2: the log variances vary as trigamma(d/2)
    # plus trigamma(d0/2); trigamma from Abramowitz and Stegun 1964, table 6.1
    spread = np.sqrt(trigamma)
    variance = np.exp(np.array([-spread, spread]))
    found = moderation.prior_freedom(variance, np.ones(2), freedom)
    assert found == pytest.approx(2 * x, rel=1e-6)


def test_prior_freedom_is_limmas():
    # limma's fitFDist written out, with scipy's root finder in place of trigammaInverse
    from scipy.optimize import brentq
    from scipy.special import digamma, polygamma

    rng = np.random.default_rng(4)
    freedom, n = 9, 400
    variance = rng.chisquare(freedom, n) / freedom * 6 / rng.chisquare(6, n)
    e = np.log(variance) - digamma(freedom / 2) + np.log(freedom / 2)
    excess = np.var(e, ddof=1) - polygamma(1, freedom / 2)
    expected = 2 * brentq(lambda y: polygamma(1, y) - excess, 1e-3, 1e4)
    found = moderation.prior_freedom(variance, np.ones(n), freedom)
    assert found == pytest.approx(expected)


def test_c_values_of_basal_cell_carcinomas():
    # Frantzi, Ananiadou and Mima 2000, doi:10.1007/s007999900023, section 2: adenoid, cystic,
    # ulcerated, recurrent, circumscribed; a letter stands for a word, as a character does for us
    counts = {"acBCC": 5, "cBCC": 11, "uBCC": 7, "rBCC": 5, "kBCC": 3, "BCC": 984}
    values, _ = _nesting(counts)
    assert values == pytest.approx([11.60964, 12, 14, 10, 6, 1551.36], abs=0.005)
