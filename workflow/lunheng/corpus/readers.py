"""Readers: a file becomes records, dicts of columns with the file's name and the row's number."""

import csv
import io
import json
import re
import sqlite3
from pathlib import Path, PurePosixPath

from lunheng.corpus.cells import cut_cells, is_marked_up, plain
from lunheng.corpus.formats import TABLES, format_by_content, format_of
from lunheng.corpus.tabular import records_of
from lunheng.errors import LunhengError, nearest
from lunheng.tables.decoding import decode, decode_named

MAX_CELL = 200_000_000
_SEPARATORS = ",;\t"
_SEP_LINE = re.compile(r"\"?sep=(.)\"?\s*?(?:\r\n|\r|\n)", re.IGNORECASE)


def _text(path: Path, reader: dict) -> list[dict]:
    text, encoding = decode_named(path, encoding=reader.get("encoding"))
    if is_marked_up(text):
        what = "it has tags or entities of a web page, which are read as a browser reads them"
        return [{"text": plain(text), "encoding": encoding, "noticed": [what]}]
    return [{"text": text, "encoding": encoding}]


def _separator(text: str, kind: str) -> tuple[str, int]:
    """Return what separates a table's cells, and where the table begins.

    Excel may name the separator in a line before the header; in countries that write 1,5 it
    separates by semicolons, and its “Unicode text” by tabs.
    """
    named = _SEP_LINE.match(text)
    if named:
        return named[1], named.end()
    first = re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0]
    usual = "\t" if kind == "tsv" else ","
    return next((s for s in (usual, *_SEPARATORS) if s in first), usual), 0


def _table(path: Path, reader: dict) -> list[dict]:
    csv.field_size_limit(MAX_CELL)
    text = decode(path, encoding=reader.get("encoding"))
    separator, start = _separator(text, reader["format"])
    lines = csv.reader(
        io.StringIO(text[start:] if start else text, newline=""), delimiter=separator, strict=True
    )
    above = 1 if start else 0
    try:
        return records_of(((lines.line_num + above, row) for row in lines), path.name)
    except csv.Error as error:
        row = lines.line_num + above
        raise LunhengError(f"{path.name}, row {row}: not a CSV file: {error}") from None


def _json(path: Path, reader: dict) -> list[dict]:
    text = decode(path, encoding=reader.get("encoding"))
    lines = [text] if reader["format"] == "json" else text.split("\n")
    records = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise LunhengError(f"{path.name}, row {number}: not JSON: {error}") from None
        records += value if isinstance(value, list) else [value]
    for number, record in enumerate(records, 1):
        if not isinstance(record, dict):
            raise LunhengError(f"{path.name}, row {number}: expected an object with named values")
    return records


def _sqlite(path: Path, reader: dict) -> list[dict]:
    if not reader.get("query"):
        raise LunhengError(f"{path.name}: reader.query is missing; say which rows to read")
    try:
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(address, uri=True)
        connection.row_factory = sqlite3.Row
        rows = [dict(row) for row in connection.execute(reader["query"])]
        connection.close()
    except sqlite3.Error as error:
        raise LunhengError(f"{path.name}: reader.query: {error}") from None
    key = reader.get("join_rows_by")
    if key is None:
        return rows
    joined: dict[str, dict] = {}
    for row in rows:
        for column in (key, "text"):
            if column not in row:
                raise LunhengError(
                    f"{path.name}: reader.query gives no column “{column}”{nearest(column, row)}"
                )
        held = joined.setdefault(row[key], {**row, "text": None})
        parts = [t for t in (held["text"], row["text"]) if t is not None]
        held["text"] = "\n".join(map(str, parts)) if parts else None
    return list(joined.values())


def _html(path: Path, reader: dict) -> list[dict]:
    from lunheng.corpus.webpage import read_html

    return read_html(path, reader)


def _pdf(path: Path, reader: dict) -> list[dict]:
    from lunheng.corpus.pdf import read_pdf

    return read_pdf(path, reader)


def _docx(path: Path, reader: dict) -> list[dict]:
    from lunheng.corpus.word import read_docx

    return read_docx(path, reader)


def _sheet(path: Path, reader: dict) -> list[dict]:
    from lunheng.corpus.spreadsheets import read_sheet

    return read_sheet(path, reader)


def _odt(path: Path, reader: dict) -> list[dict]:
    from lunheng.corpus.opendocument import read_odt

    return read_odt(path, reader)


def _rtf(path: Path, reader: dict) -> list[dict]:
    from lunheng.corpus.rtf import read_rtf

    return read_rtf(path, reader)


def _epub(path: Path, reader: dict) -> list[dict]:
    from lunheng.corpus.epub import read_epub

    return read_epub(path, reader)


def _mhtml(path: Path, reader: dict) -> list[dict]:
    from lunheng.corpus.mhtml import read_mhtml

    return read_mhtml(path, reader)


def _subtitles(path: Path, reader: dict) -> list[dict]:
    from lunheng.corpus.subtitles import read_subtitles

    return read_subtitles(path, reader)


_READERS = {
    **{"text": _text, "doc": _text, "csv": _table, "tsv": _table, "json": _json, "jsonl": _json},
    **{"sqlite": _sqlite, "xlsx": _sheet, "xls": _sheet, "ods": _sheet},
    **{"html": _html, "mhtml": _mhtml, "pdf": _pdf, "docx": _docx, "odt": _odt, "rtf": _rtf},
    **{"epub": _epub, "subtitles": _subtitles},
}


def _cells(records: list[dict], name: str, noticed: list[tuple]) -> list[dict]:
    """Return a table's records with the markup in their cells read; what was cut is noticed."""
    for number, column, size, unit in cut_cells(records):
        what = (
            f"{name}, row {number}: {column}: the cell ends within a sentence after exactly "
            f"{size:,} {unit}, as where a program cuts it: the rest is lost; get the text from "
            "where it came from"
        )
        noticed.append((name, number, what))
    return [{k: plain(v) if isinstance(v, str) else v for k, v in r.items()} for r in records]


def read_records(
    path: str | Path, *, reader: dict, name: str | None = None, noticed: list[tuple] | None = None
) -> list[dict]:
    """Read one file.

    Parameters
    ----------
    path
        The file.
    reader
        `format` (auto: by the file's ending; a file that is something else by its content is read
        as that), and where it applies `encoding`, `query`, `join_rows_by` (rows with one value of
        that column are one record, their texts joined by line ends), `sheet`.
    name
        The file's name with the folders below the source's own; its own name by default.
    noticed
        (file, row, what) of what a user should look at is appended to it: a cell that was cut, a
        sheet that was not read, an ending that does not say what the file is.

    Returns
    -------
    Records with all their columns, `file` (the name), `stem` (its last part without the ending),
    `folder` (the folders before it, may be empty) and `row` (from 1).

    Raises
    ------
    LunhengError
        Names the file, the row and the field.
    """
    path = Path(path)
    whole = PurePosixPath(name or path.name)
    records = read_rows(path, reader=reader, name=str(whole), noticed=noticed)
    folder = "" if str(whole.parent) == "." else str(whole.parent)
    place = {"file": str(whole), "stem": whole.stem, "folder": folder}
    return [{**r, **place, "row": n} for n, r in enumerate(records, 1)]


def read_rows(
    path: Path, *, reader: dict, name: str, noticed: list[tuple] | None = None
) -> list[dict]:
    """Read one file's records with their own columns and no others; see `read_records`.

    Raises
    ------
    LunhengError
        Names the file, the row and the field.
    """
    found = [] if noticed is None else noticed
    called = format_of(path) if reader["format"] == "auto" else reader["format"]
    kind = format_by_content(path, called)
    if kind != called and called != "doc":
        found.append((name, None, f"{name}: it is {kind} by its content, and read so"))
    records = _READERS[kind](path, {**reader, "format": kind})
    if not records:
        raise LunhengError(f"{path.name}: no rows; put the documents there or take the file away")
    for what in records[0].pop("noticed", ()):
        found.append((name, None, f"{name}: {what}"))
    return _cells(records, name, found) if kind in TABLES else records
