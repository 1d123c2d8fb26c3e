"""RTF files: what a reader sees of their text."""

import re
from pathlib import Path

from lunheng.corpus.contents import ENTRY, without_contents
from lunheng.corpus.notes import is_note_mark
from lunheng.errors import LunhengError

MAX_BYTES = 200_000_000
_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'[0-9a-fA-F]{2}|\\[^a-zA-Z]|[{}]|[^\\{}]+", re.DOTALL
)
_UNREAD = {"PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF", "NOTEREF"}
_LISTS = {"TOC", "TOA", "INDEX"}
_OPEN, _CLOSE = "\ufdd2", "\ufdd3"
# What the library writes for these is no text: cells are set apart by a tab, links have no address.
_RENAMED = {"cell": "\\tab ", "nestcell": "\\tab ", "nestrow": "\\par ", "shp": "", "shpinst": "",
            "shptxt": "\\par "}  # fmt: skip


def _plain_bytes(raw: bytes) -> str:
    """Return a file's characters; bytes beyond ASCII become what RTF writes for them."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return re.sub(rb"[\x80-\xff]", lambda m: b"\\'%02x" % m[0][0], raw).decode("ascii")
    units = (c.encode("utf-16-be") for c in text if c > "\x7f")
    known = {c.decode("utf-16-be"): c for c in units}
    written = {
        ord(c): "".join(
            f"\\u{int.from_bytes(u[i : i + 2], 'big', signed=True)}?" for i in range(0, len(u), 2)
        )
        for c, u in known.items()
    }
    return text.translate(written)


def _seen(text: str) -> str:
    """Return RTF without what a reader does not see: hidden and deleted text, counted fields."""
    out: list[str] = []
    field = ""
    stack: list[tuple] = []
    gone, off, code, raised = False, frozenset(), False, False
    for match in _TOKEN.finditer(text):
        token, word, number = match[0], match[1], match[2]
        if token == "{":
            stack.append((gone, off, code, raised))
            out.append(token)
        elif token == "}":
            if raised and not (stack and stack[-1][3]):
                out.append(_CLOSE)
            gone, off, code, raised = stack.pop() if stack else (gone, off, code, raised)
            out.append(token)
        elif word:
            if word in ("v", "deleted"):
                off = off - {word} if number == "0" else off | {word}
            elif word == "plain":
                off = off - {"v"}
            elif word == "fldinst":
                code, field = True, ""
            elif word == "fldrslt":
                name = field.split(maxsplit=1)[0].upper() if field.strip() else ""
                gone = gone or name in _UNREAD | _LISTS
                out.append(f"\\par {ENTRY}\\par " if name in _LISTS else "")
            elif word in ("super", "nosupersub") and raised != (word == "super" and number != "0"):
                raised = not raised
                out.append(_OPEN if raised else _CLOSE)
            hides = (gone or off) and word in ("u", "par", "line", "tab")
            out.append("" if hides else _RENAMED.get(word, token))
        else:
            field += token if code else ""
            if not (gone or off) and not (token == "\\*" and _before_shape(text, match.end())):
                out.append(token)
    return "".join(out)


def _before_shape(text: str, at: int) -> bool:
    return text.startswith("\\shpinst", at)


def read_rtf(path: Path, reader: dict) -> list[dict]:
    """Read an RTF file.

    Parameters
    ----------
    path
        The file.
    reader
        Not looked at.

    Returns
    -------
    One record: text (a line a paragraph or table row).

    Raises
    ------
    LunhengError
        Not RTF, too large, or no text in it.
    """
    from striprtf.striprtf import rtf_to_text

    with path.open("rb") as file:
        raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise LunhengError(f"{path.name}: more than {MAX_BYTES} bytes; divide it")
    if not raw.startswith(b"{\\rtf"):
        raise LunhengError(f"{path.name}: no RTF file; open it in Word and save it as .docx")
    held = _seen(_plain_bytes(raw).replace("HYPERLINK", "LINK"))
    try:
        text = rtf_to_text(held, errors="replace")
    except (ValueError, LookupError, ArithmeticError, TypeError, RecursionError) as error:
        raise LunhengError(
            f"{path.name}: no whole RTF file: {error}; open it in Word and save it as .docx"
        ) from None
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = re.sub(
        f"{_OPEN}([^{_CLOSE}]*){_CLOSE}",
        lambda m: "" if is_note_mark(m[1], text[max(m.start() - 8, 0) : m.start()]) else m[1],
        text,
    )
    lines = [line.strip(" \t") for line in text.split("\n")]
    text = "\n".join(without_contents([line for line in lines if line]))
    if not re.search(r"\w", text):
        raise LunhengError(f"{path.name}: no text in it; pictures of text have to be recognised")
    return [{"text": text}]
