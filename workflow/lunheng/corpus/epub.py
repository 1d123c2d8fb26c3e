"""Books (EPUB): their chapters in reading order, without notes and tables of contents."""

import posixpath
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote

from lunheng.corpus.containers import MAX_MEMBER, check_packed, packed_xml
from lunheng.corpus.webpage import read_page
from lunheng.errors import LunhengError

_CONTAINER = "META-INF/container.xml"
_ENCRYPTED = "META-INF/encryption.xml"
_PAGES = {"application/xhtml+xml", "text/html"}
MAX_CHAPTERS = 10_000


def _refuse_locked(path: Path, names: set[str]) -> None:
    """Refuse a book whose chapters are encrypted; fonts often are, and do not matter."""
    if _ENCRYPTED not in names:
        return
    root = packed_xml(path, _ENCRYPTED, "EPUB")
    locked = [e.get("URI") or "" for e in root.iter("{*}CipherReference")]
    if any(re.search(r"\.x?html?$", name, re.IGNORECASE) for name in locked):
        raise LunhengError(
            f"{path.name}: encrypted, as shops protect their books; ask for a copy without"
        )


def _chapters(path: Path, names: set[str]) -> tuple[list[str], str | None]:
    """Return the members that hold the chapters, in order, and the book's title."""
    found = packed_xml(path, _CONTAINER, "EPUB").find(".//{*}rootfile")
    package = found.get("full-path") if found is not None else None
    if package is None:
        raise LunhengError(f"{path.name}: no EPUB file: {_CONTAINER} names no book; get it again")
    root = packed_xml(path, package, "EPUB")
    items = {item.get("id"): item for item in root.iter("{*}item")}
    listing = [r.get("href") or "" for r in root.iter("{*}reference") if r.get("type") == "toc"]
    contents = {_member(package, href) for href in listing}
    chapters = []
    for place in root.iter("{*}itemref"):
        item = items.get(place.get("idref"))
        if item is None or item.get("media-type") not in _PAGES:
            continue
        member = _member(package, item.get("href") or "")
        if "nav" not in (item.get("properties") or "").split() and member not in contents:
            chapters.append(member)
    title = root.findtext(".//{http://purl.org/dc/elements/1.1/}title")
    missing = sorted(set(chapters) - names)
    if missing:
        raise LunhengError(f"{path.name}: the chapter {missing[0]} is missing; get the book again")
    return list(dict.fromkeys(chapters))[:MAX_CHAPTERS], title


def _member(package: str, href: str) -> str:
    """Return the name of a member that the book's list names relative to itself."""
    place = posixpath.join(posixpath.dirname(package), unquote(href.partition("#")[0]))
    return posixpath.normpath(place)


def read_epub(path: Path, reader: dict) -> list[dict]:
    """Read a book.

    Parameters
    ----------
    path
        The file.
    reader
        Not looked at.

    Returns
    -------
    One record: text (a line a paragraph), title (or None).

    Raises
    ------
    LunhengError
        Not a whole EPUB file, an encrypted one, one that unpacks beyond measure, or no text.
    """
    names = check_packed(path, "EPUB")
    if _CONTAINER not in names:
        raise LunhengError(f"{path.name}: no EPUB file: there is no {_CONTAINER} in it")
    _refuse_locked(path, names)
    chapters, title = _chapters(path, names)
    texts, size = [], 0
    with zipfile.ZipFile(path) as archive:
        for member in chapters:
            try:
                content = archive.read(member)
            except Exception as error:  # damaged in whatever way
                raise LunhengError(f"{path.name}: {member}: {error}; get the book again") from None
            size += len(content)
            if size > MAX_MEMBER:
                raise LunhengError(f"{path.name}: more than {MAX_MEMBER} bytes of chapters")
            try:
                texts.append(read_page(content, path.name, None, whole=True)["text"])
            except LunhengError:
                continue  # a cover, a picture
    text = "\n".join(texts)
    if not re.search(r"\w", text):
        raise LunhengError(f"{path.name}: no text in it; pictures of text have to be recognised")
    return [{"text": text, "title": " ".join((title or "").split()) or None}]
