"""Several groups at once, and what remains of a difference beside a covariate.

For each term a log-linear model of rates over documents, with the weights of a negative binomial
whose dispersion terms of like frequency share. An effect of the formula (a grouping of any number
of levels, a covariate) is tested by the score of its columns beyond all the others, over variances
moderated across terms; the null permutes what the other columns leave unexplained (Freedman and
Lane 1983, doi:10.1080/07350015.1983.10509354), pooled among terms alike. As in the contrasts of
two sides, an effect that most terms share is the frame and no finding.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from lunheng.contrasts.calibration import ALPHA, cells, pooled
from lunheng.contrasts.families import adjust
from lunheng.contrasts.given import TESTED_TOTAL, check_counts, prepare, tested_terms
from lunheng.contrasts.moderation import centre, dispersion, neighbours, prior_freedom
from lunheng.errors import LunhengError, nearest
from lunheng.settings.formulas import columns_of
from lunheng.tables.names import CANNOT_TELL, OVER, UNDER

STEPS = 25
LIMIT = 12.0  # log rates are held within e^±12 of the mean: a level without the term has none


class _Effect(NamedTuple):
    """Columns of the design that are tested together; `level` names one column's level."""

    name: str
    level: str
    columns: list[int]


def design(
    documents: pd.DataFrame, *, formula: str, where: str = "formula"
) -> tuple[pd.DataFrame, list[_Effect]]:
    """Return a formula's columns for documents, and the effects to be tested.

    Parameters
    ----------
    documents
        Column document, and those that the formula names. Columns of numbers written as text are
        read as numbers.
    formula
        As in R or patsy, without a left side, by the library formulaic: `region + log(gdp)`,
        `C(region, contr.treatment(base="其他")) + year`. Only what `settings.formulas` allows is
        evaluated, in an environment that holds nothing else.
    where
        What errors call it.

    Raises
    ------
    LunhengError
        A column that is not there or has gaps, a formula that cannot be read, or columns that
        cannot be told apart.
    """
    from formulaic import Formula
    from formulaic.errors import FormulaicError

    frame = documents.set_index("document").sort_index()
    for name in frame:
        number = pd.to_numeric(frame[name], errors="coerce")
        if number.notna().any() and number.isna().sum() == frame[name].isna().sum():
            frame[name] = number.astype(float)
    try:
        needed = columns_of(formula)
        terms = Formula(formula)
    except LunhengError as error:
        raise LunhengError(f"{where} “{formula}”: {error}") from None
    except (FormulaicError, SyntaxError, AttributeError) as error:
        said = str(error).partition("\n")[0]  # what follows paints the formula for a terminal
        raise LunhengError(f"{where} “{formula}”: not readable: {said}") from None
    for name in needed:
        if name not in frame:
            hint = nearest(name, list(frame))
            raise LunhengError(f"{where} “{formula}”: documents have no column “{name}”{hint}")
        if frame[name].isna().any():
            gap = frame.index[frame[name].isna()][0]
            raise LunhengError(
                f"{where} “{formula}”: “{gap}” has no {name}; fill it in or leave the document out"
            )
    try:
        with np.errstate(divide="ignore", invalid="ignore"):  # no number: stops below
            matrix = terms.get_model_matrix(frame[needed], context={})
    except Exception as error:  # whatever a user's expression may raise
        raise LunhengError(f"{where} “{formula}”: {error}") from None
    columns = pd.DataFrame(np.asarray(matrix, dtype=float), frame.index, list(matrix.columns))
    if "Intercept" not in columns:
        raise LunhengError(f"{where} “{formula}”: leave the intercept in; take out 0 or -1")
    if not np.isfinite(columns.to_numpy()).all():
        raise LunhengError(f"{where} “{formula}”: gives a value that is no number; log of 0?")
    if np.linalg.matrix_rank(columns.to_numpy()) < columns.shape[1]:
        raise LunhengError(f"{where} “{formula}”: some columns say the same; leave one of them out")
    if len(columns) < columns.shape[1] + 3:
        raise LunhengError(
            f"{where} “{formula}”: {columns.shape[1]} columns for {len(columns)} documents; too few"
        )
    effects = []
    for term, places in matrix.model_spec.term_indices.items():
        if str(term) == "1":
            continue
        effects.append(_Effect(str(term), "", list(places)))
        if len(places) > 1:
            effects += [_Effect(str(term), _level(columns.columns[i]), [i]) for i in places]
    return columns, effects


def _level(column: str) -> str:
    """Return the level that a column stands for: 京津冀 of `region[T.京津冀]`."""
    return column.rsplit("[", 1)[-1].removeprefix("T.").rstrip("]")


def _fit(counts, offset, matrix, spread) -> np.ndarray:
    """Return coefficients (terms by columns) of log-linear models by weighted least squares.

    Steps of Fisher scoring for all terms at once, with a little ridge towards the mean rate so
    that a level without the term keeps a finite coefficient.
    """
    k = matrix.shape[1]
    beta = np.zeros((counts.shape[1], k))
    beta[:, 0] = np.log((counts.sum(axis=0) + 0.5) / np.exp(offset).sum())
    start = beta[:, 0].copy()
    ridge = np.full(k, 1e-3)
    ridge[0] = 0
    for _ in range(STEPS):
        eta = np.clip(beta @ matrix.T - start[:, None], -LIMIT, LIMIT) + start[:, None]
        mean = np.exp(eta + offset)
        weight = mean / (1 + spread[:, None] * mean)
        score = (weight * (counts.T / mean - 1)) @ matrix - ridge * beta * (np.arange(k) > 0)
        information = np.einsum("tn,na,nb->tab", weight, matrix, matrix) + np.diag(ridge + 1e-9)
        step = np.linalg.solve(information, score[..., None])[..., 0]
        beta += np.clip(step, -3, 3)
    return beta


def _residuals(counts, offset, matrix, spread, held):
    """Return standardised residuals of the model with some columns, and roots of its weights."""
    beta = _fit(counts, offset, matrix[:, held], spread)
    mean = np.exp(np.clip(beta @ matrix[:, held].T, -60, 30) + offset)
    variance = mean * (1 + spread[:, None] * mean)
    return (counts.T - mean) / np.sqrt(variance), np.sqrt(mean / (1 + spread[:, None] * mean))


def _test(counts, offset, matrix, spread, effect, *, permutations, rng):
    """Return a labelling-by-terms table of sizes, the observed first, and the shared effect.

    Sizes are roots of the score's quadratic form over its columns and moderated variances.
    """
    n, n_terms = len(matrix), counts.shape[1]
    held = [i for i in range(matrix.shape[1]) if i not in effect.columns]
    residual, root = _residuals(counts, offset, matrix, spread, held)
    scaled = root[..., None] * matrix  # terms by documents by columns
    basis, _ = np.linalg.qr(scaled[..., held])
    own = scaled[..., effect.columns]
    own = own - basis @ (np.swapaxes(basis, 1, 2) @ own)
    q, r = np.linalg.qr(own)
    freedom = n - matrix.shape[1]
    orders = [np.arange(n)] + [rng.permutation(n) for _ in range(permutations)]
    parts, squares = np.empty((len(orders), n_terms, len(effect.columns))), []
    for row, order in enumerate(orders):
        e = residual[:, order]
        e = e - (basis @ (np.swapaxes(basis, 1, 2) @ e[..., None]))[..., 0]
        parts[row] = np.einsum("tnk,tn->tk", q, e)
        squares.append(np.maximum((e**2).sum(axis=1) - (parts[row] ** 2).sum(axis=1), 0) / freedom)
    variance = np.array(squares)
    beta = np.linalg.solve(r[None], parts[..., None])[..., 0]
    information = np.einsum("tka,tkb->tab", r, r)
    # the share of an effect that most terms have: one number a column and labelling
    shared = np.stack(
        [
            centre(beta[..., k], np.broadcast_to(information[:, k, k], beta.shape[:2]))
            for k in range(beta.shape[2])
        ],
        axis=-1,
    )
    if n_terms < 50:  # too few terms to tell a common effect from their own
        shared = np.zeros_like(shared)
    parts = parts - np.einsum("tka,bza->btk", r, shared)
    rate = counts.sum(axis=0)
    trend = np.maximum(neighbours(rate, variance[0]), 1e-12)
    prior = prior_freedom(variance[0], trend, freedom)
    moderated = (prior * trend + freedom * variance) / (prior + freedom)
    size = np.sqrt((parts**2).sum(axis=2) / len(effect.columns) / moderated)
    error = np.sqrt(moderated[0] / np.maximum(information[:, 0, 0], 1e-12))
    return size.astype(np.float32), shared[0, 0], error


def contrast_model(
    counts: pd.DataFrame,
    *,
    documents: pd.DataFrame,
    formula: str,
    totals: pd.Series | None = None,
    permutations: int = 299,
    seed: int = 1,
    where: str = "formula",
) -> pd.DataFrame:
    """Test the effects of a formula on the rate of each term.

    Parameters
    ----------
    counts
        Columns document, term, n, as in `contrasts.contrast`.
    documents
        Column document, and the columns that the formula names; all of them take part.
    formula
        See `design`.
    totals
        Tokens by document where `counts` holds a part of the vocabulary.
    permutations, seed
        Permuted residuals; their seed.
    where
        What errors call the formula.

    Returns
    -------
    Table `effects` without model: for each term and effect a row, and for a grouping a row a level
    beside the one of the whole grouping (level ""). `log_ratio` is the log2 ratio of rates to the
    reference level, or for one unit of the covariate's column; it has an interval at the document
    level, and none for a whole grouping.

    Raises
    ------
    LunhengError
        As `design` and `contrasts.contrast`.
    """
    names = sorted(documents["document"])
    check_counts(counts, names)
    matrix, effects = design(documents, formula=formula, where=where)
    given = prepare(counts, target=[], reference=names, totals=totals, families=None)
    table, length = given.table, given.length
    kept = tested_terms(table)
    if not kept.any():
        raise LunhengError(f"counts: no term has {TESTED_TOTAL} occurrences in enough documents")
    table, terms = table[:, kept], given.terms[kept]
    relative = length / length.mean()
    rate = table.sum(axis=0) / relative.sum()
    spread = dispersion(table, relative[:, None], rate)
    columns = matrix.to_numpy()
    full = _fit(table, np.log(relative), columns, spread)
    cell_of = cells(rate, table, relative[:, None])
    rows = []
    for effect in effects:
        rng = np.random.default_rng(seed)
        size, shared, error = _test(
            table, np.log(relative), columns, spread, effect, permutations=permutations, rng=rng
        )
        p, bar, _, factor = pooled(size, cell_of, np.zeros(len(terms), int))
        found = {
            "term": terms,
            "effect": effect.name,
            "level": effect.level,
            "n": table.sum(axis=0),
            "documents": (table > 0).sum(axis=0).astype("int32"),
            "p": p,
            "q": np.minimum(adjust(pd.Series(p)).to_numpy() * factor, 1),
        }
        ratio = low = high = shift = np.full(len(terms), np.nan)
        if len(effect.columns) == 1:
            ratio = full[:, effect.columns[0]] / np.log(2)
            shift = np.full(len(terms), shared / np.log(2))
            low, high = ratio - bar * error / np.log(2), ratio + bar * error / np.log(2)
        found |= {"log_ratio": ratio, "log_ratio_low": low, "log_ratio_high": high}
        rows.append(pd.DataFrame(found | {"frame_shift": shift}))
    result = pd.concat(rows, ignore_index=True)
    one = result["log_ratio"].notna()
    side = np.where(result["log_ratio"] > result["frame_shift"], OVER, UNDER)
    call = np.where(one, side, "differs")
    result["call"] = np.where(result["q"] <= ALPHA, call, CANNOT_TELL)
    result["reason"] = np.where(
        one, "", "log_ratio, log_ratio_low, log_ratio_high, frame_shift: several levels, no ratio"
    )
    return result.sort_values(["term", "effect", "level"], ignore_index=True)
