"""Dispersion: whether a word is everywhere or in one place.

Of a word that does not occur, and of parts that are all empty, there is none: NaN.
"""

import numpy as np


def _shares(counts, sizes):
    counts, sizes = np.asarray(counts, float), np.asarray(sizes, float)
    total = counts.sum(axis=0)
    parts = sizes / (sizes.sum() or np.nan)
    return counts / np.where(total > 0, total, 1), parts, total


def _rates(counts, sizes):
    counts, sizes = np.asarray(counts, float), np.asarray(sizes, float)
    sizes = sizes.reshape(-1, *[1] * (counts.ndim - 1))
    return counts / np.where(sizes > 0, sizes, 1)


def dp(counts, sizes):
    """Return Gries' deviation of proportions (2008, doi:10.1075/ijcl.13.4.02gri).

    Parameters
    ----------
    counts
        Parts, or parts by terms.
    sizes
        Tokens of the parts.

    Returns
    -------
    0 (spread as the parts are) to nearly 1 (all in the smallest part); NaN for a term that does
    not occur.
    """
    shares, parts, total = _shares(counts, sizes)
    parts = parts.reshape(-1, *[1] * (shares.ndim - 1))
    value = np.abs(shares - parts).sum(axis=0) / 2
    return np.where(total > 0, value, np.nan)[()]


def dp_norm(counts, sizes):
    """Return DP over its maximum (Lijffijt and Gries 2012); NaN for one part."""
    most = 1 - np.min(np.asarray(sizes, float)) / (np.sum(sizes) or np.nan)
    return dp(counts, sizes) / (most if most > 0 else np.nan)


def juilland_d(counts, sizes):
    """Return Juilland's D over the parts' rates (Gries 2008)."""
    rates = _rates(counts, sizes)
    mean = rates.mean(axis=0)
    variation = rates.std(axis=0, ddof=0) / np.where(mean > 0, mean, np.nan)
    return 1 - variation / np.sqrt(len(rates) - 1 if len(rates) > 1 else np.nan)


def carroll_d2(counts, sizes):
    """Return Carroll's D2, the entropy of the parts' rates over its maximum (Gries 2008)."""
    rates = _rates(counts, sizes)
    total = rates.sum(axis=0)
    shares = rates / np.where(total > 0, total, np.nan)
    most = np.log2(len(rates)) if len(rates) > 1 else np.nan
    return -(shares * np.log2(np.where(shares > 0, shares, 1))).sum(axis=0) / most


def d_kl(counts, sizes):
    """Return the Kullback-Leibler divergence of the counts from the parts' sizes, base 2."""
    shares, parts, total = _shares(counts, sizes)
    parts = parts.reshape(-1, *[1] * (shares.ndim - 1))
    ratio = np.where(shares > 0, shares / np.where(parts == 0, 1, parts), 1)
    return np.where(total > 0, (shares * np.log2(ratio)).sum(axis=0), np.nan)[()]
