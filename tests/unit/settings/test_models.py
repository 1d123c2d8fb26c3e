import copy
from pathlib import Path

import pytest
import yaml
from lunheng.errors import LunhengError
from lunheng.settings import models

DEFAULT = Path(__file__).parents[3] / "config" / "config.yaml"


@pytest.fixture
def data():
    return copy.deepcopy(yaml.safe_load(DEFAULT.read_text(encoding="utf-8")))


def test_the_default_configuration_is_valid(data):
    assert models.parse(data, where="config.yaml").study == "innovation-centres"


def change(data, path, value):
    *steps, last = path
    for step in steps:
        data = data[step]
    data[last] = value


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("sed",), 1, ["unknown key", "sed", "seed"]),
        (("sources", "essay", "reeder"), {}, ["sources.essay.reeder", "reader"]),
        (("topics", "passes"), 0, ["topics.passes", "greater than or equal to 1", "0"]),
        (("segmentation", "engine"), "jeiba", ["segmentation.engine", "jieba", "jeiba"]),
        (("figures", "focal"), "essay-provnces", ["figures.focal", "essay-provinces"]),
        (("trends", "series"), "nation", ["trends.series", "national"]),
        (("study",), "My Study", ["study", "My Study"]),
        (("groupings", "profile", "essay", "docs"), 1, ["documents"]),
    ],
)
def test_errors_name_file_key_and_the_nearest_name(data, path, value, words):
    change(data, path, value)
    with pytest.raises(LunhengError) as error:
        models.parse(data, where="study.yaml")
    for word in ("study.yaml", *words):
        assert word in str(error.value)


def test_what_speaks_of_themes_wants_a_codebook(data):
    data["codebook"] = None
    with pytest.raises(LunhengError) as error:
        models.parse(data, where="study.yaml")
    for key in ("stances", "instruments", "gold", "correction", "contrasts.essay-provinces.themes"):
        assert f"study.yaml: key “{key}”: the study has no themes" in str(error.value)


def test_a_way_is_of_one_kind(data):
    data["sources"]["essay"]["from"][0]["folder"] = "x"
    with pytest.raises(LunhengError, match="exactly one of file, folder"):
        models.parse(data, where="c")


def test_not_yaml(tmp_path):
    (tmp_path / "c.yaml").write_text("a: [", encoding="utf-8")
    with pytest.raises(LunhengError, match="not readable as YAML"):
        models.load(tmp_path / "c.yaml")
    with pytest.raises(LunhengError, match="no such configuration"):
        models.load(tmp_path / "d.yaml")


def test_a_url_needs_its_hash(data):
    data["sources"]["essay"]["from"] = [{"url": "https://example.org/a.txt"}]
    with pytest.raises(LunhengError, match=r"sources\.essay\.from\.0.*sha256"):
        models.parse(data, where="x.yaml")


def test_a_path_with_a_dot_is_read_from_the_folder_of_the_study(data, tmp_path):
    data["groups"] = "./groups.tsv"
    data["sources"]["essay"]["from"] = [{"folder": "../texts"}]
    data["words"]["stop_lists"]["short"] = "../short.tsv"
    study = models.parse(data, where="s", folder=tmp_path / "mine")
    assert study.groups == str(tmp_path / "mine" / "groups.tsv")
    assert study.sources["essay"].ways[0].folder == str(tmp_path / "texts")
    assert study.words.stop_lists["short"] == str(tmp_path / "short.tsv")
    assert study.codebook == "config/codebook.yaml"
    assert models.parse(data, where="s").groups == "./groups.tsv"


@pytest.mark.parametrize("key", sorted(models.EARLIER))
def test_a_key_of_an_earlier_form_is_refused_with_its_remedy(data, key):
    part, name = key.split(".")
    with pytest.raises(LunhengError, match=rf"“{key}” is of an earlier form.*take it out"):
        models.parse(data | {part: data[part] | {name: 50}}, where="study.yaml")


def test_a_key_with_nothing_behind_it_is_one_that_is_not_there(data):
    keys = ["figures", "topics", "similarity", "groupings", "claims", "words", "effects"]
    without = {k: v for k, v in data.items() if k not in keys}
    nothing = without | dict.fromkeys(keys)
    assert models.parse(nothing, where="c") == models.parse(without, where="c")
    with pytest.raises(LunhengError, match="title"):
        models.parse(without | {"title": None}, where="c")
