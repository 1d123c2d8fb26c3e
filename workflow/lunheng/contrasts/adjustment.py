"""What a document's make-up leads one to expect: exposures that carry its theme shares.

Two texts may differ in a word because one speaks more of finance, or because it speaks of finance
otherwise. With a term's rate in each stratum (a theme, and the text outside all of them) taken
from the documents together, a document's strata give the occurrences that it would have if it
differed in its shares alone: indirect standardisation, as with deaths by age.
"""

import numpy as np
import pandas as pd


def factors(
    table: np.ndarray,
    length: np.ndarray,
    inside: list[np.ndarray],
    sizes: np.ndarray,
    *,
    standard: np.ndarray,
) -> np.ndarray:
    """Return how much more of each term a document's strata lead one to expect than its length.

    Parameters
    ----------
    table, length
        Documents by terms, occurrences; tokens by document.
    inside
        The same occurrences inside each stratum. A token in several strata counts in parts that
        add up to 1; what is in none is a stratum of its own.
    sizes
        Documents by strata: tokens, in the same parts.
    standard
        Rows of the documents that give each stratum's rates.

    Returns
    -------
    Documents by terms, positive; the expected occurrences of the standard documents add up to
    those that they have.
    """
    rest = np.maximum(table - sum(inside), 0)
    tokens = np.column_stack([sizes, np.maximum(length - sizes.sum(axis=1), 0)])
    overall = np.maximum(table[standard].sum(axis=0), 0.5) / length[standard].sum()
    expected = np.zeros(table.shape)
    for own, size in zip([*inside, rest], tokens.T, strict=True):
        # one occurrence at the term's rate in all the text stands for what a stratum lacks
        rate = (own[standard].sum(axis=0) + 1) / (size[standard].sum() + 1 / overall)
        expected += size[:, None] * rate
    found = expected / (length[:, None] * overall)
    mean = (length[standard, None] * found[standard]).sum(axis=0) / length[standard].sum()
    return found / mean


def strata_tables(
    strata: pd.DataFrame, documents: list[str], terms: pd.Index
) -> tuple[list[np.ndarray], np.ndarray]:
    """Return the strata's occurrences (documents by terms, a table each) and their tokens.

    Parameters
    ----------
    strata
        Columns document, stratum, term, n; all terms that count as tokens, not `terms` alone.
    documents, terms
        What the rows and columns are.
    """
    names = sorted(strata["stratum"].unique())
    rows = pd.Index(documents).get_indexer(strata["document"])
    columns = terms.get_indexer(strata["term"])
    stratum = pd.Index(names).get_indexer(strata["stratum"])
    n = strata["n"].to_numpy(float)
    sizes = np.zeros((len(documents), len(names)))
    held = rows >= 0
    np.add.at(sizes, (rows[held], stratum[held]), n[held])
    held &= columns >= 0
    inside = np.zeros((len(names), len(documents), len(terms)))
    np.add.at(inside, (stratum[held], rows[held], columns[held]), n[held])
    return list(inside), sizes


def common_ratio(
    table: np.ndarray,
    length: np.ndarray,
    inside: list[np.ndarray],
    sizes: np.ndarray,
    *,
    n_target: int,
) -> np.ndarray:
    """Return each term's log2 ratio common to all strata, NaN where a side lacks the term.

    Mantel and Haenszel's estimate for rates (Greenland and Robins 1985, doi:10.2307/2530643).
    A ratio over expected occurrences is drawn to 1, since what is expected comes from both sides.

    Parameters
    ----------
    table, length, inside, sizes
        As for `factors`, the target's documents first.
    n_target
        Documents in the target.
    """
    rest = np.maximum(table - sum(inside), 0)
    tokens = np.column_stack([sizes, np.maximum(length - sizes.sum(axis=1), 0)])
    above, below = np.zeros(table.shape[1]), np.zeros(table.shape[1])
    for own, size in zip([*inside, rest], tokens.T, strict=True):
        sides = size[:n_target].sum(), size[n_target:].sum()
        if sum(sides) > 0:
            above += own[:n_target].sum(axis=0) * sides[1] / sum(sides)
            below += own[n_target:].sum(axis=0) * sides[0] / sum(sides)
    held = (above > 0) & (below > 0)
    return np.where(held, np.log2(np.where(held, above, 1) / np.where(held, below, 1)), np.nan)
