"""Agreement between coders, corrected for what chance alone would give; one against a gold.

Codes are numbers, coders by units; NaN where a coder did not code a unit. What two coders make of
a value that a unit has or has not is told by its four cells: how many units have it by both, by
one or the other alone, by neither.
"""

import numpy as np

from lunheng.errors import LunhengError

LEVELS = ("nominal", "ordinal", "interval", "ratio")

# Sentences that have a value, below which F1 is not measured: of nine that a coder finds eight of,
# the 95 % interval of recall reaches from 0.57 to 0.98 (Wilson): nothing can be told of 0.8.
FEWEST = 10


def _table(codes, *, coders: int | None = None) -> np.ndarray:
    table = np.asarray(codes, dtype=float)
    if table.ndim != 2 or len(table) < 2 or len(table) != (coders or len(table)):
        raise LunhengError(
            f"codes: expected {coders or 'two or more'} coders by units, found an array of shape "
            f"{table.shape}; give one row to a coder and one column to a unit"
        )
    return table


def _tally(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how often each unit has each value (units by values), and the values."""
    values = np.unique(table[~np.isnan(table)])
    return (table.T[:, :, None] == values).sum(axis=1).astype(float), values


def _distance(values: np.ndarray, totals: np.ndarray, level: str) -> np.ndarray:
    """Return Krippendorff's squared differences of values by values."""
    a, b = values[:, None], values
    if level == "nominal":
        return (a != b).astype(float)
    if level == "interval":
        return (a - b) ** 2
    if level == "ratio":
        return ((a - b) / np.where(a + b == 0, 1, a + b)) ** 2
    # ranks: all codes between two values, half of those at the two
    middle = np.cumsum(totals) - totals / 2
    return (middle[:, None] - middle) ** 2


def krippendorff_alpha(codes, *, level: str = "nominal") -> float:
    """Return Krippendorff's alpha (2019, Content Analysis, 4th edition, chapter 12).

    Parameters
    ----------
    codes
        Coders by units. Units that fewer than two coded tell nothing and are left out.
    level
        nominal, ordinal, interval or ratio (no negative codes).

    Returns
    -------
    1 for perfect agreement, 0 for what chance gives; NaN where no unit has two codes or where all
    codes are one value, since nothing could then have been told apart.

    Raises
    ------
    LunhengError
        Fewer than two coders, an unknown level, or negative codes at the level ratio.
    """
    if level not in LEVELS:
        raise LunhengError(f"level: found {level!r}, expected one of {', '.join(LEVELS)}")
    counts, values = _tally(_table(codes))
    if level == "ratio" and (values < 0).any():
        raise LunhengError(
            f"codes: found {values.min():g}; the level ratio wants codes of 0 or more, "
            "so choose interval"
        )
    counts = counts[counts.sum(axis=1) >= 2]
    others = counts / (counts.sum(axis=1) - 1)[:, None]
    pairs = counts.T @ others - np.diag(others.sum(axis=0))
    totals = counts.sum(axis=0)
    distance = _distance(values, totals, level)
    expected = totals @ distance @ totals
    if expected <= 0:
        return float("nan")
    return float(1 - (totals.sum() - 1) * (pairs * distance).sum() / expected)


def cohen_kappa(codes) -> float:
    """Return Cohen's kappa of two coders (1960, doi:10.1177/001316446002000104).

    Parameters
    ----------
    codes
        Two coders by units; units that one of them left out are not counted.

    Returns
    -------
    1 for perfect agreement, 0 for what chance gives; NaN where no unit has both codes or where
    both coders gave all units one value.

    Raises
    ------
    LunhengError
        Other than two coders.
    """
    table = _table(codes, coders=2)
    table = table[:, ~np.isnan(table).any(axis=0)]
    if not table.shape[1]:
        return float("nan")
    values = np.unique(table)
    shares = (table[:, :, None] == values).mean(axis=1)
    chance = float(shares[0] @ shares[1])
    observed = float((table[0] == table[1]).mean())
    return (observed - chance) / (1 - chance) if chance < 1 else float("nan")


def gwet_ac1(codes) -> float:
    """Return Gwet's AC1 (2008, doi:10.1348/000711006X126600), which holds where a value is rare.

    Parameters
    ----------
    codes
        Coders by units, any number of coders. A unit with one code tells how common values are,
        as in Gwet's treatment of missing codes, but nothing of agreement. Values are those that
        occur.

    Returns
    -------
    1 for perfect agreement; NaN where no unit has two codes.

    Raises
    ------
    LunhengError
        Fewer than two coders.
    """
    counts, values = _tally(_table(codes))
    coded = counts.sum(axis=1)
    counts, coded = counts[coded > 0], coded[coded > 0]
    several = coded >= 2
    if not several.any():
        return float("nan")
    own, n = counts[several], coded[several]
    observed = ((own * (own - 1)).sum(axis=1) / (n * (n - 1))).mean()
    shares = (counts / coded[:, None]).mean(axis=0)
    chance = (shares * (1 - shares)).sum() / max(len(values) - 1, 1)
    return float((observed - chance) / (1 - chance))


def alpha_of(both, only_a, only_b, neither) -> np.ndarray:
    """Return Krippendorff's alpha, nominal, of two coders and a value that is there or not.

    By coincidences (Hayes and Krippendorff 2007, doi:10.1080/19312450709336664).

    Parameters
    ----------
    both, only_a, only_b, neither
        Units to which both, one or none of the coders gave the value; arrays.

    Returns
    -------
    NaN where neither coder told any two units apart.
    """
    both, only_a, only_b, neither = (np.asarray(x, float) for x in (both, only_a, only_b, neither))
    values = 2 * (both + only_a + only_b + neither)
    there = 2 * both + only_a + only_b
    with np.errstate(divide="ignore", invalid="ignore"):
        return 1 - (values - 1) * (only_a + only_b) / (there * (values - there))


def agreement_of(both, only_a, only_b, neither) -> dict[str, np.ndarray]:
    """Return two coders' agreement on a value that each unit has or has not.

    Parameters
    ----------
    both, only_a, only_b, neither
        See `alpha_of`.

    Returns
    -------
    agreement (share of units), kappa (Cohen 1960, doi:10.1177/001316446002000104), alpha (see
    `alpha_of`), ac1 (Gwet 2008, doi:10.1348/000711006X126600). Kappa and alpha are NaN where
    neither coder told any two units apart: nothing could have been expected by chance but
    agreement.
    """
    both, only_a, only_b, neither = (np.asarray(x, float) for x in (both, only_a, only_b, neither))
    n = both + only_a + only_b + neither
    with np.errstate(divide="ignore", invalid="ignore"):
        same = (both + neither) / n
        a, b = (both + only_a) / n, (both + only_b) / n
        chance = a * b + (1 - a) * (1 - b)
        kappa = np.where(chance < 1, (same - chance) / (1 - chance), np.nan)
        mean = (a + b) / 2
        chance = 2 * mean * (1 - mean)
        ac1 = (same - chance) / (1 - chance)
    alpha = alpha_of(both, only_a, only_b, neither)
    return {"agreement": same, "kappa": kappa, "alpha": alpha, "ac1": ac1}


def accuracy_of(both, only_a, only_b, neither=0) -> dict[str, np.ndarray]:
    """Return how well coder b finds what a, the gold, has: precision, recall, f1.

    Parameters
    ----------
    both, only_a, only_b, neither
        See `alpha_of`. `neither` takes no part; it stands here so that every measure takes the
        same cells.

    Returns
    -------
    NaN where there is nothing to be found, or nothing was.
    """
    both, missed, wrong = (np.asarray(x, float) for x in (both, only_a, only_b))
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            "precision": both / (both + wrong),
            "recall": both / (both + missed),
            "f1": 2 * both / (2 * both + wrong + missed),
        }
