"""What the tests of a part could have seen."""

import pandas as pd


def median_detectable(rows: pd.DataFrame) -> float:
    """Return the median of the smallest ratios that the tests could have called.

    Over all tested rows, called or not, and not over those that a figure or a page shows: what is
    shown was chosen by its result, and strong results come from rare terms, of which only large
    ratios can be seen.

    Parameters
    ----------
    rows
        Rows of table `contrasts`, of one part: `p` (missing where a row was not tested) and
        `smallest_detectable` (a ratio).

    Returns
    -------
    A ratio; NaN where nothing was tested, or no such ratio is known.
    """
    return float(rows.loc[rows["p"].notna(), "smallest_detectable"].astype(float).median())
