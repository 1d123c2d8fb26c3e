import numpy as np
import pytest
from lunheng import contrast_groups

N, TERMS, TARGET = 20, 240, 8


def simulate(seed, lengths=None, planted=()):
    rng = np.random.default_rng(seed)
    lengths = np.full(N, 5000) if lengths is None else np.asarray(lengths)
    rate = rng.gamma(2, 0.5, TERMS) * 0.003
    means = lengths[:, None] * rate * rng.gamma(4, 1 / 4, (N, TERMS))
    for term in planted:
        means[:TARGET, term] = 5 * lengths[:TARGET] * 0.003
        means[TARGET:, term] = lengths[TARGET:] * 0.003
    return rng.poisson(means), lengths.astype(float)


def run(counts, totals, n_target=TARGET, permutations=199, seed=1):
    return contrast_groups.test_groups(
        counts, totals, n_target=n_target, permutations=permutations, seed=seed
    )


def test_small_p_values_are_as_rare_as_they_say():
    rates = []
    for seed in range(10):
        p = run(*simulate(seed))["p"]
        assert ((p > 0) & (p <= 1)).all()
        rates.append([(p <= 0.05).mean(), (p <= 0.01).mean()])
    five, one = np.mean(rates, axis=0)
    # a test that calls nothing would be as wrong as one that calls too much
    assert 0.02 < five < 0.08
    assert 0.002 < one < 0.02


def test_shorter_targets_are_not_taken_for_different_ones():
    lengths = np.where(np.arange(N) < TARGET, 1500, 6000)
    rates = [(run(*simulate(seed, lengths))["p"] <= 0.01).mean() for seed in range(10)]
    assert np.mean(rates) < 0.02


def test_a_planted_difference_has_a_small_p_and_an_interval_away_from_none():
    counts, totals = simulate(3, planted=[5])
    found = run(counts, totals)
    assert found["p"][5] < 0.001
    share = counts / totals[:, None]
    ratio = np.log2(share[:TARGET, 5].mean() / share[TARGET:, 5].mean())
    assert ratio - found["below"][5] > 0
    assert 1 < found["smallest_detectable"][5] < 5


def test_turning_the_sides_round_turns_no_p_value_much():
    counts, totals = simulate(4, planted=[5])
    order = [*range(TARGET, N), *range(TARGET)]
    there, back = run(counts, totals), run(counts[order], totals[order], N - TARGET)
    assert np.corrcoef(np.log(there["p"]), np.log(back["p"]))[0, 1] > 0.9


def test_intervals_reach_to_both_sides():
    found = run(*simulate(5))
    for side in ("below", "above"):
        held = found[side][~np.isnan(found[side])]
        assert len(held) > TERMS / 2
        assert (held >= 0).all()


def test_a_word_absent_from_the_target_has_no_lower_bound():
    counts, totals = simulate(6)
    counts[:TARGET, 0] = 0
    found = run(counts, totals)
    assert np.isnan(found["below"][0])
    assert np.isfinite(found["p"][0])
    # nothing in the reference: no ratio to it could be seen or not seen
    counts[:, 1] = 0
    counts[:TARGET, 1] = 9
    assert np.isnan(run(counts, totals)["smallest_detectable"][1])


def test_the_order_inside_a_side_shifts_p_only_by_chance():
    counts, totals = simulate(7, planted=[5])
    order = np.r_[np.arange(TARGET)[::-1], np.arange(TARGET, N)[::-1]]
    first, again = run(counts, totals)["p"], run(counts[order], totals[order])["p"]
    # lengths are equal: nothing is thinned, and only the permutations differ
    assert np.abs(first - again).max() < 0.1


def test_the_seed_decides():
    counts, totals = simulate(8, lengths=np.arange(2000, 4000, 100))
    assert (run(counts, totals)["p"] == run(counts, totals)["p"]).all()
    assert (run(counts, totals)["p"] != run(counts, totals, seed=2)["p"]).any()


def test_more_documents_narrow_the_interval():
    counts, totals = simulate(9)
    few = [*range(3), *range(TARGET, TARGET + 4)]
    wide, narrow = run(counts[few], totals[few], 3), run(counts, totals)
    for side in ("above", "smallest_detectable"):
        assert np.nanmedian(narrow[side]) < np.nanmedian(wide[side])


@pytest.mark.parametrize("terms", [1, 2, 7])
def test_a_handful_of_words_is_enough(terms):
    counts, totals = simulate(10)
    found = run(counts[:, :terms], totals)
    assert all(len(v) == terms for v in found.values())
    assert np.isfinite(found["p"]).all()
