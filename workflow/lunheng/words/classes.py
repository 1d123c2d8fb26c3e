"""Classes of terms: a pure function of the term and the lists."""

import re
from pathlib import Path

import pandas as pd

from lunheng.words.addresses import is_address
from lunheng.words.lexicon import read_terms
from lunheng.words.quantities import STARTS, kind, value

_RANKS = ("市", "省", "自治州", "州", "地区", "盟", "县", "区", "城市群")
_LETTERS = "京津冀晋蒙辽沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔滇陕甘"
_HAN = re.compile("[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.+#&'’-]*|[0-9]+[A-Za-z][A-Za-z0-9-]*")


def load_words(path: str | Path) -> set[str]:
    """Return the terms of a list with the columns term and reason."""
    return {row["term"] for _, row in read_terms(path, ("term", "reason"))}


def load_places(path: str | Path) -> dict[str, tuple[str, str]]:
    """Return place name: (provinces with blanks between them, region), either may be empty."""
    rows = read_terms(path, ("term", "province", "region"))
    return {row["term"]: (row["province"], row["region"]) for _, row in rows}


def place_of(term: str, places: dict[str, tuple[str, str]]) -> tuple[str, str] | None:
    """Return provinces (with blanks between them) and region of a place name, or None.

    Names in the list; with what rank adds (苏州市, 京津冀地区); and provinces named by one letter
    each (沪苏浙), where every letter is used for nothing else in such prose.
    """
    if term in places:
        return places[term]
    if term.endswith(_RANKS):
        for rank in _RANKS:
            if len(term) > len(rank) + 1 and term.endswith(rank) and term[: -len(rank)] in places:
                return places[term[: -len(rank)]]
    if 2 <= len(term) <= 5 and all(c in _LETTERS and c in places for c in term):
        held = [places[c] for c in term]
        regions = {region for _, region in held}
        return " ".join(p for p, _ in held), regions.pop() if len(regions) == 1 else ""
    return None


def load_glossary(path: str | Path, *, lexicon: pd.DataFrame | None = None) -> dict[str, str]:
    """Return term: English gloss, of the glossary and, where it has none, of the lexicon.

    The glossary's words are the short ones, for figures.

    Raises
    ------
    LunhengError
        See `lexicon.read_terms`.
    """
    own = {row["term"]: row["english"] for _, row in read_terms(path, ("term", "english"))}
    if lexicon is None:
        return own
    return dict(zip(lexicon["term"], lexicon["english"], strict=True)) | own


def class_of(term: str, *, functions: set[str], places: dict[str, tuple[str, str]]) -> str:
    """Return content, function, number, date, place, latin or address."""
    if place_of(term, places) is not None:
        return "place"
    if term in functions:
        return "function"
    # most terms: Han characters of which the first begins no quantity
    if _HAN.fullmatch(term) and not STARTS.match(term):
        return "content"
    quantity = kind(term)
    if quantity:
        return quantity
    if is_address(term):
        return "address"
    return "latin" if _LATIN.fullmatch(term) else "content"


def describe_terms(
    terms: list[str],
    *,
    places: dict[str, tuple[str, str]],
    stop_lists: dict[str, set[str]],
    functions: set[str],
    glossary: dict[str, str],
    quoted: set[str] = frozenset(),
) -> pd.DataFrame:
    """Describe the vocabulary.

    Parameters
    ----------
    terms
        Terms, each once.
    places, stop_lists, functions, glossary
        As read by the functions above.
    quoted
        Terms that their texts mostly set in quotation marks (“卡脖子”): of class quoted where they
        would be content.

    Returns
    -------
    Table `terms`.
    """
    rows = []
    for term in terms:
        named = class_of(term, functions=functions, places=places)
        named = "quoted" if named == "content" and term in quoted else named
        province, region = place_of(term, places) or ("", "")
        lists = " ".join(name for name in sorted(stop_lists) if term in stop_lists[name])
        gloss = glossary.get(term) or None
        rows.append((term, named, province or None, region or None, value(term), lists, gloss))
    columns = ["term", "class", "province", "region", "value", "stop_lists", "english"]
    return pd.DataFrame(rows, columns=columns)
