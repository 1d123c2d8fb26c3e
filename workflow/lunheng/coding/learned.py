"""A coder that learns from hand-coded sentences what the rules miss: rules and character n-grams.

One logistic regression a theme. It ships as weights over features (names of rules, and n-grams of
at most four characters), so that no text and no pickle stands behind a code. The rules decide
where the model is in doubt: it has one threshold where a rule coded the theme, and another, higher
one where none did. N-grams and not words, so that codes do not depend on the segmentation.
"""

import re
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from scipy.special import expit

from lunheng.errors import LunhengError
from lunheng.measures.agreement import accuracy_of

# Scales of features, which are how freely the penalty lets them speak: a theme coded by any of
# its rules, a rule, an n-gram. Rules written with the training sentences in sight look better there
# than they are, so that they must not drown the n-grams.
SCALES = (1.5, 0.5, 1.0)
PENALTY = 0.3
LONGEST = 4
MIN_SENTENCES = 4
FOLDS = 5
# A weight that moves the odds by less than five per cent is not kept.
SMALL = 0.05
_KEEP = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
_ADD = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8)
_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z][a-z0-9]*|[0-9]+[a-z]+")
_SPECIAL = ("=intercept", "=slope", "=keep", "=add")

Hits = set[tuple[str, str]]


class Scorer(NamedTuple):
    """A trained coder: a theme's probability is expit(slope × sum of weights + intercept)."""

    codebook: str
    themes: tuple[str, ...]
    features: dict[str, int]
    weights: np.ndarray
    intercept: np.ndarray
    slope: np.ndarray
    keep: float
    add: float


def features(text: str, hits: Hits) -> set[str]:
    """Return the features of one normalised sentence, given the rules (theme, rule) that hit."""
    found = {f"{theme}:{rule}" for theme, rule in hits} | {f"{theme}:*" for theme, _ in hits}
    for match in _RUN.finditer(text.lower()):
        run = match.group()
        if run[0] < "\u3400":
            found.add(run)
            continue
        for n in range(1, LONGEST + 1):
            found.update(run[i : i + n] for i in range(len(run) - n + 1))
    return found


def _matrix(found: list[set[str]], names: dict[str, int]) -> csr_matrix:
    """Return sentences by features, 1 where the sentence has it."""
    columns = [sorted(names[f] for f in one if f in names) for one in found]
    ends = np.cumsum([0, *map(len, columns)])
    places = np.concatenate([np.asarray(c, dtype=np.int64) for c in columns] or [[]])
    return csr_matrix((np.ones(len(places)), places, ends), shape=(len(found), len(names)))


def _vocabulary(found: list[set[str]]) -> dict[str, int]:
    """Return the features of enough sentences, numbered in order."""
    counts: dict[str, int] = {}
    for one in found:
        for name in one:
            counts[name] = counts.get(name, 0) + 1
    return {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= MIN_SENTENCES))}


def _scales(names: dict[str, int]) -> np.ndarray:
    kinds = [0 if f.endswith(":*") else 1 if ":" in f else 2 for f in names]
    return np.asarray(SCALES)[kinds]


def _fit(x: csr_matrix, y: np.ndarray, scales: np.ndarray) -> tuple[np.ndarray, float]:
    """Return weights, small ones left out, and intercept of one theme."""
    from sklearn.linear_model import LogisticRegression

    if y.min() == y.max():  # no sentence of this theme in these folds, or no other
        return np.zeros(x.shape[1]), float(np.log((y.sum() + 0.5) / (len(y) - y.sum() + 0.5)))
    model = LogisticRegression(C=PENALTY, solver="liblinear", tol=1e-6)
    model.fit(x.multiply(scales).tocsr(), y)
    weights = np.round(model.coef_[0] * scales, 4)
    return np.where(np.abs(weights) < SMALL, 0, weights), float(np.round(model.intercept_[0], 4))


def _fit_all(x, codes, scales) -> tuple[np.ndarray, np.ndarray]:
    fits = [_fit(x, y, scales) for y in codes.T]
    return np.column_stack([w for w, _ in fits]), np.array([b for _, b in fits])


def _calibrate(scores: np.ndarray, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return slope and intercept by theme that turn held-out scores into log odds (Platt)."""
    from sklearn.linear_model import LogisticRegression

    slope, intercept = np.ones(codes.shape[1]), np.zeros(codes.shape[1])
    for k, y in enumerate(codes.T):
        if y.min() < y.max():
            fit = LogisticRegression(C=10, tol=1e-8).fit(scores[:, [k]], y)
            slope[k], intercept[k] = fit.coef_[0, 0], fit.intercept_[0]
    return np.round(slope, 4), np.round(intercept, 4)


def decide(probability: np.ndarray, ruled: np.ndarray, *, keep: float, add: float) -> np.ndarray:
    """Return which themes are coded: sentences by themes, as probabilities and rules say."""
    return np.where(ruled, probability >= keep, probability >= add)


def macro_f1(coded: np.ndarray, codes: np.ndarray) -> float:
    """Return the mean over themes of F1, 0 for a theme that is neither coded nor there."""
    cells = ((coded & codes), (codes & ~coded), (coded & ~codes))
    f1 = accuracy_of(*(cell.sum(axis=0) for cell in cells))["f1"]
    return float(np.mean(np.nan_to_num(f1)))


def _thresholds(probability, ruled, codes) -> tuple[float, float]:
    """Return the pair in the middle of those that are as good as the best, or almost."""
    pairs = np.array([(k, a) for k in _KEEP for a in _ADD if k <= a])
    reached = np.array(
        [macro_f1(decide(probability, ruled, keep=k, add=a), codes) for k, a in pairs]
    )
    keep, add = pairs[reached >= reached.max() - 0.004].mean(axis=0)
    return float(round(keep, 3)), float(round(add, 3))


def _folds(documents: np.ndarray, seed: int):
    from sklearn.model_selection import GroupKFold

    n = min(FOLDS, len(np.unique(documents)))
    if n < 2:
        raise LunhengError("the gold is of one document; two or more are needed to train a coder")
    return GroupKFold(n, shuffle=True, random_state=seed).split(documents, groups=documents)


def train(
    found: list[set[str]],
    codes: np.ndarray,
    documents: np.ndarray,
    *,
    themes: tuple[str, ...],
    codebook: str,
    seed: int,
) -> Scorer:
    """Train a coder.

    Parameters
    ----------
    found
        Features of each sentence, see `features`.
    codes
        Coded by hand, sentences by themes, boolean.
    documents
        Document of each sentence. Calibration and thresholds come from folds of whole documents.
    themes, codebook
        Ids of the themes, in order; identity of the codebook whose rules are features.
    seed
        Of the deal of documents to folds.

    Raises
    ------
    LunhengError
        All sentences are of one document, or codes do not fit the sentences.
    """
    codes = np.asarray(codes, dtype=bool)
    if codes.shape != (len(found), len(themes)):
        raise LunhengError(
            f"codes of shape {codes.shape}; expected {(len(found), len(themes))}: sentences, themes"
        )
    names = _vocabulary(found)
    x, scales = _matrix(found, names), _scales(names)
    scores = np.zeros(codes.shape)
    for inside, out in _folds(np.asarray(documents), seed):
        weights, base = _fit_all(x[inside], codes[inside], scales)
        scores[out] = x[out] @ weights + base
    slope, offset = _calibrate(scores, codes)
    probability = expit(slope * scores + offset)
    keep, add = _thresholds(probability, ruled(found, themes), codes)
    weights, base = _fit_all(x, codes, scales)
    used = np.flatnonzero(np.abs(weights).sum(axis=1))
    order = [f for f, i in names.items() if i in set(used.tolist())]
    return Scorer(
        codebook=codebook,
        themes=tuple(themes),
        features={f: i for i, f in enumerate(order)},
        weights=weights[used],
        intercept=np.round(slope * base + offset, 4),
        slope=slope,
        keep=keep,
        add=add,
    )


def ruled(found: list[set[str]], themes: tuple[str, ...]) -> np.ndarray:
    """Return which themes any rule coded: sentences by themes."""
    return np.array([[f"{t}:*" in one for t in themes] for one in found]).reshape(-1, len(themes))


def probabilities(found: list[set[str]], scorer: Scorer) -> np.ndarray:
    """Return calibrated probabilities, sentences by themes, for features of sentences."""
    scores = _matrix(found, scorer.features) @ scorer.weights
    return expit(scorer.slope * scores + scorer.intercept)


def coded(found: list[set[str]], scorer: Scorer) -> np.ndarray:
    """Return which themes the coder gives: sentences by themes, boolean."""
    chance = probabilities(found, scorer)
    return decide(chance, ruled(found, scorer.themes), keep=scorer.keep, add=scorer.add)


def cross_fit(
    found: list[set[str]], codes: np.ndarray, documents: np.ndarray, *, seed: int, **options
) -> tuple[np.ndarray, np.ndarray, list[Scorer]]:
    """Train on all folds of documents but one, in turn; see `train` for the parameters.

    Returns
    -------
    Probabilities and codes of each sentence by the coder that did not see its document, and the
    coders. The mean of their probabilities is the prediction for sentences outside the gold
    (Zrnic and Candès 2024, doi:10.1073/pnas.2322083121).

    Raises
    ------
    LunhengError
        See `train`.
    """
    documents, codes = np.asarray(documents), np.asarray(codes, dtype=bool)
    chance, given, scorers = np.zeros(codes.shape), np.zeros(codes.shape, dtype=bool), []
    for inside, out in _folds(documents, seed):
        part = [found[i] for i in inside]
        scorer = train(part, codes[inside], documents[inside], seed=seed, **options)
        held = [found[i] for i in out]
        chance[out], given[out] = probabilities(held, scorer), coded(held, scorer)
        scorers.append(scorer)
    return chance, given, scorers


def write_scorer(scorer: Scorer, path: str | Path) -> None:
    """Write a coder as tab-separated text, the same bytes for the same weights."""
    n = len(scorer.themes)
    special = (scorer.intercept, scorer.slope, np.full(n, scorer.keep), np.full(n, scorer.add))
    rows = [
        *zip(_SPECIAL, special, strict=True),
        *zip(scorer.features, scorer.weights, strict=True),
    ]
    lines = [f"# codebook {scorer.codebook}", "\t".join(["feature", *scorer.themes])]
    for name, values in rows:
        digits = (np.format_float_positional(v, precision=4, trim="-") for v in values)
        lines.append("\t".join([name, *("" if d == "0" else d for d in digits)]))
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def read_scorer(path: str | Path, *, themes: list[str]) -> Scorer:
    """Read a coder.

    It may have been trained with other rules than today's: what a rule says is one feature among
    many, so that a term added to a rule does not make the coder stale.

    Raises
    ------
    LunhengError
        The file is no coder, or one of other themes.
    """
    try:
        first, *lines = Path(path).read_text(encoding="utf-8").splitlines()
        table = [line.split("\t") for line in lines]
        known = tuple(table[0][1:])
        values = np.array([[float(v or 0) for v in row[1:]] for row in table[1:]])
        names = [row[0] for row in table[1:]]
        special = len(_SPECIAL)
        if tuple(names[:special]) != _SPECIAL or values.shape[1] != len(known):
            raise ValueError(f"its first rows are {names[:special]}, expected {list(_SPECIAL)}")
    except (OSError, ValueError, IndexError) as error:
        raise LunhengError(f"{path}: not a coder: {error}; run benchmarks/coder.py") from None
    if known != tuple(themes):
        raise LunhengError(
            f"{path}: trained for the themes {', '.join(known)}, but the codebook has "
            f"{', '.join(themes)}: set `coder: rules`, or train a coder of your own"
        )
    return Scorer(
        codebook=first.removeprefix("# codebook "),
        themes=known,
        features={name: i for i, name in enumerate(names[special:])},
        weights=values[special:],
        intercept=values[0],
        slope=values[1],
        keep=float(values[2, 0]),
        add=float(values[3, 0]),
    )
