"""Published values of diversity."""

import pytest
from lunheng.measures.diversity import fisher_alpha


def test_the_moths_of_fisher_corbet_and_williams():
    # 1943, doi:10.2307/1411: 240 species among 15,609 moths caught at Rothamsted
    assert fisher_alpha(240, 15_609) == pytest.approx(40.24728178439233, abs=1e-9)


@pytest.mark.parametrize(
    ("species", "individuals", "alpha"),
    [
        (93, 448, 35.67297),
        (84, 435, 30.99091),
        (90, 463, 33.32033),
        (94, 508, 33.92209),
        (101, 505, 37.96423),
        (85, 412, 32.49374),
    ],
)
def test_the_first_plots_of_barro_colorado_island(species, individuals, alpha):
    # fisher.alpha(BCI) of the R package vegan, tropical trees by hectare
    assert fisher_alpha(species, individuals) == pytest.approx(alpha, abs=5e-6)
