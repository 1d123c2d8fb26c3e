"""Groups of documents against one another: a quasi-likelihood test with a permutation null.

Counts are weighted by how much a document of that length tells (a negative binomial's variance,
its dispersion a trend over terms of like frequency); the difference of the two sides is a score
over variances moderated across terms (Smyth 2004, doi:10.2202/1544-6115.1027); and the null comes
from permuted groups of whole documents, statistics pooled among terms alike in frequency and
dispersion. Two things that would otherwise pass for differences are taken out: documents of other
lengths (permuted documents are cut to the length of those whose place they take, and a term's
dispersion may grow as texts get shorter), and the shift that all terms share when some are used
much more (the test is against the ratio that most terms have, not against 1).
"""

from functools import cache

import numpy as np

UNEVEN = 0.8
LONGER = 1.15
CUTS = 4
PIECES = 1500
MIN_BIN = 60
MIN_WEIGHT = 2.0
POWER_Z = 0.8416212335729143


def _bins(values: np.ndarray, n: int) -> np.ndarray:
    """Number terms by quantile of `values`, from 0; ties in order of place."""
    order = np.argsort(values, kind="stable")
    rank = np.empty(len(values), dtype=int)
    rank[order] = np.arange(len(values))
    return rank * n // max(len(values), 1)


def _neighbours(level: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the mean of `values` over the terms whose `level` is nearest."""
    order = np.argsort(level, kind="stable")
    width = max(len(level) // 10, 5)
    padded = np.pad(values[order], width, mode="reflect" if len(level) > width else "edge")
    kernel = np.ones(2 * width + 1) / (2 * width + 1)
    smooth = np.empty(len(level))
    smooth[order] = np.convolve(padded, kernel, mode="valid")
    return smooth


def _dispersion(counts: np.ndarray, exposure: np.ndarray, rate: np.ndarray) -> np.ndarray:
    """Return the negative binomial dispersion that terms of like frequency have, by moments."""
    expected = rate * exposure
    excess = ((counts - expected) ** 2 - expected).sum(axis=0)
    square = np.maximum(_neighbours(rate, (expected**2).sum(axis=0)), 1e-12)
    return np.maximum(_neighbours(rate, excess) / square, 1e-3)


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


class _Cutter:
    """Cuts documents to a length: whole neighbouring units, or thinning where there is but one.

    It holds running sums over the units, so that a cut is one difference.
    """

    def __init__(self, counts, totals, blocks, rng):
        self.counts, self.totals, self.rng = counts, totals, rng
        self.sums = None
        if blocks is not None:
            self.sums = [
                np.vstack([np.zeros((1, t.shape[1])), np.cumsum(np.vstack([t, t]), axis=0)])
                for t, _ in blocks
            ]
            self.ends = [np.concatenate([[0], np.cumsum(np.tile(n, 2))]) for _, n in blocks]

    def __call__(self, document: int, size: float) -> tuple[np.ndarray, float]:
        """Return a piece's counts and tokens: about `size` of them, from a unit drawn at random."""
        if self.sums is None or len(self.ends[document]) < 5:  # one unit cannot be cut
            share = min(size / self.totals[document], 1.0)
            return self.rng.binomial(self.counts[document], share).astype(float), float(size)
        units = len(self.ends[document]) // 2
        first = int(self.rng.integers(units))
        ends = self.ends[document][first + 1 : first + units + 1] - self.ends[document][first]
        last = int(np.argmin(np.abs(ends - size)))
        sums = self.sums[document]
        return sums[first + last + 1] - sums[first], float(ends[last])


def _by_length(counts, length, factor, rate, medians, cut: _Cutter, scale: float):
    """Return a function of length that gives each term's dispersion.

    Where the sides differ in length, longer documents are cut to the shorter length to see how
    much more a short text varies; the dispersion is then a line in the inverse of length.
    """
    flat = _dispersion(counts, length[:, None] * factor, rate)
    short = min(medians)
    longer = np.flatnonzero(length * scale > 1.25 * short)
    if short / max(medians) >= UNEVEN or len(longer) < 3:
        return lambda at: np.broadcast_to(flat, (*np.shape(at), len(flat)))
    pieces = [cut(d, short) for _ in range(CUTS) for d in longer.tolist()]
    cuts = np.array([p for p, _ in pieces])
    sizes = np.array([n for _, n in pieces]) / scale
    exposed = sizes[:, None] * np.tile(factor[longer], (CUTS, 1))
    near = _dispersion(cuts, exposed, cuts.sum(axis=0) / exposed.sum(axis=0))
    whole, lengths = counts[longer], length[longer]
    if sizes.mean() > UNEVEN * lengths.mean():  # units too long to be cut so short
        return lambda at: np.broadcast_to(flat, (*np.shape(at), len(flat)))
    exposed = lengths[:, None] * factor[longer]
    far = _dispersion(whole, exposed, whole.sum(axis=0) / exposed.sum(axis=0))
    slope = np.maximum(near - far, 0) / (1 / sizes.mean() - 1 / lengths.mean())
    base = far - slope / lengths.mean()
    return lambda at: np.maximum(base + slope / np.asarray(at, dtype=float)[..., None], 1e-3)


def centre(log_ratio: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return each row's robust location: bisquare weights, from the median."""
    centre = np.median(log_ratio, axis=1, keepdims=True)
    for _ in range(4):
        score = (log_ratio - centre) * np.sqrt(weight)
        spread = np.maximum(np.median(np.abs(score), axis=1, keepdims=True) * 1.4826, 1e-6)
        held = weight * np.maximum(1 - (score / (3 * spread)) ** 2, 0) ** 2
        total = np.maximum(held.sum(axis=1, keepdims=True), 1e-12)
        centre = (held * log_ratio).sum(axis=1, keepdims=True) / total
    return centre


def _sums(
    counts,
    exposure,
    factor,
    weight,
    orders,
    n_target,
    medians,
    totals,
    cut,
    dispersion,
    rate,
    scale,
):
    """Return weighted sums of counts, exposures and squares on both sides, labellings by terms.

    Where the sides differ in length, a permuted document that takes a shorter one's place is cut
    to its length, so that the null has the same lengths on the same sides.
    """
    parts = weight * counts, weight * exposure, weight * counts**2 / exposure
    whole = [part.sum(axis=0) for part in parts]
    labels = np.zeros(orders.shape)
    np.put_along_axis(labels, orders[:, :n_target], 1, axis=1)
    target = [labels @ part for part in parts]
    reference = [total - own for total, own in zip(whole, target, strict=True)]
    if min(medians) / max(medians) < UNEVEN:
        shorter = medians[0] < medians[1]
        places = np.arange(n_target) if shorter else np.arange(n_target, len(counts))
        side = target if shorter else reference
        # pieces are drawn again while that is cheap, and then taken in turn
        turns = max(PIECES // (len(places) * len(counts)), 1)

        @cache
        def piece_of(document: int, place: int, turn: int) -> tuple[np.ndarray, float]:
            return cut(document, totals[place])

        for row in range(1, len(orders)):
            drawn = [
                (d, piece_of(d, place, row % turns))
                for place, d in zip(places.tolist(), orders[row, places].tolist(), strict=True)
                if totals[d] > LONGER * totals[place]
            ]
            if not drawn:
                continue
            taken = [d for d, _ in drawn]
            piece = np.array([p for _, (p, _) in drawn])
            size = np.array([n for _, (_, n) in drawn]) / scale
            exposed = size[:, None] * factor[taken]
            own = 1 / (1 + dispersion(size) * rate * exposed)
            new = own * piece, own * exposed, own * piece**2 / exposed
            for sums, fresh, part in zip(side, new, parts, strict=True):
                sums[row] += fresh.sum(axis=0) - part[taken].sum(axis=0)
    return target, reference


def _cells(rate: np.ndarray, counts: np.ndarray, exposure: np.ndarray) -> np.ndarray:
    """Return the pool of each term: two bins of frequency by five of dispersion, if they fit."""
    expected = counts.sum(axis=0) * exposure / exposure.sum(axis=0)
    burst = ((counts - expected) ** 2 / np.maximum(expected, 1e-12)).sum(axis=0)
    n = len(rate)
    many = 2 if n >= 4 * MIN_BIN else 1
    level = _bins(rate, many)
    split = min(5, max(n // (many * MIN_BIN), 1))
    out = np.zeros(n, dtype=int)
    for cell in range(many):
        rows = np.flatnonzero(level == cell)
        out[rows] = cell * split + _bins(burst[rows], split)
    return out


def _bounds(n_target, n_reference, exposure, width) -> tuple[np.ndarray, np.ndarray]:
    """Return the log2 ratios between which the score does not reject (Wilson 1927).

    Of the weighted counts on both sides a share is the target's; the score's interval for that
    share, and the odds of its ends over those of the exposures.
    """
    total = np.maximum(n_target + n_reference, 1e-12)
    share, square = n_target / total, width**2
    middle = share + square / (2 * total)
    reach = width * np.sqrt(share * (1 - share) / total + square / (4 * total**2))
    low = np.clip((middle - reach) / (1 + square / total), 0, 1)
    high = np.clip((middle + reach) / (1 + square / total), 0, 1)
    with np.errstate(divide="ignore"):
        return (
            np.where(n_target > 0, np.log2(low / (1 - low) / exposure), np.nan),
            np.where(n_reference > 0, np.log2(high / (1 - high) / exposure), np.nan),
        )


def test_groups(
    counts: np.ndarray,
    totals: np.ndarray,
    *,
    n_target: int,
    permutations: int,
    seed: int,
    blocks: list[tuple[np.ndarray, np.ndarray]] | None = None,
    factor: np.ndarray | None = None,
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
        Number of permuted labellings; seed of permutations and cuts.
    blocks
        For each document its units by terms, and tokens by unit: what a document is cut along
        where the sides differ in length. Without them its counts are thinned.
    factor
        Documents by terms: how much more of a term its document's make-up leads one to expect
        than its length alone does (`adjustment.factors`); 1 by default.

    Returns
    -------
    Arrays over terms: p; low, high (log2 ratios between which the test at 5 % does not reject, NaN
    where it is unbounded); estimate (log2 ratio of the weighted rates that they lie around; half an
    occurrence stands for none); smallest_detectable (a ratio); standard_error (of the log2 ratio,
    towards 0); frame_shift (log2 of the ratio that most terms have, and that p is against).
    """
    rng = np.random.default_rng(seed)
    n, n_terms = counts.shape
    scale = totals.mean()
    length = totals / scale
    factor = np.ones((n, 1)) if factor is None else factor
    exposure = length[:, None] * factor
    rate = counts.sum(axis=0) / exposure.sum(axis=0)
    medians = np.median(totals[:n_target]), np.median(totals[n_target:])
    cut = _Cutter(counts, totals, blocks, rng)
    dispersion = _by_length(counts, length, factor, rate, medians, cut, scale)
    weight = 1 / (1 + dispersion(length) * rate * exposure)
    orders = np.array([np.arange(n)] + [rng.permutation(n) for _ in range(permutations)])
    (a_t, b_t, c_t), (a_r, b_r, c_r) = _sums(
        counts.astype(float), exposure, factor, weight=weight, orders=orders, n_target=n_target,
        medians=medians, totals=totals, cut=cut, dispersion=dispersion, rate=rate, scale=scale,
    )  # fmt: skip
    within = np.maximum(c_t - a_t**2 / b_t + c_r - a_r**2 / b_r, 0)
    pooled = np.maximum((a_t + a_r) / (b_t + b_r), 1e-12)
    shift = _shift(a_t, b_t, a_r, b_r, pooled, rate)
    exposed = b_t * shift
    mean = np.maximum((a_t + a_r) / (exposed + b_r), 1e-12)
    expected_t, expected_r = mean * exposed, mean * b_r
    variance = within / mean / (n - 2)
    trend = np.maximum(_neighbours(rate, variance[0]), 1e-12)
    prior = _prior(variance[0], trend, n - 2)
    moderated = (prior * trend + (n - 2) * variance) / (prior + n - 2)
    even = expected_t * expected_r / (expected_t + expected_r)
    size = np.abs(a_t - expected_t) / np.sqrt(even * moderated)
    cells = _cells(rate, counts, exposure)
    p, bar, strict = (np.ones(n_terms) for _ in range(3))
    for cell in np.unique(cells):
        rows = cells == cell
        null = np.sort(size[1:, rows].ravel())
        above = len(null) - np.searchsorted(null, size[0, rows] - 1e-12)
        p[rows] = (1 + above) / (1 + len(null))
        bar[rows] = np.quantile(null, 0.95)
        strict[rows] = np.quantile(null, 1 - min(0.05 / n_terms, 0.05))
    low, high = _bounds(a_t[0], a_r[0], b_t[0] / b_r[0], bar * np.sqrt(moderated[0]))
    halves = tuple(
        0.5 * b[0] / side.sum(axis=0)
        for b, side in ((b_t, exposure[:n_target]), (b_r, exposure[n_target:]))
    )
    own, against = np.maximum(a_t[0], halves[0]), np.maximum(a_r[0], halves[1])
    estimate = np.log2(own / b_t[0] / (against / b_r[0]))
    # few occurrences make the likelihood long on the far side: what shrinks is the near one
    near = np.where(estimate < 0, high - estimate, estimate - low)
    error = np.sqrt(moderated[0] / even[0])
    return {
        "p": p,
        "low": low,
        "high": high,
        "estimate": estimate,
        "smallest_detectable": np.exp(np.minimum((strict + POWER_Z) * error, 20)),
        "standard_error": np.maximum(near / np.maximum(bar, 1e-6), 1e-6),
        "frame_shift": np.full(n_terms, np.log2(shift[0, 0])),
    }


def _shift(a_t, b_t, a_r, b_r, pooled, rate) -> np.ndarray:
    """Return for each labelling the ratio that most terms have: what all seem to do together."""
    log_ratio = np.log((a_t + 0.5) / (b_t + 0.5 / pooled))
    log_ratio -= np.log((a_r + 0.5) / (b_r + 0.5 / pooled))
    weight = 1 / (1 / (pooled * b_t) + 1 / (pooled * b_r))
    use = rate * np.minimum(b_t[0], b_r[0]) >= MIN_WEIGHT
    if use.sum() < 50:
        if len(rate) < 50:  # too few terms to tell a common shift from their own
            return np.ones((len(a_t), 1))
        use = np.argsort(-rate)[:50]
    return np.exp(centre(log_ratio[:, use], weight[:, use]))
