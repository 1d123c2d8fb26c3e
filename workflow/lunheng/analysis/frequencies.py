"""Frequencies: the words that each source has most, where a study contrasts nothing."""

import pandas as pd

from lunheng.features.vocabulary import content_counts

MOST = 200


def frequencies(
    counts: pd.DataFrame, terms: pd.DataFrame, documents: pd.DataFrame, *, most: int = MOST
) -> pd.DataFrame:
    """Return the most frequent content terms of each source.

    Parameters
    ----------
    counts, terms, documents
        Tables of these names.
    most
        Terms a source; of equally frequent ones the first by name.

    Returns
    -------
    Table `frequencies`: n, documents that have the term, rate per 10,000 content tokens.
    """
    kept = content_counts(counts, terms)
    source = kept["document"].map(documents.set_index("document")["source"])
    kept = kept.assign(source=source.astype(str))
    found = kept.groupby(["source", "term"]).agg(n=("n", "sum"), documents=("document", "nunique"))
    found = found.reset_index()
    found["rate"] = 1e4 * found["n"] / found.groupby("source")["n"].transform("sum")
    found = found.sort_values(["source", "n", "term"], ascending=[True, False, True])
    return found.groupby("source").head(most).reset_index(drop=True)
