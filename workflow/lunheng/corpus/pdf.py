"""PDF files with a text layer: running heads and page numbers out, lines rejoined.

Most pages say in which order they are read. Those that may not are looked at letter by letter.
"""

import logging
import re
from collections import Counter
from pathlib import Path

from lunheng.corpus.contents import CELL, listed
from lunheng.corpus.layout import Line, Piece, needs_layout, page_lines
from lunheng.corpus.structure import numbering
from lunheng.errors import LunhengError

MAX_PAGES = 5_000
# Lines at the top and the bottom of a page among which running heads are looked for.
EDGE = 3
_NUMBER = re.compile(
    r"\W*(?:第\s*)?(?:\d{1,4}|[ivxlc]{1,7})\s*(?:页|/\s*\d{1,4}|of\s+\d{1,4})?"
    r"(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?\W*"
    r"|\W*page\s+\d{1,4}(?:\s+of\s+\d{1,4})?\W*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
_HAN = r"\u3400-\u9fff\uf900-\ufaff，。、；：？！“”‘’（）《》—…"
_END = '。！？!?：:；;.”’"）)'


def _pages(path: Path) -> tuple[list[str], list[int], str | None]:
    """Return each page's text, which pages' layout matters, and the file's own title."""
    import pypdf
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        with path.open("rb") as file:
            held = pypdf.PdfReader(file)
            if held.is_encrypted and not held.decrypt(""):
                raise LunhengError(
                    f"{path.name}: encrypted; open it with its password and save it without"
                )
            if len(held.pages) > MAX_PAGES:
                raise LunhengError(
                    f"{path.name}: {len(held.pages)} pages, more than {MAX_PAGES}; divide it"
                )
            read = [_page(page) for page in held.pages]
            texts, laid_out = [t for t, _ in read], [n for n, (_, laid) in enumerate(read) if laid]
            scans = [
                number
                for number, (page, text) in enumerate(zip(held.pages, texts, strict=True), 1)
                if not re.search(r"\w", text) and _has_picture(page)
            ]
            title = held.metadata.title if held.metadata else None
    except LunhengError:
        raise
    except DependencyError:  # a cipher that would need another library
        raise LunhengError(f"{path.name}: encrypted; open it and save it without") from None
    # A damaged file can make the library stumble anywhere.
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError,
            RecursionError, NotImplementedError, AssertionError, ImportError,
            OverflowError, MemoryError) as error:  # fmt: skip
        raise LunhengError(
            f"{path.name}: not a whole PDF file, or one that cannot be read: {error}; get it "
            "again, or print it to a new PDF"
        ) from None
    if scans:
        named = ", ".join(map(str, scans[:10])) + (" …" if len(scans) > 10 else "")
        raise LunhengError(
            f"{path.name}: page {named} of {len(texts)}: a scan, a picture without text; recognise "
            "its characters first (ocrmypdf does), then give the result"
        )
    return texts, laid_out, title if isinstance(title, str) and title.strip() else None


def _page(page) -> tuple[str, bool]:
    """Return a page's text, and whether it has to be looked at letter by letter."""
    pieces: list[Piece] = []

    def visit(text, at, inner, _, size):
        if text.strip():
            x = inner[4] * at[0] + inner[5] * at[2] + at[4]
            y = inner[4] * at[1] + inner[5] * at[3] + at[5]
            upright = inner[0] * at[0] + inner[1] * at[2]
            slope = inner[0] * at[1] + inner[1] * at[3]
            scale = abs(inner[2] * at[1] + inner[3] * at[3])
            turned = abs(slope) > 0.1 * abs(upright)
            pieces.append(Piece(text.strip("\n"), x, y, abs(size * scale), turned))

    text = page.extract_text(visitor_text=visit) or ""
    return text, needs_layout(pieces)


def _laid_out(path: Path, numbers: list[int]) -> dict[int, list[Line]]:
    """Return the lines of the pages whose layout says another order than their text."""
    if not numbers:
        return {}
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    found = {}
    try:
        with pdfplumber.open(path, password="") as held:
            for number in numbers:
                page = held.pages[number]
                lines = page_lines(page)
                if lines is not None:
                    found[number] = lines
                page.close()
    # A damaged file can make the library stumble anywhere: the text's own order has to do.
    except Exception as error:
        logging.getLogger(__name__).debug("%s: %s", path.name, error)
    return found


def _has_picture(page) -> bool:
    """Return whether a page shows a picture; one without is blank and no loss."""
    resources = page.get("/Resources")
    held = resources.get_object().get("/XObject") if resources else None
    forms = held.get_object().values() if held else []
    return any(form.get_object().get("/Subtype") == "/Image" for form in forms)


def _mapped(texts: list[str], path: Path) -> None:
    """Refuse a file whose letters have no meaning of their own, as some programs embed fonts."""
    whole = "".join(texts)
    lost = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" for c in whole)
    lost += 6 * len(re.findall(r"\(cid:\d+\)|/g\d+", whole))
    if lost > 0.05 * len(whole):
        raise LunhengError(
            f"{path.name}: the file does not say which characters its letters are; recognise it "
            "like a scan (ocrmypdf --force-ocr)"
        )


def _furniture(pages: list[list[str]]) -> set[tuple[str, str]]:
    """Return the running heads and feet: (edge, line with its numbers left out).

    A line is one where it stands, up to its numbers, at the same edge of a third of the pages, and
    of two at least; on left and right pages they differ, so that a half would be too many.
    """
    seen: Counter = Counter()
    for lines in pages:
        heads = {("top", _bare(line)) for line in lines[:EDGE]}
        feet = {("bottom", _bare(line)) for line in lines[-EDGE:]}
        seen.update(heads | feet)
    least = max(2, len(pages) / 3)
    return {edge for edge, n in seen.items() if n >= least and edge[1]}


def _bare(line: str) -> str:
    return " ".join(_DIGITS.sub("#", line).split())


def _body(lines: list[Line], furniture: set[tuple[str, str]]) -> list[Line]:
    """Return a page's lines without its running heads, feet and number, from the edges inwards."""
    first, last = 0, len(lines)
    while first < min(EDGE, last) and _loose(lines[first].text, "top", furniture):
        first += 1
    while last > max(first, len(lines) - EDGE) and _loose(
        lines[last - 1].text, "bottom", furniture
    ):
        last -= 1
    return lines[first:last]


def _loose(line: str, edge: str, furniture: set[tuple[str, str]]) -> bool:
    return (edge, _bare(line)) in furniture or bool(_NUMBER.fullmatch(line))


def _width(lines: list[str]) -> float:
    """Return how long a line is that goes to the edge: a little less than the longer ones."""
    sizes = sorted(len(line) for line in lines)
    return 0.85 * sizes[int(0.8 * (len(sizes) - 1))] if sizes else 0.0


def _joined(lines: list[Line]) -> str:
    """Return paragraphs: lines are joined until one is short, or a heading or a table begins."""
    columns = {line.column for line in lines}
    widths = {c: _width([x.text for x in lines if x.column == c]) for c in columns}
    out: list[str] = []
    open_paragraph, last = False, None
    for line, column in lines:
        text, full = line.strip(), widths[column]
        if column != last and not 0.6 < (full + 1) / (widths.get(last, full) + 1) < 1.7:
            open_paragraph = False  # a title above columns, or what stands below them
        last = column
        indented = line[:1] in "\u3000\t" or line.startswith("    ")
        starts = indented or CELL in line or any(numbering(text, language=g) for g in ("zh", "en"))
        if open_paragraph and not starts:
            out[-1] = _glue(out[-1], text)
        else:
            out.append(text)
        short = len(line.rstrip()) < full
        ends = short and (text[-1] in _END or len(text) < 0.6 * full)
        open_paragraph = not (ends or CELL in line)
    return "\n".join(line.replace(CELL, "\t") for line in out)


def _glue(before: str, after: str) -> str:
    """Join two lines of one paragraph: with nothing between Han characters, else with a blank."""
    if before.endswith("\u00ad"):
        return before[:-1] + after
    if re.search(r"[a-z]-$", before) and re.match(r"[a-z]", after):
        return before[:-1] + after
    between = "" if re.search(f"[{_HAN}]$", before) or re.match(f"[{_HAN}]", after) else " "
    return before + between + after


def read_pdf(path: Path, reader: dict) -> list[dict]:
    """Read a PDF file.

    Parameters
    ----------
    path
        The file.
    reader
        Not looked at.

    Returns
    -------
    One record: text (a line a paragraph), title (or None), pages (their number).

    Raises
    ------
    LunhengError
        Not a whole PDF file, an encrypted one, pages that are pictures, or letters without meaning.
    """
    texts, laid_out, title = _pages(path)
    if not any(re.search(r"\w", text) for text in texts):
        raise LunhengError(f"{path.name}: no text in it; recognise its characters (ocrmypdf does)")
    _mapped(texts, path)
    pages = [[Line(x, None) for x in text.splitlines() if x.strip()] for text in texts]
    for number, lines in _laid_out(path, laid_out).items():
        columns = {x.column for x in lines} - {None}
        # a column is told apart from those of other pages, unless it is all there is
        pages[number] = [Line(x, (number, c) if columns else None) for x, c in lines]
    furniture = _furniture([[line.text for line in page] for page in pages])
    lines = [line for page in pages for line in _body(page, furniture)]
    gone = listed([line.text for line in lines])
    lines = [line for at, line in enumerate(lines) if at not in gone]
    if not lines:
        raise LunhengError(f"{path.name}: nothing but running heads and numbers in it")
    return [{"text": _joined(lines), "title": title, "pages": len(pages)}]
