"""Pages whose layout says how they are read: columns, rows of tables, double printing, notes."""

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from lunheng.corpus.contents import CELL
from lunheng.corpus.notes import is_note_mark

# Less than the width of any letter: what is printed so near to its like is printed twice.
TWICE = 0.07
# A gutter is this wide, and stands beside as many lines; all widths are in heights of a letter.
GUTTER = 0.8
LEAST = 4
# Rows of a table from which its cells are told apart.
ROWS = 3
MAX_PIECES = 50_000
_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_NOTE = re.compile(r"\s*(?:[①-⑳*＊†‡]|[\[［【〔(（]?\d{1,3}[\]］】〕)）.]?\s*\S)")
_MARK = re.compile(
    r"\s*(?:[①-⑳*＊†‡]+|[\[［【〔(（]?\d{1,3}(?:\s*[-,，、]\s*\d{1,3})*[\]］】〕)）]?)\s*"
)


class Piece(NamedTuple):
    """A piece of text where a program put it, without the place of its end."""

    text: str
    x: float
    y: float
    size: float
    turned: bool


class Run(NamedTuple):
    """Words with no gap between them."""

    text: str
    x0: float
    x1: float


class Row(NamedTuple):
    """What stands at one height, and how high its letters are."""

    runs: list[Run]
    size: float


class Line(NamedTuple):
    """A line of text and the column that it stands in; None where it is as wide as the page."""

    text: str
    column: object


def _end(piece: Piece) -> float:
    wide = len(_HAN.findall(piece.text))
    return piece.x + piece.size * (wide + 0.5 * (len(piece.text) - wide))


def needs_layout(pieces: list[Piece]) -> bool:
    """Return whether a page may have columns, tables, notes, turned text or double printing.

    It may be wrong on the side of yes: the page is then looked at letter by letter.
    """
    pieces = [p for p in pieces if p.text.strip() and p.size > 0]
    if not pieces or len(pieces) > MAX_PIECES:
        return False
    usual = median(p.size for p in pieces)
    if any(p.turned for p in pieces):
        return True
    if any(p.size < 0.8 * usual and _MARK.fullmatch(p.text) for p in pieces):
        return True
    heights: dict[int, list[Piece]] = {}
    for piece in pieces:
        heights.setdefault(round(piece.y / (0.5 * usual)), []).append(piece)
    left = min(p.x for p in pieces)
    middle = left + 0.4 * (max(map(_end, pieces)) - left)
    gaps = 0
    for row in heights.values():
        row.sort(key=lambda p: p.x)
        for before, after in pairwise(row):
            if before.text.strip() == after.text.strip() and after.x - before.x < 0.4 * usual:
                return True
        pairs = pairwise(row)
        gaps += row[0].x > middle or any(b.x - _end(a) > GUTTER * usual for a, b in pairs)
    return gaps >= ROWS


def page_lines(page) -> list[Line] | None:
    """Return a page's lines in reading order, or None where its text says the order itself.

    Parameters
    ----------
    page
        Of pdfplumber.

    Returns
    -------
    Lines column by column. The cells of a table's row are separated by `contents.CELL`; letters
    that are printed twice stand once, turned text, notes and their marks are left out.
    """
    from pdfplumber.utils import extract_words

    letters = [c for c in page.chars if c["text"].strip()]
    upright = [c for c in letters if not _is_turned(c)]
    if not upright or len(upright) < 0.5 * len(letters) or len(letters) > MAX_PIECES:
        return None
    usual = median(c["size"] for c in upright)
    once = _once([c for c in page.chars if not _is_turned(c)])
    words = extract_words(once, x_tolerance_ratio=0.25, extra_attrs=["size"])
    rows, marks = _rows(words)
    rows, notes = _without_notes(rows, usual)
    found: list[Line] = []
    for number, part in enumerate(_parts(rows, usual)):
        found += _lines(part, usual, number)
    numbers = {line.column for line in found}
    changed = marks or notes or sum(bool(c["text"].strip()) for c in once) < len(letters)
    if not changed and len(numbers) == 1 and not any(CELL in line.text for line in found):
        return None
    return [line._replace(column=None) for line in found] if len(numbers) == 1 else found


def _is_turned(letter: dict) -> bool:
    """Return whether a letter stands on end or aslant, as a stamp across the page does."""
    return abs(letter["matrix"][1]) > 0.1 * abs(letter["matrix"][0])


def _once(letters: list[dict]) -> list[dict]:
    """Leave out letters that are printed again in their place, which makes them look bold."""
    seen: set[tuple] = set()
    kept = []
    for letter in letters:
        step = TWICE * max(letter["size"], 1)
        x, y = round(letter["x0"] / step), round(letter["top"] / step)
        near = ((letter["text"], x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
        if letter["text"].strip() and any(place in seen for place in near):
            continue
        seen.add((letter["text"], x, y))
        kept.append(letter)
    return kept


def _rows(words: list[dict]) -> tuple[list[Row], int]:
    """Return what stands at each height from the top, and how many marks of notes were left out."""
    bands: list[list[dict]] = []
    for word in sorted(words, key=lambda w: (-w["size"], w["top"], w["x0"])):
        height = word["bottom"] - word["top"]
        for band in bands:
            shared = min(word["bottom"], band[0]["bottom"]) - max(word["top"], band[0]["top"])
            if shared > 0.5 * height:
                band.append(word)
                break
        else:
            bands.append([word])
    rows, marks = [], 0
    for band in sorted(bands, key=lambda b: b[0]["top"]):
        runs: list[Run] = []
        size, base = band[0]["size"], band[0]["bottom"]
        for word in sorted(band, key=lambda w: w["x0"]):
            before = runs[-1].text if runs else ""
            small = word["size"] < 0.8 * size and word["bottom"] < base - 0.1 * size
            if small and is_note_mark(word["text"], before):
                marks += 1
                if runs:  # no gap where it stood
                    runs[-1] = runs[-1]._replace(x1=word["x1"])
                continue
            runs = _with(runs, word, size)
        if runs:
            rows.append(Row(runs, median(w["size"] for w in band)))
    return rows, marks


def _with(runs: list[Run], word: dict, size: float) -> list[Run]:
    """Return a row's runs with its next word, joined to the last where no gap is between them."""
    text = word["text"]
    gap = word["x0"] - runs[-1].x1 if runs else None
    if gap is None or gap > GUTTER * size:
        return [*runs, Run(text, word["x0"], word["x1"])]
    last = runs[-1]
    apart = gap > 0.15 * size and not (_HAN.match(text) and _HAN.match(last.text[-1]))
    joined = f"{last.text}{' ' if apart else ''}{text}"
    return [*runs[:-1], Run(joined, last.x0, max(last.x1, word["x1"]))]


def _without_notes(rows: list[Row], usual: float) -> tuple[list[Row], int]:
    """Leave out the notes at the foot of a page: small lines, the first of which has a mark."""
    last = len(rows)
    if last and re.fullmatch(r"\W*\d{1,4}\W*", "".join(r.text for r in rows[-1].runs)):
        last -= 1  # the page's number
    first = last
    while first and rows[first - 1].size < 0.92 * usual:
        first -= 1
    while first < last and not _NOTE.match(rows[first].runs[0].text):
        first += 1
    if first == last or first < 0.4 * len(rows):
        return rows, 0
    return rows[:first] + rows[last:], last - first


def _span(rows: list[Row]) -> tuple[float, float]:
    return min(r.runs[0].x0 for r in rows), max(r.runs[-1].x1 for r in rows)


def _streaks(rows: list[Row], x: float, size: float) -> Iterator[tuple[int, int]]:
    """Yield from where to where nothing stands in the gutter at the right of x."""
    first, last = x + 0.05 * size, x + (GUTTER - 0.05) * size
    start = 0
    for at in range(len(rows) + 1):
        if at == len(rows) or any(run.x0 < last and run.x1 > first for run in rows[at].runs):
            if at > start:
                yield start, at
            start = at + 1


def _split(rows: list[Row], x: float) -> tuple[list[Row], list[Row]]:
    """Return the rows left and right of a gutter that begins at x."""
    sides = ([r for r in row.runs if r.x0 < x] for row in rows)
    left = [Row(runs, row.size) for runs, row in zip(sides, rows, strict=True) if runs]
    sides = ([r for r in row.runs if r.x0 >= x] for row in rows)
    right = [Row(runs, row.size) for runs, row in zip(sides, rows, strict=True) if runs]
    return left, right


def _is_prose(rows: list[Row], size: float) -> bool:
    """Return whether lines fill their column, as those of paragraphs do and cells do not."""
    start, end = _span(rows)
    full = sum(row.runs[-1].x1 - row.runs[0].x0 >= 0.8 * (end - start) for row in rows)
    return end - start >= 6 * size and full >= 0.5 * len(rows)


def _parts(rows: list[Row], size: float) -> list[list[Row]]:
    """Return the columns of a page, and what stands above, between and below them, in order."""
    best = None
    for x in sorted({round(run.x1, 1) for row in rows for run in row.runs}):
        for start, end in _streaks(rows, x, size):
            left, right = _split(rows[start:end], x)
            least = min(len(left), len(right))
            if least >= LEAST and (best is None or least > best[0]):
                if _is_prose(left, size) and _is_prose(right, size):
                    best = (least, start, end, left, right)
    if best is None:
        return [rows] if rows else []
    _, start, end, left, right = best
    inner = _parts(left, size) + _parts(right, size)
    return _parts(rows[:start], size) + inner + _parts(rows[end:], size)


def _lines(rows: list[Row], size: float, column: int) -> list[Line]:
    """Return the lines of one column, or of a page that has none."""
    start, _ = _span(rows)
    tabled = _tabled(rows, size)
    found = []
    for at, row in enumerate(rows):
        text = (CELL if at in tabled else " ").join(run.text for run in row.runs)
        inset = (row.runs[0].x0 - start) / size
        found.append(Line("\u3000\u3000" + text if 1.5 <= inset <= 4 else text, column))
    return found


def _tabled(rows: list[Row], size: float) -> set[int]:
    """Return which rows are a table's: several one after another have a gap at one place."""
    found: set[int] = set()
    for x in sorted({round(run.x1, 1) for row in rows for run in row.runs[:-1]}):
        for start, end in _streaks(rows, x, size):
            both = [
                at
                for at in range(start, end)
                if rows[at].runs[0].x1 <= x + 0.05 * size and rows[at].runs[-1].x0 > x
            ]
            if len(both) >= ROWS:
                found.update(both)
    return found
