"""Which tokens take part in an analysis: stop words filter here, never at segmentation."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

CONTENT = ("content", "quoted", "place", "latin")
# From so many characters a term of the lexicon is counted wherever it stands, inside others too.
FORMULATION = 4


def formulations(lexicon: Iterable[str]) -> list[str]:
    """Return the terms of a lexicon that table `phrases` counts in every document, in order."""
    return sorted(term for term in lexicon if len(term) >= FORMULATION)


def content_terms(terms: pd.DataFrame, *, stop_lists: bool = True, places: bool = True) -> set[str]:
    """Return the terms that count as content.

    Parameters
    ----------
    terms
        Table `terms`.
    stop_lists
        Leave out what is on any stop list.
    places
        Count place names; without them, 上海 is no finding about Shanghai.

    Returns
    -------
    Terms of class content, quoted, place or latin, of two characters or more.
    """
    keep = terms["class"].isin(CONTENT) & (terms["term"].str.len() >= 2)
    if stop_lists:
        keep &= terms["stop_lists"] == ""
    if not places:
        keep &= terms["class"] != "place"
    return set(terms.loc[keep, "term"])


def content_counts(counts: pd.DataFrame, terms: pd.DataFrame, **choices: bool) -> pd.DataFrame:
    """Return the rows of `counts` whose term is content; choices as in `content_terms`."""
    kept = content_terms(terms, **choices)
    code, words = pd.factorize(counts["term"])  # each word is looked up once, not in every row
    held = np.fromiter((word in kept for word in words), dtype=bool, count=len(words))
    return counts[held[code]] if len(counts) else counts
