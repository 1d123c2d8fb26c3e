"""What a file is: by the ending of its name, and by its content, which is believed."""

import json
import re
import zipfile
from pathlib import Path

from lunheng.errors import LunhengError

# What `auto` takes a file for, by the ending of its name.
ENDINGS = {
    ".txt": "text", ".text": "text", ".md": "text",
    ".csv": "csv", ".tsv": "tsv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".db": "sqlite", ".sqlite": "sqlite", ".sqlite3": "sqlite",
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".ods": "ods",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".mht": "mhtml", ".mhtml": "mhtml",
    ".pdf": "pdf", ".docx": "docx", ".docm": "docx", ".odt": "odt", ".rtf": "rtf", ".epub": "epub",
    ".srt": "subtitles", ".vtt": "subtitles", ".ass": "subtitles", ".ssa": "subtitles",
    ".sub": "subtitles", ".sbv": "subtitles", ".lrc": "subtitles", ".smi": "subtitles",
    ".ttml": "subtitles",
    # read by what they hold, which is often not what they are called
    ".doc": "doc", ".wps": "doc",
}  # fmt: skip
TABLES = {"csv", "tsv", "json", "jsonl", "sqlite", "xlsx", "xls", "ods"}
# What a zip file that is no document may not be called.
_CHARACTERS = {"text", "csv", "tsv", "json", "jsonl", "html", "mhtml", "rtf", "xls", "doc"}
_HEAD = 8192
_WORD = "a Word or WPS file of the old kind; open it there and save it as .docx"
_CAJ = "a CAJ file; open it in its own viewer and print it to PDF"
_PACKED = "a packed file; unpack it"
_PICTURE = "a picture; recognise its characters first (ocrmypdf does, into a PDF)"
# (place, bytes there, what it is and what to do)
_REFUSED = (
    (0, b"\x89PNG", _PICTURE), (0, b"\xff\xd8\xff", _PICTURE), (0, b"GIF8", _PICTURE),
    (0, b"II*\0", _PICTURE), (0, b"MM\0*", _PICTURE), (8, b"WEBP", _PICTURE),
    (0, b"AT&TFORM", _PICTURE), (4, b"ftyp", "a film or a picture; give its text"),
    (0, b"Rar!\x1a\x07", _PACKED), (0, b"7z\xbc\xaf\x27\x1c", _PACKED), (0, b"\x1f\x8b", _PACKED),
    (0, b"BZh", _PACKED), (0, b"\xfd7zXZ", _PACKED), (0, b"\x28\xb5\x2f\xfd", _PACKED),
    (257, b"ustar", _PACKED), (0, b"CAJ\0", _CAJ), (0, b"HN\0\0", _CAJ), (0, b"KDH ", _CAJ),
    (60, b"BOOKMOBI", "a Kindle book; convert it to .epub"),
    (0, b"ITSF", "a help file; convert it to .html"),
    (0, b"%!PS", "a PostScript file; print it to PDF"),
    (0, b"PAR1", "a Parquet file; save it as .csv"),
    (0, b"\xdbWPC", "a WordPerfect file; save it as .docx"),
    (0, b"\xff\xfeW\0o\0r\0d\0P\0r\0o\0", _WORD),
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IN_OLE = (
    ("EncryptedPackage", "encrypted; open it with its password and save it without"),
    ("WordDocument", f"{_WORD}, without a password"),
    ("PowerPoint Document", "a presentation; save its outline as text, or print it to PDF"),
    ("__substg1.0_", "an Outlook message; save it as .html or .txt"),
)
_IN_ZIP = (
    ("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsx"),
    ("META-INF/container.xml", "epub"),
)  # fmt: skip
_MIMES = {
    "application/epub+zip": "epub",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.text-template": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_HTML = re.compile(
    r"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_XML = re.compile(r"\s*<\?xml[^>]*\?>(?:\s|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>]*>)*<([\w:-]+)", re.S)
_MAIL = re.compile(r"(?:[A-Za-z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)*MIME-Version:", re.I)
_TEX = re.compile(r"^\s*\\documentclass\b|\\begin\{document\}", re.M)
_XML_KINDS = {
    "Workbook": "an Excel file written as XML; save it as .xlsx",
    "wordDocument": "a Word file written as XML; save it as .docx",
    "package": "a Word file written as XML; save it as .docx",
    "document": "an office file written as XML; save it as .odt or .docx",
    "svg": _PICTURE,
}


def format_of(path: Path) -> str:
    """Return the format that the ending of a file's name stands for.

    Raises
    ------
    LunhengError
        An ending for which there is no reader.
    """
    kind = ENDINGS.get(path.suffix.lower())
    if kind is None:
        raise LunhengError(
            f"{path.name}: no reader for files that end with “{path.suffix}”; save it as one of "
            f"{', '.join(sorted(ENDINGS))}, say reader.format, or take it away"
        )
    return kind


def format_by_content(path: Path, kind: str) -> str:
    """Return the format that a file's content shows, whatever it is called.

    Parameters
    ----------
    path
        The file.
    kind
        What it is called: its ending's format or the one that was asked for.

    Returns
    -------
    A format that there is a reader for; `kind` where the content shows no other.

    Raises
    ------
    LunhengError
        What the content is, where there is no reader for it, and what to do.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return kind  # the reader says what is wrong
    for place, mark, what in _REFUSED:
        if head.startswith(mark, place):
            raise LunhengError(f"{path.name}: {what}")
    if head.lstrip().startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"SQLite format 3\0"):
        return "sqlite"
    if head.startswith(_OLE):
        return _ole(path, kind)
    if head.startswith(b"PK\x03\x04"):
        return _zip(path, kind)
    return _characters(path, head, kind) if kind != "sqlite" else kind


def _ole(path: Path, kind: str) -> str:
    """Tell the files apart that Office wrote before 2007, and encrypted ones."""
    raw = path.read_bytes()
    for name, what in _IN_OLE:
        if name.encode("utf-16-le") in raw:
            raise LunhengError(f"{path.name}: {what}")
    if any(name.encode("utf-16-le") in raw for name in ("Workbook", "Book")):
        return "xls"
    if kind == "xls":
        return kind
    raise LunhengError(f"{path.name}: {_WORD}; an old or encrypted office file")


def zip_format(path: Path) -> str | None:
    """Return which format a zip file is of; None for one that is a folder, or is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mime = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except Exception:  # in whatever way: its reader says so
        return None
    if any(name.startswith("ppt/") for name in names) or b"presentation" in mime:
        return "presentation"
    found = _MIMES.get(mime.decode("ascii", "replace").strip())
    return found or next((kind for name, kind in _IN_ZIP if name in names), None)


def _zip(path: Path, kind: str) -> str:
    """Tell the formats apart that are zip files."""
    found = zip_format(path)
    if found == "presentation":
        raise LunhengError(f"{path.name}: a presentation; save its outline as text, or print it")
    if found is None and kind in _CHARACTERS:
        raise LunhengError(f"{path.name}: a zip file; let its name end with .zip, or unpack it")
    return found or kind


def _characters(path: Path, head: bytes, kind: str) -> str:
    """Tell formats apart that are written in plain characters."""
    start = _start(head)
    if "<" in start and _HTML.match(start):
        return "xls" if kind in ("xls", "xlsx", "ods") else "html" if kind != "mhtml" else kind
    mail = "MIME-" in start or "mime-" in start
    if mail and kind in ("text", "doc", "html") and _MAIL.match(start):
        return "mhtml"
    if kind not in ("text", "doc", "xls"):
        return kind
    xml = _XML.match(start) if "<?" in start else None
    if xml:
        what = _XML_KINDS.get(xml[1].rpartition(":")[2])
        if what or "http://www.w3.org/ns/ttml" not in start:
            what = what or "an XML file of a kind that there is no reader for; save it as .txt"
            raise LunhengError(f"{path.name}: {what}")
    if kind == "xls":
        return "csv"
    return _text_kind(path, start)


def _start(head: bytes) -> str:
    """Return how a file of characters begins, whatever its encoding."""
    for mark, name in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(name, "replace")
    return head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").replace("\r\n", "\n")


def _text_kind(path: Path, start: str) -> str:
    """Return what a text is that is called a text."""
    from lunheng.corpus.cells import tags_of
    from lunheng.corpus.subtitles import are_subtitles

    if "\\" in start and _TEX.search(start):
        raise LunhengError(
            f"{path.name}: a LaTeX source; give the PDF that it makes, or convert it to .docx"
        )
    if "<" in start and _is_marked_up(start, tags_of(start)):
        return "html"
    if are_subtitles(start):
        return "subtitles"
    if start.lstrip()[:1] in ("{", "["):
        return _json_kind(path, start)
    return "text"


def _is_marked_up(text: str, tags: list[str]) -> bool:
    """Return whether a text is a piece of a web page: tags open and close its parts.

    A text may speak of a tag, or set two words in bold; a page has a tag to each part.
    """
    closing = len(re.findall(r"</(?:p|div|span|td|li|h[1-6]|a|b|strong)>|<br\s*/?>", text, re.I))
    return closing >= 1 and len(tags) >= 3 and text.lstrip().startswith("<")


def _json_kind(path: Path, start: str) -> str:
    """Return json or jsonl where all of a text is, and else text."""
    from lunheng.tables.decoding import decode

    try:
        text = decode(path, encoding=None)
        first = text.split("\n", 1)[0]
        for kind, piece in (("json", text), ("jsonl", first)):
            try:
                value = json.loads(piece)
            except ValueError:
                continue
            if isinstance(value, dict) or (value and all(isinstance(v, dict) for v in value)):
                return kind
    except (LunhengError, RecursionError):
        pass
    return "text"
