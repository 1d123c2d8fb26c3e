"""Groups of documents against one another: a moderated test with a permutation null.

Square roots of counts, documents thinned to one length; variances moderated across terms of like
frequency (Smyth 2004, doi:10.2202/1544-6115.1027, with a mean-variance trend); the null from
permuted groups of whole documents, statistics pooled among terms alike in frequency and
dispersion. Thinning to one length makes documents exchangeable under the null whatever their
lengths; the mean over several thinnings wastes less of the longer ones.
"""

import numpy as np

THINNINGS = 3
MIN_BIN = 60
POWER_Z = 0.8416212335729143


def _thin(counts: np.ndarray, totals: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return counts (documents by terms) thinned to the shortest document's length."""
    share = totals.min() / totals
    return rng.binomial(counts, share[:, None])


def _bins(values: np.ndarray, n: int) -> np.ndarray:
    """Number terms by quantile of `values`, from 0; ties in order of place."""
    order = np.argsort(values, kind="stable")
    rank = np.empty(len(values), dtype=int)
    rank[order] = np.arange(len(values))
    return rank * n // max(len(values), 1)


def _trend(level: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """Return the variance that terms of like frequency have: a running mean over neighbours."""
    order = np.argsort(level, kind="stable")
    width = max(len(level) // 10, 5)
    padded = np.pad(variance[order], width, mode="reflect" if len(level) > width else "edge")
    kernel = np.ones(2 * width + 1) / (2 * width + 1)
    smooth = np.empty(len(level))
    smooth[order] = np.convolve(padded, kernel, mode="valid")
    return np.maximum(smooth, 1e-12)


def _prior(variance: np.ndarray, trend: np.ndarray, freedom: int) -> float:
    """Return the prior degrees of freedom d0 by limma's moments of log variances."""
    from scipy.special import polygamma

    ratio = np.log(np.maximum(variance / trend, 1e-6))
    excess = np.var(ratio) - polygamma(1, freedom / 2)
    if not excess > 1e-3:
        return 1e4
    low, high = 1e-3, 1e5
    for _ in range(80):
        middle = np.sqrt(low * high)
        low, high = (middle, high) if polygamma(1, middle / 2) > excess else (low, middle)
    return float(np.sqrt(low * high))


def _labels(n: int, size: int, permutations: int, rng: np.random.Generator) -> np.ndarray:
    """Return the groups' labels, observed first, then permuted: permutations + 1 by documents."""
    labels = np.zeros((permutations + 1, n))
    labels[0, :size] = 1
    for row in range(1, permutations + 1):
        labels[row, rng.permutation(n)[:size]] = 1
    return labels


def _statistics(y: np.ndarray, labels: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return differences of means and pooled residual variances, labellings by terms."""
    n = len(y)
    total, squares = y.sum(axis=0), (y**2).sum(axis=0)
    target = labels @ y
    mean_t, mean_r = target / size, (total - target) / (n - size)
    within = squares - size * mean_t**2 - (n - size) * mean_r**2
    return mean_t - mean_r, np.maximum(within, 0) / (n - 2)


def _cells(level: np.ndarray, dispersion: np.ndarray) -> np.ndarray:
    """Return the pool of each term: four bins of frequency by three of dispersion, if they fit."""
    n = len(level)
    many = min(4, max(n // (3 * MIN_BIN), 1))
    cells = _bins(level, many)
    split = 3 if n >= 3 * many * MIN_BIN else 1
    out = np.zeros(n, dtype=int)
    for cell in range(many):
        rows = np.flatnonzero(cells == cell)
        out[rows] = cell * split + _bins(dispersion[rows], split)
    return out


def _solve(mean_t, mean_r, spread, n_t, n_r):
    """Return Fieller's bounds of the ratio of means: the ratios that the test does not reject."""
    a = mean_r**2 - spread**2 / n_r
    b = mean_t * mean_r
    c = mean_t**2 - spread**2 / n_t
    root = np.sqrt(np.maximum(b**2 - a * c, 0))
    bounded = a > 0
    safe = np.where(bounded, a, 1.0)
    low = np.where(bounded, (b - root) / safe, np.nan)
    high = np.where(bounded, (b + root) / safe, np.nan)
    return np.where(low > 0, low, np.nan), np.where(high > 0, high, np.nan)


def test_groups(
    counts: np.ndarray,
    totals: np.ndarray,
    *,
    n_target: int,
    permutations: int,
    seed: int,
) -> dict[str, np.ndarray]:
    """Test target documents against reference documents, term by term.

    Parameters
    ----------
    counts
        Documents by terms, the target's documents first; whole numbers.
    totals
        Tokens of each document.
    n_target
        Documents in the target; at least two on each side.
    permutations, seed
        Number of permuted labellings; seed of thinning and permutations.

    Returns
    -------
    Arrays over terms: p; below, above (how far the 95 % interval reaches from the log2 ratio, NaN
    where it is unbounded); smallest_detectable (a ratio); standard_error (of the log2 ratio, delta
    method).
    """
    rng = np.random.default_rng(seed)
    n, n_reference = len(counts), len(counts) - n_target
    labels = _labels(n, n_target, permutations, rng)
    scale = np.sqrt(totals.min())
    parts = [
        _statistics(np.sqrt(_thin(counts, totals, rng) + 0.375) / scale, labels, n_target)
        for _ in range(THINNINGS)
    ]
    difference = np.mean([d for d, _ in parts], axis=0)
    variance = np.mean([v for _, v in parts], axis=0)
    level = (counts / totals[:, None]).mean(axis=0)
    trend = _trend(level, variance[0])
    prior = _prior(variance[0], trend, n - 2)
    moderated = (prior * trend + (n - 2) * variance) / (prior + n - 2)
    width = np.sqrt(moderated * (1 / n_target + 1 / n_reference))
    size = np.abs(difference) / width
    whole = np.sqrt(counts / totals[:, None])
    cells = _cells(level, whole.var(axis=0) / np.maximum(whole.mean(axis=0), 1e-12))
    p, bar, strict = (np.ones(counts.shape[1]) for _ in range(3))
    for cell in np.unique(cells):
        rows = cells == cell
        null = np.sort(size[1:, rows].ravel())
        above = len(null) - np.searchsorted(null, size[0, rows] - 1e-12)
        p[rows] = (1 + above) / (1 + len(null))
        bar[rows] = np.quantile(null, 0.95)
        strict[rows] = np.quantile(null, 1 - min(0.05 / counts.shape[1], 0.05))
    _, variance = _statistics(whole, labels[:1], n_target)
    trend = _trend(level, variance[0])
    moderated = (prior * trend + (n - 2) * variance[0]) / (prior + n - 2)
    mean_t, mean_r = whole[:n_target].mean(axis=0), whole[n_target:].mean(axis=0)
    error = np.sqrt(moderated)
    low, high = _solve(mean_t, mean_r, bar * error, n_target, n_reference)
    step = (strict + POWER_Z) * error * np.sqrt(1 / n_target + 1 / n_reference)
    base = np.maximum(mean_r, 1e-12)
    floor_t = np.maximum(mean_t, base / 4)
    relative = np.sqrt(moderated * (1 / n_target / floor_t**2 + 1 / n_reference / base**2))
    with np.errstate(invalid="ignore", divide="ignore"):
        below, above = 2 * np.log2(mean_t / base / low), 2 * np.log2(high * base / mean_t)
    return {
        "p": p,
        "below": np.where(np.isfinite(below), below, np.nan),
        "above": np.where(np.isfinite(above), above, np.nan),
        "smallest_detectable": np.where(mean_r > 0, ((base + step) / base) ** 2, np.nan),
        "standard_error": 2 / np.log(2) * relative,
    }
