"""Tab-separated text that people write: one reader, whose errors name file, line and column."""

import re
import unicodedata
from pathlib import Path

from lunheng.errors import LunhengError, nearest
from lunheng.tables.decoding import decode_bytes

_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx, .xls


def read_text(path: str | Path) -> str:
    """Return the text of a table in any encoding that editors and spreadsheets write.

    Returns
    -------
    Its text, composed (NFC) as the texts of documents are, without a mark of the encoding at its
    head; lines end in a line feed.

    Raises
    ------
    LunhengError
        A file that cannot be read, is a workbook, or is in no known encoding.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise LunhengError(f"{path}: cannot be read: {error.strerror}") from None
    if data.startswith(_WORKBOOK):
        raise LunhengError(
            f"{path}: is an Excel workbook, expected text; save the sheet as “Unicode text”"
        )
    remedy = "save it as UTF-8, or in Excel as “Unicode text”"
    line = _broken(data)
    if line:
        raise LunhengError(f"{path}, line {line}: is no UTF-8, as the rest is; {remedy}")
    try:
        text = decode_bytes(data, str(path), encoding=None)[0] if data.strip() else ""
    except LunhengError:
        raise LunhengError(f"{path}: is text in no known encoding; {remedy}") from None
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _broken(data: bytes) -> int | None:
    """Return the first line that is no UTF-8 of a file that mostly is, beyond its ASCII."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        signs = [c for c in data.decode("utf-8", "replace") if c > "\x7f"]
        if signs.count("\ufffd") < 0.5 * len(signs):
            return data.count(b"\n", 0, error.start) + 1
    return None


def read_lines(path: str | Path) -> list[tuple[int, list[str]]]:
    """Return the number, from 1, and the cells of each line that is not blank.

    A first line that tells Excel how cells are parted (“sep=”) is none of them.

    Raises
    ------
    LunhengError
        See `read_text`.
    """
    lines = list(enumerate(read_text(path).split("\n"), 1))
    told = re.fullmatch(r'"?sep=.?"?\s*', lines[0][1], re.IGNORECASE)
    return [(number, line.split("\t")) for number, line in lines[bool(told) :] if line.strip()]


def _named(
    path: str | Path, lines: list[tuple[int, list[str]]]
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the names of columns and the lines below, without columns that have no name.

    Raises
    ------
    LunhengError
        A column without a name that is not empty; names the line.
    """
    first, header = lines[0]
    names = [unquoted(name.strip()) for name in header]
    keep = [place for place, name in enumerate(names) if name]
    width = keep[-1] + 1 if keep else 0
    rows = []
    for number, cells in lines[1:]:
        while len(cells) > width and not cells[-1].strip():
            cells = cells[:-1]
        for place, cell in enumerate(cells[: len(names)]):
            if not names[place] and cell.strip():
                raise LunhengError(
                    f"{path}, line {number}: “{cell}” stands in column {place + 1}, which has no "
                    f"name in line {first}; give it one, or empty the column"
                )
        rows.append((number, [*(cells[n] for n in keep if n < len(cells)), *cells[width:]]))
    return [names[n] for n in keep], rows


def read_rows(
    path: str | Path, columns: tuple[str, ...], *, short: bool = False
) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Read a table whose first line names its columns.

    Parameters
    ----------
    path
        The file.
    columns
        Names that must be there; there may be others.
    short
        Whether a line may leave out empty cells at its end, as some editors do.

    Returns
    -------
    The names of all columns; the number and the cells of each line below them, by column.

    Raises
    ------
    LunhengError
        See `read_text`; also a column that is missing or stands twice, a line with more cells
        than there are columns, or with fewer where it may not be short. Names the line.
    """
    lines = read_lines(path)
    expected = f"the columns {', '.join(columns)} must be there, with a tab between them"
    if not lines:
        raise LunhengError(f"{path}, line 1: the file is empty; {expected}")
    first = lines[0][0]
    names, below = _named(path, lines)
    for column in columns:
        if column not in names:
            hint = nearest(column, names)
            if len(names) == 1 and (sign := re.search("[,;，；]", names[0])):
                expected += f", and not “{sign[0]}”: in Excel save as “Unicode text”"
            raise LunhengError(f"{path}, line {first}: no column “{column}”{hint}; {expected}")
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise LunhengError(f"{path}, line {first}: two columns are called “{twice[0]}”; keep one")
    rows = []
    for number, cells in below:
        cells += [""] * (len(names) - len(cells)) if short else []
        if len(cells) != len(names):
            raise LunhengError(
                f"{path}, line {number}: {len(cells)} cells, expected {len(names)}; is there a tab "
                "too many or too few?"
            )
        rows.append((number, dict(zip(names, cells, strict=True))))
    return names, rows


def unquoted(cell: str) -> str:
    """Return a cell without the quotes that a spreadsheet sets around it."""
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1].replace('""', '"')
    return cell
