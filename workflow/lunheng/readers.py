"""Readers: a file becomes records, dicts of columns with the file's name and the row's number."""

import codecs
import csv
import io
import json
import sqlite3
from pathlib import Path

from lunheng.errors import LunhengError, nearest

MAX_CELL = 200_000_000
FORMATS = ("text", "csv", "tsv", "json", "jsonl", "sqlite")


def decode(path: Path, *, encoding: str | None) -> str:
    """Return a file's text; the encoding is guessed where none is given.

    Raises
    ------
    LunhengError
        An empty file, or bytes that are not text in the encoding.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise LunhengError(f"{path.name}: cannot be read: {error.strerror}") from None
    if not raw.removeprefix(codecs.BOM_UTF8).strip():
        raise LunhengError(f"{path.name}: the file is empty; put its text there or take it away")
    if encoding is None:
        encoding = _guess(raw, path)
    plain = encoding.lower().replace("_", "").replace("-", "")
    name = "utf-8-sig" if plain == "utf8" else encoding
    try:
        return raw.decode(name)
    except UnicodeDecodeError as error:
        raise LunhengError(
            f"{path.name}: byte {error.start} is not {encoding}; give the right `encoding` to the "
            "reader, such as gb18030 or big5, or leave it out to have it guessed"
        ) from None
    except LookupError:
        raise LunhengError(
            f"{path.name}: there is no encoding “{encoding}”; use utf-8, gb18030, big5 or utf-16"
        ) from None


def _guess(raw: bytes, path: Path) -> str:
    try:
        raw.decode("utf-8-sig")
        return "utf-8"
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(raw, cp_isolation=["gb18030", "big5", "utf_16", "cp1252"]).best()
        if best is None:
            raise LunhengError(
                f"{path.name}: not text in utf-8, gb18030, big5 or utf-16; give `encoding`"
            ) from None
        return best.encoding


def _text(path: Path, reader: dict) -> list[dict]:
    return [{"text": decode(path, encoding=reader.get("encoding"))}]


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


def read_records(path: str | Path, *, reader: dict) -> list[dict]:
    """Read one file.

    Parameters
    ----------
    path
        The file.
    reader
        `format` (text, csv, tsv, json, jsonl, sqlite), and where it applies `encoding`, `query`,
        `join_rows_by` (rows with one value of that column are one record, their texts joined by
        line ends).

    Returns
    -------
    Records with all their columns, `file` (its name), `stem` (the name without its ending) and
    `row` (from 1).

    Raises
    ------
    LunhengError
        Names the file, the row and the field.
    """
    path = Path(path)
    kinds = {"text": _text, "csv": _table, "tsv": _table, "json": _json, "jsonl": _json}
    records = {**kinds, "sqlite": _sqlite}[reader["format"]](path, reader)
    if not records:
        raise LunhengError(f"{path.name}: no rows; put the documents there or take the file away")
    place = {"file": path.name, "stem": path.stem}
    return [{**r, **place, "row": n} for n, r in enumerate(records, 1)]
