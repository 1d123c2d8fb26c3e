"""What a killed run left locked is unlocked, where no other run is alive in this folder.

Snakemake locks its folder and takes the lock away when it ends; a killed run does not. Every run
holds a lock of the system's beside it, which dies with its process: it tells one from the other.
"""

import fcntl
import subprocess
import sys
from pathlib import Path

from lunheng.errors import LunhengError

LOCKS, ALIVE = Path(".snakemake/locks"), Path(".snakemake/alive")
_held = []  # open as long as the process lives


def hold() -> None:
    """Say that a run is alive here, for as long as this process is; many may be at once."""
    try:
        ALIVE.parent.mkdir(exist_ok=True)
        file = ALIVE.open("a")
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:  # a file system that cannot: `unlock` then leaves the locks to the user
        return
    _held.append(file)


def unlock(*arguments: str) -> bool:
    """Let Snakemake unlock this folder where a killed run left it locked; return whether it did.

    Parameters
    ----------
    arguments
        What Snakemake is called with beside `--unlock`.

    Raises
    ------
    LunhengError
        Another run is alive, or Snakemake could not unlock.
    """
    if not (LOCKS.is_dir() and any(LOCKS.iterdir())):
        return False
    with ALIVE.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise LunhengError(
                f"{Path.cwd()}: locked, and another run may be alive here; wait until it ends, or "
                "where none is, call `snakemake --unlock`"
            ) from None
        command = [sys.executable, "-m", "snakemake", "-c1", "--unlock", *arguments]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise LunhengError(f"`snakemake --unlock` failed:\n{done.stderr.strip()}")
    return True


def main(arguments: list[str]) -> int:
    """Unlock for `make`, before it runs; see `unlock`."""
    try:
        if unlock(*arguments):
            print("A killed run had left this folder locked; it is unlocked, and the run goes on.")
    except LunhengError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
