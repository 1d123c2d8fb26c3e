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
    out, places = _map(out, places, lambda c: "" if _dropped(c) else _WIDE.get(c, c))
    out, places = _compose(out, places)
    if convert is not None:
        out, places = _map(out, places, convert)
    out = _HALF.sub(lambda m: _FULL[m.group()], out)
    spaces = [m.span() for m in _INNER.finditer(out)]
    if spaces:
        stay = np.ones(len(out), dtype=bool)
        for a, b in spaces:
            stay[a:b] = False
        out = "".join(c for c, s in zip(out, stay.tolist(), strict=True) if s)
        places = places[stay]
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
