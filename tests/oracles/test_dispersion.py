"""Published values of dispersion: Gries 2008, doi:10.1075/ijcl.13.4.02gri."""

import numpy as np
import pytest
from lunheng.measures import dispersion

COUNTS = np.array([1, 2, 3, 4, 5])
SIZES = np.array([9, 10, 10, 10, 11])


def test_gries_word_a():
    assert dispersion.dp(COUNTS, SIZES) == pytest.approx(0.18, abs=1e-9)
    assert dispersion.dp_norm(COUNTS, SIZES) == pytest.approx(0.2195121951219512, abs=1e-9)
    assert dispersion.juilland_d(COUNTS, SIZES) == pytest.approx(0.7851504534504508, abs=1e-9)
    assert dispersion.carroll_d2(COUNTS, SIZES) == pytest.approx(0.938, abs=5e-4)
    assert dispersion.d_kl(COUNTS, SIZES) == pytest.approx(0.1369717293652208, abs=1e-9)


def test_equal_parts():
    equal = np.ones(5)
    assert dispersion.juilland_d([0, 4, 3, 2, 1], equal) == pytest.approx(0.6464466094067263)
    assert dispersion.carroll_d2([2, 1, 1, 1, 0], equal) == pytest.approx(0.8277293767706428)


def test_the_ends_of_the_scale():
    assert dispersion.dp([3, 3, 3], [1, 1, 1]) == pytest.approx(0)
    assert dispersion.dp([0, 0, 9], [1, 1, 1]) == pytest.approx(2 / 3)  # 1 - its part of the text
    table = dispersion.dp(np.array([[3, 0], [3, 0], [3, 0]]), [1, 1, 1])
    assert table[0] == pytest.approx(0)
    assert np.isnan(table[1])
