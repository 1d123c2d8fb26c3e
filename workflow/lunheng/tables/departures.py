"""Counts under another choice, told by where they depart from the study's own.

Two segmentations cut most of a text alike: so what is kept of a variant is its differences.
"""

import pandas as pd

# A table of variants: the table that it departs from, and what is counted in both.
VARIED = {
    "variants": ("counts", ["n", "n_reused"]),
    "variants_by_theme": ("counts_by_theme", ["n", "n_shared"]),
    "variants_theme_counts": ("theme_counts", ["n_sentences", "n_clauses", "n_tokens"]),
}


def departures(own: pd.DataFrame, other: pd.DataFrame, *, name: str) -> pd.DataFrame:
    """Return the rows in which other counts differ, with 0 where they have none.

    Parameters
    ----------
    own, other
        The table that `name` departs from, by the study's choices and by another.
    name
        A table of `VARIED`.

    Returns
    -------
    Rows of table `name` but for the column `variant`.
    """
    values = VARIED[name][1]
    keys = [c for c in other if c not in (*values, "n_quoted")]
    columns = [*keys, *values]
    both = other[columns].merge(own[columns], on=keys, how="outer", suffixes=("", "_own"))
    numbers = both.drop(columns=keys).fillna(0)
    differs = sum((numbers[v] != numbers[f"{v}_own"]).to_numpy().astype(int) for v in values) > 0
    rows = pd.concat([both[keys], numbers[values]], axis=1)[differs]
    return rows.astype({v: "int32" for v in values if v != "n_shared"})


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
        A table of `VARIED`.

    Returns
    -------
    Rows like those of `own`, with the columns that both have, in the same order.
    """
    rows = variants[variants["variant"] == variant].drop(columns="variant")
    values = VARIED[name][1]
    keys = [c for c in rows if c not in values]
    known = pd.MultiIndex.from_frame(own[keys])
    kept = own[~known.isin(pd.MultiIndex.from_frame(rows[keys]))][[*keys, *values]]
    whole = pd.concat([kept, rows[(rows[values] != 0).any(axis=1)]], ignore_index=True)
    return whole.sort_values(keys, kind="stable", ignore_index=True)
