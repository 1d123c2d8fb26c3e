"""The join of all sources: what needs other sources, and no text."""

import pandas as pd

from lunheng.errors import LunhengError, nearest
from lunheng.tables.io import check, empty
from lunheng.tables.schemas.features import PARTS


def quoted_terms(counts: pd.DataFrame) -> set[str]:
    """Return the terms that stand in quotation marks at two places or more, and half of all."""
    total = counts.groupby("term")[["n", "n_quoted"]].sum()
    often = (total["n_quoted"] >= 2) & (2 * total["n_quoted"] >= total["n"])
    return set(total.index[often])


def join(parts: list[dict[str, pd.DataFrame]], *, groups: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Join the sources' parts and add the group columns.

    Parameters
    ----------
    parts
        One dict of the tables of `PARTS` a source.
    groups
        Column `document` and any number of text columns; documents without a row get nulls.

    Returns
    -------
    The tables of `PARTS`, checked and sorted.

    Raises
    ------
    LunhengError
        A line of `groups` names a document of these sources that is not there.
    """
    tables = {}
    for name in PARTS:
        frames = [part[name] for part in parts if len(part[name])]
        tables[name] = pd.concat(frames, ignore_index=True) if frames else empty(name)
    known = set(tables["documents"]["document"])
    own = groups["document"].str.partition("/")[0].isin(set(tables["documents"]["source"]))
    for name in groups.loc[own, "document"]:
        if name not in known:
            raise LunhengError(
                f"key “groups”: the study has no document “{name}”{nearest(name, known)}; correct "
                "the line, or take it out"
            )
    extra = [c for c in groups.columns if c != "document" and c not in tables["documents"]]
    tables["documents"] = tables["documents"].merge(
        groups[["document", *extra]], on="document", how="left"
    )
    return {name: check(frame, name) for name, frame in tables.items()}
