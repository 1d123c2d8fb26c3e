"""Texts or counts: where the texts are at hand, they give the bytes of the archive."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from lunheng import archive, config, plan
from lunheng.features import PARTS

ROOT = Path(__file__).parents[2]
PLACES = [os.environ.get("LUNHENG_CORPORA"), ROOT.parent / "shared" / "corpora"]
CORPORA = next((Path(p) for p in PLACES if p and Path(p).is_dir()), None)
STUDY = config.load(ROOT / "config" / "config.yaml")


def test_every_source_has_an_archive_that_is_whole_and_of_this_configuration():
    identities = plan.ids(STUDY, root=ROOT)
    for name, source in STUDY.sources.items():
        folder = next(ROOT / way.archive for way in source.ways if way.archive)
        assert archive.verify(folder) == []
        archive.check_identity(folder, source=name, ids=identities[name])


@pytest.mark.skipif(CORPORA is None, reason="the texts are not at hand: set LUNHENG_CORPORA")
def test_the_texts_give_the_bytes_of_the_archive(tmp_path):
    ways = plan.resolve(STUDY, root=ROOT, corpora=str(CORPORA))
    sources = [name for name, way in ways.items() if way["way"] != "archive"]
    assert len(sources) >= 4
    command = [sys.executable, "-m", "snakemake", "-s", str(ROOT / "Snakefile"), "-c2", "-q"]
    command += ["--directory", str(tmp_path), "--until", "count_source"]
    env = os.environ | {"LUNHENG_CORPORA": str(CORPORA.resolve())}
    run = subprocess.run(command, capture_output=True, text=True, env=env, timeout=900)
    assert run.returncode == 0, run.stderr[-3000:]
    parts = tmp_path / "results" / STUDY.study / "features" / "parts"
    for source in sources:
        for name in PARTS:
            made = (parts / source / f"{name}.parquet").read_bytes()
            held = (ROOT / "data" / "archive" / source / f"{name}.parquet").read_bytes()
            assert made == held, f"{source}/{name}: run snakemake with the texts, `lunheng archive`"
