"""Trends: themes, formulations and words by year."""

import numpy as np
import pandas as pd

from lunheng.analysis.one_share import genre_correlations, genre_of, text_interval
from lunheng.analysis.shares import by_unit
from lunheng.errors import LunhengError, nearest
from lunheng.tables.io import empty

NEIGHBOURS = 2


def _series(documents: pd.DataFrame, series: str) -> pd.DataFrame:
    own = documents[documents["source"] == series].dropna(subset=["year"])
    return own.assign(year=own["year"].astype(int)).sort_values("year")


def _themes(own, of_year, units, theme_counts, *, series, themes) -> pd.DataFrame:
    """Return the rows of themes: shares of the sentences of a year, with their intervals."""
    years = own["year"].unique()
    coded, sizes, owner = by_unit(units, theme_counts, themes)
    inside = genre_correlations(coded, sizes, owner)[genre_of(of_year[0][0])]
    places = [np.isin(owner, names) for names in of_year]
    blocks = [(coded[p], sizes[p]) for p in places]
    n = np.array([c.sum(axis=0) for c, _ in blocks])
    total = np.array([s.sum() for _, s in blocks])[:, None]
    bounds = [text_interval(*block, inside) for block in blocks]
    low, high = (np.array(ends) for ends in zip(*bounds, strict=True))
    return _long(series, "theme", themes, years, n, n / total, low, high)


def _uncounted(phrase, phrases, counts, own) -> str:
    """Return why a phrase is not counted, and what to do."""
    return (
        f"key “trends.phrases”: “{phrase}” is not counted: it is no word of the study’s "
        f"segmentation, and not on its list of formulations (phrase_list)"
        f"{_nearest(phrase, phrases, counts, own)}; count the texts anew, which lists what is "
        "asked for, or take it out"
    )


def _nearest(phrase, phrases, counts, own) -> str:
    held = own["document"]
    known = {
        *phrases.loc[phrases["document"].isin(held), "phrase"],
        *counts.loc[counts["document"].isin(held), "term"],
    }
    return nearest(phrase, known)


def nowhere(
    phrases: pd.DataFrame, counts: pd.DataFrame, phrase_list: pd.DataFrame, *, asked: list[str]
) -> list[str]:
    """Return what is asked for and counted, and stands in no document of the study.

    Parameters
    ----------
    phrases, counts, phrase_list
        Tables of these names.
    asked
        Formulations and words.
    """
    there = set(phrases["phrase"]) | set(counts.loc[counts["term"].isin(asked), "term"])
    listed = set(phrase_list["phrase"])
    return [phrase for phrase in asked if phrase in listed and phrase not in there]


def _asked(
    own,
    phrases,
    counts,
    phrase_list,
    *,
    series: str,
    asked: list[str],
) -> pd.DataFrame:
    """Return the rows of what is asked for: occurrences per 10,000 tokens of a year.

    A formulation of the lexicon is counted wherever it stands; else a word of the segmentation as
    a word (创新, and not 创新型); else what is on the study's list wherever it stands.
    """
    years = own["year"].unique()
    here = own[["document", "year"]]
    lexicon = set(phrase_list.loc[phrase_list["origin"] == "lexicon", "phrase"])
    words = set(counts.loc[counts["term"].isin(asked), "term"])
    stands = words | set(phrases["phrase"])
    tables = {
        "phrases": phrases[phrases["phrase"].isin(asked)].merge(here, on="document"),
        "counts": counts[counts["term"].isin(asked)].merge(here, on="document"),
    }
    columns = {"phrases": "phrase", "counts": "term"}
    n = np.zeros((len(years), len(asked)))
    for at, phrase in enumerate(asked):
        if phrase not in stands:
            raise LunhengError(_uncounted(phrase, phrases, counts, own))
        name = "phrases" if phrase in lexicon or phrase not in words else "counts"
        rows = tables[name][tables[name][columns[name]] == phrase]
        n[:, at] += rows.groupby("year")["n"].sum().reindex(years).fillna(0)
    tokens = own.groupby("year")["n_tokens"].sum().to_numpy(float)[:, None] / 10_000
    low, high = _poisson(n)
    return _long(series, "phrase", asked, years, n, n / tokens, low / tokens, high / tokens)


def _poisson(n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return Garwood's exact bounds of a Poisson mean."""
    from scipy.stats import chi2

    low = np.where(n > 0, chi2.ppf(0.025, 2 * np.maximum(n, 1)) / 2, 0.0)
    return low, chi2.ppf(0.975, 2 * n + 2) / 2


def _smooth(value: np.ndarray) -> np.ndarray:
    """Return the mean over the two reports before, the year's own and the two after."""
    edge = [(max(i - NEIGHBOURS, 0), i + NEIGHBOURS + 1) for i in range(len(value))]
    return np.array([value[a:b].mean(axis=0) for a, b in edge])


def _long(series, kind, names, years, n, value, low, high) -> pd.DataFrame:
    smooth = _smooth(value)
    frame = pd.DataFrame(
        {
            "name": np.tile(names, len(years)),
            "year": np.repeat(years, len(names)).astype("int32"),
            "n": n.ravel().astype("int64"),
            "value": value.ravel(),
            "low": low.ravel(),
            "high": high.ravel(),
            "smooth": smooth.ravel(),
        }
    )
    return frame.assign(series=series, kind=kind, status="present")


def trends(
    documents: pd.DataFrame,
    units: pd.DataFrame,
    theme_counts: pd.DataFrame,
    phrases: pd.DataFrame,
    counts: pd.DataFrame,
    phrase_list: pd.DataFrame,
    *,
    series: str,
    themes: list[str],
    phrases_of_interest: list[str],
    reported_years: list[int],
) -> pd.DataFrame:
    """Trace theme shares and rates of formulations and words over the years of a series.

    Parameters
    ----------
    documents, units, theme_counts, phrases, counts, phrase_list
        Tables of these names.
    series
        Source whose documents are years; several of one year are taken together.
    themes, phrases_of_interest
        What is traced. A formulation of the lexicon, of four characters or more, is counted
        wherever it stands; a word where it is a token of `counts`, and not inside a longer word
        (创新, but not 创新型, where the segmentation keeps that whole); another formulation of
        `phrase_list` wherever it stands. What stands in no document of the study is left out, so
        that a slip of the pen is no series of zeros; `nowhere` names it.
    reported_years
        Years in which a report was given that is not among the texts: status missing. Other years
        without a document between the first and the last have status none.

    Returns
    -------
    Table `trends`. A theme's interval is that of `one_share` and speaks of this report only; a
    formulation's or word's is Garwood's for a Poisson count. Without rows where no document of
    the series has a year.

    Raises
    ------
    LunhengError
        Something asked for that is not counted.
    """
    own = _series(documents, series)
    if own.empty:
        return empty("trends")
    years = own["year"].unique()
    of_year = [own.loc[own["year"] == y, "document"].tolist() for y in years]
    frames = []
    if themes:
        frames.append(_themes(own, of_year, units, theme_counts, series=series, themes=themes))
    absent = nowhere(phrases, counts, phrase_list, asked=phrases_of_interest)
    asked = [phrase for phrase in phrases_of_interest if phrase not in absent]
    if asked:
        tables = (own, phrases, counts, phrase_list)
        options = {"series": series, "asked": asked}
        frames.append(_asked(*tables, **options))
    if not frames:
        return empty("trends")
    return pd.concat([*frames, _gaps(frames, years, reported_years)], ignore_index=True)


def _gaps(frames, years, reported_years) -> pd.DataFrame:
    """Return rows for the years without a text."""
    absent = sorted(set(range(int(years.min()), int(years.max()) + 1)) - set(years.tolist()))
    rows = []
    for frame in frames:
        for key in frame[["series", "kind", "name"]].drop_duplicates().itertuples(index=False):
            for year in absent:
                status = "missing" if year in reported_years else "none"
                rows.append((*key, np.int32(year), status))
    gaps = pd.DataFrame(rows, columns=["series", "kind", "name", "year", "status"])
    return gaps.reindex(columns=frames[0].columns)


def formulations(
    documents: pd.DataFrame,
    phrases: pd.DataFrame,
    *,
    series: str,
) -> pd.DataFrame:
    """Return the life of each formulation in a series.

    Parameters
    ----------
    documents, phrases
        Tables of these names.
    series
        Source whose documents are years.

    Returns
    -------
    Table `formulations`; `first_source` is the earliest dated document of any source that has
    the formulation, by year and then by id. Without rows where no document of the series has a
    year.
    """
    own = _series(documents, series).set_index("document")
    if own.empty:
        return empty("formulations")
    rows = phrases[phrases["document"].isin(own.index)]
    rows = rows.assign(
        year=own.loc[rows["document"], "year"].to_numpy(),
        rate=rows["n"].to_numpy() / own.loc[rows["document"], "n_tokens"].to_numpy(),
    )
    rows = rows.sort_values(["phrase", "year"])
    by = rows.groupby("phrase")
    peak = rows.sort_values(["phrase", "rate", "year"], ascending=[True, False, True])
    frame = pd.DataFrame(
        {
            "first": by["year"].min(),
            "peak": peak.groupby("phrase")["year"].first(),
            "last": by["year"].max(),
            "n": by["n"].sum(),
            "documents": by.size(),
            "first_source": _first_sources(documents, phrases),
        }
    )
    frame = frame.dropna(subset=["first"]).reset_index().assign(series=series)
    return frame.astype(
        {c: "int32" for c in ("first", "peak", "last", "documents")} | {"n": "int64"}
    )


def _first_sources(documents, phrases) -> pd.Series:
    """Return the first dated document that has each phrase."""
    dated = documents.dropna(subset=["year"])[["document", "year"]]
    every = phrases.merge(dated, on="document").sort_values(["phrase", "year", "document"])
    return every.groupby("phrase")["document"].first()
