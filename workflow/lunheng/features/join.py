"""The join of all sources: what needs other sources, and no text."""

from pathlib import Path

import pandas as pd

from lunheng.errors import LunhengError, nearest
from lunheng.tables.io import check, stacked
from lunheng.tables.schemas.features import PARTS
from lunheng.tables.tsv import read_rows, unquoted
from lunheng.words import classes


def read_groups(path: str | Path | None) -> pd.DataFrame:
    """Read the groups of documents.

    Parameters
    ----------
    path
        Tab-separated text with a column `document` and any others; None for a study without.

    Returns
    -------
    `document` and the other columns as text, null where a cell is empty.

    Raises
    ------
    LunhengError
        See `tsv.read_rows`; also a document that stands twice. Names the file and the line.
    """
    if path is None:
        return pd.DataFrame({"document": pd.Series(dtype=str)})
    names, rows = read_rows(path, ("document",), short=True)
    seen: dict[str, int] = {}
    for number, row in rows:
        document = unquoted(row["document"])
        if document in seen:
            raise LunhengError(
                f"{path}, line {number}: “{document}” stands in line {seen[document]} too; keep "
                "one row a document"
            )
        seen[document] = number
    cells = [{name: unquoted(cell) or None for name, cell in row.items()} for _, row in rows]
    return pd.DataFrame(cells, columns=names, dtype=object)


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
    tables = {name: stacked((part[name] for part in parts), name) for name in PARTS}
    known = set(tables["documents"]["document"])
    own = groups["document"].str.split("/").str[0].isin(set(tables["documents"]["source"]))
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


def describe_terms(
    tables: dict[str, pd.DataFrame],
    *,
    stop_lists: dict[str, set[str]],
    function_words: str,
    **lists,
) -> pd.DataFrame:
    """Return table `terms`: every term of a study, however it was cut.

    Parameters
    ----------
    tables
        What `join` returned.
    stop_lists, function_words
        Stop lists by name; which of them has the function words.
    lists
        `places` and `glossary`, see `classes.describe_terms`.
    """
    return classes.describe_terms(
        sorted(set(tables["counts"]["term"]) | set(tables["variants"]["term"])),
        stop_lists=stop_lists,
        functions=stop_lists[function_words],
        quoted=quoted_terms(tables["counts"]),
        **lists,
    )
