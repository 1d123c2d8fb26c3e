"""How good the coding of stances and policy instruments is, against a gold sample."""

import numpy as np
import pandas as pd

from lunheng.coding.marks import mark_text
from lunheng.errors import LunhengError
from lunheng.handcoding.cells import read_ids
from lunheng.measures.agreement import accuracy_of
from lunheng.settings.codebook import Codebook
from lunheng.tables.names import ANY


def evaluate(
    gold: pd.DataFrame,
    *,
    stances: Codebook,
    instruments: Codebook | None,
    seed: int,
    resamples: int,
    where: str = "gold",
) -> pd.DataFrame:
    """Measure the coding of stances and instruments against a gold sample.

    Parameters
    ----------
    gold
        text, stances, instruments (ids separated by spaces, or -); and row, the number of the row
        in its file, where it has one.
    stances, instruments
        The rules; None where a study has no instruments.
    seed, resamples
        Of the resampled sentences behind the intervals (percentile bootstrap).
    where
        What errors call the sample.

    Returns
    -------
    kind, mark (* over all of a kind), n (sentences that have it), and precision, recall and f1,
    each with `_low` and `_high`; missing where there is nothing to measure.

    Raises
    ------
    LunhengError
        A stance or an instrument that the rules do not know, with its row.
    """
    coded = [mark_text(t, stances=stances, instruments=instruments) for t in gold["text"]]
    weights = np.random.default_rng(seed).multinomial(
        len(gold), np.full(len(gold), 1 / len(gold)), size=resamples
    )
    rows = []
    books = [("stance", stances), *([("instrument", instruments)] if instruments else [])]
    numbers = gold["row"] if "row" in gold else range(1, len(gold) + 1)
    for at, (kind, book) in enumerate(books):
        ids = [theme.id for theme in book.themes]
        wanted = _wanted(gold[f"{kind}s"], numbers, known=ids, where=where)
        found = np.array([[i in c[at] for i in ids] for c in coded])
        true = np.array([[i in w for i in ids] for w in wanted])
        for name, some in ((ANY, slice(None)), *((i, [n]) for n, i in enumerate(ids))):
            hit = (found & true)[:, some].sum(axis=1)
            sums = np.stack([hit, found[:, some].sum(axis=1), true[:, some].sum(axis=1)])
            drawn = _quality(sums @ weights.T)
            row = {"kind": kind, "mark": name, "n": int(sums[2].sum())}
            for measure, value in _quality(sums.sum(axis=1)).items():
                held = drawn[measure][~np.isnan(drawn[measure])]
                low, high = np.quantile(held, [0.025, 0.975]) if len(held) else (np.nan, np.nan)
                row |= {measure: float(value), f"{measure}_low": low, f"{measure}_high": high}
            rows.append(row)
    return pd.DataFrame(rows)


def _wanted(cells: pd.Series, numbers, *, known: list[str], where: str) -> list[list[str]]:
    found = []
    for row, cell in zip(numbers, cells, strict=True):
        ids, problem = read_ids(cell, known, what=cells.name)
        if problem:
            raise LunhengError(f"{where}, row {row}, column “{cells.name}”: {problem}")
        found.append(ids)
    return found


def _quality(sums: np.ndarray) -> dict[str, np.ndarray]:
    hit, found, true = sums
    return accuracy_of(hit, true - hit, found - hit)
