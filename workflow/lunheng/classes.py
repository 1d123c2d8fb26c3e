"""Classes of terms: a pure function of the term and the lists."""

import re
from pathlib import Path

import pandas as pd

from lunheng.lexicon import read_tsv

_DIGITS = dict(zip("〇零一二三四五六七八九", "00123456789", strict=True))
_NUMBER = re.compile(r"[0-9][0-9.,]*%?")
_NUMERAL = re.compile(
    r"第?[〇零一二两三四五六七八九十百千万亿]+(?:分之[〇零一二三四五六七八九十百千万亿点]+)?"
)
_DATE = re.compile(
    r"(?:[0-9]{1,4}|[〇零一二三四五六七八九]{2,4}|[一二三四五六七八九十]{1,3})(?:年|月|日|年代)"
)
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.+#&'’-]*|[0-9]+[A-Za-z][A-Za-z0-9-]*")


def load_words(path: str | Path) -> set[str]:
    """Return the terms of a list with the columns term and reason."""
    return {row["term"] for _, row in read_tsv(path, ("term", "reason"))}


def load_places(path: str | Path) -> dict[str, tuple[str, str]]:
    """Return place name: (province, region), either may be empty."""
    rows = read_tsv(path, ("term", "province", "region"))
    return {row["term"]: (row["province"], row["region"]) for _, row in rows}


def load_glossary(path: str | Path) -> dict[str, str]:
    """Return term: English gloss."""
    return {row["term"]: row["english"] for _, row in read_tsv(path, ("term", "english"))}


def class_of(term: str, *, functions: set[str], places: set[str]) -> str:
    """Return content, function, number, date, place or latin."""
    if term in places:
        return "place"
    if _DATE.fullmatch(term):
        return "date"
    if _NUMBER.fullmatch(term) or _NUMERAL.fullmatch(term):
        return "number"
    if term in functions:
        return "function"
    if _LATIN.fullmatch(term):
        return "latin"
    return "content"


def _value(term: str, kind: str) -> str | None:
    """Return a number or date in Arabic digits where that can be read off digit by digit."""
    if kind not in ("number", "date"):
        return None
    digits = "".join(_DIGITS.get(c, c) for c in term).replace(",", "")
    return digits if re.fullmatch(r"[0-9.]+(?:%|年|月|日|年代)?", digits) else None


def describe_terms(
    terms: list[str],
    *,
    places: dict[str, tuple[str, str]],
    stop_lists: dict[str, set[str]],
    functions: set[str],
    glossary: dict[str, str],
) -> pd.DataFrame:
    """Describe the vocabulary.

    Parameters
    ----------
    terms
        Terms, each once.
    places, stop_lists, functions, glossary
        As read by the functions above.

    Returns
    -------
    Table `terms`.
    """
    known = set(places)
    rows = []
    for term in terms:
        kind = class_of(term, functions=functions, places=known)
        province, region = places.get(term, ("", ""))
        lists = " ".join(name for name in sorted(stop_lists) if term in stop_lists[name])
        gloss = glossary.get(term) or None
        rows.append(
            (term, kind, province or None, region or None, _value(term, kind), lists, gloss)
        )
    columns = ["term", "class", "province", "region", "value", "stop_lists", "english"]
    return pd.DataFrame(rows, columns=columns)
