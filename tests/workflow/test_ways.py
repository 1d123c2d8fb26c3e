"""Texts or counts: where the texts are at hand, they give the bytes of the archive."""

import os
import shutil
from pathlib import Path

import pytest
from lunheng import archive, config, plan, recount
from lunheng.errors import LunhengError

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
def test_the_texts_give_the_bytes_of_the_archive():
    ways = plan.resolve(STUDY, root=ROOT, corpora=str(CORPORA))
    sources = [name for name, way in ways.items() if way["way"] != "archive"]
    assert len(sources) >= 4
    options = {"config": ROOT / "config" / "config.yaml", "root": ROOT, "corpora": str(CORPORA)}
    assert recount.differences(STUDY, sources, **options) == []


def test_a_changed_text_is_noticed(tmp_path):
    """The example study with an archive of its own: one character makes the difference."""
    for name in ("Snakefile", "workflow", "config", "data", "profiles", "environment.yml"):
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / name)
    path = tmp_path / "config" / "studies" / "example.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace(
        "from: [{file: data/example/ex-essay.txt}]",
        "from: [{file: data/example/ex-essay.txt}, {archive: data/archive/essay}]",
    )
    path.write_text(text, encoding="utf-8")
    study = config.load(path)
    options = {"config": path, "root": tmp_path, "corpora": None}
    found = recount.differences(study, ["essay"], **options)
    assert any(line.startswith("essay/counts") for line in found)  # another essay's archive
    with pytest.raises(LunhengError, match="could not be counted"):
        (tmp_path / "data" / "example" / "ex-essay.txt").write_bytes(b"")
        recount.differences(study, ["essay"], **options)
