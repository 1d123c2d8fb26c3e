"""Sentences and clauses of a text, and the enumerated points that open them."""

import re
from functools import cache

import numpy as np
import pandas as pd

from lunheng.corpus.normalise import codes_of
from lunheng.corpus.numerals import ONES

NUMERALS = f"{ONES}十"
_CLOSING = "”’」』）)》"
_END = {
    "zh": re.compile(rf"[。！？!?]+[{_CLOSING}]*"),
    "en": re.compile(r"[.!?]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9])"),
}
# What opens a point, wherever a clause may begin …
_POINT = {
    "zh": re.compile(
        rf"其[{NUMERALS}](?=[，、：是为在])"
        rf"|(?P<n>[{NUMERALS}]+)是(?![否不]|(?P=n)[，。；]|什么)"
        rf"|[{NUMERALS}]要(?![求素点件害紧领])"
        rf"|第[{NUMERALS}]+(?:步|点)?(?=[，、：]|是(?!否))"
        r"|(?:首先|其次|再次|再者)(?=[，、：是要应须必])|最后(?=[，、])|另?一方面"
        rf"|（(?:[{NUMERALS}]+|\d{{1,2}})）|[①-⑳]"
    ),
    "en": re.compile(
        r"(?:First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Last|Final)(?:ly)?(?=,)"
        r"|(?:first|second|third|fourth|fifth|final|last)(?:ly)?(?=,)"
        r"|On the (?:one|other) hand(?=,)|\((?:[a-z]|[ivx]{1,4}|\d{1,2})\)(?= )"
    ),
}
# … and what does so only where a sentence, a line or a part between semicolons begins: elsewhere
# “3、” stands in a list of numbers.
_NUMBERED = re.compile(rf"(?:[{NUMERALS}]+|\d{{1,2}})、(?![{NUMERALS}\d]+[、产线级类])")
_FIRST = {
    "zh": NUMERALS + "其第首再最另（①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳0123456789",
    "en": "FSTENLOfstenl(",
}
_BOUNDARY = {"zh": "，。；：,;:、—”！？ ", "en": ";:,"}
_STRONG = "；：。！？;:”"

_ABBREVIATIONS = frozenset(
    "Mr Mrs Ms Dr Prof Rev Hon Gov Sen Rep Gen Col Maj Capt Lt Cmdr Adm Sgt Pres Supt Jr Sr St Mt "
    "Ft No Nos Vol Art Sec Fig Eq pp p vs viz cf etc al Inc Ltd Co Corp Bros Dept Univ Assn Ave "
    "Blvd Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec e.g i.e a.m p.m Messrs".split()
)
_BEFORE_NUMBERS = frozenset("No Nos Art Sec Fig Vol p pp".split())
_ACRONYM = re.compile(r"(?:[A-Z]\.)+[A-Z]|[ap]\.m")
_STARTERS = re.compile(
    r"\W*(?:The|This|That|These|Those|It|We|In|But|And|I|He|She|They|You|For|As|At|On|Our|My|His|"
    r"Their|There|If|When|While|So|Now|To|A|An|Not|No|Let|With|From|By|Since|After|Before)\b"
)


_SOLID, _OPENS, _EDGE, _SEMICOLON = 1, 2, 4, 8


@cache
def _flags(language: str) -> np.ndarray:
    """Return, for every code point, what the search for clauses looks at."""
    table = np.full(0x110000, _SOLID, dtype=np.uint8)
    table[[c for c in range(0x3001) if chr(c).isspace()]] = 0
    table[codes_of(_FIRST[language])] |= _OPENS
    table[codes_of(_BOUNDARY[language])] |= _EDGE
    table[codes_of("；;")] |= _SEMICOLON
    return table


def point_label(text: str, *, language: str = "zh") -> str | None:
    """Return the label of the enumerated point that a text opens with (一是, 其一, 第一, First)."""
    match = _POINT[language].match(text)
    return match.group() if match else None


def _ends(text: str, language: str) -> list[int]:
    """Return where sentences end inside lines."""
    if language == "zh":
        return [m.end() for m in _END["zh"].finditer(text)]
    return [m.end() for m in _END["en"].finditer(text) if not _abbreviated(text, m)]


def _abbreviated(text: str, match: re.Match) -> bool:
    """Return whether a full stop belongs to the word before it (Mr. Smith, the U.S. Senate)."""
    if match.group() != ".":
        return False
    end = match.start()
    begin = max(text.rfind(" ", 0, end), text.rfind("\n", max(0, end - 20), end)) + 1
    if end - begin > 12:
        return False
    word = text[begin:end].lstrip("(“\"'‘[")
    if word in _BEFORE_NUMBERS:
        return bool(re.match(r"\s+\d", text[match.end() : match.end() + 4]))
    if _ACRONYM.fullmatch(word):
        return not _STARTERS.match(text, match.end())
    return word in _ABBREVIATIONS or (len(word) == 1 and word.isupper() and word != "I")


def _point_starts(text: str, flags: np.ndarray, language: str) -> list[int]:
    """Return where an enumerated point begins inside a line."""
    back = 1 if language == "zh" else 2
    opens, edge = flags[back:] & _OPENS, flags[:-back] & _EDGE
    found = []
    for place in (np.flatnonzero((opens > 0) & (edge > 0)) + back).tolist():
        if back == 2 and text[place - 1] != " ":
            continue
        match = _POINT[language].match(text, place)
        if match is None and language == "zh" and text[place - 1] in _STRONG:
            match = _NUMBERED.match(text, place)
        if match and not (language == "en" and match.group()[0] != "(" and text[place - 2] == ","):
            found.append(place)
    return found


def split_lines(lines: list[str], *, language: str = "zh") -> dict[str, np.ndarray]:
    """Return the columns of `split` as arrays."""
    text = "\n".join(lines)
    flags = _flags(language)[codes_of(text)]
    sizes = np.fromiter(map(len, lines), dtype=np.int64, count=len(lines))
    begins = np.cumsum(sizes + 1) - sizes - 1
    opening = np.concatenate([begins, np.asarray(_ends(text, language), dtype=np.int64)])
    semicolons = np.flatnonzero(flags & _SEMICOLON) + 1
    points = np.asarray(_point_starts(text, flags, language), dtype=np.int64)
    cuts, which = np.unique(np.concatenate([opening, semicolons, points]), return_index=True)
    solid = np.flatnonzero(flags & _SOLID)
    first = np.searchsorted(solid, cuts)
    last = np.append(first[1:], len(solid))
    full = first < last
    # the first of equal cuts is kept, and sentences' come first
    sentence = np.cumsum(which < len(opening))[full]
    start, end = solid[first[full]], solid[last[full] - 1] + 1
    _, opens, sentence = np.unique(sentence, return_index=True, return_inverse=True)
    paragraph = np.searchsorted(begins, start, side="right") - 1
    return {
        "paragraph": paragraph,
        "sentence": sentence,
        "clause": np.arange(len(start)) - opens[sentence],
        "point": _labels(text, flags, start, language),
        "start": start - begins[paragraph],
        "end": end - begins[paragraph],
    }


def _labels(text: str, flags: np.ndarray, starts: np.ndarray, language: str) -> np.ndarray:
    labels = np.full(len(starts), None, dtype=object)
    for row in np.flatnonzero(flags[starts] & _OPENS).tolist():
        place = int(starts[row])
        match = _POINT[language].match(text, place)
        if match is None and language == "zh" and place and text[place - 1] in _STRONG:
            match = _NUMBERED.match(text, place)
        labels[row] = match.group() if match else None
    return labels


def split(lines: list[str], *, language: str = "zh") -> pd.DataFrame:
    """Split paragraphs into sentences and clauses.

    A Chinese sentence ends at 。！？ with the closing quotes that follow, or at the line's end; an
    English one at . ! ? before white space and a capital, unless the stop belongs to an
    abbreviation. A clause is a sentence's part between semicolons or before an enumerated point.

    Parameters
    ----------
    lines
        Normalised paragraphs, each without line ends.
    language
        zh or en.

    Returns
    -------
    paragraph, sentence, clause (each from 0; sentences count on through the text, clauses in
    their sentence), point (label of the point that the clause opens, or None), start, end (in the
    paragraph; white space at both ends left out). Together they are all that is not white space.
    """
    return pd.DataFrame(split_lines(lines, language=language))
