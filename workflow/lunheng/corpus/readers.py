"""Readers: a file becomes records, dicts of columns with the file's name and the row's number."""

import csv
import io
import json
import sqlite3
from pathlib import Path, PurePosixPath

from lunheng.errors import LunhengError, nearest
from lunheng.tables.decoding import decode, decode_named

MAX_CELL = 200_000_000
# What `auto` takes a file for, by the ending of its name.
ENDINGS = {
    ".txt": "text", ".text": "text", ".md": "text",
    ".csv": "csv", ".tsv": "tsv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".db": "sqlite", ".sqlite": "sqlite", ".sqlite3": "sqlite",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf", ".docx": "docx",
}  # fmt: skip


def _text(path: Path, reader: dict) -> list[dict]:
    text, encoding = decode_named(path, encoding=reader.get("encoding"))
    return [{"text": text, "encoding": encoding}]


def _table(path: Path, reader: dict) -> list[dict]:
    csv.field_size_limit(MAX_CELL)
    text = decode(path, encoding=reader.get("encoding"))
    lines = csv.reader(
        io.StringIO(text, newline=""),
        delimiter="\t" if reader["format"] == "tsv" else ",",
        strict=True,
    )
    records = []
    try:
        header = next(lines)
        twice = sorted({c for c in header if header.count(c) > 1})
        if twice:
            raise LunhengError(
                f"{path.name}, row 1: the column “{twice[0]}” stands twice; rename one of them"
            )
        for row in lines:
            if not row:
                continue
            if len(row) != len(header):
                raise LunhengError(
                    f"{path.name}, row {lines.line_num}: {len(row)} cells, the header has "
                    f"{len(header)}; look for a comma or a quote that is not escaped"
                )
            records.append(dict(zip(header, row, strict=True)))
    except csv.Error as error:
        raise LunhengError(f"{path.name}, row {lines.line_num}: not a CSV file: {error}") from None
    return records


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


_READERS = {
    **{"text": _text, "csv": _table, "tsv": _table, "json": _json, "jsonl": _json},
    **{"sqlite": _sqlite, "html": _html, "pdf": _pdf, "docx": _docx},
}


def format_of(path: Path) -> str:
    """Return the format that the ending of a file's name stands for.

    Raises
    ------
    LunhengError
        An ending for which there is no reader.
    """
    kind = ENDINGS.get(path.suffix.lower())
    if kind is None:
        raise LunhengError(
            f"{path.name}: no reader for files that end with “{path.suffix}”; save it as one of "
            f"{', '.join(sorted(ENDINGS))}, say reader.format, or take it away"
        )
    return kind


def read_records(path: str | Path, *, reader: dict, name: str | None = None) -> list[dict]:
    """Read one file.

    Parameters
    ----------
    path
        The file.
    reader
        `format` (auto: by the file's ending; text, csv, tsv, json, jsonl, sqlite, html, pdf,
        docx), and where it applies `encoding`, `query`, `join_rows_by` (rows with one value of
        that column are one record, their texts joined by line ends).
    name
        The file's name with the folders below the source's own; its own name by default.

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
    kind = format_of(path) if reader["format"] == "auto" else reader["format"]
    records = _READERS[kind](path, {**reader, "format": kind})
    if not records:
        raise LunhengError(f"{path.name}: no rows; put the documents there or take the file away")
    whole = PurePosixPath(name or path.name)
    folder = "" if str(whole.parent) == "." else str(whole.parent)
    place = {"file": str(whole), "stem": whole.stem, "folder": folder}
    return [{**r, **place, "row": n} for n, r in enumerate(records, 1)]
