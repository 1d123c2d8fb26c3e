"""rjieba gives jieba's own tokens on every Han run of the texts at hand."""

import os
from pathlib import Path

import pytest
import regex
from lunheng.corpus import sources
from lunheng.plan import prepare
from lunheng.settings import models
from lunheng.words.engines import BREAK, cutter
from lunheng.words.lexicon import load_lexicon

ROOT = Path(__file__).parents[2]
PLACES = [os.environ.get("LUNHENG_CORPORA"), ROOT.parent / "shared" / "corpora"]
CORPORA = next((Path(p) for p in PLACES if p and Path(p).is_dir()), None)


@pytest.fixture(scope="module")
def runs():
    study = models.load(ROOT / "config" / "config.yaml")
    found = set()
    for name, way in prepare.resolve(study, root=ROOT, corpora=str(CORPORA)).items():
        if way["way"] == "archive":
            continue
        source = study.sources[name]
        for record in sources.read_source(way, source.reader.model_dump()):
            found.update(regex.findall(r"[\u4e00-\u9fd5]+", str(record.get(source.text) or "")))
    return sorted(found)


@pytest.mark.slow
@pytest.mark.skipif(CORPORA is None, reason="the texts are not at hand: set LUNHENG_CORPORA")
@pytest.mark.parametrize("hmm", [True, False], ids=["hmm", "no-hmm"])
@pytest.mark.parametrize("listed", [True, False], ids=["lexicon", "plain"])
def test_every_run_is_cut_alike(runs, listed, hmm):
    assert len(runs) > 100_000
    lexicon = load_lexicon(ROOT / "config" / "lexicon" / "policy.tsv") if listed else None
    ours, theirs = (cutter(engine=e, lexicon=lexicon, hmm=hmm) for e in ("rjieba", "jieba"))
    cut = [theirs(run) for run in runs]
    assert [run for run, words in zip(runs, cut, strict=True) if ours(run) != words] == []
    assert ours(BREAK.join(runs)) == [w for words in cut for w in (*words, BREAK)][:-1]
