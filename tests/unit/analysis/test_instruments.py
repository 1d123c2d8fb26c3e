import numpy as np
import pandas as pd
import pytest
from lunheng.analysis.instruments import instrument_shares, stance_shares
from lunheng.analysis.one_share import PRIOR_CORRELATION
from lunheng.errors import LunhengError
from lunheng.tables.io import check
from scipy.stats import beta

CLASSES = {"funding": "supply", "tax": "environment"}
KEYS = ["document", "unit", "theme", "stance", "instrument"]
HOW = {"themes": ["finance", "talent"]}


def rows(*found):
    frame = pd.DataFrame(found, columns=[*KEYS, "n_clauses"])
    return frame.assign(n_sentences=frame["n_clauses"])


def sizes(*documents, units=2, clauses=10):
    index = [(d, u, clauses) for d in documents for u in range(units)]
    return pd.DataFrame(index, columns=["document", "unit", "n_clauses"])


def test_shares_of_instruments_sum_to_one_and_once_more_over_classes():
    counts = rows(
        ("s/a", 0, "finance", "*", "funding", 3),
        ("s/a", 1, "finance", "*", "tax", 1),
        ("s/a", 1, "finance", "measure", "tax", 1),  # a part of the row above
        ("s/b", 0, "finance", "*", "tax", 2),
    )
    groupings = {"g": {"both": ["s/a", "s/b"], "one": ["s/a"]}}
    found = instrument_shares(
        sizes("s/a", "s/b"), counts, groupings=groupings, instruments=CLASSES, **HOW
    )
    found = check(found, "instrument_shares").set_index(["group", "theme", "instrument"])
    one, both = found.loc[("one", "finance")], found.loc[("both", "finance")]
    assert one.loc[["funding", "tax"], "share"].tolist() == [0.75, 0.25]
    assert one.loc[["supply", "environment"], "share"].tolist() == [0.75, 0.25]
    assert both.loc["tax", "share"] == (0.25 + 1) / 2  # the mean over documents
    assert (both.loc["tax", "n"], both.loc["tax", "n_all"]) == (3, 6)
    assert ((one["low"] <= one["share"]) & (one["share"] <= one["high"])).all()
    nothing = found.loc[("both", "talent")]
    assert nothing["share"].isna().all() and (nothing["n_documents"] == 0).all()


def test_documents_without_the_theme_do_not_count_as_zero():
    counts = rows(
        ("s/a", 0, "finance", "*", "tax", 2), ("s/b", 0, "talent", "*", "funding", 2)
    )  # fmt: skip
    found = instrument_shares(
        sizes("s/a", "s/b"), counts, groupings={"g": {"x": ["s/a", "s/b"]}}, instruments=CLASSES,
        **HOW,
    ).set_index(["theme", "instrument"])  # fmt: skip
    assert found.loc[("finance", "tax"), "share"] == 1
    assert found.loc[("finance", "tax"), "n_documents"] == 1


def test_what_never_occurs_in_one_text_still_has_an_upper_end():
    themes = pd.DataFrame(
        {"document": "s/a", "unit": [0, 1], "theme": "finance", "n_clauses": [4, 6]}
    )
    found = stance_shares(
        sizes("s/a"), themes, rows(), groupings={"g": {"x": ["s/a"]}}, stances=["problem"], **HOW
    )
    row = check(found, "stance_shares").set_index("theme").loc["finance"]
    # ten clauses, in units of 5.2 on average, with the prior's correlation: nothing was seen
    worth = 10 / (1 + (52 / 10 - 1) * PRIOR_CORRELATION)
    assert (row["share"], row["low"]) == (0, 0)
    assert row["high"] == pytest.approx(beta.ppf(0.975, 0.5, worth + 0.5))


def test_stances_are_shares_of_the_themes_clauses():
    themes = pd.DataFrame(
        {"document": "s/a", "unit": [0, 1], "theme": "finance", "n_clauses": [4, 6]}
    )
    counts = rows(
        ("s/a", 0, "finance", "problem", "*", 4),
        ("s/a", 0, "*", "problem", "*", 5),
        ("s/a", 0, "finance", "problem", "tax", 1),
    )
    found = stance_shares(
        sizes("s/a"), themes, counts, groupings={"g": {"x": ["s/a"]}}, stances=["problem"], **HOW
    ).set_index("theme")
    assert found.loc["finance", "share"] == 0.4
    assert found.loc["*", "share"] == 5 / 20
    # the units differ from each other as much as they can: wider than independent clauses would be
    low, high = found.loc["finance", ["low", "high"]]
    assert low < beta.ppf(0.025, 4.5, 6.5) and beta.ppf(0.975, 4.5, 6.5) < high


def test_no_single_text_has_an_interval_of_width_none():
    counts = rows(
        ("s/a", 0, "finance", "problem", "*", 4), ("s/a", 1, "finance", "problem", "*", 6),
        ("s/a", 0, "finance", "*", "tax", 4), ("s/b", 0, "talent", "*", "tax", 1),
    )  # fmt: skip
    themes = pd.DataFrame(
        {"document": "s/a", "unit": [0, 1], "theme": "finance", "n_clauses": [4, 6]}
    )
    groupings = {"g": {"x": ["s/a"], "y": ["s/b"], "both": ["s/a", "s/b"]}}
    for found in (
        stance_shares(
            sizes("s/a", "s/b"), themes, counts, groupings=groupings, stances=["problem", "aim"],
            **HOW,
        ),
        instrument_shares(
            sizes("s/a", "s/b"), counts, groupings=groupings, instruments=CLASSES, **HOW
        ),
    ):  # fmt: skip
        one = found[found["n_documents"] == 1]
        assert set(one["share"]) == {0, 1}
        assert ((one["low"] <= one["share"]) & (one["share"] <= one["high"])).all()
        assert (one["high"] - one["low"] > 0.1).all()


def test_groups_of_documents_cover_the_true_share():
    rng = np.random.default_rng(3)
    hits = 0
    for _ in range(60):
        names = [f"s/{i}" for i in range(12)]
        n = rng.binomial(30, rng.beta(6, 14, len(names)))
        counts = rows(*[(d, 0, "*", "problem", "*", int(k)) for d, k in zip(names, n, strict=True)])
        found = stance_shares(
            sizes(*names, units=1, clauses=30), rows()[["document", "unit", "theme", "n_clauses"]],
            counts, groupings={"g": {"x": names}}, stances=["problem"], themes=[],
        ).iloc[0]  # fmt: skip
        hits += found["low"] <= 0.3 <= found["high"]
    assert hits >= 51  # 95 % of 60 is 57; fewer than 51 would come once in a thousand runs


def test_a_document_that_is_not_there_is_named():
    with pytest.raises(LunhengError, match=r"groupings\.g\.x.*s/z"):
        instrument_shares(
            sizes("s/a"), rows(("s/a", 0, "*", "*", "tax", 1)),
            groupings={"g": {"x": ["s/z"]}}, instruments=CLASSES, **HOW,
        )  # fmt: skip


def test_a_group_or_theme_beside_it_changes_nothing_of_a_group():
    counts = rows(
        ("s/a", 0, "finance", "*", "tax", 3), ("s/a", 1, "finance", "*", "funding", 1),
        ("s/b", 0, "finance", "*", "tax", 2), ("s/b", 1, "talent", "*", "tax", 2),
    )  # fmt: skip

    def shares(groups, themes):
        found = instrument_shares(
            sizes("s/a", "s/b"), counts, groupings={"g": groups}, themes=themes,
            instruments=CLASSES,
        )  # fmt: skip
        kept = found[(found["group"] == "last") & (found["theme"] == "finance")]
        return kept.reset_index(drop=True)

    alone = shares({"last": ["s/a"]}, ["finance"])
    more = {"new": ["s/b"], "last": ["s/a"]}
    pd.testing.assert_frame_equal(shares(more, ["finance"]), alone)
    pd.testing.assert_frame_equal(shares(more, ["talent", "finance"]), alone)
