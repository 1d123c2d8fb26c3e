"""A study of one's own, as a newcomer makes it: `lunheng new` on a folder, then the run."""

import re
import subprocess
import sys

import pytest
import yaml
from runs import ROOT, snakemake

COAST = "The harbour was dredged and the ferry sails every hour. "
HILLS = "The orchard was pruned and the cart climbs every morning. "


def lunheng(folder, *arguments):
    command = [sys.executable, "-m", "lunheng", *arguments]
    path = {"PYTHONPATH": str(ROOT / "workflow"), "PATH": ""}
    return subprocess.run(command, cwd=folder, env=path, capture_output=True, text=True)


def texts(folder, sizes):
    for area, (text, n) in sizes.items():
        (folder / "texts" / area).mkdir(parents=True)
        for i in range(n):
            file = folder / "texts" / area / f"{area} {i}.txt"
            file.write_text(text * (6 + i), encoding="utf-8")


def without(file, *keys):
    """Take blocks out of a study's file, as its user would."""
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    for key in keys:
        del data[key]
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def report(folder, study):
    html = (folder / "results" / study / "report" / "index.html").read_text(encoding="utf-8")
    return re.sub(r"<style.*?</style>|<script.*?</script>", "", html, flags=re.S)


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """Six texts in two folders and a file that cannot be read, without topics, to the report."""
    folder = tmp_path_factory.mktemp("own")
    texts(folder, {"coast": (COAST, 3), "hills": (HILLS, 3)})
    (folder / "texts" / "coast" / "broken.pdf").write_bytes(b"%PDF-1.4")
    made = lunheng(folder, "new", "rivers", "--texts", "texts", "--title", "Two shores")
    assert made.returncode == 0, made.stderr
    study = folder / "rivers" / "study.yaml"
    without(study, "topics", "similarity")
    run = snakemake(folder, "--", "results/rivers/report/index.html", config=study)
    return folder, made.stdout, run


def test_the_study_runs_where_it_was_made_and_its_report_is_its_own(own):
    folder, said, run = own
    assert run.returncode == 0, run.stderr[-4000:]
    assert "broken.pdf" in said and "left out: coast/broken.pdf" in run.stderr
    assert "1 of 1 contrasts can be tested" in run.stderr
    html = report(folder, "rivers")
    assert "<h1>" in html and "Two shores" in html and "coast against hills" in html
    for left_out in ("themes", "coding", "topics"):
        assert f'<h2 id="{left_out}">' not in html and f'href="#{left_out}"' not in html


def test_a_wrong_value_stops_before_the_first_job_with_the_nearest_name(own):
    folder, _, _ = own
    data = yaml.safe_load((folder / "rivers" / "study.yaml").read_text(encoding="utf-8"))
    data["contrasts"]["coast-hills"]["target"]["folder"] = "coats"
    file = folder / "rivers" / "wrong.yaml"
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    run = lunheng(folder, "run", "rivers/wrong.yaml", "-n")
    assert run.returncode != 0
    assert "contrasts.coast-hills.target.folder" in run.stderr + run.stdout
    assert "did you mean “coast”" in run.stderr + run.stdout
