"""The field's token-level measures of keyness: description, not decision.

They take tokens for independent, which they are not; see the methods page. `a` occurrences in `c`
tokens of the target, `b` in `d` of the reference; all functions take arrays.
"""

import numpy as np
import pandas as pd


def _xlogx(observed, expected):
    observed, expected = np.asarray(observed, float), np.asarray(expected, float)
    safe = np.where(observed > 0, observed / expected, 1.0)
    return observed * np.log(safe)


def _expected(a, b, c, d):
    rate = (np.asarray(a, float) + b) / (np.asarray(c, float) + d)
    return c * rate, d * rate


def g2(a, b, c, d, *, cells: int = 2):
    """Return the log-likelihood ratio (Dunning 1993; two cells as in Rayson and Garside 2000)."""
    e, f = _expected(a, b, c, d)
    value = _xlogx(a, e) + _xlogx(b, f)
    if cells == 4:
        value = value + _xlogx(np.subtract(c, a), c - e) + _xlogx(np.subtract(d, b), d - f)
    return 2 * value


def chi2(a, b, c, d, *, yates: bool = False):
    """Return Pearson's chi-squared of the two-by-two table, with Yates' correction if asked."""
    a, b, c, d = (np.asarray(x, float) for x in (a, b, c, d))
    n = c + d
    difference = np.abs(a * (d - b) - b * (c - a))
    if yates:
        difference = np.maximum(difference - n / 2, 0)
    margins = c * d * (a + b) * (n - a - b)
    return np.where(margins > 0, n * difference**2 / np.where(margins > 0, margins, 1), 0.0)[()]


def log_ratio(a, b, c, d):
    """Return log2 of the ratio of rates, half a count for a zero (Hardie 2014)."""
    a, b = np.asarray(a, float), np.asarray(b, float)
    return np.log2(np.where(a > 0, a, 0.5) / c / (np.where(b > 0, b, 0.5) / d))


def percent_diff(a, b, c, d):
    """Return %DIFF, half a count for a zero in the reference (Gabrielatos and Marchi 2011)."""
    b = np.where(np.asarray(b, float) > 0, b, 0.5)
    return 100 * (np.asarray(a, float) / c - b / d) / (b / d)


def odds_ratio(a, b, c, d):
    """Return the odds ratio, half a count added to every cell (Haldane 1956)."""
    a, b, c, d = (np.asarray(x, float) for x in (a, b, c, d))
    return (a + 0.5) * (d - b + 0.5) / ((b + 0.5) * (c - a + 0.5))


def log_odds_z(a, b, *, prior=None, strength: float = 500.0):
    """Return z of the log-odds with an informative Dirichlet prior.

    Monroe, Colaresi and Quinn 2008, doi:10.1093/pan/mpn018, equations 16 to 22; the prior is the
    share of each word in both texts together, times `strength`, where none is given.
    """
    a, b = np.asarray(a, float), np.asarray(b, float)
    alpha = (a + b) / (a + b).sum() * strength if prior is None else np.asarray(prior, float)
    if len(a) < 2:  # the odds of a vocabulary's only word are infinite on both sides
        return np.zeros(len(a))
    n, m, total = a.sum(), b.sum(), alpha.sum()
    left, right = a + alpha, b + alpha
    delta = np.log(left / (n + total - left)) - np.log(right / (m + total - right))
    return delta / np.sqrt(1 / left + 1 / right)


def describe(counts: pd.DataFrame, *, target: list[str], reference: list[str]) -> pd.DataFrame:
    """Return the descriptive panel.

    Parameters
    ----------
    counts
        Columns document, term, n.
    target, reference
        Ids of documents.

    Returns
    -------
    Table `contrasts_descriptive` without contrast and theme; `g2` carries the sign of the
    difference.
    """
    sides = [counts[counts["document"].isin(side)] for side in (target, reference)]
    sums = pd.concat([s.groupby("term")["n"].sum() for s in sides], axis=1).fillna(0).sort_index()
    a, b = sums.to_numpy(float).T
    c, d = a.sum(), b.sum()
    if not len(sums) or c == 0 or d == 0:
        names = ["term", "g2", "chi2", "log_ratio", "percent_diff", "odds_ratio", "log_odds_z"]
        return pd.DataFrame(columns=names)
    frame = {
        "term": sums.index,
        "g2": np.sign(a / c - b / d) * g2(a, b, c, d),
        "chi2": chi2(a, b, c, d),
        "log_ratio": log_ratio(a, b, c, d),
        "percent_diff": percent_diff(a, b, c, d),
        "odds_ratio": odds_ratio(a, b, c, d),
        "log_odds_z": log_odds_z(a, b),
    }
    return pd.DataFrame(frame).reset_index(drop=True)
