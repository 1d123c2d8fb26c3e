"""Families of hypotheses: which p values answer for one another, and which terms belong together.

Within a family q values follow Benjamini and Hochberg; across families a family is first chosen
and then its members at a level that pays for the choice.
"""

import numpy as np
import pandas as pd

MIN_MEMBERS = 3


def adjust(p: pd.Series) -> pd.Series:
    """Return Benjamini and Hochberg's q values of one family; missing p values stay missing."""
    from scipy.stats import false_discovery_control

    q = pd.Series(np.nan, index=p.index)
    held = p.notna()
    if held.any():
        q[held] = false_discovery_control(p[held].to_numpy(float), method="bh")
    return q


def across(q: pd.Series, *, family: pd.Series) -> pd.Series:
    """Return q values that hold across families, not only within each.

    At level a, families are chosen by Benjamini and Hochberg on their Simes p values (each the
    family's smallest q), and within each of the R chosen of m families members are called at
    a R / m (Benjamini and Bogomolov 2014, doi:10.1111/rssb.12028). The value is the smallest level
    at which a member is called.

    Parameters
    ----------
    q
        q values within each family, missing where nothing was tested.
    family
        The family of each; indexed like `q`.

    Returns
    -------
    Series indexed like `q`, at least `q` itself.
    """
    simes = np.sort(q.groupby(family).min().dropna().to_numpy(float))
    m = len(simes)
    if not m:
        return q.copy()
    chosen = np.arange(1, m + 1)
    # the level from which at least so many families are chosen
    level = np.minimum.accumulate((simes * m / chosen)[::-1])[::-1]
    own = q.to_numpy(float)[:, None] * m / chosen
    return pd.Series(np.minimum(np.maximum(own, level).min(axis=1), 1), index=q.index).where(
        q.notna()
    )


def term_families(terms: pd.Series) -> pd.DataFrame:
    """Return the families of a Chinese vocabulary: a word and the longer ones built on it.

    A term belongs to every word of two characters or more that it begins or ends with, as
    高端人才 and 人才队伍 do to 人才; a word in the middle may be cut from two others.

    Parameters
    ----------
    terms
        Distinct terms.

    Returns
    -------
    Columns family, term, sorted: the word itself is a member. Families of fewer than three terms
    are left out.
    """
    known = set(terms)
    rows = []
    for term in sorted(known):
        if not _is_han(term):
            continue
        parts = {term} | {
            part for n in range(2, len(term)) for part in (term[:n], term[-n:]) if part in known
        }
        rows += [(part, term) for part in sorted(parts) if len(part) >= 2]
    found = pd.DataFrame(rows, columns=["family", "term"])
    size = found.groupby("family")["term"].transform("size")
    return found[size >= MIN_MEMBERS].sort_values(["family", "term"], ignore_index=True)


def _is_han(term: str) -> bool:
    return all("\u4e00" <= c <= "\u9fff" for c in term)
