import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunheng.errors import LunhengError
from lunheng.measures.diversity import fisher_alpha


@given(st.integers(2, 10**6).flatmap(lambda n: st.tuples(st.integers(1, n - 1), st.just(n))))
def test_alpha_solves_fishers_equation_and_grows_with_species(counts):
    species, individuals = counts
    alpha = fisher_alpha(species, individuals)
    assert alpha * np.log1p(individuals / alpha) == pytest.approx(species, rel=1e-6)
    assert fisher_alpha(species + 1, individuals) > alpha


def test_every_token_a_type_of_its_own_is_beyond_measure():
    assert fisher_alpha(7, 7) == np.inf


@pytest.mark.parametrize("counts", [(0, 5), (6, 5), (0, 0)])
def test_counts_that_cannot_be_are_refused(counts):
    with pytest.raises(LunhengError, match="no more than individuals"):
        fisher_alpha(*counts)
