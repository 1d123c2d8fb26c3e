import numpy as np
import pytest
from lunheng.analysis.topic_models import fit
from scipy.sparse import csr_matrix


@pytest.mark.parametrize("model", ["nmf", "lda"])
def test_topics_and_shares_are_distributions_and_repeat(model):
    matrix = csr_matrix(np.random.default_rng(1).poisson(1.0, (40, 25)).astype(float))
    weights, shares = fit(matrix, model=model, k=4, passes=2, seed=3)
    assert weights.shape == (4, 25) and shares.shape == (40, 4)
    assert (weights > 0).all() and np.allclose(weights.sum(axis=1), 1)
    assert (shares > 0).all() and np.allclose(shares.sum(axis=1), 1)
    again = fit(matrix, model=model, k=4, passes=2, seed=3)
    assert np.array_equal(weights, again[0]) and np.array_equal(shares, again[1])


def test_two_blocks_are_two_topics():
    block = np.random.default_rng(2).poisson(4.0, (30, 10))
    zero = np.zeros_like(block)
    matrix = csr_matrix(np.block([[block, zero], [zero, block]]).astype(float))
    weights, shares = fit(matrix, model="nmf", k=2, passes=1, seed=1)
    first = int(weights[0, :10].sum() > 0.5)
    assert weights[0, :10].sum() > 0.95 if first else weights[0, 10:].sum() > 0.95
    assert (shares[:30].argmax(axis=1) == (0 if first else 1)).all()
