"""Dispersion: whether a word is everywhere or in one place."""

import numpy as np


def _shares(counts, sizes):
    counts, sizes = np.asarray(counts, float), np.asarray(sizes, float)
    total = counts.sum(axis=0)
    return counts / np.where(total > 0, total, 1), sizes / sizes.sum(), total


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
    return np.where(total > 0, value, np.nan)


def dp_norm(counts, sizes):
    """Return DP over its maximum (Lijffijt and Gries 2012)."""
    return dp(counts, sizes) / (1 - np.min(np.asarray(sizes, float)) / np.sum(sizes))


def juilland_d(counts, sizes):
    """Return Juilland's D over the parts' rates (Gries 2008)."""
    rates = np.asarray(counts, float) / np.asarray(sizes, float)
    variation = rates.std(ddof=0) / rates.mean()
    return 1 - variation / np.sqrt(len(rates) - 1)


def carroll_d2(counts, sizes):
    """Return Carroll's D2, the entropy of the parts' rates over its maximum (Gries 2008)."""
    rates = np.asarray(counts, float) / np.asarray(sizes, float)
    shares = rates / rates.sum()
    held = shares[shares > 0]
    return -(held * np.log2(held)).sum() / np.log2(len(shares))


def d_kl(counts, sizes):
    """Return the Kullback-Leibler divergence of the counts from the parts' sizes, base 2."""
    shares, parts, _ = _shares(counts, sizes)
    held = shares > 0
    return (shares[held] * np.log2(shares[held] / parts[held])).sum()
