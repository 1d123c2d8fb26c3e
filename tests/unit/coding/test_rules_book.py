import time

import pytest
from coded_text import code_text
from lunheng.coding.rules import explain_lines, explain_text, untrue_examples
from lunheng.coding.terms import codebook_id
from lunheng.errors import LunhengError
from lunheng.settings.codebook import Codebook, load_codebook

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
TERMS = "terms: [路]"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("colour:", "color:", ["line 3", "themes.roads.color", "colour"]),
        ("themes:", "theme:", ["line 2", "“theme”", "“themes”"]),
        ("#000000", "black", ["line 3", "themes.roads.colour", "“black”", "# and six digits"]),
        ("id: roads", "id: Road1", ["line 3", "themes.Road1.id", "small Latin letters"]),
        ("definition: d,", "", ["line 3", "themes.roads.definition", "is missing"]),
        ("[{id: r, terms: [路]}]", "[]", ["line 4", "themes.roads.rules", "at least one"]),
        (TERMS, "terms: [路], within: 3", ["line 4", "theme roads, rule r", "within", "with"]),
        (TERMS, "terms: [路], within: 0, with: [修]", ["themes.roads.rules.r.within", "1 or more"]),
        (TERMS, "terms: [路], within: -1, with: [修]", ["themes.roads.rules.r.within", "“-1”"]),
        (TERMS, "terms: [路], within: far, with: [修]", ["“far”", "a whole number"]),
        (TERMS, "terms: [路], scope: page", ["themes.roads.rules.r.scope", "sentence"]),
        (TERMS, "terms: 路", ["themes.roads.rules.r.terms", "“路”", "a list"]),
        (TERMS, "terms: [路, 2025]", ["themes.roads.rules.r.terms.1", "“2025”", "in quotes"]),
        (TERMS, "terms: [路], without: ['']", ["rule r", "empty term"]),
        (TERMS, 'terms: ["\\u200b"]', ["rule r", "empty term"]),
        (TERMS, "terms: [路], terms: [桥]", ["line 4: the key “terms” stands in line 4"]),
        (TERMS, "terms: [路], except: ['(a+)+$']", ["line 4", "rule r", "“(a+)+$”", "pattern"]),
        (TERMS, "terms: [修.*路]", ["rule r", "“修.*路”", "pattern"]),
        (TERMS, "terms: [路；桥]", ["rule r", "“路；桥”", "never matches"]),
        ("路]}", "路]},\n {id: r, terms: [桥]}", ["line 5", "theme roads", "rule r", "twice"]),
        (
            "version: 1",
            "version: 1\nfamilies: {stone: [' ']}",
            ["line 2: family stone", "empty term"],
        ),
        ("version: 1", "version: 1\nfamilies: {stone: []}", ["family stone", "no words"]),
        ("version: 1", "version: 1\nfamilies: {all: [<x>], x: [石]}", ["family all", "<x>"]),
        ("version: 1", "version: [", ["not readable as YAML"]),
        (GOOD, "- roads", ["line 1", "key “themes”", "a list"]),
        (GOOD, "", ["key “themes”", "nothing"]),
    ],
)
def test_a_bad_codebook_names_file_line_theme_and_key(tmp_path, old, new, words):
    assert old in GOOD
    path = tmp_path / "book.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_codebook(path).themes[0].id == "roads"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(LunhengError) as error:
        load_codebook(path)
    for word in [str(path), *words]:
        assert word in str(error.value)
    assert len(str(error.value).splitlines()) == 1 or old == "colour:" or old == "themes:"


def test_what_only_looks_like_a_pattern_is_a_word(tmp_path):
    path = tmp_path / "book.yaml"
    words = ["C++", "A*STAR", "$100", "R&D", "5G+", "J. P.", "(试行)", "通知。”"]
    path.write_text(GOOD.replace("[路]", str(words)), encoding="utf-8")
    held = load_codebook(path)
    for word in words:
        assert code_text(f"用 {word} 写", codebook=held) == ["roads"], word


def test_words_are_read_as_the_text_is():
    rule = {"id": "r", "terms": ["５Ｇ", "人 才", "科研\u200b院", "État", "(试行)", " tax "]}
    for text in ("建5G网", "建５ｇ网", "人才", "科 研院", "ÉTAT", "état", "办法（试行）", "a Tax."):
        assert code_text(text, codebook=book(rule)) == ["roads"], text
    assert code_text("İstanbul tax", codebook=book(rule)) == ["roads"]


def test_a_window_counts_from_the_end_of_one_word_to_the_start_of_the_other():
    order = {"id": "r", "terms": ["桥梁"], "after": ["架设"], "within": 2}
    for text in ("架设桥梁", "架设，新桥梁", "架设1a桥梁"):
        assert code_text(text, codebook=book(order)) == ["roads"], text
    for text in ("架设三座桥梁；", "桥梁架设"):
        assert bool(code_text(text, codebook=book(order))) is (text[0] == "架"), text
    assert code_text("架设三四座桥梁", codebook=book(order)) == []
    # a word inside the term is company without a window, and none within one
    inside = {"id": "r", "terms": ["跨海桥梁"], "with": ["桥梁"]}
    assert code_text("跨海桥梁", codebook=book(inside)) == ["roads"]
    assert code_text("跨海桥梁", codebook=book({**inside, "within": 9})) == []
    assert code_text("跨海桥梁和桥梁", codebook=book({**inside, "within": 9})) == ["roads"]


def test_a_comma_inside_a_number_ends_no_item():
    rule = {"id": "r", "terms": ["桥梁"], "with": ["架设"], "scope": "item"}
    for text in ("架设1,234座桥梁", "架设１，２３４座桥梁", "8:30架设的桥梁", "架设8:30的桥梁"):
        assert code_text(text, codebook=book(rule)) == ["roads"], text
    for text in ("架设3,桥梁", "架设3，4座桥梁", "架设：桥梁"):
        assert code_text(text, codebook=book(rule)) == [], text


def test_ten_thousand_words_are_matched_as_one():
    words = [f"{chr(0x4E00 + n // 100)}{chr(0x5E00 + n % 100)}路" for n in range(10_000)]
    held = book({"id": "r", "terms": words})
    start = time.process_time()
    found = explain_text("".join(words), codebook=held)
    assert [hit[2] for hit in found] == words
    assert time.process_time() - start < 60  # each alone takes ten thousand times as long


def test_an_english_text_is_cut_at_its_full_stops():
    held = book({"id": "r", "terms": ["bridge"], "with": ["build"]})
    lines = ["We build roads. The bridge is old.", "Let Mr. Smith build a bridge."]
    found = explain_lines(lines, codebook=held, language="en")
    assert [[hit[2:5] for hit in hits] for hits in found] == [[], [("bridge", 22, 28)]]


def test_examples_that_are_not_true_are_named():
    rules = [{"id": "r", "terms": ["路"]}]
    true = book(*rules)
    assert untrue_examples(true) == []
    themes = [{**THEME, "rules": rules, "examples": ["修路", "架桥"], "counterexamples": ["路边"]}]
    missed, false = untrue_examples(Codebook.model_validate({"version": 1, "themes": themes}))
    assert "roads" in missed and "“架桥” is not coded" in missed
    assert "roads" in false and "“路边” is coded (rule r, “路”)" in false


def test_english_terms_are_whole_words_in_any_case():
    held = book({"id": "r", "terms": ["tax", "5G"]})
    for text in ("Cut the TAX now.", "a tax-free plan", "建设5G网络", "Tax"):
        assert code_text(text, codebook=held) == ["roads"], text
    for text in ("A taxi came.", "syntax matters", "15G", "5GB", "climate"):
        assert code_text(text, codebook=held) == [], text
