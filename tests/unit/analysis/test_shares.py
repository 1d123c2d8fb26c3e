import numpy as np
import pandas as pd
import pytest
from lunheng.analysis.shares import theme_shares
from lunheng.errors import LunhengError

THEMES = ["finance", "talent"]


def tables(documents, units, coded):
    rows = [(d, u, 10, 200) for d in documents for u in range(units)]
    size = pd.DataFrame(rows, columns=["document", "unit", "n_sentences", "n_tokens"])
    found = [
        (d, u, "finance", coded(i, u), 20 * coded(i, u))
        for i, d in enumerate(documents)
        for u in range(units)
        if coded(i, u)
    ]
    counts = pd.DataFrame(found, columns=["document", "unit", "theme", "n_sentences", "n_tokens"])
    return size, counts, pd.DataFrame({"document": documents})


def measure(documents, units, coded, groups=None):
    groupings = {"g": groups or {"all": documents}}
    return theme_shares(
        *tables(documents, units, coded), groupings=groupings, themes=THEMES, seed=1, resamples=400
    ).set_index(["group", "theme"])


def test_a_group_is_the_mean_over_its_documents():
    found = measure(["a", "b", "c"], 1, lambda i, u: i + 1)  # 10, 20, 30 per cent
    row = found.loc[("all", "finance")]
    assert np.isclose(row["share_sentences"], 0.2) and np.isclose(row["share_tokens"], 0.2)
    assert row["share_sentences_low"] < 0.2 < row["share_sentences_high"]
    assert found.loc[("all", "talent"), "share_sentences"] == 0
    assert row["n_documents"] == 3


def test_more_documents_make_a_narrower_interval():
    def width(n):
        row = measure([f"d{i:02}" for i in range(n)], 1, lambda i, u: 1 + i % 3).iloc[0]
        return row["share_sentences_high"] - row["share_sentences_low"]

    assert width(27) < width(9) < width(3)


def test_one_text_gets_the_interval_of_its_units_and_one_unit_gets_none():
    row = measure(["a"], 12, lambda i, u: u % 4).loc[("all", "finance")]
    assert np.isclose(row["share_sentences"], 0.15)
    assert row["share_sentences_low"] < 0.15 < row["share_sentences_high"]
    alone = measure(["a"], 1, lambda i, u: 2).loc[("all", "finance")]
    assert np.isclose(alone["share_sentences"], 0.2) and np.isnan(alone["share_sentences_low"])


def test_the_group_interval_covers_the_truth():
    rng = np.random.default_rng(3)
    held = 0
    for _ in range(200):
        share = rng.beta(8, 32, 12)  # mean 0.2
        drawn = rng.binomial(10, share)
        row = measure([f"d{i:02}" for i in range(12)], 1, lambda i, u, n=drawn: int(n[i])).iloc[0]
        held += row["share_sentences_low"] <= 0.2 <= row["share_sentences_high"]
    assert held >= 180  # nominal 190 of 200


def test_a_group_without_documents_is_named():
    with pytest.raises(LunhengError, match=r"groupings\.g\.west"):
        measure(["a"], 1, lambda i, u: 1, {"west": []})
    with pytest.raises(LunhengError, match=r"groupings\.g\.west.*“x”"):
        measure(["a"], 1, lambda i, u: 1, {"west": ["x"]})


def test_the_interval_holds_the_share_where_documents_agree():
    row = measure(["a", "b"], 1, lambda i, u: 2).loc[("all", "finance")]
    assert np.isclose(row["share_sentences_low"], 0.2)
    assert np.isclose(row["share_sentences_high"], 0.2)
    silent = measure(["a", "b"], 1, lambda i, u: 2).loc[("all", "talent")]
    assert silent["share_sentences_low"] == 0 == silent["share_sentences_high"]
