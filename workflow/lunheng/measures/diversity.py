"""Diversity: how rich a vocabulary is, whatever the length of the text."""

import numpy as np

from lunheng.errors import LunhengError


def fisher_alpha(species: int, individuals: int) -> float:
    """Return Fisher's alpha (Fisher, Corbet and Williams 1943, doi:10.2307/1411).

    The solution of species = alpha ln(1 + individuals / alpha); for texts, types and tokens.

    Parameters
    ----------
    species, individuals
        Types and tokens; at least one type, and no more types than tokens.

    Returns
    -------
    A positive number; infinite where every individual is of a species of its own.

    Raises
    ------
    LunhengError
        Where the counts cannot be.
    """
    from scipy.optimize import brentq

    if not 1 <= species <= individuals:
        raise LunhengError(
            f"expected at least one species and no more than individuals, found {species} species "
            f"among {individuals}"
        )
    if species == individuals:
        return float("inf")
    # ln(1 + x) is at least x - x² / 2, so the left side reaches the species before this point
    most = individuals**2 / (individuals - species)
    return float(brentq(lambda a: a * np.log1p(individuals / a) - species, 1e-4, most, xtol=1e-12))
