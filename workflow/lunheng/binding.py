"""What a script does around its one function: errors to the log and to the screen."""

import errno
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lunheng.errors import LunhengError

# The disk is full, or the user's part of it; or it takes no writing at all.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)


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
