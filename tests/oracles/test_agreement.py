"""Published values of agreement between coders."""

import numpy as np
import pytest
from lunheng.measures.agreement import cohen_kappa, gwet_ac1, krippendorff_alpha

# Krippendorff's reliability data: four coders, twelve units, a point where a code is missing
DATA = np.array(
    [
        [np.nan if c == "." else float(c) for c in row]
        for row in ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
    ]
)
# Krippendorff 2011, "Computing Krippendorff's alpha-reliability": two coders, binary and nominal
BINARY = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
LETTERS = [["abcde".index(c) for c in row] for row in ("aabbdcccedda", "babbbccceddd")]
# Fleiss 1971: fifteen patients by five diagnoses, six psychiatrists; irrCAC's distrib.6raters
DIAGNOSES = (
    "00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031"
)


def crossed(cells):
    """Return two coders' codes from their table, coder 1 in rows."""
    rows, columns = np.indices(np.shape(cells))
    return np.repeat([rows.ravel(), columns.ravel()], np.ravel(cells), axis=1)


@pytest.mark.parametrize(
    ("level", "alpha", "within"),
    [
        ("nominal", 0.743421052631579, 1e-9),
        ("ordinal", 0.815, 5e-4),
        ("interval", 0.849, 5e-4),
        ("ratio", 0.797, 5e-4),
    ],
)
def test_krippendorffs_reliability_data(level, alpha, within):
    assert krippendorff_alpha(DATA, level=level) == pytest.approx(alpha, abs=within)


def test_krippendorffs_two_coders():
    assert krippendorff_alpha(BINARY) == pytest.approx(0.095, abs=5e-4)
    assert krippendorff_alpha(LETTERS) == pytest.approx(0.692, abs=5e-4)


def test_gwets_two_coders():
    # Gwet 2008, doi:10.1348/000711006X126600: kappa's paradox, where one value is rare
    codes = crossed([[118, 5], [2, 0]])
    assert gwet_ac1(codes) == pytest.approx(0.9407763376087177, abs=1e-9)
    assert cohen_kappa(codes) == pytest.approx(-0.023391812865498157, abs=1e-9)


def test_irrcacs_documented_values():
    # R package irrCAC (Gwet), overview: cont3x3abstractors, cac.raw4raters and distrib.6raters
    codes = crossed([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
    assert cohen_kappa(codes) == pytest.approx(0.7964094, abs=5e-8)
    assert gwet_ac1(codes) == pytest.approx(0.8493305, abs=5e-8)
    assert krippendorff_alpha(codes) == pytest.approx(0.7972585, abs=5e-8)
    assert gwet_ac1(DATA) == pytest.approx(0.77544, abs=5e-6)
    patients = [np.repeat(range(5), [int(n) for n in row]) for row in DIAGNOSES.split()]
    assert krippendorff_alpha(np.transpose(patients)) == pytest.approx(0.4204384, abs=5e-8)
    assert gwet_ac1(np.transpose(patients)) == pytest.approx(0.4448007, abs=5e-8)


def test_kappa_of_textbooks():
    # Manning, Raghavan and Schütze 2008, table 8.2: relevance as two judges saw it
    assert cohen_kappa(crossed([[300, 20], [10, 70]])) == pytest.approx(0.776, abs=5e-4)
    # scikit-learn's documentation of cohen_kappa_score: negative, neutral, positive
    codes = [[0, 2, 0, 1, 2], [0, 2, 0, 1, 0]]
    assert cohen_kappa(codes) == pytest.approx(0.6875, abs=1e-9)
