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
    found = theme_shares(*tables(documents, units, coded), groupings=groupings, themes=THEMES)
    return found.set_index(["group", "theme"])


def test_a_group_is_the_mean_over_its_documents():
    found = measure(["a", "b", "c"], 1, lambda i, u: i + 1)  # 10, 20, 30 per cent
    row = found.loc[("all", "finance")]
    assert np.isclose(row["share_sentences"], 0.2) and np.isclose(row["share_tokens"], 0.2)
    assert row["share_sentences_low"] < 0.2 < row["share_sentences_high"]
    assert found.loc[("all", "talent"), "share_sentences"] == 0
    assert row["n_documents"] == 3


def width(row, column="share_sentences"):
    return row[f"{column}_high"] - row[f"{column}_low"]


def test_more_documents_make_a_narrower_interval():
    def of(n):
        return width(measure([f"d{i:02}" for i in range(n)], 1, lambda i, u: 1 + i % 3).iloc[0])

    assert of(27) < of(9) < of(3)


@pytest.mark.parametrize("column", ["share_sentences", "share_tokens"])
@pytest.mark.parametrize("units", [1, 2, 12])
def test_one_text_has_an_interval_that_is_never_of_width_none(units, column):
    for coded, share in ((lambda i, u: 2, 0.2), (lambda i, u: 0, 0), (lambda i, u: 10, 1)):
        row = measure(["a"], units, coded).loc[("all", "finance")]
        assert np.isclose(row[column], share)
        assert 0 <= row[f"{column}_low"] <= share <= row[f"{column}_high"] <= 1
        assert width(row, column) > 0.01


def test_a_text_is_as_sure_in_one_grouping_as_in_another():
    groups = {"first": ["a"], "both": ["a", "b"], "last": ["a"]}
    found = measure(["a", "b"], 12, lambda i, u: u % 4, groups)
    assert found.loc["first"].equals(found.loc["last"])


def test_a_text_whose_paragraphs_keep_to_themselves_is_less_sure():
    def of(coded):
        names = [f"s/{i}" for i in range(12)]
        return measure(names, 12, coded, {"one": ["s/0"]}).loc[("one", "finance")]

    apart, mixed = of(lambda i, u: 10 * (u % 4 == 0)), of(lambda i, u: 2 + u % 2)
    assert np.isclose(apart["share_sentences"], mixed["share_sentences"])
    assert width(apart) > 1.5 * width(mixed)


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


def test_a_group_or_theme_beside_it_changes_nothing_of_a_group():
    names = [f"s/{i}" for i in range(4)]
    given = tables(names, 12, lambda i, u: (u + i) % 4)
    coded = pd.concat([given[1], given[1].assign(theme="talent", n_sentences=1)])
    last = {"one": [names[1]], "two": names[2:]}

    def shares(groups, themes):
        found = theme_shares(
            given[0], coded, given[2], groupings={"g": groups}, themes=themes
        )  # fmt: skip
        kept = found[found["group"].isin(last) & (found["theme"] == "finance")]
        return kept.reset_index(drop=True)

    alone = shares(last, ["finance"])
    pd.testing.assert_frame_equal(shares({"new": names[:1]} | last, ["finance"]), alone)
    pd.testing.assert_frame_equal(shares(last, ["talent", "finance"]), alone)
