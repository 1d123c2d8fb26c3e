"""The field's token-level measures of keyness: description, not decision.

They take tokens for independent, which they are not; see the methods page. `a` occurrences in `c`
tokens of the target, `b` in `d` of the reference; all functions take arrays. A side without tokens
has no rates: what compares rates is then NaN, and tests find nothing.
"""

import numpy as np
import pandas as pd

from lunheng.measures import dispersion

SMOOTHING = 100.0
_KEY = ("contrast", "theme")
DISPERSIONS = ("dp_norm", "juilland_d", "carroll_d2", "d_kl")


def _xlogx(observed, expected):
    observed, expected = np.asarray(observed, float), np.asarray(expected, float)
    held = observed > 0
    return observed * np.log(np.where(held, observed, 1.0) / np.where(held, expected, 1.0))


def _rate(n, tokens):
    tokens = np.asarray(tokens, float)
    return np.asarray(n, float) / np.where(tokens > 0, tokens, np.nan)


def _expected(a, b, c, d):
    total = np.asarray(c, float) + d
    rate = (np.asarray(a, float) + b) / np.where(total > 0, total, 1)
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
    return np.log2(_rate(np.where(a > 0, a, 0.5), c) / _rate(np.where(b > 0, b, 0.5), d))


def percent_diff(a, b, c, d):
    """Return %DIFF, half a count for a zero in the reference (Gabrielatos and Marchi 2011)."""
    other = _rate(np.where(np.asarray(b, float) > 0, b, 0.5), d)
    return 100 * (_rate(a, c) - other) / other


def odds_ratio(a, b, c, d):
    """Return the odds ratio, half a count added to every cell (Haldane 1956)."""
    a, b, c, d = (np.asarray(x, float) for x in (a, b, c, d))
    return (a + 0.5) * (d - b + 0.5) / ((b + 0.5) * (c - a + 0.5))


# A count or a prior below is none: its inverse must not overflow.
NOTHING = 1e-150


def log_odds_z(a, b, *, prior=None, strength: float = 500.0):
    """Return z of the log-odds with an informative Dirichlet prior.

    Monroe, Colaresi and Quinn 2008, doi:10.1093/pan/mpn018, equations 16 to 22; the prior is the
    share of each word in both texts together, times `strength`, where none is given. 0 for a word
    that neither the texts nor the prior have, or that alone they have: its odds are 0 or infinite
    on both sides.
    """
    a, b = np.asarray(a, float), np.asarray(b, float)
    both = a + b
    alpha = both / (both.sum() or 1) * strength if prior is None else np.asarray(prior, float)
    left, right = a + alpha, b + alpha
    others = left.sum() - left, right.sum() - right
    held = np.minimum.reduce([left, right, *others]) > NOTHING
    left, right, *others = (np.where(held, x, 1) for x in (left, right, *others))
    delta = np.log(left / others[0]) - np.log(right / others[1])
    return np.where(held, delta / np.sqrt(1 / left + 1 / right), 0.0)


def difference_coefficient(a, b, c, d):
    """Return the difference of rates over their sum, -1 to 1 (Hofland and Johansson 1982)."""
    own, other = _rate(a, c), _rate(b, d)
    total = own + other
    return ((own - other) / np.where(total == 0, 1, total))[()]


def simple_maths(a, b, c, d, *, smoothing: float = SMOOTHING):
    """Return the ratio of rates per million with `smoothing` added to both (Kilgarriff 2009)."""
    return (_rate(a, c) * 1e6 + smoothing) / (_rate(b, d) * 1e6 + smoothing)


def bayes_factor(a, b, c, d):
    """Return the BIC approximation to twice the log Bayes factor: G2 - ln N (Wilson 2013)."""
    total = np.add(c, d, dtype=float)
    return g2(a, b, c, d) - np.log(np.where(total > 0, total, np.nan))


def jensen_shannon(a, b, c, d):
    """Return each term's part of the Jensen-Shannon divergence, in bits (Lin 1991).

    Lin 1991, doi:10.1109/18.61115; over all terms of two texts the parts add up to 0 to 1.
    """
    own, other = _rate(a, c), _rate(b, d)
    middle = np.maximum((own + other) / 2, 1e-300)
    return (_xlogx(own, middle) + _xlogx(other, middle)) / (2 * np.log(2))


def tf_idf(a, c, *, documents_with, documents):
    """Return the rate times ln(documents / documents with the term) (Sparck Jones 1972)."""
    held = np.maximum(np.asarray(documents_with, float), 1)
    return _rate(a, c) * np.log(documents / held)


def _table(counts: pd.DataFrame, documents: list[str], terms: pd.Index) -> np.ndarray:
    """Return documents by terms; documents that `counts` does not know are left out."""
    known = pd.Index(sorted(set(documents) & set(counts["document"].unique())))
    table = np.zeros((len(known), len(terms)))
    rows = known.get_indexer(counts["document"])
    held = rows >= 0
    columns = terms.get_indexer(counts["term"])
    np.add.at(table, (rows[held], columns[held]), counts["n"].to_numpy(float)[held])
    return table[table.sum(axis=1) > 0]


def _spread(table: np.ndarray, side: str) -> dict[str, np.ndarray]:
    """Return the dispersions over a side's documents; one document has no spread."""
    if len(table) < 2:
        return {f"{name}_{side}": np.full(table.shape[1], np.nan) for name in DISPERSIONS}
    sizes = table.sum(axis=1)
    return {f"{name}_{side}": getattr(dispersion, name)(table, sizes) for name in DISPERSIONS}


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
    Table `contrasts_descriptive` without contrast and theme; `g2`, `g2_four` and `jensen_shannon`
    carry the sign of the difference. Dispersions are over the documents of a side, null where a
    term does not occur there or the side is one document.
    """
    from lunheng.tables.schemas.every import TABLES

    counts = counts[counts["document"].isin([*target, *reference]) & (counts["n"] > 0)]
    terms = pd.Index(sorted(counts["term"].unique()))
    tables = [_table(counts, side, terms) for side in (target, reference)]
    a, b = (table.sum(axis=0) for table in tables)
    c, d = a.sum(), b.sum()
    if not len(terms) or c == 0 or d == 0:
        names = [n for n in TABLES["contrasts_descriptive"].columns if n not in _KEY]
        return pd.DataFrame(columns=names)
    sign = np.sign(a / c - b / d)
    held = sum((table > 0).sum(axis=0) for table in tables)
    frame = {
        "term": terms,
        "g2": sign * g2(a, b, c, d),
        "g2_four": sign * g2(a, b, c, d, cells=4),
        "chi2": chi2(a, b, c, d),
        "chi2_yates": chi2(a, b, c, d, yates=True),
        "log_ratio": log_ratio(a, b, c, d),
        "percent_diff": percent_diff(a, b, c, d),
        "odds_ratio": odds_ratio(a, b, c, d),
        "difference_coefficient": difference_coefficient(a, b, c, d),
        "simple_maths": simple_maths(a, b, c, d),
        "log_odds_z": log_odds_z(a, b),
        "bayes_factor": bayes_factor(a, b, c, d),
        "jensen_shannon": sign * jensen_shannon(a, b, c, d),
        "tf_idf": tf_idf(a, c, documents_with=held, documents=sum(map(len, tables))),
        **_spread(tables[0], "target"),
        **_spread(tables[1], "reference"),
    }
    return pd.DataFrame(frame).reset_index(drop=True)
