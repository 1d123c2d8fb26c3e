"""Theme shares corrected for coding error, where a gold sample with known probabilities says how.

A coder that errs more often one way than the other moves every share it is used for, and the
interval around the share says nothing about it. Predictions for all sentences, plus the weighted
mean of label minus prediction in a probability sample, is right on average whatever the coder:
the difference estimator of survey sampling (Särndal, Swensson and Wretman 1992, ch. 6 and 8),
which prediction-powered inference (Angelopoulos et al. 2023, doi:10.1126/science.adi6000) and
design-based supervised learning (Egami et al. 2023, arXiv:2306.04746) use with learned coders.
"""

import numpy as np
import pandas as pd
from scipy.stats import norm, t

from lunheng.analysis.one_share import effective, genre_correlations, genre_of, interval
from lunheng.analysis.shares import by_unit, group_interval
from lunheng.errors import LunhengError

LEVEL = 0.95


def mean_error(
    residual: np.ndarray, probability: np.ndarray, cluster: np.ndarray, *, population: int
) -> tuple[np.ndarray, np.ndarray, float]:
    """Estimate the mean of label minus prediction from a two-stage sample.

    Parameters
    ----------
    residual
        Label minus prediction, sentences by themes.
    probability
        Of each sentence, to be drawn once its document is.
    cluster
        Number of each sentence's document, from 0.
    population
        Documents from which these were drawn, with equal chances and without replacement.

    Returns
    -------
    The weighted mean (Hájek), its variance, and the degrees of freedom. The variance is that of
    the linearised total: between documents with finite population correction, and within them
    over independent draws (Särndal, Swensson and Wretman 1992, ch. 4 and 5). One false label
    each way is added to the sample for the variance alone, so that a theme in which the
    sample shows no error is not called free of error.
    """
    drawn = int(cluster.max()) + 1
    weight = 1 / probability
    size = weight.sum()
    mean = weight @ residual / size
    scaled = weight[:, None] * (residual - mean) / size
    totals = np.zeros((drawn, residual.shape[1]))
    np.add.at(totals, cluster, scaled)
    within = ((1 - probability)[:, None] * scaled**2).sum(axis=0)
    within += 2 * ((1 - probability) * (weight / size) ** 2).sum() / len(weight)
    share = drawn / population
    if drawn == population:
        return mean, within, max(len(weight) - 1, 1)
    between = drawn * totals.var(axis=0, ddof=1)
    return mean, (1 - share) * between + share * within, drawn - 1


def as_coded(
    coded: np.ndarray, size: np.ndarray, worth: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a group's shares and the ends of their intervals: documents by themes in.

    The share is of all sentences together. Several documents stand for others like them
    (`shares.group_interval`); one stands for itself (`one_share.interval`), where its sentences are
    worth `worth` independent ones.
    """
    share = coded.sum(axis=0) / size.sum()
    if len(size) > 1:
        return share, *group_interval(coded / size[:, None], size, size / size.sum())
    return share, *interval(share, size[0] if worth is None else worth)


def _of_text(share: np.ndarray, half: np.ndarray, worth: np.ndarray) -> tuple:
    """Return the interval of one text's corrected share: its own and the correction's error.

    The variance of the correction is taken for so many sentences fewer. Half a sentence keeps the
    text's own above 0.
    """
    held = (share * worth + 0.5) / (worth + 1)
    own = held * (1 - held)
    return interval(share, own / (own / worth + (half / norm.ppf((1 + LEVEL) / 2)) ** 2))


def _worth(units, theme_counts, themes: list[str]):
    """Return a function: how many independent sentences n of a document are worth, by theme."""
    coded, sizes, owner = by_unit(units, theme_counts, themes)
    inside = genre_correlations(coded, sizes, owner)

    def worth(name: str, n: float) -> np.ndarray:
        own = sizes[owner == name]
        return n * effective(own, inside[genre_of(name)]) / own.sum()

    return worth


def _why_not(names: list[str], frames: dict[str, list[str]], drawn: set[str]) -> str:
    """Return why a group's correction is not identified, or nothing."""
    outside = sorted(set(names).difference(*frames.values()))
    if outside:
        return f"{len(outside)} of {len(names)} documents are outside the sampled populations"
    for members in frames.values():
        part = [d for d in names if d in members]
        sampled = sum(d in drawn for d in part)
        if part and (not sampled or (sampled == 1 and len(part) > 1)):
            return f"{sampled or 'no'} document of {len(part)} is in the gold sample"
    return ""


def _wide(predictions: pd.DataFrame, themes: list[str]) -> tuple:
    """Return sentences by document, and those coded and predicted by document and theme."""
    size = predictions.groupby("document")["n_sentences"].agg(["min", "max"])
    uneven = size.index[size["min"] != size["max"]]
    if len(uneven):
        raise LunhengError(
            f"table predictions: “{uneven[0]}” has from {size['min'][uneven[0]]} to "
            f"{size['max'][uneven[0]]} sentences; a document has one number for all themes"
        )
    wide = predictions.pivot(index="document", columns="theme", values=["n_coded", "n_predicted"])
    for theme in themes:
        if ("n_coded", theme) not in wide or wide[("n_coded", theme)].isna().any():
            raise LunhengError(f"table predictions: not every document has a row for {theme}")
    return size["max"], wide["n_coded"][themes], wide["n_predicted"][themes]


def _residuals(labels: pd.DataFrame, known: pd.Index, themes: list[str]) -> tuple:
    """Return label minus prediction, sentences by themes, and the sentences' probabilities."""
    where = "table labels"
    unknown = labels.loc[~labels["document"].isin(known), "document"]
    if len(unknown):
        raise LunhengError(f"{where}: no predictions for “{unknown.iloc[0]}”; rebuild both tables")
    bad = labels[~labels["probability"].between(0, 1, inclusive="right")]
    if len(bad):
        row = bad.iloc[0]
        raise LunhengError(
            f"{where}: document “{row['document']}”, sentence {row['sentence']}: expected a "
            f"probability above 0 and up to 1, found {row['probability']}"
        )
    held = labels.assign(residual=labels["code"] - labels["prediction"])
    keys = ["document", "sentence"]
    wide = held.pivot(index=keys, columns="theme", values="residual").reindex(columns=themes)
    if wide.isna().to_numpy().any():
        document, sentence = wide.index[wide.isna().any(axis=1)][0]
        theme = wide.columns[wide.loc[(document, sentence)].isna()][0]
        raise LunhengError(
            f"{where}: document “{document}”, sentence {sentence} has no row for {theme}; give a "
            "0 where the theme was not coded"
        )
    return wide, held.groupby(keys)["probability"].first().to_numpy()


def _error(names, frames, size, residuals, chances) -> tuple[np.ndarray, np.ndarray]:
    """Return the coder's mean error in a group by theme, and the half width of its interval.

    A group that reaches into several populations takes each by its share of the sentences.
    """
    drawn = residuals.index.get_level_values("document")
    mean, variance, freedom = 0.0, 0.0, 0
    for members in frames.values():
        inside = [d for d in names if d in members]
        if not inside:
            continue
        at = np.flatnonzero(drawn.isin(inside))
        cluster = pd.factorize(drawn[at])[0]
        part, its, df = mean_error(
            residuals.to_numpy()[at], chances[at], cluster, population=len(inside)
        )
        weight = size[inside].sum() / size[names].sum()
        mean, variance, freedom = mean + weight * part, variance + weight**2 * its, freedom + df
    return mean, t.ppf((1 + LEVEL) / 2, freedom) * np.sqrt(variance)


def known_groups(
    groupings: dict[str, dict[str, list[str]]], predictions: pd.DataFrame
) -> dict[str, dict[str, list[str]]]:
    """Return the groups whose documents all have predictions.

    Of sources that were not at hand when the gold was laid beside the texts nothing is known.
    """
    known = set(predictions["document"])
    return {
        grouping: {group: names for group, names in groups.items() if known.issuperset(names)}
        for grouping, groups in groupings.items()
    }


def corrected_shares(
    labels: pd.DataFrame,
    predictions: pd.DataFrame,
    units: pd.DataFrame,
    theme_counts: pd.DataFrame,
    *,
    groupings: dict[str, dict[str, list[str]]],
    frames: dict[str, list[str]],
    themes: list[str],
) -> pd.DataFrame:
    """Measure theme shares as coded and corrected for coding error.

    Parameters
    ----------
    labels
        Table `labels`: the gold without its text. Every labelled sentence has a row for each
        theme; its prediction comes from folds that did not see its document.
    predictions
        Table `predictions`: for all eligible sentences of each document, how many were coded and
        the sum of predictions like those of `labels`.
    units, theme_counts
        Tables of these names, which tell how much a single text's sentences are worth.
    groupings
        Grouping: group: ids of its documents.
    frames
        Population: ids of the documents from which it was sampled. A text that was coded whole is
        a population of one document whose sentences have the probability 1.
    themes
        Ids of the themes.

    Returns
    -------
    Table `theme_shares_corrected`. Shares are of all eligible sentences of the group; the
    interval as coded is over documents that stand for others like them, the corrected one is for
    these documents. A single text's intervals are both for what such a text would say in the long
    run (`one_share`), to which the corrected one adds the error of the correction. Where the
    correction is not identified it is null, and `reason` says why.

    Raises
    ------
    LunhengError
        A document without predictions, a probability that is not above 0 and at most 1, a
        sentence without a label for a theme.
    """
    size, coded, predicted = _wide(predictions, themes)
    residuals, chances = _residuals(labels, size.index, themes)
    drawn = residuals.index.get_level_values("document")
    worth_of = _worth(units, theme_counts, themes)
    result = []
    for grouping, groups in groupings.items():
        for group, names in groups.items():
            missing = [d for d in names if d not in size.index]
            if missing or not names:
                what = f"no predictions for “{missing[0]}”" if missing else "no document at all"
                raise LunhengError(f"key “groupings.{grouping}.{group}”: there is {what}")
            sizes = size[names].to_numpy(float)
            worth = worth_of(names[0], sizes[0]) if len(names) == 1 else None
            share, low, high = as_coded(coded.loc[names].to_numpy(float), sizes, worth)
            rows = {
                "grouping": grouping,
                "group": group,
                "theme": themes,
                "n_documents": np.int32(len(names)),
                "n_documents_sampled": np.int32(drawn.unique().isin(names).sum()),
                "n_sentences": np.int64(sizes.sum()),
                "n_sentences_labelled": np.int32(drawn.isin(names).sum()),
                "share_coded": share,
                "share_coded_low": low,
                "share_coded_high": high,
            }
            reason = _why_not(names, frames, set(drawn))
            mean, low, high = np.full((3, len(themes)), np.nan)
            if not reason:
                mean, half = _error(names, frames, size, residuals, chances)
                mean = mean + predicted.loc[names].to_numpy(float).sum(axis=0) / sizes.sum()
                low, high = np.clip(mean - half, 0, 1), np.clip(mean + half, 0, 1)
                if worth is not None:
                    low, high = _of_text(np.clip(mean, 0, 1), half, worth)
            rows |= {
                "share_corrected": np.clip(mean, 0, 1),
                "share_corrected_low": low,
                "share_corrected_high": high,
                "reason": f"as coded, correction not identified: {reason}" if reason else "",
            }
            result.append(pd.DataFrame(rows))
    return pd.concat(result, ignore_index=True)
