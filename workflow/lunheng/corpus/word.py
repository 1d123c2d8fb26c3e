"""Word files: paragraphs and tables in order, without notes, comments and deletions."""

import re
import zipfile
from pathlib import Path

from lunheng.errors import LunhengError

MAX_MEMBER = 200_000_000
MAX_RATIO = 200
_RATIO_FROM = 10_000_000
_MAIN = "word/document.xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_W}rPr", _ALTERNATE}
_DUMMY_TITLES = {"", "word document", "untitled", "microsoft word document", "document"}


def _check(path: Path) -> None:
    """Refuse what is no Word file, and what would unpack to more than a text can be."""
    with path.open("rb") as file:
        head = file.read(8)
    if head == _OLE:
        raise LunhengError(
            f"{path.name}: an old or encrypted Word file; open it in Word and save it as .docx "
            "without a password"
        )
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = {m.filename for m in members}
            for member in members:
                size, packed = member.file_size, max(member.compress_size, 1)
                if size > MAX_MEMBER or (size > _RATIO_FROM and size / packed > MAX_RATIO):
                    raise LunhengError(
                        f"{path.name}: {member.filename} would unpack to {size} bytes, as no "
                        "honest text does"
                    )
            if _MAIN not in names:
                raise LunhengError(f"{path.name}: no Word file: there is no {_MAIN} in it")
            declared = archive.read(_MAIN)[:2000]
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise LunhengError(f"{path.name}: no whole Word file: {error}; get it again") from None
    if b"<!DOCTYPE" in declared or b"<!ENTITY" in declared:
        raise LunhengError(
            f"{path.name}: it declares entities, as no Word file does; it may be an attack"
        )


def _runs(element) -> str:
    """Return a paragraph's text; insertions and links belong to it, deletions do not."""
    parts: list[str] = []
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag == f"{_W}tab":
            parts.append("\t")
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif child.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif child.tag == f"{_W}p":  # of a text box
            parts.append("\n" + _runs(child) + "\n")
        else:
            parts.append(_runs(child))
    return "".join(parts)


def _blocks(body) -> list[str]:
    """Return the lines of a document's body, or of a cell."""
    lines: list[str] = []
    for child in body:
        if child.tag == f"{_W}p":
            lines += _runs(child).split("\n")
        elif child.tag == f"{_W}tbl":
            for row in child.iter(f"{_W}tr"):
                cells = (" ".join(_blocks(cell)) for cell in row.iterfind(f"{_W}tc"))
                lines.append("\t".join(cells))
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo"):
            lines += _blocks(child)
    return lines


def read_docx(path: Path, reader: dict) -> list[dict]:
    """Read a Word file; whatever programs it carries are not run.

    Parameters
    ----------
    path
        The file.
    reader
        Not looked at.

    Returns
    -------
    One record: text (a line a paragraph or table row), title (or None).

    Raises
    ------
    LunhengError
        Not a whole Word file, an encrypted one, one that unpacks beyond measure, or no text.
    """
    _check(path)
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml import etree

    try:
        document = docx.Document(str(path))
        lines = _blocks(document.element.body)
        title = (document.core_properties.title or "").strip()
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, RecursionError,
            etree.XMLSyntaxError, zipfile.BadZipFile) as error:  # fmt: skip
        raise LunhengError(f"{path.name}: no whole Word file: {error}; save it again") from None
    text = "\n".join(line for line in lines if line.strip())
    if not re.search(r"\w", text):
        raise LunhengError(f"{path.name}: no text in it; pictures of text have to be recognised")
    return [{"text": text, "title": None if title.lower() in _DUMMY_TITLES else title}]
