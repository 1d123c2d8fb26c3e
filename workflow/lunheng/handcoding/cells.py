"""Codes as people write them into a cell: ids of themes, or a dash for none."""

import re

from lunheng.errors import nearest

NONE = "-"
# What spreadsheets and Chinese keyboards make of a lone -.
_DASHES = re.compile(r"[-－–—−]+")
_BETWEEN = re.compile(r"[\s,，、;；]+")


def read_ids(
    cell: str, known: list[str], *, names: dict[str, str] | None = None, what: str = "themes"
) -> tuple[list[str], str | None]:
    """Read the themes in a cell: ids with , ; 、 or blanks between them, or a dash for none.

    Parameters
    ----------
    cell, known
        What a person wrote; ids of the codebook.
    names
        The themes' names, in small letters, and their ids, for a hint.
    what
        What they are, for the words of an error: stances and instruments are read so, too.

    Returns
    -------
    The ids in the codebook's order, and what is wrong with the cell.
    """
    words = [w for w in _BETWEEN.split(cell) if w]
    given = [NONE if _DASHES.fullmatch(w) else w for w in words]
    if not given:
        return [], f"no {what}; write their ids, or {NONE} where the sentence has none"
    if NONE in given:
        beside = f"{NONE} stands beside {what}; write one or the other"
        return [], beside if len(given) > 1 else None
    for word in given:
        if word not in known:
            named = (names or {}).get(word.lower())
            hint = f" (did you mean “{named}”?)" if named else nearest(word, known)
            return [], f"no {what.removesuffix('s')} “{word}”{hint}; known: {', '.join(known)}"
    return sorted(set(given), key=known.index), None
