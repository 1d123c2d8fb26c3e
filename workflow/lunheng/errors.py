"""The one error that a user is meant to see."""

import difflib
from collections.abc import Iterable


class LunhengError(Exception):
    """Something in the input or the configuration that the user can put right.

    The message names the file, the row or key, what was found, what was expected and what to do.
    """


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `` (did you mean “x”?)`` for the nearest known name, or an empty string."""
    hits = difflib.get_close_matches(str(word), sorted(map(str, known)), n=1, cutoff=0.5)
    return f" (did you mean “{hits[0]}”?)" if hits else ""
