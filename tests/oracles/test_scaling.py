"""Published values of Wordscores: Laver, Benoit and Garry 2003, doi:10.1017/S0003055403000698."""

import numpy as np
import pytest
from lunheng.measures.scaling import rescale, wordscores

# their table 1: 37 words, A to Z and ZA to ZK; five reference texts and a virgin one
COUNTS = [2, 3, 10, 22, 45, 78, 115, 146, 158, 146, 115, 78, 45, 22, 10, 3, 2]
SCORES = [-1.5, -0.75, 0, 0.75, 1.5]
TEXTS = np.zeros((6, 37))
for row, first in enumerate([0, 5, 10, 15, 20, 7]):
    TEXTS[row, first : first + len(COUNTS)] = COUNTS
REFERENCE = [0, 1, 2, 3, 4]


def test_the_virgin_text():
    found = wordscores(TEXTS, reference=REFERENCE, scores=SCORES)
    assert found["raw"] == pytest.approx([-0.4480590766177135], abs=1e-9)
    # the tests of the R package austin, which say that the paper's 0.018 is a misprint
    assert found["standard_error"] == pytest.approx([0.01189767], abs=5e-9)


def test_words():
    # the tests of austin: A, F, Z and ZK
    words = wordscores(TEXTS, reference=REFERENCE, scores=SCORES)["words"]
    assert words[[0, 5, 25, 36]] == pytest.approx([-1.5, -1.48125, 1.0369898, 1.5], abs=5e-8)


def test_reference_texts_scored_like_virgin_ones():
    # quanteda.textmodels' documentation; raw scores, not its rescaled ones
    again = np.vstack([TEXTS[:5], TEXTS[:5]])
    raw = wordscores(again, reference=REFERENCE, scores=SCORES)["raw"]
    assert raw == pytest.approx([-1.317931, -0.7395598, 0, 0.7395598, 1.317931], abs=5e-7)


def test_the_british_manifestos_of_1997():
    # their table on the economic dimension: Labour, Liberal Democrats, Conservatives; reference
    # scores are those of 1992
    found = rescale(np.array([10.3954, 10.2181, 10.7361]), scores=[5.35, 8.21, 17.21])
    assert found == pytest.approx([9.17, 5.00, 17.18], abs=0.005)
