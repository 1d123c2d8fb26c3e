"""Text from bytes: encodings given or guessed."""

import codecs
from pathlib import Path

from lunheng.errors import LunhengError

# The Chinese encodings, each with the bytes that begin its common characters (the first level of
# GB 2312 and of Big5) and the least byte behind them; rows A1 to A3 of both hold marks and figures.
_CHINESE = (("gb18030", 0xB0, 0xD7, 0xA1), ("big5", 0xA4, 0xC6, 0x40))
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(path: Path, *, encoding: str | None) -> str:
    """Return a file's text; see `decode_named`."""
    return decode_named(path, encoding=encoding)[0]


def decode_named(path: Path, *, encoding: str | None) -> tuple[str, str]:
    """Return a file's text and its encoding, which is guessed where none is given.

    Raises
    ------
    LunhengError
        An empty file, or bytes that are not text in the encoding.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise LunhengError(f"{path.name}: cannot be read: {error.strerror}") from None
    return decode_bytes(raw, path.name, encoding=encoding)


def decode_bytes(raw: bytes, name: str, *, encoding: str | None) -> tuple[str, str]:
    """Return the text of the bytes that a file of this name holds; see `decode_named`.

    Raises
    ------
    LunhengError
        Nothing in it, or bytes that are not text in the encoding.
    """
    if not raw.removeprefix(codecs.BOM_UTF8).strip():
        raise LunhengError(f"{name}: the file is empty; put its text there or take it away")
    if encoding is None:
        return _guess(raw, name)
    plain = encoding.lower().replace("_", "").replace("-", "")
    codec = "utf-8-sig" if plain == "utf8" else encoding
    try:
        return raw.decode(codec), "utf-8" if plain == "utf8" else encoding.lower()
    except UnicodeDecodeError as error:
        raise LunhengError(
            f"{name}: byte {error.start} is not {encoding}; give the right `encoding` to the "
            "reader, such as gb18030 or big5, or leave it out to have it guessed"
        ) from None
    except LookupError:
        raise LunhengError(
            f"{name}: there is no encoding “{encoding}”; use utf-8, gb18030, big5 or utf-16"
        ) from None


def _guess(raw: bytes, name: str) -> tuple[str, str]:
    """Return the text and the encoding that it is most likely in."""
    if raw.startswith(_WIDE):
        try:
            return raw.decode("utf-16"), "utf-16"
        except UnicodeDecodeError:
            pass
    if b"\0" in raw[:100_000]:
        for encoding in ("utf-16-le", "utf-16-be"):  # without a mark of its own
            try:
                text = raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            if _ordinary(text[:10_000]):
                return text.removeprefix("\ufeff"), encoding
    try:
        return raw.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        chinese = _chinese(raw)
        if chinese:
            return raw.decode(chinese), chinese
        from charset_normalizer import from_bytes

        best = from_bytes(raw, cp_isolation=["gb18030", "big5", "utf_16", "cp1252"]).best()
        if best is None:
            raise LunhengError(
                f"{name}: not text in utf-8, gb18030, big5 or utf-16; give `encoding`"
            ) from None
        return str(best), best.encoding.replace("_", "-")


def _chinese(raw: bytes) -> str | None:
    """Return the Chinese encoding in which nearly all characters are common ones, or None.

    A table of a few lines is too short for a guess by frequencies.
    """
    shares = {}
    for name, first, last, least in _CHINESE:
        try:
            text = raw.decode(name)
        except UnicodeDecodeError:
            continue
        codes = [c.encode(name) for c in text[:50_000] if c > "\x7f"]
        common = [
            len(code) == 2 and code[1] >= least and (first <= code[0] <= last or code[0] < 0xA4)
            for code in codes
        ]
        shares[name] = sum(common) / max(len(codes), 1)
    best = max(shares, key=shares.get, default=None)
    return best if best and shares[best] > 0.9 else None


def _ordinary(text: str) -> bool:
    """Return whether nearly every character is one that Chinese and English are written with."""
    blocks = ((0x09, 0x7F), (0x2010, 0x2030), (0x3000, 0x3100), (0x4E00, 0xA000), (0xFF00, 0xFFF0))
    known = sum(any(a <= ord(c) < b for a, b in blocks) for c in text)
    return known >= 0.95 * len(text)
