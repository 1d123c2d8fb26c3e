"""Similarity: which documents speak alike, and a map of documents and terms."""

import numpy as np
import pandas as pd

from lunheng.features.vocabulary import content_terms
from lunheng.tables.io import empty

MIN_DOCUMENTS = 3
# Total inertia below which documents differ by rounding alone.
NO_INERTIA = 1e-12
FEWEST = 3  # documents, and terms, that a plane is laid through


def _table(counts: pd.DataFrame, documents: list[str], terms: list[str]) -> np.ndarray:
    rows = pd.Index(documents).get_indexer(counts["document"])
    columns = pd.Index(terms).get_indexer(counts["term"])
    held = (rows >= 0) & (columns >= 0)
    table = np.zeros((len(documents), len(terms)))
    np.add.at(table, (rows[held], columns[held]), counts["n"].to_numpy(float)[held])
    return table


def _cosine(table: np.ndarray) -> np.ndarray:
    """Return 1 - cosine of tf-idf weights (log tf, smooth idf)."""
    spread = (table > 0).sum(axis=0)
    idf = np.log((1 + len(table)) / (1 + spread)) + 1
    weights = np.log1p(table) * idf
    unit = weights / np.maximum(np.linalg.norm(weights, axis=1, keepdims=True), 1e-12)
    return np.clip(1 - unit @ unit.T, 0, 1)


def _shannon(table: np.ndarray) -> np.ndarray:
    """Return the Jensen-Shannon distance, the root of the divergence in bits (Lin 1991)."""
    shares = table / np.maximum(table.sum(axis=1, keepdims=True), 1e-12)

    def entropy(p):
        return -(p * np.log2(np.where(p > 0, p, 1))).sum(axis=-1)

    own = entropy(shares)
    distance = np.zeros((len(shares), len(shares)))
    for i, share in enumerate(shares):
        middle = entropy((shares + share) / 2)
        distance[i] = np.sqrt(np.maximum(middle - (own + own[i]) / 2, 0))
    return distance


def _hellinger(table: np.ndarray) -> np.ndarray:
    """Return the Hellinger distance between profiles."""
    shares = np.sqrt(table / np.maximum(table.sum(axis=1, keepdims=True), 1e-12))
    return np.sqrt(np.clip(1 - shares @ shares.T, 0, 1))


def distances(
    counts: pd.DataFrame,
    terms: pd.DataFrame,
    theme_counts: pd.DataFrame,
    *,
    documents: list[str],
) -> pd.DataFrame:
    """Measure distances between documents.

    Parameters
    ----------
    counts, terms, theme_counts
        Tables of these names.
    documents
        Ids; at least two.

    Returns
    -------
    Table `similarity`: bases tfidf-cosine and jensen-shannon over content terms in at least three
    documents, and themes (Hellinger distance of coded sentences). There are no intervals: resampled
    texts are poorer than whole ones and lie farther apart, so that a distance stands outside what
    they give. Short texts lie far from all others. Without rows for fewer than two documents.
    """
    if len(documents) < 2:
        return empty("similarity")
    counts = counts[counts["document"].isin(documents)]
    counts = counts[counts["term"].isin(content_terms(terms))]
    spread = counts.groupby("term")["document"].nunique()
    vocabulary = sorted(spread[spread >= min(MIN_DOCUMENTS, len(documents))].index)
    themes = sorted(theme_counts["theme"].unique())
    coded = theme_counts[theme_counts["document"].isin(documents)]
    coded = coded.rename(columns={"theme": "term", "n_sentences": "n"})
    bases = {
        "tfidf-cosine": (_cosine, counts, vocabulary),
        "jensen-shannon": (_shannon, counts, vocabulary),
        "themes": (_hellinger, coded, themes),
    }
    a, b = np.triu_indices(len(documents), 1)
    names = np.array(documents, dtype=object)
    frames = [
        pd.DataFrame(
            {
                "basis": basis,
                "document_a": names[a],
                "document_b": names[b],
                "distance": measure(_table(frame, documents, columns))[a, b],
            }
        )
        for basis, (measure, frame, columns) in bases.items()
    ]
    return pd.concat(frames, ignore_index=True)


def correspondence_analysis(table: np.ndarray) -> dict[str, np.ndarray]:
    """Return a correspondence analysis (Greenacre 2007) of rows by columns.

    Returns
    -------
    inertia (principal, descending), rows and columns (principal coordinates), row_mass,
    column_mass, standard (standard column coordinates, to lay further rows in). The largest
    absolute column coordinate of each axis is positive.
    """
    share = table / table.sum()
    row, column = share.sum(axis=1), share.sum(axis=0)
    residual = (share - np.outer(row, column)) / np.sqrt(np.outer(row, column))
    u, s, vt = np.linalg.svd(residual, full_matrices=False)
    keep = max(min(table.shape) - 1, 1)
    u, s, vt = u[:, :keep], s[:keep], vt[:keep]
    standard = vt.T / np.sqrt(column)[:, None]
    sign = np.sign(standard[np.abs(standard * s).argmax(axis=0), np.arange(keep)])
    sign[sign == 0] = 1
    return {
        "inertia": s**2,
        "rows": u / np.sqrt(row)[:, None] * s * sign,
        "columns": standard * s * sign,
        "standard": standard * sign,
        "row_mass": row,
        "column_mass": column,
    }


def correspondence(
    counts: pd.DataFrame,
    terms: pd.DataFrame,
    *,
    documents: list[str],
    supplementary: list[str],
    n_terms: int,
) -> pd.DataFrame:
    """Lay documents and terms on a map.

    Parameters
    ----------
    counts, terms
        Tables of these names.
    documents
        Ids that shape the map; at least three.
    supplementary
        Ids that are laid into it.
    n_terms
        The most frequent content terms that are no place names, in at least three documents.

    Returns
    -------
    Table `map`, without documents that have none of the terms; without rows where fewer than three
    documents or terms are left, or where all documents use the terms alike.
    """
    kept = counts[counts["term"].isin(content_terms(terms, places=False))]
    active = kept[kept["document"].isin(documents)]
    spread = active.groupby("term").agg(n=("n", "sum"), documents=("document", "nunique"))
    spread = spread[spread["documents"] >= min(MIN_DOCUMENTS, len(documents))].reset_index()
    order = spread.sort_values(["n", "term"], ascending=[False, True])
    vocabulary = sorted(order["term"].head(n_terms))
    speaking = set(active.loc[active["term"].isin(set(vocabulary)), "document"])
    documents = [d for d in documents if d in speaking]
    if len(documents) < FEWEST or len(vocabulary) < FEWEST:
        return empty("map")
    table = _table(active, documents, vocabulary)
    found = correspondence_analysis(table)
    inertia = found["inertia"]
    if inertia.sum() < NO_INERTIA:
        return empty("map")

    def rows(kind, names, places, mass):
        part = mass[:, None] * places[:, :2] ** 2
        share = part.sum(axis=1) / inertia[:2].sum()
        return pd.DataFrame(
            {"kind": kind, "name": names, "x": places[:, 0], "y": places[:, 1]}
            | {"mass": mass, "contribution": share}
        )

    frames = [
        rows("document", documents, found["rows"], found["row_mass"]),
        rows("term", vocabulary, found["columns"], found["column_mass"]),
    ]
    if supplementary:
        other = _table(kept[kept["document"].isin(supplementary)], supplementary, vocabulary)
        profile = other / np.maximum(other.sum(axis=1, keepdims=True), 1e-12)
        nothing = np.zeros(len(supplementary))
        frames.append(rows("supplementary", supplementary, profile @ found["standard"], nothing))
    axes = [str(i + 1) for i in range(len(inertia))]
    frames.append(
        pd.DataFrame(
            {"kind": "inertia", "name": axes, "x": inertia, "y": inertia / inertia.sum()}
            | {"mass": 0.0, "contribution": 0.0}
        )
    )
    return pd.concat(frames, ignore_index=True)
