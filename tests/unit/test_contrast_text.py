import numpy as np
import pytest
from lunheng import contrast_text
from scipy.stats import nbinom

DOCUMENTS, UNITS, TERMS = 15, 8, 60


def genre(seed):
    """Return, by document, units by terms and tokens by unit."""
    rng = np.random.default_rng(seed)
    rate = rng.gamma(2, 1, TERMS)
    tables = []
    for _ in range(DOCUMENTS):
        means = rate * rng.gamma(5, 1 / 5, TERMS)
        tables.append(rng.poisson(means, (UNITS, TERMS)))
    return tables, [t.sum(axis=1).astype(float) for t in tables]


def run(tables, lengths, *, focal=0, keep=3, min_expected=0.6, seed=1):
    """Test the first units of one document against the others."""
    others = [i for i in range(len(tables)) if i != focal]
    return contrast_text.test_text(
        tables[focal][:keep],
        lengths[focal][:keep],
        [tables[i] for i in others],
        [lengths[i] for i in others],
        min_expected=min_expected,
        resamples=100,
        seed=seed,
    )


def test_cuts_are_whole_neighbouring_units_about_as_long_as_asked():
    # each unit has a word of its own
    table, length = np.diag([10, 20, 30, 40]), np.array([10.0, 20, 30, 40])
    allowed = {(1, 1, 1, 0), (0, 1, 1, 0), (0, 0, 1, 0), (0, 0, 1, 1), (1, 0, 0, 1), (0, 0, 0, 1)}
    cuts, totals = contrast_text.cut_references(
        [table] * 50, [length] * 50, 50, np.random.default_rng(1)
    )
    assert len(cuts) == 50 * contrast_text.CUTS
    assert (cuts.sum(axis=1) == totals).all()
    assert {tuple(row) for row in (cuts > 0).astype(int)} <= allowed
    # from every start the length nearest to 50: 60 or 50, 50, 30 or 70, 50
    assert set(totals) <= {60, 50, 30, 70, 40}


def test_a_reference_of_one_unit_is_thinned_and_a_short_one_stays_whole():
    rng = np.random.default_rng(2)
    cuts, totals = contrast_text.cut_references(
        [np.array([[4000, 0, 6000]])], [np.array([10_000.0])], 1000, rng
    )
    assert (totals == 1000).all()
    assert cuts[:, 0].mean() == pytest.approx(400, abs=40)
    assert (cuts[:, 1] == 0).all()
    whole = np.array([[3, 1], [2, 2]])
    cuts, totals = contrast_text.cut_references([whole], [np.array([4.0, 4.0])], 1000, rng)
    assert (cuts == [5, 3]).all()
    assert (totals == 8).all()


def test_the_tails_are_scipys():
    n, mean, spread = np.array([0, 1, 5, 30]), np.array([0.5, 2, 2, 20]), np.array([0.1, 1, 3, 0.2])
    above, below = contrast_text._tails(n, mean, spread)
    size = 1 / spread
    assert above == pytest.approx(nbinom.sf(n - 1, size, size / (size + mean)))
    assert below == pytest.approx(nbinom.cdf(n, size, size / (size + mean)))


def test_where_nothing_differs_p_values_are_as_rare_as_they_say():
    tables, lengths = genre(3)
    p = np.concatenate([run(tables, lengths, focal=i)["p"] for i in range(DOCUMENTS)])
    p = p[~np.isnan(p)]
    assert ((p > 0) & (p <= 1)).all()
    assert 0.02 < (p <= 0.05).mean() < 0.08


def test_a_planted_word_is_found_and_stands_in_every_resample():
    tables, lengths = genre(4)
    rate = np.mean([t.mean(axis=0) for t in tables], axis=0)
    term = int(np.argmin(np.abs(rate - 1)))
    tables[0] = tables[0].copy()
    tables[0][:, term] += 9
    lengths[0] = tables[0].sum(axis=1).astype(float)
    found = run(tables, lengths)
    assert found["p"][term] == np.nanmin(found["p"]) < 0.005
    assert found["log_ratio_low"][term] > 0
    assert found["stable_within"][term] == 1
    # six cuts of fourteen references, none as rich: 1 of 85
    assert found["typical_tail"][term] == pytest.approx(1 / 85)


def test_rare_words_are_not_tested():
    tables, lengths = genre(5)
    found = run(tables, lengths, min_expected=3)
    rare = found["expected"] < 3
    assert 0 < rare.sum() < TERMS
    for name in ("p", "log_ratio_low", "log_ratio_high", "smallest_detectable"):
        assert np.isnan(found[name][rare]).all()
    assert not np.isnan(found["p"][~rare]).any()


def test_expected_counts_follow_the_length_of_the_text():
    tables, lengths = genre(6)
    one, three = run(tables, lengths, keep=1), run(tables, lengths, keep=3)
    ratio = lengths[0][:3].sum() / lengths[0][0]
    assert (three["expected"] / one["expected"]).mean() == pytest.approx(ratio, rel=0.1)


def test_a_longer_text_has_a_narrower_interval_and_shows_smaller_ratios():
    tables, lengths = genre(7)
    one, six = (run(tables, lengths, keep=k) for k in (1, 6))
    held = ~np.isnan(one["p"]) & ~np.isnan(six["p"])
    assert held.sum() > 10
    width = [np.nanmedian((f["log_ratio_high"] - f["log_ratio_low"])[held]) for f in (one, six)]
    assert width[1] < width[0]
    seen = [np.median(f["smallest_detectable"][held]) for f in (one, six)]
    assert 1 < seen[1] < seen[0]


def test_an_absent_word_has_an_upper_bound_only():
    tables, lengths = genre(8)
    tables[0] = tables[0].copy()
    term = int(np.argmax(tables[1].sum(axis=0)))
    tables[0][:, term] = 0
    lengths[0] = tables[0].sum(axis=1).astype(float)
    found = run(tables, lengths)
    assert np.isnan(found["log_ratio_low"][term])
    assert np.isfinite(found["log_ratio_high"][term])


def test_the_seed_decides():
    tables, lengths = genre(9)
    first, again, other = (run(tables, lengths, seed=s) for s in (1, 1, 2))
    for name, values in first.items():
        np.testing.assert_array_equal(values, again[name])
    assert not np.array_equal(first["p"], other["p"], equal_nan=True)
