"""One text against a genre: a negative binomial tail, calibrated on the genre itself.

A single text has no variance between documents of its own. So every reference document is cut to
its length several times, in contiguous whole units; a negative binomial with dispersion squeezed
to its trend gives a tail; and that tail is calibrated on the tails that the references' own cuts
have when each document in turn is left out. Only terms whose expected count, from the references
alone, reaches a bar fixed beforehand are tested. A word of one period or one field stands in few
references, but there often: no distribution of two parameters has such a tail, so that it is
averaged with the share of references that reach the count. As with groups, the test is against the
ratio that most terms have: where some words stand ten times as often, the others seem to fall.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import betainc, betaincinv

from lunheng.contrasts.calibration import ALPHA, q_factor, simes
from lunheng.contrasts.cutting import Units, cut
from lunheng.contrasts.moderation import centre, neighbours

MOST_CUTS, ALL_CUTS = 6, 240
PRIOR = 10.0
MIN_CENTRE, CENTRE_TERMS = 2.0, 40
POWER = 0.8
# How much the share of references counts in the mean with the tail: more finds words that no
# reference has, less those that few have (benchmarks/keyness.py, both Chinese sources).
SHARE = 0.75


class _Genre(NamedTuple):
    """The references' cuts: counts, exposures (cuts by terms), and the document of each."""

    cuts: np.ndarray
    exposure: np.ndarray
    document: np.ndarray
    own: np.ndarray


def cuts_each(documents: int) -> int:
    """Return how often each reference is cut: six times, less often where there are many."""
    return min(max(ALL_CUTS // documents, 1), MOST_CUTS)


def _by_document(values: np.ndarray, documents: int) -> np.ndarray:
    """Return sums over each document's cuts, which stand together."""
    return values.reshape(documents, -1, values.shape[1]).sum(axis=1)


def _dispersions(genre: _Genre, *, left_out: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return rates and dispersions by moments, squeezed to their trend in the rate.

    Of all the references (one row), or with each of them left out (a row each). With rate r and
    exposure e, the sum of (n - r e)² - r e is one of n², n e, e² and e, so that a document is left
    out by taking its own sums away.
    """
    documents = len(genre.own)
    n, e = genre.cuts, genre.exposure
    sums = [_by_document(np.broadcast_to(x, n.shape), documents) for x in (n**2, n * e, e**2, e)]
    whole = [x.sum(axis=0, keepdims=True) for x in [*sums, genre.own]]
    if left_out:
        whole = [t - own for t, own in zip(whole, [*sums, genre.own], strict=True)]
        documents -= 1
    nn, ne, ee, e1, rates = whole
    rate = np.maximum(rates / documents, 0)
    excess = nn - 2 * rate * ne + rate**2 * ee - rate * e1
    own = np.maximum(excess / np.maximum(rate**2 * ee, 1e-12), 0)
    trend = neighbours(genre.own.sum(axis=0), own)
    freedom = documents - 1
    return rate, np.maximum((freedom * own + PRIOR * trend) / (freedom + PRIOR), 1e-6)


def _shift(n: np.ndarray, mean: np.ndarray, dispersion: np.ndarray) -> np.ndarray:
    """Return for each text (rows) the log ratio that most terms have to their means."""
    use = np.flatnonzero(mean.min(axis=0) >= MIN_CENTRE)
    if len(use) < CENTRE_TERMS:
        if mean.shape[1] < CENTRE_TERMS:
            return np.zeros((len(n), 1))
        use = np.argsort(-mean.sum(axis=0), kind="stable")[:CENTRE_TERMS]
    n, mean, dispersion = n[:, use], mean[:, use], dispersion[:, use]
    return centre(np.log((n + 0.5) / (mean + 0.5)), 1 / (1 / mean + dispersion))


def _two_sided(n: np.ndarray, mean: np.ndarray, dispersion: np.ndarray) -> np.ndarray:
    """Return twice the negative binomial's tail on the side of the mean where n stands."""
    size = 1 / dispersion
    success = size / (size + mean)
    over = n >= mean
    tail = np.empty(len(n))
    tail[over] = betainc(np.where(n[over] > 0, n[over], 1), size[over], 1 - success[over])
    tail[over & (n == 0)] = 1.0
    tail[~over] = betainc(size[~over], n[~over] + 1.0, success[~over])
    return np.minimum(2 * tail, 1.0)


def _averaged(tail: np.ndarray, reached: np.ndarray) -> np.ndarray:
    """Return the weighted geometric mean of tails, and of shares of references at least as extreme.

    Never less than the tail; where no reference is compared, the share says nothing.
    """
    return np.maximum(tail, tail ** (1 - SHARE) * reached**SHARE)


def _shares_as_rare(genre: _Genre, over: np.ndarray) -> np.ndarray:
    """Return for each cut the share of others' cuts at least as extreme, on the side of `over`."""
    from scipy.stats import rankdata

    rate = genre.cuts / genre.exposure
    documents = len(genre.own)
    own = rate.reshape(documents, -1, rate.shape[1])
    above = len(rate) + 1 - rankdata(rate, method="min", axis=0)
    below = rankdata(rate, method="max", axis=0)
    for at in range(own.shape[1]):  # less those of its own document
        other = np.repeat(own[:, at], own.shape[1], axis=0)
        above -= other >= rate
        below -= other <= rate
    return np.where(over, above, below) / (len(rate) - own.shape[1])


def _mean_at(n: np.ndarray, dispersion: np.ndarray, level: float, *, upper: bool) -> np.ndarray:
    """Return the mean at which the tail from n on has probability `level`.

    `upper`: the largest mean, at which P(X <= n) is `level`; else the smallest, P(X >= n).
    """
    size = 1 / dispersion
    if upper:
        success = betaincinv(size, n + 1.0, level)
        return size * (1 - success) / np.maximum(success, 1e-300)
    failure = betaincinv(np.where(n > 0, n, 1.0), size, level)
    return np.where(n > 0, size * failure / np.maximum(1 - failure, 1e-300), 0.0)


def _critical(mean, dispersion, level) -> np.ndarray:
    """Return the smallest count whose upper tail is at most half of `level`."""
    from scipy.stats import nbinom

    size = 1 / dispersion
    return nbinom.isf(level / 2, size, size / (size + mean)) + 1


def _left_out(genre: _Genre, factor: np.ndarray, size: float, bar: float):
    """Return the tails of every reference's cuts against the others, and their usual shift.

    Row, column and value of the tails; most words of a short text stand below their mean, since
    bursts are rare, so that the usual shift is no shift.
    """
    rate, spread = _dispersions(genre, left_out=True)
    tested = (rate * size * factor >= bar)[genre.document]
    mean = np.maximum(rate[genre.document] * genre.exposure, 1e-9)
    spread = spread[genre.document]
    shift = _shift(genre.cuts, mean, spread)
    usual = float(np.median(shift)), float(np.std(shift))
    mean *= np.exp(_drawn_in(shift, usual))
    row, column = np.nonzero(tested)
    reached = _shares_as_rare(genre, genre.cuts >= mean)[tested]
    tails = _averaged(_two_sided(genre.cuts[tested], mean[tested], spread[tested]), reached)
    return row, column, tails, usual


def _drawn_in(shift: np.ndarray, usual: tuple[float, float]) -> np.ndarray:
    """Return log shifts from the usual one, 0 within two deviations of it, little changed beyond.

    The positive part of James and Stein's (1961): a short text has a shift by chance.
    """
    beyond = shift - usual[0]
    return beyond * np.maximum(1 - (2 * usual[1]) ** 2 / np.maximum(beyond**2, 1e-12), 0)


def _factors(row, column, p, *, family, documents: int) -> np.ndarray:
    """Return what the q values of each family are multiplied by."""
    result = np.ones(len(family))
    for name in np.unique(family):
        own = family == name
        held = own[column]
        if held.any():
            small = held & (p <= ALPHA)
            rows = int(row.max()) + 1
            number = np.bincount(row[held], minlength=rows)
            null = simes(row[small], p[small], rows=rows, tests=number)
            result[own] = q_factor(null, groups=documents)
    return result


def compare_text(
    units: Units,
    *,
    min_expected: float,
    resamples: int,
    seed: int,
    factor: np.ndarray | None = None,
    family: np.ndarray | None = None,
) -> dict[str, np.ndarray]:
    """Test one text against a genre, term by term.

    Parameters
    ----------
    units
        Of the text, and of the reference documents after it; at least three.
    min_expected
        Bar for the expected count under which a term is not tested.
    resamples, seed
        Of the block bootstrap over the text's units; of cuts and resamples.
    factor
        Documents (the text first) by terms, as in `groups.compare_groups`.
    family
        Which family of tests each term is in; one for all by default.

    Returns
    -------
    Arrays over terms: expected, p (NaN where not tested), low and high (log2 ratios to what is
    expected), smallest_detectable, standard_error, stable_within, typical_tail, frame_shift (log2
    of the ratio that most terms have, and that p is against), q_factor. A text longer than the
    median reference is tested as if it had that length, at its own rates.
    """
    rng = np.random.default_rng(seed)
    focal, focal_tokens = units.of(0)
    n, tokens = np.asarray(focal.sum(axis=0)).ravel().astype(float), float(focal_tokens.sum())
    references = units.after(1)
    # a text longer than its references would show differences that none of them could
    size = min(tokens, float(np.median(references.totals())))
    documents = len(references.first) - 1
    factor = np.ones((1 + documents, 1)) if factor is None else factor
    document = np.repeat(np.arange(documents), cuts_each(documents))
    own = references.counts() / references.totals()[:, None] / factor[1:]
    expected = own.mean(axis=0) * tokens * factor[0]
    pieces, lengths = cut(references, document, np.full(len(document), size), rng=rng)
    pieces = pieces.toarray().astype(float)
    exposure = lengths[:, None] * factor[1:][document]
    over = n >= expected
    scaled = pieces / exposure * tokens * factor[0]
    as_rare = np.where(over, scaled >= n, scaled <= n).sum(axis=0)
    result = {
        "expected": expected,
        "typical_tail": (1 + as_rare) / (1 + len(pieces)),
        "stable_within": _stable(focal, focal_tokens, expected / tokens, over, resamples, rng),
    }
    # terms that no reference left out brings up to the bar need no further look
    expected = expected * size / tokens
    near = own.max(axis=0) / max(documents - 1, 1) * size * factor[0]
    held = np.flatnonzero(expected + near >= min_expected)
    genre = _Genre(
        pieces[:, held], exposure if exposure.shape[1] == 1 else exposure[:, held], document,
        own[:, held],
    )  # fmt: skip
    factor = factor[0] if factor.shape[1] == 1 else factor[0, held]
    family = np.zeros(len(n), int) if family is None else family
    found = _test(genre, n[held] * size / tokens, size, factor, min_expected, family[held])
    for name, values in found.items():
        result[name] = np.full(len(n), np.nan)
        result[name][held] = values
    return result


def _reached(genre: _Genre, rate: np.ndarray, over: np.ndarray) -> np.ndarray:
    """Return the share of all cuts at least as extreme as the text's rate, term by term."""
    rates = genre.cuts / genre.exposure
    return np.where(over, rates >= rate, rates <= rate).mean(axis=0)


def _test(genre: _Genre, n, size: float, factor, bar: float, family) -> dict[str, np.ndarray]:
    """Return what is said of the terms that can be tested, NaN for the others."""
    (rate,), (spread,) = _dispersions(genre, left_out=False)
    mean = np.maximum(rate * size * factor, 1e-9)
    tested = mean >= bar
    row, column, null, usual = _left_out(genre, factor, size, bar)
    if not tested.any() or not len(null):
        names = ("p", "low", "high", "smallest_detectable", "standard_error", "frame_shift")
        return {name: np.full(len(n), np.nan) for name in (*names, "q_factor")}
    shift = float(_drawn_in(_shift(n[None], mean[None], spread[None]), usual)[0, 0])
    reached = _reached(genre, n / (size * factor), n >= mean * np.exp(shift))[tested]
    n, mean, spread = n[tested], mean[tested], spread[tested]
    pool = np.sort(null)
    raw = _averaged(_two_sided(n, np.maximum(mean * np.exp(shift), 1e-9), spread), reached)
    p = (1 + np.searchsorted(pool, raw * (1 + 1e-9), side="right")) / (1 + len(pool))
    null_p = (1 + np.searchsorted(pool, null, side="right")) / (1 + len(pool))
    factors = _factors(row, column, null_p, family=family, documents=len(genre.own))[tested]
    level = max(float(np.quantile(pool, ALPHA)), 1e-12)
    strict = max(float(np.quantile(pool, min(ALPHA / len(n), ALPHA))), 1e-12)
    needed = _mean_at(_critical(mean, spread, strict), spread, POWER, upper=False)
    with np.errstate(divide="ignore"):
        low = np.log2(_mean_at(n, spread, level / 2, upper=False) / mean)
    values = {
        "p": p,
        "low": np.where(n > 0, low, np.nan),
        "high": np.log2(_mean_at(n, spread, level / 2, upper=True) / mean),
        "smallest_detectable": needed / mean,
        "standard_error": np.sqrt(1 / np.maximum(n, 0.5) + spread) / np.log(2),
        "frame_shift": np.full(len(n), shift / np.log(2)),
        "q_factor": factors,
    }
    result = {}
    for name, value in values.items():
        result[name] = np.full(len(tested), np.nan)
        result[name][tested] = value
    return result


def _stable(focal, lengths, rate, over, resamples, rng) -> np.ndarray:
    """Return the share of resamples of the text's units in which the sign holds."""
    units = focal.shape[0]
    weights = rng.multinomial(units, np.full(units, 1 / units), size=resamples)
    counted = (focal.T @ weights.T).T
    expected = (weights @ lengths)[:, None] * rate
    return np.where(over, counted > expected, counted < expected).mean(axis=0)
