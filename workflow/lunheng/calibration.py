"""How often a family of tests finds anything where nothing differs: what q values must pay for.

Benjamini and Hochberg's procedure finds something at level a exactly when Simes' p of the family is
at most a. Words of one text come in company and some are burstier than their pool, so that p may
be at most a more often than a of the time. Permuted labellings, or references left out, show how
often; where it is too often, q values are multiplied by what is missing.
"""

import numpy as np

ALPHA = 0.05


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
