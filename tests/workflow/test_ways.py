"""Texts or counts: where the texts are at hand, they give the bytes of the archive."""

import os
import shutil
from pathlib import Path

import pytest
from lunheng.corpus import cleaning, ingest, sources
from lunheng.errors import LunhengError
from lunheng.features import archive, recount
from lunheng.plan import identities, prepare
from lunheng.settings import models

ROOT = Path(__file__).parents[2]
PLACES = [os.environ.get("LUNHENG_CORPORA"), ROOT.parent / "shared" / "corpora"]
CORPORA = next((Path(p) for p in PLACES if p and Path(p).is_dir()), None)
STUDY = models.load(ROOT / "config" / "config.yaml")


def test_every_source_has_an_archive_that_is_whole_and_of_this_configuration():
    known = identities.ids(STUDY, root=ROOT)
    for name, source in STUDY.sources.items():
        folder = next(ROOT / way.archive for way in source.ways if way.archive)
        assert archive.verify(folder) == []
        archive.check_identity(folder, source=name, ids=known[name])


# .ci/run compares whole studies too
@pytest.mark.slow
@pytest.mark.skipif(CORPORA is None, reason="the texts are not at hand: set LUNHENG_CORPORA")
def test_the_texts_give_the_bytes_of_the_archive():
    ways = prepare.resolve(STUDY, root=ROOT, corpora=str(CORPORA))
    counted = [name for name, way in ways.items() if way["way"] != "archive"]
    assert len(counted) >= 4
    options = {"config": ROOT / "config" / "config.yaml", "root": ROOT, "corpora": str(CORPORA)}
    assert recount.differences(STUDY, counted, **options) == []


@pytest.mark.skipif(CORPORA is None, reason="the texts are not at hand: set LUNHENG_CORPORA")
def test_the_provincial_reports_come_out_clean():
    """Looked at by shape, so that no text stands here: furniture, broken lines, glued headings."""
    source = STUDY.sources["provincial-2026"]
    way = prepare.resolve(STUDY, root=ROOT, corpora=str(CORPORA))["provincial-2026"]
    records = sources.read_source(way, source.reader.model_dump())
    tables = ingest.ingest(
        records, source="provincial-2026", language="zh", text_field=source.text, name=source.name,
        fields=source.fields, constants={}, filters=[], convert=None, repeated_names="error",
        cleaning=cleaning.load_rules(ROOT / STUDY.cleaning),
    )  # fmt: skip
    lines = tables["paragraphs"]
    assert lines["document"].nunique() == 31
    short = lines[lines["text"].str.len() < 40]["text"]
    assert short.str.contains("下载|打印|字号|分享|责任编辑|浏览次数").sum() == 0
    body = lines[lines["role"] != "heading"]["text"]
    assert (~body.str.contains(r"[。！？：；…”）!?]$")).sum() == 0
    numbered = lines["text"].str.match("[一二三四五六七八九十]+、") & (lines["text"].str.len() > 45)
    assert numbered.sum() == 0


@pytest.mark.slow
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
    study = models.load(path)
    options = {"config": path, "root": tmp_path, "corpora": None}
    found = recount.differences(study, ["essay"], **options)
    assert any(line.startswith("essay/counts") for line in found)  # another essay's archive
    with pytest.raises(LunhengError, match="could not be counted"):
        (tmp_path / "data" / "example" / "ex-essay.txt").write_bytes(b"")
        recount.differences(study, ["essay"], **options)
