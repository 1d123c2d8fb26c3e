"""Shared wording: runs of eight or more Han characters that stand in two documents.

Exact and near-linear: every run of eight characters gets a number by doubling (the numbers of
its two halves, sorted), so that no hash can collide and no pair of texts is compared as text.
"""

import numpy as np
import pandas as pd

from lunheng.corpus.normalise import codes_of, from_runs

RUN = 8
_PAIRED = 2


def _is_han(points: np.ndarray) -> np.ndarray:
    return (
        ((points >= 0x3400) & (points <= 0x9FFF))
        | ((points >= 0xF900) & (points <= 0xFAFF))
        | ((points >= 0x20000) & (points <= 0x3FFFF))
    )


def _grams(points: np.ndarray) -> np.ndarray:
    """Return, for each place, the number of the run of eight characters that starts there.

    `points` are code points; whatever is not Han must be a negative number of its own, so that
    no run holds it. Places where no run starts get -1.
    """
    _, ids = np.unique(points, return_inverse=True)
    ids = ids.astype(np.int64)
    width = 1
    while width < RUN:
        later = np.full(len(ids), -1)
        later[: max(len(ids) - width, 0)] = ids[width:]
        _, ids = np.unique(ids * (ids.max() + 2) + later + 1, return_inverse=True)
        ids = ids.astype(np.int64)
        width *= _PAIRED
    bad = np.cumsum(np.concatenate([[0], points < 0]))
    n = len(points)
    last = np.minimum(np.arange(n) + RUN, n)
    whole = (bad[last] == bad[:n]) & (np.arange(n) + RUN <= n)
    return np.where(whole, ids, -1)


def _covered(starts: np.ndarray) -> np.ndarray:
    """Return which places lie in a run that starts at a true place (along the first axis)."""
    covered = starts.copy()
    for shift in range(1, min(RUN, len(starts))):
        covered[shift:] |= starts[:-shift]
    return covered


def _longest(mask: np.ndarray, own: str, other: str) -> int:
    """Return the length of the longest substring of `own` in `other`, at least eight.

    Consecutive shared runs need not be consecutive in `other`: so candidates are checked as text.
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    spans = sorted(
        zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True), key=lambda s: s[0] - s[1]
    )
    best = 0
    for start, stop in spans:
        end = stop + RUN - 1
        if end - start <= best:
            break
        left = start
        while left + best < end:
            if own[left : left + best + 1] in other:
                best += 1
            else:
                left += 1
    return best


def shared_wording(paragraphs: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
    """Find what documents share with one another.

    Characters other than Han are passed over, so that 创新、协调 and 创新协调 are one wording; a
    run does not go beyond its paragraph.

    Parameters
    ----------
    paragraphs
        Table `paragraphs` of one source.

    Returns
    -------
    table
        Table `reuse`: pairs of documents that share at least one run.
    marks
        For each document, a boolean array over the places of its received text: true where the
        character lies in a run of eight or more Han characters that another document has too.
    """
    names = sorted(paragraphs["document"].unique())
    columns = ["document_a", "document_b", "n_shared_a", "n_shared_b", "longest"]
    columns += ["share_a", "share_b"]
    texts, places, owner = [], [], []
    numbers = {name: number for number, name in enumerate(names)}
    for row in paragraphs.sort_values("document", kind="stable").itertuples():
        texts.append(row.text + "\n")
        places.append(np.append(from_runs(row.offsets, len(row.text)), -1))
        owner.append(np.full(len(row.text) + 1, numbers[row.document]))
    if not texts:
        return pd.DataFrame(columns=columns), {}
    points = codes_of("".join(texts)).astype(np.int64)
    place, owner = np.concatenate(places), np.concatenate(owner)
    # Punctuation and figures are passed over; only a paragraph's end breaks a run.
    kept = _is_han(points) | (place < 0)
    points, place, owner = points[kept], place[kept], owner[kept]
    han = place >= 0
    points[~han] = -1 - np.arange((~han).sum())
    grams = _grams(points)
    found = grams >= 0
    pairs = np.unique(np.stack([grams[found], owner[found]]), axis=1)
    number, many = np.unique(pairs[0], return_counts=True)
    shared = number[many >= _PAIRED]
    presence = np.zeros((len(shared) + 1, len(names)), dtype=bool)
    hit = np.isin(pairs[0], shared)
    presence[np.searchsorted(shared, pairs[0][hit]), pairs[1][hit]] = True
    index = np.full(grams.max() + 2, len(shared))
    index[shared] = np.arange(len(shared))
    strings = [
        "".join(map(chr, np.where(points > 0, points, 10)[owner == d])) for d in range(len(names))
    ]
    marks, starts, covers, sizes = {}, [], [], []
    for d, name in enumerate(names):
        mine = owner == d
        start = presence[index[grams[mine]]]
        start[grams[mine] < 0] = False
        start[:, d] = False
        cover = _covered(start)
        mark = np.zeros(max(place[mine].max() + 1, 0), dtype=bool)
        mark[place[mine][cover.any(axis=1)]] = True
        marks[name] = mark
        starts.append(start)
        covers.append(cover.sum(axis=0))
        sizes.append(int(han[mine].sum()))
    rows = []
    for a in range(len(names)):
        for b in range(a + 1, len(names)):
            if covers[a][b]:
                longest = _longest(starts[a][:, b], strings[a], strings[b])
                n_a, n_b = int(covers[a][b]), int(covers[b][a])
                share = (n_a / sizes[a], n_b / sizes[b])
                rows.append((names[a], names[b], n_a, n_b, longest, *share))
    return pd.DataFrame(rows, columns=columns), marks


def spans(marks: dict[str, np.ndarray]) -> pd.DataFrame:
    """Return table `reused`: where the marks of `shared_wording` are true."""
    rows = []
    for document, mark in sorted(marks.items()):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], mark.astype(np.int8), [0]]))).tolist()
        rows += [(document, *span) for span in zip(edges[::2], edges[1::2], strict=True)]
    frame = pd.DataFrame(rows, columns=["document", "start", "end"])
    return frame.astype({"document": str, "start": "int32", "end": "int32"})


def in_reused(tokens: pd.DataFrame, reused: pd.DataFrame) -> np.ndarray:
    """Return, for each token, whether its first and last characters lie in reused wording.

    Parameters
    ----------
    tokens
        Table `tokens`.
    reused
        Table `reused` of the same source, sorted.
    """
    found = np.zeros(len(tokens), dtype=bool)
    places = reused.groupby("document").indices
    start, last = tokens["start"].to_numpy(), tokens["end"].to_numpy() - 1
    for document, rows in tokens.groupby("document").indices.items():
        if document in places:
            held = reused.iloc[places[document]]
            begins, ends = held["start"].to_numpy(), held["end"].to_numpy()
            found[rows] = _within(start[rows], begins, ends) & _within(last[rows], begins, ends)
    return found


def _within(places: np.ndarray, begins: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Return which places lie in one of the sorted spans."""
    at = np.searchsorted(begins, places, side="right") - 1
    return (at >= 0) & (ends[at] > places)
