"""Cells of tables: markup in them is read as a browser reads it, and cut ones are noticed."""

import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterable

# Lengths at which programs cut a cell: Excel and what writes for it, text columns of databases
# and their drivers.
LIMITS = {255, 4_000, 8_000, 32_759, 32_767, 65_535}
# Of cells that end within a sentence, as many with one greatest length show a limit unknown to us.
PILED = 3
SHORTEST = 100
_TAG = re.compile(
    r"</?([a-zA-Z][a-zA-Z0-9]*(?::[a-zA-Z][\w-]*)?)"
    r"(?:\s+[\w:.@-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>=]+))*\s*/?>"
)
_BLOCK = re.compile(r"<(?:p|br|div|li|tr|h[1-6])\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
# How Office Open XML writes a character that XML cannot hold.
_ESCAPED = re.compile(r"_x([0-9a-fA-F]{4})_")
_WHOLE = re.compile(r"[。．.！!？?…”’\"'」』）)】\]》〉>*]\s*$")


def tags_of(text: str) -> list[str]:
    """Return the names of the HTML tags in a text; <3> and <某人> are none."""
    from lxml.html import defs

    known = defs.tags | {"main", "template", "dialog", "picture", "nobr", "rb", "rtc"}
    return [t for t in map(str.lower, _TAG.findall(text)) if t in known or ":" in t]


def is_marked_up(text: str) -> bool:
    """Return whether a text file is a piece of a web page.

    A text may speak of a tag or two; one with three, or with an entity such as &nbsp;, was not
    written so.
    """
    if "&" in text and any(html.unescape(m[0]) != m[0] for m in _ENTITY.finditer(text)):
        return True
    return "<" in text and len(tags_of(text)) >= 3


def plain(text: str) -> str:
    """Return what a cell shows: markup, entities and escapes are read, not taken for words."""
    if "_x" in text:
        text = _ESCAPED.sub(_character, text)
    for _ in range(3):  # what was escaped twice is markup only then
        if "<" in text and tags_of(text):
            text = _shown(text)
        elif "&" in text and _ENTITY.search(text):
            text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
        else:
            break
    return text


def _character(match: re.Match) -> str:
    code = int(match[1], 16)
    return "" if 0xD800 <= code < 0xE000 else chr(code)


def _shown(text: str) -> str:
    from lunheng.corpus.webpage import parse, seen

    if _BLOCK.search(text):  # then line ends are blanks
        text = re.sub(r"[ \t\r]*\n\s*", " ", text)
    return seen(parse(f"<html><body>{text}</body></html>", "cell"))


def _measures(text: str) -> tuple[int, int]:
    """Return how many characters Excel counts, and how many bytes a database does."""
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    return units, len(text.encode("utf-8", "surrogatepass"))


def cut_cells(records: Iterable[dict]) -> list[tuple[int, str, int, str]]:
    """Return the cells that were cut before they came.

    No cell of their column is longer, they end within a sentence, and their length is one at which
    programs cut, or `PILED` cells share it.

    Parameters
    ----------
    records
        Dicts of columns, as they were received.

    Returns
    -------
    (number of the record from 1, column, length, unit: characters or bytes).
    """
    columns: dict[str, list[tuple[int, int]]] = defaultdict(list)
    held = list(records)
    for number, record in enumerate(held, 1):
        for column, value in record.items():
            if isinstance(value, str) and len(value) >= 80:
                columns[column].append((len(value), number))
    found = []
    for column, sizes in columns.items():
        longest = max(size for size, _ in sizes)
        # a character is up to four bytes, so that a cell of the most bytes may be a shorter one
        near = [n for size, n in sizes if 4 * size >= longest]
        found += _cut(column, {n: held[n - 1][column] for n in near})
    return sorted(found)


def _cut(column: str, cells: dict[int, str]) -> list[tuple[int, str, int, str]]:
    """Return the cut cells of one column."""
    measured = {number: _measures(text) for number, text in cells.items()}
    for place, unit, slack in ((0, "characters", 0), (1, "bytes", 3)):
        sizes = {number: sizes[place] for number, sizes in measured.items()}
        most = max(sizes.values())
        limit = next((x for x in sorted(LIMITS) if x - slack <= most <= x), None)
        least = most if limit is None else limit - slack
        ending = [
            number
            for number, size in sizes.items()
            if size >= least and not _WHOLE.search(plain(cells[number][-200:]))
        ]
        piled = not slack and most >= SHORTEST and Counter(sizes.values())[most] >= PILED
        if ending and (limit is not None or (piled and len(ending) >= PILED)):
            return [(number, column, sizes[number], unit) for number in ending]
    return []
