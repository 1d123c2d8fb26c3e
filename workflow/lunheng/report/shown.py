"""What the pages and the evidence behind them agree on: sides, families, groups, which to show."""

import numpy as np
import pandas as pd

from lunheng.contrasts.families import term_families
from lunheng.contrasts.given import MIN_TOTAL
from lunheng.tables.names import ANY, is_word

SIDES = ("target", "reference")


def spread_over(n: int, most: int) -> np.ndarray:
    """Return at most `most` places out of n, evenly spread, the same ones every time."""
    return np.unique(np.linspace(0, n - 1, min(n, most)).round().astype(int))


def families_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the members of the families in one contrast's rows: columns family, term."""
    n = rows["n_target"] + rows["n_reference"]
    words = rows[(rows["theme"] == ANY) & is_word(rows["term"]) & (n >= MIN_TOTAL)]
    return term_families(words["term"])


def distinct_groups(groupings: dict[str, dict[str, list[str]]]) -> dict[tuple[str, str], list[str]]:
    """Return (grouping, group): documents, a group that stands in several groupings once."""
    found: dict[tuple[str, tuple], tuple[str, str]] = {}
    for grouping, groups in groupings.items():
        for group, documents in groups.items():
            found.setdefault((group, tuple(documents)), (grouping, group))
    return {key: list(documents) for (_, documents), key in found.items()}
