"""The deciding test beside statsmodels, where the models coincide."""

import numpy as np
import pytest
import statsmodels.api as sm
from lunheng.contrasts import groups
from scipy.optimize import brentq

N, TARGET = 14, 5
GROUP = (np.arange(N) < TARGET).astype(float)


def documents(seed, dispersion):
    rng = np.random.default_rng(seed)
    length = rng.uniform(0.4, 2.0, N)
    mean = 30 * length * np.where(GROUP > 0, 1.6, 1.0)
    shape = 1 / dispersion if dispersion else 1e9
    return rng.poisson(mean * rng.gamma(shape, 1 / shape, N)), length


def sums(counts, length, rate, dispersion):
    """Return the weighted sums of both sides, as the test has them."""
    parts = groups._parts(
        counts[:, None].astype(float), length, np.ones((N, 1)), np.array([rate]),
        np.full((N, 1), dispersion),
    )  # fmt: skip
    sides = [GROUP[None] @ part for part in parts] + [(1 - GROUP)[None] @ part for part in parts]
    return groups._Sums(*sides)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("dispersion", [0.0, 0.15, 0.6])
def test_the_score_is_that_of_a_negative_binomial_model(seed, dispersion):
    counts, length = documents(seed, dispersion)
    family = sm.families.NegativeBinomial(alpha=dispersion) if dispersion else sm.families.Poisson()
    null = sm.GLM(counts, np.ones(N), family=family, offset=np.log(length)).fit()
    rate = float(np.exp(null.params[0]))
    expected = null.model.score_test(null.params, exog_extra=GROUP[:, None], observed=False)
    found = sums(counts, length, rate, dispersion)
    difference, even, _ = groups._scores(found, np.ones((1, 1)), N - 2)
    assert (difference**2 / even).item() == pytest.approx(np.ravel(expected[0])[0], rel=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_ratio_and_variance_are_those_of_quasi_poisson(seed):
    counts, length = documents(seed, 0.2)
    # the reference's counts scaled to the target's rate: at equal rates Pearson's variances agree
    own = counts[:TARGET].sum() / length[:TARGET].sum()
    length[TARGET:] *= counts[TARGET:].sum() / length[TARGET:].sum() / own
    design = sm.add_constant(GROUP)
    full = sm.GLM(counts, design, family=sm.families.Poisson(), offset=np.log(length)).fit(
        scale="X2"
    )
    found = sums(counts, length, own, 0.0)
    ratio = found.a_t / found.b_t / (found.a_r / found.b_r)
    assert np.log(ratio).item() == pytest.approx(full.params[1], abs=1e-8)
    _, even, variance = groups._scores(found, np.ones((1, 1)), N - 2)
    assert variance.item() == pytest.approx(full.scale)
    # the score's deviation of the log ratio is Wald's there
    assert np.sqrt(variance / even).item() == pytest.approx(full.bse[1])


def test_the_smallest_detectable_ratio_is_called_four_times_in_five():
    rng = np.random.default_rng(9)
    length = np.ones(N)
    b_t, b_r, rate, width = float(TARGET), float(N - TARGET), 40.0, 3.0
    ratio = groups._detectable(
        np.array([width]), np.array([rate * b_t * b_r / (b_t + b_r)]), b_t, b_r, np.array([1.0])
    )[0]
    counts = rng.poisson(rate * np.where(GROUP > 0, ratio, 1.0), (20_000, N))
    a_t, a_r = counts @ GROUP, counts @ (1 - GROUP)
    mean = (a_t + a_r) / length.sum()
    size = (a_t - mean * b_t) / np.sqrt(mean * b_t * b_r / (b_t + b_r))
    assert (size > width).mean() == pytest.approx(0.8, abs=0.02)
    # and the ratio that solves the same equation by another way
    share = b_t / (b_t + b_r)
    unit = np.sqrt(rate * b_t * b_r / (b_t + b_r))

    def gap(x):
        own = width * np.sqrt(1 + share * x)
        return x * unit - own - 0.841621 * np.sqrt(1 + (1 - share) * x)

    assert ratio == pytest.approx(1 + brentq(gap, 0, 10), rel=1e-4)
