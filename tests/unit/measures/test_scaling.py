import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunheng.errors import LunhengError
from lunheng.measures.scaling import rescale, wordscores

LEFT, RIGHT = [8, 2, 0, 0], [1, 4, 5, 0]


def test_by_hand():
    found = wordscores(
        np.array([LEFT, RIGHT, [1, 1, 2, 6], [0, 0, 0, 3]]), reference=[0, 1], scores=[-1, 1]
    )
    # rates 0.8 against 0.1, 0.2 against 0.4, 0 against 0.5
    words = [-7 / 9, 1 / 3, 1]
    assert found["words"][:3] == pytest.approx(words)
    assert np.isnan(found["words"][3])
    # a word that no reference text has is passed over
    raw = np.mean([words[0], words[1], words[2], words[2]])
    spread = np.mean([(w - raw) ** 2 for w in (words[0], words[1], words[2], words[2])])
    assert found["raw"][0] == pytest.approx(raw)
    assert found["standard_error"][0] == pytest.approx(np.sqrt(spread / 4))
    assert np.isnan(found["raw"][1]) and np.isnan(found["standard_error"][1])
    assert np.isnan(found["rescaled"]).all()  # one score has no spread


@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=1, max_size=5))
def test_scores_lie_between_the_references_and_turn_with_them(virgin):
    table = np.array([LEFT, RIGHT, *virgin])
    found = wordscores(table, reference=[0, 1], scores=[-1, 1])
    back = wordscores(table, reference=[0, 1], scores=[1, -1])
    assert (np.isnan(found["raw"]) | (np.abs(found["raw"]) <= 1 + 1e-12)).all()
    assert back["raw"] == pytest.approx(-found["raw"], nan_ok=True)
    assert back["standard_error"] == pytest.approx(found["standard_error"], nan_ok=True)


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=6, unique=True))
def test_rescaled_scores_keep_their_mean_and_have_the_references_spread(raw):
    found = rescale(np.array(raw) / 100, scores=[2.0, 5.0, 11.0])
    assert found.mean() == pytest.approx(np.mean(raw) / 100)
    assert found.std(ddof=1) == pytest.approx(np.std([2, 5, 11], ddof=1))
    assert (np.argsort(found) == np.argsort(raw)).all()


def test_texts_all_alike_cannot_be_drawn_out():
    assert np.isnan(rescale(np.array([0.5, 0.5]), scores=[0, 1])).all()
    assert np.isnan(rescale(np.array([0.5, np.nan]), scores=[0, 1])).all()


@pytest.mark.parametrize(
    ("reference", "scores", "says"),
    [([0], [1], "two texts or more"), ([0, 1], [1], "1 scores"), ([0, 2], [1, 2], "no words")],
)
def test_references_that_do_not_fit_are_refused(reference, scores, says):
    with pytest.raises(LunhengError, match=says):
        wordscores(np.array([LEFT, RIGHT, [0, 0, 0, 0]]), reference=reference, scores=scores)
