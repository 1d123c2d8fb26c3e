"""Scaling: where texts stand on a dimension that reference texts span."""

import numpy as np

from lunheng.errors import LunhengError


def wordscores(
    counts: np.ndarray, *, reference: list[int], scores: list[float]
) -> dict[str, np.ndarray]:
    """Score texts by the words that they share with texts of known position.

    Wordscores (Laver, Benoit and Garry 2003, doi:10.1017/S0003055403000698): a word's score is the
    mean of the reference texts' scores, weighted by how probable each text is given the word; a
    text's score is the mean of its words'.

    Parameters
    ----------
    counts
        Texts by words, occurrences.
    reference, scores
        Rows of the reference texts, at least two, and their known scores. All other rows are
        virgin texts.

    Returns
    -------
    `words`, a score for each word, NaN where no reference text has it; and for each virgin text,
    in the order of rows, `raw` score, `standard_error` (the words' spread over the root of their
    number) and `rescaled` score (see `rescale`). A text is scored by its words that have a score;
    NaN where it has none.

    Raises
    ------
    LunhengError
        Scores that do not fit the reference texts, or a reference text without words.
    """
    counts, known = np.asarray(counts, float), np.asarray(scores, float)
    if len(reference) != len(known) or len(set(reference)) < 2:
        raise LunhengError(
            f"reference: expected two texts or more with a score each, found {len(reference)} "
            f"texts and {len(known)} scores"
        )
    totals = counts[reference].sum(axis=1)
    if (totals == 0).any():
        raise LunhengError(
            f"reference: text {reference[int(np.argmin(totals))]} has no words; leave it out"
        )
    rates = counts[reference] / totals[:, None]
    total = rates.sum(axis=0)
    held = total > 0
    words = np.where(held, known @ rates / np.where(held, total, 1), np.nan)
    virgin = np.delete(counts, reference, axis=0)[:, held]
    n = virgin.sum(axis=1)
    shares = virgin / np.where(n > 0, n, np.nan)[:, None]
    raw = shares @ words[held]
    spread = (shares * (words[held] - raw[:, None]) ** 2).sum(axis=1)
    return {
        "words": words,
        "raw": raw,
        "standard_error": np.sqrt(spread / np.where(n > 0, n, np.nan)),
        "rescaled": rescale(raw, scores=scores),
    }


def rescale(raw: np.ndarray, *, scores: list[float]) -> np.ndarray:
    """Return raw scores spread as the reference scores are (Laver, Benoit and Garry 2003, p. 316).

    Raw scores lie close together, since most words are in all texts. Around the virgin texts' own
    mean they are drawn out until their sample standard deviation is that of the reference scores.

    Parameters
    ----------
    raw
        Raw scores of the virgin texts alone; the transformation depends on which they are.
    scores
        Scores of the reference texts.

    Returns
    -------
    Array like `raw`; NaN where fewer than two texts, or texts all alike, have no spread to draw
    out.
    """
    raw = np.asarray(raw, float)
    fit = raw[np.isfinite(raw)]
    spread = fit.std(ddof=1) if len(fit) > 1 else 0.0
    if not spread > 0:
        return np.full(len(raw), np.nan)
    return (raw - fit.mean()) * (np.std(scores, ddof=1) / spread) + fit.mean()
