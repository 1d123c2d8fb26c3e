import numpy as np
import pandas as pd
import pytest
from lunheng.contrasts.adjustment import common_ratio, factors, strata_tables
from lunheng.contrasts.compare import contrast

TERMS = pd.Index(["a", "b"])


def test_a_table_a_stratum_and_tokens_of_all_terms():
    strata = pd.DataFrame(
        [
            ("d1", "x", "a", 1.5),
            ("d1", "x", "other", 2.0),
            ("d2", "y", "b", 1.0),
            ("e", "x", "a", 9),
        ],
        columns=["document", "stratum", "term", "n"],
    )
    inside, sizes = strata_tables(strata, ["d1", "d2"], TERMS)
    assert [t.tolist() for t in inside] == [[[1.5, 0], [0, 0]], [[0, 0], [0, 1]]]
    assert sizes.tolist() == [[3.5, 0], [0, 1]]


def test_expected_occurrences_are_those_of_the_strata():
    # term a stands inside the stratum alone, where half of d1 and a tenth of d2 is
    table = np.array([[500, 10], [100, 10]])
    length = np.array([10_000.0, 10_000.0])
    inside = [np.array([[500, 5], [100, 1]])]
    sizes = np.array([[5000.0], [1000.0]])
    found = factors(table, length, inside, sizes, standard=np.arange(2))
    assert found[:, 0] == pytest.approx([5 / 3, 1 / 3], rel=0.02)
    assert found[:, 1] == pytest.approx([1, 1], rel=0.1)
    assert (length[:, None] * found).sum(axis=0) == pytest.approx([20_000, 20_000])


def test_mantel_and_haenszels_ratio_is_that_of_the_published_formula():
    # deaths and person-years of two strata; MH = sum(a N0 / T) / sum(b N1 / T)
    a, b, target, reference = [30, 12], [10, 24], [1000.0, 200.0], [500.0, 800.0]
    by_hand = (30 * 500 / 1500 + 12 * 800 / 1000) / (10 * 1000 / 1500 + 24 * 200 / 1000)
    table = np.array([[sum(a)], [sum(b)]])
    inside = [np.array([[a[0]], [b[0]]])]
    found = common_ratio(
        table,
        np.array([sum(target), sum(reference)]),
        inside,
        np.array([[target[0]], [reference[0]]]),
        n_target=1,
    )
    assert 2**found == pytest.approx([by_hand])


def simulated(seed=3, target=8, reference=14, terms=240, ratio=4):
    """Return counts and strata: the target speaks three times as much of finance, no otherwise.

    The last term is used `ratio` times as much by the target, in finance and outside it.
    """
    rng = np.random.default_rng(seed)
    rates = rng.gamma(2, 0.5, (2, terms)) / terms
    rates[1] *= np.where(rng.random(terms) < 0.5, 3, 0.4)
    rates[:, -1] = 1 / terms
    counts, strata = [], []
    for number in range(target + reference):
        own = number < target
        share = 0.6 if own else 0.2
        raised = np.where((np.arange(terms) == terms - 1) & own, ratio, 1)
        burst = rng.gamma(10, 0.1, terms)
        n = [
            rng.poisson(6000 * part * rate * burst * raised)
            for part, rate in zip((1 - share, share), rates, strict=True)
        ]
        names = [f"t{i:03}" for i in range(terms)]
        document = f"{'t' if own else 'r'}/{number:02}"
        counts.append(pd.DataFrame({"document": document, "term": names, "n": n[0] + n[1]}))
        inside = pd.DataFrame({"document": document, "term": names, "n": n[1].astype(float)})
        strata.append(inside.assign(stratum="finance"))
    counts = pd.concat(counts, ignore_index=True)
    documents = sorted(counts["document"].unique())
    return counts, pd.concat(strata, ignore_index=True), documents


@pytest.mark.parametrize("alone", [False, True], ids=["groups", "one text"])
def test_what_themes_explain_is_no_longer_called(alone):
    ratio = 8 if alone else 4
    counts, strata, documents = simulated(ratio=ratio)
    target = [d for d in documents if d.startswith("t/")][: 1 if alone else None]
    reference = [d for d in documents if d.startswith("r/")]
    found = contrast(counts, target=target, reference=reference, strata=strata)
    found = found.set_index("term")
    plain = found["call"].isin(["over", "under"])
    adjusted = found["call_adjusted"].isin(["over", "under"])
    assert plain.sum() >= (8 if alone else 20)
    assert adjusted.sum() <= 4
    assert found.loc["t239", "call_adjusted"] == "over"
    row = found.loc["t239"]
    assert row["log_ratio_adjusted_low"] < np.log2(ratio) < row["log_ratio_adjusted_high"]


def test_without_strata_the_columns_are_null_and_say_why():
    counts, _, documents = simulated(terms=60)
    found = contrast(counts, target=documents[14:], reference=documents[:14])
    assert found["q_adjusted"].isna().all()
    assert found["reason"].str.contains("call_adjusted: theme shares are not held equal").all()
