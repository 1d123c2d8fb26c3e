import numpy as np
import pytest
from lunheng.contrasts import cutting, groups

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
    units = cutting.stack(list(zip(counts[:, None], totals[:, None], strict=True)))
    return groups.compare_groups(units, n_target=n_target, permutations=permutations, seed=seed)


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
    assert 0 < found["low"][5] < found["estimate"][5] < found["high"][5]
    assert found["low"][5] < np.log2(5) < found["high"][5]
    assert 1 < found["smallest_detectable"][5] < 5


@pytest.mark.parametrize("blocks", [True, False], ids=["units", "thinned"])
def test_shorter_targets_of_bursty_words_are_not_taken_for_different_ones(blocks):
    rates = []
    for seed in range(8):
        rng = np.random.default_rng(seed)
        units = [20 if i >= TARGET else 4 for i in range(N)]
        rate = rng.gamma(2, 0.5, TERMS) * 0.003
        held = [
            (rng.poisson(250 * rate * rng.gamma(2, 0.5, TERMS) * rng.gamma(1, 1, (u, TERMS))),
             np.full(u, 250.0))
            for u in units
        ]  # fmt: skip
        if not blocks:
            held = [(t.sum(axis=0)[None], n.sum()[None]) for t, n in held]
        found = groups.compare_groups(
            cutting.stack(held), n_target=TARGET, permutations=99, seed=seed
        )
        rates.append((found["p"] <= 0.01).mean())
    assert np.mean(rates) < 0.02


def test_what_all_terms_share_is_the_frame_and_no_difference():
    counts, totals = simulate(11)
    raised = np.arange(TERMS) < TERMS * 0.3
    rng = np.random.default_rng(1)
    counts[:TARGET, raised] += rng.poisson(2 * counts[:TARGET, raised])
    totals = totals + 0.0
    totals[:TARGET] *= counts[:TARGET].sum() / (counts[:TARGET] / (1 + 2 * raised)).sum()
    found = run(counts, totals)
    assert found["frame_shift"][0] < -0.3  # the others' rates have fallen by that much
    assert (found["p"][~raised] <= 0.01).mean() < 0.03
    assert (found["p"][raised] <= 0.01).mean() > 0.3


@pytest.mark.parametrize(
    ("n", "total", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (1, 29, 0.0061, 0.1718)],
)
def test_bounds_are_wilsons(n, total, low, high):
    """Newcombe 1998, Statistics in Medicine 17:857, table I, method 3."""
    found = groups._bounds(
        np.array([n]), np.array([total - n]), np.array([1.0]), np.array([1.959964])
    )
    shares = [2.0 ** b[0] / (1 + 2.0 ** b[0]) for b in found]
    assert shares == pytest.approx([low, high], abs=1e-4)


def test_turning_the_sides_round_turns_no_p_value_much():
    counts, totals = simulate(4, planted=[5])
    order = [*range(TARGET, N), *range(TARGET)]
    there, back = run(counts, totals), run(counts[order], totals[order], N - TARGET)
    assert np.corrcoef(np.log(there["p"]), np.log(back["p"]))[0, 1] > 0.9


def test_intervals_lie_around_their_estimate():
    counts, totals = simulate(5)
    found = run(counts, totals)
    held = (counts[:TARGET].sum(axis=0) > 0) & (counts[TARGET:].sum(axis=0) > 0)
    assert held.sum() > TERMS / 2
    assert (found["low"][held] < found["estimate"][held]).all()
    assert (found["high"][held] > found["estimate"][held]).all()


def test_a_word_absent_from_a_side_has_one_bound():
    counts, totals = simulate(6)
    counts[:TARGET, 0] = 0
    counts[:, 1] = 0
    counts[:TARGET, 1] = 9
    found = run(counts, totals)
    assert np.isnan(found["low"][0]) and np.isfinite(found["high"][0])
    assert np.isfinite(found["low"][1]) and np.isnan(found["high"][1])
    assert found["low"][1] > 1 and found["p"][1] < 0.001
    for name in ("p", "smallest_detectable", "standard_error"):
        assert np.isfinite(found[name]).all()


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
    for found in (wide, narrow):
        found["width"] = found["high"] - found["low"]
    for name in ("width", "smallest_detectable"):
        assert np.nanmedian(narrow[name]) < np.nanmedian(wide[name])


@pytest.mark.parametrize("terms", [1, 2, 7])
def test_a_handful_of_words_is_enough(terms):
    counts, totals = simulate(10)
    found = run(counts[:, :terms], totals)
    assert all(len(v) == terms for v in found.values())
    assert np.isfinite(found["p"]).all()
