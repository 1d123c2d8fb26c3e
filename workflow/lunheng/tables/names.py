"""What is said in keys (`*`, `family:`, `theme:`) and of a tested difference."""

import pandas as pd

ANY = "*"
# What a test may find; the first two are differences, and how each is said stands where it is said
OVER, UNDER, NO_DIFFERENCE, CANNOT_TELL = CALLS = ("over", "under", "no difference", "cannot tell")
CALLED = (OVER, UNDER)
FAMILY_PREFIX = "family:"
THEME_PREFIX = "theme:"  # a row on the share of a theme


def is_word(term: pd.Series) -> pd.Series:
    """Return which terms are words, and neither a theme's share nor a family of terms."""
    return ~term.str.startswith((THEME_PREFIX, FAMILY_PREFIX))
