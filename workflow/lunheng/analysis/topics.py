"""Topics: models over several numbers of topics, and how stable each topic is."""

import numpy as np
import pandas as pd

from lunheng.analysis.topic_models import fit
from lunheng.features.vocabulary import content_terms
from lunheng.tables.io import empty, stacked

TOP = 10
STABLE = 0.5
LAMBDA = 0.6
MIN_UNITS = 5
MAX_SHARE = 0.5
# What counts as stable, and as coherent, as the best; `choose`.
NEAR_SHARE, NEAR_COHERENCE = 0.05, 0.01
TABLES = ("topics", "topic_terms", "topic_documents", "topic_stability", "topic_selection")


def bags(counts: pd.DataFrame, terms: pd.DataFrame) -> tuple:
    """Return units by terms as a sparse matrix, the documents of the units, the vocabulary.

    Terms are content terms in at least five units and at most half of them.
    """
    from scipy.sparse import csr_matrix

    kept = counts[counts["term"].isin(content_terms(terms))]
    units = counts[["document", "unit"]].drop_duplicates().sort_values(["document", "unit"])
    spread = kept.groupby("term").size()
    least = min(MIN_UNITS, max(len(units) // 10, 2))
    vocabulary = sorted(spread[(spread >= least) & (spread <= MAX_SHARE * len(units))].index)
    kept = kept[kept["term"].isin(set(vocabulary))]
    rows = pd.MultiIndex.from_frame(units).get_indexer(
        pd.MultiIndex.from_frame(kept[["document", "unit"]])
    )
    columns = pd.Index(vocabulary).get_indexer(kept["term"])
    data = (kept["n"].to_numpy(float), (rows, columns))
    matrix = csr_matrix(data, shape=(len(units), len(vocabulary)))
    return matrix, units["document"].to_numpy(), np.array(vocabulary, dtype=object)


def npmi(matrix, top: np.ndarray) -> np.ndarray:
    """Return c_npmi of each topic: the mean over pairs of its top terms, units as windows.

    Bouma 2009; as gensim's CoherenceModel has it for whole documents: 1e-12 is added to a pair's
    probability.
    """
    seen = (matrix > 0).astype(float)
    n = matrix.shape[0]
    alone = np.asarray(seen.mean(axis=0)).ravel()
    values = []
    for words in top:
        block = seen[:, words]
        together = np.asarray((block.T @ block).todense()) / n + 1e-12
        a, b = np.triu_indices(len(words), 1)
        joint = together[a, b]
        values.append(np.mean(np.log(joint / (alone[words][a] * alone[words][b])) / -np.log(joint)))
    return np.array(values)


def _tops(weights: np.ndarray) -> np.ndarray:
    return np.argsort(-weights, axis=1, kind="stable")[:, :TOP]


def _agreement(tops: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return, for each topic, the overlap of its top terms with its one-to-one match."""
    from scipy.optimize import linear_sum_assignment

    overlap = np.array([[len(np.intersect1d(a, b)) for b in others] for a in tops]) / TOP
    rows, columns = linear_sum_assignment(-overlap)
    result = np.zeros(len(tops))
    result[rows] = overlap[rows, columns]
    return result


def _resampled(matrix, documents: np.ndarray, least: int, rng: np.random.Generator):
    """Return the units of documents drawn with replacement, drawn again where they are too few."""
    names = np.unique(documents)
    while True:
        drawn = rng.integers(len(names), size=len(names))
        rows = np.concatenate([np.flatnonzero(documents == names[i]) for i in np.sort(drawn)])
        if len(rows) >= least:
            return matrix[rows]


def _relevance(weights: np.ndarray, marginal: np.ndarray) -> np.ndarray:
    """Return the relevance of terms (Sievert and Shirley 2014), lambda 0.6."""
    safe = np.maximum(weights, 1e-12)
    return LAMBDA * np.log(safe) + (1 - LAMBDA) * np.log(safe / marginal)


def _one(matrix, documents, vocabulary, *, model, k, resamples, passes, seed) -> dict:
    weights, shares = fit(matrix, model=model, k=k, passes=passes, seed=seed)
    size = np.asarray(matrix.sum(axis=1)).ravel()
    prevalence = size @ shares / size.sum()
    order = np.argsort(-prevalence, kind="stable")
    weights, shares, prevalence = weights[order], shares[:, order], prevalence[order]
    tops = _tops(weights)
    rng = np.random.default_rng([seed, k])
    agreed = []
    for number in range(resamples):
        again = _resampled(matrix, documents, k, rng)
        other, _ = fit(again, model=model, k=k, passes=passes, seed=seed + number + 1)
        agreed.append(_agreement(tops, _tops(other)))
    agreed = np.array(agreed)
    marginal = np.maximum(np.asarray(matrix.sum(axis=0)).ravel() / size.sum(), 1e-12)
    relevance = _relevance(weights, marginal)
    coherence = npmi(matrix, tops)
    key = {"model": model, "k": np.int32(k)}
    names = np.unique(documents[size > 0])  # a document without any of the terms has no topics
    by_document = np.array(
        [size[documents == d] @ shares[documents == d] / size[documents == d].sum() for d in names]
    )
    first = np.argsort(-relevance, axis=1, kind="stable")[:, :4]
    topic = np.arange(k, dtype=np.int32)
    stability = agreed.mean(axis=0)
    low, high = np.quantile(agreed, [0.025, 0.975], axis=0)
    rank = np.arange(min(30, len(vocabulary)), dtype=np.int32)
    listed = np.argsort(-weights, axis=1, kind="stable")[:, : len(rank)]
    return {
        "topics": pd.DataFrame(
            {**key, "topic": topic, "label": [" · ".join(vocabulary[w]) for w in first]}
            | {"prevalence": prevalence, "npmi": coherence}
            | {"stability": stability, "chosen": False}
        ),
        "topic_terms": pd.DataFrame(
            {**key, "topic": np.repeat(topic, len(rank)), "rank": np.tile(rank, k)}
            | {"term": vocabulary[listed.ravel()]}
            | {"weight": np.take_along_axis(weights, listed, 1).ravel()}
            | {"relevance": np.take_along_axis(relevance, listed, 1).ravel()}
        ),
        "topic_documents": pd.DataFrame(
            {**key, "document": np.repeat(names, k), "topic": np.tile(topic, len(names))}
            | {"share": by_document.ravel()}
        ),
        "topic_stability": pd.DataFrame(
            {**key, "topic": topic, "stability": stability, "stability_low": low}
            | {"stability_high": high, "chosen": False}
        ),
        "topic_selection": pd.DataFrame(
            [
                {**key, "stability": stability.mean(), "stable_share": np.mean(stability >= STABLE)}
                | {"npmi": coherence.mean(), "chosen": False}
            ]
        ),
    }


def fit_model(
    counts: pd.DataFrame,
    terms: pd.DataFrame,
    *,
    model: str,
    ks: list[int],
    resamples: int,
    passes: int = 5,
    seed: int = 1,
) -> dict[str, pd.DataFrame]:
    """Fit one kind of model with several numbers of topics.

    Parameters
    ----------
    counts
        Table `counts` of the documents in question; units are the bags.
    terms
        Table `terms`.
    model
        nmf (scikit-learn, tf-idf, nndsvda) or lda (gensim).
    ks, resamples, passes, seed
        Numbers of topics; resamples of whole documents behind each stability; passes of lda; seed.

    Returns
    -------
    The tables of `TABLES`, nothing chosen yet. Without rows for numbers of topics that are more
    than there are units, or terms in enough of them.
    """
    from threadpoolctl import threadpool_limits

    matrix, documents, vocabulary = bags(counts, terms)
    ks = [k for k in ks if k <= min(matrix.shape)]
    if not ks:
        return {name: empty(name) for name in TABLES}
    with threadpool_limits(1):
        chosen = {"model": model, "resamples": resamples, "passes": passes, "seed": seed}
        fits = [_one(matrix, documents, vocabulary, k=k, **chosen) for k in sorted(ks)]
    return {name: pd.concat([f[name] for f in fits], ignore_index=True) for name in TABLES}


def choose(fits: list[dict[str, pd.DataFrame]], *, min_stability: float) -> dict[str, pd.DataFrame]:
    """Join the models' tables and choose model and number of topics by the rule.

    The highest share of topics at or above `min_stability`; within 0.05 of it, the highest
    coherence; within 0.01 of that, the fewest topics.

    Returns
    -------
    The tables of `TABLES` with `chosen` set; without rows where no model has any.
    """
    tables = {name: stacked([f[name] for f in fits], name) for name in TABLES}
    if tables["topic_selection"].empty:
        return tables
    stable = tables["topic_stability"]["stability"] >= min_stability
    share = stable.groupby(
        [tables["topic_stability"]["model"], tables["topic_stability"]["k"]]
    ).mean()
    selection = tables["topic_selection"].set_index(["model", "k"])
    selection["stable_share"] = share
    left = selection[selection["stable_share"] >= selection["stable_share"].max() - NEAR_SHARE]
    left = left[left["npmi"] >= left["npmi"].max() - NEAR_COHERENCE].reset_index()
    best = left.sort_values(["k", "model"]).iloc[0]
    tables["topic_selection"] = selection.reset_index()
    for name in ("topics", "topic_stability", "topic_selection"):
        frame = tables[name]
        frame["chosen"] = (frame["model"] == best["model"]) & (frame["k"] == best["k"])
    return tables
