"""Groups of documents: a quasi-likelihood score with a permutation null.

Counts are weighted by how much a document of that length tells (a negative binomial's variance,
its dispersion a trend over terms of like frequency); the difference of the two sides is a score
over variances moderated across terms (Smyth 2004, doi:10.2202/1544-6115.1027); and the null comes
from permuted groups of whole documents, statistics pooled among terms alike in frequency and
dispersion. Two things that would otherwise pass for differences are taken out: documents of other
lengths (permuted documents are cut to the length of those whose place they take, and a term's
dispersion may grow as texts get shorter), and the shift that all terms share when some are used
much more (the test is against the ratio that most terms have, not against 1).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

from lunheng.contrasts.calibration import cells, pooled
from lunheng.contrasts.cutting import Units, cut
from lunheng.contrasts.moderation import centre, dispersion, neighbours, prior_freedom

UNEVEN = 0.8
LONGER = 1.15
CUTS = 4
PIECES = 1500
PIECE_CELLS = 80_000_000
BLOCK = 1024
MIN_WEIGHT = 2.0
SHIFT_TERMS = 1500
POWER_Z = 0.8416212335729143


class _Sums(NamedTuple):
    """Weighted counts, exposures and squares of both sides, labellings by terms."""

    a_t: np.ndarray
    b_t: np.ndarray
    c_t: np.ndarray
    a_r: np.ndarray
    b_r: np.ndarray
    c_r: np.ndarray


class _Design(NamedTuple):
    """Documents, and the pieces that stand in for some of them where the sides differ in length.

    `target` and `reference` are labellings by documents, 1 where a document stands on that side as
    it is; `piece_labels` (labellings by pieces) adds pieces to the side that is the shorter one.
    """

    counts: np.ndarray
    length: np.ndarray
    factor: np.ndarray
    target: np.ndarray
    reference: np.ndarray
    pieces: csr_matrix | None
    piece_length: np.ndarray
    piece_of: np.ndarray
    piece_labels: csr_matrix | None
    shorter_is_target: bool
    spread: Callable[[np.ndarray, np.ndarray], np.ndarray]


def _by_length(counts, length, factor, rate, medians, units, scale, rng):
    """Return a function of lengths and terms that gives dispersions.

    Where the sides differ in length, longer documents are cut to the shorter length to see how
    much more a short text varies; the dispersion is then a line in the inverse of length.
    """
    flat = dispersion(counts, length[:, None] * factor, rate)

    def even(at: np.ndarray, terms: np.ndarray | slice) -> np.ndarray:
        return np.broadcast_to(flat[terms], (len(at), len(flat[terms])))

    short = min(medians)
    longer = np.flatnonzero(length * scale > 1.25 * short)
    if short / max(medians) >= UNEVEN or len(longer) < 3:
        return even
    documents = np.tile(longer, min(CUTS, max(PIECES // len(longer), 1)))
    pieces, tokens = cut(units, documents, np.full(len(documents), short), rng=rng)
    sizes = tokens / scale
    if sizes.mean() > UNEVEN * length[longer].mean():  # units too long to be cut so short
        return even
    exposed = sizes[:, None] * factor[documents]
    pieces = pieces.toarray()
    near = dispersion(pieces, exposed, pieces.sum(axis=0) / exposed.sum(axis=0))
    exposed = length[longer, None] * factor[longer]
    whole = counts[longer]
    far = dispersion(whole, exposed, whole.sum(axis=0) / exposed.sum(axis=0))
    slope = np.maximum(near - far, 0) / (1 / sizes.mean() - 1 / length[longer].mean())
    base = far - slope / length[longer].mean()
    return lambda at, terms: np.maximum(base[terms] + slope[terms] / at[:, None], 1e-3)


def _stand_ins(orders, n_target, totals, medians, units, rng):
    """Return the pieces that permuted documents are cut to, and where each of them stands.

    A permuted document that takes a shorter one's place is cut to its length, so that the null has
    the same lengths on the same sides. Places alike in length share their pieces.

    Returns
    -------
    Documents and sizes of the pieces; labellings by pieces; labellings by documents, 1 where a
    piece stands in for the document.
    """
    n = len(totals)
    shorter_is_target = medians[0] < medians[1]
    places = np.arange(n_target) if shorter_is_target else np.arange(n_target, n)
    places = places[np.argsort(totals[places], kind="stable")]
    # some hundred megabytes at most
    most = min(PIECES, max(PIECE_CELLS // units.table.shape[1], n))
    classes = min(max(most // n, 1), len(places))
    turns = max(most // (n * classes), 1)
    own = np.arange(len(places)) * classes // len(places)
    size = np.array([totals[places[own == c]].mean() for c in range(classes)])
    drawn = orders[1:][:, places]
    swapped = totals[drawn] > LONGER * size[own]
    row, place = np.nonzero(swapped)
    document = drawn[row, place]
    key = (document * classes + own[place]) * turns + row % turns
    keys, piece = np.unique(key, return_inverse=True)
    labels = csr_matrix(
        (np.ones(len(row)), (row + 1, piece)), shape=(len(orders), max(len(keys), 1))
    )
    replaced = np.zeros(orders.shape)
    replaced[row + 1, document] = 1
    return keys // (classes * turns), size[keys // turns % classes], labels, replaced


def _design(counts, totals, n_target, factor, orders, medians, units, spread, scale, rng):
    """Return the labellings, with stand-ins where the sides differ in length."""
    target = np.zeros(orders.shape)
    np.put_along_axis(target, orders[:, :n_target], 1, axis=1)
    reference = 1 - target
    pieces, piece_of, sizes, labels = None, np.zeros(0, int), np.zeros(0), None
    shorter_is_target = bool(medians[0] < medians[1])
    if min(medians) / max(medians) < UNEVEN:
        piece_of, wanted, labels, replaced = _stand_ins(
            orders, n_target, totals, medians, units, rng
        )
        if len(piece_of):
            pieces, tokens = cut(units, piece_of, wanted, rng=rng)
            sizes = tokens / scale
            (target if shorter_is_target else reference)[replaced > 0] = 0
    return _Design(
        counts, totals / scale, factor, target, reference, pieces, sizes, piece_of, labels,
        shorter_is_target, spread,
    )  # fmt: skip


def _parts(counts, length, factor, rate, spread) -> list[np.ndarray]:
    """Return weighted counts, exposures and squares, documents by terms."""
    exposure = length[:, None] * factor
    weight = 1 / (1 + spread * rate * exposure)
    return [weight * counts, weight * exposure, weight * counts**2 / exposure]


def _sums(design: _Design, terms, rate: np.ndarray, *, observed: bool = False) -> _Sums:
    """Return the sums of both sides for some terms: of every labelling, or of the first alone."""
    rows = slice(0, 1) if observed else slice(None)
    factor = design.factor if design.factor.shape[1] == 1 else design.factor[:, terms]
    spread = design.spread(design.length, terms)
    parts = _parts(
        design.counts[:, terms].astype(float), design.length, factor, rate[terms], spread
    )
    own = [design.target[rows] @ part for part in parts]
    if design.pieces is None:  # what is not on one side is on the other
        return _Sums(
            *own, *(part.sum(axis=0) - side for part, side in zip(parts, own, strict=True))
        )
    sides = own, [design.reference[rows] @ part for part in parts]
    if not observed:
        pieces = design.pieces[:, terms].toarray().astype(float)
        own = _parts(
            pieces, design.piece_length, factor[design.piece_of], rate[terms],
            design.spread(design.piece_length, terms),
        )  # fmt: skip
        side = sides[0 if design.shorter_is_target else 1]
        for total, part in zip(side, own, strict=True):
            total += design.piece_labels @ part
    return _Sums(*sides[0], *sides[1])


def _shift(design: _Design, rate: np.ndarray) -> np.ndarray:
    """Return for each labelling the ratio that most terms have: what all seem to do together."""
    if len(rate) < 50:  # too few terms to tell a common shift from their own
        return np.ones((len(design.target), 1))
    observed = _sums(design, slice(None), rate, observed=True)
    use = np.flatnonzero(rate * np.minimum(observed.b_t[0], observed.b_r[0]) >= MIN_WEIGHT)
    if len(use) < 50:
        use = np.argsort(-rate, kind="stable")[:50]
    # beyond some hundreds of terms the centre moves no more: evenly over their frequencies
    use = use[np.argsort(-rate[use], kind="stable")]
    use = np.sort(use[np.linspace(0, len(use) - 1, min(len(use), SHIFT_TERMS)).round().astype(int)])
    s = _sums(design, use, rate)
    pooled = np.maximum((s.a_t + s.a_r) / (s.b_t + s.b_r), 1e-12)
    log_ratio = np.log((s.a_t + 0.5) / (s.b_t + 0.5 / pooled))
    log_ratio -= np.log((s.a_r + 0.5) / (s.b_r + 0.5 / pooled))
    return np.exp(centre(log_ratio, pooled / (1 / s.b_t + 1 / s.b_r)))


def _scores(s: _Sums, shift: np.ndarray, freedom: int):
    """Return the differences, the even split that they are relative to, and the variances."""
    within = np.maximum(s.c_t - s.a_t**2 / s.b_t + s.c_r - s.a_r**2 / s.b_r, 0)
    exposed = s.b_t * shift
    mean = np.maximum((s.a_t + s.a_r) / (exposed + s.b_r), 1e-12)
    even = mean * exposed * s.b_r / (exposed + s.b_r)
    return np.abs(s.a_t - mean * exposed), even, within / mean / freedom


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


def compare_groups(
    units: Units,
    *,
    n_target: int,
    permutations: int,
    seed: int,
    factor: np.ndarray | None = None,
    family: np.ndarray | None = None,
) -> dict[str, np.ndarray]:
    """Test target documents against reference documents, term by term.

    Parameters
    ----------
    units
        The documents' units, the target's documents first: what a document is cut along where the
        sides differ in length. One of few units is thinned.
    n_target
        Documents in the target; at least two on each side.
    permutations, seed
        Number of permuted labellings; seed of permutations and cuts.
    factor
        Documents by terms: how much more of a term its document's make-up leads one to expect
        than its length alone does (`adjustment.factors`); 1 by default.
    family
        Which family of tests each term is in; one for all by default.

    Returns
    -------
    Arrays over terms: p; low, high (log2 ratios between which the test at 5 % does not reject, NaN
    where it is unbounded); estimate (log2 ratio of the weighted rates that they lie around; half an
    occurrence stands for none); smallest_detectable (a ratio); standard_error (of the log2 ratio,
    towards 0); frame_shift (log2 of the ratio that most terms have, and that p is against);
    q_factor (what the q values of the term's family are multiplied by, `calibration.q_factor`).
    """
    rng = np.random.default_rng(seed)
    counts, totals = units.counts(), units.totals()
    n, n_terms = counts.shape
    scale = totals.mean()
    factor = np.ones((n, 1)) if factor is None else factor
    length = totals / scale
    exposure = length[:, None] * factor
    rate = counts.sum(axis=0) / exposure.sum(axis=0)
    medians = np.median(totals[:n_target]), np.median(totals[n_target:])
    spread = _by_length(counts, length, factor, rate, medians, units, scale, rng)
    orders = np.array([np.arange(n)] + [rng.permutation(n) for _ in range(permutations)])
    design = _design(counts, totals, n_target, factor, orders, medians, units, spread, scale, rng)
    shift = _shift(design, rate)
    observed = _sums(design, slice(None), rate, observed=True)
    even, variance = (x[0] for x in _scores(observed, shift[:1], n - 2)[1:])
    trend = np.maximum(neighbours(rate, variance), 1e-12)
    prior = prior_freedom(variance, trend, n - 2)
    size = np.empty((len(orders), n_terms), dtype=np.float32)
    for start in range(0, n_terms, BLOCK):
        terms = slice(start, min(start + BLOCK, n_terms))
        d, e, v = _scores(_sums(design, terms, rate), shift, n - 2)
        moderated = (prior * trend[terms] + (n - 2) * v) / (prior + n - 2)
        size[:, terms] = d / np.sqrt(e * moderated)
    moderated = (prior * trend + (n - 2) * variance) / (prior + n - 2)
    family = np.zeros(n_terms, int) if family is None else family
    p, bar, strict, q_factors = pooled(size, cells(rate, counts, exposure), family)
    a_t, b_t, a_r, b_r = (x[0] for x in (observed.a_t, observed.b_t, observed.a_r, observed.b_r))
    low, high = _bounds(a_t, a_r, b_t / b_r, bar * np.sqrt(moderated))
    # half an occurrence stands for none
    own = np.maximum(a_t, 0.5 * b_t / exposure[:n_target].sum(axis=0))
    against = np.maximum(a_r, 0.5 * b_r / exposure[n_target:].sum(axis=0))
    estimate = np.log2(own / b_t / (against / b_r))
    # few occurrences make the likelihood long on the far side: what shrinks is the near one
    near = np.where(estimate < 0, high - estimate, estimate - low)
    return {
        "p": p,
        "low": low,
        "high": high,
        "estimate": estimate,
        "smallest_detectable": _detectable(strict, even, b_t * shift[0], b_r, moderated),
        "standard_error": np.maximum(near / np.maximum(bar, 1e-6), 1e-6),
        "frame_shift": np.full(n_terms, np.log2(shift[0, 0])),
        "q_factor": q_factors,
    }


def _detectable(strict, even, b_t, b_r, variance) -> np.ndarray:
    """Return the smallest ratio above 1 that the score calls with power 0.8, by bisection.

    At a ratio of 1 + x the difference is x times the even split, its deviation by what both sides
    then have; the score's own deviation grows with the pooled rate.
    """
    share = b_t / (b_t + b_r)
    unit = np.sqrt(even / variance)
    low, high = np.zeros(len(even)), np.full(len(even), 1e6)
    for _ in range(60):
        x = (low + high) / 2
        needed = strict * np.sqrt(1 + share * x) + POWER_Z * np.sqrt(1 + (1 - share) * x)
        short = x * unit < needed
        low, high = np.where(short, x, low), np.where(short, high, x)
    return 1 + high
