import warnings

import numpy as np
import pandas as pd
import pytest
from lunheng.contrasts.compare import answer_across, calls, contrast
from lunheng.errors import LunhengError
from lunheng.tables.schemas.every import TABLES

DOCUMENTS = [f"s/{i:02}" for i in range(24)]
TERMS = [f"w{i:03}" for i in range(200)]


def simulate(seed, *, units=1, mean=12.0, planted=None):
    """Return negative binomial counts; `planted` is (documents, {term: factor})."""
    rng = np.random.default_rng(seed)
    level = mean * rng.gamma(2, 0.5, len(TERMS)) / units
    means = np.broadcast_to(level, (len(DOCUMENTS), len(TERMS))).copy()
    if planted:
        for term, factor in planted[1].items():
            means[:, TERMS.index(term)] = mean / units
            means[: planted[0], TERMS.index(term)] *= factor
    # one burst a document and term, so that documents vary more than units do
    means *= rng.gamma(4, 1 / 4, means.shape)
    counts = rng.poisson(means[:, None, :], (len(DOCUMENTS), units, len(TERMS)))
    index = [DOCUMENTS, range(units), TERMS]
    names = ["document", "unit", "term"]
    frame = pd.Series(counts.ravel(), pd.MultiIndex.from_product(index, names=names), name="n")
    return frame[frame > 0].reset_index()


def fast(counts, target, reference, **options):
    chosen = {"permutations": 199, "resamples": 50, **options}
    return contrast(counts, target=target, reference=reference, **chosen)


def called(found):
    return found[found["call"].isin(["over", "under"])].set_index("term")["call"].to_dict()


def test_where_nothing_differs_few_splits_have_any_call():
    counts = simulate(1).drop(columns="unit")
    rng = np.random.default_rng(2)
    splits = 0
    for size in (12, 4) * 10:
        order = [DOCUMENTS[i] for i in rng.permutation(len(DOCUMENTS))]
        splits += bool(called(fast(counts, order[:size], order[size:])))
    assert splits <= 4


def test_where_nothing_differs_few_single_texts_have_any_call():
    counts = simulate(3, units=4)
    texts = 0
    for text in DOCUMENTS[:20]:
        texts += bool(called(fast(counts, [text], [d for d in DOCUMENTS if d != text])))
    assert texts <= 4


def test_planted_differences_between_groups_are_called_the_right_way():
    factors = {"w010": 6, "w020": 6, "w030": 1 / 6, "w040": 1 / 6}
    found = fast(simulate(4, mean=40.0, planted=(12, factors)), DOCUMENTS[:12], DOCUMENTS[12:])
    calls = called(found)
    for term, factor in factors.items():
        assert calls.pop(term) == ("over" if factor > 1 else "under")
    assert len(calls) <= 2
    assert found.set_index("term").loc["w010", "log_ratio_low"] > 0


def test_planted_differences_of_one_text_are_called_the_right_way():
    factors = {"w010": 12, "w020": 12}
    found = fast(simulate(5, units=4, planted=(1, factors)), DOCUMENTS[:1], DOCUMENTS[1:])
    calls = called(found)
    assert calls["w010"] == calls["w020"] == "over"
    row = found.set_index("term").loc["w010"]
    assert row["stable_within"] > 0.9
    assert row["log_ratio_low"] > 0


@pytest.mark.parametrize("size", [1, 4, 12])
def test_intervals_hold_the_point_and_p_and_q_are_probabilities(size):
    found = fast(simulate(6, units=3), DOCUMENTS[:size], DOCUMENTS[size:])
    held = found.dropna(subset=["log_ratio", "log_ratio_low", "log_ratio_high"])
    assert len(held) > 100
    assert (held["log_ratio_low"] <= held["log_ratio"] + 1e-9).all()
    assert (held["log_ratio"] <= held["log_ratio_high"] + 1e-9).all()
    tested = found[found["p"].notna()]
    assert tested["p"].between(1e-9, 1).all()
    assert (tested["q"] >= tested["p"] - 1e-12).all()
    assert (tested["smallest_detectable"].dropna() > 1).all()
    away = held[["log_ratio_shrunken", "log_ratio"]].sub(held["frame_shift"], axis=0).abs()
    assert (away["log_ratio_shrunken"] <= away["log_ratio"] + 1e-9).all()


@pytest.mark.parametrize("size", [1, 4])
def test_neither_rows_nor_documents_have_an_order(size):
    counts = simulate(7, units=2)
    first = fast(counts, DOCUMENTS[:size], DOCUMENTS[size:])
    mixed = counts.sample(frac=1, random_state=1).reset_index(drop=True)
    again = fast(mixed, DOCUMENTS[:size][::-1], DOCUMENTS[size:][::-1])
    pd.testing.assert_frame_equal(first, again)


def test_the_evidence_is_counted_by_hand():
    rows = {"a": (6, 4), "b": (2, 8), "c": (1, 19), "d": (0, 20), "e": (2, 38)}
    counts = pd.DataFrame(rows, index=["x", "y"]).rename_axis("term").reset_index()
    counts = counts.melt("term", var_name="document", value_name="n")
    row = fast(counts, ["a", "b"], ["c", "d", "e"], frame="all").set_index("term").loc["x"]
    for side, numbers in {"target": (8, 20, 2), "reference": (3, 80, 2)}.items():
        assert tuple(row[[f"n_{side}", f"tokens_{side}", f"documents_{side}"]]) == numbers
    assert row["rate_target"] == pytest.approx(4000)
    assert row["log_ratio"] == pytest.approx(np.log2(0.4 / 0.0375))
    assert row["expected"] == pytest.approx(0.75)
    # shares 6/8 and 2/8 of the word against halves of the text
    assert row["dp_target"] == pytest.approx(0.25)
    assert row["frame"] == "all"
    # eleven occurrences are too few to be tested
    assert np.isnan(row["p"])
    assert row["call"] == "cannot tell"
    assert row["reason"] != ""


def test_totals_put_rates_on_another_base():
    totals = pd.Series(10_000, index=DOCUMENTS)
    found = fast(simulate(8), DOCUMENTS[:4], DOCUMENTS[4:], totals=totals)
    assert found["rate_target"].to_numpy() == pytest.approx(found["n_target"].to_numpy() / 4)


def test_reused_wording_is_taken_out_of_the_second_ratio():
    rows = [(d, t, 10, 0) for d in "abcde" for t in "xy"]
    counts = pd.DataFrame(rows, columns=["document", "term", "n", "n_reused"])
    counts.loc[(counts["document"] < "c") & (counts["term"] == "x"), "n_reused"] = 5
    found = fast(counts, ["a", "b"], ["c", "d", "e"]).set_index("term")
    assert found.loc["x", "log_ratio"] == pytest.approx(0)
    # 10 of 30 tokens against 30 of 60
    assert found.loc["x", "log_ratio_unreused"] == pytest.approx(np.log2(2 / 3))
    plain = fast(counts.drop(columns="n_reused"), ["a", "b"], ["c", "d", "e"])
    assert plain["log_ratio_unreused"].isna().all()


def test_equal_documents_differ_in_nothing():
    counts = pd.DataFrame([(d, t, 400) for d in DOCUMENTS for t in TERMS[:20]])
    counts.columns = ["document", "term", "n"]
    found = fast(counts, DOCUMENTS[:12], DOCUMENTS[12:])
    assert set(found["call"]) == {"no difference"}


def test_the_columns_are_those_of_the_table_and_the_seed_is_the_only_chance():
    counts = simulate(9, units=2)
    sides = DOCUMENTS[:4], DOCUMENTS[4:]
    first = fast(counts, *sides, seed=5)
    assert set(first.columns) == set(TABLES["contrasts"].columns) - {"contrast", "theme"}
    pd.testing.assert_frame_equal(first, fast(counts, *sides, seed=5))
    assert not first["p"].equals(fast(counts, *sides, seed=6)["p"])


SMALL = pd.DataFrame(
    [(d, t, 30) for d in "abcdef" for t in ("创新", "人才")], columns=["document", "term", "n"]
)


def changed(row, value):
    frame = SMALL.astype({"n": "float64"})
    frame.loc[row, "n"] = value
    return frame


@pytest.mark.parametrize(
    ("counts", "target", "reference", "words"),
    [
        (SMALL, "", "cdef", ["target", "no document"]),
        (SMALL, "ab", "", ["reference", "no document"]),
        (SMALL, "ab", "bcdef", ["“b”", "both"]),
        (SMALL, "aZ", "cdef", ["“Z”"]),
        (SMALL, "ab", "cdeY", ["“Y”"]),
        (SMALL, "a", "bc", ["too few", "three"]),
        (SMALL, "ab", "cd", ["too few"]),
        (changed(2, -3), "ab", "cdef", ["“创新”", "“b”", "-3"]),
        (changed(3, 0.5), "ab", "cdef", ["“人才”", "“b”", "0.5"]),
        (changed(4, np.nan), "ab", "cdef", ["“创新”", "“c”", "nan"]),
        (changed([0, 1], 0), "ab", "cdef", ["“a”", "no token"]),
        (SMALL.rename(columns={"term": "terms"}), "ab", "cdef", ["“term”", "“terms”"]),
    ],
)
def test_errors_name_the_thing(counts, target, reference, words):
    with pytest.raises(LunhengError) as error:
        fast(counts, list(target), list(reference))
    for word in words:
        assert word in str(error.value)


def test_counts_that_are_text_are_named():
    with pytest.raises(LunhengError, match="创新"):
        fast(SMALL.astype({"n": "str"}), ["a", "b"], ["c", "d", "e"])


def test_a_document_named_twice_is_named_or_counted_once():
    try:
        found = fast(SMALL, ["a", "a", "b"], ["c", "d", "e"])
    except LunhengError as error:
        assert "“a”" in str(error)
    else:
        pd.testing.assert_frame_equal(found, fast(SMALL, ["a", "b"], ["c", "d", "e"]))


def test_a_family_is_tested_by_its_sum_with_q_values_of_its_own():
    counts = simulate(12, planted=(12, {"w001": 2, "w002": 2, "w003": 2}))
    members = ["w001", "w002", "w003"]
    rows = pd.DataFrame({"family": "w001", "term": members})
    others = [
        {"family": t, "term": x} for i, t in enumerate(TERMS[10:60]) for x in (t, TERMS[60 + i])
    ]
    families = pd.concat([rows, pd.DataFrame(others)])
    found = fast(counts, DOCUMENTS[:12], DOCUMENTS[12:], families=families).set_index("term")
    family = found.loc["family:w001"]
    assert family["n_target"] == found.loc[members, "n_target"].sum()
    assert family["p"] <= found.loc[members, "p"].min() < found.loc[members, "p"].max()
    # 51 families against 200 words
    assert family["q"] >= family["p"]
    assert family["tokens_target"] == found.loc["w001", "tokens_target"]
    plain = fast(counts, DOCUMENTS[:12], DOCUMENTS[12:]).set_index("term")
    held = plain.index
    assert (found.loc[held, "n_target"] == plain["n_target"]).all()


def test_across_a_study_calls_answer_for_all_its_families():
    one = fast(simulate(4, mean=40.0, planted=(12, {"w010": 6})), DOCUMENTS[:12], DOCUMENTS[12:])
    two = fast(simulate(5), DOCUMENTS[:12], DOCUMENTS[12:])
    both = pd.concat([f.assign(contrast=c, theme="*") for c, f in (("a", one), ("b", two))])
    within = answer_across(both, families="within")
    over_all = answer_across(both, families="across")
    assert (within["q_across"].dropna() >= within["q"].dropna() - 1e-12).all()
    assert (within["q_across"] > within["q"] + 1e-9).any()
    assert (within["call"].to_numpy() == both["call"].to_numpy()).all()
    found = over_all["call"].isin(["over", "under"])
    assert found.any()
    assert (over_all.loc[found, "q_across"] <= 0.05).all()


@pytest.mark.parametrize("size", [1, 4])
@pytest.mark.parametrize("units", [1, 3])
def test_every_missing_value_has_its_reason_beside_it(size, units):
    counts = simulate(13, units=units, mean=3.0)
    counts = counts[~((counts["term"] == "w003") & counts["document"].isin(DOCUMENTS[:size]))]
    counts = counts[~((counts["term"] == "w004") & counts["document"].isin(DOCUMENTS[size:]))]
    found = fast(
        counts.drop(columns="unit") if units == 1 else counts, DOCUMENTS[:size], DOCUMENTS[size:]
    )
    for row in found.to_dict("records"):
        missing = {c for c, value in row.items() if value is None or value != value}
        named = {
            c for part in row["reason"].split("; ") if part for c in part.split(": ")[0].split(", ")
        }
        assert missing == named
    low = found.set_index("term")["reason"].get("w003", "")
    assert "log_ratio_low" in low


def test_a_broad_shift_is_said():
    counts = simulate(14, mean=40.0)
    assert not fast(counts, DOCUMENTS[:12], DOCUMENTS[12:])["broad_shift"].any()
    raised = counts["document"].isin(DOCUMENTS[:12]) & (counts["term"] < "w060")
    counts.loc[raised, "n"] *= 6
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # targets are longer, and of one unit each
        found = fast(counts, DOCUMENTS[:12], DOCUMENTS[12:])
    assert found["broad_shift"].all()


def test_no_name_and_one_name_are_errors_that_say_so():
    with pytest.raises(LunhengError, match="row 2 has no term"):
        fast(SMALL.assign(term=["x", "y", None, *"abcdefghi"]), ["a", "b"], ["c", "d", "e"])
    with pytest.raises(LunhengError, match="“ab” is one name"):
        fast(SMALL, "ab", ["c", "d", "e"])


def test_an_infinite_count_is_named_and_warns_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(LunhengError, match="inf"):
            fast(changed(3, np.inf), list("ab"), list("cdef"))


def test_a_direction_that_depends_on_the_frame_is_none():
    frame = pd.DataFrame(
        {
            "log_ratio": [1.5, 0.5, -0.5, -2.0, -1.5], "frame_shift": [-1.0, -1.0, -1.0, -1.0, 0.0],
            "log_ratio_low": [0.5, -0.5, -1.5, -3.0, -2.5],
            "log_ratio_high": [2.5, 1.5, 0.5, -1.2, -0.5], "q": 0.01,
        }
    )  # fmt: skip
    assert calls(frame).tolist() == ["over", "cannot tell", "cannot tell", "under", "under"]
