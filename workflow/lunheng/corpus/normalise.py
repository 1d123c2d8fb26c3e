"""Normalised text with exact offsets into the received text."""

import re
import unicodedata
from functools import cache

import numpy as np

_WIDE = {chr(c): chr(c - 0xFEE0) for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
_WIDE |= {chr(c): chr(c - 0xFEE0) for c in range(0xFF41, 0xFF5B)} | {"％": "%", "．": "."}
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_HAN = ((0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x40000))
# Classes of characters, as bits: what the rules for width and blanks look at.
_HALF, _BEFORE, _BEHIND, _BLANK, _ASCII, _DROPPED, _CHANGED, _MARK = (1 << n for n in range(8))
# Beyond these code points Unicode has but tags and private use: nothing that is text.
_ASSIGNED = 0x32400


@cache
def _classes() -> np.ndarray:
    """Return the class of every code point; looked up in one step for a whole text."""
    table = np.full(0x110000, _DROPPED, dtype=np.uint8)
    dropped = {"Cc", "Cf", "Cs", "Co", "Cn"}
    kinds = (unicodedata.category(chr(c)) in dropped for c in range(_ASSIGNED))
    table[:_ASSIGNED] = np.where(np.fromiter(kinds, dtype=bool, count=_ASSIGNED), _DROPPED, 0)
    marks = np.fromiter((not _starts_group(chr(c)) for c in range(_ASSIGNED)), bool, _ASSIGNED)
    table[:_ASSIGNED] |= np.where(marks, _MARK, 0).astype(np.uint8)
    table[0xE0100:0xE01F0] = _MARK  # variation selectors are marks
    table[[ord("\n"), ord("\t")]] = 0
    table[:0x80] |= _ASCII
    for first, last in _HAN:
        table[first:last] |= _BEFORE | _BEHIND
    for marks, bit in (("”》）%", _BEFORE), ("“《（", _BEHIND), ("".join(_FULL), _HALF)):
        table[[ord(c) for c in marks]] |= bit
    table[[0x20, 0x3000, 0xA0]] |= _BLANK
    table[[ord(c) for c in _WIDE]] |= _CHANGED
    return table


def codes_of(text: str) -> np.ndarray:
    """Return a text's code points."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _text_of(codes: np.ndarray) -> str:
    return codes.astype("<u4", copy=False).tobytes().decode("utf-32-le", "surrogatepass")


def _narrowed(codes: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """Bring full-width digits and Latin letters to half width."""
    at = np.flatnonzero(kinds & _CHANGED)
    half = {ord(wide): ord(narrow) for wide, narrow in _WIDE.items()}
    out = codes.copy()
    out[at] = [half[c] for c in codes[at].tolist()]
    return out


def _converted(text: str, places: np.ndarray, change: dict[str, str]) -> tuple[str, np.ndarray]:
    """Replace characters by any number of others, each at the old one's place."""
    if all(len(new) == 1 for new in change.values()):
        return text.translate({ord(old): new for old, new in change.items()}), places
    parts = [change.get(c, c) for c in text]
    sizes = np.fromiter(map(len, parts), dtype=np.int64, count=len(parts))
    return "".join(parts), np.repeat(places, sizes)


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


def _idle_blanks(kinds: np.ndarray) -> np.ndarray:
    """Return a mask of the runs of blanks that touch anything but ASCII.

    A blank before a combining mark stays: without it the mark would move up to another letter.
    """
    blank = np.concatenate(([False], (kinds & _BLANK).astype(bool), [False]))
    edges = np.flatnonzero(blank[1:] != blank[:-1])
    starts, ends = edges[::2], edges[1::2]
    last = len(kinds) - 1
    touch = (starts > 0) & ((kinds[np.maximum(starts - 1, 0)] & _ASCII) == 0)
    touch |= (ends <= last) & ((kinds[np.minimum(ends, last)] & _ASCII) == 0)
    touch &= (ends > last) | ((kinds[np.minimum(ends, last)] & _MARK) == 0)
    steps = np.zeros(len(kinds) + 1, dtype=np.int8)
    steps[starts[touch]] += 1
    steps[ends[touch]] -= 1
    return np.cumsum(steps[:-1], dtype=np.int8).astype(bool)


def normalise(
    text: str, *, keep: list[tuple[int, int]] | None = None, convert=None
) -> tuple[str, np.ndarray]:
    """Normalise text and say where each character comes from.

    Canonical composition; full-width digits and Latin letters to half width; zero-width and
    control characters out; half-width punctuation beside Han characters to full width; runs of
    blanks out where they touch anything but ASCII.

    Parameters
    ----------
    text
        The received text.
    keep
        Spans of it that stay, in order; everything by default.
    convert
        A function from one character to its replacement (traditional to simplified), or None.

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
    found = np.bitwise_or.reduce(kinds, initial=0)
    if found & (_DROPPED | _CHANGED):
        stay = (kinds & _DROPPED) == 0
        codes, places = _narrowed(codes, kinds)[stay], places[stay]
        out = _text_of(codes)
    composed, places = _compose(out, places)
    if convert is not None:
        change = {c: new for c in set(composed) if (new := convert(c)) != c}
        composed, places = _converted(composed, places, change)
    if composed is not out:
        codes = codes_of(composed)
    kinds = _classes()[codes]
    codes = _widened(_thousands(codes), kinds)
    idle = _idle_blanks(_classes()[codes])
    out = _text_of(codes[~idle])
    return out, np.append(places[~idle], end).astype(np.int32)


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


def converter(name: str | None):
    """Return a cached function for one character by an OpenCC conversion such as t2s, or None."""
    if name is None:
        return None
    import opencc

    engine, seen = opencc.OpenCC(name), {}

    def convert(char: str) -> str:
        if char not in seen:
            seen[char] = engine.convert(char) if ord(char) > 0x2E80 else char
        return seen[char]

    return convert


def bare(text: str) -> str:
    """Return normalised text without blanks and punctuation, which sources print differently."""
    return re.sub(r"[\W_]+", "", normalise(text)[0])
