"""Counts under another choice, told by where they depart from the study's own.

Two segmentations cut most of a text alike: so what is kept of a variant is its differences.
"""

import pandas as pd

from lunheng.tables.schemas.features import TABLES


def _columns(name: str) -> tuple[list[str], list[str]]:
    """Return the keys of a table of variants but for the variant, and what it counts."""
    table = TABLES[name]
    keys = [column for column in table.key if column != "variant"]
    return keys, [column for column in table.columns if column not in table.key]


def departures(own: pd.DataFrame, other: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """Return the rows in which other counts differ, with 0 where they have none.

    Parameters
    ----------
    own, other
        The table that `name` departs from, by the study's choices and by another.
    name
        A table of variants.

    Returns
    -------
    Rows of table `name` but for the column `variant`.
    """
    keys, values = _columns(name)
    columns = [*keys, *values]
    both = other[columns].merge(own[columns], on=keys, how="outer", suffixes=("", "_own"))
    numbers = both.drop(columns=keys).fillna(0)
    differs = sum((numbers[v] != numbers[f"{v}_own"]).to_numpy().astype(int) for v in values) > 0
    rows = pd.concat([both[keys], numbers[values]], axis=1)[differs]
    return rows.astype(own[values].dtypes)


def restored(own: pd.DataFrame, variants: pd.DataFrame, *, variant: str, name: str) -> pd.DataFrame:
    """Return the counts of a variant, whole.

    Parameters
    ----------
    own
        The table that `name` departs from.
    variants
        Table `name`, of the same documents.
    variant
        Which variant.
    name
        A table of variants.

    Returns
    -------
    Rows like those of `own`, with the columns that both have, in the same order.
    """
    rows = variants[variants["variant"] == variant].drop(columns="variant")
    keys, values = _columns(name)
    known = pd.MultiIndex.from_frame(own[keys])
    kept = own[~known.isin(pd.MultiIndex.from_frame(rows[keys]))][[*keys, *values]]
    whole = pd.concat([kept, rows[(rows[values] != 0).any(axis=1)]], ignore_index=True)
    return whole.sort_values(keys, kind="stable", ignore_index=True)
