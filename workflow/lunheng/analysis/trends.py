"""Trends: themes and formulations by year."""

import numpy as np
import pandas as pd

from lunheng.errors import LunhengError, nearest

NEIGHBOURS = 2


def _series(documents: pd.DataFrame, series: str) -> pd.DataFrame:
    own = documents[documents["source"] == series].dropna(subset=["year"])
    if own.empty:
        known = documents["source"].unique()
        raise LunhengError(
            f"key “trends.series”: source “{series}” has no document with a year"
            f"{nearest(series, known)}"
        )
    return own.assign(year=own["year"].astype(int)).sort_values("year")


def _resampled(blocks: list[tuple], resamples: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return bounds over resampled units: years by names."""
    low, high = [], []
    for number, (counted, sizes) in enumerate(blocks):
        rng = np.random.default_rng([seed, number])
        n = len(sizes)
        weights = rng.multinomial(n, np.full(n, 1 / n), size=resamples)
        drawn = (weights @ counted) / np.maximum(weights @ sizes, 1)[:, None]
        bounds = np.quantile(drawn, [0.025, 0.975], axis=0)
        low.append(bounds[0])
        high.append(bounds[1])
    return np.array(low), np.array(high)


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
    *,
    series: str,
    themes: list[str],
    phrases_of_interest: list[str],
    reported_years: list[int],
    seed: int,
    resamples: int,
) -> pd.DataFrame:
    """Trace theme shares and rates of formulations over the years of a series.

    Parameters
    ----------
    documents, units, theme_counts, phrases, counts
        Tables of these names.
    series
        Source whose documents are years; several of one year are taken together.
    themes, phrases_of_interest
        What is traced.
    reported_years
        Years in which a report was given that is not among the texts: status missing. Other years
        without a document between the first and the last have status none.
    seed, resamples
        Of the resampled units behind a theme's interval, which speaks of this report only; a
        formulation's interval is Garwood's for a Poisson count.

    Returns
    -------
    Table `trends`.

    Raises
    ------
    LunhengError
        The series has no document with a year.
    """
    own = _series(documents, series)
    years = own["year"].unique()
    of_year = [own.loc[own["year"] == y, "document"].tolist() for y in years]
    size = units[units["document"].isin(own["document"])]
    size = size.set_index(["document", "unit"])["n_sentences"].sort_index()
    coded = (
        theme_counts.pivot_table(
            index=["document", "unit"], columns="theme", values="n_sentences", aggfunc="sum"
        )
        .reindex(index=size.index, columns=themes)
        .fillna(0.0)
    )
    rows = size.groupby(level=0).indices
    places = [np.concatenate([rows[d] for d in names]) for names in of_year]
    blocks = [(coded.to_numpy()[p], size.to_numpy(float)[p]) for p in places]
    n = np.array([c.sum(axis=0) for c, _ in blocks])
    total = np.array([s.sum() for _, s in blocks])[:, None]
    low, high = _resampled(blocks, resamples, seed)
    frames = [_long(series, "theme", themes, years, n, n / total, low, high)]
    if phrases_of_interest:
        found = phrases.merge(own[["document", "year"]], on="document")
        found = found.pivot_table(index="year", columns="phrase", values="n", aggfunc="sum")
        n = found.reindex(index=years, columns=phrases_of_interest).fillna(0.0).to_numpy()
        tokens = own.groupby("year")["n_tokens"].sum().to_numpy(float)[:, None] / 10_000
        low, high = _poisson(n)
        bounds = (low / tokens, high / tokens)
        frames.append(_long(series, "phrase", phrases_of_interest, years, n, n / tokens, *bounds))
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


def formulations(documents: pd.DataFrame, phrases: pd.DataFrame, *, series: str) -> pd.DataFrame:
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
    the formulation, by year and then by id.

    Raises
    ------
    LunhengError
        The series has no document with a year.
    """
    own = _series(documents, series).set_index("document")
    rows = phrases[phrases["document"].isin(own.index)]
    rows = rows.assign(
        year=own.loc[rows["document"], "year"].to_numpy(),
        rate=rows["n"].to_numpy() / own.loc[rows["document"], "n_tokens"].to_numpy(),
    )
    rows = rows.sort_values(["phrase", "year"])
    by = rows.groupby("phrase")
    peak = rows.sort_values(["phrase", "rate", "year"], ascending=[True, False, True])
    dated = documents.dropna(subset=["year"])[["document", "year"]]
    every = phrases.merge(dated, on="document").sort_values(["phrase", "year", "document"])
    frame = pd.DataFrame(
        {
            "first": by["year"].min(),
            "peak": peak.groupby("phrase")["year"].first(),
            "last": by["year"].max(),
            "n": by["n"].sum(),
            "documents": by.size(),
            "first_source": every.groupby("phrase")["document"].first(),
        }
    )
    frame = frame.dropna(subset=["first"]).reset_index().assign(series=series)
    return frame.astype(
        {c: "int32" for c in ("first", "peak", "last", "documents")} | {"n": "int64"}
    )
