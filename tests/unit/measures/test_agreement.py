import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunheng.errors import LunhengError
from lunheng.measures.agreement import LEVELS, cohen_kappa, gwet_ac1, krippendorff_alpha

CODE = st.sampled_from([0.0, 1.0, 2.0, np.nan])
CODES = st.integers(2, 4).flatmap(
    lambda coders: st.lists(
        st.lists(CODE, min_size=coders, max_size=coders), min_size=1, max_size=12
    )
)


@given(CODES, st.randoms())
def test_agreement_is_at_most_one_and_neither_order_matters(units, random):
    table = np.array(units).T
    shuffled = units.copy()
    random.shuffle(shuffled)
    turned = np.array(shuffled).T[::-1]
    measures = [lambda t, level=level: krippendorff_alpha(t, level=level) for level in LEVELS]
    for measure in [*measures, gwet_ac1] + [cohen_kappa] * (len(table) == 2):
        found = measure(table)
        assert np.isnan(found) or found <= 1 + 1e-12
        assert measure(turned) == pytest.approx(found, nan_ok=True)


def test_coders_at_one_agree_fully():
    table = [[0, 1, 1, 2]] * 3
    for level in LEVELS:
        assert krippendorff_alpha(table, level=level) == pytest.approx(1)
    assert gwet_ac1(table) == pytest.approx(1)
    assert cohen_kappa(table[:2]) == pytest.approx(1)


def test_two_values_are_alike_at_every_level():
    table = [[0, 1, 1, 0, 1], [0, 1, 0, 0, 1], [1, 1, 1, 0, np.nan]]
    nominal = krippendorff_alpha(table)
    for level in LEVELS[1:]:
        assert krippendorff_alpha(table, level=level) == pytest.approx(nominal)


def test_units_with_one_code_leave_alpha_and_kappa_as_they_are():
    codes = np.array([[0.0, 1, 1, 0], [0, 1, 0, 0]])
    more = np.column_stack([codes, [2, np.nan], [np.nan, np.nan]])
    assert krippendorff_alpha(more) == pytest.approx(krippendorff_alpha(codes))
    assert cohen_kappa(more) == pytest.approx(cohen_kappa(codes))


def test_where_nothing_could_be_told_apart_there_is_no_alpha_but_ac1():
    table = np.ones((2, 5))
    assert np.isnan(krippendorff_alpha(table))
    assert np.isnan(cohen_kappa(table))
    assert gwet_ac1(table) == 1
    for measure in (krippendorff_alpha, cohen_kappa, gwet_ac1):
        assert np.isnan(measure([[1, np.nan], [np.nan, 0]]))


def test_a_rare_theme_has_low_kappa_and_high_ac1():
    table = np.zeros((2, 100))
    table[0, 0] = table[1, 1] = 1
    assert cohen_kappa(table) < 0
    assert gwet_ac1(table) > 0.97


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: krippendorff_alpha([[0, 1]]), "two or more coders"),
        (lambda: cohen_kappa([[0], [1], [1]]), "expected 2 coders"),
        (lambda: krippendorff_alpha([[0], [1]], level="cardinal"), "expected one of nominal"),
        (lambda: krippendorff_alpha([[-1], [1]], level="ratio"), "choose interval"),
    ],
)
def test_codes_that_cannot_be_are_refused(call, says):
    with pytest.raises(LunhengError, match=says):
        call()
