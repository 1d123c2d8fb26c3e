"""Evidence: the sentences behind a number, keyword in context."""

import numpy as np
import pandas as pd

from lunheng.normalise import from_runs

WIDTH = 40
COLUMNS = ["key", "document", "section", "point", "start", "end", "left", "hit", "right"]


def _spread(n: int, most: int) -> np.ndarray:
    """Return at most `most` places out of n, evenly spread, the same ones every time."""
    return np.unique(np.linspace(0, n - 1, min(n, most)).round().astype(int))


def _lines(hits: pd.DataFrame, paragraphs: pd.DataFrame) -> pd.DataFrame:
    """Return keyword-in-context lines for hits with document, start, end, key."""
    rows = []
    by_document = {d: g for d, g in paragraphs.groupby("document", sort=False)}
    for hit in hits.itertuples():
        held = by_document[hit.document]
        at = np.searchsorted(held["start"].to_numpy(), hit.start, side="right") - 1
        paragraph = held.iloc[at]
        offsets = from_runs(paragraph["offsets"], len(paragraph["text"]))
        a = int(np.searchsorted(offsets, hit.start))
        b = int(np.searchsorted(offsets, hit.end - 1, side="right"))
        text = paragraph["text"]
        point = paragraph["point"] if isinstance(paragraph["point"], str) else ""
        rows.append(
            (
                *(hit.key, hit.document, paragraph["section"], point, hit.start, hit.end),
                *(text[max(a - WIDTH, 0) : a], text[a:b], text[b : b + WIDTH]),
            )
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def kwic(
    paragraphs: pd.DataFrame, hits: pd.DataFrame, *, keys: list[str], column: str, most: int = 8
) -> pd.DataFrame:
    """Return keywords in context.

    Parameters
    ----------
    paragraphs
        Table `paragraphs`.
    hits
        Table `tokens` (column term) or `codes` (column theme).
    keys
        Terms or themes to look up.
    column
        term or theme.
    most
        Lines for each key, spread evenly over its occurrences.

    Returns
    -------
    key, document, section, point, start, end (in the received text), left, hit, right.
    """
    wanted = hits[hits[column].isin(keys)].rename(columns={column: "key"})
    wanted = wanted.sort_values(["key", "document", "start"])
    picked = [g.iloc[_spread(len(g), most)] for _, g in wanted.groupby("key")]
    if not picked:
        return pd.DataFrame(columns=COLUMNS)
    return _lines(pd.concat(picked)[["key", "document", "start", "end"]], paragraphs)
