"""One text against a genre: a negative binomial tail, calibrated on the genre itself.

A single text has no variance between documents of its own. So every reference document is cut to
its length several times, in contiguous whole units; a negative binomial with dispersion squeezed
to its trend gives a tail; and that tail is calibrated on the tails that the references' own cuts
have when each document in turn is left out. Only terms whose expected count, from the references
alone, reaches a bar fixed beforehand are tested.
"""

import numpy as np

CUTS = 6
PRIOR = 10.0


def cut_references(
    counts: list[np.ndarray], lengths: list[np.ndarray], size: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Cut each reference `CUTS` times to about `size` tokens.

    Parameters
    ----------
    counts, lengths
        For each reference: units by terms, and tokens by unit, units in their order. A reference
        of one unit is thinned at random instead of cut.
    size
        Tokens of the text that the cuts are compared with.
    rng
        Where the cuts begin.

    Returns
    -------
    Cuts by terms, and tokens by cut; a reference's cuts stand together.
    """
    rows, totals = [], []
    for table, length in zip(counts, lengths, strict=True):
        total = length.sum()
        for _ in range(CUTS):
            if len(length) == 1 or total <= size:
                share = min(size / total, 1.0)
                rows.append(rng.binomial(table.sum(axis=0), share))
                totals.append(total * share)
                continue
            start = rng.integers(len(length))
            order = np.roll(np.arange(len(length)), -start)
            reached = np.cumsum(length[order])
            stop = int(np.argmin(np.abs(reached - size))) + 1
            rows.append(table[order[:stop]].sum(axis=0))
            totals.append(reached[stop - 1])
    return np.array(rows), np.array(totals, dtype=float)


def _dispersion(cuts: np.ndarray, exposure: np.ndarray, rate: np.ndarray) -> np.ndarray:
    """Return each term's dispersion by moments over cuts, squeezed to its trend in the mean."""
    expected = rate * exposure
    squares = ((cuts - expected) ** 2 - expected).sum(axis=0)
    own = np.maximum(squares / np.maximum((expected**2).sum(axis=0), 1e-12), 0)
    order = np.argsort(rate, kind="stable")
    width = max(len(rate) // 10, 3)
    padded = np.pad(own[order], width, mode="edge")
    trend = np.empty(len(rate))
    kernel = np.ones(2 * width + 1) / (2 * width + 1)
    trend[order] = np.convolve(padded, kernel, mode="valid")
    freedom = len(cuts) / CUTS - 1
    return np.maximum((freedom * own + PRIOR * trend) / (freedom + PRIOR), 1e-6)


def _tails(
    n: np.ndarray, mean: np.ndarray, dispersion: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return P(X ≥ n) and P(X ≤ n) of the negative binomial."""
    from scipy.special import betainc

    size = 1 / dispersion
    success = size / (size + mean)
    below = betainc(size, n + 1.0, success)
    above = np.where(n > 0, betainc(np.maximum(n, 1e-300), size, 1 - success), 1.0)
    return above, below


def _two_sided(n, mean, dispersion) -> np.ndarray:
    above, below = _tails(n, mean, dispersion)
    return np.minimum(2 * np.minimum(above, below), 1.0)


def _solve_mean(n, dispersion, level, *, upper: bool) -> np.ndarray:
    """Return the mean at which the tail beyond n has probability `level`, by bisection."""
    low, high = np.full(len(n), -12.0), np.full(len(n), 14.0)
    for _ in range(50):
        middle = (low + high) / 2
        above, below = _tails(n, np.exp(middle), dispersion)
        more = below > level if upper else above < level
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    return np.exp((low + high) / 2)


def _critical(mean, dispersion, level) -> np.ndarray:
    """Return the smallest count whose upper tail is at most half of `level`."""
    from scipy.stats import nbinom

    size = 1 / dispersion
    return nbinom.isf(level / 2, size, size / (size + mean)) + 1


def _left_out(cuts, exposure, rates, own, documents, size, min_expected) -> np.ndarray:
    """Return the pooled tails of every reference's cuts against the other references, sorted."""
    pool = []
    for document in range(documents):
        mine = np.arange(document * CUTS, (document + 1) * CUTS)
        others = np.delete(np.arange(len(cuts)), mine)
        rate = (rates - own[document]) / (documents - 1)
        tested = rate * size >= min_expected
        if not tested.any():
            continue
        rate = rate[tested]
        exposed = exposure if exposure.shape[1] == 1 else exposure[:, tested]
        spread = _dispersion(cuts[others][:, tested], exposed[others], rate)
        expected = rate * exposed[mine]
        pool.append(_two_sided(cuts[mine][:, tested], expected, spread).ravel())
    return np.sort(np.concatenate(pool)) if pool else np.ones(1)


def test_text(
    focal: np.ndarray,
    focal_lengths: np.ndarray,
    counts: list[np.ndarray],
    lengths: list[np.ndarray],
    *,
    min_expected: float,
    resamples: int,
    seed: int,
    factor: np.ndarray | None = None,
) -> dict[str, np.ndarray]:
    """Test one text against a genre, term by term.

    Parameters
    ----------
    focal, focal_lengths
        Units by terms of the text, and tokens by unit.
    counts, lengths
        The same for each reference document; at least three.
    min_expected
        Bar for the expected count under which a term is not tested.
    resamples, seed
        Of the block bootstrap over the text's units; of cuts and resamples.
    factor
        Documents (the text first) by terms, as in `contrast_groups.test_groups`.

    Returns
    -------
    Arrays over terms: expected, p (NaN where not tested), log_ratio_low, log_ratio_high,
    smallest_detectable, standard_error, stable_within, typical_tail.
    """
    rng = np.random.default_rng(seed)
    n, size = focal.sum(axis=0), float(focal_lengths.sum())
    cuts, totals = cut_references(counts, lengths, size, rng)
    own = np.array([c.sum(axis=0) / x.sum() for c, x in zip(counts, lengths, strict=True)])
    factor = np.ones((1 + len(counts), 1)) if factor is None else factor
    own = own / factor[1:]
    exposure = totals[:, None] * np.repeat(factor[1:], CUTS, axis=0)
    rates = own.sum(axis=0)
    rate = rates / len(counts)
    expected = rate * size * factor[0]
    tested = expected >= min_expected
    spread = _dispersion(cuts, exposure, rate)
    null = _left_out(cuts, exposure, rates, own, len(counts), size, min_expected)
    safe = np.maximum(expected, 1e-9)
    raw = _two_sided(n, safe, spread)
    p = (1 + np.searchsorted(null, raw * (1 + 1e-9), side="right")) / (1 + len(null))
    level = max(float(np.quantile(null, 0.05)), 1e-12)
    strict = max(float(np.quantile(null, min(0.05 / max(tested.sum(), 1), 0.05))), 1e-12)
    low = _solve_mean(n, spread, level / 2, upper=False)
    high = _solve_mean(n, spread, level / 2, upper=True)
    bar = _critical(safe, spread, strict)
    needed = _solve_mean(bar, spread, 0.8, upper=False)
    over = n >= expected
    scaled = cuts / exposure * size * factor[0]
    as_rare = np.where(over, scaled >= n, scaled <= n).sum(axis=0)
    missing = np.where(tested, 0.0, np.nan)
    return {
        "expected": expected,
        "p": p + missing,
        "log_ratio_low": np.where(n > 0, np.log2(low / safe), np.nan) + missing,
        "log_ratio_high": np.log2(high / safe) + missing,
        "smallest_detectable": needed / safe + missing,
        "standard_error": np.sqrt(1 / np.maximum(n, 0.5) + spread) / np.log(2),
        "stable_within": _stable(focal, focal_lengths, rate * factor[0], over, resamples, rng),
        "typical_tail": (1 + as_rare) / (1 + len(cuts)),
    }


def _stable(focal, lengths, rate, over, resamples, rng) -> np.ndarray:
    """Return the share of resamples of the text's units in which the sign holds."""
    units = len(focal)
    weights = rng.multinomial(units, np.full(units, 1 / units), size=resamples)
    counted = weights @ focal
    expected = (weights @ lengths)[:, None] * rate
    return np.where(over, counted > expected, counted < expected).mean(axis=0)
