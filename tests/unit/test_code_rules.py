import pytest
from lunheng.code import code_text, explain_text
from lunheng.codebook import Codebook, codebook_id, load_codebook
from lunheng.errors import LunhengError

THEME = {
    "id": "roads", "zh": "路", "en": "Roads", "colour": "#000000", "definition": "d",
    "examples": ["修路"], "counterexamples": ["种树"],
}  # fmt: skip


def book(*rules, **more):
    return Codebook.model_validate(
        {"version": 1, "themes": [{**THEME, "rules": list(rules)}], **more}
    )


NEAR = {"id": "near", "terms": ["桥梁"], "with": ["架设"], "within": 1}


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("桥梁架设", True),
        ("桥梁先架设", True),
        ("桥梁先后架设", False),
        ("架设桥梁", True),
        ("架设新桥梁", True),
        ("架设新的桥梁", False),
    ],
)
def test_the_window_counts_the_characters_between_on_either_side(text, hit):
    assert bool(explain_text(text, codebook=book(NEAR))) is hit


def test_rules_that_differ_in_their_names_alone_keep_their_own_names():
    for name in ("first", "second"):
        found = explain_text("修沥青路面。", codebook=book({"id": name, "terms": ["沥青"]}))
        assert found == [("roads", name, "沥青", 1, 3)]


def test_the_identity_leaves_names_out_and_takes_windows_and_families_in():
    one = codebook_id(book(NEAR))
    assert codebook_id(book({**NEAR, "id": "other"})) == one
    assert codebook_id(book({**NEAR, "within": 2})) != one
    family = {"id": "f", "terms": ["<stone>"]}
    both = [codebook_id(book(family, families={"stone": [w]})) for w in ("石", "砖")]
    assert both[0] != both[1]


def test_themes_come_in_the_codebooks_order():
    rules = [{"id": "r", "terms": ["修"]}]
    themes = [{**THEME, "id": i, "rules": rules} for i in ("zebra", "apple")]
    held = Codebook.model_validate({"version": 1, "themes": themes})
    assert code_text("修路；修桥。", codebook=held) == ["zebra", "apple"]


GOOD = """version: 1
themes:
  - {id: roads, zh: 路, en: Roads, colour: "#000000", definition: d,
     rules: [{id: r, terms: [路]}], examples: [修路], counterexamples: [种树]}
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("colour:", "color:", ["themes.roads.color", "colour"]),
        ("themes:", "theme:", ["“theme”", "“themes”"]),
        ("#000000", "black", ["themes.roads.colour"]),
        ("id: roads", "id: Roads", ["id"]),
        ("definition: d,", "", ["themes.roads.definition"]),
        ("[{id: r, terms: [路]}]", "[]", ["themes.roads.rules"]),
        (
            "terms: [路]",
            "terms: [路], within: 3",
            ["theme roads, rule r", "within", "with"],
        ),
        (
            "terms: [路]",
            "terms: [路], within: -1, with: [修]",
            ["themes.roads.rules.r.within"],
        ),
        (
            "terms: [路]",
            "terms: [路], scope: page",
            ["themes.roads.rules.r.scope", "sentence"],
        ),
        ("terms: [路]", "terms: [路], without: ['']", ["rule r", "empty term"]),
        (
            "terms: [路]}",
            "terms: [路]}, {id: r, terms: [桥]}",
            ["theme roads", "rule r", "twice"],
        ),
        (
            "version: 1",
            "version: 1\nfamilies: {stone: [' ']}",
            ["family stone", "empty term"],
        ),
        ("version: 1", "version: [", ["not readable as YAML"]),
    ],
)
def test_a_bad_codebook_names_file_theme_and_key(tmp_path, old, new, words):
    assert old in GOOD
    path = tmp_path / "book.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_codebook(path).themes[0].id == "roads"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(LunhengError) as error:
        load_codebook(path)
    for word in [str(path), *words]:
        assert word in str(error.value)


def test_english_terms_are_whole_words_in_any_case():
    held = book({"id": "r", "terms": ["tax", "5G"]})
    for text in ("Cut the TAX now.", "a tax-free plan", "建设5G网络", "Tax"):
        assert code_text(text, codebook=held) == ["roads"], text
    for text in ("A taxi came.", "syntax matters", "15G", "5GB", "climate"):
        assert code_text(text, codebook=held) == [], text
