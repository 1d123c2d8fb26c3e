"""Theme shares: how much of a text speaks of what, with the uncertainty of texts."""

import numpy as np
import pandas as pd

from lunheng.analysis.one_share import genre_correlations, genre_of, text_interval
from lunheng.errors import LunhengError


def _logit(share: np.ndarray, n: np.ndarray) -> np.ndarray:
    # Half a sentence keeps shares of 0 and 1 finite.
    return np.log((share * n + 0.5) / ((1 - share) * n + 0.5))


def _unlogit(value: np.ndarray, n: float) -> np.ndarray:
    """Return the share behind a logit, the half sentence taken back."""
    share = 1 / (1 + np.exp(-value))
    return np.clip((share * (n + 1) - 0.5) / n, 0, 1)


def group_interval(
    shares: np.ndarray, sizes: np.ndarray, weights: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return a t interval over documents on the logit scale.

    Parameters
    ----------
    shares
        Documents by themes.
    sizes
        Sentences of each document.
    weights
        Of the documents in the share that is reported, summing to 1; equal ones by default.
    """
    from scipy.stats import t

    n = len(shares)
    mean = shares.mean(axis=0) if weights is None else weights @ shares
    worth = n if weights is None else 1 / (weights**2).sum()
    spread = _logit(shares, sizes[:, None]).std(axis=0, ddof=1)
    half = t.ppf(0.975, n - 1) * spread / np.sqrt(worth)
    # Centred so that the mean share, which is what is reported, lies inside.
    centre = _logit(mean, np.full(shares.shape[1], sizes.mean()))
    return _unlogit(centre - half, sizes.mean()), _unlogit(centre + half, sizes.mean())


def by_unit(
    units: pd.DataFrame, counts: pd.DataFrame, themes: list[str], column: str = "n_sentences"
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what is coded (units by themes), sizes, and documents: all units, in order.

    `units` and `counts` are tables `units` and `theme_counts`; `column` says what is counted.
    """
    keys = ["document", "unit"]
    size = units.set_index(keys)[column].sort_index()
    wide = counts.pivot_table(index=keys, columns="theme", values=column, aggfunc="sum")
    coded = wide.reindex(index=size.index, columns=themes).fillna(0.0)
    documents = size.index.get_level_values("document").to_numpy(object)
    return coded.to_numpy(float), size.to_numpy(float), documents


def theme_shares(
    units: pd.DataFrame,
    theme_counts: pd.DataFrame,
    documents: pd.DataFrame,
    *,
    groupings: dict[str, dict[str, list[str]]],
    themes: list[str],
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

    Returns
    -------
    Table `theme_shares`. A group's share is the mean over its documents, with a t interval over
    documents on the logit scale; a single document's interval is that of `one_share`: how much of
    such a text, were it longer, would be coded. It is not over documents of its kind.

    Raises
    ------
    LunhengError
        A group without documents, or a document that is not there.
    """
    known = set(documents["document"])
    counted = {}
    for column in ("n_sentences", "n_tokens"):
        coded, sizes, owner = by_unit(units, theme_counts, themes, column)
        inside = genre_correlations(coded, sizes, owner)
        rows_of = pd.Series(owner).groupby(owner).indices
        counted[column] = ({d: (coded[at], sizes[at]) for d, at in rows_of.items()}, inside)
    frames = []
    for grouping, groups in groupings.items():
        for group, names in groups.items():
            check_group(names, known, key=f"groupings.{grouping}.{group}")
            frame = {"grouping": grouping, "group": group, "theme": themes}
            frame["n_documents"] = np.int32(len(names))
            for column, (by_document, inside) in counted.items():
                blocks = [by_document[d] for d in names]
                share, low, high = _measure(blocks, inside[genre_of(names[0])])
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


def _measure(blocks, correlation):
    """Return share, low and high over themes for a group given as (coded, sizes) by document."""
    sizes = np.array([s.sum() for _, s in blocks])
    shares = np.array([c.sum(axis=0) for c, _ in blocks]) / np.maximum(sizes, 1)[:, None]
    if len(blocks) > 1:
        return shares.mean(axis=0), *group_interval(shares, sizes)
    return shares[0], *text_interval(*blocks[0], correlation)
