import numpy as np
import pytest
from lunheng.contrasts import moderation


def test_neighbours_are_means_over_terms_of_like_level():
    rng = np.random.default_rng(1)
    level, values = rng.permutation(200).astype(float), rng.normal(size=(3, 200))
    found = moderation.neighbours(level, values)
    order = np.argsort(level)
    for place in (30, 100, 170):  # a tenth below and a tenth above
        near = order[place - 20 : place + 21]
        assert found[:, order[place]] == pytest.approx(values[:, near].mean(axis=1))
    assert moderation.neighbours(level, values[0]) == pytest.approx(found[0])


def test_dispersion_is_that_of_the_negative_binomial():
    rng = np.random.default_rng(2)
    rate, phi = np.full(300, 20.0), 0.4
    exposure = rng.uniform(0.5, 2, (400, 1))
    counts = rng.poisson(rate * exposure * rng.gamma(1 / phi, phi, (400, 300)))
    assert moderation.dispersion(counts, exposure, rate) == pytest.approx(phi, rel=0.1)


def test_the_priors_freedom_is_found_again():
    rng = np.random.default_rng(3)
    for prior in (4.0, 12.0):
        variance = prior / rng.chisquare(prior, 20_000) * rng.chisquare(20, 20_000) / 20
        found = moderation.prior_freedom(variance, np.ones(20_000), 20)
        assert found == pytest.approx(prior, rel=0.1)
    equal = rng.chisquare(20, 20_000) / 20
    assert moderation.prior_freedom(equal, np.ones(20_000), 20) > 500


def test_the_centre_is_where_most_terms_are():
    rng = np.random.default_rng(4)
    ratio = rng.normal(0.3, 0.1, (2, 400))
    ratio[:, :120] += 3  # three in ten are far away
    found = moderation.centre(ratio, np.full((2, 400), 100.0))
    assert found.ravel() == pytest.approx([0.3, 0.3], abs=0.03)
