"""Documents cut to a length: neighbouring whole units, or thinned where there is one unit."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, vstack

MIN_UNITS = 5


class Units(NamedTuple):
    """The units of documents, one document after another.

    `table` units by terms, sparse; `tokens` of each unit; `first` the row of each document's first
    unit, and the number of all units last.
    """

    table: csr_matrix
    tokens: np.ndarray
    first: np.ndarray

    def of(self, document: int) -> tuple[csr_matrix, np.ndarray]:
        """Return one document's units by terms, and tokens by unit."""
        rows = slice(self.first[document], self.first[document + 1])
        return self.table[rows], self.tokens[rows]

    def after(self, document: int) -> "Units":
        """Return the units of the documents from this one on."""
        start = self.first[document]
        return Units(self.table[start:], self.tokens[start:], self.first[document:] - start)

    def at(self, terms: np.ndarray) -> "Units":
        """Return the same units with these terms alone."""
        return self._replace(table=self.table[:, terms])

    def counts(self) -> np.ndarray:
        """Return documents by terms."""
        documents = len(self.first) - 1
        rows = np.repeat(np.arange(documents), np.diff(self.first))
        shape = documents, len(rows)
        ones = np.ones(len(rows), self.table.dtype)
        summed = csr_matrix((ones, (rows, np.arange(len(rows)))), shape=shape) @ self.table
        return summed.toarray()

    def totals(self) -> np.ndarray:
        """Return the tokens of each document."""
        return np.add.reduceat(self.tokens, self.first[:-1])


def stack(blocks: Sequence[tuple[np.ndarray, np.ndarray]]) -> Units:
    """Return documents' units as one table, from units by terms and tokens by unit of each."""
    sizes = [len(tokens) for _, tokens in blocks]
    return Units(
        vstack([csr_matrix(table) for table, _ in blocks], format="csr"),
        np.concatenate([np.asarray(tokens, dtype=float) for _, tokens in blocks]),
        np.concatenate([[0], np.cumsum(sizes)]),
    )


def cut(
    units: Units, documents: np.ndarray, sizes: np.ndarray, *, rng: np.random.Generator
) -> tuple[csr_matrix, np.ndarray]:
    """Cut documents to about so many tokens, each from a unit drawn at random.

    A document of fewer than five units is thinned: each occurrence stays with the share that is
    asked for.

    Parameters
    ----------
    units
        Of all documents.
    documents, sizes
        What is cut, and to how many tokens; a document may stand here several times.
    rng
        Where cuts begin, and what thinning keeps.

    Returns
    -------
    Pieces by terms, and tokens by piece.
    """
    documents, sizes = np.asarray(documents), np.asarray(sizes, dtype=float)
    first = units.first[documents]
    held = units.first[documents + 1] - first
    thinned = held < MIN_UNITS
    starts = rng.integers(np.where(thinned, 1, held))
    reached = np.concatenate([[0.0], np.cumsum(units.tokens)])
    taken, tokens = np.ones(len(documents), dtype=int), np.empty(len(documents))
    for i in np.flatnonzero(~thinned):
        own = reached[first[i] : first[i] + held[i] + 1] - reached[first[i]]
        # around the circle of units: on to the end, and from the beginning again
        ends = np.concatenate([own[starts[i] + 1 :], own[-1] + own[1 : starts[i] + 1]])
        ends -= own[starts[i]]
        taken[i] = _nearest(ends, sizes[i]) + 1
        tokens[i] = ends[taken[i] - 1]
    taken[thinned] = held[thinned]
    rows = np.repeat(np.arange(len(documents)), taken)
    step = np.arange(len(rows)) - np.repeat(np.cumsum(taken) - taken, taken)
    columns = first[rows] + (starts[rows] + step) % held[rows]
    shape = len(documents), len(units.tokens)
    pieces = csr_matrix((np.ones(len(rows), np.int64), (rows, columns)), shape=shape) @ units.table
    if thinned.any():
        whole = units.totals()[documents]
        share = np.where(thinned, np.minimum(sizes / whole, 1.0), 1.0)
        tokens[thinned] = (whole * share)[thinned]
        pieces = csr_matrix(pieces)
        pieces.eliminate_zeros()
        pieces.sort_indices()  # chance falls on occurrences in the order in which they stand
        of_each = np.repeat(share, np.diff(pieces.indptr))
        few = of_each < 1
        pieces.data[few] = rng.binomial(pieces.data[few], of_each[few])
    return csr_matrix(pieces), tokens


def _nearest(ends: np.ndarray, size: float) -> int:
    """Return where the rising `ends` come nearest to `size`, the first of two."""
    after = min(int(np.searchsorted(ends, size)), len(ends) - 1)
    return after - 1 if after and size - ends[after - 1] <= ends[after] - size else after
