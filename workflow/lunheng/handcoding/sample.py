"""A sample of sentences to be coded by hand: stratified, with known probabilities, blind."""

import numpy as np
import pandas as pd

from lunheng.errors import LunhengError
from lunheng.measures.seeds import rng_of

LEAST = 2
OTHER, NO_THEME = "other", "none"


def predicted(sentences: pd.DataFrame, codes: pd.DataFrame, *, themes: list[str]) -> pd.Series:
    """Return the class of each sentence by today's codes, for strata.

    Parameters
    ----------
    sentences, codes
        As from `texts.sentences`; table `codes`.
    themes
        Themes that have a class of their own.

    Returns
    -------
    Its rarest theme among `themes`, so that each sentence has one class; `other` where it has
    other themes only, `none` where it has none.
    """
    held = codes[["document", "sentence", "theme"]].drop_duplicates()
    held = held.merge(sentences[["document", "sentence"]], on=["document", "sentence"])
    n = held["theme"].value_counts()
    order = sorted(themes, key=lambda theme: (n.get(theme, 0), theme))
    rank = {theme: place for place, theme in enumerate(order)}
    rarest = (
        held.assign(rank=held["theme"].map(rank).fillna(len(order)))
        .groupby(["document", "sentence"])["rank"]
        .min()
    )
    keys = pd.MultiIndex.from_frame(sentences[["document", "sentence"]])
    found = rarest.reindex(keys).fillna(len(order) + 1).astype(int)
    return pd.Series([[*order, OTHER, NO_THEME][i] for i in found], index=sentences.index)


def allocate(sizes: np.ndarray, n: int, *, least: np.ndarray) -> np.ndarray:
    """Return how many are drawn from each stratum: in proportion to the root of its size.

    The power allocation with exponent one half (Bankier 1988,
    doi:10.1080/00031305.1988.10475556): between the proportional, under which rare classes get
    next to nothing, and the equal.

    Parameters
    ----------
    sizes
        Members of each stratum.
    n
        Size of the sample.
    least
        What each stratum gets in any case; at most its size, `n` in sum.

    Returns
    -------
    Whole numbers that sum to `n`, none above its stratum's size.
    """
    sizes, least = np.asarray(sizes), np.asarray(least)
    if not least.sum() <= n <= sizes.sum():
        raise ValueError(f"{n} is not between {least.sum()} and {sizes.sum()}")
    low, high = 0.0, float(np.sqrt(sizes).max(initial=1.0))
    for _ in range(100):
        middle = (low + high) / 2
        drawn = np.clip(middle * np.sqrt(sizes), least, sizes)
        low, high = (middle, high) if drawn.sum() < n else (low, middle)
    drawn = np.clip(high * np.sqrt(sizes), least, sizes)
    whole = np.floor(drawn + 1e-9).astype(int)
    # the largest remainders get what rounding down left over; they have room, being no integers
    order = np.lexsort((np.arange(len(sizes)), whole - drawn))
    room = order[whole[order] < sizes[order]]
    whole[room[: n - whole.sum()]] += 1
    return whole


def strata(sentences: pd.DataFrame, *, groups: pd.Series, classes: pd.Series, n: int):
    """Return the strata and how many sentences are drawn from each.

    The sample is dealt out to the classes first, where each gets at least half of an equal share
    (or all of it), then inside each class to the groups, where each gets at least two.

    Parameters
    ----------
    sentences
        As from `texts.sentences`.
    groups, classes
        Of each sentence; see `predicted`.
    n
        Size of the sample.

    Returns
    -------
    stratum, group, class, n_sentences, n_drawn, probability; sorted by class and group.

    Raises
    ------
    LunhengError
        Fewer sentences than are asked for, or a sample too small for so many strata.
    """
    table = (
        pd.DataFrame({"class": classes, "group": groups})
        .value_counts(sort=False)
        .rename("n_sentences")
        .reset_index()
        .sort_values(["class", "group"], ignore_index=True)
    )
    if n > len(sentences):
        raise LunhengError(
            f"a sample of {n} cannot be drawn from {len(sentences)} sentences; `lunheng sentences` "
            "writes them all, to be coded whole"
        )
    table["least"] = table["n_sentences"].clip(upper=LEAST)
    whole = table.groupby("class").agg(size=("n_sentences", "sum"), least=("least", "sum"))
    share = np.minimum(whole["size"], n // (2 * len(whole)))
    least = np.maximum(whole["least"], share)
    if n < least.sum():
        raise LunhengError(
            f"a sample of {n} is too small for {len(table)} strata: draw "
            f"{2 * table['least'].sum()} or more, or make fewer strata: name the themes that "
            "matter with --theme, the sources with --source"
        )
    whole["drawn"] = allocate(whole["size"].to_numpy(), n, least=least.to_numpy())
    table["n_drawn"] = 0
    for name, part in table.groupby("class"):
        table.loc[part.index, "n_drawn"] = allocate(
            part["n_sentences"].to_numpy(),
            int(whole.loc[name, "drawn"]),
            least=part["least"].to_numpy(),
        )
    table["stratum"] = table["group"] + " × " + table["class"]
    table["probability"] = table["n_drawn"] / table["n_sentences"]
    return table[["stratum", "group", "class", "n_sentences", "n_drawn", "probability"]]


def draw(
    sentences: pd.DataFrame,
    *,
    groups: pd.Series,
    classes: pd.Series,
    n: int,
    seed: int,
) -> pd.DataFrame:
    """Draw a stratified sample, without replacement inside each stratum.

    Parameters
    ----------
    sentences, groups, classes, n
        As in `strata`.
    seed
        The same seed draws the same sentences, in the same order.

    Returns
    -------
    id, document, sentence, text, stratum, probability (of being drawn; its inverse is the weight
    with which a sentence stands for its stratum), in random order, so that a coder cannot guess
    the stratum from the place.
    """
    table = strata(sentences, groups=groups, classes=classes, n=n)
    names = groups + " × " + classes
    picked = []
    for row in table.itertuples():
        rng = rng_of(seed, row.stratum)
        members = np.flatnonzero((names == row.stratum).to_numpy())
        chosen = rng.choice(members, size=row.n_drawn, replace=False)
        found = sentences.iloc[np.sort(chosen)]
        picked.append(found.assign(stratum=row.stratum, probability=row.probability))
    whole = pd.concat(picked).sort_values(["document", "sentence"])
    columns = ["id", "document", "sentence", "text", "stratum", "probability"]
    order = rng_of(seed, "order").permutation(len(whole))
    return whole.iloc[order][columns].reset_index(drop=True)
