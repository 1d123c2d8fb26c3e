import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lunheng.errors import LunhengError
from lunheng.handcoding import sample

SIZES = st.lists(st.integers(1, 5000), min_size=1, max_size=12)


@given(SIZES, st.data())
def test_an_allocation_is_the_sample_and_no_stratum_gives_more_than_it_has(sizes, data):
    least = np.minimum(sizes, 2)
    n = data.draw(st.integers(int(least.sum()), sum(sizes)))
    drawn = sample.allocate(np.array(sizes), n, least=least)
    assert drawn.sum() == n
    assert ((least <= drawn) & (drawn <= sizes)).all()


def test_an_allocation_goes_by_the_root_of_the_size():
    drawn = sample.allocate(np.array([100, 400, 10_000]), 130, least=np.zeros(3))
    assert list(drawn) == [10, 20, 100]
    assert list(sample.allocate(np.array([3, 10_000]), 103, least=np.array([3, 2]))) == [3, 100]
    with pytest.raises(ValueError):
        sample.allocate(np.array([3, 4]), 8, least=np.array([2, 2]))


def frame(sizes):
    """Return sentences, groups and classes with so many members (group, class)."""
    rows = [(g, c) for (g, c), n in sizes.items() for _ in range(n)]
    sentences = pd.DataFrame({"document": "x/a", "sentence": range(len(rows)), "text": "t"})
    sentences.insert(0, "id", "x/a#" + sentences["sentence"].astype(str))
    groups, classes = (pd.Series(values) for values in zip(*rows, strict=True))
    return sentences, {"groups": groups, "classes": classes}


SHAPES = st.dictionaries(
    st.tuples(st.sampled_from("ab"), st.sampled_from(["none", "talent", "other"])),
    st.integers(1, 300),
    min_size=1,
)


@settings(max_examples=20, deadline=None)
@given(SHAPES, st.integers(0, 99), st.data())
def test_probabilities_sum_to_the_sample_and_weights_to_the_strata(shape, seed, data):
    sentences, options = frame(shape)
    n = data.draw(st.integers(min(24, len(sentences)), len(sentences)))
    table = sample.strata(sentences, **options, n=n)
    names = options["groups"] + " × " + options["classes"]
    of_each = names.map(table.set_index("stratum")["probability"])
    assert of_each.sum() == pytest.approx(n)
    assert of_each.between(0, 1, inclusive="right").all()
    drawn = sample.draw(sentences, **options, n=n, seed=seed)
    assert len(drawn) == n and drawn["id"].is_unique
    weights = (1 / drawn["probability"]).groupby(drawn["stratum"]).sum()
    assert weights.to_dict() == pytest.approx(names.value_counts().to_dict())
    assert (drawn["stratum"] == names[drawn["sentence"]].to_numpy()).all()


def test_a_rare_theme_gets_half_of_an_equal_share_or_all_of_it():
    sizes = {("a", "none"): 20_000, ("a", "talent"): 60, ("a", "finance"): 8, ("b", "talent"): 40}
    sentences, options = frame(sizes)
    table = sample.strata(sentences, **options, n=300).set_index("stratum")
    assert table.groupby("class")["n_drawn"].sum()["talent"] >= 300 / 6
    assert table.loc["a × finance", "n_drawn"] == 8
    assert table.loc["a × none", "n_drawn"] > 150


def test_a_seed_draws_the_same_whatever_the_order_and_another_does_not():
    sentences, options = frame({("a", "none"): 200, ("a", "talent"): 50})
    one = sample.draw(sentences, **options, n=40, seed=3)
    pd.testing.assert_frame_equal(one, sample.draw(sentences, **options, n=40, seed=3))
    assert set(one["id"]) != set(sample.draw(sentences, **options, n=40, seed=4)["id"])
    # neither sorted by document nor by stratum
    assert not one["sentence"].is_monotonic_increasing
    assert one["stratum"].ne(one["stratum"].shift()).sum() > 5


def test_each_sentence_of_a_stratum_is_as_likely_as_any_other():
    sentences, options = frame({("a", "none"): 20, ("a", "talent"): 6})
    times = pd.Series(0, index=sentences["id"])
    for seed in range(80):
        times[sample.draw(sentences, **options, n=10, seed=seed)["id"]] += 1
    table = sample.strata(sentences, **options, n=10).set_index("class")["probability"]
    expected = 80 * options["classes"].map(table).to_numpy()
    # four standard deviations of a binomial
    assert (np.abs(times - expected) < 4 * np.sqrt(expected * (1 - expected / 80)) + 1e-9).all()


def test_a_sentences_class_is_its_rarest_theme():
    sentences, _ = frame({("a", "none"): 5})
    rows = [(0, "talent"), (0, "finance"), (1, "talent"), (2, "openness"), (3, "talent")]
    codes = pd.DataFrame(rows, columns=["sentence", "theme"]).assign(document="x/a")
    codes = pd.concat([codes, codes])  # a sentence counts once, however many hits it has
    found = sample.predicted(sentences, codes, themes=["talent", "finance"])
    assert list(found) == ["finance", "talent", "other", "talent", "none"]
    found = sample.predicted(sentences, codes, themes=["talent"])
    assert list(found) == ["talent", "talent", "other", "talent", "none"]


@pytest.mark.parametrize(("n", "said"), [(8, "from 7 sentences"), (3, "draw 8 or more")])
def test_a_sample_that_cannot_be_drawn_says_what_can(n, said):
    sentences, options = frame({("a", "none"): 4, ("b", "talent"): 3})
    with pytest.raises(LunhengError, match=said):
        sample.draw(sentences, **options, n=n, seed=1)
