"""Tables for spreadsheets: CSV that Excel reads rightly, and one workbook."""

import io
from pathlib import Path

import pandas as pd

from lunheng.errors import LunhengError
from lunheng.tables.files import fixed_zip, safe, write_bytes

MAX_ROWS = 1_048_575
WORKBOOK_ROWS = 5_000


def write_workbook(frames: dict[str, pd.DataFrame], path: str | Path) -> None:
    """Write one workbook with a sheet for each table.

    A table of more than 5,000 rows would make the workbook slow to open: its sheet says so and
    names the CSV that holds all of it; `contrasts` then shows the rows that were tested.

    Raises
    ------
    LunhengError
        More rows than a sheet can hold.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    for name, frame in frames.items():
        sheet = book.create_sheet(name[:31])
        sheet.freeze_panes = "A2"
        whole = len(frame)
        if whole > WORKBOOK_ROWS:
            frame = frame[frame["p"].notna()] if "p" in frame else frame.head(WORKBOOK_ROWS)
        if len(frame) > MAX_ROWS:
            raise LunhengError(f"table {name}: {len(frame)} rows are more than a sheet can hold")
        header = []
        for column in frame.columns:
            cell = WriteOnlyCell(sheet, value=safe(column))
            cell.font = Font(bold=True)
            header.append(cell)
        sheet.append(header)
        for row in frame.astype(object).itertuples(index=False, name=None):
            sheet.append([None if (v := safe(value)) == "" else v for value in row])
        if len(frame) < whole:
            sheet.append([f"{len(frame)} of {whole} rows; all of them are in {name}.csv"])
    buffer = io.BytesIO()
    book.save(buffer)
    write_bytes(fixed_zip(buffer.getvalue()), path)
