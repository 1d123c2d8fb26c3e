"""Tab-separated text that people write: one reader, whose errors name file, line and column."""

from pathlib import Path

from lunheng.errors import LunhengError, nearest

_WIDE = (b"\xff\xfe", b"\xfe\xff")


def read_text(path: str | Path) -> str:
    """Return the text of a file in UTF-8, or in what Excel calls Unicode text (UTF-16).

    Returns
    -------
    Its text, without a mark of the encoding at its head; lines end in a line feed.

    Raises
    ------
    LunhengError
        A file that cannot be read or is in another encoding; names the line where that shows.
    """
    data = b""
    try:
        data = Path(path).read_bytes()
        text = data.decode("utf-16" if data.startswith(_WIDE) else "utf-8-sig")
    except OSError as error:
        raise LunhengError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LunhengError(
            f"{path}, line {line}: is no UTF-8 (maybe GB18030); save it as UTF-8, or in Excel as "
            "“Unicode text”"
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_lines(path: str | Path) -> list[tuple[int, list[str]]]:
    """Return the number, from 1, and the cells of each line that is not blank.

    Raises
    ------
    LunhengError
        See `read_text`.
    """
    lines = enumerate(read_text(path).split("\n"), 1)
    return [(number, line.split("\t")) for number, line in lines if line.strip()]


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
    first, names = lines[0]
    for column in columns:
        if column not in names:
            hint = nearest(column, names)
            raise LunhengError(f"{path}, line {first}: no column “{column}”{hint}; {expected}")
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise LunhengError(f"{path}, line {first}: two columns are called “{twice[0]}”; keep one")
    rows = []
    for number, cells in lines[1:]:
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
