"""Normalised text with exact offsets into the received text."""

import re
import unicodedata
from functools import cache

import numpy as np
import regex

from lunheng.corpus.folding import ASSIGNED, WIDE_MARKS, folded, ticks

_FULL = dict(zip(",;:?!()", WIDE_MARKS, strict=True))
# Classes of characters, as bits: what the rules for width, blanks and apostrophes look at.
_HALF, _BEFORE, _BEHIND, _BLANK, _DROPPED, _CHANGED, _MARK = (1 << n for n in range(7))
_HAN, _FOREIGN, _LETTER, _TICK = (1 << n for n in range(7, 11))
_SETS = (
    (_HAN | _BEFORE | _BEHIND, r"\p{Han}"),
    # the marks of Chinese: those as wide as its characters
    (_HAN, r"[\p{P}&&[\p{East_Asian_Width=W}\p{East_Asian_Width=F}]]"),
    (_FOREIGN, r"[[\p{L}\p{M}]--[\p{Han}\p{Latin}\p{Inherited}]]"),
    (_LETTER, r"[\p{Latin}\p{Greek}\p{Cyrillic}]"),
    (_MARK, r"[\p{M}\u1160-\u11ff]"),
    (_DROPPED, r"[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}--[\n\t]]"),
)


@cache
def _classes() -> np.ndarray:
    """Return the class of every code point; looked up in one step for a whole text."""
    table = np.full(0x110000, _DROPPED, dtype=np.uint16)
    table[:ASSIGNED] = 0
    # a surrogate is no character to a pattern
    every = "".join("\0" if 0xD800 <= c < 0xE000 else chr(c) for c in range(ASSIGNED))
    for bits, pattern in _SETS:
        for found in regex.finditer(f"{pattern}+", every, regex.V1):
            table[found.start() : found.end()] |= bits
    signs = ("”》）%", _BEFORE), ("“《（", _BEHIND), ("".join(_FULL), _HALF), (ticks(), _TICK)
    for marks, bit in signs:
        table[[ord(c) for c in marks]] |= bit
    table[ord(" ")] |= _BLANK
    table[[ord(c) for c in folded()]] |= _CHANGED
    return table


def codes_of(text: str) -> np.ndarray:
    """Return a text's code points."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _text_of(codes: np.ndarray) -> str:
    return codes.astype("<u4", copy=False).tobytes().decode("utf-32-le", "surrogatepass")


def _folded(codes: np.ndarray, kinds: np.ndarray, places: np.ndarray) -> tuple:
    """Replace characters by what they are read as, at the old one's place, and drop the unseen."""
    at = np.flatnonzero(kinds & _CHANGED)
    read_as = folded()
    parts = [read_as[chr(c)] for c in codes[at].tolist()]
    sizes = np.where(kinds & _DROPPED, 0, 1)
    sizes[at] = [len(part) for part in parts]
    ends = np.cumsum(sizes)
    out = np.repeat(codes, sizes)
    spans = [np.arange(e - len(p), e) for e, p in zip(ends[at].tolist(), parts, strict=True)]
    if spans:
        out[np.concatenate(spans)] = codes_of("".join(parts))
    return out, np.repeat(places, sizes)


def _compose(text: str, places: np.ndarray) -> tuple[str, np.ndarray]:
    """Bring to NFC, group by group: a base with its marks becomes one piece at the base's place."""
    if unicodedata.is_normalized("NFC", text):
        return text, places
    out, kept, start = [], [], 0
    for end in range(1, len(text) + 1):
        if end < len(text) and not _starts_group(text[end]):
            continue
        piece = unicodedata.normalize("NFC", text[start:end])
        out.append(piece)
        kept += [places[start]] * len(piece)
        start = end
    return "".join(out), np.array(kept, dtype=np.int64)


def _starts_group(char: str) -> bool:
    # Vowel signs of combining class 0, and Hangul vowels and finals, compose with what is before.
    mark = unicodedata.combining(char) or unicodedata.category(char)[0] == "M"
    return not mark and not "\u1160" <= char <= "\u11ff"


def _widened(codes: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """Bring half-width punctuation beside Han characters to full width."""
    at = np.flatnonzero(kinds & _HALF)
    last = len(codes) - 1
    if not len(at):
        return codes
    behind = (at > 0) & (kinds[np.maximum(at - 1, 0)] & _BEFORE).astype(bool)
    before = (at < last) & (kinds[np.minimum(at + 1, last)] & _BEHIND).astype(bool)
    at = at[behind | before]
    full = {ord(half): ord(wide) for half, wide in _FULL.items()}
    out = codes.copy()
    out[at] = [full[c] for c in codes[at].tolist()]
    # (2）: of a pair of brackets about a number both are wide
    opening = np.flatnonzero(out == ord("("))
    for size in (2, 3):
        ends = np.minimum(opening + size, last)
        pair = (out[ends] == ord("）")) & (out[ends - 1] != ord(")"))
        out[opening[pair]] = ord("（")
    return out


def _thousands(codes: np.ndarray) -> np.ndarray:
    """Bring the full-width comma inside a number to half width (1，234): it ends no clause."""
    at = np.flatnonzero(codes == ord("，"))
    at = at[(at > 0) & (at + 3 < len(codes))]
    if not len(at):
        return codes
    digit = np.append((codes >= ord("0")) & (codes <= ord("9")), False)
    inside = digit[at - 1] & digit[at + 1] & digit[at + 2] & digit[at + 3] & ~digit[at + 4]
    out = codes.copy()
    out[at[inside]] = ord(",")
    return out


def _apostrophes(codes: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """Bring what looks like an apostrophe, and stands between letters, to the plain one."""
    at = np.flatnonzero(kinds & _TICK)
    at = at[(at > 0) & (at < len(codes) - 1)]
    at = at[(kinds[at - 1] & kinds[at + 1] & _LETTER) > 0]
    out = codes.copy()
    out[at] = ord("'")
    return out


def _idle_blanks(kinds: np.ndarray, language: str) -> np.ndarray:
    """Return a mask of the runs of blanks that part no words: see `normalise`.

    A blank before a combining mark stays: without it the mark would move up to another letter.
    """
    blank = np.concatenate(([False], (kinds & _BLANK) > 0, [False]))
    edges = np.flatnonzero(blank[1:] != blank[:-1])
    starts, ends = edges[::2], edges[1::2]
    last = len(kinds) - 1
    if last < 0:
        return np.zeros(0, dtype=bool)
    before = np.where(starts > 0, kinds[np.maximum(starts - 1, 0)], 0)
    behind = np.where(ends <= last, kinds[np.minimum(ends, last)], 0)
    if language == "zh":
        idle = ((before | behind) & _HAN > 0) & ((before | behind) & _FOREIGN == 0)
    else:
        idle = before & behind & _HAN > 0
    idle &= behind & _MARK == 0
    steps = np.zeros(len(kinds) + 1, dtype=np.int8)
    steps[starts[idle]] += 1
    steps[ends[idle]] -= 1
    return np.cumsum(steps[:-1], dtype=np.int8).astype(bool)


def normalise(
    text: str, *, keep: list[tuple[int, int]] | None = None, convert=None, language: str = "zh"
) -> tuple[str, np.ndarray]:
    """Normalise text and say where each character comes from.

    Canonical composition. Characters that are a form of others (full width, ligatures, radicals,
    units in one sign: see `folding.folded`) become those; what is not seen goes out; apostrophes
    between letters become the plain one. Blanks go out where they part no words: between Han
    characters or their marks, and in Chinese also where one of them stands beside a Latin letter,
    a figure or a sign. In Chinese, half-width punctuation beside Han characters becomes full width.

    Parameters
    ----------
    text
        The received text.
    keep
        Spans of it that stay, in order; everything by default.
    convert
        A conversion of a text, see `conversion.converter`, or None.
    language
        zh or en.

    Returns
    -------
    text
        The normalised text.
    offsets
        Array of its length plus one: the place of each character in the received text, and the
        end of what was kept.
    """
    spans = keep if keep is not None else [(0, len(text))]
    places = _places(spans)
    end = spans[-1][1] if spans else 0
    out = "".join([text[a:b] for a, b in spans])
    codes = codes_of(out)
    kinds = _classes()[codes]
    if np.bitwise_or.reduce(kinds, initial=0) & (_DROPPED | _CHANGED):
        codes, places = _folded(codes, kinds, places)
        out = _text_of(codes)
    composed, places = _compose(out, places)
    if convert is not None:
        composed, source = convert(composed)
        places = places[source]
    if composed is not out:
        codes = codes_of(composed)
    kinds = _classes()[codes]
    found = np.bitwise_or.reduce(kinds, initial=0)
    if found & _TICK:
        codes = _apostrophes(codes, kinds)
    if language == "zh":
        codes = _widened(_thousands(codes), kinds)
    if found & _BLANK:
        idle = _idle_blanks(_classes()[codes], language)
        codes, places = codes[~idle], places[~idle]
    return _text_of(codes), np.append(places, end).astype(np.int32)


def _places(spans: list[tuple[int, int]]) -> np.ndarray:
    """Return the places that spans hold, in order."""
    edges = np.asarray(spans, dtype=np.int64).reshape(-1, 2)
    sizes = edges[:, 1] - edges[:, 0]
    before = np.cumsum(sizes) - sizes
    return np.arange(sizes.sum()) + np.repeat(edges[:, 0] - before, sizes)


def to_runs(offsets: np.ndarray) -> np.ndarray:
    """Return offsets as runs: pairs, one after the other, of a character and its place.

    From one pair to the next both count on by one, so that a paragraph from which nothing was
    taken is one pair.
    """
    breaks = np.append(0, np.flatnonzero(np.diff(offsets) != 1) + 1) if len(offsets) else []
    at = np.asarray(breaks, dtype=np.int32)
    return np.column_stack([at, np.asarray(offsets)[at]]).astype(np.int32).ravel()


def from_runs(runs: np.ndarray, length: int) -> np.ndarray:
    """Return the place of each of `length` characters; see `to_runs`."""
    pairs = np.asarray(runs, dtype=np.int64).reshape(-1, 2)
    sizes = np.diff(np.append(pairs[:, 0], length))
    return np.arange(length) + np.repeat(pairs[:, 1] - pairs[:, 0], sizes)


def received(runs, lengths: np.ndarray) -> np.ndarray:
    """Return the place of each character of several texts, one after the other with line ends.

    Parameters
    ----------
    runs
        Offsets of each text as runs; see `to_runs`.
    lengths
        Characters of each text; a line end follows each.
    """
    if not len(lengths):
        return np.zeros(0, dtype=np.int64)
    pairs = np.concatenate(list(runs)).astype(np.int64).reshape(-1, 2)
    begins = np.cumsum(lengths + 1) - lengths - 1
    number = np.fromiter((len(r) // 2 for r in runs), dtype=np.int64, count=len(lengths))
    at = pairs[:, 0] + np.repeat(begins, number)
    sizes = np.diff(np.append(at, begins[-1] + lengths[-1] + 1))
    return np.arange(at[0], at[0] + sizes.sum()) + np.repeat(pairs[:, 1] - at, sizes)


def bare(text: str) -> str:
    """Return normalised text without blanks and punctuation, which sources print differently."""
    return re.sub(r"[\W_]+", "", normalise(text)[0])
