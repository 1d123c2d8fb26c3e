"""How often a family of tests finds anything where nothing differs: what q values must pay for.

Benjamini and Hochberg's procedure finds something at level a exactly when Simes' p of the family is
at most a. Words of one text come in company and some are burstier than their pool, so that p may
be at most a more often than a of the time. Permuted labellings, or references left out, show how
often; where it is too often, q values are multiplied by what is missing.
"""

import numpy as np

ALPHA = 0.05
MIN_CELL = 60


def simes(row: np.ndarray, p: np.ndarray, *, rows: int, tests: np.ndarray | int) -> np.ndarray:
    """Return Simes' p of each row: the least of m p(k) / k over its p values in order.

    Simes 1986, doi:10.1093/biomet/73.3.751.

    Parameters
    ----------
    row, p
        Row and value of the small p values; larger ones may be left out.
    rows
        Number of rows.
    tests
        Number m of tests in a row, or of each row.
    """
    order = np.lexsort((p, row))
    row, p = row[order], p[order]
    rank = np.arange(len(row)) - np.searchsorted(row, row) + 1
    found = np.ones(rows)
    m = np.broadcast_to(tests, rows)
    np.minimum.at(found, row, m[row] * p / rank)
    return found


def q_factor(null: np.ndarray, *, groups: int) -> float:
    """Return what q values are multiplied by, so that 5 % of null families find anything.

    Parameters
    ----------
    null
        Simes' p where nothing differs; of each of `groups` labellings or documents equally many.
    groups
        How many of them are exchangeable with the one observed, which counts as one more.

    Returns
    -------
    1 or more. Where there are too few groups to see a level of 5 %, Simes' p is taken to be spread
    evenly below its smallest value.
    """
    values = np.sort(null)
    # groups that may be at or below the observed one, which is one of them itself
    allowed = ALPHA * (groups + 1) - 1
    if allowed >= 0:
        bar = values[int(allowed * len(values) / groups)]
    else:  # below the smallest value the observed one is as likely anywhere
        bar = values[0] * (1 + allowed)
    return max(1.0, ALPHA / max(bar, 1e-12) * (1 + 1e-9))


def _bins(values: np.ndarray, n: int) -> np.ndarray:
    """Number terms by quantile of `values`, from 0; ties in order of place."""
    order = np.argsort(values, kind="stable")
    rank = np.empty(len(values), dtype=int)
    rank[order] = np.arange(len(values))
    return rank * n // max(len(values), 1)


def cells(rate: np.ndarray, counts: np.ndarray, exposure: np.ndarray) -> np.ndarray:
    """Return the pool of each term: two bins of frequency by five of dispersion, if they fit.

    Parameters
    ----------
    rate
        Of each term.
    counts, exposure
        Documents by terms.
    """
    expected = counts.sum(axis=0) * exposure / exposure.sum(axis=0)
    burst = ((counts - expected) ** 2 / np.maximum(expected, 1e-12)).sum(axis=0)
    n = len(rate)
    many = 2 if n >= 4 * MIN_CELL else 1
    level = _bins(rate, many)
    split = min(5, max(n // (many * MIN_CELL), 1))
    out = np.zeros(n, dtype=int)
    for cell in range(many):
        rows = np.flatnonzero(level == cell)
        out[rows] = cell * split + _bins(burst[rows], split)
    return out


def pooled(size: np.ndarray, cell_of: np.ndarray, family: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return p, the sizes that 5 % and 5 % over the number of terms of the null exceed, q factors.

    Parameters
    ----------
    size
        Labellings by terms, the observed one first; larger is further from the null.
    cell_of, family
        Of each term, the pool that its null is taken from, and the family that it is tested in.
    """
    n_terms, labellings = size.shape[1], len(size) - 1
    p, bar, strict, factors = (np.ones(n_terms) for _ in range(4))
    small: list[tuple[np.ndarray, ...]] = []
    for cell in np.unique(cell_of):
        columns = np.flatnonzero(cell_of == cell)
        own = size[1:, columns]
        null = np.sort(own, axis=None)
        above = len(null) - np.searchsorted(null, size[0, columns] * np.float32(1 - 1e-6))
        p[columns] = (1 + above) / (1 + len(null))
        bar[columns], strict[columns] = np.quantile(
            null, [1 - ALPHA, 1 - min(ALPHA / n_terms, ALPHA)]
        )
        row, column = np.nonzero(own > null[int(len(null) * (1 - ALPHA))])
        above = len(null) - np.searchsorted(null, own[row, column])
        small.append((row, columns[column], (1 + above) / (1 + len(null))))
    row, column, value = (np.concatenate(parts) for parts in zip(*small, strict=True))
    for name in np.unique(family):
        held, own = family[column] == name, family == name
        null = simes(row[held], value[held], rows=labellings, tests=int(own.sum()))
        factors[own] = q_factor(null, groups=labellings)
    return p, bar, strict, factors
