import copy
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lunheng.errors import LunhengError
from lunheng.settings import identifiers, models
from lunheng.settings.codebook import load_codebook

CONFIG = Path(__file__).parents[3] / "config"
STUDY = yaml.safe_load((CONFIG / "config.yaml").read_text(encoding="utf-8"))
GOOD = ["essay", "a", "7", "东部", "east_coast-2", "v1.2", "café", "हिन्दी", "Ü", "x" * 100]
BAD = [
    "", ".", "..", "../../x", "/etc/x", "a/b", "a\\b", "C:x", ".hidden", "a.", "a..b", "-rf", "_a",
    "a b", " a", "a ", "a\n", "a\x00b", "a\tb", "a\u200bb", "a\u202eb", "e\u0301", "a*", "a?",
    "{source}", "a'b", 'a"b', "<b>", "a|b", "a&b", "$HOME", "~", "%41", "²", "Ⅷ",
    "x" * 101, "汉" * 70, "\ud800",
]  # fmt: skip
MAPPINGS = [
    ("sources",), ("variants",), ("contrasts",), ("effects",), ("groupings",),
    ("groupings", "profile"), ("claims",), ("words", "stop_lists"),
]  # fmt: skip


def named(path, name):
    """The default study with one entry more, of this name."""
    data = copy.deepcopy(STUDY)
    inside = data
    for step in path:
        inside = inside.setdefault(step, {})
    inside[name] = next(iter(inside.values()), {"engine": "rjieba"})
    return data


@pytest.mark.parametrize("path", MAPPINGS, ids=".".join)
@pytest.mark.parametrize("name", ["../../x", "a b", "", "a\n", "x" * 101])
def test_a_name_that_is_none_stops_with_its_key_and_the_rule(path, name):
    with pytest.raises(LunhengError) as error:
        models.parse(named(path, name), where="study.yaml")
    assert f"key “{'.'.join(path)}." in str(error.value)
    assert identifiers.RULE in str(error.value)
    assert len(str(error.value).splitlines()) == 1


@pytest.mark.parametrize("path", MAPPINGS, ids=".".join)
@pytest.mark.parametrize("name", ["东部", "v1.2-b_c"])
def test_a_name_is_a_name_wherever_it_stands(path, name):
    models.parse(named(path, name), where="study.yaml")


@pytest.mark.parametrize("name", GOOD)
def test_names(name):
    assert identifiers.check_name(name) == name


@pytest.mark.parametrize("name", BAD, ids=ascii)
def test_no_names(name):
    with pytest.raises(ValueError, match="a name has letters"):
        identifiers.check_name(name)


@given(st.text(max_size=30))
def test_whatever_passes_is_one_plain_file_name(name):
    try:
        identifiers.check_name(name)
    except ValueError:
        return
    path = Path("results") / f"{name}.parquet"
    assert path.parent == Path("results")
    assert path.name == f"{name}.parquet"
    assert path.stem == name
    assert name.isprintable()
    assert not set(name) & set("/\\:*?\"'<>|{}&$ ")


@pytest.mark.parametrize(
    ("path", "names", "words"),
    [
        (("contrasts",), ["East", "east"], ["contrasts", "“East”", "“east”", "capitals"]),
        (("contrasts",), ["east", "east-descriptive"], ["contrasts.east-descriptive"]),
        (("groupings", "profile"), ["Essay"], ["groupings.profile", "capitals"]),
        (("groupings",), ["documents"], ["groupings.documents"]),
    ],
)
def test_names_do_not_take_each_others_place(path, names, words):
    data = copy.deepcopy(STUDY)
    inside = data
    for step in path:
        inside = inside[step]
    inside |= dict.fromkeys(names, next(iter(inside.values())))
    with pytest.raises(LunhengError) as error:
        models.parse(data, where="study.yaml")
    for word in words:
        assert word in str(error.value)


def test_a_codebooks_groups_are_names(tmp_path):
    text = (CONFIG / "instruments.yaml").read_text(encoding="utf-8")
    group = next(iter(yaml.safe_load(text)["groups"]))
    path = tmp_path / "book.yaml"
    path.write_text(text.replace(f"{group}:", "'a/b':").replace(f"group: {group}", "group: a/b"),
                    encoding="utf-8")  # fmt: skip
    with pytest.raises(LunhengError, match="group “a/b”: a name has letters"):
        load_codebook(path)
