import benchmark_scripts
import numpy as np
import pandas as pd
import pytest
from lunheng.analysis.correction import corrected_shares, known_groups, mean_error
from lunheng.analysis.shares import group_interval
from lunheng.errors import LunhengError
from lunheng.tables.io import check
from scipy.stats import beta


def test_two_stages_by_hand():
    # Weights 2, 2 | 4; mean 2/8; linearised totals of the documents 1/8 and -1/8.
    mean, variance, df = mean_error(
        np.array([[1.0], [0.0], [0.0]]),
        np.array([0.5, 0.5, 0.25]),
        np.array([0, 0, 1]),
        population=4,
    )
    between = 2 * (1 / 8**2 + 1 / 8**2)
    within = 0.5 * (3 / 16) ** 2 + 0.5 * (1 / 16) ** 2 + 0.75 * (1 / 8) ** 2
    one_each_way = 2 * (0.5 / 16 + 0.5 / 16 + 0.75 / 4) / 3
    assert np.isclose(mean[0], 0.25) and df == 1
    assert np.isclose(variance[0], 0.5 * between + 0.5 * (within + one_each_way))


def test_whole_documents_have_the_variance_of_a_ratio_of_cluster_totals():
    # Cochran 1977, eq. 6.13 over clusters: (1 - f) / (n x̄²) Σ (y_i - R x_i)² / (n - 1)
    rng = np.random.default_rng(5)
    cluster = np.repeat(np.arange(6), [3, 8, 5, 9, 4, 7])
    residual = rng.integers(-1, 2, (len(cluster), 1)).astype(float)
    mean, variance, df = mean_error(residual, np.ones(len(cluster)), cluster, population=15)
    y, x = np.bincount(cluster, residual[:, 0]), np.bincount(cluster)
    ratio = y.sum() / x.sum()
    expected = (1 - 6 / 15) / (6 * x.mean() ** 2) * ((y - ratio * x) ** 2).sum() / 5
    assert np.isclose(mean[0], ratio) and np.isclose(variance[0], expected) and df == 5


def test_a_census_has_no_error():
    mean, variance, _ = mean_error(
        np.array([[1.0], [0.0]]), np.ones(2), np.zeros(2, int), population=1
    )
    assert mean[0] == 0.5 and variance[0] == 0


def test_no_error_in_the_sample_is_no_proof_of_none():
    cluster, chance = np.repeat(np.arange(4), 10), np.full(40, 0.1)
    assert mean_error(np.zeros((40, 1)), chance, cluster, population=12)[1][0] > 0


def test_the_corrected_interval_covers_where_the_coded_one_fails():
    module = benchmark_scripts.load("correction")
    naive, held, width = module.coverage(31, 10, repetitions=500, seed=1)
    assert (~naive).sum() >= 2
    assert (held >= 0.92).all()  # nominal 0.95, standard error 0.01
    assert (held[2:] <= 0.99).all()  # and not by being wide; rare themes are held too often
    assert (width < module.SHARES).all()


THEMES = ["finance", "talent"]
FRAMES = {"reports": ["r/a", "r/b", "r/c", "r/d"], "essay": ["e/x"]}


def tables():
    """Return labels and predictions: r/a and r/b sampled, e/x coded whole, o/z in no population."""
    rows = [
        *(("r/a", 0, 1, 0.0, 0.5), ("r/a", 3, 0, 0.0, 0.5), ("r/b", 1, 0, 0.0, 0.25)),
        *(("e/x", 0, 1, 0.0, 1.0), ("e/x", 1, 0, 0.0, 1.0)),
    ]
    columns = ["document", "sentence", "code", "prediction", "probability"]
    labels = pd.concat([pd.DataFrame(rows, columns=columns).assign(theme=t) for t in THEMES])
    sizes = {"r/a": 8, "r/b": 8, "r/c": 8, "r/d": 16, "e/x": 2, "o/z": 5}
    predictions = pd.DataFrame(
        [(d, t, n, 1, 0.0 if d == "e/x" else n / 8) for d, n in sizes.items() for t in THEMES],
        columns=["document", "theme", "n_sentences", "n_coded", "n_predicted"],
    )
    return check(labels, "labels"), check(predictions, "predictions")


def units():
    """Return units and what is coded in them: two sentences each, one document in two units."""
    every = [(d, u, 2) for d in ("r/a", "r/b", "r/c", "r/d", "o/z") for u in range(4)]
    every += [("e/x", 0, 1), ("e/x", 1, 1)]
    size = pd.DataFrame(every, columns=["document", "unit", "n_sentences"])
    coded = [(d, 0, t, 1) for d in ("r/a", "r/b", "r/c", "r/d", "o/z", "e/x") for t in THEMES]
    return size, pd.DataFrame(coded, columns=["document", "unit", "theme", "n_sentences"])


def measure(groups, frames=FRAMES, labels=None, predictions=None):
    own = tables()
    labels = own[0] if labels is None else labels
    predictions = own[1] if predictions is None else predictions
    found = corrected_shares(
        labels, predictions, *units(), groupings={"g": groups}, frames=frames, themes=THEMES
    )
    return check(found, "theme_shares_corrected").set_index(["group", "theme"])


def test_a_share_is_the_mean_prediction_and_the_mean_error():
    row = measure({"all": FRAMES["reports"]}).loc[("all", "finance")]
    assert np.isclose(row["share_corrected"], 1 / 8 + 1 / 4)
    assert np.isclose(row["share_coded"], 4 / 40)
    assert (row["n_documents_sampled"], row["n_sentences_labelled"]) == (2, 3)
    assert row["reason"] == ""


def test_a_text_coded_whole_has_the_share_of_the_hand():
    row = measure({"essay": ["e/x"]}).loc[("essay", "talent")]
    assert row["share_corrected"] == 0.5
    # two sentences, each alone in its unit, and no correction left to be wrong
    ends = ["share_corrected_low", "share_corrected_high"]
    assert np.allclose(row[ends].astype(float), beta.ppf([0.025, 0.975], 1.5, 1.5))


def test_a_single_texts_shares_have_intervals_that_hold_them():
    found = measure({d: [d] for d in ("r/a", "r/b", "r/c", "e/x", "o/z")}).reset_index()
    for name in ("coded", "corrected"):
        share, low, high = (found[f"share_{name}{end}"] for end in ("", "_low", "_high"))
        known = share.notna()
        assert ((low <= share) & (share <= high) & (high - low > 0.05))[known].all()
        assert known.all() == (name == "coded")


def test_the_error_of_the_correction_widens_one_texts_interval():
    row = measure({"one": ["r/a"]}).loc[("one", "finance")]  # three of its eight sentences known
    coded, corrected = (
        row[f"share_{name}_high"] - row[f"share_{name}_low"] for name in ("coded", "corrected")
    )
    assert coded < corrected


def test_a_group_of_documents_has_the_interval_of_theme_shares():
    row = measure({"all": FRAMES["reports"][:3]}).loc[("all", "finance")]
    coded, sizes = np.full((3, 1), 1 / 8), np.full(3, 8.0)  # of one length: weights are equal
    low, high = group_interval(coded, sizes)
    assert np.allclose([row["share_coded_low"], row["share_coded_high"]], [low[0], high[0]])


def test_populations_are_joined_by_their_sentences():
    both = measure({"both": ["e/x", *FRAMES["reports"]]}).loc[("both", "finance")]
    assert np.isclose(both["share_corrected"], (0.5 * 2 + 0.375 * 40) / 42)


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (["r/c", "r/d"], "no document of 2 is in the gold sample"),
        (["r/a", "r/c"], "1 document of 2 is in the gold sample"),
        (["r/a", "r/b", "o/z"], "1 of 3 documents are outside the sampled populations"),
    ],
)
def test_what_was_not_sampled_stays_as_coded(names, reason):
    row = measure({"some": names}).loc[("some", "finance")]
    assert row["reason"] == f"as coded, correction not identified: {reason}"
    assert np.isnan(row["share_corrected"]) and row["share_coded"] > 0


def test_one_sampled_document_is_corrected_within_itself():
    row = measure({"one": ["r/a"]}).loc[("one", "finance")]
    assert np.isclose(row["share_corrected"], 1 / 8 + 1 / 2)
    assert row["share_corrected_low"] < row["share_corrected"] < row["share_corrected_high"]


def test_what_is_wrong_is_named():
    labels, predictions = tables()
    with pytest.raises(LunhengError, match=r"groupings\.g\.x.*“q/q”"):
        measure({"x": ["q/q"]})
    with pytest.raises(LunhengError, match=r"groupings\.g\.x.*no document at all"):
        measure({"x": []})
    with pytest.raises(LunhengError, match=r"“e/x”, sentence 0.*found 0\.0"):
        measure({"x": ["r/a"]}, labels=labels.assign(probability=0.0))
    with pytest.raises(LunhengError, match=r"sentence \d has no row for finance"):
        measure({"x": ["r/a"]}, labels=labels.drop(labels.index[labels["theme"] == "finance"][:1]))
    with pytest.raises(LunhengError, match="row for talent"):
        measure({"x": ["r/a"]}, predictions=predictions[predictions["theme"] == "finance"])
    with pytest.raises(LunhengError, match=r"no predictions for “e/x”"):
        measure({"x": ["r/a"]}, predictions=predictions[predictions["document"] != "e/x"])
    uneven = predictions.assign(n_sentences=np.arange(len(predictions)))
    with pytest.raises(LunhengError, match="one number for all"):
        measure({"x": ["r/a"]}, predictions=uneven)


def test_groups_of_which_something_is_not_known_are_left_out():
    predictions = pd.DataFrame({"document": ["a/1", "a/1", "a/2"], "theme": "t"})
    groupings = {"g": {"known": ["a/1", "a/2"], "half": ["a/1", "b/1"]}, "h": {"none": ["b/1"]}}
    assert known_groups(groupings, predictions) == {
        "g": {"known": ["a/1", "a/2"]}, "h": {},
    }  # fmt: skip
