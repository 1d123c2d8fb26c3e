import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from lunheng.cli import locks
from lunheng.errors import LunhengError

ROOT = Path(__file__).parents[3]
HELD = "from lunheng.cli.locks import hold; hold(); print('held', flush=True); input()"


@pytest.fixture
def left(tmp_path, monkeypatch):
    """A folder with a workflow, as a killed run leaves it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Snakefile").write_text("rule all:\n    output: touch('done')\n", "utf-8")
    locks.LOCKS.mkdir(parents=True)
    (locks.LOCKS / "0.output.lock").write_text(f"{tmp_path}/done\n", encoding="utf-8")
    (locks.LOCKS / "0.input.lock").write_text(f"{tmp_path}/given\n", encoding="utf-8")


@pytest.fixture
def other(tmp_path):
    """Another run that is alive."""
    command, pipe = [sys.executable, "-c", HELD], subprocess.PIPE
    path = str(ROOT / "workflow")
    run = subprocess.Popen(
        command, stdin=pipe, stdout=pipe, cwd=tmp_path, env={**os.environ, "PYTHONPATH": path}
    )
    assert run.stdout.readline() == b"held\n"
    yield run
    run.kill()
    run.wait()


def names():
    return sorted(p.name for p in locks.LOCKS.glob("*"))


def test_a_folder_that_is_not_locked_is_left_as_it_is(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert locks.main([]) == 0
    assert capsys.readouterr().out == ""
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_unlocked_once(left, capsys):
    assert locks.main([]) == 0
    assert "unlocked" in capsys.readouterr().out
    assert names() == []
    assert locks.main([]) == 0
    assert capsys.readouterr().out == ""


def test_a_run_that_is_alive_keeps_its_lock_and_one_that_was_killed_does_not(left, other, capsys):
    before = names()
    assert locks.main([]) == 1
    assert "another run may be alive" in capsys.readouterr().err
    assert names() == before
    os.kill(other.pid, signal.SIGKILL)
    other.wait()
    assert locks.main([]) == 0
    assert names() == []


def test_runs_beside_each_other_are_all_alive(left, other):
    with subprocess.Popen(
        [sys.executable, "-c", HELD], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT / "workflow")},
    ) as second:  # fmt: skip
        assert second.stdout.readline() == b"held\n"
        other.kill()
        other.wait()
        with pytest.raises(LunhengError, match="alive"):
            locks.unlock()
        second.kill()
    assert locks.unlock()


def test_what_snakemake_says_is_passed_on(left):
    Path("Snakefile").write_text("rule:\n    nonsense\n", encoding="utf-8")
    with pytest.raises(LunhengError, match=r"--unlock` failed:\n.*"):
        locks.unlock()


def test_make_unlocks_before_it_runs():
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").split("\nrun:")[1].split("\n\n")[0]
    assert recipe.index("-m lunheng.cli.locks") < recipe.index("/snakemake")
