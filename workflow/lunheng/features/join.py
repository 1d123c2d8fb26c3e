"""The join of all sources: what needs other sources, and no text."""

import re
from pathlib import Path

import pandas as pd

from lunheng.errors import LunhengError, nearest
from lunheng.features.clusters import clusters
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


def _same_list(parts: list[dict[str, pd.DataFrame]]) -> pd.DataFrame:
    """Return the list of formulations that all sources were counted by."""
    first, *others = (part["phrase_list"] for part in parts)
    for other in others:
        if not first["phrase"].equals(other["phrase"]):
            held = " and ".join(part["documents"]["source"].iloc[0] for part in parts)
            odd = sorted(set(first["phrase"]) ^ set(other["phrase"]))[0]
            raise LunhengError(
                f"sources {held} were counted by different lists of formulations (“{odd}” is on "
                "one only); set LUNHENG_CORPORA to the texts and run `lunheng archive`"
            )
    return first


def join(
    parts: list[dict[str, pd.DataFrame]],
    *,
    groups: pd.DataFrame,
    clusters_by: str | None = None,
    left_out: dict[str, int] | None = None,
) -> dict[str, pd.DataFrame]:
    """Join the sources' parts and add the group columns.

    Parameters
    ----------
    parts
        One dict of the tables of `PARTS` a source.
    groups
        Column `document` and any number of text columns; documents without a row get nulls. What
        documents lack of title, year, date and place is filled in from columns of these names.
    clusters_by
        Column whose documents of one value are no independent evidence, see `clusters.clusters`.
    left_out
        Source: how many of its records were left out; as many lines may name no document.

    Returns
    -------
    The tables of `PARTS`, checked and sorted.

    Raises
    ------
    LunhengError
        Sources that were counted by different lists of formulations; no column `clusters_by`; a
        line of `groups` names a document of these sources that is not there.
    """
    tables = {
        name: stacked((part[name] for part in parts), name)
        for name in PARTS
        if name != "phrase_list"
    }
    tables["phrase_list"] = _same_list(parts)
    documents = tables["documents"]
    _check_lines(groups["document"], documents, left_out or {})
    documents = with_groups(documents, groups)
    tables["documents"] = documents.assign(cluster=clusters(documents, by=clusters_by))
    return {name: check(frame, name) for name, frame in tables.items()}


def with_groups(documents: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """Return documents with the columns of `groups`, see `join`."""
    extra = [c for c in groups.columns if c != "document" and c not in documents]
    documents = documents.merge(groups[["document", *extra]], on="document", how="left")
    return _filled(documents, groups)


def _check_lines(lines: pd.Series, documents: pd.DataFrame, left_out: dict[str, int]) -> None:
    """Stop at a line of groups whose document the study should have, and has not."""
    known, sources = set(documents["document"]), lines.str.split("/").str[0]
    missing = lines[sources.isin(set(documents["source"])) & ~lines.isin(known)]
    for name in missing:
        source = name.split("/")[0]
        if sources[missing.index].eq(source).sum() > left_out.get(source, 0):
            raise LunhengError(
                f"key “groups”: the study has no document “{name}”{nearest(name, known)}; correct "
                "the line, or take it out"
            )


def _filled(documents: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """Fill in what documents lack of title, year, date and place from columns of these names."""
    given = groups.set_index("document")
    for column in (c for c in ("title", "year", "date", "place") if c in given):
        values = documents["document"].map(given[column])
        if column == "year":
            values = values.map(_year, na_action="ignore").astype("Int32")
        documents[column] = documents[column].where(documents[column].notna(), values)
    return documents


def _year(cell: str) -> int:
    if not re.fullmatch(r"\d{3,4}", cell):
        raise LunhengError(f"key “groups”: column year: “{cell}” is no year such as 2026")
    return int(cell)


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
