"""What a contrast is given: counts and sides checked, and brought to arrays."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix, csr_matrix, hstack, identity

from lunheng.contrasts.cutting import Units
from lunheng.errors import LunhengError, nearest
from lunheng.tables.names import FAMILY_PREFIX

MIN_TOTAL = 5
MIN_TARGET = 2
TESTED_TOTAL = 20
TESTED_DOCUMENTS = 5


class Given(NamedTuple):
    """What the tests of a contrast take.

    `terms` are the rows of its table, words and families, sorted; `units` those of the documents,
    the target's first, by the same terms; `table` and `length` their sums, documents by terms and
    tokens by document; `reused` documents by terms, occurrences in runs that
    other documents share, or None; `reused_tokens` of each document.
    """

    terms: pd.Index
    units: Units
    table: np.ndarray
    length: np.ndarray
    reused: np.ndarray | None
    reused_tokens: np.ndarray | None


def enough(target: list[str], reference: list[str]) -> bool:
    """Return whether two sides have documents enough to tell how much such documents differ."""
    return len(reference) >= 3 and (len(target) == 1 or len(target) + len(reference) >= 5)


def too_few(target: list[str], reference: list[str]) -> str:
    """Return why two sides cannot be tested that have not `enough` documents."""
    return (
        f"{len(target)} document(s) against {len(reference)}: too few to tell how much documents "
        "of one kind differ"
    )


def check_counts(counts: pd.DataFrame, documents: list[str]) -> None:
    """Refuse counts that are not counts, or that lack a document; see `contrasts.contrast`.

    Raises
    ------
    LunhengError
        A column that is missing or has gaps, an `n` that is negative or no whole number, a document
        without counts.
    """
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
    for column in ("document", "term", *({"unit"} & set(counts))):
        if counts[column].isna().any():
            row = int(np.flatnonzero(counts[column].isna())[0])
            raise LunhengError(
                f"counts: row {row} has no {column}; fill it in or leave the row out"
            )
    known = set(counts["document"].unique())
    for name in documents:
        if name not in known:
            raise LunhengError(f"counts: no document “{name}”{nearest(name, known)}")


def check(counts: pd.DataFrame, target: list[str], reference: list[str]) -> None:
    """Refuse counts and sides that cannot be contrasted; see `contrasts.contrast`.

    Raises
    ------
    LunhengError
        See `check_counts`; also an empty side, a document on both, too few documents.
    """
    check_counts(counts, [*target, *reference])
    for side, names in (("target", target), ("reference", reference)):
        if not names:
            raise LunhengError(f"{side}: no document is named; name at least one")
    both = sorted(set(target) & set(reference))
    if both:
        raise LunhengError(f"“{both[0]}” is both target and reference; leave it out of one")
    if not enough(target, reference):
        remedy = "take at least three references, and five in all"
        raise LunhengError(f"{too_few(target, reference)}; {remedy}")


def tested_terms(table: np.ndarray) -> np.ndarray:
    """Return which terms (columns) are frequent enough to be tested between documents (rows)."""
    spread = (table > 0).sum(axis=0)
    return (table.sum(axis=0) >= TESTED_TOTAL) & (spread >= min(TESTED_DOCUMENTS, len(table) // 2))


def prepare(
    counts: pd.DataFrame,
    *,
    target: list[str],
    reference: list[str],
    totals: pd.Series | None,
    families: pd.DataFrame | None,
) -> Given:
    """Bring counts to arrays; see `contrasts.contrast` for what they are.

    Raises
    ------
    LunhengError
        A document without tokens, or a unit that has occurrences and no tokens.
    """
    documents = [*target, *reference]
    document, names = pd.factorize(counts["document"])
    row = pd.Index(documents).get_indexer(pd.Index(names))[document]
    held = (row >= 0) & (counts["n"].to_numpy() > 0)
    row = row[held]
    term, words = pd.factorize(counts["term"])
    term, n = term[held], counts["n"].to_numpy()[held].astype(np.int64)
    unit = counts["unit"].to_numpy()[held] if "unit" in counts else None
    row, tokens, first = _rows(row, unit, n, totals, documents)
    own = row < first[len(target)]
    total = np.bincount(term, n, len(words)), np.bincount(term, n * own, len(words))
    terms, columns = _columns(pd.Index(words), *total, families)
    shape = len(tokens), len(words)
    table = csr_matrix(coo_matrix((n, (row, term)), shape=shape) @ columns)
    units = Units(table, tokens, first)
    if "n_reused" not in counts:
        return Given(terms, units, units.counts(), units.totals(), None, None)
    again = counts["n_reused"].to_numpy()[held].astype(np.int64)
    place = np.searchsorted(first, row, side="right") - 1
    reused = coo_matrix((again, (place, term)), shape=(len(documents), len(words))).tocsr()
    taken = np.asarray(reused.sum(axis=1)).ravel().astype(float)
    by_term = (reused @ columns).toarray()
    return Given(terms, units, units.counts(), units.totals(), by_term, taken)


def _rows(document, unit, n, totals, documents) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the unit's row of each count, tokens by unit, and each document's first row.

    Units without tokens are left out; a document without units is one. Tokens that are given by
    document are shared out over its units as their occurrences are.
    """
    counted = np.bincount(document, n, len(documents))
    by_document = counted
    if totals is not None:
        summed = totals.groupby(level=0).sum().reindex(documents)
        by_document = summed.fillna(0).to_numpy(float)
    empty = np.flatnonzero(~(by_document > 0))
    if len(empty):
        raise LunhengError(f"counts: “{documents[empty[0]]}” has no token; leave the document out")
    if unit is None:
        return document, by_document, np.arange(len(documents) + 1)
    known = pd.MultiIndex.from_arrays([document, unit])
    if totals is not None and totals.index.nlevels > 1:
        place = pd.Index(documents).get_indexer(totals.index.get_level_values(0))
        wanted = pd.MultiIndex.from_arrays([place, totals.index.get_level_values(1)])
        tokens = pd.Series(totals.to_numpy(float), wanted)[place >= 0]
    else:
        tokens = pd.Series(n * (by_document / np.maximum(counted, 1))[document], known)
    tokens = tokens.groupby(level=[0, 1]).sum()  # sorted by document and unit
    tokens = tokens[tokens > 0]
    row = tokens.index.get_indexer(known)
    lost = np.flatnonzero(row < 0)
    if len(lost):
        name = documents[document[lost[0]]]
        raise LunhengError(
            f"totals: unit {unit[lost[0]]} of “{name}” has occurrences and no tokens; give the "
            "tokens of every unit"
        )
    place = tokens.index.get_level_values(0).to_numpy()
    return row, tokens.to_numpy(), np.searchsorted(place, np.arange(len(documents) + 1))


def _columns(words: pd.Index, total, own, families) -> tuple[pd.Index, csr_matrix]:
    """Return the terms that get a row, sorted, and the sums of words (words by terms) they are."""
    names = list(words)
    parts = [identity(len(words), dtype=np.int64, format="csr")]
    if families is not None and len(families):
        member = words.get_indexer(families["term"])
        family, labels = pd.factorize(families["family"])
        held = member >= 0
        ones = np.ones(held.sum(), np.int64)
        shape = len(words), len(labels)
        parts.append(csr_matrix((ones, (member[held], family[held])), shape=shape))
        names += [FAMILY_PREFIX + label for label in labels]
    columns = hstack(parts, format="csc")
    often = (columns.T @ total >= MIN_TOTAL) | (columns.T @ own >= MIN_TARGET)
    order = np.argsort(np.array(names, dtype=object)[often], kind="stable")
    kept = np.flatnonzero(often)[order]
    return pd.Index([names[i] for i in kept]), columns[:, kept].tocsr()
