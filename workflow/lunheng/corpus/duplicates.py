"""Duplicates: documents with the same text, and documents with almost the same text.

Exact and near alike are about what is written, not how it is set: white space, punctuation and
invisible characters are dropped first; paragraphs are joined.
"""

import zlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, product

import numpy as np
import pandas as pd
import regex
from datasketch import MinHash, MinHashLSH

from lunheng.errors import LunhengError

SHINGLE = 5
PERMUTATIONS = 128
MISSED = 1e-5
MARGIN = 0.22
LOWEST = 0.1
COLUMNS = ["document_a", "document_b", "kind", "similarity"]
_DROPPED = regex.compile(r"[\p{P}\p{Z}\p{Cc}\p{Cf}]+")
_WIDTH = 4  # bytes of a character in UTF-32
_KEPT = 64  # sets of shingles in memory


def _shingles(text: str) -> frozenset[bytes]:
    """Return the runs of five characters, in UTF-32; of a shorter text the whole."""
    data = text.encode("utf-32-le", "surrogatepass")
    last = max(len(data) - SHINGLE * _WIDTH, 0)
    return frozenset(data[start : start + SHINGLE * _WIDTH] for start in range(0, last + 1, _WIDTH))


def _bands(threshold: float) -> tuple[int, int]:
    """Return the bands and their rows: the most selective that miss a pair as rarely as stated.

    A pair of similarity s is no candidate with probability (1 - s^rows)^bands; for the pairs at
    or above the threshold that is greatest at the threshold.
    """
    for rows in range(PERMUTATIONS // 2, 1, -1):
        bands = PERMUTATIONS // rows
        if (1 - threshold**rows) ** bands <= MISSED:
            return bands, rows
    return PERMUTATIONS, 1


def _near(texts: list[str], threshold: float, seed: int) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs of places of different texts at or above the threshold.

    A candidate whose estimate is lower by the margin is left unverified: texts with a common
    half would otherwise cost much. By Hoeffding's inequality that misses a pair with probability
    exp(-2 · 128 · 0.22²) < 5e-6.
    """
    shingles = lru_cache(maxsize=_KEPT)(lambda place: _shingles(texts[place]))
    index = MinHashLSH(num_perm=PERMUTATIONS, params=_bands(threshold))
    sketches = MinHash.generator(
        map(shingles, range(len(texts))),
        num_perm=PERMUTATIONS,
        seed=seed,
        hashfunc=zlib.crc32,
        scheme="affine32",
    )
    values = np.empty((len(texts), PERMUTATIONS), dtype=np.uint32)
    for later, sketch in enumerate(sketches):
        values[later] = sketch.hashvalues
        places = np.array(sorted(index.query(sketch)), dtype=int)
        estimates = (values[places] == values[later]).mean(axis=1)
        for earlier in places[estimates >= threshold - MARGIN].tolist():
            a, b = shingles(earlier), shingles(later)
            shared = len(a & b)
            similarity = shared / (len(a) + len(b) - shared)
            if similarity >= threshold:
                yield earlier, later, similarity
        index.insert(later, sketch)


def duplicates(
    documents: pd.DataFrame, paragraphs: pd.DataFrame, *, threshold: float = 0.8, seed: int = 1
) -> pd.DataFrame:
    """Find the pairs of documents whose texts are the same or almost the same.

    The similarity is the share of the runs of five characters of two texts that stand in both
    (Jaccard; Broder 1997, “On the resemblance and containment of documents”). MinHash (Broder)
    with locality-sensitive hashing in bands (Indyk & Motwani 1998; Leskovec, Rajaraman & Ullman,
    *Mining of Massive Datasets*, chapter 3) proposes candidates, from the library datasketch;
    the similarity of each is then computed exactly. So no pair is reported wrongly, and one that
    stands at the threshold is missed with a probability of 2 in 100,000 at most, one above it
    yet more rarely. The work grows with the characters and the candidates, not with all pairs.

    Parameters
    ----------
    documents
        Table `documents`, or the rows of it that are to be compared.
    paragraphs
        Table `paragraphs`; those of other documents are passed over.
    threshold
        Lowest similarity that is near, from 0.1 to 1.
    seed
        Of the permutations, from 0 to 2³² - 1.

    Returns
    -------
    Table with a row for each pair, sorted: `document_a` before `document_b`, `kind` (exact or
    near) and `similarity`, 1.0 where exact. Documents in which nothing is left to compare are
    in no pair. The order of the rows that go in changes nothing.

    Raises
    ------
    LunhengError
        A threshold out of range, a column that is missing.
    """
    if not LOWEST <= threshold <= 1:
        raise LunhengError(
            f"duplicates: threshold is {threshold}, expected {LOWEST} to 1; change it"
        )
    for name, table, needed in (
        ("documents", documents, ("document",)),
        ("paragraphs", paragraphs, ("document", "paragraph", "text")),
    ):
        for column in needed:
            if column not in table:
                raise LunhengError(
                    f"duplicates: table {name} has no column “{column}”, found "
                    f"{', '.join(map(str, table))}; give the whole table"
                )
    chosen = paragraphs[paragraphs["document"].isin(documents["document"])]
    chosen = chosen.sort_values(["document", "paragraph"])
    groups: dict[str, list[str]] = {}
    for name, parts in chosen.groupby("document", sort=True)["text"]:
        text = _DROPPED.sub("", "".join(parts))
        if text:
            groups.setdefault(text, []).append(name)
    texts = sorted(groups)
    rows = [(*pair, "exact", 1.0) for names in groups.values() for pair in combinations(names, 2)]
    for first, second, similarity in _near(texts, threshold, seed):
        for pair in product(groups[texts[first]], groups[texts[second]]):
            rows.append((*sorted(pair), "near", similarity))
    types = dict(zip(COLUMNS, ("str", "str", "str", "float64"), strict=True))
    return pd.DataFrame(sorted(rows), columns=COLUMNS).astype(types)
