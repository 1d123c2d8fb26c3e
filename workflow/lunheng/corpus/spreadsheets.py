"""Sheets of Excel, WPS and LibreOffice as tables; a web page's table that is called one too.

The library that reads them holds a sheet as one block, from its first cell to its last: one stray
cell in the last column of the last row would take more memory than there is. So it runs in a
process of its own within limits.
"""

import json
import subprocess
import sys
from pathlib import Path

from lunheng.corpus.containers import check_packed
from lunheng.corpus.tabular import records_of
from lunheng.errors import LunhengError

MAX_MEMORY = 2_000_000_000
MAX_SECONDS = 120
_CHILD = """
import resource, sys
memory, seconds = int(sys.argv[3]), int(sys.argv[4])
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
import datetime, json
import python_calamine as calamine

def shown(value):
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)

book = calamine.load_workbook(open(sys.argv[1], "rb"))  # by its content, whatever it is called
kinds = calamine.SheetVisibleEnum, calamine.SheetTypeEnum
sheets = [s.name for s in book.sheets_metadata if s.typ == kinds[1].WorkSheet]
seen = [s.name for s in book.sheets_metadata if s.name in sheets and s.visible == kinds[0].Visible]
wanted = json.loads(sys.argv[2]) or (seen or sheets or [None])[0]
rows = []
if wanted in sheets:
    sheet = book.get_sheet_by_name(wanted)
    for number, row in enumerate(sheet.iter_rows(), (sheet.start or (0, 0))[0] + 1):
        cells = [shown(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            rows.append((number, cells))
json.dump({"sheets": sheets, "seen": seen, "read": wanted, "rows": rows}, sys.stdout)
"""


def _opened(path: Path, sheet: str | None) -> dict:
    """Return the names of a file's sheets and the rows of the one that is wanted."""
    limits = [str(MAX_MEMORY), str(MAX_SECONDS)]
    command = [sys.executable, "-I", "-c", _CHILD, str(path), json.dumps(sheet), *limits]
    try:
        run = subprocess.run(command, capture_output=True, timeout=4 * MAX_SECONDS)
    except subprocess.TimeoutExpired:
        run = subprocess.CompletedProcess(command, -9, b"", b"")
    if run.returncode == 0:
        return json.loads(run.stdout)
    said = run.stderr.decode("utf-8", "replace").strip().split("\n")[-1]
    if run.returncode < 0 or "Memory" in said:
        raise LunhengError(
            f"{path.name}: the sheet takes more memory or time than a table of texts does; delete "
            "the columns and rows behind the last one, or save it as .csv"
        )
    if "assword" in said or "Cannot detect" in said:
        raise LunhengError(
            f"{path.name}: encrypted or damaged; open it and save it as .xlsx without a password"
        )
    wrong = said.partition(":")[2].strip() or said
    raise LunhengError(
        f"{path.name}: no whole spreadsheet file: {wrong}; open it and save it as .xlsx"
    )


def _page_rows(path: Path, reader: dict) -> list[tuple[int, list[str]]]:
    """Return the rows of the largest table of a web page, as programs save one called .xls."""
    from lunheng.corpus.webpage import markup_of, parse, seen

    tree = parse(markup_of(path.read_bytes(), path.name, reader.get("encoding"))[0], path.name)
    tables = [
        [[seen(cell) for cell in row.iterchildren("td", "th")] for row in table.iter("tr")]
        for table in tree.iter("table")
    ]
    if not tables:
        raise LunhengError(f"{path.name}: a web page without a table; let its name end with .html")
    return list(enumerate(max(tables, key=len), 1))


def read_sheet(path: Path, reader: dict) -> list[dict]:
    """Read a sheet: its first row that is not blank names the columns.

    Parameters
    ----------
    path
        The file.
    reader
        `sheet`: its name; the first that is not hidden by default.

    Returns
    -------
    A record a row; numbers and dates as they are written in a CSV file (2026, 2026-01-31). Where
    other sheets have something to be seen, the first record's `noticed` says so.

    Raises
    ------
    LunhengError
        Not a whole spreadsheet, an encrypted one, one that takes more memory or time than a table
        of texts does, or no sheet of that name.
    """
    with path.open("rb") as file:
        head = file.read(256)
    if head.startswith(b"PK"):
        check_packed(path, "spreadsheet")
    elif not head.startswith(b"\xd0\xcf") and b"<" in head:
        return records_of(_page_rows(path, reader), path.name)
    wanted = reader.get("sheet")
    book = _opened(path, wanted)
    if wanted is not None and wanted not in book["sheets"]:
        raise LunhengError(
            f"{path.name}: reader.sheet: no sheet “{wanted}”; there are {', '.join(book['sheets'])}"
        )
    records = records_of(map(tuple, book["rows"]), path.name)
    others = [name for name in book["seen"] if name != book["read"]]
    if records and others and wanted is None:
        records[0]["noticed"] = [
            f"the sheet “{book['read']}” is read; there are others ({', '.join(others)}): name one "
            "in reader.sheet, and give each that you want a source of its own"
        ]
    return records
