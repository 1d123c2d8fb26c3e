"""What `*`, `family:` and `theme:` mean in a key."""

import pandas as pd

ANY = "*"


FAMILY_PREFIX = "family:"
THEME_PREFIX = "theme:"  # a row on the share of a theme


def is_word(term: pd.Series) -> pd.Series:
    """Return which terms are words, and neither a theme's share nor a family of terms."""
    return ~term.str.startswith((THEME_PREFIX, FAMILY_PREFIX))
