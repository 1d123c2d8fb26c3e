"""Count the texts at hand again, and compare with the archive."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from lunheng.errors import LunhengError
from lunheng.settings.models import Config
from lunheng.tables.schemas.features import PARTS


def differences(
    study: Config, sources: list[str], *, config: Path, root: Path, corpora: str | None
) -> list[str]:
    """Return what differs between the archive and a fresh count.

    Parameters
    ----------
    study, config
        The configuration, and its file.
    sources
        Sources whose texts are at hand and that have an archive.
    root, corpora
        The checkout; the folder of texts outside it, or None.

    Returns
    -------
    A line a table that is not the same bytes; nothing where all are.

    Raises
    ------
    LunhengError
        The count did not end well; with the end of its log.
    """
    with tempfile.TemporaryDirectory() as folder:
        parts = Path("results") / study.study / "features" / "parts"
        wanted = [f"{parts}/{source}/{name}.parquet" for source in sources for name in PARTS]
        command = [sys.executable, "-m", "snakemake", "-s", str(root / "Snakefile"), "-c2", "-q"]
        command += ["--directory", folder, "--configfile", str(config.resolve()), "--", *wanted]
        env = dict(os.environ)
        if corpora:
            env["LUNHENG_CORPORA"] = str(Path(corpora).resolve())
        run = subprocess.run(command, capture_output=True, text=True, env=env)
        if run.returncode:
            raise LunhengError(f"the texts could not be counted again:\n{run.stderr[-2000:]}")
        found = []
        for source in sources:
            held = next(root / way.archive for way in study.sources[source].ways if way.archive)
            for name in PARTS:
                fresh = Path(folder) / parts / source / f"{name}.parquet"
                if fresh.read_bytes() != (held / fresh.name).read_bytes():
                    found.append(
                        f"{source}/{name}: the texts give other counts than the archive; "
                        "run snakemake with the texts, then `lunheng archive`"
                    )
        return found
