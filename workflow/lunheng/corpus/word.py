"""Word files: what a reader sees of paragraphs and tables, in order.

Notes, comments, deletions, hidden text, pronunciation above characters, page numbers and tables of
contents are no part of it.
"""

import re
import zipfile
from pathlib import Path

from lunheng.corpus.containers import check_packed
from lunheng.corpus.contents import CELL, ENTRY, without_contents
from lunheng.corpus.notes import is_note_mark
from lunheng.errors import LunhengError

_MAIN = "word/document.xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = {f"{_W}{n}" for n in "del moveFrom instrText delText rPr pPr rt rubyPr tcPr".split()}
# What may stand around a paragraph, a row or a cell and is nothing by itself.
_AROUND = {f"{_W}{n}" for n in "sdt sdtContent customXml ins moveTo smartTag".split()}
_BREAKS = {f"{_W}tab": "\t", f"{_W}ptab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n",
           f"{_W}noBreakHyphen": "-"}  # fmt: skip
# Fields whose results are numbers of pages or notes, or lists of places in the text.
_UNREAD = {"PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF", "NOTEREF"}
_LISTS = {"TOC", "TOA", "INDEX"}
_LIST_STYLE = re.compile(r"(?:toc|index|table of (?:figures|authorities)|toa)(?: \d| heading)?")
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
        names = check_packed(path, "Word")
        if _MAIN not in names:
            raise LunhengError(f"{path.name}: no Word file: there is no {_MAIN} in it")
        with zipfile.ZipFile(path) as archive:
            declared = archive.read(_MAIN)[:2000]
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise LunhengError(f"{path.name}: no whole Word file: {error}; get it again") from None
    if b"<!DOCTYPE" in declared or b"<!ENTITY" in declared:
        raise LunhengError(
            f"{path.name}: it declares entities, as no Word file does; it may be an attack"
        )


def _on(element, name: str) -> bool | None:
    """Return whether a property is on, off, or not said."""
    found = element.find(f"{_W}{name}") if element is not None else None
    return None if found is None else found.get(f"{_W}val") not in ("0", "false", "off")


def _raised(properties) -> bool | None:
    found = properties.find(f"{_W}vertAlign") if properties is not None else None
    return None if found is None else found.get(f"{_W}val") == "superscript"


def _styles(document) -> dict[str, dict]:
    """Return by id what styles say: name, hidden, raised, each with what it is based on."""
    own = {}
    for style in document.styles.element.iterfind(f"{_W}style"):
        name, base = style.find(f"{_W}name"), style.find(f"{_W}basedOn")
        properties = style.find(f"{_W}rPr")
        own[style.get(f"{_W}styleId")] = {
            "name": (name.get(f"{_W}val") or "").lower() if name is not None else "",
            "base": base.get(f"{_W}val") if base is not None else None,
            "hidden": _on(properties, "vanish"),
            "raised": _raised(properties),
        }
    for style in own.values():
        seen, base = set(), style["base"]
        while base in own and base not in seen:
            seen.add(base)
            for key in ("hidden", "raised"):
                style[key] = own[base][key] if style[key] is None else style[key]
            base = own[base]["base"]
    return own


def _style_of(properties, kind: str, styles: dict) -> dict:
    found = properties.find(f"{_W}{kind}") if properties is not None else None
    return styles.get(found.get(f"{_W}val"), {}) if found is not None else {}


def _prune(body, styles: dict) -> None:
    """Take out of a document what its reader does not see, and mark the lists of its headings."""
    _fields(body)
    for control in list(body.iter(f"{_W}sdt")):
        galleries = [g.get(f"{_W}val") or "" for g in control.iter(f"{_W}docPartGallery")]
        if any(g.startswith("Page Numbers") for g in galleries):
            control.getparent().remove(control)
        elif "Table of Contents" in galleries:
            for paragraph in control.iter(f"{_W}p"):
                _empty(paragraph)
    for paragraph in list(body.iter(f"{_W}p")):
        properties = paragraph.find(f"{_W}pPr")
        style = _style_of(properties, "pStyle", styles)
        if _LIST_STYLE.fullmatch(style.get("name", "")):
            _empty(paragraph)
        for run in [r for r in paragraph.iterchildren() if r.tag not in _SKIPPED]:
            for inner in [run] if run.tag == f"{_W}r" else list(run.iter(f"{_W}r")):
                own = inner.find(f"{_W}rPr")
                hidden = _on(own, "vanish")
                for held in (_style_of(own, "rStyle", styles), style):
                    hidden = held.get("hidden") if hidden is None else hidden
                if hidden:
                    inner.getparent().remove(inner)
    for row in list(body.iter(f"{_W}tr")):
        properties = row.find(f"{_W}trPr")
        if _on(properties, "hidden") or _on(properties, "del"):
            row.getparent().remove(row)


def _empty(paragraph) -> None:
    """Make a paragraph an entry of a table of contents."""
    for child in list(paragraph):
        paragraph.remove(child)
    paragraph.set("entry", "1")


def _fields(body) -> None:
    """Take out the results of fields that count pages and notes, and mark lists of headings."""
    stack: list[dict] = []
    unread, listed = [], {}
    for element in list(body.iter(f"{_W}fldChar", f"{_W}instrText", f"{_W}t", f"{_W}fldSimple")):
        kind = element.get(f"{_W}fldCharType")
        if element.tag == f"{_W}fldSimple" and _code(element.get(f"{_W}instr")) in _UNREAD:
            unread += element.iter(f"{_W}t")
        elif kind == "begin":
            stack.append({"code": "", "shown": False, "at": element})
        elif kind == "separate" and stack:
            stack[-1]["shown"] = True
        elif kind == "end" and stack:
            _overstrike(stack.pop())
        elif element.tag == f"{_W}instrText" and stack and not stack[-1]["shown"]:
            stack[-1]["code"] += element.text or ""
            stack[-1]["at"] = element
        elif element.tag == f"{_W}t":
            codes = {_code(field["code"]) for field in stack if field["shown"]}
            if codes & _LISTS:
                paragraph = next(element.iterancestors(f"{_W}p"), None)
                listed[paragraph] = True
            elif codes & _UNREAD:
                unread.append(element)
    for element in unread:
        element.text = ""
    for paragraph in listed:
        if paragraph is not None:
            _empty(paragraph)


def _code(text: str | None) -> str:
    return (text or "").split(maxsplit=1)[0].upper() if (text or "").strip() else ""


def _overstrike(field: dict) -> None:
    r"""Show what a field EQ sets under a raised reading: \o\ad(\s\up 9(chuàng),创) is 创."""
    match = re.fullmatch(
        r"\s*EQ\b.*?\\o\s*(?:\\a[a-z])?\s*\(\s*(?:\\s\s*\\up\s*\d*\s*)\(.*?\)\s*[,，;](.*)\)\s*",
        field["code"],
        re.IGNORECASE | re.DOTALL,
    )
    if match and not field["shown"]:
        field["at"].tag = f"{_W}t"
        field["at"].text = match[1]


def _inline(element, parts: list[str], boxes: list[str], styles: dict) -> None:
    """Append a paragraph's pieces; insertions and links belong to it, deletions do not."""
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in _BREAKS:
            parts.append(_BREAKS[child.tag])
        elif child.tag == f"{_W}txbxContent":
            boxes += _blocks(child, styles)
        elif child.tag == f"{_MC}AlternateContent":
            chosen = child.find(f"{_MC}Choice")
            if chosen is None:
                chosen = child.find(f"{_MC}Fallback")
            if chosen is not None:
                _inline(chosen, parts, boxes, styles)
        elif child.tag == f"{_W}r" and _is_mark(child, parts, styles):
            continue
        else:
            _inline(child, parts, boxes, styles)


def _is_mark(run, parts: list[str], styles: dict) -> bool:
    """Return whether a run is the mark of a note."""
    for kind in ("footnoteReference", "endnoteReference"):
        if run.find(f"{_W}{kind}") is not None:
            return True
    own = run.find(f"{_W}rPr")
    raised = _raised(own)
    if raised is None:
        raised = _style_of(own, "rStyle", styles).get("raised")
    if not raised:
        return False
    text = "".join(t.text or "" for t in run.iterfind(f"{_W}t"))
    return is_note_mark(text, "".join(parts[-4:]))


def _paragraph(paragraph, styles: dict) -> tuple[list[str], list[str]]:
    """Return a paragraph's lines, and those of the text boxes that hang on it."""
    if paragraph.get("entry"):
        return [ENTRY], []
    parts: list[str] = []
    boxes: list[str] = []
    _inline(paragraph, parts, boxes, styles)
    return "".join(parts).split("\n"), boxes


def _inside(element, tag: str):
    """Yield the rows of a table or the cells of a row, not those of tables within them."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _AROUND:
            yield from _inside(child, tag)


def _row(row, styles: dict) -> str:
    cells = []
    for cell in _inside(row, f"{_W}tc"):
        lines = (x.replace(CELL, " ").replace("\t", " ") for x in _blocks(cell, styles))
        cells.append(" ".join(x for x in lines if x.strip() and x != ENTRY))
    return CELL.join(cells)


def _blocks(body, styles: dict) -> list[str]:
    """Return the lines of a document's body, of a cell or of a text box."""
    lines: list[str] = []
    goes_on = False
    for child in body:
        if child.tag == f"{_W}p":
            own, boxes = _paragraph(child, styles)
            if goes_on and lines and own != [ENTRY]:
                lines[-1] += own.pop(0)
            lines += own
            mark = child.find(f"{_W}pPr/{_W}rPr")
            goes_on = bool(_on(mark, "vanish") or _on(mark, "del")) and own != [ENTRY]
            lines += boxes
        elif child.tag == f"{_W}tbl":
            lines += [_row(row, styles) for row in _inside(child, f"{_W}tr")]
        elif child.tag not in _SKIPPED:
            lines += _blocks(child, styles)
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
        styles = _styles(document)
        _prune(document.element.body, styles)
        lines = without_contents([x for x in _blocks(document.element.body, styles) if x.strip()])
        title = (document.core_properties.title or "").strip()
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, RecursionError,
            etree.XMLSyntaxError, zipfile.BadZipFile) as error:  # fmt: skip
        raise LunhengError(f"{path.name}: no whole Word file: {error}; save it again") from None
    text = "\n".join(line for line in lines if line.strip())
    if not re.search(r"\w", text):
        raise LunhengError(f"{path.name}: no text in it; pictures of text have to be recognised")
    return [{"text": text, "title": None if title.lower() in _DUMMY_TITLES else title}]
