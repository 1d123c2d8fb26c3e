"""Stances and policy instruments within themes, by group of documents, with intervals."""

import numpy as np
import pandas as pd

from lunheng.analysis.one_share import genre_correlations, genre_of, text_interval
from lunheng.analysis.shares import check_group, group_interval
from lunheng.tables.names import ANY

_UNIT = ["document", "unit"]


def _share(n: np.ndarray, n_all: np.ndarray, documents: np.ndarray, inside: dict) -> dict:
    """Return shares and intervals of the columns of `n` (units by marks) over `n_all` (units)."""
    held = n_all > 0  # a unit without the theme says nothing of what is within it
    n, n_all, documents = n[held], n_all[held], documents[held]
    names, at = np.unique(documents, return_inverse=True)
    found = {"n_documents": len(names), "n": n.sum(axis=0).astype(int), "n_all": int(n_all.sum())}
    width = n.shape[1]
    share, low, high = (np.full(width, np.nan) for _ in range(3))
    if len(names) > 1:
        sizes = np.bincount(at, n_all)
        sums = np.stack([np.bincount(at, column) for column in n.T], axis=1)
        shares = sums / sizes[:, None]
        share = shares.mean(axis=0)
        low, high = group_interval(shares, sizes)
    elif len(names):
        share = n.sum(axis=0) / n_all.sum()
        low, high = text_interval(n, n_all, inside[genre_of(names[0])])
    return found | {"share": share, "low": low, "high": high}


def _table(n: pd.DataFrame, n_all: pd.Series, *, groupings, themes, column) -> pd.DataFrame:
    """Return shares by group and theme: `n` has units and themes as rows, marks as columns."""
    names = n_all.index.get_level_values("document")
    known = set(names)
    theme_of = n_all.index.get_level_values("theme")
    counted, sizes = n.to_numpy(float), n_all.to_numpy(float)
    owner = names.to_numpy(object)
    rows_of = {theme: np.flatnonzero(theme_of == theme) for theme in themes}
    inside = {
        theme: genre_correlations(counted[rows], sizes[rows], owner[rows])
        for theme, rows in rows_of.items()
    }
    frames = []
    for grouping, groups in groupings.items():
        for group, documents in groups.items():
            check_group(documents, known, key=f"groupings.{grouping}.{group}")
            held = names.isin(documents)
            for theme in themes:
                rows = rows_of[theme][held[rows_of[theme]]]
                found = _share(counted[rows], sizes[rows], owner[rows], inside[theme])
                key = {"grouping": grouping, "group": group, "theme": theme, column: n.columns}
                frames.append(pd.DataFrame(key | found))
    return pd.concat(frames, ignore_index=True)


def _index(units: pd.DataFrame, themes: list[str]) -> pd.MultiIndex:
    rows = [
        (document, unit, theme)
        for document, unit in units[_UNIT].sort_values(_UNIT).itertuples(index=False, name=None)
        for theme in themes
    ]
    return pd.MultiIndex.from_tuples(rows, names=[*_UNIT, "theme"])


def _wide(counts: pd.DataFrame, column: str, other: str, ids: list[str], index) -> pd.DataFrame:
    only = counts[(counts[other] == ANY) & (counts[column] != ANY)]
    wide = only.pivot_table(
        index=[*_UNIT, "theme"], columns=column, values="n_clauses", aggfunc="sum"
    )
    return wide.reindex(index=index, columns=ids).fillna(0)


def stance_shares(
    units: pd.DataFrame,
    theme_counts: pd.DataFrame,
    stance_counts: pd.DataFrame,
    *,
    groupings: dict[str, dict[str, list[str]]],
    themes: list[str],
    stances: list[str],
) -> pd.DataFrame:
    """Measure how often the clauses of a theme state a problem, an aim, a measure, an achievement.

    Parameters
    ----------
    units, theme_counts, stance_counts
        Tables of these names.
    groupings
        Grouping: group: ids of its documents.
    themes, stances
        Ids, in the order of their codebooks.

    Returns
    -------
    Table `stance_shares`. A clause may have several stances, so that shares of a theme need not
    sum to one. A group's share is the mean over its documents that have the theme, with a t
    interval over them on the logit scale. A single text's interval is that of `one_share`, over its
    clauses on the theme.
    """
    index = _index(units, [*themes, ANY])
    total = theme_counts.set_index([*_UNIT, "theme"])["n_clauses"]
    every = units.set_index(_UNIT)["n_clauses"]
    every.index = pd.MultiIndex.from_tuples(
        [(*key, ANY) for key in every.index], names=[*_UNIT, "theme"]
    )
    sizes = pd.concat([total, every]).reindex(index).fillna(0)
    return _table(
        _wide(stance_counts, "stance", "instrument", stances, index), sizes,
        groupings=groupings, themes=[*themes, ANY], column="stance",
    )  # fmt: skip


def instrument_shares(
    units: pd.DataFrame,
    stance_counts: pd.DataFrame,
    *,
    groupings: dict[str, dict[str, list[str]]],
    themes: list[str],
    instruments: dict[str, str],
) -> pd.DataFrame:
    """Measure which policy instruments are used within each theme.

    Parameters
    ----------
    units, stance_counts
        Tables of these names.
    groupings, themes
        As for `stance_shares`.
    instruments
        Instrument: its class, in the order of the codebook.

    Returns
    -------
    Table `instrument_shares`: of all codings of instruments in a theme's clauses, the share of
    each; shares of a theme sum to one over the instruments, and once more over the classes.
    Intervals as in `stance_shares`.
    """
    index = _index(units, [*themes, ANY])
    n = _wide(stance_counts, "instrument", "stance", list(instruments), index)
    sizes = n.sum(axis=1)
    classes = list(dict.fromkeys(instruments.values()))
    sums = {c: n[[i for i, k in instruments.items() if k == c]].sum(axis=1) for c in classes}
    n = pd.concat([n, pd.DataFrame(sums, index=n.index)], axis=1)
    found = _table(
        n, sizes, groupings=groupings, themes=[*themes, ANY], column="instrument",
    )  # fmt: skip
    class_of = instruments | {c: c for c in classes}
    return found.assign(**{"class": found["instrument"].map(class_of)})
