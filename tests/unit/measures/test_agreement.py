import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunheng.errors import LunhengError
from lunheng.measures.agreement import (
    LEVELS,
    accuracy_of,
    agreement_of,
    alpha_of,
    cohen_kappa,
    gwet_ac1,
    krippendorff_alpha,
)
from sklearn.metrics import cohen_kappa_score, precision_recall_fscore_support

CODE = st.sampled_from([0.0, 1.0, 2.0, np.nan])
CODED = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=40)
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


def test_the_cells_of_published_tables():
    # Krippendorff 2011, “Computing Krippendorff's alpha-reliability”,
    # example A: ten units, two observers, binary: alpha 0.095
    found = agreement_of(1, 3, 1, 5)
    assert found["alpha"] == pytest.approx(0.095, abs=5e-4)
    # Gwet 2008, doi:10.1348/000711006X126600: kappa below zero though 94 % agree, AC1 0.9408
    found = agreement_of(118, 5, 2, 0)
    assert found["agreement"] == pytest.approx(0.944)
    assert found["kappa"] == pytest.approx(-0.023391812865498157)
    assert found["ac1"] == pytest.approx(0.9407763376087177)


@given(CODED)
def test_kappa_and_accuracy_are_those_of_scikit_learn(coded):
    a, b = (np.array(x) for x in zip(*coded, strict=True))
    cells = (a & b).sum(), (a & ~b).sum(), (~a & b).sum(), (~a & ~b).sum()
    kappa = agreement_of(*cells)["kappa"]
    if a.any() + b.any() and not (a.all() and b.all()):
        assert kappa == pytest.approx(cohen_kappa_score(a, b))
    else:
        assert np.isnan(kappa)
    found = accuracy_of(*cells)
    if a.any() and b.any():
        expected = precision_recall_fscore_support(a, b, average="binary", zero_division=0)[:3]
        assert [found[m] for m in ("precision", "recall", "f1")] == pytest.approx(expected)


@given(CODED)
def test_alpha_of_cells_is_that_of_codes(coded):
    a, b = (np.array(x) for x in zip(*coded, strict=True))
    cells = (a & b).sum(), (a & ~b).sum(), (~a & b).sum(), (~a & ~b).sum()
    assert alpha_of(*cells) == pytest.approx(krippendorff_alpha([a, b]), nan_ok=True)
