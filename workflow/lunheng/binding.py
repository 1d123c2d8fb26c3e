"""What a script does around its one function: errors to the log and to the screen."""

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lunheng.errors import LunhengError


@contextmanager
def guard(log: str) -> Iterator[None]:
    """Write what goes wrong to `log`; a user's error gets one message and no traceback."""
    try:
        yield
        Path(log).write_text("", encoding="utf-8")
    except LunhengError as error:
        Path(log).write_text(f"{error}\n", encoding="utf-8")
        print(f"\nlunheng: {error}\n", file=sys.stderr)
        sys.exit(1)
    except Exception:
        text = traceback.format_exc()
        Path(log).write_text(text, encoding="utf-8")
        print(text, file=sys.stderr)
        sys.exit(1)
