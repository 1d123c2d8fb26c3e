"""A run that is killed goes on where it stopped, and a run that is alive is left alone."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "config" / "studies" / "example.yaml"
WHERE = ["-s", str(ROOT / "Snakefile"), "--configfile", str(EXAMPLE)]
ENVIRONMENT = {
    **{k: v for k, v in os.environ.items() if k != "LUNHENG_CORPORA"},
    "PYTHONPATH": str(ROOT / "workflow"),
}
NAMES = ("cities", "essay", "speeches")
TARGETS = [f"results/example/text/{name}/text_documents.parquet" for name in NAMES]


def run(*command, folder):
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, env=ENVIRONMENT, capture_output=True,
        text=True, timeout=600,
    )  # fmt: skip


def until(condition, *, process, seconds=300):
    end = time.monotonic() + seconds
    while not condition():
        assert process.poll() is None, "the run ended before it could be killed"
        assert time.monotonic() < end
        time.sleep(0.05)


def tables(folder):
    return sorted(folder.rglob("text_documents.parquet"), key=lambda path: path.stat().st_mtime_ns)


@pytest.mark.slow
def test_a_killed_run_continues(tmp_path):
    command = [sys.executable, "-m", "snakemake", "-c1", *TARGETS, *WHERE]
    first = subprocess.Popen(
        command, cwd=tmp_path, env=ENVIRONMENT, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    done = tmp_path / "results" / "example" / "text"
    try:
        # with one core, the first job has ended where a second one has left its table
        until(lambda: len(tables(done)) > 1, process=first)
        os.killpg(first.pid, signal.SIGSTOP)  # alive, and in no hurry to end before the next line
        beside = run("lunheng.cli.locks", *WHERE, folder=tmp_path)
        assert beside.returncode == 1
        assert "another run may be alive" in beside.stderr
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    oldest, when = tables(done)[0], tables(done)[0].stat().st_mtime_ns
    assert len(tables(done)) < len(TARGETS)
    assert run("snakemake", "-c1", *TARGETS, *WHERE, folder=tmp_path).returncode != 0  # locked
    unlocked = run("lunheng.cli.locks", *WHERE, folder=tmp_path)
    assert unlocked.returncode == 0, unlocked.stderr
    again = run("snakemake", "-c1", "--profile", str(ROOT / "profiles/default"), *TARGETS, *WHERE,
                folder=tmp_path)  # fmt: skip
    assert again.returncode == 0, again.stderr[-3000:]
    assert len(tables(done)) == len(TARGETS)
    assert oldest.stat().st_mtime_ns == when  # what was done is not done again
