"""The one error that a user is meant to see."""

import difflib
import re
import shlex
from collections.abc import Iterable


class LunhengError(Exception):
    """Something in the input or the configuration that the user can put right.

    The message names the file, the row or key, what was found, what was expected and what to do.
    """


# A command of ours in a message, but those that name the study themselves.
_COMMAND = re.compile(r"`lunheng (?!new\b|run\b|check\b|--)(?=[a-z])")


def for_study(message: str, config: str | None) -> str:
    """Return a message whose commands work for the study of a file, and not for the default one.

    `config` is None for the default study; otherwise the file's path from where one stands.
    """
    if config is None:
        return message
    file = shlex.quote(str(config))
    message = _COMMAND.sub(lambda _: f"`lunheng --config {file} ", message)
    return message.replace("run snakemake", f"call `lunheng run {file}`")


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `` (did you mean “x”?)`` for the nearest known name, or an empty string."""
    hits = difflib.get_close_matches(str(word), sorted(map(str, known)), n=1, cutoff=0.5)
    return f" (did you mean “{hits[0]}”?)" if hits else ""
