import json
from pathlib import Path

import lunheng
import numpy as np
import pandas as pd
import pytest
from lunheng.contrasts.compare import contrast
from lunheng.errors import LunhengError
from lunheng.figures import style
from lunheng.settings.models import load
from lunheng.tables.io import write_table
from lunheng.words.classes import describe_terms

ROOT = Path(__file__).parents[2]
TERMS = "创新 人才 资本 区域 全球 技术 产业 制度".split()


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Return a study with one contrast, overall and inside finance."""
    folder = tmp_path_factory.mktemp("results") / "small"
    rng = np.random.default_rng(1)
    rows = [(d, t, rng.poisson(20)) for d in "abcdefgh" for t in TERMS]
    counts = pd.DataFrame(rows, columns=["document", "term", "n"])
    found = contrast(counts, target=["a", "b"], reference=list("cdefgh"), permutations=99)
    both = [found.assign(contrast="essay-provinces", theme=t) for t in ("*", "finance")]
    write_table(pd.concat(both), folder / "analysis" / "contrasts.parquet", "contrasts")
    none = {"places": {}, "stop_lists": {}, "functions": set()}
    terms = describe_terms(TERMS, **none, glossary={"创新": "innovation"})
    write_table(terms, folder / "features" / "terms.parquet", "terms")
    configuration = load(ROOT / "config" / "config.yaml").model_dump(mode="json", by_alias=True)
    text = json.dumps({"configuration": configuration}, ensure_ascii=False)
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    return lunheng.open(folder)


def test_a_contrast_is_a_frame_and_a_figure(study):
    assert study.tables == ["contrasts", "terms"]
    found = study.contrast("essay-provinces", theme="finance")
    assert sorted(found.rows["term"]) == sorted(TERMS)
    assert set(found.rows["theme"]) == {"finance"}
    figure = found.plot(lang="en", n=5)
    assert style.check_layout(figure) == []
    said = " ".join(text.get_text() for text in figure.findobj(lambda a: hasattr(a, "get_text")))
    assert "Essay against provincial reports" in said


def test_a_volcano_names_its_theme(study):
    figure = study.contrast("essay-provinces", theme="finance").volcano(lang="en")
    assert style.check_layout(figure) == []
    title = next(t.get_text() for t in figure.texts if t.get_gid() == "title")
    assert "inside finance" in title
    assert figure._repr_png_().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda s: s.contrast("essay-province"), ["essay-province", "essay-provinces"]),
        (lambda s: s.contrast("essay-provinces", theme="finances"), ["finances", "finance"]),
        (lambda s: s.table("contrast"), ["contrast", "contrasts"]),
        (lambda s: lunheng.open(s.folder / "nowhere"), ["nowhere", "snakemake"]),
        (lambda s: lunheng.study.Study(s.folder / "analysis").labels, ["manifest.json"]),
    ],
)
def test_what_is_not_there_is_named(study, call, words):
    with pytest.raises(LunhengError) as error:
        call(study)
    for word in words:
        assert word in str(error.value)
