"""Files that go out: written atomically, with nothing of the moment or for a spreadsheet to run."""

import csv
import io
import math
import os
import re
import zipfile
from pathlib import Path

import pandas as pd

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_bytes(data: bytes, path: str | Path) -> None:
    """Write atomically."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    os.replace(part, path)


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
