"""The topic models, each one fit: units by terms in, topics by terms and units by topics out."""

import numpy as np


def fit_nmf(matrix, *, k: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Factorise tf-idf weights (Lee and Seung 1999) from the nndsvda start, which draws nothing."""
    import warnings

    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.feature_extraction.text import TfidfTransformer

    weighted = TfidfTransformer(sublinear_tf=True).fit_transform(matrix)
    model = NMF(k, init="nndsvda", max_iter=200, tol=1e-3, random_state=seed)
    with warnings.catch_warnings():
        # Topics are compared by their top terms, which settle before the last digits do.
        warnings.simplefilter("ignore", ConvergenceWarning)
        shares = model.fit_transform(weighted)
    return model.components_, shares


def fit_lda(matrix, *, k: int, passes: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Fit latent Dirichlet allocation (Blei, Ng and Jordan 2003) with gensim's online Bayes."""
    import logging

    from gensim.matutils import Sparse2Corpus
    from gensim.models import LdaModel

    logging.getLogger("gensim").setLevel(logging.ERROR)
    corpus = Sparse2Corpus(matrix, documents_columns=False)
    words = {i: str(i) for i in range(matrix.shape[1])}
    model = LdaModel(
        corpus,
        num_topics=k,
        id2word=words,
        passes=passes,
        chunksize=1024,
        alpha="auto",
        eta="auto",
        eval_every=None,
        random_state=seed,
        dtype=np.float64,
    )
    gamma, _ = model.inference(list(corpus))
    return model.get_topics(), gamma


def fit(matrix, *, model: str, k: int, passes: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Fit one model.

    Returns
    -------
    Topics by terms, rows summing to 1; units by topics, rows summing to 1.
    """
    if model == "nmf":
        weights, shares = fit_nmf(matrix, k=k, seed=seed)
    else:
        weights, shares = fit_lda(matrix, k=k, passes=passes, seed=seed)
    weights = weights + 1e-12
    shares = shares + 1e-12
    return weights / weights.sum(axis=1, keepdims=True), shares / shares.sum(axis=1, keepdims=True)
