"""Text from bytes: encodings given or guessed."""

import codecs
from pathlib import Path

from lunheng.errors import LunhengError


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
    if not raw.removeprefix(codecs.BOM_UTF8).strip():
        raise LunhengError(f"{path.name}: the file is empty; put its text there or take it away")
    if encoding is None:
        return _guess(raw, path)
    plain = encoding.lower().replace("_", "").replace("-", "")
    name = "utf-8-sig" if plain == "utf8" else encoding
    try:
        return raw.decode(name), "utf-8" if plain == "utf8" else encoding.lower()
    except UnicodeDecodeError as error:
        raise LunhengError(
            f"{path.name}: byte {error.start} is not {encoding}; give the right `encoding` to the "
            "reader, such as gb18030 or big5, or leave it out to have it guessed"
        ) from None
    except LookupError:
        raise LunhengError(
            f"{path.name}: there is no encoding “{encoding}”; use utf-8, gb18030, big5 or utf-16"
        ) from None


def _guess(raw: bytes, path: Path) -> tuple[str, str]:
    """Return the text and the encoding that it is most likely in."""
    if b"\0" in raw[:100_000]:
        for name in ("utf-16-le", "utf-16-be"):  # without a mark of its own
            try:
                text = raw.decode(name)
            except UnicodeDecodeError:
                continue
            if _ordinary(text[:10_000]):
                return text.removeprefix("\ufeff"), name
    try:
        return raw.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(raw, cp_isolation=["gb18030", "big5", "utf_16", "cp1252"]).best()
        if best is None:
            raise LunhengError(
                f"{path.name}: not text in utf-8, gb18030, big5 or utf-16; give `encoding`"
            ) from None
        return str(best), best.encoding.replace("_", "-")


def _ordinary(text: str) -> bool:
    """Return whether nearly every character is one that Chinese and English are written with."""
    blocks = ((0x09, 0x7F), (0x2010, 0x2030), (0x3000, 0x3100), (0x4E00, 0xA000), (0xFF00, 0xFFF0))
    known = sum(any(a <= ord(c) < b for a, b in blocks) for c in text)
    return known >= 0.95 * len(text)
