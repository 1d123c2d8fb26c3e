"""The interval of one text's share: how much of such writing speaks of something in the long run.

The sentences of a paragraph speak of the same things, so that a text of n sentences says as much as
n divided by a design effect (Kish 1965) would if they were drawn one by one. A text alone has too
few paragraphs to tell its design effect: it follows from the lengths of its own paragraphs and a
correlation inside them that is estimated over all texts of its genre.

`benchmarks/one_share.py` measures how often the interval holds the share of the whole document of
which a short text was drawn.
"""

import numpy as np
import pandas as pd

# The units from which a genre stands for itself; below, all texts of the study are asked.
GENRE_UNITS = 100
# A correlation is drawn, as by so many units, towards what themes of Chinese reports, laws and
# speeches have together (0.16 to 0.26 by sentences): one column's does not hang on the others.
PRIOR_UNITS = 20
PRIOR_CORRELATION = 0.25


def interval(share: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return Jeffreys' 95 % interval of a share of n independent sentences; n need not be whole.

    Equal tails of a beta posterior under Jeffreys' prior, open to 0 where the share is 0 and to 1
    where it is 1 (Brown, Cai and DasGupta 2001, doi:10.1214/ss/1009213286). With the effective n of
    a complex sample in place of n it is one of those that Franco, Little, Louis and Slud (2019,
    doi:10.1093/jssam/smy019) found best for shares near 0. It holds the share and is never of width
    0; where n is 0 there is none (NaN).
    """
    from scipy.stats import beta

    share, n = np.broadcast_arrays(np.asarray(share, float), np.asarray(n, float))
    with np.errstate(invalid="ignore"):
        known = (n > 0) & np.isfinite(share)
    p, size = np.where(known, share, 0.5), np.where(known, n, 1.0)
    shape = p * size + 0.5, (1 - p) * size + 0.5
    low = np.where(p > 0, np.minimum(beta.ppf(0.025, *shape), p), 0.0)
    high = np.where(p < 1, np.maximum(beta.ppf(0.975, *shape), p), 1.0)
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def correlations(coded: np.ndarray, sizes: np.ndarray, documents: np.ndarray) -> np.ndarray:
    """Estimate how far the sentences of a unit speak of the same, beyond their document's share.

    Parameters
    ----------
    coded
        Units by columns (themes, or marks): sentences that are coded; or clauses, or tokens.
    sizes
        Sentences of each unit.
    documents
        Document of each unit.

    Returns
    -------
    Correlation inside units by column, from 0 to 1. The moments of a beta-binomial whose mean is
    each document's own share: with π = p(1 - p), a unit of m sentences has the variance
    πm(1 + (m - 1)ρ). What a column says counts by the units that have it, or lack it, whichever
    are fewer.
    """
    held = sizes > 0
    coded, sizes = coded[held], sizes[held].astype(float)
    at, names = pd.factorize(documents[held])
    total, squares = np.bincount(at, sizes), np.bincount(at, sizes**2)
    sums = np.zeros((len(names), coded.shape[1]))
    np.add.at(sums, at, coded)
    share = sums / total[:, None]
    squared = np.zeros_like(sums)
    np.add.at(squared, at, (coded - sizes[:, None] * share[at]) ** 2)
    # what the estimated share takes off a unit's deviation, and off p(1 - p)
    left = 1 - 2 * sizes / total[at] + squares[at] / total[at] ** 2
    alone = np.bincount(at, sizes * left)[:, None]
    paired = np.bincount(at, sizes * (sizes - 1) * left)[:, None]
    off, off_paired = 1 / total[:, None], ((squares - total) / total**2)[:, None]
    pi = share * (1 - share)
    excess = (squared * (1 - off) - pi * alone).sum(axis=0)
    whole = (squared * off_paired + pi * paired).sum(axis=0)
    seen = np.minimum((coded > 0).sum(axis=0), (coded < sizes[:, None]).sum(axis=0))
    seen = np.where(whole > 0, seen, 0)
    ratio = np.divide(excess, whole, out=np.zeros_like(whole), where=whole > 0)
    drawn = (seen * ratio + PRIOR_UNITS * PRIOR_CORRELATION) / (seen + PRIOR_UNITS)
    return np.clip(drawn, 0, 1)


def genre_of(document: str) -> str:
    """Return the genre of a document: its source, which stands before the slash of its id."""
    return str(document).partition("/")[0]


def genre_correlations(
    coded: np.ndarray, sizes: np.ndarray, documents: np.ndarray
) -> dict[str, np.ndarray]:
    """Return `correlations` by genre, as `genre_of` has it.

    A source of fewer than `GENRE_UNITS` units, such as one essay, has those of all documents.
    """
    at, names = pd.factorize(documents)
    genre = np.array([genre_of(name) for name in names], dtype=object)[at]
    every = correlations(coded, sizes, documents)
    found = {}
    for name in np.unique(genre):
        own = (genre == name) & (sizes > 0)
        enough = own.sum() >= GENRE_UNITS
        found[name] = correlations(coded[own], sizes[own], documents[own]) if enough else every
    return found


def effective(sizes: np.ndarray, correlation: np.ndarray) -> np.ndarray:
    """Return how many independent sentences a text of such units is worth, by column.

    n / (1 + (m - 1)ρ), where m is the length of the unit in which a sentence stands on average.
    """
    n = sizes.sum()
    if not n:
        return np.zeros(len(correlation))
    return n / (1 + ((sizes.astype(float) ** 2).sum() / n - 1) * correlation)


def text_interval(
    coded: np.ndarray, sizes: np.ndarray, correlation: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the interval of one text's shares: its units by columns, their sizes, `correlations`.

    The one way in which a table of this study says how sure a single text's share is.
    """
    share = coded.sum(axis=0) / max(sizes.sum(), 1)
    return interval(share, effective(sizes, correlation))
