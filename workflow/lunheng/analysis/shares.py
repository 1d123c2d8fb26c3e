"""Theme shares: how much of a text speaks of what, with the uncertainty of texts."""

import numpy as np
import pandas as pd

from lunheng.errors import LunhengError


def _logit(share: np.ndarray, n: np.ndarray) -> np.ndarray:
    # Half a sentence keeps shares of 0 and 1 finite.
    return np.log((share * n + 0.5) / ((1 - share) * n + 0.5))


def _unlogit(value: np.ndarray, n: float) -> np.ndarray:
    """Return the share behind a logit, the half sentence taken back."""
    share = 1 / (1 + np.exp(-value))
    return np.clip((share * (n + 1) - 0.5) / n, 0, 1)


def group_interval(shares: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a t interval over documents on the logit scale: documents by themes in."""
    from scipy.stats import t

    values = _logit(shares, sizes[:, None])
    n = len(values)
    half = t.ppf(0.975, n - 1) * values.std(axis=0, ddof=1) / np.sqrt(n)
    # Centred so that the mean share, which is what is reported, lies inside.
    centre = _logit(shares.mean(axis=0), np.full(shares.shape[1], sizes.mean()))
    return _unlogit(centre - half, sizes.mean()), _unlogit(centre + half, sizes.mean())


def text_interval(
    coded: np.ndarray, sizes: np.ndarray, resamples: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return the interval of one text from resampled units: units by themes in."""
    n = len(sizes)
    weights = rng.multinomial(n, np.full(n, 1 / n), size=max(resamples, 20))
    drawn = (weights @ coded) / np.maximum(weights @ sizes, 1)[:, None]
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    return low, high


def theme_shares(
    units: pd.DataFrame,
    theme_counts: pd.DataFrame,
    documents: pd.DataFrame,
    *,
    groupings: dict[str, dict[str, list[str]]],
    themes: list[str],
    seed: int,
    resamples: int,
) -> pd.DataFrame:
    """Measure theme shares of groups of documents.

    Parameters
    ----------
    units, theme_counts, documents
        Tables of these names.
    groupings
        Grouping: group: ids of its documents.
    themes
        Ids of the themes.
    seed, resamples
        Of the resampled units behind the interval of a single document.

    Returns
    -------
    Table `theme_shares`. A group's share is the mean over its documents, with a t interval over
    documents on the logit scale; a single document's interval is that of its resampled units, and
    speaks of this text only. A document of one unit has no interval.

    Raises
    ------
    LunhengError
        A group without documents, or a document that is not there.
    """
    known = set(documents["document"])
    size = units.set_index(["document", "unit"])[["n_sentences", "n_tokens"]].sort_index()
    wide = {
        column: theme_counts.pivot_table(
            index=["document", "unit"], columns="theme", values=column, aggfunc="sum"
        )
        .reindex(index=size.index, columns=themes)
        .fillna(0.0)
        for column in ("n_sentences", "n_tokens")
    }
    rows_of = size.groupby(level=0).indices
    frames = []
    for grouping, groups in groupings.items():
        for number, (group, names) in enumerate(groups.items()):
            check_group(names, known, key=f"groupings.{grouping}.{group}")
            frame = {"grouping": grouping, "group": group, "theme": themes}
            frame["n_documents"] = np.int32(len(names))
            for column in ("n_sentences", "n_tokens"):
                rng = np.random.default_rng([seed, number])
                blocks = [
                    (wide[column].to_numpy()[rows_of[d]], size[column].to_numpy(float)[rows_of[d]])
                    for d in names
                ]
                share, low, high = _measure(blocks, resamples, rng)
                name = f"share_{column.removeprefix('n_')}"
                frame |= {name: share, f"{name}_low": low, f"{name}_high": high}
            frames.append(pd.DataFrame(frame))
    return pd.concat(frames, ignore_index=True)


def check_group(documents: list[str], known: set[str], *, key: str) -> None:
    """Refuse a group without documents, or with one that is not there.

    Raises
    ------
    LunhengError
        A group without documents, or with one that is not there; names the key.
    """
    missing = [d for d in documents if d not in known]
    if missing or not documents:
        what = f"no document “{missing[0]}”" if missing else "no document at all"
        raise LunhengError(f"key “{key}”: there is {what}")


def _measure(blocks, resamples, rng):
    """Return share, low and high over themes for a group given as (coded, sizes) by document."""
    sizes = np.array([s.sum() for _, s in blocks])
    shares = np.array([c.sum(axis=0) for c, _ in blocks]) / np.maximum(sizes, 1)[:, None]
    if len(blocks) > 1:
        return shares.mean(axis=0), *group_interval(shares, sizes)
    if len(blocks[0][1]) < 2:
        nothing = np.full(shares.shape[1], np.nan)
        return shares[0], nothing, nothing
    low, high = text_interval(*blocks[0], resamples, rng)
    return shares[0], low, high
