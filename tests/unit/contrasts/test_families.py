import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunheng.contrasts.families import across, adjust, term_families
from lunheng.tables.names import is_word

LEVELS = (0.001, 0.01, 0.05, 0.2, 0.7)


def called(p, family, level):
    """Benjamini and Bogomolov's procedure as their paper has it, in two steps, with loops."""
    names = sorted(set(family))
    own = {f: sorted(x for x, g in zip(p, family, strict=True) if g == f) for f in names}
    simes = {f: min(x * len(v) / (i + 1) for i, x in enumerate(v)) for f, v in own.items()}
    ordered = sorted(simes.values())
    chosen = max([i + 1 for i, x in enumerate(ordered) if x <= level * (i + 1) / len(names)] or [0])
    result = []
    for x, f in zip(p, family, strict=True):
        bar = level * chosen / len(names)
        n = len(own[f])
        most = max([i + 1 for i, y in enumerate(own[f]) if y <= bar * (i + 1) / n] or [0])
        result.append(bool(most) and x <= own[f][most - 1])
    return result


P = st.floats(1e-6, 1)


@given(st.lists(st.tuples(P, st.sampled_from("abcd")), min_size=1, max_size=30))
def test_values_across_call_what_the_two_steps_call(rows):
    p = pd.Series([r[0] for r in rows])
    family = pd.Series([r[1] for r in rows])
    q = p.groupby(family).transform(adjust)
    found = across(q, family=family)
    assert (found >= q - 1e-12).all()
    for level in LEVELS:
        expected = called(list(p), list(family), level)
        near = np.isclose(found, level, rtol=1e-6)  # a tie at the bar may fall either way
        assert ((found <= level) == expected)[~near].all()


def test_one_family_changes_nothing_and_missing_values_stay():
    q = pd.Series([0.01, 0.2, np.nan])
    found = across(q, family=pd.Series(list("aaa")))
    pd.testing.assert_series_equal(found, q)
    assert across(pd.Series([np.nan]), family=pd.Series(["a"])).isna().all()


def test_an_empty_handed_family_makes_the_others_pay():
    q = pd.Series([0.01, 0.5, 0.6, 0.7])
    found = across(q, family=pd.Series(list("abcd")))
    assert found[0] == pytest.approx(0.04)


def test_a_word_and_the_longer_ones_built_on_it_are_a_family():
    terms = pd.Series(
        ["人才", "高端人才", "人才队伍", "队伍", "打人才能", "talent", "talents", "人"]
    )
    found = term_families(terms)
    assert found.to_dict("list") == {
        "family": ["人才"] * 3, "term": ["人才", "人才队伍", "高端人才"],
    }  # fmt: skip


def test_words_are_told_from_shares_and_families():
    assert list(is_word(pd.Series(["人才", "theme:talent", "family:人才"]))) == [True, False, False]
