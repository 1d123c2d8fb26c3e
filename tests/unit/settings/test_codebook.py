from pathlib import Path

import pytest
import yaml
from lunheng.coding.rules import untrue_examples
from lunheng.coding.terms import codebook_id
from lunheng.errors import LunhengError
from lunheng.output import coding_quality
from lunheng.settings.codebook import load_codebook

PATH = Path(__file__).parents[3] / "config" / "codebook.yaml"
BOOK = load_codebook(PATH)
THEMES = (
    "finance talent originality self_reliance commercialisation coordination openness institutions "
    "industries"
).split()


def test_the_nine_themes_are_there():
    assert sorted(t.id for t in BOOK.themes) == sorted(THEMES)


ENGLISH = load_codebook(PATH.parent / "studies" / "state-of-the-union" / "codebook.yaml")


@pytest.mark.parametrize("book", [BOOK, ENGLISH], ids=["chinese", "english"])
def test_examples_are_coded_and_counter_examples_are_not(book):
    assert untrue_examples(book) == []


def test_the_example_of_the_manual_is_a_codebook(tmp_path):
    manual = (PATH.parents[1] / "docs" / "themes.md").read_text(encoding="utf-8")
    block = manual.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "book.yaml").write_text(f"version: 1\n{block}", encoding="utf-8")
    book = load_codebook(tmp_path / "book.yaml")
    assert [theme.id for theme in book.themes] == ["talent"]
    assert untrue_examples(book) == []


def change_unknown_key(data):
    data["themes"][1]["rules"][0]["term"] = ["x"]


def change_family(data):
    data["themes"][0]["rules"][0]["without"] = ["<region>"]


def change_empty(data):
    data["themes"][0]["rules"][0]["terms"] = []


def change_blank(data):
    data["themes"][0]["rules"][0]["terms"] = [" "]


def change_f1(data):
    data["themes"][0]["f1"] = 93


def change_f1_below(data):
    data["themes"][0]["f1"] = -0.1


def change_f1_text(data):
    data["themes"][0]["f1"] = "good"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (change_f1, ["finance", "f1", "93", "from 0 to 1"]),
        (change_f1_below, ["finance", "f1", "from 0 to 1"]),
        (change_f1_text, ["finance", "f1", "good", "from 0 to 1"]),
        (change_unknown_key, ["talent", "term", "terms"]),
        (change_family, ["finance", "region", "regions"]),
        (change_empty, ["themes.finance.rules", "terms"]),
        (change_blank, ["finance", "empty term"]),
    ],
)
def test_a_bad_rule_is_named(tmp_path, change, words):
    data = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    change(data)
    path = tmp_path / "codebook.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(LunhengError) as error:
        load_codebook(path)
    for word in [str(path), *words]:
        assert word in str(error.value)


def test_an_f1_marks_no_theme_of_a_study():
    themes = [theme.model_dump() for theme in BOOK.themes]
    stated = [theme | {"f1": 0.1} for theme in themes]
    f1 = {theme["id"]: 0.9 for theme in themes}  # by the gold, which alone decides
    assert [t["zh"] for t in coding_quality.named(stated, f1)] == [t["zh"] for t in themes]
    assert coding_quality.named(stated, None) == stated


def test_figures_of_sentences_held_out_name_themes_that_there_are(tmp_path):
    data = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    held = data["held_out"]["themes"]
    assert set(held) == {theme["id"] for theme in data["themes"]}
    held["finanse"] = held.pop("finance")
    path = tmp_path / "codebook.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(LunhengError, match=r"held_out: no theme “finanse”.*finance"):
        load_codebook(path)


def test_every_rule_of_the_shipped_codebook_has_a_name_in_both_languages():
    book = load_codebook(PATH)
    for theme in book.themes:
        for language in ("zh", "en"):
            names = [getattr(rule, language) for rule in theme.rules]
            assert all(names) and len(set(names)) == len(names), theme.id
        assert all(rule.en.isascii() and not rule.zh.isascii() for rule in theme.rules)


def test_names_of_rules_are_for_readers_and_change_no_code():
    book = load_codebook(PATH)
    data = book.model_dump(by_alias=True)
    for theme in data["themes"]:
        for rule in theme["rules"]:
            rule["zh"] = rule["en"] = None
    assert codebook_id(type(book).model_validate(data)) == codebook_id(book)


def test_no_path_is_no_themes():
    assert load_codebook(None).themes == [] and load_codebook([]).themes == []
