"""Runs of the workflow for the tests: one of the example study that all share, and copies of it."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "config" / "studies" / "example.yaml"
# as a user calls it, for a job or two; and with the libraries imported once, for many
PLAIN = [sys.executable, "-m", "snakemake"]
FORKED = [sys.executable, str(ROOT / "tests" / "forks.py")]
# generous: a busy machine may take ten times as long
LIMIT = 1800


def snakemake(folder, *arguments, config=EXAMPLE, cores=2, start=FORKED, **environment):
    """Run the workflow in `folder`; return the finished process with what it said."""
    command = [*start, "-s", str(ROOT / "Snakefile"), f"-c{cores}"]
    command += ["--directory", str(folder), "--configfile", str(config), *arguments]
    own = ("LUNHENG_CORPORA", "LUNHENG_GOLD")
    env = {k: v for k, v in os.environ.items() if k not in own} | environment
    env["PYTHONPATH"] = str(ROOT / "workflow")
    return subprocess.run(command, capture_output=True, text=True, env=env, timeout=LIMIT)


def digests(folder, parts=("features", "analysis", "tables", "paper", "figures", "report")):
    """Return the hash of every result below a study's folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for part in parts
        for path in sorted((folder / part).rglob("*"))
        if path.is_file()
    }


def shared(factory):
    """Return the folder of the example study, run by the worker that comes first."""
    base = factory.getbasetemp()
    # as deep as a test's own folder: rules name the code by its path from there
    folder = base / "example"
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = base.parent / "shared" / "example"
    folder.parent.mkdir(exist_ok=True)
    with (folder.parent / "example.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            folder.mkdir()
            run = snakemake(folder, PYTHONHASHSEED="1", TZ="Asia/Shanghai")
            (folder / "said.txt").write_text(run.stdout + run.stderr, encoding="utf-8")
    said = (folder / "said.txt").read_text(encoding="utf-8")
    assert (folder / "results" / "example" / "manifest.json").exists(), said[-4000:]
    return folder


def copied(folder, to):
    """Copy a run with Snakemake's own notes, so that a run there goes on from it."""
    shutil.copytree(folder, to, dirs_exist_ok=True)
    return to
