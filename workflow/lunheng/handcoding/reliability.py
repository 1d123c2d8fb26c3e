"""Two coders of the same sentences: their agreement, one against a gold, and their merged codes."""

import warnings

import numpy as np
import pandas as pd

from lunheng.errors import LunhengError
from lunheng.handcoding.brought import few
from lunheng.handcoding.cells import NONE
from lunheng.measures.agreement import agreement_of
from lunheng.tables.names import ANY

BLOCK = 100
MEASURES = ("agreement", "kappa", "alpha", "ac1")


def indicator(codes: pd.Series, themes: list[str]) -> np.ndarray:
    """Return which sentences have which themes, one column a theme."""
    held = [set() if cell == NONE else set(cell.split(",")) for cell in codes]
    return np.array([[theme in own for theme in themes] for own in held], dtype=bool)


def _resamples(strata: np.ndarray, resamples: int, rng) -> np.ndarray:
    """Return how often each resample has each sentence, strata keeping their size."""
    times = np.zeros((resamples, len(strata)))
    for stratum in np.unique(strata):
        members = np.flatnonzero(strata == stratum)
        size = len(members)
        times[:, members] = rng.multinomial(size, np.full(size, 1 / size), size=resamples)
    return times


def compare(
    a: np.ndarray,
    b: np.ndarray,
    *,
    themes: list[str],
    strata: np.ndarray | None = None,
    measures=agreement_of,
    weights: np.ndarray | None = None,
    resamples: int = 1000,
    seed: int = 1,
) -> pd.DataFrame:
    """Compare two coders, theme by theme and over all themes.

    Parameters
    ----------
    a, b
        As from `indicator`, of the same sentences.
    themes
        Names of the columns.
    strata
        Stratum of each sentence, where they were drawn by strata. Intervals resample what was
        drawn: sentences, inside their strata.
    measures
        `agreement_of`, or `accuracy_of` with a for the gold.
    weights
        Of each sentence: the inverse of its probability of selection, or 1 where not given.
    resamples, seed
        Of the bootstrap.

    Returns
    -------
    theme (* for the mean over the themes that have a value), n (sentences), n_a, n_b, n_both
    (with the theme, unweighted), and each measure with its 95 % percentile interval (_low,
    _high).
    """
    weight = np.ones(len(a)) if weights is None else np.asarray(weights, float)
    split = np.stack([a & b, a & ~b, ~a & b, ~a & ~b], axis=-1)
    cells = split * weight[:, None, None]
    held = np.zeros(len(a), dtype=int) if strata is None else np.asarray(strata)
    rng = np.random.default_rng(seed)
    blocks = [min(BLOCK, resamples - done) for done in range(0, resamples, BLOCK)]
    # resample × theme × cell, in blocks: a whole corpus times 1,000 would be too much at once
    drawn = np.concatenate(
        [np.tensordot(_resamples(held, size, rng), cells, axes=1) for size in blocks]
    )
    point = measures(*np.moveaxis(cells.sum(axis=0), -1, 0))
    spread = measures(*np.moveaxis(drawn, -1, 0))
    n_a, n_b, n_both = a.sum(axis=0), b.sum(axis=0), (a & b).sum(axis=0)
    table = pd.DataFrame({"theme": [*themes, ANY], "n": len(a)})
    for name, values in (("n_a", n_a), ("n_b", n_b), ("n_both", n_both)):
        table[name] = [*values, values.sum()]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a theme that nobody gave has no value
        for name, values in point.items():
            over = np.column_stack([spread[name], np.nanmean(spread[name], axis=1)])
            low, high = np.nanpercentile(over, [2.5, 97.5], axis=0)
            table[name] = [*values, np.nanmean(values)]
            table[f"{name}_low"], table[f"{name}_high"] = low, high
    return table


def join(a: pd.DataFrame, b: pd.DataFrame, *, names: tuple, gold: bool) -> pd.DataFrame:
    """Set two coders' codes side by side.

    Parameters
    ----------
    a, b
        As from `brought.read_codes`.
    names
        Their files, for errors.
    gold
        Whether a is a gold: then b may have further sentences, which are left aside.

    Returns
    -------
    a's columns, with its themes as `coder_a` and b's as `coder_b`, in a's order.

    Raises
    ------
    LunhengError
        A sentence that only one of them coded.
    """
    for own, other, which in ((a, b, 1), (b, a, 0)):
        missing = own[~own["id"].isin(other["id"])]
        if len(missing) and not (gold and which == 0):
            where = f"{names[1 - which]}, row {missing['row'].iloc[0]}"
            raise LunhengError(
                f"{names[which]}: {len(missing)} sentences of the other file are missing: "
                f"{few(missing['id'])} ({where}); have them coded, or take them out there"
            )
    found = a.drop(columns=["coder_a", "coder_b"], errors="ignore")
    found = found.rename(columns={"themes": "coder_a"})
    return found.assign(coder_b=found["id"].map(b.set_index("id")["themes"]))


def with_key(joined: pd.DataFrame, key: pd.DataFrame, *, names: tuple) -> pd.DataFrame:
    """Add what coders were not shown: stratum and probability.

    Parameters
    ----------
    joined
        As from `join`.
    key
        Columns id, stratum, probability.
    names
        The coders' file and the key's, for errors.

    Raises
    ------
    LunhengError
        The key is of another sample, or sentences of it were not coded.
    """
    lacking = [c for c in ("id", "document", "stratum", "probability") if c not in key]
    if lacking:
        raise LunhengError(
            f"{names[1]}: no column “{lacking[0]}”; give the key that `lunheng sample` wrote"
        )
    for own, other, at in ((joined, key, 1), (key, joined, 0)):
        missing = own[~own["id"].isin(other["id"])]
        if len(missing):
            raise LunhengError(
                f"{names[at]}: {len(missing)} sentences of {names[1 - at]} are missing: "
                f"{few(missing['id'])}; is it the key of this sample, and is all of it coded?"
            )
    held = key.drop_duplicates("id").set_index("id")
    kept = joined.drop(columns=["document", "stratum", "probability"], errors="ignore")
    added = {c: kept["id"].map(held[c]) for c in ("document", "stratum", "probability")}
    return kept.assign(**added)


def gold(joined: pd.DataFrame) -> pd.DataFrame:
    """Return the merged file: themes where the coders agree, empty where somebody must decide."""
    columns = ["id", "document", "text", "themes", "coder_a", "coder_b", "stratum", "probability"]
    same = joined["coder_a"] == joined["coder_b"]
    merged = joined.assign(themes=joined["coder_a"].where(same, ""))
    return merged.reindex(columns=columns).astype(object).fillna("")


def weights(joined: pd.DataFrame, *, where) -> np.ndarray | None:
    """Return the inverse of each sentence's probability, or None where none is given.

    Raises
    ------
    LunhengError
        A probability that is not above 0 and at most 1.
    """
    if "probability" not in joined:
        return None
    given = pd.to_numeric(joined["probability"], errors="coerce")
    wrong = ~given.between(0, 1, inclusive="right")
    if wrong.all() and (joined["probability"] == "").all():
        return None
    if wrong.any():
        row = joined[wrong].iloc[0]
        raise LunhengError(
            f"{where}: the probability of “{row['id']}” is {row['probability']!r}; expected a "
            "number above 0, at most 1, as `lunheng sample` wrote it"
        )
    return 1 / given.to_numpy()
