"""What a contrast is given: counts and sides checked, and brought to arrays."""

import numpy as np
import pandas as pd

from lunheng.errors import LunhengError, nearest


def enough(target: list[str], reference: list[str]) -> bool:
    """Return whether two sides have documents enough to tell how much such documents differ."""
    return len(reference) >= 3 and (len(target) == 1 or len(target) + len(reference) >= 5)


def check(counts: pd.DataFrame, target: list[str], reference: list[str]) -> None:
    """Refuse counts and sides that cannot be contrasted; see `contrasts.contrast`."""
    for column in ("document", "term", "n"):
        if column not in counts:
            raise LunhengError(
                f"counts: no column “{column}”{nearest(column, counts.columns)}; expected "
                "document, term, n, and unit for a single text"
            )
    n = pd.to_numeric(counts["n"], errors="coerce").to_numpy(float)
    wrong = ~(np.isfinite(n) & (n >= 0))
    wrong[~wrong] = n[~wrong] % 1 != 0
    if not pd.api.types.is_numeric_dtype(counts["n"]):
        wrong[:] = True
    if wrong.any():
        row = counts[wrong].iloc[0]
        raise LunhengError(
            f"counts: “{row['term']}” in “{row['document']}” has n = {row['n']}; expected whole "
            "numbers of 0 or more"
        )
    for column in ("document", "term"):
        if counts[column].isna().any():
            row = int(np.flatnonzero(counts[column].isna())[0])
            raise LunhengError(
                f"counts: row {row} has no {column}; fill it in or leave the row out"
            )
    for side, names in (("target", target), ("reference", reference)):
        if not names:
            raise LunhengError(f"{side}: no document is named; name at least one")
    both = sorted(set(target) & set(reference))
    if both:
        raise LunhengError(f"“{both[0]}” is both target and reference; leave it out of one")
    known = set(counts["document"].unique())
    for name in [*target, *reference]:
        if name not in known:
            raise LunhengError(f"counts: no document “{name}”{nearest(name, known)}")
    if not enough(target, reference):
        raise LunhengError(
            f"{len(target)} document(s) against {len(reference)}: too few to tell how much "
            "documents of one kind differ; take at least three references, and five in all"
        )


def tokens_of(counts: pd.DataFrame, totals: pd.Series | None, documents: list[str]) -> pd.Series:
    """Return tokens by document, or by document and unit where there are units."""
    if totals is None:
        keys = ["document", "unit"] if "unit" in counts else ["document"]
        totals = counts.groupby(keys)["n"].sum()
    by_document = totals.groupby(level=0).sum().reindex(documents).fillna(0)
    empty = by_document[by_document <= 0]
    if len(empty):
        raise LunhengError(f"counts: “{empty.index[0]}” has no token; leave the document out")
    return totals


def matrix(counts: pd.DataFrame, documents: list[str], terms: pd.Index) -> np.ndarray:
    """Return occurrences, documents by terms."""
    table = np.zeros((len(documents), len(terms)), dtype=np.int64)
    rows = pd.Index(documents).get_indexer(counts["document"])
    columns = terms.get_indexer(counts["term"])
    held = (rows >= 0) & (columns >= 0)
    np.add.at(table, (rows[held], columns[held]), counts["n"].to_numpy()[held].astype(np.int64))
    return table


def units_of(
    counts: pd.DataFrame, totals: pd.Series, document: str, terms: pd.Index
) -> tuple[np.ndarray, np.ndarray]:
    """Return one document's units by terms, and tokens by unit; one unit where there is none."""
    own = counts[counts["document"] == document]
    if totals.index.nlevels == 1 or "unit" not in counts:
        table = matrix(own, [document], terms)
        return table, np.array([float(totals.groupby(level=0).sum()[document])])
    lengths = totals.loc[document]
    lengths = lengths[lengths > 0].sort_index()
    table = np.zeros((len(lengths), len(terms)), dtype=np.int64)
    rows = lengths.index.get_indexer(own["unit"])
    columns = terms.get_indexer(own["term"])
    held = (rows >= 0) & (columns >= 0)
    np.add.at(table, (rows[held], columns[held]), own["n"].to_numpy()[held].astype(np.int64))
    return table, lengths.to_numpy(float)
