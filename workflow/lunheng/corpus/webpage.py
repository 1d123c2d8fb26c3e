"""Web pages: their main text, without menus, buttons and scripts; and markup in cells."""

import re
from pathlib import Path

from lunheng.corpus.notes import is_note_mark
from lunheng.errors import LunhengError
from lunheng.tables.decoding import decode_bytes

MAX_BYTES = 50_000_000
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"\s*<\?xml[^>]{0,150}encoding\s*=\s*[\"']([\w-]+)", re.IGNORECASE)
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
# By what pages call them: lists of their headings, and what only programs read aloud.
_UNREAD = {"#toc", ".toc", "#table-of-contents", ".table-of-contents",
           ".sr-only", ".visually-hidden", ".screen-reader-text"}  # fmt: skip
_HIDING = re.compile(
    r"(?:^|[;{\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0[a-z%]*\s*(?:[;!]|$))",
    re.IGNORECASE,
)
_HIDDEN_RULE = re.compile(r"([^{}]+)\{[^{}]*?(?:display\s*:\s*none|visibility\s*:\s*hidden)")
# What books call the notes themselves, and lists of what is in them.
_ASIDE = {"toc", "doc-toc", "footnote", "footnotes", "endnote", "endnotes", "rearnote",
          "rearnotes", "doc-footnote", "doc-endnote", "doc-endnotes"}  # fmt: skip
_NOTE_ROLES = {"doc-noteref", "noteref", "doc-backlink", "backlink"}


def markup_of(raw: bytes, name: str, encoding: str | None) -> tuple[str, str]:
    """Return a page's source and its encoding: the one given, declared, or guessed.

    Raises
    ------
    LunhengError
        Too large, or bytes that are no text.
    """
    if len(raw) > MAX_BYTES:
        raise LunhengError(f"{name}: more than {MAX_BYTES} bytes; divide the page")
    declared = _CHARSET.search(raw[:4096]) or _XML_CHARSET.match(raw[:200])
    if encoding is None and declared:
        called = declared.group(1).decode("ascii", "replace").lower()
        try:
            return decode_bytes(raw, name, encoding=_CALLED.get(called, called))
        except LunhengError:
            pass  # the page does not tell the truth about itself
    return decode_bytes(raw, name, encoding=encoding)


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
        aside = _roles(element) & _ASIDE or _names(element) & _UNREAD
        if shut or aside or _HIDING.search(style):
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
        linked = element.tag == "a" and (element.get("href") or "").startswith("#")
        bracketed = linked and re.fullmatch(r"\s*[\[［【〔(（].*[\]］】〕)）]\s*", text)
        if _NOTE_ROLES & _roles(element):
            _drop(element)
        elif (element.tag == "sup" or bracketed) and is_note_mark(text, _before(element)):
            _drop(element)


def _roles(element) -> set[str]:
    """Return what an element says that it is for."""
    named = ("role", "epub:type", "{http://www.idpf.org/2007/ops}type")
    return {role for name in named for role in (element.get(name) or "").split()}


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


def _main_text(tree, shown: str) -> str:
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
    with path.open("rb") as file:
        return [read_page(file.read(MAX_BYTES + 1), path.name, reader.get("encoding"))]


def read_page(raw: bytes, name: str, encoding: str | None, *, whole: bool = False) -> dict:
    """Return the record of a page's bytes; see `read_html`.

    Parameters
    ----------
    raw, name, encoding
        The page, the name of its file, its encoding where that is known.
    whole
        All that is seen is the text, as in a book, which has no menus.

    Raises
    ------
    LunhengError
        No text that a browser would show.
    """
    markup, encoding = markup_of(raw, name, encoding)
    tree = parse(markup, name)
    if whole:
        _flat(tree)
    shown = seen(tree)
    if not shown.strip():
        raise LunhengError(
            f"{name}: the page shows no text by itself, as its scripts would fetch it; open it in "
            "a browser and save it when it has loaded, or save it as PDF"
        )
    title = tree.findtext(".//title")
    return {
        "text": shown if whole else _main_text(tree, shown),
        "title": " ".join(title.split()) if title and title.strip() else None,
        "encoding": encoding,
    }
