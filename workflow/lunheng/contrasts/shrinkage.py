"""Log ratios drawn towards 0, little where a term stands out: the points to rank and draw by."""

import numpy as np

EM_STEPS = 200


def shrink(
    log_ratio: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    *,
    error: np.ndarray,
    tested: np.ndarray,
) -> np.ndarray:
    """Return log ratios shrunken to 0, little where a term stands out from what the others do.

    Posterior means under a mixture of normals around 0 whose weights the tested terms give by EM
    (Stephens 2017, doi:10.1093/biostatistics/kxw041). One normal for all would draw the few
    terms that differ as far in as the many that do not. A point is drawn to the end of its
    interval at most, so that it lies on its own bar.

    Parameters
    ----------
    log_ratio, low, high
        Log2 ratios and their intervals; an end may be missing.
    error
        Standard errors, towards 0.
    tested
        Which terms the mixture is learned from.
    """
    held = np.isfinite(error) & np.isfinite(log_ratio)
    fit = held & tested
    result = np.full(len(log_ratio), np.nan)
    if not fit.any():
        return result
    widest = 2 * np.sqrt(max(np.max(log_ratio[fit] ** 2 - error[fit] ** 2), 0.1))
    narrowest = np.min(error[fit]) / 10
    steps = int(np.ceil(2 * np.log2(max(widest / narrowest, 2)))) + 1
    spread = np.concatenate([[0.0], narrowest * np.sqrt(2) ** np.arange(steps)]) ** 2
    total = error[:, None] ** 2 + spread
    with np.errstate(invalid="ignore"):
        density = -0.5 * (np.log(total) + log_ratio[:, None] ** 2 / total)
        # each term's likelihoods, over its largest: only their ratios matter
        likelihood = np.exp(density - density.max(axis=1, keepdims=True))
    seen = likelihood[fit]
    weight = np.full(len(spread), 1 / len(spread))
    for _ in range(EM_STEPS):
        share = weight * (seen.T @ (1 / (seen @ weight)))
        # as if one more term had been seen, shared out over all spreads: what no term has yet is
        # not ruled out
        weight = (share + 1 / len(spread)) / (share.sum() + 1)
    share = likelihood[held] * weight
    share /= share.sum(axis=1, keepdims=True)
    kept = spread / total[held]
    result[held] = log_ratio[held] * (share * kept).sum(axis=1)
    result = np.where(low > 0, np.maximum(result, low), result)
    return np.where(high < 0, np.minimum(result, high), result)
