"""What a script does around its one function: tables in and out, errors to log and screen."""

import errno
import os
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pandas as pd

from lunheng.errors import LunhengError
from lunheng.tables.io import read_table, write_table

# The disk is full, or the user's part of it; or it takes no writing at all.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)


def read_tables(files: Mapping[str, str], *names: str) -> dict[str, pd.DataFrame]:
    """Read tables that stand among a script's inputs under their own names, checked.

    Raises
    ------
    LunhengError
        See `read_table`.
    """
    return {name: read_table(files[name], name) for name in names}


def read_sources(
    files: Mapping[str, Iterable[str]], *names: str
) -> Iterator[dict[str, pd.DataFrame]]:
    """Read tables of which a script has one file a source, under the tables' own names.

    Yields
    ------
    The tables of each source by name, in the order of the files; one source is held at a time.

    Raises
    ------
    LunhengError
        See `read_table`.
    """
    for paths in zip(*(files[name] for name in names), strict=True):
        yield read_tables(dict(zip(names, paths, strict=True)), *names)


def write_tables(tables: Mapping[str, pd.DataFrame], files: Mapping[str, str]) -> None:
    """Write tables to a script's outputs of the same names, checked.

    Raises
    ------
    LunhengError
        See `write_table`.
    """
    for name, table in tables.items():
        write_table(table, files[name], name)


def _fail(log: str, text: str) -> None:
    """Say what went wrong on the screen and in the log, where that can still be written."""
    with suppress(OSError):
        Path(log).write_text(text, encoding="utf-8")
    print(text, file=sys.stderr)
    sys.exit(1)


@contextmanager
def guard(log: str) -> Iterator[None]:
    """Write what goes wrong to `log`; a user's error gets one message and no traceback."""
    try:
        yield
        Path(log).write_text("", encoding="utf-8")
    except LunhengError as error:
        _fail(log, f"\nlunheng: {error}\n")
    except Exception as error:
        number = getattr(error, "errno", None)
        if number not in _FULL:
            _fail(log, traceback.format_exc())
        _fail(
            log,
            f"\nlunheng: a result cannot be written: {os.strerror(number)}; make room and run "
            "again: what was finished stays, and nothing half written is taken for whole\n",
        )
