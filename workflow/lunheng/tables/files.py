"""Files that go out: written atomically, with nothing of the moment or for a spreadsheet to run."""

import csv
import hashlib
import io
import math
import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_EPOCH = (1980, 1, 1, 0, 0, 0)


@contextmanager
def whole(*paths: str | Path) -> Iterator[list[Path]]:
    """Give files to write that take the place of `paths` when all of them are written.

    Each stands beside its place until then, with `.part` behind its name. Where writing fails,
    what stood there before stays, and no part is left behind.
    """
    places = [Path(path) for path in paths]
    parts = [path.with_name(f"{path.name}.part") for path in places]
    for path in places:
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield parts
        for part, path in zip(parts, places, strict=True):
            os.replace(part, path)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def write_bytes(data: bytes, path: str | Path) -> None:
    """Write a file whole, or not at all."""
    with whole(path) as (part,):
        part.write_bytes(data)


def copy_file(source: str | Path, path: str | Path) -> None:
    """Copy a file whole, or not at all."""
    with whole(path) as (part,):
        shutil.copyfile(source, part)


def sha256_of(path: str | Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def safe(value):
    """Return a cell's value; text that a spreadsheet would run as a formula gets an apostrophe."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


def fixed_zip(data: bytes) -> bytes:
    """Return an Office file with constant dates, so that the same tables are the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name == "docProps/core.xml":
                stamp = rb"1980-01-01T00:00:00Z"
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", stamp, content)
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return out.getvalue()


def write_csv(frame: pd.DataFrame, path: str | Path) -> None:
    """Write a frame as CSV: UTF-8 with BOM, commas, line feeds, floats that read back exactly."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([safe(c) for c in frame.columns])
    writer.writerows(zip(*(_texts(frame[c]) for c in frame), strict=True))
    write_bytes(buffer.getvalue().encode("utf-8-sig"), path)


def _texts(column: pd.Series) -> list:
    """Return a column's cells; by column, since a check of each cell's type takes seconds."""
    if column.dtype == "float64":
        return ["" if v != v else repr(v) for v in column.tolist()]
    return [_text(v) for v in column.astype(object)]


def _text(value) -> object:
    value = safe(value)
    return repr(float(value)) if isinstance(value, float) else value
