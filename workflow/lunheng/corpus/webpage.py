"""Web pages: their main text, without menus, buttons and scripts; and markup in cells."""

import re
from pathlib import Path

from lunheng.corpus.decoding import decode_named
from lunheng.corpus.notes import is_note_mark
from lunheng.errors import LunhengError

MAX_BYTES = 50_000_000
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
# What a page calls its encoding, and what it is: GB18030 holds GBK and GB2312, and pages that say
# one of these use the larger one all the same.
_CALLED = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "utf8": "utf-8"}
_BLOCKS = frozenset(
    "address article aside blockquote body br dd div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td th thead tr ul".split()
)
_UNSEEN = (
    "script", "style", "noscript", "template", "svg", "iframe", "object", "head", "title",
)  # fmt: skip
# No part of the text: pronunciation beside characters, what was deleted, what a form would take.
_DROPPED = ("rt", "rp", "rtc", "del", "datalist", "select", "textarea")
# What these hold belongs to the words around it.
_INLINE = ("ruby", "rb", "rbc", "sup", "sub", "wbr", "nobr", "q", "data", "label")
_CONTENTS = {"#toc", ".toc", "#table-of-contents", ".table-of-contents"}
_HIDING = re.compile(r"(?:^|[;{\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_HIDDEN_RULE = re.compile(r"([^{}]+)\{[^{}]*?(?:display\s*:\s*none|visibility\s*:\s*hidden)")
_NOTE_ROLES = {"doc-noteref", "noteref", "doc-backlink", "backlink"}


def markup_of(path: Path, encoding: str | None) -> tuple[str, str]:
    """Return a page's source and its encoding: the one given, declared, or guessed."""
    if path.stat().st_size > MAX_BYTES:
        raise LunhengError(f"{path.name}: more than {MAX_BYTES} bytes; divide the page")
    with path.open("rb") as file:
        declared = _CHARSET.search(file.read(4096))
    if encoding is None and declared:
        name = declared.group(1).decode("ascii", "replace").lower()
        try:
            return decode_named(path, encoding=_CALLED.get(name, name))
        except LunhengError:
            pass  # the page does not tell the truth about itself
    return decode_named(path, encoding=encoding)


def parse(markup: str, name: str):
    """Parse a page; what is not seen, pronunciation and note marks are taken out.

    Raises
    ------
    LunhengError
        Nothing in it.
    """
    from lxml import etree, html

    # a declaration of the encoding does not hold for text that is decoded already
    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup).replace("\0", "")
    try:
        parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
        tree = html.document_fromstring(markup, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise LunhengError(f"{name}: no web page: {error}") from None
    _hide(tree)
    _unmark(tree)
    etree.strip_tags(tree, *_INLINE)
    return tree


def _drop(element) -> None:
    """Take an element out, and leave what stands behind it."""
    if element.getparent() is not None:
        element.drop_tree()


def _hide(tree) -> None:
    """Take out what a browser does not show, deletions, pronunciation and tables of contents.

    Where rules of a style sheet would hide more than half of a page, a script shows it again.
    """
    for element in [e for e in tree.iter() if isinstance(e.tag, str)]:
        style = element.get("style") or ""
        closed = element.tag == "dialog" and element.get("open") is None
        shut = element.tag in _DROPPED or element.get("hidden") is not None or closed
        listing = "doc-toc" in (element.get("role") or "") or _names(element) & _CONTENTS
        if shut or listing or _epub_type(element) == "toc" or _HIDING.search(style):
            _drop(element)
    sheets = " ".join(e.text or "" for e in tree.iter("style"))
    names = _hidden_names(sheets) if "none" in sheets or "hidden" in sheets else set()
    found = [e for e in tree.iter() if isinstance(e.tag, str) and _names(e) & names]
    whole = len(seen(tree)) if found else 0
    if sum(len(seen(e)) for e in found) <= 0.5 * whole:
        for element in found:
            _drop(element)


def _hidden_names(sheets: str) -> set[str]:
    """Return the classes and ids (.x, #x) that a style sheet hides on a screen of any width."""
    sheets = re.sub(r"/\*.*?\*/", " ", sheets, flags=re.DOTALL)
    sheets = re.sub(r"@[\w-]+[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", " ", sheets)
    selectors = (s.strip() for m in _HIDDEN_RULE.finditer(sheets) for s in m[1].split(","))
    return {s for s in selectors if re.fullmatch(r"[.#][\w-]+", s)}


def _names(element) -> set[str]:
    classes = {f".{c}" for c in (element.get("class") or "").split()}
    return classes | ({f"#{element.get('id')}"} if element.get("id") else set())


def _unmark(tree) -> None:
    """Take out the marks of notes: raised ones, and links to a note."""
    for element in list(tree.iter("sup", "a")):
        text = element.text_content()
        if len(text) > 12:
            continue
        roles = f"{element.get('role') or ''} {_epub_type(element)}".split()
        linked = element.tag == "a" and (element.get("href") or "").startswith("#")
        bracketed = linked and re.fullmatch(r"\s*[\[［【〔(（].*[\]］】〕)）]\s*", text)
        if _NOTE_ROLES & set(roles):
            _drop(element)
        elif (element.tag == "sup" or bracketed) and is_note_mark(text, _before(element)):
            _drop(element)


def _epub_type(element) -> str:
    return element.get("epub:type") or element.get("{http://www.idpf.org/2007/ops}type") or ""


def _before(element) -> str:
    """Return the text that stands before an element within its block."""
    parts: list[str] = []
    while element is not None and element.tag not in _BLOCKS and sum(map(len, parts)) < 8:
        before = element.getprevious()
        if before is not None:
            parts.append(before.text_content() + (before.tail or ""))
            element = before
        else:
            element = element.getparent()
            parts.append((element.text or "") if element is not None else "")
    return "".join(reversed(parts))


def seen(tree) -> str:
    """Return all text that a browser would show, a line for each block."""
    parts: list[str] = []
    stack = [(tree, False)]
    while stack:  # no recursion: a page may be nested a hundred thousand deep
        element, closing = stack.pop()
        block = element.tag in _BLOCKS
        if closing:
            parts.append("\n" if block else "")
            parts.append(element.tail or "")
            continue
        if not isinstance(element.tag, str) or element.tag in _UNSEEN:
            parts.append(element.tail or "")
            continue
        parts.append("\n" if block else "")
        parts.append(element.text or "")
        stack.append((element, True))
        stack += [(child, False) for child in reversed(element)]
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _flat(tree) -> None:
    """Join what inline markup and line ends in the source would break apart."""
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag == "pre":
            continue
        for name in ("text", "tail"):
            value = getattr(element, name)
            if value and "\n" in value:
                setattr(element, name, re.sub(r"[ \t\r]*\n\s*", " ", value))


def _simplify(tree) -> None:
    """Make paragraphs of divisions that hold text only, and divisions of tables that lay out.

    Pages of governments are nested divisions and tables without a paragraph, which the rules for
    the main text do not take for text.
    """
    for table in list(tree.iter("table")):
        cells = list(table.iter("td", "th"))
        if any(cell.find("p") is not None or cell.find("div") is not None for cell in cells):
            for part in [table, *table.iter("tbody", "thead", "tr", "td", "th")]:
                part.tag = "div"
    for element in list(tree.iter("div", "center", "section")):
        size = len("".join(element.text_content().split()))
        linked = sum(len("".join(a.text_content().split())) for a in element.iter("a"))
        inner = any(child.tag in _BLOCKS for child in element.iterdescendants())
        if size and not inner and linked < 0.3 * size:
            element.tag = "p"


def main_text(tree, shown: str) -> str:
    """Return the main text by trafilatura, or all that is seen where it finds little of it."""
    import logging

    import trafilatura
    from lxml import html

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    _flat(tree)
    _simplify(tree)
    text = trafilatura.extract(
        html.tostring(tree, encoding="unicode"),
        include_comments=False,
        include_tables=True,
        include_formatting=False,
        favor_recall=True,
        deduplicate=False,
    )
    text = text or ""
    # pages of governments are nested tables and divisions that its rules sometimes miss
    return text if len(text) >= 0.3 * len(shown) or len(text) > 2000 else shown


def read_html(path: Path, reader: dict) -> list[dict]:
    """Read a web page.

    Parameters
    ----------
    path
        The file.
    reader
        `encoding`, where the page is wrong about its own.

    Returns
    -------
    One record: text (a line a paragraph), title, encoding.

    Raises
    ------
    LunhengError
        No text that a browser would show.
    """
    markup, encoding = markup_of(path, reader.get("encoding"))
    tree = parse(markup, path.name)
    shown = seen(tree)
    if not shown.strip():
        raise LunhengError(
            f"{path.name}: the page shows no text by itself, as its scripts would fetch it; open "
            "it in a browser and save it when it has loaded, or save it as PDF"
        )
    title = tree.findtext(".//title")
    return [
        {
            "text": main_text(tree, shown),
            "title": " ".join(title.split()) if title and title.strip() else None,
            "encoding": encoding,
        }
    ]
