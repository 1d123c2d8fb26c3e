"""Normalised text with exact offsets into the received text."""

import re
import unicodedata

import numpy as np

_WIDE = {chr(c): chr(c - 0xFEE0) for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
_WIDE |= {chr(c): chr(c - 0xFEE0) for c in range(0xFF41, 0xFF5B)} | {"％": "%", "．": "."}
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HALF = re.compile(rf"(?<=[{_HAN}”》）%])[,;:?!()]|[,;:?!()](?=[{_HAN}“《（])")
_INNER = re.compile(r"(?<=[^\x00-\x7f])[ \u3000\xa0]+|[ \u3000\xa0]+(?=[^\x00-\x7f])")


def _dropped(char: str) -> bool:
    category = unicodedata.category(char)
    return category in ("Cc", "Cf", "Cs", "Co", "Cn") and char not in "\n\t"


def _map(text: str, places: np.ndarray, change) -> tuple[str, np.ndarray]:
    """Replace each character by what `change` says; every new character keeps the old place."""
    parts = [change(c) for c in text]
    sizes = np.fromiter(map(len, parts), dtype=np.int64, count=len(parts))
    return "".join(parts), np.repeat(places, sizes)


def _without(text: str, places: np.ndarray, pattern: re.Pattern) -> tuple[str, np.ndarray]:
    """Take out what a pattern finds."""
    spans = [m.span() for m in pattern.finditer(text)]
    if not spans:
        return text, places
    stay = np.ones(len(text), dtype=bool)
    for a, b in spans:
        stay[a:b] = False
    return pattern.sub("", text), places[stay]


def _each(text: str, places: np.ndarray, change: dict[str, str]) -> tuple[str, np.ndarray]:
    """Replace characters; most texts have few kinds of them, so that they are looked at by kind."""
    if all(len(new) == 1 for new in change.values()):
        return text.translate({ord(old): new for old, new in change.items()}), places
    return _map(text, places, lambda c: change.get(c, c))


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


def normalise(
    text: str, *, keep: list[tuple[int, int]] | None = None, convert=None
) -> tuple[str, np.ndarray]:
    """Normalise text and say where each character comes from.

    Canonical composition; full-width digits and Latin letters to half width; zero-width and
    control characters out; half-width punctuation beside Han characters to full width; spaces out
    where they touch anything but ASCII.

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
    places = np.concatenate([np.arange(a, b) for a, b in spans] or [np.zeros(0, dtype=np.int64)])
    end = spans[-1][1] if spans else 0
    out = "".join(text[a:b] for a, b in spans)
    kinds = set(out)
    gone = sorted(c for c in kinds if _dropped(c))
    if gone:
        out, places = _without(out, places, re.compile(f"[{re.escape(''.join(gone))}]+"))
    out, places = _each(out, places, {c: _WIDE[c] for c in kinds & _WIDE.keys()})
    out, places = _compose(out, places)
    if convert is not None:
        out, places = _each(out, places, {c: new for c in set(out) if (new := convert(c)) != c})
    out = _HALF.sub(lambda m: _FULL[m.group()], out)
    before = len(out)
    out, places = _without(out, places, _INNER)
    if len(out) < before:
        out, places = _compose(out, places)  # a mark may have moved up to a letter
    return out, np.append(places, end).astype(np.int32)


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
