"""Structure of a text: its title, headings and sections, lists, salutations."""

import re
from typing import NamedTuple

from lunheng.corpus.numerals import ONES, integer
from lunheng.corpus.sentences import NUMERALS, point_label

_CHINESE = f"零〇{ONES}两十百千"
_ROMAN = dict(zip("IVXLC", (1, 5, 10, 50, 100), strict=True))
# Numberings from the outermost to the innermost; “1.1” stands one below “1.” for each stop.
_NUMBERINGS = {
    "zh": (
        re.compile(rf"第([{_CHINESE}\d]+)(?:编|篇|部分)(?=[\s：:、]|$|[^的在])"),
        re.compile(rf"第([{_CHINESE}\d]+)章"),
        re.compile(rf"第([{_CHINESE}\d]+)节(?!课|目)"),
        re.compile(rf"第([{_CHINESE}\d]+)条(?![款约例])"),
        re.compile(rf"([{_CHINESE}]+)[、．.](?![{NUMERALS}]+[、产线级类])"),
        re.compile(rf"[（(]([{_CHINESE}]+)[）)]"),
        re.compile(r"(\d{1,2})(?:[.．、](?!\d)|(?=[.．]\d{1,2}(?:[.．\s\u3400-\u9fff]|$)))"),
        re.compile(r"[（(](\d{1,2})[）)]"),
    ),
    "en": (
        re.compile(r"(?:PART|Part|BOOK|Book|TITLE|Title) ([IVXLC]+|\d{1,2})\b"),
        re.compile(r"(?:CHAPTER|Chapter) ([IVXLC]+|\d{1,2})\b"),
        re.compile(r"(?:SECTION|Section|ARTICLE|Article|Sec\.) ([IVXLC]+|\d{1,3})\b"),
        re.compile(r"([IVX]{1,5})\. (?=[A-Z“\"])"),
        re.compile(r"([A-H])\. (?=[A-Z“\"])"),
        re.compile(r"(\d{1,2})(?:[.)] (?=\S)|(?=\.\d{1,2}[. ]))"),
        re.compile(r"\(([a-z]|[ivx]{1,4}|\d{1,2})\) "),
    ),
}
# 1.1 as a heading: what follows is no unit, so that a line may open with 2.5公里 or 1.5 million.
_UNITS = "%‰万亿元倍个公平立米亩吨千瓦度人户家项所座条件名位成岁年月天小级分多余左以"
_OPENERS = {"zh": f"第（({_CHINESE}0123456789", "en": "PpBbTtCcSsAaIVXLCDEFGH0123456789("}
_DECIMAL = re.compile(rf"\d{{1,2}}((?:[.．]\d{{1,2}})+)[.．]?(?= ?[^\W\d_a-z{_UNITS}])")
_BULLET = re.compile(r"[·•●■◆▪○▲★※]|——|[-*–—] ")
_FINAL = "。！？!?；;，,、：:…"
_SALUTATION = {
    "zh": re.compile(
        r"(?:(?:尊敬的|敬爱的|亲爱的|各位|同志们|同胞们|朋友们|女士们|先生们|代表们|委员们|大会主席|主席)"
        r"[^。；，！：]{0,24}[、，！]?){1,4}[：！，]?"
    ),
    "en": re.compile(
        r"(?:Mr\.|Madam|Mme\.|Mrs\.|Ladies|Gentlemen|Fellow|My [Ff]ellow|Dear|Members of|"
        r"To the (?:Senate|Congress|House)|Your|Excellenc|Honou?rable|Distinguished|Gentlemen of)"
        r"[^.!?]*(?:\b(?:Mr|Mrs)\.[^.!?]*)*[:,.!]"
    ),
}
_MAX_HEADING = {"zh": 40, "en": 90}
_OPENINGS = {
    "zh": re.compile(r"[^。！？；：]{2,30}。"),
    "en": re.compile(r"[^.!?;]{2,90}[.:](?= )"),
}
_ARTICLE = 3  # of a law: its first sentence is no heading
_PLAIN = 20  # below all numberings
_OPENING = 30  # below plain headings


class Kind(NamedTuple):
    """What a paragraph is by itself; `level` is None where it opens no section."""

    role: str
    level: int | None
    number: int
    heading: int


_END = Kind("heading", 0, 0, 0)


class Place(NamedTuple):
    """Where a paragraph stands: section path, role, and how many characters are its heading."""

    section: str
    role: str
    heading: int


def _roman(text: str) -> int:
    """Return a Roman numeral's value: what stands before something larger is taken off."""
    values = [_ROMAN[c] for c in text.upper()]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def _number(text: str) -> int:
    """Return a numeral's value; a letter counts from a."""
    if text.isdigit():
        return int(text)
    roman = all(c in _ROMAN for c in text.upper())
    if roman and (text.isupper() or len(text) > 1 or text in "ivx"):
        return _roman(text)
    if text.isascii():
        return ord(text.lower()) - ord("a") + 1
    return integer(text)


def numbering(text: str, *, language: str = "zh") -> tuple[int, int] | None:
    """Return the level (0 the outermost) and the number of the numbering that a text opens with."""
    if text[:1] not in _OPENERS[language]:
        return None
    for level, pattern in enumerate(_NUMBERINGS[language]):
        match = pattern.match(text)
        if match is None:
            continue
        deeper = _DECIMAL.match(text) if match.group(1).isdigit() else None
        if deeper:
            numbers = re.split(r"[.．]", deeper.group(1))[1:]
            return level + len(numbers), int(numbers[-1])
        if match.end() == match.end(1) and match.group(1).isdigit() and not match.start(1):
            continue  # 3.5 without a title behind it
        return level, _number(match.group(1))
    return None


def is_heading(text: str, *, language: str = "zh") -> bool:
    """Return whether a paragraph is a heading and nothing else.

    A numbered line without punctuation inside or behind it that ends a sentence; or a short line
    with no punctuation at all (in English: written in capitals, or like a title).
    """
    if len(text) > _MAX_HEADING[language] or text[-1:] in _FINAL:
        return False
    if re.search(r"[。！？；]" if language == "zh" else r"[.!?] +[A-Z].*[.!?]", text[:-1]):
        return False
    if numbering(text, language=language):
        return language == "zh" or not text.endswith(".")
    if re.search("[，,：:]", text) or not re.search(r"[\u3400-\u9fffA-Za-z]", text):
        return False
    return language == "zh" or (not text.endswith(".") and _titled(text))


def _titled(text: str) -> bool:
    """Return whether an English line is written like a title."""
    words = re.findall(r"[A-Za-z][\w'’-]*", text)
    if not words or len(words) > 12:
        return False
    return text.isupper() or (
        all(w[0].isupper() for w in words if len(w) > 3) and words[0][0].isupper()
    )


def opening(text: str, *, language: str = "zh") -> int:
    """Return the length of a heading that runs into its paragraph, or 0.

    It is the first sentence, short, with more behind it: “完善机制，强化支撑。各地要……”; behind a
    numbering it may be all there is.
    """
    match = _OPENINGS[language].match(text)
    return match.end() if match else 0


def is_salutation(text: str, *, language: str = "zh") -> bool:
    """Return whether a paragraph does nothing but address its listeners."""
    limit = 60 if language == "zh" else 160
    return len(text) <= limit and bool(_SALUTATION[language].fullmatch(text))


def _kind(text: str, language: str) -> Kind:
    """Return what one paragraph is, looked at by itself."""
    if is_salutation(text, language=language):
        return Kind("salutation", None, 0, 0)
    numbered = numbering(text, language=language)
    if is_heading(text, language=language):
        return Kind("heading", *(numbered or (_PLAIN, 0)), len(text))
    start = opening(text, language=language)
    if numbered:
        run_in = start and not (language == "zh" and numbered[0] == _ARTICLE)
        return Kind("run-in", *numbered, start) if run_in else Kind("item", *numbered, 0)
    if point_label(text, language=language) or _BULLET.match(text):
        return Kind("item", None, 0, 0)
    return Kind("body", None, 0, start)


def _run_ins(kinds: list[Kind], texts: list[str]) -> set[int]:
    """Return which bodies open with a heading: rows of three, or all of a section's.

    One short first sentence says nothing; several in a row that are built alike are how a section
    names its parts.
    """
    found: set[int] = set()
    rows: list[list[int]] = [[]]
    bodies = 0
    for at, kind in [*enumerate(kinds), (len(kinds), _END)]:
        if kind.level is not None:
            held = [row for row in rows if len(row) >= 3]
            if not held and bodies and len(rows[0]) >= max(2, bodies - 1):
                held = rows[:1]
            found.update(n for row in held for n in row)
            rows, bodies = [[]], 0
        elif kind.role == "body":
            bodies += 1
            # what stands behind a heading is longer than the heading
            if kind.heading and len(texts[at]) > 2 * kind.heading + 10:
                rows[-1].append(at)
            elif rows[-1]:
                rows.append([])
    return found


def _brief(kinds: list[Kind], texts: list[str]) -> set[int]:
    """Return which numbered run-ins and items hold nothing but their own paragraph.

    Where each of a row of run-ins holds one paragraph, the last does too: what follows it belongs
    to the section around them. Of items, those of a list whose parts end with semicolons.
    """
    found: set[int] = set()
    opened = [n for n, kind in enumerate(kinds) if kind.level is not None]
    rows: list[list[tuple[int, bool]]] = [[]]
    listed = False
    for at, following in zip(opened, [*opened[1:], len(kinds)], strict=False):
        kind, ends = kinds[at], texts[at][-1] in "；;"
        if kind.role == "item" and (ends or listed):
            found.add(at)
        listed = kind.role == "item" and ends
        if rows[-1] and kinds[rows[-1][0][0]].level != kind.level:
            rows.append([])
        if kind.role == "run-in":
            rows[-1].append((at, following > at + 1))
    for row in rows:
        if len(row) > 1 and not any(followed for _, followed in row[:-1]):
            found.add(row[-1][0])
    return found


def sections(texts: list[str], *, language: str = "zh") -> list[Place]:
    """Return where each paragraph stands.

    The section path (2/3) names headings by the number that they bear, or where they bear none or
    it was had before, by the next free one; depths follow the order in which numberings nest in
    this text. A heading that runs into its paragraph, and a numbered list item, open a section as
    deep as their numbering; without a numbering of their own, one that ends with the paragraph.

    Returns
    -------
    One `Place` a paragraph. Roles: title (a heading before everything else that has no number),
    heading, run-in (a heading and its text in one paragraph), item, salutation, body.
    """
    kinds = _outermost(_in_lists([_kind(text, language) for text in texts], texts))
    run_ins, alone = _run_ins(kinds, texts), _brief(kinds, texts)
    result: list[Place] = []
    path: list[tuple[int, int]] = []  # (level, number) of the open headings
    used: dict[tuple[int, ...], int] = {}
    brief = False
    for at, (role, level, number, heading) in enumerate(kinds):
        if role == "title":
            result.append(Place("", role, heading))
            continue
        if at in run_ins:
            role, level = "run-in", _OPENING
        if brief:
            path.pop()
        brief = level is not None and (level == _OPENING or at in alone)
        if level is not None:
            while path and path[-1][0] >= level:
                path.pop()
            parent = tuple(n for _, n in path)
            used[parent] = max(number, used.get(parent, 0) + 1)
            path.append((level, used[parent]))
        section = "/".join(str(n) for _, n in path)
        result.append(Place(section, role, heading if role in ("heading", "run-in") else 0))
    return result


def _in_lists(kinds: list[Kind], texts: list[str]) -> list[Kind]:
    """Make a list's last part an item: it ends with a full stop, the others with semicolons."""
    found: list[Kind] = []
    before = None
    for kind, text in zip(kinds, texts, strict=True):
        if kind.role == "run-in" and before == kind.level:
            kind = kind._replace(role="item", heading=0)
        if kind.level is not None:
            before = kind.level if kind.role == "item" and text[-1] in "；;" else None
        found.append(kind)
    return found


def _outermost(kinds: list[Kind]) -> list[Kind]:
    """Tell titles from headings, and say how deep headings without a number are.

    A heading without a number above everything else is the text's title, unless body follows it
    at once and all other headings have none either: then it is the first of them. Headings without
    a number stand above all numberings where two or more come before the first number.
    """
    titles = 0
    while titles < len(kinds) and kinds[titles].level == _PLAIN:
        titles += 1
    later = [k for k in kinds[titles:] if k.role == "heading"]
    followed = titles < len(kinds) and kinds[titles].role in ("body", "item")
    if titles and followed and later and all(k.level == _PLAIN for k in later):
        titles -= 1
    found = [k._replace(role="title", level=None) for k in kinds[:titles]] + kinds[titles:]
    headings = [k.level for k in found if k.role == "heading"]
    if headings[:1] == [_PLAIN] and headings.count(_PLAIN) > 1:
        found = [k._replace(level=-1) if k.level == _PLAIN else k for k in found]
    return found
