import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lunheng.errors import LunhengError
from lunheng.handcoding import reliability
from lunheng.measures.agreement import accuracy_of

CODED = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=40)


def coded(*cells):
    return pd.Series(cells)


@settings(max_examples=20, deadline=None)
@given(CODED, st.integers(0, 5))
def test_an_interval_holds_its_estimate_and_depends_on_the_seed_alone(pairs, seed):
    a, b = (np.array(x)[:, None] for x in zip(*pairs, strict=True))
    options = {"themes": ["talent"], "resamples": 120, "seed": seed}
    table = reliability.compare(a, b, **options)
    row = table.iloc[0]
    assert row["agreement_low"] <= row["agreement"] <= row["agreement_high"]
    pd.testing.assert_frame_equal(table, reliability.compare(a, b, **options))
    swapped = reliability.compare(b, a, **options)
    for name in reliability.MEASURES:
        assert swapped[name].tolist() == pytest.approx(table[name].tolist(), nan_ok=True)


def test_the_mean_is_over_the_themes_that_have_a_value():
    themes = ["finance", "talent", "openness"]
    a = reliability.indicator(coded("finance", "finance,talent", "-", "-"), themes)
    b = reliability.indicator(coded("finance", "talent", "-", "-"), themes)
    assert a.tolist()[1] == [True, True, False]
    table = reliability.compare(a, b, themes=themes, resamples=50).set_index("theme")
    assert np.isnan(table.loc["openness", "kappa"])
    expected = (table.loc["finance", "kappa"] + 1) / 2
    assert table.loc["*", "kappa"] == pytest.approx(expected)
    assert table.loc["*", ["n_a", "n_b", "n_both"]].tolist() == [3, 2, 2]


def test_an_interval_has_the_width_that_theory_gives():
    rng = np.random.default_rng(5)
    a = np.ones((400, 1), dtype=bool)
    b = rng.random((400, 1)) < 0.8
    row = reliability.compare(a, b, themes=["talent"]).iloc[0]
    p = b.mean()
    width = 2 * 1.96 * np.sqrt(p * (1 - p) / 400)
    assert row["agreement_high"] - row["agreement_low"] == pytest.approx(width, rel=0.15)
    # nothing is left to chance inside strata of which all agree or none does
    strata = b[:, 0].astype(int)
    row = reliability.compare(a, b, themes=["talent"], strata=strata).iloc[0]
    assert row["agreement_low"] == row["agreement"] == row["agreement_high"]


def test_weights_undo_the_sampling():
    """A gold of 1,000 sentences, its rare half drawn whole, the other one in ten."""
    rng = np.random.default_rng(1)
    gold, ours = rng.random((1000, 1)) < 0.3, rng.random((1000, 1)) < 0.3
    ours[:100] = gold[:100]
    kept = np.r_[0:100, 100:1000:10]
    probability = np.where(kept < 100, 1.0, 0.1)
    options = {"themes": ["talent"], "measures": accuracy_of, "resamples": 20}
    true = reliability.compare(gold, ours, **options).loc[0, "recall"]
    plain = reliability.compare(gold[kept], ours[kept], **options).loc[0, "recall"]
    weighted = reliability.compare(gold[kept], ours[kept], **options, weights=1 / probability).loc[
        0, "recall"
    ]
    assert abs(weighted - true) < abs(plain - true) / 2


def files(a, b):
    table = [pd.DataFrame(x, columns=["id", "themes", "row"]) for x in (a, b)]
    return table, {"names": ("a.tsv", "b.tsv")}


def test_coders_are_joined_by_id_whatever_the_order():
    (a, b), names = files(
        [("x#0", "talent", 2), ("x#1", "-", 3)], [("x#1", "-", 2), ("x#0", "-", 3)]
    )
    merged = reliability.gold(reliability.join(a, b, **names, gold=False))
    assert list(merged.columns) == [
        "id", "document", "text", "themes", "coder_a", "coder_b", "stratum", "probability",
    ]  # fmt: skip
    assert merged[["themes", "coder_a", "coder_b"]].values.tolist() == [
        ["", "talent", "-"],
        ["-", "-", "-"],
    ]


def test_a_sentence_that_one_coder_lacks_is_an_error():
    (a, b), names = files([("x#0", "-", 2), ("x#1", "-", 3)], [("x#0", "-", 2)])
    with pytest.raises(LunhengError, match=r"b.tsv: 1 sentences .* missing: x#1 .a.tsv, row 3"):
        reliability.join(a, b, **names, gold=False)
    with pytest.raises(LunhengError, match=r"a.tsv: 1 sentences .* missing: x#1 .b.tsv, row 3"):
        reliability.join(b, a, **names, gold=False)
    # what lies outside the gold is left aside, what of it is not coded is not
    assert len(reliability.join(b, a, **names, gold=True)) == 1
    with pytest.raises(LunhengError, match="missing: x#1"):
        reliability.join(a, b, **names, gold=True)


KEY = pd.DataFrame(
    {"id": ["x#0", "x#1"], "document": "x", "stratum": "x × none", "probability": ["0.5", "0.25"]}
)


def test_the_key_adds_what_coders_were_not_shown():
    joined = pd.DataFrame({"id": ["x#1", "x#0"], "coder_a": "-", "coder_b": "-"})
    names = {"names": ("a.tsv", "key.tsv")}
    found = reliability.with_key(joined, KEY, **names)
    assert list(found["probability"]) == ["0.25", "0.5"]
    assert list(reliability.weights(found, where="a.tsv")) == [4, 2]
    for table, key, said in (
        (joined, KEY.iloc[:1], "key.tsv: 1 sentences of a.tsv are missing: x#1"),
        (joined.iloc[:1], KEY, "a.tsv: 1 sentences of key.tsv are missing: x#0"),
        (joined, KEY.drop(columns="stratum"), "key.tsv: no column “stratum”"),
    ):
        with pytest.raises(LunhengError, match=said):
            reliability.with_key(table, key, **names)


@pytest.mark.parametrize("wrong", ["", "0", "1.5", "half"])
def test_a_probability_that_is_none_is_named(wrong):
    joined = pd.DataFrame({"id": ["x#0", "x#1"], "probability": ["0.5", wrong]})
    with pytest.raises(LunhengError, match=r"g\.tsv: the probability of “x#1”"):
        reliability.weights(joined, where="g.tsv")
    assert reliability.weights(joined[["id"]], where="g.tsv") is None
    assert reliability.weights(joined.assign(probability=""), where="g.tsv") is None
