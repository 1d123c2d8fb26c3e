"""OpenDocument texts (.odt): what a reader sees of paragraphs and tables, in order."""

import re
from pathlib import Path

from lunheng.corpus.containers import check_packed, packed_xml
from lunheng.corpus.contents import CELL, ENTRY, without_contents
from lunheng.corpus.notes import is_note_mark
from lunheng.errors import LunhengError

_CONTENT, _STYLES, _MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"
_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _TABLE, _OFFICE = _NS % "text", _NS % "table", _NS % "office"
_DRAW, _STYLE, _SVG = _NS % "drawing", _NS % "style", _NS % "svg-compatible"
_LISTS = {
    f"{_TEXT}{n}"
    for n in (
        "table-of-content", "illustration-index", "table-index", "object-index", "user-index",
        "alphabetical-index",
    )
}  # fmt: skip
_SKIPPED = {
    *(f"{_TEXT}{n}" for n in ("note", "tracked-changes", "ruby-text", "page-number", "page-count",
      "page-variable-get", "hidden-text", "script", "note-ref", "sequence-decls", "variable-decls",
      "user-field-decls", "page-continuation")),
    *(f"{_OFFICE}{n}" for n in ("annotation", "annotation-end", "forms", "scripts", "binary-data")),
    *(f"{_SVG}{n}" for n in ("title", "desc")),
}  # fmt: skip
_BLANKS = 100


def _styles(roots: list) -> dict[str, dict]:
    """Return by name what styles say: hidden, raised, each with what it is based on."""
    own: dict[str, dict] = {}
    for root in roots:
        for style in root.iter(f"{_STYLE}style"):
            said = style.find(f"{_STYLE}text-properties")
            said = {} if said is None else said.attrib
            place = said.get(f"{_STYLE}text-position")
            own[style.get(f"{_STYLE}name")] = {
                "base": style.get(f"{_STYLE}parent-style-name"),
                "hidden": {"none": True, "true": False}.get(said.get(f"{_TEXT}display")),
                "raised": None if place is None else bool(re.match(r"super|[1-9]", place)),
            }
    for style in own.values():
        seen, base = set(), style["base"]
        while base in own and base not in seen:
            seen.add(base)
            for key in ("hidden", "raised"):
                style[key] = own[base][key] if style[key] is None else style[key]
            base = own[base]["base"]
    return own


def _inline(element, parts: list[str], boxes: list[str], styles: dict) -> None:
    """Append the pieces of a paragraph."""
    parts.append(_flat(element.text))
    for child in element:
        name = child.tag
        style = styles.get(child.get(f"{_TEXT}style-name"), {})
        if name == f"{_TEXT}s":
            parts.append(" " * min(int(child.get(f"{_TEXT}c") or 1), _BLANKS))
        elif name == f"{_TEXT}tab":
            parts.append("\t")
        elif name == f"{_TEXT}line-break":
            parts.append("\n")
        elif name == f"{_DRAW}text-box":
            boxes += _blocks(child, styles)
        elif name not in _SKIPPED and not style.get("hidden"):
            inner: list[str] = []
            _inline(child, inner, boxes, styles)
            text = "".join(inner)
            if not (style.get("raised") and is_note_mark(text, "".join(parts[-4:]))):
                parts.append(text)
        parts.append(_flat(child.tail))


def _flat(text: str | None) -> str:
    """Return text of the XML: line ends there are blanks."""
    return re.sub(r"[ \t\r\n]+", " ", text or "")


def _rows(table):
    """Yield a table's rows, not those of tables within it."""
    for child in table:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag != f"{_TABLE}table-column":
            yield from _rows(child)


def _row(row, styles: dict) -> str:
    cells = []
    for cell in row.iterchildren(f"{_TABLE}table-cell"):
        lines = (x.replace(CELL, " ").replace("\t", " ") for x in _blocks(cell, styles))
        cells.append(" ".join(x for x in lines if x.strip() and x != ENTRY))
    return CELL.join(cells)


def _blocks(body, styles: dict) -> list[str]:
    """Return the lines of a document's body, a section, a list, a cell or a text box."""
    lines: list[str] = []
    for child in body:
        name = child.tag
        if name in _SKIPPED or child.get(f"{_TEXT}display") == "none":
            continue
        if name in _LISTS:
            lines.append(ENTRY)
        elif name in (f"{_TEXT}p", f"{_TEXT}h"):
            if styles.get(child.get(f"{_TEXT}style-name"), {}).get("hidden"):
                continue
            parts: list[str] = []
            boxes: list[str] = []
            _inline(child, parts, boxes, styles)
            lines += "".join(parts).split("\n") + boxes
        elif name == f"{_TABLE}table":
            shown = (r for r in _rows(child) if r.get(f"{_TABLE}visibility") != "collapse")
            lines += [_row(row, styles) for row in shown]
        else:
            lines += _blocks(child, styles)
    return lines


def read_odt(path: Path, reader: dict) -> list[dict]:
    """Read an OpenDocument text; whatever programs it carries are not run.

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
        Not a whole OpenDocument file, an encrypted one, one that unpacks beyond measure, or no
        text.
    """
    names = check_packed(path, "OpenDocument")
    if _MANIFEST in names:
        manifest = packed_xml(path, _MANIFEST, "OpenDocument")
        if manifest.find(".//{*}encryption-data") is not None:
            raise LunhengError(f"{path.name}: encrypted; open it and save it without a password")
    content = packed_xml(path, _CONTENT, "OpenDocument")
    roots = [packed_xml(path, _STYLES, "OpenDocument")] if _STYLES in names else []
    title = None
    if "meta.xml" in names:
        found = packed_xml(path, "meta.xml", "OpenDocument")
        title = found.findtext(".//{http://purl.org/dc/elements/1.1/}title")
    body = content.find(f"{_OFFICE}body")
    try:
        lines = _blocks(body if body is not None else [], _styles([*roots, content]))
    except (RecursionError, ValueError) as error:
        raise LunhengError(
            f"{path.name}: no whole OpenDocument file: {error}; save it again"
        ) from None
    text = "\n".join(without_contents([line for line in lines if line.strip()]))
    if not re.search(r"\w", text):
        raise LunhengError(f"{path.name}: no text in it; pictures of text have to be recognised")
    return [{"text": text, "title": " ".join((title or "").split()) or None}]
