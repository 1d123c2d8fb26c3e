"""An edit re-runs what can see it, and nothing else: the default study's jobs, module by module."""

import json
import os
import random
import re
import shutil
import subprocess
import sys
from functools import cache
from modulefinder import ModuleFinder
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "workflow" / "lunheng"
SEED = 20_261
# one worker reads the DAG, once
pytestmark = pytest.mark.xdist_group("reruns")


def environment():
    """Neither texts nor gold at hand: the default study from the archive."""
    return {k: v for k, v in os.environ.items() if not k.startswith("LUNHENG_")}


def dag(folder, *configurations, root=ROOT):
    command = [sys.executable, str(ROOT / "tests" / "workflow" / "print_dag.py")]
    command += [str(root / "Snakefile"), str(folder), *map(str, configurations)]
    run = subprocess.run(command, capture_output=True, text=True, env=environment())
    assert run.returncode == 0, run.stderr[-3000:]
    return json.loads(run.stdout.splitlines()[-1])


def archived(folder, change=lambda study: None):
    """Write the default study with its archive alone, whatever texts are in the cache; changed."""
    study = yaml.safe_load((ROOT / "config" / "config.yaml").read_text(encoding="utf-8"))
    for source in study["sources"].values():
        source["from"] = [way for way in source["from"] if "archive" in way]
    change(study)
    path = folder / "study.yaml"
    path.write_text(yaml.safe_dump(study, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def jobs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dag")
    return dag(folder, archived(folder))


@cache
def seen(*files):
    """The library's files that Python itself finds behind some files, by their bytecode."""
    found = set()
    for file in files:
        finder = ModuleFinder(path=[str(ROOT / "workflow")])
        finder.run_script(str(file))
        found |= {Path(m.__file__) for m in finder.modules.values() if m.__file__}
    return {p.relative_to(LIBRARY).as_posix() for p in found if p.is_relative_to(LIBRARY)}


def visible(job):
    """What a job's code can see: its script, and the figure that it loads by name."""
    files = [(ROOT / "workflow" / "rules" / job["script"]).resolve()]
    names = set()
    if job["rule"] == "draw_figure":
        drawing = LIBRARY / "figures" / f"{job['wildcards']['figure'].replace('-', '_')}.py"
        files.append(drawing)
        names.add(drawing.relative_to(LIBRARY).as_posix())
    return seen(*files) | names


def declared(job):
    return {re.split(r"(?:^|/)workflow/lunheng/", path)[-1] for path in job["code"]}


def modules():
    return [p.relative_to(LIBRARY).as_posix() for p in sorted(LIBRARY.rglob("*.py"))]


def after(jobs, first):
    """Jobs by number, and all that stand on their results."""
    made = {path: n for n, job in enumerate(jobs) for path in job["outputs"]}
    found, grown = set(first), True
    while grown:
        more = {
            n
            for n, job in enumerate(jobs)
            if n not in found and any(made.get(path) in found for path in job["inputs"])
        }
        found, grown = found | more, bool(more)
    return found


def rerun(jobs, module):
    return after(jobs, {n for n, job in enumerate(jobs) if module in declared(job)})


def test_a_remark_in_a_module_reruns_the_jobs_whose_code_can_see_it(jobs):
    scripted = [job for job in jobs if job["script"]]
    assert len(scripted) == len(jobs) - 1  # all but the rule that asks for everything
    for module in modules():
        told = {n for n, job in enumerate(scripted) if module in declared(job)}
        can_see = {n for n, job in enumerate(scripted) if module in visible(job)}
        assert told == can_see, module


@pytest.mark.parametrize(
    ("module", "most"),
    [("corpus/pdf.py", 3), ("words/segment.py", 3), ("coding/rules.py", 23),
     ("corpus/cleaning.py", 23), ("plan/prepare.py", 0), ("cli/main.py", 0)],
)  # fmt: skip
def test_readers_and_rules_rerun_little_of_a_run_from_the_archive(jobs, module, most):
    assert len(rerun(jobs, module)) <= most < len(jobs) / 2


def test_coding_and_marking_stand_beside_segmentation(tmp_path):
    example = dag(tmp_path, ROOT / "config" / "studies" / "example.yaml")
    made = {path: n for n, job in enumerate(example) for path in job["outputs"]}
    behind = {n: {made[p] for p in job["inputs"] if p in made} for n, job in enumerate(example)}
    for job, before in zip(example, behind.values(), strict=True):
        if job["rule"] in ("code_source", "mark_source"):
            assert {example[n]["rule"] for n in before} == {"ingest_source"}


def laid_out(jobs, folder):
    """Lay empty files where a finished run has its results, none older than its inputs."""
    left = list(jobs)
    made = {path for job in jobs for path in job["outputs"]}
    there = set()
    while left:
        ready = [j for j in left if not ({*j["inputs"]} & made) - there]
        for job in ready:
            for path in job["outputs"]:
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).touch()
                there.add(path)
        left = [j for j in left if j not in ready]


def dry_run(root, folder):
    """The names of the jobs that Snakemake itself would run, by the times of files."""
    command = [
        sys.executable,
        "-m",
        "snakemake",
        "-s",
        str(root / "Snakefile"),
        "-n",
        "-q",
        "rules",
    ]
    command += ["--directory", str(folder), "--rerun-triggers", "mtime"]
    run = subprocess.run(command, capture_output=True, text=True, env=environment())
    assert run.returncode == 0, run.stderr[-3000:]
    counts = re.findall(r"^(\w+)\s+(\d+)$", run.stdout + run.stderr, re.M)
    return {name: int(n) for name, n in counts if name != "total"}


def counted(jobs, numbers):
    rules = [jobs[n]["rule"] for n in numbers]
    return {rule: rules.count(rule) for rule in set(rules)}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of the checkout whose default study looks finished."""
    root = tmp_path_factory.mktemp("copy")
    for name in ("workflow", "config", "data", "profiles"):
        leave = shutil.ignore_patterns("__pycache__", "raw", "*.egg-info")
        shutil.copytree(ROOT / name, root / name, ignore=leave)
    for name in ("Snakefile", "environment.yml"):
        shutil.copy(ROOT / name, root / name)
    found = dag(root, root=root)
    laid_out(found, root)
    return root, found


@pytest.mark.slow
def test_snakemake_itself_reruns_what_the_dag_says(checkout):
    root, jobs = checkout
    assert dry_run(root, root) == {}
    candidates = [m for m in modules() if "__" not in m]
    for module in random.Random(SEED).sample(candidates, 10):
        path = root / "workflow" / "lunheng" / module
        text, times = path.read_bytes(), path.stat()
        path.write_bytes(text + b"# a remark\n")
        expected = rerun(jobs, module)
        assert dry_run(root, root) == counted(jobs, expected), module
        path.write_bytes(text)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def told(jobs):
    return {(job["rule"], *job["wildcards"].values()): job["params"] for job in jobs}


def changed(tmp_path, before, change):
    """The rules whose jobs are told something else where a configuration is changed."""
    path = archived(tmp_path, change)
    after, before = told(dag(tmp_path, path)), told(before)
    assert set(after) == set(before)
    return {name for name in before if before[name] != after[name]}


def test_how_to_get_a_text_redraws_nothing(jobs, tmp_path):
    def change(study):
        study["sources"]["essay"]["how_to_get"] = "ask its author"

    # the manifest holds the whole configuration
    assert changed(tmp_path, jobs, change) == {("write_manifest",)}


def test_a_label_is_told_to_what_prints_it(jobs, tmp_path):
    def change(study):
        study["contrasts"]["yangtze-delta"]["label"]["en"] = "another name"

    found = changed(tmp_path, jobs, change)
    printing = {"draw_figure", "write_paper", "build_report", "write_manifest"}
    assert {name[0] for name in found} == printing
    drawn = {name[1] for name in found if name[0] == "draw_figure"}
    assert drawn == {"keyness-regions"}


def test_names_of_sources_groups_and_claims_measure_nothing_anew(jobs, tmp_path):
    def change(study):
        study["sources"]["national"]["label"]["en"] = "another name"
        next(iter(study["groupings"]["profile"].values()))["label"]["en"] = "another name"
        next(iter(study["claims"].values()))["label"]["en"] = "another name"
        next(iter(study["effects"].values()))["label"]["en"] = "another name"

    rules = {name[0] for name in changed(tmp_path, jobs, change)}
    assert rules <= {"draw_figure", "write_paper", "build_report", "write_manifest"}
