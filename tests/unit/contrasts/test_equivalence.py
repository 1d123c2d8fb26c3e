import numpy as np
import pytest
from lunheng.contrasts.equivalence import band


def test_a_ratio_that_is_none_is_near_one_and_near_most_terms():
    low, high = band(np.array([0.0, 0.5, -0.5, -3.0]), equivalence=2)
    assert low.tolist() == [-1, -0.5, -1, -1]
    assert high.tolist() == [1, 1, 0.5, -2]
    assert high[3] < low[3]  # none


def test_the_band_of_one_shift_is_two_numbers():
    assert band(0.0, equivalence=1.5) == pytest.approx((np.log2(2 / 3), np.log2(1.5)))
