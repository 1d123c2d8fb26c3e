"""Clusters: documents that are no evidence independent of one another."""

import pandas as pd

from lunheng.errors import LunhengError, nearest


def _joined(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Return for each member of a pair the first, in order, of all that pairs lead to from it."""
    first: dict[str, str] = {}

    def root(name: str) -> str:
        while first.setdefault(name, name) != name:
            name = first[name]
        return name

    for a, b in pairs:
        low, high = sorted((root(a), root(b)))
        first[high] = low
    return {name: root(name) for name in first}


def copies(documents: pd.Series, near: pd.DataFrame) -> pd.Series:
    """Return, for each document, the first of those that have the same text or almost.

    Parameters
    ----------
    documents
        Ids.
    near
        Table `duplicates`, of the same source.
    """
    found = _joined(list(zip(near["document_a"], near["document_b"], strict=True)))
    return documents.map(lambda name: found.get(name, name))


def clusters(documents: pd.DataFrame, *, by: str | None) -> pd.Series:
    """Return the cluster of each document.

    Parameters
    ----------
    documents
        Table `documents`, whose column `cluster` holds the copies so far, with the groups' columns.
    by
        Column whose documents of one value make a cluster (a speaker, a newspaper); a document
        without a value stands by itself. None: only copies are joined.

    Returns
    -------
    The column `cluster`: the value of `by` where there is one, else the id of the first document;
    where copies join documents of several values, the first value in order.

    Raises
    ------
    LunhengError
        There is no such column.
    """
    if by is None:
        return documents["cluster"]
    if by not in documents:
        raise LunhengError(
            f"key “clusters”: documents have no column “{by}”{nearest(by, documents.columns)}; "
            f"found {', '.join(documents.columns)}"
        )
    value = documents[by].astype("string")
    # a mark that no id has keeps values and ids apart, and puts values first
    named = [
        (f"\0{v}", d) for v, d in zip(value, documents["document"], strict=True) if pd.notna(v)
    ]
    copied = list(zip(documents["cluster"], documents["document"], strict=True))
    found = _joined([*copied, *named])
    return documents["document"].map(found).str.removeprefix("\0")
