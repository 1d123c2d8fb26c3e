"""Web pages: their main text, without menus, buttons and scripts."""

import re
from pathlib import Path

from lunheng.errors import LunhengError
from lunheng.tables.decoding import decode_named

MAX_BYTES = 50_000_000
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
# What a page calls its encoding, and what it is: GB18030 holds GBK and GB2312, and pages that say
# one of these use the larger one all the same.
_CALLED = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "utf8": "utf-8"}
_BLOCKS = frozenset(
    "address article aside blockquote body br dd div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td th thead tr ul".split()
)
_UNSEEN = ("script", "style", "noscript", "template", "svg", "iframe", "object", "head", "title")


def _markup(path: Path, encoding: str | None) -> tuple[str, str]:
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


def _tree(markup: str, path: Path):
    """Parse a page; what is never seen is taken out."""
    from lxml import etree, html

    # a declaration of the encoding does not hold for text that is decoded already
    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup).replace("\0", "")
    try:
        parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
        tree = html.document_fromstring(markup, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise LunhengError(f"{path.name}: no web page: {error}") from None
    return tree


def _seen(tree) -> str:
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


def _main(tree, seen: str) -> str:
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
    return text if len(text) >= 0.3 * len(seen) or len(text) > 2000 else seen


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
    markup, encoding = _markup(path, reader.get("encoding"))
    tree = _tree(markup, path)
    seen = _seen(tree)
    if not seen.strip():
        raise LunhengError(
            f"{path.name}: the page shows no text by itself, as its scripts would fetch it; open "
            "it in a browser and save it when it has loaded, or save it as PDF"
        )
    title = tree.findtext(".//title")
    return [
        {
            "text": _main(tree, seen),
            "title": " ".join(title.split()) if title and title.strip() else None,
            "encoding": encoding,
        }
    ]
