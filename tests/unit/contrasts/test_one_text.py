import numpy as np
import pytest
from lunheng.contrasts import cutting, one_text
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
    blocks = [(tables[focal][:keep], lengths[focal][:keep])]
    units = cutting.stack(blocks + [(tables[i], lengths[i]) for i in others])
    return one_text.compare_text(units, min_expected=min_expected, resamples=100, seed=seed)


def test_tails_and_the_means_that_have_them_are_scipys():
    n, mean, spread = (
        np.array([0.0, 1, 5, 30]),
        np.array([0.5, 2, 2, 20]),
        np.array([0.1, 1, 3, 0.2]),
    )
    size = 1 / spread
    success = size / (size + mean)
    above, below = nbinom.sf(n - 1, size, success), nbinom.cdf(n, size, success)
    expected = np.where(n >= mean, above, below)
    assert one_text._two_sided(n, mean, spread) == pytest.approx(np.minimum(2 * expected, 1))
    low = one_text._mean_at(n[1:], spread[1:], 0.03, upper=False)
    high = one_text._mean_at(n, spread, 0.03, upper=True)
    assert nbinom.sf(n[1:] - 1, size[1:], size[1:] / (size[1:] + low)) == pytest.approx(0.03)
    assert nbinom.cdf(n, size, size / (size + high)) == pytest.approx(0.03)


def test_leaving_a_document_out_is_counting_without_it():
    rng = np.random.default_rng(11)
    cuts, exposure = rng.poisson(4, (12, 30)).astype(float), rng.uniform(0.5, 2, (12, 1))
    own = rng.uniform(1, 5, (4, 30))
    genre = one_text._Genre(cuts, exposure, np.repeat(np.arange(4), 3), own)
    rate, spread = one_text._dispersions(genre, left_out=True)
    held = np.arange(12) // 3 != 1
    less = one_text._Genre(cuts[held], exposure[held], np.repeat(np.arange(3), 3), own[[0, 2, 3]])
    one_rate, _ = one_text._dispersions(less, left_out=False)
    assert rate[1] == pytest.approx(one_rate[0])
    assert spread.shape == (4, 30) and (spread > 0).all()


def test_shares_of_other_documents_as_far_out_are_counted():
    rng = np.random.default_rng(12)
    cuts, exposure = rng.poisson(2, (12, 9)).astype(float), np.full((12, 1), 0.5)
    document = np.repeat(np.arange(4), 3)
    genre = one_text._Genre(cuts, exposure, document, np.ones((4, 9)))
    over = rng.random((12, 9)) < 0.5
    found = one_text._shares_as_rare(genre, over)
    for i, k in np.ndindex(12, 9):
        others = cuts[document != document[i], k]
        far = others >= cuts[i, k] if over[i, k] else others <= cuts[i, k]
        assert found[i, k] == far.mean()
    # of a text that is none of them, all cuts count
    reached = one_text._reached(genre, np.full(9, 4.0), np.array([True, False] * 4 + [True]))
    assert reached[0] == (cuts[:, 0] >= 2).mean() and reached[1] == (cuts[:, 1] <= 2).mean()


def test_a_tail_is_averaged_with_the_share_of_references_as_far_out_and_never_smaller():
    tail, reached = np.array([0.0001, 0.0004, 0.3, 1e-8]), np.array([0.0016, 0.0, 0.1, 1.0])
    found = one_text._averaged(tail, reached)
    assert found == pytest.approx([0.1 * 0.008, 0.0004, 0.3, 0.01])


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
    assert found["low"][term] > 0
    assert found["stable_within"][term] == 1
    # six cuts of fourteen references, none as rich: 1 of 85
    assert one_text.cuts_each(14) == 6
    assert found["typical_tail"][term] == pytest.approx(1 / 85)


def test_rare_words_are_not_tested():
    tables, lengths = genre(5)
    found = run(tables, lengths, min_expected=3)
    rare = found["expected"] < 3
    assert 0 < rare.sum() < TERMS
    for name in ("p", "low", "high", "smallest_detectable"):
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
    width = [np.nanmedian((f["high"] - f["low"])[held]) for f in (one, six)]
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
    assert np.isnan(found["low"][term])
    assert np.isfinite(found["high"][term])


def test_the_seed_decides():
    tables, lengths = genre(9)
    first, again, other = (run(tables, lengths, seed=s) for s in (1, 1, 2))
    for name, values in first.items():
        np.testing.assert_array_equal(values, again[name])
    assert not np.array_equal(first["p"], other["p"], equal_nan=True)


def test_a_text_longer_than_its_genre_is_tested_at_the_genres_length():
    # two texts of the same rates, one twelve times as long as any reference
    tables, lengths = genre(10)
    long = [np.tile(t, (12, 1)) for t in tables[:1]] + tables[1:]
    lasting = [np.tile(lengths[0], 12), *lengths[1:]]
    whole = run(tables, lengths, keep=UNITS)
    found = run(long, lasting, keep=12 * UNITS)
    scale = lengths[0].sum() / np.median([x.sum() for x in lengths[1:]])
    assert found["expected"] == pytest.approx(12 * whole["expected"])
    width, usual = ((f["high"] - f["low"])[~np.isnan(f["low"])] for f in (found, whole))
    assert np.median(width) == pytest.approx(np.median(usual), rel=0.3 * max(scale, 1 / scale))
    called = [(f["p"] < 0.01).mean() for f in (found, whole)]
    assert called[0] < called[1] + 0.1
