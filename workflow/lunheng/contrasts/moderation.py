"""What terms of like frequency tell about one another: variances and dispersions, shared."""

import numpy as np

NEAREST, NEAREST_Z = 0.3, 0.3853204664075677  # a normal's |z| is below it three times in ten
CENTRE_REACH = 1.5
CENTRE_STEPS = 10


def neighbours(level: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the mean of `values` over the tenth of terms above and below nearest in `level`.

    `values` has terms last; `level` is one number a term.
    """
    order = np.argsort(level, kind="stable")
    terms = len(level)
    width = max(terms // 10, 5)
    beyond = [(0, 0)] * (values.ndim - 1) + [(width, width)]
    padded = np.pad(values[..., order], beyond, mode="reflect" if terms > width else "edge")
    reached = np.cumsum(np.pad(padded, [*beyond[:-1], (1, 0)]), axis=-1)
    smooth = np.empty(values.shape)
    width = 2 * width + 1
    smooth[..., order] = (reached[..., width:] - reached[..., :-width]) / width
    return smooth


def dispersion(counts: np.ndarray, exposure: np.ndarray, rate: np.ndarray) -> np.ndarray:
    """Return the negative binomial dispersion that terms of like frequency have, by moments.

    Parameters
    ----------
    counts, exposure
        Documents by terms, occurrences and relative lengths.
    rate
        Occurrences of each term at an exposure of 1.
    """
    expected = rate * exposure
    excess = ((counts - expected) ** 2 - expected).sum(axis=0)
    square = np.maximum(neighbours(rate, (expected**2).sum(axis=0)), 1e-12)
    return np.maximum(neighbours(rate, excess) / square, 1e-3)


def prior_freedom(variance: np.ndarray, trend: np.ndarray, freedom: int) -> float:
    """Return the prior's degrees of freedom by moments of log variances about their trend.

    Smyth 2004, doi:10.2202/1544-6115.1027, section 6.2: trigamma(d0 / 2) is what the variance of
    log s² has beyond trigamma(d / 2).
    """
    from scipy.special import polygamma

    ratio = np.log(np.maximum(variance / trend, 1e-6))
    excess = np.var(ratio, ddof=1) - polygamma(1, freedom / 2) if len(ratio) > 1 else 0.0
    if not excess > 1e-3:
        return 1e4
    low, high = 1e-3, 1e5
    for _ in range(80):
        middle = np.sqrt(low * high)
        low, high = (middle, high) if polygamma(1, middle / 2) > excess else (low, middle)
    return float(np.sqrt(low * high))


def centre(log_ratio: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return each row's location where most values are, whatever a third of them does on one side.

    Bisquare weights from the median on. Their scale is that of the three tenths nearest to the
    centre, and they end at one and a half of it: with the usual scale and end, values that all lie
    on one side draw the centre with them.

    Parameters
    ----------
    log_ratio, weight
        Rows by terms; weights are inverse variances up to a factor.
    """
    centre = np.median(log_ratio, axis=1, keepdims=True)
    root = np.sqrt(weight)
    near = int(NEAREST * log_ratio.shape[1])
    for _ in range(CENTRE_STEPS):
        score = (log_ratio - centre) * root
        spread = np.partition(np.abs(score), near, axis=1)[:, near : near + 1] / NEAREST_Z
        reach = np.maximum(CENTRE_REACH * spread, 1e-6)
        held = weight * np.maximum(1 - (score / reach) ** 2, 0) ** 2
        total = np.maximum(held.sum(axis=1, keepdims=True), 1e-12)
        centre = (held * log_ratio).sum(axis=1, keepdims=True) / total
    return centre
