"""Sheets that people fill in: TSV or a spreadsheet, written for them and read back."""

import io
import unicodedata
from pathlib import Path

import pandas as pd

from lunheng.errors import LunhengError
from lunheng.tables.files import fixed_zip, safe, write_bytes
from lunheng.tables.tsv import read_lines, unquoted

ENDINGS = (".tsv", ".txt", ".xlsx")
_WIDTH = {"id": 30, "document": 26, "text": 90, "themes": 34, "definition": 90}


def _ending(path: Path) -> str:
    if path.suffix.lower() not in ENDINGS:
        raise LunhengError(f"{path}: expected a name that ends in {', '.join(ENDINGS)}")
    return path.suffix.lower()


def new_file(path: str | Path) -> Path:
    """Return where a sheet goes.

    Raises
    ------
    LunhengError
        There is such a file already, which may hold somebody's work; or its ending is unknown.
    """
    path = Path(path)
    _ending(path)
    if path.exists():
        raise LunhengError(f"{path}: is there already, maybe with codes in it; give another name")
    return path


def _cell(value):
    """Return a value without tabs and line ends; what would run as a formula is defused."""
    if not isinstance(value, str):
        return safe(value)
    # a lone - is how a coder writes “none”, and no formula
    return value if value == "-" else safe(" ".join(value.split()))


def _cells(frame: pd.DataFrame) -> list[list]:
    rows = frame.astype(object).itertuples(index=False, name=None)
    return [[_cell(value) for value in row] for row in rows]


def write_sheet(
    frame: pd.DataFrame, path: str | Path, *, notes: pd.DataFrame | None = None
) -> None:
    """Write a sheet, by its name's ending as TSV (UTF-8 with BOM) or as a spreadsheet.

    Parameters
    ----------
    frame
        What is to be filled in.
    path
        Where it goes; ends in .tsv, .txt or .xlsx.
    notes
        A second sheet of a spreadsheet, such as the codebook; a TSV goes without.

    Raises
    ------
    LunhengError
        An ending that is not one of `ENDINGS`.
    """
    path = Path(path)
    if _ending(path) != ".xlsx":
        rows = [list(frame.columns), *_cells(frame)]
        text = "".join("\t".join(_text(v) for v in row) + "\n" for row in rows)
        write_bytes(text.encode("utf-8-sig"), path)
        return
    from openpyxl import Workbook

    book = Workbook()
    _fill(book.active, frame, "sentences")
    if notes is not None:
        _fill(book.create_sheet(), notes, "codebook")
    buffer = io.BytesIO()
    book.save(buffer)
    write_bytes(fixed_zip(buffer.getvalue()), path)


def _text(value) -> str:
    return repr(float(value)) if isinstance(value, float) else str(value)


def _fill(sheet, frame: pd.DataFrame, title: str) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.title = title
    sheet.append(list(frame.columns))
    for row in _cells(frame):
        sheet.append([None if v == "" else v for v in row])
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell, name in zip(sheet[1], frame.columns, strict=True):
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = _WIDTH.get(name, 16)
    sheet.freeze_panes = "A2"


def read_sheet(path: str | Path) -> pd.DataFrame:
    """Read a sheet that somebody filled in.

    Parameters
    ----------
    path
        A TSV (UTF-8, or what Excel calls Unicode text), or a spreadsheet, whose first sheet is
        read.

    Returns
    -------
    Its columns as text, names in small letters, and `row`, the number of the row in the file.
    Empty rows are left out.

    Raises
    ------
    LunhengError
        A file that cannot be read, or that has no rows; columns without a name or with one name
        twice; a row with more cells than the header.
    """
    path = Path(path)
    lines = _workbook(path) if _ending(path) == ".xlsx" else _tsv(path)
    rows = [(number, cells) for number, cells in lines if any(cells)]
    if not rows:
        what = "its first sheet" if _ending(path) == ".xlsx" else "it"
        raise LunhengError(f"{path}: {what} is empty; expected a header and a row a sentence")
    header = [name.lower() for name in rows[0][1]]
    while header and not header[-1]:
        header.pop()
    if "" in header:
        raise LunhengError(f"{path}: column {header.index('') + 1} has no name; give it one")
    twice = [name for name in header if header.count(name) > 1]
    if twice:
        raise LunhengError(f"{path}: two columns are called “{twice[0]}”; keep one")
    table = []
    for number, cells in rows[1:]:
        if any(cells[len(header) :]):
            raise LunhengError(
                f"{path}, row {number}: {len(cells)} cells under {len(header)} columns; is there a "
                "tab inside a cell?"
            )
        filled = [*cells[: len(header)], *[""] * (len(header) - len(cells))]
        table.append({**dict(zip(header, filled, strict=True)), "row": number})
    return pd.DataFrame(table, columns=[*header, "row"])


def _tsv(path: Path) -> list[tuple[int, list[str]]]:
    return [(n, [unquoted(cell.strip()) for cell in cells]) for n, cells in read_lines(path)]


def _workbook(path: Path) -> list[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some programs write the size of another sheet, or A1
        rows = [[_plain(v) for v in row] for row in sheet.iter_rows(values_only=True)]
        book.close()
    except FileNotFoundError:
        raise LunhengError(f"{path}: there is no such file") from None
    except Exception as error:  # openpyxl raises whatever it stumbles over in a damaged file
        raise LunhengError(
            f"{path}: not readable as a spreadsheet ({error}); open it in a spreadsheet "
            "program and save it as .xlsx again"
        ) from None
    return list(enumerate(rows, 1))


def _plain(value) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return unicodedata.normalize("NFC", str(value)).strip()
