"""The same counts under another choice: another segmentation, another coder of themes.

Units, reused wording and all that is not chosen otherwise are the study's own, so that a variant
differs by its choice only.
"""

import pandas as pd

from lunheng.features.count import by_term, in_units, theme_tables
from lunheng.tables.departures import departures
from lunheng.tables.io import check, stacked
from lunheng.tables.schemas.features import VARIED

# The tables that those of variants depart from.
BASES = ("counts", "counts_by_theme", "theme_counts")


def counted(
    frames: dict[str, pd.DataFrame],
    *,
    tokens: pd.DataFrame | None = None,
    codes: pd.DataFrame | None = None,
) -> dict[str, pd.DataFrame]:
    """Count one source in the study's units, with other tokens or other codes where given.

    Parameters
    ----------
    frames
        Tables `paragraphs`, `clauses`, `tokens`, `codes`, `reused`, the study's own.
    tokens, codes
        Tables of these names by another segmentation, another coder.

    Returns
    -------
    Tables `counts`, `counts_by_theme`, `theme_counts`.
    """
    coded = frames["codes"] if codes is None else codes
    _, clauses, cut, coded = in_units(
        frames["paragraphs"], frames["clauses"], frames["tokens"], coded, cut=tokens
    )
    theme_counts, by_theme = theme_tables(clauses, cut, coded)
    counts = by_term(cut, frames["reused"])
    return {"counts": counts, "counts_by_theme": by_theme, "theme_counts": theme_counts}


def together(
    own: dict[str, pd.DataFrame], variants: dict[str, dict[str, pd.DataFrame]]
) -> dict[str, pd.DataFrame]:
    """Return the tables of variants: where each departs from the study's own counts.

    Parameters
    ----------
    own
        What `counted` returned.
    variants
        What it returned with other tokens or codes, by the variant's name.
    """
    found = {}
    for name, base in zip(VARIED, BASES, strict=True):
        rows = (
            departures(own[base], other[base], name=name).assign(variant=variant)
            for variant, other in variants.items()
        )
        found[name] = check(stacked(rows, name), name)
    return found
