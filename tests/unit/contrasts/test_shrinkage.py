import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from lunheng.contrasts.shrinkage import shrink

ROWS = st.lists(st.tuples(st.floats(-6, 6), st.floats(0.05, 2)), min_size=1, max_size=40)


@given(ROWS)
def test_points_move_towards_zero_and_stay_on_their_bars(rows):
    ratio, error = np.array(rows).T
    low, high = ratio - 2 * error, ratio + 2 * error
    found = shrink(ratio, low, high, error=error, tested=np.ones(len(ratio), bool))
    assert (np.abs(found) <= np.abs(ratio) + 1e-9).all()
    assert (found * ratio >= 0).all()
    outside = (low > 0) | (high < 0)
    assert (found[outside] >= low[outside] - 1e-9).all()
    assert (found[outside] <= high[outside] + 1e-9).all()


def test_one_term_far_from_the_others_is_drawn_in_little():
    rng = np.random.default_rng(1)
    ratio = np.append(rng.normal(0, 0.5, 300), 4.5)
    error = np.full(301, 0.5)
    found = shrink(ratio, ratio - 9, ratio + 9, error=error, tested=np.ones(301, bool))
    assert found[-1] > 4
    assert np.abs(found[:-1]).mean() < 0.5 * np.abs(ratio[:-1]).mean()


def test_nothing_to_learn_from_gives_nothing():
    ratio = np.array([1.0, np.nan])
    found = shrink(ratio, ratio, ratio, error=np.ones(2), tested=np.zeros(2, bool))
    assert np.isnan(found).all()
