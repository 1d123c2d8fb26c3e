"""Note marks: what is set small and high in a sentence and is no word of it."""

import re
import unicodedata

_MARK = re.compile(
    r"[\[［【〔〈(（]?\s*(?:注释?|note|fn)?\s*[:：.]?\s*(?:\d{1,3}"
    r"(?:\s*[,，、;；–~-]\s*\d{1,3})*|[ivxlc]{1,5}|[a-z])?\s*[\]］】〕〉)）]?|[*＊∗†‡§¶#]{1,4}",
    re.IGNORECASE,
)
_BARE = re.compile(r"\d{1,3}(?:\s*[,，、–-]\s*\d{1,3})*|[a-z]", re.IGNORECASE)
# Behind a sign that counts or measures, a bare number is a power: 10⁴, km², 平方米 written 米².
_BASE = re.compile(r"(?:[\d)）\]]|[米里尺寸]|(?<![^\W\d_])(?:[a-zA-Zμµ]{1,2}|[A-Z]+))$")


def _is_ringed(character: str) -> bool:
    """Return whether a character is a number in a ring, in brackets or the like: ③ ⑶ ❸."""
    if unicodedata.category(character) != "No":
        return False
    return not unicodedata.decomposition(character).startswith(("<super>", "<sub>", "<fraction>"))


def is_note_mark(text: str, before: str) -> bool:
    """Return whether raised characters are the mark of a note.

    Parameters
    ----------
    text
        What is raised.
    before
        What stands before it, at least its last few characters.

    Returns
    -------
    True for [1], （2）, ③, *, 注4 and for a bare number or letter, unless it stands behind a number
    or a unit, whose power it is; False for what is part of a word, as in 1st and 7e.
    """
    mark = text.strip()
    if not mark:
        return False
    if all(_is_ringed(c) for c in mark):
        return True
    if not _MARK.fullmatch(mark) or mark.lower() in ("", "注释"):
        return False
    if not _BARE.fullmatch(mark):
        return True
    held = before.rstrip()[-8:]
    return bool(held) and not _BASE.search(held) and (mark[0].isdigit() or not held[-1].isdigit())
